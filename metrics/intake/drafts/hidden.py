"""What a person looking at a sheet does not see and was read all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.rows import Body
from metrics.intake.sheets.cells import Sheet
from metrics.intake.sheets.spelling import ranges
from metrics.model.finding import Finding, Severity


def hidden(sheet: Sheet, body: Body, columns: Sequence[ReadColumn]) -> Iterator[Finding]:
    """Notices about hidden rows and columns that hold data; a filter hides rows too."""
    rows = [number for number in body.numbers if number in sheet.hidden_rows] if sheet.hidden_rows else []
    if rows:
        yield Finding("rows_hidden", Severity.NOTICE, slots={"rows": ranges(rows), "count": len(rows)})
    named = [column for column in columns if column.index in sheet.hidden_columns and column.header]
    if named:
        slots = {"letters": tuple(c.letter for c in named), "headers": tuple(c.header for c in named)}
        yield Finding("columns_hidden", Severity.NOTICE, slots=slots)
