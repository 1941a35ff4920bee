"""Number formats of workbooks, read as far as they change what a person understands: dates, percent, zeros, words.

How many decimals are shown is not part of that: a cell keeps every digit it holds, because figures rounded for the
screen no longer add up. Format codes and the numbers that stand for them: ECMA-376 §18.8.30, with the Chinese forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_DATE = 'yyyy"年"m"月"d"日"'
_CLOCK = 'h"时"mm"分"'
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'), **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy", 31: _DATE, **dict.fromkeys((32, 34, 55), _CLOCK), **dict.fromkeys((33, 35, 56), f'{_CLOCK}ss"秒"'),
}  # fmt: skip
# Longer codes are nonsense of a damaged file.
_LONGEST = 1000

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>[Ee][+-])|(?P<letters>[yYeE]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4}|b+|g+)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%;/@])|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(?P<how>[<>=]{1,2})(?P<limit>-?[0-9.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CURRENCY = "¥￥$€£"


@dataclass(frozen=True)
class FormatSection:
    """One part of a format code, for numbers of one kind.

    ``parts`` are the letters of a date, y m d h and M for minutes, s. ``prefix`` and ``suffix`` are words around a
    number, ``groups`` how many digits stand between words inside it with the word before each. ``shift`` is the
    power of ten by which the number is made smaller to be shown.
    """

    condition: tuple[str, float] | None = None
    is_general: bool = False
    is_text: bool = False
    is_percent: bool = False
    parts: frozenset[str] = frozenset()
    is_elapsed: bool = False
    prefix: str = ""
    suffix: str = ""
    whole_digits: int = 0
    decimals: int = 0
    shift: int = 0
    groups: tuple[tuple[str, int], ...] = ()


def built_in(number: int) -> str:
    """The format code a number stands for, "" for the general format."""
    return _BUILT_IN.get(number, "")


@lru_cache(maxsize=4096)
def sections(code: str) -> tuple[FormatSection, ...]:
    """The parts of a format code, at most four: positive, negative, zero, text, or as their conditions say."""
    tokens: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:_LONGEST]):
        if token["sign"] == ";":
            tokens.append([])
        else:
            tokens[-1].append(token)
    return tuple(_section(part) for part in tokens[:4])


def _section(tokens: list[re.Match[str]]) -> FormatSection:
    condition = next((found for token in tokens if (found := _condition(token))), None)
    if place := next((place for place, token in enumerate(tokens, 1) if token["general"]), 0):
        before, after = ("".join(map(_word, part)) for part in (tokens[: place - 1], tokens[place:]))
        return FormatSection(condition, is_general=True, prefix=before, suffix=after)
    elapsed = any(token["bracket"] and _ELAPSED.fullmatch(token["bracket"]) for token in tokens)
    parts = _parts(tokens)
    if parts or elapsed:
        return FormatSection(condition, parts=parts, is_elapsed=elapsed)
    if any(token["sign"] == "@" for token in tokens):
        return FormatSection(condition, is_text=True)
    return _numeric(tokens, condition)


def _condition(token: re.Match[str]) -> tuple[str, float] | None:
    found = _CONDITION.fullmatch(token["bracket"] or "")
    try:
        return (found["how"], float(found["limit"])) if found else None
    except ValueError:
        return None


def _parts(tokens: list[re.Match[str]]) -> frozenset[str]:
    """The letters of a date format. An m beside hours or seconds is minutes."""
    letters = [token["letters"][0].lower() for token in tokens if token["letters"]]
    found = set()
    for place, letter in enumerate(letters):
        if letter == "m":
            beside = letters[max(place - 1, 0) : place] + letters[place + 1 : place + 2]
            is_minute = letters[max(place - 1, 0) : place] == ["h"] or letters[place + 1 : place + 2] == ["s"]
            found.add("M" if is_minute and beside else "m")
        else:
            found.add("y" if letter == "e" else letter)
    return frozenset(found)


def _numeric(tokens: list[re.Match[str]], condition: tuple[str, float] | None) -> FormatSection:
    """A format of digits: 0.00, #,##0, 000000, "GC-"000, 0.0,"千元" and 0!.0,"万元"."""
    places = [place for place, token in enumerate(tokens) if token["digit"]]
    first, last = (places[0], places[-1]) if places else (len(tokens), len(tokens))
    is_percent = any(token["sign"] == "%" for token in tokens)
    commas = 0
    for token in tokens[last + 1 :]:
        if token["sign"] != ",":
            break
        commas += 1
    inside, point = tokens[first : last + 1], False
    whole, decimals, groups = 0, 0, list[tuple[str, int]]()
    for token in inside:
        word = _word(token)
        if token["sign"] == ".":
            point = True
        elif token["exponent"]:
            break
        elif token["digit"]:
            if point:
                decimals += token["digit"] == "0"
            else:
                whole += token["digit"] == "0"
                groups = [*groups[:-1], (groups[-1][0], groups[-1][1] + 1)] if groups else [("", 1)]
        elif word and not point:
            groups.append((word, 0))
    has_words = len(groups) > 1
    # 0!.0, shows 12345 as 1.2: the point is a word between the digits, and so takes one more power of ten.
    drawn = groups[-1][1] if has_words and groups[-1][0] == "." and not point else 0
    return FormatSection(
        condition,
        is_percent=is_percent,
        prefix="".join(map(_word, tokens[:first])),
        suffix="".join(map(_word, tokens[last + 1 :])),
        whole_digits=whole - drawn if drawn else whole,
        decimals=decimals,
        shift=3 * commas + drawn,
        groups=tuple(groups) if has_words and not drawn else (),
    )


def _word(token: re.Match[str]) -> str:
    """What a token writes beside the digits. Currency signs, brackets and signs of negative numbers are no words."""
    if token["bracket"] is not None:
        return ""
    word: str = token["quoted"] or token["escaped"] or token["other"] or ""
    return "" if word in {"(", ")", "-", "+"} and not token["quoted"] else word.strip(_CURRENCY + " \u3000")
