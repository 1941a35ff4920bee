"""Small numbers in Chinese numerals: 三, 十二, 一百零五. Years are read digit by digit: 二〇一七."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(
    r"(?=.)(?:(?P<千>[一二两三四五六七八九])千)?零?(?:(?P<百>[一二两三四五六七八九])百)?零?"
    r"(?:(?P<十>[一二三四五六七八九])?(?P<has_ten>十))?零?(?P<个>[一二两三四五六七八九])?"
)
_ANY = re.compile("[〇零一二两三四五六七八九十百千]+")


def number(text: str) -> int | None:
    """The number a text in Chinese numerals says, up to 9999; None for anything else."""
    if text in ("零", "〇"):
        return 0
    found = _NUMBER.fullmatch(text)
    if not found or text.strip("零") != text:
        return None
    value = sum(_DIGITS[found[unit]] * times for unit, times in _TENS.items() if found[unit])
    if found["has_ten"] and not found["十"]:
        value += 10
    return value + (_DIGITS[found["个"]] if found["个"] else 0)


def with_digits(text: str) -> str:
    """A date with its Chinese numerals in digits: 二〇一七年九月三十日 is 2017年9月30日. Other words stay."""
    return _ANY.sub(lambda found: _digits(found[0]), text)


def _digits(text: str) -> str:
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return "".join(str(_DIGITS[character]) for character in text)
    value = number(text)
    return text if value is None else str(value)
