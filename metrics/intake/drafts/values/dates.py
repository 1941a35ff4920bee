"""Days and months in every form staff write them; the canonical text is 2017-09-30, or 2017-03 for a month.

Never guessed: a year of two digits, day and month that could be either, a serial number of Excel, a month without its
day, and 2017.1, which is January or what Excel left of 2017.10. Source: DOMAIN §2, §3.14 V-DATE, DESIGN §6.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from metrics.intake.drafts.values.numerals import with_digits
from metrics.intake.drafts.values.reading import Reading, ReadOtherwise, UnreadText
from metrics.intake.sheets.spelling import dashes, plain
from metrics.model.quarter import Quarter

_CANONICAL = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YEAR = r"(?P<y>(?:19|20)[0-9]{2})"
_M, _D = r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_DAYS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?P<s>[-/.]){_M}(?P=s){_D}",
        rf"{_YEAR}年{_M}月{_D}[日号]?",
        rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})",
    )
)
_MONTHS = tuple(
    re.compile(form) for form in (rf"{_YEAR}[-/.]{_M}", rf"{_YEAR}年{_M}月份?", rf"{_YEAR}(?P<m>[0-9]{{2}})")
)
# Midnight is how Excel writes a day; any other time says more than a day can keep.
_TIME = re.compile(
    r"(?P<rest>.*[0-9日号])(?:\s+|T)(?P<hour>[0-9]{1,2})[:时](?P<minute>[0-9]{1,2})(?P<more>[:分0-9.秒Z]*)"
)
_TURNED = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s){_YEAR}")
_SHORT = re.compile(r"[0-9]{2}(?P<s>[-/.])[0-9]{1,2}(?P=s)[0-9]{1,2}|[0-9]{1,2}(?P<t>[-/.])[0-9]{1,2}(?P=t)[0-9]{2}|"
                    r"'?[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?")  # fmt: skip
_NO_YEAR = re.compile(rf"{_M}月{_D}[日号]?|{_M.replace('m', 'm2')}[-/.]{_D.replace('d', 'd2')}")
_SERIAL = re.compile(r"(?P<days>[1-6][0-9]{4})(?:\.[0-9]+)?")
_LOST_ZERO = re.compile(rf"{_YEAR}\.1")
_EXCEL_EPOCH = date(1899, 12, 30)


def read_day(text: str) -> Reading:
    """A day; a month alone is not enough."""
    return _read(text, month_is_enough=False)


def read_moment(text: str) -> Reading:
    """A day, or a month when that is all the office knows."""
    return _read(text, month_is_enough=True)


def _read(text: str, *, month_is_enough: bool) -> Reading:
    if _CANONICAL.fullmatch(text) and (day := _day(int(text[:4]), int(text[5:7]), int(text[8:]))):
        return day
    form = dashes(plain(text))
    timed = _TIME.fullmatch(form)
    form = with_digits(re.sub(r"\s+", "", timed["rest"] if timed else form))
    for days in _DAYS:
        if found := days.fullmatch(form):
            day = _day(int(found["y"]), int(found["m"]), int(found["d"]))
            if day is None:
                return UnreadText("date_impossible", rule="V-DATE")
            at_midnight = timed is None or not re.search("[1-9]", timed["hour"] + timed["minute"] + timed["more"])
            return day if at_midnight else ReadOtherwise(day, "time_left_out", {"read": day})
    return _month(form, month_is_enough=month_is_enough) or _refuse(form)


def _day(year: int, month: int, day: int) -> str | None:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return f"{year:04d}-{month:02d}-{day:02d}"
    return None


def _month(form: str, *, month_is_enough: bool) -> Reading:
    """A month where one is enough, the reason why not, or None when the text is no month."""
    found = next((found for months in _MONTHS if (found := months.fullmatch(form))), None)
    if found is None:
        return None
    year, month = int(found["y"]), int(found["m"])
    if not 1 <= month <= 12:
        return UnreadText("date_impossible", rule="V-DATE")
    if not month_is_enough:
        return UnreadText("date_needs_day")
    if _LOST_ZERO.fullmatch(form):
        return UnreadText("month_lost_zero", options=(f"{year}-01", f"{year}-10"))
    return f"{year:04d}-{month:02d}"


def _refuse(form: str) -> UnreadText:
    """Why a text that looks like a date is not taken."""
    if found := _TURNED.fullmatch(form):
        return _turned(int(found["y"]), int(found["a"]), int(found["b"]))
    if found := _NO_YEAR.fullmatch(form):
        month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
        # 2016 is a leap year: 29 February may exist.
        return (
            UnreadText("date_without_year") if _day(2016, month, day) else UnreadText("date_impossible", rule="V-DATE")
        )
    if _SHORT.fullmatch(form):
        return UnreadText("date_two_digit_year")
    if found := _SERIAL.fullmatch(form):
        read = (_EXCEL_EPOCH + timedelta(days=int(found["days"]))).isoformat()
        return UnreadText("date_serial", fix=read, slots={"read": read})
    if Quarter.find(form):
        return UnreadText("date_is_quarter")
    return UnreadText("date_unreadable", rule="V-DATE")


def _turned(year: int, first: int, second: int) -> UnreadText:
    """9/10/2017: which of the two is the month is asked, or told when only one can be."""
    possible = tuple(filter(None, dict.fromkeys((_day(year, first, second), _day(year, second, first)))))
    if not possible:
        return UnreadText("date_impossible", rule="V-DATE")
    if len(possible) == 1:
        return UnreadText("date_turned", fix=possible[0], slots={"read": possible[0]})
    return UnreadText("date_order_unclear", options=possible)
