"""流动红旗: sentences as they stand in the report, charts that say what they show, a page that holds in every state."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from builders import records, sample, view

from metrics.blocks import Chart, Lead, Note, TableBlock, Tiles, View
from metrics.charts.bars import Bars
from metrics.charts.description import Mark, Role
from metrics.charts.heatmap import Heatmap
from metrics.charts.lines import Lines
from metrics.charts.rank_trend import RankTrend
from metrics.charts.round_strip import RoundStrip
from metrics.families.office.schema import TARGETS
from metrics.families.red_flags import FAMILY
from metrics.families.red_flags.examples import community, flag
from metrics.families.red_flags.schema import RED_FLAGS, TABLE
from metrics.model.lamp import Lamp
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection

Q2 = "2018Q2"


@cache
def sample_office() -> Records:
    return records((RED_FLAGS, sample(RED_FLAGS)), (TARGETS, sample(TARGETS)))


def flags(*rows, zero=()) -> Records:
    return records((RED_FLAGS, rows), reports={(TABLE, quarter): Reporting.ZERO for quarter in zero})


def seen(of: Records, quarter: str = Q2, *, lang: str = "zh", year: int | None = None, **chosen) -> View:
    return view(FAMILY, of, quarter, lang=lang, selection=Selection(year=year, **chosen))


def blocks(of: Records, quarter: str = Q2, **more) -> dict[str, object]:
    if of is sample_office():
        return sample_page(quarter, tuple(sorted(more.items())))
    return {block.key: block for block in FAMILY.page(seen(of, quarter, **more))}


@cache
def sample_page(quarter: str, more: tuple[tuple[str, object], ...]) -> dict[str, object]:
    """Blocks are values, so that one page of the sample serves every test that reads it."""
    return {block.key: block for block in FAMILY.page(seen(sample_office(), quarter, **dict(more)))}


def chart(of: Records, key: str, quarter: str = Q2, **more):
    return blocks(of, quarter, **more)[key].description


def told(of: Records, quarter: str = Q2, **more) -> list[str]:
    return list(FAMILY.narrative(seen(of, quarter, **more)))


def city(round_no: str, result: str = "流动红旗", **more: str):
    return flag(round_no, result, level="市级", **more)


# --- sentences (DOMAIN §7)


def test_unreported_city_results_are_said_as_in_the_report():
    assert told(sample_office())[0] == "上半年，市级评比结果未报送（非零报告），暂不统计。"


def test_first_and_last_of_the_offices_own_contest_are_named():
    assert told(sample_office())[1] == (
        "样例庚社区在街道级评比中排名第1，获流动红旗；样例乙社区位列末位，予以流动黄旗提示。"
    )


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [
        ("2017Q1", "一季度，街道获得市级流动红旗1面。"),
        ("2017Q2", "上半年，街道获得市级流动红旗2面；其中“双迎攻坚”连续2次获得。"),
        ("2017Q3", "前三季度，街道获得市级流动红旗3面；其中“双迎攻坚”连续2次获得。"),
        ("2017Q4", "全年，街道获得市级流动红旗4面；其中“双迎攻坚”连续3次获得。"),
        ("2018Q1", "一季度，市级评比结果未报送（非零报告），暂不统计。"),
    ],
)
def test_city_flags_of_the_year_to_date_with_their_streak(quarter, sentence):
    assert told(sample_office(), quarter)[0] == sentence


def test_a_streak_of_last_year_is_not_told_again_this_year():
    rows = (city("2017-06期", quarter="2017Q2"), city("2017-10期", quarter="2017Q4"), flag("2018Q1期"))
    known = flags(*rows, city("2018Q1期", award_name="样例另一面红旗"))

    assert told(known, "2018Q1") == ["一季度，街道获得市级流动红旗1面。"]


FIRST_HALF = ("2017Q1", "2017Q1", "2017Q2")


@pytest.mark.parametrize(
    ("last_year", "clause"),
    [
        (("流动红旗", "流动红旗", "流动红旗"), "，较上年同期减少1面"),
        (("流动红旗", "流动红旗", "未获评"), "，与上年同期持平"),
        (("流动红旗", "未获评", "未获评"), "，较上年同期增加1面"),
    ],
)
def test_city_flags_compare_with_the_same_months_of_last_year_in_flags(last_year, clause):
    before = [city(f"第{n}期", r, quarter=q) for n, (r, q) in enumerate(zip(last_year, FIRST_HALF, strict=True))]
    later = city("2017Q3期")
    now = (city("2018Q1期", award_name="甲"), city("2018Q2期", award_name="乙"))

    assert told(flags(*before, later, *now)) == [f"上半年，街道获得市级流动红旗2面{clause}。"]


def test_nothing_is_compared_with_a_half_year_of_which_a_quarter_is_missing():
    known = flags(city("2017Q2期"), city("2018Q1期", "未获评"), city("2018Q2期"))

    assert told(known) == ["上半年，街道获得市级流动红旗1面。"]


def test_a_quarter_missing_in_the_year_to_date_is_named_with_the_count():
    known = flags(city("2018Q1期"), flag("2018Q2期"))

    assert told(known) == ["上半年，街道获得市级流动红旗1面（二季度市级评比结果未报送，未计入）。"]


def test_a_zero_report_and_a_lost_round_are_none_won_and_not_unreported():
    assert told(flags(zero=["2018Q1", "2018Q2"])) == ["上半年，街道未获得市级流动红旗。"]
    assert told(flags(city("2018Q1期", "未获评")), "2018Q1") == ["一季度，街道未获得市级流动红旗。"]


def test_shared_flags_and_places_that_are_not_first_or_last_are_told_as_they_are():
    known = flags(
        community("甲社区", "2018Q1期", rank="1", participants="9"),
        community("乙社区", "2018Q1期", rank="2", participants="9"),
        community("丙社区", "2018Q1期", "流动黄旗", rank="7", participants="9"),
    )

    assert told(known, "2018Q1")[1] == "甲社区、乙社区在街道级评比中获流动红旗；丙社区予以流动黄旗提示。"


def test_several_contests_of_the_office_are_told_apart_by_name():
    known = flags(
        community("甲社区", "2018Q1期", rank="1"),
        community("乙社区", "2018Q1期", campaign="样例创卫竞赛", award_name="样例创卫流动红旗"),
    )

    assert told(known, "2018Q1")[1:] == [
        "乙社区在街道级“样例创卫竞赛”中获流动红旗。",
        "甲社区在街道级“样例街道级评比”中排名第1，获流动红旗。",
    ]


def test_narrowed_to_a_community_its_rank_is_told_and_not_the_offices_flags():
    assert told(sample_office(), community=("同乐社区",)) == [
        "同乐社区在街道级“样例街道级美丽楼院评比”2018年第二季度评比中列第8名/10家，得85.5分，位次下降1位。"
    ]


def test_the_page_opens_with_the_reports_sentences_and_the_offices_rank():
    assert blocks(sample_office())["lead"].sentences == (
        "上半年，市级评比结果未报送（非零报告），暂不统计。",
        "街道在区级“样例区级城市管理考评”2018年第二季度评比中列第1名/8家，得95.3分，位次上升1位。",
        "样例庚社区在街道级评比中排名第1，获流动红旗；样例乙社区位列末位，予以流动黄旗提示。",
    )


def test_no_sentence_or_title_adds_flags_of_different_levels():
    title = chart(sample_office(), "levels").title

    assert title == "2018年上半年获旗：市级（授街道）未报、区级（授街道）1面、街道级（授社区）2面"


# --- what needs somebody to act


def test_a_yellow_flag_and_unreported_city_results_need_action():
    yellow, missing = FAMILY.attention(seen(sample_office()))

    assert (yellow.lamp, yellow.owner, yellow.narrows, yellow.id) == (Lamp.RED, "样例乙社区", "community", "样例乙社区")
    assert yellow.detail == "评比结果为流动黄旗，得分81.4分，本期第10名/10家，上期第9名/10家。"
    assert yellow.is_illustrative
    assert (missing.lamp, missing.title) == (Lamp.GREY, "2018年第二季度市级评比结果未报")
    assert missing.due == "2018年7月15日"


def test_a_score_below_the_limit_and_public_criticism_need_action_and_a_rank_alone_does_not():
    low = flag("2018Q2期", "未获评", rank="2", participants="8", score="79.5")
    last = flag("2018Q2期", "未获评", rank="8", participants="8", award_name="样例另一面红旗")
    known = flags(low, last, city("2018Q2期", "通报批评"))
    titles = [concern.title for concern in FAMILY.attention(seen(known))]

    assert titles == [
        "刘寨街道办事处在市级“样例市级评比”2018年第二季度评比中的结果为通报批评",
        "刘寨街道办事处在区级“样例区级评比”2018年第二季度评比中得79.5分，低于下限",
    ]


def test_a_community_in_the_last_third_without_a_yellow_flag_is_no_concern():
    rows = [community("甲社区", "2018Q2期", "未获评", rank="9", participants="9"), city("2018Q2期")]

    assert list(FAMILY.attention(seen(flags(*rows)))) == []


def test_a_community_is_not_told_of_city_results_that_are_not_its_own():
    concerns = list(FAMILY.attention(seen(sample_office(), community=("样例乙社区",))))

    assert [concern.id for concern in concerns] == ["样例乙社区"]


def test_a_zero_report_needs_no_action_and_a_missing_package_does():
    assert list(FAMILY.attention(seen(flags(zero=[Q2])))) == []
    assert [c.title for c in FAMILY.attention(seen(flags()))] == ["2018年第二季度流动红旗（评比表彰）未报"]


# --- charts


def test_the_time_line_joins_march_june_and_october_into_three_in_a_row():
    strip = chart(sample_office(), "timeline", "2017Q4")
    wins = [(r.label, r.when_label, r.streak) for r in strip.rounds if "双迎攻坚" in r.award]

    assert isinstance(strip, RoundStrip)
    assert strip.title == "市级“双迎攻坚”已连续3次获流动红旗"
    assert wins == [("2017年3月", "2017年3月", 1), ("2017年6月", "2017年6月", 2), ("2017年10月", "2017年10月", 3)]
    assert strip.streak_form.format(count=3) == "连续3次"


def test_a_flag_without_a_date_says_so_and_stands_at_the_end_of_its_quarter():
    strip = chart(sample_office(), "timeline", "2017Q4")
    cup = next(r for r in strip.rounds if "爱国卫生杯" in r.award)

    assert (cup.when, cup.when_label) == (date(2017, 9, 30), "2017年第三季度（日期未填）")


def test_a_run_nobody_reported_on_since_says_so_in_the_title():
    assert chart(sample_office(), "timeline").title == "市级“双迎攻坚”截至2017年10月评比连续3次获流动红旗，此后期次未报"


def test_a_year_chosen_shows_its_rounds_and_does_not_shorten_a_run():
    known = flags(city("2017Q3期"), city("2017Q4期"), city("2018Q1期"))
    strip = chart(known, "timeline", "2018Q1", year=2018)

    assert [(r.label, r.streak) for r in strip.rounds] == [("2018年第一季度", 3)]


def test_bars_of_levels_stand_side_by_side_and_a_level_without_result_is_a_gap():
    bars = chart(sample_office(), "levels")

    assert isinstance(bars, Bars)
    assert not bars.stacked
    assert Role.RED not in {series.role for series in bars.series}
    assert [(series.name, series.values) for series in bars.series] == [
        ("市级（授街道）", (1, 1, 1, 1, None, None)),
        ("区级（授街道）", (0, 0, 1, 1, 0, 1)),
        ("街道级（授社区）", (1, 1, 1, 1, 1, 1)),
    ]


def test_a_quarter_nobody_reported_is_a_gap_and_a_zero_report_is_0():
    bars = chart(flags(flag("2017Q4期"), flag("2018Q2期"), zero=["2018Q1"]), "levels", "2018Q3")

    assert bars.categories == ("17Q4", "18Q1", "18Q2", "18Q3")
    assert bars.series[0].values == (1, 0, 1, None)
    assert bars.missing == (False, False, False, True)


def test_the_offices_rank_over_the_rounds_with_what_changed():
    trend = chart(sample_office(), "ranks")

    assert isinstance(trend, RankTrend)
    assert trend.title == "刘寨街道办事处在区级“样例区级城市管理考评”2018年第二季度评比中列第1名/8家，位次上升1位"
    assert [(s.name, s.values, s.id) for s in trend.series] == [("刘寨街道办事处", (3, 2, 1, 1, 2, 1), None)]
    assert trend.participants == 8


def test_a_community_chosen_is_drawn_strong_among_all_the_others():
    trend = chart(sample_office(), "ranks", community=("同乐社区",))

    assert trend.highlights == ("同乐社区",)
    assert trend.series[0].values == (9, 8, 9, 8, 7, 8)
    assert len(trend.series) == 10
    assert {series.role for series in trend.series[1:]} == {Role.MUTED}


def test_a_quarterly_round_that_is_not_on_record_is_a_gap_in_the_rank():
    known = flags(*(flag(f"2018Q{n}期", rank=str(n), participants="8") for n in (1, 3)), city("2018Q2期"))
    trend = chart(known, "ranks", "2018Q3")

    assert trend.periods == ("18Q1", "18Q2", "18Q3")
    assert trend.series[0].values == (1, None, 3)


def test_rounds_named_otherwise_follow_one_another_under_their_own_names():
    known = flags(*(flag(f"第{n}期", quarter="2018Q1", rank=str(n), participants="20") for n in (10, 9)))

    assert chart(known, "ranks", "2018Q1").periods == ("第9期", "第10期")


def test_equal_ranks_are_joint():
    known = flags(*(community(name, "2018Q1期", rank="2", participants="9") for name in ("甲社区", "乙社区")))

    assert chart(known, "ranks", "2018Q1", community=("甲社区",)).title.endswith("中列并列第2名/9家")


def test_community_flags_carry_word_rank_and_colour_and_the_last_rank_stands_on_top():
    heat = chart(sample_office(), "communities")

    assert isinstance(heat, Heatmap)
    assert (heat.names[0], heat.names[-1]) == ("样例乙社区", "样例庚社区")
    assert [(s.label, s.role, s.level) for s in heat.spots[-1]][-2:] == [("3", None, 0), ("红旗 1", Role.HONOUR, None)]
    assert (heat.spots[0][-1].label, heat.spots[0][-1].role) == ("黄旗 10", Role.YELLOW)
    assert heat.narrows == "community"
    assert heat.ids == heat.names


def test_a_community_without_a_row_in_a_reported_quarter_is_left_white_and_has_no_record():
    known = flags(*(community("甲社区", f"2018Q{n}期") for n in (1, 3)), community("乙社区", "2018Q2期"))
    heat = chart(known, "communities", "2018Q3")
    gap = heat.spots[heat.names.index("甲社区")][1]

    assert (gap.value, gap.label, gap.role, gap.level) == (None, "无记录", None, None)


def test_a_zero_report_is_told_from_a_missing_one_in_every_chart():
    rows = [community("甲社区", f"2018Q{n}期", rank=str(n), participants="9", score="90") for n in (1, 3)]
    known = flags(*rows, zero=["2018Q2"])
    heat = chart(known, "communities", "2018Q3")

    assert heat.spots[0][1].label == "零报告"
    assert chart(known, "communities", Q2).title == "2018年第二季度零报告，没有社区评比"
    # No round took place, so that the rank has no gap there.
    assert chart(known, "ranks", "2018Q3", community=("甲社区",)).periods == ("18Q1", "18Q3")


def test_a_red_flag_never_hides_a_yellow_one_of_the_same_quarter():
    known = flags(
        community("甲社区", "2018Q1期"),
        community("甲社区", "第2期", quarter="2018Q1"),
        community("甲社区", "2018Q1期", "流动黄旗", award_name="样例另一面红旗"),
    )
    spot = chart(known, "communities", "2018Q1").spots[0][0]

    assert (spot.label, spot.role) == ("红旗×2 黄旗", Role.YELLOW)


def test_a_mean_is_taken_over_the_recorded_scores_of_one_round_only():
    known = flags(
        community("甲社区", "2018Q1期", score="90"),
        community("乙社区", "2018Q1期", score="80"),
        community("丙社区", "2018Q1期"),
        community("甲社区", "第2期", quarter="2018Q1", award_name="样例另一面红旗", score="10"),
    )
    drawn = [block.description for key, block in blocks(known, "2018Q1").items() if key.startswith("scores")]

    # The award with one score has neither a mean nor anybody looked at, and is not drawn.
    assert {type(lines) for lines in drawn} == {Lines}
    assert [{s.name: s.values for s in lines.series} for lines in drawn] == [
        {"最高分": (90,), "参评均值": (85,), "最低分": (80,)}
    ]


def test_a_communitys_score_stands_against_the_mean():
    lines = chart(sample_office(), "scores_1", community=("样例丁社区",))

    # 83.8 against (95.7+94.6+93.5+92.8+92.1+89.6+87.1+85.5+83.8+81.4)/10 = 89.61.
    assert lines.title == "样例丁社区在街道级“样例街道级美丽楼院评比”2018年第二季度评比中得83.8分，低于参评均值5.8分"
    assert [series.name for series in lines.series] == ["样例丁社区", "参评均值"]
    assert lines.series[1].values[-1] == 89.61


def test_the_only_score_on_record_is_not_set_against_a_mean_of_itself():
    lines = chart(sample_office(), "scores_1")

    assert lines.title == "刘寨街道办事处在区级“样例区级城市管理考评”2018年第二季度评比中得95.3分"
    assert len(lines.series) == 1
    assert "没有均值" in lines.subtitle


# --- tables


def test_the_standing_of_a_contest_has_everybody_with_place_change_and_lamp():
    table = blocks(sample_office())["standing_1"]
    first, last = table.grid.rows[0], table.grid.rows[-1]

    assert isinstance(table, TableBlock)
    assert first == ("第1名/10家", "样例庚社区", "流动红旗", 95.7, 0, "位次上升2位", Lamp.GREEN)
    assert last == ("第10名/10家", "样例乙社区", "流动黄旗", 81.4, 14.3, "位次下降1位", Lamp.RED)
    assert table.ids[0] == "样例庚社区"


def test_each_award_says_its_rounds_its_runs_and_its_win_rate_where_all_rounds_are_on_record():
    rows = {row[0]: row[1:] for row in blocks(sample_office(), "2017Q4")["awards"].grid.rows}

    assert rows["“双迎攻坚”流动红旗（市级）"] == (3, 3, 3, 3, "—（期次不全）", "2017年10月")
    assert rows["样例城市管理流动红旗（区级）"][:5] == (4, 2, 2, 2, "50.0%（2/4）")


# --- the page in every state

STATES = {
    "sample": (sample_office, Q2, {}),
    "city reported": (sample_office, "2017Q4", {}),
    "first quarter": (sample_office, "2017Q1", {}),
    "quarter not reported": (sample_office, "2019Q1", {}),
    "before anything": (sample_office, "2016Q1", {}),
    "nothing at all": (flags, Q2, {}),
    "zero report": (lambda: flags(zero=[Q2]), Q2, {}),
    "one row": (lambda: flags(flag("2018Q2期")), Q2, {}),
    "only communities": (lambda: flags(community("甲社区", "2018Q2期")), Q2, {}),
    "one community": (sample_office, Q2, {"community": ("同乐社区",)}),
    "two communities": (sample_office, Q2, {"community": ("同乐社区", "样例丁社区")}),
    "nobody left": (sample_office, Q2, {"community": ("查无此社区",)}),
    "one campaign": (sample_office, "2017Q3", {"category": ("双迎攻坚",)}),
    "one year": (sample_office, Q2, {"year": 2017}),
    "a year without data": (sample_office, Q2, {"year": 2020}),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_holds_in_every_state_and_language(state, lang):
    make, quarter, chosen = STATES[state]
    looked_at = seen(make(), quarter, lang=lang, **chosen)

    found = list(FAMILY.page(looked_at))

    assert isinstance(found[0], Lead)
    assert all(found[0].sentences)
    assert isinstance(found[1], Tiles)
    assert len(found[1].readings) == 8
    assert len({block.key for block in found}) == len(found)
    for block in found:
        if isinstance(block, Chart):
            assert not block.description.is_empty
            assert block.description.title
            assert block.description.alt
            grid = block.description.grid()
            assert all(len(row) == len(grid.columns) for row in grid.rows)
        if isinstance(block, TableBlock):
            assert all(len(row) == len(block.grid.columns) for row in block.grid.rows)
        if isinstance(block, Note):
            assert all(block.sentences)
    list(FAMILY.narrative(looked_at))
    list(FAMILY.attention(looked_at))


@pytest.mark.parametrize("state", ["nothing at all", "zero report", "before anything"])
def test_without_rows_nothing_is_drawn(state):
    make, quarter, chosen = STATES[state]
    drawn = [block for block in FAMILY.page(seen(make(), quarter, **chosen)) if isinstance(block, Chart)]

    # A zero report is drawn as zeros nowhere, because no contest is known to have taken place.
    assert drawn == []


def test_an_unreported_quarter_has_no_tables_but_keeps_its_trends():
    found = blocks(sample_office(), "2019Q1")

    assert "results" not in found
    assert chart(sample_office(), "communities", "2019Q1").title == "2019年第一季度社区评比结果未报"
    assert chart(sample_office(), "ranks", "2019Q1").series[0].values == (3, 2, 1, 1, 2, 1, None, None, None)


def test_sample_rows_are_flagged_wherever_they_are_drawn_and_real_ones_are_not():
    assert chart(sample_office(), "ranks").is_illustrative
    assert not chart(sample_office(), "timeline", "2017Q3", category=("双迎攻坚",)).is_illustrative


def test_every_cell_of_every_grid_is_a_plain_value():
    for block in FAMILY.page(seen(sample_office())):
        grid = block.description.grid() if isinstance(block, Chart) else getattr(block, "grid", None)
        for row in grid.rows if grid else ():
            assert all(cell is None or isinstance(cell, str | int | float | Lamp | Mark) for cell in row)


def test_the_english_page_has_no_chinese_words_of_its_own():
    said = [
        block.description.title for block in FAMILY.page(seen(sample_office(), lang="en")) if isinstance(block, Chart)
    ]

    assert said[1] == (
        "Flags won, first half of 2018: City (to the subdistrict) not reported, "
        "District (to the subdistrict) 1, Subdistrict (to communities) 2"
    )
