"""Where the deals stand at a quarter: the rows measures and pages start from, and the year's target.

Waiting days count up to the quarter's last day; while the quarter is still running, up to the as-of day (DOMAIN §4.4).
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from metrics.families.investment import stages
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent, nothing
from metrics.model.measure import Basis, Plan, Target, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows
from metrics.model.targets import targets

TABLE, TARGET_ID = "investment", "IV2"
_MOST_NAMES = 5


def deals(records: Records, quarter: Quarter) -> Rows:
    """Deals on the list of a quarter, with ``waiting_days`` and ``lamp`` as of its cut."""
    rows = records.rows(TABLE, quarter)
    if not records.is_running(quarter):
        return rows
    return rows.with_columns(**stages.columns(nw.lit(records.cut_day(quarter))))


def gone(records: Records, quarter: Quarter, *, counts: bool = False) -> Value | None:
    """Why there is nothing to compute from, None where there are deals; a zero report is 0 for what ``counts``.

    A list that was sent without a deal, or that a filter has emptied, is no zero.
    """
    if missing := (nothing if counts else absent)(records, TABLE, quarter):
        return missing
    if deals(records, quarter).is_empty():
        return Value.missing("filtered_out" if TABLE in records.narrowed else "nothing_recorded")
    return None


def goal(records: Records, quarter: Quarter) -> Target | None:
    """The year's target of whoever is looked at: the office's; a part of the deals has none."""
    found = targets(records, records.scope(TABLE)).get((TARGET_ID, quarter.year))
    return found if found and found.annual > 0 else None


def planned(records: Records, quarter: Quarter) -> Plan | None:
    """What the target asks by a quarter: its stated plan, else the share of the year that has passed."""
    target = goal(records, quarter)
    if target is None:
        return None
    is_stated = target.plan[quarter.number - 1] is not None
    return Plan(target.planned(quarter, records.elapsed_pct(quarter)), Basis.TARGET if is_stated else Basis.TIME)


def named(rows: Rows) -> dict[str, Any]:
    """How many deals there are and the names of the first few, as slots of a note."""
    names = [str(name) for name in rows.get_column("deal_name").drop_nulls().to_list()]
    more = "…" if len(names) > _MOST_NAMES else ""
    return {"count": len(rows), "names": quoted(names[:_MOST_NAMES]) + more}
