"""The XML inside a workbook, read as a stream: no document in memory, no entity, no more bytes than allowed.

Names come without their prefix, because the programs that write workbooks disagree about it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

Attributes = Mapping[str, str]
# What the libraries below a workbook raise for bytes that are not what they should be.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error, UnicodeError, LookupError, ValueError,
    ArithmeticError, EOFError, OSError, RuntimeError,
)  # fmt: skip
_CHUNK = 1 << 16


class BrokenXml(Exception):
    """A workbook that cannot be read; ``code`` is the finding that says why."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(code)
        self.code = code
        self.slots = slots


class Enough(Exception):
    """Thrown by a handler that needs nothing more of a part."""


@dataclass
class Budget:
    """How many unpacked bytes may still be read of a workbook, all its parts together."""

    left: int

    def spend(self, count: int) -> None:
        """Count bytes; raises BrokenXml when there are too many."""
        self.left -= count
        if self.left < 0:
            raise BrokenXml("workbook_too_large")


class Handler:
    """What is done with the elements of a part; each kind of part has its own."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element, possibly in pieces."""


def scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo, handler: Handler, budget: Budget) -> None:
    """Read one part of a workbook.

    Raises BrokenXml for what is too large, and whatever zipfile and expat raise for what is damaged.
    """
    if part.file_size > budget.left:
        raise BrokenXml("workbook_too_large")
    parser = _parser(handler)
    try:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                budget.spend(len(chunk))
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Enough:
        return


def scan_text(text: str, handler: Handler) -> None:
    """Read a workbook that is one document of XML, whatever encoding its first line names."""
    try:
        _parser(handler).Parse(text, True)
    except Enough:
        return


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _without_prefix_start(handler.start)
    parser.EndElementHandler = _without_prefix_end(handler.end)
    parser.CharacterDataHandler = handler.text
    return parser


def _refuse_doctype(*_: object) -> None:
    """No workbook has a document type; one that has could make entities of any size."""
    raise BrokenXml("workbook_damaged")


def _without_prefix_start(start: Callable[[str, Attributes], None]) -> Callable[[str, Attributes], None]:
    names: dict[str, str] = {}

    def begin(name: str, attributes: Attributes) -> None:
        local = names.get(name)
        if local is None:
            local = names[name] = name.rpartition(":")[2]
        start(local, attributes)

    return begin


def _without_prefix_end(end: Callable[[str], None]) -> Callable[[str], None]:
    names: dict[str, str] = {}

    def finish(name: str) -> None:
        local = names.get(name)
        if local is None:
            local = names[name] = name.rpartition(":")[2]
        end(local)

    return finish
