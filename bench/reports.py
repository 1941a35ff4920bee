"""What report files cost, against the bare libraries doing the same amount of work in the same run.

The floor of a file is its library's own calls for the same things: as many slides, text boxes, table cells and charts
for python-pptx, as many paragraphs, cells and charts' workbooks for Word, as many cells and charts for XlsxWriter, and
for PDF the compile alone. Bytes stand beside the seconds.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import typst
import xlsxwriter
from _floor import cpu_seconds, tell
from docx import Document as open_document
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from dev import find_browser
from metrics.blocks import Chart
from metrics.charts.description import Description
from metrics.charts.theme import LIGHT
from metrics.intake.records.door import fill
from metrics.model.actor import Way
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.browser import Browser
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.document import Document
from metrics.reports.identity import Identity
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.fonts import SLIDE
from metrics.reports.ooxml.frame import Frame
from metrics.reports.pack import open_desk, part
from metrics.reports.paper import as_pdf as paper_writer
from metrics.reports.pictures import NoPictures
from metrics.reports.vector.figure import svg
from metrics.store.log import Store

CHOICE = Choice(Quarter(2018, 2), with_tasks=True)
ROUNDS = 5


def sample_office(path: Path) -> Store:
    """The sample office, brought in through the real intake."""
    store, tables = Store.open(path), catalogue().tables
    list(fill(store, tables, Way.COMMAND))
    return store


def numbers_of(chart: Description) -> CategoryChartData:
    """A chart's grid as python-pptx takes it."""
    data, rows = CategoryChartData(), chart.grid().rows
    data.categories = [str(row[0]) for row in rows]
    for place, column in enumerate(chart.grid().columns[1:], 1):
        values = [row[place] if isinstance(row[place], int | float) else None for row in rows]
        data.add_series(column.title or str(place), values)
    return data


def bare_slides(data: bytes, charts: list[Description]) -> Callable[[], object]:
    """The same shapes by python-pptx alone."""
    slides = []
    for slide in Presentation(BytesIO(data)).slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        tables = [[[cell.text for cell in row.cells] for row in s.table.rows] for s in slide.shapes if s.has_table]
        slides.append((texts, tables, sum(shape.has_chart for shape in slide.shapes), slide.has_notes_slide))
    drawn = [numbers_of(chart) for chart in charts]

    def make() -> bytes:
        deck, number = Presentation(), 0
        for texts, tables, count, has_notes in slides:
            slide = deck.slides.add_slide(deck.slide_layouts[6])
            for text in texts:
                slide.shapes.add_textbox(Pt(1), Pt(1), Pt(100), Pt(20)).text_frame.text = text
            for rows in tables:
                table = slide.shapes.add_table(len(rows), len(rows[0]), Pt(1), Pt(1), Pt(100), Pt(100)).table
                for y, row in enumerate(rows):
                    for x, text in enumerate(row):
                        table.cell(y, x).text = text
            for _ in range(count):
                kind, box = XL_CHART_TYPE.COLUMN_CLUSTERED, (Pt(1), Pt(1), Pt(400), Pt(300))
                slide.shapes.add_chart(kind, *box, drawn[number % len(drawn)])
                number += 1
            if has_notes:
                slide.notes_slide.notes_text_frame.text = "x"
        out = BytesIO()
        deck.save(out)
        return out.getvalue()

    return make


def bare_document(data: bytes, charts: list[Description]) -> Callable[[], object]:
    """The same paragraphs and tables by python-docx alone, and the charts' parts by python-pptx, which has them."""
    held = open_document(BytesIO(data))
    texts = [paragraph.text for paragraph in held.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in held.tables]
    drawn = [numbers_of(chart) for chart in charts]

    def make() -> bytes:
        file = open_document()
        for text in texts:
            file.add_paragraph().add_run(text)
        for rows in tables:
            table = file.add_table(len(rows), len(rows[0]))
            for row, words in zip(table.rows, rows, strict=True):
                for cell, word in zip(row.cells, words, strict=True):
                    cell.text = word
        for chart in drawn:
            chart_parts(chart)
        out = BytesIO()
        file.save(out)
        return out.getvalue()

    return make


def chart_parts(data: CategoryChartData) -> tuple[bytes, str]:
    """The XML and the workbook of one chart by python-pptx alone."""
    from pptx.chart.xlsx import CategoryWorkbookWriter
    from pptx.chart.xmlwriter import ChartXmlWriter

    xml: str = ChartXmlWriter(XL_CHART_TYPE.COLUMN_CLUSTERED, data).xml
    book: bytes = CategoryWorkbookWriter(data).xlsx_blob
    return book, xml


def bare_workbook(data: bytes, count: int) -> Callable[[], object]:
    """The same cells and as many charts by XlsxWriter alone."""
    sheets = [
        [[c.value for c in row] for row in sheet.iter_rows()] for sheet in load_workbook(BytesIO(data)).worksheets
    ]

    def make() -> bytes:
        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        style = book.add_format({"bottom": 4})
        for rows in sheets:
            sheet = book.add_worksheet()
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    sheet.write(y, x, value, style)
        for _ in range(count):
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": "=Sheet1!$A$1:$A$9"})
            sheet.insert_chart(0, 0, chart)
        book.close()
        return out.getvalue()

    return make


def bare_paper(made: Document) -> Callable[[], object]:
    """The compile of the ready template and drawings by typst alone."""
    folder = Path(tempfile.mkdtemp())
    plain = paper_writer._Data(made, "a4", folder).plain() | {"keywords": []}
    (folder / "data.json").write_text(json.dumps(plain), "utf-8")
    (folder / "report.typ").write_text(paper_writer._TEMPLATE.read_text("utf-8"), "utf-8")
    fonts = [str(paper_writer.FONTS)]
    return lambda: typst.compile(
        str(folder / "report.typ"), root=str(folder), font_paths=fonts, ignore_system_fonts=True
    )


def files(made: Document, charts: list[Description]) -> None:
    """Each format and their sum."""
    ours: dict[str, Callable[[], Any]] = {
        name: partial(part, name, CHOICE, made, catalogue(), NoPictures()) for name in ("pptx", "docx", "xlsx", "pdf")
    }
    data = {name: make() for name, make in ours.items()}
    floors = {
        "pptx": bare_slides(data["pptx"], charts),
        "docx": bare_document(data["docx"], charts),
        "xlsx": bare_workbook(data["xlsx"], len(charts)),
        "pdf": bare_paper(made),
    }
    cost = {name: cpu_seconds(make, ROUNDS) for name, make in ours.items()}
    floor = {name: cpu_seconds(make, ROUNDS) for name, make in floors.items()}
    for name in ours:
        tell(f"{name}: {len(data[name]) // 1000} kB", cost[name], floor[name], "its library's own calls")
    tell("all four files", sum(cost.values()), sum(floor.values()), "the sum of those calls")


def charts_alone(made: Document, charts: list[Description]) -> None:
    """Each native chart with its workbook against python-pptx's own chart of the same numbers, and each drawing."""
    for kind in sorted({type(chart).__name__ for chart in charts}):
        chart = next(chart for chart in charts if type(chart).__name__ == kind)
        form = forms.of(chart)
        if isinstance(form, forms.Drawn):
            floor = cpu_seconds(partial(chart_parts, numbers_of(chart)))
            cost = cpu_seconds(lambda chart=chart, form=form: native(chart, form, made))
            tell(f"native {kind}: {len(native(chart, form, made)) // 100 / 10} kB", cost, floor, "python-pptx's chart")
        look = LIGHT.of("zh", width=640)
        floor = cpu_seconds(lambda chart=chart, look=look: chart.figure(look).to_json())
        size = len(svg(chart, look)[0]) // 100 / 10
        tell(f"vector {kind}: {size} kB", cpu_seconds(partial(svg, chart, look)), floor, "its figure as JSON")


def native(chart: Description, form: forms.Drawn, made: Document) -> bytes:
    """A chart's XML and workbook."""
    book = ChartCells(chart.grid(), made.text)
    drawn = form.draw(chart, Frame(872, 378, made.text, SLIDE), book)
    return drawn.xml + book.data()


def pictures(charts: list[Description]) -> None:
    """A picture by the browser that stays open, against the first one that opens it."""
    found = find_browser()
    if found is None:
        print("no browser here: no pictures measured")
        return
    from _floor import wall_seconds

    browser, look = Browser(str(found)), LIGHT.of("zh", width=960)
    first = wall_seconds_once(lambda: browser.drawn(charts[0], look, scale=2, source="x"))
    each = wall_seconds(lambda: browser.drawn(charts[0], look, scale=2, source="x"), 3)
    tell("a picture at slide size", each, first, "the first, which opens the browser")
    browser.close()


def wall_seconds_once(work: Callable[[], object]) -> float:
    """Seconds by the clock of the first time."""
    import time

    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Files, charts, pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        store = sample_office(Path(scratch))
        desk = open_desk(store, catalogue())
        made = document(CHOICE, desk)
        # A desk remembers its readings: each round begins with one that has none.
        composing = cpu_seconds(lambda: document(CHOICE, open_desk(store, catalogue())), 3)
        shown = [b.description for _, b in made.blocks if isinstance(b, Chart)]
        drawn = [chart for chart in shown if isinstance(forms.of(chart), forms.Drawn)]
        tell("reading the pages of the report", composing, composing, "itself")
        files(made, drawn)
        charts_alone(made, shown)
        pictures(shown)
        assert Identity.of(CHOICE, made)


main()
