"""JSON that somebody else may have written: read as plain values that can be printed and written again, or refused.

Python reads what it cannot print: lists nested a thousand deep, numbers of thousands of digits. We write neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

MOST_DEEP = 32
_MOST_DIGITS = 40
# Half of a character pair: it cannot be written as UTF-8. File names from old archives contain such pieces.
HALF = re.compile("[\ud800-\udfff]")


def read_json(text: str | bytes) -> Any:
    """The value of a text. Raises ValueError for one that is no JSON, is nested too deeply, or has a number too long.

    A field that stands twice, NaN and half characters, which others understand otherwise or cannot print, are refused.
    """
    try:
        found = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_refuse, parse_int=_short)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if is_deep(found):
        raise ValueError("it is nested too deeply")
    if HALF.search(json.dumps(found, ensure_ascii=False, allow_nan=False)):
        raise ValueError("it contains half a character")
    return found


def is_deep(value: object) -> bool:
    """Whether lists and records in a plain value are nested deeper than MOST_DEEP."""
    level = [value]
    for _ in range(MOST_DEEP + 1):
        level = [item for each in level for item in _inside(each)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _short(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"{digits[:_MOST_DIGITS]}… is too long a number")
    return int(digits)


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands in it twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")
