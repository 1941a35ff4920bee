"""Words that charts, lists and sentences share: as of when, which week, which quarters."""

from __future__ import annotations

from datetime import date

from metrics.blocks import View, until
from metrics.i18n import numbers
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import Reporting


def scope(name: str, view: View, **slots: object) -> str:
    """A subtitle: unit and scope, as of when."""
    return view.text(f"scope.{name}", until=until(view), year=view.quarter.year, **slots)


def within(view: View) -> str:
    """The quarter a flow is told for; while it is still running, up to the as-of day."""
    day = view.records.cut_day(view.quarter)
    if day == view.quarter.end_day:
        return quarter(view)
    return view.text("until.within", quarter=quarter(view), day=numbers.day(day_of(day), view.lang))


def quarter(view: View) -> str:
    """The page's quarter in words."""
    return numbers.quarter(view.quarter, view.lang)


def short_day(day: date, view: View) -> str:
    """A day of the page's year on an axis: 5月14日, 14 May."""
    return f"{day.month}月{day.day}日" if view.lang == "zh" else f"{day.day} {day:%b}"


def span(view: View, table: str) -> tuple[Quarter, ...]:
    """Every quarter from the first of a table on record to the page's own, also those nobody reported."""
    on_record = [q for q in view.quarters if view.records.reporting(table, q) is not Reporting.MISSING]
    return tuple(Quarter.span(min([*on_record, view.quarter]), view.quarter))
