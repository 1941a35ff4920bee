"""The charts of party building: theme days by branch and month, who comes, volunteer service (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.blocks import View
from metrics.blocks.heads import gaps, limits, of_each, over_quarters, span, titled
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.lines import Lines
from metrics.families.party_building.listed import Branch, Branches, mark, of_year, owing, stated_as, year_months
from metrics.families.party_building.measures import ATTENDANCE, THEME_DAYS, VOLUNTEERING
from metrics.families.party_building.schema import FIELDS, TABLE
from metrics.families.party_building.schema import VOLUNTEERING as SERVICE
from metrics.families.party_building.standing import Month, months, owed
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import count
from metrics.model.measure import Value
from metrics.model.records import Reporting, is_illustrative

_MOST_ROWS = 40
_SHADE = 0.35  # a theme day that was held is quiet; the month without one catches the eye
_FIELD_ROLES = (Role.ACTUAL, Role.FORECAST, Role.SECOND, Role.PREVIOUS)


def calendar(found: Branches, view: View) -> Heatmap:
    """On which day of each month of the year every branch held its theme day; months without one stand out."""
    text, held, all_months = view.text, of_year(view), year_months(view)
    due = {str(month): owing(view, month) for month in all_months}
    ordered = sorted(found, key=lambda b: -len(b.missed))
    shown, hidden = ordered[:_MOST_ROWS], max(len(ordered) - _MOST_ROWS, 0)
    value = view.read(THEME_DAYS).value
    missed, months_owed = value.parts.get("missed", ()), owed(view.records, view.quarter)
    slots: dict[str, Any] = {
        "rate": phrases.value(value, THEME_DAYS, text),
        "count": len(missed),
        "branches": len({branch for branch, _ in missed}),
        "all": len({branch for branch, _ in months_owed}),
    }
    # A branch founded in the quarter owes fewer months than there are, and a running quarter too.
    kept = "calendar_whole" if len(months_owed) == slots["all"] * len(months(view.quarter)) else "calendar_kept"
    rows = tuple(
        tuple(_spot(branch, month, held.get(branch.id, {}), due[str(month)], view) for month in all_months)
        for branch in shown
    )
    return Heatmap(
        **titled("calendar", "calendar" if missed else kept, value, view, "calendar", hidden=hidden, **slots),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.branch"),),
        names=tuple(branch.name for branch in shown),
        ids=tuple(branch.community for branch in shown),
        steps=tuple(text("label.month", month=month.number) for month in all_months),
        spots=rows,
        legend=((Role.SECOND, text("label.none_held")),) if any(s.role is Role.SECOND for r in rows for s in r) else (),
    )


def turnout(found: Branches, view: View) -> Bars:
    """Members present at theme days of each branch, in percent of those expected, the fewest on top."""
    text, limit = view.text, limits(ATTENDANCE, view).green
    ordered = sorted(found, key=lambda b: (b.attendance is None, b.attendance or 0))
    known = [b.attendance for b in ordered if b.attendance is not None]
    value, below = view.read(ATTENDANCE).value, sum(rate < limit for rate in known)
    slots = {
        "of": text("of.whole" if len(known) == len(found) else "of.partly", count=len(known)),
        "rate": phrases.value(value, ATTENDANCE, text),
        "below": below,
        "limit": numbers.plain(limit),
    }
    return Bars(
        **titled("turnout", "turnout" if below else "turnout_all", value, view, "turnout", **slots),
        unit="%",
        decimals=1,
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.branch"),),
        **of_each(text("PB2.short"), ((b.name, b.community, b.attendance, mark(b, view).label) for b in ordered)),
        reference=limit,
        reference_label=text("label.limit", limit=numbers.plain(limit)),
    )


def rates(view: View) -> Lines:
    """Theme days held and members present, quarter by quarter, in percent."""
    text, quarters = view.text, span(view, TABLE)
    held, present = view.read(THEME_DAYS), view.read(ATTENDANCE)
    told = {
        "held": phrases.figure(held.value, THEME_DAYS, text),
        "present": phrases.figure(present.value, ATTENDANCE, text),
    }
    told["change"] = phrases.clauses(text, phrases.change(present.since_last_quarter, text))
    known = held.value if present.value.number is None else present.value
    return Lines(
        **titled("rates", "rates", known, view, "rates", **told),
        unit="%",
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        periods=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(
            Series(text("PB1.short"), held.numbers(quarters), Role.ACTUAL),
            Series(text("PB2.short"), present.numbers(quarters), Role.SECOND),
        ),
        floor=None,
        ceiling=100,
        mark=numbers.quarter_short(view.quarter, view.lang),
        **over_quarters(held, quarters, view),
    )


def service(view: View) -> Bars:
    """Volunteer events of each quarter by field; those that were part of a theme day have a field of their own."""
    text, quarters, known = view.text, span(view, TABLE), view.read(VOLUNTEERING).by_quarter
    kinds = (*FIELDS, None)
    counted = {quarter: _by_field(known.get(quarter)) for quarter in quarters}
    names = {kind: text.word(kind) if kind else text("label.in_theme_day") for kind in kinds}
    roles = dict(zip(kinds, (*_FIELD_ROLES, Role.PLAN), strict=True))
    used = [kind for kind in kinds if any(c and c.get(kind) for c in counted.values())]
    reading = view.read(VOLUNTEERING)
    slots = {
        "events": phrases.value(reading.value, VOLUNTEERING, text),
        "change": phrases.clauses(text, phrases.change(reading.since_last_quarter, text, unit=VOLUNTEERING.unit)),
    }
    return Bars(
        **titled("service", "service", reading.value, view, "service", **slots),
        unit=text("unit.events"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=tuple(
            Series(names[kind], tuple(_count(counted[quarter], kind) for quarter in quarters), roles[kind])
            for kind in used
        ),
        missing=tuple(counted[quarter] is None for quarter in quarters),
        **over_quarters(reading, quarters, view),
        stacked=True,
    )


def person_times(view: View) -> Bars:
    """Person-times of volunteer service in each quarter; they are not distinct people."""
    return _summed("person_times", view)


def hours(view: View) -> Bars:
    """Hours of volunteer service in each quarter."""
    return _summed("hours", view)


def _summed(name: str, view: View) -> Bars:
    """One sum of volunteer service in each quarter; a quarter in which nobody stated it says so."""
    text, reading, quarters = view.text, view.read(VOLUNTEERING), span(view, TABLE)
    known = reading.by_quarter
    sums = tuple(known[q].parts.get(name) if q in known else None for q in quarters)
    words = zip(sums, gaps(reading, quarters, text), strict=True)
    told = stated_as(name, reading.value, view)
    return Bars(
        **titled(name, name, reading.value, view, name, told=told),
        unit=text(f"unit.{name}"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(Series(text(f"label.{name}"), sums, Role.ACTUAL),),
        missing=tuple(each is None for each in sums),
        missing_word=text("word.not_reported"),
        missing_words=tuple("" if each is not None else word or text("label.unstated") for each, word in words),
    )


def _spot(branch: Branch, month: Month, held: Mapping[str, tuple[int, ...]], due: frozenset[str], view: View) -> Spot:
    if days := held.get(str(month)):
        joined = view.text.marks.joiner.join(str(day) for day in days)
        return Spot(joined, view.text("label.day", days=joined), level=_SHADE)
    if view.records.reporting(TABLE, month.quarter) is Reporting.MISSING:
        return Spot(None, view.text("word.not_reported"))
    if branch.id in due:
        return Spot(0, view.text("label.not_held"), Role.SECOND)
    return Spot(None, view.text("label.not_due"))


def _by_field(value: Value | None) -> Mapping[str | None, int] | None:
    """Volunteer events by field, under None those of a theme day that state none; None where not reported."""
    if value is None or value.number is None:
        return None
    if value.rows is None:
        return {}
    found: dict[str | None, int] = {
        field: count(value.rows, (nw.col("activity_type") == SERVICE) & (nw.col("volunteer_field") == field))
        for field in FIELDS
    }
    return found | {None: int(value.number) - sum(found.values())}


def _count(counted: Mapping[str | None, int] | None, kind: str | None) -> int | None:
    return None if counted is None else counted.get(kind, 0)
