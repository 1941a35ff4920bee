"""Which records below the header are data, and what the others are: totals, signatures, notes, repeated headers.

Nothing is dropped in silence: every record that is not data is listed with its reason (DOMAIN §9.2). A record wider
than the header has lost its columns and is an error; one that is narrower lacks blank cells at its end, as Excel
writes them, and is only mentioned. What the clerk says a row is goes before what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from metrics.intake.drafts.facts import SIGNATURE
from metrics.intake.drafts.headers import Header
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.values.dates import read_day
from metrics.intake.sheets.cells import Mask, Places, Row, Rows, Sheet, Texts, is_blank
from metrics.intake.sheets.spelling import SPACES, compact, header_form, letter, ranges
from metrics.model.finding import Finding, Severity

_WHOLE = re.compile(r"(?:本页|本表|全街道|全街|街道|全年|本季)?(?:合计|总计|共计|累计)(?:\([^()]*\))?:?")
# 全市合计, 1-6月合计, 上半年合计: of what is between the total before and this one, or of all.
_TOTAL = re.compile(r".{0,20}(?:合计|总计|共计|小计|累计|总和|汇总)(?:\([^()]*\))?:?")
_AVERAGE = re.compile(r".{0,20}(?:平均|平均值|平均数|均值)(?:\([^()]*\))?:?")
_SUBTOTAL = re.compile(r".{0,20}小计(?:\([^()]*\))?:?")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明|填报说明|填表要求)\d*[:.、].*|\(?(?:以下空白|此页无正文)\)?|注")
_SECTION = re.compile(r"\(?[一二三四五六七八九十]+[)、.].*")
_NOTHING = frozenset({"零报告", "0报告", "无", "本季无", "本季度无", "本期无", "无数据", "本季度无数据", "本季无变化"})
# Texts longer than this are compared by their beginning; patterns on endless cells would only cost time.
_LONGEST = 200
# A total says so in one of the first cells.
_TELLING = 4
_COUNTING = "甲乙丙丁戊己庚辛壬癸"
_NO_MARKS: Mapping[int, Role] = {}


@dataclass(frozen=True)
class Excluded:
    """A record that is not data: the row number Excel shows, why, and what it says."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Total:
    """A 合计 or 小计 record: the row number Excel shows, its cells, and how many data rows stand before it."""

    row: int
    cells: Row
    is_subtotal: bool
    after: int


@dataclass
class Body:
    """The data rows below a header, by their ``places`` in the sheet and row numbers, and everything else there.

    ``is_1904`` says from when the file counts its days.
    """

    rows: Rows
    places: Places
    numbers: list[int]
    excluded: list[Excluded] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_1904: bool = False

    def column(self, index: int) -> Texts:
        """The cells of the data rows in one column; blank where a record ends before it."""
        return self.rows.column(index).at(self.places)


def above(sheet: Sheet, number: int) -> list[Row]:
    """The records above a row that have anything in them."""
    return [row for row in sheet.rows[: sheet.place(number)] if not is_blank(row)]


def sort_rows(sheet: Sheet, header: Header, keys: Sequence[int], marks: Mapping[int, Role] = _NO_MARKS) -> Body:
    """Sort the records of a sheet. ``keys`` are the columns that identify a row; a total has nothing in them.

    ``marks`` are what the clerk says rows are, by row number.
    """
    sorting = _Sorting(sheet, header, keys, marks)
    for place in (*range(header.first), *header.between):
        if not is_blank(row := sheet.rows[place]):
            sorting.exclude_above(sheet.numbers[place], row, "title" if place < header.first else "note")
    return sorting.body(_data(sorting, header.last + 1))


def _data(sorting: _Sorting, start: int) -> Places:
    """Where the data rows are."""
    rows, is_data, has_data = sorting.sheet.rows, sorting.plainly_data(), False
    is_data[:start] = False
    plain = np.flatnonzero(is_data)
    first = int(plain[0]) if len(plain) else len(rows)
    for place in rows.filled(range(start, first)).tolist():
        is_data[place] = sorting.look(place, has_data=has_data)
        has_data |= bool(is_data[place])
    # Until there is a row of data even what looks like one is looked at: the numbers of the columns stand there.
    while not has_data and first < len(rows):
        is_data[first] = has_data = not is_blank(rows[first]) and sorting.look(first, has_data=False)
        first += 1
    # After it only the few that are not plainly data.
    for place in rows.filled(np.flatnonzero(~is_data[first:]) + first).tolist():
        is_data[place] = sorting.look(place, has_data=True)
    return np.flatnonzero(is_data)


@dataclass
class _Sorting:
    """The records of a sheet while they are sorted."""

    sheet: Sheet
    header: Header
    keys: Sequence[int]
    marks: Mapping[int, Role]
    excluded: list[Excluded] = field(default_factory=list)
    totals: list[tuple[int, Row, bool]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_workbook(self) -> bool:
        """Whether rows end at their last filled cell, so that nothing is missing where one is short."""
        return not self.sheet.delimiter

    def plainly_data(self) -> Mask:
        """Records of the right width that are identified and begin with nothing that any other record begins with."""
        rows, width, known = self.sheet.rows, len(self.header.cells), frozenset(self.header.cells)
        if not self.keys:
            return np.zeros(len(rows), dtype=bool)
        is_data = rows.widths <= width
        is_data &= rows.column(0).where(
            lambda cell: cell and cell not in known and not cell.isspace() and (cell.isascii() or not _is_telling(cell))
        )
        for key in self.keys:
            is_data &= rows.column(key).where(lambda cell: cell and (cell.isascii() or not _names_total(cell)))
        if not self.is_workbook and (is_narrow := rows.widths < width).any():
            is_data &= ~is_narrow | self._says_much()
        is_data[[place for number in self.marks if (place := self.sheet.place(number)) is not None]] = False
        return is_data

    def _says_much(self) -> Mask:
        """Records with two cells or more, none of the first of which begins a total or a signature."""
        filled, is_plain = np.zeros(len(self.sheet.rows), dtype=np.int32), np.ones(len(self.sheet.rows), dtype=bool)
        for index, texts in enumerate(self.sheet.rows.columns):
            filled += texts.where(lambda cell: cell.strip(SPACES))
            if index < _TELLING:
                is_plain &= texts.where(lambda cell: cell.isascii() or not _is_telling(cell))
        return is_plain & (filled > 1)

    def look(self, place: int, *, has_data: bool) -> bool:
        """Whether a record with anything in it is data; what else it is, is kept."""
        row, number, width = self.sheet.rows[place], self.sheet.numbers[place], len(self.header.cells)
        if reason := self._said(number) if number in self.marks else self._reason(row, has_data=has_data):
            self.exclude(number, reason, row)
            if reason in ("total", "subtotal"):
                is_whole = any(_WHOLE.fullmatch(compact(cell[:_LONGEST])) for cell in row)
                self.totals.append((place, row, not is_whole))
            return False
        extra = next((at for at, cell in enumerate(row[width:], width) if cell.strip(SPACES)), None)
        if extra is None:
            return True
        told = _beside(row, number, width, extra) if self.is_workbook else _too_long(row, number, width)
        self.findings.append(told)
        return not told.blocks

    def _said(self, number: int) -> str | None:
        """Why a marked record is not data, None when it is."""
        return None if self.marks[number] is Role.DATA else str(self.marks[number])

    def exclude_above(self, number: int, row: Row, reason: str) -> None:
        """Keep why a record above the rows is not data, which the clerk may have said it is."""
        if self.marks.get(number) is Role.DATA:
            last = self.sheet.numbers[self.header.last]
            found = Finding(
                "mark_above_header", Severity.ERROR, row=number, asks=f"marks/{number}", slots={"last": last}
            )
            self.findings.append(found)
        self.exclude(number, reason if number not in self.marks else self._said(number) or reason, row)

    def exclude(self, number: int, reason: str, row: Row) -> None:
        """Keep why a record is not data."""
        text = "　".join(cell.strip(SPACES) for cell in row if cell.strip(SPACES))
        self.excluded.append(Excluded(number, reason, text[:200]))

    def body(self, places: Places) -> Body:
        """The data rows, and what was kept of the others."""
        rows, numbers = self.sheet.rows, self.sheet.numbers
        if len(places) == 1 and numbers[int(places[0])] not in self.marks and _says_nothing(rows[int(places[0])]):
            self.exclude(numbers[int(places[0])], "zero_report", rows[int(places[0])])
            places = places[:0]
        width = len(self.header.cells)
        short = [] if self.is_workbook else [numbers[at] for at in places[rows.widths[places] < width].tolist()]
        if short:
            slots = {"rows": ranges(short), "width": width}
            self.findings.append(Finding("rows_short", Severity.NOTICE, slots=slots))
        totals = [
            Total(numbers[place], row, is_subtotal, int(np.searchsorted(places, place)))
            for place, row, is_subtotal in self.totals
        ]
        data = [numbers[place] for place in places.tolist()]
        return Body(rows, places, data, self.excluded, totals, self.findings, self.sheet.is_1904)

    def _reason(self, row: Row, *, has_data: bool) -> str | None:
        """Why a record is not data, None when it is."""
        filled = [cell for cell in row if cell.strip(SPACES)]
        first = filled[0]
        form = compact(first[:_LONGEST])
        if _says(_AVERAGE, row, filled, self.keys):
            return "average"
        if _says(_TOTAL, row, filled, self.keys):
            return "subtotal" if any(_SUBTOTAL.fullmatch(compact(cell[:_LONGEST])) for cell in filled) else "total"
        if SIGNATURE.fullmatch(form) and (_without_key(row, first, self.keys) or _is_signed(filled)):
            return "signature"
        if len(filled) == 1 and len(self.header.cells) > 1:
            follows_note = bool(self.excluded) and self.excluded[-1].reason == "note" and not form.isdigit()
            if _NOTE.fullmatch(form) or follows_note:
                return "note"
            if _SECTION.fullmatch(form):
                return "section"
        if [header_form(cell) for cell in row] == [header_form(cell) for cell in self.header.cells]:
            return "repeated_header"
        return "column_numbers" if not has_data and _counts_columns(filled) else None


@lru_cache(maxsize=4096)
def _is_telling(first: str) -> bool:
    """Whether a record's first cell looks like the beginning of something that is not data."""
    form = compact(first[:_LONGEST])
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE, SIGNATURE, _NOTE, _SECTION))


def _names_total(cell: str) -> bool:
    """Whether a cell of a key says that its row is a total or an average."""
    if not ("计" in cell or "均" in cell or "总和" in cell or "汇总" in cell):
        return False
    form = compact(cell[:_LONGEST])
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE))


def _says(kind: re.Pattern[str], row: Row, filled: list[str], keys: Sequence[int]) -> bool:
    """Whether one of the first cells says 合计, or 平均, and nothing else identifies a thing."""
    for cell in filled[:_TELLING]:
        if kind.fullmatch(compact(cell[:_LONGEST])):
            return _without_key(row, cell, keys)
    return False


def _without_key(row: Row, but: str, keys: Sequence[int]) -> bool:
    return all(not row[key].strip(SPACES) or row[key] == but for key in keys if key < len(row))


def _is_signed(filled: list[str]) -> bool:
    """Whether a record is nothing but labels of signatures, what is written beside them, and dates."""
    awaits_value = False
    for cell in filled:
        form = compact(cell[:_LONGEST])
        if SIGNATURE.fullmatch(form):
            awaits_value = form.endswith(":") or ":" not in form
        elif not awaits_value and not isinstance(read_day(form), str):
            return False
        else:
            awaits_value = False
    return True


def _counts_columns(filled: list[str]) -> bool:
    """Whether a record numbers the columns, as 甲 乙 1 2 3."""
    forms = [compact(cell) for cell in filled]
    letters = [form for form in forms if form in _COUNTING]
    numbers = [form.strip("()") for form in forms[len(letters) :]]
    return (
        len(forms) >= 3
        and forms[: len(letters)] == list(_COUNTING[: len(letters)])
        and numbers == [str(count + 1) for count in range(len(numbers))]
    )


def _too_long(row: Row, number: int, width: int) -> Finding:
    extra = next(cell for cell in row[width:] if cell.strip(SPACES))
    return Finding("row_too_long", Severity.ERROR, row=number, value=extra, slots={"cells": len(row), "width": width})


def _beside(row: Row, number: int, width: int, extra: int) -> Finding:
    """A cell of a workbook beside the table. Right beside it the row may have been moved; farther away it is a note."""
    code, severity = ("cell_beyond", Severity.ERROR) if extra == width else ("cell_beside", Severity.WARNING)
    slots = {"cell": f"{letter(extra)}{number}", "last": letter(width - 1)}
    return Finding(code, severity, row=number, value=row[extra][:_LONGEST], slots=slots)


def _says_nothing(row: Row) -> bool:
    """Whether a single row says 零报告 and nothing else."""
    filled = [compact(cell) for cell in row if cell.strip(SPACES)]
    return any(form in _NOTHING for form in filled) and len(filled) <= 3
