"""What each row of a sheet was taken for, and where on it the clerk says the table is.

What was said is found again in the next file of the same shape by what the rows say, not by their numbers: the
header is the same, a total or a note begins with the same words, and the list is longer or shorter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.headers import DEEPEST, is_unit_row, laid_out
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.vocabulary import LONGEST
from metrics.intake.sheets.cells import Row, Sheet, is_blank
from metrics.intake.sheets.spelling import SPACES, column_number, compact, letter, ranges
from metrics.intake.sheets.tokenise import SAMPLE
from metrics.model.finding import Finding, Severity

_LAST = 10**9
# A form is recognised again by its first records; what a longer list says further down is looked at by hand.
_LOOKED_AT = 2000
_DIGITS = re.compile(r"\d+")
_MOST_WORDS = 200
# A row of fewer words is a title, or no table at all.
_FEWEST = 2


@dataclass(frozen=True)
class Taken:
    """A row as Excel numbers it, its cells, and what it was taken for: a role, why it is no data, or ``unread``."""

    row: int
    cells: Row
    role: str


def within(sheet: Sheet, area: Mapping[str, str]) -> tuple[Sheet, tuple[Finding, ...]]:
    """The part of a sheet the clerk says is the table, and what is said of the rest."""
    if not area:
        return sheet, ()
    first, last = int(area.get("from_row", 1)), int(area.get("to_row", _LAST))
    left = column_number(area.get("from_column", "A"))
    right = (
        column_number(area["to_column"]) if "to_column" in area else max(0, int(sheet.rows.widths.max(initial=1)) - 1)
    )
    part = sheet.part(first, last, left, right)
    if left > right or not len(part.rows.filled(range(len(part.rows)))):
        asks = f"area/{next(iter(area))}"
        return part, (Finding("area_empty", Severity.ERROR, asks=asks, slots=_edges(area)),)
    before, after = bisect_left(sheet.numbers, first), bisect_right(sheet.numbers, last)
    rest = sheet.rows.filled(np.r_[0:before, after : len(sheet.rows)])
    numbers = [sheet.numbers[place] for place in rest.tolist()]
    columns = [
        letter(at)
        for at, texts in enumerate(sheet.rows.columns)
        if not left <= at <= right and any(map(str.strip, texts.words))
    ]
    found = [Finding("rows_outside", Severity.NOTICE, slots={"rows": ranges(numbers)})] if numbers else []
    found += [Finding("columns_outside", Severity.NOTICE, slots={"letters": tuple(columns)})] if columns else []
    return part, tuple(found)


def on_nothing(sheet: Sheet, marks: Iterable[int]) -> Iterator[Finding]:
    """Errors about marks on rows that say nothing or lie outside the table."""
    for number in sorted(marks):
        place = sheet.place(number)
        if place is None or is_blank(sheet.rows[place]):
            yield Finding("mark_on_nothing", Severity.ERROR, row=number, asks=f"marks/{number}")


def _edges(area: Mapping[str, str]) -> Mapping[str, str]:
    """The range as Excel writes it: A4:H20."""
    edges = [f"{area.get(f'{end}_column', '')}{area.get(f'{end}_row', '')}" for end in ("from", "to")]
    return {"area": ":".join(edges)}


def likely_header(sheet: Sheet) -> int | None:
    """The row that looks most like a header though it names nothing known: most cells are different short words."""
    places = sheet.rows.filled(range(min(len(sheet.rows), 10 * SAMPLE)))[:SAMPLE].tolist()
    most = max(places, key=lambda place: _labels(sheet.rows[place]), default=None)
    if most is None or _labels(sheet.rows[most]) < _FEWEST:
        return None
    begins = (at for at in range(max(0, most - DEEPEST), most) if _labels(sheet.rows[at]) >= _FEWEST)
    return sheet.numbers[next((at for at in begins if most in laid_out(sheet, at)), most)]


def _labels(row: Row) -> int:
    return len(
        {form for cell in row if len(cell) <= LONGEST and (form := _DIGITS.sub("", compact(cell)).strip("-./:%,"))}
    )


def taken(draft: Draft, start: int, count: int) -> Iterator[Taken]:
    """What rows were taken for, from row ``start``; blank ones, which a workbook leaves out, too."""
    sheet, area = draft.sheet, draft.answers.area
    if sheet is None or not len(sheet.rows):
        return
    excluded = {row.row: row.reason for row in draft.excluded}
    data, first, last = set(draft.row_numbers), int(area.get("from_row", 1)), int(area.get("to_row", _LAST))
    for number in range(start, min(start + count, sheet.numbers[-1] + 1)):
        place = sheet.place(number)
        row = [] if place is None else sheet.rows[place]
        if is_blank(row):
            role = "blank"
        elif not first <= number <= last:
            role = "outside"
        elif number in draft.header_rows:
            role = "unit" if number != draft.header_rows[0] and is_unit_row(row) else Role.HEADER
        else:
            role = Role.DATA if number in data else excluded.get(number, "unread")
        yield Taken(number, row, role)


def shape(draft: Draft) -> Mapping[str, str]:
    """What the rows say that were marked, for the log, to find such rows again; nothing where nothing was marked."""
    sheet, answers = draft.sheet, draft.answers
    if sheet is None or not (answers.marks or answers.area):
        return {}
    said = {f"header/{number}": _at(sheet, number) for number in draft.header_rows}
    said |= {f"marks/{number}": _at(sheet, number) for number, role in answers.roles.items() if role is not Role.HEADER}
    if "from_row" in answers.area:
        said["from_row"] = _first_from(sheet, int(answers.area["from_row"]))
    if "to_row" in answers.area:
        said["after"] = _first_from(sheet, int(answers.area["to_row"]) + 1)
    return said


def alike(draft: Draft, answers: Answers, before: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was said of another file, with the rows of this one; nothing where its header is another.

    ``answers`` are those the other file was given, ``before`` its shape.
    """
    sheet = draft.sheet
    if sheet is None:
        return
    numbers = [sheet.numbers[place] for place in sheet.rows.filled(range(min(len(sheet.rows), _LOOKED_AT))).tolist()]
    words = {number: _at(sheet, number) for number in numbers}
    wanted = [text for name, text in before.items() if name.startswith("header/")]
    header = list(_in_order(wanted, words))
    if not header or len(header) < len(wanted):
        return
    if Role.HEADER in answers.roles.values():
        yield from ((f"marks/{number}", str(Role.HEADER)) for number in header)
    said = {before.get(f"marks/{number}"): role for number, role in answers.roles.items()}
    below = [(number, said.get(text or None)) for number, text in words.items() if number not in header]
    yield from ((f"marks/{number}", str(role)) for number, role in below if role)
    area = answers.area
    yield from ((f"area/{name}", area[name]) for name in ("from_column", "to_column") if name in area)
    first = next((number for number, text in words.items() if text and text == before.get("from_row")), None)
    if "from_row" in area and first:
        yield "area/from_row", str(first)
    ends = (above for above, after in pairwise(numbers) if after > header[-1] and words[after] == before.get("after"))
    if "to_row" in area and before.get("after") and (last := next(ends, None)):
        yield "area/to_row", str(last)


def _in_order(wanted: Iterable[str], words: Mapping[int, str]) -> Iterator[int]:
    """The rows that say these words, in this order."""
    rows = iter(words.items())
    for text in wanted:
        yield from islice((number for number, said in rows if said == text), 1)


def _first_from(sheet: Sheet, number: int) -> str:
    """What the first record from a row on says, "" after the last."""
    place = bisect_left(sheet.numbers, number)
    rest = sheet.rows.filled(range(place, min(place + SAMPLE, len(sheet.rows))))
    return _at(sheet, sheet.numbers[int(rest[0])]) if len(rest) else ""


def _at(sheet: Sheet, number: int) -> str:
    """What a row says, without its numbers: they are others next time."""
    place = sheet.place(number)
    row = [] if place is None else sheet.rows[place]
    forms = (_DIGITS.sub("", compact(cell.strip(SPACES))) for cell in row)
    return " ".join(form for form in forms if form.strip("-./:%,"))[:_MOST_WORDS]
