"""What a rule may know beside a row's own cells: the one safe text, other tables' counts, the day of the record."""

from __future__ import annotations

import narwhals as nw
import pytest
from builders import records
from intake_tables import VISITS, answered, codes, column, only, read_form

from metrics.intake.drafts.draft import Draft
from metrics.model.finding import Severity
from metrics.model.records import Records
from metrics.model.rule import AS_OF_DAY, Reference, Rule, blank, day, previous
from metrics.model.schema import Field, Kind, Need, Table, Type

ERRANDS = Table(
    id="errands",
    kind=Kind.EVENT,
    names=("交办事项", "errands"),
    key=("errand_no",),
    period="given",
    computed=lambda office: {
        "usual_due": nw.when(nw.col("kind") == "急办").then(nw.col("given")),
        "state_by_dates": nw.when(~blank("done") & (nw.col("state") != "办结")).then(nw.lit("办结")),
    },
    fields=(
        Field("errand_no", "事项编号", Type.CODE, Need.REQUIRED),
        Field("given", "交办日期", Type.DATE, Need.REQUIRED),
        Field("kind", "类别", Type.TEXT),
        Field("due", "时限", Type.DATE, Need.REQUIRED),
        Field("done", "办结日期", Type.DATE),
        Field("state", "状态", Type.ENUM, allowed=("在办", "办结")),
        Field("visits", "走访次数", Type.INTEGER),
    ),
    rules=(
        Rule("errand_due_blank", ("due", "kind"), blank("due") & ~blank("usual_due"), fix="usual_due"),
        Rule(
            "errand_state_unlike_dates",
            ("state", "done"),
            ~blank("state_by_dates"),
            Severity.QUESTION,
            fix="state_by_dates",
        ),
        Rule(
            "errand_due_moved_late",
            ("due",),
            (nw.col("due") != previous("due")) & (day("due") > nw.col(AS_OF_DAY)),
            needs_history=True,
        ),
    ),
    references=(
        Reference(
            "errand_unlike_visits", "errand_no", "visits.work_id", where=~blank("visits"), times=nw.col("visits")
        ),
    ),
)
HEADER = "事项编号,交办日期,类别,时限,办结日期,状态,走访次数"


def errands(*lines: str, known: Records | None = None, after: Draft | None = None, answer: str = "") -> Draft:
    """The draft of a form; with ``after`` that of the same form read again with an answer to its finding."""
    answers = answered(after, answer) if after else None
    return read_form(HEADER, *lines, name="交办事项.csv", records=known, answers=answers, tables=(ERRANDS, VISITS))


def test_a_blank_cell_for_which_a_rule_knows_the_usual_text_is_told_with_it() -> None:
    line = "1,2018-05-01,急办,,,在办,"

    found = only(first := errands(line))
    mended = errands(line, after=first, answer="2018-05-01")

    assert (found.code, found.severity, found.fix, found.asks) == (
        "errand_due_blank",
        Severity.ERROR,
        "2018-05-01",
        "fixes/2/due",
    )
    assert (codes(mended), column(mended, "due")) == ([], ["2018-05-01"])


def test_a_blank_cell_for_which_no_rule_knows_a_text_is_simply_blank() -> None:
    found = only(errands("1,2018-05-01,缓办,,,在办,"))

    assert (found.code, found.fix, found.asks) == ("required_blank", None, "fixes/2/due")


def test_a_cell_that_cannot_be_read_is_not_told_as_blank() -> None:
    assert codes(errands("1,2018-05-01,急办,2018-02-30,,在办,")) == ["date_impossible"]


def test_a_word_that_contradicts_a_date_is_asked_about_and_the_answer_is_taken() -> None:
    line = "1,2018-05-01,急办,2018-05-02,2018-05-02,在办,"

    found = only(first := errands(line))
    settled = errands(line, after=first, answer="办结")

    assert (found.severity, found.options, found.asks) == (Severity.QUESTION, ("办结",), "fixes/2/state")
    assert (first.is_committable, settled.is_committable) == (False, True)
    assert (codes(settled), column(settled, "state")) == ([], ["办结"])


def test_a_rule_that_asks_without_an_answer_to_offer_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="name its fix"):
        Rule("who_knows", ("state",), blank("state"), Severity.QUESTION)


def test_another_table_must_name_a_row_as_often_as_the_row_says() -> None:
    visits = [{"visit_no": str(n), "visit_date": "2018-05-02", "work_id": "1"} for n in (1, 2)]
    known = records((VISITS, visits), (ERRANDS, ()))

    two, three, untold = (errands(f"1,2018-05-01,急办,2018-05-02,,在办,{n}", known=known) for n in ("2", "3", ""))

    assert codes(two) == codes(untold) == []
    assert (only(three).code, only(three).severity) == ("errand_unlike_visits", Severity.WARNING)
    assert (only(three).slots["due"], only(three).slots["found"]) == (3, 2)


def test_of_a_quarter_in_which_the_other_table_was_not_reported_nothing_is_asked() -> None:
    known = records((VISITS, [{"visit_no": "1", "visit_date": "2018-01-02", "work_id": "1"}]), (ERRANDS, ()))

    assert codes(errands("1,2018-05-01,急办,2018-05-02,,在办,3", known=known)) == []


def test_a_rule_may_ask_for_the_day_of_the_record() -> None:
    # The record of these tests is of 20 July 2018.
    known = records((ERRANDS, [{"errand_no": "1", "given": "2018-05-01", "due": "2018-05-02", "state": "在办"}]))

    later = errands("1,2018-05-01,急办,2018-07-21,,在办,", known=known)
    earlier = errands("1,2018-05-01,急办,2018-07-20,,在办,", known=known)

    assert codes(later) == ["errand_due_moved_late"]
    assert codes(earlier) == []
