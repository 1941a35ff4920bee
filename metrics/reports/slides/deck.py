"""The empty deck: 16:9, our faces and colours in its theme, three layouts, and what stands on every slide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.serialized import PackageWriter
from pptx.util import Emu

from metrics.charts import lettering
from metrics.charts.role import Role
from metrics.charts.theme import LIGHT, PALETTE
from metrics.i18n.text import Text, tag
from metrics.reports.ooxml.drawing import A, Xml, a, element, emu, fill, line
from metrics.reports.ooxml.fonts import SLIDES, Face
from metrics.reports.packing import Entries
from metrics.reports.slides.page import Box, P, Page, p

WIDE, HIGH = 960.0, 540.0
LEFT, RIGHT = 44.0, 44.0
ROOM = WIDE - LEFT - RIGHT
TOP, FOOT = 122.0, 500.0  # where a slide's content begins and where its foot begins
_TITLES = (24.0, 20.0, 17.0)
_LINE = 1.28
_KEPT = (0, 5, 6)  # title, title only, blank
_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # any name will do for the field of a slide's number
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_GROWN = WIDE / 720  # the template's layouts are 4:3, 720 pt wide


@dataclass(frozen=True)
class Deck:
    """A presentation of python-pptx with its text, its face and the words under every slide."""

    file: Any
    text: Text
    face: Face
    foot: str
    is_illustrative: bool
    _pages: list[Page] = field(default_factory=list)
    _sections: list[tuple[str, list[Page]]] = field(default_factory=list)
    _charts: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, text: Text, foot: str, *, is_illustrative: bool) -> Deck:
        """An empty deck."""
        file = Presentation()
        file.slide_width, file.slide_height = Emu(emu(WIDE)), Emu(emu(HIGH))
        face = SLIDES[text.lang]
        _widen(file)
        _drop_layouts(file)
        _drop_printer(file)
        _paint(file, face)
        return cls(file, text, face, foot, is_illustrative)

    def slide(self, title: str, subtitle: str = "", *, notes: str = "", is_sample: bool = False) -> Page:
        """A slide with a conclusion over it; ``notes`` are what the speaker reads."""
        page = self.page(1)
        size = next((s for s in _TITLES if len(lettering.lines(title, (ROOM - 110) / s)) <= 2), _TITLES[-1])
        self.heading(page, "title", title, size, (LEFT, 24, ROOM - 100, 64), down="ctr")
        if subtitle:
            self.words(page, subtitle, (LEFT, 90, ROOM, 22), size=12.5, colour=LIGHT.quiet)
        if is_sample:
            self._badge(page)
        self._foot(page)
        if notes:
            self.notes(page, notes)
        return page

    def page(self, layout: int) -> Page:
        """A slide with nothing on it yet."""
        page = Page(self.file, self.file.slide_layouts[layout], self._charts)
        self._pages.append(page)
        if self._sections:
            self._sections[-1][1].append(page)
        return page

    def section(self, name: str) -> None:
        """Begin a section: the slides from here to the next one, folded together in PowerPoint's list of slides."""
        self._sections.append((name, []))

    def agenda(self, page: Page) -> None:
        """Fill a slide with the sections that begin after it, each leading to its first slide."""
        told = [(name, pages[0]) for name, pages in self._sections if pages and pages[0].number > page.number]
        each = min((FOOT - TOP) / max(len(told), 1), 36.0)
        for place, (name, first) in enumerate(told):
            y = TOP + place * each
            self.words(page, name, (LEFT, y, ROOM - 80, each), size=17, down="ctr", leads_to=first)
            self.words(page, str(first.number), (WIDE - RIGHT - 80, y, 80, each), size=15, colour=LIGHT.quiet,
                       across="r", down="ctr", leads_to=first)  # fmt: skip
            self.rule(page, LEFT, y + each, ROOM, thick=0.5)

    def heading(self, page: Page, kind: str, words: str, size: float, box: Box, *, down: str) -> None:
        """The title in its placeholder; ``kind`` is title, or ctrTitle on a cover."""
        page.title(kind, box, _body(self.text_of([[(words, {"size": size, "bold": True})]]), anchor=down))

    def notes(self, page: Page, words: str) -> None:
        """What the speaker reads, a paragraph a line."""
        page.notes(self.text_of([[(part, {"size": 12})] for part in words.split("\n")]))

    def entries(self) -> dict[str, bytes]:
        """The parts of the presentation by their names in the file, not yet packed."""
        for page in self._pages:
            page.close()
        if self._sections:
            self.file.part._element.append(etree.fromstring(self._sectioned()))
        package, entries = self.file.part.package, Entries()
        writer = PackageWriter("", package._rels, tuple(package.iter_parts()))
        writer._write_content_types_stream(entries)
        writer._write_pkg_rels(entries)
        writer._write_parts(entries)
        return entries.held

    def words(
        self, page: Page, words: str, box: Box, *, size: float, colour: str = LIGHT.ink, bold: bool = False,
        across: str = "l", down: str = "t", border: Xml | None = None, leads_to: Page | None = None,
    ) -> None:  # fmt: skip
        """A text box in points from the left top; one that ``leads_to`` another slide goes there when clicked."""
        told = [[(part, {"size": size, "colour": colour, "bold": bold})] for part in words.split("\n")]
        page.words(box, _body(self.text_of(told, across=across), anchor=down, grows=True), border, leads_to)

    def paragraphs(
        self, page: Page, paragraphs: list[list[tuple[str, dict[str, Any]]]], box: Box, *, after: float = 0
    ) -> None:
        """A text box of paragraphs, each of runs with their size, colour and weight."""
        page.words(box, _body(self.text_of(paragraphs, after=after), anchor="t", grows=True))

    def _sectioned(self) -> Xml:
        """The list of sections, which PowerPoint since 2010 keeps as an extension at the end of the presentation."""
        sections = [
            element(
                "p14:section",
                [element("p14:sldIdLst", [element("p14:sldId", (), {"id": page.id}) for page in pages])],
                # The id must differ from section to section and be the same from file to file.
                {"name": name, "id": f"{{{str(uuid5(NAMESPACE_OID, f'{place} {name}')).upper()}}}"},
            )
            for place, (name, pages) in enumerate(self._sections)
            if pages
        ]
        listed = element("p14:sectionLst", sections, {"xmlns:p14": _P14})
        return p("extLst", p("ext", listed, uri=_SECTIONS), **{"xmlns:p": P})

    def text_of(
        self, paragraphs: list[list[tuple[str, dict[str, Any]]]], *, across: str = "l", after: float = 0
    ) -> Xml:
        """Paragraphs of runs. Lines have a fixed height: Chinese faces differ by a third in what they call one line."""
        return "".join([self._paragraph(runs, across, after) for runs in paragraphs])

    def _paragraph(self, runs: list[tuple[str, dict[str, Any]]], across: str, after: float) -> Xml:
        size = max((looks["size"] for _, looks in runs), default=12.0)
        shown = [a("r", self._looks(**looks), a("t", text=words)) for words, looks in runs if words]
        # An empty paragraph is as high as the type that would be written there.
        return a("p", _spacing(size, after, across), *(shown or [a("endParaRPr", sz=round(size * 100))]))

    def _looks(self, *, size: float, colour: str = LIGHT.ink, bold: bool = False) -> Xml:
        return _looks(self.face, self.text.lang, size, colour, bold)

    def rule(
        self, page: Page, x: float, y: float, wide: float, *, colour: str = LIGHT.grid, thick: float = 0.75
    ) -> None:
        """A level line."""
        page.rule((x, y, wide, 0), line(colour, thick))

    def _badge(self, page: Page) -> None:
        """示例数据 at the right top of whatever a sample row is behind."""
        words = self.text("product.illustrative")
        wide = lettering.px(words, 11) * 1.1 + 20
        border = a("ln", fill(LIGHT.quiet), w=emu(0.75))
        self.words(page, words, (WIDE - RIGHT - wide, 34, wide, 20), size=11, colour=LIGHT.quiet, across="ctr",
                   down="ctr", border=border)  # fmt: skip

    def _foot(self, page: Page) -> None:
        self.rule(page, LEFT, FOOT + 8, ROOM)
        self.words(page, self.foot, (LEFT, FOOT + 12, ROOM - 60, 18), size=9, colour=LIGHT.quiet)
        looks = self._looks(size=9, colour=LIGHT.quiet)
        number = a("fld", looks, a("t", text=str(page.number)), id=_NUMBER, type="slidenum")
        told = a("p", _spacing(9, 0, "r"), number)
        page.words((WIDE - RIGHT - 50, FOOT + 12, 50, 18), _body(told, anchor="t", grows=True))


def _body(paragraphs: Xml, *, anchor: str, grows: bool = False) -> Xml:
    """A frame of text without margins; one that ``grows`` is as high as its words when somebody edits them."""
    sides: dict[str, Any] = {"wrap": "square", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": anchor}
    return p("txBody", a("bodyPr", a("spAutoFit") if grows else None, **sides), a("lstStyle"), paragraphs)


@lru_cache(maxsize=256)
def _spacing(size: float, after: float, across: str) -> Xml:
    return a(
        "pPr",
        a("lnSpc", a("spcPts", val=round(size * _LINE * 100))),
        a("spcAft", a("spcPts", val=round(after * 100))) if after else None,
        algn=across,
    )


@lru_cache(maxsize=256)
def _looks(face: Face, lang: str, size: float, colour: str, bold: bool) -> Xml:
    """What a run says of itself: the colour, then all three faces, as the schema orders them."""
    return a("rPr", fill(colour), *face.elements(), lang=tag(lang), sz=round(size * 100), b=bold)


def _widen(file: Any) -> None:
    """Placeholders of master and layouts as wide as the slide, so that a slide added by hand looks right."""
    for holder in (file.slide_master, *file.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.find(f"{{{A}}}xfrm") is not None:
                shape.left, shape.width = Emu(round(shape.left * _GROWN)), Emu(round(shape.width * _GROWN))


def _drop_layouts(file: Any) -> None:
    for index, layout in reversed(list(enumerate(file.slide_layouts))):
        if index not in _KEPT:
            file.slide_layouts.remove(layout)


def _drop_printer(file: Any) -> None:
    """The template brings the settings of its author's printer."""
    relations = file.part.rels
    for name, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            relations.pop(name)


def _paint(file: Any, face: Face) -> None:
    """Our faces and colours in the theme, so that what a writer adds by hand matches."""
    part = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for kind in ("majorFont", "minorFont"):
        font = theme.find(f".//{{{A}}}{kind}")
        for child in list(font):
            font.remove(child)
        for script, name in (("latin", face.latin), ("ea", face.asian), ("cs", face.complex)):
            etree.SubElement(font, f"{{{A}}}{script}", typeface=name)
    colours = [LIGHT.ink, "#FFFFFF", LIGHT.ink, LIGHT.wash, *PALETTE[:5], LIGHT.colour(Role.HONOUR)]
    names = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    scheme = theme.find(f".//{{{A}}}clrScheme")
    for name, colour in zip(names, colours, strict=True):
        slot = scheme.find(f"{{{A}}}{name}")
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{{{A}}}srgbClr", val=colour.removeprefix("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
