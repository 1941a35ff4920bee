"""便民服务: rates over communities that reported, a zero that is not a blank, the lamps at their limits."""

from __future__ import annotations

import pytest
from builders import records
from test_services_rules import community

from metrics.families.office.schema import COMMUNITIES, TARGETS
from metrics.families.services import measures
from metrics.families.services.schema import SERVICES
from metrics.insight.readings import Readings
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure, Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting

Q2 = Quarter(2018, 2)


def register(*names: str) -> list[dict[str, str]]:
    return [
        {"community_id": f"SQ-{n}", "community": name, "valid_from": "2010-01-01"} for n, name in enumerate(names, 1)
    ]


def known(*rows: dict[str, str], names: tuple[str, ...] = (), target: dict[str, str] | None = None) -> Records:
    goals = [{"year": "2018", "scope": "全街道", "unit": "个", **target}] if target else []
    return records((COMMUNITIES, register(*names)), (SERVICES, rows), (TARGETS, goals))


def reading(measure: Measure, of: Records) -> Reading:
    return Readings(of).read(measure, Q2)


def test_a_community_that_did_not_report_is_in_neither_sum_and_is_named() -> None:
    of = known(community(), names=("样例甲社区", "样例乙社区"))

    value = reading(measures.COVERAGE, of).value

    assert (value.number, value.numerator, value.denominator) == (90, 900, 1000)
    assert (value.parts["reported"], value.parts["expected"], value.parts["missing"]) == (1, 2, ("样例乙社区",))
    assert ("note.unreported", {"reported": 1, "expected": 2, "count": 1, "names": "样例乙社区"}) in value.notes


def test_a_blank_cell_is_unknown_and_a_zero_is_a_zero() -> None:
    blank = reading(measures.COVERAGE, known(community(), community(community="乙", covered_households=None)))
    zero = reading(measures.COVERAGE, known(community(), community(community="乙", covered_households="0")))

    assert (blank.value.number, zero.value.number) == (90, 45)


@pytest.mark.parametrize(("covered", "lamp"), [("900", "green"), ("899", "yellow"), ("750", "yellow"), ("749", "red")])
def test_coverage_is_green_from_ninety_and_red_below_seventy_five(covered: str, lamp: str) -> None:
    assert reading(measures.COVERAGE, known(community(covered_households=covered))).judgement.lamp is Lamp(lamp)


@pytest.mark.parametrize(
    ("asked", "lamp"), [("1", "green"), ("2", "red"), (None, None)], ids=["reached", "half of it", "no target"]
)
def test_centres_are_lit_against_the_number_the_targets_ask_for(asked: str | None, lamp: str | None) -> None:
    of = known(community(), target={"indicator_id": "SV5", "indicator": "中心", "target": asked} if asked else None)

    found = reading(measures.CENTRES, of)

    assert found.value.number == 1
    assert found.judgement.lamp == (Lamp(lamp) if lamp else None)


def test_two_quarters_are_compared_on_the_communities_that_are_in_both() -> None:
    of = known(community(quarter="2018Q1", covered_households="800"),
               community(quarter="2018Q1", community="乙", covered_households="100"), community())  # fmt: skip

    change = reading(measures.COVERAGE, of).since_last_quarter

    # 90 % now against 80 % of the same community then, not against 45 % of both.
    assert change is not None
    assert (change.number, change.note) == (pytest.approx(10), "comparable")


def test_zero_not_reported_and_nothing_left_by_a_filter_stay_apart() -> None:
    zero = records((SERVICES, []), reports={("services", "2018Q2"): Reporting.ZERO})
    nobody = records((SERVICES, []))

    assert [reading(measures.CENTRES, of).value.number for of in (zero, nobody)] == [0, None]
    assert [reading(measures.COVERAGE, of).value.reason for of in (zero, nobody)] == ["zero_report", "not_reported"]
