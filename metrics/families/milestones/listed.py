"""Milestones and projects as things to draw and list: one plain value per row, blanks as None or "".

Charts, lists and concerns all start from these, so that a node reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.blocks import View
from metrics.blocks.things import Clause, day, thing
from metrics.families.milestones.lateness import DONE
from metrics.families.milestones.standing import first_plans, nodes, projects
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import plain

_OF_NODE = {"number": "node_no", "status": "node_status", "forecast": "forecast_date", "actual": "actual_date"}
_OF_PROJECT = {"plan": "year_plan_invest", "invested": "year_invested", "note": "progress_note", "pace": "pace_ratio"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One node as reported for one quarter; ``delay_days``, ``lamp`` and ``is_due`` as of the quarter's cut.

    ``plan`` is the approved date now, ``first_plan`` the one it was first reported with. The delay of a node that is
    not due yet is what its forecast lets expect.
    """

    project_id: str
    project: str
    number: int
    name: str
    status: str
    plan: date | None
    first_plan: date | None
    is_due: bool
    forecast: date | None
    actual: date | None
    delay_days: int
    lamp: Lamp | None
    dept: str
    leader: str
    issues: Clause
    next_step: str
    is_illustrative: bool

    @property
    def key(self) -> tuple[str, int]:
        """What it is known by from one quarter to the next."""
        return (self.project_id, self.number)

    @property
    def label(self) -> str:
        """Its name where other projects' nodes stand beside it."""
        return f"{self.project}·{self.name}"

    @property
    def is_done(self) -> bool:
        """Whether it is reported as done."""
        return self.status == DONE

    @property
    def is_late(self) -> bool:
        """Whether it is lit yellow or red, which only an open node can be."""
        return self.lamp in (Lamp.YELLOW, Lamp.RED)

    @property
    def is_rebased(self) -> bool:
        """Whether its plan date was moved since it was first reported."""
        return self.plan is not None and self.first_plan is not None and self.plan != self.first_plan

    @property
    def total_delay_days(self) -> int:
        """总滞后: days late against the first plan date, which an approved change leaves where it was."""
        if self.plan is None or self.first_plan is None:
            return self.delay_days
        return self.delay_days + (self.plan - self.first_plan).days


@dataclass(frozen=True, slots=True)
class Project:
    """One project's money and progress as reported for one quarter."""

    project_id: str
    name: str
    nature: str
    plan: float | None
    invested: float | None
    progress: float | None
    note: str
    dept: str
    pace: float | None
    lamp: Lamp | None
    is_illustrative: bool

    @property
    def rate(self) -> float | None:
        """Share of the year's plan invested, in percent; None without a plan above 0 or without an amount."""
        if not self.plan or self.invested is None:
            return None
        return self.invested / self.plan * 100


def milestones(view: View, quarter: Quarter | None = None) -> tuple[Milestone, ...]:
    """The nodes of a quarter, the page's own when none is named, by project and number; cancelled ones left out.

    Only those of the page's own know their first plan.
    """
    day = quarter or view.quarter
    first = {} if quarter else first_plans(view.records, day)
    cut = day_of(view.records.cut_day(day))
    found = [_milestone(row, first, cut, view) for row in plain(nodes(view.records, day))]
    return tuple(sorted(found, key=lambda node: node.key))


def late(found: Iterable[Milestone]) -> list[Milestone]:
    """Open nodes lit yellow or red, the latest first."""
    return sorted((node for node in found if node.is_late), key=lambda node: (-node.delay_days, node.key))


def rebased(found: Iterable[Milestone]) -> list[Milestone]:
    """Open nodes whose plan was moved and that are late against their first one, the latest first."""
    moved = (node for node in found if not node.is_done and node.is_rebased and node.total_delay_days > 0)
    return sorted(moved, key=lambda node: (-node.total_delay_days, node.key))


def late_words(node: Milestone, view: View) -> str:
    """How late a node is: 滞后30天 of one that is due, 预计滞后151天 of one that is not; "" when it is not late."""
    if node.delay_days <= 0:
        return ""
    return view.text("late.now" if node.is_due else "late.expected", days=node.delay_days)


def money(view: View, quarter: Quarter | None = None) -> tuple[Project, ...]:
    """The projects of a quarter, the page's own when none is named, by number."""
    rows = projects(view.records, quarter or view.quarter)
    return tuple(sorted((_project(row) for row in plain(rows)), key=lambda project: project.project_id))


def _milestone(row: Mapping[str, Any], first: Mapping[tuple[str, int], str], cut: date, view: View) -> Milestone:
    plan = day(row["baseline_date"])
    return thing(
        Milestone,
        row,
        _OF_NODE,
        project=row["project_name"] or row["project_id"],
        name=view.text.word(row["node_name"] or ""),
        plan=plan,
        first_plan=day(first.get((row["project_id"], int(row["node_no"])))),
        is_due=row["node_status"] == DONE or (plan is not None and plan <= cut),
    )


def _project(row: Mapping[str, Any]) -> Project:
    return thing(Project, row, _OF_PROJECT, name=row["project_name"] or row["project_id"])
