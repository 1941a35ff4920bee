"""Tables of a web page: what many office systems call an Excel export, and Excel's own "web page".

Each table is a sheet. Cells are texts already, as a person sees them; a cell over several rows or columns is one block
of merged cells. Rows are numbered as Excel numbers them when it opens the page: tables below each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from metrics.intake.sheets.cells import Merge, Sheet
from metrics.intake.sheets.limits import Limits
from metrics.intake.sheets.workbook.grid import CellGrid
from metrics.intake.sheets.workbook.xml import BrokenXml

_BREAKS = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"style", "script", "xml", "title"})
_CELLS = frozenset({"td", "th"})
# No form spans more; browsers stop at these too.
_MOST_COLUMNS, _MOST_ROWS = 1000, 65_534
_MOST_TABLES = 1000
# Stands for a line break while a cell is read; the source's own line ends are mere spaces.
_BREAK = "\v"
_SPACE = re.compile("[ \t\r]+")
_ZERO = re.compile(r"-?0(?:\.0+)?")
_COMMENT_END = re.compile(r"--!?\s*>")


def read_html(text: str, limits: Limits) -> tuple[Sheet, ...]:
    """Every table of a page with anything in it. Raises BrokenXml for a page without one, or one too large."""
    parser = _Tables(limits)
    try:
        parser.feed(_closed(text))
        parser.close()
    except AssertionError as error:
        # The library's word for a declaration that it does not know.
        raise BrokenXml("workbook_damaged") from error
    sheets = tuple(parser.sheets())
    if not sheets:
        raise BrokenXml("html_without_table")
    return sheets


def _closed(text: str) -> str:
    """The page without comments and without a last tag that never ends.

    The library would look for the end of each from every place where one begins, which takes a minute for 234 kB.
    """
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        kept.append(text[place:start])
        end = _COMMENT_END.search(text, start + 4)
        if end is None:
            break
        place = end.end()
    else:
        kept.append(text[place:])
    whole = "".join(kept)
    return whole[: whole.rfind(">") + 1]


@dataclass
class _Table:
    """A table while it is read: its next row, the cells still hanging down from rows above, and its blocks."""

    first: int
    grid: CellGrid
    number: int = 0
    row: dict[int, str] = field(default_factory=dict)
    hanging: dict[int, int] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    pieces: list[str] | None = None
    spans: tuple[int, int] = (1, 1)
    value: str = ""
    column: int = 0
    is_in_row: bool = False

    def begin_row(self, *, is_hidden: bool) -> None:
        self.end_row()
        self.row, self.column, self.is_in_row = {}, 0, True
        if is_hidden:
            self.hidden.add(self.first + self.number)

    def end_row(self) -> None:
        self.end_cell()
        if self.is_in_row:
            self.grid.add(self.first + self.number, self.row)
            self.hanging = {column: left - 1 for column, left in self.hanging.items() if left > 1}
            self.grid.spend(len(self.hanging))
            self.number += 1
            self.is_in_row = False

    def begin_cell(self, rows: int, columns: int, value: str) -> None:
        self.end_cell()
        if not self.is_in_row:
            self.begin_row(is_hidden=False)
        self.pieces, self.spans, self.value = [], (rows, columns), value

    def end_cell(self) -> None:
        if self.pieces is None:
            return
        while self.column in self.hanging:
            self.column += 1
        rows, columns = self.spans
        if self.column > _MOST_COLUMNS:
            rows = columns = 1
        text = _tidy("".join(self.pieces))
        if text == "-" and _ZERO.fullmatch(self.value):
            text = "0"
        if text:
            self.row[self.column] = text
        if (rows, columns) != (1, 1):
            top = self.first + self.number
            self.merges.append(Merge(top, top + rows - 1, self.column, self.column + columns - 1))
        if rows > 1:
            self.hanging |= dict.fromkeys(range(self.column, self.column + columns), rows)
        self.column += columns
        self.pieces = None


class _Tables(HTMLParser):
    """Tables in the order in which they end. A table inside a cell is a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._open: list[_Table] = []
        self._done: list[_Table] = []
        self._silent = 0
        self._next = 1
        self._count = 0

    def sheets(self) -> list[Sheet]:
        """The tables that have anything in them."""
        while self._open:
            self._finish()
        return [
            table.grid.sheet("", table.merges, table.hidden, set(), is_hidden=False)
            for table in self._done
            if table.grid.rows
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        said = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin()
        elif self._open and tag == "tr":
            self._open[-1].begin_row(is_hidden="display:none" in (said.get("style") or "").replace(" ", "").lower())
        elif self._open and tag in _CELLS:
            rows, columns = _span(said.get("rowspan"), _MOST_ROWS), _span(said.get("colspan"), _MOST_COLUMNS)
            # Excel and LibreOffice write the number beside what its format shows, which is a dash for zero.
            self._open[-1].begin_cell(rows, columns, said.get("x:num") or said.get("sdval") or "")
        elif tag in _BREAKS:
            self._write(_BREAK)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that ends where it begins."""
        if tag not in _SILENT:
            super().handle_startendtag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif not self._open:
            return
        elif tag == "table":
            self._finish()
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag in _CELLS:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        """Text, which counts inside a cell only."""
        self._write(" ".join(data.replace(_BREAK, " ").split("\n")))

    def _write(self, text: str) -> None:
        if self._open and not self._silent and (pieces := self._open[-1].pieces) is not None:
            pieces.append(text)

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_TABLES:
            raise BrokenXml("workbook_too_large")
        left = self._limits
        for table in (*self._done, *self._open):
            left = table.grid.left_of(left)
        self._open.append(_Table(self._next, CellGrid(left)))

    def _finish(self) -> None:
        table = self._open.pop()
        table.end_row()
        self._done.append(table)
        if not self._open:
            self._next += table.number


def _span(said: str | None, most: int) -> int:
    return min(max(int(said), 1), most) if said and said.isascii() and said.isdecimal() and len(said) < 9 else 1


def _tidy(text: str) -> str:
    """A cell's text with spaces as a browser shows them; no-break spaces fill blank cells."""
    lines = (_SPACE.sub(" ", line).strip(" \xa0") for line in text.split(_BREAK))
    return "\n".join(lines).strip("\n \xa0")
