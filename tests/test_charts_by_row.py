"""What charts of rows draw: dumbbells, bullets, Gantt, milestone trend, heat table, ranks and flags."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from chart_examples import CUT, DESK, ENDS, LAMPS, PHONE, TOLD, bare

from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.description import Role, Series
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.gantt import Gantt, Node
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.milestone_trend import MilestoneTrend, Track
from metrics.charts.pareto import Pareto
from metrics.charts.rank_trend import RankTrend
from metrics.charts.round_strip import Round, RoundStrip
from metrics.charts.theme import LIGHT
from metrics.model.lamp import Lamp

SYMBOLS = ["square", "triangle-up", "circle-open", "circle", "diamond"]


def test_a_dumbbell_draws_each_lamp_in_its_own_shape_and_colour_with_its_word_and_gap():
    pairs = tuple(Pair(str(i), "院", 50, 40, lamp, word) for i, (lamp, word) in enumerate(LAMPS))

    figure = Dumbbell(**TOLD, unit="%", pairs=pairs, headings=("小区", "计划", "形象")).figure(DESK)
    line, ring, actual, *_, side = figure.data

    assert list(actual.marker.symbol) == SYMBOLS
    assert list(actual.marker.color) == [LIGHT.lamp(lamp) for lamp, _ in LAMPS]
    assert (ring.marker.symbol, ring.marker.color, list(ring.x)) == ("circle", LIGHT.paper, [50] * 5)
    assert list(line.x)[:3] == [50, 40, None]
    assert bare(side.text) == ["严重滞后 −10", "滞后 −10", "未报 −10", "正常 −10", "已完成 −10"]


def test_a_dumbbell_without_actual_has_its_ring_its_word_and_no_mark():
    pair = Pair("LZ-XQ-001", "样例花园", 31, None, Lamp.GREY, "未报")

    figure = Dumbbell(**TOLD, unit="%", pairs=(pair,)).figure(DESK)
    _, ring, actual, numbers, plan, side = figure.data

    assert (list(ring.x), list(actual.x)) == ([31], [None])
    assert (bare(numbers.text), bare(plan.text)) == (["未报"], ["31%"])
    assert (bare(side.text), side.marker.opacity[0], side.marker.symbol[0]) == (["未报"], 1, "circle-open")
    assert list(side.customdata) == ["LZ-XQ-001"]


def test_a_bullet_stands_its_number_past_the_mark_it_would_run_into():
    levels = (
        BulletLevel("a", "城市综合体", 59.0, 50, 100, Lamp.GREEN, "达序"),
        BulletLevel("b", "背街小巷", 48.5, 50, 100, Lamp.GREEN, "基本达序"),
        BulletLevel("c", "商务楼宇", None, 50, 100, Lamp.GREY, "未报"),
    )

    figure = Bullets(**TOLD, unit="%", levels=levels, headings=("项目", "完成率", "序时", "目标", "灯")).figure(DESK)
    track, bar, planned, target, numbers, side = figure.data

    assert (list(track.x), list(bar.x)) == ([100] * 3, [59.0, 48.5, None])
    assert (list(planned.x), list(target.x), planned.marker.symbol) == ([50] * 3, [100] * 3, "line-ns")
    assert bare(numbers.text) == ["59.0%", "48.5%", "未报"]
    assert numbers.x[0] == 59.0
    assert numbers.x[1] > 50
    assert (bare(side.text), list(side.marker.symbol)) == (
        ["达序", "基本达序", "未报"],
        ["circle", "circle", "circle-open"],
    )


def node(**known):
    return Node("XM-06", "城市综合体", "竣工验收", date(2018, 1, 1), date(2018, 4, 30), **known)


CLASSES = {"categories": ("店外经营", "暴露垃圾", "其他"), "values": (6.0, 3.0, 1.0), "ids": ("a", "b", "c")}


def test_a_pareto_chart_s_bars_fill_the_lower_half_and_the_shares_stand_over_them():
    pareto = Pareto(**TOLD, **CLASSES, unit="件", vital=2, headings=("类别", "件数", "累计占比"))

    figure = pareto.figure(DESK)
    bars, line = figure.data

    assert list(bars.y) == [6, 3, 1]
    assert list(line.y) == [60, 90, 100]
    assert (line.yaxis, list(bars.x), list(line.x)) == ("y2", [0, 1, 2], [0, 1, 2])
    # The highest bar fills most of the lower part; the line has the upper part for itself.
    assert figure.layout.yaxis.range[1] == pytest.approx(6 * 1.16)
    assert figure.layout.yaxis.domain[1] < figure.layout.yaxis2.domain[0]
    assert list(bars.marker.color) == [LIGHT.colour(Role.ACTUAL)] * 2 + [LIGHT.colour(Role.PREVIOUS)]
    assert (list(bars.text), bare(line.text)) == (["6", "3", "1"], ["60.0%", "90.0%", "100.0%"])
    assert list(bars.customdata) == list(line.customdata) == ["a", "b", "c"]
    assert bars.hovertext[1] == "<b>暴露垃圾</b><br>件数：3件<br>累计占比：90.0%"


def test_the_numbers_of_a_pareto_chart_are_counts_and_shares_so_far():
    grid = Pareto(**TOLD, **CLASSES).grid()

    assert [column.kind for column in grid.columns] == ["text", "number", "percent"]
    assert grid.rows == (("店外经营", 6, 60), ("暴露垃圾", 3, 90), ("其他", 1, 100))


def test_on_a_phone_a_pareto_chart_lies_and_writes_the_share_beside_the_number():
    pareto = Pareto(**TOLD, **CLASSES, unit="件", headings=("类别", "件数", "累计占比"))

    bars, names = pareto.figure(PHONE).data

    assert bars.orientation == "h"
    assert list(bars.text) == ["6　累计占比 60.0%", "3　累计占比 90.0%", "1　累计占比 100.0%"]
    assert list(names.text) == ["店外经营", "暴露垃圾", "其他"]


def test_where_shares_have_no_room_only_that_of_the_vital_few_and_the_last_are_printed():
    names = tuple(f"第{number}类" for number in range(13))
    pareto = Pareto(**TOLD, categories=names, values=(1.0,) * 13, vital=5)

    line = pareto.figure(LIGHT.of("zh", width=420)).data[1]

    assert bare(line.text) == ["38.5%", "100.0%"]


def test_a_pareto_chart_of_nothing_has_nothing_to_draw():
    assert Pareto(**TOLD, categories=(), values=()).is_empty
    assert Pareto(**TOLD, categories=("其他",), values=(0.0,)).is_empty


def test_a_gantt_hatches_the_slip_from_plan_to_forecast_and_prints_the_days():
    late = node(forecast=date(2018, 7, 9), delay_days=70, lamp=Lamp.RED, lamp_word="严重滞后")
    done = node(actual=date(2018, 4, 10), lamp=Lamp.BLUE, lamp_word="已完成")

    figure = Gantt(**TOLD, nodes=(late, done), cut=CUT, legend=("计划", "预计", "实际"), late_form="晚{days}天").figure(
        DESK
    )
    plan, forecast, actual, slip, marks, labels = figure.data
    days = 86_400_000

    assert list(plan.base) == ["2018-01-01", "2018-01-01"]
    assert [x / days for x in plan.x] == [119, 119]
    assert [x and x / days for x in forecast.x] == [119, None]
    assert [x and x / days for x in actual.x] == [None, 99]
    assert (list(slip.base), [x and x / days for x in slip.x]) == (["2018-04-30", None], [70, None])
    assert slip.marker.pattern.shape == "/"
    assert (list(marks.x), list(marks.marker.symbol)) == (["2018-07-09", "2018-04-10"], ["square", "diamond"])
    assert bare(labels.text) == ["严重滞后 晚70天", "已完成"]
    assert list(figure.layout.yaxis.ticktext) == ["<b>城市综合体</b>", "竣工验收", "竣工验收"]


def test_an_overdue_node_without_forecast_is_late_up_to_the_day_the_page_is_about():
    figure = Gantt(**TOLD, nodes=(node(lamp=Lamp.RED),), cut=CUT).figure(DESK)

    assert list(figure.data[4].x) == [str(CUT)]
    assert [shape.x0 for shape in figure.layout.shapes if shape.type == "line"] == [str(CUT)]


def test_a_done_node_of_a_milestone_trend_ends_on_the_diagonal_and_a_new_plan_is_an_open_diamond():
    done = Track("a", "开工", (date(2018, 1, 10), date(2018, 3, 20), None), is_done=True)
    moved = Track("b", "封顶", (date(2018, 6, 1), None, date(2018, 9, 1)), (False, False, True))

    figure = MilestoneTrend(
        **TOLD, periods=("17Q4", "18Q1", "18Q2"), report_days=ENDS, tracks=(done, moved), rebased_label="计划已调整"
    ).figure(DESK)
    diagonal, _, first, second, key, labels = figure.data

    assert list(diagonal.x) == list(diagonal.y) == ["2017-12-31", "2018-06-30"]
    assert (list(first.x), list(first.y)) == (["2017-12-31", "2018-03-20"], ["2018-01-10", "2018-03-20"])
    assert list(first.marker.symbol) == ["circle", "diamond"]
    assert (list(second.y), second.marker.symbol[-1]) == (["2018-06-01", None, "2018-09-01"], "diamond-open")
    assert (key.name, key.marker.symbol) == ("计划已调整", "diamond-open")
    assert bare(labels.text) == ["开工<br>2018-03-20", "封顶<br>2018-09-01"]


def test_on_a_phone_a_milestone_trend_numbers_its_lines_and_tells_the_names_below():
    tracks = tuple(Track(name, name, (date(2018, 8, day),)) for day, name in ((1, "开工"), (9, "封顶")))
    trend = MilestoneTrend(**TOLD, periods=("18Q2",), report_days=(CUT,), tracks=tracks)

    figure = trend.figure(PHONE)

    assert bare(figure.data[-1].text) == ["1", "2"]
    assert [note.text for note in figure.layout.annotations] == ["1 开工 2018-08-01", "2 封顶 2018-08-09"]


def test_a_heat_table_is_bars_so_that_a_click_on_a_cell_can_be_heard():
    spots = ((Spot(5, "5", level=1.0), Spot(None, "未报")), (Spot("x", "滞后", Role.YELLOW), Spot(0, "0", level=0.0)))

    figure = Heatmap(**TOLD, names=("同乐", "兴隆"), steps=("1月", "2月"), spots=spots, ids=("LZ-1", "LZ-3")).figure(
        DESK
    )
    (cells,) = figure.data

    assert (cells.type, list(cells.x), list(cells.customdata)) == (
        "bar",
        [0, 1, 0, 1],
        ["LZ-1", "LZ-1", "LZ-3", "LZ-3"],
    )
    assert list(cells.text) == ["5", "未报", "▲ 滞后", "0"]
    assert list(cells.marker.color) == [LIGHT.scale[-1], LIGHT.paper, LIGHT.colour(Role.YELLOW), LIGHT.scale[0]]
    assert cells.textfont.color[1] == LIGHT.quiet
    assert cells.hovertext[1] == "<b>同乐</b><br>2月：未报"


def test_a_cell_of_two_filters_chooses_its_row_and_its_column_and_an_empty_one_its_row_alone():
    spots = ((Spot(2, "2", level=1.0), Spot(0, "0", level=0.0), Spot(1, "1", Role.MUTED)),)
    table = Heatmap(
        **TOLD, names=("环卫所",), ids=("环卫所",), narrows="department", spots=spots,
        steps=("逾期", "未到时限", "缓办"), step_ids=("yellow", "green", ""), narrows_step="lamp",
    )  # fmt: skip

    (cells,) = table.figure(DESK).data

    assert table.filters == ("department", "lamp")
    assert [list(ids) for ids in cells.customdata] == [["环卫所", "yellow"], ["环卫所", ""], ["环卫所", ""]]
    assert replace(table, narrows_step=None).filters == ("department",)


def test_in_narrow_cells_a_lamp_is_told_by_its_shape_alone():
    spots = (tuple(Spot("x", "未开展", Role.RED) for _ in range(12)),)
    months = tuple(f"{month}月" for month in range(1, 13))

    figure = Heatmap(**TOLD, names=("同乐社区党支部",), steps=months, spots=spots).figure(PHONE)

    assert set(figure.data[0].text) == {"■"}


def test_english_steps_stand_on_end_over_narrow_columns_and_no_word_is_broken():
    spots = (tuple(Spot("x", "Behind", Role.YELLOW) for _ in range(8)),)

    axis = Heatmap(**TOLD, names=("花园",), steps=("Survey",) * 8, spots=spots).figure(PHONE)

    assert set(axis.layout.xaxis.ticktext) == {"Survey"}
    assert axis.layout.xaxis.tickangle == -90
    assert set(axis.data[0].text) == {"▲"}


def test_a_rank_trend_has_the_first_place_on_top_and_the_highlighted_carry_their_ranks():
    series = (Series("同乐", (3, None, 1), id="a"), Series("兴隆", (1, 2, 3), id="b"))
    trend = RankTrend(
        **TOLD, periods=("a", "b", "c"), series=series, participants=8, highlights=("同乐",), rank_form="第{rank}名"
    )

    figure = trend.figure(DESK)
    quiet, strong, quiet_dots, strong_dots, ends = figure.data

    assert figure.layout.yaxis.range == (8.6, 0.4)
    assert list(figure.layout.yaxis.ticktext) == ["第1名", "第5名", "第8名"]
    assert (list(strong.y), list(strong_dots.x), list(strong_dots.text)) == ([3, None, 1], [0, 2], ["3", "1"])
    assert (quiet.line.color, quiet_dots.text) == (LIGHT.colour(Role.MUTED), None)
    assert bare(ends.text) == ["同乐", "兴隆"]


def test_a_strip_of_rounds_flies_a_red_flag_only_for_a_round_won_and_counts_the_run():
    rounds = tuple(
        Round("双迎攻坚", f"{month}月期", date(2017, month, 1), f"2017年{month}月", outcome, result, streak, is_sample)
        for month, outcome, result, streak, is_sample in (
            (3, "won", "流动红旗", 1, False), (6, "won", "流动红旗", 2, True), (10, "lost", "未获评", 0, False),
            (12, "warned", "流动黄旗", 0, False),
        )
    )  # fmt: skip
    strip = RoundStrip(
        **TOLD, rounds=rounds, awards=("双迎攻坚",), streak_form="连续{count}次", legend=("红旗", "未获评", "黄旗")
    )

    figure = strip.figure(DESK)
    flags = [shape for shape in figure.layout.shapes if shape.type == "path" and shape.xref is None]
    _, run, marks, labels = figure.data

    red, yellow = LIGHT.colour(Role.HONOUR), LIGHT.colour(Role.YELLOW)
    assert [(flag.xanchor, flag.fillcolor) for flag in flags] == [
        ("2017-03-01", red), ("2017-06-01", red), ("2017-12-01", yellow),
    ]  # fmt: skip
    assert flags[0].path != flags[2].path
    assert [flag.opacity for flag in flags] == [1, 0.45, 1]
    assert list(run.x) == ["2017-03-01", "2017-06-01", None]
    assert list(marks.marker.opacity) == [0, 0, 1, 0]
    assert list(labels.text) == ["3月期", "6月期", "12月期", "10月期"]
    assert [note.text for note in figure.layout.annotations] == ["<b>连续2次</b>", "红旗", "未获评", "黄旗"]
    assert marks.hovertext[1] == "<b>双迎攻坚 6月期</b><br>2017年6月<br>流动红旗<br>连续2次"
