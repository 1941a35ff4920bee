"""Measures as pages show them: value, lamp, target, changes and history, each computed once per version.

The same reading serves tile, chart, sentence and command line; roll-up and detail cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from metrics.errors import Unshown
from metrics.insight.changes import change
from metrics.insight.lamps import judge, planned
from metrics.model.lamp import Judgement
from metrics.model.measure import Change, Measure, Reading, Target, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.targets import targets


class Readings:
    """Readings of one set of records. Keep it for as long as the records stay the same: it remembers every value."""

    def __init__(self, records: Records, narrowed: Callable[[Records], Records] = lambda records: records) -> None:
        """``narrowed`` gives the same part of other records, as of those that were first filed."""
        self.records, self._narrowed = records, narrowed
        self._first: dict[Quarter, tuple[Readings, Mapping[str, datetime]] | None] = {}
        self._values: dict[tuple[str, Quarter], Value] = {}
        self._readings: dict[tuple[str, Quarter], Reading] = {}
        self._targets: dict[str | None, Mapping[tuple[str, int], Target]] = {}

    def target(self, measure: Measure, quarter: Quarter) -> Target | None:
        """The target of whoever is looked at for the quarter's year."""
        scope = self.records.scope(measure.table)
        if scope not in self._targets:
            self._targets[scope] = targets(self.records, scope)
        return self._targets[scope].get((measure.target_id or measure.id, quarter.year))

    def value(self, measure: Measure, quarter: Quarter) -> Value:
        """The value of a measure at a quarter."""
        key = (measure.id, quarter)
        if key not in self._values:
            try:
                self._values[key] = measure.compute(self.records, quarter)
            except Unshown as damaged:
                self._values[key] = Value.damaged(damaged.damage)
        return self._values[key]

    def read(self, measure: Measure, quarter: Quarter, history: tuple[Quarter, ...] = ()) -> Reading:
        """A measure at a quarter with lamp, plan, changes and the values of the history's quarters."""
        key = (measure.id, quarter)
        if key not in self._readings:
            self._readings[key] = self._read(measure, quarter)
        return replace(self._readings[key], history=tuple((q, self.value(measure, q)) for q in history))

    def judged(self, measure: Measure, quarter: Quarter) -> tuple[Value, Judgement]:
        """A value with its lamp alone, without comparing it with other quarters."""
        value = self.value(measure, quarter)
        try:
            return value, judge(measure, value, quarter, self.records, self.target(measure, quarter))
        except Unshown:
            # A figure whose plan cannot be read stands without a lamp.
            return value, Judgement(None, reason="damaged")

    def first_filed(self, measure: Measure, quarter: Quarter) -> tuple[Value, datetime] | None:
        """A value as its quarter was first filed, and when what it rests on was last changed; None where nothing was.

        Raises Damaged where what was first filed cannot be read any more.

        A figure that rests on tables of others is dated by the last of those that changed.
        """
        if quarter not in self._first:
            found = self.records.first_filed(quarter)
            self._first[quarter] = (Readings(self._narrowed(found.records)), found.changed) if found else None
        if (first := self._first[quarter]) is None:
            return None
        readings, changed = first
        return readings.value(measure, quarter), changed.get(measure.table) or max(changed.values())

    def _read(self, measure: Measure, quarter: Quarter) -> Reading:
        value, judgement = self.judged(measure, quarter)
        target, plan, damage = None, None, value.damage
        try:
            target = self.target(measure, quarter)
            plan = None if damage else planned(measure, quarter, self.records, target)
        except Unshown as damaged:
            damage = damage or damaged.damage
        return Reading(
            measure=measure,
            quarter=quarter,
            value=value,
            judgement=judgement,
            target=target,
            plan=plan,
            damage=damage,
            # 较上季度 of a figure that grows all year is mostly the calendar (DOMAIN §4.3).
            since_last_quarter=None if measure.is_year_to_date else self._since(measure, quarter, quarter.previous),
            since_last_year=self._since(measure, quarter, quarter.year_ago),
        )

    def _since(self, measure: Measure, quarter: Quarter, base: Quarter) -> Change | None:
        now, before = self.value(measure, quarter), self.value(measure, base)
        if measure.comparable and now.number is not None and before.number is not None:
            try:
                pair = measure.comparable(self.records, quarter, base)
            except Unshown as damaged:
                pair = now, Value.damaged(damaged.damage)
            if pair is not None:
                made = change(measure, *pair, base)
                return made and Change(
                    made.base, made.compare, made.number, made.reason, made.base_number, "comparable"
                )
        return change(measure, now, before, base)
