"""Which compounds a measure looks at: the quarter's list, the year's plan, the three-year programme, the list before.

Days count up to the quarter's last day; while the quarter is still running up to the as-of day, so that a compound due
next month is not called late (DOMAIN §4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import narwhals as nw

from metrics.families.renovation import schedule
from metrics.model.measure import Target, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows

TABLE, TARGETS = "renovation", "targets"
WHOLE_OFFICE = "全街道"
KEY = "compound_id"

_NAMED = 12  # a remark names so many compounds; more would be a list


def cut_day(records: Records, quarter: Quarter) -> int:
    """Day number up to which things count: the quarter's last day, or the as-of day while it is running."""
    today = records.as_of.date()
    return day_number(today) if quarter.start <= today < quarter.end else quarter.end_day


def elapsed_pct(records: Records, quarter: Quarter) -> float:
    """序时进度 in percent: 25, 50, 75 or 100 at a quarter's end, the full months passed while it is running."""
    today = records.as_of.date()
    return (today.month - 1) / 12 * 100 if quarter.start <= today < quarter.end else quarter.elapsed_pct


def compounds(records: Records, quarter: Quarter) -> Rows:
    """The compounds on the list of a quarter, with their computed columns as of its cut."""
    rows, cut = records.rows(TABLE, quarter), cut_day(records, quarter)
    if cut == quarter.end_day:
        return rows
    return schedule.as_of(rows, cut, records.office)


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
    return schedule.is_finished(nw.lit(cut_day(records, quarter)))


def started(records: Records, quarter: Quarter) -> nw.Expr:
    """Whether works on a compound had begun by the quarter's cut."""
    return schedule.is_started(nw.lit(cut_day(records, quarter)))


def target(records: Records, indicator: str, year: int, scope: str = WHOLE_OFFICE) -> Target | None:
    """The year's target of an indicator, whose quarterly plan the charts draw for every quarter."""
    if TARGETS not in records.frames:
        return None
    is_ours = (nw.col("indicator_id") == indicator) & (nw.col("scope") == scope) & (nw.col("year") == year)
    rows = records.all(TARGETS).filter(is_ours & ~nw.col("target").is_null()).tail(1)
    for row in plain(rows):
        plan = [None if row[name] is None else float(row[name]) for name in ("q1", "q2", "q3", "q4")]
        return Target(
            indicator, year, scope, str(row["unit"]), float(row["target"]), (plan[0], plan[1], plan[2], plan[3])
        )
    return None


def absent(records: Records, quarter: Quarter) -> Value | None:
    """The value of a rate that has no rows to be computed from: not reported, or reported as zero."""
    match records.reporting(TABLE, quarter):
        case Reporting.MISSING:
            return Value.missing("not_reported")
        case Reporting.ZERO:
            return Value.missing("zero_report")
        case _:
            return None


def nothing(records: Records, quarter: Quarter) -> Value | None:
    """The same for a measure that counts: a zero report counts 0."""
    return Value(0.0) if records.reporting(TABLE, quarter) is Reporting.ZERO else absent(records, quarter)


def count(rows: Rows, condition: nw.Expr) -> int:
    """How many rows meet a condition; unknown does not meet it."""
    # Adding up the condition is several times cheaper than taking the rows of a wide table apart.
    return int(rows.select(hits=condition.fill_null(value=False).sum()).item() or 0)


def total(rows: Rows, column: str) -> float:
    """Sum of a column's known cells, 0 over none."""
    # Nine decimals, so that amounts written with two add up as they do on paper.
    return round(float(rows.get_column(column).sum() or 0), 9)


def ids(rows: Rows) -> set[str]:
    """The numbers of the compounds."""
    return set(rows.get_column(KEY).drop_nulls().to_list())


def among(rows: Rows, wanted: Iterable[str]) -> Rows:
    """Those whose number is wanted."""
    return rows.filter(nw.col(KEY).is_in(sorted(wanted)))


def named(rows: Rows) -> dict[str, Any]:
    """The count and names of compounds, as a remark quotes them; a long list ends in an ellipsis."""
    names = [name for name in rows.get_column("compound_name").to_list() if isinstance(name, str)]
    return {"count": len(rows), "names": "、".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])}


def plain(rows: Rows) -> Iterable[Mapping[str, Any]]:
    """Rows with every kind of missing cell as None; a null arrives as None, NaN or pandas.NA."""
    for row in rows.iter_rows(named=True):
        # NaN is the one number that differs from itself; pandas.NA is neither text nor number.
        yield {name: cell if isinstance(cell, (str, Real)) and cell == cell else None for name, cell in row.items()}  # noqa: PLR0124
