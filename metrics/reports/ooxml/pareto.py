"""The Pareto as a native chart: bars, the largest first, and over them the line of shares on a second axis."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.pareto import Pareto
from metrics.charts.role import Role
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import plots
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, number_form
from metrics.reports.ooxml.formulas import NOTHING, unedited
from metrics.reports.ooxml.frame import Frame, Native, space
from metrics.reports.ooxml.rooms import foot
from metrics.reports.ooxml.series import PointLabel

_SHARE, _THICKEST = 0.74, 46.0
_BARS = 0.52  # of the height; the line has the upper two fifths, where its axis begins at 0
_LINE = Scale(-150, 100, (0, 50, 100))
_POSITIVE = '0"%";"";0"%"'  # the ticks below 0 stand beside the bars and mean nothing there


def pareto(chart: Pareto, frame: Frame, book: ChartCells) -> Native:
    """Every bar says its number; the line says the share of the vital few and of the last, and others where they fit.

    As on screen the bars have the lower part of the frame and the line the upper.
    """
    look, highest = frame.look, max([*chart.values, 0.0]) or 1.0
    names = [chart.heading(1), chart.heading(2)]
    left, right = 8.0, frame.em("100%", frame.small) + 14
    slot = (frame.width - left - right) / max(len(chart.categories), 1)
    bottom, every = foot(frame, chart.categories, slot)
    along = book.column(0)
    pale = marks.shape(look.colour(Role.PREVIOUS))
    bars = marks.series(
        "bar", 0, book.heading(1), book.column(1), marks.shape(look.colour(Role.ACTUAL)), marks.positive(),
        *(marks.positive(index, pale) for index in range(chart.vital, len(chart.values))), along=along,
        words=marks.labels(frame, PointLabel("outEnd", number_form(chart.decimals, chart.unit), colour=look.ink)),
    )  # fmt: skip
    colour, last = look.colour(Role.SECOND), len(chart.values) - 1

    def share(row: int) -> str:
        """The share of the bars as they are now, unless somebody wrote another one in its cell."""
        told, so_far, all_bars = book.of(2, row), book.down(1, 0, row), book.down(1, 0, last)
        now = f"IF(SUM({all_bars})=0,0,SUM({so_far})/SUM({all_bars})*100)"
        return unedited([(told, book.value(2, row))], now, told)

    shares = book.helper(chart.heading(2), chart.shares, share, number_form(1, "%"),
                         named=f"{book.at_heading(2)}&{NOTHING}" if chart.heading(2) else "")  # fmt: skip
    line = marks.series(
        "line", 1, shares.name, shares.cells, marks.stroke(colour, 2), marks.marker("circle", 6, colour),
        along=along, words=marks.labels(frame, None, _told(chart, frame, slot)),
    )  # fmt: skip
    return Native(
        space(
            frame,
            [
                plots.bars([bars], is_lying=False, is_stacked=False, share=min(_SHARE, _THICKEST / slot)),
                plots.lines([line], other=True),
            ],
            [
                axes.categories(frame, rule=look.quiet, every=every),
                axes.values(frame, Scale(0, highest / _BARS, ()), is_hidden=True),
                axes.categories(frame, other=True, is_hidden=True),
                axes.values(frame, _LINE, other=True, side="r", crosses="max", form=_POSITIVE, labels="nextTo"),
            ],
            (left, axes.legend_height(frame, names) + frame.small + 8, right, bottom),
            legend=axes.legend(frame, [], names),
        ),
        frame.height,
    )  # fmt: skip


def _told(chart: Pareto, frame: Frame, slot: float) -> dict[int, PointLabel | None]:
    """The shares printed on the line: all where they have room, else that of the vital few and the last."""
    kept = {min(chart.vital, len(chart.shares)) - 1, len(chart.shares) - 1}
    texts = [lettering.figure(share, 1, "%") for share in chart.shares]
    fits = max((frame.em(text, frame.small) for text in texts), default=0) + 6 <= slot
    told = range(len(texts)) if fits else sorted(kept)
    return {
        index: PointLabel("t", number_form(1, "%"), colour=frame.look.ink, bold=index in kept)
        for index in told
        if index >= 0
    }
