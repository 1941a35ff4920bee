"""An upload as read: its rows, where each came from, and everything found. The clerk decides on it before it counts.

Reading never fails: whatever the bytes are, there is a draft, and every record that is not blank is accepted, listed
as excluded, or named in a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.facts import Facts
from metrics.intake.drafts.rows import Excluded
from metrics.intake.sheets.cells import Sheet
from metrics.intake.sheets.spelling import SPACES
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting
from metrics.model.schema import Table


@dataclass(frozen=True)
class Upload:
    """A file as it came: the name the person gave it and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class DraftPart:
    """The rows of one quarter, or of a register.

    ``texts`` are canonical texts with every field of the table; ``numbers`` the row of the file each stands in.
    ``quarter`` is None for a register and for rows whose quarter is still asked about.
    """

    quarter: Quarter | None
    texts: pl.DataFrame
    numbers: tuple[int, ...]
    reporting: Reporting = Reporting.REPORTED


@dataclass(frozen=True)
class Draft:
    """What was read. ``table`` is None, and there are no parts, while the file cannot be read as a table at all.

    ``sheet`` are the cells as read with the row numbers Excel shows, so that the clerk's own file can be given back
    with its faults marked; None when there are none, or when ``is_withheld``: the file holds personal data, and
    nothing of it is kept, not even its bytes. ``header_rows`` are the row numbers of the header,
    ``sheets`` those of the workbook that are tables.
    """

    upload: Upload
    answers: Answers
    table: Table | None = None
    parts: tuple[DraftPart, ...] = ()
    columns: tuple[ReadColumn, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Facts = field(default_factory=Facts)
    encoding: str = ""
    delimiter: str = ""
    sheet: Sheet | None = field(default=None, repr=False)
    header_rows: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()
    is_withheld: bool = False

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Itself: what is done to drafts together is done to one."""
        return (self,)

    @property
    def is_committable(self) -> bool:
        """Whether nothing stands in the way: no error, no open question, and something to record."""
        return self.table is not None and bool(self.parts) and not any(finding.blocks for finding in self.findings)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """What the clerk is asked."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.QUESTION)

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        return {severity: sum(f.severity is severity for f in self.findings) for severity in Severity}

    @property
    def rows(self) -> int:
        """How many rows were accepted."""
        return sum(len(part.texts) for part in self.parts)

    @property
    def fields_given(self) -> frozenset[str]:
        """Fields the file has a column for; the others stay as they are on record when an event is corrected."""
        return frozenset(column.field_id for column in self.columns if column.field_id)

    @property
    def row_numbers(self) -> tuple[int, ...]:
        """The rows of the file that were taken as data, in the order of the file."""
        return tuple(sorted(number for part in self.parts for number in part.numbers))

    def raw(self, row: int, column: ReadColumn) -> str:
        """What stands in a cell of the file; "" beyond its end."""
        if self.sheet is None:
            return ""
        place = self.sheet.place(row)
        return "" if place is None else self.sheet.rows.column(column.index)[place]

    def samples(self, column: ReadColumn, count: int = 3) -> tuple[str, ...]:
        """The first different texts of a column, as they stand in the file."""
        rows = islice(self.row_numbers, 200)
        found = dict.fromkeys(text for row in rows if (text := self.raw(row, column).strip(SPACES)))
        return tuple(islice(found, count))

    def column(self, field_id: str) -> ReadColumn | None:
        """The column of the file that holds a field."""
        return next((column for column in self.columns if column.field_id == field_id), None)

    def part(self, quarter: Quarter | None) -> DraftPart | None:
        """The rows of one quarter."""
        return next((part for part in self.parts if part.quarter == quarter), None)
