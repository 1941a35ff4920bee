"""The five measures of party building with their units, lamps and comparisons (PB1–PB5, DOMAIN §4.1)."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from metrics.families.party_building.schema import ASSEMBLY, TABLE, is_theme_day, is_volunteering
from metrics.families.party_building.standing import activities, gone, has_register, held, in_force, owed
from metrics.model.aggregates import of_sums, remark, total
from metrics.model.lamp import Bands
from metrics.model.measure import Compare, Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import blank
from metrics.model.targets import held as asked

_EVERY_BRANCH = 100.0  # 一社区一特色: each has a brand of its own


def theme_day_rate(records: Records, quarter: Quarter) -> Value:
    """PB1: branch-months with a theme day ÷ branch-months that owed one, in percent.

    ``missed`` holds each branch id with the month, as 2018-06, in which it held none.
    """
    if absent := _unasked(records, quarter):
        return absent
    due, kept = owed(records, quarter), held(records, quarter)
    if not due:
        return Value.missing("too_early" if records.is_running(quarter) else "no_denominator")
    missed = tuple((branch, str(month)) for branch, month in due if (branch, str(month)) not in kept)
    rows = activities(records, quarter).filter(is_theme_day())
    return Value.ratio(len(due) - len(missed), len(due), rows=rows, parts={"missed": missed})


def attendance(records: Records, quarter: Quarter) -> Value:
    """PB2: members present ÷ members expected at theme days, in percent; those that do not state both are left out."""
    if absent := gone(records, quarter):
        return absent
    if records.reporting(TABLE, quarter) is Reporting.ZERO:
        return Value.missing("zero_report")
    rows = activities(records, quarter).filter(is_theme_day())
    return of_sums(rows, "attended", "expected", partial(remark, "note.unstated"))


def volunteering(records: Records, quarter: Quarter) -> Value:
    """PB3: volunteer events, by themselves or as part of a theme day.

    Parts: ``person_times``, which are not distinct people, ``hours`` and ``served``; None where there were events and
    nobody states it.
    """
    if absent := gone(records, quarter):
        return absent
    rows = activities(records, quarter).filter(is_volunteering())
    persons, hours, served = (stated(rows, name) for name in ("volunteers", "hours", "served"))
    whole = {name: None if n is None else int(n) for name, n in (("person_times", persons), ("served", served))}
    return Value(float(len(rows)), rows=rows, parts={**whole, "hours": hours})


def stated(rows: Rows, column: str) -> float | None:
    """Sum of a column, 0 without rows; None where no row states it."""
    return None if len(rows) and rows.get_column(column).is_null().all() else total(rows, column)


def brand_coverage(records: Records, quarter: Quarter) -> Value:
    """PB4: branches with a brand ÷ branches in force, in percent."""
    if absent := _unasked(records, quarter):
        return absent
    rows = in_force(records, quarter)
    return Value.ratio(len(rows.filter(~blank("brand"))), len(rows), rows=rows)


def assembly_rate(records: Records, quarter: Quarter) -> Value:
    """PB5: branches with an assembly of members in the quarter ÷ branches in force, in percent.

    ``missed`` holds the ids of those without one. While the quarter is running nobody is late yet.
    """
    if absent := _unasked(records, quarter):
        return absent
    if records.is_running(quarter):
        return Value.missing("too_early")
    rows = activities(records, quarter).filter(nw.col("activity_type") == ASSEMBLY)
    met = set(rows.get_column("branch_id").to_list())
    due = in_force(records, quarter).get_column("branch_id").to_list()
    missed = tuple(branch for branch in due if branch not in met)
    return Value.ratio(len(due) - len(missed), len(due), rows=rows, parts={"missed": missed})


def _unasked(records: Records, quarter: Quarter) -> Value | None:
    """Why nothing can be asked of branches: nobody sent the activities, or nobody is in the register."""
    if absent := gone(records, quarter):
        return absent
    return None if has_register(records) else Value.missing("no_register")


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
