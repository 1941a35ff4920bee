"""Rows as things to draw and list: one plain value per row, blanks as None or "".

A family declares what a thing is as a dataclass; each field is read by its type. Charts, lists and concerns all start
from these, so that a thing reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar, get_type_hints

from metrics.model.lamp import Lamp

T = TypeVar("T")
_SAMPLE = "示例"
_ASSUMED = "访谈+示例"


def clause(cell: str | None) -> str:
    """What a person wrote as part of a sentence of ours: without the stop at its end."""
    return (cell or "").rstrip("。；;. ")


Clause = Annotated[str, clause]


class Thing(Protocol):
    """Whatever knows whether it is a sample row."""

    @property
    def is_illustrative(self) -> bool:
        """Whether it is a sample row."""


def illustrative(found: Iterable[Thing]) -> bool:
    """Whether any of them is a sample row."""
    return any(thing.is_illustrative for thing in found)


def is_sample(source: str | None) -> bool:
    """Whether a data source says that the row is a sample."""
    return _SAMPLE in (source or "")


def is_assumed(source: str | None) -> bool:
    """Whether a data source says that the name is real and the values are invented (DOMAIN §3)."""
    return source == _ASSUMED


def day(cell: str | None) -> date | None:
    """A day as it is kept, None where it is blank."""
    return date.fromisoformat(cell) if cell else None


def thing(kind: type[T], row: Mapping[str, Any], columns: Mapping[str, str] | None = None, **known: Any) -> T:
    """A row as a ``kind``: what is not ``known`` is read from the column of the field's name, or that of ``columns``.

    ``is_illustrative`` and ``is_assumed`` are read from the data source. A blank cell is None where the type allows it,
    else "" or 0. Raises KeyError for a field without a column.
    """
    named = {**(columns or {}), **dict.fromkeys(_OF_SOURCE, "data_source")}
    # mypy takes the hash of a class's instances for that of the class.
    left = {name: of for name, of in _types(kind).items() if name not in known}  # type: ignore[arg-type]
    return kind(**known, **{name: _reader(name, of)(row[named.get(name, name)]) for name, of in left.items()})


@cache
def _types(kind: type[object]) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _reader(name: str, of: Any) -> Callable[[Any], Any]:
    return _OF_SOURCE[name] if name in _OF_SOURCE else _OF_TYPE[of]


_OF_TYPE: Mapping[Any, Callable[[Any], Any]] = {
    str: lambda cell: cell or "",
    int: lambda cell: int(cell or 0),
    int | None: lambda cell: None if cell is None else int(cell),
    float | None: lambda cell: None if cell is None else float(cell),
    date | None: day,
    Lamp | None: lambda cell: Lamp(cell) if cell else None,
    Clause: clause,
}
_OF_SOURCE: Mapping[str, Callable[[str | None], bool]] = {"is_illustrative": is_sample, "is_assumed": is_assumed}
