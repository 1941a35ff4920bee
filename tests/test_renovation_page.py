"""老旧小区改造: what the page says, draws and lists in every state of the record, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import polars as pl
import pytest
from builders import records, sample, view

from metrics.blocks import Block, Chart, Lead, Note, Section, TableBlock, Tiles, View
from metrics.charts.bars import Bars
from metrics.charts.description import Description, Role
from metrics.charts.dumbbell import Dumbbell
from metrics.charts.heatmap import Heatmap
from metrics.charts.lines import Lines
from metrics.charts.s_curve import SCurve
from metrics.charts.theme import LIGHT
from metrics.families.office.schema import TARGETS
from metrics.families.renovation import FAMILY
from metrics.families.renovation.curves import completion_curve, completions, money_curve, starts
from metrics.families.renovation.examples import Row, compound, done, working
from metrics.families.renovation.listed import listed
from metrics.families.renovation.schema import RENOVATION
from metrics.families.renovation.sentences import attention, lead, narrative, problems
from metrics.insight.overview import overview
from metrics.insight.provenance import rows_grid
from metrics.insight.views import of_selection
from metrics.model.lamp import Lamp
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import Catalogue

Q2 = "2018Q2"
PUBLISHED = (
    "截至2018年第二季度末，本年度计划改造老旧小区8个，已开工6个，按小区数计开工率75.0%、按户数计开工率80.4%；"
    "已完工1个，完工率12.5%，较上年同期提高12.5个百分点；累计惠及居民640户。"
    "本年累计完成投资856.4万元，占年度计划的32.8%，欠序时进度17.2个百分点。"
)
CATALOGUE = Catalogue((FAMILY,))


@cache
def sample_office() -> Records:
    """The sample office's six quarters with its targets; made once, because records are never changed."""
    return records((RENOVATION, sample(RENOVATION)), (TARGETS, sample(TARGETS)))


def known(rows: Iterable[Mapping[str, str]] | pl.DataFrame = (), **more: object) -> Records:
    """Records of the compounds a test is about."""
    return records((RENOVATION, rows), **more)  # type: ignore[arg-type]


def seen(of: Records, quarter: str = Q2, *, lang: str = "zh", **chosen: tuple[str, ...]) -> View:
    """What the page looks at; ``chosen`` are filters."""
    return view(FAMILY, of, quarter, lang=lang, selection=Selection(**chosen))  # type: ignore[arg-type]


def page(of: View) -> list[Block]:
    """The blocks of the page."""
    assert FAMILY.page is not None
    return list(FAMILY.page(of))


def charts(blocks: Iterable[Block]) -> dict[str, Description]:
    """Charts by key."""
    return {block.key: block.description for block in blocks if isinstance(block, Chart)}


def tables(blocks: Iterable[Block]) -> dict[str, TableBlock]:
    """Tables by key."""
    return {block.key: block for block in blocks if isinstance(block, TableBlock)}


def notes(of: View) -> tuple[str, ...]:
    """The remarks at the foot of the page."""
    return next((block.sentences for block in page(of) if isinstance(block, Note)), ())


# Every state of the record

STATES: dict[str, tuple[Records, str, Selection]] = {
    "whole sample": (sample_office(), Q2, Selection()),
    "first quarter": (sample_office(), "2017Q1", Selection()),
    "end of a year": (sample_office(), "2017Q4", Selection()),
    "one year chosen": (sample_office(), Q2, Selection(year=2018)),
    "nothing on record": (known(), Q2, Selection()),
    "quarter after the last report": (sample_office(), "2018Q3", Selection()),
    "zero report": (known(reports={("renovation", Q2): Reporting.ZERO}), Q2, Selection()),
    "one row": (known([compound("A")]), Q2, Selection()),
    "one finished row": (known([done("A")]), Q2, Selection()),
    "one community": (sample_office(), Q2, Selection(community=("同乐社区",))),
    "one compound": (sample_office(), Q2, Selection(project=("样例花园",))),
    "one lamp": (sample_office(), Q2, Selection(lamp=("yellow",))),
    "a filter that leaves nothing": (sample_office(), Q2, Selection(community=("样例无此社区",))),
    "still running": (replace(sample_office(), as_of=datetime(2018, 6, 10, 9, tzinfo=UTC)), Q2, Selection()),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_stands_in_every_state_and_speaks_first(state: str, lang: str) -> None:
    of, quarter, selection = STATES[state]
    looked_at = view(FAMILY, of, quarter, lang=lang, selection=selection)

    blocks = page(looked_at)

    assert isinstance(blocks[0], Lead)
    assert blocks[0].sentences
    assert [block.key for block in blocks if isinstance(block, Section)] == ["progress", "money", "gain"]
    keys = [block.key for block in blocks]
    assert len(set(keys)) == len(keys)
    for name, description in charts(blocks).items():
        assert description.title, name
        assert description.alt, name
        assert description.grid().columns[0].title, name
        assert description.figure(LIGHT.of(lang)).data is not None
    for concern in attention(looked_at):
        assert concern.title
        assert concern.owner


def test_an_english_page_says_no_chinese_but_names_and_what_staff_wrote() -> None:
    of = [working("A", planned_progress="90", compound_name="A", community="B", issues="late", dept="C", leader="D")]
    blocks = page(seen(known([*of, done("B", compound_name="E", community="B")]), lang="en"))

    said = [s for block in blocks if isinstance(block, (Lead, Note)) for s in block.sentences]
    said += [text for d in charts(blocks).values() for text in (d.title, d.subtitle, d.alt, d.unit, *d.headings)]
    said += [t for table in tables(blocks).values() for t in (table.title, *(c.title for c in table.grid.columns))]
    said += [str(cell) for table in tables(blocks).values() for cells in table.grid.rows for cell in cells]

    assert [text for text in said if any("一" <= character <= "鿿" for character in text)] == []


def test_nothing_reported_is_said_and_never_drawn_as_zero() -> None:
    blocks = page(seen(known()))

    assert blocks[0] == Lead("lead", ("截至2018年第二季度末，老旧小区改造进度未报送（非零报告），暂不统计。",))
    assert charts(blocks) == {}
    assert tables(blocks) == {}


def test_a_zero_report_is_said_as_such() -> None:
    of = seen(known(reports={("renovation", Q2): Reporting.ZERO}))

    assert list(narrative(of)) == ["截至2018年第二季度末，老旧小区改造进度为零报告。"]


def test_a_quarter_between_reports_is_a_gap_and_says_so() -> None:
    rows = sample(RENOVATION)
    of = records((RENOVATION, rows.filter(pl.col("quarter") != "2018Q1")))

    found = charts(page(seen(of)))

    rates, kinds, money = found["starts"], found["management"], found["money_curve"]
    assert isinstance(rates, Lines)
    assert isinstance(kinds, Bars)
    assert isinstance(money, SCurve)
    assert (rates.periods[0], rates.series[0].values[0], rates.gap(0)) == ("一季度", None, "未报")
    assert (kinds.missing[4], kinds.series[0].values[4]) == (True, None)
    assert money.actual.values[:2] == (None, pytest.approx(856.4))
    assert money.bars is not None
    assert money.bars.values[:2] == (None, None)


# Sentences


def test_the_sentence_of_the_second_quarter_is_the_published_one() -> None:
    assert list(narrative(seen(sample_office()))) == [PUBLISHED]


def test_the_lead_names_the_worst_and_who_answers_for_them() -> None:
    of = seen(sample_office())

    assert list(lead(listed(of), of)) == [
        PUBLISHED,
        "存在问题：样例花园形象进度8.0%，低于计划23.0个百分点，原因是管线迁改协调进度慢；"
        "样例机械厂家属院形象进度46.0%，低于计划10.0个百分点，原因是管线迁改协调进度慢；"
        "样例路21号院计划2018年6月1日开工，逾期29天未开工。责任：老旧小区改造专班、分包副主任。",
    ]


def test_a_first_quarter_has_nothing_to_be_compared_with() -> None:
    assert list(narrative(seen(sample_office(), "2017Q1"))) == [
        "截至2017年第一季度末，本年度计划改造老旧小区4个，已开工1个，按小区数计开工率25.0%、按户数计开工率29.3%；"
        "已完工0个，完工率0.0%；累计惠及居民0户。本年累计完成投资6.7万元，占年度计划的0.7%，欠序时进度24.3个百分点。"
    ]


def test_a_year_without_plan_or_money_is_told_without_rates() -> None:
    without_plan = seen(known([done("A", plan_year="2017", households="55")]))
    without_money = seen(known([working("A")]))

    assert list(narrative(without_plan)) == ["截至2018年第二季度末，没有列入本年度计划的老旧小区；累计惠及居民55户。"]
    assert next(iter(narrative(without_money))).endswith("累计惠及居民0户。本年度计划投资未填报，暂不计算投资完成率。")


def test_what_is_past_its_planned_end_is_said_even_when_its_lamp_is_green() -> None:
    of = seen(sample_office(), "2017Q4")

    sentences, concerns = list(lead(listed(of), of)), list(attention(of))

    assert sentences[1].startswith(
        "存在问题：样例东街12号院形象进度97.0%，低于计划3.0个百分点，计划2017年11月30日完工，逾期31天未完工。"
    )
    assert sentences[2] == "另有1个小区过了计划完工日期未完工，最长逾期31天，其中超过90天的0个。"
    assert [(c.title, c.lamp, c.due) for c in concerns] == [
        ("样例东街12号院逾期31天未完工", Lamp.YELLOW, "2017年11月30日")
    ]


def test_without_problems_nothing_is_said_of_them() -> None:
    of = seen(known([done("A")]))

    assert problems(listed(of), of) == ""


def test_concerns_come_red_first_with_owner_due_day_and_where_to_look() -> None:
    of = [
        working("A", planned_progress="75", planned_end="2018-12-31", dept="专班", leader="副主任"),
        compound("B", planned_start="2018-03-01", dept="专班"),
        working("C", planned_progress="65"),
        working("D", planned_end="2018-03-01", planned_progress="50"),
    ]

    found = list(attention(seen(known(of))))

    assert [(c.id, c.lamp, c.owner, c.due) for c in found] == [
        ("样例小区B", Lamp.RED, "专班", "2018年3月1日"),
        ("样例小区D", Lamp.RED, "未填责任单位", "2018年3月1日"),
        ("样例小区A", Lamp.YELLOW, "专班、副主任", "2018年12月31日"),
        ("样例小区C", Lamp.YELLOW, "未填责任单位", ""),
    ]
    assert {(c.family, c.narrows) for c in found} == {("renovation", "project")}


def test_three_days_late_weigh_as_much_as_one_point_behind() -> None:
    of = [
        working("A", planned_progress="70"),
        compound("B", planned_start="2018-05-01"),
        working("C", planned_progress="69"),
    ]

    found = list(attention(seen(known(of))))

    # 20 points, 60 days and 19 points.
    assert [(c.id, c.weight) for c in found] == [("样例小区A", 20), ("样例小区B", 20), ("样例小区C", 19)]


def test_a_sample_row_marks_its_concern_and_its_charts() -> None:
    real = known(
        [working("A", planned_progress="75"), done("B", satisfaction="90", invested_total="1", floor_area="1")]
    )

    assert all(concern.is_illustrative for concern in attention(seen(sample_office())))
    assert all(description.is_illustrative for description in charts(page(seen(sample_office()))).values())
    assert not any(concern.is_illustrative for concern in attention(seen(real)))
    assert not any(description.is_illustrative for description in charts(page(seen(real))).values())


# Charts


def test_each_compound_stands_in_its_stage_under_its_lamp_the_worst_on_top() -> None:
    of = seen(known([
        done("A", stage="已验收"), working("B", planned_progress="81"), compound("C"),
        compound("D", stage="招标采购", planned_start="2018-06-01"), compound("E", stage=""),
    ]))  # fmt: skip

    found = charts(page(of))["stages"]

    assert isinstance(found, Heatmap)
    assert found.ids == ("样例小区B", "样例小区D", "样例小区A", "样例小区C", "样例小区E")
    labels = [[spot.label for spot in spots] for spots in found.spots]
    assert labels[0] == ["✓", "✓", "✓", "✓", "■ 50%", "", "", ""]
    assert labels[1] == ["✓", "✓", "✓", "▲ 滞后", "", "", "", ""]
    assert labels[2] == ["✓", "✓", "✓", "✓", "✓", "✓", "◆ 已完成", ""]
    assert labels[3] == ["✓", "✓", "当前", "", "", "", "", ""]
    assert labels[4] == [""] * 8
    assert [spots[i].role for spots, i in zip(found.spots[:3], (4, 3, 6), strict=True)] == [
        Role.RED, Role.YELLOW, Role.BLUE,
    ]  # fmt: skip
    assert (found.narrows, found.title) == ("project", "5个小区：已完工1个，施工中1个，未开工3个，其中2个滞后")


def test_the_dumbbell_shows_plan_and_progress_worst_first_without_earlier_years() -> None:
    found = charts(page(seen(sample_office())))["against_plan"]

    assert isinstance(found, Dumbbell)
    assert [(p.name, p.planned, p.actual) for p in found.pairs][:3] == [
        ("样例花园", 31, 8), ("样例机械厂家属院", 56, 46), ("样例路21号院", 6, 0),
    ]  # fmt: skip
    assert found.title == "9个小区中3个滞后，最重的是样例花园，低于计划23.0个百分点"
    assert found.pairs[2].note == "逾期29天未开工"
    assert "样例路8号院" not in {pair.name for pair in found.pairs}


def test_rates_stand_against_the_compounds_own_dates_last_year_thin_beside() -> None:
    of = seen(sample_office())
    begun, ended = starts(of), completions(of)

    # Of the eight of 2018 two were to begin by March, seven by June, all by September; one was to end by June.
    assert begun.title == "老旧小区改造开工率75.0%，欠计划进度12.5个百分点"
    assert ended.title == "老旧小区改造完工率12.5%，与计划进度持平"
    assert begun.periods == ("一季度", "二季度", "三季度", "四季度")
    assert [(s.name, s.weight, s.dash) for s in begun.series] == [
        ("2018年按小区数", "bold", False), ("2018年按户数", "normal", False), ("2017年按小区数", "thin", False),
        ("计划", "normal", True),
    ]  # fmt: skip
    assert [s.values for s in begun.series] == [
        (25, 75, None, None), (pytest.approx(38.0, abs=0.05), pytest.approx(80.4, abs=0.05), None, None),
        (25, 100, 100, 100), (25, 87.5, 100, 100),
    ]  # fmt: skip
    assert ended.series[3].values == (0, 12.5, 25, 100)
    assert "计划按各小区计划日期" in begun.subtitle


def test_without_dates_rates_stand_against_the_offices_targets_and_without_these_against_time() -> None:
    rows = [working("A"), compound("B")]

    by_target = starts(seen(records((RENOVATION, rows), (TARGETS, sample(TARGETS)))))
    by_time = starts(seen(known(rows)))

    assert (by_target.series[-1].values, by_target.title) == (
        (25, 75, 100, 100), "老旧小区改造开工率50.0%，欠计划进度25.0个百分点",
    )  # fmt: skip
    assert "计划按目标任务" in by_target.subtitle
    assert (by_time.series[-1].values, by_time.title) == (
        (25, 50, 75, 100), "老旧小区改造开工率50.0%，与序时进度持平",
    )  # fmt: skip


def test_a_part_of_the_office_without_dates_has_no_plan() -> None:
    part = starts(seen(known([working("A"), compound("B", community="样例乙社区")]), community=("样例社区",)))

    assert part.title == "老旧小区改造开工率100.0%"
    assert "本范围无分解计划" in part.subtitle
    assert [series.name for series in part.series] == ["2018年按小区数", "2018年按户数"]


def test_the_money_of_the_whole_office_is_held_to_time_as_its_tile_is() -> None:
    curve = money_curve(seen(sample_office()))

    # Half of 2609.4 is 1304.7.
    assert curve.plan.values == pytest.approx((652.35, 1304.7, 1957.05, 2609.4))
    assert curve.title == "上半年改造完成投资856.4万元，比序时进度要求的少448.3万元"
    assert curve.last_year is not None
    assert curve.last_year.values == pytest.approx((6.7, 245.6, 675.1, 877.3))


def test_the_money_of_a_part_is_planned_by_dates_and_what_is_left_expected_by_the_planned_end() -> None:
    of = seen(known([
        # 100 days from 22 March to 30 June: 9 of them by the end of March, all by the end of June.
        done("A", planned_start="2018-03-22", planned_end="2018-06-30", year_plan_invest="100", year_invested="90"),
        # 200 days from 14 June to 31 December: 16 by the end of June, 108 by the end of September.
        working("B", planned_start="2018-06-14", planned_end="2018-12-31", year_plan_invest="200", year_invested="16"),
        working("C", planned_start="2018-01-01", planned_end="2018-05-31", year_plan_invest="50", year_invested="40"),
    ]), community=("样例社区",))  # fmt: skip

    curve = money_curve(of)

    assert curve.plan.values[1] == pytest.approx(100 + 16 + 50)
    assert curve.plan.values[2] == pytest.approx(100 + 108 + 50)
    assert curve.actual.values == (None, 146, None, None)
    # B has 184 left over 184 days, 92 of them in the third quarter; C's planned end has passed, so nothing is expected.
    assert curve.forecast is not None
    assert curve.forecast.values == (None, 146, pytest.approx(146 + 92), pytest.approx(146 + 184))
    assert curve.title == "上半年改造完成投资146.0万元，比按各小区计划工期应完成的少20.0万元"


def test_money_of_a_plan_begun_last_year_is_spread_over_this_year() -> None:
    cells = {
        "planned_start": "2017-07-01",
        "planned_end": "2019-06-30",
        "year_plan_invest": "364",
        "year_invested": "0",
    }

    curve = money_curve(seen(known([working("A", "2017-07-01", **cells)]), community=("样例社区",)))

    # From 1 January it is 89 days to the end of March, 180 to the end of June, 364 to the year's last.
    assert curve.plan.values == pytest.approx((89, 180, 272, 364))


def test_a_compound_planned_from_july_has_no_lamp_and_no_red_in_june() -> None:
    of = seen(sample_office(), community=("样例庚社区",))

    for measure in FAMILY.measures:
        reading = of.read(measure)
        assert reading.judgement.lamp in (None, Lamp.GREEN), measure.id
    assert "占年度计划的0.0%，按计划本期尚无任务。" in next(iter(narrative(of)))
    assert starts(of).title == "老旧小区改造开工率0.0%，按计划本期尚无任务"
    assert completion_curve(of).title == "年度计划1个小区，已完工0个，完工率0.0%，按计划本期尚无任务"


def test_the_completion_curve_counts_by_planned_and_actual_ends() -> None:
    curve = completion_curve(seen(sample_office()))

    assert curve.plan.values == (0, 1, 2, 8)
    assert curve.actual.values == (0, 1, None, None)
    assert curve.forecast is not None
    assert curve.forecast.values == (None, 1, 2, 8)
    assert curve.title == "年度计划8个小区，应完工1个，已完工1个，与计划持平"


def test_an_overdue_compound_is_promised_for_no_quarter() -> None:
    curve = completion_curve(
        seen(known([working("A", planned_end="2018-05-31"), working("B", planned_end="2018-12-31")]))
    )

    assert curve.forecast is not None
    assert curve.forecast.values == (None, 0, 0, 1)
    assert "1个已过期未完工的不计入预计" in curve.subtitle


def test_the_fourth_quarter_has_no_forecast() -> None:
    assert completion_curve(seen(sample_office(), "2017Q4")).forecast is None
    assert money_curve(seen(sample_office(), "2017Q4")).forecast is None


def test_households_lie_by_community_the_most_on_top() -> None:
    found = charts(page(seen(sample_office())))["benefited"]

    assert isinstance(found, Bars)
    assert (found.lying, found.stacked, found.narrows) == (True, True, "community")
    assert found.ids[:3] == ("兴隆社区", "同乐社区", "样例甲社区")
    assert found.series[0].values[:3] == (210, 168, 126)
    assert (sum(found.series[0].values), sum(found.series[1].values)) == (640, 776)  # type: ignore[arg-type]
    assert found.title == "已完工小区惠及640户，兴隆社区最多（210户）"


def test_management_is_compared_with_each_compounds_own_first_report() -> None:
    found = charts(page(seen(sample_office())))["management"]

    assert isinstance(found, Bars)
    # The list grew from 4 to 24 in between: 14 of the 24 came on it unmanaged.
    assert found.title == "与首次在册时相比，专业物业由1个增至9个，无主管由14个减至5个"
    assert [series.values[-1] for series in found.series] == [5, 4, 5, 1, 9]
    assert "名单由4个变为24个" in found.subtitle


def test_with_an_earlier_year_chosen_management_tells_the_end_of_that_year() -> None:
    found = charts(page(seen(sample_office(), year=2017)))["management"]

    assert isinstance(found, Bars)
    assert found.title.startswith("与首次在册时相比，专业物业由")
    assert "2017年第四季度末" in found.alt


def test_a_long_list_is_cut_and_says_how_many_are_left_out() -> None:
    rows = [working(f"{number:03d}", planned_progress="50") for number in range(60)]

    found = charts(page(seen(known(rows))))

    stages, dumbbell = found["stages"], found["against_plan"]
    assert isinstance(stages, Heatmap)
    assert isinstance(dumbbell, Dumbbell)
    assert (len(stages.names), len(dumbbell.pairs)) == (40, 20)
    assert "另有20个未列" in stages.subtitle
    assert "另有40个" in dumbbell.subtitle


# Tables and remarks


def test_the_lagging_list_tells_owner_issue_and_next_step() -> None:
    table = tables(page(seen(sample_office())))["lagging"]

    assert table.title == "滞后小区清单（3个）"
    assert table.ids == ("样例花园", "样例机械厂家属院", "样例路21号院")
    assert table.grid.rows[0] == (
        Lamp.YELLOW, "样例花园", "清华园社区", "施工中", 31, 8, "低于计划23.0个百分点", "2018-11-15",
        "老旧小区改造专班", "分包副主任", "管线迁改协调进度慢", "专班每周调度，月底前完成迁改",
    )  # fmt: skip
    assert len(table.grid.columns) == len(table.grid.rows[0])


def test_what_falls_due_next_quarter_is_listed_by_date() -> None:
    table = tables(page(seen(sample_office())))["due_next"]

    assert [(cells[0], cells[1], cells[2]) for cells in table.grid.rows] == [
        ("2018-07-01", "应开工", "样例北里小区"),
        ("2018-09-30", "应完工", "样例机械厂家属院"),
    ]


def test_what_has_begun_or_ended_early_does_not_fall_due_any_more() -> None:
    of = seen(known([
        working("A", planned_start="2018-07-01", planned_end="2018-10-01"), done("B", planned_end="2018-07-31"),
        compound("C", planned_start="2018-10-01"), compound("D", planned_start="2018-09-30"),
    ]))  # fmt: skip

    assert tables(page(of))["due_next"].ids == ("样例小区D",)


def test_carried_over_compounds_are_listed_with_those_still_open_on_top() -> None:
    of = seen(known([
        done("A", "2018-02-01", plan_year="2017"), working("B", plan_year="2017", planned_end="2018-06-20"),
        done("C", "2017-12-01", plan_year="2017"), working("D"),
    ]))  # fmt: skip

    table = tables(page(of))["carried_over"]

    assert table.ids == ("样例小区B", "样例小区A")
    assert table.title == "往年计划结转的小区：本年完工1个，仍未完工1个"
    assert table.grid.rows[0][8] == 10


def test_remarks_tell_corrections_overruns_names_and_the_grown_list() -> None:
    third, latest = notes(seen(sample_office(), "2017Q3")), notes(seen(sample_office()))

    assert "数据更正：样例路8号院：本季数据已更正（初报形象进度99%，累计完成投资248.3万元）。" in third
    assert "小区名单较上季度变动：新增20个，减少0个（+20/−0）；物业进驻率与上季度按可比口径比较。" in third
    assert latest == (
        "往年计划结转、本年完工的小区1个，未计入本年完工率：样例东街12号院。",
        "往年结转小区本年完成投资19.1万元，未计入改造年度投资完成率。",
        "改造小区居民满意度：完工小区5个，有调查的4个（4/5）。",
        "改造开工率（按小区数）：目标任务表要求上半年75.0%，各小区计划日期合计87.5%，请核对。",
        "改造完工率：目标任务表要求上半年25.0%，各小区计划日期合计12.5%，请核对。",
        "自开工累计完成投资超过总投资的小区1个：样例和美苑。",
        "更名：样例和美苑（曾用名样例纺织厂家属院）。",
    )


def test_every_remark_of_every_measure_has_its_sentence() -> None:
    before = [compound("A", quarter="2018Q1"), done("B", "2018-03-31", quarter="2018Q1", households="90")]
    now: list[Row] = [
        done("B", "2018-03-31", households="100", invested_total="900", floor_area="1000", budget="800"),
        done("C", invested_total="10", floor_area="1000"), done("D", invested_total="11", floor_area="1000"),
        done("E"), working("F", in_plan="否"), compound("G", households=""), working("H", budget="10"),
        done("I", "2018-02-01", plan_year="2017", year_invested="3"), done("J", plan_year="2019"),
    ]  # fmt: skip

    for lang in ("zh", "en"):
        of = seen(known([*before, *now]), lang=lang)
        keys = {key for measure in FAMILY.measures for key, _ in of.read(measure).value.notes}
        assert keys == {
            "note.unplanned", "note.plan_changed", "note.households_blank", "note.carried_over", "note.ahead",
            "note.households_revised", "note.money_blank", "note.carried_over_money", "note.budget_blank",
            "note.no_plan", "note.management_blank", "note.list_changed", "note.dear", "note.cost_blank",
        } | ({"note.surveyed"} & keys)  # fmt: skip
        assert len(notes(of)) >= len(keys)


def test_a_running_quarter_is_told_as_of_the_day() -> None:
    of = seen(STATES["still running"][0])

    assert next(iter(narrative(of))).startswith("截至2018年6月10日，")
    assert notes(of)[-1] == "本季度尚未结束：开工、完工与逾期天数算到2018年6月10日，序时进度按已过的整月计算。"


def test_a_lamp_narrows_compounds_and_leaves_the_rates_whole() -> None:
    blocks = page(seen(sample_office(), lamp=("yellow",)))

    assert isinstance(blocks[0], Lead)
    assert blocks[0].sentences[0] == PUBLISHED
    stages = charts(blocks)["stages"]
    assert isinstance(stages, Heatmap)
    assert set(stages.names) == {"样例花园", "样例机械厂家属院", "样例路21号院"}
    curve = charts(blocks)["finished_curve"]
    assert isinstance(curve, SCurve)
    assert curve.plan.values == (0, 1, 2, 8)


def test_the_rows_behind_a_figure_write_a_year_as_a_year() -> None:
    text = CATALOGUE.text("zh").scoped("renovation")

    rows = rows_grid(seen(known([compound("A")])).read(FAMILY.measure("RV1")).value, RENOVATION, text)

    (column,) = [place for place, column in enumerate(rows.columns) if column.title == "计划年度"]
    assert (rows.rows[0][column], rows.columns[column].kind) == ("2018", "text")


def test_tiles_begin_with_the_headline() -> None:
    first = next(block for block in page(seen(sample_office())) if isinstance(block, Tiles))

    assert [reading.measure.id for reading in first.readings][:4] == ["RV1", "RV2", "RV3", "RV9"]
    assert [measure.id for measure in FAMILY.measures if measure.is_headline] == ["RV1", "RV3", "RV5", "RV9"]


def test_the_overview_can_be_made_of_this_family_alone() -> None:
    of = sample_office()
    looked_at = seen(of)

    blocks = list(overview(CATALOGUE, looked_at, of_selection(CATALOGUE, of, looked_at.selection)))

    attention_list = next(block for block in blocks if isinstance(block, TableBlock) and block.key == "attention")
    assert [link.id for link in attention_list.links] == ["样例花园", "样例机械厂家属院", "样例路21号院"]
