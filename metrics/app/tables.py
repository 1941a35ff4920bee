"""Grids as tables on the page: numbers right-aligned, lamps in shape and word, every cell escaped, with a download."""

from __future__ import annotations

import base64
import csv
import io

from metrics.app.html import esc
from metrics.blocks import Stamp
from metrics.charts.cells import heading, kept, printed
from metrics.charts.description import Cell, Grid, GridColumn, Mark
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.formulas import guarded
from metrics.model.lamp import Lamp
from metrics.reports.names import safe

_LONG = 60
_SHORT, _LEAST_ACROSS = 12, 3


def lamp_html(lamp: Lamp | None, word: str) -> str:
    """A lamp as shape and word in its colour."""
    if lamp is None:
        return f'<span class="lamp none">{esc(word)}</span>'
    return f'<span class="lamp {lamp}"><b aria-hidden="true">{lamp.shape}</b><span>{esc(word)}</span></span>'


def grid_html(
    grid: Grid,
    text: Text,
    *,
    ids: tuple[str, ...] = (),
    caption: str = "",
    kind: str = "",
    now: str = "",
    grouped: bool = False,
) -> str:
    """A grid as a table; ``ids`` make its rows clickable, ``kind`` is a word of its own for the style.

    ``grouped`` turns the first column into headings over the rows that share it. ``now`` is the title of the column
    at which a table that is read across opens where it does not fit.
    """
    columns = grid.columns[1:] if grouped else grid.columns
    heads = "".join(
        f'<th scope="col" class="{_align(c)}"{" data-now" if c.title == now else ""}>{esc(heading(c))}</th>'
        for c in columns
    )
    rows, group = [], None
    for index, row in enumerate(grid.rows):
        if grouped and row[0] != group:
            group = row[0]
            rows.append(
                f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}"><span>{esc(group)}</span></th></tr>'
            )
        go = f' data-go="{esc(ids[index])}" tabindex="0"' if index < len(ids) and ids[index] else ""
        cells = "".join(
            f'<td class="{_align(column)}">{_cell_html(cell, column, text)}</td>'
            for cell, column in zip(row[1:] if grouped else row, columns, strict=True)
        )
        rows.append(f"<tr{go}>{cells}</tr>")
    label = f' aria-label="{esc(caption)}"' if caption else ""
    across = " across" if _is_read_across(columns, grid.rows) else ""
    table = f'<table class="t"{label}><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    # Only a list longer than a screen or two scrolls by itself; a short one is read with the page.
    long = " long" if len(rows) > _LONG else ""
    return f'<div class="table-scroll{long}{across} {kind}">{table}</div>'


def _is_read_across(columns: tuple[GridColumn, ...], rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether the columns after the name say one thing of several times, steps or sorts, in a few signs each.

    Columns that name a unit are figures of their own, not the steps of one.
    """
    kinds = {column.kind for column in columns[1:]}
    cells = (cell for row in rows for cell in row[-len(columns) :][1:])
    is_one_thing = len(kinds) == 1 and heading(columns[-1]) == columns[-1].title
    return len(columns) > _LEAST_ACROSS and is_one_thing and all(_is_short(cell) for cell in cells)


def _is_short(cell: Cell) -> bool:
    return len(cell.label if isinstance(cell, Mark) else cell if isinstance(cell, str) else "") <= _SHORT


def download_html(grid: Grid, name: str, stamp: Stamp, text: Text) -> str:
    """A link that saves the grid as CSV; made in the page itself, so nothing is asked of the server."""
    data = base64.b64encode(grid_csv(grid, name, stamp, text)).decode()
    file = esc(file_name(name, stamp, text))
    return f'<a class="get" download="{file}.csv" href="data:text/csv;base64,{data}">{esc(text("shell.save_csv"))}</a>'


def file_name(name: str, stamp: Stamp, text: Text) -> str:
    """A useful file name: quarter, what it shows, version, and 示例数据 where it applies."""
    words = [str(stamp.quarter), safe(name)[:60].strip(), f"v{stamp.version}"]
    return " ".join([*words, text("product.illustrative")] if stamp.is_illustrative else words)


def grid_csv(grid: Grid, name: str, stamp: Stamp, text: Text) -> bytes:
    """The grid as UTF-8 CSV with a byte-order mark, under lines that say what it is and how current."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(name)])
    writer.writerow([guarded(line) for line in stamp_lines(stamp, text)])
    writer.writerow([guarded(heading(column)) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([kept(cell, column, text) for cell, column in zip(row, grid.columns, strict=True)])
    return ("\ufeff" + out.getvalue()).encode()


def stamp_lines(stamp: Stamp, text: Text) -> list[str]:
    """What every export carries, in words."""
    lines = [
        numbers.quarter(stamp.quarter, text.lang),
        text("shell.version", version=stamp.version, at=numbers.time(stamp.as_of, text.lang)),
        text("shell.reported", reported=stamp.reported, expected=stamp.expected),
    ]
    lines += [phrases.chosen(name, values, text) for name, values in stamp.filters]
    return [*lines, text("product.illustrative")] if stamp.is_illustrative else lines


def _align(column: GridColumn) -> str:
    return {"number": "n", "percent": "n", "money": "n", "date": "d", "lamp": "l"}.get(column.kind, "")


def _cell_html(cell: Cell, column: GridColumn, text: Text) -> str:
    shown = printed(cell, column, text)
    if isinstance(cell, Lamp):
        return lamp_html(cell, shown.label)
    if isinstance(cell, Mark):
        title = text(f"lamp.{cell.lamp}") if cell.lamp else ""
        return f'<span title="{esc(title)}">{lamp_html(cell.lamp, shown.label)}</span>'
    return esc(shown.words)
