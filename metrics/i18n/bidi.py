"""Names with letters or signs that turn the writing round, kept from turning the sentence they stand in.

Such a name is put between the two signs that isolate it (UAX #9: FSI and PDI), as is each of several in one list. Signs
of its own that would end its isolation are taken out, those that would outlast it are ended.
"""

from __future__ import annotations

import re

_OPENING, _FIRST, _CLOSING = "\u2066\u2067\u2068", "\u2068", "\u2069"
# The signs of direction, and the letters written from right to left.
_TURNING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BETWEEN = re.compile("([、，。；：;·　\n]|, )")


def isolated(text: str) -> str:
    """The text with each name in it that turns the writing round kept to itself; any other text as it is."""
    if not _TURNING.search(text):
        return text
    return "".join(_alone(part) if _TURNING.search(part) else part for part in _BETWEEN.split(text))


def _alone(name: str) -> str:
    kept, depth = [], 0
    for sign in name:
        depth += (sign in _OPENING) - (sign == _CLOSING)
        if depth < 0:
            depth = 0
        else:
            kept.append(sign)
    whole = "".join(kept) + _CLOSING * depth
    is_alone = whole.startswith(_FIRST) and whole.count(_CLOSING) == 1 and whole.endswith(_CLOSING)
    return whole if is_alone else f"{_FIRST}{whole}{_CLOSING}"
