"""Native charts as parts of slides and documents, each with its own workbook inside the file."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as WORD_RELATION
from docx.opc.packuri import PackURI as WordURI
from docx.opc.part import Part as WordPart
from pptx.opc.constants import CONTENT_TYPE as TYPES
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from metrics.reports.ooxml.drawing import A, C, R, Xml, a, c, element, emu
from metrics.reports.ooxml.frame import Native

_XLSX = TYPES.SML_SHEET
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_END = b"</c:chartSpace>"


def slide_chart(slide: Any, native: Native, workbook: bytes, number: int) -> str:
    """Give a slide's part of python-pptx a chart, the ``number``-th of its file; returns the relation's name."""
    book = Part(PackURI(f"/ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _XLSX, slide.package, workbook)
    part = Part(PackURI(f"/ppt/charts/chart{number}.xml"), TYPES.DML_CHART, slide.package)
    part.blob = _linked(native.xml, part.relate_to(book, WORD_RELATION.PACKAGE))
    relation: str = slide.relate_to(part, WORD_RELATION.CHART)
    return relation


def document_chart(document: Any, native: Native, workbook: bytes, wide: float, alt: str, number: int) -> Xml:
    """Give a document of python-docx its ``number``-th chart; returns what a run holds of it, ``wide`` points wide."""
    package = document.part.package
    book = WordPart(WordURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _XLSX, workbook, package)
    part = WordPart(WordURI(f"/word/charts/chart{number}.xml"), TYPES.DML_CHART, b"", package)
    part._blob = _linked(native.xml, part.relate_to(book, WORD_RELATION.PACKAGE))
    chart = document.part.relate_to(part, WORD_RELATION.CHART)
    return _inline(chart, wide, native.height, alt, number)


def _linked(xml: bytes, relation: str) -> bytes:
    """The chart naming its workbook; the element stands after all others but user shapes, which we have none of."""
    named = element("c:externalData", [c("autoUpdate", val=0)], {"r:id": relation})
    return xml.removesuffix(_END) + named.encode() + _END


def _inline(relation: str, wide: float, high: float, alt: str, number: int) -> Xml:
    chart = element("c:chart", (), {"r:id": relation})
    inside = (
        element("wp:extent", (), {"cx": emu(wide), "cy": emu(high)}),
        element("wp:effectExtent", (), dict.fromkeys("ltrb", 0)),
        element("wp:docPr", (), {"id": 1000 + number, "name": f"Chart {number}", "descr": alt}),
        element("wp:cNvGraphicFramePr"),
        a("graphic", a("graphicData", chart, uri=C)),
    )
    spaces = {"xmlns:wp": _WP, "xmlns:a": A, "xmlns:c": C, "xmlns:r": R}
    inline = element("wp:inline", inside, dict.fromkeys(("distT", "distB", "distL", "distR"), 0))
    return element("w:drawing", [inline], spaces)
