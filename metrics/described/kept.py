"""The descriptions an office has in use at a version: parts of versions of its store, like everything on record.

An earlier program kept them as files outside the versions; those become one version when the store is next opened for
writing, and count from the beginning on, as they did before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from metrics.described.reading import Broken, read
from metrics.errors import StoreError, Unread
from metrics.store import layout
from metrics.store.archive import Archive
from metrics.store.entry import Entry, Part
from metrics.store.log import NewPart, Store

_TAKEN_OVER = "taken_over"


def in_use(archive: Archive, version: int | None = None) -> tuple[tuple[str, bytes | None], ...]:
    """Slugs with what describes them at a version, the newest by default; the one in use longest first.

    None stands for a file that is damaged or cannot be read. Raises Damaged for a log that cannot be trusted, Unread.
    """
    head = archive.version
    parts = _parts(archive, head if version is None else min(version, head), head)
    if parts is None:
        return tuple((part.quarter, part.data) for part, _ in _old(archive.path) if part.rows)
    return tuple((part.quarter, _content(archive, part)) for part in parts)


def take_over(store: Store, *, who: str, why: str) -> Entry | None:
    """Make what an earlier program kept outside the versions one version; None when there is nothing, or it was done.

    The files themselves stay where they are. Raises as ``Store.commit`` does.
    """
    head = store.version
    if _parts(store, head, head) is not None or not (found := _old(store.path)):
        return None
    files = [{_TAKEN_OVER: file} for _, file in found]
    return store.commit([part for part, _ in found], raw=b"", raw_name="", who=who, why=why, accepted=files, seen=head)


@lru_cache(maxsize=64)
def _parts(archive: Archive, version: int, head: int) -> tuple[Part, ...] | None:
    """The parts in use, None when the log up to ``head`` does not speak of descriptions at all."""
    told = archive.entries(layout.DESCRIBED, head)
    if not told:
        return None
    if told[0].accepted and _TAKEN_OVER in told[0].accepted[0]:
        version = max(version, told[0].version)
    found = sorted(archive.current(layout.DESCRIBED, version).values(), key=lambda each: each[0].version)
    return tuple(part for _, part in found)


def _content(archive: Archive, part: Part) -> bytes | None:
    try:
        return _read(archive, part)
    except StoreError:
        return None


@lru_cache(maxsize=64)
def _read(archive: Archive, part: Part) -> bytes:
    return archive.read(part)


def _old(store: Path) -> list[tuple[NewPart, str]]:
    """What the folder of an earlier program has in use, then what was taken out of use, each with its file."""
    try:
        return list(_in_folder(store))
    except OSError as error:
        raise Unread(f"{layout.INDICATORS} could not be read ({error.strerror})", error.errno) from error


def _in_folder(store: Path) -> Iterator[tuple[NewPart, str]]:
    seen: set[str] = set()
    for ending in (".toml", ".former"):
        for path in sorted((store / layout.INDICATORS).glob(f"*{ending}")):
            part = _part(path) if ending == ".toml" else NewPart.withdrawn(layout.DESCRIBED, _name(path))
            if layout.can_hold(part.quarter) and part.quarter not in seen:
                seen.add(part.quarter)
                yield part, f"{layout.INDICATORS}/{path.name}"


def _part(path: Path) -> NewPart:
    """The file under what it calls itself; a broken one under its name."""
    data = path.read_bytes()
    try:
        return NewPart(layout.DESCRIBED, read(data).slug, data, 1)
    except Broken:
        return NewPart(layout.DESCRIBED, _name(path), data, 1)


def _name(path: Path) -> str:
    return path.name.partition(".")[0]
