"""A slide while it is written: its shapes as text, and what it refers to in the package.

python-pptx builds a slide shape by shape and looks through all of them for the next free number; a report of a hundred
slides would spend most of its time there. So slides and their notes are written as they will stand in the file, and
python-pptx keeps the package: masters, layouts, pictures and who refers to whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from metrics.reports.ooxml.drawing import HEAD, A, C, R, Xml, a, element, emu
from metrics.reports.ooxml.embed import slide_chart
from metrics.reports.ooxml.frame import Native

Box = tuple[float, float, float, float]
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_SPACES: dict[str, Any] = {"xmlns:a": A, "xmlns:p": P, "xmlns:r": R}


class Page:
    """The next slide of a presentation of python-pptx on one of its layouts. Shapes lie over those added before.

    ``charts`` counts the charts of all slides.
    """

    def __init__(self, file: Any, layout: Any, charts: Iterator[int]) -> None:
        self._file, self._charts = file, charts
        self._shapes: list[Xml] = []
        whole = file.part
        slides = whole._element.get_or_add_sldIdLst()
        self.number = len(slides) + 1
        self.part = _part(whole.package, f"/ppt/slides/slide{self.number}.xml", CONTENT_TYPE.PML_SLIDE)
        # What sections call the slide.
        self.id = slides.add_sldId(whole.relate_to(self.part, RELATIONSHIP_TYPE.SLIDE)).id
        self.part.relate_to(layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)

    def title(self, kind: str, box: Box, body: Xml) -> None:
        """The title's placeholder; ``kind`` is title, or ctrTitle on a cover."""
        held = p("cNvSpPr", a("spLocks", noGrp=1)), p("nvPr", p("ph", type=kind))
        self._add("sp", "nvSpPr", "Title", held, p("spPr", _place(a, box)), body)

    def words(self, box: Box, body: Xml, border: Xml | None = None, leads_to: Page | None = None) -> None:
        """A text box; one that ``leads_to`` another slide goes there when it is clicked."""
        looks = p("spPr", _place(a, box), _form("rect"), a("noFill"), border)
        click = self._jump(leads_to) if leads_to else None
        self._add("sp", "nvSpPr", "TextBox", (p("cNvSpPr", txBox=1), p("nvPr")), looks, body, click=click)

    def bar(self, box: Box, colour: Xml) -> None:
        """A rectangle without a border."""
        looks = p("spPr", _place(a, box), _form("rect"), colour, a("ln", a("noFill")))
        self._add("sp", "nvSpPr", "Rectangle", (p("cNvSpPr"), p("nvPr")), looks)

    def rule(self, box: Box, stroke: Xml) -> None:
        """A straight line."""
        looks = p("spPr", _place(a, box), _form("line"), stroke)
        self._add("cxnSp", "nvCxnSpPr", "Connector", (p("cNvCxnSpPr"), p("nvPr")), looks)

    def table(self, box: Box, table: Xml, alt: str) -> None:
        """A table ``a:tbl``; ``alt`` is said to those who cannot see it."""
        self._frame("Table", box, a("graphicData", table, uri=_TABLE), alt)

    def chart(self, box: Box, native: Native, workbook: bytes, alt: str) -> None:
        """A native chart with its workbook; ``alt`` is said to those who cannot see it."""
        chart = element(
            "c:chart", (), {"xmlns:c": C, "r:id": slide_chart(self.part, native, workbook, next(self._charts))}
        )
        self._frame("Chart", box, a("graphicData", chart, uri=C), alt)

    def picture(self, data: bytes, x: float, y: float, wide: float, alt: str) -> None:
        """A picture in its own proportions, so many points wide."""
        image = self.part.package.get_or_add_image_part(BytesIO(data))
        name = self.part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)
        across, down = image.scale(emu(wide), None)
        held = p("cNvPicPr", a("picLocks", noChangeAspect=1)), p("nvPr")
        fill = p("blipFill", element("a:blip", (), {"r:embed": name}), a("stretch", a("fillRect")))
        size = a("off", x=emu(x), y=emu(y)), a("ext", cx=across, cy=down)
        self._add("pic", "nvPicPr", "Picture", held, fill, p("spPr", a("xfrm", *size), _form("rect")), alt=alt)

    def notes(self, paragraphs: Xml) -> None:
        """What the speaker reads."""
        whole = self._file.part
        notes = _part(whole.package, f"/ppt/notesSlides/notesSlide{self.number}.xml", CONTENT_TYPE.PML_NOTES_SLIDE)
        notes.relate_to(whole.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        notes.relate_to(self.part, RELATIONSHIP_TYPE.SLIDE)
        self.part.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)
        nowhere = a("off", x=0, y=0), a("ext", cx=0, cy=0), a("chOff", x=0, y=0), a("chExt", cx=0, cy=0)
        body = p("txBody", a("bodyPr"), a("lstStyle"), paragraphs)
        shapes = [
            _held(2, "Slide Image Placeholder", p("ph", type="sldImg", idx=2)),
            _held(3, "Notes Placeholder", p("ph", type="body", idx=3, sz="quarter"), body),
            _held(4, "Slide Number Placeholder", p("ph", type="sldNum", idx=5, sz="quarter")),
        ]
        notes.blob = _whole("notes", p("grpSpPr", a("xfrm", *nowhere)), shapes)

    def close(self) -> None:
        """Write the slide into its part."""
        self.part.blob = _whole("sld", p("grpSpPr"), self._shapes)

    def _jump(self, page: Page) -> Xml:
        relation = self.part.relate_to(page.part, RELATIONSHIP_TYPE.SLIDE)
        return element("a:hlinkClick", (), {"r:id": relation, "action": "ppaction://hlinksldjump"})

    def _add(
        self, kind: str, group: str, name: str, held: tuple[Xml, ...], *content: Xml, alt: str = "",
        click: Xml | None = None,
    ) -> None:  # fmt: skip
        number = len(self._shapes) + 2
        said = p("cNvPr", click, id=number, name=f"{name} {number - 1}", descr=alt or None)
        self._shapes.append(p(kind, p(group, said, *held), *content))

    def _frame(self, name: str, box: Box, data: Xml, alt: str = "") -> None:
        held = p("cNvGraphicFramePr", a("graphicFrameLocks", noGrp=1)), p("nvPr")
        self._add("graphicFrame", "nvGraphicFramePr", name, held, _place(p, box), a("graphic", data), alt=alt)


def p(name: str, /, *children: Xml | None, **attributes: Any) -> Xml:
    """An element of the presentation's namespace. Children and attributes that are None are left out."""
    return element(f"p:{name}", children, attributes)


def _part(package: Any, name: str, kind: str) -> Any:
    return Part(PackURI(name), kind, package)


def _whole(name: str, group: Xml, shapes: list[Xml]) -> bytes:
    """A slide or its notes with their shapes."""
    tree = p("spTree", p("nvGrpSpPr", p("cNvPr", id=1, name=""), p("cNvGrpSpPr"), p("nvPr")), group, *shapes)
    made = p(name, p("cSld", tree), p("clrMapOvr", a("masterClrMapping")), **_SPACES)
    return (HEAD + made).encode()


def _held(number: int, name: str, placeholder: Xml, body: Xml | None = None) -> Xml:
    """A placeholder of the notes where the master has it."""
    said = p("cNvPr", id=number, name=f"{name} {number - 1}")
    return p("sp", p("nvSpPr", said, p("cNvSpPr", a("spLocks", noGrp=1)), p("nvPr", placeholder)), p("spPr"), body)


def _place(kind: Any, box: Box) -> Xml:
    """Where a shape stands, in points; ``kind`` makes the element, which a frame has in another namespace."""
    x, y, wide, high = map(emu, box)
    made: Xml = kind("xfrm", a("off", x=x, y=y), a("ext", cx=wide, cy=high))
    return made


def _form(name: str) -> Xml:
    return a("prstGeom", a("avLst"), prst=name)
