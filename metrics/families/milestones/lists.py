"""The tables of the page: who is late and what is done about it, what falls due, how each project stands (DOMAIN §5).

The project table follows the layout officials already read, last quarter beside this one and 是否达序 (崇川, S25).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Column, listing
from metrics.charts.description import Cell, Mark
from metrics.families.milestones.listed import Milestone, Project, late, late_words, milestones, money, rebased
from metrics.families.milestones.measures import COMPLETED, ON_TIME
from metrics.families.milestones.money_charts import pace_word
from metrics.i18n import numbers
from metrics.model.measure import Value


def lagging(view: View) -> TableBlock:
    """Open nodes lit yellow or red, the latest first, with who answers for them and what comes next.

    After them those that a changed plan keeps green: the list tells their first plan and how late they are against it.
    """
    text, known = view.text, milestones(view)
    behind = late(known)
    moved = [node for node in rebased(known) if not node.is_late]
    columns = (
        Column("lamp", "lamp"), Column("project"), Column("node", of="name"), Column("first_plan", "date"),
        Column("plan", "date"), Column("forecast", "date"),
        Column("late", of=lambda node: late_words(node, view) or text("label.rebased")),
        Column("total_late", "number", "total_delay_days"), Column("dept"), Column("leader"), Column("issues"),
        Column("next_step"),
    )  # fmt: skip
    title = text("chart.lagging_rebased" if moved else "chart.lagging", count=len(behind), moved=len(moved))
    return _table("lagging", title, [*behind, *moved], columns, view)


def due_next(view: View) -> TableBlock:
    """Open nodes whose plan date falls in the next quarter, by date: the agenda of the 调度会."""
    after = view.quarter.next
    found = sorted(
        (n for n in milestones(view) if not n.is_done and n.plan and after.start <= n.plan <= after.end),
        key=lambda n: (n.plan or date.max, n.key),
    )
    columns = (
        Column("plan", "date"), Column("project"), Column("node", of="name"), Column("forecast", "date"),
        Column("lamp", "lamp"), Column("dept"), Column("leader"),
    )  # fmt: skip
    title = view.text("chart.due_next", quarter=numbers.quarter(after, view.lang), count=len(found))
    return _table("due_next", title, found, columns, view)


def project_standing(view: View) -> TableBlock:
    """Each project's money, its progress last quarter and this, and whether it is on pace."""
    found, unit = money(view), view.text("unit.wan_yuan")
    before = {p.project_id: p.progress for p in money(view, view.quarter.previous)}
    columns = (
        Column("project", of="name"), Column("nature"), Column("year_plan", "money", "plan", unit),
        Column("year_invested", "money", "invested", unit), Column("rate", "percent"),
        Column("progress_before", "percent", lambda p: before.get(p.project_id)), Column("progress", "percent"),
        Column("on_pace", "lamp", lambda p: Mark(pace_word(p, view), p.lamp) if p.lamp else None),
        Column("progress_note", of="note"), Column("dept"),
    )  # fmt: skip
    return _table("projects", view.text("chart.projects", count=len(found)), found, columns, view, by="name")


def scopes(view: View) -> TableBlock:
    """Due, done and on time for this quarter, this year and the whole life of the projects side by side."""
    done, on_time = view.read(COMPLETED).value, view.read(ON_TIME).value

    def rate(value: Value, scope: str) -> Cell:
        return value.number if scope == "whole" else value.parts.get(f"{scope}_pct")

    def part(value: Value, name: str, scope: str) -> Cell:
        return value.parts.get(name if scope == "whole" else f"{scope}_{name}")

    columns = (
        Column("scope", of=lambda scope: view.text(f"scope_of.{scope}")),
        Column("due", "number", lambda scope: part(done, "due", scope)),
        Column("done", "number", lambda scope: part(done, "done_due", scope)),
        Column("completed", "percent", lambda scope: rate(done, scope)),
        Column("on_time", "number", lambda scope: part(on_time, "on_time", scope)),
        Column("on_time_rate", "percent", lambda scope: rate(on_time, scope)),
    )
    found = ("quarter", "year", "whole") if done.parts else ()
    return listing("scopes", view.text("chart.scopes"), found, columns, view, is_illustrative=done.is_illustrative,
                   empty=view.text("empty.scopes"))  # fmt: skip


def _table(
    key: str, title: str, found: Collection[Milestone | Project], columns: Collection[Column], view: View,
    by: str = "project",
) -> TableBlock:  # fmt: skip
    return listing(key, title, found, columns, view, narrows="project", by=by, empty=view.text(f"empty.{key}"))
