"""The charts of party building: theme days by branch and month, who comes, volunteer service (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.blocks import View, scope, span
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.lines import Lines
from metrics.families.party_building.listed import Branch, Branches, illustrative, of_year, owing, year_months
from metrics.families.party_building.measures import ATTENDANCE, THEME_DAYS, VOLUNTEERING
from metrics.families.party_building.schema import FIELDS, TABLE
from metrics.families.party_building.schema import VOLUNTEERING as SERVICE
from metrics.families.party_building.standing import Month
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import count
from metrics.model.measure import Value
from metrics.model.records import is_illustrative

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
    missed = value.parts.get("missed", ())
    slots = {
        "rate": numbers.amount(value.number, "%"),
        "count": len(missed),
        "branches": len({branch for branch, _ in missed}),
        "all": len(found),
    }
    which = "calendar_none" if value.number is None else "calendar" if missed else "calendar_whole"
    return Heatmap(
        title=text(f"chart.{which}", **slots),
        subtitle=scope("calendar_more" if hidden else "calendar", view, hidden=hidden),
        alt=text(f"alt.{which}", **slots),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.branch"),),
        names=tuple(branch.name for branch in shown),
        ids=tuple(branch.community for branch in shown),
        steps=tuple(text("label.month", month=month.number) for month in all_months),
        spots=tuple(
            tuple(_spot(branch, month, held.get(branch.id, {}), due[str(month)], view) for month in all_months)
            for branch in shown
        ),
        legend=((Role.SECOND, text("label.none_held")),) if missed else (),
    )


def turnout(found: Branches, view: View) -> Bars:
    """Members present at theme days of each branch, in percent of those expected, the fewest on top."""
    text, limit = view.text, ATTENDANCE.bands.green
    ordered = sorted(found, key=lambda b: (b.attendance is None, b.attendance or 0))
    known = [b.attendance for b in ordered if b.attendance is not None]
    value = view.read(ATTENDANCE).value
    slots = {
        "rate": numbers.amount(value.number, "%"),
        "below": sum(rate < limit for rate in known),
        "count": len(known),
        "limit": numbers.plain(limit),
    }
    which = "turnout_none" if not known else "turnout" if slots["below"] else "turnout_all"
    return Bars(
        title=text(f"chart.{which}", **slots),
        subtitle=scope("turnout", view),
        alt=text(f"alt.{which}", **slots),
        unit="%",
        decimals=1,
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.branch"),),
        categories=tuple(branch.name for branch in ordered),
        ids=tuple(branch.community for branch in ordered),
        series=(Series(text("PB2.short"), tuple(branch.attendance for branch in ordered)),),
        missing=tuple(branch.attendance is None for branch in ordered),
        missing_word=text("label.unstated"),
        lying=True,
        reference=limit,
        reference_label=text("label.limit", limit=numbers.plain(limit)),
    )


def rates(view: View) -> Lines:
    """Theme days held and members present, quarter by quarter, in percent."""
    text, quarters = view.text, span(view, TABLE)
    held, present = view.read(THEME_DAYS), view.read(ATTENDANCE)
    told = {
        "held": numbers.amount(held.value.number, "%"),
        "present": numbers.amount(present.value.number, "%"),
    }
    clause = phrases.change(present.since_last_quarter, text)
    told["change"] = text("narrative.clause", clause=clause) if clause else ""
    is_told = any(reading.value.number is not None for reading in (held, present))
    which = "rates" if is_told else "rates_none"
    return Lines(
        title=text(f"chart.{which}", **told),
        subtitle=scope("rates", view),
        alt=text(f"alt.{which}", **told),
        unit="%",
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        periods=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(
            Series(text("PB1.short"), held.numbers(quarters), Role.ACTUAL),
            Series(text("PB2.short"), present.numbers(quarters), Role.SECOND),
        ),
        floor=None,
        ceiling=100,
        mark=numbers.quarter_short(view.quarter, view.lang),
        missing_word=text("word.not_reported"),
    )


def service(view: View) -> Bars:
    """Volunteer events of each quarter by field; those that were part of a theme day have a field of their own."""
    text, quarters, known = view.text, span(view, TABLE), view.read(VOLUNTEERING).by_quarter
    kinds = (*FIELDS, None)
    counted = {quarter: _by_field(known.get(quarter)) for quarter in quarters}
    names = {kind: text.word(kind) if kind else text("label.in_theme_day") for kind in kinds}
    roles = dict(zip(kinds, (*_FIELD_ROLES, Role.PLAN), strict=True))
    used = [kind for kind in kinds if any(c and c.get(kind) for c in counted.values())]
    slots = _service_slots(view)
    which = "service" if known[view.quarter].number is not None else "service_none"
    return Bars(
        title=text(f"chart.{which}", **slots),
        subtitle=scope("service", view),
        alt=text(f"alt.{which}", **slots),
        unit=text("unit.events"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=tuple(
            Series(names[kind], tuple(_count(counted[quarter], kind) for quarter in quarters), roles[kind])
            for kind in used
        ),
        missing=tuple(counted[quarter] is None for quarter in quarters),
        missing_word=text("word.not_reported"),
        stacked=True,
    )


def person_times(view: View) -> Bars:
    """Person-times and hours of volunteer service in each quarter; person-times are not distinct people."""
    text, quarters, known = view.text, span(view, TABLE), view.read(VOLUNTEERING).by_quarter
    told = [known[q].parts if q in known and known[q].number is not None else None for q in quarters]
    slots = _service_slots(view)
    which = "person_times" if known[view.quarter].number is not None else "person_times_none"
    return Bars(
        title=text(f"chart.{which}", **slots),
        subtitle=scope("person_times", view),
        alt=text(f"alt.{which}", **slots),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        headings=(text("column.quarter"),),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(
            Series(text("label.person_times"), tuple(p["person_times"] if p else None for p in told), Role.ACTUAL),
            Series(text("label.hours"), tuple(p["hours"] if p else None for p in told), Role.SECOND),
        ),
        missing=tuple(parts is None for parts in told),
        missing_word=text("word.not_reported"),
    )


def _spot(branch: Branch, month: Month, held: Mapping[str, tuple[int, ...]], due: frozenset[str], view: View) -> Spot:
    if days := held.get(str(month)):
        joined = view.text("joiner.list").join(str(day) for day in days)
        return Spot(joined, view.text("label.day", days=joined), level=_SHADE)
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


def _service_slots(view: View) -> Mapping[str, str]:
    value = view.read(VOLUNTEERING).value
    if value.number is None:
        return {}
    clause = phrases.change(view.read(VOLUNTEERING).since_last_quarter, view.text, unit=VOLUNTEERING.unit)
    return {
        "events": numbers.plain(value.number),
        "person_times": numbers.plain(value.parts["person_times"]),
        "hours": numbers.plain(value.parts["hours"]),
        "change": view.text("narrative.clause", clause=clause) if clause else "",
    }
