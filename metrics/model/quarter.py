"""A quarter of a year, in every way staff write it.

Canonical text is ``2017Q3``. A quarter's last day is the day on which its figures are taken ("截至9月底").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# What stands for 〇 where a font or an input method has none: Excel itself prints ○. A letter does between numerals.
_LETTERS, _NUMERALS = "OoОо", "〇○零一二三四五六七八九"
_ZERO = re.compile(f"[○◯⚪⭕]|(?<=[{_NUMERALS}{_LETTERS}])[{_LETTERS}](?=[{_NUMERALS}{_LETTERS}年])")
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/._ ]?Q(?P<number>[1-4])",
        rf"Q(?P<number>[1-4])[-/._ ]?{_YEAR}",
        rf"{_YEAR}(?:年度?)?[-/. ]?第?(?P<number>[1-4])季度?",
    )
)
# 2018-1-3 is a day: a span of months says 年 or 月.
_SPAN = r"(?P<first{0}>[0-9]{{1,2}}){1}[-至到~](?P<last{0}>[0-9]{{1,2}})"
_MONTHS = re.compile(rf"{_YEAR}(?:年{_SPAN.format(1, '月?')}月?|[.\-/]{_SPAN.format(2, '月?')}月)")
_NUMBERED = re.compile(r"Q([1-4])|([1-4])季")
_ROMAN = {"IV": "4", "III": "3", "II": "2", "I": "1"}


def with_zeros(text: str) -> str:
    """A text in Chinese numerals with 〇 for every sign that stands for it: 二○一八 and 二O一八 are 二〇一八."""
    return text if text.isascii() else _ZERO.sub("〇", text)


def day_number(day: date) -> int:
    """Days since 1970-01-01. Days are compared as integers because every engine subtracts integers alike."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """One quarter; ordered by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        # Wider than what ``parse`` reads, so that the quarters around every one that was read exist as well.
        if not (1800 <= self.year <= 2199 and 1 <= self.number <= 4):
            raise ValueError(f"{self.year}Q{self.number} is not a quarter; write it as 2017Q3")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read 2017Q3, 2017-Q3, 2017年第三季度, 2017年3季度, 2017年7-9月, also full-width or in Chinese numerals.

        Raises ValueError for anything else, also for months that are not one whole quarter.
        """
        plain = _plain(text)
        for form in _FORMS:
            if found := form.fullmatch(plain):
                return cls(int(found["year"]), int(found["number"]))
        if (found := _MONTHS.fullmatch(plain)) and (number := _whole(found)):
            return cls(int(found["year"]), number)
        raise ValueError(f"{text!r} is not a quarter; write it as 2017Q3 or 2017年第三季度")

    @classmethod
    def find(cls, text: str) -> Quarter | None:
        """The one quarter named anywhere in a title or file name, or None when there is none or more than one.

        2018年一季度至二季度 names two, though the year stands there once.
        """
        plain = _plain(text)
        found = {cls(int(m["year"]), int(m["number"])) for form in _FORMS for m in form.finditer(plain)}
        found |= {cls(int(m["year"]), number) for m in _MONTHS.finditer(plain) if (number := _whole(m))}
        numbers = {q.number for q in found} | {int(m[1] or m[2]) for m in _NUMBERED.finditer(plain)}
        return found.pop() if len(found) == len(numbers) == 1 else None

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """The quarter a day falls in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def span(cls, first: Quarter, last: Quarter) -> Iterator[Quarter]:
        """Every quarter from first to last, both included."""
        while first <= last:
            yield first
            first = first.next

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def end_day(self) -> int:
        """Day number of the last day."""
        return day_number(self.end)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before, base of 环比."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    @property
    def year_ago(self) -> Quarter:
        """The same quarter of last year, base of 同比; year-to-date figures then cover the same months."""
        return Quarter(self.year - 1, self.number)

    @property
    def elapsed_pct(self) -> float:
        """序时进度: the share of the plan year that has passed at quarter end, 25, 50, 75 or 100 percent."""
        return self.number * 25.0

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def _whole(span: re.Match[str]) -> int | None:
    """The number of the quarter that a span of months is, None for any other span."""
    first, last = int(span["first1"] or span["first2"]), int(span["last1"] or span["last2"])
    return last // 3 if last - first == 2 and first in (1, 4, 7, 10) else None


def _plain(text: str) -> str:
    plain = with_zeros(unicodedata.normalize("NFKC", text)).upper().translate(_DIGITS)
    plain = re.sub(r"[—–－―]", "-", re.sub(r"\s+", "", plain))
    return re.sub(r"(?<=[第年])(IV|III|II|I)(?=季)", lambda m: _ROMAN[m[1]], plain)
