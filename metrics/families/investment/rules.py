"""Rules the rows of investment keep (DOMAIN §3.10 R1–R4, §3.14).

What makes a measure wrong is an error; what only looks odd, or what the office's own sample leaves blank, is a warning.
A falling figure or a step back may be right and is then accepted with a reason. What was accepted last quarter and has
not changed since is not told again. Deals that are gone are found by intake from the schema.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.investment.stages import ENDED, OVERSEAS, SIGNED, TALKS, at, has_reached, is_undated, rank
from metrics.model.finding import Severity
from metrics.model.rule import Rule, blank, day, fell, fell_within_year, is_new, moved, not_restarted, previous, true

_HAD_DATE = ~previous("sign_date").is_null()


_YEAR_OVER_TOTAL = true(nw.col("year_in_place") > nw.col("total_in_place"))
_AT_CONTRACT = has_reached(SIGNED) | at(ENDED) & ~blank("sign_date")

_STAGE_RULES = (
    Rule(
        "deal_went_back",
        ("deal_stage", "deal_name"),
        true(rank(nw.col("deal_stage")) < rank(previous("deal_stage"))),
        source="R1",
        overridable=True,
        needs_history=True,
    ),
    Rule(
        "deal_ended_unexplained",
        ("remark", "deal_name"),
        at(ENDED) & is_new("deal_stage") & blank("remark"),
        Severity.WARNING,
        "R1",
    ),
    Rule(
        "sign_date_missing", ("sign_date", "deal_stage"), is_undated() & ~_HAD_DATE, Severity.WARNING, "R3"
    ),
    Rule(
        "sign_date_gone",
        ("sign_date", "deal_name"),
        _HAD_DATE & blank("sign_date"),
        source="R3",
        overridable=True,
        needs_history=True,
    ),
    Rule("sign_date_moved", ("sign_date",), moved("sign_date"), Severity.WARNING, "R3", needs_history=True),
    Rule("signed_while_talking", ("deal_stage", "sign_date"), at(TALKS) & ~blank("sign_date"), source="R1, R3"),
    Rule(
        "signed_after_quarter",
        ("sign_date", "quarter"),
        true(day("sign_date") > nw.col("quarter_end_day")),
        source="V-FUT",
    ),
)  # fmt: skip

_CONTRACT_RULES = (
    Rule(
        "contract_missing",
        ("contract_amount", "deal_stage"),
        _AT_CONTRACT & blank("contract_amount") & blank("remark"),
        source="R3",
    ),
    Rule(
        "contract_changed",
        ("contract_amount", "remark"),
        moved("contract_amount") & blank("remark"),
        Severity.WARNING,
        "W-BASE",
        needs_history=True,
    ),
    Rule(
        "exchange_rate_missing",
        ("remark", "origin", "contract_amount"),
        (nw.col("origin").fill_null("") == OVERSEAS)
        & ~blank("contract_amount")
        & is_new("contract_amount")
        & blank("remark"),
        Severity.WARNING,
        "R4",
    ),
    Rule(
        "origin_changed",
        ("origin", "remark"),
        moved("origin") & blank("remark"),
        Severity.WARNING,
        "§3.10",
        needs_history=True,
    ),
)

_MONEY_RULES = (
    Rule(
        "over_contract",
        ("total_in_place", "contract_amount"),
        true(nw.col("total_in_place") > nw.col("contract_amount")) & is_new("total_in_place", "contract_amount"),
        Severity.WARNING,
        "R2, W-OVER",
    ),
    Rule(
        "money_before_signing",
        ("deal_stage", "year_in_place", "total_in_place"),
        at(TALKS) & (true(nw.col("year_in_place") > 0) | true(nw.col("total_in_place") > 0)),
        Severity.WARNING,
        "R1",
    ),
    Rule(
        "deal_year_over_total", ("year_in_place", "total_in_place"), _YEAR_OVER_TOTAL, Severity.WARNING, "R2"
    ),
    Rule(
        "in_place_fell",
        ("total_in_place",),
        fell("total_in_place"),
        source="R2, V-MONO",
        overridable=True,
        needs_history=True,
    ),
    Rule(
        "in_place_year_fell",
        ("year_in_place",),
        fell_within_year("year_in_place", "total_in_place"),
        Severity.WARNING,
        "V-YTD",
        needs_history=True,
    ),
    Rule(
        "in_place_year_not_restarted",
        ("year_in_place", "total_in_place"),
        not_restarted("year_in_place", "total_in_place"),
        Severity.WARNING,
        "R2, V-YTD",
        needs_history=True,
    ),
)  # fmt: skip

RULES = (*_STAGE_RULES, *_CONTRACT_RULES, *_MONEY_RULES)
