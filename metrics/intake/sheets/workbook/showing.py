"""A number of a workbook as the text a person understands when looking at the cell.

0.85 shown as 85% is 85%, a day's serial number is the day, 64 is never 64.0. A month shown without its day is the
month; a day shown without its year has none, because Excel put in the year in which somebody typed it.
"""

from __future__ import annotations

import math
import operator
from datetime import date, datetime, timedelta
from decimal import Decimal

from metrics.intake.sheets.workbook.formats import FormatSection, sections

_COMPARE = {
    "<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
}  # fmt: skip
# The serial number of 9999-12-31.
_LAST_DAY = 2_958_466
_GHOST = 60  # Excel's 29 February 1900, which never was
_BASES = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_SECONDS = 24 * 60 * 60
# What binary fractions cannot hold of a day is less than this many seconds, and no clock writes so little.
_DUST = 1e-4
# A number holds so many digits; whatever Excel was given beyond them it has turned into zeros.
MOST_DIGITS = 15
_OVERLONG = 1e15


def show(value: float, code: str, *, is_1904: bool = False) -> str:
    """The text of a number in a format; "" as ``code`` is the general format."""
    if not code or (section := _chosen(value, code)) is None or section.is_text:
        return general(value)
    if section.is_general:
        return f"{section.prefix}{general(value)}{section.suffix}"
    if section.parts or section.is_elapsed:
        return _moment(value, section, is_1904=is_1904) or general(value)
    return _number(value, section)


def is_day(value: float, code: str) -> bool:
    """Whether a number is shown as a date."""
    section = _chosen(value, code) if code else None
    return bool(section and section.parts & {"y", "m", "d"})


def day_shown(value: float, code: str, shown: str) -> float | None:
    """The number a cell shows as a date, NaN where what it shows is a number too, as a year is; None for no date."""
    if not is_day(value, code):
        return None
    return math.nan if shown.isdecimal() else value


def day_and_seconds(value: float) -> tuple[int, int]:
    """The day of a moment and the second of that day. Only what is a rounding error before midnight is the next day."""
    day, seconds = int(value), (value - int(value)) * _SECONDS
    return (day + 1, 0) if seconds > _SECONDS - _DUST else (day, min(round(seconds), _SECONDS - 1))


def day_of_serial(number: int, *, is_1904: bool) -> date:
    """The day a serial number stands for."""
    return (_BASES[is_1904] + timedelta(days=number)).date()


def serial_of(year: int, month: int, day: int) -> int | None:
    """The serial number that is shown as a day counted from 1900, None for a day that never was."""
    try:
        number = (datetime(year, month, day) - _BASES[False]).days
    except ValueError:
        return _GHOST if (year, month, day) == (1900, 2, 29) else None
    return number if number > _GHOST else max(number - 1, 0)


def general(value: float) -> str:
    """A number without any format: 64 and 0.85 as they are, and past what a number can hold with its exponent."""
    if is_overlong(value):
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{Decimal(mantissa).normalize():f}E{exponent}"
    return format(exact(value), "f")


def is_overlong(value: float) -> bool:
    """Whether a number has more digits than Excel keeps, so that its last ones are lost."""
    return abs(value) >= _OVERLONG


def exact(value: float) -> Decimal:
    """A number with the digits Excel keeps, which removes the dust of binary fractions."""
    number = Decimal(f"{value:.{MOST_DIGITS}g}").normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _chosen(value: float, code: str) -> FormatSection | None:
    """The part of a format that applies to a number."""
    parts = sections(code)
    numeric = [part for part in parts[:3] if not (part.is_text and len(parts) > 1)]
    for part in numeric:
        if part.condition and _COMPARE.get(part.condition[0], operator.eq)(value, part.condition[1]):
            return part
    if any(part.condition for part in numeric):
        return next((part for part in numeric if not part.condition), None)
    place = 1 if value < 0 and len(numeric) > 1 else 2 if value == 0 and len(numeric) > 2 else 0
    chosen = numeric[place] if place < len(numeric) else None
    # 0 shown as a dash is still 0, and what a format hides is still there.
    is_without_digits = chosen is not None and chosen.whole_digits + chosen.decimals == 0 and not chosen.parts
    return numeric[0] if place and is_without_digits else chosen


def _number(value: float, section: FormatSection) -> str:
    if is_overlong(value):
        return format(Decimal(value), "f") if section.whole_digits and value == int(value) else general(value)
    number = exact(value).scaleb(2 if section.is_percent else 0).scaleb(-section.shift)
    sign, digits = "-" if number < 0 else "", format(abs(number), "f")
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0").ljust(section.decimals, "0")
    whole = whole.zfill(section.whole_digits)
    if section.groups and not fraction:
        whole = _grouped(whole, section.groups)
    point = "." if fraction else ""
    percent = "%" if section.is_percent else ""
    return f"{sign}{section.prefix}{whole}{point}{fraction}{percent}{section.suffix}"


def _grouped(whole: str, groups: tuple[tuple[str, int], ...]) -> str:
    """Digits with the words a format puts between them: 0000-00-00 makes 2017-09-30 of 20170930."""
    text, end = "", len(whole)
    for word, count in reversed(groups[1:]):
        begin = max(end - count, 0)
        text, end = word + whole[begin:end] + text, begin
    return whole[:end] + text


def _moment(value: float, section: FormatSection, *, is_1904: bool) -> str | None:
    """A day, month or time of day, None when a number is none."""
    if section.is_elapsed:
        return _clock(value * _SECONDS, section) if 0 <= value < _LAST_DAY else None
    if not 0 <= value < _LAST_DAY:
        return None
    number, seconds = day_and_seconds(value)
    if not section.parts & {"y", "m", "d"}:
        return _clock(seconds, section) if section.parts & {"h", "M", "s"} else None
    if value < 1 and not is_1904:
        return _clock(seconds, section)
    whole = number + (0 if is_1904 or number >= _GHOST else 1)
    try:
        moment = _BASES[is_1904] + timedelta(days=whole, seconds=seconds)
    except OverflowError:
        return None
    day = _day(moment, section)
    has_time = bool(section.parts & {"h", "M", "s"}) and seconds and len(day) == len("2017-09-30")
    return f"{day} {moment:%H:%M:%S}".removesuffix(":00") if has_time else day


def _day(moment: datetime, section: FormatSection) -> str:
    shown = section.parts & {"y", "m", "d"}
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if shown == {"y", "m"} and moment.day == 1:
        return day[:7]
    if shown == {"m", "d"}:
        return f"{moment.month}月{moment.day}日"
    if len(shown) == 1:
        return str({"y": moment.year, "m": moment.month, "d": moment.day}[min(shown)])
    return day


def _clock(seconds: float, section: FormatSection) -> str:
    minutes, second = divmod(round(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}" + (f":{second:02d}" if "s" in section.parts and second else "")
