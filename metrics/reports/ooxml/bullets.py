"""Bullets as a native chart: the actual over a pale track that ends at the target, a tick for the plan to date."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Ref, number_form
from metrics.reports.ooxml.drawing import Xml, line
from metrics.reports.ooxml.formulas import NOTHING, if_known, lamp_words, printed, quoted, spaced
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.ooxml.rooms import left_room, rows_height

_TICK = 0.006  # of the scale
_THINNEST = 3.2  # pt


def bullets(chart: Bullets, frame: Frame, book: ChartCells) -> Native:
    """Track and bar on the first axes, the tick on the second over them, number and lamp in words at the right."""
    levels, names = chart.levels, [level.name for level in chart.levels]
    legend = [heading for i in (1, 3, 2) if (heading := chart.heading(i))]
    head = frame.small + 7
    top = axes.legend_height(frame, legend) + 8 + head
    frame = frame.of(height=rows_height(frame, names, 18, extra=top))
    known = [v for level in levels for v in (level.actual, level.planned, level.target) if v is not None]
    ticks = Scale.over(known, most=4, whole=chart.decimals == 0)
    high = ticks.high
    told = [_said(chart, level) for level in levels]
    room = frame.wide(told) + 16
    plot = max(frame.width - left_room(frame, names) - room, 80)
    pad = high * room / plot
    scale = Scale(0, high + pad, ())
    along, look = book.column(0), frame.look
    actual = marks.series("bar", 0, book.heading(1), book.column(1), marks.shape(look.colour(Role.ACTUAL)),
                          marks.positive(), along=along)  # fmt: skip
    rest = book.helper(
        chart.heading(3) or plots.NAMELESS,
        [None if x.target is None else max(x.target - max(x.actual or 0.0, 0.0), 0.0) for x in levels],
        lambda row: if_known(book.of(3, row), f"MAX({book.of(3, row)}-MAX({book.of(1, row)},0),0)"),
        named=f"{book.at_heading(3)}&{NOTHING}" if chart.heading(3) else "",
    )
    target = marks.series("bar", 1, rest.name, rest.cells, marks.shape(look.grid), marks.positive(), along=along)
    # Stacked like the second axes' bars, because LibreOffice stacks all or none.
    track = plots.bars([actual, target], is_lying=True, is_stacked=True, share=0.46)
    tick = _tick(chart, frame, book, high * max(_TICK, _THINNEST / plot), along)
    over = plots.bars([*tick, *_words(chart, frame, book, along, told, pad)], is_lying=True, is_stacked=True,
                      share=0.66, other=True)  # fmt: skip
    shown = axes.told_over(frame, scale, ticks, chart.unit, side="t")
    xml = plots.rows_chart(frame, names, scale, [track, over], legend=legend, shown=shown, head=head)
    return Native(xml, frame.height)


def _tick(chart: Bullets, frame: Frame, book: ChartCells, thin: float, along: Ref) -> list[Xml]:
    """Room nobody sees and the tick of the plan, edged in paper so that it shows on a dark bar."""
    look = frame.look
    plans = [level.planned for level in chart.levels]
    before = book.helper(
        plots.NAMELESS,
        [None if plan is None else max(plan - thin / 2, 0.0) for plan in plans],
        lambda row: if_known(book.of(2, row), f"MAX({book.of(2, row)}-{thin / 2!r},0)"),
    )
    tick = book.helper(
        chart.heading(2) or plots.NAMELESS,
        [None if plan is None else thin for plan in plans],
        lambda row: if_known(book.of(2, row), repr(thin)),
        named=f"{book.at_heading(2)}&{NOTHING}" if chart.heading(2) else "",
    )
    return [
        plots.clear_bar(2, before.name, before.cells, along),
        marks.series("bar", 3, tick.name, tick.cells, marks.shape(look.ink, line(look.paper, 0.5)), marks.positive(),
                     along=along),
    ]  # fmt: skip


def _words(chart: Bullets, frame: Frame, book: ChartCells, along: Ref, told: list[str], room: float) -> list[Xml]:
    """Bars nobody sees that carry the words past every mark: one as far as the last mark, one for the words."""
    look = frame.look
    ends = [max([0.0, *(v for v in (x.actual, x.planned, x.target) if v is not None)]) for x in chart.levels]
    gap = book.helper(
        plots.NAMELESS,
        [e - (x.planned or 0.0) for e, x in zip(ends, chart.levels, strict=True)],
        lambda row: f"MAX(0,{book.across(row, 1, 3)})-N({book.of(2, row)})",
    )
    cells = book.helper(plots.NAMELESS, [text or None for text in told], lambda row: _formula(chart, book, row))
    colours = [look.letters(look.lamp(level.lamp)) if level.lamp else look.quiet for level in chart.levels]
    return [
        plots.clear_bar(4, gap.name, gap.cells, along),
        plots.end_words(frame, 5, book, cells, room, colours),
    ]


def _formula(chart: Bullets, book: ChartCells, row: int) -> str:
    """What stands right of a bar, from its number and its lamp."""
    level, actual = chart.levels[row], book.of(1, row)
    figure = printed(actual, number_form(chart.decimals, chart.unit))
    return if_known(
        actual, spaced(figure, lamp_words(book, 4, row, _lamp(level))), quoted(chart.missing_word or level.label)
    )


def _lamp(level: BulletLevel) -> str:
    return " ".join(part for part in (level.lamp.shape if level.lamp else "", level.label) if part)


def _said(chart: Bullets, level: BulletLevel) -> str:
    if level.actual is None:
        return chart.missing_word or level.label
    figure = lettering.figure(level.actual, chart.decimals, chart.unit)
    return " ".join(part for part in (figure, _lamp(level)) if part)
