"""The sheets of an old XLS workbook.

Why our own and neither xlrd nor python-calamine: docs/decisions/own-xls-reader.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from metrics.intake.sheets.cells import Merge, Sheet, Spoiled
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook import biff, formats
from metrics.intake.sheets.workbook.biff import Record
from metrics.intake.sheets.workbook.book import Book, damaged
from metrics.intake.sheets.workbook.grid import CellGrid
from metrics.intake.sheets.workbook.ole import SIGNATURE, CompoundFile
from metrics.intake.sheets.workbook.xml import BrokenXml

_WORKSHEET = 0
_COLUMNS = 256
# What a formula says in its own language of bytes, nobody could read.
_FORMULA = "=…"
_DAMAGE = (struct.error, IndexError, ValueError, OverflowError)
_LATE = 0x600  # from this version on (Excel 97) texts are Unicode


@dataclass
class _Book:
    """What is said before the sheets. ``is_computed`` is None where nobody says whether formulas were."""

    is_computed: bool | None = None
    is_late: bool = True
    page: str = "gb18030"
    is_1904: bool = False
    sheets: list[tuple[int, bool, str]] = field(default_factory=list)
    custom: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def code(self, style: int) -> str:
        """The format code of a style, "" for the general format, and in books that hold no styles.

        Raises IndexError for a style that is not there.
        """
        number = self.numbers[style] if self.numbers else 0
        known = self.custom.get(number)
        if known is None:
            return formats.built_in(number)
        return "" if known.lower() in ("general", "g/通用格式") else known

    def text(self, data: bytes, place: int, *, wide_count: bool = True) -> str:
        """A text in one record."""
        return biff.text(data, place, wide_count=wide_count, page=None if self.is_late else self.page)


def stream_of(data: bytes) -> bytes:
    """The workbook's records. Raises BrokenXml for what is no workbook, or is encrypted."""
    if not data.startswith(SIGNATURE):
        return data
    compound = CompoundFile(data)
    for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
        if name in compound.names:
            return compound.read(name)
    if {"EncryptedPackage", "EncryptionInfo"} & compound.names:
        raise BrokenXml("workbook_encrypted")
    raise BrokenXml("file_is_document" if "WordDocument" in compound.names else "workbook_damaged")


def read_xls(data: bytes, limits: Limits) -> Book:
    """Every worksheet of an old workbook in its order. Raises BrokenXml for what may not or cannot be read."""
    try:
        stream = stream_of(data)
        book = _book(stream)
        # Sheets of a damaged file may all begin at the same place; together they are no longer than the file.
        left, unread = limits, 2 * len(stream)
        if len(book.sheets) > limits.sheets:
            raise BrokenXml("too_many_sheets", count=len(book.sheets), limit=limits.sheets)
        sheets, findings = [], []
        for place, is_hidden, name in book.sheets or [(0, False, "")]:
            reader = _Reader(book, CellGrid(left, is_1904=book.is_1904))
            try:
                sheets.append(reader.read(stream[: place + max(unread, 0)], place, name, is_hidden=is_hidden))
            except (*_DAMAGE, BrokenXml) as error:
                if isinstance(error, BrokenXml) and error.code != "workbook_damaged":
                    raise
                findings.append(damaged(name, 1))
            left = reader.grid.left_of(left)
            unread -= reader.length
        if not sheets:
            raise BrokenXml("workbook_damaged")
    except _DAMAGE as error:
        raise BrokenXml("workbook_damaged") from error
    # Notes, headers and texts of deleted cells stand between other bytes, in one byte a letter or two.
    return Book(tuple(sheets), (stream.replace(b"\x00", b"").decode("latin-1"),), tuple(findings))


def _book(stream: bytes) -> _Book:
    book = _Book()
    pieces: list[bytes] = []
    previous = 0
    for record in biff.records(stream, 0):
        if record.kind == biff.FILEPASS:
            raise BrokenXml("workbook_encrypted")
        if record.kind == biff.SST or (record.kind == biff.CONTINUE and previous == biff.SST):
            pieces.append(record.data)
            previous = biff.SST
            continue
        previous = record.kind
        _note(book, record)
    if pieces:
        book.strings = biff.shared_texts(pieces)
    return book


def _note(book: _Book, record: Record) -> None:
    data = record.data
    match record.kind:
        case biff.BOF if record.place == 0:
            book.is_late = struct.unpack_from("<H", data)[0] >= _LATE
        case biff.CODEPAGE:
            book.page = biff.codec(struct.unpack_from("<H", data)[0])
        case biff.DATEMODE:
            book.is_1904 = struct.unpack_from("<H", data)[0] == 1
        case biff.BOUNDSHEET:
            place, state, kind = struct.unpack_from("<IBB", data)
            if kind == _WORKSHEET:
                book.sheets.append((place, state & 3 != 0, book.text(data, 6, wide_count=False)))
        case biff.RECALCID:
            book.is_computed = any(data[4:8])
        case biff.FORMAT:
            number = struct.unpack_from("<H", data)[0]
            book.custom[number] = book.text(data, 2, wide_count=book.is_late)
        case biff.XF:
            book.numbers.append(struct.unpack_from("<H", data, 2)[0])


@dataclass
class _Reader:
    """The cells of one sheet."""

    book: _Book
    grid: CellGrid
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    awaited: tuple[int, int] | None = None
    has_results: bool = False
    is_uncomputed: bool = False
    length: int = 0

    def read(self, stream: bytes, place: int, name: str, *, is_hidden: bool) -> Sheet:
        depth = 0
        for record in biff.records(stream, place):
            depth += record.kind == biff.BOF
            self.length += 4 + len(record.data)
            # A chart inside the sheet has its own substream.
            if depth == 1:
                self._take(record)
            depth -= record.kind == biff.EOF
        self._look_at_formulas()
        for number in sorted(self.cells):
            if not self.grid.add(number + 1, self.cells[number]):
                break
        return self.grid.sheet(name, self.merges, self.hidden_rows, self.hidden_columns, is_hidden=is_hidden)

    def _look_at_formulas(self) -> None:
        """Results that were never computed: where the book says so, and where it says nothing and all are alike."""
        is_unsure = self.book.is_computed is None and not self.has_results
        if self.is_uncomputed or self.book.is_computed is False or is_unsure:
            self.grid.spoiled |= self.grid.doubtful

    def _take(self, record: Record) -> None:
        data = record.data
        match record.kind:
            case biff.NUMBER:
                row, column, style, value = struct.unpack_from("<HHHd", data)
                self._put_number(row, column, style, value)
            case biff.RK:
                row, column, style, number = struct.unpack_from("<HHHI", data)
                self._put_number(row, column, style, biff.rk(number))
            case biff.MULRK:
                row, first = struct.unpack_from("<HH", data)
                for place in range(4, len(data) - 7, 6):
                    style, number = struct.unpack_from("<HI", data, place)
                    self._put_number(row, first + (place - 4) // 6, style, biff.rk(number))
            case biff.LABELSST:
                row, column, _, index = struct.unpack_from("<HHHI", data)
                if index < len(self.book.strings):
                    self._put(row, column, self.book.strings[index])
                else:
                    self._spoil(row, column, "cell_damaged")
            case biff.LABEL | biff.RSTRING:
                row, column = struct.unpack_from("<HH", data)
                self._put(row, column, self.book.text(data, 6))
            case biff.BOOLERR:
                row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
                self._put(row, column, biff.error_or_truth(value, is_error))
            case biff.FORMULA:
                self._take_formula(data)
            case biff.STRING if self.awaited:
                row, column = self.awaited
                self.grid.spoiled.pop((row + 1, column), None)
                self._put(row, column, self.book.text(data, 0))
                self.awaited, self.has_results = None, True
            case _:
                self._take_look(record)

    def _take_formula(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        result = data[6:14]
        if result[6:8] != b"\xff\xff":
            value = struct.unpack("<d", result)[0]
            self._put_number(row, column, style, value)
            if value:
                self.has_results = True
            else:
                self.grid.doubt(row + 1, column, _FORMULA, self.cells.get(row, {}).get(column, ""))
        elif result[0] == 0:
            # The text stands in a record of its own, if it was ever computed.
            self.awaited = (row, column)
            self._spoil(row, column, "formula_unsaved")
        elif result[0] in (1, 2):
            self.has_results = True
            self._put(row, column, biff.error_or_truth(result[2], result[0] - 1))
        else:
            self.grid.doubt(row + 1, column, _FORMULA, "")
            self.cells.setdefault(row, {}).setdefault(column, "")

    def _spoil(self, row: int, column: int, code: str) -> None:
        self.grid.put(self.cells.setdefault(row, {}), row + 1, column, Spoiled(code, _FORMULA))

    def _take_look(self, record: Record) -> None:
        data = record.data
        if record.kind == biff.UNCALCED:
            self.is_uncomputed = True
        elif record.kind == biff.ROW and len(data) >= 16:
            row = struct.unpack_from("<H", data)[0]
            if struct.unpack_from("<H", data, 12)[0] & 0x20:
                self.hidden_rows.add(row + 1)
        elif record.kind == biff.COLINFO and len(data) >= 10:
            first, last = struct.unpack_from("<HH", data)
            if struct.unpack_from("<H", data, 8)[0] & 1:
                self.hidden_columns |= set(range(first, min(last + 1, _COLUMNS)))
        elif record.kind == biff.MERGED:
            for place in range(2, len(data) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<HHHH", data, place)
                self.merges.append(Merge(top + 1, bottom + 1, left, right))

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        try:
            code = self.book.code(style)
        except IndexError:
            # It may be a day or a percentage.
            self._spoil(row, column, "cell_damaged")
            return
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 (NaN)
            return
        self._put(row, column, self.grid.number(row + 1, column, value, code))

    def _put(self, row: int, column: int, text: str) -> None:
        if column >= _COLUMNS:
            raise BrokenXml("workbook_damaged")
        if text:
            self.cells.setdefault(row, {})[column] = text
