"""The year's money in place as a curve: against the target's plan and against the same quarters of last year."""

from __future__ import annotations

from metrics.blocks import View
from metrics.blocks.heads import gaps, titled
from metrics.charts.description import Role, Series
from metrics.charts.s_curve import SCurve
from metrics.families.investment.measures import IN_PLACE
from metrics.families.investment.standing import TABLE, goal
from metrics.i18n import numbers, phrases
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.model.records import is_illustrative


def year_curve(view: View) -> SCurve:
    """Money in place since 1 January, last year's to the same quarters, and the target's plan.

    It begins anew every January, so that its comparison is last year and never the quarter before. A quarter not
    reported is a gap. Without a target there is no plan.
    """
    text, reading = view.text, view.read(IN_PLACE)
    year = [Quarter(view.quarter.year, number) for number in (1, 2, 3, 4)]
    due = [quarter for quarter in year if quarter <= view.quarter]
    target = goal(view.records, view.quarter)
    # While the page's quarter runs, its place on the plan is where time has come to; the others are at their ends.
    plan = [target.planned(q, q.elapsed_pct) if target else None for q in year]
    plan[view.quarter.number - 1] = reading.planned
    before = reading.numbers(quarter.year_ago for quarter in year)
    which, slots = _told(reading, view)
    under = f"curve_{reading.plan.basis}" if reading.plan else "curve"
    return SCurve(
        **titled("curve", which, reading.value, view, under, **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=is_illustrative(view.unlit.year_to_date(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        periods=tuple(text(f"quarter.{quarter.number}") for quarter in year),
        plan=Series(text("label.plan_curve"), tuple(plan), Role.PLAN, dash=True),
        actual=Series(_year(view.quarter, view), reading.numbers(year), Role.ACTUAL, weight="bold"),
        last_year=None if before == (None,) * 4 else Series(_year(view.quarter.year_ago, view), before, Role.PREVIOUS),
        missing_word=text("word.not_reported"),
        missing_words=(*gaps(reading, due, text), *[""] * (len(year) - len(due))),
    )


def _told(reading: Reading, view: View) -> tuple[str, dict[str, str]]:
    """Which sentence the curve makes, and its slots."""
    text, value, plan = view.text, reading.value, reading.plan
    amount = phrases.value(value, IN_PLACE, text)
    slots = {"period": text(f"period.{view.quarter.number}"), "amount": amount}
    if plan is None or value.number is None:
        return "curve_no_target", slots
    ahead = value.number - plan.number
    slots |= {
        "asked": text(f"asked.{plan.basis}"),
        "due": numbers.money(plan.number, view.lang),
        "size": numbers.money(abs(ahead), view.lang),
    }
    return "curve_level" if abs(ahead) < phrases.LEVEL else "curve_ahead" if ahead > 0 else "curve_behind", slots


def _year(quarter: Quarter, view: View) -> str:
    return view.text("label.of_year", year=quarter.year)
