"""Money spent: the year's completion against its plan and the cost of what is finished, RV5 and RV10 (DOMAIN §4.1).

A blank amount is unknown and never counts as 0: such a compound is in neither sum and is named.
"""

from __future__ import annotations

from statistics import median

import narwhals as nw

from metrics.families.renovation.plans import with_money
from metrics.families.renovation.standing import TABLE, compounds, finished, named, of_year
from metrics.model.aggregates import absent, remark, total
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.rule import blank

_YUAN = 10000  # in one 万元
_OUTLIER = 2  # times the median


def investment_rate(records: Records, quarter: Quarter) -> Value:
    """RV5: money invested this year ÷ this year's planned investment of the year's plan, in percent.

    The part ``carried_over_invested`` is what was spent this year on compounds of earlier plan years (结转).
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = compounds(records, quarter)
    plan = of_year(rows, quarter.year)
    counted = with_money(plan)
    left_out = plan.filter(blank("year_invested") | blank("year_plan_invest"))
    carried = rows.filter(nw.col("plan_year") < quarter.year)
    parts = {
        "compounds": len(counted),
        "blank": len(left_out),
        "carried_over_invested": total(carried, "year_invested"),
    }
    notes = remark("note.money_blank", left_out, named)
    if parts["carried_over_invested"]:
        notes = (*notes, ("note.carried_over_money", {"amount": parts["carried_over_invested"]}))
    return Value.ratio(
        total(counted, "year_invested"),
        total(counted, "year_plan_invest"),
        empty="no_money" if len(left_out) else "no_plan",
        rows=counted,
        parts=parts,
        notes=notes,
    )


def unit_cost(records: Records, quarter: Quarter) -> Value:
    """RV10: money since works began ÷ floor area of finished compounds, in 元/㎡.

    ``per_household`` is the same per household in 万元, ``by_compound`` gives (name, 元/㎡, 万元 per household). One
    that cost more than twice the median is named in a note. No value, with reason ``nothing_finished``, before the
    first completion.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    done = compounds(records, quarter).filter(finished(records, quarter))
    if done.is_empty():
        return Value.missing("nothing_finished")
    is_known = ~blank("invested_total") & (nw.col("floor_area") > 0)
    known = done.filter(is_known)
    housed = known.filter(nw.col("households") > 0)
    by_compound = tuple(_costs(known))
    typical = median(cost for _, cost, _ in by_compound) if by_compound else None
    dear = [(name, cost) for name, cost, _ in by_compound if typical is not None and cost > _OUTLIER * typical]
    households = total(housed, "households")
    parts = {
        "per_household": total(housed, "invested_total") / households if households else None,
        "by_compound": by_compound,
        "median": typical,
        "outliers": tuple(name for name, _ in dear),
    }
    told: Notes = tuple(("note.dear", {"name": name, "cost": cost, "median": typical}) for name, cost in dear)
    notes = (*told, *remark("note.cost_blank", done.filter(~is_known.fill_null(value=False)), named))
    money, area = total(known, "invested_total"), total(known, "floor_area")
    return Value.ratio(money, area, times=_YUAN, rows=known, parts=parts, notes=notes)


def _costs(known: Rows) -> list[tuple[str, float, float | None]]:
    found = known.select("compound_name", "invested_total", "floor_area", nw.col("households").fill_null(0))
    return [
        (str(name), float(money) * _YUAN / float(area), float(money) / int(households) if households else None)
        for name, money, area, households in found.iter_rows()
    ]
