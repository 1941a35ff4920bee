"""Records narrowed to what a page has chosen.

Community, department, project and category narrow every number. A lamp narrows things, not numbers: the compounds or
projects that show it at the page's quarter keep all their quarters, and measures stay whole, because the start rate of
the red compounds alone would be a figure nobody reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.schema import Field, Kind, Table
from metrics.model.selection import Selection

_BY_COLUMN = ("community", "department", "project", "category")


def narrow(records: Records, selection: Selection, tables: Iterable[Table]) -> Records:
    """Records with the rows whose columns hold the chosen values; tables without such a column stay whole."""
    frames = {}
    for table in tables:
        frame = records.all(table.id)
        for item in table.fields:
            if item.filter in _BY_COLUMN and (chosen := selection.chosen(item.filter)):
                frame = _chosen(frame, item, chosen, table)
                frames[table.id] = frame
    # Records as they were have their cuts of rows already.
    return records.restricted(frames) if frames else records


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
        frame = records.all(table.id)
        if "lamp" in frame.columns and table.row_key:
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
        frame = records.all(table.id)
        for item in table.fields:
            if item.filter == name:
                found.update(frame.get_column(item.id).drop_nulls().unique().to_list())
        if name == "lamp" and "lamp" in frame.columns:
            found.update(frame.get_column("lamp").drop_nulls().unique().to_list())
    if name == "community" and "communities" in records.frames:
        registered = set(records.all("communities").get_column("community").drop_nulls().to_list())
        found = found & registered or found
    return tuple(sorted(found))
