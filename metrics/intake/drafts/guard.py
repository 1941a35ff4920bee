"""Personal data are found before anything of a file is kept: in every sheet, row, note, name and answer.

A file that holds any becomes a draft without its bytes, its cells and its other findings, so that nothing of it can be
stored, shown or logged. The office may allow a column (``Office.personal_columns``); columns of amounts and of codes
are asked about identity cards only, because ten or twenty digits are nothing special there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from metrics.errors import PersonalData
from metrics.intake.drafts.draft import Draft, DraftPart, Upload
from metrics.intake.drafts.personal import (
    BANK_CARD,
    ID_CARD,
    Personal,
    destroyed,
    find,
    is_like_id_card,
    long_numbers,
    mask,
    masked,
)
from metrics.intake.sheets.cells import Rows, Sheet
from metrics.intake.sheets.opening import Opened
from metrics.intake.sheets.spelling import letter, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.office import Office
from metrics.model.schema import Type

# So many that look alike are needed before chance can be told.
_FEWEST = 3


@dataclass
class _Found:
    """Where numbers of people stand: rows by kind, sheet and column, and one of each to show; places without rows."""

    cells: dict[tuple[str, str, int], list[int]] = field(default_factory=dict)
    shown: dict[tuple[str, str, int], str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    in_cells: set[str] = field(default_factory=set)

    def at(self, kind: str, sheet: Sheet, column: int, row: int, number: str) -> None:
        place = kind, sheet.name, column
        self.cells.setdefault(place, []).append(row)
        self.shown.setdefault(place, number)


def guarded(draft: Draft, opened: Opened, office: Office) -> Draft:
    """The draft itself, or one that says nothing but where its file holds personal data."""
    found = _Found()
    for sheet in opened.sheets:
        is_read = draft.sheet is not None and sheet is draft.sheet
        _look(sheet, _Columns.of(draft, office) if is_read else _Columns(), found)
    for text in (draft.upload.name, *opened.beside, *_texts(draft.answers.to_dict())):
        for personal in find(text):
            # An old workbook and a web page are looked through as a whole: what cells hold is found there again.
            if personal.masked not in found.in_cells:
                found.elsewhere.setdefault(personal.kind, personal.masked)
    unread = [sheet for sheet in opened.sheets if sheet is not draft.sheet and any(f.blocks for f in sheet.findings)]
    if not found.cells and not found.elsewhere:
        return replace(draft, findings=(*draft.findings, *map(_unchecked, unread))) if unread else draft
    upload = Upload(masked(draft.upload.name), b"")
    answers = replace(draft.answers, remarks={}, fixes={}, gone=None)
    return Draft(upload, answers, findings=tuple(_told(found, draft)), encoding=opened.encoding, is_withheld=True)


def refuse_personal(*texts: str) -> None:
    """Raise PersonalData when a reason or a name that would be kept holds a number of a person."""
    for text in texts:
        if any(True for _ in find(text)):
            raise PersonalData(f"{masked(text)!r} holds personal data and is not kept")


@dataclass(frozen=True)
class _Columns:
    """What is known of a sheet's columns: those the office allows, those of amounts and of codes, and the data rows."""

    allowed: frozenset[int] = frozenset()
    amounts: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    parts: tuple[DraftPart, ...] = ()

    @cached_property
    def rows(self) -> frozenset[int]:
        """Row numbers of the data rows."""
        return frozenset(number for part in self.parts for number in part.numbers)

    @classmethod
    def of(cls, draft: Draft, office: Office) -> _Columns:
        table = draft.table
        if table is None:
            return cls()
        fields = {column.index: table.by_id[column.field_id] for column in draft.columns if column.field_id}
        return cls(
            frozenset(index for index, item in fields.items() if (table.id, item.id) in office.personal_columns),
            frozenset(index for index, item in fields.items() if item.type.is_number),
            frozenset(index for index, item in fields.items() if item.type is Type.CODE),
            draft.parts,
        )


def _look(sheet: Sheet, columns: _Columns, found: _Found) -> None:
    """Every cell of a sheet, each different text of a column once."""
    usual = _Usual(sheet, columns)
    for place, index, cell in _suspected(sheet.rows):
        number = sheet.numbers[place]
        is_data = number in columns.rows
        for personal in find(cell):
            found.in_cells.add(personal.masked)
            if not (is_data and (index in columns.allowed or usual.expects(personal, index, cell))):
                found.at(personal.kind, sheet, index, number, personal.masked)
    for (number, index), spoiled in sheet.spoiled.items():
        kind = destroyed(spoiled.stored)
        is_expected = index in columns.allowed or (kind == BANK_CARD and index in columns.amounts | columns.codes)
        if kind and not (number in columns.rows and is_expected):
            found.at(kind, sheet, index, number, mask(spoiled.stored))


def _suspected(rows: Rows) -> Iterator[tuple[int, int, str]]:
    """Cells that may hold a number of a person, by place and column; those of endless records one record at a time."""
    for index, texts in enumerate(rows.columns):
        codes = long_numbers(texts.words)
        for place in np.flatnonzero(np.isin(texts.codes, codes)).tolist() if codes else ():
            yield place, index, texts[place]
    first = len(rows.columns)
    for place, row in sorted(rows.beyond.items()):
        for over in long_numbers(row[first:]):
            yield place, first + over, row[first + over]


class _Usual:
    """Which numbers are nothing special in a column: an amount, or a code as long as most others of its column.

    A column of codes is one of identity cards when most of what looks like them keeps the check digit; of codes made of
    place and day one in eleven does so by chance.
    """

    def __init__(self, sheet: Sheet, columns: _Columns) -> None:
        self._sheet = sheet
        self._columns = columns
        self._lengths: dict[int, Counter[int]] = {}
        self._by_chance: dict[int, bool] = {}

    def expects(self, personal: Personal, index: int, cell: str) -> bool:
        """Whether a number found in a column is one of its own."""
        length = len(cell.strip())
        if length != len(personal.masked):
            return False
        if personal.kind == ID_CARD and length == 18:
            return index in self._columns.codes and self._is_by_chance(index)
        return index in self._columns.amounts or (index in self._columns.codes and self._is_length(index, length))

    def _is_length(self, index: int, length: int) -> bool:
        if index not in self._lengths:
            self._lengths[index] = Counter(len(cell) if cell.isdecimal() else 0 for cell in self._cells(index))
        lengths = self._lengths[index]
        return 2 * lengths[length] > lengths.total()

    def _is_by_chance(self, index: int) -> bool:
        if index not in self._by_chance:
            alike = [cell for cell in self._cells(index) if is_like_id_card(cell)]
            checked = sum(any(personal.kind == ID_CARD for personal in find(cell)) for cell in alike)
            self._by_chance[index] = len(alike) >= _FEWEST and 2 * checked < len(alike)
        return self._by_chance[index]

    def _cells(self, index: int) -> Iterator[str]:
        for text, number in zip(self._sheet.rows.column(index), self._sheet.numbers, strict=True):
            if number in self._columns.rows and (cell := text.strip()):
                yield cell


def _told(found: _Found, draft: Draft) -> Iterator[Finding]:
    for (kind, sheet, column), rows in sorted(found.cells.items(), key=lambda item: (item[0][1], item[1][0])):
        slots = {"column": letter(column), "rows": ranges(rows), "count": len(rows), "sheet": sheet}
        shown = found.shown[kind, sheet, column]
        code = f"personal_{kind}{'_in_sheet' if sheet else ''}"
        yield Finding(code, Severity.ERROR, row=rows[0], column=column, value=shown, rule="§6", slots=slots)
    for kind, shown in found.elsewhere.items():
        yield Finding(f"personal_{kind}_elsewhere", Severity.ERROR, value=shown)


def _unchecked(sheet: Sheet) -> Finding:
    """A sheet too large to be read to its end may hold anything."""
    return Finding("sheet_unchecked", Severity.ERROR, slots={"sheet": sheet.name})


def _texts(answers: Mapping[str, object]) -> Iterator[str]:
    for value in answers.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from (text for text in value.values() if isinstance(text, str))
