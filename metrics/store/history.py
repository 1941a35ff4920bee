"""The log as read so far, kept in memory: entries never change, so each is read from disk once.

Looking for news costs two questions to the disk, however long the log is. Reading checks the chain as it goes and ends
at the last entry that can be trusted: what came after a gap, a changed entry or a vanished end is not shown, why is
told, and nothing is written until the files are as they were. That is found without a restart, and its mending too.
"""

from __future__ import annotations

import bisect
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from metrics.errors import Damage, Damaged, StoreError, Unread, Unshown, Wrong
from metrics.store import layout
from metrics.store.disk import read
from metrics.store.entry import Entry, Key, Part, is_newer
from metrics.store.sound import Look, is_young, look, modified


class History:
    """Entries in order and, for each table and quarter, the versions that changed it. Safe to share between threads."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.RLock()
        # The end as this process has seen it, whatever became of the files since.
        self._end = (0, "")
        self._broken: Unshown | None = None
        self._forget()

    def _forget(self) -> None:
        self._entries: list[Entry] = []
        self._checksums: list[str] = []
        self._times: list[datetime] = []
        self._looks: list[Look | None] = []
        self._changes: dict[str, dict[str, list[tuple[int, Entry, Part]]]] = {}
        self._versions: list[int] = []
        self._steps: list[Entry] = []
        self._former: Entry | None = None

    def refresh(self, *, wholly: bool = False) -> tuple[int, str]:
        """Read entries that came since and return the last version to be trusted and its checksum, (0, "") for none.

        ``wholly`` also looks for gaps and reads the last known entry again, as a writer must before adding to it; only
        then Damaged is raised.
        """
        with self._lock:
            self._read_on(again=wholly or self._broken is not None or not self._is_there(len(self._entries)))
            if wholly and self._broken:
                raise self._broken
            count = len(self._entries)
            return count, self._checksums[-1] if count else ""

    def look_over(self) -> Damage | None:
        """Look at every entry again; what is wrong with the log, None when nothing is."""
        with self._lock:
            self._check_all()
            self._read_on(again=True)
            return self._broken.damage if self._broken else None

    @property
    def broken(self) -> Unshown | None:
        """Why the log is not shown, or not to its end, as found when it was last read."""
        return self._broken

    def hidden(self) -> frozenset[Key]:
        """Tables and quarters that entries change which can be read and are not trusted."""
        found: set[Key] = set()
        damage = self._broken.damage if self._broken else None
        for version in range(damage.version, damage.last + 1) if damage else ():
            with suppress(Unshown):
                found |= Entry.parse(self._read(version) or b"").keys
        return frozenset(found)

    def checksum(self, version: int) -> str:
        """The checksum of a version's entry, "" for version 0. Raises as ``entry`` does."""
        with self._lock:
            return self._checksums[self.entry(version).version - 1] if version else ""

    @property
    def known(self) -> int:
        """The last version read."""
        return len(self._entries)

    def entry(self, version: int) -> Entry:
        """One entry. Raises StoreError when there is no such version, or Unshown when what hides it is in the way."""
        with self._lock:
            if version > len(self._entries) and self._broken:
                raise self._broken
            if not 1 <= version <= len(self._entries):
                raise StoreError(f"there is no version {version}; the latest is {len(self._entries)}")
            return self._entries[version - 1]

    def entries(self, upto: int) -> tuple[Entry, ...]:
        """Entries up to and including a version, oldest first."""
        with self._lock:
            return tuple(self._entries[: max(upto, 0)])

    def files(self, upto: int) -> dict[str, str]:
        """Checksums of every file up to a version by path inside the store: the log first, then what it names."""
        with self._lock:
            files = {layout.entry_file(version): known for version, known in enumerate(self._checksums[:upto], start=1)}
            for entry in self._entries[:upto]:
                files.update(entry.files)
            return files

    def steps(self) -> tuple[Entry, ...]:
        """The entries that are steps of submissions, oldest first."""
        with self._lock:
            return tuple(self._steps)

    @property
    def former(self) -> Entry | None:
        """The entry that took over the trail of an earlier program, None when none did."""
        return self._former

    def last_change(self, upto: int) -> int:
        """The last version up to one that changed a table, 0 when none did."""
        with self._lock:
            count = bisect.bisect_right(self._versions, upto)
            return self._versions[count - 1] if count else 0

    def count_until(self, moment: datetime) -> int:
        """How many entries had been made at a moment; one made at that very moment counts."""
        with self._lock:
            return bisect.bisect_right(self._times, moment)

    def changed(self, key: Key) -> int:
        """The last version that changed a table and quarter, 0 when none did."""
        table, quarter = key
        with self._lock:
            changes = self._changes.get(table, {}).get(quarter)
            return changes[-1][0] if changes else 0

    def state(self, table: str, upto: int) -> dict[str, tuple[Entry, Part]]:
        """What each quarter of a table last became up to a version, withdrawn ones too; oldest quarter first."""
        found = {}
        with self._lock:
            for quarter, changes in self._changes.get(table, {}).items():
                if count := bisect.bisect_right(changes, upto, key=lambda change: change[0]):
                    _, entry, part = changes[count - 1]
                    found[quarter] = (entry, part)
        return dict(sorted(found.items()))

    def _is_there(self, version: int) -> bool:
        """Whether an entry's name is there; one that the disk refuses to look for is read again, which says why."""
        try:
            return version > 0 and (self._store / layout.entry_file(version)).exists()
        except OSError:
            return False

    def _check_all(self) -> None:
        """Forget all entries when one of them is not what it was; they are then read from the beginning."""
        for version, before in enumerate(self._looks, start=1):
            now = look(self._store / layout.entry_file(version))
            if now is None or now != before:
                if not self._is_as_read(version):
                    self._forget()
                    return
                self._looks[version - 1] = now if now and not is_young(now) else None

    def _is_as_read(self, version: int) -> bool:
        try:
            data = self._read(version)
        except Unread:
            return False
        return data is not None and layout.checksum(data) == self._checksums[version - 1]

    def _read_on(self, *, again: bool) -> None:
        """Read what came since, up to the last entry that can be trusted; ``again`` also looks for gaps."""
        # Asked before reading: another process may add an entry meanwhile, which is no gap.
        highest = self._highest() if again else 0
        if again:
            if self._entries and not self._is_as_read(len(self._entries)):
                self._forget()
            self._broken = None
        try:
            while (data := self._read(len(self._entries) + 1)) is not None:
                self._take(data)
        except Unshown as damaged:
            self._broken = damaged
        else:
            self._broken = self._what_is_missing(highest) if again else None
        if self._broken is None and self._entries:
            self._end = len(self._entries), self._checksums[-1]

    def _what_is_missing(self, highest: int) -> Damaged | None:
        """What shows that the log goes on after the last entry read: later entries, a known end, files it stored."""
        count, (last, sha256) = len(self._entries), self._end
        if 0 < last <= count and self._checksums[last - 1] != sha256:
            self._drop(last)
            return self._damaged(last, Wrong.CHANGED, "was changed while the store was in use")
        if highest > count:
            return self._damaged(count + 1, Wrong.MISSING, f"is missing, though version {highest} is there")
        if last > count:
            said = "was there and is gone; stop the program and compare the log with a backup"
            return self._damaged(count + 1, Wrong.MISSING, said)
        if not count and not (self._store / layout.NEW).exists() and layout.has_tables(self._store):
            # More than a first upload that was cut off leaves behind.
            return self._damaged(1, Wrong.LOST, "is missing, though files it stored are there")
        return None

    def _damaged(self, version: int, wrong: Wrong, said: str) -> Damaged:
        name = layout.entry_file(version)
        last = max(version, self._end[0], self._highest())
        when = modified(self._store / (name if wrong is not Wrong.MISSING else layout.LOG))
        place = layout.LOG if wrong is Wrong.LOST else name
        return Damaged(f"{name} {said}", Damage(place, wrong, when, version, last))

    def _highest(self) -> int:
        try:
            names = os.listdir(self._store / layout.LOG)
        except OSError:
            return 0
        return max((layout.version_of(name) or 0 for name in names), default=0)

    def _read(self, version: int) -> bytes | None:
        path = self._store / layout.entry_file(version)
        try:
            # Asked twice: what fails once and then not would else be shown as the end of the log.
            with suppress(Unread):
                return read(path)
            return read(path)
        except FileNotFoundError:
            return None
        except Unread as error:
            error.damage = self._damaged(version, Wrong.UNREADABLE, "").damage
            raise

    def _take(self, data: bytes) -> None:
        version = len(self._entries) + 1
        name, before = layout.entry_file(version), layout.entry_file(version - 1)
        try:
            entry = Entry.parse(data, name)
        except Damaged as error:
            wrong = Wrong.NEWER if is_newer(data) else Wrong.CHANGED
            raise self._damaged(version, wrong, str(error).removeprefix(f"{name} ")) from error
        if entry.version != version:
            raise self._damaged(version, Wrong.CHANGED, f"says it is version {entry.version}")
        if entry.prev != (self._checksums[-1] if self._checksums else ""):
            raise self._unchained(version, data)
        if self._times and entry.at < self._times[-1]:
            raise self._damaged(version, Wrong.CHANGED, f"is dated before {before}")
        # Looked at after it was read, a file that was changed in between would pass for the one that was read.
        self._keep(entry, layout.checksum(data), None)

    def _unchained(self, version: int, data: bytes) -> Damaged:
        """An entry that does not name the checksum of the one before: the entry after it tells which was changed.

        Where there is none the end as this process saw it does; where nothing tells, the earlier one cannot be trusted
        either.
        """
        said = f"does not follow {layout.entry_file(version - 1)}: one of the two was changed"
        try:
            after = Entry.parse(self._read(version + 1) or b"")
        except Unshown:
            after = None
        seen = self._end[1] if self._end[0] == version else ""
        if version > 1 and (after.prev if after else seen) in ("", layout.checksum(data)):
            self._drop(version - 1)
            changed = self._damaged(version - 1, Wrong.CHANGED, "")
            return Damaged(f"{layout.entry_file(version)} {said}", changed.damage)
        return self._damaged(version, Wrong.CHANGED, said)

    def _drop(self, version: int) -> None:
        """Trust nothing from a version on."""
        kept = self._entries[: version - 1]
        checksums, looks = self._checksums[: version - 1], self._looks[: version - 1]
        self._forget()
        for entry, sha256, seen in zip(kept, checksums, looks, strict=True):
            self._keep(entry, sha256, seen)

    def _keep(self, entry: Entry, sha256: str, seen: Look | None) -> None:
        self._looks.append(seen)
        self._entries.append(entry)
        self._checksums.append(sha256)
        self._times.append(entry.at)
        if entry.parts:
            self._versions.append(entry.version)
        if entry.taken:
            self._steps.append(entry)
        if entry.former and self._former is None:
            self._former = entry
        for part in entry.parts:
            self._changes.setdefault(part.table, {}).setdefault(part.quarter, []).append((entry.version, entry, part))
