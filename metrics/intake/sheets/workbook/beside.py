"""Texts of an XLSX outside its cells: notes, text boxes, page headers, properties, what pivots and links remember.

They are collected only where they have digits enough to be somebody's number.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Set
from xml.parsers.expat import ExpatError

from metrics.intake.sheets.workbook.parts import OfficePackage
from metrics.intake.sheets.workbook.xml import DAMAGE, Attributes, Budget, Handler, scan

# Cells and shared texts are read elsewhere; formats, themes and relations hold no texts of people.
_LEFT_OUT = re.compile(r"(?:.*/)?(?:_rels/.*|theme/.*|(?:styles|sharedstrings|\[content_types\]|calcchain)\.xml)")
_TAG = re.compile("<[^>]*>")
_XML = re.compile(r".*\.(?:xml|vml)")
_DIGITS = re.compile(r"(?:\d[ -]?){11}")
# More than this is refused elsewhere by what was found; nobody reads on.
_MOST = 1000


def texts_beside(package: OfficePackage, budget: Budget) -> tuple[tuple[str, ...], list[str]]:
    """Texts with many digits in all parts but the sheets, and the parts that are damaged."""
    sheets = {sheet.part.filename for sheet in package.sheets if sheet.part}
    found, lost = texts_of(package.archive, budget, but=sheets)
    names = (sheet.name for sheet in package.sheets)
    return (*found, *[text for text in (*names, *_shared(package)) if has_many_digits(text)][:_MOST]), lost


def texts_of(archive: zipfile.ZipFile, budget: Budget, *, but: Set[str]) -> tuple[list[str], list[str]]:
    """Texts with many digits in the parts of an archive but for some, and the parts that are damaged."""
    handler, lost = _Texts(), list[str]()
    for part in archive.infolist():
        if part.filename not in but and _is_text(part):
            try:
                _read(archive, part, handler, budget)
            except DAMAGE:
                lost.append(part.filename)
    return handler.found, lost


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, handler: _Texts, budget: Budget) -> None:
    """One part. Drawings of old kinds are no proper XML; then its words are what stands between the tags."""
    try:
        scan(archive, part, handler, budget)
    except ExpatError:
        budget.spend(part.file_size)
        handler.text(_TAG.sub("", archive.read(part).decode("utf-8", "replace")))
    handler.finish()


def has_many_digits(text: str) -> bool:
    """Whether a text may hold a number of a person."""
    return len(text) >= 11 and _DIGITS.search(text) is not None


def _is_text(part: zipfile.ZipInfo) -> bool:
    name = part.filename.replace("\\", "/").lower()
    return bool(_XML.fullmatch(name)) and not _LEFT_OUT.fullmatch(name)


def _shared(package: OfficePackage) -> Iterator[str]:
    """Shared texts in pieces of some thousand; those of cells are known, others are left from cells now gone."""
    strings = package.strings
    for place in range(0, len(strings), 4096):
        piece = "\n".join(strings[place : place + 4096])
        if has_many_digits(piece):
            yield piece


class _Texts(Handler):
    """Text of elements, run together as a person reads it, and of attributes that hold cells or captions."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; runs of one paragraph go on."""
        if name not in ("r", "t", "rPr", "span", "font"):
            self.finish()
        for value in attributes.values():
            if has_many_digits(value):
                self._keep(value)

    def text(self, text: str) -> None:
        """Text inside an element."""
        self._pieces.append(text)
        self._length += len(text)
        if self._length > 100_000:
            self.finish()

    def finish(self) -> None:
        """Take what was read so far as one text."""
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        if has_many_digits(text):
            self._keep(text)

    def _keep(self, text: str) -> None:
        if len(self.found) < _MOST:
            self.found.append(text)
