"""How the cell of a grid is printed, on screen, on paper and in Office alike: its words, its side and its lamp."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from metrics.charts.description import Cell, Grid, GridColumn, Mark
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.formulas import guarded
from metrics.model.lamp import Lamp

_NUMBERS = ("number", "percent", "money")


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as printed. ``lamp`` gives its letters their colour; the shape is part of the words."""

    words: str
    is_right: bool = False
    lamp: Lamp | None = None

    @property
    def label(self) -> str:
        """The words without the lamp's shape, where that is drawn by itself."""
        return self.words.removeprefix(f"{self.lamp.shape} ") if self.lamp else self.words


def printed(cell: Cell, column: GridColumn, text: Text) -> Printed:
    """A cell as printed: numbers to the right, lamps in shape and word, "—" for a number or date nobody gave."""
    is_number = column.kind in _NUMBERS
    if cell is None or cell == "":
        return Printed("" if column.kind == "text" else numbers.DASH, is_number)
    if isinstance(cell, Lamp):
        return Printed(lamp_words(cell, text), lamp=cell)
    if isinstance(cell, Mark):
        return Printed(f"{cell.lamp.shape} {cell.label}" if cell.lamp else cell.label, lamp=cell.lamp)
    if isinstance(cell, (int, float)):
        return Printed(numbers.cell(cell, column.kind, column.decimals), True)
    return Printed(text.word(cell), is_number)


def grid_text(cell: Cell, column: GridColumn, text: Text) -> str:
    """The words of a cell in a chart's own workbook: names as they stand, because the chart shows them so."""
    return cell if isinstance(cell, str) else printed(cell, column, text).words


def heading(column: GridColumn) -> str:
    """A column's title with its unit."""
    return f"{column.title}（{column.unit}）" if column.unit and column.unit not in column.title else column.title


def kept(cell: Cell, column: GridColumn, text: Text) -> str:
    """A cell for a file that is calculated with: a bare number, nothing for nothing, and never a formula."""
    if isinstance(cell, (int, float)):
        return numbers.calculated(cell, max(column.decimals, 4))
    if isinstance(cell, Mark):
        return guarded(f"{cell.label}（{text(f'lamp.{cell.lamp}')}）" if cell.lamp else cell.label)
    return "" if cell is None else guarded(text(f"lamp.{cell}") if isinstance(cell, Lamp) else text.word(cell))


def lamp_words(lamp: Lamp, text: Text) -> str:
    """A lamp as shape and word."""
    return f"{lamp.shape} {text(f'lamp.{lamp}')}"


def table_alt(title: str, heads: tuple[str, ...], rows: int, text: Text) -> str:
    """What a table is, for those who cannot see it: what it lists, its columns, how many rows."""
    columns = text.marks.joiner.join(head for head in heads if head)
    return text("report.table_alt", title=title, columns=columns, count=rows)


def listed(grid: Grid, text: Text, *, grouped: bool = False) -> tuple[tuple[str, ...], tuple[tuple[Printed, ...], ...]]:
    """The headings and the printed rows of a grid; columns in which every cell is blank are left out.

    ``grouped`` prints the first column's word only where it changes.
    """
    rows = [[printed(cell, column, text) for cell, column in zip(row, grid.columns, strict=True)] for row in grid.rows]
    if grouped:
        for before, row in reversed(list(pairwise(rows))):
            if row[0] == before[0]:
                row[0] = Printed("")
    kept = [i for i in range(len(grid.columns)) if not rows or any(row[i].words for row in rows)]
    heads = tuple(heading(grid.columns[i]) for i in kept)
    return heads, tuple(tuple(row[i] for i in kept) for row in rows)
