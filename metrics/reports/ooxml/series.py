"""Series of a native chart: names, cells, marks and the words at them (ECMA-376 part 1, 21.2.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metrics.model.lamp import Lamp
from metrics.reports.ooxml.chart_cells import Ref
from metrics.reports.ooxml.drawing import C15, Xml, a, c, c15, fill, line
from metrics.reports.ooxml.frame import Frame, body, letters, run

# Office 2013's extensions to a label and to a series.
_LABEL = "{CE6537A1-D6FC-4F65-9D91-7224C49458BB}"
_SERIES = "{02D57815-91ED-43CB-92C2-25804820EDAC}"
_SYMBOLS = {Lamp.RED: "square", Lamp.YELLOW: "triangle", Lamp.GREY: "circle", Lamp.GREEN: "circle",
            Lamp.BLUE: "diamond"}  # fmt: skip
_NAMELESS = " "


@dataclass(frozen=True, slots=True)
class PointLabel:
    """What stands at one point: a number format for its value, on which side, in which colour.

    ``shift`` moves it by so many points right and down. In a label from cells ``form`` means nothing. ``named`` says
    the series' name before the value, or alone where ``valued`` is off.
    """

    side: str
    form: str = "General"
    named: bool = False
    valued: bool = True
    colour: str | None = None
    bold: bool = False
    shift: tuple[float, float] = (0, 0)
    size: float | None = None


def series(
    kind: str,
    index: int,
    name: Ref,
    values: Ref,
    *looks: Xml | None,
    along: Ref | None = None,
    words: Xml | None = None,
    extension: Xml | None = None,
) -> Xml:
    """One series of a bar, line or scatter plot; ``looks`` in the schema's order: its form, its marker, its points.

    ``along`` are the categories, of a scatter plot the numbers across.
    """
    is_scatter = kind == "scatter"
    smooth = c("smooth", val=0) if kind in ("line", "scatter") else None
    where = None if along is None else numbers("xVal", along) if is_scatter else texts("cat", along)
    return c(
        "ser",
        c("idx", val=index),
        c("order", val=index),
        c("tx", _texts(name if name.values[0] else Ref(name.address, (_NAMELESS,)))),
        *looks,
        words,
        where,
        numbers("yVal" if is_scatter else "val", values),
        smooth,
        extension,
    )


def texts(name: str, ref: Ref) -> Xml:
    """Categories."""
    return c(name, _texts(ref))


def numbers(name: str, ref: Ref) -> Xml:
    """Numbers; a cell without one is a gap."""
    known = (
        c("pt", c("v", text=repr(float(value)).removesuffix(".0")), idx=index)
        for index, value in enumerate(ref.values)
        if isinstance(value, (int, float))
    )
    cache = c("numCache", c("formatCode", text=ref.form), c("ptCount", val=len(ref.values)), *known)
    return c(name, c("numRef", c("f", text=ref.address), cache))


def shape(fills: str | None, border: Xml | None = None) -> Xml:
    """How bars look."""
    return c("spPr", fill(fills), border if border is not None else line(None))


def hatched(colour: str, paper: str) -> Xml:
    """Bars with hatching, which tells them apart in grey print as well."""
    pattern = a(
        "pattFill",
        a("fgClr", a("srgbClr", val=colour.removeprefix("#"))),
        a("bgClr", a("srgbClr", val=paper.removeprefix("#"))),
        prst="wdUpDiag",
    )
    return c("spPr", pattern, line(colour, 0.5))


def positive(index: int | None = None, looks: Xml | None = None) -> Xml:
    """A bar keeps its colour below zero; with an index, the bar at that point has looks of its own."""
    if index is None:
        return c("invertIfNegative", val=0)
    return c("dPt", c("idx", val=index), c("invertIfNegative", val=0), c("bubble3D", val=0), looks)


def stroke(colour: str | None, width: float = 2.25, *, dash: str = "") -> Xml:
    """How a line looks; None draws none."""
    return c("spPr", line(colour, width, dash=dash, is_round=not dash))


def marker(symbol: str, size: float = 5, colour: str | None = None, *, ring: str | None = None) -> Xml:
    """A mark at every point, ``ring`` being the colour of its outline; "none" is no mark."""
    if symbol == "none":
        return c("marker", c("symbol", val="none"))
    return c(
        "marker",
        c("symbol", val=symbol),
        c("size", val=min(max(round(size), 2), 72)),
        c("spPr", fill(colour), line(ring, 1.75 if ring else 0.75)),
    )


def lamp_marker(lamp: Lamp | None, colour: str, paper: str, size: float) -> Xml:
    """The mark of a lamp: shape and colour together, the grey one a ring."""
    if lamp is Lamp.GREY:
        return marker("circle", size, paper, ring=colour)
    return marker(_SYMBOLS[lamp] if lamp else "circle", size + (lamp in (Lamp.YELLOW, Lamp.BLUE)), colour)


def point(index: int, *looks: Xml) -> Xml:
    """What is different at one point of a line or scatter series."""
    return c("dPt", c("idx", val=index), *looks)


def labels(frame: Frame, usual: PointLabel | None, others: Mapping[int, PointLabel | None] | None = None) -> Xml:
    """The value of every point in its word's number format; ``others`` are points that differ, None hides one."""
    found = [
        c("dLbl", c("idx", val=index), c("delete", val=1))
        if word is None
        else c("dLbl", c("idx", val=index), _moved(frame, word), *_formatted(frame, word))
        for index, word in sorted((others or {}).items())
    ]
    return c("dLbls", *found, *(_formatted(frame, usual) if usual else _shows()), _no_leaders())


def written(frame: Frame, cells: Ref, words: Mapping[int, PointLabel]) -> tuple[Xml, Xml]:
    """Words from cells at the points named: the labels, and the series' extension that says which cells.

    Office since 2013 and LibreOffice since 7 read the cells; older programs show the words that are written here. A
    point whose cell says nothing now has its label too, for the day its cell says something.
    """
    shown = [_written(frame, cells, index, word) for index, word in sorted(words.items())]
    told = (c("pt", c("v", text=str(value)), idx=index) for index, value in enumerate(cells.values) if value)
    cache = c15("dlblRangeCache", c("ptCount", val=len(cells.values)), *told)
    held = c15("datalabelsRange", c15("f", text=cells.address), cache)
    return c("dLbls", *shown, *_shows(), _no_leaders()), _extended(_SERIES, held)


def _formatted(frame: Frame, word: PointLabel) -> list[Xml]:
    return [
        c("numFmt", formatCode=word.form, sourceLinked=False),
        c("spPr", fill(None), line(None)),
        letters(frame, size=word.size or frame.small, colour=word.colour, bold=word.bold),
        c("dLblPos", val=word.side),
        *_shows(value=word.valued, name=word.named),
        *([c("separator", text=" ")] if word.named and word.valued else []),
    ]


def _written(frame: Frame, cells: Ref, index: int, word: PointLabel) -> Xml:
    size = word.size or frame.small
    # The id must differ from label to label and be the same from file to file.
    name = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, f"{cells.address} {index}")).upper() + "}"
    said = str(cells.values[index] or "")
    looks: dict[str, Any] = {"size": size, "colour": word.colour or frame.look.ink}
    field = a(
        "fld",
        run(frame, **looks, bold=word.bold),
        a("pPr", run(frame, "defRPr", **looks, bold=word.bold)),
        a("t", text=said),
        id=name,
        type="CELLRANGE",
    )
    paragraph = a("p", a("pPr", run(frame, "defRPr", **looks, bold=word.bold)), field)
    return c(
        "dLbl",
        c("idx", val=index),
        _moved(frame, word),
        c("tx", c("rich", body(), a("lstStyle"), paragraph)),
        c("spPr", fill(None), line(None)),
        c("dLblPos", val=word.side),
        *_shows(),
        _extended(_LABEL, c15("dlblFieldTable"), c15("showDataLabelsRange", val=1)),
    )


def _no_leaders() -> Xml:
    """No line from a point to its moved label."""
    return _extended(_LABEL, c15("showLeaderLines", val=0))


def _moved(frame: Frame, word: PointLabel) -> Xml | None:
    x, y = word.shift
    if not x and not y:
        return None
    return c("layout", c("manualLayout", c("x", val=f"{x / frame.width:.5f}"), c("y", val=f"{y / frame.height:.5f}")))


def _shows(*, value: bool = False, name: bool = False) -> list[Xml]:
    shown = {"showLegendKey": 0, "showVal": int(value), "showCatName": 0, "showSerName": int(name), "showPercent": 0,
             "showBubbleSize": 0}  # fmt: skip
    return [c(name, val=state) for name, state in shown.items()]


def _extended(uri: str, *content: Xml) -> Xml:
    return c("extLst", c("ext", *content, **{"uri": uri, "xmlns:c15": C15}))


def _texts(ref: Ref) -> Xml:
    told = (c("pt", c("v", text=str(v)), idx=index) for index, v in enumerate(ref.values) if v is not None)
    return c("strRef", c("f", text=ref.address), c("strCache", c("ptCount", val=len(ref.values)), *told))
