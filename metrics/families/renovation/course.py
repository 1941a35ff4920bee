"""A figure's course through the page's year: its quarters, its plan to the year's end, and the words for both.

The plan is the one that the figure is judged by. At the other quarters it is what the same compounds, the same target
or time passed ask by then, so that a line of the plan has one basis. In a quarter without a value the year's last known
list is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from metrics.blocks import View
from metrics.blocks.heads import Head, titled
from metrics.families.renovation.plans import Due
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.measure import Basis, Plan, Reading, Value
from metrics.model.quarter import Quarter

Numbers = tuple[float | None, ...]


@dataclass(frozen=True)
class Course:
    """``due`` is what compounds' dates ask of the figure by a day, in percent."""

    reading: Reading
    due: Due
    view: View

    @property
    def year(self) -> tuple[Quarter, ...]:
        """The four quarters of the page's year."""
        return tuple(Quarter(self.view.quarter.year, number) for number in (1, 2, 3, 4))

    @property
    def periods(self) -> tuple[str, ...]:
        """Their names on an axis."""
        return tuple(numbers.season(quarter, self.view.lang) for quarter in self.year)

    def value(self, quarter: Quarter) -> Value:
        """The value at a quarter; one that was not looked at is not reported."""
        return self.reading.by_quarter.get(quarter) or Value.missing("not_reported")

    def numbers(self, ago: int = 0) -> Numbers:
        """The figure at the year's quarters, or at those of a year so many years ago."""
        return self.reading.numbers(Quarter(q.year - ago, q.number) for q in self.year)

    def amounts(self, ago: int = 0) -> Numbers:
        """What the figure is a share of its whole by, at the same quarters."""
        told = (self.value(Quarter(q.year - ago, q.number)) for q in self.year)
        return tuple(None if value.number is None else value.numerator for value in told)

    def here(self, values: Sequence[float | None]) -> float | None:
        """The value at the page's quarter."""
        return values[self.view.quarter.number - 1]

    @cached_property
    def last(self) -> Quarter:
        """The last quarter of the year so far with a value; the page's own without any."""
        known = [q for q in self.year if q <= self.view.quarter and self.value(q).number is not None]
        return max(known, default=self.view.quarter)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan at that quarter."""
        asks = self.reading.measure.planned
        if self.last == self.view.quarter or asks is None:
            return self.reading.plan
        return asks(self.view.unlit, self.last)

    def planned(self) -> Numbers:
        """What the plan asks by each quarter's end, in percent."""
        return tuple(self._planned(quarter) for quarter in self.year)

    def planned_amounts(self) -> Numbers:
        """The same in the unit of the whole."""
        whole = self.value(self.last).denominator
        return tuple(None if n is None or not whole else round(n * whole / 100, 9) for n in self.planned())

    @property
    def basis(self) -> str:
        """Where the plan comes from, in words."""
        text = self.view.text
        if self.plan is None:
            return text("reason.no_plan_in_scope")
        return text("label.plan_basis", basis=phrases.basis(self.plan, text))

    @property
    def pace(self) -> str:
        """How far the figure is from its plan, as a clause at the end of a sentence."""
        return pace(self.reading, self.view.text)

    def head(self, name: str, which: str, under: str, **slots: object) -> Head:
        """What its chart says first; ``plan_basis`` is where the plan comes from."""
        slots["plan_basis"] = self.basis
        return titled(name, f"{name}_{which}", self.reading.value, self.view, under, **slots)

    def _planned(self, quarter: Quarter) -> float | None:
        plan, rows, target = self.plan, self.value(self.last).rows, self.reading.target
        if plan is None:
            return None
        if quarter == self.last:
            return plan.number
        if plan.basis is Basis.ITEMS:
            return None if rows is None else self.due(rows, quarter.end_day)
        return target.planned(quarter) if plan.basis is Basis.TARGET and target else quarter.elapsed_pct


def pace(reading: Reading, text: Text) -> str:
    """How far a rate is from its plan, or that nothing is planned yet, as a clause; "" without a plan."""
    rate, plan = reading.value.number, reading.plan
    if rate is None or plan is None:
        return ""
    if plan.number <= 0:
        return phrases.clauses(text, text("narrative.nothing_planned"))
    return phrases.clauses(text, phrases.pace(rate - plan.number, text, plan.basis))
