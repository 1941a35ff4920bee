"""What measures start from: counts, sums, and why a table has nothing to compute from.

Only elementary aggregates, so that the same measure runs on whatever engine holds the rows (DESIGN §5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import blank

# Why there are no rows to compute from.
NO_ROWS = ("not_reported", "zero_report", "filtered_out")


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


def weighed(rows: Rows, column: str, weight: str) -> float:
    """Sum of a column in which each row counts as often as its weight says."""
    return float(rows.select(sum=(nw.col(column) * nw.col(weight)).sum()).item() or 0)


def parted(rows: Rows, *needed: str) -> tuple[Rows, Rows]:
    """The rows that state all the figures needed, and the others."""
    is_blank = nw.any_horizontal(*(blank(name) for name in needed), ignore_nulls=False)
    return rows.filter(~is_blank), rows.filter(is_blank)


def remark(
    key: str, rows: Rows, named: Callable[[Rows], Mapping[str, Any]] = lambda rows: {"count": len(rows)}
) -> Notes:
    """What is remarked of rows, such as those a figure leaves out; nothing where there are none."""
    return ((key, named(rows)),) if len(rows) else ()


def of_sums(rows: Rows, top: str, bottom: str, left_out: Callable[[Rows], Notes], **known: Any) -> Value:
    """Sum ÷ sum in percent over the rows that state both; the others are in neither and remarked."""
    stated, others = parted(rows, top, bottom)
    empty = "nothing_recorded" if stated.is_empty() and len(others) else "no_denominator"
    return Value.ratio(
        total(stated, top), total(stated, bottom), empty=empty, rows=stated, notes=left_out(others), **known
    )
