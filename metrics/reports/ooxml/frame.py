"""The place a native chart gets on a slide or a page, and the chart as the parts of a file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.charts import lettering
from metrics.charts.theme import LIGHT, Look
from metrics.i18n.text import Text, tag
from metrics.reports.ooxml.drawing import HEAD, A, C, R, Xml, a, c, fill, line
from metrics.reports.ooxml.fonts import Face

SIDES = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """Size in points, the size of type, the face, and the text that speaks lamps and units.

    Room for words is measured as on screen, with points for px.
    """

    width: float
    height: float
    text: Text
    face: Face
    size: float = 12

    @property
    def small(self) -> float:
        """Type of ticks and legends."""
        return self.size - 1

    @property
    def look(self) -> Look:
        """Colours of paper, as wide as the frame in the px that type of this size would be drawn at on screen."""
        return LIGHT.of(self.text.lang, width=round(self.width * LIGHT.size / self.size))

    def em(self, words: str, size: float | None = None) -> float:
        """Width of words in points."""
        return lettering.px(words, size or self.size)

    def wide(self, words: list[str] | tuple[str, ...], size: float | None = None) -> float:
        """Width of the widest of several words in points."""
        return max((self.em(word, size) for word in words), default=0.0)

    def of(self, *, height: float) -> Frame:
        """The same frame in another height."""
        return replace(self, height=height)


@dataclass(frozen=True, slots=True)
class Native:
    """A chart as a part of a file: its XML without the link to a workbook, and its height in points."""

    xml: bytes
    height: float


def letters(
    frame: Frame, *, size: float | None = None, colour: str | None = None, bold: bool = False, wrap: str = "none"
) -> Xml:
    """Text properties of a part of a chart: size, weight, colour and all three faces; never turned on its side."""
    return c(
        "txPr",
        body(wrap),
        a("lstStyle"),
        a(
            "p",
            a("pPr", run(frame, "defRPr", size=size, colour=colour, bold=bold)),
            a("endParaRPr", lang=tag(frame.text.lang)),
        ),
    )


def run(
    frame: Frame, name: str = "rPr", *, size: float | None = None, colour: str | None = None, bold: bool = False
) -> Xml:
    """Properties of a run of text: the colour first, then the faces, as the schema orders them."""
    attributes = {"lang": tag(frame.text.lang)} if name == "rPr" else {}
    return a(
        name,
        fill(colour or frame.look.ink),
        *frame.face.elements(),
        **attributes,
        sz=round((size or frame.size) * 100),
        b=bold,
    )


def body(wrap: str = "none") -> Xml:
    """Text that runs level, is not wrapped where we break it ourselves, and stands close to its mark."""
    return a("bodyPr", rot=0, spcFirstLastPara=True, vertOverflow="overflow", horzOverflow="overflow", vert="horz",
             wrap=wrap, lIns=19050, tIns=9525, rIns=19050, bIns=9525, anchor="ctr")  # fmt: skip


def space(frame: Frame, plots: list[Xml], axes: list[Xml], inner: SIDES, *, legend: Xml | None = None) -> bytes:
    """The whole chart as XML. ``inner`` are the points left free left, above, right and below the plot itself."""
    left, top, right, bottom = inner
    layout = c(
        "layout",
        c(
            "manualLayout",
            c("layoutTarget", val="inner"),
            c("xMode", val="edge"),
            c("yMode", val="edge"),
            c("x", val=share(left, frame.width)),
            c("y", val=share(top, frame.height)),
            c("w", val=share(frame.width - left - right, frame.width)),
            c("h", val=share(frame.height - top - bottom, frame.height)),
        ),
    )
    area = c("plotArea", layout, *plots, *axes, c("spPr", fill(None), line(None)))
    whole = c(
        "chartSpace",
        c("date1904", val=0),
        c("roundedCorners", val=0),
        c(
            "chart",
            c("autoTitleDeleted", val=1),
            area,
            legend,
            c("plotVisOnly", val=1),
            c("dispBlanksAs", val="gap"),
        ),
        c("spPr", fill(None), line(None)),
        letters(frame),
        **{"xmlns:a": A, "xmlns:c": C, "xmlns:r": R},
    )
    return (HEAD + whole).encode()


def share(part: float, whole: float) -> str:
    """A part of a whole as charts write it."""
    return f"{max(part, 0.0) / whole:.5f}"
