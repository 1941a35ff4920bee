"""Days and months in every form staff and systems write them; the canonical text is 2017-09-30, or 2017-03 for a month.

A moment is of the day on which the office's clock shows it: 23:59:59.999 is not the next day, and 2018-06-29T16:00Z is
30 June in Beijing. Never guessed: a year of two digits, day and month that could be either, a serial number of Excel,
a count of seconds, a month without its day, and 2017.1, which is January or what Excel left of 2017.10. Source: DOMAIN
§2, §3.14 V-DATE, DESIGN §6.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

from metrics.intake.drafts.values.numerals import with_digits
from metrics.intake.drafts.values.reading import Reader, Reading, ReadOtherwise, UnreadText
from metrics.intake.sheets.spelling import dashes, plain
from metrics.intake.sheets.workbook.showing import day_and_seconds, day_of_serial
from metrics.model.clock import Clock
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
_WEEKDAY = re.compile(r"[\s,(]*(?:星期|周|礼拜)[一二三四五六日天]\)?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?"
_ENGLISH = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
    rf"(?:{_NAME}\s+{_D}(?:st|nd|rd|th)?,?\s+|"
    rf"{_D.replace('<d>', '<d2>')}[-\s]{_NAME.replace('<name>', '<name2>')}[-\s]){_YEAR}",
    re.IGNORECASE,
)
_HALF = r"上午|下午|凌晨|早上|中午|晚上|[ap]\.?m\.?"
_ZONE = r"z|(?:utc|gmt)?(?P<off>[-+])(?P<oh>[0-9]{1,2})(?::?(?P<om>[0-9]{2}))?|utc|gmt"
# Midnight is how Excel writes a day; any other time says more than a day can keep.
_TIME = re.compile(
    rf"(?P<rest>.*[0-9日号])(?:\s*(?P<half>{_HALF})\s*|\s+|t|(?<=[日号]))"
    r"(?P<hour>[0-9]{1,2})(?:[:时点](?P<minute>[0-9]{1,2})(?:[:分](?P<second>[0-9]{1,2})(?:[.,:](?P<part>[0-9]{1,9}))?"
    rf"秒?)?分?|[时点])\s*(?P<after>[ap]\.?m\.?)?\s*(?P<zone>{_ZONE})?(?:\s*[\[(][^\])]*[\])])?",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"(?P<rest>(?:19|20)[0-9]{6})t?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?:\.?(?P<part>[0-9]{1,9}))?"
    rf"(?P<zone>{_ZONE})?",
    re.IGNORECASE,
)
_DAY_IN_ZONE = re.compile(r"(?P<rest>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:z|[-+][0-9]{2}:[0-9]{2})", re.IGNORECASE)
_TURNED = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s){_YEAR}")
_SHORT = re.compile(r"[0-9]{2}(?P<s>[-/.])[0-9]{1,2}(?P=s)[0-9]{1,2}|[0-9]{1,2}(?P<t>[-/.])[0-9]{1,2}(?P=t)[0-9]{2}|"
                    r"'?[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2}")  # fmt: skip
_NO_YEAR = re.compile(rf"{_M}月{_D}[日号]?|{_M.replace('m', 'm2')}[-/.]{_D.replace('d', 'd2')}")
_SERIAL = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]+)?")
# From when computers count the seconds.
_FIRST_SECOND = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds or thousandths since then, as programs count them: from 2001 to 2286.
_COUNTED = re.compile(r"(?P<seconds>[1-9][0-9]{9})(?:[0-9]{3}|\.[0-9]+)?")
_LOST_ZERO = re.compile(rf"{_YEAR}\.1")
_BEIJING = Clock()


def day_reader(clock: Clock, *, is_1904: bool, month_is_enough: bool) -> Reader:
    """How to read the days of an office whose clock this is; ``is_1904`` says from when a workbook counts them."""
    return partial(_read, month_is_enough=month_is_enough, clock=clock, is_1904=is_1904)


def read_day(text: str) -> Reading:
    """A day; a month alone is not enough."""
    return _read(text, month_is_enough=False)


def read_moment(text: str) -> Reading:
    """A day, or a month when that is all the office knows."""
    return _read(text, month_is_enough=True)


def _read(text: str, *, month_is_enough: bool, clock: Clock = _BEIJING, is_1904: bool = False) -> Reading:
    if _CANONICAL.fullmatch(text) and (day := _day(int(text[:4]), int(text[5:7]), int(text[8:]))):
        return day
    form = _ENGLISH.sub(_numbered, _WEEKDAY.sub(" ", dashes(plain(text[:80])))).strip()
    timed = _TIME.fullmatch(form) or _RUN.fullmatch(form)
    bare = timed or _DAY_IN_ZONE.fullmatch(form)
    form = with_digits(re.sub(r"\s+", "", bare["rest"] if bare else form))
    for days in _DAYS:
        if found := days.fullmatch(form):
            day = _day(int(found["y"]), int(found["m"]), int(found["d"]))
            if day is None:
                return UnreadText("date_impossible", rule="V-DATE")
            return _of_moment(day, timed, clock) if timed else day
    return _month(form, month_is_enough=month_is_enough) or _refuse(form, clock, is_1904=is_1904)


def _numbered(found: re.Match[str]) -> str:
    """June 30, 2018 in figures; the month's name leaves no doubt which is which."""
    month = _NAMES.index((found["name"] or found["name2"]).lower()) + 1
    return f"{found['y']}-{month}-{found['d'] or found['d2']}"


def _of_moment(day: str, timed: re.Match[str], clock: Clock) -> Reading:
    """The day on which the office's clock shows a moment, with what was left out or turned round."""
    said = timed.groupdict()
    hour, minute, second = (int(said[name] or 0) for name in ("hour", "minute", "second"))
    half = (said.get("half") or said.get("after") or "").lower()
    if half and half[0] in "ap上下":
        hour = hour % 12 + 12 * (half[0] in "p下") if hour <= 12 else hour
    is_end = hour == 24 and not minute and not second
    if (hour > 23 and not is_end) or minute > 59 or second > 60:
        return UnreadText("date_impossible", rule="V-DATE")
    if said["zone"]:
        sign = -1 if said["off"] == "-" else 1
        off = sign * timedelta(hours=int(said["oh"] or 0), minutes=int(said["om"] or 0))
        if abs(off) > timedelta(hours=14):
            return UnreadText("date_unreadable", rule="V-DATE")
        # What is smaller than a second moves no day.
        moment = datetime.fromisoformat(day).replace(tzinfo=timezone(off)) + timedelta(
            hours=hour, minutes=minute, seconds=min(second, 59)
        )
        if (here := clock.day(moment).isoformat()) != day:
            return ReadOtherwise(here, "time_elsewhere", {"read": here})
    at_midnight = not (hour or minute or second or (said["part"] or "").strip("0"))
    return day if at_midnight else ReadOtherwise(day, "time_left_out", {"read": day})


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


def _refuse(form: str, clock: Clock, *, is_1904: bool) -> UnreadText:
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
    if _SERIAL.fullmatch(form):
        read = day_of_serial(day_and_seconds(float(form))[0], is_1904=is_1904).isoformat()
        return UnreadText("date_serial", fix=read, slots={"read": read})
    if found := _COUNTED.fullmatch(form):
        read = clock.day(_FIRST_SECOND + timedelta(seconds=int(found["seconds"]))).isoformat()
        return UnreadText("date_counted", fix=read, slots={"read": read})
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
