"""Measures as pages show them: value, lamp, target, changes and history, each computed once per version.

The same reading serves tile, chart, sentence and command line; roll-up and detail cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from metrics.insight.changes import change
from metrics.insight.lamps import judge, planned
from metrics.model.lamp import Judgement
from metrics.model.measure import Change, Measure, Reading, Target, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.targets import WHOLE_OFFICE, targets


class Readings:
    """Readings of one set of records. Keep it for as long as the records stay the same: it remembers every value.

    ``scope`` is whose targets apply: the whole office, or the one community that is looked at.
    """

    def __init__(self, records: Records, scope: str = WHOLE_OFFICE) -> None:
        self.records = records
        self._scope = scope
        self._values: dict[tuple[str, Quarter], Value] = {}
        self._readings: dict[tuple[str, Quarter], Reading] = {}

    @cached_property
    def targets(self) -> Mapping[tuple[str, int], Target]:
        """Targets of the scope by indicator and year."""
        return targets(self.records, self._scope)

    def value(self, measure: Measure, quarter: Quarter) -> Value:
        """The value of a measure at a quarter."""
        key = (measure.id, quarter)
        if key not in self._values:
            self._values[key] = measure.compute(self.records, quarter)
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
        target = self.targets.get((measure.target_id or measure.id, quarter.year))
        return value, judge(measure, value, quarter, self.records, target)

    def _read(self, measure: Measure, quarter: Quarter) -> Reading:
        value, judgement = self.judged(measure, quarter)
        target = self.targets.get((measure.target_id or measure.id, quarter.year))
        return Reading(
            measure=measure,
            quarter=quarter,
            value=value,
            judgement=judgement,
            target=target,
            planned=planned(measure, quarter, self.records, target),
            since_last_quarter=self._since(measure, quarter, quarter.previous),
            since_last_year=self._since(measure, quarter, quarter.year_ago),
        )

    def _since(self, measure: Measure, quarter: Quarter, base: Quarter) -> Change | None:
        now, before = self.value(measure, quarter), self.value(measure, base)
        if measure.comparable and now.number is not None and before.number is not None:
            pair = measure.comparable(self.records, quarter, base)
            if pair is not None:
                made = change(measure, *pair, base)
                return made and Change(
                    made.base, made.compare, made.number, made.reason, made.base_number, "comparable"
                )
        return change(measure, now, before, base)
