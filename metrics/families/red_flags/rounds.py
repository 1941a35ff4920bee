"""An award's rounds in order, and the runs of wins among them.

A streak counts rounds, not quarters: flags of March, June and October are three in a row although the third quarter
has none (访谈). A round that was not won breaks a run; one that is not on record does not, because nobody said it was
lost. Rounds named after a month come at no fixed rhythm, so that only quarterly ones can be known to be all there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from metrics.blocks.things import thing
from metrics.families.red_flags.schema import LEVELS, RED_FLAG, YELLOW_FLAG
from metrics.model.dates import Moment
from metrics.model.quarter import Quarter
from metrics.model.records import Rows, plain

_NUMBERS = re.compile(r"\d+")
_MONTH = re.compile(r"(\d{4})-(0?[1-9]|1[0-2])期?$")
_READ = (
    "grantor_level", "award_name", "campaign", "round_no", "quarter", "award_date", "recipient", "recipient_type",
    "is_own", "result", "score", "rank", "participants", "prize", "doc_no", "data_source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Award:
    """An award of one level; two levels never share one.

    ``campaign`` is what sentences call it; an award whose campaign is once written otherwise is still the same.
    """

    level: str
    name: str
    campaign: str = field(compare=False)

    @property
    def order(self) -> tuple[int, str]:
        """Sort key: the highest level first."""
        return (LEVELS.index(self.level) if self.level in LEVELS else len(LEVELS), self.name)


@dataclass(frozen=True, slots=True)
class Result:
    """How one unit came off in one round; ``when`` None where the day of the award is not known at all."""

    award: Award
    round_no: str
    quarter: Quarter
    when: Moment | None
    recipient: str
    recipient_type: str
    is_own: bool
    result: str
    score: float | None
    rank: int | None
    participants: int | None
    prize: float | None
    doc_no: str
    is_illustrative: bool

    @property
    def is_won(self) -> bool:
        """Whether the red flag was won."""
        return self.result == RED_FLAG

    @property
    def is_warned(self) -> bool:
        """Whether the yellow flag was given."""
        return self.result == YELLOW_FLAG

    @property
    def order(self) -> tuple[Quarter, tuple[int, ...], str]:
        """Sort key within an award: by period, then by the numbers in the round's name, so that 9期 precedes 10期."""
        return (self.quarter, tuple(map(int, _NUMBERS.findall(self.round_no))), self.round_no)

    @property
    def named_quarter(self) -> Quarter | None:
        """The quarter the round is named after (2017Q3期), None for a round named otherwise."""
        return Quarter.find(self.round_no)

    @property
    def period(self) -> Quarter | Moment | str:
        """What the round is named after: its quarter, its month (2017-10期), else its own name."""
        found = _MONTH.match(self.round_no)
        return self.named_quarter or (Moment(int(found[1]), int(found[2])) if found else self.round_no)


@dataclass(frozen=True, slots=True)
class Runs:
    """Wins in a row: the run unbroken at the last round, the longest ever, and each round's place in its run."""

    current: int
    longest: int
    places: tuple[int, ...]


def results(rows: Rows) -> tuple[Result, ...]:
    """The rows as results: highest level first, each award's rounds in order, units of a round by rank and name."""
    found = [_result(row) for row in plain(rows.select(*_READ))]
    return tuple(sorted(found, key=lambda r: (r.award.order, r.order, r.rank or len(found) + 1, r.recipient)))


def by_award(found: Iterable[Result]) -> Mapping[Award, tuple[Result, ...]]:
    """Results of each award, in the order given."""
    grouped: dict[Award, list[Result]] = {}
    for result in found:
        grouped.setdefault(result.award, []).append(result)
    return {award: tuple(group) for award, group in grouped.items()}


def runs(rounds: Iterable[Result]) -> Runs:
    """Runs of wins over one unit's rounds of one award, in order."""
    places: list[int] = []
    for result in rounds:
        places.append((places[-1] if places else 0) + 1 if result.is_won else 0)
    return Runs(places[-1] if places else 0, max(places, default=0), tuple(places))


def unreported_quarters(rounds: Iterable[Result], window: Iterable[Quarter]) -> tuple[Quarter, ...] | None:
    """Quarters of a window without a round, None when not every round is named after its quarter."""
    named = [result.named_quarter for result in rounds]
    if None in named:
        return None
    return tuple(quarter for quarter in window if quarter not in named)


def round_before(result: Result, rounds: Iterable[Result]) -> Result | None:
    """The last earlier round of the same award in which the same unit was ranked."""
    earlier = [
        other
        for other in rounds
        if other.award == result.award
        and other.recipient == result.recipient
        and other.rank is not None
        and other.order < result.order
    ]
    return max(earlier, key=lambda other: other.order, default=None)


def of_round(result: Result, found: Iterable[Result]) -> tuple[Result, ...]:
    """Everyone's results in the same round of the same award."""
    return tuple(other for other in found if (other.award, other.round_no) == (result.award, result.round_no))


def _result(row: Mapping[str, Any]) -> Result:
    return thing(
        Result,
        row,
        award=Award(row["grantor_level"] or "", row["award_name"] or "", row["campaign"] or row["award_name"] or ""),
        quarter=_quarter(row["quarter"]),
        when=Moment.parse(row["award_date"]) if row["award_date"] else None,
        is_own=bool(row["is_own"]),
    )


@cache
def _quarter(text: str) -> Quarter:
    return Quarter.parse(text)
