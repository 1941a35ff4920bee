"""How words and numbers stand in a figure: escaped, broken into lines, measured, and with their unit.

Plotly reads text as pseudo-HTML: a name ``<a href="http://…">`` would become a live link. Every word that comes from
data or from the language files passes ``plain`` on its way into a figure, and only tags made in this room are tags.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import marks

_SPACE_SHARE = 0.4  # of a line must be filled before a space for the line to end there
_NAME_EMS = 12  # a Chinese name longer than this takes a second line
_BROAD = frozenset("%mwMW@")
_HARD_SPACE = "\u00a0"
_PAUSES = (" ", "·")
_WIDE = frozenset("WFA")
_NARROW = frozenset("iljtfrI.,:;'|!()[]- ")  # the middle dot is set as wide as a character
# Punctuation that may not begin a line (GB/T 15834) hangs at the end of the one before; what opens ends none.
_OPENING = frozenset("（《「『【〔“‘")
_CLOSING = frozenset("，。、；：！？）》」』】〕”’%％,.;:!?)]")


def plain(text: object) -> str:
    """Text as it stands: no tag in it is a tag."""
    return html.escape(isolated(str(text)), quote=False)


def bold(text: object) -> str:
    """The same in bold."""
    return f"<b>{plain(text)}</b>"


@lru_cache(maxsize=4096)
def ems(text: str) -> float:
    """Width in ems, a little on the wide side: a Chinese character is one em, a digit 0.56."""
    return sum(map(_ems, text))


def px(text: str, size: float) -> float:
    """Width in px of one line of type."""
    return ems(text) * size


@lru_cache(maxsize=4096)
def lines(text: str, most: float = _NAME_EMS) -> tuple[str, ...]:
    """Text broken into lines of at most ``most`` ems, as even as they can be.

    Words of Latin letters and numbers stay whole when they fit, and a line rather ends at a space than inside a name.
    """
    whole = " ".join(text.split())
    if ems(whole) <= most:
        return (whole,)
    greedy = _filled(whole, most)
    if len(greedy) == 1:
        return greedy
    share = ems(whole) / len(greedy)
    tries = (greedy, *(_filled(whole, min(most, share + spare)) for spare in (0.6, 1.6)))
    # As few lines as can be; among those, lines that end where the text itself pauses, else the most even ones.
    fewest = [found for found in tries if len(found) == len(greedy)]
    return next((found for found in fewest if _pauses(found, whole)), fewest[1] if len(fewest) > 1 else greedy)


@lru_cache(maxsize=4096)
def line_count(text: str, most: float) -> int:
    """How many lines ``lines`` makes of a text, without looking for the most even ones."""
    whole = " ".join(text.split())
    return 1 if ems(whole) <= most else len(_filled(whole, most))


def longest_word(text: str) -> float:
    """Width in ems of the longest run of Latin letters and numbers, which no line should break."""
    return max((ems(word) for word in text.split() if word.isascii()), default=0.0)


def wrap(text: str, most: float = _NAME_EMS) -> str:
    """Text in lines, escaped line by line so that no entity is broken in two."""
    return broken(lines(text, most))


def broken(rows: Iterable[str]) -> str:
    """Lines as one figure text."""
    return "<br>".join(plain(row) for row in rows)


def shortened(text: str, most: float) -> str:
    """Text cut to ``most`` ems with an ellipsis; the whole of it belongs in the pointer's box."""
    if ems(text) <= most:
        return text
    return text[: max(_cut(text, most - 1), 1)] + "…"


def figure(number: float, decimals: int, unit: str = "") -> str:
    """A number on a mark: thousands separated, a real minus, % where the unit is percent."""
    return numbers.percent(number, decimals=decimals) if unit == "%" else numbers.grouped(number, decimals)


def measured(number: float | None, decimals: int, unit: str, lang: str) -> str:
    """A number with its unit, "—" when there is none."""
    if number is None:
        return numbers.DASH
    if unit == "%" or not unit:
        return figure(number, decimals, unit)
    return figure(number, decimals) + marks(lang).space + unit


def tip(name: str, facts: Sequence[tuple[str, str]], lang: str) -> str:
    """The text of the pointer's box: a name in bold, then one fact a line; facts without a value are left out."""
    told = (
        f"{plain(word)}{marks(lang).colon}{plain(value)}" if word else plain(value) for word, value in facts if value
    )
    return "<br>".join((f"<b>{wrap(name, 22)}</b>", *told))


@lru_cache(maxsize=4096)
def _ems(character: str) -> float:
    if character == _HARD_SPACE:
        return 0.225
    if character in _BROAD:
        return 0.92
    if character in _NARROW:
        return 0.36
    if character.isdigit() and character.isascii():
        return 0.56
    if unicodedata.east_asian_width(character) in _WIDE:
        return 1.0
    return 0.7 if character.isupper() else 0.58


def _filled(text: str, most: float) -> tuple[str, ...]:
    """Lines filled one after the other."""
    found: list[str] = [""]
    wide = 0.0  # of the last line
    for piece in _pieces(text):
        line = found[-1]
        if line and (wide + ems(piece.rstrip()) <= most or piece in _CLOSING):
            found[-1] = line + piece
            wide = sum(map(_ems, piece), wide)
        elif not line:
            found[-1] = piece.lstrip()
            wide = ems(found[-1])
        else:
            # Only a pause that leaves the line well filled is worth ending it early.
            cut = max(line.rstrip().rfind(pause) for pause in _PAUSES) + 1
            rest = line[cut:] + piece
            is_early = 0 < cut < len(line.rstrip()) and ems(line[:cut]) >= most * _SPACE_SHARE and ems(rest) <= most
            found[-1:] = [line[:cut].rstrip(), rest] if is_early else [line.rstrip(), piece.lstrip()]
            wide = ems(found[-1])
        while wide > most and found[-1][:-1].isascii() and len(found[-1]) > 1:
            cut = _cut(found[-1], most)
            found[-1:] = [found[-1][:cut], found[-1][cut:]]
            wide = ems(found[-1])
    return tuple(line.rstrip() for line in found)


def _pieces(text: str) -> list[str]:
    """Single Chinese characters, and runs of other characters up to and including their space."""
    pieces: list[str] = []
    for character in text:
        # Punctuation that opens may not end a line.
        last = pieces[-1][-1] if pieces else ""
        if last and (last in _OPENING or (character.isascii() and last.isascii() and last != " ")):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _pauses(found: Sequence[str], whole: str) -> bool:
    """Whether every line but the last ends at a space or a middle dot of the text."""
    at = 0
    for line in found[:-1]:
        at = whole.index(line, at) + len(line)
        if whole[at : at + 1] != " " and line[-1:] not in _PAUSES:
            return False
    return True


def _cut(text: str, most: float) -> int:
    """How many characters fit into ``most`` ems, at least one."""
    width = 0.0
    for index, character in enumerate(text):
        width += _ems(character)
        if width > most:
            return max(index, 1)
    return len(text)
