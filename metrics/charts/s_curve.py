"""S curve: cumulative plan against cumulative actual, and what is forecast from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import LINE_PAD, Plot, curve, end_of, last_known, numbers_at
from metrics.charts.description import Column, Description, Grid, Series
from metrics.charts.labels import End, end_labels, room
from metrics.charts.theme import Look

_CLEAR_PX = 16
_LEAST_BAR_PX = 34  # a bar lower than this has no room for its number under the curve's


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
    missing_word: str = ""

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
        columns = (Column(self.heading(0)), *(Column(s.name, "number", self.decimals, self.unit) for s in self.series))
        return Grid(columns, tuple(zip(self.periods, *(s.values for s in self.series), strict=True)))

    def drawing(self, look: Look) -> go.Figure:
        """Plan dashed, actual solid, forecast dotted from the last actual; every curve named at its end."""
        scale = Scale.over([value for series in self.series for value in series.values], room=0.06, most=4)
        axis = scale.axis(self.unit, showgrid=True)
        height, top = (200 if look.compact else 260), 14
        ends = self._ends(look, scale.span / height)
        left = 10 + max(lettering.px(word, look.small) for word in axis["ticktext"])
        right = room(ends, look, len(self.periods) - 1)
        width = look.width - left - right
        slot = width / max(len(self.periods), 1)
        bottom = axes.foot(self.periods, look, width)
        tips = [self._tip(look, index) for index in range(len(self.periods))]
        traces = [self._bars(look, self.bars, tips, height / scale.span, slot)] if self.bars else []
        if self.forecast:
            traces += curve(look, self._joined(self.forecast), tips, dash="dot")
        if self.before:
            traces += curve(look, self.before, tips)
        plan = replace(self.plan, dash=True)
        plot, form = Plot(scale, height, slot), (self.decimals, self.unit)
        traces += curve(look, plan, tips, numbers=numbers_at(look, plan, self.actual, plot, *form, leads=False))
        traces += curve(look, self.actual, tips, numbers=numbers_at(look, self.actual, plan, plot, *form))
        names = [self.bars.name] if self.bars else []
        legend = canvas.legend_height(names, look)
        return canvas.picture(
            look,
            [*traces, self._gaps(look), *end_labels(ends, look, scale, height)],
            height=height + top + bottom + legend,
            margin={"l": left, "r": right, "t": top + legend, "b": bottom},
            xaxis=axes.places(self.periods, look, width, pad=(0.5, 0.3) if self.bars else LINE_PAD) | axes.base(look),
            yaxis=axis,
        )

    def _joined(self, forecast: Series) -> Series:
        """The forecast beginning at the last actual point, so that the eye can follow from one to the other."""
        start = last_known(self.actual.values)
        values = [None if start is not None and i < start else value for i, value in enumerate(forecast.values)]
        if start is not None and values[start] is None:
            values[start] = self.actual.values[start]
        return replace(forecast, values=tuple(values), labels=())

    def _ends(self, look: Look, per_px: float) -> list[End]:
        """Names at the curves' ends; an actual that stops early is named below its last point, clear of the plan."""
        ems = 7 if look.compact else 10
        ends = []
        for series in filter(None, (replace(self.plan, dash=True), self.actual, self.forecast, self.before)):
            end = end_of(look, series, self.decimals, self.unit, ems=ems)
            if end and series is self.actual and end.x < len(self.periods) - 1:
                planned = self.plan.values[end.x]
                is_above = planned is not None and end.y > planned
                end = replace(end, y=end.y + per_px * (_CLEAR_PX if is_above else -_CLEAR_PX))
            ends += [end] if end else []
        return ends

    def _bars(self, look: Look, bars: Series, tips: list[str], px_per_unit: float, slot: float) -> canvas.Trace:
        """The single quarters, their number at the bar's foot where it stands clear of the curves."""
        texts = [
            # In the first quarter the amount is the sum to date, whose number stands at the curve.
            lettering.figure(value, self.decimals, self.unit)
            if value and value != total and value * px_per_unit >= _LEAST_BAR_PX
            else ""
            for value, total in zip(bars.values, self.actual.values, strict=True)
        ]
        wide = min(0.5, 56 / slot)
        fits = max((lettering.px(text, look.small) for text in texts), default=0) <= slot * wide + 4
        colour = look.colour(bars.role)
        return {
            "type": "bar", "x": list(range(len(bars.values))), "y": list(bars.values), "width": wide,
            "text": [lettering.plain(text) for text in texts] if fits else [""] * len(texts), "textangle": 0,
            "textposition": "inside", "insidetextanchor": "start", "constraintext": "none",
            "textfont": {"size": look.small, "color": look.on(colour)}, "marker": {"color": colour},
            "name": lettering.plain(bars.name), "showlegend": True,
            "customdata": [bars.id] * len(bars.values), **canvas.hover(tips),
        }  # fmt: skip

    def _gaps(self, look: Look) -> canvas.Trace:
        last = last_known(self.actual.values) or 0
        found = [i for i in range(last) if self.actual.values[i] is None] if self.missing_word else []
        text = [lettering.plain(self.missing_word)] * len(found)
        return canvas.words(
            look, (found, [0] * len(found)), text, [None] * len(found), position="top center", colour=look.quiet
        )

    def _tip(self, look: Look, index: int) -> str:
        facts = [
            (series.name, lettering.measured(value, self.decimals, self.unit, look.lang))
            for series in self.series
            if (value := series.values[index]) is not None
        ]
        return lettering.tip(self.periods[index], facts, look.lang)


def single_quarters(to_date: Sequence[float | None]) -> tuple[float | None, ...]:
    """本季值 = year to date − year to date one quarter earlier (DOMAIN §4.4); the first quarter is its own."""
    before = [0.0, *to_date[:-1]]
    return tuple(None if now is None or last is None else now - last for now, last in zip(to_date, before, strict=True))
