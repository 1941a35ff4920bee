"""Funnel: how many things came as far as each step, and what share of those at the step before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from metrics.charts import canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.theme import Look

_THICK = 28
_LEAST_PX = 3  # a step that hardly anything reached still shows a bar


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: the ``value`` of what came as far as this, of which ``ended`` came to an end here or further on.

    A ``value`` of None was not reported; 0 is a step nothing reached.
    """

    id: str
    name: str
    value: float | None
    ended: float = 0


@dataclass(frozen=True, kw_only=True)
class Funnel(Description):
    """Steps from first to last, top to bottom; headings are step, value, ended, share of the step before.

    ``share_form`` says the share, filled with ``share``, ``ended_form`` what ended, filled with ``ended``. What ended
    is the paler part of a bar. A step without value says ``missing_word``.
    """

    steps: tuple[FunnelStep, ...]
    decimals: int = 0
    share_form: str = "{share}"
    ended_form: str = "{ended}"
    missing_word: str = ""

    def grid(self) -> Grid:
        """One row per step."""
        columns = (
            GridColumn(self.heading(0)),
            GridColumn(self.heading(1), "number", self.decimals, self.unit),
            GridColumn(self.heading(2), "number", self.decimals, self.unit),
            GridColumn(self.heading(3), "percent", 1),
        )
        rows = zip(self.steps, self.shares, strict=True)
        return Grid(columns, tuple((s.name, s.value, None if s.value is None else s.ended, share) for s, share in rows))

    @property
    def shares(self) -> tuple[float | None, ...]:
        """Each step's value in percent of the step before; None for the first and where there is nothing to divide."""
        found = [
            now.value / before.value * 100 if before.value and now.value is not None else None
            for before, now in pairwise(self.steps)
        ]
        return (None, *found) if self.steps else ()

    def drawing(self, look: Look) -> go.Figure:
        """Bars about one middle line, narrowing downwards; the number in the bar, the share at the right."""
        rows = NamedRows.of([step.name for step in self.steps], look, thick=_THICK)
        said = [self._said(look, step, share) for step, share in zip(self.steps, self.shares, strict=True)]
        right = max((lettering.px(line, look.small) for lines in said for line in lines), default=0) * 1.04 + 14
        wide = max(look.width - rows.left - right, 80)
        most = max((step.value or 0 for step in self.steps), default=0) or 1
        half = most / 2
        ids = [step.id for step in self.steps]
        tips = [self._tip(look, step, share) for step, share in zip(self.steps, self.shares, strict=True)]
        slopes = [] if rows.above else self._slopes(look, rows)
        return canvas.picture(
            look,
            [
                *self._bars(look, rows, ids, tips, most * _LEAST_PX / wide),
                self._numbers(look, rows, ids, wide / most),
                canvas.words(look, ([half] * len(said), rows.centres), list(map(lettering.broken, said)), ids,
                             colour=look.quiet, tips=tips),
                *rows.named(-half, ids),
            ],
            height=rows.height + 8,
            margin={"l": rows.left, "r": right, "t": 4, "b": 4},
            barmode="overlay",
            xaxis={"range": [-half, half], "showticklabels": False, "zeroline": False},
            yaxis=rows.axis(),
            **({"shapes": slopes} if slopes else {}),
        )  # fmt: skip

    def _bars(self, look: Look, rows: NamedRows, ids: list[str], tips: list[str], least: float) -> list[Trace]:
        """The whole bar of each step, and over its right end, paler, what ended."""
        values = [max(step.value, least) if step.value else step.value for step in self.steps]
        ended = [step.ended or None if step.value else None for step in self.steps]
        shared = {
            "type": "bar", "orientation": "h", "y": list(rows.centres), "width": _THICK, "showlegend": False,
            "customdata": ids, **canvas.hover(tips),
        }  # fmt: skip
        return [
            {**shared, "x": values, "base": [-(value or 0) / 2 for value in values],
             "marker": {"color": look.colour(Role.ACTUAL)}},
            {**shared, "x": ended,
             "base": [(value or 0) / 2 - (gone or 0) for value, gone in zip(values, ended, strict=True)],
             "marker": {"color": look.colour(Role.PREVIOUS)}},
        ]  # fmt: skip

    def _slopes(self, look: Look, rows: NamedRows) -> list[Trace]:
        """The slopes from each bar to the next, so that the eye follows the narrowing."""
        found = []
        steps = zip(self.steps, rows.centres, strict=True)
        for (upper, top), (lower, bottom) in pairwise(steps):
            if upper.value is None or lower.value is None:
                continue
            a, b, y, z = upper.value / 2, lower.value / 2, top + _THICK / 2, bottom - _THICK / 2
            path = f"M{-a},{y} L{a},{y} L{b},{z} L{-b},{z} Z"
            found.append({"type": "path", "layer": "below", "path": path, "fillcolor": look.wash, "line": {"width": 0}})
        return found

    def _numbers(self, look: Look, rows: NamedRows, ids: list[str], px_per_unit: float) -> Trace:
        """The number in the middle of what goes on, or right of a bar too short for it."""
        at, texts, sides, colours = [], [], [], []
        for step in self.steps:
            value, going = step.value or 0, (step.value or 0) - step.ended
            text = self.missing_word if step.value is None else lettering.figure(step.value, self.decimals, self.unit)
            fits = lettering.px(text, look.size) + 8 <= going * px_per_unit
            at.append(-step.ended / 2 if fits else value / 2)
            texts.append(lettering.bold(text) if fits else f"\u00a0{lettering.plain(text)}")
            sides.append("middle center" if fits else "middle right")
            is_word = step.value is None
            colours.append(look.on(look.colour(Role.ACTUAL)) if fits else look.quiet if is_word else look.ink)
        return canvas.words(look, (at, rows.centres), texts, ids, position=sides, colour=colours, size=look.size)

    def _said(self, look: Look, step: FunnelStep, share: float | None) -> tuple[str, ...]:
        """What stands at the right of a step, its share of the one before and what ended: on a phone in two lines."""
        parts = []
        if share is not None:
            parts.append(self.share_form.format(share=lettering.figure(share, 1, "%")))
        if step.ended and step.value is not None:
            parts.append(self.ended_form.format(ended=lettering.figure(step.ended, self.decimals, self.unit)))
        # Hard spaces keep the words clear of the bar they stand beside.
        lines = parts if look.compact else ["\u3000".join(parts)]
        return tuple(f"\u00a0\u00a0{line}" for line in lines if line)

    def _tip(self, look: Look, step: FunnelStep, share: float | None) -> str:
        if step.value is None:
            return lettering.tip(step.name, [("", self.missing_word)], look.lang)
        facts = [(self.heading(1), lettering.measured(step.value, self.decimals, self.unit, look.lang))]
        if step.ended:
            facts.append((self.heading(2), lettering.measured(step.ended, self.decimals, self.unit, look.lang)))
        if share is not None:
            facts.append((self.heading(3), lettering.figure(share, 1, "%")))
        return lettering.tip(step.name, facts, look.lang)
