"""How far works are against plan: SPI, lagging and overdue compounds, the measures RV6, RV9 and RV12 (DOMAIN §4.1)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import narwhals as nw

from metrics.families.renovation.standing import TABLE, compounds, named, of_year
from metrics.model.aggregates import absent, count, nothing, remark, total, weighed
from metrics.model.lamp import Lamp
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.rule import blank

_TOO_EARLY_PCT = 5  # below, a single early start decides the index (sample 2017Q1 would show 1.5)


def schedule_index(records: Records, quarter: Quarter) -> Value:
    """RV6: SPI = weighted progress ÷ weighted plan of the year's compounds, each weighing as much as its budget.

    Compounds without a budget are left out and named; only when none has one does each weigh its households. Those
    without any plan or progress are left out and named. No value, with reason ``too_early``, while less than 5 % is
    planned: the part ``spi_raw`` then holds what would be shown.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    plan = of_year(compounds(records, quarter), quarter.year)
    weight = "households" if plan.filter(~blank("budget")).is_empty() else "budget"
    budgeted = plan.filter(~blank(weight))
    judged = budgeted.filter(~blank("planned_pct") & ~blank("progress"))
    whole = total(judged, weight)
    notes = _left_out(plan, budgeted, weight)
    if not whole:
        return Value.missing("no_denominator" if len(plan) else "no_plan", rows=judged, notes=notes)
    progress, planned = (weighed(judged, name, weight) / whole for name in ("progress", "planned_pct"))
    parts: dict[str, Any] = {
        "spi_raw": progress / planned if planned else None,
        "weighted_progress_pct": progress,
        "weighted_plan_pct": planned,
        "weight": weight,
        "compounds": len(judged),
    }
    # Nine decimals, so that exactly 5 % planned is not too early whatever binary fractions make of it.
    if round(planned, 9) < _TOO_EARLY_PCT:
        return Value.missing(
            "too_early", numerator=progress, denominator=planned, rows=judged, parts=parts, notes=notes
        )
    return Value.ratio(progress, planned, times=1, rows=judged, parts=parts, notes=notes)


def lagging(records: Records, quarter: Quarter) -> Value:
    """RV9: compounds lit yellow or red, of all on the list; the worst lamp is the measure's.

    Parts count blue, green, yellow and red, and those without a plan (``unjudged``).
    """
    lamps = (Lamp.BLUE, Lamp.GREEN, Lamp.YELLOW, Lamp.RED)
    if gone := nothing(records, TABLE, quarter):
        if gone.reason:
            return gone
        return Value(0.0, parts={**{lamp.value: 0 for lamp in lamps}, "unjudged": 0})
    rows = compounds(records, quarter)
    shown = Counter(rows.get_column("lamp").drop_nulls().to_list())
    parts = {lamp.value: shown[lamp.value] for lamp in lamps}
    behind = rows.filter(nw.col("lamp").is_in([Lamp.YELLOW.value, Lamp.RED.value]))
    worst = min((lamp for lamp in lamps if parts[lamp.value]), key=lambda lamp: lamp.urgency, default=None)
    parts["unjudged"] = len(rows) - shown.total()
    return Value(float(len(behind)), numerator=len(behind), denominator=len(rows), rows=behind, parts=parts, lamp=worst)


def overdue(records: Records, quarter: Quarter) -> Value:
    """RV12: compounds whose planned end has passed and that are not finished; one due on the last day is not overdue.

    Green at 0, yellow from one, red when any is more than 90 days overdue (three months, S15 by analogy). Without a
    planned end among them nothing is judged.
    """
    if gone := nothing(records, TABLE, quarter):
        return (
            Value(0.0, parts={"over_90_days": 0, "longest_days": 0}, lamp=Lamp.GREEN) if gone.reason is None else gone
        )
    planned = compounds(records, quarter).filter(~blank("planned_end"))
    rows = planned.filter(nw.col("overdue_days") > 0).sort("overdue_days", descending=True)
    long = count(rows, nw.col("overdue_days") > records.office_at(quarter).overdue_red_days)
    longest = int(rows.get_column("overdue_days").max() or 0) if len(rows) else 0
    lamp = Lamp.RED if long else Lamp.YELLOW if len(rows) else Lamp.GREEN if len(planned) else None
    return Value(float(len(rows)), rows=rows, parts={"over_90_days": long, "longest_days": longest}, lamp=lamp)


def _left_out(plan: Rows, budgeted: Rows, weight: str) -> Notes:
    by_households: Notes = (("note.weighed_by_households", {}),) if weight == "households" and len(plan) else ()
    unplanned = budgeted.filter(blank("planned_pct") | blank("progress"))
    return (
        *by_households,
        *remark(f"note.{weight}_blank", plan.filter(blank(weight)), named),
        *remark("note.no_plan", unplanned, named),
    )
