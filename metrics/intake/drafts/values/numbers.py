"""Amounts, areas, counts and percentages, exactly: no rounding, no guess about an exponent.

A cell may carry its own unit (120万元, 0.98万㎡, 64户), thousand separators, full-width or Chinese digits, brackets for
a negative amount, or the sign of a currency. Values are scaled in decimal; the canonical text has no needless zeros.
Source: DOMAIN §2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from metrics.intake.drafts.values import numerals
from metrics.intake.drafts.values.reading import Reader, Reading, UnreadText
from metrics.intake.sheets.spelling import compact, dashes, plain
from metrics.intake.sheets.workbook.showing import exact, general, serial_of
from metrics.model.schema import Field, Type
from metrics.model.units import canonical_unit, scale

# The canonical form itself, with so few digits that a float still holds it: most cells end here.
_CANONICAL = re.compile(r"(?:0|-?[1-9][0-9]{0,11})(?:\.[0-9]{0,2}[1-9])?|-0\.[0-9]{0,2}[1-9]")
_NUMBER = re.compile(
    r"(?P<sign>[+-]|负)?(?P<digits>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<decimals>\.[0-9]*)?(?P<unit>[^0-9.,+-]{0,8})"
)
_POINT = re.compile(r"(?P<sign>[+-]|负)?(?P<digits>)(?P<decimals>\.[0-9]+)(?P<unit>[^0-9.,+-]{0,8})")
# 1 234 567 is one number; 1 2 is not certainly one.
_TORN = re.compile(r"[0-9.,]\s+[0-9.,]")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?:\s[0-9]{3})+(?:\.[0-9]+)?\D*")
_IN_BRACKETS = re.compile(r"\((?P<inside>[0-9.,]+)\)(?P<unit>[^0-9.,()+-]{0,8})")
_EXPONENT = re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]+")
_CHINESE = re.compile(r"(?P<digits>[〇零一二两三四五六七八九十百千]+)(?P<unit>\D{0,8})")
# ¥ stands before or behind an amount, its minus on either side; what is no yuan must be converted by somebody.
_YUAN, _FOREIGN = r"¥|rmb|cny|人民币(?=[^元])", r"(?:us|hk|nt|a|c)?\$|€|£|₩|usd|eur|gbp|hkd|jpy"
_CURRENCY = re.compile(rf"(?P<before>[-+(负]?)(?:{_YUAN}|(?P<foreign>{_FOREIGN}))(?P<amount>[-+(]?[0-9.].*)")
_BEHIND = re.compile(rf"(?P<amount>.*[0-9)])(?:¥|(?P<foreign>{_FOREIGN}))")
# Zero in the formats of accountants, which print a dash for it.
_ZERO = re.compile(r"-*(?:¥|rmb|cny|人民币)-*")
# A day that Excel shows of a number whose cell has the format of dates.
_DAY = re.compile(r"(?P<y>19[0-4][0-9])[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})日?")
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000), "百万": Decimal(1_000_000)}
# A float holds 15 digits; whatever is longer is a code, or a slip of the finger.
_MOST_DIGITS = 15


def number_reader(item: Field, times: Decimal) -> Reader:
    """How to read the cells of an amount, area or count; ``times`` scales a cell that carries no unit of its own."""
    accept = acceptor(item)
    is_whole = item.type is Type.INTEGER
    low = float("-inf") if item.minimum is None else item.minimum
    high = float("inf") if item.maximum is None else item.maximum

    def read(text: str) -> Reading:
        is_canonical = times == 1 and _CANONICAL.fullmatch(text) and not (is_whole and "." in text)
        if is_canonical and low <= float(text) <= high:
            return text
        value = parse_number(text, item.unit, times)
        return value if isinstance(value, UnreadText) else accept(value)

    return read


def parse_number(text: str, unit: str, times: Decimal) -> Decimal | UnreadText:
    """The number a cell says in the field's unit, or why it says none."""
    text = plain(text[:60])
    if _TORN.search(text) and not _SPACED.fullmatch(text):
        return UnreadText("number_unreadable")
    form = dashes(compact(text)).replace("m2", "㎡")
    if marked := _CURRENCY.fullmatch(form) or _BEHIND.fullmatch(form):
        bare = marked.groupdict().get("before", "") + marked["amount"]
        return _foreign(bare, unit, times) if marked["foreign"] else parse_number(bare, unit, times)
    if "-" in form and _ZERO.fullmatch(form):
        return Decimal(0)
    if bracketed := _IN_BRACKETS.fullmatch(form):
        form = f"-{bracketed['inside']}{bracketed['unit']}"
    found = _NUMBER.fullmatch(form) or _POINT.fullmatch(form)
    if found is None:
        return _chinese(form, unit, times) or _why(form)
    value = Decimal(f"{found['digits'].replace(',', '') or '0'}{found['decimals'] or ''}")
    if len(value.normalize().as_tuple().digits) > _MOST_DIGITS:
        # 347.79999999999995 is what a program writes of 347.8; a workbook that holds it shows so many digits too.
        if not value < 10**_MOST_DIGITS or Decimal(repr(float(value))) != value:
            return UnreadText("number_too_long")
        value = exact(float(value))
    factor = _factor(found["unit"], unit, times)
    if factor is None:
        return UnreadText("number_other_unit", slots={"written": found["unit"], "unit": unit})
    return value * factor * (-1 if found["sign"] in ("-", "负") else 1)


def canonical(value: Decimal) -> str:
    """The one spelling of a number: 250 for 250.00, never an exponent."""
    return format(value.normalize(), "f") if value else "0"


def acceptor(item: Field) -> Callable[[Decimal], Reading]:
    """Give a value its canonical text if the field allows it."""
    low = None if item.minimum is None else Decimal(repr(item.minimum))
    high = None if item.maximum is None else Decimal(repr(item.maximum))
    limits = {"minimum": "" if low is None else canonical(low), "maximum": "" if high is None else canonical(high)}

    def accept(value: Decimal) -> Reading:
        if item.type is Type.INTEGER and value != value.to_integral_value():
            return UnreadText("number_not_whole")
        if len(value.as_tuple().digits) > 2 * _MOST_DIGITS or abs(value) >= 10**_MOST_DIGITS:
            return UnreadText("number_too_long")
        if low is not None and value < low:
            return UnreadText("number_too_small", slots=limits | {"read": canonical(value)})
        if high is not None and value > high:
            return UnreadText("number_too_large", slots=limits | {"read": canonical(value)})
        return canonical(value)

    return accept


def _factor(written: str, unit: str, times: Decimal) -> Decimal | None:
    """What a cell's own unit makes of its number; the column's scale when it has none."""
    if not written or (written == "年度" and unit == "年"):
        return times
    if (own := scale(written, unit)) is not None:
        return own
    # 1.2亿 says how many but not of what: of 元 for money, else of the field's own unit.
    multiple = _TIMES.get(written) or (_TIMES.get(written[:-1]) if written[1:] == unit else None)
    if multiple is None:
        return None
    base = scale("元", unit)
    return multiple * base if base is not None else multiple if canonical_unit(unit) != "%" else None


def _chinese(form: str, unit: str, times: Decimal) -> Decimal | None:
    found = _CHINESE.fullmatch(numerals.plain_numerals(form))
    value = numerals.number(found["digits"]) if found else None
    if found is None or value is None:
        return None
    factor = _factor(found["unit"], unit, times)
    return None if factor is None else Decimal(value) * factor


def _foreign(bare: str, unit: str, times: Decimal) -> Decimal | UnreadText:
    """An amount in another currency, asked about; a sign that slipped into the format of a count means nothing."""
    value = parse_number(bare, unit, times)
    if isinstance(value, UnreadText) or scale("元", unit) is None:
        return value
    return UnreadText("number_foreign_currency", options=(f"{canonical(value)}{unit}",), slots={"unit": unit})


def _why(form: str) -> UnreadText:
    if _EXPONENT.fullmatch(form):
        return UnreadText("number_with_exponent")
    if found := _DAY.fullmatch(form):
        return shown_as_day(serial_of(int(found["y"]), int(found["m"]), int(found["d"])))
    return UnreadText("number_with_comma" if re.fullmatch(r"[0-9.,]+", form) else "number_unreadable")


def shown_as_day(serial: float | None) -> UnreadText:
    """A number in a cell that has the format of dates, with the number it is."""
    if serial is None:
        return UnreadText("number_unreadable")
    return UnreadText("number_shown_as_date", fix=general(serial), slots={"read": general(serial)})
