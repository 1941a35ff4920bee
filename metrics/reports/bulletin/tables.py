"""Tables of a document: three lines (三线表), the headings repeated on every page, no row broken in two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.charts import lettering
from metrics.charts.cells import Printed
from metrics.charts.theme import LIGHT
from metrics.reports.bulletin import layout
from metrics.reports.bulletin.layout import Faces
from metrics.reports.bulletin.words import plain, run, w
from metrics.reports.ooxml.column_widths import column_widths
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.heat import Tinted, Tinting
from metrics.reports.pieces import PrintedTable

_THICK, _THIN = 12, 6  # eighths of a point
_LINE = 1.32
_TOGETHER = 8  # a table of so many rows is not broken over two pages
_MOST_TINTED = 28
_SIDES, _NARROW_SIDES = 90, 20  # twips beside a cell's words


def three_lines(sheet: PrintedTable, room: float, faces: Faces, alt: str) -> Xml:
    """A table between two thick lines with a thin one under its headings."""
    size = layout.CELL if column_widths(sheet.heads, sheet.rows, room, layout.CELL)[1] else 9.0
    widths, _ = column_widths(sheet.heads, sheet.rows, room, size)
    sides = ["right" if sheet.rows and cell.is_right else "left" for cell in (sheet.rows or (sheet.heads,))[0]
             if isinstance(cell, Printed)] or ["left"] * len(sheet.heads)  # fmt: skip
    stays = len(sheet.rows) <= _TOGETHER
    head = [
        _cell(wide, _line(words, faces.head, size, side, stays=True), _edges(top=_THICK, bottom=_THIN))
        for wide, words, side in zip(widths, sheet.heads, sides, strict=True)
    ]
    rows = [_row(head, is_head=True)]
    for number, row in enumerate(sheet.rows, 1):
        is_last = number == len(sheet.rows)
        # The last row stays with the note under the table, the others with the row after them.
        keeps = bool(sheet.note) if is_last else stays
        pairs = zip(widths, row, strict=True)
        printed = [(wide, _printed(cell, faces, size, stays=keeps)) for wide, cell in pairs]
        rows.append(_row([_cell(wide, lines, _edges(bottom=_THICK) if is_last else None) for wide, lines in printed]))
    return _table(rows, widths, _SIDES, alt)


def tinted(made: Tinting, room: float, faces: Faces, alt: str) -> Xml:
    """A chart that is a table of colours, with its key under it."""
    size = 9.0 if len(made.heads) <= 9 else 8.0
    names = max((lettering.px(row[0].words, size) for row in made.rows), default=60.0) + 14
    first = min(max(names, 50), room * 0.28)
    count = max(len(made.heads) - 1, 1)
    widths = [first, *[(room - first) / count] * count]
    stays = len(made.rows) <= _MOST_TINTED
    rows = []
    if any(made.heads):
        looks = {"colour": layout.QUIET, "stays": True}
        heads = zip(widths, made.heads, strict=True)
        cells = [_cell(wide, _line(word, faces.body, size, "center", **looks)) for wide, word in heads]
        rows.append(_row(cells, is_head=True))
    rows += [
        _row([_tint(wide, cell, faces, size, "center" if place else "left", stays=stays)
              for place, (wide, cell) in enumerate(zip(widths, row, strict=True))])
        for row in made.rows
    ]  # fmt: skip
    return _table(rows, widths, _NARROW_SIDES, alt) + (_key(made.legend, faces) if made.legend else "")


def _key(legend: Sequence[Tinted], faces: Faces) -> Xml:
    runs = []
    for entry in legend:
        if entry.fill:
            runs.append(run("■ ", faces.body, 9, colour=entry.fill))
        runs.append(run(f"{entry.words}    ", faces.body, 9, colour=layout.QUIET))
    return plain("", faces.body, 9, across="left", line=16, runs=runs)


def _printed(cell: Printed, faces: Faces, size: float, *, stays: bool) -> list[Xml]:
    colour = LIGHT.letters(LIGHT.lamp(cell.lamp)) if cell.lamp else None
    return _line(cell.words, faces.body, size, "right" if cell.is_right else "left", colour=colour, stays=stays)


def _tint(wide: float, tint: Tinted, faces: Faces, size: float, across: str, *, stays: bool) -> Xml:
    sides = w("tcBorders", *(_border(side, 12, "FFFFFF") for side in ("top", "left", "bottom", "right")))
    shade = w("shd", val="clear", color="auto", fill=tint.fill.removeprefix("#")) if tint.fill else None
    return _cell(
        wide, _line(tint.words, faces.body, size, across, colour=tint.ink, bold=tint.is_bold, stays=stays), sides, shade
    )


def _line(words: str, face: Any, size: float, across: str, **looks: Any) -> list[Xml]:
    return [plain(part, face, size, across=across, line=size * _LINE, **looks) for part in words.split("\n")]


def _cell(wide: float, lines: list[Xml], *properties: Xml | None) -> Xml:
    width = w("tcW", w=round(wide * 20), type="dxa")
    return w("tc", w("tcPr", width, *properties, w("vAlign", val="center")), *lines)


def _row(cells: list[Xml], *, is_head: bool = False) -> Xml:
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader") if is_head else None), *cells)


def _table(rows: list[Xml], widths: Sequence[float], sides: int, alt: str) -> Xml:
    margins = (("top", 25), ("left", sides), ("bottom", 25), ("right", sides))
    properties = w(
        "tblPr",
        w("tblW", w=round(sum(widths) * 20), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=wide, type="dxa") for side, wide in margins)),
        w("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        w("tblDescription", val=alt),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=round(wide * 20)) for wide in widths)), *rows)


def _edges(**thick: int) -> Xml:
    return w("tcBorders", *(_border(side, thick[side], "000000") for side in ("top", "bottom") if side in thick))


def _border(side: str, thick: int, colour: str) -> Xml:
    return w(side, val="single", sz=thick, space=0, color=colour)
