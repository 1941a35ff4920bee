"""The year's targets and their quarterly plan, read from the targets table (DOMAIN §3.11)."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.measure import Target
from metrics.model.records import Records, plain

TARGETS = "targets"
WHOLE_OFFICE = "全街道"


def targets(records: Records, scope: str = WHOLE_OFFICE) -> Mapping[tuple[str, int], Target]:
    """Targets of one scope by indicator and year; the last row wins where a register holds a key twice."""
    found: dict[tuple[str, int], Target] = {}
    if TARGETS not in records.frames:
        return found
    for row in plain(records.all(TARGETS)):
        if row["scope"] != scope or row["target"] is None or row["year"] is None:
            continue
        plan = tuple(None if row[name] is None else float(row[name]) for name in ("q1", "q2", "q3", "q4"))
        target = Target(
            indicator_id=str(row["indicator_id"]),
            year=int(row["year"]),
            scope=scope,
            unit=row["unit"] or "",
            annual=float(row["target"]),
            plan=(plan[0], plan[1], plan[2], plan[3]),
            basis=row["basis"] or "",
            is_illustrative="示例" in (row["data_source"] or ""),
        )
        found[target.indicator_id, target.year] = target
    return found
