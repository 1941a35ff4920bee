"""A report as a Word document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from metrics.charts import lettering
from metrics.charts.theme import LIGHT
from metrics.reports.bulletin import layout, tables
from metrics.reports.bulletin.layout import COLUMN, LINE, Faces
from metrics.reports.document import Document
from metrics.reports.flow import Figure, Heading, Paragraph, Sheet, Signatures, flow, title_lines
from metrics.reports.office import forms
from metrics.reports.office.cells import listed
from metrics.reports.office.embed import document_chart
from metrics.reports.office.frame import Frame
from metrics.reports.office.workbook import Book
from metrics.reports.pictures import Pictures

_CHART_HIGH = 222.0
_CHART_TYPE = 9.5


def bulletin(document: Document, pictures: Pictures) -> bytes:
    """The report as DOCX, not yet packed the same way each time."""
    made = _Bulletin(document, pictures)
    made.title()
    for piece in flow(document):
        made.put(piece)
    out = BytesIO()
    made.file.save(out)
    return out.getvalue()


class _Bulletin:
    def __init__(self, document: Document, pictures: Pictures) -> None:
        self.document, self.pictures = document, pictures
        self.faces = Faces.of(document.lang)
        self.file = layout.empty(document.lang)
        body = self.file.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        self.charts = 0
        self.is_turned = False

    def title(self) -> None:
        """The title, broken like an official one, then an empty line."""
        size, line = layout.TITLE, 38.0
        for row in title_lines(self.document, COLUMN / size - 0.5):
            layout.paragraph(self.file, row, self.faces.title, size, across="center", line=line)
        layout.paragraph(self.file, "", self.faces.body, self.faces.size)

    def put(self, piece: Any) -> None:
        """One piece of the flow."""
        faces, size = self.faces, self.faces.size
        match piece:
            case Heading(level=3):
                layout.paragraph(self.file, piece.words, faces.body, size, style="Heading3", indent=True, bold=True)
            case Heading():
                face = faces.head if piece.level == 1 else faces.second
                layout.paragraph(self.file, piece.words, face, size, style=f"Heading{piece.level}", indent=True)
            case Paragraph(is_remark=True):
                made = layout.paragraph(
                    self.file, piece.words, faces.second, layout.SMALL, across="left", line=17, colour=layout.QUIET
                )
                made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(4)
            case Paragraph():
                layout.paragraph(self.file, piece.words, faces.body, size, indent=True)
            case Figure():
                self._figure(piece)
            case Sheet():
                self._sheet(piece)
            case Signatures():
                self._signatures(piece)

    def _figure(self, piece: Figure) -> None:
        form = forms.of(piece.chart)
        if isinstance(form, forms.Tabled):
            self._caption(piece.caption)
            tables.tinted(self.file, form.table(piece.chart, self.document.lang), COLUMN, self.faces)
            self._under(piece.under)
            return
        holder = layout.paragraph(self.file, "", self.faces.body, 9, across="center", line=None)
        holder.paragraph_format.keep_with_next = True
        holder.paragraph_format.space_before = Pt(6)
        if isinstance(form, forms.Drawn):
            frame = Frame(COLUMN, _CHART_HIGH, self.document.text, self._chart_face, _CHART_TYPE)
            book = Book(piece.chart.grid(), self.document.text)
            native = form.draw(piece.chart, frame, book)
            self.charts += 1
            document_chart(self.file, holder.add_run(), native, book.data(), COLUMN, piece.chart.alt, self.charts)
        elif not self._picture(piece, holder):
            self._numbers(piece)
        self._caption(piece.caption)
        self._under(piece.under)

    def _picture(self, piece: Figure, holder: Any) -> bool:
        drawn = self.pictures.drawn(piece.chart, LIGHT.of(self.document.lang, width=590), scale=3)
        if drawn is None:
            return False
        shape = holder.add_run().add_picture(BytesIO(drawn), width=Pt(COLUMN))
        shape._inline.docPr.set("descr", piece.chart.alt)
        return True

    def _numbers(self, piece: Figure) -> None:
        """The numbers of a chart that could not become a picture."""
        text = self.document.text
        heads, rows = listed(piece.chart.grid(), text)
        self._under(text("report.missing_picture"))
        tables.three_lines(self.file, Sheet(piece.caption, heads, rows), COLUMN, self.faces)

    def _sheet(self, piece: Sheet) -> None:
        if piece.is_annex and not self.is_turned:
            self.is_turned = True
            layout.page(self.file.add_section(WD_SECTION.NEW_PAGE), turned=True)
            face = self.faces.head
            layout.paragraph(self.file, self.document.text("report.appendix"), face, self.faces.size, across="left")
        self._caption(piece.caption, stays=True)
        tables.three_lines(self.file, piece, layout.TURNED if self.is_turned else COLUMN, self.faces)
        if piece.note:
            self._under(piece.note)
        else:
            # A document may not end in a table; the line after one is as low as it can be.
            layout.paragraph(self.file, "", self.faces.body, 2, line=3)

    def _caption(self, words: str, *, stays: bool = False) -> None:
        words = _balanced(words, COLUMN / layout.SMALL * 0.9)
        made = layout.paragraph(self.file, words, self.faces.head, layout.SMALL, across="center", line=18)
        made.paragraph_format.space_before = Pt(6 if stays else 2)
        made.paragraph_format.keep_with_next = True

    def _under(self, words: str) -> None:
        if words:
            words = _balanced(words, COLUMN / 9 * 0.92)
            made = layout.paragraph(self.file, words, self.faces.second, 9, across="center", line=14,
                                    colour=layout.QUIET)  # fmt: skip
            made.paragraph_format.space_after = Pt(8)

    def _signatures(self, piece: Signatures) -> None:
        """填报人｜审核人｜分管领导 on one line with room to sign, then the office and the day at the right."""
        faces, size = self.faces, self.faces.size
        layout.paragraph(self.file, "", faces.body, size)
        made = layout.paragraph(self.file, "", faces.body, size, across="left")
        stops = [COLUMN * share for share in (0.34, 0.68)]
        for stop in stops:
            made.paragraph_format.tab_stops.add_tab_stop(Pt(stop))
        colon = "：" if self.document.lang == "zh" else ": "
        layout.dress(made.add_run("\t".join(f"{name}{colon}" for name in piece.names)), faces.body, size)
        for words in (piece.office, piece.day):
            last = layout.paragraph(self.file, words, faces.body, size, across="right", line=LINE)
            last.paragraph_format.right_indent = Pt(2 * size)
            last.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    @property
    def _chart_face(self) -> Any:
        # Letters in charts are small: a sans reads better there, and every Windows has it.
        from metrics.reports.office.fonts import SLIDE, SLIDE_EN

        return SLIDE if self.document.lang == "zh" else SLIDE_EN


def _balanced(words: str, most: float) -> str:
    """Words in lines of about equal length where one does not hold them."""
    return words if lettering.ems(words) <= most else "\n".join(lettering.lines(words, most))
