"""Opened against closed as a native chart: two rising lines, named at their ends, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.cumulative import Cumulative
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Ref, number_form
from metrics.reports.ooxml.curves import Curves
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.formulas import NOTHING, printed, worded
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.ooxml.series import PointLabel


def cumulative(chart: Cumulative, frame: Frame, book: ChartCells) -> Native:
    """The days are a week or so apart and stand at equal distances."""
    values = [value for value in (*chart.opened.values, *chart.closed.values) if value is not None]
    scale = Scale.over(values, room=0.1, most=4, whole=chart.decimals == 0)
    names = [f"{day.month}-{day.day}" for day in chart.days]
    probe = Curves(frame, scale, 1, 1, chart.decimals, chart.unit)
    told = [probe.end_words(series) for series in (chart.opened, chart.closed)]
    place, inner, every = Curves.over(frame, scale, names, [*told, chart.gap_note], chart.decimals, chart.unit)
    along = book.helper(plots.NAMELESS, names, lambda row: _day_words(book.of(0, row))).cells
    ends = [(len(names) - 1, series.values[-1] or 0.0) for series in (chart.opened, chart.closed) if series.values]
    if chart.gap_note and ends:
        ends.append((len(names) - 1, sum(height for _, height in ends) / 2))
    shifts = [*place.shifts(ends), 0.0, 0.0, 0.0]
    drawn = [
        place.line(0, chart.opened, book.heading(1), book.column(1), along, end=("r", (0.0, shifts[0]))),
        place.line(1, chart.closed, book.heading(2), book.column(2), along, end=("r", (0.0, shifts[1]))),
        *_notes(chart, frame, book, along, ends, shifts[2]),
    ]
    return Native(place.picture([plots.lines(drawn)], inner, every), frame.height)


def _notes(
    chart: Cumulative, frame: Frame, book: ChartCells, along: Ref, ends: list[tuple[int, float]], shift: float
) -> list[Xml]:
    """What is open at the end between the lines' names, and the widest gap where it is not the last."""
    words: dict[int, _Said] = {}
    widest = max(range(len(chart.gaps)), key=lambda index: chart.gaps[index], default=0)
    last, form = len(chart.days) - 1, number_form(chart.decimals)

    def gap(row: int) -> str:
        return f"({book.of(1, row)}-{book.of(2, row)})"

    def told(note: str, row: int) -> str:
        figure = lettering.figure(chart.gaps[row], chart.decimals)
        return worded(book, note, figure, printed(gap(row), form), ((1, row), (2, row)))

    if chart.widest_note and chart.gaps and chart.gaps[widest] > chart.gaps[-1]:
        most = f"SUMPRODUCT(MAX({book.down(1, 0, last)}-{book.down(2, 0, last)}))"
        note = f"IF({gap(widest)}<{most},{NOTHING},{told(chart.widest_note, widest)})"
        height = chart.opened.values[widest] or 0.0
        words[widest] = _Said(height, f"N({book.of(1, widest)})", chart.widest_note, note, "t")
    if chart.gap_note and len(ends) > 2:
        middle = f"({book.of(1, last)}+{book.of(2, last)})/2"
        words[last] = _Said(ends[2][1], middle, chart.gap_note, told(chart.gap_note, last), "r")
    if not words:
        return []
    rows = range(len(chart.days))
    at = book.helper(plots.NAMELESS, [words[i].height if i in words else None for i in rows],
                     lambda row: words[row].at if row in words else "")  # fmt: skip
    cells = book.helper(plots.NAMELESS, [words[i].words if i in words else None for i in rows],
                        lambda row: words[row].told if row in words else "")  # fmt: skip
    looks = {
        i: PointLabel(each.side, colour=frame.look.ink, shift=(0, shift if each.side == "r" else 0))
        for i, each in words.items()
    }
    label, extension = marks.written(frame, cells.cells, looks)
    return [
        marks.series("line", 2, at.name, at.cells, marks.stroke(None), marks.marker("none"),
                     along=along, words=label, extension=extension)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """Words at a day: their height and what they say, each now and as a formula, and the side they stand on."""

    height: float
    at: str
    words: str
    told: str
    side: str


def _day_words(address: str) -> str:
    return f'MONTH({address})&"-"&DAY({address})'
