"""Rules the rows of patrols and ledger keep (DOMAIN §3.5 R1–R2, §3.6 R1–R5, §3.14).

One mistake gives one finding. A word that contradicts the dates is asked about, with the word the dates speak for as
the answer; a blank limit is an error that proposes the usual one of its class.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.rectification.lifecycle import in_state
from metrics.families.rectification.vocabulary import CLOSED, DEFERRED, PATROL, VOID
from metrics.model.finding import Severity
from metrics.model.rule import (
    AS_OF_DAY,
    Reference,
    Rule,
    blank,
    changed,
    day,
    exceeds,
    fell,
    moved,
    previous,
    true,
    unexplained,
    warning,
)

_YEAR_DAYS = 366
_SAME_PROBLEM = ("found_date", "place", "category")


def _before(earlier: str, later: str) -> nw.Expr:
    """Whether the first date lies before the second."""
    return true(day(earlier) < day(later))


def _passed() -> nw.Expr:
    """Whether the limit on record had passed when it was moved: by the record's day, or by the work's own days."""
    limit = previous("due_date_day")
    return true(limit < nw.col(AS_OF_DAY)) | true(day("fixed_date") > limit) | true(day("closed_date") > limit)


_SETTLED = in_state(DEFERRED, VOID)
_REOPENED = ~previous("closed_date").is_null() & blank("closed_date") & ~_SETTLED
_LIMIT_MOVED = moved("due_date") & ~_SETTLED

PATROL_RULES = (
    Rule("patrol_fixed_more_than_found", ("fixed_on_site", "found"), exceeds("fixed_on_site", "found"), source="§3.5"),
)

PATROL_REFERENCES = (
    Reference("patrol_unlike_ledger", "patrol_no", "rectification.patrol_no", source="R2",
              where=~blank("found") & ~blank("fixed_on_site"), times=nw.col("found") - nw.col("fixed_on_site")),
)  # fmt: skip

_DATE_RULES = (
    Rule("issue_due_before_found", ("due_date", "found_date"), _before("due_date", "found_date"), source="R1"),
    Rule("issue_fixed_before_found", ("fixed_date", "found_date"), _before("fixed_date", "found_date"), source="R1"),
    Rule("issue_closed_before_fixed", ("closed_date", "fixed_date", "found_date"),
         _before("closed_date", "fixed_date") | (blank("fixed_date") & _before("closed_date", "found_date")),
         source="R1"),
    warning("issue_closed_a_year_later", ("closed_date", "found_date"),
            true(day("closed_date") - day("found_date") > _YEAR_DAYS), "§3.14"),
    # Found when nothing else is said of the blank cell than that it is blank; see Rule.fix.
    Rule("issue_due_blank", ("due_date", "category", "found_date"), blank("due_date") & ~blank("usual_limit"),
         source="V-CAT", fix="usual_limit"),
)  # fmt: skip

_STATE_RULES = (
    Rule("issue_state_unlike_dates", ("status", "fixed_date", "closed_date"),
         ~blank("state_by_dates") & ~_before("closed_date", "found_date"), severity=Severity.QUESTION, source="R2",
         fix="state_by_dates"),
    Rule("issue_closed_without_date", ("closed_date", "status"), in_state(CLOSED) & blank("closed_date"), source="R2"),
    warning("issue_closed_without_fix", ("fixed_date", "closed_date"),
            in_state(CLOSED) & ~blank("closed_date") & blank("fixed_date"), "§3.6 C"),
    Rule("issue_deferred_without_document", ("defer_doc", "status"),
         in_state(DEFERRED) & blank("closed_date") & blank("defer_doc"), source="R4"),
    warning("issue_document_without_deferral", ("status", "defer_doc"),
            ~blank("defer_doc") & blank("closed_date") & ~_SETTLED & blank("state_by_dates"), "R4"),
    warning("issue_void_without_remark", ("remark", "status"), in_state(VOID) & blank("remark"), "R4"),
)  # fmt: skip

_HISTORY_RULES = (
    unexplained("issue_reopened_without_rework", ("rework", "closed_date"),
                _REOPENED & true(nw.col("rework") <= previous("rework").fill_null(0)), "R3"),
    unexplained("issue_reopened_still_fixed", ("fixed_date", "closed_date"),
                _REOPENED & true(day("fixed_date") <= previous("closed_date_day")), "R3"),
    changed("issue_rework_fell", ("rework",), fell("rework") & ~_REOPENED, "R3"),
    unexplained("issue_due_moved_after_it_passed", ("due_date", "fixed_date", "closed_date"), _LIMIT_MOVED & _passed(),
                "R5"),
    changed("issue_due_moved", ("due_date", "remark"), _LIMIT_MOVED & ~_passed() & blank("remark"), "R5"),
    unexplained("issue_number_used_again", ("issue_no", "found_date", "place"), moved("found_date") & moved("place"),
                "§3.6"),
)  # fmt: skip

_OTHER_RULES = (
    warning("issue_listed_twice", ("place", "found_date", "category"),
            true(nw.len().over(*_SAME_PROBLEM) > 1) & ~in_state(VOID), "V-KEY"),
    warning("issue_without_patrol", ("patrol_no", "source"), true(nw.col("source") == PATROL) & blank("patrol_no"),
            "§3.6"),
)  # fmt: skip

LEDGER_RULES = (*_DATE_RULES, *_STATE_RULES, *_HISTORY_RULES, *_OTHER_RULES)

_IS_COMMUNITY = nw.col("dept").fill_null("").str.ends_with("社区")

LEDGER_REFERENCES = (
    Reference("issue_patrol_unknown", "patrol_no", "patrols.patrol_no", severity=Severity.ERROR, source="§3.6"),
    Reference("issue_department_unknown", "dept", "departments.department", same_quarter=False, source="V-REF",
              where=~_IS_COMMUNITY),
    Reference("issue_department_unknown", "dept", "communities.community", same_quarter=False, source="V-REF",
              where=_IS_COMMUNITY),
)  # fmt: skip
