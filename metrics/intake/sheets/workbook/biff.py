"""Records of an old XLS workbook and the texts in them ([MS-XLS]; Excel 97–2003, and Excel 95 with its code page).

Only what a table needs: the rest of a record is skipped. Nothing is taken from beyond a record's end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.intake.sheets.workbook.xml import BrokenXml

BOF, EOF, CONTINUE, FILEPASS, CODEPAGE, DATEMODE = 0x809, 0x0A, 0x3C, 0x2F, 0x42, 0x22
BOUNDSHEET, FORMAT, XF, SST = 0x85, 0x41E, 0xE0, 0xFC
ROW, COLINFO, MERGED = 0x208, 0x7D, 0xE5
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
FORMULA, STRING, BOOLERR = 0x06, 0x207, 0x205
# With which engine the formulas were computed, and that those of a sheet were not.
RECALCID, UNCALCED = 0x1C1, 0x5E
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODE_PAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 1252: "cp1252", 65001: "utf-8", 10008: "gb18030"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it begins in the stream, its kind and its bytes."""

    place: int
    kind: int
    data: bytes


def records(stream: bytes, place: int) -> Iterator[Record]:
    """The records of the substream that begins at a place, with those of charts inside it.

    Raises BrokenXml where none begins, and where it has no end: what was lost with it may be half the rows.
    """
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if not depth and kind != BOF:
            break
        yield Record(place, kind, stream[place + 4 : place + 4 + length])
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        place += 4 + length
    raise BrokenXml("workbook_damaged")


def codec(page: int) -> str:
    """The name of a code page's codec; Chinese where it is unknown, as the offices' programs are."""
    return _CODE_PAGES.get(page, "gb18030")


def rk(number: int) -> float:
    """The number in its short form of 30 bits."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, number & 0xFFFFFFFC))[0])
    return value / 100 if number & 1 else value


def error_or_truth(value: int, is_error: int) -> str:
    """The text of a cell that holds an error or a truth value."""
    return _ERRORS.get(value, "#VALUE!") if is_error else "TRUE" if value else "FALSE"


def text(data: bytes, place: int, *, wide_count: bool, page: str | None) -> str:
    """A text in one record: its length in one or two bytes, then its characters. ``page`` only before Excel 97."""
    size = 2 if wide_count else 1
    count = int.from_bytes(data[place : place + size], "little")
    place += size
    if page is not None:
        return data[place : place + count].decode(page, "replace")
    flags = data[place] if place < len(data) else 0
    place += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return data[place : place + 2 * count].decode("utf-16-le", "replace")
    return data[place : place + count].decode("latin-1")


def shared_texts(pieces: Sequence[bytes]) -> list[str]:
    """The texts all sheets share. They run over several records; a text cut by one goes on with a new width.

    Raises BrokenXml when they end before the last text.
    """
    reader = _Pieces(pieces)
    total = struct.unpack("<I", reader.take(4, 4))[0]
    found: list[str] = []
    # The declared number may be anything; what is there decides.
    while len(found) < total and not reader.is_done:
        found.append(reader.text())
    return found


class _Pieces:
    """Bytes of a record and of those that continue it."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._place = 0

    @property
    def is_done(self) -> bool:
        return self._piece + 1 >= len(self._pieces) and self._place >= len(self._pieces[self._piece])

    def take(self, count: int, skip: int = 0) -> bytes:
        """Bytes that may run over several records."""
        found = b""
        self._place += skip
        while count:
            self._turn()
            part = self._pieces[self._piece][self._place : self._place + count]
            found, count = found + part, count - len(part)
            self._place += len(part)
        return found

    def _turn(self) -> bool:
        """Go to the next record when this one is used up; whether that happened."""
        turned = False
        while self._place >= len(self._pieces[self._piece]):
            if self._piece + 1 >= len(self._pieces):
                raise BrokenXml("workbook_damaged")
            self._place -= len(self._pieces[self._piece])
            self._piece += 1
            turned = True
        return turned

    def text(self) -> str:
        count, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        found = []
        while count:
            if self._turn():
                # Behind a cut stands how wide the following characters are.
                flags = flags & 0xFE | self.take(1)[0] & 1
                continue
            width = 2 if flags & 1 else 1
            there = (len(self._pieces[self._piece]) - self._place) // width
            if not there:
                raise BrokenXml("workbook_damaged")
            part = self.take(min(count, there) * width)
            found.append(part.decode("utf-16-le", "replace") if width == 2 else part.decode("latin-1"))
            count -= min(count, there)
        self._skip(4 * runs + extra)
        return "".join(found)

    def _skip(self, count: int) -> None:
        """Leave out formatting runs and readings, which may run on."""
        while count and not self.is_done:
            self._turn()
            step = min(count, len(self._pieces[self._piece]) - self._place)
            self._place += step
            count -= step
