"""Our exceptions, and who answers them.

MetricsError
├── StoreError              the store refuses; the caller decides what to tell the person
│   ├── Conflict            somebody committed since ``seen``; nothing was written, look at the new difference
│   │   └── Overtaken       by what right it was changed is to be asked anew; nothing was written
│   ├── SoAlready           what shall be brought back is so already; nothing was written
│   ├── Unshown             a file of the store cannot be shown; ``damage`` says which, for a sentence
│   │   ├── Damaged         a file or entry does not match its checksum
│   │   └── Unread          the disk refused to read; nothing was committed, and nothing is known to be damaged
│   ├── NoStore             there is no store at a path that is only to be read; none is made
│   ├── Unwritten           the disk refused, for example because it is full; nothing was committed
│   ├── Unconfirmed         a version is on record, but the disk did not confirm it: a power failure may take it away
│   ├── InDoubt             the disk refused so often that nobody can say whether a version is on record
│   └── Unsupported         this disk cannot hold a store (no hard links)
├── NotAccepted             an upload cannot become a version as it stands; nothing was committed
│   ├── Unanswered          it has errors or questions nobody answered
│   │   ├── PersonalData    it holds numbers of people, and nothing of it is kept
│   │   └── Unfit           a row typed on a page does not keep its register's rules (metrics/intake/records/amend.py)
│   ├── ReasonMissing       it replaces or removes something on record and gives no reason
│   ├── TooManyDrafts       one post keeps so many unfinished uploads that no more are kept
│   └── NothingNew          the record says all of it already
├── BrokenFamily            a family folder cannot be used; lists every reason of every family
├── UnknownText             a text key exists in no language file
├── Foreign                 somebody else's file has a name that a report needs; nothing was written
├── Unreadable              a basket, a choice of a report or a report file is not one of ours, and why
├── Overstepped             reading somebody's bytes costs more than it may, or broke off; ``how`` says which
└── Refused                 a post may not do this
    └── Closed              a submission was decided meanwhile; ``event`` says by whom and how

Bad data never raises: intake collects findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class MetricsError(Exception):
    """Root of our exceptions."""


class StoreError(MetricsError):
    """The store refuses."""


class Conflict(StoreError):
    """Somebody else committed since the caller looked; nothing was written."""

    def __init__(self, seen: int, head: int) -> None:
        super().__init__(f"version {head} was committed after version {seen}, which this change was made against")
        self.seen = seen
        self.head = head


class Overtaken(Conflict):
    """What was asked before a change, as whether a second post must see it, was changed meanwhile."""


class SoAlready(StoreError):
    """All of what shall be brought back is so already."""


class Wrong(StrEnum):
    """What is wrong with a file of the store; ``LOST`` is a log that is empty though stored files are there."""

    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    NEWER = "newer"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the store that is not what was stored.

    ``file`` is its path inside the store, ``modified`` when it was last modified, None where it is not there (both
    times in UTC). A stored table names its ``table`` and ``quarter`` ("" for a register) and the ``version`` that
    stored it at ``stored``; an entry of the log the versions ``version`` to ``last`` that cannot be shown for it.
    """

    file: str
    wrong: Wrong
    modified: datetime | None = None
    version: int = 0
    last: int = 0
    stored: datetime | None = None
    table: str = ""
    quarter: str = ""


class Unshown(StoreError):
    """A file of the store cannot be shown; ``damage`` says which and why, for a sentence."""

    damage: Damage | None = None


class Damaged(Unshown):
    """A file or log entry does not match its checksum, or is missing."""

    def __init__(self, message: str, damage: Damage | None = None) -> None:
        super().__init__(message)
        self.damage = damage


class NoStore(StoreError):
    """There is no store at a path that is only to be read."""


class _Refusal(StoreError):
    """The disk refused; ``code`` is the system's number for why, None when it gave none."""

    def __init__(self, sentence: str, code: int | None = None) -> None:
        super().__init__(sentence)
        self.code = code


def _called(version: int | None) -> str:
    return f"version {version}" if version else "the step"


class Unread(_Refusal, Unshown):
    """The disk refused to read. Nothing was committed, and nothing is known to be wrong with what is stored."""


class Unwritten(_Refusal):
    """The disk refused to write, for example because it is full; nothing was committed."""


class Unconfirmed(_Refusal):
    """A version, or a step of a submission, is on record, but a power failure may take it away.

    ``version`` is None for a step.
    """

    def __init__(self, version: int | None, code: int | None = None) -> None:
        super().__init__(f"{_called(version)} is on record, but the disk did not confirm it", code)
        self.version = version


class InDoubt(_Refusal):
    """Nobody can say whether a version or step is on record: the disk refused to write it and to be looked at then."""

    def __init__(self, version: int | None, code: int | None = None) -> None:
        super().__init__(f"it is not known whether {_called(version)} is on record: the disk refused to say", code)
        self.version = version


class Unsupported(StoreError):
    """This disk cannot hold a store."""


class NotAccepted(MetricsError):
    """An upload cannot become a version as it stands; nothing was committed."""


class Unanswered(NotAccepted):
    """The upload has errors, or questions nobody answered."""


class PersonalData(Unanswered):
    """The upload, its reason or its name holds numbers of people; nothing of it is kept."""


class ReasonMissing(NotAccepted):
    """The upload replaces or removes something on record and gives no reason."""


class TooManyDrafts(NotAccepted):
    """One post keeps so many unfinished uploads on the server that no more are kept."""


class NothingNew(NotAccepted):
    """The record says all of it already."""


class BrokenFamily(MetricsError):
    """One or more family folders cannot be used."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class UnknownText(MetricsError):
    """A text key exists in no language file."""


class Unreadable(MetricsError):
    """A basket, the choice of a report or a report file is not one of ours, or was cut off."""


class Foreign(MetricsError):
    """Files that no report made have the names a report needs; nothing was written."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("、".join(names))
        self.names = tuple(names)


class Overstepped(MetricsError):
    """Reading somebody's bytes was ended: ``how`` is memory, time, stopped (it broke off) or busy (nobody was free)."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Refused(MetricsError):
    """A post may not do this."""


class Closed(Refused):
    """A submission is not where this step could be taken: ``event`` is the step that brought it where it is."""

    def __init__(self, number: int, event: Any) -> None:
        super().__init__(f"submission {number} is {event.step}")
        self.number = number
        self.event = event
