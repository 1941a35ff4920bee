"""Milestones and projects as things to draw and list: one plain value per row, blanks as None or "".

Charts, lists and concerns all start from these, so that a node reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.blocks import View
from metrics.families.milestones.lateness import DONE
from metrics.families.milestones.standing import nodes, projects
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import plain


@dataclass(frozen=True, slots=True)
class Milestone:
    """One node as reported for one quarter; ``delay_days`` and ``lamp`` as of the quarter's cut."""

    project_id: str
    project: str
    number: int
    name: str
    status: str
    plan: date | None
    forecast: date | None
    actual: date | None
    delay_days: int
    lamp: Lamp | None
    dept: str
    leader: str
    issues: str
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
    """The nodes of a quarter, the page's own when none is named, by project and number; cancelled ones left out."""
    rows = nodes(view.records, quarter or view.quarter)
    found = [_milestone(row, view) for row in plain(rows)]
    return tuple(sorted(found, key=lambda node: node.key))


def late(found: Iterable[Milestone]) -> list[Milestone]:
    """Open nodes lit yellow or red, the latest first."""
    return sorted((node for node in found if node.is_late), key=lambda node: (-node.delay_days, node.key))


def money(view: View, quarter: Quarter | None = None) -> tuple[Project, ...]:
    """The projects of a quarter, the page's own when none is named, by number."""
    rows = projects(view.records, quarter or view.quarter)
    return tuple(sorted((_project(row) for row in plain(rows)), key=lambda project: project.project_id))


def illustrative(found: Iterable[Milestone | Project]) -> bool:
    """Whether any of them is a sample row."""
    return any(item.is_illustrative for item in found)


def _milestone(row: Mapping[str, Any], view: View) -> Milestone:
    return Milestone(
        project_id=row["project_id"],
        project=row["project_name"] or row["project_id"],
        number=int(row["node_no"]),
        name=view.text.word(row["node_name"] or ""),
        status=row["node_status"] or "",
        plan=_day(row["baseline_date"]),
        forecast=_day(row["forecast_date"]),
        actual=_day(row["actual_date"]),
        delay_days=int(row["delay_days"] or 0),
        lamp=Lamp(row["lamp"]) if row["lamp"] else None,
        dept=row["dept"] or "",
        leader=row["leader"] or "",
        issues=(row["issues"] or "").rstrip("。；;. "),
        next_step=row["next_step"] or "",
        is_illustrative="示例" in (row["data_source"] or ""),
    )


def _project(row: Mapping[str, Any]) -> Project:
    return Project(
        project_id=row["project_id"],
        name=row["project_name"] or row["project_id"],
        nature=row["nature"] or "",
        plan=_number(row["year_plan_invest"]),
        invested=_number(row["year_invested"]),
        progress=_number(row["progress"]),
        note=row["progress_note"] or "",
        dept=row["dept"] or "",
        pace=_number(row["pace_ratio"]),
        lamp=Lamp(row["lamp"]) if row["lamp"] else None,
        is_illustrative="示例" in (row["data_source"] or ""),
    )


def _number(cell: Any) -> float | None:
    return None if cell is None else float(cell)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
