"""The log as read so far, kept in memory: entries never change, so each is read from disk once.

Looking for news costs two questions to the disk, however long the log is. Reading checks the chain as it goes; a log
with a gap, a changed entry or a vanished end is refused as a whole, because what it would show could not be trusted.
"""

from __future__ import annotations

import bisect
import os
import threading
from datetime import datetime
from pathlib import Path

from metrics.errors import Damaged, StoreError, Unread
from metrics.store import layout
from metrics.store.disk import read
from metrics.store.entry import Entry, Key, Part


class History:
    """Entries in order and, for each table and quarter, the versions that changed it. Safe to share between threads."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._checksums: list[str] = []
        self._times: list[datetime] = []
        self._changes: dict[str, dict[str, list[tuple[int, Entry, Part]]]] = {}

    def refresh(self, *, wholly: bool = False) -> tuple[int, str]:
        """Read entries that came since and return the last version with its checksum, (0, "") for an empty log.

        ``wholly`` also looks for gaps and reads the last known entry again, as a writer must before adding to it.
        Raises Damaged.
        """
        with self._lock:
            self._check_end(wholly=wholly)
            highest = self._highest() if wholly or not self._entries else 0
            while (data := self._read(len(self._entries) + 1)) is not None:
                self._take(data)
            count = len(self._entries)
            if highest > count:
                raise Damaged(f"{layout.entry_file(count + 1)} is missing, though version {highest} is there")
            return count, self._checksums[-1] if count else ""

    @property
    def known(self) -> int:
        """The last version read."""
        return len(self._entries)

    def entry(self, version: int) -> Entry:
        """One entry. Raises StoreError when there is no such version."""
        with self._lock:
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

    def _check_end(self, *, wholly: bool) -> None:
        if not self._entries:
            return
        name = layout.entry_file(len(self._entries))
        if wholly:
            data = self._read(len(self._entries))
            if data is not None and layout.checksum(data) != self._checksums[-1]:
                raise Damaged(f"{name} was changed while the store was in use")
        if not self._is_there(name):
            raise Damaged(f"{name} was there and is gone; stop the program and compare the log with a backup")

    def _highest(self) -> int:
        try:
            names = os.listdir(self._store / layout.LOG)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise Unread(f"the log could not be listed ({error.strerror})", error.errno) from error
        return max((layout.version_of(name) or 0 for name in names), default=0)

    def _read(self, version: int) -> bytes | None:
        try:
            return read(self._store / layout.entry_file(version))
        except FileNotFoundError:
            return None

    def _is_there(self, name: str) -> bool:
        try:
            return (self._store / name).exists()
        except OSError as error:
            raise Unread(f"{name} could not be looked for ({error.strerror})", error.errno) from error

    def _take(self, data: bytes) -> None:
        version = len(self._entries) + 1
        name = layout.entry_file(version)
        entry = Entry.parse(data, name)
        if entry.version != version:
            raise Damaged(f"{name} says it is version {entry.version}")
        if entry.prev != (self._checksums[-1] if self._checksums else ""):
            raise Damaged(f"{name} does not follow {layout.entry_file(version - 1)}: one of the two was changed")
        if self._times and entry.at < self._times[-1]:
            raise Damaged(f"{name} is dated before {layout.entry_file(version - 1)}")
        self._entries.append(entry)
        self._checksums.append(layout.checksum(data))
        self._times.append(entry.at)
        for part in entry.parts:
            self._changes.setdefault(part.table, {}).setdefault(part.quarter, []).append((version, entry, part))
