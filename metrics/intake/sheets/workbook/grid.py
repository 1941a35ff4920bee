"""The cells of one sheet while they are read, kept within the limits; the same for every kind of workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from metrics.intake.sheets.cells import Merge, Row, Rows, Sheet, Spoiled
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.xml import BrokenXml
from metrics.model.finding import Finding, Severity


@dataclass
class CellGrid:
    """Rows with content, the numbers Excel shows for them, and cells that are not what was entered."""

    limits: Limits
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    spoiled: dict[tuple[int, int], Spoiled] = field(default_factory=dict)
    days: dict[int, list[int]] = field(default_factory=dict)
    spent: int = 0
    letters: int = 0
    widest: int = 0
    has_too_many_rows: bool = False

    def add(self, number: int, row: dict[int, str]) -> bool:
        """Take the cells of a row by column; False when no more rows are wanted. Raises Unreadable beyond a limit."""
        if not row:
            return True
        last = max(row)
        self.widest = max(self.widest, last + 1)
        width = min(last + 1, self.limits.columns + 1)
        self.spend(width)
        if len(self.rows) >= self.limits.rows:
            self.has_too_many_rows = True
            return False
        self.letters += sum(map(len, row.values()))
        if self.letters > self.limits.letters:
            raise BrokenXml("too_many_letters")
        self.rows.append([row.get(place, "") for place in range(width)])
        self.numbers.append(number)
        return True

    def spend(self, count: int) -> None:
        """Count cells; raises Unreadable when there are too many."""
        self.spent += count
        if self.spent > self.limits.cells:
            raise BrokenXml("workbook_too_large")

    def left_of(self, limits: Limits) -> Limits:
        """What is left of limits for the sheets after this one."""
        return replace(limits, cells=limits.cells - self.spent, letters=limits.letters - self.letters)

    def sheet(
        self, name: str, merges: Iterable[Merge], hidden_rows: set[int], hidden_columns: set[int], *, is_hidden: bool
    ) -> Sheet:
        """The sheet of these cells with what else is known of it."""
        return Sheet(
            Rows.of(self.rows),
            self.numbers,
            findings=self._findings(),
            name=name,
            is_hidden=is_hidden,
            merges=tuple(merges),
            spoiled=self.spoiled,
            days=self.days,
            hidden_rows=frozenset(hidden_rows.intersection(self.numbers)),
            hidden_columns=frozenset(hidden_columns),
        )

    def _findings(self) -> tuple[Finding, ...]:
        found = []
        if self.has_too_many_rows:
            found.append(Finding("too_many_rows", Severity.ERROR, slots={"limit": self.limits.rows}))
        if self.widest > self.limits.columns:
            slots = {"columns": self.widest, "limit": self.limits.columns}
            found.append(Finding("too_many_columns", Severity.ERROR, slots=slots))
        return tuple(found)
