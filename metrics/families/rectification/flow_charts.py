"""What came in, what was closed and what is left: by quarter, within the quarter, and by how long it is open."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import narwhals as nw

from metrics.blocks import View
from metrics.blocks.heads import headed, span
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.families.rectification.lifecycle import is_open
from metrics.families.rectification.listed import Age, Issues
from metrics.families.rectification.measures import FOUND, MEAN_DAYS, OVERDUE
from metrics.families.rectification.standing import TABLE, known
from metrics.families.rectification.wording import short_day, within
from metrics.i18n import numbers
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter, day_number, day_of
from metrics.model.records import Reporting, is_illustrative
from metrics.model.rule import day

_WEEK, _CLOSE = timedelta(days=7), timedelta(days=2)


def trend(view: View) -> Bars:
    """Found, struck off and overdue at the end of each quarter (立案—结案—逾期)."""
    text, quarters = view.text, span(view, TABLE)
    readings = tuple(view.read(measure) for measure in (FOUND, MEAN_DAYS, OVERDUE))
    found, closed, late = (tuple(_figure(reading, q) for q in quarters) for reading in readings)
    now_found, now_closed, now_late = (_figure(reading, view.quarter) for reading in readings)
    slots = {"found": int(now_found or 0), "closed": int(now_closed or 0), "late": int(now_late or 0)}
    why = readings[0].value.reason
    which = "trend_missing" if why == "not_reported" else "trend_filtered" if why else "trend"
    return Bars(
        **headed(which, view, "trend", quarter=numbers.quarter(view.quarter, view.lang), **slots),
        unit=text("unit.issues"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        categories=tuple(numbers.quarter_short(q, view.lang) for q in quarters),
        series=(
            Series(text("label.found"), found, Role.PREVIOUS),
            Series(text("label.closed"), closed, Role.ACTUAL),
            Series(text("label.overdue"), late, Role.RED),
        ),
        missing=tuple(view.records.reporting(TABLE, q) is Reporting.MISSING for q in quarters),
        missing_word=text("word.not_reported"),
    )


def backlog(view: View) -> Cumulative:
    """Opened against struck off within the quarter, week by week; the gap is what is open, deferred ones among it.

    Empty without a number to draw, and while a lamp is chosen: it narrows what is listed, and a flow of the yellow ones
    alone would be no flow.
    """
    text = view.text
    is_drawn = view.read(FOUND).value.reason is None and not view.selection.lamp
    rows, days = known(view.records, view.quarter), _days(view) if is_drawn else ()
    start = day_number(view.quarter.start) - 1
    before = len(rows.filter(is_open(nw.lit(start))))
    closed_days = rows.filter(day("closed_date") > start).get_column("closed_date_day").to_list()
    found_days = rows.filter(day("found_date") > start).get_column("found_date_day").to_list()
    opened = tuple(float(before + _until(found_days, each)) for each in days)
    closed = tuple(float(_until(closed_days, each)) for each in days)
    gaps = [int(one - other) for one, other in zip(opened, closed, strict=True)]
    widest = max(range(len(gaps)), key=lambda index: gaps[index], default=0)
    slots: dict[str, object] = {"period": within(view), "before": before}
    if gaps:
        slots |= {"found": int(opened[-1]) - before, "closed": int(closed[-1]), "open": gaps[-1], "most": gaps[widest]}
        slots["day"] = short_day(days[widest], view)
    which = "none" if not gaps else "grew" if gaps[-1] > before else "shrank" if gaps[-1] < before else "level"
    return Cumulative(
        **headed(f"backlog_{which}", view, "backlog", **slots),
        unit=text("unit.issues"),
        is_illustrative=is_illustrative(rows),
        headings=(text("column.until"), text("label.backlog")),
        days=days,
        opened=Series(text("label.opened"), opened, Role.SECOND, id="opened"),
        closed=Series(text("label.closed"), closed, Role.ACTUAL, id="closed"),
        gap_note=text("label.open_now", count=gaps[-1]) if gaps else "",
        widest_note=text("label.open_most", count=gaps[widest], day=short_day(days[widest], view)) if gaps else "",
    )


def ages(found: Issues, view: View) -> Heatmap:
    """Open problems by who answers for them and how long they are overdue; a cell opens its own."""
    text = view.text
    counted = Counter((issue.dept, issue.age) for issue in found)
    late = Counter(issue.dept for issue in found if issue.is_overdue)
    total = Counter(issue.dept for issue in found)
    depts = sorted(total, key=lambda name: (-late[name], -total[name], name))
    deferred = sum(issue.age is Age.DEFERRED for issue in found)
    slots: dict[str, object] = {"open": len(found), "late": sum(late.values()), "deferred": deferred}
    slots["within"] = len(found) - sum(late.values()) - deferred
    slots |= {"name": depts[0], "most": late[depts[0]]} if depts else {}
    which = "ages_late" if late.total() else "ages" if found else "ages_none"
    return Heatmap(
        **headed(which, view, "ages", **slots),
        unit=text("unit.issues"),
        narrows="department",
        narrows_step="lamp",
        is_illustrative=illustrative(found),
        headings=(text("column.dept"),),
        names=tuple(depts),
        ids=tuple(depts),
        steps=tuple(text(f"age.{age}", days=view.records.office_at(view.quarter).issue_red_days) for age in Age),
        step_ids=tuple(age.lamp.value if age.lamp else "" for age in Age),
        spots=tuple(tuple(_spot(counted[name, age], age) for age in Age) for name in depts),
    )


def _spot(count: int, age: Age) -> Spot:
    if not count:
        return Spot(0, "0", level=0.0)
    if age.lamp is None:
        return Spot(count, str(count), Role.MUTED)
    return Spot(count, f"{age.lamp.shape} {count}", Role(age.lamp.value))


def _days(view: View) -> tuple[date, ...]:
    """The day before the quarter, the Sundays in it that are not close to its ends, and its cut."""
    before, end = view.quarter.start - timedelta(days=1), day_of(view.records.cut_day(view.quarter))
    sunday = before + timedelta(days=6 - before.weekday())
    found = [before]
    while sunday < end - _CLOSE:
        if sunday > before + _CLOSE:
            found.append(sunday)
        sunday += _WEEK
    return (*found, end)


def _until(days: list[int], last: date) -> int:
    return sum(number <= day_number(last) for number in days)


def _figure(reading: Reading, quarter: Quarter) -> float | None:
    """The number of a quarter's value; of the mean days how many problems it is the mean of."""
    value = reading.by_quarter.get(quarter)
    if value is None or value.reason in ("not_reported", "filtered_out"):
        return None
    if reading.measure is MEAN_DAYS:
        return float(value.parts.get("closed", 0))
    return value.number
