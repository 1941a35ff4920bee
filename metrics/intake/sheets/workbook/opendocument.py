"""OpenDocument sheets, packed (.ods) or flat (.fods), as LibreOffice, WPS and 政务 office suites save them.

A cell holds its value and the text it shows. The value counts, with the words and zeros the text has around it; a month
or a day without its year is as exact as it is shown. Source: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.beside import texts_of
from metrics.intake.sheets.workbook.book import Book
from metrics.intake.sheets.workbook.showing import exact, serial_of, show
from metrics.intake.sheets.workbook.stream import Page, Stream, count, local
from metrics.intake.sheets.workbook.xml import DAMAGE, Attributes, BrokenXml, Budget, Enough, scan, scan_text
from metrics.model.finding import Finding, Severity

# What stands between cells, or in one, without being its text.
_APART = frozenset(
    {
        "annotation", "shapes", "tracked-changes", "dde-links", "forms", "frame", "custom-shape", "g", "control",
        "named-expressions", "content-validations", "data-pilot-tables", "database-ranges",
    }
)  # fmt: skip
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
# 1.25E+01, 1/2: what stands there are not the digits of the number.
_OTHERWISE = re.compile(r"[0-9](?:e[-+]?|/)[0-9]", re.IGNORECASE)
_MONTH = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}月?")
_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}[-/][0-9]{1,2}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")


def read_ods(data: bytes, limits: Limits) -> Book:
    """Every sheet in its order. Raises BrokenXml for what may not be read."""
    budget = Budget(limits.unpacked)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > limits.parts:
            raise BrokenXml("workbook_too_large")
        if b"encryption-data" in _manifest(archive, budget):
            raise BrokenXml("workbook_encrypted")
        handler, findings = _Sheets(limits), list[Finding]()
        try:
            scan(archive, archive.getinfo("content.xml"), handler, budget)
        except DAMAGE:
            findings.append(handler.broken())
        # What cells hold is found there again; the rest stands in notes, shapes, headers and properties.
        beside, lost = texts_of(archive, budget, but=frozenset())
        findings += (Finding("part_damaged", Severity.WARNING, value=name) for name in lost if name != "content.xml")
        return Book(handler.sheets(), tuple(beside), tuple(findings))


def read_fods(text: str, limits: Limits) -> Book:
    """The same of a flat document."""
    handler, findings = _Sheets(limits), []
    try:
        scan_text(text, handler)
    except DAMAGE:
        findings.append(handler.broken())
    return Book(handler.sheets(), (text,), tuple(findings))


def _manifest(archive: zipfile.ZipFile, budget: Budget) -> bytes:
    if "META-INF/manifest.xml" not in archive.namelist():
        return b""
    part = archive.getinfo("META-INF/manifest.xml")
    budget.spend(part.file_size)
    with archive.open(part) as file:
        return file.read(part.file_size)


class _Sheets(Stream):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._next_column = self._apart = 0
        self._cell: Mapping[str, str] | None = None
        self._repeat = 1
        self._lines: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name in _APART or self._apart:
            self._apart += name in _APART
            return
        said, page = local(attributes), self.page
        if name == "style":
            self._style = said.get("name", "")
        elif name == "table-properties" and said.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self.begin(said.get("name", "")).is_hidden = said.get("style-name") in self._hidden_styles
            self._next_column = 0
        elif page is None:
            return
        elif name == "table-source":
            # What is remembered of a sheet of another file is none of this one.
            self.page = None
        elif name == "table-column":
            number = count(said, "number-columns-repeated", 1)
            if said.get("visibility", "visible") != "visible":
                page.hide(self._next_column, number)
            self._next_column += number
        elif name == "table-row":
            page.number, page.column, page.row = page.number + 1, 0, {}
            self._repeat = count(said, "number-rows-repeated", 1)
            if said.get("visibility", "visible") != "visible":
                page.hidden_rows.add(page.number)
        elif name in _CELLS:
            self._cell, self._lines = said, None
        elif self._cell is not None:
            self._mark(name, said)

    def _mark(self, name: str, said: Mapping[str, str]) -> None:
        """An element inside the text of a cell."""
        if name == "p":
            self._lines = self._lines or []
            self._lines.append("")
        elif self._lines and name in ("s", "tab", "line-break"):
            space = {"s": " " * min(count(said, "c", 1), 1000), "tab": "\t"}.get(name, "\n")
            self._lines[-1] += space

    def end(self, name: str) -> None:
        """An element ends."""
        if self._apart:
            self._apart -= name in _APART
        elif self.page is None:
            return
        elif name in _CELLS and self._cell is not None:
            self._take(self.page, self._cell)
            self._cell = None
        elif name == "table-row":
            self._end_row(self.page)
        elif name == "table":
            self.finish()

    def text(self, text: str) -> None:
        """Text inside an element."""
        if self._lines and self._cell is not None and not self._apart:
            self._lines[-1] += " ".join(text.split("\n"))

    def _end_row(self, page: Page) -> None:
        """The row as often as it stands there; blank ones only move on."""
        row, first = page.row, page.number
        if row:
            for number in range(first, first + self._repeat):
                if not page.grid.add(number, dict(row)):
                    raise Enough
        page.number = first + self._repeat - 1

    def _take(self, page: Page, cell: Mapping[str, str]) -> None:
        """The cell as often as it stands beside itself; of a blank one nothing has to be known."""
        first, repeat = page.column, count(cell, "number-columns-repeated", 1)
        page.merge(count(cell, "number-rows-spanned", 1) - 1, count(cell, "number-columns-spanned", 1) - 1)
        if self._lines is not None or "value-type" in cell or "formula" in cell:
            last = min(first + repeat, page.grid.limits.columns + 1)
            for page.column in range(first, max(last, first + 1)):
                self._put(page, cell, "\n".join(self._lines or ()))
        page.column = first + repeat

    def _put(self, page: Page, cell: Mapping[str, str], shown: str) -> None:
        if "formula" in cell and "value-type" not in cell and self._lines is None:
            page.spoil("formula_unsaved", cell["formula"].partition(":")[2])
            return
        try:
            text = self._shown(page, cell, shown)
        except (ValueError, InvalidOperation):
            page.spoil("cell_damaged", shown[:200])
            return
        if text:
            page.grid.spend(1)
            page.row[page.column] = text

    def _shown(self, page: Page, cell: Mapping[str, str], shown: str) -> str:
        """What a cell shows. Raises ValueError or InvalidOperation for a value that is none of its kind."""
        match cell.get("value-type"):
            case "percentage":
                return show(float(cell["value"]), "0%")
            case "float" | "currency":
                page.grid.number(page.number, page.column, float(cell["value"]), "")
                return _in_words(exact(float(cell["value"])), shown)
            case "date":
                return _day(page, cell["date-value"], shown)
            case "boolean":
                return cell["boolean-value"].upper()
            case _:
                return shown or cell.get("string-value", "")


def _in_words(value: Decimal, shown: str) -> str:
    """A number as its cell shows it, with the digits that were rounded for the eye."""
    found = _NUMBER.search(shown.replace(" ", ""))
    if found is None or _OTHERWISE.search(shown):
        return format(value, "f")
    seen = Decimal(found[0].replace(",", ""))
    if seen == value:
        return shown
    # Shown in 万元, or with a sign of its own, it is another number than the cell holds.
    is_rounded = abs(seen - value) <= Decimal(1).scaleb(seen.as_tuple().exponent) / 2  # type: ignore[arg-type]
    return shown.replace(" ", "").replace(found[0], format(value, "f"), 1) if is_rounded else shown


def _day(page: Page, value: str, shown: str) -> str:
    """A day as exactly as it is shown."""
    found = _DATE.fullmatch(value)
    if found is None:
        raise ValueError(value)
    year, month, day = map(int, found.groups())
    if (serial := serial_of(year, month, day)) is not None:
        page.grid.note_day(page.number, page.column, serial)
    form = shown.replace(" ", "")
    if _WITHOUT_YEAR.fullmatch(form):
        return form
    return value[:7] if day == 1 and _MONTH.fullmatch(form) else value
