"""Lines over quarters: rates against their target, with gaps where nothing was reported."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import LINE_PAD, curve, end_of, gap_words, numbers_at
from metrics.charts.description import Description, Grid, GridColumn, Series
from metrics.charts.labels import End, end_labels, room_over
from metrics.charts.plot import Plot
from metrics.charts.theme import Look
from metrics.i18n import numbers

_MOST_NUMBERED = 2  # lines whose every number can stand at its point


@dataclass(frozen=True, kw_only=True)
class Lines(Description):
    """``periods`` are the quarters along the axis. A None breaks the line: there is no interpolation.

    ``floor`` and ``ceiling`` fix the axis, as 0 and 100 for a rate. ``mark`` is the period the page is about; what
    comes after it was not due yet and is not called missing.
    """

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 1
    floor: float | None = 0
    ceiling: float | None = None
    mark: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no line but what it is held against has a number."""
        return all(series.is_blank for series in self.measured)

    @property
    def measured(self) -> tuple[Series, ...]:
        """The lines the chart is about: no plan, and not last year."""
        return tuple(series for series in self.series if not series.is_quiet)

    @property
    def due(self) -> range:
        """Places of the periods up to the page's own."""
        return range(self.periods.index(self.mark) + 1 if self.mark in self.periods else len(self.periods))

    def unreported(self) -> list[int]:
        """Places up to the page's own at which no measured line has a number, where there is a word for that."""
        asked = self.measured
        return [i for i in self.due if self.gap(i) and asked and all(series.values[i] is None for series in asked)]

    def grid(self) -> Grid:
        """One row per period, one column per series."""
        columns = (
            GridColumn(self.heading(0)),
            *(GridColumn(s.name, "number", self.decimals, self.unit) for s in self.series),
        )
        return Grid(columns, tuple(zip(self.periods, *(s.values for s in self.series), strict=True)))

    def drawing(self, look: Look) -> go.Figure:
        """Names and last numbers beside the lines' ends; one or two lines carry all their numbers."""
        values = [value for series in self.series for value in series.values]
        scale = Scale.over(values, floor=self.floor, ceiling=self.ceiling, room=0.03, most=4, whole=self.decimals == 0)
        axis = scale.axis(self.unit, showgrid=True)
        height, top = (190 if look.compact else 240), 16
        ends = self._ends(look, scale)
        left = 10 + max(lettering.px(word, look.small) for word in axis["ticktext"])
        right = room_over(ends, look, len(self.periods), LINE_PAD, look.width - left)
        if len(self.periods) - 1 in self.unreported():
            right = max(right, lettering.px(self.gap(len(self.periods) - 1), look.small) / 2 + 6)
        width = look.width - left - right
        bottom = axes.foot(self.periods, look, width)
        tips = [self._tip(look, index) for index in range(len(self.periods))]
        measured = self.measured
        plot = Plot(scale, height, width, len(self.periods), LINE_PAD, beside=right - 2)
        plot.draw(self.series)
        gaps = gap_words(look, plot, {index: self.gap(index) for index in self.unreported()}, scale.low)
        labels = end_labels(ends, look, scale, height, plot=plot)
        traces: list[canvas.Trace] = []
        for series in self.series:
            numbers = None
            if series in measured and len(measured) <= _MOST_NUMBERED:
                other = next((one for one in measured if one is not series), None)
                leads = series is measured[0]
                numbers = numbers_at(look.small, series, other, plot, self.decimals, self.unit, leads=leads)
            traces += curve(look, series, tips, numbers=numbers)
        return canvas.picture(
            look,
            [*traces, gaps, *labels],
            height=height + top + bottom,
            margin={"l": left, "r": right, "t": top, "b": bottom},
            xaxis=axes.places(self.periods, look, width, mark=self.mark, pad=LINE_PAD) | axes.base(look),
            yaxis=axis,
        )

    def _ends(self, look: Look, scale: Scale) -> list[End]:
        """A series without any number says 未报 at the foot of its place."""
        ems = 8 if look.compact else 10
        ends = []
        for series in self.series:
            end = end_of(look, series, self.decimals, self.unit, ems=ems)
            if end is None and self.missing_word:
                last = self.due[-1] if self.due else 0
                word = self.gap(last) if last in self.unreported() else numbers.DASH
                text = (*lettering.lines(series.name, ems), word)
                low = scale.low + scale.span / 6  # above the word of the last quarter
                end = End(text, len(self.periods) - 1, low, look.quiet, series.id, is_strong=False)
            ends += [end] if end else []
        return ends

    def _tip(self, look: Look, index: int) -> str:
        facts = []
        for series in self.series:
            value = series.values[index]
            known = lettering.measured(value, self.decimals, self.unit, look.lang)
            is_asked = not series.is_quiet and index in self.due
            absent = self.gap(index) if index in self.unreported() else known
            facts.append((series.name, known if value is not None else absent if is_asked else ""))
        return lettering.tip(self.periods[index], facts, look.lang)
