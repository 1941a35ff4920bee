"""Which lamp a value gets: by fixed limits, by pace against the plan, or by the worst of its rows.

A value that is missing because nothing was reported is grey; one that cannot be computed has no lamp and says why.
Presets and sources: DOMAIN §4.2.
"""

from __future__ import annotations

from metrics.model.lamp import Bands, Gap, Judgement, Lamp, Pace, Worst
from metrics.model.measure import Measure, Plan, Target, Value
from metrics.model.quarter import Quarter
from metrics.model.records import WHOLE_OFFICE, Records
from metrics.model.targets import target_or_time


def judge(measure: Measure, value: Value, quarter: Quarter, records: Records, target: Target | None) -> Judgement:
    """The judgement of a value by the rule of its quarter; its word is a text key."""
    if value.number is None:
        grey = Lamp.GREY if value.reason == "not_reported" else None
        return Judgement(grey, "lamp.grey" if grey else None, reason=value.reason)
    match records.office_at(quarter).rule(measure.id, measure.lamp):
        case Bands() as rule:
            lamp = rule.lamp(value.number)
            return Judgement(lamp, f"lamp.{lamp}", rule)
        case Worst() as rule if value.lamp is not None:
            return Judgement(value.lamp, f"lamp.{value.lamp}", rule)
        case Pace() | Gap() as rule:
            asked = planned(measure, quarter, records, target)
            return _paced(rule, measure, value, asked, is_whole=records.scope(measure.table) == WHOLE_OFFICE)
        case _:
            return Judgement(None, reason="no_rule")


def planned(measure: Measure, quarter: Quarter, records: Records, target: Target | None) -> Plan | None:
    """The one plan of a figure: the measure's own, else its target's, else elapsed time for a rate judged by pace."""
    if measure.planned is not None:
        return measure.planned(records, quarter)
    is_paced = isinstance(records.office_at(quarter).rule(measure.id, measure.lamp), Pace | Gap)
    return target_or_time(records, quarter, target, measure.table, is_timed=is_paced and measure.unit == "%")


def _paced(rule: Pace | Gap, measure: Measure, value: Value, asked: Plan | None, *, is_whole: bool) -> Judgement:
    done = measure.paced(value) if measure.paced else value.number
    if asked is None:
        return Judgement(None, reason="no_target" if is_whole else "no_plan_in_scope", rule=rule)
    plan = asked.number
    if done is None or plan <= 0:
        return Judgement(None, reason="nothing_planned", rule=rule, planned=plan)
    # Nine decimals, so that 6/8 against a plan of 75 % is exactly on pace whatever binary fractions make of it.
    ratio = round(done / plan, 9)
    # Points behind are those of a rate; of an amount or a count, the share of its plan that is missing.
    figure = ratio if isinstance(rule, Pace) else round(plan - done if measure.unit == "%" else 100 - ratio * 100, 9)
    return Judgement(rule.lamp(figure), rule.word(figure), rule, planned=plan, ratio=ratio)
