"""The milestone trend as a native chart: reports across, expected days up, each node named at its line's end."""

from __future__ import annotations

from datetime import date

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import last_known
from metrics.charts.milestone_trend import MilestoneTrend, Track
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import DAY, ChartCells, day_of_serial, serial
from metrics.reports.ooxml.curves import Curves
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import GAP, NOTHING, quoted, unedited
from metrics.reports.ooxml.frame import Frame, Native, space
from metrics.reports.ooxml.rooms import foot
from metrics.reports.ooxml.series import PointLabel

_MOST_NAME_EMS = 18
_HALF_YEAR = 182.625


def milestone_trend(chart: MilestoneTrend, frame: Frame, book: ChartCells) -> Native:
    """A rising line slips; the dashed diagonal is "done today"; a pale diamond is a new plan."""
    days = [serial(day) for track in chart.tracks for day in track.expected if day]
    days += [serial(day) for day in chart.report_days]
    pad = max((max(days, default=1) - min(days, default=0)) / 14, 15)
    low, high = serial(_half_start(day_of_serial(min(days, default=0)))), max(days, default=1) + pad
    scale = Scale(low, high, ())
    left = frame.em("2018年12月", frame.small) + 12
    names = [lettering.shortened(track.name, _MOST_NAME_EMS) for track in chart.tracks]
    count = max(len(chart.periods), 1)
    room = frame.wide(names, frame.small) * 1.06 + 18
    right = max((room - (frame.width - left) / (2 * count)) / (1 - 1 / (2 * count)), 8)
    slot = (frame.width - left - right) / count
    bottom, every = foot(frame, chart.periods, slot)
    place = Curves(frame, scale, frame.height - 12 - bottom, slot, 0, "")
    lasts = [last_known(track.expected) for track in chart.tracks]
    # Names stand at the right edge, also those of nodes whose last report is earlier.
    ends = [(0, serial(t.expected[i])) for t, i in zip(chart.tracks, lasts, strict=True) if i is not None]  # type: ignore[arg-type]
    moved = iter(place.shifts(ends))
    shifts = [0.0 if last is None else next(moved) for last in lasts]
    drawn = [_track(chart.tracks[i], frame, book, i, lasts[i], names[i], shifts[i]) for i in range(len(chart.tracks))]
    drawn.append(_diagonal(chart, frame, book, len(drawn)))
    values = axes.values(frame, scale, form=_form(frame), grid=frame.look.grid, step=_step(high - low))
    xml = space(frame, [plots.lines(drawn)], [axes.categories(frame, rule=frame.look.quiet, every=every), values],
                (left, 12, right, bottom))  # fmt: skip
    return Native(xml, frame.height)


def _track(track: Track, frame: Frame, book: ChartCells, index: int, last: int | None, name: str, shift: float) -> Xml:
    look = frame.look
    colour = look.colour(track.role)
    # A label's words come from a cell, because a long name is shortened there.
    whole, held = book.of(0, index), book.value(0, index)
    said = unedited([(whole, held)], quoted(name), f"{whole}&{NOTHING}")
    told = book.helper(plots.NAMELESS, [name if i == last else None for i in range(len(track.expected))],
                       lambda row: said if row == last else "")  # fmt: skip
    words: dict[int, PointLabel] = (
        {} if last is None else {last: PointLabel("r", colour=look.letters(colour), shift=(0, shift))}
    )
    label, extension = marks.written(frame, told.cells, words)
    points = [
        marks.point(i, marks.marker("diamond", 8, look.colour(Role.PREVIOUS), ring=colour))
        for i, is_new in enumerate(track.rebased)
        if is_new and track.expected[i]
    ]
    if track.is_done and last is not None and not (last < len(track.rebased) and track.rebased[last]):
        points.append(marks.point(last, marks.marker("diamond", 9, colour)))
    return marks.series(
        "line", index, book.row_name(index), book.row(index), marks.stroke(colour, 1.75),
        marks.marker("circle", 5, colour), *points, along=book.headings(), words=label, extension=extension,
    )  # fmt: skip


def _diagonal(chart: MilestoneTrend, frame: Frame, book: ChartCells, index: int) -> Xml:
    look = frame.look

    def today(row: int) -> str:
        """A report's own day, as long as its column is that report's."""
        day, head = chart.report_days[row], book.at_heading(row + 1)
        return f"IF({head}={quoted(chart.periods[row])},DATE({day.year},{day.month},{day.day}),{GAP})"

    days = [serial(day) for day in chart.report_days]
    held = book.helper(chart.diagonal_label or plots.NAMELESS, days, today, DAY)
    words = marks.labels(frame, None, {0: PointLabel("b", colour=look.quiet, named=True, valued=False, shift=(18, 0))})
    return marks.series("line", index, held.name, held.cells, marks.stroke(look.quiet, 1, dash="sysDash"),
                        marks.marker("none"), along=book.headings(), words=words)  # fmt: skip


def _half_start(day: date) -> date:
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _form(frame: Frame) -> str:
    return frame.text("ooxml.month_form")


def _step(days: float) -> float:
    return next((step for step in (91.3125, _HALF_YEAR, 365.25) if days / step <= 7), 730.5)
