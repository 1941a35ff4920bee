"""Words of a vocabulary, several words in one cell, yes and no.

A word is taken when it is the declared one in any width and spacing, or a declared synonym; anything else is an error
with the words that are allowed. A likely word is suggested, never taken.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from metrics.intake.drafts.values.reading import Reader, Reading, UnreadText
from metrics.intake.sheets.spelling import compact
from metrics.model.schema import Field

_YES_NO = {
    "是": "是", "有": "是", "y": "是", "yes": "是", "true": "是", "√": "是", "✓": "是", "✔": "是", "☑": "是",
    "否": "否", "无": "否", "没有": "否", "n": "否", "no": "否", "false": "否",
    "×": "否", "✗": "否", "✘": "否", "☒": "否",
}  # fmt: skip
_BETWEEN = re.compile(r"[、,;/\s]+|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff])")
# A longer list would hide the sentence it stands in.
_SHORT_LIST = 15


def known_words(item: Field) -> Mapping[str, str]:
    """Declared words and synonyms of a field by the form in which they are compared."""
    return {compact(word): word for word in item.allowed} | {compact(a): b for a, b in item.synonyms.items()}


def word_reader(item: Field) -> Reader:
    """How to read one word of a vocabulary."""
    words = known_words(item)
    suggestions = Suggestions(words)

    def read(text: str) -> Reading:
        return words.get(compact(text)) or _unknown(text, item, suggestions)

    return read


def words_reader(item: Field) -> Reader:
    """How to read several words, joined by 、 in the order in which they are declared; each is kept once."""
    words = known_words(item)
    suggestions = Suggestions(words)
    order = {word: place for place, word in enumerate(item.allowed)}

    def read(text: str) -> Reading:
        if whole := words.get(compact(text)):
            return whole
        parts = [part for part in _BETWEEN.split(text.translate(_HALF_WIDTH)) if part]
        for part in parts:
            if compact(part) not in words:
                return _unknown(part, item, suggestions)
        found = {words[compact(part)] for part in parts}
        return "、".join(sorted(found, key=lambda word: (order.get(word, len(order)), word))) or None

    return read


def yes_no(text: str) -> Reading:
    """是 or 否."""
    return _YES_NO.get(compact(text)) or UnreadText("yes_no_unreadable")


def is_yes_no(form: str) -> bool:
    """Whether a compact form is a yes or no, so that 无 is not taken for a blank."""
    return form in _YES_NO


class Suggestions:
    """Words that texts are nearly written like. After so many texts it gives none: the column is not what it seems."""

    def __init__(self, words: Mapping[str, str], most: int = 200) -> None:
        self._words = words
        self._left = most

    def closest(self, form: str) -> str | None:
        """The one word a text is nearly written like, None when there is none or several are near."""
        self._left -= 1
        if self._left < 0 or len(form) > 40:
            return None
        near = dict.fromkeys(self._words[name] for name in difflib.get_close_matches(form, self._words, n=2))
        return next(iter(near)) if len(near) == 1 else None


_HALF_WIDTH = str.maketrans("，；／　", ",;/ ")


def _unknown(text: str, item: Field, suggestions: Suggestions) -> UnreadText:
    suggestion = suggestions.closest(compact(text))
    allowed: Sequence[str] = item.allowed if len(item.allowed) <= _SHORT_LIST else (*item.allowed[:_SHORT_LIST], "…")
    slots = {"word": text, "allowed": tuple(allowed), "suggestion": suggestion or ""}
    return UnreadText("word_unknown_near" if suggestion else "word_unknown", fix=suggestion, slots=slots)
