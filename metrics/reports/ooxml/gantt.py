"""The Gantt as a native chart: stacked bars whose first series nobody sees, the plan pale behind, the work over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from metrics.charts.axes import Scale
from metrics.charts.gantt import Gantt, Node
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Ref, day_of_serial, serial
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import NOTHING, if_known, lamp_words, printed, quoted, spaced, unedited
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.ooxml.rooms import left_room, rows_height

_ROW_TYPE = 0.84  # rows of a Gantt are many: type of names against that of the frame
_SMALLEST = 6.5
_TALLEST = 22
_FEW_YEARS = 3000  # days over which months are named
_HEADING = "▎"
_PLAN, _FORECAST, _ACTUAL, _LATE, _LAMP = 2, 3, 4, 5, 6  # columns of the grid


def gantt(chart: Gantt, frame: Frame, book: ChartCells) -> Native:
    """Nodes under their project; plan on the first axes, actual, forecast and slip on the second over it."""
    return _Drawn(chart, frame, book).native()


@dataclass(frozen=True)
class _Drawn:
    chart: Gantt
    frame: Frame
    book: ChartCells

    def native(self) -> Native:
        chart, book = self.chart, self.book
        rows = self._rows()
        names = [name for name, _, _ in rows]
        legend = [name for name in (*chart.legend, self._slip_word) if name]
        small = self._small(len(rows))
        top = axes.legend_height(small, legend) + small.small * 1.6 + 8
        small = small.of(height=rows_height(small, names, 6, extra=top, tallest=_TALLEST))
        nodes = [node for _, node, _ in rows]
        told = [self._label(node) if node else "" for node in nodes]
        told[0] = f"▼ {chart.cut_label}"
        starts = [serial(min(n.start, chart.cut)) for n in nodes if n] or [serial(chart.cut)]
        ends = [serial(max(self.chart.end(n), n.baseline, chart.cut)) if n else serial(chart.cut) for n in nodes]
        low, high = serial(_quarter_start(day_of_serial(min(starts)))), max(ends)
        plot = max(small.width - left_room(small, names) - 10, 80)
        span = high - low
        # As much longer as the longest words past their bar's end need.
        for end, text in zip(ends, told, strict=True):
            room = (small.em(text, small.small) + 16) / plot
            span = max(span, (end - low) / (1 - min(room, 0.6)))
        scale = Scale(low, low + span, ())
        places = [place for _, _, place in rows]
        cells = book.helper(plots.NAMELESS, names, lambda row: self._named(nodes[row], places[row])).cells
        spans = self._spans(nodes, places)
        plan = plots.bars(self._stack(0, spans[:2], cells), is_lying=True, is_stacked=True, share=0.72)
        over = self._stack(2, spans[2:], cells)
        words = self._words(small, 2 + len(over), nodes, places, told, scale.span)
        work = plots.bars([*over, *words], is_lying=True, is_stacked=True, share=0.34, other=True)
        shown = axes.values(small, scale, side="t", form=self._form(span), grid=small.look.grid, step=_step(span),
                            labels="high")  # fmt: skip
        xml = plots.rows_chart(small, names, scale, [plan, work], legend=legend, shown=shown,
                               head=small.small * 1.6 + 4, step=_step(span))  # fmt: skip
        return Native(xml, small.height)

    @property
    def _slip_word(self) -> str:
        return self.frame.text("ooxml.slip")

    def _small(self, count: int) -> Frame:
        """The frame with type that fits between its rows."""
        frame = self.frame
        row = (frame.height - 3 * frame.size) / max(count, 1)
        size = max(min(frame.size * _ROW_TYPE, row / 1.3), _SMALLEST)
        return Frame(frame.width, frame.height, frame.text, frame.face, size)

    def _rows(self) -> list[tuple[str, Node | None, int]]:
        """A first row for the day the page is about, then each project's heading and its nodes, each with the grid's
        row that it is written from, −1 for none."""
        found: list[tuple[str, Node | None, int]] = [(plots.NAMELESS, None, -1)]
        for project, group in groupby(enumerate(self.chart.nodes), key=lambda item: item[1].project):
            members = list(group)
            found.append((f"{_HEADING}{project}", None, members[0][0]))
            found += [(node.name, node, place) for place, node in members]
        return found

    def _named(self, node: Node | None, place: int) -> str:
        """The formula of a row's name."""
        if place < 0:
            return quoted(plots.NAMELESS)
        return f"{self.book.of(1, place)}&{NOTHING}" if node else f"{quoted(_HEADING)}&{self.book.of(0, place)}"

    def _spans(self, nodes: Sequence[Node | None], places: Sequence[int]) -> list[_Span]:
        """Lengths in days: two of the plan, then four of the work over it."""
        look, chart, of = self.frame.look, self.chart, self.book.of
        start = [serial(node.start) if node else None for node in nodes]
        spans = [chart.spans(node) if node else (None,) * 4 for node in nodes]
        plan, forecast, actual, slip = (
            [_days(*span) if span else None for span in each] for each in zip(*spans, strict=True)
        )
        # Without forecast or actual the slip begins where the plan ends all the same.
        lead = [
            None if s is None else s if n and (n.actual or n.forecast) else s + (p or 0)
            for n, s, p in zip(nodes, start, plan, strict=True)
        ]
        lead[0] = serial(chart.cut)

        def formula(of_node: Callable[[int], str], *, first: str = "") -> Callable[[int], str]:
            return lambda row: of_node(places[row]) if nodes[row] else first if row == 0 else ""

        def work(column: int) -> Callable[[int], str]:
            return lambda at: f"MIN({of(column, at)},{of(_PLAN, at)})-({self._start(at)})"

        return [
            _Span(plots.NAMELESS, None, start, formula(self._start)),
            _Span(chart.legend[0], look.colour(Role.MUTED), plan,
                  formula(lambda at: f"{of(_PLAN, at)}-({self._start(at)})")),
            _Span(plots.NAMELESS, None, lead, formula(
                lambda at: f"IF(COUNT({self.book.across(at, _FORECAST, _ACTUAL)})=0,{of(_PLAN, at)},{self._start(at)})",
                first=_date(chart.cut))),
            _Span(chart.legend[1], look.colour(Role.FORECAST), forecast, formula(
                lambda at: f"IF(AND(ISNUMBER({of(_FORECAST, at)}),{of(_ACTUAL, at)}={NOTHING}),{work(_FORECAST)(at)},"
                f"{NOTHING})")),
            _Span(chart.legend[2], look.colour(Role.ACTUAL), actual,
                  formula(lambda at: if_known(of(_ACTUAL, at), work(_ACTUAL)(at)))),
            _Span(self._slip_word, look.colour(Role.RED), slip, formula(
                lambda at: f"IF({self._late(at)}>0,{self._late(at)},{NOTHING})"), is_hatched=True),
        ]  # fmt: skip

    def _start(self, place: int) -> str:
        """Where a node's bar begins: at the plan of the node before, where that is drawn, else at its own day."""
        nodes = self.chart.nodes
        node, before = nodes[place], nodes[place - 1] if place else None
        follows = before is not None and before.project == node.project and before.baseline == node.start
        plan = self.book.of(_PLAN, place)
        return f"MIN({self.book.of(_PLAN, place - 1)},{plan})" if follows else f"MIN({_date(node.start)},{plan})"

    def _late(self, place: int) -> str:
        """Days from plan to end, where the end is what was done, else expected, else today."""
        plan, forecast, actual = (self.book.of(column, place) for column in (_PLAN, _FORECAST, _ACTUAL))
        today = f"MAX({plan},{_date(self.chart.cut)})"
        return f"({if_known(actual, actual, if_known(forecast, forecast, today))}-{plan})"

    def _stack(self, first: int, spans: Sequence[_Span], along: Ref) -> list[Xml]:
        found = []
        for index, span in enumerate(spans, first):
            held = self.book.helper(span.name or plots.NAMELESS, span.values, span.formula, "0")
            looks = (
                marks.hatched(span.colour, self.frame.look.paper)
                if span.is_hatched and span.colour else marks.shape(span.colour)
            )  # fmt: skip
            found.append(marks.series("bar", index, held.name, held.cells, looks, marks.positive(), along=along))
        return found

    def _words(
        self, frame: Frame, index: int, nodes: Sequence[Node | None], places: Sequence[int], told: list[str],
        room: float,
    ) -> list[Xml]:  # fmt: skip
        """The lamp's word and the days late past each bar's end; in the first row the day the page is about."""
        look = frame.look
        cells = self.book.helper(
            plots.NAMELESS,
            [text or None for text in told],
            lambda row: self._said(places[row]) if nodes[row] else quoted(told[row]) if row == 0 else NOTHING,
        )
        colours = [look.letters(look.lamp(n.lamp)) if n and n.lamp else look.quiet for n in nodes]
        return [plots.end_words(frame, index, self.book, cells, room, colours)]

    def _said(self, place: int) -> str:
        """The lamp's word, and the days late as the dates are now unless somebody wrote others in their cell."""
        node, days = self.chart.nodes[place], self.book.of(_LATE, place)
        now = days
        if node.delay_days == _days(node.baseline, self.chart.end(node)):
            now = unedited([(days, self.book.value(_LATE, place))], self._late(place), days)
        before, _, after = self.chart.form_of(node).partition("{days}")
        late = f"IF(N({now})>0,{quoted(before)}&{printed(now, '0')}&{quoted(after)},{NOTHING})"
        return spaced(lamp_words(self.book, _LAMP, place, self._lamp(node)), late)

    def _lamp(self, node: Node) -> str:
        return " ".join(part for part in (node.lamp.shape if node.lamp else "", node.lamp_word) if part)

    def _label(self, node: Node) -> str:
        return " ".join(filter(None, (self._lamp(node), self.chart.late(node))))

    def _form(self, span: float) -> str:
        return self.frame.text("ooxml.month_form" if span < _FEW_YEARS else "ooxml.year_form")


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of every row's bar: its lengths in days now and as formulas."""

    name: str
    colour: str | None
    values: list[float | None]
    formula: Callable[[int], str]
    is_hatched: bool = False


def _date(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _quarter_start(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _days(first: date, last: date) -> float:
    return float((last - first).days)


def _step(span: float) -> float:
    return next((step for step in (91.3125, 182.625, 365.25) if span / step <= 8), 730.5)
