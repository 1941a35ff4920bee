"""Findings as they are collected: one for each cell, the most basic one.

A cell that cannot be read is not also reported as missing, out of order or fallen since last quarter. What was done
for the person (a notice) stands beside, because it is no fault of the cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from metrics.model.finding import Finding, Severity

REQUIRED_BLANK = "required_blank"
_RANK = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.WARNING: 2, Severity.NOTICE: 3}


class Level(IntEnum):
    """How basic a finding is; the first of a cell wins."""

    READING = 0
    KEY = 1
    ROW = 2
    HISTORY = 3


@dataclass
class Collected:
    """Findings so far: those of the file as a whole, and at most one for each cell.

    Of cells no more than ``most`` are told; one more finding then says so and stops the file, because nobody looks at
    so many.
    """

    general: list[Finding] = field(default_factory=list)
    by_cell: dict[tuple[int, str], tuple[Level, Finding]] = field(default_factory=dict)
    most: int = 20_000
    has_more: bool = False

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another cell."""
        return len(self.by_cell) >= self.most

    def add(self, level: Level, finding: Finding) -> None:
        """Take a finding; of two for the same cell the more basic one stays, then the graver one."""
        if finding.row is None or finding.field_id is None or finding.severity is Severity.NOTICE:
            self.general.append(finding)
            return
        cell = finding.row, finding.field_id
        known = self.by_cell.get(cell)
        if known is None and self.is_full:
            self.has_more = True
            return
        place = level, _RANK[finding.severity]
        if known is None or place < (known[0], _RANK[known[1].severity]) or _answers_blank(finding, known[1]):
            self.by_cell[cell] = level, finding

    def extend(self, findings: Iterable[tuple[Level, Finding]]) -> None:
        """Take findings while there is room for their cells; what finds them stops there too."""
        for level, finding in findings:
            if self.is_full:
                self.has_more = True
                return
            self.add(level, finding)

    def ordered(self) -> tuple[Finding, ...]:
        """Those of the file first, then by row and column."""
        found = [*self.general, *(finding for _, finding in self.by_cell.values())]
        if self.has_more:
            found.append(Finding("too_many_findings", Severity.ERROR, slots={"limit": self.most}))
        return tuple(sorted(found, key=_place))


def _answers_blank(finding: Finding, known: Finding) -> bool:
    """Whether a finding knows what to write in a cell of which so far it was only told that it is blank."""
    return known.code == REQUIRED_BLANK and known.fix is None and finding.fix is not None


def _place(finding: Finding) -> tuple[int, int, int, str]:
    column = -1 if finding.column is None else finding.column
    return finding.row or 0, column, _RANK[finding.severity], finding.code
