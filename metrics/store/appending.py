"""How a version gets onto the disk: its files first, then its log entry, whose appearance makes it a version.

No lock is held. A writer who finds that another took the number reads what the other did, checks that its own change
still holds, and tries the next number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from metrics.errors import Conflict, Damaged, InDoubt, StoreError, Unconfirmed, Unwritten
from metrics.store import layout
from metrics.store.disk import Disk, Unseen, read
from metrics.store.entry import Entry, Key
from metrics.store.history import History

# A network drive may hide another writer's entry for a moment after refusing us its name.
_PATIENCE_SECONDS = 5.0


def _always() -> None:
    pass


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
        """Store content under its name unless it is there already; a damaged file of that name is mended by it.

        Raises Unwritten, or Damaged where other content rightly has the name.
        """
        path = self._store / file
        try:
            self._disk.make_folders(path.parent, within=self._store)
            try:
                self._disk.publish(path, data)
            except FileExistsError:
                self._mend(path, data)
            self._disk.confirm_folder(path.parent)
        except OSError as error:
            sentence = f"{file} could not be written ({error.strerror}); nothing was committed"
            raise Unwritten(sentence, error.errno) from error

    def _mend(self, path: Path, data: bytes) -> None:
        # Names are the beginnings of checksums: what has one that is not its own is no content anybody stored.
        if layout.checksum(read(path)).startswith(path.stem):
            raise Damaged(f"{path.name} is there with other content of the same name")
        self._disk.replace(path, data)

    def append(
        self, keys: Iterable[Key], seen: int, describe: Callable[..., Entry], still: Callable[[], None] = _always
    ) -> Entry:
        """Make a change the next version, however many others arrive meanwhile, and return it as it is on record.

        ``describe`` gives the entry for a version, a time and the checksum of the entry before. ``still`` raises where
        what others did meanwhile forbids it. Raises as ``check``
        does and Unwritten when the disk refuses: nothing was committed. Raises Unconfirmed when it is on record and may
        not stay, InDoubt when nobody can say.
        """
        keys = tuple(keys)
        wanted, since = 0, time.monotonic()
        while True:
            head, prev = self.check(keys, seen)
            still()
            if head >= wanted:
                wanted, since = head + 1, time.monotonic()
            elif time.monotonic() - since > _PATIENCE_SECONDS:
                raise Damaged(f"{layout.entry_file(wanted)} can neither be read nor written")
            else:
                time.sleep(0.01)
            now = self._clock()
            at = max(now, self._history.entry(head).at) if head else now
            data = describe(version=wanted, at=at, prev=prev).to_bytes()
            # Read back before it is written: what would be damaged never gets onto the disk.
            entry = Entry.parse(data)
            if self._publish(entry, data):
                # From here on an empty log is a lost one.
                with suppress(OSError):
                    (self._store / layout.NEW).unlink(missing_ok=True)
                # Should this one vanish, its loss is noticed from here on. That it cannot be read back just now does
                # not undo it.
                with suppress(StoreError):
                    self._history.refresh()
                return entry

    def _publish(self, entry: Entry, data: bytes) -> bool:
        """Write an entry under its number; False when another writer has the number."""
        place = layout.entry_file(entry.version)
        path = self._store / place
        # Who takes a step of a submission knows of no version.
        version = entry.version if entry.parts else None
        try:
            self._disk.make_folders(path.parent, within=self._store)
            self._disk.publish(path, data)
        except FileExistsError:
            return False
        except Unseen as error:
            raise InDoubt(version, error.errno) from error
        except OSError as error:
            sentence = f"{place} could not be written ({error.strerror}); nothing was committed"
            raise Unwritten(sentence, error.errno) from error
        try:
            self._disk.confirm_folder(path.parent)
        except OSError as error:
            raise Unconfirmed(version, error.errno) from error
        return True
