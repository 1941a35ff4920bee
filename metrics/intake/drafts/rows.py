"""Which records below the header are data, and what the others are: totals, signatures, notes, repeated headers.

Nothing is dropped in silence: every record that is not data is listed with its reason (DOMAIN §9.2). A record that
holds something beyond the header has lost its columns and is an error. What the clerk says a row is goes before what
it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from metrics.intake.drafts.facts import SIGNATURE
from metrics.intake.drafts.headers import Header
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.uneven import swallowing, uneven
from metrics.intake.drafts.values.dates import read_day
from metrics.intake.sheets.cells import Mask, Places, Row, Rows, Sheet, Texts, is_blank
from metrics.intake.sheets.spelling import SPACES, compact, header_form, letter, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter

_WHOLE = re.compile(r"(?:本页|本表|全街道|全街|街道|全年|本季)?(?:合计|总计|共计|累计)(?:\([^()]*\))?:?")
# 全市合计, 1-6月合计, 上半年合计: of what is between the total before and this one, or of all.
_TOTAL = re.compile(r".{0,20}(?:合计|总计|共计|小计|累计|总和|汇总)(?:\([^()]*\))?:?")
_AVERAGE = re.compile(r".{0,20}(?:平均|平均值|平均数|均值)(?:\([^()]*\))?:?")
_SUBTOTAL = re.compile(r".{0,20}小计(?:\([^()]*\))?:?")
NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明|填报说明|填表要求)\d*[:.、].*|\(?(?:以下空白|此页无正文)\)?|注")
# A note below the rows that is numbered and a sentence, and what tells how to fill in a form instead of filling it in.
_NUMBERED = re.compile(r"[(\[]?[0-9]{1,2}[)\].、:].*(?:[。;；!！]|\D{12,})")
_INSTRUCTS = re.compile(
    r"(?:填[写表报](?:说明|要求|须知)|要求|须知|提示|温馨提示|注意(?:事项)?|特别说明)\d*[:.、].*|[(\[]?请.{3,}"
    r"|.*(?:请勿|不得|不要|不用|必须|务必|应当?|须|按照?.+)(?:如实)?(?:填|报送|删|改动|修改).*"
)
_GUIDE = re.compile(
    r"[(\[<]?(?:\*?必填|选填|非必填|可不填|可留空|(?:请|须|应)?(?:填写?|选择|输入).*|请.+|(?:如|例如?|格式|示例)[:为]?.+|下拉.*|"
    r"自动(?:计算|生成|带出).*|(?:文本|数字|数值|整数|小数|日期)(?:型|格式|类型)?|y{4}.*)[)\]>]?"
)
_SECTION = re.compile(r"\(?[一二三四五六七八九十]+[)、.].*")
_HAN = re.compile("[\u3400-\u9fff]")
_NOTHING = frozenset({"零报告", "0报告", "无", "本季无", "本季度无", "本期无", "无数据", "本季度无数据", "本季无变化"})
# Texts longer than this are compared by their beginning; patterns on endless cells would only cost time.
LONGEST = 200
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
            lambda cell: cell and cell not in known and not cell.isspace() and (cell.isascii() or not _is_telling(cell))
        )
        for key in self.keys:
            is_data &= rows.column(key).where(lambda cell: cell and (cell.isascii() or not _names_total(cell)))
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
        for texts in self.sheet.rows.columns[:_TELLING]:
            is_plain &= texts.where(lambda cell: cell.isascii() or not _is_telling(cell))
        return is_plain

    def look(self, place: int, *, has_data: bool) -> bool:
        """Whether a record with anything in it is data; what else it is, is kept."""
        row, number, width = self.sheet.rows[place], self.sheet.numbers[place], len(self.header.cells)
        if reason := self._said(number) if number in self.marks else self._reason(place, row, has_data=has_data):
            self.exclude(number, reason, row)
            self.after_note = place if reason == "note" else -1
            if reason in ("total", "subtotal"):
                is_whole = any(_WHOLE.fullmatch(compact(cell[:LONGEST])) for cell in row)
                self.totals.append((place, row, not is_whole))
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
        text = "　".join(cell.strip(SPACES) for cell in row if cell.strip(SPACES))
        self.excluded.append(Excluded(number, reason, text[:200]))

    def body(self, places: Places) -> Body:
        """The data rows, and what was kept of the others."""
        rows, numbers = self.sheet.rows, self.sheet.numbers
        if len(places) == 1 and numbers[int(places[0])] not in self.marks and _says_nothing(rows[int(places[0])]):
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
            value = "、".join(cell for cell in self.sheet.rows[self.alone[0]] if cell.strip(SPACES))
            yield Finding("rows_taken_as_headings", Severity.WARNING, row=numbers[0], value=value, slots=slots)

    def _reason(self, place: int, row: Row, *, has_data: bool) -> str | None:
        """Why a record is not data, None when it is."""
        filled = [cell for cell in row if cell.strip(SPACES)]
        if place in self.titles:
            return "title"
        first = filled[0]
        form = compact(first[:LONGEST])
        if _says(_AVERAGE, row, filled, self.keys):
            return "average"
        if _says(_TOTAL, row, filled, self.keys):
            return "subtotal" if any(_SUBTOTAL.fullmatch(compact(cell[:LONGEST])) for cell in filled) else "total"
        if SIGNATURE.fullmatch(form) and (_without_key(row, first, self.keys) or _is_signed(filled)):
            return "signature"
        if len(filled) == 1 and len(self.header.cells) > 1 and (reason := self._alone(place, row, form)):
            return reason
        if not has_data and len(filled) > 1 and _guides(filled):
            return "note"
        if [header_form(cell) for cell in row] == [header_form(cell) for cell in self.header.cells]:
            return "repeated_header"
        return "column_numbers" if not has_data and _counts_columns(filled) else None

    def _alone(self, place: int, row: Row, form: str) -> str | None:
        """What a record is that says something in one cell only, None when it is data."""
        follows_note = self.after_note >= 0 and not len(self.sheet.rows.filled(range(self.after_note + 1, place)))
        if NOTE.fullmatch(form) or (follows_note and not form.isdigit()):
            return "note"
        if _SECTION.fullmatch(form):
            return "section"
        if _INSTRUCTS.fullmatch(form) or _NUMBERED.fullmatch(form):
            return "note"
        at = next(index for index, cell in enumerate(row) if cell.strip(SPACES))
        if self._is_heading(at, form):
            self.alone.append(place)
            return "section"
        return None

    def _is_heading(self, at: int, form: str) -> bool:
        """Whether words that stand alone in a column cannot be a row: they begin it and name nothing it needs."""
        telling = self.telling
        if not _HAN.search(form) or form in _NOTHING or Quarter.find(form) or at > min(telling.keys, default=0):
            return False
        if at in telling.names:
            return form.endswith(":") and bool(telling.required - {at})
        if at not in telling.keys:
            return True
        words = self.sheet.rows.column(at).at(slice(self.header.last + 1, None))
        return 2 * int(words.where(_HAN.search).sum()) < int(words.where(lambda cell: cell.strip(SPACES)).sum())


@lru_cache(maxsize=4096)
def _is_telling(first: str) -> bool:
    """Whether a record's first cell looks like the beginning of something that is not data."""
    form = compact(first[:LONGEST])
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE, SIGNATURE, NOTE, _SECTION))


def _guides(filled: list[str]) -> bool:
    """Whether each cell says what to write instead of saying it."""
    return all(_GUIDE.fullmatch(compact(cell[:LONGEST])) for cell in filled)


def _names_total(cell: str) -> bool:
    """Whether a cell of a key says that its row is a total or an average."""
    if not ("计" in cell or "均" in cell or "总和" in cell or "汇总" in cell):
        return False
    form = compact(cell[:LONGEST])
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE))


def _says(kind: re.Pattern[str], row: Row, filled: list[str], keys: Sequence[int]) -> bool:
    """Whether one of the first cells says 合计, or 平均, and nothing else identifies a thing."""
    for cell in filled[:_TELLING]:
        if kind.fullmatch(compact(cell[:LONGEST])):
            return _without_key(row, cell, keys)
    return False


def _without_key(row: Row, but: str, keys: Sequence[int]) -> bool:
    return all(not row[key].strip(SPACES) or row[key] == but for key in keys if key < len(row))


def _is_signed(filled: list[str]) -> bool:
    """Whether a record is nothing but labels of signatures, what is written beside them, and dates."""
    awaits_value = False
    for cell in filled:
        form = compact(cell[:LONGEST])
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


def _beside(row: Row, number: int, width: int, extra: int) -> Finding:
    """A cell of a workbook beside the table. Right beside it the row may have been moved; farther away it is a note."""
    code, severity = ("cell_beyond", Severity.ERROR) if extra == width else ("cell_beside", Severity.WARNING)
    slots = {"cell": f"{letter(extra)}{number}", "last": letter(width - 1)}
    return Finding(code, severity, row=number, value=row[extra][:LONGEST], slots=slots)


def _says_nothing(row: Row) -> bool:
    """Whether a single row says 零报告 and nothing else."""
    filled = [compact(cell) for cell in row if cell.strip(SPACES)]
    return any(form in _NOTHING for form in filled) and len(filled) <= 3
