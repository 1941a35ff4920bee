"""How each figure is computed from the rows of one quarter, whoever they are (SV1–SV6, DOMAIN §4.1).

A blank cell is unknown and never counts as 0: such a community is in neither sum of that figure and is named. Rates
are of sums, so that a large community weighs as much as it has households or cases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw

from metrics.families.services.schema import FOUR_KINDS, STATUSES, is_centre
from metrics.families.services.standing import names
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import parted, remark, total, weighed
from metrics.model.measure import Notes, Value
from metrics.model.records import Rows
from metrics.model.rule import blank

Figure = Callable[[Rows], Value]

_NAMED = 12  # a remark names so many communities; more would be a list


def satisfaction(rows: Rows) -> Value:
    """SV1: satisfaction of residents in percent, each community weighing as much as its households.

    ``surveyed`` is how many communities state one; no value, with reason ``no_survey``, when none does.
    """
    asked, left_out = parted(rows, "satisfaction", "households")
    parts = {"surveyed": len(asked)}
    if asked.is_empty():
        return Value.missing("no_survey", parts=parts)
    mean = weighed(asked, "satisfaction", "households") / total(asked, "households")
    return Value(mean, rows=asked, parts=parts, notes=_unknown("SV1", left_out))


def coverage(rows: Rows) -> Value:
    """SV2: households within 15 minutes' walk of services ÷ all households, in percent."""
    return _rate("SV2", rows, "covered_households", "households")


def done(rows: Rows) -> Value:
    """SV3: cases done ÷ cases accepted in the quarter, in percent; above 100 when earlier ones were finished.

    Parts: ``accepted``, ``done``, ``on_time`` (None where nobody states it) and ``on_time_pct`` of the cases done.
    """
    value = _rate("SV3", rows, "done", "accepted")
    counted, _ = parted(rows, "done", "accepted")
    stated, _ = parted(rows, "done_on_time", "done")
    on_time = total(stated, "done_on_time") if len(stated) else None
    carried = counted.filter(nw.col("done") > nw.col("accepted"))
    parts = {
        "accepted": total(counted, "accepted"),
        "done": total(counted, "done"),
        "on_time": on_time,
        "on_time_pct": None if on_time is None else Value.ratio(on_time, total(stated, "done")).number,
    }
    notes = value.notes
    if len(carried):
        notes = (*notes, ("note.carried_over", named(names(carried))))
    return Value(value.number, value.reason, value.numerator, value.denominator, rows=counted, parts=parts, notes=notes)


def area(rows: Rows) -> Value:
    """SV4: area of service facilities per 100 households, in ㎡.

    A community without a centre stays in the denominator with no area; a centre whose area is blank is unknown and
    leaves it.
    """
    is_unknown = (is_centre() & blank("centre_area")) | blank("households")
    counted, left_out = rows.filter(~is_unknown), rows.filter(is_unknown)
    without = counted.filter(blank("centre_area") | (nw.col("centre_area") == 0))
    return Value.ratio(
        total(counted, "centre_area"),
        total(counted, "households"),
        empty=_empty(counted),
        rows=counted,
        parts={"without": names(without)},
        notes=_unknown("SV4", left_out),
    )


def centres(rows: Rows) -> Value:
    """SV5: communities with a centre, also while it is being rebuilt or extended. ``by_status`` counts each status."""
    held = rows.get_column("centre_status").to_list()
    by_status = {status: held.count(status) for status in STATUSES}
    return Value(float(len(rows.filter(is_centre()))), rows=rows, parts={"by_status": by_status})


def four_kinds(rows: Rows) -> Value:
    """SV6: communities with at least one outlet of each of the four kinds ÷ communities that reported, in percent.

    A kind left blank is unknown: the community is left out and named, unless another kind is known to be lacking.
    ``lacking`` names, for each kind, the communities that are known to have none.
    """
    has_all, lacks_one = nw.lit(value=True), nw.lit(value=False)
    for kind in FOUR_KINDS:
        has_all = has_all & (nw.col(kind) >= 1).fill_null(value=False)
        lacks_one = lacks_one | (nw.col(kind) < 1).fill_null(value=False)
    known = rows.filter(has_all | lacks_one)
    return Value.ratio(
        len(rows.filter(has_all)),
        len(known),
        empty=_empty(known),
        rows=known,
        parts={"lacking": {kind: names(rows.filter(nw.col(kind) < 1)) for kind in FOUR_KINDS}},
        notes=_unknown("SV6", rows.filter(~(has_all | lacks_one))),
    )


def named(found: tuple[str, ...]) -> dict[str, Any]:
    """The count and names of communities, as a remark quotes them; a long list ends in an ellipsis."""
    return {"count": len(found), "names": quoted(found, _NAMED)}


def _rate(measure: str, rows: Rows, top: str, bottom: str) -> Value:
    counted, left_out = parted(rows, top, bottom)
    notes = _unknown(measure, left_out)
    return Value.ratio(total(counted, top), total(counted, bottom), empty=_empty(counted), rows=counted, notes=notes)


def _empty(counted: Rows) -> str:
    """Why a rate of these rows has nothing to divide by: nobody filled it in, or what was filled in is none."""
    return "nothing_recorded" if counted.is_empty() else "no_denominator"


def _unknown(measure: str, left_out: Rows) -> Notes:
    return remark(f"note.unknown_{measure}", left_out, lambda rows: named(names(rows)))
