"""党建活动: rules and the register, the five figures at their limits, the page's sentence and what needs somebody."""

from __future__ import annotations

from functools import cache

import pytest
from builders import records, sample, texts, view

from metrics.blocks import Chart, View
from metrics.charts.heatmap import Heatmap
from metrics.families.office.schema import COMMUNITIES, TARGETS
from metrics.families.party_building import FAMILY
from metrics.families.party_building import measures as m
from metrics.families.party_building.examples import branch, held
from metrics.families.party_building.schema import ACTIVITIES, BRANCHES
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.say import say
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.store.canonical_csv import write_texts

Q2 = Quarter(2018, 2)


def known(*activities: dict[str, str], register: tuple[dict[str, str], ...] = (branch(1), branch(2))) -> Records:
    return records((ACTIVITIES, activities), (BRANCHES, register))


def value(measure: Measure, of: Records, quarter: Quarter = Q2) -> Value:
    return measure.compute(of, quarter)


def sent(*activities: dict[str, str], register: tuple[dict[str, str], ...] = (branch(1),)) -> Draft:
    file = write_texts(ACTIVITIES, texts(ACTIVITIES, activities))
    before = records((BRANCHES, register), (COMMUNITIES, sample(COMMUNITIES)))
    return read(Upload("党建活动.csv", file), tables=catalogue().tables, records=before)


# ---- rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activity", "code"),
    [
        (held(1, 1, "04-10", expected="30", attended="31"), "attended_over_expected"),
        (held(1, 1, "04-10", "志愿服务"), "volunteering_without_field"),
        (held(1, 9, "04-10"), "branch_unknown"),
    ],
)
def test_a_row_that_cannot_be_so_is_told(activity: dict[str, str], code: str) -> None:
    assert [finding.code for finding in sent(activity).findings] == [code]


def test_a_row_on_the_boundary_is_taken() -> None:
    fine = sent(
        held(1, 1, "04-10", expected="30", attended="30"), held(2, 1, "04-11", "志愿服务", volunteer_field="其他")
    )

    assert fine.findings == ()


def test_the_same_branch_day_and_kind_twice_is_asked_about() -> None:
    twice = sent(held(1, 1, "04-10"), held(2, 1, "04-10"), held(3, 1, "04-10", "党课"))

    assert [(finding.code, finding.row) for finding in twice.findings] == [("activity_twice", 2), ("activity_twice", 3)]


@pytest.mark.parametrize(
    ("day", "is_told"), [("05-01", False), ("04-30", True), ("05-31", False), ("06-01", True)]
)  # fmt: skip
def test_a_branch_acts_only_while_it_is_in_force(day: str, is_told: bool) -> None:
    draft = sent(held(1, 1, day), register=(branch(1, valid_from="2018-05-01", valid_to="2018-05-31"),))

    assert ("branch_not_in_force" in [finding.code for finding in draft.findings]) is is_told
    for finding in draft.findings:
        sentence = say(finding, catalogue().text("zh").scoped("party_building"))
        assert "第2行" in sentence
        assert "2018-05-01" in sentence


# ---- measures ------------------------------------------------------------------------------------------------------


def every_month(of: int, first: int = 1) -> tuple[dict[str, str], ...]:
    return tuple(held(first + n, of, f"0{month}-10") for n, month in enumerate((4, 5, 6)))


def test_one_of_six_months_without_a_theme_day_is_red() -> None:
    of = known(*every_month(1), *every_month(2, 11)[:2])

    found = value(m.THEME_DAYS, of)

    assert (found.numerator, found.denominator, found.parts["missed"]) == (5, 6, (("ZB-2", "2018-06"),))
    assert m.THEME_DAYS.lamp is not None
    assert m.THEME_DAYS.lamp.lamp(found.number or 0) is Lamp.RED


def test_a_branch_that_ended_in_the_middle_of_a_month_owes_nothing_for_it() -> None:
    of = known(*every_month(1), held(11, 2, "04-10"), register=(branch(1), branch(2, valid_to="2018-05-20")))

    found = value(m.THEME_DAYS, of)

    assert (found.numerator, found.denominator) == (4, 4)


@pytest.mark.parametrize(("attended", "lamp"), [("85", "green"), ("84", "yellow"), ("75", "yellow"), ("74", "red")])
def test_attendance_is_green_from_eighty_five(attended: str, lamp: str) -> None:
    found = value(m.ATTENDANCE, known(held(1, 1, "04-10", expected="100", attended=attended)))

    assert m.ATTENDANCE.lamp is not None
    assert m.ATTENDANCE.lamp.lamp(found.number or 0) is Lamp(lamp)


def test_service_counts_events_person_times_and_hours() -> None:
    found = value(m.VOLUNTEERING, known(
        held(1, 1, "04-10", "志愿服务", volunteer_field="社会公益", volunteers="10", hours="20"),
        held(2, 1, "05-10", combined_with="志愿服务", volunteers="5", hours="2.5"), held(3, 1, "06-10")))  # fmt: skip

    assert found.number == 2
    assert (found.parts["person_times"], found.parts["hours"]) == (15, 22.5)


def test_without_a_register_what_needs_one_says_so_and_the_rest_is_counted() -> None:
    of = known(*every_month(1), register=())

    assert [value(each, of).reason for each in (m.THEME_DAYS, m.BRANDS, m.ASSEMBLIES)] == ["no_register"] * 3
    assert value(m.VOLUNTEERING, of).number == 0


def test_activities_of_a_branch_nobody_registered_are_left_out_and_named() -> None:
    of = known(held(1, 9, "04-10", expected="10", attended="1"), held(2, 1, "04-10", expected="10", attended="9"))

    assert value(m.ATTENDANCE, of).number == 90
    assert FAMILY.page
    notes = next(block for block in FAMILY.page(view(FAMILY, of, "2018Q2")) if block.key == "notes")
    assert "1个党组织编号不在名册中，其活动不计入：ZB-9。" in notes.sentences


# ---- page ----------------------------------------------------------------------------------------------------------


@cache
def office() -> Records:
    return records((ACTIVITIES, sample(ACTIVITIES)), (BRANCHES, sample(BRANCHES)))


def chart(key: str, at: View) -> object:
    assert FAMILY.page
    found = next(block for block in FAMILY.page(at) if block.key == key)
    assert isinstance(found, Chart)
    return found.description


def test_the_sentence_of_the_second_quarter_is_the_published_one() -> None:
    assert FAMILY.narrative

    assert list(FAMILY.narrative(view(FAMILY, office(), "2018Q2"))) == [
        "2018年第二季度，主题党日开展率100.0%，党员参加率86.6%，较上季度下降0.2个百分点；开展志愿服务24场、410人次。"
    ]


def test_the_calendar_has_the_days_of_the_year_and_the_month_without_one_stands_out() -> None:
    drawn = chart("calendar", view(FAMILY, office(), "2018Q1"))

    assert isinstance(drawn, Heatmap)
    assert drawn.steps == ("1月", "2月", "3月")
    missed = [(drawn.names[row], step) for row, spots in enumerate(drawn.spots) for step, spot in
              zip(drawn.steps, spots, strict=True) if spot.label == "缺"]  # fmt: skip
    assert missed == [("样例丁社区党支部", "2月")]


def test_a_branch_founded_in_the_year_owes_nothing_before() -> None:
    drawn = chart("calendar", view(FAMILY, office(), "2017Q3"))

    assert isinstance(drawn, Heatmap)
    labels = [spot.label for spot in drawn.spots[drawn.names.index("样例庚社区党支部")]]
    assert labels[:6] == ["—"] * 6
    assert "缺" not in labels


def test_a_missed_month_and_members_who_stay_away_need_somebody_to_act() -> None:
    of = known(*every_month(1), held(11, 2, "04-10", expected="10", attended="7"), held(12, 2, "06-10"),
               held(13, 1, "06-20", "支部党员大会"))  # fmt: skip
    assert FAMILY.attention

    found = [(c.lamp, c.title) for c in FAMILY.attention(view(FAMILY, of, "2018Q2"))]

    assert found == [
        (Lamp.RED, "样例第2党支部5月没有开展主题党日"),
        (Lamp.YELLOW, "样例第2党支部本季没有召开支部党员大会"),
        (Lamp.RED, "样例第2党支部党员参加率70.0%"),
    ]


def test_nothing_is_said_against_a_real_branch_with_invented_values() -> None:
    of = known(held(1, 1, "04-10"), register=(branch(1, data_source="访谈+示例"),))
    assert FAMILY.attention

    assert list(FAMILY.attention(view(FAMILY, of, "2018Q2"))) == []


def test_a_page_of_one_community_counts_its_branch_alone_and_has_no_plan_of_the_whole_office() -> None:
    year = {
        "year": "2018",
        "indicator_id": "PB1",
        "indicator": "开展率",
        "scope": "全街道",
        "unit": "%",
        "target": "100",
    }
    of = records(
        (ACTIVITIES, [*every_month(1), held(11, 2, "04-10", "志愿服务", volunteer_field="其他")]),
        (BRANCHES, [branch(1), branch(2)]),
        (TARGETS, [year]),
    )

    one = view(FAMILY, of, "2018Q2", selection=Selection(community=("样例第2社区",)))

    assert (one.read(m.THEME_DAYS).value.number, one.read(m.VOLUNTEERING).value.number) == (0, 1)
    assert (one.read(m.THEME_DAYS).plan, one.read(m.THEME_DAYS).target) == (None, None)
    assert view(FAMILY, of, "2018Q2").read(m.THEME_DAYS).plan is not None


def test_a_month_of_a_quarter_nobody_reported_is_not_called_missed() -> None:
    drawn = chart("calendar", view(FAMILY, known(*every_month(1), *every_month(2, 11)), "2018Q2"))

    assert isinstance(drawn, Heatmap)
    assert [spot.label for spot in drawn.spots[0]] == ["未报"] * 3 + ["10日"] * 3
    assert drawn.title == "2个支部本季每月都开展了主题党日，开展率100.0%"


def test_what_nobody_stated_is_no_zero() -> None:
    at = view(FAMILY, known(held(1, 1, "04-10", "志愿服务", volunteer_field="其他", hours="3")), "2018Q2")
    assert FAMILY.page
    titles = {block.key: block.description.title for block in FAMILY.page(at) if isinstance(block, Chart)}
    assert FAMILY.narrative

    (said,) = FAMILY.narrative(at)

    assert "开展志愿服务1场、人次未填" in said
    assert titles["hours"] == "本季志愿服务3小时"
    assert "person_times" not in titles
