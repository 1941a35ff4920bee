"""A family of metrics: one folder that brings its tables, measures and page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from metrics.blocks import Block, Concern, View
from metrics.model.measure import Measure
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Table


@dataclass(frozen=True)
class Family:
    """What a family folder declares; ``page`` yields its blocks, headline first.

    ``attention`` yields a concern for each of the rows that need somebody to act, ``narrative`` the sentences of the
    quarterly report, ``upcoming`` as concerns what falls due in the next quarter. ``reporting`` gives
    (reported, expected) units of a quarter where they are not the tables themselves. ``order`` sorts the menu.
    ``over`` makes a family that speaks of the others whole, once all are known.
    """

    slug: str
    order: int
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]
    page: Callable[[View], Iterator[Block]] | None = None
    attention: Callable[[View], Iterator[Concern]] | None = None
    narrative: Callable[[View], Iterator[str]] | None = None
    upcoming: Callable[[View], Iterator[Concern]] | None = None
    reporting: Callable[[Records, Quarter], tuple[int, int]] | None = None
    over: Callable[[tuple[Family, ...]], Family] | None = None

    def table(self, name: str) -> Table:
        """One of its tables."""
        return next(table for table in self.tables if table.id == name)

    def measure(self, name: str) -> Measure:
        """One of its measures."""
        return next(measure for measure in self.measures if measure.id == name)


def of_tables(family: Family, records: Records, quarter: Quarter) -> tuple[int, int]:
    """The same where the units are the family's tables."""
    tables = [table for table in family.tables if table.is_periodic]
    return sum(records.reporting(t.id, quarter) is not Reporting.MISSING for t in tables), len(tables)


def units(families: Iterable[Family], records: Records, quarter: Quarter) -> tuple[int, int]:
    """How many of the units that owe a report for the quarter have sent it, and how many owe one (n/N)."""
    reported = expected = 0
    for family in families:
        if family.reporting:
            done, owed = family.reporting(records, quarter)
        else:
            done, owed = of_tables(family, records, quarter)
        reported, expected = reported + done, expected + owed
    return reported, expected
