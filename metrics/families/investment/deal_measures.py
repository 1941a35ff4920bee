"""Counts and rates of deals: signed in the quarter, landed and started of those signed (DOMAIN §4.1 IV1, IV3, IV4).

A deal that ended stays in the denominator and keeps its signing; it performs no more, so it is in no numerator.
"""

from __future__ import annotations

from metrics.families.investment.stages import ENDED, LANDED, STARTED, at, has_reached, is_signed, is_undated
from metrics.families.investment.standing import deals, gone, named
from metrics.model.aggregates import remark, total
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Rows
from metrics.model.rule import blank, day


def signed_deals(records: Records, quarter: Quarter) -> Value:
    """IV1: deals signed in the quarter.

    Parts: ``contract_wan_yuan`` their contracts, ``year_to_date`` and ``year_to_date_wan_yuan`` the same since 1
    January, ``contract_blank`` how many of the quarter's have no amount.
    """
    if missing := gone(records, quarter, counts=True):
        return missing
    rows = deals(records, quarter)
    since = {"quarter": quarter.start, "year": Quarter(quarter.year, 1).start}
    signed = {name: rows.filter(is_signed() & (day("sign_date") >= day_number(first))) for name, first in since.items()}
    unpriced = signed["quarter"].filter(blank("contract_amount"))
    parts = {
        "contract_wan_yuan": total(signed["quarter"], "contract_amount"),
        "contract_blank": len(unpriced),
        "year_to_date": len(signed["year"]),
        "year_to_date_wan_yuan": total(signed["year"], "contract_amount"),
    }
    notes = (*_undated(rows), *remark("note.unpriced", unpriced, named))
    return Value(float(len(signed["quarter"])), rows=signed["quarter"], parts=parts, notes=notes)


def performance_rate(records: Records, quarter: Quarter) -> Value:
    """IV3: deals registered here or beyond ÷ deals ever signed, in percent."""
    return _share(records, quarter, LANDED)


def start_rate(records: Records, quarter: Quarter) -> Value:
    """IV4: deals at 开工（装修） or beyond ÷ deals ever signed, in percent."""
    return _share(records, quarter, STARTED)


def _share(records: Records, quarter: Quarter, stage: str) -> Value:
    if missing := gone(records, quarter):
        return missing
    rows = deals(records, quarter)
    signed = rows.filter(is_signed())
    ended = signed.filter(at(ENDED))
    notes = (*_undated(rows), *remark("note.ended", ended, named))
    reached = signed.filter(has_reached(stage))
    return Value.ratio(len(reached), len(signed), rows=signed, parts={"ended": len(ended)}, notes=notes)


def _undated(rows: Rows) -> Notes:
    return remark("note.undated", rows.filter(is_undated()), named)
