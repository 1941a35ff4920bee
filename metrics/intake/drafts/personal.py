"""Numbers of people in a text: identity cards, mobile telephones, bank cards; found in any spelling, shown masked.

An identity card of 18 digits keeps its check digit (GB 11643), names a province and a possible day of birth; the old
one of 15 digits the latter two. A mobile number begins with 13 to 19. A bank card begins as Chinese banks' cards do and
keeps the check digit of all cards (Luhn). An amount, an area, a document's number or a code of a place does none of it.
Digits within a GUID or a checksum are neither telephone nor bank card; an identity card is one even there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from metrics.model.clock import newest_day

ID_CARD, MOBILE, BANK_CARD = "id_card", "mobile", "bank_card"

# \d also finds full-width digits; what is found is made half-width before it is looked at.
_CANDIDATE = re.compile(
    r"(?<![0-9.])(?<!\d-)(?:"
    # 410105 19900101 1234, in one piece or in groups of its parts
    r"(?P<id_card>\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXxＸｘ])(?!\d)"
    # 138 1234 5678, with or without +86
    r"|(?:(?:\+|00)?86[ -]?)?(?P<mobile>[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4})"
    r"(?!\d|[.．]\d|\s?(?:元|万|亿|㎡|平方|m2|亩|户|%))"
    # in one piece, or in groups of four as on the card
    r"|(?P<long>\d{15,19}|\d{4}(?: \d{4}){2,3}(?: \d{1,4})?)(?!\d|[.．]\d)"
    r")"
)
# 0a1bc138-0000-4000-99b9-0123456789ab, or as many hexadecimal digits as a common checksum has, without dashes.
_MACHINE_MADE = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32}(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})?)"
    r"(?![0-9A-Za-z])"
)
# So many letters stand beside the digits, else a number may have been filled up to the length of a GUID.
_FEWEST_LETTERS = 4
# Whatever is found has so many digits in a row, which is quickly seen of many texts.
_LONG_NUMBER = r"\d(?:[ -]?\d){10}"
_PROVINCES = frozenset(
    str(first * 10 + last) for first, count in ((1, 5), (2, 3), (3, 7), (4, 6), (6, 5)) for last in range(1, count + 1)
) | {"50", "51", "52", "53", "54", "71", "81", "82", "83"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# First digits and lengths of cards issued in China. Cards in 41 are left out: so do the codes of Henan's places begin.
_CARDS = re.compile(r"62\d{14,17}|9558\d{15}|60\d{15,17}|4[02-9]\d{14}(?:\d{3})?|5[1-5]\d{14}|35\d{14}")
# Old cards went to people born before 1999; a code of place and date of this century would begin with 00 to 29.
_OLD_FROM = 1930


@dataclass(frozen=True, slots=True)
class Personal:
    """One number of a person: its kind and itself masked. ``start`` and ``end`` are its place in the text."""

    kind: str
    masked: str
    start: int
    end: int


def long_numbers(texts: Sequence[str]) -> list[int]:
    """Positions of the texts, of very many, that may hold a number of a person."""
    return pl.Series(texts, dtype=pl.String).str.contains(_LONG_NUMBER).arg_true().to_list()


def find(text: str) -> Iterator[Personal]:
    """Every number of a person in a text."""
    machine_made: list[tuple[int, int]] | None = None
    for found in _CANDIDATE.finditer(text):
        digits = _plain(found["id_card"] or found["mobile"] or found["long"])
        if not (kind := _kind(digits, is_mobile=found["mobile"] is not None)):
            continue
        if kind != ID_CARD:
            if machine_made is None:
                machine_made = [whole.span() for whole in _MACHINE_MADE.finditer(text)]
            if _is_within(machine_made, text, *found.span()):
                continue
        start = found.start("mobile") if kind == MOBILE else found.start()
        yield Personal(kind, mask(digits), start, found.end())


def masked(text: str) -> str:
    """A text with every number of a person in it masked."""
    for found in reversed(list(find(text))):
        text = text[: found.start] + found.masked + text[found.end :]
    return text


def mask(digits: str) -> str:
    """4101**********1234 for 18 digits, 138****5678 for a telephone."""
    head = 3 if len(digits) == 11 else 4
    return digits[:head] + "*" * (len(digits) - head - 4) + digits[-4:]


def is_like_id_card(digits: str) -> bool:
    """Whether 18 digits name a province and a day of birth, whatever their check digit."""
    return len(digits) == 18 and digits[:2] in _PROVINCES and _is_birth(digits[6:14], 1900)


def destroyed(digits: str) -> str | None:
    """What a number was that Excel has cut to 15 digits: an identity card or a bank card, None for neither."""
    if is_like_id_card(digits):
        return ID_CARD
    return BANK_CARD if re.fullmatch(r"62\d{14,17}", digits) else None


def _is_within(spans: Sequence[tuple[int, int]], text: str, start: int, end: int) -> bool:
    """Whether a piece of a text lies within one of some spans, with letters beside it there."""
    place = bisect_right(spans, (start, len(text))) - 1
    if place < 0 or end > spans[place][1]:
        return False
    beside = text[spans[place][0] : start] + text[end : spans[place][1]]
    return sum(sign.isalpha() for sign in beside) >= _FEWEST_LETTERS


def _plain(text: str) -> str:
    return re.sub("[ -]", "", unicodedata.normalize("NFKC", text)).upper()


def _kind(digits: str, *, is_mobile: bool) -> str | None:
    if is_mobile:
        return MOBILE
    if is_like_id_card(digits) and _checks(digits):
        return ID_CARD
    if not digits.isdecimal():
        return None
    if len(digits) == 15 and digits[:2] in _PROVINCES and _is_birth(f"19{digits[6:12]}", _OLD_FROM):
        return ID_CARD
    return BANK_CARD if _CARDS.fullmatch(digits) and _luhn(digits) else None


def _is_birth(digits: str, earliest: int) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return earliest <= day.year and day <= newest_day()


def _checks(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == digits[17]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
