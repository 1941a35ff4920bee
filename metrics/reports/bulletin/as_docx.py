"""A report as a Word document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.pkgwriter import PackageWriter
from docx.shared import Pt

from metrics.charts import lettering
from metrics.charts.cells import listed, table_alt
from metrics.charts.theme import LIGHT
from metrics.reports.bulletin import layout, tables
from metrics.reports.bulletin.layout import COLUMN, LINE, Faces
from metrics.reports.bulletin.words import append, field, named, plain, run, w
from metrics.reports.document import Document
from metrics.reports.flow import flow, title_lines
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.embed import document_chart
from metrics.reports.ooxml.fonts import SLIDES, Face
from metrics.reports.ooxml.frame import Frame
from metrics.reports.packing import Entries
from metrics.reports.pictures import Pictures
from metrics.reports.pieces import Heading, Label, Paragraph, Pointer, PrintedChart, PrintedTable, Signatures, caption

_CHART_HIGH = 222.0
_CHART_TYPE = 9.5


def bulletin(document: Document, pictures: Pictures) -> dict[str, bytes]:
    """The parts of the report as DOCX by their names in the file."""
    made = _Bulletin(document, pictures)
    made.title()
    for piece in flow(document):
        made.put(piece)
    return made.entries()


class _Bulletin:
    def __init__(self, document: Document, pictures: Pictures) -> None:
        self.document, self.pictures = document, pictures
        self.faces = Faces.of(document.lang)
        self.file = layout.empty(document.lang)
        body = self.file.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        # Paragraphs and tables that wait to be put into the document together.
        self.written: list[Xml] = []
        self.charts = self.labels = 0
        self.is_turned = False

    def entries(self) -> dict[str, bytes]:
        """The parts of the document by their names in the file, not yet packed."""
        self._append()
        package, entries = self.file.part.package, Entries()
        PackageWriter._write_content_types_stream(entries, package.parts)
        PackageWriter._write_pkg_rels(entries, package.rels)
        PackageWriter._write_parts(entries, package.parts)
        return entries.held

    def title(self) -> None:
        """The title, broken like an official one, then an empty line."""
        size, line = layout.TITLE, 38.0
        for row in title_lines(self.document, COLUMN / size - 0.5):
            self._write(row, self.faces.title, size, across="center", line=line)
        self._write("", self.faces.body, self.faces.size)

    def put(self, piece: Any) -> None:
        """One piece of the flow."""
        faces, size = self.faces, self.faces.size
        match piece:
            case Heading(level=3):
                self._write(piece.words, faces.body, size, style="Heading3", indent=True, bold=True)
            case Heading():
                face = faces.head if piece.level == 1 else faces.second
                self._write(piece.words, face, size, style=f"Heading{piece.level}", indent=True)
            case Paragraph(is_remark=True):
                looks: dict[str, Any] = {"across": "left", "line": 17, "colour": layout.QUIET}
                self._write(piece.words, faces.second, layout.SMALL, **looks, before=4, after=4)
            case Paragraph():
                self._write(piece.words, faces.body, size, indent=True)
            case Pointer():
                self._pointer(piece)
            case PrintedChart():
                self._figure(piece)
            case PrintedTable():
                self._sheet(piece)
            case Signatures():
                self._signatures(piece)

    def _figure(self, piece: PrintedChart) -> None:
        form = forms.of(piece.chart)
        if isinstance(form, forms.Tabled):
            self._caption(piece)
            made = form.table(piece.chart, self.document.lang)
            self.written.append(tables.tinted(made, COLUMN, self.faces, piece.chart.alt))
            self._under(piece.under)
            return
        looks: dict[str, Any] = {"across": "center", "line": None, "stays": True, "before": 6}
        if isinstance(form, forms.Drawn):
            frame = Frame(COLUMN, _CHART_HIGH, self.document.text, self._chart_face, _CHART_TYPE)
            book = ChartCells(piece.chart.grid(), self.document.text)
            native = form.draw(piece.chart, frame, book)
            self.charts += 1
            shown = document_chart(self.file, native, book.data(), COLUMN, piece.chart.alt, self.charts)
            self._write("", self.faces.body, 9, **looks, runs=[w("r", shown)])
        elif not self._picture(piece, looks):
            self._write("", self.faces.body, 9, **looks)
            self._numbers(piece)
        self._caption(piece)
        self._under(piece.under)

    def _picture(self, piece: PrintedChart, looks: dict[str, Any]) -> bool:
        drawn = self.pictures.drawn(piece.chart, LIGHT.of(self.document.lang, width=590), scale=3)
        if drawn is None:
            return False
        self._append()
        holder = layout.paragraph(self.file, "", self.faces.body, 9, **looks)
        shape = holder.add_run().add_picture(BytesIO(drawn), width=Pt(COLUMN))
        shape._inline.docPr.set("descr", piece.chart.alt)
        return True

    def _numbers(self, piece: PrintedChart) -> None:
        """The numbers of a chart that could not become a picture."""
        text = self.document.text
        heads, rows = listed(piece.chart.grid(), text)
        self._under(text("report.missing_picture"))
        self._table(PrintedTable(piece.title, heads, rows), COLUMN)

    def _sheet(self, piece: PrintedTable) -> None:
        if piece.is_annex and not self.is_turned:
            self.is_turned = True
            self._append()
            layout.page(self.file.add_section(WD_SECTION.NEW_PAGE), turned=True)
            self._write(self.document.text("report.appendix"), self.faces.head, self.faces.size, across="left")
        self._caption(piece, stays=True)
        self._table(piece, layout.TURNED if self.is_turned else COLUMN)
        if piece.note:
            self._under(piece.note)
        else:
            # A document may not end in a table; the line after one is as low as it can be.
            self._write("", self.faces.body, 2, line=3)

    def _table(self, piece: PrintedTable, room: float) -> None:
        alt = table_alt(piece.title, piece.heads, len(piece.rows), self.document.text)
        self.written.append(tables.three_lines(piece, room, self.faces, alt))

    def _caption(self, piece: PrintedChart | PrintedTable, *, stays: bool = False) -> None:
        """Its number is a field, so that Word counts anew when a figure is put between two."""
        words, face, size = _balanced(caption(piece), COLUMN / layout.SMALL * 0.9), self.faces.head, layout.SMALL
        looks: dict[str, Any] = {"across": "center", "line": 18, "stays": True, "before": 6 if stays else 2}
        if not (label := piece.label):
            self._write(words, face, size, **looks)
            return
        self.labels += 1
        counted = field(f"SEQ {label.kind.strip()} \\* ARABIC", str(label.number), face, size)
        held = named(_bookmark(label), self.labels, run(label.kind, face, size) + counted)
        self._write("", face, size, **looks, runs=[held, run(words.removeprefix(str(label)), face, size)])

    def _pointer(self, piece: Pointer) -> None:
        face, size, label = self.faces.body, self.faces.size, piece.label
        if label:
            shown = field(f"REF {_bookmark(label)} \\h", str(label), face, size)
            runs = [run(piece.before, face, size), shown, run(piece.after, face, size)]
            self._write("", face, size, indent=True, runs=runs)

    def _under(self, words: str) -> None:
        if words:
            words = _balanced(words, COLUMN / 9 * 0.92)
            self._write(words, self.faces.second, 9, across="center", line=14, colour=layout.QUIET, after=8)

    def _write(self, words: str, face: Face, size: float, **looks: Any) -> None:
        """A paragraph at the end."""
        self.written.append(plain(words, face, size, **looks))

    def _append(self) -> None:
        """Put what was written into the document, before python-docx adds something itself."""
        append(self.file, "".join(self.written))
        self.written.clear()

    def _signatures(self, piece: Signatures) -> None:
        """填报人｜审核人｜分管领导 on one line with room to sign, then the office and the day at the right."""
        faces, size = self.faces, self.faces.size
        self._write("", faces.body, size)
        self._append()
        made = layout.paragraph(self.file, "", faces.body, size, across="left")
        stops = [COLUMN * share for share in (0.34, 0.68)]
        for stop in stops:
            made.paragraph_format.tab_stops.add_tab_stop(Pt(stop))
        layout.dress(
            made.add_run("\t".join(f"{name}{self.document.text.marks.colon}" for name in piece.names)), faces.body, size
        )
        for words in (piece.office, piece.day):
            last = layout.paragraph(self.file, words, faces.body, size, across="right", line=LINE)
            last.paragraph_format.right_indent = Pt(2 * size)
            last.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    @property
    def _chart_face(self) -> Any:
        # Letters in charts are small: a sans reads better there, and every Windows has it.
        return SLIDES[self.document.lang]


def _bookmark(label: Label) -> str:
    return f"_Ref{label.name}"


def _balanced(words: str, most: float) -> str:
    """Words in lines of about equal length where one does not hold them."""
    return words if lettering.ems(words) <= most else "\n".join(lettering.lines(words, most))
