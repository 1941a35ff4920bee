"""Bullets: completion against the target and against where time says it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from metrics.charts import canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn, Mark
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.side import side
from metrics.charts.svg import document, number
from metrics.charts.theme import Look
from metrics.model.lamp import Lamp

_THICK = 16
_HEAD = 22  # px for the words of the axis


@dataclass(frozen=True, slots=True)
class BulletLevel:
    """One bar with its yardsticks: ``planned`` is the plan to date (序时进度), ``target`` the year's target.

    ``label`` is the word of its lamp.
    """

    id: str
    name: str
    actual: float | None
    planned: float | None = None
    target: float | None = None
    lamp: Lamp | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Bullets(Description):
    """Bullets from top to bottom as given; headings are name, actual, plan to date, year's target, lamp.

    A level without actual has no bar and says ``missing_word``, or else its label.
    """

    rows: ClassVar[tuple[str, ...]] = ("levels",)
    levels: tuple[BulletLevel, ...]
    decimals: int = 1
    missing_word: str = ""

    def grid(self) -> Grid:
        """One row per bar."""
        number = [GridColumn(self.heading(i), "number", self.decimals, self.unit) for i in (1, 2, 3)]
        columns = (GridColumn(self.heading(0)), *number, GridColumn(self.heading(4), "lamp"))
        rows = (
            (v.name, v.actual, v.planned, v.target, Mark(v.label, v.lamp) if v.label else v.lamp) for v in self.levels
        )
        return Grid(columns, tuple(rows))

    def drawing(self, look: Look) -> go.Figure:
        """Bar for the actual, tick for the plan to date, end mark for the target; lamp with its word at the right.

        Only the actual prints its number; the axis above tells the marks.
        """
        rows = NamedRows.of([level.name for level in self.levels], look, thick=_THICK + 8)
        known = [v for level in self.levels for v in (level.actual, level.planned, level.target) if v is not None]
        scale = Scale.over(known, most=4, whole=self.decimals == 0)
        low, high = scale.low, scale.high
        wide = max(
            (lettering.px(self._figure(v.actual), look.size) for v in self.levels if v.actual is not None), default=0
        )
        pad = (high - low) * (wide + 22) / max(look.width - rows.left - 110 - wide, 80)
        ids = [level.id for level in self.levels]
        tips = [self._tip(look, level) for level in self.levels]
        lamps, right = side(
            look, high + pad, rows.centres, [level.lamp for level in self.levels],
            [level.label for level in self.levels], ids, tips,
        )  # fmt: skip
        per_px = (high + pad - low) / (look.width - rows.left - right)
        names = [self.heading(i) for i in (1, 2, 3) if self.heading(i)]
        top = canvas.legend_height(names, look) + _HEAD
        return canvas.picture(
            look,
            [
                *self._marks(look, rows, ids, tips),
                self._numbers(look, rows, per_px),
                lamps,
                *rows.named(low, ids),
            ],
            height=rows.height + top + 6,
            margin={"l": rows.left, "r": right, "t": top, "b": 6},
            barmode="overlay",
            xaxis={**scale.axis(self.unit, showgrid=True, side="top"), "range": [low, high + pad]},
            yaxis=rows.axis(),
            legend={"y": 1 + _HEAD / rows.height},
        )

    def _marks(self, look: Look, rows: NamedRows, ids: list[str], tips: list[str]) -> list[Trace]:
        """The track up to the target, the bar, and the two marks; each named in the legend by its heading."""
        shared = {"y": list(rows.centres), "customdata": ids, **canvas.hover(tips)}
        tall = _THICK + 6

        def named(index: int) -> Trace:
            return {"name": lettering.plain(self.heading(index)), "showlegend": bool(self.heading(index))}

        def mark(index: int, values: list[float | None], line: Trace) -> Trace:
            marker = {"symbol": "line-ns", "size": tall, "line": line}
            return {"type": "scatter", "mode": "markers", "x": values, "marker": marker, **named(index), **shared}

        bar = {"type": "bar", "orientation": "h", **shared}
        targets = [level.target for level in self.levels]
        track = [None if target is None else max(target, 0) for target in targets]
        return [
            {**bar, "x": track, "width": tall, "marker": {"color": look.wash}, "showlegend": False},
            {**bar, "x": [level.actual for level in self.levels], "width": _THICK - 4,
             "marker": {"color": look.colour(Role.ACTUAL)}, **named(1)},
            mark(2, [level.planned for level in self.levels], {"width": 2.5, "color": look.ink}),
            mark(3, targets, {"width": 5, "color": look.colour(Role.PLAN)}),
        ]  # fmt: skip

    def _numbers(self, look: Look, rows: NamedRows, per_px: float) -> Trace:
        """The actual at its bar's end, past any mark it would stand on; what is missing says so at the foot."""
        texts, at, colours = [], [], []
        for level in self.levels:
            missing = level.actual is None
            text = self.missing_word or level.label if level.actual is None else self._figure(level.actual)
            texts.append("\u00a0" + (lettering.plain(text) if missing else lettering.bold(text)))
            colours.append(look.quiet if missing else look.ink)
            place, wide = max(level.actual or 0.0, 0.0), (lettering.px(text, look.size) * 1.05 + 10) * per_px
            for mark in sorted(m for m in (level.planned, level.target) if m is not None):
                place = mark + 2 * per_px if place <= mark <= place + wide else place
            at.append(place)
        return canvas.words(
            look,
            (at, rows.centres),
            texts,
            [level.id for level in self.levels],
            colour=colours,
            size=look.size,
        )

    def _figure(self, value: float) -> str:
        return lettering.figure(value, self.decimals, self.unit)

    def _tip(self, look: Look, level: BulletLevel) -> str:
        numbers = (level.actual, level.planned, level.target)
        facts = [
            (self.heading(i), lettering.measured(value, self.decimals, self.unit, look.lang))
            for i, value in enumerate(numbers, 1)
            if value is not None
        ]
        word = f"{level.lamp.shape} {level.label}" if level.lamp else level.label
        return lettering.tip(level.name, [*facts, ("", word.strip())], look.lang)


@dataclass(frozen=True, kw_only=True)
class BulletMark:
    """The small bullet inside a tile: a bar for the actual, a tick for the plan to date, the track ending at target."""

    actual: float | None
    planned: float | None = None
    target: float | None = None
    lamp: Lamp | None = None
    title: str = ""
    alt: str = ""

    def svg(self, look: Look, *, width: int = 200, height: int = 14) -> str:
        """An inline SVG; an actual beyond the target runs on past the track's end. No actual, no bar."""
        known = [abs(value) for value in (self.actual, self.planned, self.target) if value is not None]
        scale = (width - 2) / (max(known, default=0) or 1)
        parts = []
        if self.target is not None:
            end = max(self.target, 0) * scale
            parts.append(
                f'<rect x="0" y="{number(height / 2 - 3)}" width="{number(end)}" height="6" fill="{look.grid}"/>'
            )
            parts.append(_tick(end, height, 2, look.colour(Role.PLAN)))
        if self.actual is not None:
            long = number(max(self.actual, 0) * scale)
            fill = look.colour(Role.ACTUAL) if self.lamp is None else look.lamp(self.lamp)
            parts.append(f'<rect x="0" y="{number(height / 2 - 3)}" width="{long}" height="6" fill="{fill}"/>')
        if self.planned is not None:
            parts.append(_tick(max(self.planned, 0) * scale, height, 2, look.ink))
        return document(width, height, parts, self.title, self.alt)


def _tick(x: float, height: int, wide: float, colour: str) -> str:
    return f'<rect x="{number(x - wide / 2)}" y="0" width="{number(wide)}" height="{height}" fill="{colour}"/>'
