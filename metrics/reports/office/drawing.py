"""Elements of DrawingML: fills, lines and text, for slides and charts alike (ECMA-376 part 1, chapters 20 and 21)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# lxml has no types of its own.
Element = Any

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
NAMESPACES = {"a": A, "c": C, "r": R}

_EMU_PT = 12700
# Characters that no XML file may hold; a cell pasted from another program may.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def a(name: str, *children: Element | None, text: str | None = None, **attributes: Any) -> Element:
    """An element of the drawing namespace. Children that are None are left out."""
    return _made(f"{{{A}}}{name}", children, text, attributes)


def c(name: str, *children: Element | None, text: str | None = None, **attributes: Any) -> Element:
    """An element of the chart namespace."""
    return _made(f"{{{C}}}{name}", children, text, attributes)


def c15(name: str, *children: Element | None, text: str | None = None, **attributes: Any) -> Element:
    """An element of Office 2013's additions to charts."""
    return _made(f"{{{C15}}}{name}", children, text, attributes)


def clean(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def emu(points: float) -> int:
    """Points in the unit of drawings, 1/12700 pt."""
    return round(points * _EMU_PT)


def fill(colour: str | None) -> Element:
    """A solid fill of a colour ``#RRGGBB``, or no fill."""
    return a("noFill") if colour is None else a("solidFill", a("srgbClr", val=colour.removeprefix("#")))


def line(colour: str | None, width: float = 0.75, *, dash: str = "", is_round: bool = False) -> Element:
    """A line of a colour and width in points, or none. ``dash`` is DrawingML's word, such as sysDash."""
    if colour is None:
        return a("ln", a("noFill"))
    return a(
        "ln",
        fill(colour),
        a("prstDash", val=dash) if dash else None,
        a("round") if is_round else None,
        w=emu(width),
        cap="rnd" if is_round else "flat",
    )


def _made(name: str, children: tuple[Element | None, ...], text: str | None, attributes: dict[str, Any]) -> Element:
    made = etree.Element(name, {key: _written(value) for key, value in attributes.items() if value is not None})
    if text is not None:
        made.text = clean(text)
    made.extend([child for child in children if child is not None])
    return made


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return clean(str(value))
