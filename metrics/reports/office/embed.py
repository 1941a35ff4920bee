"""Native charts as parts of slides and documents, each with its own workbook inside the file."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as WORD_RELATION
from docx.opc.packuri import PackURI as WordURI
from docx.opc.part import Part as WordPart
from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as TYPES
from pptx.parts.chart import ChartPart

from metrics.reports.office.drawing import A, C, R, clean, emu
from metrics.reports.office.frame import Native

_XLSX = TYPES.SML_SHEET
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_AFTER_EXTERNAL = f"{{{C}}}userShapes"


def slide_chart(slide: Any, native: Native, workbook: bytes, x: int, y: int, wide: int, high: int, alt: str) -> Any:
    """Put a chart on a slide of python-pptx at a place in EMU; returns its element."""
    package = slide.part.package
    part = ChartPart.load(package.next_partname(ChartPart.partname_template), TYPES.DML_CHART, package, native.xml)
    part.chart_workbook.update_from_xlsx_blob(workbook)
    relation = slide.part.relate_to(part, WORD_RELATION.CHART)
    frame = slide.shapes._add_chart_graphicFrame(relation, x, y, wide, high)
    described(frame.nvGraphicFramePr.cNvPr, alt)
    return frame


def document_chart(
    document: Any, run: Any, native: Native, workbook: bytes, wide: float, alt: str, number: int
) -> None:
    """Put a chart in a run of python-docx, ``wide`` points wide; ``number`` counts the charts of the document."""
    package = document.part.package
    book = WordPart(WordURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _XLSX, workbook, package)
    part = WordPart(WordURI(f"/word/charts/chart{number}.xml"), TYPES.DML_CHART, b"", package)
    relation = part.relate_to(book, WORD_RELATION.PACKAGE)
    part._blob = _linked(native.xml, relation)
    chart = document.part.relate_to(part, WORD_RELATION.CHART)
    run._r.append(_inline(chart, wide, native.height, alt, number))


def described(properties: Any, alt: str) -> None:
    """What a reader who cannot see the shape is told."""
    properties.set("descr", clean(alt))


def _linked(xml: bytes, relation: str) -> bytes:
    """The chart naming its workbook; the element stands after all others but user shapes."""
    root = etree.fromstring(xml)
    external = etree.SubElement(root, f"{{{C}}}externalData", {f"{{{R}}}id": relation})
    etree.SubElement(external, f"{{{C}}}autoUpdate", val="0")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _inline(relation: str, wide: float, high: float, alt: str, number: int) -> Any:
    drawing = etree.fromstring(
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{_WP}" '
        f'xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{R}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{emu(wide)}" cy="{emu(high)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{1000 + number}" name="Chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing>"
    )
    described(drawing.find(f".//{{{_WP}}}docPr"), alt)
    return drawing
