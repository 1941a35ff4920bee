"""What is stored, to be read: the log and its files, as they are shown to somebody (DESIGN §5).

Pages, files and commands read through ``Store.shown_to``, which asks whether the actor may; there is no other way from
them to what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from metrics.errors import Damage, StoreError, Unread
from metrics.model.actor import Actor, Deed
from metrics.store import layout
from metrics.store.backup import copy_store
from metrics.store.disk import Disk, read
from metrics.store.entry import Entry, Key, Part
from metrics.store.history import History
from metrics.store.sound import Sound
from metrics.store.submissions import Submissions
from metrics.store.verify import Problem, problems

Clock = Callable[[], datetime]


class Archive:
    """What is stored at a path; ``submissions`` are uploads and acts on their way to the record. Safe to share."""

    def __init__(
        self, path: Path, history: History, sound: Sound, submissions: Submissions, disk: Disk, clock: Clock
    ) -> None:
        self.path = path
        self.submissions = submissions
        self._history = history
        self._sound = sound
        self._disk = disk
        self._clock = clock

    def shown_to(self, actor: Actor) -> Archive:
        """What an actor may read of it. Raises Refused."""
        actor.ask(Deed.READ)
        return Archive(self.path, self._history, self._sound, self.submissions, self._disk, self._clock)

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
