"""Uploads on their way to the record: kept as drafts, submitted, returned, approved (DOMAIN §9.1, S42).

An append-only log of small files beside the versions, with the same promise: what was said stays, and one step is
there whole or not at all. A submission is no version; only its approval makes one. Nobody approves what they
submitted themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

from metrics.errors import Damaged, Refused, StoreError, Unwritten
from metrics.model.clock import utc_now
from metrics.model.json_text import read_json
from metrics.store import layout
from metrics.store.disk import Disk, read

FORMAT = 1


class Step(StrEnum):
    """What happened to a submission, and so the state it is in."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


# From which states a step may be taken; a submission begins as a draft or submitted.
_AFTER: Mapping[Step, frozenset[Step | None]] = {
    Step.DRAFT: frozenset({None, Step.DRAFT, Step.RETURNED}),
    Step.SUBMITTED: frozenset({None, Step.DRAFT, Step.RETURNED, Step.SUBMITTED}),
    Step.RETURNED: frozenset({Step.SUBMITTED}),
    Step.APPROVED: frozenset({Step.SUBMITTED}),
    Step.WITHDRAWN: frozenset({Step.DRAFT, Step.SUBMITTED, Step.RETURNED}),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One step: who, when (UTC), what, and why.

    ``file`` and ``sha256`` name the uploaded bytes, ``name`` the name they came under, ``answers`` what the clerk had
    answered. ``version`` is the version an approval made. ``prev`` is the checksum of the event before.
    """

    number: int
    at: datetime
    step: Step
    submission: int
    who: str
    remark: str = ""
    table: str = ""
    quarters: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""
    name: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict, hash=False)
    version: int | None = None
    prev: str = ""

    def to_bytes(self) -> bytes:
        """The event's file."""
        written = {"format": FORMAT} | {item.name: getattr(self, item.name) for item in fields(self)}
        written["at"] = self.at.isoformat(timespec="microseconds")
        return (json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8", "replace")

    @classmethod
    def parse(cls, data: bytes, name: str) -> Event:
        """Read an event's file. Raises Damaged."""
        try:
            found = read_json(data)
            if found.pop("format") != FORMAT:
                raise ValueError("an unknown format")
            found["at"] = datetime.fromisoformat(found["at"])
            found["step"], found["quarters"] = Step(found["step"]), tuple(found["quarters"])
            event = cls(**found)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Damaged(f"{name} is damaged: {error}") from error
        if layout.event_file(event.number) != name or (event.file and not layout.is_submitted_file(event.file)):
            raise Damaged(f"{name} is damaged: it names {event.number} and {event.file!r}")
        return event


@dataclass(frozen=True)
class Brought:
    """What is handed in: the bytes under the name they came with, what they are, and what was answered about them."""

    name: str
    data: bytes = field(repr=False)
    table: str
    quarters: tuple[str, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Submission:
    """An upload on its way, as its events tell it; the last file and answers count."""

    number: int
    events: tuple[Event, ...]

    @property
    def state(self) -> Step:
        """Where it stands."""
        return self.events[-1].step

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.state not in (Step.APPROVED, Step.WITHDRAWN)

    @property
    def upload(self) -> Event:
        """The event that brought the file that counts."""
        return next(event for event in reversed(self.events) if event.file)

    @property
    def who(self) -> str:
        """The post that submitted it."""
        return self.upload.who


class Submissions:
    """The submissions of one store. Safe to share; several processes may use one path."""

    def __init__(self, path: Path, *, disk: Disk | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self.path = Path(path).absolute()
        self._disk = disk or Disk()
        self._clock = clock

    def all(self) -> tuple[Submission, ...]:
        """Every submission, oldest first. Raises Damaged for a log that cannot be trusted."""
        grouped: dict[int, list[Event]] = {}
        for event in self._events():
            grouped.setdefault(event.submission, []).append(event)
        return tuple(Submission(number, tuple(events)) for number, events in grouped.items())

    def open(self) -> tuple[Submission, ...]:
        """Those with which something is still to be done."""
        return tuple(submission for submission in self.all() if submission.is_open)

    def one(self, number: int) -> Submission:
        """One submission. Raises StoreError when there is none of that number."""
        found = next((submission for submission in self.all() if submission.number == number), None)
        if found is None:
            raise StoreError(f"there is no submission {number}")
        return found

    def data(self, event: Event) -> bytes:
        """The uploaded bytes of an event. Raises Damaged when they are missing or changed."""
        try:
            data = read(self.path / event.file)
        except FileNotFoundError:
            raise Damaged(f"{event.file} cannot be read: it is missing") from None
        if layout.checksum(data) != event.sha256:
            raise Damaged(f"{event.file} is not what was stored: its checksum differs")
        return data

    def bring(self, step: Step, brought: Brought, *, who: str, remark: str, of: int | None = None) -> Submission:
        """Keep a file as a draft or submit it; ``of`` continues an earlier submission.

        Raises Refused when that one is closed, Unwritten when the disk refuses.
        """
        if step not in (Step.DRAFT, Step.SUBMITTED):
            raise ValueError(f"a file is kept as a draft or submitted, not {step}")
        sha256 = layout.checksum(brought.data)
        file = layout.submitted_file(sha256, brought.name)
        self._keep(file, brought.data)
        more = {name: getattr(brought, name) for name in ("name", "table", "quarters", "answers")}
        return self._take(step, who, remark, of, file=file, sha256=sha256, **more)

    def decide(self, number: int, step: Step, *, who: str, remark: str = "", version: int | None = None) -> Submission:
        """Return, approve or withdraw a submission.

        Raises Refused when its state does not allow it, when a return gives no reason, or when somebody would approve
        or return what they submitted themselves.
        """
        self.check(self.one(number), step, who=who, remark=remark)
        return self._take(step, who, remark, number, version=version)

    def check(self, submission: Submission, step: Step, *, who: str, remark: str = "") -> None:
        """Refuse a step that may not be taken; nothing is changed. Raises Refused."""
        if submission.state not in _AFTER[step]:
            raise Refused(f"a submission that is {submission.state} cannot be {step}")
        if step in (Step.APPROVED, Step.RETURNED) and submission.who.strip() == who.strip():
            raise Refused("whoever submitted an upload may not review it")
        if step is Step.RETURNED and not remark.strip():
            raise Refused("a return says why")

    def files(self) -> dict[str, str]:
        """Checksums of every file of the submissions by path inside the store."""
        found = {}
        for path, data in self._read():
            found[path] = layout.checksum(data)
            event = Event.parse(data, path)
            if event.file:
                found[event.file] = event.sha256
        return found

    def _take(self, step: Step, who: str, remark: str, of: int | None, **more: Any) -> Submission:
        if not who.strip():
            raise ValueError("a step names who takes it")
        while True:
            events = list(self._events())
            before = next((event.step for event in reversed(events) if event.submission == of), None)
            if before not in _AFTER[step] or (of is not None and before is None):
                raise Refused(f"a submission that is {before} cannot be {step}")
            number = len(events) + 1
            prev = layout.checksum(events[-1].to_bytes()) if events else ""
            at = max([self._clock(), *(event.at for event in events[-1:])])
            event = Event(number, at, step, of or number, who.strip(), remark.strip(), prev=prev, **more)
            if self._publish(event):
                return self.one(event.submission)

    def _publish(self, event: Event) -> bool:
        """Write an event under its number; False when another writer has the number."""
        path = self.path / layout.event_file(event.number)
        try:
            self._disk.make_folders(path.parent, within=self.path)
            self._disk.publish(path, event.to_bytes())
            self._disk.confirm_folder(path.parent)
        except FileExistsError:
            return False
        except OSError as error:
            raise Unwritten(f"the step could not be written ({error.strerror}); nothing was changed") from error
        return True

    def _keep(self, file: str, data: bytes) -> None:
        path = self.path / file
        try:
            self._disk.make_folders(path.parent, within=self.path)
            self._disk.publish(path, data)
            self._disk.confirm_folder(path.parent)
        except FileExistsError:
            return
        except OSError as error:
            raise Unwritten(f"{file} could not be written ({error.strerror}); nothing was changed") from error

    def _read(self) -> Iterator[tuple[str, bytes]]:
        with suppress(FileNotFoundError):
            for name in map(layout.event_file, count(1)):
                yield name, read(self.path / name)

    def _events(self) -> Iterator[Event]:
        prev = ""
        for name, data in self._read():
            event = Event.parse(data, name)
            if event.prev != prev:
                raise Damaged(f"{name} does not follow the event before it: one of the two was changed")
            prev = layout.checksum(data)
            yield event
