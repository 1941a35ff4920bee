"""The store: every accepted upload is a version, and any earlier state can be read and brought back (DESIGN §5).

A version exists exactly when its log entry does, and an entry appears under its name only after every file it names is
on the disk. Two writers who want the same number cannot both have it: the second reads what the first did and looks
again whether its own change still holds. Readers take ``head()`` once and read everything up to that version.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from metrics.errors import SoAlready, StoreError
from metrics.model.clock import utc_now
from metrics.model.records import Reporting
from metrics.store import layout
from metrics.store.appending import Writer
from metrics.store.archive import Archive
from metrics.store.disk import Disk
from metrics.store.entry import Entry, Part, format_of
from metrics.store.history import History
from metrics.store.leave import Leave
from metrics.store.sound import Sound
from metrics.store.submissions import Submissions


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


class Store(Archive):
    """A store at a path. ``Store.open`` makes it ready for writing; ``Store(path)`` alone reads, as from a backup.

    A change is made by a ``leave`` (leave.py) and raises what that does; one that is the approval of a submission is
    its last step.

    One object may be shared by all threads of a process, and several processes may use one path.
    """

    def __init__(self, path: Path | str, *, disk: Disk | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        path, disk = Path(path).absolute(), disk or Disk()
        history, sound = History(path), Sound(path)
        self._writer = Writer(path, history, disk, clock)
        super().__init__(path, history, sound, Submissions(path, history, sound, self._writer), disk, clock)

    @classmethod
    def open(cls, path: Path | str, *, disk: Disk | None = None, clock: Callable[[], datetime] = utc_now) -> Self:
        """A store ready for writing; makes its folders. Raises Unsupported where the disk cannot keep it safe."""
        store = cls(path, disk=disk, clock=clock)
        store._disk.prepare(store.path)
        store._mark_new()
        return store

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
