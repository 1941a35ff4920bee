"""Sheets of rows behind figures, and tables as the pages show them."""

from __future__ import annotations

from typing import Any

from metrics.charts.cells import heading, printed
from metrics.charts.description import Cell, Grid, GridColumn, Mark
from metrics.i18n.text import Text
from metrics.model.lamp import Lamp
from metrics.reports.ooxml.drawing import clean
from metrics.reports.workbook.styles import Styles

ROW = 15.0  # pt
_WIDEST, _NARROWEST = 46, 8
_LATIN = 0x2E7F


def put_grid(sheet: Any, top: int, left: int, grid: Grid, text: Text, styles: Styles) -> tuple[int, list[int]]:
    """A grid from a cell on; returns the row after it and the widths its columns want, in characters."""
    widths = [width_of(grid, place, text) for place in range(len(grid.columns))]
    for place, column in enumerate(grid.columns):
        sheet.write_string(top, left + place, clean(heading(column)), styles.head)
    for number, row in enumerate(grid.rows, top + 1):
        lines = 1
        for place, (cell, column) in enumerate(zip(row, grid.columns, strict=True)):
            put_cell(sheet, number, left + place, cell, column, text, styles)
            if isinstance(cell, str):
                lines = max(lines, -(-characters(cell) // (widths[place] - 2)))
        if lines > 1:
            # Programs other than Excel do not make room for wrapped words by themselves.
            sheet.set_row(number, ROW * lines)
    return top + 1 + len(grid.rows), widths


def put_charted(sheet: Any, top: int, grid: Grid, cells: list[list[str | float | None]], styles: Styles) -> int:
    """The grid of a chart as the chart reads it: days as days, and nothing at all where nothing is known.

    A dash would be drawn as zero by Excel. Returns the row after it.
    """
    for place, column in enumerate(grid.columns):
        sheet.write_string(top, place, clean(column.title), styles.head)
    for number, row in enumerate(cells, top + 1):
        for place, (value, column) in enumerate(zip(row, grid.columns, strict=True)):
            if isinstance(value, str):
                sheet.write_string(number, place, clean(value), styles.text)
            elif value is None:
                sheet.write_blank(number, place, None, styles.text)
            else:
                sheet.write_number(number, place, value, styles.number(column))
    return top + 1 + len(cells)


def characters(words: str) -> int:
    """Length as columns are measured: a Chinese character is two."""
    return sum(2 if ord(letter) > _LATIN else 1 for letter in words)


def put_cell(sheet: Any, row: int, place: int, cell: Cell, column: GridColumn, text: Text, styles: Styles) -> None:
    """A cell: numbers as numbers, lamps in their colours, everything else as words that are never a formula."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, place, cell, styles.number(column))
        return
    shown = printed(cell, column, text)
    lamp = cell if isinstance(cell, Lamp) else cell.lamp if isinstance(cell, Mark) else None
    style = styles.lamp(lamp) if lamp else styles.number(column) if shown.is_right else styles.text
    sheet.write_string(row, place, clean(shown.words), style)


def width_of(grid: Grid, place: int, text: Text) -> int:
    """Characters a column wants: a Chinese character is two."""
    words = [heading(grid.columns[place])]
    words += [printed(row[place], grid.columns[place], text).words for row in grid.rows[:300]]
    longest = max(map(characters, words))
    return min(max(longest + 3, _NARROWEST), _WIDEST)
