"""Which form each kind of chart takes in Office: a native chart, a table, or a picture where Office has no such chart.

A new kind says its form here and nowhere else; ``tests/test_reports_charts.py`` holds that every kind does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metrics.charts.bars import Bars
from metrics.charts.bullet import Bullets
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Description
from metrics.charts.dumbbell import Dumbbell
from metrics.charts.funnel import Funnel
from metrics.charts.gantt import Gantt
from metrics.charts.heatmap import Heatmap
from metrics.charts.lines import Lines
from metrics.charts.milestone_trend import MilestoneTrend
from metrics.charts.pareto import Pareto
from metrics.charts.rank_trend import RankTrend
from metrics.charts.round_strip import RoundStrip
from metrics.charts.s_curve import SCurve
from metrics.reports.ooxml.bars import bars
from metrics.reports.ooxml.bullets import bullets
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.cumulative import cumulative
from metrics.reports.ooxml.dumbbell import dumbbell
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.ooxml.funnel import funnel
from metrics.reports.ooxml.gantt import gantt
from metrics.reports.ooxml.heat import Tinting, heat_table, round_table
from metrics.reports.ooxml.lines import lines
from metrics.reports.ooxml.milestone_trend import milestone_trend
from metrics.reports.ooxml.pareto import pareto
from metrics.reports.ooxml.rank_trend import rank_trend
from metrics.reports.ooxml.s_curve import s_curve


@dataclass(frozen=True, slots=True)
class Drawn:
    """A native chart with its workbook."""

    draw: Callable[[Any, Frame, ChartCells], Native]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A native table in colours."""

    table: Callable[[Any, str], Tinting]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture, because Office has no such chart."""


Form = Drawn | Tabled | Pictured

FORMS: Mapping[type[Description], Form] = {
    Bars: Drawn(bars),
    Bullets: Drawn(bullets),
    Cumulative: Drawn(cumulative),
    Dumbbell: Drawn(dumbbell),
    Funnel: Drawn(funnel),
    Gantt: Drawn(gantt),
    Heatmap: Tabled(heat_table),
    Lines: Drawn(lines),
    MilestoneTrend: Drawn(milestone_trend),
    Pareto: Drawn(pareto),
    RankTrend: Drawn(rank_trend),
    RoundStrip: Tabled(round_table),
    SCurve: Drawn(s_curve),
}


def of(description: Description) -> Form:
    """The form of a chart; a kind that says none is a picture."""
    return FORMS.get(type(description), Pictured())
