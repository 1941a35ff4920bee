"""What an upload changes: rows added and removed, cells old → new, found by business key.

Order never counts: a file with its rows or columns moved about makes no difference. Preview, history and the change
list show the same ``Diff``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from metrics.intake.draft import Draft
from metrics.intake.outcome import Key, State, keys_of, on_record, resulting
from metrics.model.records import Reporting
from metrics.model.schema import Table
from metrics.store.columns import empty_texts
from metrics.store.log import Store


@dataclass(frozen=True)
class RowChange:
    """A row added or removed, with its canonical texts by field. ``row`` is its row in the file, if it came from it."""

    key: Key
    label: str
    cells: Mapping[str, str | None]
    row: int | None = None


@dataclass(frozen=True)
class CellChange:
    """A cell that differs: canonical texts, None where blank."""

    key: Key
    label: str
    field_id: str
    old: str | None
    new: str | None
    row: int | None = None


@dataclass(frozen=True)
class Diff:
    """What changes in one quarter of a table, or in a register (quarter ""). ``was`` is how it was reported before."""

    table: Table
    quarter: str
    added: tuple[RowChange, ...] = ()
    removed: tuple[RowChange, ...] = ()
    changed: tuple[CellChange, ...] = ()
    unchanged: int = 0
    was: Reporting = Reporting.MISSING
    reporting: Reporting = Reporting.REPORTED

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.changed) and self.reporting is self.was

    @property
    def replaces(self) -> bool:
        """Whether something on record is changed or taken away, which needs a reason."""
        is_restated = self.was is not Reporting.MISSING and self.reporting is not self.was
        return bool(self.removed or self.changed) or is_restated


def compare(draft: Draft, store: Store, *, upto: int | None = None) -> tuple[Diff, ...]:
    """What a draft would change of the record at a version, the latest by default; by quarter, oldest first.

    Nothing for a file that is no table. Rows whose key or quarter is not known yet are left out.
    """
    if draft.table is None:
        return ()
    before = on_record(draft.table, store, upto)
    after = resulting(draft, before)
    return tuple(changes(draft.table, before, after))


def changes(table: Table, before: Mapping[str, State], after: Mapping[str, State]) -> Iterator[Diff]:
    """The difference of every quarter in ``after``, by quarter."""
    missing = State(empty_texts(table), (), Reporting.MISSING)
    for quarter, state in sorted(after.items()):
        was = before.get(quarter, missing)
        made = difference(table, was.texts, state.texts, quarter=quarter, rows=state.rows)
        yield replace(made, was=was.reporting, reporting=state.reporting)


def difference(
    table: Table, before: pd.DataFrame, after: pd.DataFrame, *, quarter: str = "", rows: Sequence[int | None] = ()
) -> Diff:
    """The difference of two lists of canonical texts whose keys are known and stand once.

    ``rows`` are the rows of the file in which the rows of ``after`` stand.
    """
    old = {key: place for place, key in enumerate(keys_of(table, before))}
    new = {key: place for place, key in enumerate(keys_of(table, after))}
    row_of = dict(zip(new, rows, strict=True)) if len(rows) else {}
    both = [key for key in new if key in old]
    was, now = before.iloc[[old[key] for key in both]], after.iloc[[new[key] for key in both]]
    changed = tuple(_cells(table, both, was, now, row_of))
    return Diff(
        table,
        quarter,
        added=tuple(_rows(table, after.iloc[[place for key, place in new.items() if key not in old]], row_of)),
        removed=tuple(_rows(table, before.iloc[[place for key, place in old.items() if key not in new]], {})),
        changed=changed,
        unchanged=len(both) - len({change.key for change in changed}),
    )


def apply(diff: Diff, texts: pd.DataFrame) -> pd.DataFrame:
    """The texts after a difference: ``apply(difference(table, a, b), a)`` has the rows of ``b``, new ones last."""
    table = diff.table
    removed = {change.key for change in diff.removed}
    kept = {key: row for key, row in _by_key(table, texts) if key not in removed}
    for change in diff.changed:
        kept[change.key][change.field_id] = change.new
    rows = [*kept.values(), *(row.cells for row in diff.added)]
    return pd.DataFrame({f.id: pd.Series([row[f.id] for row in rows], dtype="str") for f in table.fields})


def _by_key(table: Table, texts: pd.DataFrame) -> Iterator[tuple[Key, dict[str, str | None]]]:
    for key, row in zip(keys_of(table, texts), texts.to_dict("records"), strict=True):
        yield key, {item.id: _text(row[item.id]) for item in table.fields}


def _cells(
    table: Table, keys: Sequence[Key], old: pd.DataFrame, new: pd.DataFrame, row_of: Mapping[Key, int | None]
) -> Iterator[CellChange]:
    """Cells that differ, row by row in the order of the file, then in the order of the schema."""
    labels = new[table.label].tolist() if table.label else [None] * len(keys)
    found: list[tuple[int, int, CellChange]] = []
    for order, item in enumerate(table.fields):
        before, after = old[item.id].tolist(), new[item.id].tolist()
        for place, (was, now) in enumerate(zip(before, after, strict=True)):
            if _text(was) != _text(now):
                key = keys[place]
                label = _text(labels[place]) or " ".join(key)
                change = CellChange(key, label, item.id, _text(was), _text(now), row_of.get(key))
                found.append((place, order, change))
    return (change for _, _, change in sorted(found, key=lambda entry: entry[:2]))


def _rows(table: Table, rows: pd.DataFrame, row_of: Mapping[Key, int | None]) -> Iterator[RowChange]:
    for key, cells in _by_key(table, rows):
        label = (cells[table.label] if table.label else None) or " ".join(key)
        yield RowChange(key, label, cells, row_of.get(key))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
