"""Branches as tables: what each held and who came, and the brands they stand for."""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, Grid, GridColumn
from metrics.families.party_building.listed import Branches, mark


def branches(found: Branches, view: View) -> TableBlock:
    """Every branch with its theme days, attendance, assemblies and volunteer service. A click looks at it alone."""
    text = view.text
    columns = (
        GridColumn(text("column.branch")),
        GridColumn(text("column.community")),
        GridColumn(text("column.members"), "number", unit=text("unit.members")),
        GridColumn(text("column.theme_days")),
        GridColumn(text("PB2.short"), "lamp"),
        GridColumn(text("column.assemblies"), "number", unit=text("unit.times")),
        GridColumn(text("column.events"), "number", unit=text("unit.events")),
        GridColumn(text("label.person_times"), "number", unit=text("unit.person_times")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            branch.name,
            branch.community,
            branch.members,
            f"{branch.kept}/{len(branch.owed)}",
            mark(branch, view),
            branch.assemblies,
            branch.volunteer_events,
            text("label.unstated") if branch.person_times is None else branch.person_times,
        )
        for branch in found
    )
    return TableBlock(
        key="branches",
        title=text("list.branches", count=len(found)),
        grid=Grid(columns, rows),
        note=text("list.branches_note"),
        narrows="community",
        ids=tuple(branch.community for branch in found),
        is_illustrative=illustrative(found),
    )


def brands(found: Branches, view: View) -> TableBlock:
    """The brand of every branch, those that still lack one first."""
    text = view.text
    ordered = sorted(found, key=lambda branch: bool(branch.brand))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (branch.name, branch.community, branch.brand or text("label.no_brand")) for branch in ordered
    )
    lacking = sum(not branch.brand for branch in found)
    return TableBlock(
        key="brands",
        title=text("list.brands" if lacking else "list.brands_whole", count=len(found) - lacking, lacking=lacking),
        grid=Grid(tuple(GridColumn(text(f"column.{name}")) for name in ("branch", "community", "brand")), rows),
        note=text("list.brands_note"),
        narrows="community",
        ids=tuple(branch.community for branch in ordered),
        is_illustrative=illustrative(found),
    )
