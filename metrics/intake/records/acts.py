"""Changes of the record that no table's file makes: bringing back, a field of the office's own, taking out the samples.

An act can be done, and it can be proposed: written into a submission as plain values and done once it is approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts
from metrics.store.entry import Entry, Part
from metrics.store.leave import Leave
from metrics.store.log import Store
from metrics.store.submissions import Brought


class ActKind(StrEnum):
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

    kind: ActKind
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
        if written["kind"] not in tuple(ActKind):
            raise Damaged(f"{written['kind']!r:.40} is no act")
        return cls(**dict(written) | {"kind": ActKind(written["kind"])}, name=name, data=data)


def do(act: Act, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
    """Do an act as a version. Raises NothingNew or SoAlready when it changes nothing, and as ``Store.commit`` does."""
    signed: dict[str, Any] = {"who": who, "why": why, "seen": seen, "leave": leave}
    match act.kind:
        case ActKind.UNDO:
            return store.undo(act.version, **signed)
        case ActKind.RESTORE:
            return store.restore(act.version, **signed)
        case ActKind.RETURN_TO:
            return store.return_to(act.version, table=act.table or None, **signed)
        case ActKind.DESCRIBE:
            return describing.put_into_use(act.data, act.name, store, **signed)
        case ActKind.TAKE_OUT:
            return describing.take_out(act.slug, store, **signed)
        case ActKind.REMOVE_SAMPLE:
            return demonstration.remove(store, of_store(store).tables.values(), **signed)


def refuse(act: Act, archive: Archive) -> None:
    """Refuse what would not be done: raises what doing it would, but for what others do meanwhile."""
    if act.kind is ActKind.DESCRIBE:
        describing.new_part(act.data, act.name, archive)
    elif act.kind is ActKind.TAKE_OUT:
        describing.refuse_unknown(act.slug, archive)
    elif not moved(act, archive):
        raise NothingNew(f"{act.kind} changes nothing")


def moved(act: Act, archive: Archive) -> tuple[Part, ...]:
    """What would be on record instead, of tables, registers and fields of the office's own; none for a new field."""
    parts: Iterable[Part] = ()
    match act.kind:
        case ActKind.UNDO:
            parts = archive.before(act.version)
        case ActKind.RESTORE:
            parts = archive.entry(act.version).parts
        case ActKind.RETURN_TO:
            parts = archive.as_of(act.version, act.table or None)
        case ActKind.REMOVE_SAMPLE:
            held = demonstration.held(archive, of_store(archive).tables.values())
            parts = (Part.withdrawn(*key) for key in held)
    return tuple(part for part in parts if not archive.is_so(part))


def differences(act: Act, archive: Archive, tables: Iterable[Table]) -> Iterator[Diff]:
    """What an act would change, table by table, against the record of now."""
    parts = moved(act, archive)
    then = act.version - 1 if act.kind is ActKind.UNDO else act.version
    for table in tables:
        touched = sorted(part.quarter for part in parts if part.table == table.id)
        if not touched:
            continue
        kept = {} if act.kind is ActKind.REMOVE_SAMPLE else on_record(table, archive, then)
        gone = State(empty_texts(table), (), Reporting.MISSING)
        after = {quarter: kept.get(quarter, gone) for quarter in touched}
        yield from (diff for diff in changes(table, on_record(table, archive), after) if not diff.is_empty)
