"""The S curve as a native chart: plan dashed, actual solid, forecast dotted, single quarters as bars behind them."""

from __future__ import annotations

from dataclasses import replace

from metrics.charts.axes import Scale
from metrics.charts.curves import last_known
from metrics.charts.s_curve import SCurve
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Helper
from metrics.reports.ooxml.curves import Curves
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import GAP, NOTHING, if_known
from metrics.reports.ooxml.frame import Frame, Native

_BAR_SHARE = 0.45


def s_curve(chart: SCurve, frame: Frame, book: ChartCells) -> Native:
    """Every curve named at its end; a quarter without actual before the last one says that it was not reported."""
    scale = Scale.over(
        [value for series in chart.series for value in series.values], room=0.1, most=4, whole=chart.decimals == 0
    )
    names = [chart.bars.name] if chart.bars else []
    plan = replace(chart.plan, dash=True)
    curves = [plan, *(series for series in chart.series if series not in (chart.plan, chart.bars))]
    place, inner, every = Curves.over(frame, scale, chart.periods, (), chart.decimals, chart.unit,
                                      top=axes.legend_height(frame, names) + 12, series=curves)  # fmt: skip
    along = book.column(0)
    missing = chart.missing()
    heights = place.gap_heights(chart.gap, missing, 0.0)
    ends = place.ends(curves)
    drawn = [
        place.line(0, plan, book.heading(1), book.column(1), along, dash="dash", end=ends[0],
                   numbers=place.numbers(plan, chart.actual, leads=False)),
        place.line(1, chart.actual, book.heading(2), book.column(2), along, end=ends[1],
                   numbers=place.numbers(chart.actual, chart.plan)),
    ]  # fmt: skip
    if chart.forecast:
        cells = _joined(chart, book)
        drawn.append(place.line(2, chart.forecast, cells.name, cells.cells, along, dash="dot", end=ends[2]))
    if chart.before:
        column = len(chart.series)  # its numbers stand last
        drawn.append(place.line(len(drawn), chart.before, book.heading(column), book.column(column), along,
                                end=ends[-1]))  # fmt: skip
    if missing:
        last = last_known(chart.actual.values) or 0
        columns = [[2] if row < last else [] for row in range(len(chart.periods))]
        drawn.append(plots.said(frame, len(drawn), book, along, missing, columns, chart.gap, heights))  # fmt: skip
    bars = [_bars(chart, frame, book, len(drawn))] if chart.bars else []
    hidden = [i + len(bars) for i in range(len(drawn))]
    legend = axes.legend(frame, hidden, names) if names else None
    return Native(place.picture([*bars, plots.lines(drawn)], inner, every, legend=legend), frame.height)


def _bars(chart: SCurve, frame: Frame, book: ChartCells, index: int) -> Xml:
    """The single quarters' amounts, without numbers: those stand at the curves."""
    column = chart.series.index(chart.bars) + 1 if chart.bars else 0
    colour = frame.look.colour(chart.bars.role) if chart.bars else frame.look.grid
    series = marks.series("bar", index, book.heading(column), book.column(column), marks.shape(colour),
                          marks.positive(), along=book.column(0))  # fmt: skip
    return plots.bars([series], is_lying=False, is_stacked=False, share=_BAR_SHARE)


def _joined(chart: SCurve, book: ChartCells) -> Helper:
    """The forecast's cells, beginning at the last actual point."""
    start = last_known(chart.actual.values)
    forecast = chart.forecast.values if chart.forecast else ()
    values = [None if start is not None and i < start else value for i, value in enumerate(forecast)]
    joins = start is not None and values[start] is None
    if joins and start is not None:
        values[start] = chart.actual.values[start]
    name = chart.forecast.name if chart.forecast else ""

    def told(row: int) -> str:
        if start is not None and row < start:
            return ""
        address = book.of(2 if joins and row == start else 3, row)
        return if_known(address, address, GAP)

    return book.helper(name, values, told, named=f"{book.at_heading(3)}&{NOTHING}")
