"""What the parts of an XLSX say besides its cells: sheets and their state, formats, shared texts, the day count begins.

Parts are found by their relations, in any spelling of their paths: exporters other than Excel write backslashes,
capitals and absolute paths.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook import formats
from metrics.intake.sheets.workbook.xml import DAMAGE, Attributes, BrokenXml, Budget, Handler, scan

# Letters of one text: thirty times what Excel lets anybody type into a cell.
LONGEST = 1_000_000
_TRUE, _FALSE = frozenset({"1", "true", "on"}), frozenset({"0", "false", "off"})
# Excel writes characters XML cannot hold as _x000D_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class SheetPart:
    """One worksheet: its name, whether it is hidden, and where its cells are, None where that part is lost."""

    name: str
    is_hidden: bool
    part: zipfile.ZipInfo | None


@dataclass(frozen=True)
class OfficePackage:
    """An XLSX opened so far that its sheets can be read.

    ``codes`` are the format codes by style, "" for the general format. ``is_uncomputed`` says that its
    formulas were left to whoever opens it, ``is_manual`` that they were not computed when it was saved.
    """

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    strings: Sequence[str]
    codes: tuple[str, ...]
    is_1904: bool
    is_uncomputed: bool
    is_manual: bool


@dataclass
class Paths:
    """The parts of an archive by path, however it is spelt."""

    archive: zipfile.ZipFile
    known: dict[str, zipfile.ZipInfo] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {_plain(part.filename): part for part in self.archive.infolist()}

    def find(self, path: str) -> zipfile.ZipInfo | None:
        """A part by its path."""
        return self.known.get(_plain(path))

    def related(self, base: str, target: str) -> zipfile.ZipInfo | None:
        """The part a relation of the part ``base`` names."""
        absolute = target if target.startswith(("/", "\\")) else posixpath.join(posixpath.dirname(base), target)
        return self.find(absolute)


def open_package(archive: zipfile.ZipFile, budget: Budget, limits: Limits) -> OfficePackage:
    """Read everything of an XLSX but the cells. Raises BrokenXml, and what zipfile and expat raise for damage."""
    paths = Paths(archive)
    main = _main_part(paths, budget)
    if main is None:
        raise BrokenXml("workbook_damaged")
    base = main.filename.replace("\\", "/")
    book = _Book()
    scan(archive, main, book, budget)
    relations = _relations(paths, base, budget)
    sheets = tuple(
        SheetPart(name, is_hidden, paths.related(base, kind[1]))
        for name, is_hidden, relation in book.sheets
        if (kind := relations.get(relation)) and kind[0] == "worksheet"
    )
    if len(sheets) > limits.sheets:
        raise BrokenXml("too_many_sheets", count=len(sheets), limit=limits.sheets)
    by_kind = dict(relations.values())
    styles, strings = _Styles(), _Strings(limits)
    if part := paths.related(base, by_kind.get("styles", "styles.xml")):
        scan(archive, part, styles, budget)
    if part := paths.related(base, by_kind.get("sharedStrings", "sharedStrings.xml")):
        # Where texts end before their time, each cell that has none is named.
        with suppress(*DAMAGE):
            scan(archive, part, strings, budget)
    return OfficePackage(
        archive, sheets, strings.found, styles.codes(), book.is_1904, book.is_uncomputed, book.is_manual
    )


def unescaped(text: str) -> str:
    """A text of a workbook with the characters that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_true(attributes: Attributes, name: str) -> bool:
    """Whether an attribute says yes."""
    return attributes.get(name, "").lower() in _TRUE


def _plain(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/").lstrip("/")).lower()


def _main_part(paths: Paths, budget: Budget) -> zipfile.ZipInfo | None:
    relations = _relations(paths, "", budget)
    named = next((target for kind, target in relations.values() if kind == "officeDocument"), "xl/workbook.xml")
    return paths.related("", named) or paths.find("xl/workbook.xml")


def _relations(paths: Paths, of: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Relations of a part by id: the last word of their kind, and the target."""
    folder, name = posixpath.split(of)
    part = paths.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if part is None:
        return {}
    handler = _Relations()
    scan(paths.archive, part, handler, budget)
    return handler.found


class _Relations(Handler):
    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class _Book(Handler):
    """Sheets in their order, hidden or not, from which day dates are counted, and whether formulas were computed."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.is_1904 = self.is_uncomputed = self.is_manual = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((unescaped(attributes.get("name", "")), is_hidden, relation))
        elif name == "workbookPr":
            self.is_1904 = is_true(attributes, "date1904")
        elif name == "calcPr":
            is_unfinished = attributes.get("calcCompleted", "1").lower() in _FALSE
            is_unsaved = attributes.get("calcOnSave", "1").lower() in _FALSE
            self.is_uncomputed = is_unfinished or is_true(attributes, "fullCalcOnLoad")
            self.is_manual = is_unsaved and attributes.get("calcMode") == "manual"


class _Styles(Handler):
    """Format codes by style number."""

    def __init__(self) -> None:
        self._custom: dict[str, str] = {}
        self._numbers: list[str] = []
        self._is_inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            self._numbers.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_inside = False

    def codes(self) -> tuple[str, ...]:
        return tuple(self._code(number) for number in self._numbers)

    def _code(self, number: str) -> str:
        known = self._custom.get(number)
        if known is not None:
            return "" if known.lower() in ("general", "g/通用格式") else known
        return formats.built_in(int(number)) if number.isascii() and number.isdecimal() and len(number) < 5 else ""


class _Strings(Handler):
    """Texts that cells refer to by number. A text may be in several runs; readings of characters are left out."""

    def __init__(self, limits: Limits) -> None:
        self.found: list[str] = []
        self._most, self._letters = limits.cells, limits.letters
        self._length = 0
        self._pieces: list[str] = []
        self._takes = self._is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._takes = not self._is_reading
        elif name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._is_reading = False
        elif name == "si":
            if len(self.found) >= self._most:
                raise BrokenXml("workbook_too_large")
            self.found.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._takes:
            self._pieces.append(text)
            self._length += len(text)
            self._letters -= len(text)
            if self._length > LONGEST or self._letters < 0:
                raise BrokenXml("too_many_letters")
