"""Where milestones and projects stand at a quarter: the rows measures and pages start from.

Lateness is counted up to the quarter's last day; while the quarter is still running, up to the as-of day, so that a
node due next month is not called late and money is held against the full months passed (DOMAIN §4.4).
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.milestones import lateness
from metrics.model.measure import Target, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows

NODES, PROJECTS, TARGETS = "milestones", "projects", "targets"
_WHOLE_OFFICE = "全街道"


def cut_day(records: Records, quarter: Quarter) -> int:
    """Day number up to which lateness counts: the quarter's last day, or the as-of day while it is running."""
    today = records.as_of.date()
    return day_number(today) if quarter.start <= today < quarter.end else quarter.end_day


def elapsed_pct(records: Records, quarter: Quarter) -> float:
    """序时进度 in percent: 25, 50, 75 or 100 at a quarter's end, the full months passed while it is running."""
    today = records.as_of.date()
    return (today.month - 1) / 12 * 100 if quarter.start <= today < quarter.end else quarter.elapsed_pct


def nodes(records: Records, quarter: Quarter) -> Rows:
    """Milestones on the list of a quarter, without cancelled ones, with ``delay_days`` and ``lamp`` as of its cut."""
    is_listed = (nw.col("quarter") == str(quarter)) & ~lateness.has_status(lateness.CANCELLED)
    rows = records.all(NODES).filter(is_listed)
    day = cut_day(records, quarter)
    if day == quarter.end_day:
        return rows
    cut = nw.lit(day)
    return rows.with_columns(
        delay_days=lateness.delay_days(cut), lamp=lateness.node_lamp(cut, records.office.node_red_days)
    )


def projects(records: Records, quarter: Quarter) -> Rows:
    """Projects on the list of a quarter, with ``pace_ratio`` and ``lamp`` by the time passed."""
    rows, passed = records.rows(PROJECTS, quarter), elapsed_pct(records, quarter)
    if passed == quarter.elapsed_pct:
        return rows
    elapsed = nw.lit(passed)
    return rows.with_columns(pace_ratio=lateness.pace_ratio(elapsed), lamp=lateness.project_lamp(elapsed))


def planned_pct(records: Records, quarter: Quarter) -> float:
    """Share of the year's investment due by now: target PJ1's quarterly plan when set, else time passed."""
    return _planned(records, quarter, elapsed_pct(records, quarter))


def planned_at_end_pct(records: Records, quarter: Quarter) -> float:
    """The same by the quarter's last day, also of a quarter still running or to come."""
    return _planned(records, quarter, quarter.elapsed_pct)


def _planned(records: Records, quarter: Quarter, passed: float) -> float:
    if TARGETS not in records.frames:
        return passed
    is_ours = (nw.col("indicator_id") == "PJ1") & (nw.col("scope") == _WHOLE_OFFICE) & (nw.col("year") == quarter.year)
    rows = records.all(TARGETS).filter(is_ours & ~nw.col("target").is_null()).tail(1)
    if rows.is_empty():
        return passed
    stated = rows.get_column(f"q{quarter.number}").drop_nulls().to_list()
    if stated:
        return float(stated[0])
    annual = float(rows.get_column("target").to_list()[0])
    return Target("PJ1", quarter.year, _WHOLE_OFFICE, "%", annual).planned(quarter, passed)


def absent(records: Records, table: str, quarter: Quarter) -> Value | None:
    """The value of a measure whose table has no rows to compute from: not reported, or reported as zero."""
    match records.reporting(table, quarter):
        case Reporting.MISSING:
            return Value.missing("not_reported")
        case Reporting.ZERO:
            return Value.missing("zero_report")
        case _:
            return None


def nothing(records: Records, table: str, quarter: Quarter) -> Value | None:
    """The same for a measure that counts: a zero report counts 0."""
    if records.reporting(table, quarter) is Reporting.ZERO:
        return Value(0.0)
    return absent(records, table, quarter)


def count(rows: Rows, condition: nw.Expr) -> int:
    """How many rows meet a condition; unknown does not meet it."""
    return int(rows.select(met=condition.sum()).item() or 0)


def total(rows: Rows, column: str) -> float:
    """Sum of a column, 0 over no rows."""
    return float(rows.get_column(column).sum() or 0)
