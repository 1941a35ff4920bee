"""Whose flags the page is about, and how they stand at a quarter: the rows every measure starts from.

It is the office itself, unless the page is narrowed to one community. A package that reports communities only says
nothing about the office: its own results are then not reported, which is not the same as none won.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from metrics.families.red_flags.schema import TABLE
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows


@dataclass(frozen=True)
class Standing:
    """The rows of the unit looked at: all up to the quarter in ``rows``, those of the quarter in ``now``.

    ``state`` is whether the quarter was reported, ``absence`` the reason to give where the unit has no row in it.
    """

    rows: Rows
    now: Rows
    state: Reporting
    absence: str

    @property
    def is_zero(self) -> bool:
        """Whether the quarter was reported as zero."""
        return self.state is Reporting.ZERO

    @property
    def reason(self) -> str | None:
        """Why nothing can be counted in the quarter; None when it has rows or was reported as zero."""
        if self.state is Reporting.MISSING:
            return "not_reported"
        return self.absence if self.now.is_empty() and not self.is_zero else None

    @property
    def reason_as_of(self) -> str | None:
        """Why nothing can be said as of the quarter, where earlier rounds count too: June's flag is held in July."""
        if self.state is Reporting.MISSING:
            return "not_reported"
        return self.absence if self.rows.is_empty() and not self.is_zero else None


def standing(records: Records, quarter: Quarter) -> Standing:
    """How the unit looked at stands at a quarter."""
    seen = records.until(TABLE, quarter)
    rows = seen.filter(nw.col("is_own"))
    if rows.is_empty() and seen.get_column("recipient").n_unique() == 1 and is_narrowed(records, quarter):
        rows = seen
    now = rows.filter(nw.col("quarter") == str(quarter))
    # Most quarters have rows, and asking what a filter took away costs more than all the rest.
    absence = _absence(records, quarter, rows) if now.is_empty() else ""
    return Standing(rows, now, records.reporting(TABLE, quarter), absence)


def is_narrowed(records: Records, quarter: Quarter) -> bool:
    """Whether a filter has taken away rows of the quarters up to this one."""
    seen = records.until(TABLE, quarter)
    if seen.is_empty():
        return records.reporting(TABLE, quarter) is Reporting.REPORTED
    fewer = nw.len().over("quarter") < nw.col("quarter_rows")
    return bool(seen.select(fewer.any()).item())


def _absence(records: Records, quarter: Quarter, rows: Rows) -> str:
    """The reason to give for a quarter in which the unit looked at has no row."""
    if not is_narrowed(records, quarter):
        return "not_reported"
    is_nobody = rows.is_empty() and not records.until(TABLE, quarter).is_empty()
    return "several_units" if is_nobody else "filtered_out"
