"""Rank over rounds, the first place on top."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import last_known
from metrics.charts.description import Description, Grid, GridColumn, Series
from metrics.charts.labels import End, end_labels, room_over
from metrics.charts.role import Role
from metrics.charts.theme import Look

_PAD = (0.15, 0.12)


@dataclass(frozen=True, kw_only=True)
class RankTrend(Description):
    """``series`` hold ranks (1 is best) over ``periods``; ``participants`` is the last place of the axis.

    Series named in ``highlights`` are drawn strong, the others quiet.
    """

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    participants: int
    highlights: tuple[str, ...] = ()
    rank_form: str = "{rank}"

    def grid(self) -> Grid:
        """One row per unit, one column per round."""
        columns = (GridColumn(self.heading(0)), *(GridColumn(period, "number") for period in self.periods))
        return Grid(columns, tuple((s.name, *s.values) for s in self.series))

    def drawing(self, look: Look) -> go.Figure:
        """A line a unit, its name at the end; the highlighted ones carry their ranks in their dots."""
        places = max(self.participants, *(int(v) for s in self.series for v in s.values if v is not None), 1)
        scale = Scale(places + 0.6, 0.4, ())
        height, top = places * (26 if look.compact else 30) + 6, 4
        strong = [s for s in self.series if not self.highlights or s.name in self.highlights]
        ends = [end for series in self.series if (end := self._end(look, series, series in strong))]
        steps = [1, *range(5, places - 1, 5), places] if places > 6 else list(range(1, places + 1))
        words = [lettering.plain(self.rank_form.format(rank=step)) for step in steps]
        left = 16 + max(lettering.px(word, look.small) for word in words)
        right = room_over(ends, look, len(self.periods), _PAD, look.width - left)
        width = look.width - left - right
        bottom = axes.foot(self.periods, look, width)
        quiet = [series for series in self.series if series not in strong]
        drawn = [self._line(look, series, is_strong=series in strong) for series in (*quiet, *strong)]
        return canvas.picture(
            look,
            [
                # All lines under all dots, which carry the ranks.
                *(line for line, _ in drawn),
                *(dots for _, dots in drawn),
                *end_labels(ends, look, scale, height),
            ],
            height=height + top + bottom,
            margin={"l": left, "r": right, "t": top, "b": bottom},
            xaxis=axes.places(self.periods, look, width, pad=_PAD),
            yaxis={"range": [scale.low, scale.high], "tickvals": steps, "ticktext": words, "ticklabelstandoff": 8},
        )

    def _line(self, look: Look, series: Series, *, is_strong: bool) -> tuple[canvas.Trace, canvas.Trace]:
        """A line and its dots; the dots are a trace of their own, see ``curves.curve``."""
        colour = look.colour(series.role) if is_strong else look.colour(Role.MUTED)
        known = [index for index, value in enumerate(series.values) if value is not None]
        tips = [self._tip(look, series, index) for index in range(len(series.values))]
        shared = {"type": "scatter", "name": lettering.plain(series.name), "showlegend": False}
        line = {
            **shared, "mode": "lines", "connectgaps": False, "x": list(range(len(series.values))),
            "y": list(series.values), "line": {"color": colour, "width": 3 if is_strong else 1.5},
            "customdata": [series.id] * len(series.values), **canvas.hover(tips),
        }  # fmt: skip
        ranks = {
            "text": [lettering.figure(series.values[index] or 0, 0) for index in known],
            "textposition": "middle center", "textfont": {"size": look.small, "color": look.on(colour)},
        } if is_strong else {}  # fmt: skip
        dots = {
            **shared, "mode": "markers+text" if is_strong else "markers", "x": known,
            "y": [series.values[index] for index in known], **ranks,
            "marker": {"color": colour, "size": 20 if is_strong else 6},
            "customdata": [series.id] * len(known), **canvas.hover([tips[index] for index in known]),
        }  # fmt: skip
        return line, dots

    def _end(self, look: Look, series: Series, is_strong: bool) -> End | None:
        last = last_known(series.values)
        if last is None:
            return None
        text = tuple(
            f"\u00a0\u00a0\u00a0{line}" if is_strong else line
            for line in lettering.lines(series.name, 7 if look.compact else 12)
        )
        value = series.values[last]
        return End(text, last, float(value or 0), look.ink if is_strong else look.quiet, series.id, is_strong)

    def _tip(self, look: Look, series: Series, index: int) -> str:
        value = series.values[index]
        rank = "" if value is None else self.rank_form.format(rank=lettering.figure(value, 0))
        return lettering.tip(series.name, [(self.periods[index], rank)], look.lang)
