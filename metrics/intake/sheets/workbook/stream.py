"""Sheets of a workbook that is one stream of XML, one after the other: what its kinds have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.intake.sheets.cells import Merge, Sheet, Spoiled
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.book import damaged
from metrics.intake.sheets.workbook.grid import MOST_MERGES, CellGrid
from metrics.intake.sheets.workbook.xml import Attributes, BrokenXml, Handler
from metrics.model.finding import Finding


@dataclass
class Page:
    """One sheet while it is read: ``number`` is its row as Excel shows it, ``column`` that of the next cell."""

    name: str
    grid: CellGrid
    number: int = 0
    column: int = 0
    row: dict[int, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False

    def merge(self, more_rows: int, more_columns: int) -> None:
        """The next cell stands over so many rows and columns more."""
        if (more_rows or more_columns) and len(self.merges) < MOST_MERGES:
            self.merges.append(Merge(self.number, self.number + more_rows, self.column, self.column + more_columns))

    def hide(self, first: int, count: int) -> None:
        """Columns that are not shown."""
        self.hidden_columns |= set(range(first, min(first + count, self.grid.limits.columns)))

    def spoil(self, code: str, stored: str) -> None:
        """The next cell is not what was entered."""
        self.grid.put(self.row, self.number, self.column, Spoiled(code, stored))


class Stream(Handler):
    """The sheets so far; ``page`` is the one under way."""

    def __init__(self, limits: Limits) -> None:
        self.pages: list[Page] = []
        self.page: Page | None = None
        self._left = limits

    def begin(self, name: str) -> Page:
        """A sheet begins."""
        self.finish()
        if len(self.pages) >= self._left.sheets:
            raise BrokenXml("too_many_sheets", count=len(self.pages) + 1, limit=self._left.sheets)
        self.page = Page(name, CellGrid(self._left))
        return self.page

    def finish(self) -> None:
        """The sheet under way ends."""
        if self.page:
            self.pages.append(self.page)
            self._left = self.page.grid.left_of(self._left)
            self.page = None

    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet. Raises BrokenXml where there is none."""
        self.finish()
        if not self.pages:
            raise BrokenXml("workbook_without_sheet")
        return tuple(
            p.grid.sheet(p.name, p.merges, p.hidden_rows, p.hidden_columns, is_hidden=p.is_hidden) for p in self.pages
        )

    def broken(self) -> Finding:
        """Where the stream was read when it turned out to be damaged. Raises BrokenXml where no sheet had begun."""
        if self.page is None:
            raise BrokenXml("workbook_damaged")
        return damaged(self.page.name, self.page.number + 1)


def local(attributes: Attributes) -> Mapping[str, str]:
    """Attributes without their prefixes, about which the programs that write workbooks disagree."""
    return {key.rpartition(":")[2]: value for key, value in attributes.items() if not key.startswith("calcext:")}


def count(attributes: Mapping[str, str], name: str, least: int) -> int:
    """A number among attributes, ``least`` where it is missing. Raises ValueError for one that is less."""
    number = int(attributes.get(name, least))
    if number < least:
        raise ValueError(name)
    return number
