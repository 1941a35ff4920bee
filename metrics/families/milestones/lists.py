"""The tables of the page: who is late and what is done about it, what falls due, how each project stands (DOMAIN §5).

The project table follows the layout officials already read, last quarter beside this one and 是否达序 (崇川, S25).
"""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Kinds, columns, iso
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, ColumnKind, Grid, GridColumn, Mark
from metrics.families.milestones.listed import late, late_words, milestones, money, rebased
from metrics.families.milestones.measures import COMPLETED, ON_TIME
from metrics.families.milestones.money_charts import pace_word
from metrics.i18n import numbers


def lagging(view: View) -> TableBlock:
    """Open nodes lit yellow or red, the latest first, with who answers for them and what comes next.

    After them those that a changed plan keeps green: the list tells their first plan and how late they are against it.
    """
    known = milestones(view)
    behind = late(known)
    moved = [node for node in rebased(known) if not node.is_late]
    found = [*behind, *moved]
    rows = tuple(
        (n.lamp, n.project, n.name, iso(n.first_plan), iso(n.plan), iso(n.forecast),
         late_words(n, view) or view.text("label.rebased"), n.total_delay_days, n.dept, n.leader, n.issues,
         n.next_step)
        for n in found
    )  # fmt: skip
    kinds: Kinds = {
        "lamp": "lamp", "project": "text", "node": "text", "first_plan": "date", "plan": "date", "forecast": "date",
        "late": "text", "total_late": "number", "dept": "text", "leader": "text", "issues": "text",
        "next_step": "text",
    }  # fmt: skip
    return TableBlock(
        key="lagging",
        title=view.text("chart.lagging_rebased" if moved else "chart.lagging", count=len(behind), moved=len(moved)),
        grid=Grid(columns(kinds, view), rows),
        narrows="project",
        ids=tuple(n.project for n in found),
        is_illustrative=illustrative(found),
        empty=view.text("empty.lagging"),
    )


def due_next(view: View) -> TableBlock:
    """Open nodes whose plan date falls in the next quarter, by date: the agenda of the 调度会."""
    after = view.quarter.next
    found = sorted(
        (n for n in milestones(view) if not n.is_done and n.plan and after.start <= n.plan <= after.end),
        key=lambda n: (n.plan, n.key),
    )
    kinds: Kinds = {
        "plan": "date", "project": "text", "node": "text", "forecast": "date", "lamp": "lamp", "dept": "text",
        "leader": "text",
    }  # fmt: skip
    rows = tuple((iso(n.plan), n.project, n.name, iso(n.forecast), n.lamp, n.dept, n.leader) for n in found)
    return TableBlock(
        key="due_next",
        title=view.text("chart.due_next", quarter=numbers.quarter(after, view.lang), count=len(found)),
        grid=Grid(columns(kinds, view), rows),
        narrows="project",
        ids=tuple(n.project for n in found),
        is_illustrative=illustrative(found),
        empty=view.text("empty.due_next"),
    )


def project_standing(view: View) -> TableBlock:
    """Each project's money, its progress last quarter and this, and whether it is on pace."""
    found = money(view)
    before = {p.project_id: p.progress for p in money(view, view.quarter.previous)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            p.name,
            p.nature,
            p.plan,
            p.invested,
            p.rate,
            before.get(p.project_id),
            p.progress,
            Mark(pace_word(p, view), p.lamp) if p.lamp else None,
            p.note,
            p.dept,
        )
        for p in found
    )
    money_unit = view.text("unit.wan_yuan")
    kinds: tuple[tuple[str, ColumnKind, int, str], ...] = (
        ("project", "text", 0, ""), ("nature", "text", 0, ""), ("year_plan", "money", 1, money_unit),
        ("year_invested", "money", 1, money_unit), ("rate", "percent", 1, ""), ("progress_before", "percent", 1, ""),
        ("progress", "percent", 1, ""), ("on_pace", "lamp", 0, ""), ("progress_note", "text", 0, ""),
        ("dept", "text", 0, ""),
    )  # fmt: skip
    columns = tuple(GridColumn(view.text(f"column.{name}"), kind, places, unit) for name, kind, places, unit in kinds)
    return TableBlock(
        key="projects",
        title=view.text("chart.projects", count=len(found)),
        grid=Grid(columns, rows),
        narrows="project",
        ids=tuple(p.name for p in found),
        is_illustrative=illustrative(found),
        empty=view.text("empty.projects"),
    )


def scopes(view: View) -> TableBlock:
    """Due, done and on time for this quarter, this year and the whole life of the projects side by side."""
    done, on_time = view.read(COMPLETED).value, view.read(ON_TIME).value
    rows = tuple(
        (
            view.text(f"scope_of.{scope}"),
            done.parts.get(f"{prefix}due"),
            done.parts.get(f"{prefix}done_due"),
            done.number if scope == "whole" else done.parts.get(f"{prefix}pct"),
            on_time.parts.get(f"{prefix}on_time"),
            on_time.number if scope == "whole" else on_time.parts.get(f"{prefix}pct"),
        )
        for scope, prefix in (("quarter", "quarter_"), ("year", "year_"), ("whole", ""))
    )
    kinds: Kinds = {
        "scope": "text", "due": "number", "done": "number", "completed": "percent", "on_time": "number",
        "on_time_rate": "percent",
    }  # fmt: skip
    return TableBlock(
        key="scopes",
        title=view.text("chart.scopes"),
        grid=Grid(columns(kinds, view), rows if done.parts else ()),
        is_illustrative=done.is_illustrative,
        empty=view.text("empty.scopes"),
    )
