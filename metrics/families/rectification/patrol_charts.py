"""Patrols per week against what a week owes, with holiday weeks marked (每周巡查次数, DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.blocks import View
from metrics.blocks.heads import headed
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.families.rectification import weeks as calendar
from metrics.families.rectification.weeks import TABLE, Week
from metrics.families.rectification.wording import is_narrowed, short_day
from metrics.i18n import numbers
from metrics.model.records import Reporting, is_illustrative


def weeks(view: View) -> Bars:
    """A bar for each week of the quarter: kept, short of the line, holiday, not over yet."""
    text = view.text
    is_reported = view.records.reporting(TABLE, view.quarter) is not Reporting.MISSING
    found = calendar.weeks(view.records, view.quarter) if is_reported else ()
    owed = calendar.owed(view.records, view.quarter.year)
    line = numbers.plain(owed)
    counted = [week for week in found if week.is_counted]
    short = [week for week in counted if week.patrols < owed]
    slots: dict[str, object] = {"counted": len(counted), "kept": len(counted) - len(short), "owed": line}
    slots |= {"short": len(short), "exempt": sum(week.is_exempt for week in found)}
    slots["weeks"] = text.marks.joiner.join(short_day(week.monday, view) for week in short)
    which = "weeks_short" if short else "weeks_kept" if counted else "weeks_none"
    return Bars(
        **headed(which, view, "weeks_whole" if is_narrowed(view) else "weeks", **slots),
        unit=text("unit.times"),
        is_illustrative=is_illustrative(calendar.patrols(view.records, view.quarter)),
        headings=(text("column.week"),),
        categories=tuple(short_day(week.monday, view) for week in found),
        series=tuple(
            _series(text(f"week.{name}"), role, chosen, found, labels)
            for name, role, chosen, labels in (
                ("kept", Role.ACTUAL, [w for w in counted if w.patrols >= owed], ""),
                ("short", Role.YELLOW, short, ""),
                ("exempt", Role.MUTED, [w for w in found if w.is_exempt], text("label.holiday")),
                ("unfinished", Role.PREVIOUS, [w for w in found if not w.is_over and not w.is_exempt], ""),
            )
            if chosen
        ),
        stacked=True,
        reference=owed,
        reference_label=text("label.owed", owed=line),
    )


def _series(name: str, role: Role, chosen: Sequence[Week], found: Sequence[Week], mark: str) -> Series:
    """The weeks of one kind; ``mark`` is written instead of a number, before one that is not 0."""
    values = tuple(float(week.patrols) if week in chosen else None for week in found)
    labels = tuple(f"{mark}{week.patrols}" if week.patrols else mark for week in found) if mark else ()
    return Series(name, values, role, labels=labels)
