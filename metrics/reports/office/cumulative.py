"""Opened against closed as a native chart: two rising lines, named at their ends, and what lies between them."""

from __future__ import annotations

from metrics.charts.axes import Scale
from metrics.charts.cumulative import Cumulative
from metrics.reports.office import plots
from metrics.reports.office import series as marks
from metrics.reports.office.curves import Curves
from metrics.reports.office.drawing import Xml
from metrics.reports.office.frame import Frame, Native
from metrics.reports.office.series import Word
from metrics.reports.office.workbook import Book, Ref


def cumulative(chart: Cumulative, frame: Frame, book: Book) -> Native:
    """The days are a week or so apart and stand at equal distances."""
    values = [value for value in (*chart.opened.values, *chart.closed.values) if value is not None]
    scale = Scale.over(values, room=0.1, most=min(4, max(1, int(max(values, default=4)))))
    names = [f"{day.month}-{day.day}" for day in chart.days]
    probe = Curves(frame, scale, 1, 1, chart.decimals, chart.unit)
    told = [probe.end_words(series) for series in (chart.opened, chart.closed)]
    place, inner, every = Curves.over(frame, scale, names, [*told, chart.gap_note], chart.decimals, chart.unit)
    along = book.same(plots.NAMELESS, names).cells
    ends = [(len(names) - 1, series.values[-1] or 0.0) for series in (chart.opened, chart.closed) if series.values]
    if chart.gap_note and ends:
        ends.append((len(names) - 1, sum(height for _, height in ends) / 2))
    shifts = [*place.shifts(ends), 0.0, 0.0, 0.0]
    drawn = [
        place.line(0, chart.opened, book.heading(1), book.column(1), along, end=("r", shifts[0])),
        place.line(1, chart.closed, book.heading(2), book.column(2), along, end=("r", shifts[1])),
        *_notes(chart, frame, book, along, ends, shifts[2]),
    ]
    return Native(place.picture([plots.lines(drawn)], inner, every), frame.height)


def _notes(
    chart: Cumulative, frame: Frame, book: Book, along: Ref, ends: list[tuple[int, float]], shift: float
) -> list[Xml]:
    """What is open at the end between the lines' names, and the widest gap where it is not the last."""
    words: dict[int, tuple[float, str, str]] = {}
    widest = max(range(len(chart.gaps)), key=lambda index: chart.gaps[index], default=0)
    if chart.widest_note and chart.gaps and chart.gaps[widest] > chart.gaps[-1]:
        words[widest] = (chart.opened.values[widest] or 0.0, chart.widest_note, "t")
    if chart.gap_note and len(ends) > 2:
        words[ends[2][0]] = (ends[2][1], chart.gap_note, "r")
    if not words:
        return []
    count = len(chart.days)
    height = book.same(plots.NAMELESS, [words[i][0] if i in words else None for i in range(count)])
    told = book.same(plots.NAMELESS, [words[i][1] if i in words else None for i in range(count)])
    looks = {
        i: Word(side, colour=frame.look.ink, shift=(0, shift if side == "r" else 0))
        for i, (_, _, side) in words.items()
    }
    label, extension = marks.written(frame, told.cells, looks)
    return [
        marks.series("line", 2, height.name, height.cells, marks.stroke(None), marks.marker("none"),
                     along=along, words=label, extension=extension)
    ]  # fmt: skip
