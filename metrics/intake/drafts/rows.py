"""Which records below the header are data, and what the others are: totals, signatures, notes, repeated headers.

Nothing is dropped in silence: every record that is not data is listed with its reason (DOMAIN §9.2). A record that
holds something beyond the header has lost its columns and is an error. What the clerk says a row is goes before what
it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from metrics.intake.drafts import row_words as words
from metrics.intake.drafts.headers import Header
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.uneven import swallowing, uneven
from metrics.intake.sheets.cells import Mask, Places, Row, Rows, Sheet, Texts, is_blank
from metrics.intake.sheets.spelling import SPACES, header_form, letter, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter

_HAN = re.compile("[\u3400-\u9fff]")
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


@dataclass(frozen=True)
class Telling:
    """Columns by which a row is told from what is none.

    ``keys`` identify a row, and a total has nothing in them; those of ``names`` may be any
    words. Without a ``required`` one no row is taken.
    """

    keys: Sequence[int] = ()
    names: frozenset[int] = frozenset()
    required: frozenset[int] = frozenset()


def sort_rows(
    sheet: Sheet, header: Header, telling: Telling, *, end: int, titles: Collection[int] = (),
    marks: Mapping[int, Role] = _NO_MARKS,
) -> Body:  # fmt: skip
    """Sort the records of a sheet. Its table has its ``end`` there; ``titles`` stand between its printed pages.

    ``marks`` are what the clerk says rows are, by row number.
    """
    sorting = _Sorting(sheet, header, telling, marks, titles)
    for place in (*range(header.first), *header.between):
        if not is_blank(row := sheet.rows[place]):
            sorting.exclude_above(sheet.numbers[place], row, "title" if place < header.first else "note")
    data = _data(sorting, header.last + 1, end)
    for place in sheet.rows.filled(range(end, len(sheet.rows))).tolist():
        sorting.exclude(sheet.numbers[place], "other_table", sheet.rows[place])
    return sorting.body(data)


def _data(sorting: _Sorting, start: int, end: int) -> Places:
    """Where the data rows are."""
    rows, is_data, has_data = sorting.sheet.rows, sorting.plainly_data()[:end], False
    is_data[:start] = False
    plain = np.flatnonzero(is_data)
    first = int(plain[0]) if len(plain) else end
    for place in rows.filled(range(start, first)).tolist():
        is_data[place] = sorting.look(place, has_data=has_data)
        has_data |= bool(is_data[place])
    # Until there is a row of data even what looks like one is looked at: the numbers of the columns stand there.
    while not has_data and first < end:
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
    telling: Telling
    marks: Mapping[int, Role]
    titles: Collection[int] = ()
    excluded: list[Excluded] = field(default_factory=list)
    totals: list[tuple[int, Row, bool]] = field(default_factory=list)
    too_long: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    after_note: int = -1
    findings: list[Finding] = field(default_factory=list)

    @property
    def keys(self) -> Sequence[int]:
        """The columns that identify a row."""
        return self.telling.keys

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
            lambda cell: (
                cell
                and cell not in known
                and not cell.isspace()
                and (cell.isascii() or not words.begins_otherwise(cell))
            )
        )
        for key in self.keys:
            is_data &= rows.column(key).where(lambda cell: cell and (cell.isascii() or not words.names_total(cell)))
        if width > 1:
            is_data &= self._fills_two()
        if not self.is_workbook and (is_narrow := rows.widths < width).any():
            is_data &= ~is_narrow | self._begins_nothing()
        is_data[[place for number in self.marks if (place := self.sheet.place(number)) is not None]] = False
        return is_data

    def _fills_two(self) -> Mask:
        """Records with two cells or more; one alone is a note or a heading, or nearly lost."""
        filled = np.zeros(len(self.sheet.rows), dtype=np.int8)
        for texts in self.sheet.rows.columns:
            filled[filled < 2] += texts.where(lambda cell: cell.strip(SPACES))[filled < 2]
            if filled.min(initial=2) > 1:
                break
        return filled > 1

    def _begins_nothing(self) -> Mask:
        """Records none of the first cells of which begins a total or a signature."""
        is_plain = np.ones(len(self.sheet.rows), dtype=bool)
        for texts in self.sheet.rows.columns[: words.FIRST]:
            is_plain &= texts.where(lambda cell: cell.isascii() or not words.begins_otherwise(cell))
        return is_plain

    def look(self, place: int, *, has_data: bool) -> bool:
        """Whether a record with anything in it is data; what else it is, is kept."""
        row, number, width = self.sheet.rows[place], self.sheet.numbers[place], len(self.header.cells)
        if reason := self._said(number) if number in self.marks else self._reason(place, row, has_data=has_data):
            self.exclude(number, reason, row)
            self.after_note = place if reason == "note" else -1
            if reason in ("total", "subtotal"):
                self.totals.append((place, row, not words.is_whole(row)))
            return False
        extra = next((at for at, cell in enumerate(row[width:], width) if cell.strip(SPACES)), None)
        if extra is None:
            return True
        if not self.is_workbook:
            self.too_long.append(place)
            return False
        told = _beside(row, number, width, extra)
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
        text = "　".join(cell.strip(SPACES) for cell in words.filled(row))
        self.excluded.append(Excluded(number, reason, text[:200]))

    def body(self, places: Places) -> Body:
        """The data rows, and what was kept of the others."""
        rows, numbers = self.sheet.rows, self.sheet.numbers
        if (
            len(places) == 1
            and numbers[int(places[0])] not in self.marks
            and words.says_nothing(words.filled(rows[int(places[0])]))
        ):
            self.exclude(numbers[int(places[0])], "zero_report", rows[int(places[0])])
            places = places[:0]
        too_long = np.asarray(self.too_long, dtype=np.int64)
        if not self.is_workbook:
            self.findings += uneven(self.sheet, self.header, places, too_long, [place for place, *_ in self.totals])
            self.findings += swallowing(self.sheet, self.header, places)
        named = {finding.row for finding in self.findings}
        for place in self.too_long:
            if numbers[place] not in named:
                self.exclude(numbers[place], "beyond_header", rows[place])
        self.findings += self._told_alone()
        totals = [
            Total(numbers[place], row, is_subtotal, int(np.searchsorted(places, place)))
            for place, row, is_subtotal in self.totals
        ]
        data = [numbers[place] for place in places.tolist()]
        return Body(rows, places, data, self.excluded, totals, self.findings, self.sheet.is_1904)

    def _told_alone(self) -> Iterator[Finding]:
        """That records with one cell were taken for headings, though no number says that they are."""
        if self.alone:
            numbers = [self.sheet.numbers[place] for place in self.alone]
            slots = {"rows": ranges(numbers), "count": len(numbers)}
            value = "、".join(words.filled(self.sheet.rows[self.alone[0]]))
            yield Finding("rows_taken_as_headings", Severity.WARNING, row=numbers[0], value=value, slots=slots)

    def _reason(self, place: int, row: Row, *, has_data: bool) -> str | None:
        """Why a record is not data, None when it is."""
        cells = words.filled(row)
        if place in self.titles:
            return "title"
        if said := words.sum_of(row, cells, self.keys):
            return said
        if words.is_signature(row, cells, self.keys):
            return "signature"
        if len(cells) == 1 and len(self.header.cells) > 1 and (reason := self._alone(place, row, cells[0])):
            return reason
        if len(cells) > 1 and (self._is_parted_note(row, cells[0]) or (not has_data and words.guides(cells))):
            return "note"
        if [header_form(cell) for cell in row] == [header_form(cell) for cell in self.header.cells]:
            return "repeated_header"
        return "column_numbers" if not has_data and words.counts_columns(cells) else None

    def _is_parted_note(self, row: Row, first: str) -> bool:
        """Whether a record begins as a note, which its commas part into cells, where nobody writes a remark."""
        is_remark = row.index(first) in self.telling.names and not words.has_no_key(row, first, self.keys)
        return words.is_note(words.form_of(first)) and not is_remark

    def _alone(self, place: int, row: Row, cell: str) -> str | None:
        """What a record is that says something in one ``cell`` only, None when it is data."""
        form = words.form_of(cell)
        follows_note = self.after_note >= 0 and not len(self.sheet.rows.filled(range(self.after_note + 1, place)))
        if words.is_note(form) or (follows_note and not form.isdigit()):
            return "note"
        if words.is_section(form):
            return "section"
        if words.instructs(form):
            return "note"
        if self._is_heading(row.index(cell), form):
            self.alone.append(place)
            return "section"
        return None

    def _is_heading(self, at: int, form: str) -> bool:
        """Whether words that stand alone in a column cannot be a row: they begin it and name nothing it needs."""
        telling = self.telling
        if not _HAN.search(form) or form in words.NOTHING or Quarter.find(form) or at > min(telling.keys, default=0):
            return False
        if at in telling.names:
            return form.endswith(":") and bool(telling.required - {at})
        if at not in telling.keys:
            return True
        below = self.sheet.rows.column(at).at(slice(self.header.last + 1, None))
        return 2 * int(below.where(_HAN.search).sum()) < int(below.where(lambda cell: cell.strip(SPACES)).sum())


def _beside(row: Row, number: int, width: int, extra: int) -> Finding:
    """A cell of a workbook beside the table. Right beside it the row may have been moved; farther away it is a note."""
    code, severity = ("cell_beyond", Severity.ERROR) if extra == width else ("cell_beside", Severity.WARNING)
    slots = {"cell": f"{letter(extra)}{number}", "last": letter(width - 1)}
    return Finding(code, severity, row=number, value=row[extra][: words.LONGEST], slots=slots)
