"""The year's targets and their quarterly plan, read from the targets table (DOMAIN §3.11)."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.measure import Target
from metrics.model.records import Records

TABLE = "targets"
WHOLE_OFFICE = "全街道"


def targets(records: Records, scope: str = WHOLE_OFFICE) -> Mapping[tuple[str, int], Target]:
    """Targets of one scope by indicator and year; the last row wins where a register holds a key twice."""
    found: dict[tuple[str, int], Target] = {}
    for row in records.all(TABLE).iter_rows(named=True):
        if row["scope"] != scope or _missing(row["target"]) or _missing(row["year"]):
            continue
        plan = tuple(None if _missing(row[name]) else float(row[name]) for name in ("q1", "q2", "q3", "q4"))
        target = Target(
            indicator_id=str(row["indicator_id"]),
            year=int(row["year"]),
            scope=scope,
            unit=str(row["unit"]),
            annual=float(row["target"]),
            plan=(plan[0], plan[1], plan[2], plan[3]),
            basis="" if _missing(row["basis"]) else str(row["basis"]),
            is_illustrative="示例" in str(row["data_source"]),
        )
        found[target.indicator_id, target.year] = target
    return found


def _missing(cell: object) -> bool:
    # A null of a nullable column arrives as None, pandas.NA or NaN; only NaN and NA differ from themselves or refuse.
    return cell is None or str(cell) in ("<NA>", "nan", "")
