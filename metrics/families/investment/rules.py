"""Rules the rows of investment keep (DOMAIN §3.10 R1–R4, §3.14).

What makes a measure wrong is an error; what only looks odd, or what the office's own sample leaves blank, is a warning.
A falling figure or a step back may be right and is then accepted with a reason. What was accepted last quarter and has
not changed since is not told again. Deals that are gone are found by intake from the schema.
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.investment.stages import ENDED, OVERSEAS, SIGNED, TALKS, at, has_reached, is_undated, rank
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
    previous,
    true,
    unexplained,
    warning,
)

_HAD_DATE = ~previous("sign_date").is_null()


_YEAR_OVER_TOTAL = exceeds("year_in_place", "total_in_place")
_AT_CONTRACT = has_reached(SIGNED) | at(ENDED) & ~blank("sign_date")

_STAGE_RULES = (
    unexplained("deal_went_back", ("deal_stage", "deal_name"),
                true(rank(nw.col("deal_stage")) < rank(previous("deal_stage"))), "R1"),
    warning("deal_ended_unexplained", ("remark", "deal_name"), at(ENDED) & is_new("deal_stage") & blank("remark"),
            "R1"),
    warning("sign_date_missing", ("sign_date", "deal_stage"), is_undated() & ~_HAD_DATE, "R3"),
    unexplained("sign_date_gone", ("sign_date", "deal_name"), _HAD_DATE & blank("sign_date"), "R3"),
    changed("sign_date_moved", ("sign_date",), moved("sign_date"), "R3"),
    Rule("signed_while_talking", ("deal_stage", "sign_date"), at(TALKS) & ~blank("sign_date"), source="R1, R3"),
    Rule("signed_after_quarter", ("sign_date", "quarter"), true(day("sign_date") > nw.col("quarter_end_day")),
         source="V-FUT"),
)  # fmt: skip

_CONTRACT_RULES = (
    Rule("contract_missing", ("contract_amount", "deal_stage"),
         _AT_CONTRACT & blank("contract_amount") & blank("remark"), source="R3"),
    changed("contract_changed", ("contract_amount", "remark"), moved("contract_amount") & blank("remark"), "W-BASE"),
    warning("exchange_rate_missing", ("remark", "origin", "contract_amount"),
            (nw.col("origin").fill_null("") == OVERSEAS) & ~blank("contract_amount") & is_new("contract_amount")
            & blank("remark"), "R4"),
    changed("origin_changed", ("origin", "remark"), moved("origin") & blank("remark"), "§3.10"),
)  # fmt: skip

_MONEY_RULES = (
    warning("over_contract", ("total_in_place", "contract_amount"),
            exceeds("total_in_place", "contract_amount") & is_new("total_in_place", "contract_amount"), "R2, W-OVER"),
    warning("money_before_signing", ("deal_stage", "year_in_place", "total_in_place"),
            at(TALKS) & (true(nw.col("year_in_place") > 0) | true(nw.col("total_in_place") > 0)), "R1"),
    warning("deal_year_over_total", ("year_in_place", "total_in_place"), _YEAR_OVER_TOTAL, "R2"),
    unexplained("in_place_fell", ("total_in_place",), fell("total_in_place"), "R2, V-MONO"),
    changed("in_place_year_fell", ("year_in_place",), fell_within_year("year_in_place", "total_in_place"), "V-YTD"),
    changed("in_place_year_not_restarted", ("year_in_place", "total_in_place"),
            not_restarted("year_in_place", "total_in_place"), "R2, V-YTD"),
)  # fmt: skip

RULES = (*_STAGE_RULES, *_CONTRACT_RULES, *_MONEY_RULES)
