"""City flags of the year to date, net flags and prize money of a quarter (RF1, RF7, RF8).

A quarter whose package says nothing of the city's assessment is not reported at city level, whatever else it holds: a
missing result never lowers a count, and only a recorded result or a zero report makes it 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any

import narwhals as nw

from metrics.families.red_flags.rounds import Result, results
from metrics.families.red_flags.schema import CITY, TABLE
from metrics.families.red_flags.standing import standing
from metrics.i18n import numbers
from metrics.model.lamp import Lamp
from metrics.model.measure import Notes, Plan, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.targets import asked, targets

CITY_FLAGS_ID = "RF1"
_OWN_CITY = nw.col("is_own") & (nw.col("grantor_level") == CITY)
_WON = nw.col("is_red_flag")


def city_flags(records: Records, quarter: Quarter) -> Value:
    """City-level red flags the office won in the year to date.

    ``parts``: ``city`` (of the quarter) and ``city_ytd``, ``all_street_recipient`` (the office's flags of the quarter
    whatever their level), ``won`` (flags by level and kind of recipient), ``is_city_reported``, and ``not_reported``,
    the quarters of the year to date whose city results are not known. No value while the quarter's own are not known.
    """
    rows, year = records.rows(TABLE, quarter), records.year_to_date(TABLE, quarter).filter(_OWN_CITY)
    unknown = tuple(q for q in Quarter.span(Quarter(quarter.year, 1), quarter) if not is_city_known(records, q))
    parts: dict[str, Any] = {
        "city": len(rows.filter(_OWN_CITY, _WON)),
        "city_ytd": len(year.filter(_WON)),
        "all_street_recipient": len(rows.filter(nw.col("is_own"), _WON)),
        "won": flags_won(rows),
        "is_city_reported": quarter not in unknown,
        "not_reported": unknown,
    }
    if quarter in unknown:
        return Value.missing("not_reported", parts=parts)
    if rows.filter(_OWN_CITY).is_empty() and records.reporting(TABLE, quarter) is not Reporting.ZERO:
        return Value.missing("filtered_out", parts=parts)
    return Value(float(parts["city_ytd"]), rows=year, parts=parts, beside=_city_beside(records, quarter, parts))


def city_plan(records: Records, quarter: Quarter) -> Plan | None:
    """The year's target by the time passed in whole flags: nobody can be a part of a flag behind."""
    plan = asked(records, quarter, CITY_FLAGS_ID, TABLE)
    return plan and Plan(float(floor(round(plan.number, 9))), plan.basis)


def same_months(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
    """A comparison that refuses years to date of which a quarter is not known."""
    now, before = city_flags(records, quarter), city_flags(records, base)
    is_whole = not now.parts["not_reported"] and not before.parts["not_reported"]
    return None if is_whole else (Value.missing("not_comparable"), before)


def net_flags(records: Records, quarter: Quarter) -> Value:
    """Red flags less yellow flags of the unit looked at in the quarter, at the highest level with a result (R4).

    Red below 0, otherwise no lamp. ``parts``: ``level``, its ``red`` and ``yellow``, and ``levels``, the net of every
    level, which are never added. A zero report is 0.
    """
    at = standing(records, quarter)
    if at.reason:
        return Value.missing(at.reason)
    found = results(at.now)
    if not found:
        return Value(0.0, rows=at.now, parts={"level": None, "red": 0, "yellow": 0, "levels": {}})
    levels = {level: _net([r for r in found if r.award.level == level]) for level in [r.award.level for r in found]}
    level = found[0].award.level
    red, yellow = levels[level]
    others = [(name, net) for name, net in levels.items() if name != level]
    parts = {"level": level, "red": red, "yellow": yellow, "levels": {name: a - b for name, (a, b) in levels.items()}}
    return Value(
        float(red - yellow),
        rows=at.now.filter(nw.col("grantor_level") == level),
        parts=parts,
        notes=tuple(("note.net_level", {"level": name, "red": a, "yellow": b}) for name, (a, b) in others),
        beside=(("beside.net", {"level": level, "red": red, "yellow": yellow}),),
        lamp=Lamp.RED if red < yellow else None,
    )


def same_level(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
    """A comparison that refuses to set flags of one level against those of another."""
    now, before = net_flags(records, quarter), net_flags(records, base)
    is_same = None in (now.parts["level"], before.parts["level"]) or now.parts["level"] == before.parts["level"]
    return None if is_same else (Value.missing("not_comparable"), before)


def prize_money(records: Records, quarter: Quarter) -> Value:
    """Prize money of the unit looked at in the quarter, in 万元; fines count negative.

    ``nothing_recorded`` when no row states an amount: a blank is unknown, not 0. ``parts``: ``blank``, flags won for
    which none is stated. A zero report is 0.
    """
    at = standing(records, quarter)
    if at.reason:
        return Value.missing(at.reason)
    stated = at.now.filter(~nw.col("prize").is_null())
    blank = len(at.now.filter(_WON, nw.col("prize").is_null()))
    if stated.is_empty() and not at.is_zero:
        return Value.missing("nothing_recorded", parts={"blank": blank})
    notes = (("note.prize_blank", {"count": blank}),) if blank else ()
    return Value(float(stated.get_column("prize").sum() or 0), rows=stated, parts={"blank": blank}, notes=notes)


def flags_won(rows: Rows) -> Mapping[tuple[str, str], int]:
    """Red flags by (level, kind of recipient): 0 where results are on record but no flag, absent where no result is."""
    counted = rows.group_by("grantor_level", "recipient_type").agg(nw.col("is_red_flag").sum().alias("won"))
    return {(row["grantor_level"], row["recipient_type"]): int(row["won"]) for row in counted.iter_rows(named=True)}


def reporting(records: Records, quarter: Quarter) -> tuple[int, int]:
    """(reported, owed): the table itself, and in it the office's results at city level."""
    if records.reporting(TABLE, quarter) is Reporting.MISSING:
        return 0, 2
    return 1 + is_city_known(records, quarter), 2


def is_city_known(records: Records, quarter: Quarter) -> bool:
    """Whether the office's city results of a quarter are on record, be it behind a filter, or it was a zero report."""
    if (state := records.reporting(TABLE, quarter)) is not Reporting.REPORTED:
        return state is Reporting.ZERO
    rows = records.rows(TABLE, quarter)
    # A reported quarter without a row is hidden by a filter; what it holds is then not this page's to deny.
    return rows.is_empty() or bool(rows.select((nw.col("own_city_results") > 0).any()).item())


def _city_beside(records: Records, quarter: Quarter, parts: Mapping[str, Any]) -> Notes:
    """The quarter's own flags, the year's target, and what of the year to date is not counted."""
    target = targets(records, records.scope(TABLE)).get((CITY_FLAGS_ID, quarter.year))
    return (
        ("beside.city_quarter", {"count": parts["city"]}),
        *((("beside.city_target", {"count": numbers.plain(target.annual)}),) if target else ()),
        *(("beside.city_partly", {"quarter": unknown}) for unknown in parts["not_reported"]),
    )


def _net(found: Sequence[Result]) -> tuple[int, int]:
    """Red flags and yellow flags."""
    return sum(result.is_won for result in found), sum(result.is_warned for result in found)
