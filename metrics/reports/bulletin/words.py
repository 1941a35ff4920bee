"""Paragraphs and runs of a document as text, in the schema's order (ECMA-376 part 1, 17.3).

python-docx sets one property at a time and looks for its place each time; a report has thousands of them. It takes what
was written here as a whole, at the end of its document.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph

from metrics.reports.ooxml.drawing import Xml, element, escaped
from metrics.reports.ooxml.fonts import Face

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINE = 28.95  # pt; 22 lines stand in 225 mm
_ACROSS = {"both": "both", "left": "left", "center": "center", "right": "right"}


def w(name: str, /, *children: Xml | None, **attributes: str | int) -> Xml:
    """An element of a document. Children that are None are left out."""
    return element(f"w:{name}", children, {f"w:{key}": value for key, value in attributes.items()})


def run(words: str, face: Face, size: float, *, bold: bool = False, colour: str | None = None) -> Xml:
    """A run of text; a line feed in it is a line break, a tab a tab."""
    told = escaped(words).replace("\n", _BREAK).replace("\t", _TAB)
    return w("r", _looks(face, size, bold, colour), f"{_BEGIN}{told}{_END}".replace(_EMPTY, ""))


def field(instruction: str, shown: str, face: Face, size: float) -> Xml:
    """Runs of a field that Word counts or looks up anew; ``shown`` is what it says now."""
    looks = _looks(face, size, False, None)
    marks = [w("r", looks, w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    told = w("r", looks, f'<w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText>')
    return marks[0] + told + marks[1] + run(shown, face, size) + marks[2]


def named(name: str, number: int, runs: Xml) -> Xml:
    """Runs that references lead to under a name; ``number`` differs from name to name."""
    return w("bookmarkStart", id=number, name=name) + runs + w("bookmarkEnd", id=number)


def dress(made: Any, face: Face, size: float, *, bold: bool = False, colour: str | None = None) -> None:
    """All four faces, size, weight and colour of a run of python-docx."""
    old = made._r.find(f"{{{W}}}rPr")
    if old is not None:
        made._r.remove(old)
    made._r.insert(0, _parsed(_looks(face, size, bold, colour))[0])


def plain(
    words: str, face: Face, size: float, *, across: str = "both", line: float | None = LINE, bold: bool = False,
    colour: str | None = None, style: str | None = None, indent: bool = False, stays: bool = False,
    before: float = 0, after: float = 0, runs: Iterable[Xml] = (),
) -> Xml:  # fmt: skip
    """A paragraph. ``line`` is its fixed height in points, None lets it grow; ``stays`` with the next.

    ``before`` and ``after`` are points over and under it.
    """
    form = _form(size, across, line, style, indent, stays, before, after)
    return w("p", form, run(words, face, size, bold=bold, colour=colour) if words else None, *runs)


def paragraph(document: Any, words: str, face: Face, size: float, **looks: Any) -> Paragraph:
    """A paragraph at the end of a document of python-docx, as python-docx knows it."""
    (made,) = append(document, plain(words, face, size, **looks))
    return Paragraph(made, document._body)


def append(document: Any, written: Xml) -> list[Any]:
    """Put paragraphs and tables at the end of a document of python-docx; returns their elements."""
    made = list(_parsed(written))
    for each in made:
        document.element.body[-1].addprevious(each)
    return made


def four_faces(held: Any, face: Face) -> None:
    """The four faces of an element w:rFonts of python-docx."""
    for old in list(held.attrib):
        del held.attrib[old]
    for kind, family in _families(face).items():
        held.set(f"{{{W}}}{kind}", family)


_BEGIN, _END = '<w:t xml:space="preserve">', "</w:t>"
_BREAK, _TAB = f"{_END}{w('br')}{_BEGIN}", f"{_END}{w('tab')}{_BEGIN}"
# Between two breaks there are no words.
_EMPTY = _BEGIN + _END


def _parsed(written: Xml) -> Any:
    """Elements as python-docx knows them, in one that holds them."""
    return parse_xml(f'<w:body xmlns:w="{W}">{written}</w:body>')


def _families(face: Face) -> dict[str, str]:
    return {"ascii": face.latin, "hAnsi": face.latin, "eastAsia": face.asian, "cs": face.complex}


@lru_cache(maxsize=256)
def _looks(face: Face, size: float, bold: bool, colour: str | None) -> Xml:
    half = round(size * 2)
    return w(
        "rPr",
        w("rFonts", **_families(face)),
        w("b", val=int(bold)),
        w("color", val=colour.removeprefix("#")) if colour else None,
        w("sz", val=half),
        w("szCs", val=half),
    )


@lru_cache(maxsize=256)
def _form(
    size: float, across: str, line: float | None, style: str | None, indent: bool, stays: bool, before: float,
    after: float,
) -> Xml:  # fmt: skip
    height, rule = (240, "auto") if line is None else (round(line * 20), "exact")
    # Lines of another height do not snap to the page's grid of lines.
    is_free = line is None or line < LINE
    return w(
        "pPr",
        w("pStyle", val=style) if style else None,
        w("keepNext") if stays else None,
        w("snapToGrid", val=0) if is_free else None,
        w("spacing", before=round(before * 20), after=round(after * 20), line=height, lineRule=rule),
        # Two characters, in characters for Word and in points for others.
        w("ind", firstLineChars=200, firstLine=round(2 * size * 20)) if indent else None,
        w("jc", val=_ACROSS[across]),
    )
