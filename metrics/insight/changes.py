"""What changed since an earlier quarter, in the unit the comparison deserves (DOMAIN §4.3)."""

from __future__ import annotations

from metrics.i18n import numbers
from metrics.model.measure import Change, Compare, Measure, Value
from metrics.model.quarter import Quarter

SMALL_BASE = 5
_COUNTED = frozenset({"个", "件", "面", "次", "场", "人", "人次", "户"})


def change(measure: Measure, now: Value, before: Value, base: Quarter) -> Change | None:
    """The difference of two values; None for a measure that is never compared.

    Rates differ in points of their published figures, amounts in percent of a positive base, counts on a base below
    five absolutely, ranks by places risen (positive is better). No number with a reason when either side is missing or
    units differ.
    """
    if measure.compare is Compare.NONE:
        return None
    if now.number is None:
        return Change(base, measure.compare, reason=now.reason)
    if before.number is None:
        return Change(base, measure.compare, reason="damaged" if before.damage else "base_not_reported")
    if now.unit != before.unit:
        return Change(base, measure.compare, reason="not_comparable")
    difference = now.number - before.number
    if measure.compare is Compare.POINTS:
        # As published: who subtracts the rates of two bulletins must find the points that are told.
        difference = _published(now.number, measure) - _published(before.number, measure)
        return Change(base, Compare.POINTS, round(difference, 9), base_number=before.number)
    if measure.compare is Compare.RANK:
        return Change(base, Compare.RANK, -difference, base_number=before.number)
    if measure.compare is not Compare.PERCENT:
        return Change(base, measure.compare, difference, base_number=before.number)
    if before.number <= 0 or (measure.unit in _COUNTED and before.number < SMALL_BASE):
        return Change(base, Compare.ABSOLUTE, difference, base_number=before.number)
    return Change(base, Compare.PERCENT, difference / before.number * 100, base_number=before.number)


def _published(rate: float, measure: Measure) -> float:
    """A rate as it is printed."""
    return numbers.as_printed(rate, "%", max(measure.decimals, 1))
