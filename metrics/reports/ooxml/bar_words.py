"""What bars say in words: their numbers, sums and gaps, now and as formulas over their cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import unescape

from metrics.charts import bar_numbers, lettering
from metrics.charts.bars import Bars
from metrics.charts.description import Series
from metrics.reports.ooxml import plots
from metrics.reports.ooxml.chart_cells import ChartCells, Helper, number_form
from metrics.reports.ooxml.formulas import NOTHING, if_known, printed, quoted, unedited


@dataclass(frozen=True)
class BarWords:
    """Bars with their cells; the bars that are drawn know where to put the words."""

    chart: Bars
    book: ChartCells

    def _segments(self, index: int) -> int:
        return sum(bool(series.values[index]) for series in self.chart.series)

    def _is_whole(self, one: Series, index: int) -> bool:
        """Whether no other segment shares a bar with this one, so that its number stands at the bar's end."""
        return self._segments(index) - bool(one.values[index]) < 1

    def _total(self, index: int) -> float | None:
        known = [value for series in self.chart.series if (value := series.values[index]) is not None]
        return sum(value for value in known if value > 0) if self.chart.stacked or not known else max([0.0, *known])

    def _end_word(self, index: int) -> str:
        """The sum of a stack, or the word of a category that was not reported; else nothing."""
        if self.chart.is_missing(index):
            return self.chart.gap(index)
        return self._totals[index] if self.chart.stacked else ""

    @cached_property
    def _totals(self) -> list[str]:
        """The sum of each stack, or its only segment's own words."""
        texts = bar_numbers.totals(self.chart.series, self.chart.decimals, self.chart.unit)[1]
        # They are written for a figure: in bold, and so that no tag in a name is a tag.
        return [unescape(text.removeprefix("<b>").removesuffix("</b>")) for text in texts]

    def _printed(self, series: Series) -> list[str]:
        return bar_numbers.printed(series, self.chart.decimals, self.chart.unit)

    def _own_words(self, one: Series) -> Helper:
        """What stands at the end of each bar: its number, which follows its cell, or what the series says instead."""
        told = [self._end_word(i) or text or None for i, text in enumerate(self._printed(one))]
        return self.book.helper(plots.NAMELESS, told, lambda row: self._word(0, row, told[row] or ""))

    def _word(self, series: int, row: int, said: str) -> str:
        """A formula for what a bar says now: its number, or ``said`` where that is more, as long as it is so."""
        chart, book = self.chart, self.book
        address, value = book.of(series + 1, row), chart.series[series].values[row]
        number = printed(address, number_form(chart.decimals, chart.unit))
        if value is None:
            return if_known(address, number, quoted(said))
        if said != lettering.figure(value, chart.decimals, chart.unit):
            number = unedited([(address, value)], quoted(said), number)
        return if_known(address, number, quoted(chart.gap(row)))

    @property
    def _rows(self) -> range:
        return range(len(self.chart.categories))

    @property
    def _limit(self) -> int:
        """The grid's column of the reference line."""
        return len(self.chart.series) + 1

    def _across(self, row: int) -> str:
        return self.book.across(row, 1, len(self.chart.series))

    def _end_formula(self, row: int) -> str:
        """A formula for the word at a row's end: the sum of a stack, or that nothing was reported."""
        chart, across = self.chart, self._across(row)
        values = [series.values[row] for series in chart.series]
        numbers = [value for value in values if value is not None]
        whole = printed(f"SUM({across})", number_form(chart.decimals, chart.unit)) if chart.stacked else NOTHING
        usual = lettering.figure(sum(numbers), chart.decimals, chart.unit) if chart.stacked and numbers else ""
        formula = f"IF(COUNT({across})=0,{quoted(chart.gap(row))},{whole})"
        if self._end_word(row) == (usual if numbers else chart.gap(row)):
            return formula
        cells = [(self.book.of(column, row), value) for column, value in enumerate(values, 1)]
        return unedited(cells, quoted(self._end_word(row)), formula)

    def _place_formula(self, row: int) -> str:
        across = self._across(row)
        return f'SUMIF({across},">0")' if self.chart.stacked else f"MAX(0,{across})"
