"""便民服务: each rule broken once and kept once at its boundary; a community that is missing has not reported."""

from __future__ import annotations

import pytest
from builders import records, sample, texts
from rule_cases import broken, codes

from metrics.families.office.schema import COMMUNITIES
from metrics.families.services.schema import SERVICES
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Severity
from metrics.registry import catalogue
from metrics.store.canonical_csv import write_texts

LAST = {"quarter": "2018Q1"}


def community(**cells: str | None) -> dict[str, str]:
    """A community of 1000 households with a centre of 300 ㎡; None leaves a cell blank."""
    whole = {
        "quarter": "2018Q2", "community": "样例甲社区", "households": "1000", "centre_status": "已建成",
        "centre_area": "300", "covered_households": "900", "accepted": "100", "done": "98", "done_on_time": "95",
    }  # fmt: skip
    return {name: text for name, text in (whole | cells).items() if text is not None}


# code → rows that break it, rows that keep it on the boundary
CASES = {
    "covered_over_households": ([community(covered_households="1001")], [community(covered_households="1000")]),
    "on_time_over_done": ([community(done_on_time="99")], [community(done_on_time="98")]),
    "done_over_accepted": ([community(done="101")], [community(done="100")]),
    "centre_vanished": (
        [community(**LAST), community(centre_status="未建", centre_area=None)],
        [community(**LAST), community(centre_status="改建中")],
    ),
    "centre_without_area": ([community(centre_area=None)], [community(centre_status="新建中", centre_area=None)]),
}


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == {rule.code for rule in SERVICES.rules}


@pytest.mark.parametrize("code", CASES)
def test_a_row_breaks_its_rule_and_its_neighbour_keeps_it(code: str) -> None:
    wrong, right = CASES[code]

    assert code in codes(SERVICES, wrong)
    assert code not in codes(SERVICES, right)


def test_the_sample_office_breaks_no_rule_of_its_own() -> None:
    assert broken(SERVICES, sample(SERVICES)) == set()


def test_a_community_that_is_missing_stops_nobody_else_and_is_told_as_not_reported() -> None:
    before = records((COMMUNITIES, sample(COMMUNITIES)),
                     (SERVICES, [community(**LAST), community(**LAST, community="样例乙社区")]))  # fmt: skip
    file = write_texts(SERVICES, texts(SERVICES, [community()]))

    draft = read(Upload("便民服务_2018Q2.csv", file), tables=catalogue().tables, records=before)

    (found,) = [finding for finding in draft.findings if finding.code == "rows_unreported"]
    assert found.severity is Severity.WARNING
    assert found.slots["names"] == ("样例乙社区",)
    assert draft.is_committable
