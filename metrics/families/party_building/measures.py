"""The five measures of party building with their units, lamps and comparisons (PB1–PB5, DOMAIN §4.1)."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from metrics.families.party_building.schema import ASSEMBLY, TABLE, is_theme_day, is_volunteering
from metrics.families.party_building.standing import activities, has_register, held, in_force, owed
from metrics.model.aggregates import absent, nothing, total
from metrics.model.lamp import Bands
from metrics.model.measure import Compare, Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.rule import blank
from metrics.model.targets import held as asked

_EVERY_BRANCH = 100.0  # 一社区一特色: each has a brand of its own


def theme_day_rate(records: Records, quarter: Quarter) -> Value:
    """PB1: branch-months with a theme day ÷ branch-months that owed one, in percent.

    ``missed`` holds each branch id with the month, as 2018-06, in which it held none.
    """
    if gone := _unasked(records, quarter):
        return gone
    due, kept = owed(records, quarter), held(records, quarter)
    if not due:
        return Value.missing("too_early")
    missed = tuple((branch, str(month)) for branch, month in due if (branch, str(month)) not in kept)
    rows = activities(records, quarter).filter(is_theme_day())
    return Value.ratio(len(due) - len(missed), len(due), rows=rows, parts={"missed": missed})


def attendance(records: Records, quarter: Quarter) -> Value:
    """PB2: members present ÷ members expected at theme days, in percent; those that do not state both are left out."""
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = activities(records, quarter).filter(is_theme_day())
    unstated = blank("expected") | blank("attended")
    counted, left_out = rows.filter(~unstated), len(rows.filter(unstated))
    notes = (("note.unstated", {"count": left_out}),) if left_out else ()
    return Value.ratio(total(counted, "attended"), total(counted, "expected"), rows=counted, notes=notes)


def volunteering(records: Records, quarter: Quarter) -> Value:
    """PB3: volunteer events, by themselves or as part of a theme day.

    Parts: ``person_times``, which are not distinct people, ``hours`` and ``served``.
    """
    if gone := nothing(records, TABLE, quarter):
        return replace(gone, parts={"person_times": 0, "hours": 0, "served": 0}) if gone.number == 0 else gone
    rows = activities(records, quarter).filter(is_volunteering())
    parts = {
        "person_times": int(total(rows, "volunteers")),
        "hours": total(rows, "hours"),
        "served": int(total(rows, "served")),
    }
    return Value(float(len(rows)), rows=rows, parts=parts)


def brand_coverage(records: Records, quarter: Quarter) -> Value:
    """PB4: branches with a brand ÷ branches in force, in percent."""
    if gone := _unasked(records, quarter):
        return gone
    rows = in_force(records, quarter)
    return Value.ratio(len(rows.filter(~blank("brand"))), len(rows), rows=rows)


def assembly_rate(records: Records, quarter: Quarter) -> Value:
    """PB5: branches with an assembly of members in the quarter ÷ branches in force, in percent.

    ``missed`` holds the ids of those without one. While the quarter is running nobody is late yet.
    """
    if gone := _unasked(records, quarter):
        return gone
    if records.is_running(quarter):
        return Value.missing("too_early")
    rows = activities(records, quarter).filter(nw.col("activity_type") == ASSEMBLY)
    met = set(rows.get_column("branch_id").to_list())
    due = in_force(records, quarter).get_column("branch_id").to_list()
    missed = tuple(branch for branch in due if branch not in met)
    return Value.ratio(len(due) - len(missed), len(due), rows=rows, parts={"missed": missed})


def _unasked(records: Records, quarter: Quarter) -> Value | None:
    """Why nothing can be asked of branches: nobody sent the activities, or nobody is in the register.

    After a zero report there is something to ask all the same: no branch held anything.
    """
    if records.reporting(TABLE, quarter) is Reporting.MISSING:
        return Value.missing("not_reported")
    if not has_register(records):
        return Value.missing("no_register")
    return None


THEME_DAYS = Measure(
    "PB1", TABLE, "%", theme_day_rate, compare=Compare.POINTS, lamp=Bands(100, 95, "S39"), is_headline=True,
    planned=asked("PB1", TABLE),
)  # fmt: skip
ATTENDANCE = Measure(
    "PB2", TABLE, "%", attendance, compare=Compare.POINTS, lamp=Bands(85, 75, "DOMAIN §4.1"),
    planned=asked("PB2", TABLE),
)  # fmt: skip
VOLUNTEERING = Measure("PB3", TABLE, "场", volunteering, compare=Compare.PERCENT, decimals=0)
BRANDS = Measure("PB4", TABLE, "%", brand_coverage, compare=Compare.POINTS, planned=asked("PB4", TABLE, _EVERY_BRANCH))
ASSEMBLIES = Measure(
    "PB5", TABLE, "%", assembly_rate, compare=Compare.POINTS, lamp=Bands(100, 90, "S40"), planned=asked("PB5", TABLE),
)  # fmt: skip

MEASURES = (THEME_DAYS, ATTENDANCE, VOLUNTEERING, BRANDS, ASSEMBLIES)
