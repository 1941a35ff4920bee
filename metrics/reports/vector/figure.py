"""A figure of ``metrics.charts`` as SVG.

The charts room places everything itself: every margin, tick, label and range is a number in the figure. So drawing it
takes no layout engine and no browser, only the handful of marks our charts use. What a figure says beyond those is
left out here and would show in ``tests/test_reports_vector.py``, which draws every kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from metrics.charts import lettering
from metrics.charts.clearing import box
from metrics.charts.description import Description
from metrics.charts.place import Plot
from metrics.charts.theme import Look
from metrics.reports.vector import marks
from metrics.reports.vector.words import height, written

_KEY = 30  # px of a legend's sample
_GAP = 16  # px between its entries
_LINE = 22
_UNDER = ("below", "between")  # the marks: reference lines, and over them what keeps words clear of lines
EDGE = 6  # px beside the sheet for letters a little wider than measured


def svg(description: Description, look: Look, *, family: str = "Noto Sans SC") -> tuple[str, float, float]:
    """The chart as SVG with its width and height in px, without title and paper."""
    figure = description.figure(look).to_plotly_json()
    layout, traces = figure["layout"], [dict(trace) for trace in figure["data"]]
    return drawn(layout, traces, look, family)


def drawn(
    layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], look: Look, family: str
) -> tuple[str, float, float]:
    """A layout and its traces as SVG. Raises ValueError for a trace that is neither bars nor points and lines."""
    if strange := {trace["type"] for trace in traces} - {"bar", "scatter"}:
        raise ValueError(f"paper cannot draw {', '.join(sorted(strange))}; use bars, or scatter with lines or markers")
    wide, high = float(layout.get("width") or look.width), float(layout["height"])
    x, y, y2 = layout.get("xaxis", {}), layout.get("yaxis", {}), layout.get("yaxis2")
    sheet = Plot.of(layout, wide)
    # A second axis of numbers, such as a Pareto's share.
    second = Plot.of(layout, wide, "yaxis2") if y2 else sheet
    patterns: dict[str, str] = {}
    shapes = layout.get("shapes") or ()
    bars = [trace for trace in traces if trace["type"] == "bar"]
    parts = [
        *_grid(x, y, sheet, look),
        *(_grid({}, y2, second, look) if y2 else ()),
        *(_shape(s, second if s.get("yref") == "y2" else sheet) for s in shapes if s.get("layer") in _UNDER),
        marks.bars(bars, sheet, is_relative=layout.get("barmode") == "relative", ink=look.ink, patterns=patterns),
        *(
            marks.scatter(trace, second if trace.get("yaxis") == "y2" else sheet, look.ink)
            for trace in traces
            if trace["type"] == "scatter"
        ),
        *(_shape(s, second if s.get("yref") == "y2" else sheet) for s in shapes if s.get("layer") not in _UNDER),
        *_ticks(x, y, sheet, look),
        *(_ticks({"showticklabels": False}, {"side": "right", **y2}, second, look) if y2 else ()),
        *_legend(traces, layout, sheet, look, wide),
        *(_note(n, second if n.get("yref") == "y2" else sheet, look) for n in layout.get("annotations") or ()),
    ]
    hatched = "".join(marks.hatching(colour, name) for colour, name in patterns.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
        f'viewBox="{-EDGE:g} 0 {wide + 2 * EDGE:g} {high:g}" '
        f'font-family="{family}"><defs>{hatched}</defs>{"".join(parts)}</svg>',
        wide,
        high,
    )


def _grid(x: Mapping[str, Any], y: Mapping[str, Any], sheet: Plot, look: Look) -> Iterator[str]:
    """Grid lines, the zero line and the line an axis stands on."""
    for axis, place, is_x in ((x, sheet.x, True), (y, sheet.y, False)):
        lines = [(place.px(value), look.grid) for value in axis.get("tickvals") or () if axis.get("showgrid")]
        if axis.get("zeroline") and min(place.low, place.high) <= 0 <= max(place.low, place.high):
            lines.append((place.px(0), axis.get("zerolinecolor", look.quiet)))
        for at, colour in lines:
            ends = (at, sheet.top, at, sheet.bottom) if is_x else (sheet.left, at, sheet.right, at)
            yield _rule(ends, colour, 1)
        if axis.get("showline"):
            colour, thick = axis.get("linecolor", look.quiet), axis.get("linewidth", 1)
            along = (sheet.left, sheet.bottom, sheet.right, sheet.bottom)
            up = (sheet.left, sheet.top, sheet.left, sheet.bottom)
            ends = along if is_x else up
            yield _rule(ends, colour, thick)


def _ticks(x: Mapping[str, Any], y: Mapping[str, Any], sheet: Plot, look: Look) -> Iterator[str]:
    for axis, is_x in ((x, True), (y, False)):
        if axis.get("showticklabels") is False:
            continue
        font = {"size": look.small, "color": look.quiet} | dict(axis.get("tickfont") or {})
        off = 4 + float(axis.get("ticklabelstandoff") or 0)
        turned = float(axis.get("tickangle") or 0)
        for value, text in zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False):
            looks: dict[str, Any] = {"size": font["size"], "colour": font["color"]}
            if not is_x and axis.get("side") == "right":
                yield written(text, sheet.right + off, sheet.y.px(value), **looks)
            elif not is_x:
                yield written(text, sheet.left - off, sheet.y.px(value), across="right", **looks)
            elif axis.get("side") == "top":
                at = (sheet.x.px(value), sheet.top - off)
                if turned:
                    yield written(text, *at, across="left", angle=turned, **looks)
                else:
                    yield written(text, *at, across="center", down="bottom", **looks)
            else:
                yield written(text, sheet.x.px(value), sheet.bottom + off, across="center", down="top", **looks)


def _legend(
    traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], sheet: Plot, look: Look, wide: float
) -> Iterator[str]:
    entries = [trace for trace in traces if trace.get("showlegend") and trace.get("name")]
    if not entries:
        return
    rows: list[list[Mapping[str, Any]]] = [[]]
    used = 0.0
    for entry in entries:
        long = _KEY + lettering.px(entry["name"], look.small) + _GAP
        if used and used + long > wide:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += long
    share = float((layout.get("legend") or {}).get("y") or 1)
    foot = sheet.bottom - share * (sheet.bottom - sheet.top)
    for number, row in enumerate(rows):
        at, y = 6.0, foot - (len(rows) - number - 0.5) * _LINE
        for entry in row:
            yield _key(entry, at, y)
            yield written(entry["name"], at + _KEY - 4, y, size=look.small, colour=look.quiet)
            at += _KEY + lettering.px(entry["name"], look.small) + _GAP


def _key(entry: Mapping[str, Any], x: float, y: float) -> str:
    """A legend's sample: a square of a bar, the mark of points, a piece of a line."""
    marker = entry.get("marker") or {}
    if entry["type"] == "bar":
        colour = marker.get("color")
        colour = colour[0] if isinstance(colour, (list, tuple)) else colour
        return f'<rect x="{x + 6:.1f}" y="{y - 5:.1f}" width="12" height="10" fill="{colour}"/>'
    if "markers" in entry.get("mode", ""):
        small = {**marker, "size": min(marks._at(marker.get("size", 10), 0), 12)}
        return marks.dot(small, 0, x + 12, y)
    line = entry.get("line") or {}
    return _rule((x, y, x + 22, y), line.get("color", "#000000"), line.get("width", 2), line.get("dash", ""))


def _shape(shape: Mapping[str, Any], sheet: Plot) -> str:
    line = shape.get("line") or {}
    x_ref, y_ref = shape.get("xref", "x"), shape.get("yref", "y")
    opacity = shape.get("opacity", 1)
    faded = f' opacity="{opacity:g}"' if opacity != 1 else ""
    if shape["type"] == "path":
        return f"<g{faded}>{_path(shape, sheet, x_ref, y_ref)}</g>"
    if shape.get("xsizemode") == "pixel":
        x, y = sheet.across(shape["xanchor"], x_ref), sheet.down(shape["yanchor"], y_ref)
        box = (x + shape["x0"], y - shape["y0"], x + shape["x1"], y - shape["y1"])
    else:
        box = (
            sheet.across(shape["x0"], x_ref), sheet.down(shape["y0"], y_ref),
            sheet.across(shape["x1"], x_ref), sheet.down(shape["y1"], y_ref),
        )  # fmt: skip
    if shape["type"] == "line":
        return _rule(box, line.get("color", "#000000"), line.get("width", 1), line.get("dash", ""))
    x0, y0, x1, y1 = box
    fill, colour, thick = shape.get("fillcolor") or "none", line.get("color", "none"), line.get("width", 0)
    looks = f'fill="{fill}" stroke="{colour}" stroke-width="{thick}"'
    if shape["type"] == "circle":
        return (
            f'<ellipse cx="{(x0 + x1) / 2:.2f}" cy="{(y0 + y1) / 2:.2f}" rx="{abs(x1 - x0) / 2:.2f}" '
            f'ry="{abs(y1 - y0) / 2:.2f}" {looks}{faded}/>'
        )
    return (
        f'<rect x="{min(x0, x1):.2f}" y="{min(y0, y1):.2f}" width="{abs(x1 - x0):.2f}" height="{abs(y1 - y0):.2f}" '
        f"{looks}{faded}/>"
    )


def _path(shape: Mapping[str, Any], sheet: Plot, x_ref: str, y_ref: str) -> str:
    """A path in px from its anchor or in the axes' own numbers; letters and numbers apart or joined by commas."""
    parts = shape["path"].replace(",", " ").replace("M", " M ").replace("L", " L ").replace("C", " C ")
    told, is_y = [], False
    for part in parts.replace("Z", " Z ").split():
        if part.isalpha():
            told.append(part)
            continue
        value = float(part)
        if shape.get("xsizemode") == "pixel":
            at = sheet.down(shape["yanchor"], y_ref) - value if is_y else sheet.across(shape["xanchor"], x_ref) + value
        else:
            at = sheet.down(value, y_ref) if is_y else sheet.across(value, x_ref)
        told.append(f"{at:.2f}")
        is_y = not is_y
    return f'<path d="{" ".join(told)}" fill="{shape.get("fillcolor") or "none"}"/>'


def _note(note: Mapping[str, Any], sheet: Plot, look: Look) -> str:
    font = note.get("font") or {}
    x = sheet.across(note["x"], note.get("xref", "x"), float(note.get("xshift") or 0))
    y = sheet.down(note["y"], note.get("yref", "y"), float(note.get("yshift") or 0))
    across = {"auto": "center"}.get(note.get("xanchor", "center"), note.get("xanchor", "center"))
    down = {"auto": "middle"}.get(note.get("yanchor", "middle"), note.get("yanchor", "middle"))
    size = font.get("size", look.small)
    behind = _behind(note, x, y, size, f"{down} {across}")
    return behind + written(note["text"], x, y, size=size, colour=font.get("color", look.ink),
                            across=across, down=down, align=note.get("align") or across)  # fmt: skip


def _behind(note: Mapping[str, Any], x: float, y: float, size: float, anchored: str) -> str:
    """The paper behind a note that keeps lines out of it."""
    if not note.get("bgcolor"):
        return ""
    # What is anchored at its foot stands above its place.
    sides = {"top": "bottom", "bottom": "top", "middle": "middle"}, {"left": "right", "right": "left"}
    down, across = anchored.split()
    left, top, right, bottom = box(note["text"], size, f"{sides[0][down]} {sides[1].get(across, across)}")
    place = f'x="{x + left - 1:.2f}" y="{y + top:.2f}" width="{right - left + 2:.2f}" height="{bottom - top:.2f}"'
    return f'<rect {place} fill="{note["bgcolor"]}"/>'


def _rule(ends: tuple[float, float, float, float], colour: str, thick: float, dash: str = "") -> str:
    pattern = marks.DASHES.get(dash, "")
    dashed = f' stroke-dasharray="{pattern}"' if pattern else ""
    x0, y0, x1, y1 = ends
    return f'<path d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" stroke="{colour}" stroke-width="{thick:g}"{dashed}/>'


__all__ = ["EDGE", "drawn", "height", "svg"]
