"""Every sentence the product says, looked up by key in ``text.zh.toml`` and ``text.en.toml``.

The files of the shell, of intake and of each family are merged; a family's keys stand under its slug. A missing key is
a fault of the program and raises; it is never shown as a blank.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.errors import UnknownText

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """The sentences of one language. ``scope`` is tried first, so that a family says ``title`` for its own title."""

    lang: str
    entries: Mapping[str, str]
    scope: str = ""

    @classmethod
    def load(cls, lang: str, folders: Mapping[str, Path]) -> Text:
        """Merge ``text.<lang>.toml`` of each folder under its namespace; the empty namespace is the shell's own."""
        entries: dict[str, str] = {}
        for namespace, folder in folders.items():
            with (folder / f"text.{lang}.toml").open("rb") as file:
                entries.update(_flatten(tomllib.load(file), namespace))
        return cls(lang, entries)

    def __call__(self, key: str, /, **slots: Any) -> str:
        """The sentence under a key with its slots filled in."""
        sentence = self.find(key)
        if sentence is None:
            raise UnknownText(f"no text {key!r} in {self.lang}{f', scope {self.scope}' if self.scope else ''}")
        return sentence.format_map(slots) if slots else sentence

    def find(self, key: str) -> str | None:
        """The raw sentence under a key, or None."""
        found = self.entries.get(f"{self.scope}.{key}") if self.scope else None
        return self.entries.get(key) if found is None else found

    def word(self, value: str) -> str:
        """A word of a vocabulary in this language: 施工中, Under construction. Unknown words stay as they are."""
        return self.find(f"value.{value}") or value

    def __or__(self, other: Text) -> Text:
        """The sentences of both; a key that both have is a fault of the program."""
        if shared := self.entries.keys() & other.entries.keys():
            raise UnknownText(f"two files both say {', '.join(sorted(shared))}")
        return Text(self.lang, {**self.entries, **other.entries}, self.scope)

    def scoped(self, scope: str) -> Text:
        """The same sentences, looked up in a family's own first."""
        return Text(self.lang, self.entries, scope)


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, str(value)
