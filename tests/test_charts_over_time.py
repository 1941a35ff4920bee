"""What bars, lines and S curves draw: digests of their traces worked out by hand."""

from __future__ import annotations

import pytest
from chart_examples import DESK, ENDS, PHONE, TOLD, bare

from metrics.charts.bars import Bars
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Role, Series
from metrics.charts.labels import spread
from metrics.charts.lines import Lines
from metrics.charts.s_curve import SCurve


def test_bars_print_their_numbers_with_separators_and_call_a_missing_quarter_by_its_word():
    bars = Bars(
        **TOLD, unit="户", categories=("17Q4", "18Q1", "18Q2"), missing=(False, True, False), missing_word="未报",
        series=(Series("惠及户数", (1240, None, 0), id="RV4"),),
    )  # fmt: skip

    bar, gaps = bars.figure(DESK).data

    assert (bar.type, list(bar.x), list(bar.y)) == ("bar", [0, 1, 2], [1240, None, 0])
    assert list(bar.text) == ["1,240", "", "0"]
    assert list(bar.customdata) == ["RV4", "RV4", "RV4"]
    assert list(bar.hovertext) == [
        "<b>17Q4</b><br>惠及户数：1,240户",
        "<b>18Q1</b><br>未报",
        "<b>18Q2</b><br>惠及户数：0户",
    ]
    assert (list(gaps.x), list(gaps.y), list(gaps.text)) == ([1], [0], ["未报"])


def test_a_stack_prints_its_segments_with_the_lamp_s_shape_and_its_sum_on_top():
    bars = Bars(
        **TOLD, categories=("18Q1", "18Q2"), stacked=True,
        series=(Series("正常", (15, 20), Role.GREEN), Series("严重滞后", (5, None), Role.RED)),
    )  # fmt: skip

    green, red, *keys, sums, _ = bars.figure(DESK).data

    assert list(green.text) == ["● 15", "●"]  # a bar of one segment has its number at its end
    assert list(red.text) == ["■ 5", ""]
    assert bare(sums.text) == ["20", "20"]
    assert list(sums.y) == [20, 20]
    assert [(key.name, key.marker.symbol) for key in keys] == [("正常", "circle"), ("严重滞后", "square")]
    assert [trace.showlegend for trace in (green, red)] == [False, False]


def test_lying_bars_run_from_top_to_bottom_and_leave_room_for_a_negative_number():
    bars = Bars(**TOLD, lying=True, decimals=1, categories=("甲", "乙"), series=(Series("完成", (88.0, -35.25)),))

    figure = bars.figure(DESK)

    assert list(figure.data[0].text) == ["88.0", "−35.3"]
    assert figure.data[0].y[0] < figure.data[0].y[1]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1] == 0
    assert figure.layout.xaxis.range[0] < -35.25


def test_bars_side_by_side_lie_down_on_a_phone_where_their_numbers_would_touch():
    series = (Series("计划", (1447.0,) * 6, Role.PREVIOUS), Series("完成", (1203.4,) * 6))
    bars = Bars(**TOLD, unit="万元", decimals=1, categories=tuple("123456"), series=series)

    assert bars.figure(DESK).data[0].orientation == "v"
    assert bars.figure(PHONE).data[0].orientation == "h"
    assert bare(bars.figure(PHONE).data[1].text) == ["1,203.4"] * 6


def test_a_reference_is_a_line_at_its_number_with_its_label():
    bars = Bars(**TOLD, categories=("18Q2",), series=(Series("次数", (29,)),), reference=26, reference_label="每周2次")

    figure = bars.figure(DESK)

    assert [(shape.y0, shape.y1) for shape in figure.layout.shapes] == [(26, 26)]
    assert [note.text for note in figure.layout.annotations] == ["每周2次"]


def test_a_line_breaks_at_a_gap_names_it_and_carries_its_name_and_last_number_at_its_end():
    lines = Lines(
        **TOLD, unit="%", periods=("17Q4", "18Q1", "18Q2"), missing_word="未报", mark="18Q2",
        series=(Series("结案率", (96.6, None, 94.4), id="RC2"), Series("目标", (90, 90, 90), Role.PLAN, dash=True)),
    )  # fmt: skip

    line, dots, target, gaps, ends = lines.figure(DESK).data

    assert (line.mode, list(line.y), line.line.dash) == ("lines", [96.6, None, 94.4], "solid")
    assert (list(dots.x), list(dots.y), bare(dots.text)) == ([0, 2], [96.6, 94.4], ["96.6%"])
    assert (target.mode, target.line.dash) == ("lines", "dash")
    assert (list(gaps.x), list(gaps.text)) == ([1], ["未报"])
    assert bare(ends.text) == ["结案率 94.4%", "目标 90.0%"]
    assert list(line.customdata) == ["RC2"] * 3
    assert line.hovertext[1] == "<b>18Q1</b><br>结案率：未报<br>目标：90.0%"


def test_this_year_is_bold_last_year_thin_the_plan_dashed_and_quarters_to_come_are_not_called_missing():
    lines = Lines(
        **TOLD, unit="%", periods=("一季度", "二季度", "三季度", "四季度"), missing_word="未报", mark="二季度",
        series=(
            Series("2018年", (20, None, None, None), weight="bold"),
            Series("2017年", (10, 30, 60, 100), Role.PREVIOUS, weight="thin"),
            Series("计划", (25, 50, 75, 100), Role.PLAN, dash=True),
        ),
    )  # fmt: skip

    this, _, last, dots, plan, gaps, ends = lines.figure(DESK).data

    assert (this.line.width, last.line.width, last.line.dash, plan.line.dash) == (3.5, 1.25, "solid", "dash")
    assert (dots.mode, list(gaps.x)) == ("markers", [1])  # last year's numbers stand in the table
    assert bare(ends.text) == ["2018年 20.0%", "2017年 100.0%", "计划 100.0%"]
    assert this.hovertext[1] == "<b>二季度</b><br>2018年：未报<br>2017年：30.0%<br>计划：50.0%"
    assert this.hovertext[2] == "<b>三季度</b><br>2017年：60.0%<br>计划：75.0%"


def test_a_year_of_which_nothing_is_known_is_empty_though_last_year_is_known():
    last = Series("2017年", (10, 30), weight="thin")

    assert Lines(**TOLD, periods=("一季度", "二季度"), series=(Series("2018年", (None, None)), last)).is_empty


def test_last_year_is_a_thin_curve_of_its_own_under_an_s_curve_and_the_last_column_of_its_numbers():
    curve = SCurve(
        **TOLD, periods=("一季度", "二季度"), plan=Series("计划", (10, 20), Role.PLAN),
        actual=Series("2018年", (9, 22)),
        bars=Series("本季", (9, 13), Role.MUTED), last_year=Series("2017年", (5, 12), Role.PREVIOUS),
    )  # fmt: skip

    thin = next(trace for trace in curve.figure(DESK).data if trace.name == "2017年")

    assert (thin.line.width, thin.line.dash, list(thin.y)) == (1.25, "solid", [5, 12])
    assert [column.title for column in curve.grid().columns] == ["", "计划", "2018年", "本季", "2017年"]


@pytest.mark.parametrize(("before", "told"), [((200, 350), "700.0"), ((7, 60), "")])
def test_a_bar_prints_no_number_where_last_years_line_runs_through_it(before, told):
    curve = SCurve(
        **TOLD, periods=("一季度", "二季度"), plan=Series("计划", (500, 900), Role.PLAN),
        actual=Series("2018年", (90, 790)), bars=Series("本季", (90, 700), Role.MUTED),
        last_year=Series("2017年", before, Role.PREVIOUS),
    )  # fmt: skip

    [bars] = [trace for trace in curve.figure(PHONE).data if trace.type == "bar"]

    assert bars.text[1] == told


def test_a_line_without_any_number_says_so_under_its_name():
    lines = Lines(**TOLD, periods=("18Q1", "18Q2"), series=(Series("满意度", (None, None)),), missing_word="未报")

    ends = lines.figure(DESK).data[-1]

    assert ends.text[0].replace("\u00a0", "") == "满意度<br>未报"


def test_a_rate_above_its_ceiling_stays_on_the_sheet_and_one_just_below_100_is_not_rounded_up():
    lines = Lines(**TOLD, unit="%", periods=("a", "b"), series=(Series("开工率", (99.96, 125.6)),), ceiling=100)

    figure = lines.figure(DESK)

    assert figure.layout.yaxis.range[1] >= 125.6
    assert bare(figure.data[1].text) == ["99.9%"]
    assert list(figure.layout.yaxis.ticktext) == ["0%", "50%", "100%", "150%"]


def test_an_s_curve_dashes_the_plan_and_dots_the_forecast_from_the_last_actual_on():
    curve = SCurve(
        **TOLD, unit="万元", periods=("18Q1", "18Q2", "18Q3", "18Q4"),
        plan=Series("计划", (390.5, 1305.2, 2100.8, 2612.0), Role.PLAN),
        actual=Series("实际", (310.2, 856.4, None, None)),
        forecast=Series("预计", (None, None, 1500.0, 2200.0), Role.FORECAST),
        bars=Series("本季", (310.2, 546.2, None, None), Role.MUTED),
    )  # fmt: skip

    bars, forecast, _, plan, _, actual, _, _, ends = curve.figure(DESK).data

    assert (bars.type, list(bars.y), list(bars.text)) == ("bar", [310.2, 546.2, None, None], ["", "546.2", "", ""])
    assert (forecast.line.dash, list(forecast.y)) == ("dot", [None, 856.4, 1500.0, 2200.0])
    assert (plan.line.dash, actual.line.dash) == ("dash", "solid")
    assert bare(ends.text) == ["实际 856.4", "计划 2,612.0", "预计 2,200.0"]
    assert actual.hovertext[1] == "<b>18Q2</b><br>计划：1,305.2万元<br>实际：856.4万元<br>本季：546.2万元"


def test_an_unreported_quarter_before_the_last_actual_is_named_and_a_future_one_is_not():
    curve = SCurve(
        **TOLD, periods=("a", "b", "c", "d"), missing_word="未报",
        plan=Series("计划", (1, 2, 3, 4)), actual=Series("实际", (1, None, 3, None)),
    )  # fmt: skip

    gaps = next(trace for trace in curve.figure(DESK).data if list(trace.text or ()) == ["未报"])

    assert list(gaps.x) == [1]


def test_each_gap_says_its_own_reason_and_one_whose_neighbours_have_numbers_is_not_called_unreported():
    periods, told = ("17Q3", "17Q4", "18Q1", "18Q2"), {"missing_word": "未报", "missing_words": ("", "零报告", "", "")}
    values, other = (1.0, None, None, 3.0), (1.0, None, 2.0, None)
    lines = Lines(**TOLD, **told, periods=periods, series=(Series("覆盖率", values), Series("满意度", other)))
    bars = Bars(**TOLD, **told, categories=periods, series=(Series("受理", values),))
    plan = Series("计划", (1, 2, 3, 4))
    curve = SCurve(**TOLD, periods=periods, missing_words=("", "零报告", "", "未报"), missing_word="未报", plan=plan,
                   actual=Series("实际", (1, None, 3, None)))  # fmt: skip

    said = {
        type(chart): [
            text for trace in chart.figure(DESK).data for text in trace.text or () if text in ("未报", "零报告")
        ]
        for chart in (lines, bars, curve)
    }

    assert said == {Lines: ["零报告"], Bars: ["零报告", "未报"], SCurve: ["零报告", "未报"]}
    assert lines.figure(DESK).data[0].hovertext[2] == "<b>18Q1</b><br>覆盖率：—<br>满意度：2.0"


def backlog(*, opened=(2.0, 9.0, 12.0), closed=(0.0, 3.0, 11.0)):
    return Cumulative(
        **TOLD, unit="件", days=ENDS, opened=Series("立案", opened, Role.SECOND, id="opened"),
        closed=Series("结案", closed, id="closed"), gap_note="未结1件", widest_note="3月31日最多6件",
        headings=("截至", "未结"),
    )  # fmt: skip


def test_what_is_open_is_the_tinted_gap_between_opened_and_closed():
    figure = backlog().figure(DESK)
    closed, opened, ends = figure.data

    assert (list(closed.y), list(opened.y)) == ([0, 3, 11], [2, 9, 12])
    assert (closed.fill, opened.fill) == ("none", "tonexty")
    assert list(opened.x) == ["2017-12-31", "2018-03-31", "2018-06-30"]
    assert sorted(bare(ends.text)) == ["未结1件", "立案 12", "结案 11"]
    assert opened.hovertext[1] == "<b>2018-03-31</b><br>立案：9件<br>结案：3件<br>未结：6件"


def test_the_widest_gap_is_marked_unless_it_is_the_last():
    figure, growing = backlog().figure(DESK), backlog(closed=(0.0, 3.0, 4.0)).figure(DESK)

    (line,) = figure.layout.shapes
    assert (line.x0, line.y0, line.y1) == ("2018-03-31", 3, 9)
    assert [note.text for note in figure.layout.annotations] == ["3月31日最多6件"]
    assert not growing.layout.shapes
    assert not growing.layout.annotations


def test_a_handful_of_things_is_counted_in_whole_numbers():
    figure = backlog(opened=(0.0, 1.0, 2.0), closed=(0.0, 0.0, 1.0)).figure(DESK)

    assert list(figure.layout.yaxis.ticktext) == ["0", "1", "2"]


def test_the_numbers_of_a_backlog_are_opened_closed_and_open_day_by_day():
    grid = backlog().grid()

    assert [column.title for column in grid.columns] == ["截至", "立案", "结案", "未结"]
    assert grid.rows[1] == ("2018-03-31", 9, 3, 6)
    assert backlog(opened=(0.0,) * 3, closed=(0.0,) * 3).is_empty


def test_names_at_the_ends_of_lines_move_apart_as_little_as_they_must():
    assert spread([10, 50], [16, 16], 0, 100) == [10, 50]
    assert spread([50, 50], [16, 16], 0, 100) == [42, 58]
    assert spread([98, 99], [16, 16], 0, 100) == [76, 92]
    assert spread([50, 20, 52], [16, 16, 16], 0, 100) == [43, 20, 59]
