"""Which lamp a value gets: by fixed limits, by pace against the plan, or by the worst of its rows.

A value that is missing because nothing was reported is grey; one that cannot be computed has no lamp and says why.
Presets and sources: DOMAIN §4.2.
"""

from __future__ import annotations

from metrics.model.lamp import Bands, Judgement, Lamp, Pace, Worst
from metrics.model.measure import Measure, Target, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records


def judge(measure: Measure, value: Value, quarter: Quarter, records: Records, target: Target | None) -> Judgement:
    """The judgement of a value; its word is a text key."""
    if value.number is None:
        grey = Lamp.GREY if value.reason == "not_reported" else None
        return Judgement(grey, "lamp.grey" if grey else None, reason=value.reason)
    match measure.lamp:
        case Bands() as rule:
            lamp = rule.lamp(value.number)
            return Judgement(lamp, f"band.{lamp}", rule)
        case Worst() as rule if value.lamp is not None:
            return Judgement(value.lamp, f"lamp.{value.lamp}", rule)
        case Pace() as rule:
            return _paced(rule, measure, value, planned(measure, quarter, records, target))
        case _:
            return Judgement(None, reason="no_rule")


def planned(measure: Measure, quarter: Quarter, records: Records, target: Target | None) -> float | None:
    """What the plan asks by the quarter: the measure's own plan, its target's, or elapsed time for a rate."""
    if measure.planned is not None:
        return measure.planned(records, quarter)
    elapsed = records.elapsed_pct(quarter)
    if target is not None:
        return target.planned(quarter, elapsed)
    return elapsed if isinstance(measure.lamp, Pace) and measure.unit == "%" else None


def _paced(rule: Pace, measure: Measure, value: Value, plan: float | None) -> Judgement:
    done = measure.paced(value) if measure.paced else value.number
    if plan is None:
        return Judgement(None, reason="no_target", rule=rule)
    if done is None or plan <= 0:
        return Judgement(None, reason="nothing_planned", rule=rule, planned=plan)
    # Nine decimals, so that 6/8 against a plan of 75 % is exactly on pace whatever binary fractions make of it.
    ratio = round(done / plan, 9)
    return Judgement(rule.lamp(ratio), rule.word(ratio), rule, planned=plan, ratio=ratio)
