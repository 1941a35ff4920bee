"""What is asked by a day: the one plan of RV1, RV2, RV3 and RV5, of exactly the compounds that are judged.

The compounds' own planned dates come first. One of the year's plan without a date is due when the year ends. Where
none has a date the targets table says, else time passed; of a part of the office nobody asks either. Money of the
whole office is held to time passed, as bulletins are (DOMAIN §7); that of a part to its compounds' dates.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import narwhals as nw

from metrics.families.renovation.standing import TABLE, compounds, of_year
from metrics.model.measure import Basis, Plan
from metrics.model.quarter import Quarter, day_number, day_of
from metrics.model.records import WHOLE_OFFICE, Records, Rows
from metrics.model.rule import blank, day
from metrics.model.targets import asked

Due = Callable[[Rows, int], float | None]


def starts_due(rows: Rows, cut: int) -> float | None:
    """Share of compounds planned to have begun by a day, in percent; None when none has a planned date."""
    return _due(rows, nw.coalesce(day("planned_start"), day("planned_end")), cut)


def households_due(rows: Rows, cut: int) -> float | None:
    """The same by households."""
    return _due(rows, nw.coalesce(day("planned_start"), day("planned_end")), cut, nw.col("households"))


def ends_due(rows: Rows, cut: int) -> float | None:
    """Share of compounds planned to be finished by a day, in percent; None when none has a planned end."""
    return _due(rows, day("planned_end"), cut)


def money_due(rows: Rows, cut: int) -> float | None:
    """Share of the year's money due by a day, spread evenly over the planned dates that lie in the year, in percent.

    None when no compound has a planned date or there is no money.
    """
    year = day_of(cut).year
    first, last = (nw.lit(day_number(date(year, *at))) for at in ((1, 1), (12, 31)))
    begins = nw.max_horizontal(first, nw.coalesce(day("planned_start"), first))
    ends = nw.min_horizontal(last, nw.coalesce(day("planned_end"), last))
    # Works planned for a single day would divide by zero; their money is then due on it.
    length = nw.when(ends > begins).then(ends - begins)
    passed = ((nw.lit(cut) - begins) / length).clip(0, 1)
    ended = nw.when(nw.lit(cut) >= ends).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    is_dated = ~blank("planned_start") | ~blank("planned_end")
    return _share(rows, nw.coalesce(passed, ended), is_dated, nw.col("year_plan_invest"))


def starts(records: Records, quarter: Quarter) -> Plan | None:
    """RV1: by planned starts."""
    return _planned(records, quarter, "RV1", starts_due, _year_plan(records, quarter))


def starts_by_households(records: Records, quarter: Quarter) -> Plan | None:
    """RV2: by planned starts, each weighing its households; without any, the target of RV1."""
    return _planned(records, quarter, "RV1", households_due, housed(_year_plan(records, quarter)))


def ends(records: Records, quarter: Quarter) -> Plan | None:
    """RV3: by planned ends."""
    return _planned(records, quarter, "RV3", ends_due, _year_plan(records, quarter))


def money(records: Records, quarter: Quarter) -> Plan | None:
    """RV5: of the whole office its target's quarterly plan, else time passed; of a part by its planned dates."""
    if records.scope(TABLE) == WHOLE_OFFICE:
        return asked(records, quarter, "RV5", TABLE, is_timed=True)
    return _planned(records, quarter, "RV5", money_due, with_money(_year_plan(records, quarter)))


def programme(records: Records, quarter: Quarter) -> Plan | None:
    """RV7: share of the programme's years that has passed: 33, 67 and 100 at the ends of three years.

    Of the whole office only: which compounds are done in which of the years was never planned of a part.
    """
    if records.scope(TABLE) != WHOLE_OFFICE:
        return None
    office = records.office_at(quarter)
    years = office.programme_last - office.programme_first + 1
    passed = (quarter.year - office.programme_first) * 100 + records.elapsed_pct(quarter)
    return Plan(min(max(passed / years, 0.0), 100.0), Basis.TIME)


def housed(plan: Rows) -> Rows:
    """Compounds whose number of households is known."""
    return plan.filter(~blank("households"))


def with_money(plan: Rows) -> Rows:
    """Compounds of which both the year's plan of money and what was spent are known."""
    return plan.filter(~blank("year_invested") & ~blank("year_plan_invest"))


def _year_plan(records: Records, quarter: Quarter) -> Rows:
    return of_year(compounds(records, quarter), quarter.year)


def _planned(records: Records, quarter: Quarter, target: str, due: Due, rows: Rows) -> Plan | None:
    known = due(rows, records.cut_day(quarter))
    return asked(records, quarter, target, TABLE, is_timed=True) if known is None else Plan(known, Basis.ITEMS)


def _due(rows: Rows, when: nw.Expr, cut: int, weight: nw.Expr | None = None) -> float | None:
    year_end = day_number(date(day_of(cut).year, 12, 31))
    is_due = (nw.coalesce(when, nw.lit(year_end)) <= cut).cast(nw.Float64)
    return _share(rows, is_due, ~when.is_null(), nw.lit(1) if weight is None else weight)


def _share(rows: Rows, due: nw.Expr, is_dated: nw.Expr, weight: nw.Expr) -> float | None:
    """Weighted share of what is due, in percent."""
    found = rows.select(due=due * weight, weight=weight, dated=is_dated.cast(nw.Int64))
    sums = found.select(nw.all().sum()).row(0) if len(found) else (0, 0, 0)
    asked_for, whole, dated = (float(number or 0) for number in sums)
    # Nine decimals, so that 1 of 8 is as much as is finished, whatever binary fractions make of it.
    return round(asked_for / whole * 100, 9) if whole and dated else None
