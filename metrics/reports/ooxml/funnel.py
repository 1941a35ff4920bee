"""The funnel as a native chart: bars about one middle line, narrowing downwards."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.funnel import Funnel, FunnelStep
from metrics.charts.role import Role
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, number_form
from metrics.reports.ooxml.formulas import NOTHING, if_known, printed, quoted, unedited
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.ooxml.rooms import left_room, rows_height
from metrics.reports.ooxml.series import PointLabel


def funnel(chart: Funnel, frame: Frame, book: ChartCells) -> Native:
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
                       lambda row: if_known(book.of(1, row), f"MAX({most!r}-{book.of(1, row)},0)/2"))  # fmt: skip
    going = book.helper(chart.heading(1) or plots.NAMELESS,
                        [None if s.value is None else s.value - s.ended for s in chart.steps],
                        lambda row: if_known(book.of(1, row), f"{book.of(1, row)}-N({book.of(2, row)})"),
                        named=_named(chart, book, 1))  # fmt: skip
    form = number_form(chart.decimals, chart.unit)
    # The number in the bar is that of the whole step, not of what goes on.
    figures = book.helper(plots.NAMELESS, [_figure(chart, step) for step in chart.steps],
                          lambda row: if_known(book.of(1, row), printed(book.of(1, row), form)))  # fmt: skip
    fits = {i: PointLabel("ctr", colour=look.on(look.colour(Role.ACTUAL)), bold=True)
            for i, step in enumerate(chart.steps) if _fits(chart, frame, step, plot / most)}  # fmt: skip
    label, extension = marks.written(frame, figures.cells, fits)
    ended = book.helper(chart.heading(2) or plots.NAMELESS,
                        [s.ended or None if s.value is not None else None for s in chart.steps],
                        lambda row: f"IF(AND(ISNUMBER({book.of(1, row)}),N({book.of(2, row)})<>0),{book.of(2, row)},"
                        f"{NOTHING})", form, named=_named(chart, book, 2))  # fmt: skip
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
    cells = book.helper(plots.NAMELESS, [text or None for text in said],
                        lambda row: _formula(chart, book, row, is_alone=row not in fits))  # fmt: skip
    place = at, lambda row: repr(float(most)) if row in fits else f"({most!r}+N({book.of(1, row)}))/2"
    words = plots.row_words(frame, 3, book, along, place, cells, pad, [look.quiet] * len(said))
    return Native(plots.rows_chart(frame, names, Scale(0, most + pad, ()), [bars, words]), frame.height)


def _named(chart: Funnel, book: ChartCells, column: int) -> str:
    return f"{book.at_heading(column)}&{NOTHING}" if chart.heading(column) else ""


def _formula(chart: Funnel, book: ChartCells, row: int, *, is_alone: bool) -> str:
    """What stands right of a bar: its number where the bar is too short, its share of the step before, what ended."""
    value, ended, form = book.of(1, row), book.of(2, row), number_form(chart.decimals, chart.unit)
    parts = [_share(chart, book, row)] if row else []
    told = _filled(chart.ended_form, "ended", printed(ended, form))
    parts.append(f"IF(AND(ISNUMBER({value}),N({ended})<>0),{told},{NOTHING})")
    if is_alone:
        parts.insert(0, if_known(value, printed(value, form), quoted(chart.missing_word)))
    spaces = [f'IF({part}={NOTHING},{NOTHING},"  "&{part})' for part in parts]
    return f"MID({'&'.join(spaces)},3,200)"


def _share(chart: Funnel, book: ChartCells, row: int) -> str:
    """The share of the step before as the bars are now, unless somebody wrote another one in its cell."""
    before, now, told = book.of(1, row - 1), book.of(1, row), book.of(3, row)
    share = f"IF(AND(N({before})<>0,ISNUMBER({now})),{now}/{before}*100,{NOTHING})"
    share = unedited([(told, book.value(3, row))], share, told)
    words = _filled(chart.share_form, "share", printed(share, number_form(1, "%")))
    return f"IF(ISNUMBER({share}),{words},{NOTHING})"


def _filled(form: str, slot: str, number: str) -> str:
    before, _, after = form.partition(f"{{{slot}}}")
    return f"{quoted(before)}&{number}&{quoted(after)}"


def _figure(chart: Funnel, step: FunnelStep) -> str | None:
    return None if step.value is None else lettering.figure(step.value, chart.decimals, chart.unit)


def _fits(chart: Funnel, frame: Frame, step: FunnelStep, per_unit: float) -> bool:
    figure = _figure(chart, step)
    return bool(figure) and frame.em(figure or "") + 8 <= ((step.value or 0) - step.ended) * per_unit


def _said(chart: Funnel, step: FunnelStep, share: float | None) -> str:
    parts = []
    if share is not None:
        parts.append(chart.share_form.format(share=lettering.figure(share, 1, "%")))
    if step.ended and step.value is not None:
        parts.append(chart.ended_form.format(ended=lettering.figure(step.ended, chart.decimals, chart.unit)))
    return "  ".join(parts)
