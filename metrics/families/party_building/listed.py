"""Branches as things to draw and list: what each held in the quarter, who came, what it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw

from metrics.blocks import View
from metrics.blocks.heads import limits
from metrics.blocks.things import is_assumed, is_sample
from metrics.charts.description import Mark
from metrics.families.party_building.measures import ATTENDANCE
from metrics.families.party_building.measures import stated as summed
from metrics.families.party_building.schema import ASSEMBLY, TABLE, is_theme_day, is_volunteering
from metrics.families.party_building.standing import Month, activities, branches, in_force, months, owed
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import count, total
from metrics.model.measure import Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Reporting, Rows, plain
from metrics.model.rule import blank


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch in one quarter. ``days`` are the days of its theme days by month; ``owed`` the months it owes one.

    ``is_assumed`` marks a real name whose values are invented (DOMAIN §3): nothing is held against it.
    """

    id: str
    name: str
    community: str
    members: int | None
    brand: str
    owed: tuple[Month, ...]
    days: Mapping[str, tuple[int, ...]]
    expected: float
    attended: float
    assemblies: int
    volunteer_events: int
    person_times: int | None
    is_illustrative: bool
    is_assumed: bool

    @property
    def missed(self) -> tuple[Month, ...]:
        """Months that are over in which it owed a theme day and held none."""
        return tuple(month for month in self.owed if not self.days.get(str(month)))

    @property
    def kept(self) -> int:
        """How many of the months it owes it kept."""
        return len(self.owed) - len(self.missed)

    @property
    def attendance(self) -> float | None:
        """Members present at theme days, in percent of those expected."""
        return self.attended / self.expected * 100 if self.expected else None


Branches = tuple[Branch, ...]


def listed(view: View) -> Branches:
    """The branches in force at the quarter's end in the register's order; none while nobody reported."""
    records, quarter = view.records, view.quarter
    if records.reporting(TABLE, quarter) is Reporting.MISSING:
        return ()
    rows = activities(records, quarter)
    due: dict[str, list[Month]] = {}
    for branch, month in owed(records, quarter):
        due.setdefault(branch, []).append(month)
    return tuple(_branch(row, rows, tuple(due.get(row["branch_id"], ()))) for row in plain(in_force(records, quarter)))


def of_year(view: View) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """The days of theme days of every branch by month, 2018-06, from January to the quarter's end."""
    rows = view.records.year_to_date(TABLE, view.quarter).filter(is_theme_day())
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for branch, day in sorted(rows.select("branch_id", "activity_date").drop_nulls().iter_rows()):
        of_branch = found.setdefault(str(branch), {})
        of_branch[str(day)[:7]] = (*of_branch.get(str(day)[:7], ()), int(str(day)[8:10]))
    return found


def year_months(view: View) -> tuple[Month, ...]:
    """The months from January to the quarter's end."""
    year = view.quarter.year
    return tuple(month for n in range(1, view.quarter.number + 1) for month in months(Quarter(year, n)))


def owing(view: View, month: Month) -> frozenset[str]:
    """The branches that owed a theme day in a month; none while it is not over."""
    if day_number(month.last) > view.records.cut_day(view.quarter):
        return frozenset()
    first, last = (branches(view.records, day).get_column("branch_id").to_list() for day in (month.first, month.last))
    return frozenset(first) & frozenset(last)


def mark(branch: Branch, view: View) -> Mark:
    """A branch's attendance under its lamp by the limits of the whole office, or the word for why there is none."""
    if branch.attendance is None:
        return Mark(view.text("label.unstated" if branch.days else "label.none_held"))
    told = phrases.value(Value(branch.attendance), ATTENDANCE, view.text)
    return Mark(told, limits(ATTENDANCE, view).lamp(branch.attendance))


def stated_as(name: str, value: Value, view: View) -> str:
    """A sum of volunteer service with its unit: 410人次, or that nobody stated it."""
    known = value.parts.get(name)
    if known is None:
        return view.text(f"unstated.{name}")
    return numbers.amount(known, {"person_times": "人次", "hours": "小时"}[name], view.lang)


def _branch(row: Mapping[str, object], rows: Rows, due: tuple[Month, ...]) -> Branch:
    own = rows.filter(nw.col("branch_id") == row["branch_id"])
    theme = own.filter(is_theme_day())
    stated = theme.filter(~(blank("expected") | blank("attended")))
    days: dict[str, tuple[int, ...]] = {}
    for day in sorted(theme.get_column("activity_date").drop_nulls().to_list()):
        days[day[:7]] = (*days.get(day[:7], ()), int(day[8:10]))
    sources = [str(row["data_source"] or ""), *own.get_column("data_source").drop_nulls().to_list()]
    members, persons = row["members"], summed(own.filter(is_volunteering()), "volunteers")
    return Branch(
        id=str(row["branch_id"]),
        name=str(row["branch"]),
        community=str(row["community"] or ""),
        members=int(members) if isinstance(members, int | float) else None,
        brand=str(row["brand"] or ""),
        owed=due,
        days=days,
        expected=total(stated, "expected"),
        attended=total(stated, "attended"),
        assemblies=count(own, nw.col("activity_type") == ASSEMBLY),
        volunteer_events=count(own, is_volunteering()),
        person_times=None if persons is None else int(persons),
        is_illustrative=any(map(is_sample, sources)),
        is_assumed=any(map(is_assumed, sources)),
    )
