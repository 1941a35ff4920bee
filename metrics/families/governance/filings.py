"""The packages of a quarter: every table that is owed, when it first came, and what was changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from metrics.blocks.family import Family
from metrics.model.clock import Local
from metrics.model.quarter import Quarter
from metrics.model.records import Filing, Records, Reporting, is_illustrative
from metrics.model.schema import Table


@dataclass(frozen=True, slots=True)
class Package:
    """One table of one quarter, and when it came by the office's clock.

    ``filing`` and ``came`` are None while nobody sent it; sample rows are on no clock. Where it is made of
    several reports, those of every community or the city's results, ``sent`` of the ``owed`` are in it.
    """

    family: str
    table: Table
    state: Reporting
    due: date
    filing: Filing | None
    came: Local | None
    is_sample: bool
    sent: int
    owed: int

    @property
    def is_partly(self) -> bool:
        """Whether it came without some of the reports it is made of."""
        return 0 < self.sent < self.owed

    @property
    def is_late(self) -> bool:
        """Whether it came after its last day."""
        return self.came is not None and self.came.date() > self.due


def packages(families: tuple[Family, ...], records: Records, quarter: Quarter) -> tuple[Package, ...]:
    """The tables a quarter owes, in the order of the menu."""
    due = quarter.end + timedelta(days=records.office_at(quarter).deadline_days)
    tables = ((family, table) for family in families for table in family.tables if table.is_periodic)
    return tuple(
        Package(
            family.slug,
            table,
            records.reporting(table.id, quarter),
            due,
            filing := records.filings.get((table.id, quarter)),
            records.office.clock.at(filing.first) if filing else None,
            is_illustrative(records.rows(table.id, quarter)),
            *(family.reporting(records, quarter) if family.reporting else (1, 1)),
        )
        for family, table in tables
        if table.id in records.frames
    )
