"""Which compounds a measure looks at: the quarter's list, the year's plan, the three-year programme, the list before.

Days count up to the quarter's last day; while the quarter is still running up to the as-of day, so that a compound due
next month is not called late (DOMAIN §4.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from metrics.families.renovation import schedule
from metrics.i18n.phrases import quoted
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows

TABLE = "renovation"
KEY = "compound_id"

_NAMED = 12  # a remark names so many compounds; more would be a list


def compounds(records: Records, quarter: Quarter) -> Rows:
    """The compounds on the list of a quarter, with their computed columns as of its cut."""
    rows, cut = records.rows(TABLE, quarter), records.cut_day(quarter)
    if cut == quarter.end_day:
        return rows
    return schedule.as_of(rows, cut, records.office_at(quarter))


def of_year(rows: Rows, year: int) -> Rows:
    """Those approved for a plan year; 计划外 are not among them."""
    return rows.filter((nw.col("plan_year") == year) & is_planned())


def unplanned(rows: Rows, year: int) -> Rows:
    """Those done in a plan year without standing in its plan (计划外)."""
    return rows.filter((nw.col("plan_year") == year) & ~is_planned())


def of_programme(records: Records, rows: Rows) -> Rows:
    """Those approved for a year of the three-year programme."""
    office = records.office
    first, last = office.programme_first, office.programme_last
    return rows.filter((nw.col("plan_year") >= first) & (nw.col("plan_year") <= last) & is_planned())


def is_planned() -> nw.Expr:
    """Whether a compound stands in an approved plan; a blank cell means that it does."""
    return nw.col("in_plan").fill_null("是") == "是"


def first_report(records: Records, quarter: Quarter) -> Quarter:
    """The first quarter of the year that was reported with rows: its list is the plan the year began with."""
    year = [
        q for q in records.quarters(TABLE)
        if q.year == quarter.year and q <= quarter and records.reporting(TABLE, q) is Reporting.REPORTED
    ]  # fmt: skip
    return min(year, default=quarter)


def finished(records: Records, quarter: Quarter) -> nw.Expr:
    """Whether a compound was finished by the quarter's cut."""
    return schedule.is_finished(nw.lit(records.cut_day(quarter)))


def started(records: Records, quarter: Quarter) -> nw.Expr:
    """Whether works on a compound had begun by the quarter's cut."""
    return schedule.is_started(nw.lit(records.cut_day(quarter)))


def ids(rows: Rows) -> set[str]:
    """The numbers of the compounds."""
    return set(rows.get_column(KEY).drop_nulls().to_list())


def among(rows: Rows, wanted: Iterable[str]) -> Rows:
    """Those whose number is wanted."""
    return rows.filter(nw.col(KEY).is_in(sorted(wanted)))


def named(rows: Rows) -> dict[str, Any]:
    """The count and names of compounds, as a remark quotes them; a long list ends in an ellipsis."""
    names = [name for name in rows.get_column("compound_name").to_list() if isinstance(name, str)]
    return {"count": len(rows), "names": quoted(names, _NAMED)}
