"""Dumbbell: where each thing is and where its plan says it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from metrics.charts import canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.side import lamp_marks, side
from metrics.charts.theme import Look
from metrics.model.lamp import Lamp


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing's plan and actual; ``lamp_word`` is the lamp in words, ``note`` is shown with the mark."""

    id: str
    name: str
    planned: float | None
    actual: float | None
    lamp: Lamp | None = None
    lamp_word: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Dumbbell(Description):
    """Pairs from top to bottom as given; headings are name, plan, actual, lamp, note.

    The gap, actual − plan, is printed beside the lamp. A pair without actual says ``missing_word``, or else its lamp's
    word, where its mark would stand.
    """

    rows: ClassVar[tuple[str, ...]] = ("pairs",)
    pairs: tuple[Pair, ...]
    decimals: int = 0
    ceiling: float | None = 100
    missing_word: str = ""

    def grid(self) -> Grid:
        """One row per thing."""
        kinds: tuple[GridColumn, ...] = (
            GridColumn(self.heading(0)),
            GridColumn(self.heading(1), "number", self.decimals, self.unit),
            GridColumn(self.heading(2), "number", self.decimals, self.unit),
            GridColumn(self.heading(3), "lamp"),
            GridColumn(self.heading(4)),
        )
        return Grid(kinds, tuple((p.name, p.planned, p.actual, p.lamp, p.note) for p in self.pairs))

    def drawing(self, look: Look) -> go.Figure:
        """Ring for the plan, lamp for the actual, a line between; numbers on the outer sides of both."""
        rows = NamedRows.of([pair.name for pair in self.pairs], look, thick=18)
        scale = Scale.over(
            [v for p in self.pairs for v in (p.planned, p.actual)],
            ceiling=self.ceiling,
            most=4,
            whole=self.decimals == 0,
        )
        ids, tips = [pair.id for pair in self.pairs], [self._tip(look, pair) for pair in self.pairs]
        lamps = [pair.lamp for pair in self.pairs]
        texts = [f"{pair.lamp_word} {self.distance(pair)}".strip() for pair in self.pairs]
        wide = (
            max(
                (
                    lettering.px(self._number(v), look.small)
                    for p in self.pairs
                    for v in (p.planned, p.actual)
                    if v is not None
                ),
                default=0,
            )
            + 16
        )
        plot = look.width - rows.left - 120
        room = wide * scale.span / max(plot - 2 * wide, 80)
        low, high = scale.low - room, scale.high + room
        beside, right = side(look, high, rows.centres, lamps, texts, ids, tips)
        # The lamp's shape stands on the actual; beside the word it would be said twice.
        beside["marker"]["opacity"] = [1 if p.lamp and p.actual is None else 0 for p in self.pairs]
        names = [self.heading(i) for i in (1, 2) if self.heading(i)]
        top = canvas.legend_height(names, look) + 22
        return canvas.picture(
            look,
            [*self._marks(look, rows, ids, tips), *self._numbers(look, rows), beside, *rows.named(low, ids)],
            height=rows.height + top + 6,
            margin={"l": rows.left, "r": right, "t": top, "b": 6},
            xaxis={**scale.axis(self.unit, showgrid=True, side="top"), "range": [low, high]},
            yaxis=rows.axis(),
            legend={"y": 1 + 22 / rows.height},
        )

    def _marks(self, look: Look, rows: NamedRows, ids: list[str], tips: list[str]) -> list[Trace]:
        shared = {
            "type": "scatter",
            "mode": "markers",
            "y": list(rows.centres),
            "customdata": ids,
            **canvas.hover(tips),
        }
        x, y, ends = [], [], []
        for pair, centre in zip(self.pairs, rows.centres, strict=True):
            x += [pair.planned, pair.actual if pair.planned is not None else None, None]
            y += [centre] * 3
            ends += [pair.id] * 3
        plan = look.colour(Role.PLAN)
        return [
            {"type": "scatter", "mode": "lines", "x": x, "y": y, "customdata": ends, "hoverinfo": "skip",
             "showlegend": False, "line": {"color": look.colour(Role.MUTED), "width": 3}},
            {**shared, "x": [pair.planned for pair in self.pairs],
             "name": lettering.plain(self.heading(1)), "showlegend": bool(self.heading(1)),
             "marker": {"symbol": "circle", "size": 11, "color": look.paper, "line": {"width": 2, "color": plan}}},
            {**shared, "x": [pair.actual for pair in self.pairs], "showlegend": False,
             "marker": lamp_marks(look, [pair.lamp for pair in self.pairs], 12) | {"opacity": 1}},
            *([canvas.dot(look, self.heading(2))] if self.heading(2) else []),
        ]  # fmt: skip

    def _numbers(self, look: Look, rows: NamedRows) -> list[Trace]:
        """Both numbers on the outer side of their marks; equal ones are printed once, missing ones in words."""
        traces = []
        for is_plan in (False, True):
            x, texts, sides, colours = [], [], [], []
            for pair in self.pairs:
                value, is_left = pair.planned if is_plan else pair.actual, self.is_left(pair, is_plan=is_plan)
                is_missing = value is None and not is_plan
                text = lettering.plain(self.missing(pair) if is_missing else self.number(pair, is_plan=is_plan))
                gap = "\u00a0" * 4
                x.append(0.0 if value is None else value)
                texts.append("" if not text else f"{text}{gap}" if is_left else f"{gap}{text}")
                sides.append("middle left" if is_left else "middle right")
                colours.append(look.quiet if is_plan or value is None else look.ink)
            ids = [pair.id for pair in self.pairs]
            traces.append(canvas.words(look, (x, rows.centres), texts, ids, position=sides, colour=colours))
        return traces

    def _number(self, value: float) -> str:
        return lettering.figure(value, self.decimals, self.unit)

    def number(self, pair: Pair, *, is_plan: bool) -> str:
        """The number beside a mark; equal ones are printed once, "" for none."""
        value = pair.planned if is_plan else pair.actual
        return "" if value is None or (is_plan and value == pair.actual) else self._number(value)

    def missing(self, pair: Pair) -> str:
        """What stands where a pair has no actual."""
        return self.missing_word or pair.lamp_word

    @staticmethod
    def is_left(pair: Pair, *, is_plan: bool) -> bool:
        """Whether a number stands left of its mark: both stand on the outer sides."""
        if pair.planned is None or pair.actual is None:
            return False
        return pair.planned < pair.actual if is_plan else pair.actual < pair.planned

    def distance(self, pair: Pair) -> str:
        """Actual − plan with its sign, in points; "" when there is none or a number is missing."""
        if pair.planned is None or pair.actual is None:
            return ""
        gap = pair.actual - pair.planned
        if round(gap, self.decimals) == 0:
            return ""
        return ("+" if gap > 0 else "") + lettering.figure(gap, self.decimals)

    def _tip(self, look: Look, pair: Pair) -> str:
        word = f"{pair.lamp.shape} {pair.lamp_word}" if pair.lamp else pair.lamp_word
        facts = [
            (self.heading(i), lettering.measured(value, self.decimals, self.unit, look.lang))
            for i, value in ((1, pair.planned), (2, pair.actual))
            if value is not None
        ]
        return lettering.tip(
            pair.name, [*facts, ("", f"{word} {self.distance(pair)}".strip()), (self.heading(4), pair.note)], look.lang
        )
