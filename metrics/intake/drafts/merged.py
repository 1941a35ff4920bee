"""Merged cells below the header: the value stands in the first cell and means every row the block covers.

Only what a block covers is filled, and only downwards: 同乐社区 over five compounds. A number that adds up is not
repeated without asking, because one budget over three projects would become three budgets.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.column import ReadColumn, about
from metrics.intake.drafts.headers import Header
from metrics.intake.drafts.totals import is_added
from metrics.intake.sheets.cells import Merge, Row, Rows, Sheet
from metrics.intake.sheets.spelling import SPACES, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Field, Table, Type

EACH, FIRST = "each", "first"


@dataclass
class _Filling:
    """Rows as they are filled; a row is copied before it is changed, because the sheet as read is kept."""

    rows: list[Row]
    limit: int
    changed: set[int] = field(default_factory=set)
    numbers: dict[int, list[int]] = field(default_factory=dict)

    def put(self, place: int, column: int, value: str) -> None:
        row = self.rows[place]
        if place not in self.changed:
            row = self.rows[place] = list(row)
            self.changed.add(place)
        row.extend([""] * (column + 1 - len(row)))
        row[column] = value


def fill(
    sheet: Sheet, header: Header, columns: Mapping[str, ReadColumn], table: Table, answers: Answers
) -> tuple[Sheet, tuple[Finding, ...]]:
    """The sheet with its merged cells filled, and the notices and questions about them."""
    top = sheet.numbers[header.last]
    merges = [m for m in sheet.merges if m.first_row > top and m.last_row > m.first_row]
    if not merges:
        return sheet, ()
    by_index = {column.index: (column, table.by_id[name]) for name, column in columns.items()}
    filling = _Filling(list(sheet.rows), limit=4 * int(sheet.rows.widths.sum()))
    asked: dict[int, list[int]] = {}
    for merge in merges:
        known = by_index.get(merge.first_column)
        if known and _adds_up(known[1]) and (answer := answers.merged.get(known[1].id)) != EACH:
            if answer is None:
                asked.setdefault(merge.first_column, []).append(merge.first_row)
            continue
        _fill_one(sheet, merge, filling)
    findings = (*_told(filling, by_index), *_questions(asked, by_index))
    return replace(sheet, rows=Rows.of(filling.rows)), findings


def _fill_one(sheet: Sheet, merge: Merge, filling: _Filling) -> None:
    numbers, column = sheet.numbers, merge.first_column
    first, last = bisect_left(numbers, merge.first_row), bisect_right(numbers, merge.last_row)
    if first >= last or numbers[first] != merge.first_row:
        return
    row = sheet.rows[first]
    value = row[column] if column < len(row) else ""
    if not value.strip(SPACES):
        return
    # Blocks that lie over each other, which no program writes, must not multiply the work.
    filling.limit -= last - first
    if filling.limit < 0:
        return
    for place in range(first + 1, last):
        filling.put(place, column, value)
        filling.numbers.setdefault(column, []).append(numbers[place])


def _adds_up(item: Field) -> bool:
    return is_added(item) or item.type is Type.PERCENT


def _told(filling: _Filling, by_index: Mapping[int, tuple[ReadColumn, Field]]) -> Iterator[Finding]:
    for index, numbers in sorted(filling.numbers.items()):
        if index in by_index:
            column, item = by_index[index]
            slots = {"rows": ranges(numbers), "count": len(numbers)}
            yield about(column, "merged_filled", Severity.NOTICE, field_id=item.id, slots=slots)


def _questions(asked: Mapping[int, list[int]], by_index: Mapping[int, tuple[ReadColumn, Field]]) -> Iterator[Finding]:
    for index, rows in sorted(asked.items()):
        column, item = by_index[index]
        yield about(
            column,
            "merged_number",
            Severity.QUESTION,
            field_id=item.id,
            options=(EACH, FIRST),
            asks=f"merged/{item.id}",
            slots={"rows": ranges(rows)},
        )
