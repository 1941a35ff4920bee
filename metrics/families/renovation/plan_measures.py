"""Started, finished and how many households gain: the measures held against the plan, RV1–RV4 and RV7 (DOMAIN §4.1).

Rates divide by the approved plan of the year. 计划外 compounds are in no rate and are told beside; with them a rate may
pass 100 % (MoHURD, S9). Finished from an earlier year's plan (结转) is never in this year's rate.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from metrics.families.renovation.plans import housed
from metrics.families.renovation.standing import (
    KEY,
    TABLE,
    among,
    compounds,
    finished,
    first_report,
    ids,
    named,
    of_programme,
    of_year,
    started,
    unplanned,
)
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent, count, nothing, remark, total
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Rows
from metrics.model.rule import blank, day


def start_rate(records: Records, quarter: Quarter) -> Value:
    """RV1: compounds of the year's plan begun by the quarter's end ÷ compounds of the plan, in percent."""
    if gone := absent(records, TABLE, quarter):
        return gone
    rows, is_started = compounds(records, quarter), started(records, quarter)
    plan, extra = of_year(rows, quarter.year), unplanned(rows, quarter.year)
    first = _first_plan(records, quarter, rows)
    begun, extra_begun = count(plan, is_started), count(extra, is_started)
    parts = {
        "plan_n": len(plan),
        "started_n": begun,
        "unplanned_n": len(extra),
        "unplanned_started_n": extra_begun,
        "with_unplanned_pct": (begun + extra_begun) / len(plan) * 100 if len(plan) else None,
        **_on_first_plan(first, rows, is_started),
    }
    notes = remark("note.unplanned", extra, lambda rows: {**named(rows), "started": extra_begun})
    changes = _plan_changes(first, ids(plan), parts)
    return Value.ratio(begun, len(plan), empty="no_plan", rows=plan, parts=parts, notes=(*notes, *changes))


def start_rate_households(records: Records, quarter: Quarter) -> Value:
    """RV2: households of the plan's compounds that have begun ÷ households of the plan, in percent.

    A compound with its households left blank is in neither sum and is named.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    plan = of_year(compounds(records, quarter), quarter.year)
    known, unknown = housed(plan), plan.filter(blank("households"))
    begun = known.select("households", met=started(records, quarter)).filter(nw.col("met"))
    notes = remark("note.households_blank", unknown, named)
    empty = "no_households" if len(plan) else "no_plan"
    return Value.ratio(total(begun, "households"), total(known, "households"), empty=empty, rows=known, notes=notes)


def completion_rate(records: Records, quarter: Quarter) -> Value:
    """RV3: compounds of the year's plan finished by the quarter's end ÷ compounds of the plan, in percent.

    Parts tell those finished this year from an earlier plan (``carried_over``), outside any plan and ahead of theirs.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    rows, is_finished = compounds(records, quarter), finished(records, quarter)
    plan = of_year(rows, quarter.year)
    done = plan.filter(is_finished)
    this_year = rows.filter(is_finished & (day("actual_end") >= day_number(date(quarter.year, 1, 1))))
    carried = this_year.filter(nw.col("plan_year") < quarter.year)
    ahead = this_year.filter(nw.col("plan_year") > quarter.year)
    households = total(plan, "households")
    parts = {
        "plan_n": len(plan),
        "completed_n": len(done),
        "households_pct": total(done, "households") / households * 100 if households else None,
        "carried_over": len(carried),
        "carried_over_households": total(carried, "households"),
        "carried_over_open": count(rows, ~is_finished & (nw.col("plan_year") < quarter.year)),
        "ahead": len(ahead),
        "unplanned_completed_n": count(unplanned(rows, quarter.year), is_finished),
        **_on_first_plan(_first_plan(records, quarter, rows), rows, is_finished),
    }
    notes = (*remark("note.carried_over", carried, named), *remark("note.ahead", ahead, named))
    return Value.ratio(len(done), len(plan), empty="no_plan", rows=plan, parts=parts, notes=notes)


def households_benefited(records: Records, quarter: Quarter) -> Value:
    """RV4: households of all compounds finished so far, whatever their plan year.

    The part ``started_households`` counts them from the start of works, as MoHURD's bulletins do (S9). A household
    figure corrected since last quarter is a 口径修订 and is told in a note, never as growth.
    """
    if gone := nothing(records, TABLE, quarter):
        return gone
    rows = compounds(records, quarter)
    done, begun = rows.filter(finished(records, quarter)), rows.filter(started(records, quarter))
    this_year = done.filter(day("actual_end") >= day_number(date(quarter.year, 1, 1)))
    revised = _revised(_finished_at(records, quarter.previous), rows)
    parts = {
        "compounds": len(done),
        "this_year": total(this_year, "households"),
        "started_compounds": len(begun),
        "started_households": total(begun, "households"),
        "revised_households": sum(now - before for _, before, now in revised),
    }
    slots = {"names": quoted([name for name, _, _ in revised]), "count": len(revised)}
    notes: Notes = ()
    if revised:
        notes = (("note.households_revised", {**slots, "households": f"{parts['revised_households']:+.0f}"}),)
    return Value(total(done, "households"), rows=done, parts=parts, notes=notes)


def benefited_comparably(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
    """RV4 at both quarters with today's household figures, so that a correction is no growth; None without one."""
    before, rows = _finished_at(records, base), compounds(records, quarter)
    if not _revised(before, rows):
        return None
    now = dict(_households(rows))
    then = sum(now.get(number, households) for number, households in _households(before))
    return households_benefited(records, quarter), Value(float(then), rows=before)


def programme_rate(records: Records, quarter: Quarter) -> Value:
    """RV7: compounds finished ÷ compounds on the latest list of the three-year programme, in percent.

    No value, with reason ``not_listed``, before any compound of the programme's years is on the list.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = of_programme(records, compounds(records, quarter))
    if rows.is_empty():
        return Value.missing("not_listed")
    parts = {"households": total(rows.filter(finished(records, quarter)), "households")}
    return Value.ratio(count(rows, finished(records, quarter)), len(rows), rows=rows, parts=parts)


def _first_plan(records: Records, quarter: Quarter, rows: Rows) -> set[str]:
    """The compounds of the plan the year began with, by its first report; ``rows`` are those of the quarter itself."""
    first = first_report(records, quarter)
    return ids(of_year(rows if first == quarter else records.rows(TABLE, first), quarter.year))


def _on_first_plan(first: set[str], rows: Rows, met: nw.Expr) -> dict[str, Any]:
    """The same rate on the plan the year began with; a compound dropped from the list since counts as not done."""
    hits = count(rows, nw.col(KEY).is_in(sorted(first)) & met)
    return {"first_plan_n": len(first), "first_plan_pct": hits / len(first) * 100 if first else None}


def _plan_changes(first: set[str], latest: set[str], parts: dict[str, Any]) -> Notes:
    """What was added to and taken from the year's plan since its first report, with the rate on that plan."""
    if first == latest or not first:
        return ()
    slots = {"before": len(first), "now": len(latest), "added": len(latest - first), "removed": len(first - latest)}
    return (("note.plan_changed", {**slots, "pct": parts["first_plan_pct"]}),)


def _revised(before: Rows, rows: Rows) -> list[tuple[str, int, int]]:
    """Name, households then and now of compounds finished at the earlier quarter whose household figure changed."""
    known = dict(_households(before))
    now = among(rows, known).select(KEY, "compound_name", "households").drop_nulls("households").sort(KEY)
    return [
        (str(name), known[number], int(households))
        for number, name, households in now.iter_rows()
        if known[number] != households
    ]


def _finished_at(records: Records, quarter: Quarter) -> Rows:
    return compounds(records, quarter).filter(finished(records, quarter))


def _households(rows: Rows) -> list[tuple[str, int]]:
    known = rows.drop_nulls(subset=[KEY, "households"])
    return [(str(number), int(households)) for number, households in known.select(KEY, "households").iter_rows()]
