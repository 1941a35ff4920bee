"""The clerk's own file back with every cell that needs somebody marked and told; corrected, it is uploaded again.

A workbook comes back as it was laid out; of a text file or an old workbook the cells come back in the same rows.
Nothing is changed in it but the marks: what stands in a cell stays, and no cell becomes a formula. A second sheet lists
what was found, for those who print it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from unicodedata import category
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.say import say
from metrics.intake.sheets.kinds import XLSX, kind_of
from metrics.intake.sheets.workbook.saved import MADE, saved
from metrics.model.finding import Finding, Severity

_MARKED = {
    Severity.ERROR: PatternFill("solid", start_color="F4C7C3"),
    Severity.QUESTION: PatternFill("solid", start_color="C9DAF8"),
    Severity.WARNING: PatternFill("solid", start_color="FCE8B2"),
}
_ORDER = (Severity.ERROR, Severity.QUESTION, Severity.WARNING)
_FACE = "Microsoft YaHei"
_WIDTHS = (10, 8, 24, 24, 100)


def returned(draft: Draft, text: Text) -> bytes:
    """The uploaded file as a workbook with its findings marked. ``text`` speaks the family of the draft's table.

    Raises ValueError for a file whose cells could not be read at all: it has no ``sheet``.
    """
    if draft.sheet is None:
        raise ValueError(f"{draft.upload.name} has no cells to mark")
    book, sheet = _own(draft) or _rebuilt(draft)
    told: dict[tuple[int, int], list[Finding]] = {}
    for finding in draft.findings:
        if finding.row and finding.column is not None and finding.severity in _MARKED:
            told.setdefault((finding.row, finding.column), []).append(finding)
        elif finding.column is not None and finding.severity in _MARKED and draft.header_rows:
            told.setdefault((draft.header_rows[-1], finding.column), []).append(finding)
    for (row, column), findings in told.items():
        _mark(sheet, row, column, findings, text)
    _list(book, draft, text)
    book.active = book.index(sheet)
    return saved(book)


def _own(draft: Draft) -> tuple[Workbook, Worksheet] | None:
    """The clerk's workbook itself; None for any other kind of file."""
    if kind_of(draft.upload.data) != XLSX or draft.sheet is None:
        return None
    try:
        book = load_workbook(io.BytesIO(draft.upload.data))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError):
        # What our own reader could read and this library cannot still comes back, cell by cell.
        return None
    sheet = book[draft.sheet.name] if draft.sheet.name in book.sheetnames else None
    return (book, sheet) if isinstance(sheet, Worksheet) else None


def _rebuilt(draft: Draft) -> tuple[Workbook, Worksheet]:
    """A workbook with the cells of the file in the rows in which they stood."""
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    sheet = book.active
    if draft.sheet is not None:
        for number, cells in zip(draft.sheet.numbers, draft.sheet.rows, strict=True):
            for place, cell in enumerate(cells, start=1):
                if cell:
                    _write(sheet, number, place, cell)
    if draft.header_rows:
        sheet.freeze_panes = sheet.cell(draft.header_rows[-1] + 1, 1)
    return book, sheet


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    target = sheet.cell(row, column)
    # Characters a workbook cannot hold stand as a question mark; such a cell is a finding anyway.
    target.value = "".join(c if _can_stand(c) else "?" for c in text)[:32_767]
    target.data_type, target.number_format = "s", "@"
    target.font = Font(_FACE, 10)
    target.quotePrefix = text[:1] in ("=", "+", "-", "@")


def _mark(sheet: Worksheet, row: int, column: int, findings: list[Finding], text: Text) -> None:
    cell = sheet.cell(row, column + 1)
    if isinstance(cell, MergedCell):
        # Of merged cells only the first can carry a mark.
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    worst = min(findings, key=lambda finding: _ORDER.index(finding.severity))
    cell.fill = _MARKED[worst.severity]
    said = "\n".join(f"{text(f'severity.{f.severity}')}：{say(f, text)}" for f in findings)
    note = Comment(said[:2000], text("product.name"))
    note.width, note.height = 340, 40 + 22 * (len(said) // 24 + len(findings))
    cell.comment = note


def _list(book: Workbook, draft: Draft, text: Text) -> None:
    """Everything found, on a sheet of its own."""
    name = text("intake.returned.sheet")
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name)
    heads = ("severity", "row", "header", "value", "sentence")
    for place, head in enumerate(heads, start=1):
        cell = sheet.cell(1, place, text(f"intake.returned.{head}"))
        cell.font = Font(_FACE, 10, bold=True)
        sheet.column_dimensions["ABCDE"[place - 1]].width = _WIDTHS[place - 1]
    shown = sorted(
        (f for f in draft.findings if f.severity in _MARKED), key=lambda f: (_ORDER.index(f.severity), f.row or 0)
    )
    for number, finding in enumerate(shown, start=2):
        row: Mapping[str, str] = {
            "severity": text(f"severity.{finding.severity}"),
            "row": str(finding.row or ""),
            "header": finding.header or "",
            "value": finding.value or "",
            "sentence": say(finding, text),
        }
        for place, head in enumerate(heads, start=1):
            _write(sheet, number, place, row[head])
            sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")


def _can_stand(sign: str) -> bool:
    """Whether a workbook can hold a sign: all that XML can, also what prints nothing."""
    return sign in "\t\n" or (category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff")
