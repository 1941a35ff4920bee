"""How long closing takes, how often it has to be done again, and what comes back: RC4, RC6, RC7 (DOMAIN §4.1)."""

from __future__ import annotations

from math import ceil, floor
from statistics import fmean, median
from typing import Any

import narwhals as nw

from metrics.families.rectification.lifecycle import days_to_close, is_void
from metrics.families.rectification.standing import KEY, TABLE, closed_in, unreported
from metrics.families.rectification.vocabulary import UNAUTHORISED
from metrics.model.aggregates import count
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.rule import day

RECURS_WITHIN_DAYS = 30
_NINETY = 0.9


def mean_days(records: Records, quarter: Quarter) -> Value:
    """RC4: mean days from finding to striking off of the problems struck off in the quarter.

    Parts: median and P90, and apart from each other the mean of unauthorised building, whose limit is four weeks, and
    that of everything else. No value, with reason ``nothing_closed``, when nothing was struck off.
    """
    if gone := unreported(records, quarter):
        return gone
    rows = closed_in(records, quarter).with_columns(days=days_to_close())
    days = _days(rows)
    slow, others = _days(rows.filter(_is_slow())), _days(rows.filter(~_is_slow()))
    parts: dict[str, Any] = {
        "closed": len(days),
        "median_days": median(days) if days else None,
        "p90_days": percentile(days, _NINETY),
        "unauthorised": len(slow),
        "unauthorised_mean_days": fmean(slow) if slow else None,
        "others_mean_days": fmean(others) if others else None,
    }
    if not days:
        return Value.missing("nothing_closed", parts=parts)
    notes: Notes = ()
    if slow and others:
        notes = (("note.unauthorised", {"count": len(slow), "slow": fmean(slow), "others": fmean(others)}),)
    return Value(fmean(days), rows=rows, parts=parts, notes=notes)


def rework_rate(records: Records, quarter: Quarter) -> Value:
    """RC6: problems struck off in the quarter after at least one failed check ÷ all struck off in it, in percent."""
    if gone := unreported(records, quarter):
        return gone
    rows = closed_in(records, quarter)
    again = count(rows, nw.col("rework") > 0)
    if rows.is_empty():
        return Value.missing("nothing_closed", numerator=0, denominator=0)
    return Value.ratio(again, len(rows), rows=rows, parts={"reworked": again})


def recurrence(records: Records, quarter: Quarter) -> Value:
    """RC7: problems struck off in the quarter that were found again within 30 days ÷ all struck off, in percent.

    Again means the same place and class, found on a later day. Until the next quarter is on record those struck off in
    the last 30 days may still come back: the part ``provisional`` counts them.
    """
    if gone := unreported(records, quarter):
        return gone
    rows = closed_in(records, quarter)
    if rows.is_empty():
        return Value.missing("nothing_closed", numerator=0, denominator=0)
    back = recurring(records, rows)
    is_settled = records.reporting(TABLE, quarter.next) is not Reporting.MISSING
    young = 0 if is_settled else count(rows, day("closed_date") > records.cut_day(quarter) - RECURS_WITHIN_DAYS)
    notes = (("note.provisional", {"count": young}),) if young else ()
    came = back.get_column(KEY).n_unique() if len(back) else 0
    return Value.ratio(came, len(rows), rows=rows, parts={"provisional": young}, notes=notes)


def recurring(records: Records, closed: Rows) -> Rows:
    """Each struck-off problem that was found again, with ``again_no``, ``again_day`` and ``again_after_days``."""
    later = records.all(TABLE).filter(~is_void())
    later = later.select("place", "category", again_no=nw.col(KEY), again_day=day("found_date"))
    pairs = closed.join(later, on=["place", "category"], how="inner")
    pairs = pairs.with_columns(again_after_days=nw.col("again_day") - day("closed_date"))
    return pairs.filter((nw.col("again_after_days") > 0) & (nw.col("again_after_days") <= RECURS_WITHIN_DAYS))


def percentile(numbers: list[int], share: float) -> float | None:
    """The number below which a share of them lies, drawn linearly between the two nearest; None of nothing."""
    if not numbers:
        return None
    ordered, place = sorted(numbers), (len(numbers) - 1) * share
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return round(low + (high - low) * (place - floor(place)), 9)


def _is_slow() -> nw.Expr:
    return nw.col("category") == UNAUTHORISED


def _days(rows: Rows) -> list[int]:
    return [int(number) for number in rows.get_column("days").to_list()]
