"""The sheets of an XLSX, cell by cell, from the stream of its XML.

python-calamine would give the values but neither formats, merged cells nor what is hidden, and takes memory for every
cell up to the last one a file declares; reading the values where their formats stand is one reading and not two.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator

from metrics.intake.sheets.cells import Merge, Sheet, Spoiled
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.beside import has_many_digits, texts_beside
from metrics.intake.sheets.workbook.book import Book, damaged
from metrics.intake.sheets.workbook.grid import MOST_MERGES, CellGrid
from metrics.intake.sheets.workbook.parts import LONGEST, OfficePackage, SheetPart, is_true, open_package, unescaped
from metrics.intake.sheets.workbook.xml import DAMAGE, Attributes, BrokenXml, Budget, Enough, Handler, scan
from metrics.model.finding import Finding, Severity

_MOST_HIDDEN_COLUMNS, _MOST_ARRAYS = 1000, 1000
# From this length on a piece of a text may be one of very many.
_LONG_PIECE = 10_000
# The greatest row number that is still told as one.
_LAST_ROW = 10_000_000
# What writers put where the result of a formula would stand.
_ZEROS = frozenset({"0", "0.0", "0.00", "-0"})


def read_xlsx(data: bytes, limits: Limits) -> Book:
    """Every worksheet of an XLSX in its order.

    Raises BrokenXml for what may not be read, and whatever zipfile and expat raise for what is damaged.
    """
    budget = Budget(limits.unpacked)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > limits.parts:
            raise BrokenXml("workbook_too_large")
        package = open_package(archive, budget, limits)
        left = limits
        sheets, beside, findings = [], [], list[Finding]()
        for part in package.sheets:
            cells = Cells(part, package, left)
            findings += cells.read(budget)
            sheets.append(cells.sheet())
            beside += cells.beside
            left = cells.left_of(left)
        if not sheets:
            raise BrokenXml("workbook_without_sheet")
        others, lost = texts_beside(package, budget)
        findings += (Finding("part_damaged", Severity.WARNING, value=name) for name in lost)
        return Book(tuple(sheets), (*beside, *others), tuple(findings))


class Cells(Handler):
    """The rows of one worksheet as they come."""

    def __init__(self, part: SheetPart, package: OfficePackage, limits: Limits) -> None:
        self._part = part
        self._package = package
        self._grid = CellGrid(limits)
        self._grid.is_1904 = package.is_1904
        self._merges: list[Merge] = []
        self._arrays: list[Merge] = []
        self._has_formulas = False
        self._is_uncomputed = package.is_uncomputed
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self.beside: list[str] = []
        self._row: dict[int, str] = {}
        self._number = self._column = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._formula: list[str] | None = None
        self._takes = ""
        self._is_reading = self._has_value = False

    def read(self, budget: Budget) -> Iterator[Finding]:
        """Read the part as far as it is sound; gives what is to be said of the sheet besides its cells."""
        if self._part.part is None:
            # Nothing of it is left that anybody could read.
            yield damaged(self._part.name, 1, Severity.WARNING)
            return
        try:
            scan(self._package.archive, self._part.part, self, budget)
        except DAMAGE:
            yield damaged(self._part.name, self._number + 1)
        if self._has_formulas and self._package.is_manual:
            yield Finding("formulas_may_be_old", Severity.WARNING, slots={"sheet": self._part.name})

    def left_of(self, limits: Limits) -> Limits:
        """What is left of limits for the sheets after this one."""
        return self._grid.left_of(limits)

    def sheet(self) -> Sheet:
        """The sheet, once its part has been read."""
        part = self._part
        self._grid.look_into_arrays(self._arrays)
        if self._is_uncomputed:
            self._grid.spoiled |= self._grid.doubtful
        self.beside += self._grid.stray.values()
        return self._grid.sheet(
            part.name, self._merges, self._hidden_rows, self._hidden_columns, is_hidden=part.is_hidden
        )

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else column_of(reference)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces, self._formula, self._has_value = [], None, False
        elif name == "v":
            self._takes, self._has_value = "v", True
        elif name == "f":
            self._takes, self._formula, self._has_formulas = "f", [], True
            # Only the first cell of an array or a data table has the formula; results stand in all of them.
            is_many = attributes.get("t") in ("array", "dataTable") and len(self._arrays) < _MOST_ARRAYS
            if is_many and (area := block(attributes.get("ref", ""))):
                self._arrays.append(area)
        elif name == "t":
            self._takes, self._has_value = "" if self._is_reading else "v", True
        elif name == "rPh":
            self._is_reading = True
        elif name == "row":
            self._begin_row(attributes)
        else:
            self._beside(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "f", "t"):
            self._takes = ""
        elif name == "rPh":
            self._is_reading = False
        elif name == "c":
            self._take()
        elif name == "row" and not self._grid.add(self._number, self._row):
            raise Enough

    def text(self, text: str) -> None:
        """Text inside an element."""
        if self._takes == "v":
            self._pieces.append(text)
            if len(text) > _LONG_PIECE and sum(map(len, self._pieces)) > LONGEST:
                raise BrokenXml("too_many_letters")
        elif self._takes == "f" and self._formula is not None:
            self._formula.append(text)
        elif has_many_digits(text):
            self.beside.append(text)

    def _begin_row(self, attributes: Attributes) -> None:
        said = attributes.get("r", "")
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else self._number + 1
        # Rows come in their order; a number that goes back is damage, and would put findings beside another row.
        if not self._number < number < _LAST_ROW:
            raise ValueError(said)
        self._number, self._column, self._row = number, -1, {}
        if is_true(attributes, "hidden"):
            self._hidden_rows.add(number)

    def _beside(self, name: str, attributes: Attributes) -> None:
        if name == "dataValidation":
            self.beside += filter(has_many_digits, attributes.values())
        elif name == "sheetCalcPr":
            self._is_uncomputed |= is_true(attributes, "fullCalcOnLoad")
        elif name == "mergeCell" and len(self._merges) < MOST_MERGES:
            if merge := block(attributes.get("ref", "")):
                self._merges.append(merge)
        elif name == "col" and is_true(attributes, "hidden"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "0"))
            self._hidden_columns |= set(range(first - 1, min(last, _MOST_HIDDEN_COLUMNS)))

    def _take(self) -> None:
        if self._formula and has_many_digits(formula := "".join(self._formula)):
            self.beside.append(formula)
        raw = "".join(self._pieces) if len(self._pieces) != 1 else self._pieces[0]
        is_text = self._has_value and self._kind == "str"
        if self._formula is not None and not raw and not is_text:
            self._spoil("formula_unsaved", self._written())
            return
        if self._column < 0:
            return
        try:
            text = self._text(raw) if raw else ""
        except (ValueError, IndexError):
            self._spoil("cell_damaged", raw[:200])
            return
        is_nothing = raw.strip() in _ZEROS if self._kind == "n" else is_text and not raw
        if is_nothing and self._is_result():
            self._grid.doubt(self._number, self._column, self._written(), text)
            self._row.setdefault(self._column, "")
        if text:
            self._row[self._column] = text

    def _is_result(self) -> bool:
        """Whether a cell holds what a formula of its own, or one over many cells, came to."""
        row, column = self._number, self._column
        return self._formula is not None or any(
            area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
            for area in self._arrays
        )

    def _written(self) -> str:
        return "=" + ("".join(self._formula or ()) or "…")

    def _spoil(self, code: str, stored: str) -> None:
        self._grid.put(self._row, self._number, self._column, Spoiled(code, stored))

    def _text(self, raw: str) -> str:
        """What a cell shows. Raises ValueError or IndexError for a value that is none of its kind."""
        if self._kind == "s":
            return self._package.strings[_index(raw)]
        if self._kind == "n":
            return self._number_text(raw)
        if self._kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        return unescaped(raw)

    def _number_text(self, raw: str) -> str:
        value = float(raw)
        return self._grid.number(self._number, self._column, value, self._code()) if math.isfinite(value) else raw

    def _code(self) -> str:
        style = int(self._style) if self._style else 0
        return self._package.codes[style] if 0 <= style < len(self._package.codes) else ""


def _index(raw: str) -> int:
    """The number of a shared text. Raises ValueError below 0, which would count from the end."""
    index = int(raw)
    if index < 0:
        raise ValueError(raw)
    return index


def column_of(reference: str) -> int:
    """The number of a column from 0: 0 for A7. Raises ValueError for what names none."""
    column = 0
    for letter in reference:
        if not ("A" <= letter <= "Z" or "a" <= letter <= "z"):
            break
        column = column * 26 + ord(letter.upper()) - 64
        if column > 1_000_000:
            raise ValueError(reference)
    if not column:
        raise ValueError(reference)
    return column - 1


def block(reference: str) -> Merge | None:
    """A block of cells from its corners: A3:B7. None for a single cell."""
    first, _, last = reference.replace("$", "").partition(":")
    if not last:
        return None
    rows = [int("".join(filter(str.isdecimal, corner))[:8] or 0) for corner in (first, last)]
    return Merge(rows[0], rows[1], column_of(first), column_of(last))
