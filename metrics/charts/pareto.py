"""Pareto chart: the largest first, and which share of the whole they add up to.

The bars have the lower part of the frame and their own scale, the line of shares the upper part: on one scale with
100 % the bars of many classes would lie flat in the bottom of the frame, and line and numbers would cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.theme import Look

_SHARE = 0.74  # of its place that a bar fills
_THICK = 18
_TICKS = (0, 50, 100)
_BARS, _LINE = (0.0, 0.56), (0.64, 1.0)  # shares of the height


@dataclass(frozen=True, kw_only=True)
class Pareto(Description):
    """``values`` of ``categories`` from the largest to the smallest; ``ids`` are what a click on each chooses.

    The first ``vital`` bars are strong, the others pale. Headings are the category, the number and the share so far.
    """

    categories: tuple[str, ...]
    values: tuple[float, ...]
    ids: tuple[str, ...] = ()
    vital: int = 5
    decimals: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take a share of."""
        return not sum(self.values)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each bar with all before it, in percent; 0 where the sum is 0."""
        whole = sum(self.values)
        return tuple(so_far / whole * 100 if whole else 0.0 for so_far in accumulate(self.values))

    def grid(self) -> Grid:
        """One row per category: its number and the share so far."""
        columns = (
            GridColumn(self.heading(0)),
            GridColumn(self.heading(1), "number", self.decimals, self.unit),
            GridColumn(self.heading(2), "percent", 1),
        )
        return Grid(columns, tuple(zip(self.categories, self.values, self.shares, strict=True)))

    def drawing(self, look: Look) -> go.Figure:
        """Bars under the line of their shares; on a phone rows whose share is written beside the number."""
        return self._lying(look) if look.compact else self._upright(look)

    def _upright(self, look: Look) -> go.Figure:
        highest = max([*self.values, 0]) or 1.0
        height, top = 300, 12
        left, right = 8, lettering.px("100%", look.small) + 14
        width = look.width - left - right
        slot = width / max(len(self.categories), 1)
        bottom = axes.foot(self.categories, look, width)
        tips = [self._tip(look, index) for index in range(len(self.values))]
        at = list(range(len(self.values)))
        bars: Trace = {
            "type": "bar", "x": at, "y": list(self.values), "width": _SHARE, "textangle": 0,
            "text": [lettering.plain(self._number(value)) for value in self.values], "textposition": "outside",
            "constraintext": "none", "textfont": {"size": look.small, "color": look.ink},
            "marker": {"color": self._colours(look)}, "showlegend": False,
            "customdata": self._ids(), **canvas.hover(tips),
        }  # fmt: skip
        told = self._told(look, slot)
        line: Trace = {
            "type": "scatter", "mode": "lines+markers+text", "x": at, "y": list(self.shares), "yaxis": "y2",
            "text": told, "textposition": "top left", "textfont": {"size": look.small, "color": look.ink},
            "line": {"color": look.colour(Role.SECOND), "width": 2},
            "marker": {"color": look.colour(Role.SECOND), "size": 6}, "showlegend": False,
            "customdata": self._ids(), **canvas.hover(tips),
        }  # fmt: skip
        share = {
            "anchor": "x", "domain": list(_LINE), "side": "right", "range": [-8, 124], "tickvals": list(_TICKS),
            "ticktext": [f"{tick}%" for tick in _TICKS], "showgrid": True, "gridcolor": look.grid, "zeroline": False,
            "fixedrange": True, "tickfont": {"color": look.quiet, "size": look.small},
        }  # fmt: skip
        return canvas.picture(
            look,
            [bars, line],
            height=height + top + bottom,
            margin={"l": left, "r": right, "t": top, "b": bottom},
            xaxis=axes.places(self.categories, look, width) | axes.base(look),
            yaxis={"range": [0, highest * 1.16], "domain": list(_BARS), "showticklabels": False},
            yaxis2=share,
        )

    def _lying(self, look: Look) -> go.Figure:
        rows = NamedRows.of(self.categories, look, thick=_THICK)
        texts = [
            f"{self._number(value)}　{self.heading(2)} {lettering.figure(share, 1, '%')}"
            for value, share in zip(self.values, self.shares, strict=True)
        ]
        room = max((lettering.px(text, look.small) for text in texts), default=0) + 12
        plot = max(look.width - rows.left - room - 12, 60)
        highest = max([*self.values, 0]) or 1.0
        bars: Trace = {
            "type": "bar", "orientation": "h", "x": list(self.values), "y": list(rows.centres), "width": _THICK,
            "text": [lettering.plain(text) for text in texts], "textposition": "outside", "constraintext": "none",
            "textfont": {"size": look.small, "color": look.ink}, "marker": {"color": self._colours(look)},
            "showlegend": False, "customdata": self._ids(),
            **canvas.hover([self._tip(look, index) for index in range(len(self.values))]),
        }  # fmt: skip
        return canvas.picture(
            look,
            [bars, *rows.named(0, self._ids())],
            height=rows.height + 10,
            margin={"l": rows.left, "r": 8, "t": 4, "b": 6},
            xaxis={"range": [0, highest * (plot + room) / plot], "showticklabels": False},
            yaxis=rows.axis(),
        )

    def _told(self, look: Look, slot: float) -> list[str]:
        """The shares printed on the line: all where they have room, else that of the vital few and the last."""
        texts = [lettering.figure(share, 1, "%") for share in self.shares]
        widest = max((lettering.px(text, look.small) for text in texts), default=0)
        kept = {min(self.vital, len(texts)) - 1, len(texts) - 1}
        others = texts if widest + 6 <= slot else [""] * len(texts)
        return [
            lettering.bold(text) if index in kept else lettering.plain(other)
            for index, (text, other) in enumerate(zip(texts, others, strict=True))
        ]

    def _colours(self, look: Look) -> list[str]:
        strong, pale = look.colour(Role.ACTUAL), look.colour(Role.PREVIOUS)
        return [strong if index < self.vital else pale for index in range(len(self.values))]

    def _number(self, value: float) -> str:
        return lettering.figure(value, self.decimals, self.unit)

    def _tip(self, look: Look, index: int) -> str:
        number = lettering.measured(self.values[index], self.decimals, self.unit, look.lang)
        facts = [(self.heading(1), number), (self.heading(2), lettering.figure(self.shares[index], 1, "%"))]
        return lettering.tip(self.categories[index], facts, look.lang)

    def _ids(self) -> list[str | None]:
        return list(self.ids) or [None] * len(self.values)
