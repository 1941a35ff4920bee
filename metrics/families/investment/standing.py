"""Where the deals stand at a quarter: the rows measures and pages start from, and the year's target.

Waiting days count up to the quarter's last day; while the quarter is still running, up to the as-of day (DOMAIN §4.4).
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from metrics.families.investment import stages
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Rows

TABLE, TARGET_ID = "investment", "IV2"
_MOST_NAMES = 5


def deals(records: Records, quarter: Quarter) -> Rows:
    """Deals on the list of a quarter, with ``waiting_days`` and ``lamp`` as of its cut."""
    rows = records.rows(TABLE, quarter)
    if not records.is_running(quarter):
        return rows
    return rows.with_columns(**stages.columns(nw.lit(records.cut_day(quarter))))


def named(rows: Rows) -> dict[str, Any]:
    """How many deals there are and the names of the first few, as slots of a note."""
    names = [str(name) for name in rows.get_column("deal_name").drop_nulls().to_list()]
    more = "…" if len(names) > _MOST_NAMES else ""
    return {"count": len(rows), "names": "、".join(names[:_MOST_NAMES]) + more}
