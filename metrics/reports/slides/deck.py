"""The empty deck: 16:9, our faces and colours in its theme, three layouts, and what stands on every slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from metrics.charts import lettering
from metrics.charts.role import Role
from metrics.charts.theme import LIGHT, PALETTE
from metrics.i18n.text import Text
from metrics.reports.office.drawing import A, a, emu, fill, line
from metrics.reports.office.fonts import SLIDE, SLIDE_EN, Face

WIDE, HIGH = 960.0, 540.0
LEFT, RIGHT = 44.0, 44.0
ROOM = WIDE - LEFT - RIGHT
TOP, FOOT = 122.0, 500.0  # where a slide's content begins and where its foot begins
_TITLES = (24.0, 20.0, 17.0)
_LINE = 1.28
_KEPT = (0, 5, 6)  # title, title only, blank
_GROWN = WIDE / 720  # the template's layouts are 4:3, 720 pt wide


@dataclass(frozen=True)
class Deck:
    """A presentation of python-pptx with its text, its face and the words under every slide."""

    file: Any
    text: Text
    face: Face
    foot: str
    is_illustrative: bool

    @classmethod
    def of(cls, text: Text, foot: str, *, is_illustrative: bool) -> Deck:
        """An empty deck."""
        file = Presentation()
        file.slide_width, file.slide_height = Emu(emu(WIDE)), Emu(emu(HIGH))
        face = SLIDE if text.lang == "zh" else SLIDE_EN
        _widen(file)
        _drop_layouts(file)
        _paint(file, face)
        return cls(file, text, face, foot, is_illustrative)

    def slide(self, title: str, subtitle: str = "", *, notes: str = "", is_sample: bool = False) -> Any:
        """A slide with a conclusion over it; ``notes`` are what the speaker reads."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[1])
        size = next((s for s in _TITLES if len(lettering.lines(title, (ROOM - 110) / s)) <= 2), _TITLES[-1])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Emu(emu(v)) for v in (LEFT, 24, ROOM - 100, 64))
        self.fill(shape.text_frame, [[(title, {"size": size, "bold": True})]], anchor="ctr")
        if subtitle:
            self.words(slide, subtitle, (LEFT, 90, ROOM, 22), size=12.5, colour=LIGHT.quiet)
        if is_sample:
            self._badge(slide)
        self._foot(slide)
        if notes:
            told = [[(part, {"size": 12})] for part in notes.split("\n")]
            self.write(slide.notes_slide.notes_text_frame._txBody, told)
        return slide

    def words(
        self, slide: Any, words: str, box: tuple[float, float, float, float], *, size: float,
        colour: str = LIGHT.ink, bold: bool = False, across: str = "l", down: str = "t",
    ) -> Any:  # fmt: skip
        """A text box in points from the left top."""
        return self.paragraphs(
            slide, [[(part, {"size": size, "colour": colour, "bold": bold})] for part in words.split("\n")], box,
            across=across, down=down,
        )  # fmt: skip

    def paragraphs(
        self, slide: Any, paragraphs: list[list[tuple[str, dict[str, Any]]]], box: tuple[float, float, float, float],
        *, across: str = "l", down: str = "t", after: float = 0,
    ) -> Any:  # fmt: skip
        """A text box of paragraphs, each of runs with their size, colour and weight."""
        x, y, wide, high = (Emu(emu(value)) for value in box)
        shape = slide.shapes.add_textbox(x, y, wide, high)
        self.fill(shape.text_frame, paragraphs, across=across, anchor=down, after=after)
        return shape

    def fill(
        self, frame: Any, paragraphs: list[list[tuple[str, dict[str, Any]]]], *, across: str = "l", anchor: str = "t",
        after: float = 0,
    ) -> None:  # fmt: skip
        """Put paragraphs in a text frame without margins."""
        body = frame._txBody.bodyPr
        for name, value in (("wrap", "square"), ("lIns", "0"), ("tIns", "0"), ("rIns", "0"), ("bIns", "0"),
                            ("anchor", anchor)):  # fmt: skip
            body.set(name, value)
        self.write(frame._txBody, paragraphs, across=across, after=after)

    def write(
        self, body: Any, paragraphs: list[list[tuple[str, dict[str, Any]]]], *, across: str = "l", after: float = 0
    ) -> None:
        """Put paragraphs in a body of text, as elements: setting them one property at a time takes ten times as long.

        Lines have a fixed height, because Chinese faces differ by a third in what they call one line.
        """
        for old in body.findall(f"{{{A}}}p"):
            body.remove(old)
        for runs in paragraphs:
            size = max((looks["size"] for _, looks in runs), default=12.0)
            made = a(
                "p",
                a(
                    "pPr",
                    a("lnSpc", a("spcPts", val=round(size * _LINE * 100))),
                    a("spcAft", a("spcPts", val=round(after * 100))) if after else None,
                    algn=across,
                ),
                *(a("r", self.looks("rPr", **looks), a("t", text=words)) for words, looks in runs if words),
                # An empty paragraph is as high as the type that would be written there.
                None if any(words for words, _ in runs) else a("endParaRPr", sz=round(size * 100)),
            )
            body.append(made)

    def looks(self, name: str, *, size: float, colour: str = LIGHT.ink, bold: bool = False) -> Any:
        """What a run says of itself: the colour, then all three faces, as the schema orders them."""
        lang = "zh-CN" if self.text.lang == "zh" else "en-GB"
        return a(name, fill(colour), *self.face.elements(), lang=lang, sz=round(size * 100), b=bold)

    def rule(
        self, slide: Any, x: float, y: float, wide: float, *, colour: str = LIGHT.grid, thick: float = 0.75
    ) -> None:
        """A level line."""
        shape = slide.shapes.add_connector(1, *(Emu(emu(value)) for value in (x, y, x + wide, y)))
        properties = shape._element.spPr
        for old in properties.findall(f"{{{A}}}ln"):
            properties.remove(old)
        properties.append(line(colour, thick))
        style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
        if style is not None:
            shape._element.remove(style)

    def _badge(self, slide: Any) -> None:
        """示例数据 at the right top of whatever a sample row is behind."""
        words = self.text("product.illustrative")
        wide = lettering.px(words, 11) * 1.1 + 20
        shape = self.words(slide, words, (WIDE - RIGHT - wide, 34, wide, 20), size=11, colour=LIGHT.quiet,
                           across="ctr", down="ctr")  # fmt: skip
        shape.line.width = Emu(emu(0.75))
        shape.line.color.rgb = _rgb(LIGHT.quiet)

    def _foot(self, slide: Any) -> None:
        self.rule(slide, LEFT, FOOT + 8, ROOM)
        self.words(slide, self.foot, (LEFT, FOOT + 12, ROOM - 60, 18), size=9, colour=LIGHT.quiet)
        box = self.words(slide, "", (WIDE - RIGHT - 50, FOOT + 12, 50, 18), size=9, across="r")
        paragraph = box.text_frame.paragraphs[0]._p
        field = a("fld", self.looks("rPr", size=9, colour=LIGHT.quiet), a("t", text=str(len(self.file.slides))),
                  id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")  # fmt: skip
        for other in [each for name in ("r", "endParaRPr") for each in paragraph.findall(f"{{{A}}}{name}")]:
            paragraph.remove(other)
        paragraph.append(field)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#"))


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


def _paint(file: Any, face: Face) -> None:
    """Our faces and colours in the theme, so that what a writer adds by hand matches."""
    part = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for kind in ("majorFont", "minorFont"):
        font = theme.find(f".//{{{A}}}{kind}")
        for child in list(font):
            font.remove(child)
        font.extend([a("latin", typeface=face.latin), a("ea", typeface=face.asian), a("cs", typeface=face.complex)])
    colours = [LIGHT.ink, "#FFFFFF", LIGHT.ink, LIGHT.wash, *PALETTE[:5], LIGHT.colour(Role.HONOUR)]
    names = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    scheme = theme.find(f".//{{{A}}}clrScheme")
    for name, colour in zip(names, colours, strict=True):
        slot = scheme.find(f"{{{A}}}{name}")
        for child in list(slot):
            slot.remove(child)
        slot.append(a("srgbClr", val=re.sub("#", "", colour)))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
