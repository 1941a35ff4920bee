"""招商引资: the six figures of the office, each with its denominator, what is left out, and what the sample says."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

import pytest
from builders import SAMPLES, records, sample
from test_investment_rules import deal, talks

from metrics.families.investment.measures import MEASURES
from metrics.families.investment.schema import INVESTMENT
from metrics.families.office.schema import TARGETS
from metrics.insight.readings import Readings
from metrics.model.lamp import Lamp
from metrics.model.measure import Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting

GOLDEN = json.loads((SAMPLES / "expected_kpis.json").read_text("utf-8"))
BY_ID = {measure.id: measure for measure in MEASURES}
Q2 = Quarter(2018, 2)


def known(*rows: dict[str, str], target: str | None = None, **more: object) -> Records:
    year = {"year": "2018", "indicator_id": "IV2", "indicator": "到位资金", "scope": "全街道", "unit": "万元"}
    targets = [{**year, "target": target}] if target else []
    return records((INVESTMENT, rows), (TARGETS, targets), **more)  # type: ignore[arg-type]


def value(name: str, *rows: dict[str, str], quarter: Quarter = Q2, target: str | None = None) -> Value:
    return BY_ID[name].compute(known(*rows, target=target), quarter)


def reading(name: str, of: Records, quarter: Quarter = Q2) -> Reading:
    return Readings(of).read(BY_ID[name], quarter)


@cache
def office() -> Records:
    return records((INVESTMENT, sample(INVESTMENT)), (TARGETS, sample(TARGETS)))


def rounded(number: float | None) -> float | None:
    if number is None:
        return None
    return float(Decimal(repr(float(number))).quantize(Decimal("0.1"), ROUND_HALF_EVEN))


@pytest.mark.parametrize("quarter", GOLDEN)
def test_the_sample_office_has_its_golden_values(quarter: str) -> None:
    golden, at = GOLDEN[quarter], Quarter.parse(quarter)
    values = {name: BY_ID[name].compute(office(), at) for name in BY_ID}

    assert values["IV1"].number == golden["IV1_signed_in_quarter"]
    assert rounded(values["IV2"].number) == golden["IV2_in_place_ytd"]
    assert rounded(values["IV2"].parts["completion_pct"]) == golden["IV2_completion_pct"]
    assert rounded(values["IV2"].parts["ahead_points"]) == golden["IV2_ahead_pp"]
    for name, key in (("IV3", "performance_rate"), ("IV4", "start_rate"), ("IV5", "fund_rate")):
        assert rounded(values[name].number) == golden[f"{name}_{key}"]


def test_deals_signed_on_the_quarters_first_and_last_day_are_the_quarters() -> None:
    rows = [deal(deal_id=str(n), sign_date=day) for n, day in enumerate(["2018-03-31", "2018-04-01", "2018-06-30"])]

    signed = value("IV1", *rows)

    assert (signed.number, signed.parts["contract_wan_yuan"]) == (2, 2000)
    assert (signed.parts["year_to_date"], signed.parts["year_to_date_wan_yuan"]) == (3, 3000)


def test_a_signed_deal_without_an_amount_counts_and_is_named() -> None:
    signed = value("IV1", deal(contract_amount=None, remark="框架协议"))

    assert (signed.number, signed.parts["contract_wan_yuan"], signed.parts["contract_blank"]) == (1, 0, 1)
    assert ("note.unpriced", {"count": 1, "names": "样例企业"}) in signed.notes


def test_money_in_place_is_held_against_the_years_target_and_time_passed() -> None:
    of = known(deal(year_in_place="300"), deal(deal_id="2", year_in_place="150"), target="1000")

    read = reading("IV2", of)

    assert (read.value.number, read.value.denominator) == (450, 1000)
    assert (read.value.parts["completion_pct"], read.value.parts["ahead_points"]) == (45, -5)
    assert (read.planned, read.judgement.ratio, read.judgement.lamp) == (500, 0.9, Lamp.GREEN)


@pytest.mark.parametrize(("amount", "lamp"), [("400", Lamp.GREEN), ("399.9", Lamp.YELLOW), ("299.9", Lamp.RED)])
def test_money_is_lit_by_its_pace(amount: str, lamp: Lamp) -> None:
    assert reading("IV2", known(deal(year_in_place=amount), target="1000")).judgement.lamp is lamp


def test_without_a_target_money_is_told_and_not_judged() -> None:
    read = reading("IV2", known(deal(year_in_place="300")))

    assert (read.value.number, read.value.parts["completion_pct"], read.judgement.lamp) == (300, None, None)


def test_a_blank_amount_is_unknown_and_named_and_never_zero() -> None:
    money = value("IV2", deal(year_in_place="300"), deal(deal_id="2", deal_name="样例乙", year_in_place=None))

    assert money.number == 300
    assert ("note.in_place_blank", {"count": 1, "names": "样例乙"}) in money.notes
    assert value("IV2", deal(year_in_place=None)).reason == "nothing_recorded"


def test_rates_count_every_deal_ever_signed_and_an_ended_one_stays_below_the_line() -> None:
    rows = [
        deal(deal_id="1", deal_stage="签约"),
        deal(deal_id="2", deal_stage="注册落地"),
        deal(deal_id="3", deal_stage="开工（装修）"),
        deal(deal_id="4", deal_stage="终止", remark="撤资"),
        talks(deal_id="5"),
    ]

    performed, started = value("IV3", *rows), value("IV4", *rows)

    assert (performed.number, performed.numerator, performed.denominator) == (50, 2, 4)
    assert (started.number, started.numerator, started.denominator) == (25, 1, 4)
    assert performed.parts["ended"] == 1


def test_nothing_signed_yet_gives_no_rate() -> None:
    assert value("IV3", talks()).reason == "no_denominator"


def test_funds_arrived_leave_out_deals_of_which_either_amount_is_blank() -> None:
    rows = [
        deal(deal_id="1", contract_amount="1000", total_in_place="250"),
        deal(deal_id="2", contract_amount=None, total_in_place="900", remark="框架"),
        deal(deal_id="3", contract_amount="500", total_in_place="600"),
    ]

    arrived = value("IV5", *rows)

    assert (arrived.numerator, arrived.denominator) == (850, 1500)
    assert arrived.number == pytest.approx(56.6667, abs=0.001)
    assert arrived.parts == {"deals": 2, "blank": 1, "over_contract": 1}


def test_money_from_abroad_is_no_money_of_other_provinces() -> None:
    rows = [
        deal(deal_id="1", origin="省外", year_in_place="300"),
        deal(deal_id="2", origin="境外", year_in_place="100", remark="汇率6.6"),
        deal(deal_id="3", origin="区内", year_in_place="100"),
    ]

    share = value("IV6", *rows)

    assert (share.number, share.parts["overseas_pct"]) == (60, 20)


def test_the_year_to_date_is_compared_with_the_same_months_of_last_year_and_with_no_other() -> None:
    rows = [
        deal(quarter="2017Q2", sign_date="2017-04-18", year_in_place="100"),
        deal(quarter="2018Q1", sign_date="2017-04-18", year_in_place="200"),
        deal(quarter="2018Q2", sign_date="2017-04-18", year_in_place="500"),
    ]

    read = reading("IV2", known(*rows))

    assert read.since_last_quarter is None
    assert read.since_last_year
    assert (read.since_last_year.number, read.since_last_year.base_number) == (400, 100)


@pytest.mark.parametrize("name", BY_ID)
def test_a_zero_report_counts_nothing_and_has_no_rates(name: str) -> None:
    of = known(reports={("investment", "2018Q2"): Reporting.ZERO})

    found = BY_ID[name].compute(of, Q2)

    counted = {"IV1", "IV2"}
    assert (found.number, found.reason) == ((0, None) if name in counted else (None, "zero_report"))
