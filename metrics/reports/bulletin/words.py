"""Paragraphs and runs of a document, written as elements in the schema's order (ECMA-376 part 1, 17.3).

python-docx sets one property at a time and looks for its place each time; a report has thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml.parser import oxml_parser
from docx.text.paragraph import Paragraph
from lxml import etree

from metrics.reports.office.drawing import Element, clean
from metrics.reports.office.fonts import Face

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LINE = 28.95  # pt; 22 lines stand in 225 mm
_ACROSS = {"both": "both", "left": "left", "center": "center", "right": "right"}


def w(name: str, *children: Element | None, **attributes: str | int) -> Element:
    """An element of a document. Children that are None are left out."""
    made = etree.Element(f"{{{W}}}{name}")
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", str(value))
    made.extend([child for child in children if child is not None])
    return made


def run(words: str, face: Face, size: float, *, bold: bool = False, colour: str | None = None) -> Element:
    """A run of text; a line feed in it is a line break, a tab a tab."""
    made = w("r", _looks(face, size, bold=bold, colour=colour))
    for number, line in enumerate(clean(words).split("\n")):
        if number:
            made.append(w("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(w("tab"))
            if piece:
                text = w("t")
                text.text = piece
                text.set(_SPACE, "preserve")
                made.append(text)
    return made


def dress(made: Any, face: Face, size: float, *, bold: bool = False, colour: str | None = None) -> None:
    """All four faces, size, weight and colour of a run of python-docx."""
    old = made._r.find(f"{{{W}}}rPr")
    if old is not None:
        made._r.remove(old)
    made._r.insert(0, _looks(face, size, bold=bold, colour=colour))


def plain(
    words: str, face: Face, size: float, *, across: str = "both", line: float | None = LINE, bold: bool = False,
    colour: str | None = None, style: str | None = None, indent: bool = False, stays: bool = False,
    runs: Iterable[Element] = (), made: Element | None = None,
) -> Element:  # fmt: skip
    """A paragraph as an element. ``line`` is its fixed height in points, None lets it grow; ``stays`` with the next."""
    height, rule = (240, "auto") if line is None else (round(line * 20), "exact")
    # Lines of another height do not snap to the page's grid of lines.
    is_free = line is None or line < LINE
    properties = w(
        "pPr",
        w("pStyle", val=style) if style else None,
        w("keepNext") if stays else None,
        w("snapToGrid", val=0) if is_free else None,
        w("spacing", before=0, after=0, line=height, lineRule=rule),
        # Two characters, in characters for Word and in points for others.
        w("ind", firstLineChars=200, firstLine=round(2 * size * 20)) if indent else None,
        w("jc", val=_ACROSS[across]),
    )
    paragraph_ = w("p") if made is None else made
    paragraph_.append(properties)
    if words:
        paragraph_.append(run(words, face, size, bold=bold, colour=colour))
    paragraph_.extend(list(runs))
    return paragraph_


def paragraph(document: Any, words: str, face: Face, size: float, **looks: Any) -> Paragraph:
    """A paragraph at the end of a document of python-docx, as python-docx knows it."""
    body = document.element.body
    made = plain(words, face, size, made=oxml_parser.makeelement(f"{{{W}}}p"), **looks)
    body[-1].addprevious(made)
    return Paragraph(made, document._body)


def four_faces(element: Element, face: Face) -> None:
    """The four faces of an element w:rFonts."""
    for old in list(element.attrib):
        del element.attrib[old]
    for kind, family in (("ascii", face.latin), ("hAnsi", face.latin), ("eastAsia", face.asian), ("cs", face.complex)):
        element.set(f"{{{W}}}{kind}", family)


def _looks(face: Face, size: float, *, bold: bool, colour: str | None) -> Element:
    fonts = w("rFonts")
    four_faces(fonts, face)
    half = round(size * 2)
    return w(
        "rPr",
        fonts,
        w("b", val=int(bold)),
        w("color", val=colour.removeprefix("#")) if colour else None,
        w("sz", val=half),
        w("szCs", val=half),
    )
