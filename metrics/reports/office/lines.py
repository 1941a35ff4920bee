"""Lines over quarters as a native chart, with gaps where nothing was reported."""

from __future__ import annotations

from metrics.charts.axes import Scale
from metrics.charts.curves import last_known
from metrics.charts.lines import Lines
from metrics.reports.office import plots
from metrics.reports.office.curves import Curves
from metrics.reports.office.frame import Frame, Native
from metrics.reports.office.workbook import Book

_MOST_NUMBERED = 2


def lines(chart: Lines, frame: Frame, book: Book) -> Native:
    """Names and last numbers at the ends; one or two measured lines carry all their numbers."""
    values = [value for series in chart.series for value in series.values]
    scale = Scale.over(values, floor=chart.floor, ceiling=chart.ceiling, room=0.06, most=4)
    probe = Curves(frame, scale, 1, 1, chart.decimals, chart.unit)
    told = [probe.end_words(series) for series in chart.series]
    place, inner, every = Curves.over(frame, scale, chart.periods, told, chart.decimals, chart.unit)
    measured = chart.measured
    ended = [(i, last) for i, series in enumerate(chart.series) if (last := last_known(series.values)) is not None]
    shifts = place.shifts([(last, chart.series[i].values[last] or 0.0) for i, last in ended])
    lower = {i: shift for (i, _), shift in zip(ended, shifts, strict=True)}
    along, drawn = book.column(0), []
    for index, series in enumerate(chart.series):
        numbers = None
        if series in measured and len(measured) <= _MOST_NUMBERED:
            other = next((one for one in measured if one is not series), None)
            numbers = place.numbers(series, other, leads=series is measured[0])
        drawn.append(
            place.line(index, series, book.heading(index + 1), book.column(index + 1), along, numbers=numbers,
                       shift=lower.get(index, 0))
        )  # fmt: skip
    if missing := chart.unreported():
        words = dict.fromkeys(missing, (scale.low, chart.missing_word))
        drawn.append(plots.said(frame, len(drawn), book, along, words, side="t", colour=frame.look.quiet,
                                count=len(chart.periods)))  # fmt: skip
    return Native(place.picture([plots.lines(drawn)], inner, every), frame.height)
