"""Found, due, closed, overdue: RC1–RC3, RC5 and RC9 (DOMAIN §4.1).

应结案 are the problems whose limit fell in the quarter, without void and deferred ones, so that a closure rate speaks
of one cohort: 天门 911/972 = 93.72 % (S28); the floors 90 % and 70 % are those of 金华 (S31).
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from metrics.families.rectification.lifecycle import is_deferred, is_void
from metrics.families.rectification.standing import (
    KEY,
    TABLE,
    closed_by_cut,
    due_in,
    found_in,
    known,
    named,
    open_at,
    unreported,
)
from metrics.model.aggregates import count, nothing, remark
from metrics.model.lamp import Lamp
from metrics.model.measure import Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Rows
from metrics.model.rule import day, true

MOST_YELLOW = 3  # RC5: from the fourth overdue problem on the lamp is red (house)
_VITAL = 5


def found(records: Records, quarter: Quarter) -> Value:
    """RC1: problems found in the quarter; parts count them by source and by class, and the void ones."""
    if gone := nothing(records, TABLE, quarter):
        return gone
    rows = found_in(records, quarter)
    void = records.rows(TABLE, quarter).filter(is_void())
    notes = remark("note.void", void, named)
    parts = {"by_category": _counts(rows, "category"), "by_source": _counts(rows, "source"), "void": len(void)}
    return Value(float(len(rows)), rows=rows, parts=parts, notes=notes)


def closure_rate(records: Records, quarter: Quarter) -> Value:
    """RC2: problems due in the quarter and struck off by its end ÷ problems due in it, in percent."""
    if gone := unreported(records, quarter):
        return gone
    due = due_in(records, quarter)
    closed = count(due, closed_by_cut(records, quarter))
    deferred = known(records, quarter).filter(is_deferred() & ~closed_by_cut(records, quarter))
    notes = remark("note.deferred", deferred, named)
    parts = {"due": len(due), "closed": closed, "open": len(due) - closed, "deferred": len(deferred)}
    return Value.ratio(closed, len(due), rows=due, parts=parts, notes=notes)


def on_time_rate(records: Records, quarter: Quarter) -> Value:
    """RC3: problems struck off by their limit ÷ problems due in the quarter, in percent; the day itself is on time."""
    if gone := unreported(records, quarter):
        return gone
    due = due_in(records, quarter)
    closed, kept = closed_by_cut(records, quarter), true(day("closed_date") <= day("due_date"))
    on_time, late = count(due, closed & kept), count(due, closed & ~kept)
    parts = {"due": len(due), "on_time": on_time, "late": late, "open": len(due) - on_time - late}
    return Value.ratio(on_time, len(due), rows=due, parts=parts)


def overdue_open(records: Records, quarter: Quarter) -> Value:
    """RC5: problems past their limit and still open at the quarter's cut; deferred ones are not due.

    Green for none, yellow up to three, red from four on or when one is over the red days (house). Parts: the
    ``longest_days`` and how many are beyond the red days.
    """
    if gone := unreported(records, quarter):
        return gone
    rows = open_at(records, quarter).filter(nw.col("overdue_days") > 0)
    days = [int(late) for late in rows.get_column("overdue_days").to_list()]
    long = sum(late > records.office_at(quarter).issue_red_days for late in days)
    lamp = Lamp.RED if long or len(days) > MOST_YELLOW else Lamp.YELLOW if days else Lamp.GREEN
    parts = {"longest_days": max(days, default=0), "long": long, "open": len(open_at(records, quarter))}
    return Value(float(len(days)), rows=rows, parts=parts, lamp=lamp)


def rectified_share(records: Records, quarter: Quarter) -> Value:
    """RC9: of the problems found since the year began, those struck off by the quarter's cut, in percent.

    A young cohort is lower by nature, so that the figure says until when it counts. Deferred problems stay in it.
    """
    if gone := unreported(records, quarter):
        return gone
    first = day_number(Quarter(quarter.year, 1).start)
    rows = known(records, quarter).filter(day("found_date") >= first)
    own = found_in(records, quarter)
    closed, closed_own = (count(some, closed_by_cut(records, quarter)) for some in (rows, own))
    parts = {"found": len(rows), "closed": closed, "quarter_found": len(own), "quarter_closed": closed_own}
    return Value.ratio(closed, len(rows), rows=rows, parts=parts)


def top_classes(records: Records, quarter: Quarter) -> Value:
    """RC8: problems of the five classes with the most found in the quarter, of all found.

    Parts: ``top3`` and ``top5`` as (class, count). Of classes with equal counts the one with the lowest problem number
    stands first, because the published codes of classes are not known here.
    """
    if gone := nothing(records, TABLE, quarter):
        return gone
    rows = found_in(records, quarter)
    ranked = ranking(rows)
    inside = [name for name, _ in ranked[:_VITAL]]
    top = sum(number for _, number in ranked[:_VITAL])
    parts = {
        "top3": ranked[:3],
        "top5": ranked[:_VITAL],
        "share_pct": top / len(rows) * 100 if len(rows) else None,
    }
    kept = rows.filter(nw.col("category").is_in(inside))
    return Value(float(top), numerator=top, denominator=len(rows), rows=kept, parts=parts, unit="件")


def ranking(rows: Rows) -> tuple[tuple[str, int], ...]:
    """Classes with how many problems each has, the most first."""
    counted = rows.group_by("category").agg(nw.len().alias("number"), nw.col(KEY).min().alias("first"))
    found = sorted(counted.iter_rows(), key=lambda row: (-row[1], row[2]))
    return tuple((str(name), int(number)) for name, number, _ in found)


def _counts(rows: Rows, column: str) -> dict[str, int]:
    counted: list[tuple[Any, ...]] = list(rows.group_by(column).agg(nw.len().alias("number")).iter_rows())
    return {str(name): int(number) for name, number in sorted(counted, key=lambda row: (-row[1], str(row[0])))}
