"""How a version gets onto the disk: its files first, then its log entry, whose appearance makes it a version.

No lock is held. A writer who finds that another took the number reads what the other did, checks that its own change
still holds, and tries the next number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from metrics.errors import Conflict, Damaged, StoreError, Unwritten
from metrics.store import layout
from metrics.store.disk import Disk
from metrics.store.entry import Entry, Key
from metrics.store.history import History

# A network drive may hide another writer's entry for a moment after refusing us its name.
_PATIENCE_SECONDS = 5.0


class Writer:
    """Adds versions to the log of one store."""

    def __init__(self, store: Path, history: History, disk: Disk, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._history = history
        self._disk = disk
        self._clock = clock

    def check(self, keys: Iterable[Key], seen: int) -> tuple[int, str]:
        """The head after which a change of these tables and quarters may come.

        Raises Conflict when one of them was changed since ``seen``, Damaged when the log cannot be trusted.
        """
        head, sha256 = self._history.refresh(wholly=True)
        if seen > head:
            raise Damaged(f"the change was made against version {seen}, but the log ends at {head}: its end is gone")
        if (newest := max(map(self._history.changed, keys), default=0)) > seen:
            raise Conflict(seen, newest)
        return head, sha256

    def keep(self, file: str, data: bytes) -> None:
        """Store content under its name unless it is there already. Raises Unwritten, or Damaged for other content."""
        path = self._store / file
        try:
            self._disk.make_folders(path.parent, within=self._store)
            try:
                self._disk.publish(path, data)
            except FileExistsError:
                if path.read_bytes() != data:
                    raise Damaged(f"{file} is there with other content than its name says") from None
            self._disk.confirm_folder(path.parent)
        except OSError as error:
            raise Unwritten(f"{file} could not be written ({error.strerror}); nothing was committed") from error

    def append(self, keys: Iterable[Key], seen: int, describe: Callable[..., Entry]) -> int:
        """Make a change the next version, however many others arrive meanwhile, and return its number.

        ``describe`` gives the entry for a version, a time and the checksum of the entry before. Raises as ``check``
        does, Unwritten when the disk refuses, and StoreError when it is in doubt whether the version will stay.
        """
        keys = tuple(keys)
        wanted, since = 0, time.monotonic()
        while True:
            head, prev = self.check(keys, seen)
            if head >= wanted:
                wanted, since = head + 1, time.monotonic()
            elif time.monotonic() - since > _PATIENCE_SECONDS:
                raise Damaged(f"{layout.entry_file(wanted)} can neither be read nor written")
            else:
                time.sleep(0.01)
            now = self._clock()
            at = max(now, self._history.entry(head).at) if head else now
            if self._publish(describe(version=wanted, at=at, prev=prev)):
                return wanted

    def _publish(self, entry: Entry) -> bool:
        """Write the entry under its number; False when another writer has the number."""
        path = self._store / layout.entry_file(entry.version)
        try:
            self._disk.make_folders(path.parent, within=self._store)
            self._disk.publish(path, entry.to_bytes())
        except FileExistsError:
            return False
        except OSError as error:
            raise Unwritten(f"the log could not be written ({error.strerror}); nothing was committed") from error
        try:
            self._disk.confirm_folder(path.parent)
        except OSError as error:
            raise StoreError(
                f"version {entry.version} is in the log, but the disk did not confirm it ({error.strerror}): "
                "a power failure may take it away again"
            ) from error
        return True
