"""重点项目: sentences as they stand in the report, what needs action, and a page that holds in every state."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from builders import records, sample, view

from metrics.blocks import Chart, Concern, Lead, Note, Section, TableBlock, Tiles, View
from metrics.charts.bars import Bars
from metrics.charts.bullet import Bullets
from metrics.charts.gantt import Gantt
from metrics.charts.milestone_trend import MilestoneTrend
from metrics.charts.s_curve import SCurve
from metrics.families.milestones import FAMILY
from metrics.families.milestones.examples import node, project
from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.i18n.text import Text
from metrics.model.lamp import Lamp
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import Catalogue

Q2 = "2018Q2"
CATALOGUE = Catalogue((FAMILY,))
BY_NODE = "样例城市综合体·交付使用"


@cache
def sample_office() -> Records:
    return records((MILESTONES, sample(MILESTONES)), (PROJECTS, sample(PROJECTS)))


def known(nodes=(), projects=(), **more) -> Records:
    return records((MILESTONES, nodes), (PROJECTS, projects), **more)


def seen(of: Records, quarter: str = Q2, *, lang: str = "zh", **chosen: tuple[str, ...]) -> View:
    return view(FAMILY, of, quarter, lang=lang, selection=Selection(**chosen))


def blocks(of: Records, quarter: str = Q2, **more) -> dict[str, object]:
    if of is sample_office():
        return sample_page(quarter, tuple(sorted(more.items())))
    return {block.key: block for block in FAMILY.page(seen(of, quarter, **more))}


@cache
def sample_page(quarter: str, more: tuple[tuple[str, object], ...]) -> dict[str, object]:
    """Blocks are values, so that one page of the sample serves every test that reads it."""
    return {block.key: block for block in FAMILY.page(seen(sample_office(), quarter, **dict(more)))}


def charts(of: Records, quarter: str = Q2, **more) -> dict[str, object]:
    return {key: b.description for key, b in blocks(of, quarter, **more).items() if isinstance(b, Chart)}


def sentences(of: Records, quarter: str = Q2, **more) -> list[str]:
    return list(FAMILY.narrative(seen(of, quarter, **more)))


def concerns(of: Records, quarter: str = Q2, **more) -> list[Concern]:
    return list(FAMILY.attention(seen(of, quarter, **more)))


def test_the_report_says_what_the_office_printed_for_the_second_quarter_of_2018() -> None:
    assert sentences(sample_office()) == [
        "截至2018年第二季度末，应完成节点31个，已完成31个，完成率100.0%，按期完成率64.5%，较上季度提高3.0个百分点。"
        "在办节点中亮绿灯15个、黄灯2个、红灯2个，滞后最长151天。",
        "计划调整过、较首次计划滞后的在办节点2个，最长的是样例党群服务中心改扩建“竣工验收”："
        "首次计划2018年6月30日，现计划2018年9月30日，总滞后92天。",
        "上半年，纳入调度的重点项目累计完成投资1.25亿元，占年度计划的49.4%，欠序时进度0.6个百分点，"
        "较上年同期提高22.5个百分点。",
    ]


def test_the_first_quarter_on_record_is_compared_with_nothing() -> None:
    assert sentences(sample_office(), "2017Q1") == [
        "截至2017年第一季度末，应完成节点7个，已完成7个，完成率100.0%，按期完成率100.0%。"
        "在办节点中亮绿灯41个、黄灯2个、红灯0个，滞后最长8天。",
        "一季度，纳入调度的重点项目累计完成投资1260.0万元，占年度计划的7.5%，欠序时进度17.5个百分点。",
    ]


def test_the_years_end_is_told_as_the_full_year() -> None:
    assert sentences(sample_office(), "2017Q4")[1].startswith(
        "全年，纳入调度的重点项目累计完成投资1.32亿元，占年度计划的78.7%"
    )


def test_a_quarter_not_reported_is_said_and_not_counted_as_zero() -> None:
    assert sentences(on((2018, 12, 1), sample_office()), "2018Q3") == [
        "截至2018年第三季度末，重点项目节点未报送（非零报告），暂不统计。",
        "前三季度，重点项目投资进度未报送（非零报告），暂不统计。",
    ]


def test_a_zero_report_is_said_as_such() -> None:
    zero = known(reports={("milestones", Q2): Reporting.ZERO, ("projects", Q2): Reporting.ZERO})

    assert sentences(zero) == ["截至2018年第二季度末，重点项目节点为零报告。", "上半年，重点项目投资进度为零报告。"]


def test_nothing_due_nothing_late_and_no_plan_are_said_plainly() -> None:
    assert sentences(known([node(1, "2018-12-31")], [project("A", "前期")])) == [
        "截至2018年第二季度末，暂无到期节点。在办节点中亮绿灯1个、黄灯0个、红灯0个。",
        "上半年，没有填报年度计划投资的项目，暂不计算投资完成率。",
    ]


def test_when_every_node_is_done_the_sentence_says_so() -> None:
    done = known([node(1, "2018-05-31", actual="2018-05-31")])

    assert sentences(done)[0].endswith("按期完成率100.0%。所列节点已全部完成。")


def test_the_sentences_in_english_carry_the_same_figures() -> None:
    nodes, moved, money = sentences(sample_office(), lang="en")

    assert nodes == (
        "31 milestones were due as of the end of Q2 2018 and 31 are done: 100.0% completed, 64.5% on time, "
        "up 3.0 points on last quarter. Of the open ones 15 are green, 2 yellow and 2 red, the latest 151 days behind "
        "plan."
    )
    assert "first planned for 30 June 2018, now for 30 September 2018, 92 days late in total." in moved
    assert "49.4% of the year's plan, 0.6 points behind time progress, up 22.5 points on a year earlier" in money


def test_the_latest_node_stands_first_among_the_matters_with_owner_and_due_day() -> None:
    first = concerns(sample_office())[0]

    assert first == Concern(
        family="milestones",
        lamp=Lamp.RED,
        title="样例城市综合体“交付使用”预计滞后151天",
        detail="样例城市综合体“交付使用”预计较计划滞后151天，2019年5月31日完成。"
        "存在问题：拆迁与管线迁改影响，滞后超过30天。",
        owner="重点项目专班、分包副主任",
        due="2018年12月31日",
        weight=151,
        narrows="project",
        id="样例城市综合体",
        is_illustrative=True,
    )


def test_matters_are_the_late_open_nodes_and_the_projects_behind_pace() -> None:
    found = [(c.lamp, c.id, c.weight) for c in concerns(sample_office())]

    assert found == [
        (Lamp.RED, "样例城市综合体", 151),
        (Lamp.RED, "样例城市综合体", 120),
        (Lamp.YELLOW, "样例道路提升工程", pytest.approx(16.919, abs=0.001)),
        (Lamp.YELLOW, "样例道路提升工程", 10),
        (Lamp.YELLOW, "样例道路提升工程", 10),
    ]


def test_a_late_node_without_forecast_leader_or_issue_is_still_a_full_sentence() -> None:
    bare = {name: text for name, text in node(1, "2018-05-31", dept="重点项目专班").items() if name != "forecast_date"}

    (only,) = concerns(known([bare]))

    assert only.detail == "样例甲项目“样例节点1”较计划滞后30天，未填预计完成日期。"
    assert only.owner == "重点项目专班"


def test_no_matter_names_a_real_project() -> None:
    for quarter in ("2017Q1", "2017Q2", "2017Q3", "2017Q4", "2018Q1", "2018Q2"):
        assert all(concern.id and concern.id.startswith("样例") for concern in concerns(sample_office(), quarter))


def test_the_page_reads_from_conclusion_to_detail() -> None:
    assert list(blocks(sample_office())) == [
        "lead", "nodes", "node_tiles", "lamps", "delays", "gantt", "trend", "lagging", "due_next", "scopes",
        "money", "money_tiles", "completion", "curve", "projects", "notes",
    ]  # fmt: skip


def test_the_lead_ends_with_the_node_that_is_latest_and_its_owner() -> None:
    lead = blocks(sample_office())["lead"]

    assert isinstance(lead, Lead)
    assert lead.sentences[3] == (
        "按期完成情况：本季到期5个，按期4个，按期完成率80.0%；本年到期10个，按期7个，按期完成率70.0%。"
    )
    assert lead.sentences[4] == (
        "滞后最长的是：样例城市综合体“交付使用”预计较计划滞后151天，2019年5月31日完成。责任：重点项目专班、分包副主任。"
    )


def test_the_gantt_shows_open_nodes_and_those_done_this_year_the_worst_project_on_top() -> None:
    gantt = charts(sample_office())["gantt"]

    assert isinstance(gantt, Gantt)
    assert gantt.title == "50个节点已完成31个，在办19个，其中滞后（含预计）4个"
    assert "往年已完成的20个节点未列" in gantt.subtitle
    assert len(gantt.nodes) == 30
    assert [n.project for n in gantt.nodes[:3]] == ["样例城市综合体"] * 3
    assert gantt.cut == date(2018, 6, 30)
    assert all(n.start < n.baseline for n in gantt.nodes)
    assert (gantt.narrows, gantt.nodes[0].id) == ("project", "样例城市综合体")


def test_the_gantt_of_one_project_shows_all_its_nodes() -> None:
    gantt = charts(sample_office(), project=("样例城市综合体",))["gantt"]

    assert isinstance(gantt, Gantt)
    assert [n.name for n in gantt.nodes] == [
        "立项批复", "施工许可", "开工", "主体（主要工程量）完成", "竣工验收", "交付使用",
    ]  # fmt: skip
    assert gantt.nodes[5].forecast == date(2019, 5, 31)
    assert gantt.nodes[3].actual == date(2018, 3, 22)


def test_the_trend_shows_the_eight_nodes_that_slipped_most_and_says_how_many_more_moved() -> None:
    trend = charts(sample_office())["trend"]

    assert isinstance(trend, MilestoneTrend)
    assert trend.title == f"12个节点的预计完成日期有变动，{BY_NODE}累计推迟151天"
    assert "另有4个" in trend.subtitle
    assert [track.name for track in trend.tracks[:2]] == [BY_NODE, "样例城市综合体·竣工验收"]
    assert len(trend.tracks) == 8


def test_a_track_ends_on_the_day_the_node_was_done_and_marks_a_changed_plan() -> None:
    project_view = {"project": ("样例党群服务中心改扩建",)}

    tracks = {t.name.split("·")[1]: t for t in charts(sample_office(), **project_view)["trend"].tracks}  # type: ignore[attr-defined]

    topped, accepted = tracks["主体（主要工程量）完成"], tracks["竣工验收"]
    assert topped.expected[-2:] == (date(2018, 6, 30), date(2018, 6, 29))
    assert topped.is_done
    assert accepted.rebased == (False, False, False, False, True, False)
    assert accepted.expected[3:] == (date(2018, 8, 31), date(2018, 9, 30), date(2018, 9, 30))


def test_a_node_done_two_quarters_ago_has_left_the_trend() -> None:
    rows = [
        node(1, "2018-01-31", forecast="2018-01-31", quarter="2017Q4"),
        node(1, "2018-01-31", actual="2018-03-15", quarter="2018Q1"),
        node(1, "2018-01-31", actual="2018-03-15"),
        node(1, "2018-01-31", actual="2018-03-15", quarter="2018Q3"),
    ]
    of = on((2018, 12, 1), known(rows))

    assert charts(of, "2018Q2")["trend"].tracks[0].expected == (  # type: ignore[attr-defined]
        date(2018, 1, 31), date(2018, 3, 15), None,
    )  # fmt: skip
    assert "trend" not in charts(of, "2018Q3")


def test_lamps_over_the_quarters_leave_a_gap_where_nobody_reported() -> None:
    rows = [node(1, "2018-12-31", quarter=quarter) for quarter in ("2017Q4", "2018Q2")]

    bars = charts(known(rows))["lamps"]

    assert isinstance(bars, Bars)
    assert bars.categories == ("17Q4", "18Q1", "18Q2")
    assert bars.missing == (False, True, False)
    assert [series.values for series in bars.series] == [(0, None, 0), (1, None, 1), (0, None, 0), (0, None, 0)]


def test_the_ranking_puts_the_latest_node_on_top_in_its_lamps_colour() -> None:
    bars = charts(sample_office())["delays"]

    assert isinstance(bars, Bars)
    assert bars.categories[0] == f"{BY_NODE}（预计）"
    assert bars.title == f"4个在办节点预计滞后，最长为{BY_NODE}，预计滞后151天"
    assert [series.values for series in bars.series] == [(151, 120, None, None), (None, None, 10, 10)]
    assert bars.ids[0] == "样例城市综合体"


def test_completion_of_each_project_stands_against_time_progress() -> None:
    bullets = charts(sample_office())["completion"]

    assert isinstance(bullets, Bullets)
    assert bullets.title == "重点项目年度投资完成率49.4%，欠序时进度0.6个百分点"
    assert [(v.name, v.label) for v in bullets.levels] == [
        ("样例道路提升工程", "滞后"),
        ("样例城市综合体", "基本达序"),
        ("样例商务楼宇改造", "达序"),
        ("样例党群服务中心改扩建", "达序"),
    ]
    assert {v.planned for v in bullets.levels} == {50}


def test_the_years_curve_has_a_straight_plan_and_each_quarters_own_amount() -> None:
    curve = charts(sample_office())["curve"]

    assert isinstance(curve, SCurve)
    assert curve.title == "上半年重点项目累计完成投资1.25亿元，比序时进度要求的少159.0万元"
    assert curve.last_year is not None
    assert curve.last_year.values == (1260, 4492, 9216, 13156)
    assert curve.plan.values == (6310, 12620, 18930, 25240)
    assert curve.actual.values == (5090, 12461, None, None)
    assert curve.bars
    assert curve.bars.values == (5090, 7371, None, None)


def test_a_quarter_missing_from_the_year_is_a_gap_in_the_curve() -> None:
    rows = [
        project("A", "续建", plan="400", invested=done, quarter=quarter)
        for quarter, done in (("2017Q1", "50"), ("2017Q3", "250"))
    ]

    curve = charts(known(projects=rows), "2017Q3")["curve"]

    assert isinstance(curve, SCurve)
    assert curve.actual.values == (50, None, 250, None)
    assert curve.bars
    assert curve.bars.values == (50, None, None, None)


def test_the_list_of_projects_sets_last_quarter_beside_this_one() -> None:
    table = blocks(sample_office())["projects"]

    assert isinstance(table, TableBlock)
    row = next(row for row in table.grid.rows if row[0] == "样例道路提升工程")
    assert row[1:4] == ("新开工", 1980, 655)
    assert row[5:7] == (6, 35)
    assert table.is_illustrative


def test_rates_stand_side_by_side_for_quarter_year_and_whole_life() -> None:
    table = blocks(sample_office())["scopes"]

    assert isinstance(table, TableBlock)
    assert table.grid.rows[0] == ("本季到期", 5, 5, 100, 4, 80)
    assert table.grid.rows[1] == ("本年到期", 10, 10, 100, 7, 70)
    assert table.grid.rows[2][:3] == ("全周期", 31, 31)


def test_exclusions_changed_plans_and_list_changes_are_noted() -> None:
    noted = blocks(sample_office(), "2018Q1")["notes"]
    listed = blocks(sample_office(), "2017Q4")["notes"]

    assert isinstance(noted, Note)
    assert isinstance(listed, Note)
    assert any(said.startswith("本季有2个节点批准调整计划") and "变动61天" in said for said in noted.sentences)
    assert any(said.startswith("1个项目年度计划投资为0") and "样例背街小巷整治工程" in said for said in noted.sentences)
    assert len(noted.sentences) == len(set(noted.sentences))
    assert "项目名单较上季度变动：新增1个，减少0个。" in listed.sentences


def test_the_category_filter_says_that_money_has_no_category() -> None:
    noted = blocks(sample_office(), category=("房地产",))["notes"]

    assert isinstance(noted, Note)
    assert any("类别筛选只作用于节点" in said for said in noted.sentences)


def test_the_lamp_filter_narrows_lists_and_leaves_the_tiles_whole() -> None:
    red = blocks(sample_office(), lamp=("red",))

    lagging, gantt, tiles = red["lagging"], red["gantt"], red["node_tiles"]

    assert isinstance(lagging, TableBlock)
    assert isinstance(gantt, Chart)
    assert isinstance(tiles, Tiles)
    assert len(lagging.grid.rows) == 2
    assert {n.project for n in gantt.description.nodes} == {"样例城市综合体"}  # type: ignore[attr-defined]
    assert tiles.readings[0].value.denominator == 31


def on(day: tuple[int, int, int], of: Records) -> Records:
    return replace(of, as_of=datetime(*day, 9, tzinfo=UTC))


STATES = {
    "no data": (known(), Q2, {}),
    "quarter not reported": (on((2018, 12, 1), sample_office()), "2018Q3", {}),
    "quarter running": (on((2018, 5, 20), sample_office()), Q2, {}),
    "zero report": (known(reports={("milestones", Q2): Reporting.ZERO, ("projects", Q2): Reporting.ZERO}), Q2, {}),
    "one row": (known([node(1, "2018-12-31")], [project("A", "前期")]), Q2, {}),
    "nodes only": (known([node(1, "2018-05-31")]), Q2, {}),
    "money only": (known(projects=[project("A", "续建", plan="100", invested="40")]), Q2, {}),
    "filter leaves nothing": (sample_office(), Q2, {"project": ("没有的项目",)}),
    "lamp leaves nothing": (sample_office(), Q2, {"lamp": ("grey",)}),
    "first quarter": (sample_office(), "2017Q1", {}),
    "whole sample": (sample_office(), Q2, {}),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_holds_in_every_state(state: str, lang: str) -> None:
    of, quarter, chosen = STATES[state]

    made = blocks(of, quarter, lang=lang, **chosen)
    list(concerns(of, quarter, lang=lang, **chosen))

    lead = made["lead"]
    assert isinstance(lead, Lead)
    said = [*lead.sentences, *sentences(of, quarter, lang=lang, **chosen)]
    for block in made.values():
        match block:
            case Chart(description=description):
                assert not description.is_empty
                assert description.title
                assert description.alt
                assert description.subtitle
                said += [description.title, description.alt, description.subtitle, *description.headings]
                assert all(column.title for column in description.grid().columns)
            case TableBlock(title=title, empty=empty, note=note):
                assert empty
                said += [title, empty, note]
                assert not block.narrows or len(block.ids) == len(block.grid.rows)
            case Note(sentences=remarks):
                said += remarks
            case Section(title=title):
                said.append(title)
    assert all(sentence.strip() == sentence for sentence in said)
    assert not any(re.search(r"[{}]|nan|<NA>|None", sentence) for sentence in said)


def test_an_unreported_page_lists_nothing_that_could_be_taken_for_zero() -> None:
    made = blocks(on((2018, 12, 1), sample_office()), "2018Q3")

    assert not {"gantt", "delays", "trend", "lagging", "due_next", "scopes", "completion", "projects"} & made.keys()


def test_a_running_quarter_says_up_to_which_day_it_counts() -> None:
    made = blocks(on((2018, 5, 20), sample_office()))

    lead, notes = made["lead"], made["notes"]
    assert isinstance(lead, Lead)
    assert isinstance(notes, Note)
    assert lead.sentences[0].startswith("截至2018年5月20日，")
    assert notes.sentences[-1].startswith("本季度尚未结束：滞后天数算到2018年5月20日")


def test_everything_drawn_from_sample_rows_is_marked_as_sample() -> None:
    for key, block in blocks(sample_office()).items():
        if isinstance(block, Chart):
            assert block.description.is_illustrative, key
        if isinstance(block, TableBlock):
            assert block.is_illustrative, key


def test_reported_rows_carry_no_sample_mark() -> None:
    of = known([node(1, "2018-05-31"), node(2, "2018-08-31")], [project("A", "续建", plan="100", invested="40")])

    for key, block in blocks(of).items():
        if isinstance(block, Chart):
            assert not block.description.is_illustrative, key
        if isinstance(block, TableBlock):
            assert not block.is_illustrative, key


def test_both_languages_say_the_same_things() -> None:
    zh, en = (CATALOGUE.text(lang) for lang in ("zh", "en"))

    def own(text: Text) -> dict[str, set[str]]:
        ours = {key: said for key, said in text.entries.items() if key.startswith("milestones.")}
        return {key: set(re.findall(r"{(\w+)}", said)) for key, said in ours.items()}

    assert own(zh).keys() == own(en).keys()
    assert all(own(en)[key] <= slots for key, slots in own(zh).items() if not key.startswith("milestones.finding."))


def test_every_measure_field_table_and_word_has_its_text_in_both_languages() -> None:
    for lang in ("zh", "en"):
        text = CATALOGUE.text(lang).scoped("milestones")
        for measure in FAMILY.measures:
            assert all(text.find(f"{measure.id}.{part}") for part in ("name", "short", "formula", "edge", "source"))
            assert lang == "en" or len(text(f"{measure.id}.short")) <= 8
        for table in FAMILY.tables:
            assert text.find(f"table.{table.id}")
            for field in table.fields:
                assert text.find(f"field.{table.id}.{field.id}")
                assert all(text.find(f"value.{word}") for word in field.allowed)


def test_open_nodes_expected_in_the_next_quarter_are_told_by_day_the_plans_where_none_is_forecast() -> None:
    nodes = (
        node(1, "2018-06-30", forecast="2018-07-01"),
        {name: text for name, text in node(2, "2018-09-30").items() if name != "forecast_date"},
        node(3, "2018-08-01", forecast="2018-10-01"),
        node(4, "2018-08-02", actual="2018-06-20"),
    )
    assert FAMILY.upcoming

    found = list(FAMILY.upcoming(seen(known(nodes))))

    assert [concern.due for concern in found] == ["2018年7月1日", "2018年9月30日"]


def test_an_unreported_quarter_asks_the_last_report_what_falls_due_and_names_it() -> None:
    of = known([node(1, "2018-10-15", dept="重点项目专班")])
    assert FAMILY.upcoming

    (found,) = FAMILY.upcoming(seen(of, "2018Q3"))

    assert (found.due, found.detail) == ("2018年10月15日", "据2018年第二季度报表。")


def test_a_moved_plan_is_told_with_its_first_date_in_sentence_list_and_chart() -> None:
    before = node(1, "2018-05-31", quarter="2018Q1")
    of = known(
        [before, node(1, "2018-08-31", forecast="2018-08-31", adjust_doc="样例街办〔2018〕1号", leader="副主任")]
    )

    made = blocks(of)

    # 92 days lie between 31 May and 31 August; against its plan now it is not late.
    assert (
        "计划调整过、较首次计划滞后的在办节点1个，最长的是样例甲项目“样例节点1”：首次计划2018年5月31日，"
        "现计划2018年8月31日，总滞后92天。"
    ) in sentences(of)
    table, gantt = made["lagging"], charts(of)["gantt"]
    assert isinstance(table, TableBlock)
    assert isinstance(gantt, Gantt)
    assert table.title == "滞后节点及措施（0个），另有计划调整后仍较首次计划滞后的（1个）"
    assert table.grid.rows[0][3:8] == ("2018-05-31", "2018-08-31", "2018-08-31", "计划已调整", 92)
    (drawn,) = gantt.nodes
    assert (drawn.name, drawn.first, drawn.total_delay_days) == ("样例节点1 ◆", date(2018, 5, 31), 92)
    assert gantt.grid().rows[0][-2:] == ("2018-05-31", 92)


def test_a_node_that_is_due_is_late_and_one_that_is_not_is_expected_to_be() -> None:
    of = known([node(1, "2018-05-31", forecast="2018-07-10"), node(2, "2018-07-01", forecast="2018-08-05")])

    assert [concern.title for concern in concerns(of)] == [
        "样例甲项目“样例节点1”滞后40天", "样例甲项目“样例节点2”预计滞后35天",
    ]  # fmt: skip
    assert [concern.due for concern in concerns(of)] == ["2018年5月31日", "2018年7月1日"]
    assert (
        charts(of)["delays"].title == "2个在办节点滞后，其中1个尚未到期、为预计，最长为样例甲项目·样例节点1，滞后40天"
    )
    gantt = charts(of)["gantt"]
    assert isinstance(gantt, Gantt)
    assert [gantt.form_of(node) for node in gantt.nodes] == ["晚{days}天", "预计晚{days}天"]
