"""The cells a native chart refers to: its grid, and on a second sheet what only drawing needs.

In slides and documents both sheets are a small workbook of the chart's own; in a workbook of many charts they lie where
the writer puts them. Cells of the second sheet are formulas over the grid wherever they can be, so that a number edited
in Word, PowerPoint or Excel moves its mark and its label with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from metrics.charts.cells import grid_text
from metrics.charts.description import Cell, Grid, GridColumn
from metrics.i18n.text import Text
from metrics.reports.ooxml.drawing import clean

_FIRST_DAY = date(1899, 12, 30)
DAY = "yyyy-mm-dd"
# With as many decimals as there are, up to two, and a real minus.
AS_MANY = '#,##0.##;"−"#,##0.##'
# The workbook has no date of its own: it is as old as the version its numbers come from, which the document names.
MADE = datetime(2000, 1, 1)
_WIDEST = 42


def serial(day: date) -> float:
    """A day as spreadsheets count them."""
    return float((day - _FIRST_DAY).days)


def day_of_serial(number: float) -> date:
    """The day of a spreadsheet's number."""
    return _FIRST_DAY + timedelta(days=round(number))


def number_form(decimals: int, unit: str = "", *, before: str = "", hides_zero: bool = False) -> str:
    """A number format with separators, a real minus and % where the unit is percent; ``before`` is put before it."""
    digits = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    tail, head = ('"%"' if unit == "%" else ""), (f'"{before}"' if before else "")
    return f'{head}{digits}{tail};{head}"−"{digits}{tail};' + ("" if hides_zero else f"{head}{digits}{tail}")


@dataclass(frozen=True, slots=True)
class Ref:
    """Cells by their address, with what they hold now; None is an empty cell."""

    address: str
    values: tuple[str | float | None, ...]
    form: str = "General"


@dataclass(frozen=True, slots=True)
class Helper:
    """A column of the second sheet: its heading, its cells, and the address of each for other formulas."""

    name: Ref
    cells: Ref
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the second sheet as it is written; ``named`` is the formula of its heading."""

    name: str
    values: Sequence[Any]
    formula: Callable[[int], str]
    form: str
    named: str


@dataclass(frozen=True, slots=True)
class FirstCell:
    """Where cells begin: the sheet, and the row and column of the first heading, counted from 0."""

    sheet: str
    row: int = 0
    column: int = 0


class ChartCells:
    """Collects helpers while a chart is described. Without places the grid stands from A1 of a sheet of its own."""

    def __init__(self, grid: Grid, text: Text, data: FirstCell | None = None, drawing: FirstCell | None = None) -> None:
        self.grid = grid
        self._text = text
        self._data = data or FirstCell(text("ooxml.sheet_data"))
        self._drawing = drawing or FirstCell(text("ooxml.sheet_drawing"))
        self._helpers: list[_Column] = []
        self._cells = [[self._value(cell, column) for cell, column in zip(row, grid.columns, strict=True)]
                       for row in grid.rows]  # fmt: skip

    def heading(self, column: int) -> Ref:
        """The heading of a grid column."""
        return Ref(_range(self._data, 0, column), (self.grid.columns[column].title,))

    def column(self, index: int) -> Ref:
        """The cells of a grid column."""
        values = tuple(row[index] for row in self._cells)
        return Ref(_range(self._data, 1, index, down=len(values)), values, form_of(self.grid.columns[index]))

    def row(self, index: int) -> Ref:
        """The cells of a grid row but the first, which names it."""
        values = tuple(self._cells[index][1:])
        return Ref(_range(self._data, index + 1, 1, across=len(values)), values, form_of(self.grid.columns[-1]))

    def row_name(self, index: int) -> Ref:
        """The first cell of a grid row."""
        return Ref(_range(self._data, index + 1, 0), (self._cells[index][0],))

    def headings(self) -> Ref:
        """The headings of all grid columns but the first."""
        titles = tuple(column.title for column in self.grid.columns[1:])
        return Ref(_range(self._data, 0, 1, across=len(titles)), titles)

    def of(self, column: int, index: int) -> str:
        """The address of a grid cell for a formula: grid column, and row counted from 0."""
        return _range(self._data, index + 1, column)

    def value(self, column: int, index: int) -> str | float | None:
        """What a grid cell holds; row counted from 0."""
        return self._cells[index][column]

    def down(self, column: int, first: int, last: int) -> str:
        """The address of neighbouring grid cells of one column for a formula."""
        return _range(self._data, first + 1, column, down=last - first + 1)

    def at_heading(self, column: int) -> str:
        """The address of a grid heading for a formula."""
        return _range(self._data, 0, column)

    def across(self, index: int, first: int, last: int) -> str:
        """The address of neighbouring grid cells of one row for a formula."""
        return _range(self._data, index + 1, first, across=last - first + 1)

    def helper(
        self,
        name: str,
        values: Sequence[str | float | None],
        formula: Callable[[int], str] = lambda _row: "",
        form: str = "General",
        *,
        named: str = "",
    ) -> Helper:
        """A column of the second sheet whose cells are formulas without their =; ``values`` are what they give now.

        A row whose formula is "" is empty. A value of None is what a formula gives that says so: "" or, in lines and
        points, NA(). ``named`` is the formula of the heading where that follows a cell too.
        """
        place = len(self._helpers)
        self._helpers.append(_Column(name, values, formula, form, named))
        at = tuple(_range(self._drawing, row + 1, place) for row in range(len(values)))
        return Helper(
            Ref(_range(self._drawing, 0, place), (name,)),
            Ref(_range(self._drawing, 1, place, down=len(values)), tuple(values), form),
            at,
        )

    @property
    def width(self) -> int:
        """How many columns the second sheet has."""
        return len(self._helpers)

    def data(self) -> bytes:
        """Both sheets as a workbook of the chart's own."""
        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        book.set_properties({"created": MADE, "author": "", "title": ""})
        self._write_grid(book, book.add_worksheet(self._data.sheet))
        if self._helpers:
            self.write_helpers(book, book.add_worksheet(self._drawing.sheet))
        book.close()
        return out.getvalue()

    def write_helpers(self, book: Any, sheet: Any) -> None:
        """The second sheet's cells at their place in a workbook of XlsxWriter."""
        top, left = self._drawing.row, self._drawing.column
        for place, column in enumerate(self._helpers, left):
            style = book.add_format({"num_format": column.form})
            if column.named:
                sheet.write_formula(top, place, f"={column.named}", None, clean(column.name))
            else:
                sheet.write_string(top, place, clean(column.name))
            for index, value in enumerate(column.values):
                if formula := column.formula(index):
                    sheet.write_formula(top + index + 1, place, f"={formula}", style, _result(value, formula))

    def cells(self) -> list[list[str | float | None]]:
        """The grid's cells as the workbook holds them, row by row."""
        return self._cells

    def _write_grid(self, book: Any, sheet: Any) -> None:
        forms = [book.add_format({"num_format": form_of(column)}) for column in self.grid.columns]
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, column in enumerate(self.grid.columns):
            sheet.write_string(0, place, clean(column.title), bold)
            longest = max((len(str(row[place] or "")) for row in self._cells), default=0)
            sheet.set_column(place, place, min(max(longest, len(column.title)) * 1.6 + 3, _WIDEST))
        for index, row in enumerate(self._cells, 1):
            for place, value in enumerate(row):
                write(sheet, index, place, value, forms[place])
        sheet.freeze_panes(1, 1)

    def _value(self, cell: Cell, column: GridColumn) -> str | float | None:
        if cell is None or cell == "":
            return None
        if column.kind == "date" and isinstance(cell, str):
            return _day(cell)
        return float(cell) if isinstance(cell, (int, float)) else grid_text(cell, column, self._text)


def form_of(column: GridColumn) -> str:
    """The number format of a column."""
    if column.kind == "date":
        return DAY
    if column.kind == "percent":
        return number_form(column.decimals or 1, "%")
    return number_form(column.decimals, column.unit) if column.kind in ("number", "money") else "General"


def write(sheet: Any, row: int, place: int, value: str | float | None, style: Any = None) -> None:
    """A cell of XlsxWriter. A text that begins with = is a name, not a formula, and stays as it stands."""
    if isinstance(value, str):
        sheet.write_string(row, place, clean(value), style)
    elif value is not None:
        sheet.write_number(row, place, value, style)


def _result(value: str | float | None, formula: str) -> str | float:
    """What a formula gives, as a workbook keeps it beside the formula."""
    if value is None:
        return "#N/A" if "NA()" in formula else ""
    return clean(value) if isinstance(value, str) else value


def _day(cell: str) -> str | float:
    """A day as a number; what is no day, such as a month alone, stays a text."""
    try:
        return serial(date.fromisoformat(cell))
    except ValueError:
        return cell


def _range(place: FirstCell, row: int, column: int, *, down: int = 1, across: int = 1) -> str:
    first = xl_rowcol_to_cell(place.row + row, place.column + column, True, True)
    last = xl_rowcol_to_cell(place.row + row + max(down, 1) - 1, place.column + column + max(across, 1) - 1, True, True)
    sheet = place.sheet.replace("'", "''")
    return f"'{sheet}'!{first}" + ("" if first == last else f":{last}")
