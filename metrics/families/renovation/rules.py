"""Rules the rows of renovation keep (DOMAIN §3.2 R1–R11, §3.14).

One mistake gives one finding: where stage, dates and progress contradict each other, the one that the other two speak
against is pointed at. What was accepted last quarter and has not changed since is not told again. Rows that are gone
(R11) and households or areas that changed without a remark (R9) are found by intake from the schema.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.renovation.schedule import FINISHED, WAITING, WORKING
from metrics.model.lamp import Lamp
from metrics.model.rule import (
    Rule,
    blank,
    changed,
    day,
    exceeds,
    fell,
    fell_within_year,
    is_new,
    moved,
    not_restarted,
    true,
    unexplained,
    warning,
)

_END = nw.col("quarter_end_day")
_AFTER_2000 = r"^\s*20(?:0[1-9]|[1-9]\d)"


def _at(*stages: str) -> nw.Expr:
    return nw.col("stage").fill_null("").is_in(stages)


def _future(name: str) -> nw.Expr:
    return true(day(name) > _END)


_BELOW_1, _BELOW_100, _AT_100 = (
    true(nw.col("progress") < 1),
    true(nw.col("progress") < 100),
    true(nw.col("progress") >= 100),
)
_ENDS_FIRST = true(day("actual_end") < day("actual_start")) & ~_future("actual_start")
_PLAN_ENDS_FIRST = true(day("planned_end") < day("planned_start"))

# The stage's word alone contradicts dates and progress: then the stage is the mistake.
_SPEAKS_OF_WORKS = (
    (~blank("actual_start") & ~_future("actual_start"))
    | (~blank("actual_end") & ~_future("actual_end"))
    | true(nw.col("progress") > 0)
)
_NOT_BEGUN = _at(WORKING) & blank("actual_start") & _BELOW_1
_NOT_ENDED = _at(*FINISHED) & blank("actual_end") & _BELOW_100

_IS_OF_THIS_YEAR = true(nw.col("plan_year") == nw.col("quarter").str.slice(0, 4).cast(nw.Int64)) & (
    nw.col("in_plan").fill_null("是") == "是"
)


def _is_sound() -> nw.Expr:
    """Whether nothing else is wrong with what a row's lamp is computed from; a wrong cell asks for no reason."""
    wrong = (
        _ENDS_FIRST
        | _PLAN_ENDS_FIRST
        | _future("actual_start")
        | _future("actual_end")
        | fell("progress")
        | (_at(*WAITING) & _SPEAKS_OF_WORKS)
        | (_at(WORKING, *FINISHED) & blank("actual_start"))
        | (_at(*FINISHED) & (blank("actual_end") | _BELOW_100))
        | (_at(WORKING) & (_AT_100 | _BELOW_1))
    )
    return ~wrong


_DATE_RULES = (
    Rule("plan_ends_before_start", ("planned_end", "planned_start"), _PLAN_ENDS_FIRST, source="R1"),
    Rule("works_end_before_start", ("actual_end", "actual_start"), _ENDS_FIRST, source="R1"),
    Rule("start_after_quarter", ("actual_start", "quarter"), _future("actual_start"), source="R2, V-FUT"),
    Rule("end_after_quarter", ("actual_end", "quarter"), _future("actual_end"), source="R2, V-FUT"),
    Rule("planned_start_missing", ("planned_start", "plan_year"), _IS_OF_THIS_YEAR & blank("planned_start"),
         source="§3.2 C"),
    Rule("planned_end_missing", ("planned_end", "plan_year"), _IS_OF_THIS_YEAR & blank("planned_end"), source="§3.2 C"),
)  # fmt: skip

_STAGE_RULES = (
    Rule("works_before_stage", ("stage", "actual_start", "actual_end", "progress"), _at(*WAITING) & _SPEAKS_OF_WORKS,
         source="R4"),
    Rule("stage_not_begun", ("stage", "actual_start", "progress"), _NOT_BEGUN, source="R5"),
    Rule("stage_not_ended", ("stage", "actual_end", "progress"), _NOT_ENDED, source="R6, V-100"),
    Rule("start_missing", ("actual_start", "stage", "progress"),
         _at(WORKING, *FINISHED) & blank("actual_start") & ~_NOT_BEGUN & ~_NOT_ENDED, source="R5"),
    Rule("end_missing", ("actual_end", "stage", "progress"), _at(*FINISHED) & blank("actual_end") & ~_BELOW_100,
         source="R6"),
    Rule("works_without_progress", ("progress", "stage", "actual_start"),
         _at(WORKING) & ~blank("actual_start") & _BELOW_1, source="R5"),
    Rule("complete_not_finished", ("progress", "stage"), _at(WORKING) & _AT_100, source="R5, V-100"),
    Rule("finished_not_complete", ("progress", "stage", "actual_end"),
         _at(*FINISHED) & ~blank("actual_end") & _BELOW_100, source="R6, V-100"),
    Rule("end_while_working", ("actual_end", "stage", "progress"),
         _at(WORKING) & ~blank("actual_end") & ~_future("actual_end") & _BELOW_100, source="R6"),
    Rule("handed_over_unmanaged", ("management", "stage"), _at("移交管养") & blank("management"), source="R7"),
    warning("satisfaction_before_end", ("satisfaction", "stage"), ~blank("satisfaction") & _at(*WAITING, WORKING),
            "§3.2"),
)  # fmt: skip

_MONEY_RULES = (
    Rule("year_over_total", ("year_invested", "invested_total"),
         exceeds("year_invested", "invested_total") & ~fell("invested_total"), source="R8"),
    warning("over_budget", ("invested_total", "budget"),
            exceeds("invested_total", "budget") & is_new("invested_total", "budget"), "R8, W-OVER"),
    unexplained("total_fell", ("invested_total",), fell("invested_total"), "R8, V-MONO"),
    changed("year_fell", ("year_invested", "invested_total"), fell_within_year("year_invested", "invested_total"),
            "V-YTD"),
    changed("year_not_restarted", ("year_invested", "invested_total"),
            not_restarted("year_invested", "invested_total"), "R8, V-YTD"),
)  # fmt: skip

_HISTORY_RULES = (
    unexplained("progress_fell", ("progress",), fell("progress"), "R3, V-MONO"),
    Rule("renamed_without_former_name", ("former_name", "compound_name"),
         moved("compound_name") & blank("former_name"), source="R10", needs_history=True),
    changed("plan_moved", ("planned_end", "planned_start", "remark"), (moved("planned_end") | moved("planned_start"))
            & ~_PLAN_ENDS_FIRST & ~moved("plan_year") & blank("remark"), "W-BASE"),
    changed("plan_year_moved", ("plan_year", "remark"), moved("plan_year") & blank("remark"), "W-BASE"),
    changed("plan_membership_changed", ("in_plan", "remark"), moved("in_plan") & ~moved("plan_year") & blank("remark"),
            "W-BASE"),
)  # fmt: skip

_OTHER_RULES = (
    warning("built_after_2000", ("built_year",),
            true(nw.col("built_year").str.contains(_AFTER_2000)) & is_new("built_year"), "§3.2"),
    warning("issue_missing", ("issues", "stage", "planned_start", "planned_end", "actual_start", "actual_end",
            "planned_progress", "progress"),
            nw.col("lamp").fill_null("").is_in([Lamp.YELLOW.value, Lamp.RED.value]) & blank("issues") & _is_sound(),
            "§3.2 C"),
)  # fmt: skip

RULES = (*_DATE_RULES, *_STAGE_RULES, *_MONEY_RULES, *_HISTORY_RULES, *_OTHER_RULES)
