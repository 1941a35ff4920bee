"""Checks a whole store from the disk: the chain of the log, every file, and what does not belong there.

The chain of checksums shows a changed or missing entry, but not that the last ones were removed: only a head printed
earlier, on a report or a backup, can show that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from metrics.errors import Damage, Damaged, StoreError, Unshown, Wrong
from metrics.store import former, layout
from metrics.store.entry import Entry, Part, is_newer
from metrics.store.sound import Sound, modified


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found. ``code`` is stable; ``place`` a path inside the store; ``str(problem)`` the sentence.

    A harmless one is a leftover of an interrupted upload that nothing refers to. ``damage`` is what pages tell of it.
    """

    code: str
    place: str
    sentence: str
    is_harmless: bool = False
    damage: Damage | None = None

    def __str__(self) -> str:
        return self.sentence


def problems(store: Path, known_heads: Iterable[tuple[int, str]] = ()) -> list[Problem]:
    """Everything wrong with a store, [] when nothing is. Never raises for what it finds there."""
    # Files first: a commit that finishes meanwhile then adds entries for files seen, not files without entries.
    present = set(_places(store))
    if not (store / layout.LOG).is_dir():
        return [Problem("no_log", layout.LOG, f"{store} has no log folder: it is not a store")]
    found: list[Problem] = []
    log = _read_log(store, found)
    entries = dict(_parsed(store, log, found))
    found += _chain(store, log, entries)
    if not log and not (store / layout.NEW).exists() and layout.has_tables(store):
        said = f"{layout.LOG} is empty, though files it stored are there"
        found.append(Problem("log_lost", layout.LOG, said, damage=Damage(layout.LOG, Wrong.LOST, version=1, last=1)))
    heads = list(_heads(log, known_heads))
    is_whole = not found and not heads
    named: dict[str, str] = {}
    held: dict[str, tuple[Entry, Part]] = {}
    for entry in entries.values():
        named |= entry.files
        held |= {part.file: (entry, part) for part in entry.parts}
    if is_whole and not any(entry.former for entry in entries.values()):
        named |= _former(store, found)
    found += _files(store, named, held)
    found += heads
    found += _strangers(present - named.keys(), is_whole=is_whole)
    return found


def _places(store: Path) -> Iterator[str]:
    for folder, _, names in os.walk(store):
        for name in names:
            # A name somebody put there in another encoding could otherwise not be printed.
            yield Path(folder, name).relative_to(store).as_posix().encode("utf-8", "replace").decode()


def _read_log(store: Path, found: list[Problem]) -> dict[int, bytes]:
    """Bytes of every entry file by version; one that cannot be read is a problem."""
    log: dict[int, bytes] = {}
    for path in sorted((store / layout.LOG).iterdir()):
        version = layout.version_of(path.name)
        if version is None:
            continue
        try:
            log[version] = path.read_bytes()
        except OSError as error:
            place = layout.entry_file(version)
            said = f"{place} cannot be read: {error.strerror}"
            found.append(Problem("entry_damaged", place, said, damage=_of_entry(store, version, Wrong.UNREADABLE)))
    return log


def _of_entry(store: Path, version: int, wrong: Wrong) -> Damage:
    place = layout.entry_file(version)
    return Damage(place, wrong, modified(store / (layout.LOG if wrong is Wrong.MISSING else place)), version, version)


def _parsed(store: Path, log: Mapping[int, bytes], found: list[Problem]) -> Iterator[tuple[int, Entry]]:
    for version, data in log.items():
        place = layout.entry_file(version)
        try:
            entry = Entry.parse(data, place)
        except Damaged as error:
            wrong = Wrong.NEWER if is_newer(data) else Wrong.CHANGED
            found.append(Problem("entry_damaged", place, str(error), damage=_of_entry(store, version, wrong)))
            continue
        if entry.version != version:
            said = f"{place} says it is version {entry.version}"
            found.append(Problem("entry_damaged", place, said, damage=_of_entry(store, version, Wrong.CHANGED)))
        yield version, entry


def _chain(store: Path, log: Mapping[int, bytes], entries: Mapping[int, Entry]) -> Iterator[Problem]:
    for version in range(1, max(log, default=0) + 1):
        place, before = layout.entry_file(version), layout.entry_file(version - 1)
        if version not in log:
            said = f"{place} is missing, though later versions are there"
            yield Problem("entry_missing", place, said, damage=_of_entry(store, version, Wrong.MISSING))
        if version not in entries or version - 1 not in log:
            continue
        if entries[version].prev != layout.checksum(log[version - 1]):
            said = f"{before} or {place} was changed: the checksum in {place} differs"
            yield Problem("chain_broken", before, said, damage=_of_entry(store, version - 1, Wrong.CHANGED))
        if version - 1 in entries and entries[version].at < entries[version - 1].at:
            yield Problem("time_backwards", place, f"{place} is dated before {before}")


def _former(store: Path, found: list[Problem]) -> Mapping[str, str]:
    """Checksums of a trail of submissions that no entry has taken over; one that cannot be trusted is a problem."""
    try:
        trail = list(former.read_all(store))
    except StoreError as error:
        found.append(Problem("review_damaged", layout.REVIEW, f"the submissions cannot be trusted: {error}"))
        return {}
    files = {name: layout.checksum(data) for name, data, _ in trail}
    return files | {event.file: event.sha256 for _, _, event in trail if event.file}


def _files(store: Path, named: Mapping[str, str], held: Mapping[str, tuple[Entry, Part]]) -> Iterator[Problem]:
    sound = Sound(store)
    for place, sha256 in sorted(named.items()):
        try:
            sound.read(place, sha256)
        except Unshown as damaged:
            damage = damaged.damage
            if damage and place in held:
                entry, part = held[place]
                damage = replace(damage, version=entry.version, stored=entry.at, table=part.table, quarter=part.quarter)
            is_gone = damage and damage.wrong is Wrong.MISSING
            yield Problem("file_missing" if is_gone else "file_damaged", place, str(damaged), damage=damage)


def _heads(log: Mapping[int, bytes], known_heads: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    last = max(log, default=0)
    for version, sha256 in known_heads:
        place = layout.entry_file(version)
        if version > last:
            yield Problem("end_removed", place, f"version {version} was known and is gone: the log ends at {last}")
        elif version in log and layout.checksum(log[version]) != sha256.lower():
            yield Problem("head_differs", place, f"{place} is not the version {version} that was known")


def _strangers(places: Iterable[str], *, is_whole: bool) -> Iterator[Problem]:
    """Files that no entry names. Only where the log is whole are they known to belong to no version."""
    for place in sorted(places):
        folder, _, name = place.rpartition("/")
        if name.endswith(layout.PART_SUFFIX):
            yield Problem("leftover", place, f"{place} was left by an interrupted upload; it does no harm", True)
        elif not is_whole and (layout.is_stored_file(place) or layout.is_review_file(place)):
            yield Problem("undecided", place, f"{place} may belong to a damaged version; keep it", is_harmless=False)
        elif layout.is_stored_file(place) or layout.is_review_file(place):
            yield Problem("unnamed", place, f"{place} belongs to no version, as after an interrupted upload", True)
        elif layout.is_description(place) or place == layout.NEW:
            continue
        elif folder != layout.LOG or layout.version_of(name) is None:
            yield Problem("stranger", place, f"{place} is not a file of the store; somebody put it there", True)
