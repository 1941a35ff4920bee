"""Marks of a figure as SVG: bars, lines, dots and the words at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from metrics.charts.place import Axis, Plot
from metrics.reports.vector.words import height, width, written

Trace = Mapping[str, Any]
DASHES = {"dash": "6 4", "dot": "1.5 3", "dashdot": "6 3 1.5 3"}
_SHAPES = {
    "square": "M-{r} -{r}H{r}V{r}H-{r}Z",
    "diamond": "M0 -{d}L{d} 0L0 {d}L-{d} 0Z",
    "triangle-up": "M0 -{t}L{d} {r}L-{d} {r}Z",
}


def bars(traces: Sequence[Trace], sheet: Plot, *, is_relative: bool, ink: str, patterns: dict[str, str]) -> str:
    """All bars of a figure; ``patterns`` collects the hatchings they need, by their SVG."""
    heaps: dict[tuple[float, bool], float] = {}
    return "".join(part for trace in traces for part in _bars(trace, sheet, heaps, is_relative, ink, patterns))


def _bars(
    trace: Trace, sheet: Plot, heaps: dict[tuple[float, bool], float], is_relative: bool, ink: str,
    patterns: dict[str, str],
) -> Iterator[str]:  # fmt: skip
    is_lying = trace.get("orientation") == "h"
    length, place = (sheet.x, sheet.y) if is_lying else (sheet.y, sheet.x)
    sizes, places = (trace["x"], trace["y"]) if is_lying else (trace["y"], trace["x"])
    marker, font = trace.get("marker", {}), trace.get("textfont", {})
    for index, (size, at) in enumerate(zip(sizes, places, strict=True)):
        if size is None:
            continue
        wide = _at(trace.get("width", 0.8), index)
        offset = trace.get("offset")
        first = place.px(at + (-wide / 2 if offset is None else _at(offset, index)))
        second = first + place.long(wide)
        base = _at(trace.get("base"), index)
        if is_relative and base is None:
            heap = (float(at), size >= 0)
            base = heaps.get(heap, 0.0)
            heaps[heap] = base + size
        start = length.px(0 if base is None else base)
        end = start + length.long(size)
        box = (start, first, end, second) if is_lying else (first, start, second, end)
        x0, y0, x1, y1 = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
        if x1 - x0 > 0.01 and y1 - y0 > 0.01:
            yield _box((x0, y0, x1, y1), marker, index, patterns)
        text = _at(trace.get("text"), index)
        if text:
            yield _bar_word(text, (x0, y0, x1, y1), trace, font, index, is_lying=is_lying, grows=end >= start, ink=ink)


def _box(
    box: tuple[float, float, float, float], marker: Mapping[str, Any], index: int, patterns: dict[str, str]
) -> str:
    x0, y0, x1, y1 = box
    fill, edge = _at(marker.get("color"), index), marker.get("line", {})
    over = ""
    if (pattern := marker.get("pattern")) and pattern.get("shape"):
        colour = _at(pattern.get("fgcolor"), index) or ("#FFFFFF" if "fillmode" not in pattern else fill)
        name = patterns.setdefault(colour, f"h{len(patterns)}")
        over = f'<rect x="{x0:.2f}" y="{y0:.2f}" width="{x1 - x0:.2f}" height="{y1 - y0:.2f}" fill="url(#{name})"/>'
    wide = _at(edge.get("width", 0), index)
    stroke = f' stroke="{_at(edge.get("color"), index)}" stroke-width="{wide:g}"' if wide and edge.get("color") else ""
    return f'<rect x="{x0:.2f}" y="{y0:.2f}" width="{x1 - x0:.2f}" height="{y1 - y0:.2f}" fill="{fill}"{stroke}/>{over}'


def hatching(colour: str, name: str) -> str:
    """A pattern of slanting lines."""
    return (
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="1.6" height="5" fill="{colour}"/></pattern>'
    )


def _bar_word(
    text: str, box: tuple[float, float, float, float], trace: Trace, font: Mapping[str, Any], index: int,
    *, is_lying: bool, grows: bool, ink: str,
) -> str:  # fmt: skip
    x0, y0, x1, y1 = box
    size, colour = _at(font.get("size", 12), index), _at(font.get("color"), index) or ink
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    looks = {"size": size, "colour": colour}
    if _at(trace.get("textposition"), index) == "outside":
        if is_lying:
            return written(text, x1 + 4 if grows else x0 - 4, middle[1], across="left" if grows else "right", **looks)
        return written(
            text, middle[0], y0 - 3 if not grows or y0 <= y1 else y1, across="center", down="bottom", **looks
        )
    if trace.get("insidetextanchor") == "start" and not is_lying:
        return written(text, middle[0], y1 - 3, across="center", down="bottom", **looks)
    return written(text, *middle, across="center", **looks)


def scatter(trace: Trace, sheet: Plot, ink: str) -> str:
    """A line with its gaps, its dots and its words."""
    mode = trace.get("mode", "lines")
    points = [None if x is None or y is None else (sheet.x.px(x), sheet.y.px(y))
              for x, y in zip(trace["x"], trace["y"], strict=True)]  # fmt: skip
    parts = [_line(trace.get("line", {}), points)] if "lines" in mode else []
    if "markers" in mode:
        marker = trace.get("marker", {})
        parts += [dot(marker, index, *at) for index, at in enumerate(points) if at]
    if "text" in mode:
        parts += [_word(trace, index, at, ink) for index, at in enumerate(points) if at]
    return "".join(parts)


def _line(line: Mapping[str, Any], points: Sequence[tuple[float, float] | None]) -> str:
    path, is_open = [], False
    for at in points:
        if at is not None:
            path.append(f"{'L' if is_open else 'M'}{at[0]:.2f} {at[1]:.2f}")
        is_open = at is not None
    dash = DASHES.get(line.get("dash", ""), "")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    colour, wide = line.get("color", "#000000"), line.get("width", 2)
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="{wide:g}" stroke-linejoin="round"'
        f"{dashed}/>"
    )


def dot(marker: Mapping[str, Any], index: int, x: float, y: float) -> str:
    """One mark: its symbol in its colour and size."""
    opacity = _at(marker.get("opacity", 1), index)
    if not opacity:
        return ""
    symbol, size = _at(marker.get("symbol", "circle"), index), _at(marker.get("size", 6), index)
    colour, edge = _at(marker.get("color"), index) or "#000000", marker.get("line", {})
    wide, ring = _at(edge.get("width", 0), index) or 0, _at(edge.get("color"), index)
    radius = size / 2
    if symbol == "line-ns":
        return (
            f'<path d="M{x:.2f} {y - radius:.2f}V{y + radius:.2f}" stroke="{ring or colour}" stroke-width="{wide:g}"/>'
        )
    is_open = symbol.endswith("-open")
    fill, stroke = ("none", colour) if is_open else (colour, ring or colour)
    looks = f'fill="{fill}"' + (f' stroke="{stroke}" stroke-width="{wide or 1:g}"' if wide or is_open else "")
    shape = _SHAPES.get(symbol.removesuffix("-open"))
    if shape is None:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" {looks}/>'
    path = shape.format(r=f"{radius:.2f}", d=f"{radius * 1.15:.2f}", t=f"{radius * 1.2:.2f}")
    return f'<path transform="translate({x:.2f} {y:.2f})" d="{path}" {looks}/>'


def _word(trace: Trace, index: int, at: tuple[float, float], ink: str) -> str:
    text = _at(trace.get("text"), index)
    if not text:
        return ""
    font, marker = trace.get("textfont", {}), trace.get("marker", {})
    size, colour = _at(font.get("size", 12), index), _at(font.get("color"), index) or ink
    up, side = (_at(trace.get("textposition", "middle center"), index)).split()
    has_mark = "markers" in trace.get("mode", "")
    gap = (_at(marker.get("size", 6), index) / 2 if has_mark else 0) + 2
    x = at[0] + (0 if side == "center" else gap if side == "right" else -gap)
    y = at[1] + (0 if up == "middle" else gap if up == "bottom" else -gap)
    across = {"left": "right", "right": "left", "center": "center"}[side]
    down = {"top": "bottom", "bottom": "top", "middle": "middle"}[up]
    return written(text, x, y, size=size, colour=colour, across=across, down=down, align=across)


def _at(value: Any, index: int) -> Any:
    """A setting of one mark: the setting of all, or that at its place."""
    return value[index] if isinstance(value, (list, tuple)) else value


__all__ = ["Axis", "bars", "dot", "hatching", "height", "scatter", "width"]
