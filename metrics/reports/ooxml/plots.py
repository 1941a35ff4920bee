"""The plots charts are made of (bars, lines, points) and the marks that several kinds of chart share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from metrics.charts.axes import Scale
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import ChartCells, Helper, Ref
from metrics.reports.ooxml.drawing import Xml, c
from metrics.reports.ooxml.formulas import GAP, NOTHING, quoted
from metrics.reports.ooxml.frame import Frame, space
from metrics.reports.ooxml.rooms import left_room
from metrics.reports.ooxml.series import PointLabel

_MOST_GAP = 500
NAMELESS = " "


def bars(
    series: Iterable[Xml], *, is_lying: bool, is_stacked: bool, share: float, abreast: int = 1, other: bool = False
) -> Xml:
    """Bars that fill a ``share`` of each category's place, ``abreast`` of them side by side."""
    gap = (1 / max(share, 0.05) - 1) * abreast * 100
    return c(
        "barChart",
        c("barDir", val="bar" if is_lying else "col"),
        c("grouping", val="stacked" if is_stacked else "clustered"),
        c("varyColors", val=0),
        *series,
        c("gapWidth", val=min(round(gap), _MOST_GAP)),
        c("overlap", val=100 if is_stacked else 0),
        *axes.ids(other=other),
    )


def lines(series: Iterable[Xml], *, other: bool = False) -> Xml:
    """Lines over categories."""
    return c(
        "lineChart",
        c("grouping", val="standard"),
        c("varyColors", val=0),
        *series,
        c("marker", val=1),
        *axes.ids(other=other),
    )


def points(series: Iterable[Xml]) -> Xml:
    """Points over two axes of numbers."""
    return c("scatterChart", c("scatterStyle", val="lineMarker"), c("varyColors", val=0), *series, *axes.ids())


def clear_bar(index: int, name: Ref, values: Ref, along: Ref, words: Xml | None = None,
              extension: Xml | None = None) -> Xml:  # fmt: skip
    """A bar nobody sees: room before the next one, or something to hang words on."""
    return marks.series(
        "bar", index, name, values, marks.shape(None), marks.positive(), along=along, words=words, extension=extension
    )


def said(
    frame: Frame, index: int, book: ChartCells, along: Ref, missing: Sequence[int], measured: Sequence[Sequence[int]],
    word: Callable[[int], str], heights: Sequence[float],
) -> Xml:  # fmt: skip
    """A line nobody sees that says its word at every category without a number, each at its own of the ``heights``.

    ``missing`` are those categories now, ``measured`` for each category the grid columns its numbers would stand in.
    """

    def absent(row: int) -> str:
        return "+".join(f"COUNT({book.of(column, row)})" for column in measured[row]) + "=0"

    rows = range(len(heights))
    at = book.helper(
        NAMELESS,
        [heights[row] if row in missing else None for row in rows],
        lambda row: f"IF({absent(row)},{heights[row]!r},{GAP})" if measured[row] else "",
    )
    told = book.helper(
        NAMELESS,
        [word(row) if row in missing else None for row in rows],
        lambda row: f"IF({absent(row)},{quoted(word(row))},{NOTHING})" if measured[row] else "",
    )
    looks = {row: PointLabel("t", colour=frame.look.quiet) for row in rows if measured[row]}
    label, extension = marks.written(frame, told.cells, looks)
    return marks.series(
        "line", index, at.name, at.cells, marks.stroke(None), marks.marker("none"), along=along, words=label,
        extension=extension,
    )  # fmt: skip


def row_words(
    frame: Frame, first: int, book: ChartCells, along: Ref, at: tuple[Sequence[float | None], Callable[[int], str]],
    words: Helper, room: float, colours: Sequence[str | None] = (), *, bold: bool = False,
) -> Xml:  # fmt: skip
    """Words right of each row of lying bars, at a place on the axis: two bars nobody sees on the second axes.

    ``at`` are the places and their formulas, ``room`` is the length of the bar whose inner end holds the words.
    """
    places, formula = at
    held = [place if text else None for place, text in zip(places, words.cells.values, strict=True)]
    start = book.helper(NAMELESS, held, lambda row: f"IF({words.at[row]}={NOTHING},{NOTHING},{formula(row)})")
    return bars(
        [
            clear_bar(first, start.name, start.cells, along),
            end_words(frame, first + 1, book, words, room, colours, bold=bold),
        ],
        is_lying=True, is_stacked=True, share=0.8, other=True,
    )  # fmt: skip


def end_words(
    frame: Frame, index: int, book: ChartCells, words: Helper, room: float, colours: Sequence[str | None] = (),
    *, bold: bool = False,
) -> Xml:  # fmt: skip
    """Words at the end of each stack of lying bars: a bar nobody sees, ``room`` long, whose inner end holds them."""
    told = words.cells.values
    length = book.helper(
        NAMELESS,
        [room if text else None for text in told],
        lambda row: f"IF({words.at[row]}={NOTHING},{NOTHING},{room!r})",
    )
    looks = {
        row: PointLabel("inBase", colour=(colours[row] if colours else None) or frame.look.ink, bold=bold)
        for row in range(len(told))
    }
    label, extension = marks.written(frame, words.cells, looks)
    return clear_bar(index, length.name, length.cells, book.column(0), label, extension)


def rows_chart(
    frame: Frame,
    names: Sequence[str],
    scale: Scale,
    plots: Sequence[Xml],
    *,
    legend: Sequence[str] = (),
    shown: Xml | None = None,
    head: float = 0,
    step: float | None = None,
) -> bytes:
    """A chart of rows: names at the left, the first on top, numbers hidden unless ``shown`` is their axis.

    ``plots`` beyond the first stand on the second axes. ``head`` are points over the plot for the shown axis. No entry
    is taken out of the legend: programs count a lying chart's entries from different ends, and a bar without fill whose
    name is a space leaves none to see.
    """
    hide: dict[str, Any] = {"is_hidden": True}
    left = left_room(frame, names)
    top = axes.legend_height(frame, list(legend)) + 4 + head
    rule: dict[str, Any] = {"rule": frame.look.grid, "size": frame.size, "colour": frame.look.ink}
    second = [
        axes.categories(frame, other=True, side="l", is_reversed=True, **hide),
        axes.values(frame, scale, other=True, side="b", step=step, **hide),
    ]
    own = shown if shown is not None else axes.values(frame, scale, side="b", is_hidden=True)
    return space(
        frame,
        list(plots),
        [axes.categories(frame, side="l", is_reversed=True, **rule), own, *(second if len(plots) > 1 else [])],
        (left, top, 6, 4),
        legend=axes.legend(frame, [], list(legend)) if legend else None,
    )
