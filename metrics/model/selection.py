"""What a page is looking at: the quarter and the filters, in and out of a readable address.

An address is hostile until parsed. A value nobody could choose is dropped and said, never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter

RULES_OF_NOW = "now"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """The quarter looked at, an optional year that limits trends, an optional version, and the filters.

    ``rules`` is RULES_OF_NOW when old quarters shall be judged by the rules of now instead of those of their time.
    Each filter is a sorted tuple of the values chosen; an empty tuple chooses all.
    """

    quarter: Quarter | None = None
    year: int | None = None
    version: int | None = None
    rules: str | None = None
    community: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    project: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    lamp: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> tuple[Selection, tuple[str, ...]]:
        """Read address parameters; also returns the names of those that could not be read."""
        known: dict[str, object] = {}
        unread: list[str] = []
        for name in (item.name for item in fields(cls)):
            if name not in query:
                continue
            texts = [query[name]] if isinstance(query[name], str) else list(query[name])
            try:
                known[name] = _parse(name, [str(text) for text in texts])
            except ValueError:
                unread.append(name)
        return cls(**known), tuple(unread)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, list[str]]:
        """Address parameters, leaving out what is not chosen. ``from_query(to_query())`` gives the same selection.

        Several values of a filter repeat the parameter, so that any name can be carried.
        """
        query = {
            name: [str(value)] for name in ("quarter", "year", "version", "rules") if (value := getattr(self, name))
        }
        return query | {name: list(value) for name in FILTERS if (value := getattr(self, name))}

    def chosen(self, name: str) -> tuple[str, ...]:
        """The values of one filter."""
        value: tuple[str, ...] = getattr(self, name)
        return value

    def with_filter(self, name: str, values: Iterable[str]) -> Selection:
        """The same selection with one filter replaced."""
        if name not in FILTERS:
            raise ValueError(f"{name!r} is not a filter; use one of {', '.join(FILTERS)}")
        return replace(self, **{name: tuple(sorted(set(values)))})  # type: ignore[arg-type]


# The filters are those parts of a selection that hold several values: here alone is a filter named.
FILTERS = tuple(item.name for item in fields(Selection) if item.default == ())
# Those that a column of rows answers; a lamp is judged.
OF_ROWS = tuple(name for name in FILTERS if name != "lamp")


def _parse(name: str, texts: Sequence[str]) -> object:
    text = texts[0] if texts else ""
    if name == "quarter":
        return Quarter.parse(text)
    if name in ("year", "version"):
        if not text.isascii() or not text.isdecimal() or len(text) > 9 or not int(text):
            raise ValueError(name)
        # A year is one that has quarters.
        return Quarter.parse(f"{text}Q4").year if name == "year" else int(text)
    if name == "rules":
        if text != RULES_OF_NOW:
            raise ValueError(name)
        return text
    values = {text for text in texts if text}
    if any(len(value) > _LONGEST for value in values) or (name == "lamp" and values - {lamp.value for lamp in Lamp}):
        raise ValueError(name)
    return tuple(sorted(values))
