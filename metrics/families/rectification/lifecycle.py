"""Where a problem stands on a day: open, over its limit, closed; and which lamp that lights.

Dates decide, not the state's word: closed is what has a 销号日期 by the cut day (DOMAIN §3.6 R2). A void problem is in
no figure; a deferred one (缓办) has left 应结案 but is still open. Red begins beyond ``Office.issue_red_days`` over the
limit (RC5, house). Page, filter, measure and upload rules all use these expressions.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.rectification.vocabulary import CLASSES, CLOSED, DEFERRED, FIXED, VOID, WAITING, WORKING
from metrics.model.lamp import Lamp
from metrics.model.office import Office
from metrics.model.records import Rows
from metrics.model.rule import blank, day, true


def in_state(*states: str) -> nw.Expr:
    """Whether the state's word is one of these; a blank one is none of them."""
    return nw.col("status").fill_null("").is_in(states)


def is_void() -> nw.Expr:
    """Whether a problem turned out to be none."""
    return in_state(VOID)


def is_deferred() -> nw.Expr:
    """Whether a problem was deferred with approval and so is not due."""
    return in_state(DEFERRED)


def is_closed(cut: nw.Expr) -> nw.Expr:
    """Whether a problem was struck off by the cut day."""
    return ~is_void() & true(day("closed_date") <= cut)


def is_open(cut: nw.Expr) -> nw.Expr:
    """Whether a problem had been found by the cut day and not struck off; a deferred one is open too."""
    return ~is_void() & true(day("found_date") <= cut) & ~is_closed(cut)


def overdue_days(cut: nw.Expr) -> nw.Expr:
    """Days past its limit of a problem that is open and not deferred, else 0; due today is not yet overdue."""
    late = (cut - day("due_date")).clip(0, None).fill_null(0)
    return nw.when(is_open(cut) & ~is_deferred()).then(late).otherwise(nw.lit(0))


def days_to_close() -> nw.Expr:
    """Days from finding to closing, 0 for the same day; null while open."""
    return day("closed_date") - day("found_date")


def lamp(cut: nw.Expr, office: Office) -> nw.Expr:
    """Blue when closed, green within its limit, yellow over it, red beyond the red days; none when deferred or void."""
    late = overdue_days(cut)
    lit: nw.Expr = nw.when(is_open(cut) & ~is_deferred()).then(nw.lit(Lamp.GREEN.value))
    lit = nw.when(late > 0).then(nw.lit(Lamp.YELLOW.value)).otherwise(lit)
    lit = nw.when(late > office.issue_red_days).then(nw.lit(Lamp.RED.value)).otherwise(lit)
    return nw.when(is_closed(cut)).then(nw.lit(Lamp.BLUE.value)).otherwise(lit)


def as_of(rows: Rows, cut: int, office: Office) -> Rows:
    """Rows with days overdue and lamp as of another day than the end of the quarter they were found in."""
    number = nw.lit(cut)
    return rows.with_columns(overdue_days=overdue_days(number), lamp=lamp(number, office))


def state_by_dates() -> nw.Expr:
    """The state that dates speak for where the word says otherwise; null where they agree.

    A closed problem is 已销号, a fixed one 待复查, one with neither 整改中. 缓办 and 作废 need no dates, and 已销号
    without a date is a missing date, not a wrong word.
    """
    speaks_closed = ~blank("closed_date") & in_state(WAITING, WORKING, FIXED, DEFERRED)
    speaks_fixed = blank("closed_date") & ~blank("fixed_date") & in_state(WAITING, WORKING)
    speaks_open = blank("closed_date") & blank("fixed_date") & in_state(FIXED)
    said: nw.Expr = nw.when(speaks_closed).then(nw.lit(CLOSED))
    said = nw.when(speaks_fixed).then(nw.lit(FIXED)).otherwise(said)
    return nw.when(speaks_open).then(nw.lit(WORKING)).otherwise(said)


def usual_limit() -> nw.Expr:
    """The limit a class of problems usually has, as a date 2018-05-02; null without class or day of finding."""
    found = nw.col("found_date").str.to_datetime(format="%Y-%m-%d")
    limit: nw.Expr = nw.lit(None, dtype=nw.String)
    for days in sorted({kind.limit_days for kind in CLASSES}):
        names = [kind.name for kind in CLASSES if kind.limit_days == days]
        written = found.dt.offset_by(f"{days}d").dt.to_string("%Y-%m-%d")
        limit = nw.when(nw.col("category").is_in(names)).then(written).otherwise(limit)
    return limit
