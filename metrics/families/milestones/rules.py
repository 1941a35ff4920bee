"""Rules the rows of milestones and projects keep (DOMAIN §3.3 R1–R7, §3.4 R1–R4, §3.14).

What makes a measure wrong is an error; what only looks odd, or what the office's own sample leaves blank, is a
warning. A falling figure may be right (冲减) and is then accepted with a reason.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.milestones.lateness import CANCELLED, DONE, delay_days, has_status, is_open
from metrics.model.finding import Severity
from metrics.model.rule import (
    IS_FIRST_QUARTER,
    Reference,
    Rule,
    blank,
    changed,
    day,
    exceeds,
    fell,
    moved,
    previous,
    unexplained,
    warning,
)

_TOLERANCE = 0.01  # §3.4 R1: money that adds up within 1 % adds up

_END = nw.col("quarter_end_day")
_OF_PROJECT = ("quarter", "project_id")


def _first_open_node() -> nw.Expr:
    """Number of the earliest node of the project that is still to be done."""
    return nw.when(is_open()).then(nw.col("node_no")).min().over(*_OF_PROJECT)


def _names_of_project() -> nw.Expr:
    """How many names the project has; a blank is none."""
    return nw.col("project_name").n_unique().over(*_OF_PROJECT) - blank("project_name").any().over(*_OF_PROJECT)


def _weights_off_100() -> nw.Expr:
    """On a project's first node: weights are given and add up to 100 neither with nor without cancelled nodes."""
    every = nw.col("weight").sum().over(*_OF_PROJECT)
    kept = nw.when(~has_status(CANCELLED)).then(nw.col("weight")).sum().over(*_OF_PROJECT)
    is_first = nw.col("node_no") == nw.col("node_no").min().over(*_OF_PROJECT)
    return (every > 0) & is_first & ((every - 100).abs() > 0.05) & ((kept - 100).abs() > 0.05)


def _unreconciled() -> nw.Expr:
    """Money since start grew by something else than this quarter's money, by more than 1 %.

    In the first quarter the whole year to date is new, otherwise its growth since last quarter.
    """
    since_start, year = nw.col("invested_total"), nw.col("year_invested")
    new = nw.when(IS_FIRST_QUARTER).then(year).otherwise(year - previous("year_invested"))
    return (since_start - previous("invested_total") - new).abs() > since_start * _TOLERANCE


NODE_RULES = (
    Rule("node_done_without_date", ("actual_date", "node_status"), has_status(DONE) & blank("actual_date"),
         source="R1"),
    Rule("node_date_without_done", ("node_status", "actual_date"), ~blank("actual_date") & ~has_status(DONE),
         source="R1"),
    Rule("node_actual_after_quarter", ("actual_date", "quarter"), day("actual_date") > _END, source="V-FUT"),
    Rule("node_forecast_missing", ("forecast_date", "node_status"), is_open() & blank("forecast_date"),
         source="§3.3 C"),
    warning("node_forecast_passed", ("forecast_date", "node_status"), is_open() & (day("forecast_date") <= _END), "R2"),
    unexplained("node_actual_gone", ("actual_date", "node_name"),
                ~previous("actual_date").is_null() & blank("actual_date"), "R3"),
    changed("node_actual_moved", ("actual_date", "node_name"), moved("actual_date"), "R3"),
    Rule("node_plan_moved_without_document", ("adjust_doc", "baseline_date"),
         moved("baseline_date") & blank("adjust_doc"), source="R4, W-BASE", needs_history=True),
    changed("node_document_without_move", ("adjust_doc", "baseline_date"), ~blank("adjust_doc")
            & (nw.col("baseline_date") == previous("baseline_date"))
            & (nw.col("adjust_doc") != previous("adjust_doc").fill_null("")), "R4"),
    warning("node_weights_off_100", ("weight", "project_name"), _weights_off_100(), "R5"),
    Rule("node_out_of_order", ("node_no", "node_name"), has_status(DONE) & (nw.col("node_no") > _first_open_node()),
         severity=Severity.NOTICE, source="R6"),
    Rule("node_cancelled_without_remark", ("remark", "node_status"), has_status(CANCELLED) & blank("remark"),
         source="R7"),
    warning("node_issue_missing", ("issues", "node_name"), is_open() & (delay_days(_END) > 0) & blank("issues"),
            "§3.3 C"),
    Rule("project_named_twice", ("project_name", "project_id"), _names_of_project() > 1, source="§3.3"),
)  # fmt: skip

PROJECT_RULES = (
    unexplained("project_progress_fell", ("progress",), fell("progress"), "R2, V-MONO"),
    unexplained("project_total_fell", ("invested_total",), fell("invested_total"), "V-MONO"),
    changed("project_year_fell", ("year_invested",), ~IS_FIRST_QUARTER & fell("year_invested"), "V-YTD"),
    changed("project_year_not_restarted", ("year_invested",), IS_FIRST_QUARTER & blank("invested_total")
            & (previous("year_invested") > 0) & (nw.col("year_invested") >= previous("year_invested")), "R1"),
    changed("project_money_unreconciled", ("invested_total", "year_invested"), _unreconciled(), "R1"),
    warning("project_year_over_total", ("year_invested", "invested_total"), exceeds("year_invested", "invested_total"),
            "R1"),
    Rule("project_plan_changed", ("year_plan_invest", "remark"),
         ~IS_FIRST_QUARTER & moved("year_plan_invest") & blank("remark"), source="R3", needs_history=True),
    warning("project_plan_blank", ("year_plan_invest", "remark"), blank("year_plan_invest") & blank("remark"),
            "§3.4 C"),
    warning("project_over_total_invest", ("invested_total", "total_invest"), exceeds("invested_total", "total_invest"),
            "W-OVER"),
    Rule("project_finished_below_100", ("progress", "nature"),
         (nw.col("nature").fill_null("") == "竣工") & (nw.col("progress") < 100), source="V-100"),
    warning("project_100_not_finished", ("nature", "progress"),
            (nw.col("nature").fill_null("竣工") != "竣工") & (nw.col("progress") >= 100), "V-100"),
)  # fmt: skip

PROJECT_REFERENCES = (Reference("project_without_milestones", "project_id", "milestones.project_id", source="R4"),)
