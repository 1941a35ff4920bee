"""Opened against closed, both cumulative: what lies between the two lines is the backlog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn, Series
from metrics.charts.labels import End, end_labels, room
from metrics.charts.theme import Look

_EDGE = timedelta(days=2)  # so that the first point is clear of the axis' words


@dataclass(frozen=True, kw_only=True)
class Cumulative(Description):
    """``opened`` and ``closed`` up to the end of each of the ``days``, which may be unevenly apart.

    ``opened`` begins with what was open before; headings are the day and the backlog. ``gap_note`` is written between
    the lines' ends, ``widest_note`` at the widest gap unless that is the last.
    """

    days: tuple[date, ...]
    opened: Series
    closed: Series
    gap_note: str = ""
    widest_note: str = ""
    decimals: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened and nothing closed."""
        return not any(value for series in (self.opened, self.closed) for value in series.values)

    @property
    def gaps(self) -> tuple[float, ...]:
        """What was open at the end of each day."""
        pairs = zip(self.opened.values, self.closed.values, strict=True)
        return tuple((opened or 0) - (closed or 0) for opened, closed in pairs)

    def grid(self) -> Grid:
        """One row per day."""
        numbers = (self.opened.name, self.closed.name, self.heading(1))
        columns = (
            GridColumn(self.heading(0), "date"),
            *(GridColumn(n, "number", self.decimals, self.unit) for n in numbers),
        )
        rows = zip(map(str, self.days), self.opened.values, self.closed.values, self.gaps, strict=True)
        return Grid(columns, tuple(rows))

    def drawing(self, look: Look) -> go.Figure:
        """Two lines with the gap tinted; names, last numbers and the gap at their ends, the widest gap marked."""
        values = [value for value in (*self.opened.values, *self.closed.values) if value is not None]
        scale = Scale.over(values, room=0.04, most=4, whole=self.decimals == 0)
        axis = scale.axis(self.unit, showgrid=True)
        height, top, bottom = (190 if look.compact else 250), 16, 28
        ends = self._ends(look)
        left = 10 + max(lettering.px(word, look.small) for word in axis["ticktext"])
        right = room(ends, look, str(self.days[-1]) if self.days else None)
        width = max(look.width - left - right, 60)
        first, last = (self.days[0], self.days[-1]) if self.days else (date(2000, 1, 1), date(2000, 1, 2))
        ticks = axes.date_ticks(first, last, look, width)
        return canvas.picture(
            look,
            [*self._lines(look), *end_labels(ends, look, scale, height)],
            height=height + top + bottom,
            margin={"l": left, "r": right, "t": top, "b": bottom},
            xaxis={"type": "date", "range": [str(first - _EDGE), str(last)], **ticks} | axes.base(look),
            yaxis=axis,
            **self._widest(look),
        )

    def _lines(self, look: Look) -> list[Trace]:
        tips = [self._tip(look, index) for index in range(len(self.days))]
        traces: list[Trace] = []
        for series, fill in ((self.closed, "none"), (self.opened, "tonexty")):
            colour = look.colour(series.role)
            traces.append(
                {
                    "type": "scatter", "mode": "lines+markers", "name": lettering.plain(series.name),
                    "x": [str(day) for day in self.days], "y": list(series.values), "fill": fill,
                    "fillcolor": _tint(look.colour(self.opened.role)), "connectgaps": False, "showlegend": False,
                    "line": {"color": colour, "width": 2.5}, "marker": {"color": colour, "size": 6},
                    "customdata": [series.id] * len(self.days), **canvas.hover(tips),
                }
            )  # fmt: skip
        return traces

    def _ends(self, look: Look) -> list[End]:
        """The lines' names with their last numbers, and between them what is still open."""
        if not self.days:
            return []
        at, ems = str(self.days[-1]), 6 if look.compact else 12
        ends = []
        for series in (self.opened, self.closed):
            number = lettering.figure(series.values[-1] or 0, self.decimals, self.unit)
            whole = f"{series.name} {number}"
            text = (whole,) if lettering.ems(whole) <= ems else (*lettering.lines(series.name, ems), number)
            ends.append(End(text, at, series.values[-1] or 0, look.letters(look.colour(series.role)), series.id))
        middle = sum(end.y for end in ends) / 2
        gap = End((self.gap_note,), at, middle, look.ink, self.opened.id, is_strong=False)
        return [*ends, *([gap] if self.gap_note else [])]

    def _widest(self, look: Look) -> dict[str, list[Trace]]:
        """A line across the widest gap with its note, as parts of a layout; nothing where the last is the widest."""
        widest = max(range(len(self.gaps)), key=lambda index: self.gaps[index], default=0)
        if not self.widest_note or not self.days or self.gaps[widest] <= self.gaps[-1]:
            return {}
        at, foot, head = str(self.days[widest]), self.closed.values[widest] or 0, self.opened.values[widest] or 0
        # Both lines rise, so that there is room under their right and over their left.
        is_early = widest < len(self.days) * 0.6
        under: Trace = {"x": at, "y": foot, "xanchor": "left", "yanchor": "top", "yshift": -4}
        over: Trace = {"x": at, "y": head, "xanchor": "right", "yanchor": "bottom", "yshift": 4}
        place = under if is_early else over
        line = {"type": "line", "x0": at, "x1": at, "y0": foot, "y1": head, "line": {"color": look.ink, "width": 1}}
        return {
            "shapes": [line],
            "annotations": [canvas.note(lettering.plain(self.widest_note), look, bgcolor=look.paper, **place)],
        }

    def _tip(self, look: Look, index: int) -> str:
        numbers = (
            (self.opened.name, self.opened.values[index]),
            (self.closed.name, self.closed.values[index]),
            (self.heading(1), self.gaps[index]),
        )
        facts = [(name, lettering.measured(n, self.decimals, self.unit, look.lang)) for name, n in numbers]
        return lettering.tip(str(self.days[index]), facts, look.lang)


def _tint(colour: str) -> str:
    """A colour as a pale wash, through which the grid is still seen."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"
