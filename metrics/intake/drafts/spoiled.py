"""Cells of a workbook that are not what was entered: where that matters, by the field the column is.

A formula whose result was never saved, or is nothing but what its writer put there, and a damaged cell matter
everywhere. A number that lost its last digits, or a code that Excel made
a date, matters where codes and words stand: as an amount or a date it is refused or right by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.values.numbers import shown_as_day
from metrics.intake.drafts.values.reading import UnreadText
from metrics.intake.sheets.cells import Sheet
from metrics.model.schema import Table, Type


def spoiled_cells(
    sheet: Sheet, columns: Mapping[str, ReadColumn], table: Table
) -> Mapping[str, Mapping[int, UnreadText]]:
    """What cannot be taken of a sheet, by field and row number."""
    by_index = {column.index: name for name, column in columns.items()}
    found: dict[str, dict[int, UnreadText]] = {}
    for index, (numbers, values) in sheet.days.items():
        name = by_index.get(index)
        if name and table.by_id[name].type is Type.CODE:
            found[name] = dict.fromkeys(numbers, UnreadText("code_made_a_date"))
        elif name and table.by_id[name].type.is_number:
            shown = zip(numbers, values, strict=True)
            found[name] = {row: shown_as_day(value) for row, value in shown if not isnan(value)}
    for (number, index), cell in sheet.spoiled.items():
        name = by_index.get(index)
        if name and (cell.code != "code_destroyed" or table.by_id[name].type in (Type.CODE, Type.TEXT)):
            # Whoever knows that what stands there is right says so at once for all of them.
            fix = cell.shown or None
            told = UnreadText(cell.code, fix=fix, options=(fix,) if fix else (), slots={"stored": cell.stored})
            found.setdefault(name, {})[number] = told
    return found
