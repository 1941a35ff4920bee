"""Weeks of patrols: which belong to a quarter, which count, and whether each had the patrols it owed.

A week is an ISO week and belongs to the quarter of its Thursday, so that every quarter of the sample has 13. Weeks of
holidays are exempt (``Office.exempt_weeks``); a week that is not over yet is not counted (DOMAIN PT1, §4.4). How many
patrols a week owes is the target PT1, told in 次/周; two where there is none (访谈: 每周至少两次).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from metrics.model.quarter import Quarter, day_number, day_of
from metrics.model.records import Records, Rows
from metrics.model.rule import day
from metrics.model.targets import targets

TABLE = "patrols"
THURSDAY = "thursday_day"
PER_WEEK = "次/周"
_OWED = 2
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week and the patrols made in it."""

    monday: date
    patrols: int
    is_exempt: bool
    is_over: bool

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def is_counted(self) -> bool:
        """Whether it owes patrols: it is over and no holiday."""
        return self.is_over and not self.is_exempt


def thursday_day() -> nw.Expr:
    """The day number of the Thursday of a patrol's week. Day 0 of 1970 was a Thursday."""
    return day("patrol_date") + 3 - (day("patrol_date") + 3) % _WEEK


def owed(records: Records, year: int) -> float:
    """Patrols each week of a year owes."""
    target = targets(records).get(("PT1", year))
    return target.annual if target and target.unit == PER_WEEK else _OWED


def weeks(records: Records, quarter: Quarter) -> tuple[Week, ...]:
    """The weeks of a quarter that have begun, the first first."""
    made = dict(patrols(records, quarter).group_by(THURSDAY).agg(nw.len().alias("made")).iter_rows())
    found = []
    for number in range(_first_thursday(quarter), quarter.end_day + 1, _WEEK):
        monday = day_of(number - 3)
        if monday > records.day:
            break
        year, week, _ = monday.isocalendar()
        is_exempt = f"{year}-W{week:02d}" in records.office_at(quarter).exempt_weeks
        found.append(Week(monday, int(made.get(number, 0)), is_exempt, monday + timedelta(days=6) < records.day))
    return tuple(found)


def patrols(records: Records, quarter: Quarter) -> Rows:
    """The patrols made in the weeks of a quarter, also those on days of the quarters beside it."""
    first, last = day_number(quarter.start), quarter.end_day
    return records.all(TABLE).filter((nw.col(THURSDAY) >= first) & (nw.col(THURSDAY) <= last))


def _first_thursday(quarter: Quarter) -> int:
    start = day_number(quarter.start)
    return start + -start % _WEEK
