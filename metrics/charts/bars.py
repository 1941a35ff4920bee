"""Bars: amounts side by side or stacked, upright over quarters or lying by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from metrics.charts import axes, bar_numbers, canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn, Series
from metrics.charts.rows import NamedRows
from metrics.charts.theme import Look

_THICKEST = 60  # px; a single bar on a wide page stays a bar
_THICK_LYING = 18
_SHARE = 0.74  # of its place that a bar or group of bars fills
_LITTLE_ROOM = 640
_MOST_NAME_LINES = 3
_EDGE = 10  # px left of a plot without an axis
_HEAD = 22  # px over a plot for the words of its axis, or of its reference


@dataclass(frozen=True, kw_only=True)
class Bars(Description):
    """``categories`` along the axis, ``ids`` what a click on each chooses, ``missing`` those that were not reported.

    ``lying`` draws them horizontally, first category on top. ``reference`` is a line with its label. A missing
    category is written 未报 where its bar would stand.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    ids: tuple[str, ...] = ()
    missing: tuple[bool, ...] = ()
    stacked: bool = False
    lying: bool = False
    decimals: int = 0
    reference: float | None = None
    reference_label: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no category has a number."""
        return all(series.is_blank for series in self.series)

    def grid(self) -> Grid:
        """One row per category, one column per series, and one of the reference line where there is one."""
        held = [(series.name, series.values) for series in self.series]
        if self.reference is not None:
            held.append((self.reference_label, (self.reference,) * len(self.categories)))
        columns = (
            GridColumn(self.heading(0)),
            *(GridColumn(name, "number", self.decimals, self.unit) for name, _ in held),
        )
        return Grid(columns, tuple(zip(self.categories, *(values for _, values in held), strict=True)))

    def is_missing(self, index: int) -> bool:
        """Whether a category was not reported: it says so, or there is a word for it and no number at all."""
        if index < len(self.missing):
            return self.missing[index]
        return bool(self.gap(index)) and all(series.values[index] is None for series in self.series)

    def drawing(self, look: Look) -> go.Figure:
        """Numbers on the bars; an axis of numbers where some bar has no room for its own; a legend for several series.

        In little room upright bars lie down when their names or numbers would not fit.
        """
        return (
            _lying(self, look)
            if self.lying or (look.width < _LITTLE_ROOM and _is_tight(self, look))
            else _upright(self, look)
        )


def _is_tight(bars: Bars, look: Look) -> bool:
    """Whether names would take more than three lines, or neighbours' numbers or the word for a gap would touch."""
    slot = (look.width - 20) / max(len(bars.categories), 1)
    if any(len(lettering.lines(name, max(slot / look.small, 2))) > _MOST_NAME_LINES for name in bars.categories):
        return True
    if any(lettering.px(bars.gap(run[0]), look.small) > slot * len(run) for run in _runs(bars)):
        return True
    labels = [text.removesuffix("%") for series in bars.series for text in _labels(bars, series)]
    widest = max((lettering.px(text, look.small) for text in labels), default=0)
    return _abreast(bars) > 1 and widest > slot * _SHARE / _abreast(bars) * 1.1


def _upright(bars: Bars, look: Look, *, left: float = _EDGE) -> go.Figure:
    """Upright bars. Where a number finds no room they are drawn once more with ``left`` px for an axis of numbers."""
    words = lettering.lines(bars.reference_label, 8) if bars.reference is not None else ()
    right = max((lettering.px(line, look.small) + 6 for line in words), default=0)
    width = look.width - left - 10 - right
    slot = width / max(len(bars.categories), 1)
    whole = min(_SHARE, _THICKEST * _abreast(bars) / slot)
    height, top = (180 if look.compact else 230), _legend_height(bars, look) + 6
    bottom = axes.foot(bars.categories, look, width)
    low, high = bar_numbers.span(bars.series, stacked=bars.stacked, reference=bars.reference)
    pad = 26 / height * (high - low)
    centres = range(len(bars.categories))
    wide, deep = slot * whole / _abreast(bars), height / (high - low + pad)
    place = {"x": 1, "xref": "paper", "y": bars.reference, "xanchor": "left", "yanchor": "middle", "xshift": 4}
    texts = _printed(bars, look, wide, deep, lying=False)
    axis = bar_numbers.axis(bars.series, texts, low, high, stacked=bars.stacked, decimals=bars.decimals, unit=bars.unit)
    if axis and left == _EDGE:
        return _upright(bars, look, left=10 + max(lettering.px(word, look.small) for word in axis["ticktext"]))
    return canvas.picture(
        look,
        [*_traces(bars, look, centres, whole, texts), _gaps(bars, look, slot)],
        height=height + top + bottom,
        margin={"l": left, "r": 10 + right, "t": top, "b": bottom},
        barmode="relative" if bars.stacked else "overlay",
        xaxis=axes.places(bars.categories, look, width),
        yaxis={"range": [low - (pad if low < 0 else 0), high + pad], "showticklabels": False, "zeroline": True, **axis},
        **_reference(bars, look, {"x0": 0, "x1": 1, "xref": "paper"}, "y", lettering.broken(words), place),
    )


def _lying(bars: Bars, look: Look) -> go.Figure:
    thick = _THICK_LYING if _abreast(bars) == 1 else 14 * _abreast(bars)
    rows = NamedRows.of(bars.categories, look, thick=thick)
    low, high = bar_numbers.span(bars.series, stacked=bars.stacked, reference=bars.reference)
    labels = [text for series in bars.series for text in _labels(bars, series)]
    labels += bar_numbers.totals(bars.series, bars.decimals, bars.unit)[1] if bars.stacked else []
    widest = max(
        (lettering.px(text.removeprefix("<b>").removesuffix("</b>"), look.small) for text in labels), default=0
    )
    pad = (high - low) * (widest + 10) / max(look.width - rows.left - widest - 20, 60)
    start = low - (pad if low < 0 else 0)
    per_unit = (look.width - rows.left - 12) / (high + pad - start)
    texts = _printed(bars, look, per_unit, thick / _abreast(bars), lying=True)
    axis = bar_numbers.axis(bars.series, texts, low, high, stacked=bars.stacked, decimals=bars.decimals, unit=bars.unit)
    head = _HEAD * bool(axis)
    place = {"x": bars.reference, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": head}
    top = head + (_HEAD if bars.reference is not None else 4)
    return canvas.picture(
        look,
        [
            *_traces(bars, look, rows.centres, thick, texts, lying=True),
            _unreported(bars, look, rows.centres),
            *rows.named(start, _ids(bars)),
        ],
        height=rows.height + top + _legend_height(bars, look) + 6,
        margin={"l": rows.left, "r": 8, "t": top + _legend_height(bars, look), "b": 6},
        legend={"y": 1 + top / rows.height},
        barmode="relative" if bars.stacked else "overlay",
        xaxis={
            "range": [start, high + pad],
            "showticklabels": False,
            "zeroline": True,
            "zerolinecolor": look.grid,
            "side": "top",
            **axis,
        },
        yaxis=rows.axis(),
        **_reference(
            bars, look, {"y0": 0, "y1": 1, "yref": "paper"}, "x", lettering.plain(bars.reference_label), place
        ),
    )


def _traces(
    bars: Bars,
    look: Look,
    centres: Sequence[float],
    whole: float,
    printed: Sequence[Sequence[str]],
    *,
    lying: bool = False,
) -> list[Trace]:
    """One trace a series with its ``printed`` numbers, for a stack its totals, and keys of lamps."""
    tips = [_tip(bars, look, index) for index in range(len(bars.categories))]
    along, across = ("x", "y") if lying else ("y", "x")
    each = whole / _abreast(bars)
    traces: list[Trace] = []
    for place, series in enumerate(bars.series):
        colour, texts = look.colour(series.role), printed[place]
        hatch = {"pattern": {"shape": "/", "size": 5, "solidity": 0.4}} if series.dash else {}
        traces.append(
            {
                "type": "bar", "orientation": "h" if lying else "v", along: list(series.values), across: list(centres),
                "width": each, "offset": -whole / 2 + (0 if bars.stacked else place * each),
                "text": list(texts), "textangle": 0, "constraintext": "none",
                "textposition": "inside" if bars.stacked else "outside", "insidetextanchor": "middle",
                "textfont": {"size": look.small, "color": look.on(colour) if bars.stacked else look.ink},
                "marker": {"color": colour, "line": {"color": look.paper, "width": int(bars.stacked)}, **hatch},
                "name": lettering.plain(series.name), "showlegend": len(bars.series) > 1 and not series.role.lamp,
                "customdata": _ids(bars, series), **canvas.hover(tips),
            }
        )  # fmt: skip
    if len(bars.series) > 1:
        traces += [canvas.key(look, series.role, series.name) for series in bars.series if series.role.lamp]
    if bars.stacked:
        ends, texts = bar_numbers.totals(bars.series, bars.decimals, bars.unit)
        # Beside a lying bar a hard space keeps the number clear of its end.
        texts = [f"\u00a0{text}" if text and lying else text for text in texts]
        at = (ends, list(centres)) if lying else (list(centres), ends)
        side = "middle right" if lying else "top center"
        traces.append(canvas.words(look, at, texts, _ids(bars), position=side, tips=tips))
    return traces


def _printed(bars: Bars, look: Look, wide: float, deep: float, *, lying: bool) -> list[list[str]]:
    labels = [_labels(bars, series) for series in bars.series]
    return bar_numbers.fitted(look, bars.series, labels, wide, deep, stacked=bars.stacked, lying=lying)


def _runs(bars: Bars) -> list[list[int]]:
    """Neighbouring categories that are missing for the same reason."""
    grouped = groupby(range(len(bars.categories)), key=lambda index: (bars.is_missing(index), bars.gap(index)))
    return [list(run) for (is_missing, _), run in grouped if is_missing]


def _gaps(bars: Bars, look: Look, slot: float) -> Trace:
    """The word for upright bars that are missing, once for neighbours, at the foot of their place."""
    runs, ids = _runs(bars), _ids(bars)
    broken = [lettering.lines(bars.gap(run[0]), max(slot * len(run) / look.small, 2)) for run in runs]
    at = [(run[0] + run[-1]) / 2 for run in runs]
    told = [ids[run[0]] if len(run) == 1 else None for run in runs]
    return canvas.words(
        look, (at, [0] * len(runs)), list(map(lettering.broken, broken)), told, position="top center", colour=look.quiet
    )


def _unreported(bars: Bars, look: Look, centres: Sequence[float]) -> Trace:
    """The word for lying bars that are missing, at the foot of each."""
    found, ids = [index for index in range(len(bars.categories)) if bars.is_missing(index)], _ids(bars)
    at = ([0] * len(found), [centres[index] for index in found])
    text = [lettering.plain(bars.gap(index)) for index in found]
    return canvas.words(look, at, text, [ids[index] for index in found], colour=look.quiet)


def _reference(
    bars: Bars, look: Look, ends: dict[str, Any], along: str, text: str, place: dict[str, Any]
) -> dict[str, Any]:
    """The reference line behind the bars and its label at the end, as parts of a layout; nothing without reference."""
    if bars.reference is None:
        return {}
    line = {"type": "line", "layer": "below", "line": {"color": look.quiet, "width": 1, "dash": "dot"}}
    at = {f"{along}0": bars.reference, f"{along}1": bars.reference}
    return {
        "shapes": [{**line, **ends, **at}],
        "annotations": [canvas.note(text, look, colour=look.quiet, align="left", **place)],
    }


def _tip(bars: Bars, look: Look, index: int) -> str:
    known = [(s.name, s.values[index]) for s in bars.series if s.values[index] is not None]
    facts = [(name, lettering.measured(value, bars.decimals, bars.unit, look.lang)) for name, value in known]
    return lettering.tip(
        bars.categories[index], [("", bars.gap(index))] if bars.is_missing(index) else facts, look.lang
    )


def _labels(bars: Bars, series: Series) -> list[str]:
    return bar_numbers.printed(series, bars.decimals, bars.unit)


def _ids(bars: Bars, series: Series | None = None) -> list[str | None]:
    return list(bars.ids) or [series.id if series else None] * len(bars.categories)


def _abreast(bars: Bars) -> int:
    """How many bars stand side by side in one place."""
    return 1 if bars.stacked else max(len(bars.series), 1)


def _legend_height(bars: Bars, look: Look) -> int:
    return canvas.legend_height([series.name for series in bars.series], look) if len(bars.series) > 1 else 0
