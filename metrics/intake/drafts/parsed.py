"""The data rows of a file once their cells are read, and how a finding points at one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from metrics.intake.drafts.column import ReadColumn
from metrics.intake.sheets.cells import Texts
from metrics.intake.sheets.spelling import SPACES
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Table


@dataclass(frozen=True)
class Parsed:
    """Data rows of a table in the order of the file.

    ``columns`` and ``raw`` are the columns of the file and their texts, by field; ``numbers`` the row numbers Excel
    shows. ``texts`` has every field of the table, None where blank, unread or not in the file; ``failed`` holds the
    positions whose cell of a field could not be read.
    """

    table: Table
    columns: Mapping[str, ReadColumn]
    numbers: Sequence[int]
    raw: Mapping[str, Texts]
    texts: pl.DataFrame
    failed: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def only(self, places: Sequence[int]) -> Parsed:
        """The same with some of the rows, in their order."""
        if len(places) == len(self.numbers):
            return self
        now = {place: position for position, place in enumerate(places)}
        return replace(
            self,
            numbers=[self.numbers[place] for place in places],
            raw={name: cells.at(places) for name, cells in self.raw.items()},
            texts=self.texts[pl.Series(places, dtype=pl.UInt32)],
            failed={name: frozenset(now[p] for p in failed if p in now) for name, failed in self.failed.items()},
        )

    def point(self, position: int, field_id: str, code: str, severity: Severity, **known: Any) -> Finding:
        """A finding about one cell, naming row and header as the person sees them in the file."""
        column = self.columns.get(field_id)
        value = self.raw[field_id][position].strip(SPACES) if column else None
        return self.about(field_id, code, severity, row=self.numbers[position], value=value, **known)

    def about(self, field_id: str, code: str, severity: Severity, **known: Any) -> Finding:
        """A finding about a column as a whole."""
        column = self.columns.get(field_id)
        header = column.header if column else self.table.by_id[field_id].header
        return Finding(
            code, severity, column=column.index if column else None, field_id=field_id, header=header, **known
        )
