"""A file of any kind to sheets of cells; never raises for any bytes, and takes no more memory than the limits allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from metrics.intake.sheets import kinds
from metrics.intake.sheets.cells import Sheet
from metrics.intake.sheets.decode import decode, guesses
from metrics.intake.sheets.limits import MEGABYTE, Limits
from metrics.intake.sheets.tokenise import SAMPLE, tokenise
from metrics.intake.sheets.workbook.book import Book
from metrics.intake.sheets.workbook.html import read_html
from metrics.intake.sheets.workbook.opendocument import read_fods, read_ods
from metrics.intake.sheets.workbook.spreadsheet_xml import read_spreadsheet_xml
from metrics.intake.sheets.workbook.xls import read_xls
from metrics.intake.sheets.workbook.xlsx import read_xlsx
from metrics.intake.sheets.workbook.xml import DAMAGE, BrokenXml
from metrics.model.finding import Finding, Severity


@dataclass(frozen=True)
class Opened:
    """The sheets of a file and how it was written, or the finding that says why it cannot be read.

    ``beside`` are texts outside the cells of its sheets; beside sheets ``findings`` name what of it is lost.
    ``guesses`` are how a text begins in each encoding it may be of, the one it was read in first, where nothing bears
    that one out.
    """

    sheets: tuple[Sheet, ...] = ()
    encoding: str = ""
    beside: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    guesses: Mapping[str, str] = field(default_factory=dict)


def open_file(data: bytes, is_header: Callable[[str], bool], limits: Limits) -> Opened:
    """Read an uploaded file. ``is_header`` says whether a cell is a header of any table; it picks the delimiter."""
    if len(data) > limits.size:
        return _refused("file_too_large", size=f"{len(data) / MEGABYTE:.1f}", limit=f"{limits.size / MEGABYTE:.1f}")
    kind = kinds.kind_of(data)
    try:
        match kind:
            case kinds.XLSX:
                return _workbook(read_xlsx(data, limits), "XLSX")
            case kinds.XLS:
                return _workbook(read_xls(data, limits), "XLS")
            case kinds.ODS:
                return _workbook(read_ods(data, limits), "ODS")
            case kinds.HTML | kinds.TEXT | kinds.SPREADSHEET_XML | kinds.FODS:
                return _text(data, kind, is_header, limits)
            case _:
                return _refused(kind)
    except BrokenXml as unreadable:
        return _refused(unreadable.code, **unreadable.slots)
    except DAMAGE:
        return _refused("workbook_damaged")


def _workbook(book: Book, encoding: str) -> Opened:
    if not any(sheet.rows or sheet.findings for sheet in book.sheets):
        return _refused("workbook_damaged" if book.findings else "file_empty")
    return Opened(book.sheets, encoding, book.beside, book.findings)


def _text(data: bytes, kind: str, is_header: Callable[[str], bool], limits: Limits) -> Opened:
    decoded = decode(data)
    if decoded.text is None:
        return Opened(findings=decoded.findings, guesses=guesses(data, ""))
    if kind == kinds.SPREADSHEET_XML:
        return _workbook(read_spreadsheet_xml(decoded.text, limits), "XML")
    if kind == kinds.FODS:
        return _workbook(read_fods(decoded.text, limits), "FODS")
    if kind == kinds.HTML:
        tables = read_html(decoded.text, limits)
        named = tuple(replace(table, name=str(place)) for place, table in enumerate(tables, 1))
        return Opened(named, "HTML", (decoded.text,))
    sheet = tokenise(decoded.text, is_header, limits)
    # Only in the right encoding does a Chinese header show.
    begun = (cell for row in sheet.rows[:SAMPLE] for cell in row[: limits.columns])
    is_certain = decoded.is_certain or any(not cell.isascii() and is_header(cell) for cell in begun)
    return Opened((sheet,), decoded.encoding, guesses={} if is_certain else guesses(data, decoded.encoding))


def _refused(code: str, **slots: object) -> Opened:
    return Opened(findings=(Finding(code, Severity.ERROR, slots=slots),))
