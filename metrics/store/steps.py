"""A step of a submission on its way to the record, as an entry of the log names it (DOMAIN §9.1, S42).

Uploads and proposed acts are kept as drafts, submitted, returned, approved or withdrawn. Every step is an entry of the
one log, so that no two of them can disagree about what came first, and an approval is the entry that makes the version.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from metrics.model.json_text import is_deep
from metrics.store import layout


class Step(StrEnum):
    """What happened to a submission, and so the state it is in."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


# From which states a step may be taken; a submission begins as a draft or submitted.
AFTER: Mapping[Step, frozenset[Step | None]] = {
    Step.DRAFT: frozenset({None, Step.DRAFT, Step.RETURNED}),
    Step.SUBMITTED: frozenset({None, Step.DRAFT, Step.RETURNED, Step.SUBMITTED}),
    Step.RETURNED: frozenset({Step.SUBMITTED}),
    Step.APPROVED: frozenset({Step.SUBMITTED}),
    Step.WITHDRAWN: frozenset({Step.DRAFT, Step.SUBMITTED, Step.RETURNED}),
}

# What a reader sees nothing of: controls, format signs, blanks and fillers. Unicode's default-ignorable characters
# (DerivedCoreProperties.txt) that are neither of category C nor Z are named, and two signs that are drawn blank.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"
)


def post(name: str) -> str:
    """What tells one post from another: its name as a reader sees it, whatever width, case and unseen signs it has."""
    whole = unicodedata.normalize("NFKC", _IGNORABLE.sub("", name))
    seen = "".join(sign for sign in whole if unicodedata.category(sign)[0] not in "CZ")
    # Once more: what stood between a letter and its mark is gone, and the two are one sign now.
    return unicodedata.normalize("NFKC", seen.casefold())


@dataclass(frozen=True, slots=True)
class Taken:
    """A step: which, of which submission, by which post, and why.

    ``file`` and ``sha256`` name the uploaded bytes, ``name`` the name they came under, ``answers`` what the clerk had
    answered. ``act`` is the change that is proposed where it is none of a file's (metrics/intake/records/door.py).
    Raises ValueError when it contradicts itself.
    """

    step: Step
    submission: int
    by: str
    remark: str = ""
    table: str = ""
    quarters: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""
    name: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict, hash=False)
    act: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.submission < 1 or not post(self.by):
            raise ValueError("a step names its submission and who takes it")
        if (self.file or self.sha256) and not layout.is_submitted_file(self.file, self.sha256):
            raise ValueError(f"{self.file!r} is not where the file {self.sha256!r} on its way is stored")
        if is_deep(self.answers) or is_deep(self.act):
            raise ValueError("what was answered is nested too deeply")

    def to_dict(self) -> dict[str, Any]:
        """The step as plain JSON values."""
        return {name: getattr(self, name) for name in NAMES} | {"quarters": list(self.quarters)}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Read ``to_dict`` back. Raises ValueError for anything it cannot write."""
        for name, kind in _KINDS.items():
            if type(found[name]) is not kind:
                raise ValueError(f"{name} is {found[name]!r:.60}")
        if any(type(quarter) is not str for quarter in found["quarters"]):
            raise ValueError("quarters are texts")
        return cls(**dict(found) | {"step": Step(found["step"]), "quarters": tuple(found["quarters"])})


@dataclass(frozen=True, slots=True)
class Event:
    """A step as it is read: ``number`` orders all of them, ``at`` is UTC.

    ``entry`` is its number in the log, 0 for one an earlier program kept beside it; ``version`` the version an approval
    made. The others are those of ``Taken``.
    """

    number: int
    at: datetime
    step: Step
    submission: int
    who: str
    remark: str
    table: str
    quarters: tuple[str, ...]
    file: str
    sha256: str
    name: str
    answers: Mapping[str, Any] = field(hash=False)
    act: Mapping[str, Any] = field(hash=False)
    entry: int = 0
    version: int | None = None

    @classmethod
    def of(cls, taken: Taken, at: datetime, number: int) -> Self:
        """The event that a step taken at a moment is."""
        return cls(number, at, who=taken.by, **{name: getattr(taken, name) for name in NAMES if name != "by"})


NAMES = tuple(item.name for item in fields(Taken))
_KINDS: Mapping[str, type] = dict.fromkeys(NAMES, str) | {
    "submission": int, "quarters": list, "answers": dict, "act": dict,
}  # fmt: skip
