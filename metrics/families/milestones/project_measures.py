"""Money against plan and time passed, starts and completions: the measures of projects PJ1–PJ6 (DOMAIN §4.1).

A project without a year plan is in no rate and is named; a blank amount is unknown and never counts as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw

from metrics.families.milestones.lateness import CANCELLED, DONE, has_status
from metrics.families.milestones.standing import NODES, PROJECTS, nodes, planned_pct, projects
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent, count, remark, total
from metrics.model.lamp import Lamp
from metrics.model.measure import Basis, Plan, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import blank, day
from metrics.model.targets import asked

_NOT_UNDER_WAY = ("前期", "暂缓")
_ACCEPTANCE = "竣工验收"


def investment_rate(records: Records, quarter: Quarter) -> Value:
    """PJ1: money invested this year ÷ this year's planned investment, in percent.

    Projects whose plan is blank or 0, or whose amount is blank, are in neither sum and are named in the notes.
    """
    if gone := absent(records, PROJECTS, quarter):
        return gone
    rows = projects(records, quarter)
    counted = rows.filter((nw.col("year_plan_invest") > 0) & ~blank("year_invested"))
    left_out = (
        ("plan_blank", rows.filter(blank("year_plan_invest"))),
        ("plan_zero", rows.filter(nw.col("year_plan_invest") == 0)),
        ("money_blank", rows.filter((nw.col("year_plan_invest") > 0) & blank("year_invested"))),
    )
    return Value.ratio(
        total(counted, "year_invested"),
        total(counted, "year_plan_invest"),
        empty="no_money" if len(left_out[2][1]) else "no_plan",
        rows=counted,
        parts={"projects": len(counted), **{name: len(out) for name, out in left_out}},
        notes=tuple(note for name, out in left_out for note in remark(f"note.{name}", out, _listed)),
    )


def ahead_of_pace(records: Records, quarter: Quarter) -> Value:
    """PJ2: PJ1 less the share due by now, in points; negative is behind.

    Level or ahead and up to 10 points behind are green, 10 to 30 yellow, more red (PACE-PP, S15); the office may set
    other limits.
    """
    rate = investment_rate(records, quarter)
    if rate.number is None:
        return Value.missing(rate.reason or "", notes=rate.notes)
    planned = planned_pct(records, quarter)
    # Nine decimals, so that a gap of exactly ten points stays on its limit.
    points, office = round(rate.number - planned, 9), records.office_at(quarter)
    lamp = Lamp.GREEN if points > -office.gap_yellow_points else Lamp.YELLOW
    if points < -office.gap_red_points:
        lamp = Lamp.RED
    parts = {"rate_pct": rate.number, "planned_pct": planned}
    return Value(points, rows=rate.rows, parts=parts, notes=rate.notes, lamp=lamp)


def pace(records: Records, quarter: Quarter) -> Value:
    """PJ3: PJ1 ÷ the share due by now; 1 is on pace. No value before anything is due."""
    rate = investment_rate(records, quarter)
    if rate.number is None:
        return Value.missing(rate.reason or "", notes=rate.notes)
    planned = planned_pct(records, quarter)
    if planned <= 0:
        return Value.missing("nothing_planned", notes=rate.notes)
    parts = {"rate_pct": rate.number, "planned_pct": planned}
    return Value.ratio(rate.number, planned, times=1, rows=rate.rows, parts=parts, notes=rate.notes)


def started_rate(records: Records, quarter: Quarter) -> Value:
    """PJ4: projects planned to start this year that have started ÷ all such projects, in percent.

    Planned to start: on the quarter's list, and in a report of this year so far either 新开工, or 前期 with its 开工
    node planned for this year. So a project stays in the denominator when it moves on to 续建 or 竣工 (the plan is
    frozen). Started: under way now (neither 前期 nor 暂缓) with progress or money above 0 or its 开工 node done.
    """
    if gone := absent(records, PROJECTS, quarter):
        return gone
    planned = _planned_to_start(records, quarter)
    rows = projects(records, quarter).filter(nw.col("project_id").is_in(sorted(planned)))
    waiting = rows.filter(~_has_started(records, quarter))
    notes = remark("note.not_started", waiting, _listed)
    if records.reporting(NODES, quarter) is not Reporting.REPORTED:
        notes = (*notes, ("note.no_nodes", {}))
    return Value.ratio(len(rows) - len(waiting), len(rows), empty="no_plan", rows=rows, notes=notes)


def starts_planned(records: Records, quarter: Quarter) -> Plan | None:
    """What PJ4 asks: projects whose 开工 node is planned by now, of those that PJ4 counts; one without is due by the
    year's end. Where none has such a node the target, else time passed of the whole office.
    """
    planned = _planned_to_start(records, quarter) & _ids(projects(records, quarter))
    starts = nodes(records, quarter).filter((nw.col("node_class") == "开工") & ~blank("baseline_date"))
    dated = starts.filter(nw.col("project_id").is_in(sorted(planned)))
    if dated.is_empty():
        return asked(records, quarter, "PJ4", PROJECTS, is_timed=True)
    cut, (_, year_end) = records.cut_day(quarter), _year_days(quarter)
    due = planned if cut >= year_end else _ids(dated.filter(day("baseline_date") <= cut))
    return Plan(len(due) / len(planned) * 100, Basis.ITEMS)


def on_pace_share(records: Records, quarter: Quarter) -> Value:
    """PJ5: projects on or ahead of pace ÷ projects started that have a year plan, in percent."""
    if gone := absent(records, PROJECTS, quarter):
        return gone
    rows = projects(records, quarter).filter(_has_started(records, quarter) & ~blank("pace_ratio"))
    return Value.ratio(count(rows, nw.col("pace_ratio") >= 1), len(rows), rows=rows)


def completed_rate(records: Records, quarter: Quarter) -> Value:
    """PJ6: projects planned to finish this year that did ÷ all such projects, in percent.

    Planned to finish: its 竣工验收 node is planned for this year, by the list of milestones; no value without it.
    Finished: reported as 竣工, or that node done. Those finished this year but planned for an earlier year (结转) or a
    later one are parts, not in the rate.
    """
    if gone := absent(records, PROJECTS, quarter):
        return gone
    if records.reporting(NODES, quarter) is Reporting.MISSING:
        return Value.missing("no_node_list")
    last = _acceptances(records, quarter)
    first_day, last_day = _year_days(quarter)
    plan = nw.col("last_plan_day")
    reached = _reached_this_year(records, quarter, last)
    finished = last.filter(nw.col("project_id").is_in(sorted(reached)))
    due = last.filter((plan >= first_day) & (plan <= last_day))
    rows = projects(records, quarter).filter(nw.col("project_id").is_in(due.get_column("project_id").to_list()))
    parts = {"carried_over": count(finished, plan < first_day), "early": count(finished, plan > last_day)}
    notes = tuple((f"note.finished_{name}", {"count": number}) for name, number in parts.items() if number)
    return Value.ratio(
        len(rows.filter(nw.col("project_id").is_in(sorted(reached)))), len(rows),
        empty="no_plan", rows=rows, parts=parts, notes=notes,
    )  # fmt: skip


def _planned_to_start(records: Records, quarter: Quarter) -> set[str]:
    first_day, last_day = _year_days(quarter)
    reports = _this_year(records, PROJECTS, quarter, "nature")
    awaited = reports.filter(nw.col("nature") == "前期")
    planned = _ids(reports.filter(nw.col("nature") == "新开工"))
    if awaited.is_empty():
        return planned
    starts = _this_year(records, NODES, quarter, "node_class", "node_status", "baseline_date_day").filter(
        (nw.col("node_class") == "开工")
        & ~has_status(CANCELLED)
        & (day("baseline_date") >= first_day)
        & (day("baseline_date") <= last_day)
    )
    return planned | _ids(awaited.join(starts, on=["quarter", "project_id"], how="semi"))


def _has_started(records: Records, quarter: Quarter) -> nw.Expr:
    """Whether a project is under way: carried over or finished, or new with progress, money or its start node done."""
    listed = nodes(records, quarter).select("project_id", "node_class", "node_status")
    done = listed.filter((nw.col("node_class") == "开工") & has_status(DONE))
    opened = nw.col("project_id").is_in(sorted(_ids(done)))
    shown = _above_0("progress") | _above_0("invested_total") | _above_0("year_invested") | opened
    nature = nw.col("nature").fill_null("前期")
    return ~nature.is_in(_NOT_UNDER_WAY) & (nature.is_in(["续建", "竣工"]) | shown)


def _reached_this_year(records: Records, quarter: Quarter, last: Rows) -> set[str]:
    """Projects 竣工 or accepted now that were neither in an earlier year: by its reports or their 竣工验收 node."""
    first_day, _ = _year_days(quarter)
    is_finished = nw.col("nature") == "竣工"
    reports = records.all(PROJECTS).select("project_id", "nature", "quarter_end_day")
    earlier = reports.filter(is_finished & (nw.col("quarter_end_day") < first_day))
    before = last.filter(nw.col("last_actual_day") < first_day)
    accepted = last.filter(nw.col("last_actual_day") <= records.cut_day(quarter))
    now = _ids(projects(records, quarter).filter(is_finished)) | _ids(accepted)
    return now - _ids(earlier) - _ids(before)


def _acceptances(records: Records, quarter: Quarter) -> Rows:
    """Per project the plan and actual day of its last 竣工验收 node; one without a class goes by its name."""
    listed = nodes(records, quarter)
    is_acceptance = nw.coalesce(nw.col("node_class"), nw.col("node_name")) == _ACCEPTANCE
    rows = listed.filter(is_acceptance).select("project_id", "node_no", "baseline_date_day", "actual_date_day")
    last = rows.filter(nw.col("node_no") == nw.col("node_no").max().over("project_id"))
    return last.select("project_id", last_plan_day=day("baseline_date"), last_actual_day=day("actual_date"))


def _this_year(records: Records, table: str, quarter: Quarter, *columns: str) -> Rows:
    """Some columns of the rows reported this year up to a quarter."""
    slim = records.all(table).select("quarter", "quarter_end_day", "project_id", *columns)
    first = Quarter(quarter.year, 1).end_day
    return slim.filter((nw.col("quarter_end_day") >= first) & (nw.col("quarter_end_day") <= quarter.end_day))


def _above_0(name: str) -> nw.Expr:
    return (nw.col(name) > 0).fill_null(value=False)


def _year_days(quarter: Quarter) -> tuple[int, int]:
    return day_number(date(quarter.year, 1, 1)), day_number(date(quarter.year, 12, 31))


def _ids(rows: Rows) -> set[str]:
    found: Iterable[str] = rows.get_column("project_id").drop_nulls().to_list()
    return set(found)


def _listed(rows: Rows) -> dict[str, Any]:
    return {"count": len(rows), "names": quoted(rows.get_column("project_name").to_list())}
