"""Heat table: things down, steps or quarters across, a word or number in every cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import plotly.graph_objects as go

from metrics.charts import canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Cell, Description, Grid, GridColumn, Role
from metrics.charts.rows import NamedRows
from metrics.charts.theme import Look

_GAP = 3  # px between cells
_LEAST_EMS = 2.5  # narrower cells hold no word but the shape
_NAME_SHARE = 0.34  # of a phone's width that names may take beside the cells


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell: its ``value`` for the grid, its printed ``label``, and its colour by ``role`` or by ``level`` 0–1.

    Neither role nor level leaves it paper-white: not reported.
    """

    value: Cell
    label: str = ""
    role: Role | None = None
    level: float | None = None


@dataclass(frozen=True, kw_only=True)
class Heatmap(Description):
    """``spots`` has one row per entry of ``names`` and one column per entry of ``steps``; first row on top.

    A click chooses the row's id and, where ``narrows_step`` names a second filter, the column's id of ``step_ids``
    with it: the cell's own items. A cell without number, or of a column whose id is "", narrows by the row alone.
    """

    rows: ClassVar[tuple[str, ...]] = ("names", "ids", "spots")
    names: tuple[str, ...]
    steps: tuple[str, ...]
    spots: tuple[tuple[Spot, ...], ...]
    ids: tuple[str, ...] = ()
    step_ids: tuple[str, ...] = ()
    narrows_step: str | None = None
    legend: tuple[tuple[Role, str], ...] = ()

    @property
    def filters(self) -> tuple[str, ...]:
        """The row's filter and, where there is one, the column's."""
        return (*super().filters, self.narrows_step) if self.narrows_step else super().filters

    def grid(self) -> Grid:
        """One row per thing, one column per step, holding the printed words."""
        columns = (GridColumn(self.heading(0)), *(GridColumn(step) for step in self.steps))
        rows = zip(self.names, self.spots, strict=True)
        return Grid(columns, tuple((name, *(s.label or s.value for s in spots)) for name, spots in rows))

    def drawing(self, look: Look) -> go.Figure:
        """Cells as bars, because a click on a bar can be heard and one on a heat trace cannot."""
        cell, above = self._cell(look)
        thick = 2 + max([1, *(len(self._words(spot, cell, look)) for row in self.spots for spot in row)]) * (
            look.small + 5
        )
        rows = NamedRows.of(self.names, look, thick=max(thick, 26) if above else max(thick - 4, 20), above=above)
        tall = thick if above else None
        ids: list[str | None] = list(self.ids) or [None] * len(self.names)
        legend = canvas.legend_height([name for _, name in self.legend], look)
        heads, angle, head = self._heads(look, cell)
        return canvas.picture(
            look,
            [self._cells(look, rows, ids, cell, tall), *(canvas.key(look, role, name) for role, name in self.legend),
             *rows.named(-0.5, ids)],
            height=rows.height + legend + head + 6,
            margin={"l": rows.left, "r": 6, "t": legend + head, "b": 6},
            barmode="overlay",
            xaxis={"range": [-0.5, max(len(self.steps), 1) - 0.5], "side": "top",
                   "tickvals": list(range(len(self.steps))), "ticktext": heads, "tickangle": angle},
            yaxis=rows.axis(),
            legend={"y": 1 + head / rows.height},
        )  # fmt: skip

    def _heads(self, look: Look, cell: float) -> tuple[list[str], int, float]:
        """The steps' names over their columns, their angle and the px they take; on end where a word is too long."""
        most = cell / look.small
        if any(lettering.longest_word(step) > most for step in self.steps):
            return (
                [lettering.plain(step) for step in self.steps],
                -90,
                max(lettering.px(step, look.small) for step in self.steps) + 8,
            )
        heads = [lettering.lines(step, most) for step in self.steps]
        deepest = max((len(lines) for lines in heads), default=1)
        return [lettering.broken(lines) for lines in heads], 0, deepest * (look.small + 5) + 6

    def _cell(self, look: Look) -> tuple[float, bool]:
        """Width of a cell in px, and whether names go above the cells: on a phone where they would take a third."""
        count = max(len(self.steps), 1)
        beside = NamedRows.of(self.names, look, above=False).left
        above = look.compact and beside > look.width * _NAME_SHARE
        return (look.width - (10 if above else beside + 6)) / count - _GAP, above

    def _cells(self, look: Look, rows: NamedRows, ids: list[str | None], cell: float, tall: float | None) -> Trace:
        """All cells as one trace, row by row."""
        bounds = _bounds(rows, tall)
        spots = [(row, step, spot) for row, spots in enumerate(self.spots) for step, spot in enumerate(spots)]
        fills = [self._fill(look, spot) for _, _, spot in spots]
        return {
            "type": "bar", "showlegend": False, "width": 1 - _GAP / (cell + _GAP),
            "x": [step for _, step, _ in spots],
            "y": [bounds[row][1] - bounds[row][0] for row, _, _ in spots],
            "base": [bounds[row][0] for row, _, _ in spots],
            "text": [lettering.broken(self._words(spot, cell, look)) for _, _, spot in spots],
            "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
            "textfont": {"size": look.small, "color": [look.on(fill) if fill else look.quiet for fill in fills]},
            "marker": {"color": [fill or look.paper for fill in fills],
                       "line": {"color": look.grid, "width": [0 if fill else 1 for fill in fills]}},
            "customdata": [self._chosen(ids[row], step, spot) for row, step, spot in spots],
            **canvas.hover([lettering.tip(self.names[row], [(self.steps[step], self._full(spot))], look.lang)
                            for row, step, spot in spots]),
        }  # fmt: skip

    def _chosen(self, row: str | None, step: int, spot: Spot) -> str | list[str | None] | None:
        """What a click on a cell chooses: the row's id, or it and the column's."""
        if not self.narrows_step:
            return row
        return [row, self.step_ids[step] if spot.value else ""]

    def _fill(self, look: Look, spot: Spot) -> str | None:
        if spot.role:
            return look.colour(spot.role)
        return None if spot.level is None else look.level(spot.level)

    def _words(self, spot: Spot, cell: float, look: Look) -> tuple[str, ...]:
        """What stands in a cell, in at most three lines; where a lamp's word has no room its shape must do."""
        full, most = self._full(spot), (cell - 4) / look.small
        if lettering.ems(full) <= most:
            return (full,)
        shape = spot.role.lamp.shape if spot.role and spot.role.lamp else ""
        if spot.role and not shape and lettering.longest_word(full) > most:
            # A word broken in the middle reads worse than a dot; legend, pointer and table say what the colour means.
            return ("•",)
        rest = lettering.lines(full.removeprefix(shape).strip(), most)
        if shape:
            fits = len(rest) <= 2 and most >= max(_LEAST_EMS, lettering.longest_word(full))
            return (shape, *rest) if fits else (shape,)
        return rest if len(rest) <= 2 else (rest[0], lettering.shortened("".join(rest[1:]), most))

    def _full(self, spot: Spot) -> str:
        text = spot.label or ("" if spot.value is None else str(spot.value))
        shape = spot.role.lamp.shape if spot.role and spot.role.lamp else ""
        return text if not shape or text.startswith(shape) else f"{shape} {text}".strip()


def _bounds(rows: NamedRows, tall: float | None) -> list[tuple[float, float]]:
    """Top and bottom of each row's cells in px; ``tall`` is their height where names stand above them."""
    if tall is not None:
        return [(centre - tall / 2, centre + tall / 2) for centre in rows.centres]
    edges = [4.0]
    for centre in rows.centres:
        edges.append(2 * centre - edges[-1])
    return [(top + _GAP / 2, bottom - _GAP / 2) for top, bottom in pairwise(edges)]
