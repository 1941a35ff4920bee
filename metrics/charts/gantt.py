"""Gantt of milestones: the approved plan as a ghost, the forecast, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import ClassVar

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Cell, ColumnKind, Description, Grid, GridColumn
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.side import lamp_marks
from metrics.charts.theme import Look
from metrics.model.lamp import Lamp

Span = tuple[date, date]
_DAY_MS = 86_400_000
_EDGE = 0.15
_NARROWEST = 620  # px a wide drawing may shrink to before its labels run over the edge


@dataclass(frozen=True, slots=True)
class Node:
    """One milestone of one project. An open node has no ``actual``; ``start`` is where its bar begins.

    ``first`` is the plan date it was first given, where ``baseline`` is another since, and ``total_delay_days`` how
    late it is against that.
    """

    id: str
    project: str
    name: str
    start: date
    baseline: date
    forecast: date | None = None
    actual: date | None = None
    delay_days: int = 0
    lamp: Lamp | None = None
    lamp_word: str = ""
    first: date | None = None
    total_delay_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Gantt(Description):
    """Nodes grouped by project in the order given; ``cut`` is the day the page is about.

    Headings are project, node, plan, forecast, actual, days late, lamp, and where a plan was moved first plan and days
    late against it. ``legend`` names plan, forecast and actual, ``first_label`` the first plan. ``late_form`` is
    printed at a late bar, filled with ``days``, ``expected_form`` at one that is not due yet.
    """

    rows: ClassVar[tuple[str, ...]] = ("nodes",)
    nodes: tuple[Node, ...]
    cut: date
    cut_label: str = ""
    legend: tuple[str, str, str] = ("", "", "")
    late_form: str = "+{days}"
    expected_form: str = ""
    first_label: str = ""

    def form_of(self, node: Node) -> str:
        """How the days late of a node are told: one not yet due is only expected to be late."""
        is_open = node.actual is None and node.baseline > self.cut
        return self.expected_form if is_open and self.expected_form else self.late_form

    def end(self, node: Node) -> date:
        """When it was done, else when it is expected; without forecast its plan or, once that has passed, today."""
        return node.actual or node.forecast or max(node.baseline, self.cut)

    def spans(self, node: Node) -> tuple[Span | None, Span | None, Span | None, Span | None]:
        """From when to when the bars of plan, forecast, actual and slip go; None where a node has none."""
        until, end = node.actual or node.forecast, self.end(node)
        work = (node.start, min(until, node.baseline)) if until else None
        slip = (node.baseline, end) if end > node.baseline else None
        return (node.start, node.baseline), None if node.actual else work, work if node.actual else None, slip

    def late(self, node: Node) -> str:
        """The days late of a node in words, "" where it is not."""
        return self.form_of(node).format(days=node.delay_days) if node.delay_days > 0 else ""

    def grid(self) -> Grid:
        """One row per node."""
        is_moved = any(node.first for node in self.nodes)
        kinds: list[ColumnKind] = ["text", "text", "date", "date", "date", "number", "lamp"]
        kinds += ["date", "number"] if is_moved else []
        columns = tuple(GridColumn(self.heading(i), kind) for i, kind in enumerate(kinds))
        return Grid(columns, tuple(self._cells(node, is_moved=is_moved) for node in self.nodes))

    def drawing(self, look: Look) -> go.Figure:
        """The plan as a pale bar, the work as a solid one over it, the slip hatched beyond the plan."""
        names, headings, nodes, row_ids = self._listed()
        rows = NamedRows.of(names, look, thick=12, headings=headings)
        centres = [centre for index, centre in enumerate(rows.centres) if index not in headings]
        plot = look.width - rows.left - 12
        first = min([self.cut, *(min(node.start, node.first or node.start, self.end(node)) for node in nodes)])
        last = self._last(look, first, nodes, min(plot, _NARROWEST))
        first -= (last - first) / 60
        tips, ids = [self._tip(look, node) for node in nodes], [node.id for node in nodes]
        ends = [str(self.end(node)) for node in nodes]
        labels = ["\u00a0" * 4 + lettering.plain(self._label(node)) for node in nodes]
        moved = [(str(node.first), at, node.id, tip) for node, at, tip in zip(nodes, centres, tips, strict=True)
                 if node.first]  # fmt: skip
        named = [*self.legend, self.first_label] if moved else [*self.legend]
        legend = canvas.legend_height([name for name in named if name], look)
        marks = {
            "type": "scatter", "mode": "markers", "x": ends, "y": centres, "showlegend": False,
            "marker": lamp_marks(look, [node.lamp for node in nodes], 10), "customdata": ids, **canvas.hover(tips),
        }  # fmt: skip
        return canvas.picture(
            look,
            [
                *self._bars(look, nodes, centres, tips),
                *([self._first_plans(look, moved)] if moved else []),
                marks,
                canvas.words(look, (ends, centres), labels, ids),
                *rows.named(str(first), row_ids),
            ],
            height=rows.height + legend + 50,
            margin={"l": rows.left, "r": 12, "t": legend + 42, "b": 8},
            barmode="overlay",
            xaxis={
                "type": "date",
                "range": [str(first), str(last)],
                "side": "top",
                "showgrid": True,
                **axes.date_ticks(first, last, look, plot),
            },
            yaxis=rows.axis(),
            legend={"y": 1 + 40 / rows.height},
            shapes=[*self._rules(look, rows), self._cut_line(look)],
            annotations=[self._cut_note(look, first, last)],
        )

    def _cells(self, node: Node, *, is_moved: bool) -> tuple[Cell, ...]:
        days = (str(node.baseline), _text(node.forecast), _text(node.actual))
        first = (_text(node.first), node.total_delay_days if node.first else None) if is_moved else ()
        return (node.project, node.name, *days, node.delay_days, node.lamp, *first)

    def _listed(self) -> tuple[list[str], frozenset[int], list[Node], list[str]]:
        """Names of rows with the places of the headings among them, the nodes in order, and what each row chooses."""
        names: list[str] = []
        headings: set[int] = set()
        nodes: list[Node] = []
        ids: list[str] = []
        for project, group in groupby(self.nodes, key=lambda node: node.project):
            members = list(group)
            headings.add(len(names))
            names += [project, *(node.name for node in members)]
            ids += [members[0].id, *(node.id for node in members)]
            nodes += members
        return names, frozenset(headings), nodes, ids

    def _bars(self, look: Look, nodes: list[Node], centres: list[float], tips: list[str]) -> list[Trace]:
        """Plan, forecast, actual and slip, each one trace over all nodes; no bar where a node has none."""
        plan, forecast, actual, slip = zip(*map(self.spans, nodes), strict=True) if nodes else ((),) * 4
        lamps = [look.lamp(node.lamp) for node in nodes]
        hatch = {"shape": "/", "fgcolor": lamps, "size": 4, "solidity": 0.35, "fillmode": "overlay"}
        hatched = {"color": look.paper, "line": {"color": lamps, "width": 1}, "pattern": hatch}
        drawn: list[tuple[Sequence[Span | None], float, Trace, str]] = [
            (plan, 14, {"color": look.colour(Role.MUTED)}, self.legend[0]),
            (forecast, 6, {"color": look.colour(Role.FORECAST)}, self.legend[1]),
            (actual, 6, {"color": look.colour(Role.ACTUAL)}, self.legend[2]),
            (slip, 6, hatched, ""),
        ]
        shared = {"type": "bar", "orientation": "h", "y": centres}
        return [
            {
                **shared, "width": thick, "marker": marker, "customdata": [node.id for node in nodes],
                "base": [None if span is None else str(min(span)) for span in spans],
                "x": [None if span is None else abs((span[1] - span[0]).days) * _DAY_MS for span in spans],
                "name": lettering.plain(name), "showlegend": bool(name),
                **canvas.hover([tip if span else "" for tip, span in zip(tips, spans, strict=True)]),
            }
            for spans, thick, marker, name in drawn
        ]  # fmt: skip

    def _first_plans(self, look: Look, moved: Sequence[tuple[str, float, str, str]]) -> Trace:
        """A hollow diamond where the plan first stood."""
        days, centres, ids, tips = zip(*moved, strict=True)
        line = {"color": look.quiet, "width": 1.5}
        return {
            "type": "scatter", "mode": "markers", "x": list(days), "y": list(centres), "customdata": list(ids),
            "marker": {"symbol": "diamond-open", "size": 9, "color": look.quiet, "line": line},
            "name": lettering.plain(self.first_label), "showlegend": bool(self.first_label), **canvas.hover(list(tips)),
        }  # fmt: skip

    def _last(self, look: Look, first: date, nodes: list[Node], plot: float) -> date:
        """Where the axis ends so that every label beside a bar's end has room inside the plot."""
        needed = [self.cut]
        for node in nodes:
            share = min((lettering.px(self._label(node), look.small) * 1.05 + 24) / plot, 0.6)
            needed += [node.baseline, first + (self.end(node) - first) / (1 - share)]
        return max(needed) + timedelta(days=7)

    def _rules(self, look: Look, rows: NamedRows) -> list[Trace]:
        """A hair line over each project."""
        tops = [rows.heads[index] - len(rows.names[index]) * (look.size + 4) / 2 - 4 for index in sorted(rows.headings)]
        line = {"color": look.grid, "width": 1}
        return [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line, "layer": "below"}
            for y in tops[1:]
        ]

    def _cut_line(self, look: Look) -> Trace:
        return {
            "type": "line", "x0": str(self.cut), "x1": str(self.cut), "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": look.quiet, "width": 1}, "layer": "below",
        }  # fmt: skip

    def _cut_note(self, look: Look, first: date, last: date) -> Trace:
        """The day's label over its line; near an edge it stands on the inner side, so that it stays on the sheet."""
        share = (self.cut - first) / (last - first)
        side = "left" if share < _EDGE else "right" if share > 1 - _EDGE else "center"
        place: Trace = {"x": str(self.cut), "y": 1, "yref": "paper", "xanchor": side, "yanchor": "bottom", "yshift": 18}
        return canvas.note(lettering.plain(self.cut_label), look, **place)

    def _label(self, node: Node) -> str:
        return f"{node.lamp_word} {self.late(node)}".strip()

    def _tip(self, look: Look, node: Node) -> str:
        word = f"{node.lamp.shape} {self._label(node)}" if node.lamp else self._label(node)
        days = [
            (self.heading(i), _text(day) or "") for i, day in ((2, node.baseline), (3, node.forecast), (4, node.actual))
        ]
        first = [(self.heading(7), _text(node.first) or "")] if node.first else []
        return lettering.tip(f"{node.project} {node.name}", [*first, *days, ("", word)], look.lang)


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)
