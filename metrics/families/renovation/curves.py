"""The charts of rates and of the year: starts and completions against plan, money and completions as S curves.

The S curves' plan follows each compound's own planned dates, so it may ask for more or less than time progress; the
forecast follows the planned ends of those still open and invents no date for one whose end has passed (DOMAIN §5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from metrics.blocks import View, scope, span
from metrics.charts.description import Role, Series
from metrics.charts.lines import Lines
from metrics.charts.s_curve import SCurve, single_quarters
from metrics.families.renovation.listed import Compound, Compounds, illustrative, of_rows
from metrics.families.renovation.measures import COMPLETED, INVESTED, STARTED, STARTED_HOUSEHOLDS
from metrics.families.renovation.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Reading, Value
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import WHOLE_OFFICE, is_illustrative
from metrics.model.targets import targets


def starts(view: View) -> Lines:
    """Start rate by compounds and by households against the plan of starts."""
    households = view.read(STARTED_HOUSEHOLDS).by_quarter
    return _rates("start", view.read(STARTED), {q: value.number for q, value in households.items()}, view)


def completions(view: View) -> Lines:
    """Completion rate by compounds and by households against the plan of completions."""
    reading = view.read(COMPLETED)
    households = {q: value.parts.get("households_pct") for q, value in reading.by_quarter.items()}
    return _rates("completion", reading, households, view)


def money_curve(view: View) -> SCurve:
    """Money invested since the year began against the plan by planned dates, with each quarter's own amount."""
    text, reading = view.text, view.read(INVESTED)
    found, cut = _compounds(reading.value, view), _cut(view)
    year = [Quarter(view.quarter.year, number) for number in (1, 2, 3, 4)]
    known = reading.by_quarter
    to_date = [known[q].numerator if q in known and known[q].number is not None else None for q in year]
    plan = [round(sum((c.year_plan or 0) * _due(c, q) for c in found), 9) if found else None for q in year]
    now, due = to_date[view.quarter.number - 1], plan[view.quarter.number - 1]
    forecast = _from_now(view.quarter, now, [_to_come(found, q, cut) for q in year])
    slots: dict[str, object] = {"period": text(f"period.{view.quarter.number}")}
    which = "none"
    if now is not None and due is not None:
        amounts = {"amount": now, "due": due, "size": abs(now - due)}
        slots |= {name: numbers.money(number, view.lang) for name, number in amounts.items()}
        which = "level" if abs(now - due) < phrases.LEVEL else "ahead" if now > due else "behind"
    return SCurve(
        title=text(f"chart.money_{which}", **slots),
        subtitle=scope("money", view),
        alt=text(f"alt.money_{which}", **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=illustrative(found),
        headings=(text("column.quarter"),),
        periods=tuple(numbers.quarter_short(q, view.lang) for q in year),
        plan=Series(text("label.plan_curve"), tuple(plan), Role.PLAN, dash=True),
        actual=Series(text("label.actual_curve"), tuple(to_date), Role.ACTUAL),
        forecast=Series(text("label.forecast_curve"), forecast, Role.FORECAST) if any(forecast) else None,
        bars=Series(text("label.quarter_amount"), single_quarters(to_date), Role.MUTED),
        missing_word=text("word.not_reported"),
    )


def completion_curve(view: View) -> SCurve:
    """Compounds of the year's plan finished so far against those planned to be, and what planned ends promise."""
    text, reading = view.text, view.read(COMPLETED)
    found, cut = _compounds(reading.value, view), _cut(view)
    year = [Quarter(view.quarter.year, number) for number in (1, 2, 3, 4)]
    known = reading.by_quarter
    to_date = [known[q].numerator if q in known and known[q].number is not None else None for q in year]
    plan = [float(sum(_ends_by(c, q.end) for c in found)) if found else None for q in year]
    waiting = [c for c in found if not c.is_finished]
    coming = [float(sum(_ends_by(c, q.end) and not _ends_by(c, cut) for c in waiting)) for q in year]
    now, due = to_date[view.quarter.number - 1], plan[view.quarter.number - 1]
    late = sum(c.overdue_days > 0 for c in waiting)
    slots = {"total": len(found), "now": int(now or 0), "due": int(due or 0), "late": late}
    which = "none" if now is None else "behind" if now < (due or 0) else "ahead" if now > (due or 0) else "level"
    forecast = _from_now(view.quarter, now, coming)
    return SCurve(
        title=text(f"chart.finished_{which}", **slots),
        subtitle=scope("finished_late" if late else "finished", view, late=late),
        alt=text(f"alt.finished_{which}", **slots),
        unit=text("unit.compounds"),
        decimals=0,
        is_illustrative=illustrative(found),
        headings=(text("column.quarter"),),
        periods=tuple(numbers.quarter_short(q, view.lang) for q in year),
        plan=Series(text("label.plan_finished"), tuple(plan), Role.PLAN, dash=True),
        actual=Series(text("label.actual_finished"), tuple(to_date), Role.ACTUAL),
        forecast=Series(text("label.forecast_curve"), forecast, Role.FORECAST) if any(forecast) else None,
        missing_word=text("word.not_reported"),
    )


def _rates(name: str, reading: Reading, by_households: Mapping[Quarter, float | None], view: View) -> Lines:
    text, quarters = view.text, span(view, TABLE)
    compounds, households = reading.numbers(quarters), tuple(by_households.get(q) for q in quarters)
    rate = reading.value.number
    slots = {
        "rate": numbers.amount(rate, "%"),
        "households": numbers.amount(by_households[view.quarter], "%"),
        "plan": _against_plan(reading, view),
    }
    which = name if rate is not None else f"{name}_none"
    highest = max((number for number in (*compounds, *households) if number is not None), default=0)
    return Lines(
        title=text(f"chart.{which}", **slots),
        subtitle=scope("rates", view),
        alt=text(f"alt.{which}", **slots),
        unit="%",
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        periods=tuple(numbers.quarter_short(q, view.lang) for q in quarters),
        series=(
            Series(text("label.by_compounds"), compounds, Role.FIRST),
            Series(text("label.by_households"), households, Role.SECOND),
            Series(text("word.planned"), tuple(_planned(reading, quarters, view)), Role.PLAN, dash=True),
        ),
        # 计划外 never raises a rate, but a corrected plan may: then the axis is left open.
        ceiling=100 if highest <= 100 else None,
        mark=numbers.quarter_short(view.quarter, view.lang),
        missing_word=text("word.not_reported"),
    )


def _planned(reading: Reading, quarters: Sequence[Quarter], view: View) -> Iterator[float | None]:
    """The plan each rate was held against: the page's own reading, the targets table, else time passed."""
    chosen, name = view.selection.community, reading.measure.target_id or reading.measure.id
    scope_name = chosen[0] if len(chosen) == 1 else WHOLE_OFFICE
    known = targets(view.everything, scope_name)
    for quarter in quarters:
        found, passed = known.get((name, quarter.year)), view.records.elapsed_pct(quarter)
        stated = found.planned(quarter, passed) if found else passed
        yield reading.planned if quarter == view.quarter else stated


def _against_plan(reading: Reading, view: View) -> str:
    if reading.value.number is None or reading.planned is None:
        return ""
    points = reading.value.number - reading.planned
    if abs(points) < phrases.LEVEL:
        return view.text("plan.level")
    return view.text("plan.ahead" if points > 0 else "plan.behind", size=numbers.rounded(abs(points), 1))


def _compounds(value: Value, view: View) -> Compounds:
    """The compounds behind a value; a value keeps those a lamp filter hides, as its number does."""
    return () if value.rows is None else of_rows(value.rows, _cut(view))


def _cut(view: View) -> date:
    return day_of(view.records.cut_day(view.quarter))


def _due(compound: Compound, quarter: Quarter) -> float:
    """Share of a compound's money of the year due by a quarter's end, by its planned dates, else by time."""
    if compound.planned_start is None or compound.planned_end is None:
        return quarter.elapsed_pct / 100
    first = max(compound.planned_start, date(quarter.year, 1, 1))
    last = min(compound.planned_end, date(quarter.year, 12, 31))
    return _share(first, last, quarter.end)


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
