"""A field of the office's own is put into use, replaced or taken out of use: a version with author and reason.

``put_into_use`` and ``take_out`` are the only ways to do it, and acts behind the one door
(metrics/intake/records/acts.py).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from metrics.described import kept
from metrics.described.apart import read_apart
from metrics.described.reading import Broken, FamilyDescription
from metrics.errors import NothingNew, ReasonMissing, StoreError, Unwritten
from metrics.intake.drafts.guard import refuse_personal
from metrics.registry import catalogue, clashing, of_store
from metrics.store import layout
from metrics.store.archive import Archive
from metrics.store.entry import Entry
from metrics.store.leave import Leave
from metrics.store.log import NewPart, Store


def opened(path: Path) -> Store:
    """A store ready for writing, with what an earlier program described outside the versions taken over.

    On a disk that is full or fails it can be read all the same, and every change says why it cannot be made. Raises
    Unsupported.
    """
    text = catalogue().text("zh")
    try:
        store = Store.open(path)
    except Unwritten:
        return Store(path)
    # Until it can be written those files are read where they are.
    with suppress(StoreError):
        who = text("described.program")
        kept.take_over(store, who=who, why=text("described.taken_over"))
        store.submissions.take_over(who=who, why=text("described.trail_taken_over"))
    return store


def fit(data: bytes, archive: Archive) -> FamilyDescription:
    """What a file describes. Raises Broken with everything that keeps it from being put into use."""
    description = read_apart(data)
    others = [other for other in of_store(archive).descriptions if other.slug != description.slug]
    if clashes := clashing(description, catalogue(), others):
        raise Broken(clashes)
    return description


def put_into_use(
    data: bytes, name: str, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None
) -> Entry:
    """Describe a field, or describe one in use anew; ``name`` is that of the file.

    Raises Broken, NothingNew when it is in use as it is, ReasonMissing for a blank ``why``, PersonalData for numbers
    of people in what would be kept, and as ``Store.commit`` does.
    """
    part = new_part(data, name, store)
    return _committed(part, name, store, who=who, why=why, seen=seen, leave=leave)


def new_part(data: bytes, name: str, archive: Archive) -> NewPart:
    """What a file would put into use. Raises Broken, PersonalData, and NothingNew when it is in use as it is."""
    part = NewPart(layout.DESCRIBED, fit(data, archive).slug, data, 1)
    refuse_personal(data.decode("utf-8", "replace"), name)
    _, known = archive.current(layout.DESCRIBED).get(part.quarter, (None, None))
    if known == part.to_part():
        raise NothingNew(f"{part.quarter} is in use as {name} describes it")
    return part


def refuse_unknown(slug: str, archive: Archive) -> None:
    """Raise NothingNew for a field that is not in use."""
    if slug not in archive.current(layout.DESCRIBED):
        raise NothingNew(f"{slug} is not in use")


def take_out(slug: str, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
    """Take a field out of use; what was reported of it stays on record and is there again when it is described again.

    Raises NothingNew when it is not in use, else as ``put_into_use`` does.
    """
    refuse_unknown(slug, store)
    part = NewPart.withdrawn(layout.DESCRIBED, slug)
    return _committed(part, "", store, who=who, why=why, seen=seen, leave=leave)


def _committed(part: NewPart, name: str, store: Store, *, who: str, why: str, **more: Any) -> Entry:
    if not why.strip():
        raise ReasonMissing(f"a change of {part.quarter} says why")
    refuse_personal(who, why)
    return store.commit([part], raw=b"", raw_name=name, who=who.strip(), why=why.strip(), **more)
