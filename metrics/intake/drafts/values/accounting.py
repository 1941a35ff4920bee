"""A dash that stands for zero: what Excel's accounting formats print into a file of text.

They print 347.8 as " 347.80 " and 0 as " -   ", while a dash that somebody typed there comes out as " - ". Where a file
does not show which of the two a dash is, the clerk is asked, because 未报 and 0 are two things (DOMAIN §2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.intake.sheets.cells import Texts
from metrics.intake.sheets.spelling import dashes

ZERO, NOTHING = "zero", "nothing"
_DASH = re.compile(r"\s+-(?P<after>\s+)")
# An amount with the room that is left for a sign, before it and behind it.
_AMOUNT = re.compile(r"\s\D{0,4}[0-9][0-9,]*(?:\.[0-9]+)?(?:\s|\)\s?)")
# Cells filled up to one width, as some systems print all of them.
_FILLED_UP = re.compile(r".*[0-9]\s\s+")


@dataclass(frozen=True)
class Dashes:
    """Dashes between spaces as they stand in a column: those that are zero, or those of which it is not clear.

    ``count`` is in how many cells they stand.
    """

    zero: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    count: int = 0


def is_accounting(cells: Texts) -> bool:
    """Whether any cell of a column is printed by a format of accountants."""
    return any(_AMOUNT.fullmatch(word) for word in cells.words if word[:1].isspace())


def dashes_of(cells: Texts, others: Iterable[Texts], *, answer: str | None) -> Dashes:
    """What the dashes of a column are. ``others`` are columns of the same file, which may have the format as well."""
    found = {word: match for word in cells.words if (match := _DASH.fullmatch(dashes(word)))}
    if not found or answer == NOTHING or any(_FILLED_UP.fullmatch(word) for word in cells.words):
        return Dashes()
    every, wide = frozenset(found), frozenset(word for word, match in found.items() if len(match["after"]) > 1)
    has_numbers = any(any(map(str.isdecimal, word)) for word in cells.words)
    is_known = is_accounting(cells) or (not has_numbers and any(map(is_accounting, others)))
    # Beside zeros that are certain a dash with less room behind it is one that was typed.
    zero = every if answer == ZERO else wide if is_known else frozenset[str]()
    unclear = frozenset[str]() if zero else every if is_known else wide
    return Dashes(zero, unclear, int(cells.where((zero or unclear).__contains__).sum()))
