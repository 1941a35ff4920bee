"""Words that charts, lists and sentences share: within which quarter, which day."""

from __future__ import annotations

from datetime import date

from metrics.blocks import View
from metrics.i18n import numbers
from metrics.model.quarter import day_of


def within(view: View) -> str:
    """The quarter a flow is told for; while it is still running, up to the as-of day."""
    day = view.records.cut_day(view.quarter)
    if day == view.quarter.end_day:
        return quarter(view)
    return view.text("until.within", quarter=quarter(view), day=numbers.day(day_of(day), view.lang))


def is_narrowed(view: View) -> bool:
    """Whether the ledger is narrowed, which the patrols cannot be: they know no community, department or class."""
    return any(view.selection.chosen(name) for name in ("community", "department", "category"))


def quarter(view: View) -> str:
    """The page's quarter in words."""
    return numbers.quarter(view.quarter, view.lang)


def short_day(day: date, view: View) -> str:
    """A day of the page's year on an axis: 5月14日, 14 May."""
    return numbers.short_day(day, view.lang)
