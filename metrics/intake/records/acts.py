"""Changes of the record that no table's file makes: bringing back, a field of the office's own, taking out the samples.

An act can be done, and it can be proposed: written into a submission as plain values and done once it is approved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from metrics.errors import Damaged, NothingNew
from metrics.intake.records import demonstration, describing
from metrics.intake.records.diff import Diff, changes
from metrics.intake.records.outcome import State, on_record
from metrics.model.records import Reporting
from metrics.model.schema import Table
from metrics.registry import of_store
from metrics.store.columns import empty_texts
from metrics.store.entry import Entry, Key, Part
from metrics.store.leave import Leave
from metrics.store.log import Store
from metrics.store.submissions import Brought


class Kind(StrEnum):
    """What an act does."""

    UNDO = "undo"
    RESTORE = "restore"
    RETURN_TO = "return_to"
    DESCRIBE = "describe"
    TAKE_OUT = "take_out"
    REMOVE_SAMPLE = "remove_sample"


@dataclass(frozen=True)
class Act:
    """One act: on which ``version``, of which ``table`` (id) or field (``slug``), or with which file."""

    kind: Kind
    version: int = 0
    table: str = ""
    slug: str = ""
    name: str = ""
    data: bytes = field(default=b"", repr=False)

    def brought(self) -> Brought:
        """How it is handed in."""
        act = {"kind": str(self.kind), "version": self.version, "table": self.table, "slug": self.slug}
        return Brought(self.name, self.data, table=self.table, act=act)

    @classmethod
    def read(cls, written: Mapping[str, Any], name: str, data: bytes) -> Self:
        """Read back what was handed in. Raises Damaged for anything else."""
        kinds = {"kind": str, "version": int, "table": str, "slug": str}
        if written.keys() != kinds.keys() or any(type(written[key]) is not kind for key, kind in kinds.items()):
            raise Damaged(f"{name or 'what is proposed'} is no act")
        if written["kind"] not in tuple(Kind):
            raise Damaged(f"{written['kind']!r:.40} is no act")
        return cls(**dict(written) | {"kind": Kind(written["kind"])}, name=name, data=data)


def do(act: Act, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
    """Do an act as a version. Raises NothingNew or SoAlready when it changes nothing, and as ``Store.commit`` does."""
    return _DOING[act.kind](act, store, who=who, why=why, seen=seen, leave=leave)


def refuse(act: Act, store: Store) -> None:
    """Refuse what would not be done: raises what doing it would, but for what others do meanwhile."""
    if act.kind is Kind.DESCRIBE:
        describing.new_part(act.data, act.name, store)
    elif act.kind is Kind.TAKE_OUT:
        describing.refuse_unknown(act.slug, store)
    elif not moved(act, store):
        raise NothingNew(f"{act.kind} changes nothing")


def moved(act: Act, store: Store) -> list[Key]:
    """The tables and quarters, and fields of the office's own, that bringing back or taking out would change."""
    head, is_sample = store.head()[0], act.kind is Kind.REMOVE_SAMPLE
    return sorted(
        key
        for key in _keys(act, store)
        if _part(store, key, head) != (None if is_sample else _part(store, key, _then(act)))
    )


def _part(store: Store, key: Key, version: int) -> Part | None:
    table, quarter = key
    _, found = store.current(table, version).get(quarter, (None, None))
    return found


def differences(act: Act, store: Store, tables: Iterable[Table]) -> Iterator[Diff]:
    """What an act would change, table by table, against the record of now."""
    head = store.head()[0]
    keys = _keys(act, store)
    for table in tables:
        touched = {quarter for name, quarter in keys if name == table.id}
        if not touched:
            continue
        before = on_record(table, store, head)
        then = {} if act.kind is Kind.REMOVE_SAMPLE else on_record(table, store, _then(act))
        gone = State(empty_texts(table), (), Reporting.MISSING)
        after = {quarter: then.get(quarter, gone) for quarter in sorted(touched)}
        yield from (diff for diff in changes(table, before, after) if not diff.is_empty)


def _then(act: Act) -> int:
    return act.version - 1 if act.kind is Kind.UNDO else act.version


def _keys(act: Act, store: Store) -> set[tuple[str, str]]:
    """The tables and quarters an act brings back or takes out."""
    match act.kind:
        case Kind.UNDO | Kind.RESTORE:
            return set(store.entry(act.version).keys)
        case Kind.RETURN_TO:
            entries = store.entries(act.table or None)
            found = {key for entry in entries if entry.version > act.version for key in entry.keys}
            return {key for key in found if act.table in ("", key[0])}
        case Kind.REMOVE_SAMPLE:
            return set(demonstration.held(store, of_store(store).tables.values()))
        case _:
            return set()


def _undo(act: Act, store: Store, **signed: Any) -> Entry:
    return store.undo(act.version, **signed)


def _restore(act: Act, store: Store, **signed: Any) -> Entry:
    return store.restore(act.version, **signed)


def _return_to(act: Act, store: Store, **signed: Any) -> Entry:
    return store.return_to(act.version, table=act.table or None, **signed)


def _describe(act: Act, store: Store, **signed: Any) -> Entry:
    return describing.put_into_use(act.data, act.name, store, **signed)


def _take_out(act: Act, store: Store, **signed: Any) -> Entry:
    return describing.take_out(act.slug, store, **signed)


def _remove_sample(act: Act, store: Store, **signed: Any) -> Entry:
    return demonstration.remove(store, of_store(store).tables.values(), **signed)


_DOING: Mapping[Kind, Callable[..., Entry]] = {
    Kind.UNDO: _undo,
    Kind.RESTORE: _restore,
    Kind.RETURN_TO: _return_to,
    Kind.DESCRIBE: _describe,
    Kind.TAKE_OUT: _take_out,
    Kind.REMOVE_SAMPLE: _remove_sample,
}
