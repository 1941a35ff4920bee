"""By what right the record is changed: by whoever changes it alone, or by the approval of a second post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from metrics.errors import Overtaken
from metrics.store.entry import Key
from metrics.store.steps import Step, Taken

if TYPE_CHECKING:
    from metrics.store.log import Store


class Leave(Protocol):
    """Asked again until the change is on record: what others do meanwhile may take it away."""

    def check(self, store: Store) -> None:
        """Raise where the change may not be made now."""

    def taken(self) -> Taken | None:
        """The step of a submission that the change is, None where it is none."""


@dataclass(frozen=True)
class Alone:
    """One post's own change, as long as what was asked about it has not changed: ``key`` at version ``seen``."""

    key: Key
    seen: int

    def check(self, store: Store) -> None:
        """Raise Overtaken where the answer may be another by now."""
        if (newest := store.changed(self.key)) > self.seen:
            raise Overtaken(self.seen, newest)

    def taken(self) -> Taken | None:
        """None: it is no submission."""
        return None


@dataclass(frozen=True)
class Approval:
    """Who approves a submission, what they say of it, and the end of the log they looked at."""

    number: int
    who: str
    remark: str
    seen: int

    def check(self, store: Store) -> None:
        """Raise Closed, Refused or Conflict (``Submissions.check``)."""
        store.submissions.check(self.number, self.who, self.seen)

    def taken(self) -> Taken:
        """The step that goes into the entry of the version."""
        return Taken(Step.APPROVED, self.number, self.who.strip(), self.remark.strip())
