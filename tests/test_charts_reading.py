"""Charts can be read: numbers or an axis, whole ticks for counts, words clear of lines, one order and one scale."""

from __future__ import annotations

from itertools import pairwise

import pytest
from chart_examples import DESK, PHONE, TOLD, bare
from every_chart import Shown, every_chart

from metrics.charts.axes import Scale
from metrics.charts.bars import Bars
from metrics.charts.bullet import Bullets
from metrics.charts.clearing import box
from metrics.charts.description import Role, Series
from metrics.charts.dumbbell import Dumbbell
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.lines import Lines
from metrics.charts.pareto import Pareto
from metrics.charts.plot import Plot
from metrics.model.quarter import Quarter
from metrics.model.records import Records

ON_TOP = {"zh": "在上", "en": "on top"}
UNITS = {"community", "department", "project"}


@pytest.fixture(scope="module")
def latest(office: Records) -> tuple[Shown, ...]:
    return every_chart(office, Quarter(2018, 2))


def test_neighbouring_bars_without_room_for_numbers_stand_beside_an_axis():
    few = Series("受理", (3704.0, 3301.0), Role.PREVIOUS), Series("办结", (3669.0, 3251.0))
    many = tuple(Series(each.name, each.values * 12, each.role) for each in few)

    roomy = Bars(**TOLD, categories=("18Q1", "18Q2"), series=few).figure(DESK)
    tight = Bars(**TOLD, categories=("季度",) * 24, series=many).figure(DESK)

    assert bare(roomy.data[0].text) == ["3,704", "3,301"]
    assert roomy.layout.yaxis.showticklabels is False
    assert bare(tight.data[0].text) == []
    assert list(tight.layout.yaxis.ticktext) == ["0", "1,000", "2,000", "3,000"]


def test_a_segment_too_small_for_its_number_brings_an_axis_and_a_stack_of_one_segment_does_not():
    small = Bars(**TOLD, stacked=True, categories=("甲",), series=(Series("一", (97.0,)), Series("二", (3.0,))))
    alone = Bars(**TOLD, stacked=True, categories=("甲",), series=(Series("一", (97.0,)), Series("二", (None,))))

    assert list(small.figure(DESK).layout.yaxis.ticktext) == ["0", "25", "50", "75", "100"]
    assert alone.figure(DESK).layout.yaxis.showticklabels is False


def test_neighbouring_quarters_that_nobody_reported_say_so_once():
    bars = Bars(
        **TOLD, categories=tuple("abcde"), missing_word="未报", series=(Series("数", (1, None, None, None, 2)),)
    )

    gaps = bars.figure(DESK).data[-1]

    assert (list(gaps.x), list(gaps.text)) == ([2], ["未报"])


@pytest.mark.parametrize(
    ("highest", "ticks"), [(1, (0, 1)), (2, (0, 1, 2)), (3, (0, 1, 2, 3)), (9, (0, 5, 10)), (18, (0, 5, 10, 15, 20))]
)
def test_things_that_are_counted_have_whole_ticks(highest, ticks):
    assert Scale.over((0, highest), most=4, whole=True).ticks == ticks


def test_a_grid_line_stops_where_a_number_stands():
    lines = Lines(**TOLD, unit="%", periods=("a", "b", "c"), ceiling=100, series=(Series("率", (50, 44, 80)),))

    figure = lines.figure(DESK)

    numbers = [trace for trace in figure.data if trace.mode == "markers+text"]
    papers = [shape for shape in figure.layout.shapes if shape.layer == "between"]
    assert bare(numbers[0].text) == ["50.0%", "44.0%"]
    # The number over 50 % stands clear; the one under 44 % does too; names at the end stand on no line.
    assert all(paper.fillcolor == DESK.paper for paper in papers)
    assert all(paper.x1 - paper.x0 > 20 for paper in papers)


def test_a_number_takes_the_first_side_that_no_line_crosses_and_none_where_all_are_crossed():
    plot = Plot(Scale(0, 100, ()), 100, 200, 3)
    plot.draw([Series("升", (0, 50, 100))])

    above = plot.beside_point("50", 12, 1, 50, ("top right", "top left"))
    plot.take((0, 0, 200, 100))

    assert above == "top left"  # to the right of its point the line rises through it
    assert plot.beside_point("50", 12, 1, 50, ("top left", "bottom right")) == ""


def test_the_word_of_a_quarter_without_a_number_stands_at_the_first_height_that_is_free():
    plot = Plot(Scale(0, 100, ()), 100, 200, 2)
    assert plot.over_foot("未报", 10, 0, 0) == 0

    plot.line(((0, 0), (1, 0)), has_dots=False)  # last year's line runs along nought

    assert plot.over_foot("未报", 10, 1, 0) == 4
    # 10 px of type are 9 px of letters; where one word stands from 6 to 15 the next begins at 18.
    assert plot.over_foot("未报", 10, 1, 0) == 16


def test_the_box_of_a_word_begins_where_its_letters_do():
    left, top, right, bottom = box("\u00a0\u00a0字", 10, "middle right")

    assert left == pytest.approx(2 * 0.225 * 10)
    assert right - left == pytest.approx(10)
    assert bottom == -top


def test_every_list_of_units_has_the_worst_or_the_most_on_top_and_says_so(latest):
    faults = []
    for shown in latest:
        chart = shown.block.description
        is_list = isinstance(chart, (Bullets, Dumbbell)) or (isinstance(chart, Bars) and chart.lying)
        is_heat = isinstance(chart, Heatmap) and chart.narrows in UNITS
        if (is_list or is_heat) and ON_TOP[shown.lang] not in chart.subtitle:
            faults.append(f"{shown.where}: {chart.subtitle}")
        if isinstance(chart, Pareto) and list(chart.values) != sorted(chart.values, reverse=True):
            faults.append(f"{shown.where}: {chart.values}")

    assert not faults, "\n".join(faults)


def test_rates_of_units_rise_from_top_to_bottom(latest):
    rising = {"departments", "turnout", "areas"}
    shown = [each for each in latest if each.block.key in rising and each.lang == "zh"]

    assert {each.block.key for each in shown} == rising
    for each in shown:
        bars = each.block.description
        assert isinstance(bars, Bars)
        columns = zip(*(series.values for series in bars.series), strict=True)
        known = [sum(value for value in column if value is not None) for column in columns]
        assert known == sorted(known), each.where


def test_a_larger_number_is_never_paler_than_a_smaller_one_in_one_table(latest):
    tables = [shown for shown in latest if isinstance(shown.block.description, Heatmap)]

    assert tables
    for shown in tables:
        spots = [spot for row in shown.block.description.spots for spot in row]  # type: ignore[attr-defined]
        known = sorted(
            (spot.value, spot.level)
            for spot in spots
            if isinstance(spot.value, (int, float)) and spot.level is not None
        )
        assert all(one[1] <= other[1] for one, other in pairwise(known)), shown.where


def test_a_name_at_an_early_end_of_a_line_stays_on_a_phone_s_sheet():
    lines = Lines(
        **TOLD, unit="%", periods=tuple("abcdefg"), mark="g", missing_word="未报",
        series=(Series("主题党日开展率", (90, 91, 92, 93, 94, 95, None)),),
    )  # fmt: skip

    figure = lines.figure(PHONE)

    plot = PHONE.width - figure.layout.margin.l - figure.layout.margin.r
    slot = plot / (6 + 0.4 + 0.12)
    end = figure.layout.margin.l + (5 + 0.4) * slot
    # Seven characters of 11 px and the space before them; the number stands on a line of its own.
    assert end + 8 + 7 * 11 <= PHONE.width


def test_a_word_that_a_narrow_cell_would_break_is_a_dot():
    spots = ((Spot(None, "Here", Role.MUTED), *(Spot(None),) * 11),)
    heat = Heatmap(**TOLD, names=("Compound",), steps=tuple("abcdefghijkl"), spots=spots)

    assert bare(heat.figure(PHONE).data[0].text) == ["•"]
