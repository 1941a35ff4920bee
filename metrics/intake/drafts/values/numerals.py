"""Small numbers in Chinese numerals: 三, 十二, 一百零五. Years are read digit by digit: 二〇一七.

Excel prints 二○一七 with a circle and 贰零壹柒 in the numerals of bills; people take a letter O for the zero.
"""

from __future__ import annotations

import re

from metrics.model.quarter import with_zeros

_FIGURES = "零一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate(_FIGURES)} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(
    r"(?=.)(?:(?P<千>[一二两三四五六七八九])千)?[零〇]?(?:(?P<百>[一二两三四五六七八九])百)?零?"
    r"(?:(?P<十>[一二三四五六七八九])?(?P<has_ten>十))?[零〇]?(?P<个>[一二两三四五六七八九])?"
)
_BARE_TEN = re.compile("(?<![一二三四五六七八九])十")
_ANY = re.compile("[〇零一二两三四五六七八九十百千]+")
_OF_BILLS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def number(text: str) -> int | None:
    """The number a text in Chinese numerals says, up to 9999; None for anything else.

    一百二 is 120 to one who says it and 102 to one who reads it figure by figure, so it is none.
    """
    text = plain_numerals(text)
    if text in ("零", "〇"):
        return 0
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    value = sum(_DIGITS[found[unit]] * times for unit, times in _TENS.items() if found[unit])
    if found["has_ten"] and not found["十"]:
        value += 10
    value += _DIGITS[found["个"]] if found["个"] else 0
    return value if _spelt(value) == _uniform(text) else None


def _spelt(value: int) -> str:
    """A number from 1 to 9999 as it is counted: 一千零一十."""
    words, skipped = "", False
    for sign, times in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // times % 10
        if digit:
            words += ("零" if words and skipped else "") + _FIGURES[digit] + sign
        skipped = not digit
    return words


def _uniform(text: str) -> str:
    """One spelling for those that say the same: 两千 and 二千, 十二 and 一十二."""
    text = text.replace("两", "二").replace("〇", "零")
    return _BARE_TEN.sub("一十", text)


def with_digits(text: str) -> str:
    """A date with its Chinese numerals in digits: 二〇一七年九月三十日 is 2017年9月30日. Other words stay."""
    return _ANY.sub(lambda found: _digits(found[0]), plain_numerals(text))


def plain_numerals(text: str) -> str:
    """A text with its numerals in the plain ones: 贰零壹柒 and 二○一七 are 二零一七 and 二〇一七."""
    return with_zeros(text.translate(_OF_BILLS))


def _digits(text: str) -> str:
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return "".join(str(_DIGITS[character]) for character in text)
    value = number(text)
    return text if value is None else str(value)
