"""Where milestones and projects stand at a quarter: the rows measures and pages start from.

Lateness is counted up to the quarter's last day; while the quarter is still running, up to the as-of day, so that a
node due next month is not called late and money is held against the full months passed (DOMAIN §4.4).
"""

from __future__ import annotations

import narwhals as nw

from metrics.families.milestones import lateness
from metrics.model.measure import Basis, Plan
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.targets import targets

NODES, PROJECTS = "milestones", "projects"
KEY = ("project_id", "node_no")


def nodes(records: Records, quarter: Quarter) -> Rows:
    """Milestones on the list of a quarter, without cancelled ones, with ``delay_days`` and ``lamp`` as of its cut."""
    is_listed = (nw.col("quarter") == str(quarter)) & ~lateness.has_status(lateness.CANCELLED)
    rows = records.all(NODES).filter(is_listed)
    day = records.cut_day(quarter)
    if day == quarter.end_day:
        return rows
    cut = nw.lit(day)
    return rows.with_columns(
        delay_days=lateness.delay_days(cut), lamp=lateness.node_lamp(cut, records.office_at(quarter).node_red_days)
    )


def first_plans(records: Records, quarter: Quarter) -> dict[tuple[str, int], str]:
    """The plan date that each node was first reported with, by project and number: what 总滞后 is counted against."""
    rows = records.until(NODES, quarter).select(*KEY, "quarter_end_day", "baseline_date").drop_nulls()
    first = rows.group_by(*KEY).agg(nw.col("quarter_end_day").min())
    found = rows.join(first, on=[*KEY, "quarter_end_day"], how="semi")
    return {(project, int(number)): day for project, number, _, day in found.iter_rows()}


def projects(records: Records, quarter: Quarter) -> Rows:
    """Projects on the list of a quarter, with ``pace_ratio`` and ``lamp`` by the time passed."""
    rows, passed = records.rows(PROJECTS, quarter), records.elapsed_pct(quarter)
    if passed == quarter.elapsed_pct:
        return rows
    elapsed = nw.lit(passed)
    return rows.with_columns(pace_ratio=lateness.pace_ratio(elapsed), lamp=lateness.project_lamp(elapsed))


def planned_pct(records: Records, quarter: Quarter) -> float:
    """Share of the year's investment due by now: target PJ1's quarterly plan when set, else time passed."""
    return plan(records, quarter).number


def plan(records: Records, quarter: Quarter) -> Plan:
    """The same with where it comes from. Every project is held to it, so any part of them is too (PJ5, S21)."""
    passed = records.elapsed_pct(quarter)
    basis = Basis.TARGET if ("PJ1", quarter.year) in targets(records) else Basis.TIME
    return Plan(_planned(records, quarter, passed), basis)


def planned_at_end_pct(records: Records, quarter: Quarter) -> float:
    """The same by the quarter's last day, also of a quarter still running or to come."""
    return _planned(records, quarter, quarter.elapsed_pct)


def _planned(records: Records, quarter: Quarter, passed: float) -> float:
    target = targets(records).get(("PJ1", quarter.year))
    return target.planned(quarter, passed) if target else passed
