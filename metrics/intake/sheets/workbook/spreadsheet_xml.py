"""XML Spreadsheet 2003: one document of XML that systems call .xls, and that Excel and WPS open as a workbook.

Source: [MS-OE376] and Microsoft's XML Spreadsheet Reference; days are written out, so that no calendar is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.book import Book
from metrics.intake.sheets.workbook.showing import serial_of
from metrics.intake.sheets.workbook.stream import Page, Stream, count, local
from metrics.intake.sheets.workbook.xml import DAMAGE, Attributes, Enough, scan_text

# Formats that have a name instead of a code.
_NAMED = {
    "General": "", "General Number": "", "General Date": "yyyy/m/d h:mm", "Long Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm",
    "Short Time": "h:mm", "Currency": "#,##0.00", "Euro Currency": "€#,##0.00", "Fixed": "0.00",
    "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "", "Yes/No": "", "True/False": "", "On/Off": "",
}  # fmt: skip
_DAY = timedelta(days=1)


def read_spreadsheet_xml(text: str, limits: Limits) -> Book:
    """Every worksheet in its order. Raises BrokenXml for what may not be read, or is damaged before its first row."""
    handler, findings = _Workbook(limits), []
    try:
        scan_text(text, handler)
    except DAMAGE:
        findings.append(handler.broken())
    return Book(handler.sheets(), (text,), tuple(findings))


class _Workbook(Stream):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._codes: dict[str, str] = {}
        self._defining = ""
        self._styles = {"Column": dict[int, str](), "Row": dict[int, str]()}
        self._next_column = 0
        self._cell: Mapping[str, str] = {}
        self._kind = ""
        self._pieces: list[str] | None = None
        self._has_data = self._is_note = self._is_state = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        said = local(attributes)
        page = self.page
        if name == "Style":
            self._defining = said.get("ID", "")
            self._codes[self._defining] = self._codes.get(said.get("Parent", ""), "")
        elif name == "NumberFormat":
            self._codes[self._defining] = _NAMED.get(said.get("Format", ""), said.get("Format", ""))
        elif name == "Worksheet":
            self.begin(said.get("Name", ""))
            self._styles, self._next_column = {"Column": {}, "Row": {}}, 0
        elif page is None:
            return
        elif name == "Column":
            self._column(page, said)
        elif name == "Row":
            self._row(page, said)
        elif name == "Cell":
            page.column = count(said, "Index", page.column + 1) - 1
            self._cell, self._has_data = said, False
        elif name == "Comment":
            self._is_note = True
        elif name == "Data" and not self._is_note:
            self._kind, self._pieces = said.get("Type", "String"), []
        elif name == "Visible":
            self._is_state = True

    def end(self, name: str) -> None:
        """An element ends."""
        page = self.page
        if page is None:
            return
        if name == "Data" and self._pieces is not None:
            written, self._pieces = "".join(self._pieces), None
            # Systems write a number without digits for none.
            self._has_data = self._kind == "String" or bool(written.strip())
            if self._has_data:
                self._take(page, written)
        elif name == "Comment":
            self._is_note = False
        elif name == "Cell":
            if "Formula" in self._cell and not self._has_data:
                page.spoil("formula_unsaved", self._cell["Formula"])
            over = count(self._cell, "MergeAcross", 0)
            page.merge(count(self._cell, "MergeDown", 0), over)
            page.column += over + 1
        elif name == "Row":
            if not page.grid.add(page.number, page.row):
                raise Enough
        elif name == "Visible":
            self._is_state = False
        elif name == "Worksheet":
            self.finish()

    def text(self, text: str) -> None:
        """Text inside an element."""
        if self._pieces is not None:
            self._pieces.append(text)
        elif self._is_state and self.page and text.strip() != "SheetVisible":
            self.page.is_hidden = True

    def _column(self, page: Page, said: Mapping[str, str]) -> None:
        first = count(said, "Index", 1) - 1 if "Index" in said else self._next_column
        number = min(count(said, "Span", 0) + 1, page.grid.limits.columns)
        if said.get("Hidden") == "1":
            page.hide(first, number)
        if style := said.get("StyleID"):
            self._styles["Column"] |= dict.fromkeys(range(first, first + number), style)
        self._next_column = first + number

    def _row(self, page: Page, said: Mapping[str, str]) -> None:
        number = count(said, "Index", page.number + 1)
        page.number, page.column, page.row = number, 0, {}
        self._styles["Row"] = {number: said["StyleID"]} if "StyleID" in said else {}
        if said.get("Hidden") == "1":
            page.hidden_rows.add(number)

    def _take(self, page: Page, written: str) -> None:
        row, column = self._styles["Row"], self._styles["Column"]
        style = self._cell.get("StyleID") or row.get(page.number) or column.get(page.column) or "Default"
        try:
            text = self._shown(page, written, self._codes.get(style, ""))
        except ValueError:
            page.spoil("cell_damaged", written[:200])
            return
        if text:
            page.row[page.column] = text

    def _shown(self, page: Page, written: str, code: str) -> str:
        """What a cell shows. Raises ValueError for a value that is none of its kind."""
        if self._kind == "Number":
            return page.grid.number(page.number, page.column, float(written), code)
        if self._kind == "DateTime":
            return page.grid.number(page.number, page.column, _serial(written), code or _NAMED["General Date"])
        if self._kind == "Boolean":
            return "TRUE" if written.strip() == "1" else "FALSE"
        return written


def _serial(written: str) -> float:
    """The serial number of a moment, which is written 2018-06-30T23:59:59.999."""
    moment = datetime.fromisoformat(written.strip()).replace(tzinfo=None)
    whole = serial_of(moment.year, moment.month, moment.day)
    return (whole or 0) + (moment - datetime(moment.year, moment.month, moment.day)) / _DAY
