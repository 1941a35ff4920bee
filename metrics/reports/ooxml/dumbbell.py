"""The dumbbell as a native chart: points over two axes of numbers, a grey dot for the plan, a lamp for the actual."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.charts.axes import Scale
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Helper, number_form
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import GAP, NOTHING, if_known, in_lines, lamp_words, printed, quoted, spaced
from metrics.reports.ooxml.frame import Frame, Native, space
from metrics.reports.ooxml.rooms import left_room, name_lines, rows_height
from metrics.reports.ooxml.series import PointLabel

_MARK = 9.0


def dumbbell(chart: Dumbbell, frame: Frame, book: ChartCells) -> Native:
    """Rows from top to bottom as given; a line from plan to actual, numbers outside both, the lamp's word right."""
    return _Drawn(chart, frame, book).native()


@dataclass(frozen=True)
class _Drawn:
    chart: Dumbbell
    frame: Frame
    book: ChartCells

    def native(self) -> Native:
        chart = self.chart
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
        drawn = [
            self._links(0, frame),
            self._marks(1, frame, is_plan=True),
            self._marks(2, frame, is_plan=False),
            self._words(3, frame, wide.low, self._names(), "l", -edge),
            self._words(4, frame, wide.high, self._verdicts(), "r", edge),
            self._missing(5, frame, wide.low),
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
        # A place across is always a number: one text among them, and a program counts the points instead.
        x = book.helper(
            plots.NAMELESS,
            [(((pairs[i].planned if k == 0 else pairs[i].actual) or 0.0) if k < 2 else None) for i, k in ends],
            lambda row: f"N({book.of(1 + ends[row][1], ends[row][0])})" if ends[row][1] < 2 else "",
        )
        y = book.helper(
            plots.NAMELESS,
            [i + 0.5 if both[i] and k < 2 else None for i, k in ends],
            lambda row: self._level(ends[row][0], f"COUNT({book.across(ends[row][0], 1, 2)})=2")
            if ends[row][1] < 2 else "",
        )  # fmt: skip
        stroke = marks.stroke(frame.look.colour(Role.MUTED), 2)
        return marks.series("scatter", index, x.name, y.cells, stroke, marks.marker("none"), along=x.cells)

    def _level(self, row: int, when: str) -> str:
        """How far down a row stands, where it has something to show."""
        count = f"ROWS({self.book.down(0, 0, row)})"
        return f"IF({when},{count}-0.5,{GAP})"

    def _marks(self, index: int, frame: Frame, *, is_plan: bool) -> Xml:
        look, pairs, book = frame.look, self.chart.pairs, self.book
        column = 1 if is_plan else 2
        shown = [(p.planned not in (None, p.actual)) if is_plan else p.actual is not None for p in pairs]
        rows = book.helper(
            plots.NAMELESS,
            [i + 0.5 if is_shown else None for i, is_shown in enumerate(shown)],
            lambda row: self._level(row, self._is_marked(row, is_plan=is_plan)),
        )
        plan = look.colour(Role.PLAN)
        # LibreOffice draws no rings and gives a point its colour only with a size of its own.
        usual = marks.marker("circle", _MARK - 2, plan if is_plan else look.ink)
        points = [
            marks.point(i, marks.lamp_marker(p.lamp, look.lamp(p.lamp), look.paper, _MARK))
            for i, p in enumerate(pairs)
            if not is_plan
        ]
        told = book.helper(
            plots.NAMELESS,
            [self.chart.number(p, is_plan=is_plan) or None for p in pairs],
            lambda row: (
                f"IF({self._is_marked(row, is_plan=is_plan)},"
                f"{printed(book.of(column, row), number_form(self.chart.decimals, self.chart.unit))},{NOTHING})"
            ),
        )
        sides = ["l" if self.chart.is_left(pair, is_plan=is_plan) else "r" for pair in pairs]
        words = {i: PointLabel(side, colour=look.quiet if is_plan else look.ink) for i, side in enumerate(sides)}
        label, extension = marks.written(frame, told.cells, words)
        return marks.series("scatter", index, book.heading(column), rows.cells, marks.stroke(None), usual, *points,
                            along=book.column(column), words=label, extension=extension)  # fmt: skip

    def _is_marked(self, row: int, *, is_plan: bool) -> str:
        """Whether a number has a mark of its own: of equal ones only the lamp is drawn."""
        planned, actual = self.book.of(1, row), self.book.of(2, row)
        if not is_plan:
            return f"ISNUMBER({actual})"
        # To a spreadsheet an empty cell equals 0.
        return f"AND(ISNUMBER({planned}),OR(NOT(ISNUMBER({actual})),{planned}<>{actual}))"

    def _names(self) -> Helper:
        """The rows' names in lines."""
        pairs, book = self.chart.pairs, self.book
        lines = [name_lines(pair.name) for pair in pairs]
        return book.helper(
            plots.NAMELESS,
            ["\n".join(each) or None for each in lines],
            lambda row: in_lines(book.of(0, row), pairs[row].name, lines[row]),
        )

    def _verdicts(self) -> Helper:
        """The lamps in words with the gaps in points."""
        pairs, book, decimals = self.chart.pairs, self.book, self.chart.decimals

        def told(row: int) -> str:
            gap = f"ROUND({book.of(2, row)}-{book.of(1, row)},{decimals})"
            size = f'IF({gap}>0,"+","")&{printed(gap, number_form(decimals))}'
            shown = f"IF(COUNT({book.across(row, 1, 2)})<2,{NOTHING},IF({gap}=0,{NOTHING},{size}))"
            return spaced(lamp_words(book, 3, row, self._lamp(pairs[row])), shown)

        return book.helper(plots.NAMELESS, [self._said(pair) or None for pair in pairs], told)

    def _words(self, index: int, frame: Frame, at: float, told: Helper, side: str, shift: float) -> Xml:
        """Words at an edge of the plot, hung on points nobody sees."""
        look, book = frame.look, self.book
        is_name = side == "l"
        rows = book.helper(
            plots.NAMELESS,
            [i + 0.5 if words else None for i, words in enumerate(told.cells.values)],
            lambda row: self._level(row, f"{told.at[row]}<>{NOTHING}"),
        )
        edge = book.helper(plots.NAMELESS, [at] * len(told.at), lambda row: f"0*ROWS({book.down(0, 0, row)})+{at!r}")
        words = {
            i: PointLabel(side, size=frame.size if is_name else frame.small, shift=(shift, 0),
                    colour=look.ink if is_name or not p.lamp else look.letters(look.lamp(p.lamp)))
            for i, p in enumerate(self.chart.pairs)
        }  # fmt: skip
        label, extension = marks.written(frame, told.cells, words)
        return marks.series("scatter", index, told.name, rows.cells, marks.stroke(None), marks.marker("none"),
                            along=edge.cells, words=label, extension=extension)  # fmt: skip

    def _missing(self, index: int, frame: Frame, at: float) -> Xml:
        chart, book = self.chart, self.book
        word = [chart.missing(p) for p in chart.pairs]
        told = book.helper(
            plots.NAMELESS,
            [word[i] or None if p.actual is None else None for i, p in enumerate(chart.pairs)],
            lambda row: if_known(book.of(2, row), NOTHING, quoted(word[row])),
        )
        rows = book.helper(
            plots.NAMELESS,
            [i + 0.5 if words else None for i, words in enumerate(told.cells.values)],
            lambda row: self._level(row, f"{told.at[row]}<>{NOTHING}"),
        )
        edge = book.helper(plots.NAMELESS, [at] * len(word), lambda row: f"0*ROWS({book.down(0, 0, row)})+{at!r}")
        words = {i: PointLabel("r", colour=frame.look.quiet) for i in range(len(word))}
        label, extension = marks.written(frame, told.cells, words)
        return marks.series("scatter", index, told.name, rows.cells, marks.stroke(None), marks.marker("none"),
                            along=edge.cells, words=label, extension=extension)  # fmt: skip

    def _said(self, pair: Pair) -> str:
        """The lamp in shape and word with the gap in points."""
        return " ".join(filter(None, (self._lamp(pair), self.chart.distance(pair))))

    def _lamp(self, pair: Pair) -> str:
        return " ".join(part for part in (pair.lamp.shape if pair.lamp else "", pair.lamp_word) if part)
