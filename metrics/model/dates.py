"""Days, and months when the month is all the office knows.

"2017-03" is the whole truth about the first city flag: the interview gives no day. Such a value keeps its precision,
so that durations from it are printed as "约N个月" and never as days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True, slots=True)
class Moment:
    """A day, or a month of which the day is unknown (``day`` is then None)."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read the canonical forms 2017-03 and 2017-03-28; raises ValueError for others."""
        parts = text.split("-")
        if len(text) not in (7, 10) or not all(part.isdecimal() for part in parts) or len(parts) != len(text) // 3:
            raise ValueError(f"{text!r} is not a month or day; write it as 2017-03 or 2017-03-28")
        return cls(*map(int, parts))

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    @property
    def first_day(self) -> date:
        """The day itself, or the first of the month."""
        return date(self.year, self.month, self.day or 1)

    def __str__(self) -> str:
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"
