"""The sheet a chart is drawn on: size, margins, title, and the few things every kind of chart draws alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from metrics.charts import lettering
from metrics.charts.clearing import clearings
from metrics.charts.role import Role
from metrics.charts.theme import SYMBOLS, Look, template

Trace = dict[str, Any]
Ids = Sequence[str | None]

_LEGEND_LINE = 22
_LEGEND_KEY = 46  # px of a legend's sample line or mark with the space around it


def picture(
    look: Look, traces: Sequence[Trace], *, height: float, margin: Mapping[str, float], **layout: Any
) -> go.Figure:
    """A figure of traces as plain mappings.

    Plotly checks every colour of every mark when it builds a figure, which is nine tenths of the cost; the tests check
    instead, once, by building the same figures again with checking on.
    """
    sides = {side: round(margin.get(side, 0)) for side in "ltrb"}
    whole: Trace = {"template": template(look), "height": round(height), "margin": sides, **layout}
    if cleared := clearings(look, traces, whole):
        whole["shapes"] = [*(whole.get("shapes") or ()), *cleared]
    return go.Figure(data=list(traces), layout=whole, _validate=False)


def titled(figure: go.Figure, look: Look, title: str, subtitle: str, source: str) -> go.Figure:
    """The figure as a picture that stands alone: paper behind it, title and subtitle above, source below.

    The plot keeps its size and the sheet grows, so that nothing in it moves. The words are annotations, because a
    Plotly title of several lines runs over the sheet's edge.
    """
    # Each paragraph: its lines, the size of its type, and the height of one line.
    large, small = look.size + 3, look.small
    head, under, source_lines = (
        lettering.lines(text, (look.width - 24) / size * 0.98) if text else ()
        for text, size in ((title, large), (subtitle, small), (source, small))
    )
    tall = len(head) * (large + 6)
    above = tall + len(under) * (small + 5) + (14 if head or under else 0)
    below = len(source_lines) * (small + 5) + (8 if source_lines else 0)
    layout = figure.layout
    margin: dict[str, float] = layout.margin.to_plotly_json()
    top, bottom = margin["t"] + above, margin["b"] + below
    corner: Trace = {
        "x": 0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "align": "left",
        "xshift": 8 - margin["l"],
    }
    written = [*layout.annotations]
    for rows, ink, size, up in ((head, look.ink, large, top - 6), (under, look.quiet, small, top - 8 - tall)):
        text = lettering.broken(rows)
        if rows:
            text = f"<b>{text}</b>" if size == large else text
            written.append(note(text, look, colour=ink, size=size, **corner, y=1, yanchor="top", yshift=up))
    if source_lines:
        text = lettering.broken(source_lines)
        written.append(note(text, look, colour=look.quiet, **corner, y=0, yanchor="bottom", yshift=4 - bottom))
    figure.update_layout(
        height=layout.height + above + below,
        width=look.width,
        margin=margin | {"t": top, "b": bottom},
        paper_bgcolor=look.paper,
        annotations=written,
    )
    return figure


def note(text: str, look: Look, *, colour: str | None = None, size: int | None = None, **place: Any) -> Trace:
    """An annotation: escaped text at a place, without an arrow."""
    return {
        "text": text,
        "showarrow": False,
        "font": {"color": colour or look.ink, "size": size or look.small},
        **place,
    }


def words(
    look: Look,
    at: tuple[Sequence[Any], Sequence[Any]],
    text: Sequence[str],
    ids: Ids,
    *,
    position: str | Sequence[str] = "middle right",
    colour: str | Sequence[str] | None = None,
    size: int | None = None,
    tips: Sequence[str] = (),
) -> Trace:
    """A trace of escaped texts standing at data places ``(x, y)``; a click on one chooses its id.

    Without ``tips`` the pointer's box stays away: beside a mark that has one it would be sent to the browser twice.
    """
    x, y = at
    return {
        "type": "scatter", "mode": "text", "x": list(x), "y": list(y), "text": list(text), "customdata": list(ids),
        "textposition": position if isinstance(position, str) else list(position),
        "textfont": {"color": colour or look.ink if isinstance(colour, str | None) else list(colour),
                     "size": size or look.small},
        "showlegend": False,
        **(hover(tips) if tips else {"hoverinfo": "none"}),
    }  # fmt: skip


def hover(tips: Sequence[str]) -> Trace:
    """What the pointer shows, ready and escaped, without the box that names the trace.

    The texts go in beside the template and not into it, because a name may itself contain ``%{x}``.
    """
    return {"hovertext": list(tips), "hovertemplate": "%{hovertext}<extra></extra>"}


def legend_height(names: Iterable[str], look: Look) -> int:
    """Px to keep free above the plot for a legend of these entries."""
    rows, used = 1, 0.0
    for name in names:
        wide = lettering.px(name, look.small) + _LEGEND_KEY
        if used and used + wide > look.width:
            rows, used = rows + 1, 0.0
        used += wide
    return rows * _LEGEND_LINE + 6 if used else 0


def key(look: Look, role: Role, name: str) -> Trace:
    """A legend entry of its own: a lamp's shape in its colour, or a square of the role's colour."""
    symbol = SYMBOLS[role.lamp] if role.lamp else "square"
    return {
        "type": "scatter", "mode": "markers", "x": [None], "y": [None], "customdata": [None], "hoverinfo": "skip",
        "name": lettering.plain(name), "showlegend": True,
        "marker": {"symbol": symbol, "color": look.colour(role), "size": 10, "line": {"width": 2 * ("open" in symbol)}},
    }  # fmt: skip


def dot(look: Look, name: str, symbol: str = "circle") -> Trace:
    """A legend entry for marks whose colours differ: their common place in the chart, in ink."""
    return {
        **key(look, Role.ACTUAL, name),
        "marker": {"symbol": symbol, "color": look.ink, "size": 10, "line": {"width": 2 * ("open" in symbol)}},
    }
