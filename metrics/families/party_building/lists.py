"""Branches as tables: what each held and who came, and the brands they stand for."""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Column, listing
from metrics.families.party_building.listed import Branches, mark


def branches(found: Branches, view: View) -> TableBlock:
    """Every branch with its theme days, attendance, assemblies and volunteer service. A click looks at it alone."""
    text = view.text
    columns = (
        Column("branch", of="name"), Column("community"), Column("members", "number", unit=text("unit.members")),
        Column("theme_days", of=lambda b: f"{b.kept}/{len(b.owed)}"),
        Column("PB2.short", "lamp", lambda b: mark(b, view)),
        Column("assemblies", "number", unit=text("unit.times")),
        Column("events", "number", "volunteer_events", text("unit.events")),
        Column("label.person_times", "number", lambda b: text("label.unstated") if b.person_times is None
               else b.person_times, text("unit.person_times")),
    )  # fmt: skip
    return listing("branches", text("list.branches", count=len(found)), found, columns, view,
                   narrows="community", by="community", note=text("list.branches_note"))  # fmt: skip


def brands(found: Branches, view: View) -> TableBlock:
    """The brand of every branch, those that still lack one first."""
    text, ordered = view.text, sorted(found, key=lambda branch: bool(branch.brand))
    columns = (
        Column("branch", of="name"),
        Column("community"),
        Column("brand", of=lambda branch: branch.brand or text("label.no_brand")),
    )
    lacking = sum(not branch.brand for branch in found)
    title = text("list.brands" if lacking else "list.brands_whole", count=len(found) - lacking, lacking=lacking)
    return listing("brands", title, ordered, columns, view, narrows="community", by="community",
                   note=text("list.brands_note"))  # fmt: skip
