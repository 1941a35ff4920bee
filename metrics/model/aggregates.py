"""What measures start from: counts, sums, and why a table has nothing to compute from.

Only elementary aggregates, so that the same measure runs on whatever engine holds the rows (DESIGN §5).
"""

from __future__ import annotations

import narwhals as nw

from metrics.model.measure import Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows


def absent(records: Records, table: str, quarter: Quarter) -> Value | None:
    """Why a rate has no rows to compute from: not reported, reported as zero, or all filtered out; else None."""
    match records.reporting(table, quarter):
        case Reporting.MISSING:
            return Value.missing("not_reported")
        case Reporting.ZERO:
            return Value.missing("zero_report")
        case _ if table in records.narrowed and records.until(table, quarter).is_empty():
            return Value.missing("filtered_out")
        case _:
            return None


def nothing(records: Records, table: str, quarter: Quarter) -> Value | None:
    """The same for a measure that counts: a zero report counts 0."""
    return Value(0.0) if records.reporting(table, quarter) is Reporting.ZERO else absent(records, table, quarter)


def count(rows: Rows, condition: nw.Expr) -> int:
    """How many rows meet a condition; unknown does not meet it."""
    # Adding up the condition is several times cheaper than taking the rows of a wide table apart.
    return int(rows.select(met=condition.fill_null(value=False).sum()).item() or 0)


def total(rows: Rows, column: str) -> float:
    """Sum of a column's known cells, 0 over none."""
    # Nine decimals, so that amounts written with two add up as they do on paper.
    return round(float(rows.get_column(column).sum() or 0), 9)
