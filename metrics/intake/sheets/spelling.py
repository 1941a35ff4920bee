"""When two spellings are the same word: full-width and half-width, spaces, dashes, invisible characters.

Office files mix （万元） with (万元) and １２ with 12. Headers, words of a vocabulary, names in a register and codes
are compared in these forms; a free text is never changed by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from metrics.model.formulas import as_shown, unguarded

# Spaces people cannot see: ideographic, no-break, zero-width, and the byte-order mark Excel leaves behind.
SPACES = " \t\r\n\v\f\u3000\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−﹣－"}
_SPACE = re.compile(r"\s+")
_BRACKETED = re.compile(r"(?P<base>.+?)[(\[【〔<](?:单位:?)?(?P<inside>[^()\[\]【】〔〕<>]*)[)\]】〕>]")


def plain(text: str) -> str:
    """Half-width forms, nothing invisible, no space at either end."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip(SPACES)


def compact(text: str) -> str:
    """``plain`` without any space and in lower case: the form in which words are compared."""
    return _SPACE.sub("", plain(text)).casefold()


def dashes(text: str) -> str:
    """Every kind of dash as the ASCII one."""
    return text.translate(_DASHES)


@lru_cache(maxsize=4096)
def header_form(text: str) -> str:
    """The form in which headers are compared: compact, without the marks forms put around them (*户数：)."""
    return unguarded(compact(as_shown(text[:200]))).strip("*＊:;,.、")


@lru_cache(maxsize=4096)
def without_bracket(form: str) -> tuple[str, str | None]:
    """A header form and what its last bracket holds: 建筑面积(万平方米) gives 建筑面积 and 万平方米."""
    found = _BRACKETED.fullmatch(form)
    return (found["base"], found["inside"]) if found else (form, None)


def letter(index: int) -> str:
    """The column letter Excel shows for a column number from 0: A, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """The column number from 0 for the letters Excel shows."""
    number = 0
    for sign in letters:
        number = 26 * number + ord(sign) - 64
    return number - 1


def ranges(numbers: list[int] | tuple[int, ...], most: int = 8) -> str:
    """Row numbers for a sentence: 3、5—8、12, cut after ``most`` pieces."""
    pieces: list[list[int]] = []
    for number in sorted(set(numbers)):
        if pieces and number == pieces[-1][1] + 1:
            pieces[-1][1] = number
        else:
            pieces.append([number, number])
    told = [str(first) if first == last else f"{first}—{last}" for first, last in pieces[:most]]
    return "、".join(told) + ("…" if len(pieces) > most else "")
