"""Milestone trend analysis: for each reporting date, when each node was then expected. A rising line is slipping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace
from metrics.charts.curves import last_known
from metrics.charts.description import Description, Grid, GridColumn, Role
from metrics.charts.labels import End, end_labels, room
from metrics.charts.plot import Plot
from metrics.charts.theme import Look
from metrics.model.quarter import day_number, day_of

_NAME_EMS = 14
_DIAMOND = 7.0  # half of a mark that is larger than a dot


@dataclass(frozen=True, slots=True)
class Track:
    """What was expected of one node at each report; None where it was not reported. ``rebased`` marks a new plan."""

    id: str
    name: str
    expected: tuple[date | None, ...]
    rebased: tuple[bool, ...] = ()
    is_done: bool = False
    role: Role = Role.FIRST


@dataclass(frozen=True, kw_only=True)
class MilestoneTrend(Description):
    """Tracks over the reporting ``periods`` whose last days are ``report_days``; the diagonal is "done today"."""

    periods: tuple[str, ...]
    report_days: tuple[date, ...]
    tracks: tuple[Track, ...]
    diagonal_label: str = ""
    rebased_label: str = ""

    def grid(self) -> Grid:
        """One row per node, one column per report."""
        columns = (GridColumn(self.heading(0)), *(GridColumn(period, "date") for period in self.periods))
        return Grid(
            columns, tuple((t.name, *(None if day is None else str(day) for day in t.expected)) for t in self.tracks)
        )

    def drawing(self, look: Look) -> go.Figure:
        """Reports across, expected days up; each node named at the right, on a phone by a number with a key below."""
        if not self.report_days:
            return canvas.picture(look, [], height=0, margin={})
        drawn = [track for track in self.tracks if last_known(track.expected) is not None]
        first, last = self.report_days[0], self.report_days[-1]
        reach = max((last - first) / 28, timedelta(days=4))
        ends = [self._end(look, track, number, last + reach) for number, track in enumerate(drawn, 1)]
        names = sum(len(end.text) * (look.small + 4) + 2 for end in ends)
        height = 230 if look.compact else max(340, names)
        low, high = self._span(drawn)
        scale = Scale(day_number(low), day_number(high), ())
        right = room(ends, look, str(last + reach)) + 4
        ticks = axes.date_ticks(low, high, look, height * 2.2)
        left = 12 + max((lettering.px(word, look.small) for word in ticks["ticktext"]), default=0)
        width = look.width - left - right
        plot = self._plot(drawn, scale, height, width, first - reach, last + reach)

        def place(day: str) -> float:
            return float((date.fromisoformat(day) - first + reach).days)

        plot.beside = right - 2
        around = plot if look.compact else None
        labels = end_labels(ends, look, scale, height, lambda at: str(day_of(round(at))), plot=around, place=place)
        foot, key = axes.foot(self.periods, look, width), self._key(look, drawn)
        bottom = foot + sum(len(lines) * (look.small + 5) for lines in key) + (8 if key else 0)
        along = axes.places(self.periods, look, width)
        is_rebased = bool(self.rebased_label) and any(any(track.rebased) for track in drawn)
        names_above = [name for name in (self.diagonal_label, self.rebased_label if is_rebased else "") if name]
        legend = canvas.legend_height(names_above, look)
        return canvas.picture(
            look,
            [
                self._diagonal(look),
                *([] if look.compact or not labels else [self._leaders(look, drawn, labels[0])]),
                *(self._line(look, track) for track in drawn),
                *([canvas.dot(look, self.rebased_label, "diamond-open")] if is_rebased else []),
                *labels,
            ],
            height=height + 8 + bottom + legend,
            margin={"l": left, "r": right, "t": 8 + legend, "b": bottom},
            xaxis={
                "type": "date",
                "range": [str(first - reach), str(last + reach)],
                "tickvals": [str(self.report_days[i]) for i in along["tickvals"]],
                "ticktext": along["ticktext"],
            },
            yaxis={"type": "date", "range": [str(low), str(high)], "showgrid": True, **ticks},
            **({"annotations": notes} if (notes := self._key_notes(look, key, left, foot)) else {}),
        )

    def _span(self, drawn: Sequence[Track]) -> tuple[date, date]:
        """First and last day of the upright axis."""
        days = [*(day for track in drawn for day in track.expected if day), *self.report_days]
        pad = max((max(days) - min(days)) / 14, timedelta(days=15))
        return min(days) - pad, max(days) + pad

    def _points(self, track: Track) -> list[tuple[date, date, int]]:
        """Where a track's dots stand, without the reports it is missing from.

        The last dot of a done node stands on the diagonal, at the day it was done, unless an earlier report lies after.
        """
        points = [(self.report_days[i], day, i) for i, day in enumerate(track.expected) if day]
        if track.is_done and points:
            _, done, index = points[-1]
            before = points[-2][0] if len(points) > 1 else date.min
            if before < done < self.report_days[index]:
                points[-1] = (done, done, index)
        return points

    def _line(self, look: Look, track: Track) -> Trace:
        colour, points = look.colour(track.role), self._points(track)
        gaps = {index for _, _, index in points}
        x: list[str | None] = []
        y: list[str | None] = []
        symbols: list[str] = []
        tips: list[str] = []
        for day, expected, index in points:
            if x and index - 1 not in gaps:
                x, y, symbols, tips = [*x, None], [*y, None], [*symbols, "circle"], [*tips, ""]
            is_end, is_rebased = index == points[-1][2], index < len(track.rebased) and track.rebased[index]
            x.append(str(day))
            y.append(str(expected))
            symbols.append("diamond" if is_end and track.is_done else "diamond-open" if is_rebased else "circle")
            tips.append(self._tip(look, track, index))
        return {
            "type": "scatter", "mode": "lines+markers", "connectgaps": False, "name": lettering.plain(track.name),
            "x": x, "y": y, "line": {"color": colour, "width": 2}, "showlegend": False,
            "marker": {"color": colour, "symbol": symbols, "size": [11 if s != "circle" else 6 for s in symbols],
                       "opacity": 1, "line": {"width": [2 if s == "diamond-open" else 0 for s in symbols]}},
            "customdata": [track.id] * len(x), **canvas.hover(tips),
        }  # fmt: skip

    def _end(self, look: Look, track: Track, number: int, edge: date) -> End:
        """A node's label: its name at the right edge, on a phone its number beside its last dot."""
        day, expected, _ = self._points(track)[-1]
        colour = look.letters(look.colour(track.role))
        if look.compact:
            return End((str(number),), str(day), day_number(expected), colour, track.id)
        text = (*lettering.lines(track.name, _NAME_EMS), str(expected))
        return End(text, str(edge), day_number(expected), colour, track.id, is_strong=False)

    def _leaders(self, look: Look, drawn: Sequence[Track], labels: Trace) -> Trace:
        """A hair line from each line's end to its name, which may have moved up or down to make room."""
        last = str(self.report_days[-1])
        ends = [self._points(track)[-1] for track in drawn]
        steps = list(zip(ends, labels["x"], labels["y"], strict=True))
        return {
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
            "x": [x for (day, _, _), label_x, _ in steps for x in (str(day), last, label_x, None)],
            "y": [y for (_, expected, _), _, label_y in steps for y in (str(expected), str(expected), label_y, None)],
            "customdata": [track.id for track in drawn for _ in range(4)],
            "line": {"color": look.colour(Role.PREVIOUS), "width": 1},
        }  # fmt: skip

    def _diagonal(self, look: Look) -> Trace:
        ends = [str(self.report_days[0]), str(self.report_days[-1])]
        return {
            "type": "scatter", "mode": "lines", "x": ends, "y": ends, "hoverinfo": "skip",
            "name": lettering.plain(self.diagonal_label), "showlegend": bool(self.diagonal_label),
            "line": {"color": look.quiet, "width": 1, "dash": "dash"}, "customdata": [None, None],
        }  # fmt: skip

    def _plot(self, drawn: Sequence[Track], scale: Scale, height: float, width: float, start: date, end: date) -> Plot:
        """The plot in days from its left edge, with every line in it."""
        plot = Plot(scale, height, width, (end - start).days + 1, (0, 0))
        for track in drawn:
            points = [((day - start).days, day_number(expected)) for day, expected, _ in self._points(track)]
            plot.line(points)
            x, y = plot.at(*points[-1])
            if any(track.rebased) or track.is_done:
                plot.take((x - _DIAMOND, y - _DIAMOND, x + _DIAMOND, y + _DIAMOND))
            # The hair line to the name.
            plot.line([points[-1], ((self.report_days[-1] - start).days, points[-1][1])], has_dots=False)
        ends = (self.report_days[0], self.report_days[-1])
        plot.line([((day - start).days, day_number(day)) for day in ends], has_dots=False)
        return plot

    def _key(self, look: Look, drawn: Sequence[Track]) -> list[tuple[str, ...]]:
        """On a phone, the lines of the key under the plot: number, name and day of each node."""
        if not look.compact:
            return []
        told = [f"{number}  {t.name} {self._points(t)[-1][1]}" for number, t in enumerate(drawn, 1)]
        return [lettering.lines(text, (look.width - 30) / look.small) for text in told]

    def _key_notes(self, look: Look, key: list[tuple[str, ...]], left: float, foot: float) -> list[Trace]:
        y, notes = foot + 8, []
        for lines in key:
            notes.append(
                canvas.note(lettering.broken(lines), look, x=0, xref="paper", y=0, yref="paper", xanchor="left",
                            yanchor="top", align="left", xshift=-left + 8, yshift=-y)
            )  # fmt: skip
            y += len(lines) * (look.small + 5)
        return notes

    def _tip(self, look: Look, track: Track, index: int) -> str:
        is_rebased = index < len(track.rebased) and track.rebased[index]
        facts = [
            (self.periods[index], str(track.expected[index])),
            ("", f"◇ {self.rebased_label}" if is_rebased else ""),
        ]
        return lettering.tip(track.name, facts, look.lang)
