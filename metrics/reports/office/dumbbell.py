"""The dumbbell as a native chart: points over two axes of numbers, a grey dot for the plan, a lamp for the actual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.role import Role
from metrics.reports.office import chart_axes as axes
from metrics.reports.office import plots
from metrics.reports.office import series as marks
from metrics.reports.office.drawing import Xml
from metrics.reports.office.frame import Frame, Native, space
from metrics.reports.office.rooms import left_room, name_lines, rows_height
from metrics.reports.office.series import Word
from metrics.reports.office.workbook import Book, Ref

_MARK = 9.0


def dumbbell(chart: Dumbbell, frame: Frame, book: Book) -> Native:
    """Rows from top to bottom as given; a line from plan to actual, numbers outside both, the lamp's word right."""
    return _Drawn(chart, frame, book).native()


@dataclass(frozen=True)
class _Drawn:
    chart: Dumbbell
    frame: Frame
    book: Book

    def native(self) -> Native:
        chart, book = self.chart, self.book
        names = [heading for heading in (chart.heading(1), chart.heading(2)) if heading]
        top = axes.legend_height(self.frame, names) + 18
        frame = self.frame.of(height=rows_height(self.frame, [p.name for p in chart.pairs], 14, extra=top + 6))
        count = len(chart.pairs)
        scale = Scale.over(
            [v for p in chart.pairs for v in (p.planned, p.actual)],
            ceiling=chart.ceiling,
            most=4,
            whole=chart.decimals == 0,
        )
        wide = Scale(scale.low, scale.high, scale.ticks)
        # Numbers left of a mark at 0 and right of one at 100 stand between the plot and the words beside it.
        edge = frame.em("100%", frame.small) + 2 * _MARK
        rows = book.same(plots.NAMELESS, [index + 0.5 for index in range(count)]).cells
        drawn = [
            self._links(0, frame),
            self._marks(1, frame, rows, is_plan=True),
            self._marks(2, frame, rows, is_plan=False),
            self._words(3, frame, rows, wide.low, [self._name(p) for p in chart.pairs], "l", -edge),
            self._words(4, frame, rows, wide.high, [self._said(p) for p in chart.pairs], "r", edge),
            self._missing(5, frame, rows, wide.low),
        ]
        left = left_room(frame, [pair.name for pair in chart.pairs]) + edge
        right = frame.wide([self._said(pair) for pair in chart.pairs], frame.small) * 1.05 + 12 + edge
        across = axes.values(frame, wide, side="t", form=axes.tick_form(scale, chart.unit), grid=frame.look.grid,
                             name="valAx", own=axes.CATEGORIES, cross=axes.VALUES, between="midCat",
                             crosses="min")  # fmt: skip
        down = axes.values(frame, Scale(0, max(count, 1), ()), is_hidden=True, is_reversed=True, between="midCat",
                           crosses="min")  # fmt: skip
        legend = axes.legend(frame, [0, 3, 4, 5], names) if names else None
        xml = space(frame, [plots.points(drawn)], [across, down], (left, top, right, 6), legend=legend)
        return Native(xml, frame.height)

    def _links(self, index: int, frame: Frame) -> Xml:
        """A thick pale line from each plan to its actual: two points a row, and a gap before the next."""
        pairs, book = self.chart.pairs, self.book
        ends = [(i, k) for i in range(len(pairs)) for k in range(3)]
        both = [p.planned is not None and p.actual is not None for p in pairs]
        x = book.helper(
            plots.NAMELESS,
            [(pairs[i].planned if k == 0 else pairs[i].actual) if both[i] and k < 2 else None for i, k in ends],
            lambda row: book.of(1 + ends[row][1], ends[row][0]),
        )
        y = book.same(plots.NAMELESS, [i + 0.5 if both[i] and k < 2 else None for i, k in ends])
        stroke = marks.stroke(frame.look.colour(Role.MUTED), 2)
        return marks.series("scatter", index, x.name, y.cells, stroke, marks.marker("none"), along=x.cells)

    def _marks(self, index: int, frame: Frame, rows: Ref, *, is_plan: bool) -> Xml:
        look, pairs, book = frame.look, self.chart.pairs, self.book
        plan = look.colour(Role.PLAN)
        # LibreOffice draws no rings and gives a point its colour only with a size of its own.
        usual = marks.marker("circle", _MARK - 2, plan if is_plan else look.ink)
        # Of equal numbers only the lamp is drawn, whichever series a program draws last.
        points = [
            marks.point(i, marks.marker("none")) if is_plan
            else marks.point(i, marks.lamp_marker(p.lamp, look.lamp(p.lamp), look.paper, _MARK))
            for i, p in enumerate(pairs)
            if p.actual is not None and (not is_plan or p.planned == p.actual)
        ]  # fmt: skip
        told = book.same(plots.NAMELESS, [self._number(p, is_plan=is_plan) or None for p in pairs])
        words = {i: Word(self._side(p, is_plan=is_plan), colour=look.quiet if is_plan else look.ink)
                 for i, p in enumerate(pairs)}  # fmt: skip
        label, extension = marks.written(frame, told.cells, words)
        column = 1 if is_plan else 2
        return marks.series("scatter", index, book.heading(column), rows, marks.stroke(None), usual, *points,
                            along=book.column(column), words=label, extension=extension)  # fmt: skip

    def _words(
        self, index: int, frame: Frame, rows: Ref, at: float, told: Sequence[str], side: str, shift: float
    ) -> Xml:  # fmt: skip
        """Words at an edge of the plot, hung on points nobody sees."""
        look, book = frame.look, self.book
        cells = book.same(plots.NAMELESS, [text or None for text in told])
        edge = book.same(plots.NAMELESS, [at] * len(told))
        is_name = side == "l"
        words = {
            i: Word(side, size=frame.size if is_name else frame.small, shift=(shift, 0),
                    colour=look.ink if is_name or not p.lamp else look.letters(look.lamp(p.lamp)))
            for i, p in enumerate(self.chart.pairs)
        }  # fmt: skip
        label, extension = marks.written(frame, cells.cells, words)
        return marks.series("scatter", index, cells.name, rows, marks.stroke(None), marks.marker("none"),
                            along=edge.cells, words=label, extension=extension)  # fmt: skip

    def _missing(self, index: int, frame: Frame, rows: Ref, at: float) -> Xml:
        chart, book = self.chart, self.book
        told = [chart.missing_word or p.lamp_word if p.actual is None else None for p in chart.pairs]
        edge = book.same(plots.NAMELESS, [None if word is None else at for word in told])
        cells = book.same(plots.NAMELESS, told)
        words = {i: Word("r", colour=frame.look.quiet) for i, word in enumerate(told) if word}
        label, extension = marks.written(frame, cells.cells, words)
        return marks.series("scatter", index, edge.name, rows, marks.stroke(None), marks.marker("none"),
                            along=edge.cells, words=label, extension=extension)  # fmt: skip

    def _name(self, pair: Pair) -> str:
        return "\n".join(name_lines(pair.name))

    def _number(self, pair: Pair, *, is_plan: bool) -> str:
        """The number on the outer side of its mark; equal ones are printed once."""
        value, other = (pair.planned, pair.actual) if is_plan else (pair.actual, pair.planned)
        if value is None or (is_plan and value == other):
            return ""
        return lettering.figure(value, self.chart.decimals, self.chart.unit)

    def _side(self, pair: Pair, *, is_plan: bool) -> str:
        value, other = (pair.planned, pair.actual) if is_plan else (pair.actual, pair.planned)
        return "l" if value is not None and other is not None and value < other else "r"

    def _said(self, pair: Pair) -> str:
        """The lamp in shape and word with the gap in points."""
        gap = "" if pair.planned is None or pair.actual is None else pair.actual - pair.planned
        size = ""
        if gap != "" and round(float(gap), self.chart.decimals):
            size = ("+" if float(gap) > 0 else "") + lettering.figure(float(gap), self.chart.decimals)
        shape = pair.lamp.shape if pair.lamp else ""
        return " ".join(part for part in (shape, pair.lamp_word, size) if part)
