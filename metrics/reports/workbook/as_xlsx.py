"""A report as XLSX, and the numbers of one chart as XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter

from metrics.blocks import Chart, TableBlock
from metrics.charts.description import Description, Grid, GridColumn
from metrics.i18n.text import Text
from metrics.insight.provenance import rows_grid
from metrics.model.measure import Reading
from metrics.registry import Catalogue
from metrics.reports.document import Document, stamp_words, tasks_title
from metrics.reports.flow import MOST_CONCERNS
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import MADE, ChartCells, FirstCell
from metrics.reports.ooxml.drawing import clean
from metrics.reports.ooxml.fonts import SLIDES
from metrics.reports.ooxml.frame import Frame
from metrics.reports.ooxml.heat import Tinting
from metrics.reports.packing import unpacked
from metrics.reports.workbook.figures import figures_sheet
from metrics.reports.workbook.rows import characters, put_charted, put_grid, width_of
from metrics.reports.workbook.styles import Styles

_ROW = 15.0  # pt, a row's height in Excel
_CHART = (620.0, 300.0)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


@dataclass
class _Made:
    """A workbook being written; ``charts`` are the native charts in the order their empty shells were inserted."""

    book: Any
    styles: Styles
    text: Text
    drawing: str
    charts: list[bytes] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    helpers: list[ChartCells] = field(default_factory=list)
    column: int = 0

    def sheet(self, name: str) -> Any:
        """A new sheet under a name that Excel allows and no other sheet has."""
        base = _FORBIDDEN.sub(" ", clean(name)).strip()[:_LONGEST_NAME] or "Sheet"
        found, number = base, 2
        while found.lower() in self.used:
            tail = f" ({number})"
            found, number = base[: _LONGEST_NAME - len(tail)] + tail, number + 1
        self.used.add(found.lower())
        made = self.book.add_worksheet(found)
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return made


def workbook(document: Document, catalogue: Catalogue) -> dict[str, bytes]:
    """The parts of the report as XLSX by their names in the file."""
    out = BytesIO()
    made = _open(out, document.text)
    _cover(made, document)
    all_figures = made.sheet(document.text("report.all_figures")) if _has_readings(document) else None
    if document.tasks and document.tasks.rows:
        _table_sheet(made, document.text("report.tasks_sheet"), tasks_title(document), document.tasks, document.text)
    if len(document.concerns) > MOST_CONCERNS:
        title = document.text("report.problems")
        _table_sheet(made, title, title, _problems(document), document.text)
    _blocks(made, document)
    links = dict(_behind(made, document, catalogue))
    if all_figures is not None:
        figures_sheet(all_figures, document, made.styles, links)
    return _closed(made, out)


def chart_workbook(chart: Description, source: str, text: Text) -> dict[str, bytes]:
    """One chart's numbers with the chart itself and its source, as the parts of an XLSX."""
    out = BytesIO()
    made = _open(out, text)
    sheet = made.sheet(text("ooxml.sheet_data"))
    after = _chart(made, sheet, 0, chart, text, [])
    sheet.write_string(after, 0, clean(source), made.styles.quiet)
    return _closed(made, out)


def _open(out: BytesIO, text: Text) -> _Made:
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE, "author": "", "title": ""})
    made = _Made(book, Styles(book, text.lang), text, text("ooxml.sheet_drawing"))
    made.used.add(made.drawing.lower())
    return made


def _closed(made: _Made, out: BytesIO) -> dict[str, bytes]:
    """The parts, with our charts in the place of the empty shells, which are numbered in the order of insertion."""
    if made.helpers:
        drawing = made.book.add_worksheet(made.drawing)
        for book in made.helpers:
            book.write_helpers(made.book, drawing)
        drawing.hide()
    made.book.close()
    return unpacked(out.getvalue()) | {
        f"xl/charts/chart{number}.xml": chart for number, chart in enumerate(made.charts, 1)
    }


def _cover(made: _Made, document: Document) -> None:
    text, styles = document.text, made.styles
    sheet = made.sheet(text("report.cover"))
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, 100)
    sheet.set_row(1, 34)
    sheet.write_string(1, 1, clean(document.title), styles.of(font_size=18, bold=True, text_wrap=True))
    lines = [document.office, *stamp_words(document.stamp, text)]
    if document.is_illustrative:
        lines.append(text("report.sample_note"))
    lines += document.unresolved
    for row, line in enumerate(lines, 3):
        sheet.write_string(row, 1, clean(line), styles.quiet)
    row = 4 + len(lines)
    for chapter in document.chapters:
        for sentence in chapter.sentences:
            sheet.write_string(row, 1, clean(sentence), styles.of(text_wrap=True, valign="top"))
            sheet.set_row(row, _ROW * 1.2 * -(-characters(sentence) // 110))
            row += 1


def _problems(document: Document) -> Grid:
    """Every matter under 存在问题, of which paper lists the first."""
    names = ("lamp", "matter", "detail", "owner", "due")
    columns = tuple(
        GridColumn(document.text(f"overview.column_{name}"), "lamp" if name == "lamp" else "text") for name in names
    )
    return Grid(columns, tuple((c.lamp, c.title, c.detail, c.owner, c.due) for c in document.concerns))


def _blocks(made: _Made, document: Document) -> None:
    """A sheet per page: its charts with their numbers, its tables, one under the other."""
    pages: dict[str, list[tuple[Any, Text]]] = {}
    for chapter in document.chapters:
        pages.setdefault(chapter.title, []).extend((block, chapter.text) for block in chapter.blocks)
    summary = [(block, document.text) for block in document.summary]
    if summary:
        pages = {document.text("overview.menu"): summary, **pages}
    for title, blocks in pages.items():
        shown = [(block, text) for block, text in blocks if isinstance(block, (Chart, TableBlock))]
        if not shown:
            continue
        sheet, row = made.sheet(title), 0
        widths: list[int] = []
        for block, text in shown:
            if isinstance(block, Chart):
                row = _chart(made, sheet, row, block.description, text, widths)
            else:
                row = _grid(made, sheet, row, block.title, block.note, block.grid, text, widths)
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)


def _chart(made: _Made, sheet: Any, row: int, chart: Description, text: Text, widths: list[int]) -> int:
    """A chart's title, its numbers from the third row on and the chart right of them; returns the row after both."""
    grid, styles = chart.grid(), made.styles
    sheet.write_string(row, 0, clean(chart.title), styles.of(bold=True, font_size=12))
    sheet.write_string(row + 1, 0, clean(_under(chart.subtitle, text, is_sample=chart.is_illustrative)), styles.quiet)
    form = forms.of(chart)
    if isinstance(form, forms.Tabled):
        after = _tinting(made, sheet, row + 2, form.table(chart, text.lang), widths)
        return after + 2
    if not isinstance(form, forms.Drawn) or chart.is_empty:
        after, wanted = put_grid(sheet, row + 2, 0, grid, text, styles)
        _widen(widths, wanted)
        return after + 2
    frame = Frame(*_CHART, text, SLIDES[text.lang], 10)
    book = ChartCells(grid, text, FirstCell(sheet.get_name(), row + 2, 0), FirstCell(made.drawing, 0, made.column))
    native = form.draw(chart, frame, book)
    after = put_charted(sheet, row + 2, grid, book.cells(), styles)
    _widen(widths, [width_of(grid, place, text) for place in range(len(grid.columns))])
    made.column += book.width
    if book.width:
        made.helpers.append(book)
    made.charts.append(native.xml)
    shell = made.book.add_chart({"type": "column"})
    # XlsxWriter asks for at least one series; the whole part is replaced when the file is closed.
    shell.add_series({"values": [sheet.get_name(), row + 3, 0, row + 3, 0]})
    shell.set_size({"width": round(_CHART[0] * 4 / 3), "height": round(native.height * 4 / 3)})
    place = len(grid.columns) + 1
    sheet.insert_chart(row + 1, place, shell, {"object_position": 3, "description": clean(chart.alt)[:2000]})
    return max(after, row + 2 + int(native.height / _ROW) + 1) + 2


def _grid(made: _Made, sheet: Any, row: int, title: str, note: str, grid: Grid, text: Text, widths: list[int]) -> int:
    sheet.write_string(row, 0, clean(title), made.styles.of(bold=True, font_size=12))
    sheet.write_string(row + 1, 0, clean(note), made.styles.quiet)
    after, wanted = put_grid(sheet, row + 2, 0, grid, text, made.styles)
    _widen(widths, wanted)
    return after + 2


def _tinting(made: _Made, sheet: Any, row: int, table: Tinting, widths: list[int]) -> int:
    """A chart that is a table of colours, as cells in colours."""
    for place, head in enumerate(table.heads):
        sheet.write_string(row, place, clean(head), made.styles.head)
    for number, cells in enumerate(table.rows, row + 1):
        for place, cell in enumerate(cells):
            style = made.styles.tint(cell.fill, cell.ink) if place else made.styles.text
            sheet.write_string(number, place, clean(cell.words), style)
        sheet.set_row(number, _ROW * max(cell.words.count("\n") + 1 for cell in cells))
    _widen(widths, [18] * len(table.heads))
    return row + 1 + len(table.rows)


def _behind(made: _Made, document: Document, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """A sheet of the rows behind each figure, once for figures of the same rows; yields figure and sheet."""
    known: dict[Grid, str] = {}
    for chapter in document.chapters:
        for reading in chapter.readings:
            grid = _rows(reading, catalogue, chapter.text)
            if grid is None:
                continue
            if grid not in known:
                name = f"{document.text('report.rows_sheet')} {reading.measure.id}"
                title = chapter.text(f"{reading.measure.id}.name")
                known[grid] = _table_sheet(made, name, title, grid, chapter.text)
            yield reading.measure.id, known[grid]


def _rows(reading: Reading, catalogue: Catalogue, text: Text) -> Grid | None:
    table = catalogue.tables.get(reading.measure.table)
    grid = rows_grid(reading.value, table, text) if table else Grid((), ())
    return grid if grid.rows else None


def _table_sheet(made: _Made, name: str, title: str, grid: Grid, text: Text) -> str:
    sheet = made.sheet(name)
    sheet.write_string(0, 0, clean(title), made.styles.title)
    _, widths = put_grid(sheet, 2, 0, grid, text, made.styles)
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    sheet.freeze_panes(3, 1)
    found: str = sheet.get_name()
    return found


def _has_readings(document: Document) -> bool:
    return any(chapter.readings for chapter in document.chapters)


def _under(subtitle: str, text: Text, *, is_sample: bool) -> str:
    return "　".join(part for part in (subtitle, text("product.illustrative") if is_sample else "") if part)


def _widen(widths: list[int], wanted: list[int]) -> None:
    for place, wide in enumerate(wanted):
        if place < len(widths):
            widths[place] = max(widths[place], wide)
        else:
            widths.append(wide)


__all__ = ["chart_workbook", "workbook"]
