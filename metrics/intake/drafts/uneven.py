"""Records of another width than their neighbours, and cells that hold whole records (DOMAIN §9.2).

One separator too many or too few moves every value behind it into another column, and two stray quotation marks make
rows the text of a cell; neither need leave a trace in any value. A program writes all records of a table alike wide,
so one that is not is told by its row. Where nearly all are wider than the header, the header is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from metrics.intake.drafts.headers import Header
from metrics.intake.sheets.cells import Places, Row, Sheet
from metrics.intake.sheets.spelling import SPACES, ranges
from metrics.model.finding import Finding, Severity

# So large a share of the records says how wide a record is.
_NEARLY_ALL = 0.8
# Rows told one by one; those after them are told together.
_MOST = 50


def uneven(sheet: Sheet, header: Header, data: Places, too_long: Places, totals: Sequence[int]) -> Iterator[Finding]:
    """What is to be said of the widths of records; those ``too_long`` hold something beyond the header."""
    widths, width = sheet.rows.widths, len(header.cells)
    usual = _usual(widths[np.concatenate([data, too_long])])
    # Records that end in blanks, some with more of them than others.
    is_ragged = usual is None and len(data) > 1 and (widths[data] > width).mean() >= _NEARLY_ALL
    if is_ragged or (usual or 0) > width:
        covered = widths[too_long] == usual
        yield _header_short(sheet, header, too_long[covered], usual or int(widths[data].max()))
        too_long = too_long[~covered]
    yield from (row_too_long(sheet.rows[place], sheet.numbers[place], width) for place in too_long.tolist())
    due = usual or width
    wide = {*data[widths[data] > due].tolist(), *(at for at in totals if widths[at] > max(due, width))}
    yield from _odd(sheet, () if is_ragged else sorted(wide), due, "row_wide")
    is_narrow = widths[data] < due
    if usual is not None:
        yield from _odd(sheet, data[is_narrow].tolist(), due, "row_narrow")
    short = data[(widths[data] < width) & ~(is_narrow & (usual is not None))]
    if len(short):
        slots = {"rows": ranges([sheet.numbers[place] for place in short.tolist()]), "width": width}
        yield Finding("rows_short", Severity.NOTICE, slots=slots)


def row_too_long(row: Row, number: int, width: int) -> Finding:
    """The error about a record that holds something beyond the header."""
    extra = next(cell for cell in row[width:] if cell.strip(SPACES))
    return Finding("row_too_long", Severity.ERROR, row=number, value=extra, slots={"cells": len(row), "width": width})


def swallowing(sheet: Sheet, header: Header, data: Places) -> Iterator[Finding]:
    """Warnings about cells with line breaks in which as many separators stand as in a record."""
    fewest = max(len(header.cells) - 1, 1)

    def holds(cell: str) -> bool:
        return ("\n" in cell or "\r" in cell) and cell.count(sheet.delimiter) >= fewest

    for index, texts in enumerate(sheet.rows.columns):
        if not any(map(holds, texts.words)):
            continue
        for place in data[texts.where(holds)[data]].tolist():
            cell, name = texts[place], header.cells[index] if index < len(header.cells) else ""
            slots = {"lines": len(cell.splitlines()), "separators": cell.count(sheet.delimiter)}
            number = sheet.numbers[place]
            yield Finding(
                "cell_holds_rows", Severity.WARNING, number, index, header=name.strip(SPACES), value=cell, slots=slots
            )


def _usual(widths: npt.NDArray[np.int32]) -> int | None:
    """How wide nearly all records are; None where they differ, or there is only one."""
    counts = np.bincount(widths) if len(widths) > 1 else np.zeros(1)
    usual = int(counts.argmax())
    return usual if usual and counts[usual] >= _NEARLY_ALL * len(widths) else None


def _header_short(sheet: Sheet, header: Header, too_long: Places, usual: int) -> Finding:
    """That nearly all records are wider than the header: an error where something stands there."""
    width = len(header.cells)
    slots = {"cells": usual, "width": width, "rows": ranges([sheet.numbers[place] for place in too_long.tolist()])}
    row = sheet.numbers[header.last]
    if not len(too_long):
        return Finding("header_short_of_blanks", Severity.NOTICE, row=row, slots=slots)
    extra = next(cell for cell in sheet.rows[int(too_long[0])][width:] if cell.strip(SPACES))
    return Finding("header_short", Severity.ERROR, row=row, value=extra, slots=slots)


def _odd(sheet: Sheet, places: Sequence[int], due: int, code: str) -> Iterator[Finding]:
    for place in places[:_MOST]:
        slots = {"cells": int(sheet.rows.widths[place]), "width": due}
        yield Finding(code, Severity.WARNING, row=sheet.numbers[place], slots=slots)
    if rest := [sheet.numbers[place] for place in places[_MOST:]]:
        told = {"rows": ranges(rest), "count": len(rest), "width": due}
        yield Finding("rows_uneven", Severity.WARNING, row=rest[0], slots=told)
