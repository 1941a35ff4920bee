"""The year's targets and their quarterly plan, read from the targets table (DOMAIN §3.11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from metrics.model.measure import Basis, Plan, Target
from metrics.model.quarter import Quarter
from metrics.model.records import WHOLE_OFFICE, Records, plain

TARGETS = "targets"


def targets(records: Records, scope: str | None = WHOLE_OFFICE) -> Mapping[tuple[str, int], Target]:
    """Targets of one scope by indicator and year; the last row wins where a register holds a key twice.

    Without a scope there are none: a part of the office that nobody set targets for has no plan.
    """
    found: dict[tuple[str, int], Target] = {}
    if scope is None or TARGETS not in records.frames:
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


def target_or_time(
    records: Records, quarter: Quarter, target: Target | None, table: str, *, is_timed: bool
) -> Plan | None:
    """What a target asks by the quarter, else elapsed time in percent where the figure ``is_timed``.

    Elapsed time is asked of the office as a whole only: of a part of a table's rows nobody planned that.
    """
    elapsed = records.elapsed_pct(quarter)
    if target is not None:
        return Plan(target.planned(quarter, elapsed), Basis.TARGET)
    return Plan(elapsed, Basis.TIME) if is_timed and records.scope(table) == WHOLE_OFFICE else None


def asked(records: Records, quarter: Quarter, indicator: str, table: str, *, is_timed: bool = False) -> Plan | None:
    """The same for an indicator by its id, of whoever is looked at."""
    target = targets(records, records.scope(table)).get((indicator, quarter.year))
    return target_or_time(records, quarter, target, table, is_timed=is_timed)


def level(records: Records, quarter: Quarter, indicator: str, table: str, standard: float | None = None) -> Plan | None:
    """The level a target asks to hold: the quarter's stated plan, else the year's; ``standard`` without a target.

    A rate or a number of centres is held, not accumulated: half the year asks for no half of it.
    """
    target = targets(records, records.scope(table)).get((indicator, quarter.year))
    if target is None:
        return None if standard is None else Plan(standard, Basis.TARGET)
    stated = target.plan[quarter.number - 1]
    return Plan(target.annual if stated is None else stated, Basis.TARGET)


def held(indicator: str, table: str, standard: float | None = None) -> Callable[[Records, Quarter], Plan | None]:
    """The same as the plan of a measure."""
    return lambda records, quarter: level(records, quarter, indicator, table, standard)
