"""What one uploaded table looks like: its fields, how staff head their columns, and the rules its rows keep.

Declared once per table, in its family's ``schema.py``, and read by mapping, parsing, validating, the upload template
and the documentation page alike. Field ids, headers, aliases and rules follow DOMAIN §3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import narwhals as nw

from metrics.model.office import Office
from metrics.model.rule import Reference, Rule


class Kind(StrEnum):
    """How a table arrives: dated rows corrected by key, the whole list each quarter, or a list with validity dates."""

    EVENT = "event"
    SNAPSHOT = "snapshot"
    REGISTER = "register"


class Type(StrEnum):
    """How a cell is read and what it is stored as."""

    QUARTER = "quarter"
    DATE = "date"
    MONTH = "month"  # a day, or a month when the day is unknown
    TEXT = "text"
    CODE = "code"
    ENUM = "enum"
    MULTI = "multi"  # several words of a vocabulary, joined by 、
    YES_NO = "yes_no"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"

    @property
    def is_number(self) -> bool:
        """Whether values add up."""
        return self in (Type.INTEGER, Type.DECIMAL, Type.PERCENT)

    @property
    def is_words(self) -> bool:
        """Whether a value may begin with any sign."""
        return self in (Type.TEXT, Type.CODE, Type.ENUM, Type.MULTI)


class Need(StrEnum):
    """Whether a cell may be blank; a conditional need is one of the table's rules."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


class Renews(StrEnum):
    """When a value starts anew: a figure of the quarter in every one, a year-to-date figure in the first."""

    NEVER = "never"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


@dataclass(frozen=True)
class Field:
    """One column.

    ``header`` is what staff write, unit in brackets; ``aliases`` are the other headers taken without asking.
    ``allowed`` is the vocabulary, ``synonyms`` other words for its members. ``minimum`` and ``maximum`` include
    themselves. ``register`` is the ``table.field`` a value must be found in. ``filter`` names the page filter that
    selects by this column. ``default`` is what a blank cell means (缺省), None when blank means unknown.
    ``swing_pct`` is the change on last quarter from which a remark is asked for (V-SWING). ``renews`` says when a value
    starts anew and so is not carried into the next quarter's prefilled file.
    """

    id: str
    header: str
    type: Type
    need: Need = Need.OPTIONAL
    aliases: tuple[str, ...] = ()
    unit: str = ""
    allowed: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    default: str | None = None
    register: str | None = None
    filter: str | None = None
    swing_pct: float | None = None
    renews: Renews = Renews.NEVER
    max_length: int | None = None
    example: str = ""

    @property
    def title(self) -> str:
        """The header without its bracketed unit."""
        return self.header.partition("（")[0]


@dataclass(frozen=True)
class Table:
    """The schema of one CSV.

    ``key`` names the business key; for a snapshot it begins with ``quarter``. ``period`` is the field that says which
    quarter a row belongs to; ``period_fallback`` the date that says it when ``period`` is blank. ``names`` are what
    people call the table in file names and titles. ``computed`` gives columns derived from a row and the office's
    thresholds, such as days late and lamp; they are never stored. ``ambiguous`` maps a header that is always asked
    about to the fields it may mean (DOMAIN §3.12); an option in brackets means "none of the columns".
    ``reports_singly`` says that each thing reports for itself: one that is missing has not reported (未报), which is
    told and stops nobody else's rows.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    references: tuple[Reference, ...] = ()
    period: str | None = None
    period_fallback: str | None = None
    label: str | None = None
    computed: Callable[[Office], Mapping[str, nw.Expr]] | None = None
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reports_singly: bool = False

    def __post_init__(self) -> None:
        ids = [item.id for item in self.fields]
        named = {*self.key, *filter(None, (self.period, self.period_fallback, self.label))}
        if len(set(ids)) != len(ids):
            raise ValueError(f"table {self.id} declares a field twice")
        if missing := named - set(ids):
            raise ValueError(f"table {self.id} names fields it does not declare: {', '.join(sorted(missing))}")

    @property
    def file(self) -> str:
        """Name of the file the template and exports are called."""
        return f"{self.id}.csv"

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """Fields by id."""
        return {item.id: item for item in self.fields}

    @property
    def is_periodic(self) -> bool:
        """Whether the table is owed every quarter."""
        return self.kind is not Kind.REGISTER

    @property
    def row_key(self) -> tuple[str, ...]:
        """The key without the quarter: what identifies a thing from one quarter to the next."""
        return tuple(name for name in self.key if name != "quarter")
