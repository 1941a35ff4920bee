"""The charts of rates and of the year: starts and completions against plan, money and completions as S curves.

What begins anew every January is drawn over the four quarters of its year, last year's thin beside it. The plan is the
one the figure is judged by (``plans``), drawn on to the year's end from the same list; the forecast follows the planned
ends of those still open and invents no date for one whose end has passed (DOMAIN §5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from metrics.blocks import View
from metrics.blocks.heads import over_quarters
from metrics.charts.description import Role, Series
from metrics.charts.lines import Lines
from metrics.charts.s_curve import SCurve, single_quarters
from metrics.families.renovation.course import Course
from metrics.families.renovation.listed import Compound, Compounds, of_rows
from metrics.families.renovation.measures import COMPLETED, INVESTED, STARTED, STARTED_HOUSEHOLDS
from metrics.families.renovation.plans import ends_due, money_due, starts_due
from metrics.families.renovation.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Basis, Value
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import is_illustrative


def starts(view: View) -> Lines:
    """Start rate by compounds and by households against the plan of starts."""
    households = view.read(STARTED_HOUSEHOLDS).by_quarter
    course = Course(view.read(STARTED), starts_due, view)
    return _rates("start", course, lambda q: households[q].number if q in households else None)


def completions(view: View) -> Lines:
    """Completion rate by compounds and by households against the plan of completions."""
    course = Course(view.read(COMPLETED), ends_due, view)
    return _rates("completion", course, lambda q: course.value(q).parts.get("households_pct"))


def money_curve(view: View) -> SCurve:
    """Money invested since the year began against the plan that its rate is judged by, with each quarter's amount."""
    text, course = view.text, Course(view.read(INVESTED), money_due, view)
    found, cut = _compounds(course.reading.value, view), _cut(view)
    to_date, plan = course.amounts(), course.planned_amounts()
    now, due = course.here(to_date), course.here(plan)
    forecast = _from_now(view.quarter, now, [_to_come(found, q, cut) for q in course.year])
    slots: dict[str, object] = {"period": text(f"period.{view.quarter.number}")}
    which = "none" if now is None else "only"
    if now is not None and due is not None and course.plan:
        amounts = {"amount": now, "due": due, "size": abs(now - due)}
        slots |= {name: numbers.money(number, view.lang) for name, number in amounts.items()}
        slots["asked"] = text(f"asked.{course.plan.basis}")
        which = "level" if abs(now - due) < phrases.LEVEL else "ahead" if now > due else "behind"
    if now is not None and not due:
        slots |= {"amount": numbers.money(now, view.lang), "plan": course.pace}
        which = "only"
    last_year = course.amounts(ago=1)
    return SCurve(
        **course.head("money", which, "money", **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=is_illustrative(view.unlit.until(TABLE, view.quarter)),
        periods=course.periods,
        plan=Series(text("label.plan_curve"), plan, Role.PLAN, dash=True),
        actual=Series(text("label.actual_curve"), to_date, Role.ACTUAL, weight="bold"),
        forecast=Series(text("label.forecast_curve"), forecast, Role.FORECAST) if any(forecast) else None,
        bars=Series(text("label.quarter_amount"), single_quarters(to_date), Role.MUTED),
        last_year=Series(text("label.last_year"), last_year, Role.ACTUAL) if any(last_year) else None,
        **over_quarters(course.reading, course.year, view),
    )


def completion_curve(view: View) -> SCurve:
    """Compounds of the year's plan finished so far against those planned to be, and what planned ends promise."""
    text, course = view.text, Course(view.read(COMPLETED), ends_due, view)
    found, cut = _compounds(course.reading.value, view), _cut(view)
    to_date, plan = course.amounts(), course.planned_amounts()
    waiting = [c for c in found if not c.is_finished]
    coming = [float(sum(_ends_by(c, q.end) and not _ends_by(c, cut) for c in waiting)) for q in course.year]
    now, due = course.here(to_date), course.here(plan)
    late = sum(c.overdue_days > 0 for c in waiting)
    slots: dict[str, object] = {"total": len(found), "now": int(now or 0), "late": late}
    which = "none" if now is None else "only"
    if now is not None and due is not None and course.plan and course.plan.basis is Basis.ITEMS:
        slots |= {"due": round(due), "size": abs(int(now) - round(due))}
        which = "level" if now == round(due) else "ahead" if now > due else "behind"
    if which == "only" or not due:
        slots |= {"rate": numbers.amount(course.reading.value.number, "%"), "plan": course.pace}
        which = which if now is None else "only"
    forecast = _from_now(view.quarter, now, coming)
    return SCurve(
        **course.head("finished", which, "finished_late" if late else "finished", **slots),
        unit=text("unit.compounds"),
        decimals=0,
        is_illustrative=is_illustrative(view.unlit.until(TABLE, view.quarter)),
        periods=course.periods,
        plan=Series(text("label.plan_finished"), plan, Role.PLAN, dash=True),
        actual=Series(text("label.actual_finished"), to_date, Role.ACTUAL, weight="bold"),
        forecast=Series(text("label.forecast_curve"), forecast, Role.FORECAST) if any(forecast) else None,
        **over_quarters(course.reading, course.year, view),
    )


def _rates(name: str, course: Course, by_households: Callable[[Quarter], float | None]) -> Lines:
    view, text, year = course.view, course.view.text, course.year
    compounds, before = course.numbers(), course.numbers(ago=1)
    households = tuple(by_households(q) if q <= view.quarter else None for q in year)
    rate = course.reading.value.number
    slots = {
        "rate": numbers.amount(rate, "%"),
        "households": numbers.amount(course.here(households), "%"),
        "plan": course.pace,
    }
    names = {of: text(f"label.by_{of}", year=view.quarter.year) for of in ("compounds", "households")}
    last_year = text("label.by_compounds", year=view.quarter.year - 1)
    drawn = (
        Series(names["compounds"], compounds, Role.FIRST, weight="bold"),
        Series(names["households"], households, Role.SECOND),
        Series(last_year, before, Role.FIRST, weight="thin"),
        Series(text("word.planned"), course.planned(), Role.PLAN, dash=True),
    )
    highest = max((number for series in drawn for number in series.values if number is not None), default=0)
    return Lines(
        **course.head(name, "rate", "rates", **slots),
        unit="%",
        is_illustrative=is_illustrative(view.unlit.until(TABLE, view.quarter)),
        periods=course.periods,
        series=tuple(series for series in drawn if not (series.is_quiet and series.is_blank)),
        # 计划外 never raises a rate, but a corrected plan may: then the axis is left open.
        ceiling=100 if highest <= 100 else None,
        mark=numbers.season(view.quarter, view.lang),
        **over_quarters(course.reading, year, view),
    )


def _compounds(value: Value, view: View) -> Compounds:
    """The compounds behind a value; a value keeps those a lamp filter hides, as its number does."""
    return () if value.rows is None else of_rows(value.rows, _cut(view))


def _cut(view: View) -> date:
    return day_of(view.records.cut_day(view.quarter))


def _to_come(found: Sequence[Compound], quarter: Quarter, cut: date) -> float:
    """Money of the year still to come by a quarter's end, if each open compound spends evenly to its planned end."""
    left = 0.0
    for compound in found:
        end = compound.planned_end
        if compound.is_finished or end is None or end <= cut:
            continue
        rest = max((compound.year_plan or 0) - (compound.invested or 0), 0)
        left += rest * _share(cut, min(end, date(quarter.year, 12, 31)), quarter.end)
    return round(left, 9)


def _share(first: date, last: date, day: date) -> float:
    """How much of the time from first to last has passed on a day, from 0 to 1."""
    if last <= first:
        return float(day >= last)
    return min(max((day - first) / (last - first), 0.0), 1.0)


def _ends_by(compound: Compound, day: date) -> bool:
    return compound.planned_end is not None and compound.planned_end <= day


def _from_now(quarter: Quarter, now: float | None, coming: Sequence[float]) -> tuple[float | None, ...]:
    """The forecast: nothing before the page's quarter, the actual there, then what is still to come on top of it."""
    if now is None or quarter.number == 4:
        return (None,) * 4
    ahead = [now + more if number > quarter.number else None for number, more in enumerate(coming, 1)]
    ahead[quarter.number - 1] = now
    return tuple(ahead)
