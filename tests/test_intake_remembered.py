"""What was answered about a header before is offered again with who said so and when; it is never taken by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import DEMO, SAMPLES

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.earlier_answers import as_before, remembered
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.commit import commit
from metrics.model.finding import Finding, Severity
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

GBK = SAMPLES / "dirty" / "老旧小区改造2017年四季度（GBK原始表）.csv"
ASKS = "columns/累计投资"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def draft(store: Store, answers: Answers, data: bytes | None = None) -> Draft:
    known = frames.load(store, catalogue().tables.values())
    return read(Upload(GBK.name, data or GBK.read_bytes()), tables=catalogue().tables, records=known, answers=answers)


def bring(store: Store, answer: str, who: str, *, data: bytes | None = None) -> None:
    answers = Answers().given(ASKS, answer)
    commit(draft(store, answers, data), store, who=who, why="更正", seen=store.head()[0])


def register(store: Store) -> None:
    upload = Upload("communities.csv", (DEMO / "communities.csv").read_bytes())
    known = frames.load(store, catalogue().tables.values())
    commit(read(upload, tables=catalogue().tables, records=known), store, who="管理员", why="", seen=0)


def test_an_answer_given_with_an_upload_is_remembered_with_who_and_when(store: Store) -> None:
    register(store)
    bring(store, "invested_total", "改造专班填报岗")

    found = remembered(store, "renovation")

    assert (found[ASKS].answer, found[ASKS].who, found[ASKS].version) == ("invested_total", "改造专班填报岗", 2)
    assert found[ASKS].at == store.entry(2).at
    assert remembered(store, "milestones") == {}


def test_ones_own_answer_goes_before_a_later_one_of_somebody_else(store: Store) -> None:
    register(store)
    bring(store, "invested_total", "甲岗")
    bring(store, "ignore", "乙岗", data=GBK.read_bytes().replace("64户".encode("gb18030"), "65户".encode("gb18030")))

    assert remembered(store, "renovation", who="甲岗")[ASKS].answer == "invested_total"
    assert remembered(store, "renovation", who="丙岗")[ASKS].answer == "ignore"
    assert remembered(store, "renovation")[ASKS].answer == "ignore"


def test_a_remembered_answer_still_has_to_be_taken(store: Store) -> None:
    register(store)
    bring(store, "invested_total", "甲岗")

    again = draft(store, Answers())

    assert [(finding.asks, finding.options) for finding in again.questions] == [(ASKS, ("invested_total", "ignore"))]
    taken = as_before(again.questions, remembered(store, "renovation"))
    settled = draft(store, Answers().given(*taken[0]))
    assert settled.questions == ()


def test_an_answer_that_is_no_choice_any_more_is_left_open(store: Store) -> None:
    register(store)
    bring(store, "ignore", "甲岗")

    asked = Finding("column_ambiguous", Severity.QUESTION, asks=ASKS, options=("year_invested", "invested_total"))

    assert as_before([asked], remembered(store, "renovation")) == []
