"""The funnel as a native chart: bars about one middle line, narrowing downwards."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.funnel import Funnel, Step
from metrics.charts.role import Role
from metrics.reports.office import plots
from metrics.reports.office import series as marks
from metrics.reports.office.frame import Frame, Native
from metrics.reports.office.rooms import left_room, rows_height
from metrics.reports.office.series import Word
from metrics.reports.office.workbook import Book, number_form


def funnel(chart: Funnel, frame: Frame, book: Book) -> Native:
    """Half the missing width nobody sees, then what goes on, then paler what ended; shares in words at the right."""
    names = [step.name for step in chart.steps]
    frame = frame.of(height=rows_height(frame, names, 22, extra=8))
    most = max((step.value or 0 for step in chart.steps), default=0) or 1
    told = [_said(chart, step, share) for step, share in zip(chart.steps, chart.shares, strict=True)]
    room = frame.wide(told) + 16
    plot = max(frame.width - left_room(frame, names) - room, 80)
    pad = most * room / plot
    along, look = book.column(0), frame.look
    lead = book.helper(plots.NAMELESS, [None if s.value is None else (most - s.value) / 2 for s in chart.steps],
                       lambda row: f"({most!r}-{book.of(1, row)})/2")  # fmt: skip
    going = book.helper(chart.heading(1) or plots.NAMELESS,
                        [None if s.value is None else s.value - s.ended for s in chart.steps],
                        lambda row: f"{book.of(1, row)}-{book.of(2, row)}")  # fmt: skip
    # The number in the bar is that of the whole step, not of what goes on.
    figures = book.same(plots.NAMELESS, [_figure(chart, step) for step in chart.steps])
    fits = {i: Word("ctr", colour=look.on(look.colour(Role.ACTUAL)), bold=True)
            for i, step in enumerate(chart.steps) if _fits(chart, frame, step, plot / most)}  # fmt: skip
    label, extension = marks.written(frame, figures.cells, fits)
    ended = book.helper(chart.heading(2) or plots.NAMELESS,
                        [s.ended or None if s.value is not None else None for s in chart.steps],
                        lambda row: book.of(2, row), number_form(chart.decimals, chart.unit))  # fmt: skip
    bars = plots.bars(
        [
            plots.clear_bar(0, lead.name, lead.cells, along),
            marks.series("bar", 1, going.name, going.cells, marks.shape(look.colour(Role.ACTUAL)), marks.positive(),
                         along=along, words=label, extension=extension),
            marks.series("bar", 2, ended.name, ended.cells, marks.shape(look.colour(Role.PREVIOUS)), marks.positive(),
                         along=along),
        ],
        is_lying=True, is_stacked=True, share=0.72,
    )  # fmt: skip
    said = [text if i in fits else f"{_figure(chart, chart.steps[i]) or chart.missing_word}  {text}".strip()
            for i, text in enumerate(told)]  # fmt: skip
    at: list[float | None] = [most if i in fits else (most + (s.value or 0)) / 2 for i, s in enumerate(chart.steps)]
    words = plots.row_words(frame, 3, book, along, at, said, pad, [look.quiet] * len(said))
    return Native(plots.rows_chart(frame, names, Scale(0, most + pad, ()), [bars, words]), frame.height)


def _figure(chart: Funnel, step: Step) -> str | None:
    return None if step.value is None else lettering.figure(step.value, chart.decimals, chart.unit)


def _fits(chart: Funnel, frame: Frame, step: Step, per_unit: float) -> bool:
    figure = _figure(chart, step)
    return bool(figure) and frame.em(figure or "") + 8 <= ((step.value or 0) - step.ended) * per_unit


def _said(chart: Funnel, step: Step, share: float | None) -> str:
    parts = []
    if share is not None:
        parts.append(chart.share_form.format(share=lettering.figure(share, 1, "%")))
    if step.ended and step.value is not None:
        parts.append(chart.ended_form.format(ended=lettering.figure(step.ended, chart.decimals, chart.unit)))
    return "  ".join(parts)
