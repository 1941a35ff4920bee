"""The layout of an official document: page, grid of 22 lines by 28 characters, faces, sizes, page numbers.

GB/T 9704-2012: A4, 37 mm over and 28 mm left of a text area of 156 × 225 mm; title in 2号小标宋, text in 3号仿宋,
headings in 黑体, 楷体 and 仿宋; page numbers in 4号 half-width figures, right on odd and left on even pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from metrics.charts.theme import LIGHT
from metrics.i18n.text import tag
from metrics.reports.bulletin.words import LINE, dress, four_faces, paragraph
from metrics.reports.ooxml import fonts
from metrics.reports.ooxml.fonts import Face

COLUMN, TURNED = 442.2, 637.8  # 156 × 225 mm in points: the width upright, and turned
TITLE, BODY, NUMBER, SMALL, CELL = 22.0, 16.0, 14.0, 10.5, 10.5  # 2号 3号 4号 五号
_GRID = 579  # twips a line
_CLOSER = {"zh": -5}  # twips a character is drawn closer, so that 28 stand in 156 mm
_SIZES = {"zh": BODY, "en": 12.0}


@dataclass(frozen=True)
class Faces:
    """The faces and size of text of a language."""

    title: Face
    body: Face
    head: Face
    second: Face
    number: Face
    size: float

    @classmethod
    def of(cls, lang: str) -> Faces:
        """Chinese documents name the faces of the standard; Word and WPS resolve them."""
        return cls(*fonts.DOCUMENT[lang], _SIZES[lang])


def empty(lang: str) -> Any:
    """A document of python-docx with the page, the grid and the styles of the standard."""
    document = new_document()
    # The template's copy of the styles for Word 2007 would contradict ours.
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(name)
    faces = Faces.of(lang)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag(lang))
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), tag(lang))
        language.set(qn("w:eastAsia"), "zh-CN")
    page(document.sections[0], turned=False)
    _style(document.styles["Normal"], faces.body, faces.size, lang=lang)
    for level, face in ((1, faces.head), (2, faces.second), (3, faces.body)):
        style = document.styles[f"Heading {level}"]
        _style(style, face, faces.size, bold=level == 3, lang=lang)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.keep_with_next = True
    document.settings.odd_and_even_pages_header_footer = True
    _numbers(document.sections[0], faces)
    return document


def page(section: Any, *, turned: bool) -> None:
    """The page of a section: A4 upright, or turned for wide tables."""
    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if turned else (short, long)
    sides = (Mm(28), Mm(26), Mm(37), Mm(35))
    if turned:
        # The upright margins turned with the page: what was above is now at the left.
        sides = (Mm(37), Mm(35), Mm(26), Mm(28))
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = sides
    section.footer_distance = Mm(28 if not turned else 20)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_GRID))


def _style(style: Any, face: Face, size: float, *, bold: bool = False, lang: str) -> None:
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:color", "w:spacing", "w:kern", "w:i", "w:iCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    four_faces(properties.get_or_add_rFonts(), face)
    style.font.size, style.font.bold = Pt(size), bold
    if closer := _CLOSER.get(lang):
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(closer))
        properties.append(spacing)
    _order_size(properties)


# The order the schema wants of what a run may say about itself.
_ORDER = tuple(
    qn(f"w:{name}")
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "w", "kern", "position", "sz", "szCs",
        "highlight", "u", "lang",
    )
)  # fmt: skip


def _order_size(properties: Any) -> None:
    size = properties.find(qn("w:sz"))
    if size is not None:
        complex_size = properties.find(qn("w:szCs"))
        if complex_size is None:
            complex_size = OxmlElement("w:szCs")
            properties.append(complex_size)
        complex_size.set(qn("w:val"), size.get(qn("w:val")))
    children = sorted(properties, key=lambda child: _ORDER.index(child.tag) if child.tag in _ORDER else len(_ORDER))
    for child in children:
        properties.remove(child)
    properties.extend(children)


def _numbers(section: Any, faces: Faces) -> None:
    """— 1 — at the right of odd pages and at the left of even ones, one character from the edge."""
    section.different_first_page_header_footer = False
    for footer, across in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        made = footer.paragraphs[0]
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT if across == "right" else WD_ALIGN_PARAGRAPH.LEFT
        side = made.paragraph_format
        if across == "right":
            side.right_indent = Pt(NUMBER)
        else:
            side.left_indent = Pt(NUMBER)
        dress(made.add_run("— "), faces.number, NUMBER)
        for kind, words in (("begin", None), (None, "PAGE"), ("separate", None), (None, "1"), ("end", None)):
            run = made.add_run()
            dress(run, faces.number, NUMBER)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            elif words == "PAGE":
                told = OxmlElement("w:instrText")
                told.set(qn("xml:space"), "preserve")
                told.text = " PAGE "
                run._r.append(told)
            else:
                run.text = words
        dress(made.add_run(" —"), faces.number, NUMBER)


QUIET = LIGHT.quiet

__all__ = [
    "BODY", "CELL", "COLUMN", "LINE", "NUMBER", "QUIET", "SMALL", "TITLE", "TURNED", "Faces", "dress", "empty", "page",
    "paragraph",
]  # fmt: skip
