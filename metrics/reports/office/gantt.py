"""The Gantt as a native chart: stacked bars whose first series nobody sees, the plan pale behind, the work over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from metrics.charts.axes import Scale
from metrics.charts.gantt import Gantt, Node
from metrics.charts.role import Role
from metrics.reports.office import chart_axes as axes
from metrics.reports.office import plots
from metrics.reports.office import series as marks
from metrics.reports.office.drawing import Xml
from metrics.reports.office.frame import Frame, Native
from metrics.reports.office.rooms import left_room, rows_height
from metrics.reports.office.workbook import Book, Ref, day_of_serial, serial

_ROW_TYPE = 0.84  # rows of a Gantt are many: type of names against that of the frame
_SMALLEST = 6.5
_TALLEST = 22
_HEADING = "▎"


def gantt(chart: Gantt, frame: Frame, book: Book) -> Native:
    """Nodes under their project; plan on the first axes, actual, forecast and slip on the second over it."""
    return _Drawn(chart, frame, book).native()


@dataclass(frozen=True)
class _Drawn:
    chart: Gantt
    frame: Frame
    book: Book

    def native(self) -> Native:
        chart, book = self.chart, self.book
        rows = self._rows()
        names = [name for name, _ in rows]
        legend = [name for name in (*chart.legend, self._slip_word) if name]
        small = self._small(len(rows))
        top = axes.legend_height(small, legend) + small.small * 1.6 + 8
        small = small.of(height=rows_height(small, names, 6, extra=top, tallest=_TALLEST))
        nodes = [node for _, node in rows]
        told = [self._label(node) if node else "" for node in nodes]
        told[0] = f"▼ {chart.cut_label}"
        starts = [serial(min(n.start, chart.cut)) for n in nodes if n] or [serial(chart.cut)]
        ends = [serial(max(self._end(n), n.baseline, chart.cut)) if n else serial(chart.cut) for n in nodes]
        low, high = serial(_quarter_start(day_of_serial(min(starts)))), max(ends)
        plot = max(small.width - left_room(small, names) - 10, 80)
        span = high - low
        # As much longer as the longest words past their bar's end need.
        for end, text in zip(ends, told, strict=True):
            room = (small.em(text, small.small) + 16) / plot
            span = max(span, (end - low) / (1 - min(room, 0.6)))
        scale = Scale(low, low + span, ())
        cells = book.same(plots.NAMELESS, names).cells
        spans = self._spans(nodes)
        plan = plots.bars(self._stack(0, spans[:2], cells), is_lying=True, is_stacked=True, share=0.72)
        over = self._stack(2, spans[2:], cells)
        words = self._words(small, 2 + len(over), cells, nodes, told, scale.span)
        work = plots.bars([*over, *words], is_lying=True, is_stacked=True, share=0.34, other=True)
        shown = axes.values(small, scale, side="t", form=self._form(span), grid=small.look.grid, step=_step(span),
                            labels="high")  # fmt: skip
        xml = plots.rows_chart(small, names, scale, [plan, work], legend=legend, shown=shown,
                               head=small.small * 1.6 + 4, step=_step(span))  # fmt: skip
        return Native(xml, small.height)

    @property
    def _slip_word(self) -> str:
        return self.frame.text("office.slip")

    def _small(self, count: int) -> Frame:
        """The frame with type that fits between its rows."""
        frame = self.frame
        row = (frame.height - 3 * frame.size) / max(count, 1)
        size = max(min(frame.size * _ROW_TYPE, row / 1.3), _SMALLEST)
        return Frame(frame.width, frame.height, frame.text, frame.face, size)

    def _rows(self) -> list[tuple[str, Node | None]]:
        """A first row for the day the page is about, then each project's heading and its nodes."""
        found: list[tuple[str, Node | None]] = [(plots.NAMELESS, None)]
        for project, group in groupby(self.chart.nodes, key=lambda node: node.project):
            found.append((f"{_HEADING}{project}", None))
            found += [(node.name, node) for node in group]
        return found

    def _end(self, node: Node) -> date:
        return node.actual or node.forecast or max(node.baseline, self.chart.cut)

    def _spans(self, nodes: Sequence[Node | None]) -> list[tuple[str, str | None, list[float | None], bool]]:
        """Lengths in days by name, colour and whether hatched: two of the plan, then four of the work over it."""
        look, chart = self.frame.look, self.chart
        start = [serial(node.start) if node else None for node in nodes]
        plan = [_days(node.start, node.baseline) if node else None for node in nodes]
        forecast = [
            _days(n.start, min(n.forecast, n.baseline)) if n and n.forecast and not n.actual else None for n in nodes
        ]
        actual = [_days(n.start, min(n.actual, n.baseline)) if n and n.actual else None for n in nodes]
        slip = [_days(n.baseline, self._end(n)) if n and self._end(n) > n.baseline else None for n in nodes]
        # Without forecast or actual the slip begins where the plan ends all the same.
        lead = [
            None if s is None else s if n and (n.actual or n.forecast) else s + (p or 0)
            for n, s, p in zip(nodes, start, plan, strict=True)
        ]
        lead[0] = serial(chart.cut)
        return [
            (plots.NAMELESS, None, start, False),
            (chart.legend[0] or plots.NAMELESS, look.colour(Role.MUTED), plan, False),
            (plots.NAMELESS, None, lead, False),
            (chart.legend[1] or plots.NAMELESS, look.colour(Role.FORECAST), forecast, False),
            (chart.legend[2] or plots.NAMELESS, look.colour(Role.ACTUAL), actual, False),
            (self._slip_word, look.colour(Role.RED), slip, True),
        ]

    def _stack(
        self, first: int, spans: Sequence[tuple[str, str | None, list[float | None], bool]], along: Ref
    ) -> list[Xml]:
        found = []
        for index, (name, colour, values, is_hatched) in enumerate(spans, first):
            held = self.book.same(name, values)
            looks = marks.hatched(colour, self.frame.look.paper) if is_hatched and colour else marks.shape(colour)
            found.append(marks.series("bar", index, held.name, held.cells, looks, marks.positive(), along=along))
        return found

    def _words(
        self, frame: Frame, index: int, along: Ref, nodes: Sequence[Node | None], told: list[str], room: float
    ) -> list[Xml]:
        """The lamp's word and the days late past each bar's end; in the first row the day the page is about."""
        look, book = frame.look, self.book
        length = book.same(plots.NAMELESS, [room if text else None for text in told])
        cells = book.same(plots.NAMELESS, [text or None for text in told])
        looks = {
            i: marks.Word("inBase", colour=look.letters(look.lamp(n.lamp)) if n and n.lamp else look.quiet)
            for i, n in enumerate(nodes)
            if told[i]
        }
        label, extension = marks.written(frame, cells.cells, looks)
        return [plots.clear_bar(index, length.name, length.cells, along, label, extension)]

    def _label(self, node: Node) -> str:
        late = self.chart.form_of(node).format(days=node.delay_days) if node.delay_days > 0 else ""
        shape = node.lamp.shape if node.lamp else ""
        return " ".join(part for part in (shape, node.lamp_word, late) if part)

    def _form(self, span: float) -> str:
        if self.frame.text.lang == "zh":
            return 'yyyy"年"m"月"' if span < 3000 else 'yyyy"年"'
        return "mmm yyyy"


def _quarter_start(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _days(first: date, last: date) -> float:
    return float((last - first).days)


def _step(span: float) -> float:
    return next((step for step in (91.3125, 182.625, 365.25) if span / step <= 8), 730.5)
