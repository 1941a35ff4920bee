"""Who reports, who has: the communities a quarter expects, those whose rows there are, and those missing.

A community owes a row when the register has it in force on the quarter's last day. One that did not report is in no
numerator and in no denominator and is named (未报, DOMAIN §4.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import narwhals as nw

from metrics.families.services.schema import TABLE
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows

COMMUNITIES = "communities"


@dataclass(frozen=True)
class Standing:
    """The rows of a quarter, and the communities that owed one, in the register's order.

    ``reported`` are those of them that sent a row; ``state`` is whether the table was reported at all.
    """

    rows: Rows
    expected: tuple[str, ...]
    reported: tuple[str, ...]
    state: Reporting

    @property
    def missing(self) -> tuple[str, ...]:
        """Communities that owed a row and sent none."""
        return tuple(name for name in self.expected if name not in self.reported)

    @property
    def unregistered(self) -> tuple[str, ...]:
        """Communities that sent a row though the register does not have them in force at the quarter's end."""
        return tuple(name for name in names(self.rows) if name not in self.expected)

    @property
    def reason(self) -> str | None:
        """Why nothing can be computed; None when there are rows."""
        if self.state is not Reporting.REPORTED:
            return "not_reported" if self.state is Reporting.MISSING else "zero_report"
        if not self.rows.is_empty():
            return None
        # A filter has left nothing: the communities chosen owed a row and sent none, or they are nobody's.
        return "not_reported" if self.expected else "filtered_out"


def standing(records: Records, quarter: Quarter) -> Standing:
    """Who owed a row for a quarter and who sent one."""
    rows, kept = records.rows(TABLE, quarter), records.narrowed.get(TABLE)
    found, owing = names(rows), registered(records, quarter)
    if kept:
        looked_at = {name for _, chosen in kept for name in chosen}
        owing = tuple(name for name in owing if name in looked_at)
    # Without a register nobody is known to be missing.
    expected = owing or found
    state = records.reporting(TABLE, quarter)
    sent = expected if state is Reporting.ZERO else tuple(name for name in expected if name in found)
    return Standing(rows, expected, sent, state)


def reporting(records: Records, quarter: Quarter) -> tuple[int, int]:
    """How many communities have reported for a quarter, and how many owe a report."""
    at = standing(records, quarter)
    if not at.expected:
        return int(at.state is not Reporting.MISSING), 1
    return len(at.reported), len(at.expected)


def registered(records: Records, quarter: Quarter) -> tuple[str, ...]:
    """Communities in force on the quarter's last day, in the register's order; none without a register."""
    if COMMUNITIES not in records.frames:
        return ()
    return names(records.valid(COMMUNITIES, quarter.end))


def names(rows: Rows) -> tuple[str, ...]:
    """The communities of rows, each once, in their order."""
    return tuple(dict.fromkeys(rows.get_column("community").drop_nulls().to_list()))


def among(rows: Rows, wanted: Iterable[str]) -> Rows:
    """The rows of some communities."""
    return rows.filter(nw.col("community").is_in(sorted(wanted)))
