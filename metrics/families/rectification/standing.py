"""Which problems a measure looks at: found, due, closed in a quarter, or open at its end.

A problem found in one quarter may fall due and be closed in the next, so that these rows come from the whole ledger and
not from one quarter's part of it. While a quarter is still running, days count up to the as-of day.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from metrics.families.rectification import lifecycle
from metrics.families.rectification.lifecycle import is_closed, is_deferred, is_open, is_void
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent
from metrics.model.measure import Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import day, true

TABLE = "rectification"
KEY = "issue_no"

_NAMED = 12  # a remark names so many problems; more would be a list


def unreported(records: Records, quarter: Quarter, table: str = TABLE) -> Value | None:
    """The value of a figure of a quarter for which nobody sent the table, or of which a filter left nothing at all.

    After a zero report there is still something to count: what was found before may fall due or stay open, and weeks
    without a patrol are weeks.
    """
    if records.reporting(table, quarter) is Reporting.ZERO:
        return None
    return absent(records, table, quarter)


def known(records: Records, quarter: Quarter) -> Rows:
    """Every problem found by the quarter's cut, with days overdue and lamp as of it; void ones left out."""

    def standing() -> Rows:
        cut = records.cut_day(quarter)
        rows = records.until(TABLE, quarter).filter(~is_void() & true(day("found_date") <= cut))
        return lifecycle.as_of(rows, cut, records.office_at(quarter))

    return records.derived("known", TABLE, quarter.end_day, standing)


def found_in(records: Records, quarter: Quarter) -> Rows:
    """Problems found in a quarter; void ones left out."""
    return records.rows(TABLE, quarter).filter(~is_void() & true(day("found_date") <= records.cut_day(quarter)))


def due_in(records: Records, quarter: Quarter) -> Rows:
    """应结案: problems whose limit fell in a quarter, without void and deferred ones."""
    return _within("due_date", records, quarter).filter(~is_deferred())


def closed_in(records: Records, quarter: Quarter) -> Rows:
    """Problems struck off in a quarter, whenever they were found."""
    return _within("closed_date", records, quarter)


def open_at(records: Records, quarter: Quarter) -> Rows:
    """Problems open at the quarter's cut, deferred ones among them."""
    return known(records, quarter).filter(is_open(cut(records, quarter)))


def closed_by_cut(records: Records, quarter: Quarter) -> nw.Expr:
    """Whether a problem was struck off by the quarter's cut."""
    return is_closed(cut(records, quarter))


def cut(records: Records, quarter: Quarter) -> nw.Expr:
    """The quarter's cut day as an expression."""
    return nw.lit(records.cut_day(quarter))


def named(rows: Rows) -> dict[str, Any]:
    """The count and numbers of problems, as a remark quotes them; a long list ends in an ellipsis."""
    numbers = sorted(number for number in rows.get_column(KEY).to_list() if isinstance(number, str))
    return {"count": len(rows), "names": quoted(numbers, _NAMED)}


def _within(field: str, records: Records, quarter: Quarter) -> Rows:
    """Problems with a date in a quarter up to its cut; void ones left out."""
    first, last = day_number(quarter.start), records.cut_day(quarter)
    return records.all(TABLE).filter(~is_void() & true(day(field) >= first) & true(day(field) <= last))
