"""The cells of one sheet while they are read, kept within the limits; the same for every kind of workbook."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from metrics.intake.sheets.cells import Merge, Row, Rows, Sheet, Spoiled
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.spelling import letter
from metrics.intake.sheets.workbook.showing import day_shown, is_overlong, show
from metrics.intake.sheets.workbook.xml import BrokenXml
from metrics.model.finding import Finding, Severity

# How a correction says that a cell is blank.
BLANK = "—"
# More blocks of merged cells than this are damage, or an attack; a real form has some hundred.
MOST_MERGES = 20_000
_MOST_SHOWN = 100_000
# So many cells beyond the last column that is read are slips; more of them are columns.
_MOST_STRAY = 10


@dataclass
class CellGrid:
    """Rows with content, the numbers Excel shows for them, and cells that are not what was entered.

    ``stray`` are cells so far to the right that they belong to no table, by row and column.
    """

    limits: Limits
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    spoiled: dict[tuple[int, int], Spoiled] = field(default_factory=dict)
    days: dict[int, tuple[list[int], list[float]]] = field(default_factory=dict)
    is_1904: bool = False
    stray: dict[tuple[int, int], str] = field(default_factory=dict)
    doubtful: dict[tuple[int, int], Spoiled] = field(default_factory=dict)
    spent: int = 0
    letters: int = 0
    widest: int = 0
    has_too_many_rows: bool = False
    _shown: dict[tuple[float, str], tuple[str, float | None]] = field(default_factory=dict)

    def number(self, number: int, column: int, value: float, code: str) -> str:
        """The text of a number in a format; keeps what else there is to know of it. Raises ValueError for none.

        Each pair of number and format is worked out once.
        """
        if not math.isfinite(value):
            raise ValueError(value)
        if is_overlong(value):
            self.spoiled[number, column] = Spoiled("code_destroyed", str(int(value)))
        known = self._shown.get((value, code))
        if known is None:
            shown = show(value, code, is_1904=self.is_1904)
            known = shown, day_shown(value, code, shown)
            if len(self._shown) < _MOST_SHOWN:
                self._shown[value, code] = known
        if known[1] is not None:
            self.note_day(number, column, known[1])
        return known[0]

    def note_day(self, number: int, column: int, value: float) -> None:
        """Keep that a cell shows a number as a date."""
        rows, values = self.days.setdefault(column, ([], []))
        rows.append(number)
        values.append(value)

    def add(self, number: int, row: dict[int, str]) -> bool:
        """Take the cells of a row by column; False when no more rows are wanted. Raises BrokenXml beyond a limit."""
        if not row:
            return True
        self.widest = max(self.widest, max(row) + 1)
        if max(row) >= self.limits.columns:
            self._put_aside(number, row)
        width = max(row, default=-1) + 1
        self.spend(width + 1)
        if len(self.rows) >= self.limits.rows:
            self.has_too_many_rows = True
            return False
        self.letters += sum(map(len, row.values()))
        if self.letters > self.limits.letters:
            raise BrokenXml("too_many_letters")
        if not row:
            return True
        self.rows.append([row.get(place, "") for place in range(width)])
        self.numbers.append(number)
        return True

    def _put_aside(self, number: int, row: dict[int, str]) -> None:
        """Take out of a row what stands too far to the right; of more than slips nothing has to be known."""
        for column in [column for column in row if column >= self.limits.columns]:
            text = row.pop(column)
            if text and len(self.stray) <= _MOST_STRAY:
                self.stray[number, column] = text

    def put(self, row: dict[int, str], number: int, column: int, spoiled: Spoiled) -> None:
        """Keep that a cell is not what was entered. Its row must be there, or nothing would be said about it."""
        self.spoiled[number, column] = spoiled
        row.setdefault(column, "")

    def doubt(self, number: int, column: int, formula: str, shown: str) -> None:
        """Keep a result of a formula that stands where it was never computed; no more than anybody is told."""
        if len(self.doubtful) < self.limits.findings:
            code = "formula_doubtful" if shown else "formula_unsaved"
            self.doubtful[number, column] = Spoiled(code, formula, shown or BLANK)

    def look_into_arrays(self, areas: Iterable[Merge]) -> None:
        """A cell of an array formula or a data table that holds nothing was never computed."""
        for area in areas:
            columns = range(area.first_column, min(area.last_column, self.limits.columns - 1) + 1)
            first = bisect_left(self.numbers, area.first_row)
            for place in range(first, bisect_right(self.numbers, area.last_row)):
                self.spend(len(columns))
                self._look_into(self.rows[place], self.numbers[place], columns)

    def _look_into(self, row: Row, number: int, columns: range) -> None:
        for column in columns:
            place = number, column
            if not (column < len(row) and row[column]) and place not in self.spoiled and place not in self.doubtful:
                self.spoiled[place] = Spoiled("formula_unsaved", "=…")

    def spend(self, count: int) -> None:
        """Count cells; raises BrokenXml when there are too many."""
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
            is_1904=self.is_1904,
            hidden_rows=frozenset(hidden_rows.intersection(self.numbers)),
            hidden_columns=frozenset(hidden_columns),
        )

    def _findings(self) -> tuple[Finding, ...]:
        found = []
        if self.has_too_many_rows:
            found.append(Finding("too_many_rows", Severity.ERROR, slots={"limit": self.limits.rows}))
        if len(self.stray) > _MOST_STRAY:
            slots = {"columns": self.widest, "limit": self.limits.columns}
            found.append(Finding("too_many_columns", Severity.ERROR, slots=slots))
        else:
            found += [
                Finding(
                    "cell_far_away", Severity.WARNING, row=row, value=text[:200], slots={"cell": f"{letter(at)}{row}"}
                )
                for (row, at), text in self.stray.items()
            ]
        return tuple(found)
