"""The three measures of data governance with their lamps (DQ1–3, DOMAIN §4.1)."""

from __future__ import annotations

from functools import partial

from metrics.blocks.family import Family, units
from metrics.errors import Damaged
from metrics.families.governance.filings import packages
from metrics.model.lamp import Bands
from metrics.model.measure import Better, Compare, Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting

TABLE = "governance"


def measures(families: tuple[Family, ...]) -> tuple[Measure, ...]:
    """DQ1, DQ2 and DQ3 of these families."""
    return (
        Measure(
            "DQ1", TABLE, "%", partial(on_time, families), compare=Compare.POINTS, lamp=Bands(100, 90, "S43"),
        ),
        Measure(
            "DQ2", TABLE, "%", partial(completeness, families), compare=Compare.POINTS,
            lamp=Bands(100, 100, "DOMAIN §4.1"),
        ),
        Measure(
            "DQ3", TABLE, "%", partial(restated, families), better=Better.DOWN, compare=Compare.POINTS, decimals=2,
        ),
    )  # fmt: skip


def on_time(families: tuple[Family, ...], records: Records, quarter: Quarter) -> Value:
    """DQ1: packages first sent by the deadline ÷ packages due, in percent; packages of sample rows are on no clock.

    While the deadline is not over, only what has been sent counts. ``late`` names the tables that came late,
    ``missing`` those that have not come; ``is_over`` tells whether the deadline has passed.
    """
    found = packages(families, records, quarter)
    if not any(package.filing for package in found):
        return Value.missing("not_reported")
    is_over = records.day > found[0].due
    due = [p for p in found if not p.is_sample and (p.filing or is_over)]
    if not due:
        return Value.missing("sample_only")
    late = tuple(p.table.id for p in due if p.is_late)
    missing = tuple(p.table.id for p in due if p.state is Reporting.MISSING)
    parts = {"late": late, "missing": missing, "is_over": is_over}
    return Value.ratio(len(due) - len(late) - len(missing), len(due), parts=parts)


def completeness(families: tuple[Family, ...], records: Records, quarter: Quarter) -> Value:
    """DQ2: units that reported ÷ units that owe a report, in percent; a zero report is a report."""
    reported, expected = units(families, records, quarter)
    if not reported:
        return Value.missing("not_reported")
    return Value.ratio(reported, expected)


def restated(families: tuple[Family, ...], records: Records, quarter: Quarter) -> Value:
    """DQ3: cells changed after a table was first on record ÷ cells on record, in percent."""
    filings = [package.filing for package in packages(families, records, quarter) if package.filing]
    if damage := next((filing.damage for filing in filings if filing.damage), None):
        raise Damaged(f"{damage.file} is damaged", damage)
    if not filings:
        return Value.missing("not_reported")
    return Value.ratio(sum(filing.changed for filing in filings), sum(filing.cells for filing in filings))
