"""On time, late, drifting, due: the measures of milestones PM1–PM7 (DOMAIN §4.1).

Cancelled nodes are in none of them. Rates over the whole life of the projects (全周期) are the headline; this quarter's
and this year's stand in the parts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from metrics.families.milestones.lateness import CANCELLED, DONE, has_status, is_open
from metrics.families.milestones.standing import KEY, NODES, nodes
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent, count, nothing, remark, total
from metrics.model.lamp import Lamp
from metrics.model.measure import Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import blank, day

_CHANGE = (*KEY, "adjust_doc", "baseline_date")
_DRIFTING = (
    "quarter", *KEY, "project_name", "node_name", "baseline_date", "baseline_date_day", "forecast_date",
    "forecast_date_day", "node_status", "adjust_doc", "dept", "leader", "data_source",
)  # fmt: skip


def on_time_rate(records: Records, quarter: Quarter) -> Value:
    """PM1: nodes done by their plan date ÷ nodes whose plan date has come, in percent.

    Done on the plan date is on time. Parts give the same for nodes due this quarter and this year; their rate is None
    when none was due.
    """
    if gone := absent(records, NODES, quarter):
        return gone
    rows, cut = nodes(records, quarter), records.cut_day(quarter)
    return _due_rate(rows, quarter, cut, day("actual_date") <= day("baseline_date"), "on_time")


def completion_rate(records: Records, quarter: Quarter) -> Value:
    """PM2: nodes due and done ÷ nodes due, in percent, however late they were done.

    Nodes done before their plan date has come are in neither number; they are the part ``early`` and a note.
    """
    if gone := absent(records, NODES, quarter):
        return gone
    rows, cut = nodes(records, quarter), records.cut_day(quarter)
    value = _due_rate(rows, quarter, cut, has_status(DONE) & (day("actual_date") <= cut), "done_due")
    early = rows.filter(has_status(DONE) & (day("baseline_date") > cut))
    notes = remark("note.early", early, _named)
    return replace(value, parts={**value.parts, "early": len(early)}, notes=notes)


def days_late(records: Records, quarter: Quarter) -> Value:
    """PM3: days late of the latest open node, 0 when none is late; its lamp is the worst among open nodes.

    Parts: ``open_delays_days`` of every late open node in ascending order, their mean, and the longest delay among
    nodes done. No value, with reason ``nothing_open``, when every node is done.
    """
    if gone := absent(records, NODES, quarter):
        return gone
    rows = nodes(records, quarter)
    in_hand = rows.filter(is_open())
    delays = sorted(days for days in in_hand.get_column("delay_days").drop_nulls().to_list() if days > 0)
    done = rows.select("delay_days", "node_status").filter(has_status(DONE)).get_column("delay_days").drop_nulls()
    parts = {
        "open_delays_days": delays,
        "late": len(delays),
        "mean_days": sum(delays) / len(delays) if delays else None,
        "done_max_days": max(done.to_list(), default=None),
    }
    if in_hand.is_empty():
        return Value.missing("nothing_open", parts=parts)
    return Value(float(max(delays, default=0)), rows=in_hand, parts=parts, lamp=_worst(in_hand))


def forecast_drift(records: Records, quarter: Quarter) -> Value:
    """PM4: days by which the forecasts of open nodes moved since last quarter, forward less back.

    The lamp is yellow when forecasts slipped in this quarter and the last. For it, a node whose plan was changed in
    the quarter counts only what its forecast lies beyond the new plan: an approved change is no slip (part
    ``beyond_plan_days``). No value when last quarter is not on record, or no open node has a forecast in both.
    """
    if gone := absent(records, NODES, quarter):
        return gone
    if records.reporting(NODES, quarter.previous) is Reporting.MISSING:
        return Value.missing("no_previous")
    moved = drifts(records, quarter)
    if moved.is_empty():
        return Value.missing("no_forecast_pair", rows=moved)
    rebased = moved.filter(nw.col("is_rebased"))
    beyond = total(moved, "beyond_plan_days")
    slipping = beyond > 0 and total(drifts(records, quarter.previous), "beyond_plan_days") > 0
    parts = {
        "slipped": count(moved, nw.col("drift_days") > 0),
        "pulled_in": count(moved, nw.col("drift_days") < 0),
        "rebased": len(rebased),
        "rebased_days": total(rebased, "drift_days"),
        "beyond_plan_days": beyond,
    }
    notes = remark("note.rebased", rebased, _rebasing)
    return Value(
        total(moved, "drift_days"), rows=moved, parts=parts, notes=notes, lamp=Lamp.YELLOW if slipping else None
    )


def lamp_distribution(records: Records, quarter: Quarter) -> Value:
    """PM5: open nodes lit yellow or red, of all nodes; parts count blue, green, yellow and red."""
    lamps = (Lamp.BLUE, Lamp.GREEN, Lamp.YELLOW, Lamp.RED)
    if gone := nothing(records, NODES, quarter):
        return replace(gone, parts={lamp.value: 0 for lamp in lamps}) if gone.reason is None else gone
    rows = nodes(records, quarter)
    counts = {lamp.value: count(rows, nw.col("lamp") == lamp.value) for lamp in lamps}
    lit = rows.filter(nw.col("lamp").is_in([Lamp.YELLOW.value, Lamp.RED.value]))
    return Value(float(len(lit)), numerator=len(lit), denominator=len(rows), rows=lit, parts=counts, lamp=_worst(rows))


def plan_changes(records: Records, quarter: Quarter) -> Value:
    """PM6: plan changes of nodes with a document given in the quarter; yellow when a node was changed more than once.

    The sample gives the document in the quarter of the change only; a document carried along with an unchanged date
    is the same change and counts once.
    """
    if gone := nothing(records, NODES, quarter):
        return gone
    documented = records.until(NODES, quarter).filter(~blank("adjust_doc") & ~has_status(CANCELLED))
    changes = documented.group_by(*_CHANGE).agg(nw.col("quarter_end_day").min().alias("since"))
    first_here = changes.filter(nw.col("since") == quarter.end_day)
    now = documented.filter(nw.col("quarter") == str(quarter)).join(first_here, on=list(_CHANGE), how="semi")
    per_node = changes.group_by(*KEY).agg(nw.len().alias("times")).get_column("times").to_list()
    most = max(per_node, default=0)
    parts = {
        "documents": now.get_column("adjust_doc").n_unique() if len(now) else 0,
        "so_far": len(changes),
        "most_per_node": most,
        "nodes_changed_again": sum(times > 1 for times in per_node),
    }
    return Value(float(len(now)), rows=now, parts=parts, lamp=Lamp.YELLOW if most > 1 else None)


def due_next_quarter(records: Records, quarter: Quarter) -> Value:
    """PM7: open nodes whose plan date falls in the next quarter; the rows are sorted by that date."""
    if gone := nothing(records, NODES, quarter):
        return gone
    falls_due = (day("baseline_date") > quarter.end_day) & (day("baseline_date") <= quarter.next.end_day)
    rows = nodes(records, quarter).filter(is_open() & falls_due).sort("baseline_date_day", *KEY)
    return Value(float(len(rows)), rows=rows)


def drifts(records: Records, quarter: Quarter) -> Rows:
    """Open nodes with a forecast in this quarter and the last, with ``drift_days`` between the two.

    ``is_rebased`` marks a changed plan date; ``beyond_plan_days`` is the drift, for those the forecast − new plan.
    """
    before = records.rows(NODES, quarter.previous).select(
        *KEY, forecast_before=day("forecast_date"), baseline_before=day("baseline_date")
    )
    known = nodes(records, quarter).select(*_DRIFTING).filter(is_open() & ~blank("forecast_date"))
    paired = known.join(before.filter(~blank("forecast_before")), on=list(KEY), how="inner")
    drift = day("forecast_date") - nw.col("forecast_before")
    is_rebased = nw.col("baseline_before") != day("baseline_date")
    beyond = nw.when(is_rebased).then(day("forecast_date") - day("baseline_date")).otherwise(drift)
    return paired.with_columns(drift_days=drift, is_rebased=is_rebased, beyond_plan_days=beyond)


def _due_rate(rows: Rows, quarter: Quarter, cut: int, hit: nw.Expr, name: str) -> Value:
    due = rows.filter(day("baseline_date") <= cut)
    parts: dict[str, Any] = {"due": len(due), name: count(due, hit)}
    for scope, first in (("quarter", quarter.start), ("year", date(quarter.year, 1, 1))):
        is_in = day("baseline_date") >= day_number(first)
        fell_due, hits = count(due, is_in), count(due, is_in & hit)
        parts |= {f"{scope}_due": fell_due, f"{scope}_{name}": hits}
        parts[f"{scope}_pct"] = hits / fell_due * 100 if fell_due else None
    return Value.ratio(parts[name], len(due), empty="nothing_due", rows=due, parts=parts)


def _worst(rows: Rows) -> Lamp | None:
    lit = rows.get_column("lamp").drop_nulls().unique().to_list()
    return min((Lamp(lamp) for lamp in lit), key=lambda lamp: lamp.urgency, default=None)


def _rebasing(rebased: Rows) -> dict[str, Any]:
    days = {name: int(total(rebased, f"{name}_days")) for name in ("drift", "beyond_plan")}
    return {**_named(rebased), **days}


def _named(rows: Rows) -> dict[str, Any]:
    named = rows.select("project_name", "node_name").iter_rows()
    return {"count": len(rows), "names": quoted([f"{project}·{node}" for project, node in named])}
