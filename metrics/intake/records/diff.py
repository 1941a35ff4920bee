"""What an upload changes: rows added and removed, cells old → new, found by business key.

Order never counts: a file with its rows or columns moved about makes no difference. Preview, history and the change
list show the same ``Diff``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import polars as pl

from metrics.errors import Damage
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.outcome import Key, State, on_record, resulting
from metrics.model.records import Reporting
from metrics.model.schema import Table
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts

_PLACE = "__place"
# So many of the cells that stay are told.
_SHOWN = 20


@dataclass(frozen=True)
class RowChange:
    """A row added or removed, with its canonical texts by field. ``row`` is its row in the file, if it came from it."""

    key: Key
    label: str
    cells: Mapping[str, str | None]
    row: int | None = None


class RowChanges(Sequence[RowChange]):
    """Rows added or removed, each made when it is looked at: nobody looks at a hundred thousand."""

    def __init__(self, table: Table, texts: pl.DataFrame, rows: Sequence[int | None] = ()) -> None:
        self._table, self._texts, self._rows = table, texts, rows

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, place: int) -> RowChange: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowChange]: ...
    def __getitem__(self, place: int | slice) -> RowChange | list[RowChange]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return _change(self._table, self._texts.row(place, named=True), self._rows)

    def __iter__(self) -> Iterator[RowChange]:
        return (_change(self._table, cells, self._rows) for cells in self._texts.iter_rows(named=True))


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
class Kept:
    """A column that the file does not have: in how many of its rows something stays on record, and the first of it.

    ``shown`` are what a row is called and its canonical text, those of rows that change first.
    """

    field_id: str
    count: int
    shown: tuple[tuple[str, str], ...]

    def told(self, table: Table, text: Text) -> str:
        """The sentence for it."""
        named = text.marks.joiner.join(" ".join(pair) for pair in self.shown)
        more = "…" if self.count > len(self.shown) else ""
        header = table.by_id[self.field_id].header
        return text("intake.kept_column", header=header, count=self.count, shown=f"{named}{more}")


@dataclass(frozen=True)
class Diff:
    """What changes in one quarter of a table, or in a register (quarter ""). ``was`` is how it was reported before.

    ``kept`` is what rows of the file keep in columns that it does not have.

    ``damage`` is why it cannot be compared with what was there, or is: all the rows then count as added.
    """

    table: Table
    quarter: str
    added: Sequence[RowChange] = ()
    removed: Sequence[RowChange] = ()
    changed: tuple[CellChange, ...] = ()
    unchanged: int = 0
    kept: tuple[Kept, ...] = ()
    was: Reporting = Reporting.MISSING
    reporting: Reporting = Reporting.REPORTED
    damage: Damage | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are added, changed, removed, and stay as they are."""
        changed = len({change.key for change in self.changed})
        rows = {"added": len(self.added), "changed": changed, "removed": len(self.removed)}
        return rows | {"unchanged": self.unchanged}

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        is_same = not (self.added or self.removed or self.changed or self.damage)
        return is_same and self.reporting is self.was

    @property
    def replaces(self) -> bool:
        """Whether something on record is changed or taken away, which needs a reason."""
        is_restated = self.was is not Reporting.MISSING and self.reporting is not self.was
        return bool(self.removed or self.changed or self.damage) or is_restated


def compare(
    draft: Draft, archive: Archive, *, upto: int | None = None, earlier: Iterable[Draft] = ()
) -> tuple[Diff, ...]:
    """What a draft would change of the record at a version, the latest by default; by quarter, oldest first.

    ``earlier`` are the drafts it builds on. Nothing for a file that is no table. Rows whose key or quarter is not known
    yet are left out.
    """
    if draft.table is None:
        return ()
    before = on_record(draft.table, archive, upto)
    for other in earlier:
        before |= resulting(other, before) if other.table is draft.table else {}
    after = resulting(draft, before)
    made = changes(draft.table, before, after)
    return tuple(replace(diff, kept=tuple(_kept(diff, after[diff.quarter], draft.fields_given))) for diff in made)


def compare_each(
    drafts: Sequence[Draft], archive: Archive, *, upto: int | None = None
) -> tuple[tuple[Draft, tuple[Diff, ...]], ...]:
    """What each of several drafts that build on each other would change."""
    return tuple(
        (draft, compare(draft, archive, upto=upto, earlier=drafts[:place])) for place, draft in enumerate(drafts)
    )


def changes(table: Table, before: Mapping[str, State], after: Mapping[str, State]) -> Iterator[Diff]:
    """The difference of every quarter in ``after``, by quarter."""
    missing = State(empty_texts(table), (), Reporting.MISSING)
    for quarter, state in sorted(after.items()):
        was = before.get(quarter, missing)
        if state.damage:
            # The same damaged file on both sides is no change.
            if state.damage != was.damage:
                yield Diff(table, quarter, was=was.reporting, reporting=state.reporting, damage=state.damage)
            continue
        made = difference(table, was.texts, state.texts, quarter=quarter, rows=state.rows)
        yield replace(made, was=was.reporting, reporting=state.reporting, damage=was.damage)


def _kept(diff: Diff, state: State, given: frozenset[str]) -> Iterator[Kept]:
    """What rows that came from the file have in columns that did not; what is no more than blank is nothing."""
    table = diff.table
    absent = [item for item in table.fields if item.id not in given and item.id != table.period]
    if not absent or not state.rows:
        return
    changed = {change.row for change in diff.changed}
    of_file = state.texts.with_row_index(_PLACE).with_columns(pl.Series("__row", state.rows, pl.Int64))
    of_file = of_file.filter(pl.col("__row").is_not_null())
    of_file = of_file.sort(pl.col("__row").is_in(list(changed)), descending=True, maintain_order=True).drop("__row")
    for item in absent:
        says = of_file.filter(pl.col(item.id) != (item.default or ""))
        if len(says):
            rows = (_change(table, cells, ()) for cells in says.head(_SHOWN).iter_rows(named=True))
            yield Kept(item.id, len(says), tuple((row.label, str(row.cells[item.id])) for row in rows))


def difference(
    table: Table, before: pl.DataFrame, after: pl.DataFrame, *, quarter: str = "", rows: Sequence[int | None] = ()
) -> Diff:
    """The difference of two lists of canonical texts whose keys are known and stand once.

    ``rows`` are the rows of the file in which the rows of ``after`` stand.
    """
    old, new = (texts.with_row_index(_PLACE) for texts in (before, after))
    keys = list(table.row_key)
    both = new.select(_PLACE, *keys).join(old.select(_PLACE, *keys), on=keys, suffix="_was", maintain_order="left")
    was, now = old[both[f"{_PLACE}_was"]], new[both[_PLACE]]
    changed = tuple(_cells(table, was, now, rows))
    return Diff(
        table,
        quarter,
        added=RowChanges(table, new.join(old, on=keys, how="anti", maintain_order="left"), rows),
        removed=RowChanges(table, old.join(new, on=keys, how="anti", maintain_order="left")),
        changed=changed,
        unchanged=len(both) - len({change.key for change in changed}),
    )


def _cells(table: Table, old: pl.DataFrame, new: pl.DataFrame, rows: Sequence[int | None]) -> Iterator[CellChange]:
    """Cells that differ, row by row in the order of the file, then in the order of the schema."""
    found: list[tuple[int, int, CellChange]] = []
    for order, item in enumerate(table.fields):
        for place in old[item.id].ne_missing(new[item.id]).arg_true():
            row = _change(table, new.row(place, named=True), rows)
            change = CellChange(row.key, row.label, item.id, old[item.id][place], new[item.id][place], row.row)
            found.append((place, order, change))
    return (change for _, _, change in sorted(found, key=lambda entry: entry[:2]))


def _change(table: Table, cells: dict[str, Any], rows: Sequence[int | None]) -> RowChange:
    """A row as it is told; ``rows`` are the rows of the file, if it comes from one."""
    place = cells.pop(_PLACE)
    key = tuple(cells[name] for name in table.row_key)
    label = (cells[table.label] if table.label else None) or " ".join(key)
    return RowChange(key, label, cells, rows[place] if len(rows) else None)
