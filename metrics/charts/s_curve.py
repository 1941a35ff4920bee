"""S curve: cumulative plan against cumulative actual, and what is forecast from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import LINE_PAD, curve, end_of, gap_words, last_known, numbers_at
from metrics.charts.description import Description, Grid, GridColumn, Series
from metrics.charts.labels import End, end_labels, room_over
from metrics.charts.plot import Plot
from metrics.charts.theme import Look

_BAR_PAD = (0.5, 0.3)
_LEAST_BAR_PX = 34  # a bar lower than this has no room for its number under the curve's
_BAR_TEXT_PX = 3  # between a bar's foot and its number, as Plotly sets it


@dataclass(frozen=True, kw_only=True)
class SCurve(Description):
    """Plan, actual and forecast over the same ``periods``; actual stops at the page's quarter, forecast starts there.

    ``bars`` are the single quarters' amounts under the curves, or None; ``last_year`` is the same curve a year before,
    always drawn thin. A quarter without actual before the last one
    that has one was not reported and says ``missing_word``.
    """

    periods: tuple[str, ...]
    plan: Series
    actual: Series
    forecast: Series | None = None
    bars: Series | None = None
    last_year: Series | None = None
    decimals: int = 1

    @property
    def series(self) -> tuple[Series, ...]:
        """The curves and bars that there are."""
        return tuple(filter(None, (self.plan, self.actual, self.forecast, self.bars, self.before)))

    @property
    def before(self) -> Series | None:
        """Last year's curve as it is drawn."""
        return replace(self.last_year, weight="thin") if self.last_year else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done yet that is known."""
        return self.actual.is_blank

    def grid(self) -> Grid:
        """One row per period, one column per curve."""
        columns = (
            GridColumn(self.heading(0)),
            *(GridColumn(s.name, "number", self.decimals, self.unit) for s in self.series),
        )
        return Grid(columns, tuple(zip(self.periods, *(s.values for s in self.series), strict=True)))

    def drawing(self, look: Look) -> go.Figure:
        """Plan dashed, actual solid, forecast dotted from the last actual; every curve named at its end."""
        scale = Scale.over(
            [value for series in self.series for value in series.values], room=0.06, most=4, whole=self.decimals == 0
        )
        axis = scale.axis(self.unit, showgrid=True)
        height, top = (200 if look.compact else 260), 14
        ends = self._ends(look)
        left = 10 + max(lettering.px(word, look.small) for word in axis["ticktext"])
        right = room_over(ends, look, len(self.periods), self._pad, look.width - left)
        width = look.width - left - right
        plot, form = self._plot(scale, height, width, right), (self.decimals, self.unit)
        bottom = axes.foot(self.periods, look, width)
        tips = [self._tip(look, index) for index in range(len(self.periods))]
        traces = [self._bars(look, self.bars, tips, plot)] if self.bars else []
        if self.forecast:
            traces += curve(look, self._joined(self.forecast), tips, dash="dot")
        if self.before:
            traces += curve(look, self.before, tips)
        plan = replace(self.plan, dash=True)
        gaps = gap_words(look, plot, {index: self.gap(index) for index in self.missing()}, 0)
        labels = end_labels(ends, look, scale, height, plot=plot)
        traces += curve(look, plan, tips, numbers=numbers_at(look.small, plan, self.actual, plot, *form, leads=False))
        traces += curve(look, self.actual, tips, numbers=numbers_at(look.small, self.actual, plan, plot, *form))
        names = [self.bars.name] if self.bars else []
        legend = canvas.legend_height(names, look)
        return canvas.picture(
            look,
            [*traces, gaps, *labels],
            height=height + top + bottom + legend,
            margin={"l": left, "r": right, "t": top + legend, "b": bottom},
            xaxis=axes.places(self.periods, look, width, pad=self._pad) | axes.base(look),
            yaxis=axis,
        )

    @property
    def _pad(self) -> tuple[float, float]:
        return _BAR_PAD if self.bars else LINE_PAD

    def _plot(self, scale: Scale, height: float, width: float, right: float) -> Plot:
        """The plot with all that numbers and names may not cover."""
        plot = Plot(scale, height, width, len(self.periods), self._pad, beside=right - 2)
        forecast = self._joined(self.forecast) if self.forecast else None
        plot.draw(filter(None, (replace(self.plan, dash=True), self.actual, forecast, self.before)))
        for index, value in enumerate(self.bars.values if self.bars else ()):
            half = _bar_share(plot.slot) * plot.slot / 2
            if value:
                x, top = plot.at(index, value)
                plot.take((x - half, plot.at(index, 0)[1], x + half, top))
        return plot

    def _joined(self, forecast: Series) -> Series:
        """The forecast beginning at the last actual point, so that the eye can follow from one to the other."""
        start = last_known(self.actual.values)
        values = [None if start is not None and i < start else value for i, value in enumerate(forecast.values)]
        if start is not None and values[start] is None:
            values[start] = self.actual.values[start]
        return replace(forecast, values=tuple(values), labels=())

    def _ends(self, look: Look) -> list[End]:
        """Names at the curves' ends."""
        ems = 7 if look.compact else 10
        named = filter(None, (replace(self.plan, dash=True), self.actual, self.forecast, self.before))
        ends = (end_of(look, series, self.decimals, self.unit, ems=ems) for series in named)
        return [end for end in ends if end]

    def _bars(self, look: Look, bars: Series, tips: list[str], plot: Plot) -> canvas.Trace:
        """The single quarters, their number at the bar's foot where it stands clear of the curves."""
        texts = [self._in_bar(look, plot, index, value) for index, value in enumerate(bars.values)]
        wide = _bar_share(plot.slot)
        fits = max((lettering.px(text, look.small) for text in texts), default=0) <= plot.slot * wide + 4
        colour = look.colour(bars.role)
        return {
            "type": "bar", "x": list(range(len(bars.values))), "y": list(bars.values), "width": wide,
            "text": [lettering.plain(text) for text in texts] if fits else [""] * len(texts), "textangle": 0,
            "textposition": "inside", "insidetextanchor": "start", "constraintext": "none",
            "textfont": {"size": look.small, "color": look.on(colour)}, "marker": {"color": colour},
            "name": lettering.plain(bars.name), "showlegend": True,
            "customdata": [bars.id] * len(bars.values), **canvas.hover(tips),
        }  # fmt: skip

    def _in_bar(self, look: Look, plot: Plot, index: int, value: float | None) -> str:
        """A bar's number; "" where it is the sum at the curve, the bar is too low, or a curve runs through it."""
        foot = plot.at(index, 0)
        if not value or value == self.actual.values[index] or plot.at(index, value)[1] - foot[1] < _LEAST_BAR_PX:
            return ""
        text = lettering.figure(value, self.decimals, self.unit)
        return "" if plot.strikes(plot.letters(text, look.small, foot, "top center", _BAR_TEXT_PX)) else text

    def missing(self) -> list[int]:
        """Places without actual that have a word for it: before the last actual, and where one is given of its own."""
        last = last_known(self.actual.values) or 0
        own = [bool(word) for word in self.missing_words] or [False] * len(self.periods)
        asked = [i for i, value in enumerate(self.actual.values) if value is None and (i < last or own[i])]
        return [i for i in asked if self.gap(i)]

    def _tip(self, look: Look, index: int) -> str:
        facts = [
            (series.name, lettering.measured(value, self.decimals, self.unit, look.lang))
            for series in self.series
            if (value := series.values[index]) is not None
        ]
        return lettering.tip(self.periods[index], facts, look.lang)


def _bar_share(slot: float) -> float:
    """Of a place that a bar fills."""
    return min(0.5, 56 / slot)


def single_quarters(to_date: Sequence[float | None]) -> tuple[float | None, ...]:
    """本季值 = year to date − year to date one quarter earlier (DOMAIN §4.4); the first quarter is its own."""
    before = [0.0, *to_date[:-1]]
    return tuple(None if now is None or last is None else now - last for now, last in zip(to_date, before, strict=True))
