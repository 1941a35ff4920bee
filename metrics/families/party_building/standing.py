"""What a quarter asks of whom: the branches in force, the months they owe a theme day, and what was held.

A branch owes a theme day in every month in which it was in force from the first day to the last: one founded in the
middle of a month owes from the next (PB1, DOMAIN §4.1). A month that is not over owes nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from metrics.families.party_building.schema import REGISTER, TABLE, is_theme_day
from metrics.model.measure import Value
from metrics.model.quarter import Quarter, day_number, day_of
from metrics.model.records import Records, Reporting, Rows


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        after = date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return after - timedelta(days=1)

    @property
    def quarter(self) -> Quarter:
        """The quarter it lies in."""
        return Quarter(self.year, (self.number + 2) // 3)

    def __str__(self) -> str:
        """As dates of the month begin: 2018-06."""
        return f"{self.year}-{self.number:02d}"


def months(quarter: Quarter) -> tuple[Month, ...]:
    """The three months of a quarter."""
    return tuple(Month(quarter.year, 3 * quarter.number - back) for back in (2, 1, 0))


def branches(records: Records, day: date) -> Rows:
    """The branches in force on a day, in the register's order."""
    return records.valid(REGISTER, day)


def in_force(records: Records, quarter: Quarter) -> Rows:
    """The branches in force at a quarter's end, or today while it is running."""
    return branches(records, day_of(records.cut_day(quarter)))


def has_register(records: Records) -> bool:
    """Whether anybody is in the register, in force or not; a register of which a filter leaves nobody is there too."""
    return REGISTER in records.narrowed or (REGISTER in records.frames and not records.all(REGISTER).is_empty())


def activities(records: Records, quarter: Quarter) -> Rows:
    """The activities of a quarter by the branches looked at; all of them while there is no register."""
    rows = records.rows(TABLE, quarter)
    if not has_register(records):
        return rows
    return rows.filter(nw.col("branch_id").is_in(records.all(REGISTER).get_column("branch_id").to_list()))


def owed(records: Records, quarter: Quarter) -> tuple[tuple[str, Month], ...]:
    """Every branch with every month of the quarter in which it owed a theme day."""
    return tuple((branch, month) for month in months(quarter) for branch in _owing(records, month, quarter))


def held(records: Records, quarter: Quarter) -> frozenset[tuple[str, str]]:
    """Every branch with every month, as 2018-06, in which it held a theme day."""
    rows = activities(records, quarter).filter(is_theme_day()).select("branch_id", "activity_date")
    return frozenset((str(branch), str(day)[:7]) for branch, day in rows.iter_rows() if branch and day)


def gone(records: Records, quarter: Quarter) -> Value | None:
    """Why nothing can be counted of a quarter: not reported, or no branch is left in the chosen scope; else None.

    After a zero report there is something to count all the same: nobody held anything.
    """
    if records.reporting(TABLE, quarter) is Reporting.MISSING:
        return Value.missing("not_reported")
    if REGISTER in records.narrowed and records.all(REGISTER).is_empty():
        return Value.missing("filtered_out")
    return None


def _owing(records: Records, month: Month, quarter: Quarter) -> Iterator[str]:
    if day_number(month.last) > records.cut_day(quarter):
        return
    still = set(branches(records, month.last).get_column("branch_id").to_list())
    for branch in branches(records, month.first).get_column("branch_id").to_list():
        if branch in still:
            yield str(branch)
