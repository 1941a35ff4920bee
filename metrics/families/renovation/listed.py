"""Compounds as things to draw and list: one plain value per row, blanks as None or "".

Charts, lists and concerns all start from these, so that a compound reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.blocks import View
from metrics.blocks.things import Clause, day, thing
from metrics.families.renovation.schedule import STAGES
from metrics.families.renovation.standing import compounds
from metrics.model.lamp import Lamp
from metrics.model.office import Office
from metrics.model.quarter import day_of
from metrics.model.records import Rows, plain

_DAYS_PER_POINT = 3  # red begins at 30 points and at 90 days, so three days weigh as much as one point
_COLUMNS = {
    "id": "compound_id", "planned": "planned_pct", "gap": "gap_points", "year_plan": "year_plan_invest",
    "invested": "year_invested",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compound:
    """One compound as reported for one quarter; days and lamp as of the quarter's cut.

    ``stage`` is its place in ``STAGES``, None when unknown. ``gap`` is points behind plan, negative when ahead.
    """

    id: str
    name: str
    former_name: str
    community: str
    households: int
    plan_year: int | None
    is_planned: bool
    stage: int | None
    planned_start: date | None
    planned_end: date | None
    actual_end: date | None
    is_started: bool
    is_finished: bool
    planned: float | None
    progress: float | None
    gap: float | None
    start_delay_days: int
    overdue_days: int
    lamp: Lamp | None
    budget: float | None
    year_plan: float | None
    invested: float | None
    invested_total: float | None
    dept: str
    leader: str
    issues: Clause
    next_step: Clause
    remark: Clause
    is_illustrative: bool

    @property
    def is_lagging(self) -> bool:
        """Whether it is lit yellow or red."""
        return self.lamp in (Lamp.YELLOW, Lamp.RED)

    @property
    def weight(self) -> float:
        """How far it is behind, in points of progress; days late count a third of a point each."""
        days = max(self.start_delay_days, self.overdue_days)
        return max(self.gap or 0.0, days / _DAYS_PER_POINT)

    def concern_lamp(self, office: Office) -> Lamp | None:
        """The lamp under which it needs somebody to act: its own, or that of its overdue end when that is worse."""
        late = Lamp.RED if self.overdue_days > office.overdue_red_days else Lamp.YELLOW if self.overdue_days else None
        lit = [lamp for lamp in (late, self.lamp if self.is_lagging else None) if lamp]
        return min(lit, key=lambda lamp: lamp.urgency, default=None)


Compounds = tuple[Compound, ...]


def listed(view: View) -> Compounds:
    """The compounds of the page's quarter, by number."""
    return of_rows(compounds(view.records, view.quarter), day_of(view.records.cut_day(view.quarter)))


def of_rows(rows: Rows, cut: date) -> Compounds:
    """Rows of one quarter as compounds, by number."""
    return tuple(sorted((_compound(row, cut) for row in plain(rows)), key=lambda found: found.id))


def managed(rows: Rows) -> dict[str, str]:
    """Who looks after each compound of a quarter, by its number; "" where it was left blank."""
    return {row["compound_id"]: row["management"] or "" for row in plain(rows.select("compound_id", "management"))}


def worst_first(found: Iterable[Compound]) -> list[Compound]:
    """Red before yellow, within a lamp the furthest behind first; those without a lamp last."""
    return sorted(found, key=lambda c: (c.lamp.urgency if c.lamp else len(Lamp), -c.weight, c.id))


def in_trouble(found: Iterable[Compound], office: Office) -> list[Compound]:
    """Compounds lit yellow or red or overdue, the worst first."""
    lit = [(c, lamp) for c in found if (lamp := c.concern_lamp(office))]
    return [c for c, _ in sorted(lit, key=lambda pair: (pair[1].urgency, -pair[0].weight, pair[0].id))]


def _compound(row: Mapping[str, Any], cut: date) -> Compound:
    actual_start, actual_end = day(row["actual_start"]), day(row["actual_end"])
    is_finished = actual_end is not None and actual_end <= cut
    return thing(
        Compound,
        row,
        _COLUMNS,
        name=row["compound_name"] or row["compound_id"],
        is_planned=row["in_plan"] != "否",
        stage=STAGES.index(row["stage"]) if row["stage"] in STAGES else None,
        is_started=is_finished or (actual_start is not None and actual_start <= cut),
        is_finished=is_finished,
    )
