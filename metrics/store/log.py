"""The store: every accepted upload is a version, and any earlier state can be read and brought back (DESIGN §5).

A version exists exactly when its log entry does, and an entry appears under its name only after every file it names is
on the disk. Two writers who want the same number cannot both have it: the second reads what the first did and looks
again whether its own change still holds. Readers take ``head()`` once and read everything up to that version.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from metrics.errors import Damage, SoAlready, StoreError, Unread
from metrics.model.clock import utc_now
from metrics.model.records import Reporting
from metrics.store import layout
from metrics.store.appending import Writer
from metrics.store.backup import copy_store
from metrics.store.disk import Disk, read
from metrics.store.entry import Entry, Key, Part, format_of
from metrics.store.history import History
from metrics.store.leave import Leave
from metrics.store.sound import Sound
from metrics.store.submissions import Submissions
from metrics.store.verify import Problem, problems


@dataclass(frozen=True, slots=True)
class NewPart:
    """What a table and quarter shall become: the file of its canonical texts, its rows, and whether that is a report.

    A zero report has rows 0 and the file of an empty table.
    """

    table: str
    quarter: str
    data: bytes
    rows: int
    reporting: Reporting = Reporting.REPORTED

    @classmethod
    def withdrawn(cls, table: str, quarter: str) -> Self:
        """The part that takes a quarter back to not reported."""
        return cls(table, quarter, b"", 0, Reporting.MISSING)

    def to_part(self) -> Part:
        """How the log names it. Raises ValueError when it contradicts itself or cannot have a place in the store."""
        if self.reporting is Reporting.MISSING:
            if self.data or self.rows:
                raise ValueError(f"{self.table} {self.quarter} is withdrawn and cannot have rows")
            return Part.withdrawn(self.table, self.quarter)
        sha256 = layout.checksum(self.data)
        return Part.stored(self.table, self.quarter, sha256, rows=self.rows, reporting=self.reporting)


class Store:
    """A store at a path. ``Store.open`` makes it ready for writing; ``Store(path)`` alone reads, as from a backup.

    ``submissions`` are uploads and acts on their way to the record. A change is made by a ``leave`` (leave.py) and
    raises what that does; one that is the approval of a submission is its last step.

    One object may be shared by all threads of a process, and several processes may use one path.
    """

    def __init__(self, path: Path | str, *, disk: Disk | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self.path = Path(path).absolute()
        self._disk = disk or Disk()
        self._clock = clock
        self._history = History(self.path)
        self._sound = Sound(self.path)
        self._writer = Writer(self.path, self._history, self._disk, clock)
        self.submissions = Submissions(self.path, self._history, self._sound, self._writer)

    @classmethod
    def open(cls, path: Path | str, *, disk: Disk | None = None, clock: Callable[[], datetime] = utc_now) -> Self:
        """A store ready for writing; makes its folders. Raises Unsupported where the disk cannot keep it safe."""
        store = cls(path, disk=disk, clock=clock)
        store._disk.prepare(store.path)
        store._mark_new()
        return store

    def now(self) -> datetime:
        """The time by the clock that dates its versions, in UTC."""
        return self._clock()

    def head(self) -> tuple[int, str]:
        """The last version and the checksum of its entry; (0, "") for an empty store. Print both on every report.

        Where the log is damaged it is the last version that can be trusted, and ``broken`` says why.
        """
        return self._history.refresh()

    @property
    def version(self) -> int:
        """The last version that changed what is on record, 0 for none; steps of submissions may have come since."""
        return self._history.last_change(self.head()[0])

    def last_change(self, upto: int) -> int:
        """The same up to an entry of the log. Raises StoreError when there is none of that number."""
        return self._history.last_change(self.entry(upto).version) if upto else 0

    @property
    def broken(self) -> Damage | None:
        """Why the log is not shown to its end, None when it is; nothing can be written until it is."""
        self._history.refresh()
        damaged = self._history.broken
        return damaged.damage if damaged else None

    def hidden(self) -> frozenset[Key]:
        """Tables and quarters of which a damaged log has versions that are not shown, as far as that can be read."""
        return self._history.hidden() if self.broken else frozenset()

    def look_over(self) -> Damage | None:
        """The same after a look at every entry: ``head`` alone looks at the last one."""
        return self._history.look_over()

    def checksum(self, version: int) -> str:
        """The checksum of a version's entry, "" for version 0."""
        self._upto(version)
        return self._history.checksum(version)

    def damage(self, entry: Entry, part: Part) -> Damage | None:
        """What is wrong with the stored table of a version's part, None when nothing is."""
        found = None if part.is_withdrawn else self._sound.damage(part.file, part.sha256)
        return found and replace(found, version=entry.version, stored=entry.at, table=part.table, quarter=part.quarter)

    def damages(self) -> tuple[Damage, ...]:
        """Everything that is not what was stored, the log first; cheap, for it looks again only at what moved."""
        files = self._history.files(self.head()[0])
        damaged = (self._sound.damage(*named) for named in files.items() if not named[0].startswith(f"{layout.LOG}/"))
        return tuple(found for found in (self.look_over(), *damaged) if found)

    def entry(self, version: int) -> Entry:
        """One version. Raises StoreError when there is none of that number."""
        return self._history.entry(self._upto(version))

    def entries(self, table: str | None = None, upto: int | None = None) -> tuple[Entry, ...]:
        """Versions that changed a table, or this one, oldest first, up to and including ``upto``."""
        found = self._history.entries(self._upto(upto))
        return tuple(entry for entry in found if any(table in (None, part.table) for part in entry.parts))

    def current(self, table: str, upto: int | None = None) -> dict[str, tuple[Entry, Part]]:
        """What is on record of a table by quarter, oldest first, with the version it came by.

        A quarter never reported or withdrawn is not in it; one reported as zero is.
        """
        state = self._history.state(table, self._upto(upto))
        return {quarter: (entry, part) for quarter, (entry, part) in state.items() if not part.is_withdrawn}

    def read(self, part: Part) -> bytes:
        """The stored table of a part. Raises Damaged when its file is missing or changed."""
        if part.is_withdrawn:
            raise StoreError(f"{part.table} {part.quarter} is withdrawn; there is nothing to read")
        return self._sound.read(part.file, part.sha256)

    def raw(self, entry: Entry) -> bytes:
        """The uploaded file of a version, untouched. Raises StoreError when there was none, Damaged when it changed."""
        if not entry.has_upload:
            raise StoreError(f"version {entry.version} was not made from an uploaded file")
        return self._sound.read(entry.raw_file, entry.raw_sha256)

    def origin(self, entry: Entry, part: Part) -> Entry:
        """The version whose upload a part's rows come from: ``entry`` itself, or the one it brought back.

        Undoing or restoring stores no new rows, so every number still leads to an uploaded file.
        """
        while earlier := entry.restores or (entry.undoes or 1) - 1:
            came_by, found = self._history.state(part.table, earlier).get(part.quarter, (entry, None))
            if found != part:
                break
            entry = came_by
        return entry

    def changed(self, key: Key) -> int:
        """The last version that changed a table and quarter, 0 when none did."""
        return self._history.changed(key)

    def version_at(self, moment: datetime) -> int:
        """The last version made by a moment, 0 when there was none yet. Raises ValueError without a time zone."""
        if moment.utcoffset() is None:
            raise ValueError(f"{moment.isoformat()} has no time zone; versions are dated in UTC")
        self._history.refresh()
        return self._history.count_until(moment)

    def commit(
        self,
        parts: Sequence[NewPart],
        *,
        raw: bytes,
        raw_name: str,
        who: str,
        why: str,
        accepted: Sequence[Mapping[str, Any]] = (),
        seen: int,
        leave: Leave | None = None,
    ) -> Entry:
        """Make the next version from what an upload brings; several parts are one version, whole or absent.

        ``seen`` is the version the change was made against. Empty ``raw`` means that there is no uploaded file, as for
        a zero report given by hand. Content that is stored already is not stored again. Raises Conflict when one of
        the parts was changed since ``seen``, Unwritten or Unread when the disk refuses, Damaged when the store cannot
        be trusted: in all four nothing was committed. Raises Unconfirmed when the version is on record and may not
        stay, InDoubt when nobody can say. Raises ValueError for parts that contradict themselves.
        """
        if not parts or not who:
            raise ValueError("a version names its author and changes at least one table")
        named = tuple(part.to_part() for part in parts)
        contents = {part.file: new.data for part, new in zip(named, parts, strict=True) if not part.is_withdrawn}
        upload: dict[str, Any] = {"raw_name": raw_name}
        if raw:
            sha256 = layout.checksum(raw)
            upload |= {"raw_file": layout.raw_file(*named[0].key, sha256, raw_name), "raw_sha256": sha256}
            contents[upload["raw_file"]] = raw
        describe = partial(Entry, who=who, why=why, accepted=_plain(accepted), **upload)
        return self._append(describe, named, seen, contents, leave)

    def restore(self, version: int, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
        """Bring back, as a new version, what ``version`` made of the tables and quarters it changed.

        Everything it did not change stays as it is now. Raises SoAlready when all of it is so already, else as
        ``commit`` does; Damaged also when a file to bring back is.
        """
        old = self.entry(version)
        upload = {name: getattr(old, name) for name in ("raw_file", "raw_sha256", "raw_name")}
        return self._bring_back(partial(Entry, who=who, why=why, restores=version, **upload), old.parts, seen, leave)

    def return_to(
        self, version: int, *, who: str, why: str, seen: int, table: str | None = None,
        leave: Leave | None = None,
    ) -> Entry:  # fmt: skip
        """Bring back, as a new version, all that was on record at ``version``, or one table of it.

        What was first reported later becomes not reported again. Raises as ``restore`` does.
        """
        parts = self.as_of(version, table)
        return self._bring_back(partial(Entry, who=who, why=why, restores=version), parts, seen, leave)

    def undo(self, version: int, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
        """Bring back, as a new version, what the tables and quarters that ``version`` changed were just before it.

        A part that was not on record then becomes not reported again. Later changes of the same parts go with it.
        Raises as ``restore`` does.
        """
        return self._bring_back(partial(Entry, who=who, why=why, undoes=version), self.before(version), seen, leave)

    def before(self, version: int) -> tuple[Part, ...]:
        """What the tables and quarters that a version changed were just before it."""
        return tuple(self._state(part.key, version - 1) for part in self.entry(version).parts)

    def as_of(self, version: int, table: str | None = None) -> tuple[Part, ...]:
        """What was on record at a version of all that was changed since, or of one table."""
        self.entry(version)
        changed = sorted({key for entry in self.entries(table) for key in entry.keys if entry.version > version})
        return tuple(self._state(key, version) for key in changed if table in (None, key[0]))

    def is_so(self, part: Part) -> bool:
        """Whether a table and quarter are on record as a part has them."""
        return part == self._state(part.key, self.head()[0])

    def verify(self, known_heads: Iterable[tuple[int, str]] = ()) -> list[Problem]:
        """Everything wrong with the log and its files, read afresh from the disk; [] when nothing is.

        ``known_heads`` are what ``head`` printed on reports and backups: only they show that the end was cut off.
        """
        return problems(self.path, known_heads)

    def backup(self, to: Path | str) -> tuple[int, str]:
        """Copy the store as it is now and return the head that was copied; the copy is itself a store.

        A folder that holds an earlier backup of this store is brought up to date. Raises StoreError when the folder
        holds anything else, Unwritten when it cannot be written, Damaged after copying all that is sound.
        """
        version, sha256 = self._history.refresh(wholly=True)
        files = self._history.files(version) | self.submissions.beside() | self._indicators()
        copy_store(self.path, Path(to).absolute(), files, self._disk)
        return version, sha256

    def _indicators(self) -> dict[str, str]:
        """Checksums of the descriptions that an earlier program kept beside the log, taken over or not."""
        try:
            paths = list((self.path / layout.INDICATORS).glob("*"))
        except OSError as error:
            raise Unread(f"{layout.INDICATORS} could not be listed ({error.strerror})", error.errno) from error
        found = ((f"{layout.INDICATORS}/{path.name}", path) for path in paths)
        return {place: layout.checksum(read(path)) for place, path in found if layout.is_description(place)}

    def _upto(self, upto: int | None) -> int:
        if upto is None:
            return self.head()[0]
        # What is known already cannot change, so an earlier version is read without asking the disk.
        if upto > self._history.known:
            self._history.refresh()
        return upto

    def _state(self, key: Key, upto: int) -> Part:
        """What a table and quarter last became up to a version; withdrawn when it never was on record."""
        table, quarter = key
        _, part = self._history.state(table, upto).get(quarter, (None, None))
        return part or Part.withdrawn(table, quarter)

    def _bring_back(
        self, describe: Callable[..., Entry], parts: tuple[Part, ...], seen: int, leave: Leave | None
    ) -> Entry:
        head, _ = self._writer.check((part.key for part in parts), seen)
        if all(part == self._state(part.key, head) for part in parts):
            raise SoAlready("nothing to bring back: all of it is so already")
        for part in parts:
            if not part.is_withdrawn:
                self.read(part)
        return self._append(describe, parts, seen, {}, leave)

    def _append(
        self, describe: Callable[..., Entry], parts: tuple[Part, ...], seen: int, contents: Mapping[str, bytes],
        leave: Leave | None,
    ) -> Entry:  # fmt: skip
        keys, taken = [part.key for part in parts], leave.taken() if leave else None

        def still() -> None:
            if leave:
                leave.check(self)

        self._history.look_over()
        self._writer.check(keys, seen)
        still()
        for file, data in contents.items():
            self._writer.keep(file, data)
        made = self._writer.append(
            keys, seen, partial(describe, parts=parts, taken=taken, format=format_of(parts, taken)), still
        )
        self._mark_new()
        return made

    def _mark_new(self) -> None:
        """Mark a store to which nothing was submitted yet: only such a one may have files and no log."""
        mark = self.path / layout.NEW
        with suppress(OSError, StoreError):
            if self.head()[0]:
                mark.unlink(missing_ok=True)
            elif not self.broken:
                mark.touch()


def _plain(accepted: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The same as JSON gives back: a tuple becomes a list. Raises ValueError or TypeError for other values."""
    return tuple(json.loads(json.dumps(dict(item), allow_nan=False)) for item in accepted)
