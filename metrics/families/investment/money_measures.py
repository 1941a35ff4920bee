"""Money: in place against the year's target and against contracts, and where from (DOMAIN §4.1 IV2, IV5, IV6).

A blank amount is unknown and never counts as 0: such a deal is in neither sum and is named.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from metrics.families.investment.stages import ORIGINS, OUT_OF_PROVINCE, OVERSEAS, is_signed
from metrics.families.investment.standing import deals, goal, gone, named, planned
from metrics.model.aggregates import parted, remark, total
from metrics.model.measure import Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows

_AMOUNT = "year_in_place"


def in_place(records: Records, quarter: Quarter) -> Value:
    """IV2: money in place since 1 January, in 万元; denominator is the year's target when one is set.

    Parts: ``completion_pct`` of the target and ``ahead_points``, the points by which it is ahead of the target's plan,
    straight where its quarters are blank; ``by_origin`` the amount of each origin, ``blank`` how many deals state
    none. No value, with reason ``nothing_recorded``, when every amount is blank.
    """
    if missing := gone(records, quarter, counts=True):
        if missing.number is None:
            return missing
        return _against_target(missing.number, dict.fromkeys(ORIGINS, 0.0), records, quarter)
    rows = deals(records, quarter)
    known, unknown = parted(rows, _AMOUNT)
    if not len(known):
        return Value.missing("nothing_recorded", rows=rows)
    notes = remark("note.in_place_blank", unknown, named)
    return _against_target(total(known, _AMOUNT), _by_origin(known), records, quarter, rows=known, notes=notes)


def fund_arrival_rate(records: Records, quarter: Quarter) -> Value:
    """IV5: money in place since the beginning ÷ contracts of deals ever signed, in percent; ended deals stay in it.

    Deals whose contract or money in place is blank are in neither sum. A deal above its contract is named.
    """
    if missing := gone(records, quarter):
        return missing
    signed = deals(records, quarter).filter(is_signed())
    known, unknown = parted(signed, "contract_amount", "total_in_place")
    over = known.filter(nw.col("total_in_place") > nw.col("contract_amount"))
    notes = (*remark("note.rate_blank", unknown, named), *remark("note.over", over, named))
    parts = {"deals": len(known), "blank": len(unknown), "over_contract": len(over)}
    return Value.ratio(
        total(known, "total_in_place"),
        total(known, "contract_amount"),
        empty=_empty(known, unknown),
        rows=known,
        parts=parts,
        notes=notes,
    )


def out_of_province_share(records: Records, quarter: Quarter) -> Value:
    """IV6: this year's money in place from other provinces ÷ all of it, in percent.

    Money from abroad (境外) is reported apart and is no part of it: ``overseas_pct`` gives its share.
    """
    if missing := gone(records, quarter):
        return missing
    known, unknown = parted(deals(records, quarter), _AMOUNT)
    by_origin, whole = _by_origin(known), total(known, _AMOUNT)
    parts = {"overseas_pct": by_origin[OVERSEAS] / whole * 100 if whole else None}
    notes = remark("note.in_place_blank", unknown, named)
    empty = _empty(known, unknown)
    return Value.ratio(by_origin[OUT_OF_PROVINCE], whole, empty=empty, rows=known, parts=parts, notes=notes)


def _against_target(
    amount: float, by_origin: dict[str, float], records: Records, quarter: Quarter, **known: Any
) -> Value:
    parts: dict[str, Any] = {"completion_pct": None, "ahead_points": None, "by_origin": by_origin}
    target, plan = goal(records, quarter), planned(records, quarter)
    if target is None or plan is None:
        return Value(amount, parts=parts, **known)
    done = amount / target.annual * 100
    parts |= {"completion_pct": done, "ahead_points": done - plan.number / target.annual * 100}
    return Value(amount, None, amount, target.annual, parts=parts, **known)


def _empty(known: Rows, unknown: Rows) -> str:
    """Why amounts have nothing to divide by: nobody stated them, or what is stated is none."""
    return "nothing_recorded" if known.is_empty() and len(unknown) else "no_denominator"


def _by_origin(rows: Rows) -> dict[str, float]:
    return {origin: total(rows.filter(nw.col("origin") == origin), _AMOUNT) for origin in ORIGINS}
