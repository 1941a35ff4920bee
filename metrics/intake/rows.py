"""Which records below the header are data, and what the others are: totals, signatures, notes, repeated headers.

Nothing is dropped in silence: every record that is not data is listed with its reason (DOMAIN §9.2). A record wider
than the header has lost its columns and is an error; one that is narrower lacks blank cells at its end, as Excel
writes them, and is only mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from metrics.intake.cells import Row, Sheet, is_blank
from metrics.intake.facts import SIGNATURE
from metrics.intake.headers import Header
from metrics.intake.spelling import SPACES, compact, header_form, ranges
from metrics.intake.values.dates import read_day
from metrics.model.finding import Finding, Severity

_TOTAL = re.compile(r"(?:本页|本表|全街道|全街|街道|全年|本季)?(?:合计|总计|共计|小计|累计)(?:\([^()]*\))?:?")
_SUBTOTAL = re.compile(r".{0,20}小计(?:\([^()]*\))?:?")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明|填报说明|填表要求)\d*[:.、].*|\(?(?:以下空白|此页无正文)\)?|注")
_SECTION = re.compile(r"\(?[一二三四五六七八九十]+[)、.].*")
_NOTHING = frozenset({"零报告", "0报告", "无", "本季无", "本季度无", "本期无", "无数据", "本季度无数据", "本季无变化"})
# Texts longer than this are compared by their beginning; patterns on endless cells would only cost time.
_LONGEST = 200
_COUNTING = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Excluded:
    """A record that is not data: the row number Excel shows, why, and what it says."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Total:
    """A 合计 or 小计 record: where it stands among the data rows, and its cells."""

    row: int
    cells: Row
    is_subtotal: bool
    after: int


@dataclass
class Body:
    """The data rows below a header, and everything else there."""

    numbers: list[int] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    footers: list[Row] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    says_nothing: bool = False
    findings: list[Finding] = field(default_factory=list)


def above(sheet: Sheet, header: Header) -> list[Row]:
    """The records above the header that have anything in them."""
    return [row for row in sheet.rows[: header.first] if not is_blank(row)]


def sort_rows(sheet: Sheet, header: Header, keys: Sequence[int]) -> Body:
    """Sort the records of a sheet. ``keys`` are the columns that identify a row; a total has nothing in them."""
    body = Body()
    for row, number in zip(sheet.rows[: header.first], sheet.numbers, strict=False):
        if not is_blank(row):
            _exclude(body, number, "title", row)
    width = len(header.cells)
    # The rows of a workbook end at their last filled cell; nothing is missing there.
    is_workbook = not sheet.delimiter
    short: list[int] = []
    for row, number in zip(sheet.rows[header.last + 1 :], sheet.numbers[header.last + 1 :], strict=True):
        # Nearly every record is settled here, without looking at its other cells.
        is_regular = len(row) == width or (is_workbook and len(row) < width)
        if not (body.cells and is_regular and _is_plainly_data(row, header, keys)):
            if is_blank(row):
                continue
            if reason := _reason(row, body, header, keys):
                _exclude(body, number, reason, row)
                continue
            if any(cell.strip(SPACES) for cell in row[width:]):
                body.findings.append(_too_long(row, number, width))
                continue
            short += [number] if len(row) < width and not is_workbook else []
        body.numbers.append(number)
        body.cells.append(row)
    if short:
        body.findings.append(Finding("rows_short", Severity.NOTICE, slots={"rows": ranges(short), "width": width}))
    _take_zero_report(body)
    return body


def _is_plainly_data(row: Row, header: Header, keys: Sequence[int]) -> bool:
    """Whether a record of the right width is identified and begins with nothing that any other record begins with."""
    first = row[0]
    if not first or first in header.cells or not (first.isascii() or not _is_telling(first)) or not keys:
        return False
    return all(key < len(row) and row[key] for key in keys) and not first.isspace()


def _reason(row: Row, body: Body, header: Header, keys: Sequence[int]) -> str | None:
    """Why a record is not data, None when it is."""
    filled = [cell for cell in row if cell.strip(SPACES)]
    first = filled[0]
    form = compact(first[:_LONGEST])
    if _is_total(row, filled, keys):
        return "subtotal" if any(_SUBTOTAL.fullmatch(compact(cell[:_LONGEST])) for cell in filled) else "total"
    if SIGNATURE.fullmatch(form) and (_without_key(row, first, keys) or _is_signed(filled)):
        return "signature"
    if len(filled) == 1 and len(header.cells) > 1:
        follows_note = bool(body.excluded) and body.excluded[-1].reason == "note" and not form.isdigit()
        if _NOTE.fullmatch(form) or follows_note:
            return "note"
        if _SECTION.fullmatch(form):
            return "section"
    if [header_form(cell) for cell in row] == [header_form(cell) for cell in header.cells]:
        return "repeated_header"
    return "column_numbers" if not body.cells and _counts_columns(filled) else None


@lru_cache(maxsize=4096)
def _is_telling(first: str) -> bool:
    """Whether a record's first cell looks like the beginning of something that is not data."""
    form = compact(first[:_LONGEST])
    return any(kind.fullmatch(form) for kind in (_TOTAL, _SUBTOTAL, SIGNATURE, _NOTE, _SECTION))


def _is_total(row: Row, filled: list[str], keys: Sequence[int]) -> bool:
    """Whether one of the first cells says 合计 and nothing else identifies a thing."""
    for cell in filled[:4]:
        form = compact(cell[:_LONGEST])
        if _TOTAL.fullmatch(form) or _SUBTOTAL.fullmatch(form):
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


def _exclude(body: Body, number: int, reason: str, row: Row) -> None:
    text = "　".join(cell.strip(SPACES) for cell in row if cell.strip(SPACES))
    body.excluded.append(Excluded(number, reason, text[:200]))
    if reason in ("total", "subtotal"):
        body.totals.append(Total(number, row, reason == "subtotal", len(body.cells)))
    if reason in ("signature", "note"):
        body.footers.append(row)


def _too_long(row: Row, number: int, width: int) -> Finding:
    extra = next(cell for cell in row[width:] if cell.strip(SPACES))
    return Finding("row_too_long", Severity.ERROR, row=number, value=extra, slots={"cells": len(row), "width": width})


def _take_zero_report(body: Body) -> None:
    """A single row that says 零报告 and nothing else is no data."""
    if len(body.cells) != 1:
        return
    filled = [compact(cell) for cell in body.cells[0] if cell.strip(SPACES)]
    if any(form in _NOTHING for form in filled) and len(filled) <= 3:
        _exclude(body, body.numbers[0], "zero_report", body.cells[0])
        body.numbers, body.cells, body.says_nothing = [], [], True


def column(body: Body, index: int) -> list[str]:
    """The cells of the data rows in one column; blank where a record ends before it."""
    try:
        return [row[index] for row in body.cells]
    except IndexError:
        return [row[index] if index < len(row) else "" for row in body.cells]
