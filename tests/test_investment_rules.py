"""招商引资: each rule broken once and kept once at its boundary, and the columns computed from a row."""

from __future__ import annotations

import pytest
from builders import sample, texts
from rule_cases import broken, codes

from metrics.families.investment.rules import RULES
from metrics.families.investment.schema import INVESTMENT
from metrics.model.finding import Severity
from metrics.model.office import Office
from metrics.model.records import plain
from metrics.store.canonical_csv import typed

BY_CODE = {rule.code: rule for rule in RULES}
LAST = {"quarter": "2018Q1"}


def deal(**cells: str | None) -> dict[str, str]:
    """A signed deal of 2018Q2 whose money adds up; None leaves a cell blank."""
    whole = {
        "quarter": "2018Q2", "deal_id": "ZS-1", "deal_name": "样例企业", "origin": "省外", "deal_stage": "签约",
        "sign_date": "2018-04-18", "contract_amount": "1000", "year_in_place": "100", "total_in_place": "100",
        "dept": "经济发展办公室",
    }  # fmt: skip
    return {name: text for name, text in (whole | cells).items() if text is not None}


def talks(**cells: str | None) -> dict[str, str]:
    """A deal still talked about."""
    nothing = {"deal_stage": "在谈", "sign_date": None, "contract_amount": None}
    return deal(**{**nothing, "year_in_place": None, "total_in_place": None, **cells})


# code → rows that break it, rows that keep it on the boundary
CASES = {
    "deal_went_back": (
        [deal(**LAST, deal_stage="注册落地"), deal(deal_stage="签约")],
        [deal(**LAST, deal_stage="注册落地"), deal(deal_stage="终止", remark="企业撤资")],
    ),
    "deal_ended_unexplained": (
        [deal(**LAST), deal(deal_stage="终止")],
        [deal(**LAST, deal_stage="终止", remark="撤资"), deal(deal_stage="终止")],
    ),
    "sign_date_missing": ([deal(sign_date=None)], [talks(), deal()]),
    "sign_date_gone": ([deal(**LAST, sign_date="2018-01-25"), deal(sign_date=None)], [talks(**LAST), deal()]),
    "sign_date_moved": (
        [deal(**LAST, sign_date="2018-01-25"), deal(sign_date="2018-01-26")],
        [deal(**LAST, sign_date="2018-01-25"), deal(sign_date="2018-01-25")],
    ),
    "signed_while_talking": ([talks(sign_date="2018-04-18")], [talks()]),
    "signed_after_quarter": ([deal(sign_date="2018-07-01")], [deal(sign_date="2018-06-30")]),
    "contract_missing": ([deal(contract_amount=None)], [deal(contract_amount=None, remark="合作框架，无金额")]),
    "contract_changed": (
        [deal(**LAST), deal(contract_amount="1200")],
        [deal(**LAST), deal(contract_amount="1200", remark="补充协议")],
    ),
    "exchange_rate_missing": (
        [deal(origin="境外")],
        [deal(origin="境外", remark="按1美元6.6元、2018年6月29日折算"), deal(deal_id="ZS-2")],
    ),
    "origin_changed": (
        [deal(**LAST), deal(origin="境外", remark=None, contract_amount="1000")],
        [deal(**LAST), deal(origin="境外", remark="股东变更；汇率6.6")],
    ),
    "over_contract": ([deal(total_in_place="1000.01")], [deal(total_in_place="1000")]),
    "money_before_signing": ([talks(total_in_place="1")], [talks(total_in_place="0")]),
    "deal_year_over_total": ([deal(year_in_place="100.01")], [deal(year_in_place="100")]),
    "in_place_fell": (
        [deal(**LAST, total_in_place="100"), deal(total_in_place="99.99", year_in_place="50")],
        [deal(**LAST, total_in_place="100"), deal(total_in_place="100")],
    ),
    "in_place_year_fell": (
        [deal(**LAST, year_in_place="80", total_in_place="80"), deal(year_in_place="70", total_in_place="100")],
        [deal(**LAST, year_in_place="80", total_in_place="80"), deal(year_in_place="80", total_in_place="100")],
    ),
    "in_place_year_not_restarted": (
        [deal(quarter="2017Q4", sign_date="2017-05-16", year_in_place="400", total_in_place="400"),
         deal(quarter="2018Q1", sign_date="2017-05-16", year_in_place="450", total_in_place="450")],
        [deal(quarter="2017Q4", sign_date="2017-05-16", year_in_place="400", total_in_place="400"),
         deal(quarter="2018Q1", sign_date="2017-05-16", year_in_place="50", total_in_place="450")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_row_breaks_the_rule_and_its_neighbour_keeps_it(code: str) -> None:
    wrong, right = CASES[code]

    assert code in codes(INVESTMENT, wrong)
    assert code not in codes(INVESTMENT, right)


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(BY_CODE)


def test_what_may_be_right_after_all_can_be_explained_and_warnings_never_stop() -> None:
    explained = {code for code, rule in BY_CODE.items() if rule.overridable}

    assert explained == {"deal_went_back", "sign_date_gone", "in_place_fell"}
    errors = {code for code, rule in BY_CODE.items() if rule.severity is Severity.ERROR}
    assert errors == explained | {"signed_while_talking", "signed_after_quarter", "contract_missing"}


def test_the_sample_office_only_trips_its_built_in_traps() -> None:
    found = {(code, quarter) for code, quarter, _ in broken(INVESTMENT, sample(INVESTMENT))}

    assert not [code for code, _ in found if BY_CODE[code].severity is Severity.ERROR]
    assert {code for code, _ in found} <= {
        "over_contract", "sign_date_missing", "deal_ended_unexplained", "exchange_rate_missing", "contract_changed",
    }  # fmt: skip


def test_a_new_deal_is_not_held_against_a_history_it_does_not_have() -> None:
    assert codes(INVESTMENT, [deal(**LAST), deal(), deal(deal_id="ZS-9", deal_stage="投产运营")]) == set()


@pytest.mark.parametrize(
    ("stage", "signed", "lamp", "waiting"),
    [
        ("签约", "2018-01-01", "green", 180),
        ("签约", "2017-12-31", "yellow", 181),
        ("签约", "2017-06-30", "yellow", 365),
        ("签约", "2017-06-29", "red", 366),
        ("注册落地", "2016-01-01", "green", None),
        ("投产运营", "2016-01-01", "blue", None),
        ("终止", "2016-01-01", None, None),
    ],
)
def test_a_signed_deal_is_lit_by_how_long_it_has_waited_to_land(
    stage: str, signed: str, lamp: str | None, waiting: int | None
) -> None:
    (row,) = plain(typed(INVESTMENT, texts(INVESTMENT, [deal(deal_stage=stage, sign_date=signed)]), Office()))

    assert (row["lamp"], row["waiting_days"]) == (lamp, waiting)


def test_no_delay_is_attached_to_a_deal_whose_name_is_real() -> None:
    assumed = deal(deal_name="宜家家居", sign_date="2015-01-01", data_source="访谈+示例")

    (row,) = plain(typed(INVESTMENT, texts(INVESTMENT, [assumed]), Office()))

    assert row["lamp"] is None
