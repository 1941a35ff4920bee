"""Whether files are still what was stored, asked again and again at the price of one look at each.

A file is read and its checksum made when it is first asked about and whenever its size, times or place on the disk
have changed since. What became damaged, and what was put back, is so found without a restart.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

from metrics.errors import Damage, Damaged, Unread, Unshown, Wrong
from metrics.model.clock import utc_now, written_at
from metrics.store import layout
from metrics.store.disk import read

# A disk's times are coarse: a file written again within the same tick looks untouched, so a young one is read again.
_YOUNG = timedelta(seconds=2)

Look = tuple[int, int, int, int]
_SAID = {Wrong.CHANGED: "is not what was stored: its checksum differs", Wrong.MISSING: "cannot be read: it is missing"}


def look(path: Path) -> Look | None:
    """What tells a file from what it was, without reading it; None for one that is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def is_young(seen: Look) -> bool:
    """Whether a file changed so lately that it could change again and look the same."""
    return abs(utc_now() - written_at(max(seen[:2]))) < _YOUNG


def modified(path: Path) -> datetime | None:
    """When a file was last modified, in UTC; None for one that is not there."""
    seen = look(path)
    return written_at(seen[0]) if seen else None


class Sound:
    """The files of one store. Safe to share between threads."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._known: dict[str, tuple[Look, str, Damage | None]] = {}
        self._lock = threading.Lock()

    def damage(self, file: str, sha256: str) -> Damage | None:
        """What is wrong with a file, None when it is what was stored."""
        seen = look(self._store / file)
        with self._lock:
            known = self._known.get(file)
        if seen and known and known[:2] == (seen, sha256):
            return known[2]
        found: Damage | None = None
        try:
            self.read(file, sha256)
        except Unshown as damaged:
            found = damaged.damage
        with self._lock:
            self._known.pop(file, None)
            if seen and not is_young(seen) and (found is None or found.wrong is Wrong.CHANGED):
                self._known[file] = seen, sha256, found
        return found

    def read(self, file: str, sha256: str) -> bytes:
        """A file's content. Raises Damaged when it is not what was stored, Unread when the disk refuses."""
        path = self._store / file
        try:
            data = read(path)
        except FileNotFoundError as error:
            raise self._damaged(file, Wrong.MISSING) from error
        except Unread as error:
            error.damage = Damage(file, Wrong.UNREADABLE, modified(path))
            raise
        if layout.checksum(data) != sha256:
            raise self._damaged(file, Wrong.CHANGED)
        return data

    def _damaged(self, file: str, wrong: Wrong) -> Damaged:
        return Damaged(f"{file} {_SAID[wrong]}", Damage(file, wrong, modified(self._store / file)))
