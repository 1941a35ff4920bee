"""The year's money in place as a curve: against the target's plan, with each quarter's own amount (DOMAIN §5)."""

from __future__ import annotations

from metrics.blocks import View, scope
from metrics.charts.description import Role, Series
from metrics.charts.s_curve import SCurve, single_quarters
from metrics.families.investment.listed import in_place
from metrics.families.investment.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.quarter import Quarter
from metrics.model.records import is_illustrative


def year_curve(view: View) -> SCurve:
    """Money in place since 1 January against the target's plan, straight where its quarters are blank.

    A quarter not reported is a gap, and so is the amount of the one after. Without a target there is no plan.
    """
    text, reading = view.text, in_place(view)
    year = [Quarter(view.quarter.year, number) for number in (1, 2, 3, 4)]
    to_date = reading.numbers(year)
    goal = reading.target
    # While the page's quarter runs, its place on the plan is where time has come to; the others are at their ends.
    passed = {q: view.records.elapsed_pct(q) if q == view.quarter else q.elapsed_pct for q in year}
    plan = [goal.planned(q, passed[q]) if goal else None for q in year]
    now, due = to_date[view.quarter.number - 1], plan[view.quarter.number - 1]
    slots: dict[str, object] = {"period": text(f"period.{view.quarter.number}")}
    which = "none"
    if now is not None:
        slots["amount"] = numbers.money(now, view.lang)
        which = "no_target"
    if now is not None and due is not None:
        slots |= {"due": numbers.money(due, view.lang), "size": numbers.money(abs(now - due), view.lang)}
        which = "level" if abs(now - due) < phrases.LEVEL else "ahead" if now > due else "behind"
    return SCurve(
        title=text(f"chart.curve_{which}", **slots),
        subtitle=scope("curve" if goal else "curve_no_target", view),
        alt=text(f"alt.curve_{which}", **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=is_illustrative(view.records.year_to_date(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        periods=tuple(numbers.quarter_short(q, view.lang) for q in year),
        plan=Series(text("label.plan_curve"), tuple(plan), Role.PLAN, dash=True),
        actual=Series(text("label.actual_curve"), tuple(to_date), Role.ACTUAL),
        bars=Series(text("label.quarter_amount"), single_quarters(to_date), Role.MUTED),
        missing_word=text("word.not_reported"),
    )
