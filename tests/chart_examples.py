"""One chart of every kind around a name and a gap, small enough to see by eye what its figure must be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from metrics.charts.bars import Bars
from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Description, Role, Series
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.funnel import Funnel, FunnelStep
from metrics.charts.gantt import Gantt, Node
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.lines import Lines
from metrics.charts.milestone_trend import MilestoneTrend, Track
from metrics.charts.pareto import Pareto
from metrics.charts.rank_trend import RankTrend
from metrics.charts.round_strip import Round, RoundStrip
from metrics.charts.s_curve import SCurve
from metrics.charts.theme import LIGHT
from metrics.model.lamp import Lamp

DESK, PHONE = LIGHT.of("zh"), LIGHT.of("zh", compact=True)
TOLD = {"title": "标题", "alt": "说明"}
CUT = date(2018, 6, 30)
ENDS = (date(2017, 12, 31), date(2018, 3, 31), CUT)
QUARTERS = ("17Q4", "18Q1", "18Q2")
LAMPS = (
    (Lamp.RED, "严重滞后"),
    (Lamp.YELLOW, "滞后"),
    (Lamp.GREY, "未报"),
    (Lamp.GREEN, "正常"),
    (Lamp.BLUE, "已完成"),
)


def examples(name: str = "丰乐路1号院", rows: int = 2) -> dict[str, Description]:
    """Every kind with ``rows`` things, periods or cells called ``name``; the second has no number."""
    told = {
        "title": "标题",
        "alt": "说明",
        "headings": ("名称", "实际", "计划", "目标", "亮灯"),
        "narrows": "community",
    }
    ids = tuple(f"id-{index}" for index in range(rows))
    values = tuple(None if index == 1 else 40.0 + index for index in range(rows))
    series = Series(name, (60.0, None, 80.4), id="id-0")
    plan = Series("计划", (50.0, 75.0, 100.0), Role.PLAN, dash=True, id="plan")
    return {
        "bars": Bars(
            **told, unit="户", categories=(name,) * rows, ids=ids, series=(Series("户数", values),), missing_word="未报"
        ),
        "lying": Bars(
            **told, unit="%", lying=True, stacked=True, categories=(name,) * rows, ids=ids, missing_word="未报",
            series=(Series(name, values, Role.RED), Series("正常", values, Role.GREEN)),
            reference=30, reference_label=name,
        ),
        "lines": Lines(**told, unit="%", periods=QUARTERS, series=(series, plan), missing_word="未报", mark="18Q2"),
        "s_curve": SCurve(
            **told, unit="万元", periods=QUARTERS, plan=plan, actual=Series(name, (60.0, 70.0, None), id="id-0"),
            forecast=Series("预计", (None, None, 90.0), Role.FORECAST, id="forecast"),
            bars=Series(name, (60.0, 10.0, None), Role.MUTED, id="bars"), missing_word="未报",
            last_year=Series("上年", (20.0, None, 70.0), Role.PREVIOUS, id="before"),
        ),
        "dumbbell": Dumbbell(
            **told, unit="%", missing_word="未报",
            pairs=tuple(Pair(i, name, 56.0, v, Lamp.YELLOW, "滞后", name) for i, v in zip(ids, values, strict=True)),
        ),
        "bullets": Bullets(
            **told, unit="%", missing_word="未报",
            levels=tuple(
                BulletLevel(i, name, v, 50.0, 100.0, Lamp.GREEN, name) for i, v in zip(ids, values, strict=True)
            ),
        ),
        "funnel": Funnel(
            **told, unit="个", missing_word="未报",
            steps=tuple(FunnelStep(i, name, v, 10) for i, v in zip(ids, values, strict=True)),
        ),
        "pareto": Pareto(
            **told, unit="件", categories=(name,) * rows, ids=ids, values=tuple(40.0 - index for index in range(rows)),
        ),
        "cumulative": Cumulative(
            **told, unit="件", days=ENDS[: max(rows, 0)], gap_note=name, widest_note=name,
            opened=Series(name, (3.0, 9.0, 12.0)[:rows], Role.SECOND, id="id-0"),
            closed=Series("结案", (0.0, 4.0, 10.0)[:rows], id="id-1"),
        ),
        "gantt": Gantt(
            **told, cut=CUT, cut_label=name, legend=("计划", "预计", name),
            nodes=tuple(
                Node(i, name, name, date(2018, 1, 1), date(2018, 4, 30), date(2018, 7, 9), None, 70, Lamp.RED, name)
                for i in ids
            ),
        ),
        "milestone_trend": MilestoneTrend(
            **told, periods=QUARTERS, report_days=ENDS, diagonal_label=name, rebased_label=name,
            tracks=tuple(Track(i, name, (date(2018, 4, 1), None, date(2018, 8, 1)), (False, False, True)) for i in ids),
        ),
        "heatmap": Heatmap(
            **told, names=(name,) * rows, steps=("施工中", name), ids=ids, legend=((Role.RED, name),),
            spots=tuple((Spot(v, name, Role.RED), Spot(None, "未报")) for v in values),
        ),
        "rank_trend": RankTrend(
            **told, periods=QUARTERS, participants=8, rank_form="第{rank}名", highlights=(name,),
            series=(Series(name, (3, None, 1), id="id-0"), Series("别家", (1, 2, 3), id="id-1")),
        ),
        "round_strip": RoundStrip(
            **told, awards=(name,), streak_form="连续{count}次", legend=("流动红旗", "未获评", name),
            rounds=tuple(
                Round(name, f"{name}{n}", date(2018, 1 + n, 1), name, outcome, name, streak, id=f"id-{n}")
                for n, (outcome, streak) in enumerate((("won", 1), ("won", 2), ("lost", 0), ("warned", 0)))
            ),
        ),
    }  # fmt: skip


def bare(texts: Sequence[str] | None) -> list[str]:
    """Printed texts without bold, hard spaces and blanks."""
    found = (text.replace("<b>", "").replace("</b>", "").replace("\u00a0", "") for text in texts or ())
    return [text for text in found if text]
