"""A number the office is judged by, what it came from, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from metrics.errors import Damage
from metrics.model.lamp import Bands, Judgement, Lamp, LampRule
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows, is_illustrative


class Better(StrEnum):
    """Which direction is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Compare(StrEnum):
    """How two values are compared: rates in points, amounts in percent, small counts absolutely (DOMAIN §4.3)."""

    POINTS = "points"
    PERCENT = "percent"
    ABSOLUTE = "absolute"
    RANK = "rank"
    NONE = "none"


class Basis(StrEnum):
    """Where a plan to date comes from; tile, chart and sentence name the same one."""

    ITEMS = "items"
    TARGET = "target"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked by the end of a quarter, in the measure's unit, and where that comes from."""

    number: float
    basis: Basis


# Remarks as text key and slots.
Notes = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class Value:
    """A number, or the reason why there is none.

    ``number`` is unrounded, in the measure's unit (or ``unit`` when this value has another, as months for a
    month-precise date). ``reason`` is the key of the sentence that says why there is none: ``not_reported``,
    ``no_denominator``, ``too_early``, ``rounds_incomplete`` … ``rows`` are the rows behind it, ``parts`` further
    figures of the same calculation, ``notes`` remarks as (text key, slots). ``beside`` is what is said with the number
    wherever it stands, in the same form: of which award, as of which round. ``lamp`` is set where the rows decide it.
    ``is_approximate`` marks a duration counted in whole months. ``damage`` is the file for which it cannot be computed.
    """

    number: float | None = None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    rows: Rows | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    notes: Notes = ()
    beside: Notes = ()
    lamp: Lamp | None = None
    unit: str | None = None
    is_approximate: bool = False
    damage: Damage | None = None

    def __post_init__(self) -> None:
        if (self.number is None) == (self.reason is None):
            raise ValueError("a value has either a number or the reason why it has none")

    @cached_property
    def is_illustrative(self) -> bool:
        """Whether any row behind it is a sample row."""
        return self.rows is not None and is_illustrative(self.rows)

    @classmethod
    def missing(cls, reason: str, **known: Any) -> Value:
        """No number, and why."""
        return cls(reason=reason, **known)

    @classmethod
    def damaged(cls, damage: Damage | None) -> Value:
        """No number, because what it rests on cannot be read."""
        return cls(reason="damaged", damage=damage)

    @classmethod
    def ratio(
        cls, numerator: float, denominator: float, *, times: float = 100, empty: str = "no_denominator", **known: Any
    ) -> Value:
        """Numerator ÷ denominator in percent; no value when the denominator is zero (never 0 % or 100 %).

        ``empty`` is the reason then: what there is none of, as ``no_plan`` for a rate of the year's plan.
        """
        if not denominator:
            return cls.missing(empty, numerator=numerator, denominator=denominator, **known)
        return cls(numerator / denominator * times, None, numerator, denominator, **known)


@dataclass(frozen=True)
class Measure:
    """One KPI of the catalogue (DOMAIN §4.1). Its names, formula and source stand in the family's text under its id.

    ``compute`` takes the records and a quarter and is pure. ``table`` is the table whose reporting decides 未报.
    ``paced`` gives the figure that a Pace rule compares with plan when it is not the number itself (the year to date
    of a quarterly count); ``planned`` gives the plan, of exactly the rows judged, where it is neither the target's nor
    elapsed time: what the things themselves state, or None for a figure that has no plan.
    ``target_id`` is the indicator in the targets table when it is not the measure's own id. ``comparable`` computes
    both sides of a comparison on the things present in both quarters (可比口径), None when nothing differs.
    ``is_headline`` puts it on the overview. ``is_year_to_date`` marks a figure that begins anew every January: it is
    compared with last year's same quarter only, and its course breaks at New Year (DOMAIN §4.3).
    """

    id: str
    table: str
    unit: str
    compute: Callable[[Records, Quarter], Value]
    better: Better = Better.UP
    compare: Compare = Compare.NONE
    lamp: LampRule | None = None
    decimals: int = 1
    is_headline: bool = False
    paced: Callable[[Value], float | None] | None = None
    planned: Callable[[Records, Quarter], Plan | None] | None = None
    target_id: str | None = None
    comparable: Callable[[Records, Quarter, Quarter], tuple[Value, Value] | None] | None = None
    is_year_to_date: bool = False

    @property
    def bands(self) -> Bands:
        """Its published limits. Raises TypeError for a measure that is judged otherwise or not at all."""
        if not isinstance(self.lamp, Bands):
            raise TypeError(f"{self.id} has no limits; its lamp is {self.lamp!r}")
        return self.lamp


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the targets table. ``plan`` is the cumulative plan for the four quarters, None where left blank."""

    indicator_id: str
    year: int
    scope: str
    unit: str
    annual: float
    plan: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None)
    basis: str = ""
    is_illustrative: bool = False

    def planned(self, quarter: Quarter, elapsed_pct: float | None = None) -> float:
        """What the plan asks by the end of a quarter; a blank quarter is on the straight line 25/50/75/100 %.

        ``elapsed_pct`` is the share of the year that has passed when the quarter is still running.
        """
        stated = self.plan[quarter.number - 1]
        if stated is not None:
            return stated
        return self.annual * (quarter.elapsed_pct if elapsed_pct is None else elapsed_pct) / 100


@dataclass(frozen=True, slots=True)
class Change:
    """The difference from an earlier quarter, in the comparison's own unit; None with a reason when there is none."""

    base: Quarter
    compare: Compare
    number: float | None = None
    reason: str | None = None
    base_number: float | None = None
    note: str | None = None


@dataclass(frozen=True)
class Reading:
    """A measure as a page shows it: value, lamp, target, changes and history. Made by ``insight``.

    ``damage`` is the file for which it has no number or no lamp.
    """

    measure: Measure
    quarter: Quarter
    value: Value
    judgement: Judgement
    target: Target | None = None
    plan: Plan | None = None
    since_last_quarter: Change | None = None
    since_last_year: Change | None = None
    history: tuple[tuple[Quarter, Value], ...] = ()
    damage: Damage | None = None

    @property
    def planned(self) -> float | None:
        """What the plan asks by the quarter's end, None without one."""
        return self.plan.number if self.plan else None

    @property
    def by_quarter(self) -> Mapping[Quarter, Value]:
        """The values of the history and the page's own."""
        return dict(self.history) | {self.quarter: self.value}

    def numbers(self, quarters: Iterable[Quarter]) -> tuple[float | None, ...]:
        """The number of each quarter; None where it has none or was not looked at."""
        known = self.by_quarter
        return tuple(known[quarter].number if quarter in known else None for quarter in quarters)
