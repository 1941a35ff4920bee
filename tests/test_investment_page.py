"""招商引资: the report's sentence, the charts, and what needs somebody to act."""

from __future__ import annotations

from functools import cache

import pytest
from builders import records, sample, view
from test_investment_rules import deal, talks

from metrics.blocks import Chart, Lead, Note, View
from metrics.blocks import TableBlock as Listed
from metrics.charts.funnel import Funnel
from metrics.charts.s_curve import SCurve
from metrics.families.investment import FAMILY
from metrics.families.investment.schema import INVESTMENT
from metrics.families.office.schema import TARGETS
from metrics.model.lamp import Lamp
from metrics.model.records import Records
from metrics.model.selection import Selection


@cache
def office() -> Records:
    return records((INVESTMENT, sample(INVESTMENT)), (TARGETS, sample(TARGETS)))


def known(*rows: dict[str, str], target: str = "1000") -> Records:
    year = {"year": "2018", "indicator_id": "IV2", "indicator": "到位资金", "scope": "全街道", "unit": "万元"}
    return records((INVESTMENT, rows), (TARGETS, [{**year, "target": target}]))


def seen(of: Records | None = None, quarter: str = "2018Q2", **chosen: tuple[str, ...]) -> View:
    return view(FAMILY, of or office(), quarter, selection=Selection(**chosen))


def block(key: str, at: View) -> object:
    assert FAMILY.page
    return next(block for block in FAMILY.page(at) if block.key == key)


def chart(key: str, at: View) -> object:
    found = block(key, at)
    assert isinstance(found, Chart)
    return found.description


def test_the_sentence_of_the_second_quarter_is_the_published_one() -> None:
    assert FAMILY.narrative

    assert list(FAMILY.narrative(seen())) == [
        "上半年，实际到位资金1.53亿元，完成年度目标的59.0%，超序时进度9.0个百分点，为上年同期的13.0倍。"
    ]


def test_what_was_not_reported_is_said_as_such() -> None:
    assert FAMILY.narrative

    (told,) = FAMILY.narrative(seen(known(deal(quarter="2018Q1"))))

    assert "未报" in told
    assert "0" not in told.replace("2018", "")


def test_the_curve_holds_money_in_place_against_the_plan_of_the_target() -> None:
    rows = [deal(quarter="2018Q1", year_in_place="200", sign_date="2018-01-25"), deal(year_in_place="450")]

    curve = chart("curve", seen(known(*rows)))

    assert isinstance(curve, SCurve)
    assert curve.plan.values == (250, 500, 750, 1000)
    assert curve.actual.values == (200, 450, None, None)
    assert curve.title == "上半年招商到位资金450.0万元，比序时进度少50.0万元"


def test_the_curve_breaks_at_new_year_and_has_last_year_beside_it() -> None:
    before = [deal(quarter=f"2017Q{n}", sign_date="2017-01-25", year_in_place=str(100 * n)) for n in (1, 2, 4)]
    this = deal(sign_date="2017-01-25", year_in_place="450")

    curve = chart("curve", seen(known(*before, this)))

    assert isinstance(curve, SCurve)
    assert curve.periods == ("一季度", "二季度", "三季度", "四季度")
    assert (curve.actual.name, curve.actual.values) == ("2018年", (None, 450, None, None))
    assert curve.last_year
    assert (curve.last_year.name, curve.last_year.values) == ("2017年", (100, 200, None, 400))
    assert [curve.gap(index) for index in curve.missing()] == ["未报"]
    assert curve.bars is None


def test_money_in_place_is_held_against_the_plan_the_target_states_in_the_same_words_everywhere() -> None:
    year = {"year": "2018", "indicator_id": "IV2", "indicator": "到位资金", "scope": "全街道", "unit": "万元"}
    stated = {**year, "target": "1000", "q1": "400", "q2": "700", "q3": "900", "q4": "1000"}
    at = seen(records((INVESTMENT, [deal(year_in_place="450")]), (TARGETS, [stated])))
    assert FAMILY.narrative
    assert FAMILY.attention

    curve, (said,), (concern,) = chart("curve", at), FAMILY.narrative(at), FAMILY.attention(at)

    assert isinstance(curve, SCurve)
    assert curve.title == "上半年招商到位资金450.0万元，比计划进度少250.0万元"
    assert said == "上半年，实际到位资金450.0万元，完成年度目标的45.0%，欠计划进度25.0个百分点。"
    assert concern.detail == "年度目标1000.0万元，本年累计到位450.0万元，欠计划进度25.0个百分点。"


def test_the_funnel_counts_as_the_figures_do_and_says_what_it_leaves_out() -> None:
    rows = [
        deal(deal_id="1", deal_stage="注册落地", sign_date=None),
        deal(deal_id="2", deal_stage="投产运营"),
        deal(quarter="2018Q1", deal_id="3", deal_stage="注册落地", sign_date="2018-01-25"),
        deal(deal_id="3", deal_stage="终止", sign_date="2018-01-25", remark="撤资"),
    ]

    at = seen(known(*rows))
    funnel = chart("funnel", at)

    assert isinstance(funnel, Funnel)
    assert [step.value for step in funnel.steps] == [3, 2, 1, 1, 1]
    performed = at.read(FAMILY.measure("IV3")).value
    assert (performed.numerator, performed.denominator) == (1, 2)
    assert "1个未填签约日期，只计入总数" in funnel.subtitle


def test_the_funnel_counts_deals_that_came_as_far_whatever_became_of_them() -> None:
    rows = [
        talks(deal_id="1"),
        deal(deal_id="2", deal_stage="签约"),
        deal(deal_id="3", deal_stage="投产运营"),
        deal(deal_id="4", deal_stage="终止", remark="撤资"),
    ]

    funnel = chart("funnel", seen(known(*rows)))

    assert isinstance(funnel, Funnel)
    assert [step.value for step in funnel.steps] == [4, 3, 1, 1, 1]


def test_a_deal_that_waits_too_long_is_a_concern_with_owner_and_the_day_it_was_due() -> None:
    rows = [deal(sign_date="2017-06-29", year_in_place="600"), deal(deal_id="2", sign_date="2018-01-01")]
    assert FAMILY.attention

    (concern,) = FAMILY.attention(seen(known(*rows)))

    assert (concern.lamp, concern.owner, concern.narrows, concern.id) == (
        Lamp.RED, "经济发展办公室", "project", "样例企业",
    )  # fmt: skip
    assert "366" in concern.title
    assert concern.due == "2017年12月26日"


def test_a_target_behind_pace_is_a_concern() -> None:
    assert FAMILY.attention

    (concern,) = FAMILY.attention(seen(known(deal(year_in_place="299"))))

    assert (concern.lamp, concern.weight) == (Lamp.RED, pytest.approx(20.1))
    assert "29.9%" in concern.title


def test_part_of_the_deals_is_not_held_against_the_whole_offices_target() -> None:
    at = seen(known(deal(), deal(deal_id="2", deal_name="样例乙")), project=("样例乙",))

    (told,) = [block for block in FAMILY.page(at) if isinstance(block, Note)]  # type: ignore[misc]
    assert any("目标" in sentence for sentence in told.sentences)
    lead = block("lead", at)
    assert isinstance(lead, Lead)
    assert "年度目标" not in lead.sentences[0]


def test_a_list_tells_how_long_each_deal_has_stood_in_its_stage() -> None:
    rows = [deal(quarter="2018Q1", sign_date="2018-01-25"), deal(sign_date="2018-01-25")]

    listed = block("under_way", seen(known(*rows)))

    assert isinstance(listed, Listed)
    (row,) = listed.grid.rows
    assert 91 in row
    assert "样例企业" in row


def test_nothing_is_said_against_a_real_name_in_any_quarter_of_the_sample() -> None:
    assert FAMILY.attention

    for quarter in office().quarters("investment"):
        titles = [concern.title for concern in FAMILY.attention(seen(quarter=str(quarter)))]
        assert [title for title in titles if "宜家" in title] == []
