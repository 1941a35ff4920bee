"""Elements of DrawingML: fills, lines and text, for slides and charts alike (ECMA-376 part 1, chapters 20 and 21).

An element is written as text at once. As an object it costs five times as much, and a report has a hundred thousand of
them that nobody looks at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

Xml = str

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"

_EMU_PT = 12700
_NONE: Mapping[str, Any] = MappingProxyType({})
# Characters that no XML file may hold; a cell pasted from another program may.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile('[&<>"\x00-\x1f\ufffe\uffff\ud800-\udfff]')
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# A reader turns a bare line feed or tab in an attribute into a space.
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def a(name: str, *children: Xml | None, text: str | None = None, **attributes: Any) -> Xml:
    """An element of the drawing namespace. Children and attributes that are None are left out."""
    return element(f"a:{name}", children, attributes, text)


def c(name: str, *children: Xml | None, text: str | None = None, **attributes: Any) -> Xml:
    """An element of the chart namespace."""
    return element(f"c:{name}", children, attributes, text)


def c15(name: str, *children: Xml | None, text: str | None = None, **attributes: Any) -> Xml:
    """An element of Office 2013's additions to charts."""
    return element(f"c15:{name}", children, attributes, text)


def element(
    name: str, children: Iterable[Xml | None] = (), attributes: Mapping[str, Any] = _NONE, text: str | None = None
) -> Xml:
    """An element by its name with prefix; text stands before its children."""
    looks = "".join([f' {key}="{_written(value)}"' for key, value in attributes.items() if value is not None])
    inner = "".join([child for child in children if child])
    if text is not None:
        inner = escaped(text) + inner
    return f"<{name}{looks}>{inner}</{name}>" if inner else f"<{name}{looks}/>"


def clean(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def escaped(text: str) -> Xml:
    """Words as they stand between tags."""
    return clean(text).translate(_IN_TEXT) if _SPECIAL.search(text) else text


def emu(points: float) -> int:
    """Points in the unit of drawings, 1/12700 pt."""
    return round(points * _EMU_PT)


def points(emus: int) -> float:
    """The same the other way round."""
    return emus / _EMU_PT


def fill(colour: str | None) -> Xml:
    """A solid fill of a colour ``#RRGGBB``, or no fill."""
    return a("noFill") if colour is None else a("solidFill", a("srgbClr", val=colour.removeprefix("#")))


def line(colour: str | None, width: float = 0.75, *, dash: str = "", is_round: bool = False, name: str = "ln") -> Xml:
    """A line of a colour and width in points, or none. ``dash`` is DrawingML's word, such as sysDash.

    ``name`` is lnL, lnR, lnT or lnB where it is the edge of a cell.
    """
    if colour is None:
        return a(name, a("noFill"))
    return a(
        name,
        fill(colour),
        a("prstDash", val=dash) if dash else None,
        a("round") if is_round else None,
        w=emu(width),
        cap="rnd" if is_round else "flat",
    )


def _written(value: Any) -> str:
    if isinstance(value, str):
        return clean(value).translate(_IN_ATTRIBUTE) if _SPECIAL.search(value) else value
    return "1" if value is True else "0" if value is False else str(value)
