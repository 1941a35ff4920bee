"""Words in an SVG: the few tags our own figures use, and nothing else, become spans."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from metrics.charts import lettering
from metrics.reports.ooxml.drawing import clean

_TAG = re.compile(r"<(/?b|br|/?span(?: style=\"color:(#[0-9A-Fa-f]{6})\")?)>")
_LINE = 1.3  # of the type's size, as Plotly sets lines


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters of one weight and colour."""

    text: str
    is_bold: bool = False
    colour: str = ""


def lines(text: str) -> list[list[Span]]:
    """The lines of a figure's text as spans."""
    found: list[list[Span]] = [[]]
    bold, colours, at = 0, [""], 0
    for tag in [*_TAG.finditer(text), None]:
        piece = html.unescape(text[at : tag.start() if tag else len(text)])
        if piece:
            found[-1].append(Span(piece, bold > 0, colours[-1]))
        if tag is None:
            break
        at, name = tag.end(), tag.group(1)
        if name == "br":
            found.append([])
        elif name in ("b", "/b"):
            bold += 1 if name == "b" else -1
        elif name.startswith("/span"):
            colours = colours[:-1] or [""]
        else:
            colours.append(tag.group(2) or "")
    return found


def width(text: str, size: float) -> float:
    """Px of the widest line."""
    return max((lettering.px("".join(span.text for span in line), size) for line in lines(text)), default=0.0)


def height(text: str, size: float) -> float:
    """Px of all lines."""
    return len(lines(text)) * size * _LINE


def written(
    text: str, x: float, y: float, *, size: float, colour: str, across: str = "left", down: str = "middle",
    align: str = "", angle: float = 0,
) -> str:  # fmt: skip
    """Text at a place: ``across`` says which side of it is at x, ``down`` which at y; ``align`` is its lines'."""
    if not text:
        return ""
    rows, tall = lines(text), height(text, size)
    top = {"top": y, "middle": y - tall / 2, "bottom": y - tall}[down]
    wide = width(text, size)
    left = {"left": x, "center": x - wide / 2, "right": x - wide}[across]
    edge = align or across
    at = {"left": left, "center": left + wide / 2, "right": left + wide}[edge]
    anchor = {"left": "start", "center": "middle", "right": "end"}[edge]
    parts = []
    for number, row in enumerate(rows):
        # The middle of the letters stands about a third of their size over the foot they are placed by.
        foot = top + (number + 0.5) * size * _LINE + size * 0.36
        spans = "".join(_span(span, colour) for span in row)
        parts.append(f'<text x="{at:.2f}" y="{foot:.2f}" text-anchor="{anchor}" xml:space="preserve">{spans}</text>')
    turn = f' transform="rotate({angle:g} {x:.2f} {y:.2f})"' if angle else ""
    return f'<g font-size="{size:g}" fill="{colour}"{turn}>{"".join(parts)}</g>'


def _span(span: Span, colour: str) -> str:
    text = escape(clean(span.text))
    if not span.is_bold and not span.colour:
        return text
    ink = span.colour or colour
    # The fonts for paper have one weight: bold is the same letters with an outline of their own colour.
    weight = f' stroke="{ink}" stroke-width="0.45"' if span.is_bold else ""
    return f'<tspan fill="{ink}"{weight}>{text}</tspan>'
