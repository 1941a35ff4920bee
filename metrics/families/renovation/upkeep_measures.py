"""Who looks after a compound and whether residents are content: RV8 and RV11 (DOMAIN §4.1)."""

from __future__ import annotations

import narwhals as nw

from metrics.families.renovation.schedule import PROFESSIONAL, UNMANAGED
from metrics.families.renovation.standing import KEY, TABLE, among, compounds, finished, ids, named
from metrics.model.aggregates import absent, count, remark, total, weighed
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import blank


def professional_share(records: Records, quarter: Quarter) -> Value:
    """RV8: compounds under professional property management ÷ all compounds on the list, in percent.

    Parts follow those that were 无主管 when they first came on the list. A management left blank stays in the
    denominator and is named.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = compounds(records, quarter)
    covered = count(rows, _is_professional())
    first = _unmanaged_at_first(records, quarter) & ids(rows)
    taken = count(rows, nw.col(KEY).is_in(sorted(first)) & _is_professional())
    parts = {
        "unmanaged_now": count(rows, nw.col("management") == UNMANAGED),
        "first_unmanaged": len(first),
        "first_unmanaged_covered": taken,
        "first_unmanaged_pct": taken / len(first) * 100 if first else None,
    }
    unknown = rows.filter(blank("management"))
    notes = remark("note.management_blank", unknown, named)
    if records.reporting(TABLE, quarter.previous) is Reporting.REPORTED:
        now, before = ids(rows), ids(records.rows(TABLE, quarter.previous))
        if now != before:
            notes = (*notes, ("note.list_changed", {"added": len(now - before), "removed": len(before - now)}))
    return Value.ratio(covered, len(rows), empty="nothing_recorded", rows=rows, parts=parts, notes=notes)


def professional_comparably(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
    """RV8 at both quarters on the compounds that both list (可比口径); None when the lists are the same."""
    now, before = compounds(records, quarter), compounds(records, base)
    if ids(now) == ids(before):
        return None
    both = ids(now) & ids(before)
    return _share(among(now, both)), _share(among(before, both))


def satisfaction(records: Records, quarter: Quarter) -> Value:
    """RV11: satisfaction of finished compounds, each weighing as much as its households, in percent.

    Compounds without a survey are left out, told as n of N; no value, with reason ``no_survey``, when none has one,
    ``nothing_finished`` before the first completion.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    done = compounds(records, quarter).filter(finished(records, quarter))
    if done.is_empty():
        return Value.missing("nothing_finished", parts={"surveyed": 0, "completed": 0})
    asked = done.filter(~blank("satisfaction") & (nw.col("households") > 0))
    if asked.is_empty():
        return Value.missing("no_survey", parts={"surveyed": 0, "completed": len(done)})
    households = total(asked, "households")
    notes: Notes = ()
    if len(asked) < len(done):
        notes = (("note.surveyed", {"surveyed": len(asked), "completed": len(done)}),)
    parts = {"surveyed": len(asked), "completed": len(done), "households": households}
    return Value(weighed(asked, "satisfaction", "households") / households, rows=asked, parts=parts, notes=notes)


def _is_professional() -> nw.Expr:
    return nw.col("management") == PROFESSIONAL


def _share(rows: Rows) -> Value:
    return Value.ratio(count(rows, _is_professional()), len(rows), rows=rows)


def _unmanaged_at_first(records: Records, quarter: Quarter) -> set[str]:
    """Compounds that were 无主管 in the first report that lists them."""
    # Three columns of the whole history, not all of them.
    rows = records.all(TABLE).select(KEY, "quarter_end_day", "management")
    rows = rows.filter(nw.col("quarter_end_day") <= quarter.end_day)
    first = rows.group_by(KEY).agg(nw.col("quarter_end_day").min())
    return ids(rows.join(first, on=[KEY, "quarter_end_day"], how="semi").filter(nw.col("management") == UNMANAGED))
