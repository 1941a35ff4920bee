"""Compounds as things to draw and list: one plain value per row, blanks as None or "".

Charts, lists and concerns all start from these, so that a compound reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.blocks import View
from metrics.families.renovation.schedule import STAGES
from metrics.families.renovation.standing import compounds
from metrics.model.lamp import Lamp
from metrics.model.office import Office
from metrics.model.quarter import day_of
from metrics.model.records import Rows, plain

_STOPS = "。；;. "
_DAYS_PER_POINT = 3  # red begins at 30 points and at 90 days, so three days weigh as much as one point


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
    issues: str
    next_step: str
    remark: str
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


def illustrative(found: Iterable[Compound]) -> bool:
    """Whether any of them is a sample row."""
    return any(compound.is_illustrative for compound in found)


def _compound(row: Mapping[str, Any], cut: date) -> Compound:
    actual_start, actual_end = _day(row["actual_start"]), _day(row["actual_end"])
    is_finished = actual_end is not None and actual_end <= cut
    return Compound(
        id=row["compound_id"],
        name=row["compound_name"] or row["compound_id"],
        former_name=row["former_name"] or "",
        community=row["community"] or "",
        households=int(row["households"] or 0),
        plan_year=None if row["plan_year"] is None else int(row["plan_year"]),
        is_planned=row["in_plan"] != "否",
        stage=STAGES.index(row["stage"]) if row["stage"] in STAGES else None,
        planned_start=_day(row["planned_start"]),
        planned_end=_day(row["planned_end"]),
        actual_end=actual_end,
        is_started=is_finished or (actual_start is not None and actual_start <= cut),
        is_finished=is_finished,
        planned=_number(row["planned_pct"]),
        progress=_number(row["progress"]),
        gap=_number(row["gap_points"]),
        start_delay_days=int(row["start_delay_days"] or 0),
        overdue_days=int(row["overdue_days"] or 0),
        lamp=Lamp(row["lamp"]) if row["lamp"] else None,
        budget=_number(row["budget"]),
        year_plan=_number(row["year_plan_invest"]),
        invested=_number(row["year_invested"]),
        invested_total=_number(row["invested_total"]),
        dept=row["dept"] or "",
        leader=row["leader"] or "",
        issues=(row["issues"] or "").rstrip(_STOPS),
        next_step=(row["next_step"] or "").rstrip(_STOPS),
        remark=(row["remark"] or "").rstrip(_STOPS),
        is_illustrative="示例" in (row["data_source"] or ""),
    )


def _number(cell: Any) -> float | None:
    return None if cell is None else float(cell)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
