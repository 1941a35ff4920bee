"""Tables of a document: three lines (三线表), the headings repeated on every page, no row broken in two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from metrics.charts import lettering
from metrics.charts.theme import LIGHT
from metrics.reports.bulletin import layout
from metrics.reports.bulletin.layout import Faces
from metrics.reports.flow import Sheet
from metrics.reports.office.cells import Printed
from metrics.reports.office.columns import column_widths
from metrics.reports.office.heat import Tinted, Tinting

_THICK, _THIN = 12, 6  # eighths of a point
_LINE = 1.32
_TOGETHER = 14  # a table of so many rows is not broken over two pages


def three_lines(document: Any, sheet: Sheet, room: float, faces: Faces) -> None:
    """A table between two thick lines with a thin one under its headings."""
    size = layout.CELL if column_widths(sheet.heads, sheet.rows, room, layout.CELL)[1] else 9.0
    widths, _ = column_widths(sheet.heads, sheet.rows, room, size)
    table = _empty(document, len(sheet.rows) + 1, widths)
    last = len(sheet.rows)
    for place, head in enumerate(sheet.heads):
        is_right = bool(sheet.rows) and sheet.rows[0][place].is_right
        cell = table.rows[0].cells[place]
        _write(cell, head, faces, size, across="right" if is_right else "left", is_head=True)
        _edges(cell, top=_THICK, bottom=_THIN)
    _repeat(table.rows[0])
    for number, row in enumerate(sheet.rows, 1):
        cells = table.rows[number].cells
        _whole(table.rows[number])
        for cell, printed in zip(cells, row, strict=True):
            _printed(cell, printed, faces, size)
            if number == last:
                _edges(cell, bottom=_THICK)
    if last <= _TOGETHER:
        _keep(table)


def tinted(document: Any, made: Tinting, room: float, faces: Faces) -> None:
    """A chart that is a table of colours, with its key under it."""
    size = 9.0 if len(made.heads) <= 9 else 8.0
    names = max((lettering.px(row[0].words, size) for row in made.rows), default=60.0) + 14
    first = min(max(names, 50), room * 0.28)
    count = max(len(made.heads) - 1, 1)
    widths = [first, *[(room - first) / count] * count]
    head = any(made.heads)
    table = _empty(document, len(made.rows) + head, widths, sides=20)
    if head:
        for cell, word in zip(table.rows[0].cells, made.heads, strict=True):
            _write(cell, word, faces, size, across="center", colour=layout.QUIET)
        _repeat(table.rows[0])
    for number, row in enumerate(made.rows, int(head)):
        _whole(table.rows[number])
        for place, (cell, tint) in enumerate(zip(table.rows[number].cells, row, strict=True)):
            _tint(cell, tint, faces, size, across="center" if place else "left")
    if made.legend:
        _key(document, made.legend, faces)


def _key(document: Any, legend: Sequence[Tinted], faces: Faces) -> None:
    made = layout.paragraph(document, "", faces.body, 9, across="left", line=16)
    for entry in legend:
        if entry.fill:
            layout.dress(made.add_run("■ "), faces.body, 9, colour=entry.fill)
        layout.dress(made.add_run(f"{entry.words}    "), faces.body, 9, colour=layout.QUIET)


def _printed(cell: Any, printed: Printed, faces: Faces, size: float) -> None:
    colour = LIGHT.letters(LIGHT.lamp(printed.lamp)) if printed.lamp else None
    _write(cell, printed.words, faces, size, across="right" if printed.is_right else "left", colour=colour)


def _tint(cell: Any, tint: Tinted, faces: Faces, size: float, *, across: str) -> None:
    _write(cell, tint.words, faces, size, across=across, colour=tint.ink, bold=tint.is_bold)
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_border(side, 12, "FFFFFF"))
    properties.append(borders)
    if tint.fill:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:color"), "auto")
        shade.set(qn("w:fill"), tint.fill.removeprefix("#"))
        properties.append(shade)
    _middle(properties)


def _empty(document: Any, rows: int, widths: Sequence[float], sides: int = 90) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
    for row in table.rows:
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Pt(wide)
    margins = OxmlElement("w:tblCellMar")
    for side, wide in (("top", 25), ("left", sides), ("bottom", 25), ("right", sides)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(wide))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)
    return table


def _write(
    cell: Any, words: str, faces: Faces, size: float, *, across: str, is_head: bool = False,
    colour: str | None = None, bold: bool = False,
) -> None:  # fmt: skip
    face = faces.head if is_head else faces.body
    for number, part in enumerate(words.split("\n")):
        made = layout.paragraph(cell, part, face, size, across=across, line=size * _LINE, bold=bold, colour=colour)
        if number == 0:
            # The paragraph every new cell has is taken away again.
            cell._tc.remove(cell.paragraphs[0]._p) if cell.paragraphs[0]._p is not made._p else None
    if not is_head:
        _middle(cell._tc.get_or_add_tcPr())


def _middle(properties: Any) -> None:
    for old in properties.findall(qn("w:vAlign")):
        properties.remove(old)
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    properties.append(align)


def _edges(cell: Any, **thick: int) -> None:
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "bottom"):
        if side in thick:
            borders.append(_border(side, thick[side], "000000"))
    properties = cell._tc.get_or_add_tcPr()
    align = properties.find(qn("w:vAlign"))
    if align is None:
        properties.append(borders)
    else:
        align.addprevious(borders)


def _border(side: str, thick: int, colour: str) -> Any:
    made = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(thick)), ("space", "0"), ("color", colour)):
        made.set(qn(f"w:{name}"), value)
    return made


def _keep(table: Any) -> None:
    for row in table.rows[:-1]:
        for cell in row.cells:
            for made in cell.paragraphs:
                made.paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
