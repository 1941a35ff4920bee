"""Bars as a native chart: upright or lying, side by side or stacked, with sums, gaps in words and a reference line."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.charts import bar_numbers, lettering
from metrics.charts.axes import Scale
from metrics.charts.bars import Bars
from metrics.charts.description import Series
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.bar_words import BarWords
from metrics.reports.ooxml.chart_cells import ChartCells, Ref, number_form
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import GAP, NOTHING, quoted
from metrics.reports.ooxml.frame import Frame, Native, space
from metrics.reports.ooxml.rooms import foot, left_room, rows_height
from metrics.reports.ooxml.series import PointLabel

_THICKEST = 46.0  # pt; a single bar on a wide slide stays a bar
_SHARE = 0.74
_LINE_WIDTH = 1.25  # pt; of the reference line over lying bars
_MOST_NAME_LINES = 3


def bars(chart: Bars, frame: Frame, book: ChartCells) -> Native:
    """Bars with their numbers; upright ones lie down where their names or numbers would not fit."""
    made = _Bars(chart, book, frame)
    return made.lying() if chart.lying or made.is_tight() else made.upright()


@dataclass(frozen=True)
class _Bars(BarWords):
    frame: Frame

    def is_tight(self) -> bool:
        """Whether names would take more than three lines, or numbers of neighbouring bars would touch."""
        slot = (self.frame.width - 20) / max(len(self.chart.categories), 1)
        most = max(slot / self.frame.small - 0.4, 2)
        if any(len(lettering.lines(name, most)) > _MOST_NAME_LINES for name in self.chart.categories):
            return True
        widest = self.frame.wide([text for series in self.chart.series for text in self._printed(series)])
        return self._abreast > 1 and widest > slot * _SHARE / self._abreast * 1.15

    def upright(self) -> Native:
        """Numbers on the bars; sums, missing words and the reference as lines over them; an axis beside a stack."""
        chart, frame = self.chart, self.frame
        right = frame.em(chart.reference_label, frame.small) + 10 if chart.reference is not None else 0
        low, high = bar_numbers.span(chart.series, stacked=chart.stacked, reference=chart.reference)
        ticks = self._ticks(low, high)
        left = 8 + (frame.wide(axes.tick_words(ticks, chart.unit), frame.small) + 6 if ticks else 0)
        slot = (frame.width - left - 8 - right) / max(len(chart.categories), 1)
        bottom, every = foot(frame, chart.categories, slot)
        top = axes.legend_height(frame, self._names) + 4
        deep = max(frame.height - top - bottom, 60)
        pad = (frame.small + 10) / deep * (high - low)
        scale = Scale(low - (pad if low < 0 else 0), high + pad, ())
        share = min(_SHARE, _THICKEST * self._abreast / slot)
        over = self._over(len(chart.series), slot)
        drawn = [self._series(i, one, deep / scale.span) for i, one in enumerate(chart.series)]
        hidden = [len(drawn) + i for i in range(len(over))]
        whole = plots.bars(
            drawn, is_lying=False, is_stacked=chart.stacked, share=share, abreast=self._abreast
        )  # fmt: skip
        return Native(
            space(
                frame,
                [whole, *([plots.lines(over)] if over else [])],
                [axes.categories(frame, rule=frame.look.quiet, every=every),
                 axes.told_over(frame, scale, ticks, chart.unit, side="l") if ticks
                 else axes.values(frame, scale, is_hidden=True)],
                (left, top, 8 + right, bottom),
                legend=axes.legend(frame, hidden, self._names) if self._names else None,
            ),
            frame.height,
        )  # fmt: skip

    def lying(self) -> Native:
        """First category on top; sums and missing words right of the bars."""
        chart, book = self.chart, self.book
        low, high = bar_numbers.span(chart.series, stacked=chart.stacked, reference=chart.reference)
        ticks = None if self._has_line else self._ticks(low, high)
        head = self.frame.small + 7 if ticks else 0
        top = axes.legend_height(self.frame, self._names) + 8 + head
        frame = self.frame.of(height=rows_height(self.frame, chart.categories, 13 * self._abreast, extra=top))
        told = [self._end_word(index) for index in self._rows]
        labels = [text for series in chart.series for text in self._printed(series)]
        room = frame.wide(told if chart.stacked else [*labels, *told]) + 14
        plot = max(frame.width - left_room(frame, chart.categories) - room, 60)
        pad = (high - low) * room / plot
        scale = Scale(low - (pad if low < 0 else 0), high + pad, ())
        rows = (frame.height - top) / max(len(chart.categories), 1)
        share = min(_SHARE, 16 * self._abreast / rows) if self._abreast == 1 else _SHARE
        if self._has_line:
            return self._with_line(frame, scale, share, pad, (high - low) / plot)
        drawn = [self._series(i, one, plot / (high - low)) for i, one in enumerate(chart.series)]
        whole = plots.bars(drawn, is_lying=True, is_stacked=chart.stacked, share=share, abreast=self._abreast)
        extra = []
        if any(told):
            words = book.helper(plots.NAMELESS, [text or None for text in told], self._end_formula)
            at = [self._total(row) if text else None for row, text in enumerate(told)]
            extra.append(
                plots.row_words(
                    frame, len(drawn), book, book.column(0), (at, self._place_formula), words, pad, bold=True
                )
            )
        shown = axes.told_over(frame, scale, ticks, chart.unit, side="t") if ticks else None
        xml = plots.rows_chart(
            frame, chart.categories, scale, [whole, *extra], legend=self._names, shown=shown, head=head
        )
        return Native(xml, frame.height)

    def _ticks(self, low: float, high: float) -> Scale | None:
        """Ticks of an axis for stacks of several segments, the smallest of which has no room for its number."""
        columns = zip(*(series.values for series in self.chart.series), strict=True)
        if not self.chart.stacked or low < 0 or all(sum(map(bool, column)) < 2 for column in columns):
            return None
        found = Scale.over((low, high), most=4, whole=self.chart.decimals == 0)
        kept = tuple(tick for tick in found.ticks if tick <= high)
        return Scale(low, kept[-1], kept)

    def _with_line(self, frame: Frame, scale: Scale, share: float, room: float, per_point: float) -> Native:
        """Lying bars under a line at the reference; ``room`` on the axis holds the words at their ends.

        The line is made of ticks as high as a row, on the second axes. LibreOffice stacks all bars or none, so the
        bars are stacked too, each under one that nobody sees and whose inner end holds the words.
        """
        chart, book, look, along = self.chart, self.book, self.frame.look, self.book.column(0)
        (one,), count = chart.series, len(chart.categories)
        bar = marks.series("bar", 0, book.heading(1), book.column(1), marks.shape(look.colour(one.role)),
                           marks.positive(), along=along)  # fmt: skip
        words = plots.end_words(frame, 1, book, self._own_words(one), room)
        half = per_point * _LINE_WIDTH / 2
        reference, limit = chart.reference or 0.0, self._limit
        before = book.helper(plots.NAMELESS, [reference - half] * count, lambda row: f"{book.of(limit, row)}-{half!r}")
        tick = book.helper(chart.reference_label or plots.NAMELESS, [2 * half] * count,
                           lambda row: f"IF(ISNUMBER({book.of(limit, row)}),{2 * half!r},{NOTHING})",
                           named=f"{book.at_heading(limit)}&{NOTHING}" if chart.reference_label else "")  # fmt: skip
        line = [
            plots.clear_bar(2, before.name, before.cells, along),
            marks.series("bar", 3, tick.name, tick.cells, marks.shape(look.quiet), marks.positive(), along=along),
        ]
        xml = plots.rows_chart(
            frame,
            chart.categories,
            scale,
            [
                plots.bars([bar, words], is_lying=True, is_stacked=True, share=share),
                plots.bars(line, is_lying=True, is_stacked=True, share=1, other=True),
            ],
            legend=self._names,
        )
        return Native(xml, frame.height)

    @property
    def _has_line(self) -> bool:
        """Whether lying bars have a reference line; bars in several colours have none, and no page asks for it."""
        chart = self.chart
        return chart.reference is not None and len(chart.series) == 1 and not chart.stacked

    @property
    def _abreast(self) -> int:
        return 1 if self.chart.stacked else max(len(self.chart.series), 1)

    @property
    def _names(self) -> list[str]:
        if len(self.chart.series) > 1:
            return [series.name for series in self.chart.series]
        is_line_named = self._has_line and (self.chart.lying or self.is_tight()) and self.chart.reference_label
        return [self.chart.series[0].name, self.chart.reference_label] if is_line_named else []

    def _series(self, index: int, one: Series, per_unit: float) -> Xml:
        look, chart, book = self.frame.look, self.chart, self.book
        colour, lamp = look.colour(one.role), one.role.lamp
        # The shape stands in the legend beside the word, so that neither depends on colour.
        shaped = f'{quoted(lamp.shape)}&" "&{book.at_heading(index + 1)}' if lamp else ""
        name = book.helper(f"{lamp.shape} {one.name}", (), named=shaped).name if lamp else book.heading(index + 1)
        words, extension = self._labels(index, look.on(colour) if chart.stacked else look.ink, per_unit)
        looks = marks.hatched(colour, look.paper) if one.dash else marks.shape(colour)
        return marks.series(
            "bar", index, name, book.column(index + 1), looks, marks.positive(), along=book.column(0), words=words,
            extension=extension,
        )  # fmt: skip

    def _labels(self, index: int, colour: str, per_unit: float) -> tuple[Xml, Xml | None]:
        """The number of each bar as its own number, or what the series says instead."""
        chart, frame, one = self.chart, self.frame, self.chart.series[index]
        if one.labels:
            # A bar whose only segment this is has the words at its end.
            shown = [i for i in range(len(one.labels)) if not chart.stacked or self._segments(i) > 1]
            if not shown:
                return marks.labels(frame, None), None
            said = [text if not chart.stacked or one.values[row] is not None else "" for row, text in
                    enumerate(one.labels)]  # fmt: skip
            told = self.book.helper(plots.NAMELESS, [text or None for text in said],
                                    lambda row: self._word(index, row, said[row]))  # fmt: skip
            word = PointLabel("ctr" if chart.stacked else "outEnd", colour=colour)
            return marks.written(frame, told.cells, dict.fromkeys(shown, word))
        form = number_form(chart.decimals, chart.unit, hides_zero=chart.stacked)
        if not chart.stacked:
            return marks.labels(frame, PointLabel("outEnd", form, colour=colour)), None
        # A segment without room for its number, and a bar whose only segment has it at its end.
        small: dict[int, PointLabel | None] = {
            i: None
            for i, value in enumerate(one.values)
            if self._is_whole(one, i) or (value and self._room(value, per_unit, form) < 0)
        }
        return marks.labels(frame, PointLabel("ctr", form, colour=colour), small), None

    def _room(self, value: float, per_unit: float, form: str) -> float:
        """Points to spare beside a segment's number."""
        across = self.frame.em(lettering.figure(value, self.chart.decimals, self.chart.unit), self.frame.small)
        is_lying = self.chart.lying or self.is_tight()
        return abs(value) * per_unit - (across + 4 if is_lying else self.frame.small + 2)

    def _over(self, first: int, slot: float) -> list[Xml]:
        """Lines nobody sees that hold sums and missing words, and the reference line; a bar has ``slot`` points."""
        chart, frame, book = self.chart, self.frame, self.book
        along, count = book.column(0), len(chart.categories)
        found = []
        if chart.stacked:
            found.append(self._sums(first, along))
        missing = [i for i in self._rows if chart.is_missing(i) and chart.gap(i)]
        if missing:
            columns = [range(1, len(chart.series) + 1)] * count
            found.append(plots.said(frame, first + len(found), book, along, missing, columns, chart.gap, [0.0] * count))
        if chart.reference is not None:
            # The line ends in the middle of the last bar, its words begin right of it.
            word = PointLabel("r", colour=frame.look.quiet, named=True, valued=False, shift=(slot / 2, 0))
            label = marks.labels(frame, None, {count - 1: word})
            stroke = marks.stroke(frame.look.quiet, 1, dash="sysDash")
            name, cells = book.heading(self._limit), book.column(self._limit)
            found.append(marks.series("line", first + len(found), name, cells, stroke, marks.marker("none"),
                                      along=along, words=label))  # fmt: skip
        return found

    def _sums(self, index: int, along: Ref) -> Xml:
        chart, frame, book = self.chart, self.frame, self.book
        totals = [None if chart.is_missing(i) else self._total(i) for i in range(len(chart.categories))]
        sums = book.helper(plots.NAMELESS, totals,
                           lambda row: f"IF(COUNT({self._across(row)})=0,{GAP},SUM({self._across(row)}))")  # fmt: skip
        word = PointLabel("t", number_form(chart.decimals, chart.unit), colour=frame.look.ink, bold=True)
        known = [i for i, value in enumerate(totals) if value is not None]
        extension = None
        if any(series.labels for series in chart.series):
            told = book.helper(plots.NAMELESS, [self._totals[i] if i in known else None for i in self._rows],
                               lambda row: self._end_formula(row) if row in known else "")  # fmt: skip
            words, extension = marks.written(frame, told.cells, dict.fromkeys(known, word))
        else:
            words = marks.labels(frame, word, dict.fromkeys(set(range(len(totals))) - set(known)))
        return marks.series("line", index, sums.name, sums.cells, marks.stroke(None), marks.marker("none"),
                            along=along, words=words, extension=extension)  # fmt: skip
