"""Streams of an OLE compound file: what old XLS files, and encrypted XLSX files, are kept in ([MS-CFB]).

Every sector number is checked against the file's length and no chain is longer than the file has sectors, so that a
damaged file ends in an error and never in a loop.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from metrics.intake.sheets.workbook.xml import BrokenXml

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFC  # from here on numbers are marks, not sectors
_ENTRY = 128
_MINI = 64


class CompoundFile:
    """A compound file whose streams are read when they are asked for.

    Raises BrokenXml for a file that does not keep the rules, here and when reading.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            shift, self._cutoff = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 56)[0]
            if shift not in (9, 12):
                raise BrokenXml("workbook_damaged")
            self._size = 1 << shift
            self._fat = _fat(data, self._size)
            directory = self._chain(struct.unpack_from("<I", data, 48)[0])
            self._mini_fat = _numbers(self._chain(struct.unpack_from("<I", data, 60)[0]))
            entries = [_entry(directory, place) for place in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        except (struct.error, IndexError) as error:
            raise BrokenXml("workbook_damaged") from error
        self._root = next((entry for entry in entries if entry.kind == 5), None)
        self._entries = {entry.name: entry for entry in reversed(entries) if entry.kind == 2}

    @property
    def names(self) -> frozenset[str]:
        """The names of its streams, without their folders."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """One stream."""
        entry = self._entries[name]
        try:
            if entry.size >= self._cutoff or self._root is None:
                return self._chain(entry.first)[: entry.size]
            minis = self._chain(self._root.first)
            return _chain(minis, self._mini_fat, entry.first, _MINI, 0)[: entry.size]
        except (struct.error, IndexError) as error:
            raise BrokenXml("workbook_damaged") from error

    def _chain(self, first: int) -> bytes:
        return _chain(self._data, self._fat, first, self._size, self._size)


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    first: int
    size: int


def _entry(directory: bytes, place: int) -> _Entry:
    length = struct.unpack_from("<H", directory, place + 64)[0]
    name = directory[place : place + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    first, size = struct.unpack_from("<II", directory, place + 116)
    return _Entry(name, directory[place + 66], first, size)


def _fat(data: bytes, size: int) -> list[int]:
    """The table of which sector follows which."""
    difat = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if following >= _END:
            break
        more = _numbers(_sector(data, following, size, size))
        difat += more[:-1]
        following = more[-1]
    sectors = [sector for sector in difat if sector < _END][: len(data) // size]
    return _numbers(b"".join(_sector(data, sector, size, size) for sector in sectors))


def _chain(data: bytes, table: list[int], first: int, size: int, skip: int) -> bytes:
    """The bytes of sectors that follow each other; ``skip`` is the length of what stands before sector 0."""
    pieces: list[bytes] = []
    sector = first
    # A chain that is longer than the file runs in a circle.
    for _ in range(len(data) // size + 1):
        if sector >= _END:
            return b"".join(pieces)
        pieces.append(_sector(data, sector, size, skip))
        sector = table[sector]
    raise BrokenXml("workbook_damaged")


def _sector(data: bytes, sector: int, size: int, skip: int) -> bytes:
    begin = skip + sector * size
    if begin >= len(data):
        raise BrokenXml("workbook_damaged")
    return data[begin : begin + size]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
