"""Ranks over rounds as a native chart: the axis turned round, so that the first place is on top."""

from __future__ import annotations

from metrics.charts.axes import Scale
from metrics.charts.curves import last_known
from metrics.charts.rank_trend import RankTrend
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.frame import Frame, Native, space
from metrics.reports.ooxml.rooms import foot
from metrics.reports.ooxml.series import PointLabel


def rank_trend(chart: RankTrend, frame: Frame, book: ChartCells) -> Native:
    """A line a unit with its name at the end; highlighted ones are strong and carry their ranks in their dots."""
    places = max(chart.participants, *(int(v) for s in chart.series for v in s.values if v is not None), 1)
    ticks = tuple(range(1, places + 1)) if places <= 6 else tuple(range(1, places + 1, 2))
    strong = [series for series in chart.series if not chart.highlights or series.name in chart.highlights]
    order = [i for i, one in enumerate(chart.series) if one not in strong] + [
        i for i, one in enumerate(chart.series) if one in strong
    ]
    drawn: list[Xml] = []
    for i in order:
        drawn.append(_line(chart, frame, book, i, len(drawn), is_strong=chart.series[i] in strong))
    for i in order:
        drawn.append(_name(chart, frame, book, i, len(drawn), is_strong=chart.series[i] in strong))
    left = frame.em(chart.rank_form.format(rank=places), frame.small) + 14
    room = frame.wide([series.name for series in chart.series], frame.small) * 1.08 + 22
    count = max(len(chart.periods), 1)
    right = max((room - (frame.width - left) / (2 * count)) / (1 - 1 / (2 * count)), 8)
    slot = (frame.width - left - right) / count
    bottom, every = foot(frame, chart.periods, slot)
    before, _, after = chart.rank_form.partition("{rank}")
    # The axis begins half a place above the first; whole places are printed by rounding up, from 1 on.
    form = f'"{before}"0"{after}"'
    values = axes.values(
        frame, Scale(0, places + 1, tuple(float(tick) for tick in ticks)), is_reversed=True, form=f"[>={places + 1}]"
        f'"";[>=1]{form};""', step=1 if places <= 12 else 2,
    )  # fmt: skip
    foot_axis = axes.categories(frame, every=every, rule=frame.look.quiet, crosses="max", labels="nextTo")
    xml = space(frame, [plots.lines(drawn)], [foot_axis, values], (left, 4, right, bottom))
    return Native(xml, frame.height)


def _line(chart: RankTrend, frame: Frame, book: ChartCells, unit: int, index: int, *, is_strong: bool) -> Xml:
    look, series = frame.look, chart.series[unit]
    colour = look.colour(series.role) if is_strong else look.colour(Role.MUTED)
    mark = marks.marker("circle", frame.small * 1.7 if is_strong else 5, colour)
    word = PointLabel("ctr", "0", colour=look.on(colour), bold=True) if is_strong else None
    return marks.series(
        "line", index, book.row_name(unit), book.row(unit), marks.stroke(colour, 2.75 if is_strong else 1.25), mark,
        along=book.headings(), words=marks.labels(frame, word) if word else None,
    )  # fmt: skip


def _name(chart: RankTrend, frame: Frame, book: ChartCells, unit: int, index: int, *, is_strong: bool) -> Xml:
    """The unit's name right of its last rank, on a line nobody sees: a point has one label, and that is the rank."""
    look, series = frame.look, chart.series[unit]
    last = last_known(series.values)
    colour = look.ink if is_strong else look.quiet
    word = PointLabel(
        "r", colour=colour, bold=is_strong, named=True, valued=False, shift=(frame.small if is_strong else 0, 0)
    )
    words = marks.labels(frame, None, {} if last is None else {last: word})
    return marks.series("line", index, book.row_name(unit), book.row(unit), marks.stroke(None), marks.marker("none"),
                        along=book.headings(), words=words)  # fmt: skip
