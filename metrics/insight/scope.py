"""Records narrowed to what a page has chosen.

Community, department, project and category narrow every number. A lamp narrows things, not numbers: the compounds or
projects that show it at the page's quarter keep all their quarters, and measures stay whole, because the start rate of
the red compounds alone would be a figure nobody reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

import narwhals as nw

from metrics.blocks import Idle
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.schema import Field, Kind, Table
from metrics.model.selection import FILTERS, OF_ROWS, Selection

_REGISTERS = {"community": ("communities", "community"), "department": ("departments", "department")}


def narrow(records: Records, selection: Selection, tables: Iterable[Table]) -> Records:
    """Records with the rows whose columns hold the chosen values; tables without such a column stay whole.

    What happened in something that a register knows, as an activity of a party branch, goes where the register puts it.
    """
    tables = tuple(tables)
    frames: dict[str, Rows] = {}
    narrowed: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    damaged = dict(records.damaged)
    for table in tables:
        for item in table.fields:
            if item.filter in OF_ROWS and (chosen := selection.chosen(item.filter)):
                frames[table.id] = _chosen(frames.get(table.id, records.frames[table.id]), item, chosen, table)
                narrowed[table.id] = (*narrowed.get(table.id, ()), (item.filter, chosen))
    for table in tables:
        for reference in table.references:
            register, _, column = reference.target.partition(".")
            if reference.in_force_on and register in narrowed and table.id not in narrowed:
                kept = frames[register].select(nw.col(column).alias(reference.field)).unique()
                frames[table.id] = records.frames[table.id].join(kept, on=[reference.field], how="semi")
                narrowed[table.id] = narrowed[register]
                if unknown := records.damage(register):
                    damaged[table.id, None] = unknown
    # Records as they were have their cuts of rows already.
    return replace(records.restricted(frames), narrowed=narrowed, damaged=damaged) if frames else records


def _chosen(frame: Rows, item: Field, chosen: Sequence[str], table: Table) -> Rows:
    """Rows with a chosen value. Things chosen by name are kept by their key: one renamed keeps its earlier quarters."""
    rows = frame.filter(nw.col(item.id).is_in(chosen))
    if item.id != table.label or not table.row_key:
        return rows
    return frame.join(rows.select(*table.row_key).unique(), on=list(table.row_key), how="semi")


def lit(records: Records, lamps: Sequence[str], quarter: Quarter, tables: Iterable[Table]) -> Records:
    """Records of the things that show one of the lamps at a quarter, in all their quarters; all when none is chosen."""
    if not lamps:
        return records
    frames = {}
    for table in tables:
        frame = records.frames[table.id]
        if "lamp" in frame.columns and table.row_key and not records.damage(table.id, last=quarter):
            shown = _as_of(records, quarter, table).filter(nw.col("lamp").is_in(lamps))
            frames[table.id] = frame.join(shown.select(*table.row_key).unique(), on=list(table.row_key), how="semi")
    return records.restricted(frames)


def _as_of(records: Records, quarter: Quarter, table: Table) -> Rows:
    """A table's rows under the lamps of a quarter.

    A snapshot lists its things anew each quarter. An event stands in the quarter it began in, so that one which is
    still open is judged anew on the quarter's cut day.
    """
    if table.kind is not Kind.EVENT or table.computed is None:
        return records.rows(table.id, quarter)
    begun = records.until(table.id, quarter).with_columns(quarter_end_day=nw.lit(records.cut_day(quarter)))
    return begun.with_columns(**table.computed(records.office))


def options(records: Records, name: str, tables: Iterable[Table]) -> tuple[str, ...]:
    """The values a filter can take on the records, sorted; communities are those of the register once there is one."""
    found: set[str] = set()
    for table in tables:
        if name == "lamp":
            found |= records.words(table.id, "lamp")
        for item in table.fields:
            if item.filter == name:
                found |= records.words(table.id, item.id)
    if name == "community":
        found = found & _registered(records, name) or found
    return tuple(sorted(found))


def applied(records: Records, selection: Selection, tables: Iterable[Table]) -> tuple[Selection, tuple[Idle, ...]]:
    """What of a selection a page with these tables obeys, and the choices that mean nothing there.

    A value is obeyed when the page's rows have it, or when the office's registers do: a registered community without
    a row is a finding, a name nobody has is a slip.
    """
    tables = tuple(tables)
    idle: list[Idle] = []
    meant = filters_of(tables, records)
    for name in FILTERS:
        if not (chosen := selection.chosen(name)):
            continue
        known = _known(records, name, tables) if name in meant else frozenset()
        why: Literal["no_filter", "unknown"] = "unknown" if name in meant else "no_filter"
        idle += [Idle(name, value, why) for value in chosen if value not in known]
        selection = selection.with_filter(name, known.intersection(chosen))
    return selection, tuple(idle)


def filters_of(tables: Iterable[Table], records: Records) -> tuple[str, ...]:
    """The filters that mean something for some tables, in the order they are shown."""
    tables = tuple(tables)
    known = {item.filter for table in tables for item in table.fields}
    if any("lamp" in records.frames[table.id].columns for table in tables):
        known.add("lamp")
    return tuple(name for name in FILTERS if name in known)


def _known(records: Records, name: str, tables: Iterable[Table]) -> frozenset[str]:
    if name == "lamp":
        return frozenset(Lamp)
    return _registered(records, name).union(
        *(records.words(t.id, f.id) for t in tables for f in t.fields if f.filter == name)
    )


def _registered(records: Records, name: str) -> frozenset[str]:
    """The names that the office's register has for a filter; none for a filter without one."""
    table, column = _REGISTERS.get(name, ("", ""))
    return records.words(table, column) if table in records.frames else frozenset()
