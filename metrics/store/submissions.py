"""Uploads and acts on their way to the record: kept as drafts, submitted, returned, approved (DOMAIN §9.1, S42).

Their steps are entries of the log like the versions, so that there is one order of events. A submission is no version;
the step that approves it is one. Nobody approves or returns what they submitted themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from metrics.errors import Closed, Conflict, Refused, SoAlready, StoreError
from metrics.store import former, layout
from metrics.store.appending import Writer
from metrics.store.entry import FORMAT, Entry
from metrics.store.history import History
from metrics.store.sound import Sound
from metrics.store.steps import AFTER, Event, Step, Taken, post

__all__ = ["Brought", "Event", "Step", "Submission", "Submissions", "post"]


@dataclass(frozen=True)
class Brought:
    """What is handed in: the bytes under the name they came with, what they are, and what was answered about them.

    Without bytes it is the ``act`` that is proposed, as plain JSON values.
    """

    name: str
    data: bytes = field(repr=False)
    table: str = ""
    quarters: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    act: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """An upload or act on its way, as its events tell it; the last that was handed in counts."""

    number: int
    events: tuple[Event, ...]

    @property
    def state(self) -> Step:
        """Where it stands."""
        return self.events[-1].step

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it."""
        # An act that came back has nothing to be corrected; who wants it proposes it anew.
        is_refused = self.state is Step.RETURNED and bool(self.upload.act)
        return self.state not in (Step.APPROVED, Step.WITHDRAWN) and not is_refused

    @property
    def upload(self) -> Event:
        """The event that brought what counts."""
        return next(event for event in reversed(self.events) if event.step in (Step.DRAFT, Step.SUBMITTED))

    @property
    def who(self) -> str:
        """The post that submitted it."""
        return self.upload.who

    def _bringers(self) -> set[str]:
        """Every post that handed it in since it last came back."""
        back = max((place for place, event in enumerate(self.events) if event.step is Step.RETURNED), default=-1)
        return {post(event.who) for event in self.events[back + 1 :] if event.step is Step.SUBMITTED}

    def refuse(self, step: Step, *, who: str, remark: str = "") -> None:
        """Refuse a step that may not be taken. Raises Closed where its state does not allow it, else Refused."""
        if self.state not in AFTER[step]:
            raise Closed(self.number, self.events[-1])
        if step in (Step.APPROVED, Step.RETURNED) and post(who) in self._bringers():
            raise Refused("whoever submitted an upload may not review it")
        if step is Step.WITHDRAWN and self.state is Step.SUBMITTED and post(who) not in self._bringers():
            raise Refused("whoever did not submit an upload returns it with a reason")
        if step is Step.RETURNED and not remark.strip():
            raise Refused("a return says why")


class Submissions:
    """The submissions of one store. Safe to share; several processes may use one path."""

    def __init__(self, store: Path, history: History, sound: Sound, writer: Writer) -> None:
        self._store = store
        self._history = history
        self._sound = sound
        self._writer = writer
        self._former: tuple[int, tuple[Event, ...]] | None = None

    def all(self) -> tuple[Submission, ...]:
        """Every submission, oldest first. Raises Damaged for an earlier trail that cannot be trusted, Unread."""
        self._history.refresh()
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
        """The uploaded bytes of an event. Raises Damaged when they are missing or changed, Unread."""
        return self._sound.read(event.file, event.sha256)

    def bring(self, step: Step, brought: Brought, *, who: str, remark: str, of: int | None = None) -> Submission:
        """Keep a file or act as a draft or submit it; ``of`` continues an earlier submission.

        Raises Closed when that one is, and as ``Writer.append`` does.
        """
        if step not in (Step.DRAFT, Step.SUBMITTED):
            raise ValueError(f"a file is kept as a draft or submitted, not {step}")
        more = {name: getattr(brought, name) for name in ("name", "table", "quarters", "answers", "act")}
        if brought.data:
            sha256 = layout.checksum(brought.data)
            more |= {"sha256": sha256, "file": layout.submitted_file(sha256, brought.name)}
            self._writer.keep(more["file"], brought.data)
        return self._take(step, who, remark, of, **more)

    def decide(self, number: int, step: Step, *, who: str, remark: str = "") -> Submission:
        """Return or withdraw a submission; ``Store`` approves, for an approval makes a version.

        Raises Closed when its state does not allow it, Refused when a return gives no reason or when somebody would
        return what they submitted themselves, and as ``Writer.append`` does.
        """
        if step not in (Step.RETURNED, Step.WITHDRAWN):
            raise ValueError(f"{step} is no decision of its own")
        return self._take(step, who, remark, number)

    def check(self, number: int, who: str, seen: int) -> None:
        """Refuse an approval of what is closed, was handed in by the same post, or has changed since ``seen``.

        Raises Closed, Refused or Conflict.
        """
        submission = self.one(number)
        submission.refuse(Step.APPROVED, who=who)
        if (newest := max(event.entry for event in submission.events)) > seen:
            raise Conflict(seen, newest)

    def beside(self) -> dict[str, str]:
        """Checksums of the files of an earlier program's trail that the log has not taken over, by path."""
        if self._history.former:
            return {}
        found = list(former.read_all(self._store))
        files = {name: layout.checksum(data) for name, data, _ in found}
        return files | {event.file: event.sha256 for _, _, event in found if event.file}

    def take_over(self, *, who: str, why: str) -> Entry | None:
        """Put the trail that an earlier program kept beside the log under its guard; None when there is none, or it is.

        Raises Damaged when that trail cannot be trusted, and as ``Writer.append`` does.
        """
        self._history.refresh()
        if not (files := self.beside()):
            return None
        describe = partial(Entry, who=who, why=why, parts=(), former=files, format=FORMAT)
        try:
            return self._writer.append((), 0, describe, self._refuse_twice)
        except SoAlready:
            return None

    def _refuse_twice(self) -> None:
        if self._history.former:
            raise SoAlready("another program took the trail over")

    def _take(self, step: Step, by: str, remark: str, of: int | None, **more: Any) -> Submission:
        if not post(by):
            raise ValueError("a step names who takes it")
        first, before = len(self._beginning()), list[Event]()

        def check() -> None:
            if of is not None:
                submission = self.one(of)
                submission.refuse(step, who=by, remark=remark)
                before[:] = submission.events

        def describe(*, version: int, at: datetime, prev: str) -> Entry:
            taken = Taken(step, of or version + first, by.strip(), remark.strip(), **more)
            return Entry(version, at, taken.by, taken.remark, (), prev=prev, taken=taken, format=FORMAT)

        made = self._writer.append((), 0, describe, check)
        # Told from what is known: the step is taken even where the disk does not read it back just now.
        event = self._event(made, first)
        return Submission(event.submission, (*before, event))

    def _events(self) -> Iterator[Event]:
        beginning = self._beginning()
        yield from beginning
        for entry in self._history.steps():
            yield self._event(entry, len(beginning))

    def _event(self, entry: Entry, first: int) -> Event:
        if entry.taken is None:
            raise ValueError(f"version {entry.version} is no step of a submission")
        event = Event.of(entry.taken, entry.at, entry.version + first)
        return replace(event, entry=entry.version, version=entry.version if entry.parts else None)

    def _beginning(self) -> tuple[Event, ...]:
        """What an earlier program kept: as the log took it over, or as it lies there when it has not."""
        taker = self._history.former
        if taker is None:
            return tuple(event for _, _, event in former.read_all(self._store))
        if self._former is None or self._former[0] != taker.version:
            names = sorted(name for name in taker.former if not layout.is_submitted_file(name))
            read = (former.parse(self._sound.read(name, taker.former[name]), name)[0] for name in names)
            self._former = taker.version, tuple(read)
        return self._former[1]
