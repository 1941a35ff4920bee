"""Keeps lines out of words: grid and reference lines are interrupted where a word of the plot stands.

A figure's words stand so many px from their places in the data, at whatever width the browser draws it. So the paper
that is laid under a word, over the lines and under the marks, is measured in px from the same place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.charts import lettering
from metrics.charts.place import Plot
from metrics.charts.theme import Look

_LINE = 1.3  # of the type's size, as Plotly sets lines
_AIR = 2
_NEAR = 8  # px a line may come closer where the drawing is wider or narrower than it is laid out for
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a trace: its place in the data, and its box in px right of and below that place."""

    x: Any
    y: Any
    left: float
    top: float
    right: float
    bottom: float


def clearings(look: Look, traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Shapes of paper under the words of the traces that a line of the grid or a reference would run through."""
    found = []
    for axis, name in (("yaxis", "y"), ("yaxis2", "y2")):
        if axis not in layout:
            continue
        sheet = Plot.of(layout, look.width, axis)
        upright, level = _lines(layout, sheet, axis)
        for trace in traces:
            if trace.get("yaxis", "y") != name:
                continue
            for word in words(trace):
                x, y = sheet.x.px(word.x), sheet.y.px(word.y)
                across = (line - x for line in upright)
                is_within = x + word.left - _NEAR < sheet.right  # level lines end at the plot's edge
                if (is_within and any(word.top - _AIR < line - y < word.bottom + _AIR for line in level)) or any(
                    # A line the word begins at is not in its way at any width.
                    word.left - _NEAR < off < word.right + _NEAR and (abs(off) > 1 or word.left < -1 < 1 < word.right)
                    for off in across
                ):
                    found.append(_paper(look, word, name))
    return found


def words(trace: Mapping[str, Any]) -> Iterator[Word]:
    """Every word of a trace of points or bars."""
    texts = trace.get("text")
    if isinstance(texts, (list, tuple)) and trace["type"] == "bar":
        yield from _of_bars(trace, texts)
    elif isinstance(texts, (list, tuple)) and "text" in trace.get("mode", ""):
        for index, text in enumerate(texts):
            x, y = trace["x"][index], trace["y"][index]
            if text and x is not None and y is not None:
                side, shift = _at(trace.get("textposition", "middle center"), index), _shift(trace, index)
                yield Word(x, y, *box(text, _size(trace, index), side, shift))


def box(text: str, size: float, side: str, shift: float = 0) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a figure's text beside a place, ``shift`` px away from it."""
    lines = [html.unescape(_TAG.sub("", line)) for line in text.split("<br>")]
    wide = max(lettering.px(line, size) for line in lines) * (1.06 if "<b>" in text else 1)
    tall = len(lines) * size * _LINE
    up, across = side.split()
    left = {"left": -wide - shift, "center": -wide / 2, "right": shift}[across]
    # Hard spaces keep words clear of marks; the words begin and end where their letters do.
    before = min(lettering.px(line[: len(line) - len(line.lstrip())], size) for line in lines)
    after = min(lettering.px(line[len(line.rstrip()) :], size) for line in lines)
    top = {"top": -tall - shift, "middle": -tall / 2, "bottom": shift}[up]
    return left + before, top, left + wide - after, top + tall


def _of_bars(trace: Mapping[str, Any], texts: Sequence[str]) -> Iterator[Word]:
    """Numbers outside their bars; those inside have the bar behind them."""
    is_lying, offset = trace.get("orientation") == "h", trace.get("offset")
    for index, text in enumerate(texts):
        size, at = (trace["x"][index], trace["y"][index]) if is_lying else (trace["y"][index], trace["x"][index])
        if not text or size is None or _at(trace.get("textposition"), index) != "outside":
            continue
        wide = _at(trace.get("width", 0.8), index)
        middle = at if offset is None else at + _at(offset, index) + wide / 2
        side = ("middle right" if size >= 0 else "middle left") if is_lying else (
            "top center" if size >= 0 else "bottom center"
        )  # fmt: skip
        x, y = (size, middle) if is_lying else (middle, size)
        yield Word(x, y, *box(text, _size(trace, index), side, 3))


def _lines(layout: Mapping[str, Any], sheet: Plot, axis: str) -> tuple[list[float], list[float]]:
    """Px of the upright and of the level lines behind the marks."""
    x, y = layout.get("xaxis", {}), layout.get(axis, {})
    upright = [sheet.x.px(value) for value in x.get("tickvals") or () if x.get("showgrid")]
    level = [sheet.y.px(value) for value in y.get("tickvals") or () if y.get("showgrid")]
    upright += [sheet.x.px(0)] if x.get("zeroline") else []
    level += [sheet.y.px(0)] if y.get("zeroline") else []
    for shape in layout.get("shapes") or ():
        if shape["type"] == "line" and shape.get("layer") == "below":
            if shape["x0"] == shape["x1"]:
                upright.append(sheet.across(shape["x0"], shape.get("xref", "x")))
            else:
                level.append(sheet.down(shape["y0"], shape.get("yref", "y")))
    return upright, level


def _paper(look: Look, word: Word, axis: str) -> dict[str, Any]:
    return {
        "type": "rect", "layer": "between", "xsizemode": "pixel", "ysizemode": "pixel", "yref": axis,
        "xanchor": word.x, "yanchor": word.y, "fillcolor": look.paper, "line": {"width": 0},
        "x0": round(word.left - _AIR, 1), "x1": round(word.right + _AIR, 1),
        # A shape's px count upwards.
        "y0": round(-word.bottom, 1), "y1": round(-word.top, 1),
    }  # fmt: skip


def _shift(trace: Mapping[str, Any], index: int) -> float:
    if "markers" not in trace.get("mode", ""):
        return 0
    return float(_at((trace.get("marker") or {}).get("size", 6), index)) / 1.6 + 1


def _size(trace: Mapping[str, Any], index: int) -> float:
    return float(_at((trace.get("textfont") or {}).get("size", 12), index))


def _at(value: Any, index: int) -> Any:
    """A setting of one mark: the setting of all, or that at its place."""
    return value[index] if isinstance(value, (list, tuple)) else value
