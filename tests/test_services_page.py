"""便民服务: the report's sentence, what is missing where, and what needs somebody to act."""

from __future__ import annotations

from functools import cache

import polars as pl
from builders import records, sample, view
from test_services_rules import community

from metrics.blocks import Chart, Lead, TableBlock, View
from metrics.charts.bars import Bars
from metrics.charts.description import Role
from metrics.charts.heatmap import Heatmap
from metrics.families.office.schema import COMMUNITIES, TARGETS
from metrics.families.services import FAMILY
from metrics.families.services.schema import SERVICES
from metrics.model.lamp import Bands, Lamp
from metrics.model.office import Office
from metrics.model.records import Records


@cache
def office() -> Records:
    return records((COMMUNITIES, sample(COMMUNITIES)), (SERVICES, sample(SERVICES)), (TARGETS, sample(TARGETS)))


def chart(key: str, at: View) -> object:
    assert FAMILY.page
    found = next(block for block in FAMILY.page(at) if block.key == key)
    assert isinstance(found, Chart)
    return found.description


def test_the_sentence_of_the_second_quarter_is_the_published_one() -> None:
    assert FAMILY.narrative

    assert list(FAMILY.narrative(view(FAMILY, office(), "2018Q2"))) == [
        "截至2018年第二季度末，现有党群服务中心7个（其中扩建中1个）；15分钟服务圈覆盖率88.1%，居民满意度92.3%。"
    ]


def test_centres_are_called_built_where_all_of_them_are() -> None:
    rows = sample(SERVICES).with_columns(pl.col("centre_status").replace("扩建中", "已建成"))
    assert FAMILY.narrative

    assert list(FAMILY.narrative(view(FAMILY, records((SERVICES, rows)), "2018Q2"))) == [
        "截至2018年第二季度末，已建成社区党群服务中心7个；15分钟服务圈覆盖率88.1%，居民满意度92.3%。"
    ]


def test_with_one_community_missing_the_sentence_says_of_how_many_it_speaks() -> None:
    assert FAMILY.narrative

    (sentence,) = FAMILY.narrative(view(FAMILY, office(), "2017Q4"))

    assert sentence.endswith("（10个社区中9个已报，未报社区不计入）。")


def test_what_a_community_lacks_stands_out_and_what_it_left_blank_does_not() -> None:
    kinds = {"pts_gov": "0", "pts_home": "1", "pts_fin": None, "pts_cul": "2"}
    drawn = chart("outlets", view(FAMILY, records((SERVICES, [community(**kinds)])), "2018Q2"))

    assert isinstance(drawn, Heatmap)
    ((gov, home, fin, _, _),) = drawn.spots
    assert (gov.role, gov.label) == (Role.SECOND, "无")
    assert (home.role, home.label) == (None, "1")
    assert (fin.role, fin.label) == (None, "未填")


def test_a_red_figure_a_missing_kind_and_a_missing_report_need_somebody_to_act() -> None:
    names = [{"community_id": f"SQ-{n}", "community": f"样例{n}社区", "valid_from": "2010-01-01"} for n in "甲乙"]
    rows = [community(covered_households="700", pts_gov="0")]
    assert FAMILY.attention

    found = list(FAMILY.attention(view(FAMILY, records((COMMUNITIES, names), (SERVICES, rows)), "2018Q2")))

    assert [(concern.lamp, concern.title) for concern in found] == [
        (Lamp.RED, "样例甲社区15分钟覆盖率70.0%"),
        (Lamp.YELLOW, "样例甲社区缺政务服务点"),
        (Lamp.GREY, "样例乙社区便民服务情况未报"),
    ]
    assert found[2].due == "2018年7月15日"


def test_nothing_is_said_against_a_real_name_with_invented_values() -> None:
    assert FAMILY.attention
    real = records((SERVICES, [community(community="同乐社区", covered_households="1", data_source="访谈+示例")]))

    assert list(FAMILY.attention(view(FAMILY, real, "2018Q2"))) == []


def test_a_rate_prints_on_its_own_side_of_the_limit_in_title_and_sentence() -> None:
    at = view(FAMILY, records((SERVICES, [community(accepted="1000", done="979"), community(
        community="样例乙社区", accepted="1402", done="1374", done_on_time=None)])), "2018Q2")  # fmt: skip

    told = [block for block in FAMILY.page(at) if isinstance(block, Lead)] if FAMILY.page else []

    # 2353 of 2402 are 97.96 %, which is yellow below 98 %.
    assert "办结率97.96%" in told[0].sentences[-1]
    assert "办结率97.96%" in chart("cases", at).title  # type: ignore[attr-defined]


def test_a_partly_reported_quarter_speaks_of_those_that_reported() -> None:
    names = [{"community_id": f"SQ-{n}", "community": f"样例{n}社区", "valid_from": "2010-01-01"} for n in "甲乙丙"]
    kinds = {"pts_gov": "1", "pts_home": "1", "pts_fin": "1", "pts_cul": "1"}
    rows = [community(**kinds), community(community="样例乙社区", **kinds)]
    partly = view(FAMILY, records((COMMUNITIES, names), (SERVICES, rows)), "2018Q2")
    whole = view(FAMILY, records((COMMUNITIES, names[:2]), (SERVICES, rows)), "2018Q2")

    assert chart("outlets", partly).title == "已报的2个社区四类服务全部齐全"  # type: ignore[attr-defined]
    assert chart("outlets", whole).title == "2个社区四类服务全部齐全"  # type: ignore[attr-defined]


def test_a_community_without_a_centre_is_told_in_one_way_everywhere() -> None:
    rows = [community(centre_status="未建", centre_area=None), community(community="样例乙社区", centre_area=None)]
    at = view(FAMILY, records((SERVICES, rows)), "2018Q2")
    areas = chart("areas", at)
    assert isinstance(areas, Bars)
    assert FAMILY.page
    listed = {block.key: block.grid.rows for block in FAMILY.page(at) if isinstance(block, TableBlock)}

    assert (areas.series[0].labels, areas.missing_words) == (("无（未建）", ""), ("", "未填"))
    assert [row[4].label for row in listed["communities"]] == ["无（未建）", "未填"]  # type: ignore[union-attr]
    assert {row[0]: row[2] for row in listed["centres"]} == {"样例甲社区": "无（未建）", "样例乙社区": "未填"}


def test_the_limit_is_the_one_the_office_judges_by() -> None:
    office = Office(rules=(("SV4", Bands(25, 20, "街道自定")),))
    at = view(FAMILY, records((SERVICES, [community(households="1000", centre_area="260")]), office=office), "2018Q2")
    areas = chart("areas", at)

    assert isinstance(areas, Bars)
    assert (areas.reference, areas.title) == (25, "1个社区服务设施面积26㎡/百户，1个达到25㎡")
    assert "竖线为25㎡达标线" in areas.subtitle
