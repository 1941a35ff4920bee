"""How numbers, dates and changes are written on screen and in reports (DOMAIN §6)."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from metrics.model.clock import Local
from metrics.model.dates import Moment
from metrics.model.quarter import Quarter

DASH = "—"
MINUS = "−"
_MOST_DECIMALS = 6

_UNITS_EN = {
    "面": "", "个": "", "户": "households", "次": "", "天": "days", "位": "", "分": "points", "件": "", "场": "",
    "人次": "person-times", "月": "months", "个百分点": "points", "次/周": "a week", "小时": "hours", "人": "",
    "元/㎡": "yuan/㎡", "㎡/百户": "㎡ per 100 households", "栋": "buildings", "名": "",
}  # fmt: skip


def rounded(number: float, decimals: int) -> str:
    """A number with fixed decimals, halves away from zero as spreadsheets have them, without "-0".

    9 of 16 is 56.25 % and prints 56.3; what binary fractions add in the fifteenth place is no part of the number.
    """
    return _read(_digits(number, decimals))


def cell(number: float, kind: str, decimals: int = 0) -> str:
    """A number in a table: separators, % in a column of rates, and some never printed as none."""
    return percent(number, decimals=decimals or 1) if kind == "percent" else grouped(number, decimals)


def grouped(number: float, decimals: int = 0) -> str:
    """A number for a table cell, with thousand separators."""
    return _read(f"{Decimal(_some(number, decimals)):,f}")


def plain(number: float, decimals: int = 2) -> str:
    """A number without needless zeros: 5, 2.5, 856.4."""
    return _read(calculated(number, decimals))


def calculated(number: float, decimals: int = 2) -> str:
    """The same for a file that is calculated with or a value that is kept: with the hyphen of keyboards."""
    text = _some(number, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(number: float, *, decimals: int = 1) -> str:
    """A rate: 75.0%. Almost all is not all and almost none is not none: 99.96 prints 99.9%, 0.04 prints 0.04%."""
    return _read(f"{_rate(number, decimals)}%")


def as_printed(number: float, unit: str, decimals: int) -> float:
    """The number that is read where this one is printed: 99.96 % is 99.9."""
    return float(_rate(number, decimals) if unit == "%" else _digits(number, decimals))


def _read(figure: str) -> str:
    """A figure as people read it, with a real minus."""
    return figure.replace("-", MINUS)


def _digits(number: float, decimals: int) -> str:
    tidy = Decimal(f"{float(number):.15g}")
    exact = tidy.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{exact if exact else abs(exact):f}"


def _rate(number: float, decimals: int) -> str:
    text = _digits(number, decimals)
    if number < 100 and float(text) >= 100:
        text = _digits(math.floor(number * 10**decimals) / 10**decimals, decimals)
    return text if float(text) else _some(number, decimals)


def _some(number: float, decimals: int) -> str:
    """A number with as many more decimals as it takes to print as more than nothing."""
    while number and decimals < _MOST_DECIMALS and not float(_digits(number, decimals)):
        decimals += 1
    return _digits(number, decimals)


def money(wan_yuan: float, lang: str = "zh") -> str:
    """An amount stored in 万元: 856.4万元, from 10000万元 on 1.25亿元; in English ¥20,000, ¥8.56 million.

    The printed figure decides: 9999.96万元 is 1.00亿元 and never 10000.0万元.
    """
    if lang == "en":
        return f"¥{plain(wan_yuan / 100, 2)} million" if abs(wan_yuan) >= 100 else f"¥{grouped(wan_yuan * 10000)}"
    if abs(float(_digits(wan_yuan, 1))) >= 10000:
        return f"{rounded(wan_yuan / 10000, 2)}亿元"
    return f"{_read(_some(wan_yuan, 1))}万元"


def area(square_metres: float, lang: str = "zh") -> str:
    """An area: 9,800㎡, from 10000㎡ on 1.58万㎡; in English 15,800 ㎡."""
    if lang == "en":
        return f"{grouped(square_metres)} ㎡"
    is_large = abs(float(_digits(square_metres, 0))) >= 10000
    return f"{rounded(square_metres / 10000, 2)}万㎡" if is_large else f"{grouped(square_metres)}㎡"


def amount(number: float | None, unit: str, lang: str = "zh", *, decimals: int = 1) -> str:
    """A number with its unit, or "—" when there is none."""
    if number is None:
        return DASH
    if unit == "%":
        return percent(number, decimals=decimals)
    if unit == "万元":
        return money(number, lang)
    if unit == "㎡":
        return area(number, lang)
    if unit == "户" and lang == "zh" and abs(number) >= 10000:
        return f"{plain(number / 10000, 1)}万户"
    if unit in ("", "ratio"):
        return _read(_some(number, max(decimals, 2)))
    whole = float(number).is_integer()
    figure = plain(number, 0 if whole else decimals) if lang == "zh" else grouped(number, 0 if whole else decimals)
    # 3月 is March; a length of time is 3个月.
    counted = "个月" if unit == "月" else unit
    return f"{figure}{counted}" if lang == "zh" else f"{figure} {_UNITS_EN.get(unit, unit)}".rstrip()


def day(value: date, lang: str = "zh") -> str:
    """A day in running text: 2018年6月30日, 30 June 2018."""
    return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else f"{value.day} {value:%B %Y}"


def moment(value: Moment, lang: str = "zh") -> str:
    """A day, or a month when that is all that is known."""
    if value.is_exact:
        return day(value.first_day, lang)
    return f"{value.year}年{value.month}月" if lang == "zh" else f"{value.first_day:%B %Y}"


def short_day(value: date, lang: str = "zh") -> str:
    """A day of a year that is known: 5月14日, 14 May."""
    return f"{value.month}月{value.day}日" if lang == "zh" else f"{value.day} {value:%b}"


def month_on_axis(value: date, lang: str = "zh", *, with_year: bool = False) -> str:
    """January by its year, other months by name, with their year where that is not plain."""
    if value.month == 1:
        return f"{value.year}年" if lang == "zh" else str(value.year)
    month, year = (f"{value.month}月", f"{value.year}年") if lang == "zh" else (f"{value:%b}", str(value.year))
    return f"{year}{month}" if with_year and lang == "zh" else f"{month} {year}" if with_year else month


def time(value: Local, lang: str = "zh") -> str:
    """A moment of commit by the office's clock, to the minute: 2018-07-09 16:05."""
    return f"{value:%Y-%m-%d %H:%M}" if lang == "zh" else f"{value.day} {value:%b %Y %H:%M}"


def quarter(value: Quarter, lang: str = "zh") -> str:
    """A quarter in running text: 2018年第二季度, Q2 2018."""
    return f"{value.year}年第{'一二三四'[value.number - 1]}季度" if lang == "zh" else f"Q{value.number} {value.year}"


def quarter_short(value: Quarter, lang: str = "zh") -> str:
    """A quarter on an axis: 18Q2."""
    return f"{value.year % 100:02d}Q{value.number}" if lang == "zh" else f"Q{value.number} '{value.year % 100:02d}"


def season(value: Quarter, lang: str = "zh") -> str:
    """A quarter on the axis of a single year: 一季度, Q1."""
    return f"{'一二三四'[value.number - 1]}季度" if lang == "zh" else f"Q{value.number}"


def cumulative(value: Quarter, lang: str = "zh") -> str:
    """The year to date in words: 2018年上半年."""
    if lang == "zh":
        return f"{value.year}年{('第一季度', '上半年', '前三季度', '全年')[value.number - 1]}"
    return f"{('first quarter', 'first half', 'first three quarters', 'full year')[value.number - 1]} of {value.year}"
