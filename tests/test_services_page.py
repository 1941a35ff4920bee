"""便民服务: the report's sentence, what is missing where, and what needs somebody to act."""

from __future__ import annotations

from functools import cache

from builders import records, sample, view
from test_services_rules import community

from metrics.blocks import Chart, View
from metrics.charts.description import Role
from metrics.charts.heatmap import Heatmap
from metrics.families.office.schema import COMMUNITIES, TARGETS
from metrics.families.services import FAMILY
from metrics.families.services.schema import SERVICES
from metrics.model.lamp import Lamp
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
    rows = sample(SERVICES).copy()
    rows["centre_status"] = rows["centre_status"].replace("扩建中", "已建成")
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
