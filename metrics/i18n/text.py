"""Every sentence the product says, looked up by key in ``text.zh.toml`` and ``text.en.toml``.

The files of the shell, of intake and of each family are merged; a family's keys stand under its slug. A missing key is
a fault of the program and raises; it is never shown as a blank.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from metrics.errors import UnknownText
from metrics.i18n.bidi import isolated

LANGUAGES = ("zh", "en")
# A claim over all tables, and the ending of a table of which every unit must have reported.
ALL_TABLES, WHOLE = "*", "/all"
_MOST_NAMED = 3
_HERE = Path(__file__).parent


def tag(lang: str) -> str:
    """A language as documents and pages name it, for spelling, line breaking and reading aloud."""
    return "zh-CN" if lang == "zh" else "en-GB"


def of_locale(locale: str) -> str:
    """Our language for a browser's: Chinese for every kind of Chinese."""
    return "zh" if locale.lower().startswith("zh") else "en"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a language puts between names, longer phrases and clauses, after a name, and between sentences."""

    joiner: str
    phrases: str
    semicolon: str
    comma: str
    colon: str
    space: str


@cache
def marks(lang: str) -> Marks:
    """The marks of a language."""
    return Marks(**tomllib.loads((_HERE / f"text.{lang}.toml").read_text("utf-8"))["mark"])


@dataclass(frozen=True)
class Text:
    """The sentences of one language. ``scope`` is tried first, so that a family says ``title`` for its own title.

    ``claims`` names, for each sentence that says good, none or zero of the data, the tables whose rows it rests on.
    ``lacking`` are tables of which there are none, ``damaged`` those whose files cannot be trusted, with the words that
    name them: a claim over one of them is not said; what is said instead is that it cannot be.
    """

    lang: str
    entries: Mapping[str, str]
    scope: str = ""
    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, lang: str, folders: Mapping[str, Path]) -> Text:
        """Merge ``text.<lang>.toml`` of each folder under its namespace; the empty namespace is the shell's own.

        ``claims.toml`` beside it, for both languages, says which of the sentences are claims.
        """
        entries: dict[str, str] = {}
        claims: dict[str, tuple[str, ...]] = {}
        for namespace, folder in folders.items():
            with (folder / f"text.{lang}.toml").open("rb") as file:
                entries.update(_flatten(tomllib.load(file), namespace))
            if (declared := folder / "claims.toml").exists():
                found = tomllib.loads(declared.read_text("utf-8")).get("claims", {})
                claims |= {f"{namespace}.{key}" if namespace else key: tuple(on) for key, on in found.items()}
        return cls(lang, entries, claims=claims)

    def __call__(self, key: str, /, **slots: Any) -> str:
        """The sentence under a key, its slots filled in; a claim without its rows is answered by what is lacking."""
        place = self._place(key)
        if place is None:
            raise UnknownText(f"no text {key!r} in {self.lang}{f', scope {self.scope}' if self.scope else ''}")
        sentence = self.entries[place]
        for why, tables in (("damaged", self.damaged), ("said", self.lacking)):
            if tables and (missing := self._missing(self.claims.get(place, ()), tables)):
                return self.entries[f"ungrounded.{why}"].format(tables=missing) + _stop(sentence)
        if not slots:
            return sentence
        slots = {name: isolated(value) if isinstance(value, str) else value for name, value in slots.items()}
        return _SPOKEN.vformat(sentence, (), slots) if "|" in sentence else sentence.format_map(slots)

    @property
    def marks(self) -> Marks:
        """What stands between words."""
        return marks(self.lang)

    def own(self, chinese: str, english: str) -> str:
        """Which of two names of a thing this language uses."""
        return chinese if self.lang == "zh" else english

    def find(self, key: str) -> str | None:
        """The raw sentence under a key, or None."""
        place = self._place(key)
        return None if place is None else self.entries[place]

    def grounded(self, lacking: Mapping[str, str], damaged: Mapping[str, str]) -> Text:
        """The same sentences over data in which some tables are lacking and the files of some are damaged."""
        return replace(self, lacking=lacking, damaged=damaged)

    def _place(self, key: str) -> str | None:
        scoped = f"{self.scope}.{key}" if self.scope else key
        return scoped if scoped in self.entries else key if key in self.entries else None

    def _missing(self, tables: tuple[str, ...], lacking: Mapping[str, str]) -> str:
        """The names of those of some tables that are lacking; of all tables for ``*``."""
        asked = [table for table in lacking if not table.endswith(WHOLE)] if ALL_TABLES in tables else tables
        named = list(dict.fromkeys(lacking[table] for table in asked if table in lacking))
        joined = self.entries["ungrounded.joiner"].join(named[:_MOST_NAMED])
        return joined + (self.entries["ungrounded.more"].format(count=len(named)) if len(named) > _MOST_NAMED else "")

    def word(self, value: str) -> str:
        """A word of a vocabulary in this language: 施工中, Under construction. Unknown words stay as they are."""
        return self.find(f"value.{value}") or value

    def __or__(self, other: Text) -> Text:
        """The sentences of both; a key that both have is a fault of the program."""
        if shared := self.entries.keys() & other.entries.keys():
            raise UnknownText(f"two files both say {', '.join(sorted(shared))}")
        return Text(self.lang, {**self.entries, **other.entries}, self.scope, {**self.claims, **other.claims})

    def scoped(self, scope: str) -> Text:
        """The same sentences, looked up in a family's own first."""
        return replace(self, scope=scope)


class _Spoken(Formatter):
    """Fills slots; ``{count:report is|reports are}`` says the one for a single thing and the other for any number."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, bar, many = format_spec.partition("|")
        return (one if value == 1 else many) if bar else super().format_field(value, format_spec)


_SPOKEN = _Spoken()


def _stop(sentence: str) -> str:
    """The full stop a sentence ends with, or nothing where it has none, as a title."""
    return sentence[-1:] if sentence[-1:] in ("。", ".") else ""


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, str(value)
