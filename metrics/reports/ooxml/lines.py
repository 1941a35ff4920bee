"""Lines over quarters as a native chart, with gaps where nothing was reported."""

from __future__ import annotations

from metrics.charts.axes import Scale
from metrics.charts.lines import Lines
from metrics.reports.ooxml import plots
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.curves import Curves
from metrics.reports.ooxml.frame import Frame, Native

_MOST_NUMBERED = 2


def lines(chart: Lines, frame: Frame, book: ChartCells) -> Native:
    """Names and last numbers at the ends; one or two measured lines carry all their numbers."""
    values = [value for series in chart.series for value in series.values]
    scale = Scale.over(values, floor=chart.floor, ceiling=chart.ceiling, room=0.06, most=4, whole=chart.decimals == 0)
    place, inner, every = Curves.over(frame, scale, chart.periods, (), chart.decimals, chart.unit, series=chart.series)
    measured = chart.measured
    missing = chart.unreported()
    heights = place.gap_heights(chart.gap, missing, scale.low)
    ends = place.ends(chart.series)
    along, drawn = book.column(0), []
    for index, series in enumerate(chart.series):
        numbers = None
        if series in measured and len(measured) <= _MOST_NUMBERED:
            other = next((one for one in measured if one is not series), None)
            numbers = place.numbers(series, other, leads=series is measured[0])
        drawn.append(
            place.line(index, series, book.heading(index + 1), book.column(index + 1), along, numbers=numbers,
                       end=ends[index])
        )  # fmt: skip
    if missing:
        columns = [index for index, one in enumerate(chart.series, 1) if not one.dash]
        asked = [columns if row in chart.due else [] for row in range(len(chart.periods))]
        drawn.append(plots.said(frame, len(drawn), book, along, missing, asked, chart.gap, heights))  # fmt: skip
    return Native(place.picture([plots.lines(drawn)], inner, every), frame.height)
