"""Flags won, their net of yellow flags, and prize money of a quarter (RF1, RF7, RF8).

A quarter whose package says nothing of the city's assessment is not reported at city level, whatever else it holds: a
missing result never lowers a count, and only a recorded result or a zero report makes it 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.families.red_flags.rounds import results
from metrics.families.red_flags.schema import CITY, TABLE
from metrics.families.red_flags.standing import standing
from metrics.model.lamp import Lamp
from metrics.model.measure import Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows

_OWN_CITY = nw.col("is_own") & (nw.col("grantor_level") == CITY)
_WON = nw.col("is_red_flag")


def city_flags(records: Records, quarter: Quarter) -> Value:
    """City-level red flags the office won in the quarter.

    ``parts``: ``city`` and ``city_ytd`` (year to date), ``all_street_recipient`` (the office's flags of the quarter
    whatever their level), ``won`` (flags by level and kind of recipient), ``is_city_reported``, and ``not_reported``,
    the quarters of the year to date whose city results are not known.
    """
    rows = records.rows(TABLE, quarter)
    city = rows.filter(_OWN_CITY)
    unknown = tuple(q for q in Quarter.span(Quarter(quarter.year, 1), quarter) if not _is_city_known(records, q))
    parts = {
        "city": len(city.filter(_WON)),
        "city_ytd": len(records.year_to_date(TABLE, quarter).filter(_OWN_CITY, _WON)),
        "all_street_recipient": len(rows.filter(nw.col("is_own"), _WON)),
        "won": flags_won(rows),
        "is_city_reported": quarter not in unknown,
        "not_reported": unknown,
    }
    if quarter in unknown:
        return Value.missing("not_reported", parts=parts)
    if city.is_empty() and records.reporting(TABLE, quarter) is not Reporting.ZERO:
        return Value.missing("filtered_out", parts=parts)
    return Value(float(len(city.filter(_WON))), rows=city, parts=parts)


def net_flags(records: Records, quarter: Quarter) -> Value:
    """Red flags less yellow flags of the unit looked at in the quarter; red below 0, otherwise no lamp.

    ``parts``: ``red`` and ``yellow``. A zero report is 0.
    """
    at = standing(records, quarter)
    if at.reason:
        return Value.missing(at.reason)
    found = results(at.now)
    red, yellow = sum(result.is_won for result in found), sum(result.is_warned for result in found)
    lamp = Lamp.RED if red < yellow else None
    return Value(float(red - yellow), rows=at.now, parts={"red": red, "yellow": yellow}, lamp=lamp)


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


def _is_city_known(records: Records, quarter: Quarter) -> bool:
    """Whether the office's city results of a quarter are on record, be it behind a filter, or it was a zero report."""
    if (state := records.reporting(TABLE, quarter)) is not Reporting.REPORTED:
        return state is Reporting.ZERO
    rows = records.rows(TABLE, quarter)
    # A reported quarter without a row is hidden by a filter; what it holds is then not this page's to deny.
    return rows.is_empty() or bool(rows.select((nw.col("own_city_results") > 0).any()).item())
