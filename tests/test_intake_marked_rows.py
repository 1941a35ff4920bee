"""The clerk says what a row is and where the table is: an answer like every other, obeyed, logged and offered again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import HEADER, TABLES, codes, column, read_form
from workbooks import Page, xlsx

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.earlier_answers import rows_before
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.marked_rows import taken
from metrics.intake.drafts.role import Role
from metrics.intake.records.commit import commit
from metrics.model.finding import Severity
from metrics.store.log import Store

FOREIGN = (
    "刘寨街道2018年第二季度工程进度表,,", "填报单位：改造专班,,单位：万元", "楼院号,楼院,住户",
    "逐院填写,不得漏项,取整数", "GC-1,甲,64", "GC-2,乙,36", "全街片区合计,,100", "填报人：×××,,",
)  # fmt: skip
MARKED = {"3": "header", "4": "instruction", "7": "total"}
COLUMNS = {"楼院号": "work_id", "楼院": "name", "住户": "households"}


def marked(marks: dict[str, str], *lines: str, **more: object) -> Draft:
    return read_form(*(lines or FOREIGN), answers=Answers(marks=marks, **more))  # type: ignore[arg-type]


def excluded(draft: Draft) -> dict[int, str]:
    return {found.row: found.reason for found in draft.excluded}


def roles(draft: Draft) -> list[str]:
    return [str(row.role) for row in taken(draft, 1, 30)]


def test_a_form_whose_header_nobody_knows_is_led_to_its_likely_header_and_read_once_rows_and_columns_are_said() -> None:
    unknown = read_form(*FOREIGN)
    (told,) = unknown.findings
    assert (told.code, told.asks, told.options) == ("header_not_found", "marks/3", ("header",))
    assert roles(unknown) == ["unread"] * 8

    draft = marked(MARKED, columns=COLUMNS)

    assert draft.table is TABLES["works"], "as its title says"
    assert (column(draft, "work_id"), column(draft, "households")) == (["GC-1", "GC-2"], ["64", "36"])
    assert excluded(draft) == {1: "title", 2: "title", 4: "instruction", 7: "total", 8: "signature"}
    assert (draft.header_rows, draft.parts[0].numbers, draft.is_committable) == ((3,), (5, 6), True)
    assert roles(draft) == ["title", "title", "header", "instruction", "data", "data", "total", "signature"]


def test_a_marked_header_that_names_nothing_known_asks_which_table_it_is_when_nothing_says_so() -> None:
    draft = marked({"1": "header"}, "楼院号,楼院", "GC-1,甲")

    (asked,) = draft.findings
    assert (asked.code, asked.options) == ("table_unclear", tuple(TABLES))


def test_a_marked_total_is_added_up_like_any_other() -> None:
    lines = (f"{HEADER},户数", "2018Q2,GC-1,甲,64", "2018Q2,GC-2,乙,36", "全街片区,,,99")

    draft = marked({"4": "total"}, *lines)

    assert [(f.code, f.row, f.slots["sum"]) for f in draft.findings] == [("sum_differs", 4, "100")]
    assert excluded(draft) == {4: "total"}


def test_a_row_that_looks_like_a_note_or_a_total_is_data_when_the_clerk_says_so() -> None:
    lines = ("工程编号,名称", "注：,甲", "合计,乙")

    draft = marked({"2": "data", "3": "data"}, *lines, table="works", quarter="2018Q2")

    assert (draft.parts[0].numbers, excluded(draft)) == ((2, 3), {})


def test_a_row_of_headers_that_is_said_to_be_no_header_is_none() -> None:
    lines = ("工程编号,名称,户数", f"{HEADER},户数", "2018Q2,GC-1,甲,64")

    assert read_form(*lines).header_rows == (2,)
    assert marked({"2": "note", "1": "header"}, *lines).header_rows == (1,)
    assert marked({"2": "note"}, *lines).header_rows == (1,)


def test_rows_marked_as_header_are_one_header_and_what_stands_between_is_listed() -> None:
    lines = ("工程,,规模", "以下按台账,,", "编号,名称,户数", ",,户", "GC-1,甲,64")

    draft = marked({"1": "header", "3": "header", "4": "header"}, *lines, table="works", quarter="2018Q2")

    assert (draft.header_rows, excluded(draft)) == ((1, 3, 4), {2: "note"})
    assert roles(draft) == ["header", "note", "header", "unit", "data"]
    assert (column(draft, "work_id"), column(draft, "name")) == (["GC-1"], ["甲"])


def test_of_a_header_of_merged_cells_its_first_row_is_enough() -> None:
    rows = [["工程统计"], ["楼院号", "进展", ""], ["", "环节", "程度"], ["GC-1", "在建", "50"]]
    data = xlsx(Page(rows, merges=("A1:C1", "A2:A3", "B2:C2")))

    draft = read(Upload("表.xlsx", data), tables=TABLES, records=None, answers=Answers(table="works"))
    assert draft.findings[0].asks == "marks/2"
    said = read(draft.upload, tables=TABLES, records=None, answers=draft.answers.given("marks/2", "header"))

    assert said.header_rows == (2, 3)
    assert [read_as.header for read_as in said.columns] == ["楼院号", "进展环节", "进展程度"]


def test_a_range_is_the_table_and_what_lies_outside_is_told_but_its_title_still_says_the_quarter() -> None:
    lines = (
        "2018年第二季度工程进度表,,,", "甲,工程编号,名称,户数", "x,GC-1,甲,64", "x,GC-2,乙,36", ",,,",
        "甲,走访编号,走访日期,地点", "x,1,2018-04-02,丙",
    )  # fmt: skip
    area = {"from_row": "2", "to_row": "4", "from_column": "B", "to_column": "D"}

    draft = marked({}, *lines, area=area)

    told = {f.code: f.slots for f in draft.findings}
    assert (told["rows_outside"]["rows"], told["columns_outside"]["letters"]) == ("1、6—7", ("A",))
    assert (str(draft.parts[0].quarter), draft.parts[0].numbers, draft.is_committable) == ("2018Q2", (3, 4), True)
    assert roles(draft) == ["outside", "header", "data", "data", "blank", "outside", "outside"]
    below = marked({}, *lines, area={"from_row": "6"}, columns={"甲": "ignore"})
    assert (below.table, below.parts[0].numbers) == (TABLES["visits"], (7,))


def test_surplus_cells_outside_the_range_are_no_fault() -> None:
    lines = (HEADER, "2018Q2,GC-1,甲,见附件")

    assert "row_too_long" in codes(read_form(*lines))
    assert marked({}, *lines, area={"to_column": "C"}).is_committable


@pytest.mark.parametrize(
    ("answers", "code", "asks"),
    [
        (Answers(marks={"9": "total"}), "mark_on_nothing", "marks/9"),
        (Answers(marks={"1": "data"}), "mark_above_header", "marks/1"),
        (Answers(area={"from_row": "9"}), "area_empty", "area/from_row"),
        (Answers(area={"from_column": "C", "to_column": "A"}), "area_empty", "area/from_column"),
    ],
)
def test_what_was_said_and_cannot_be_is_told_and_can_be_taken_back(answers: Answers, code: str, asks: str) -> None:
    draft = read_form("2018年第二季度工程进度表", HEADER, "2018Q2,GC-1,甲", answers=answers)

    assert [(f.code, f.asks, f.severity) for f in draft.findings if f.blocks] == [(code, asks, Severity.ERROR)]
    assert draft.answers.given(asks, "") != answers


def test_a_mark_is_taken_back_by_an_empty_answer_and_is_not_said_of_another_sheet() -> None:
    answers = Answers().given("marks/3", "header").given("area/from_row", " ３ ").given("area/from_column", "b")

    assert (answers.marks, answers.area) == ({"3": "header"}, {"from_row": "3", "from_column": "B"})
    assert answers.given("marks/3", "").marks == {}
    assert (answers.given("sheet", "二季度").marks, answers.given("sheet", "二季度").area) == ({}, {})


@pytest.mark.parametrize("asks", ["marks/3=weather", "marks/0=header", "marks/x=data", "area/from_row=B", "area/top=3"])
def test_what_is_no_role_or_edge_is_no_answer(asks: str) -> None:
    question, _, answer = asks.partition("=")

    with pytest.raises(ValueError, match="finding asks"):
        Answers().given(question, answer)


@settings(max_examples=60, deadline=None)
@given(
    marks=st.dictionaries(st.integers(1, 9).map(str), st.sampled_from([str(role) for role in Role]), max_size=4),
    area=st.fixed_dictionaries({}, optional={
        "from_row": st.integers(1, 9).map(str), "to_row": st.integers(1, 9).map(str),
        "from_column": st.sampled_from("ABZ"), "to_column": st.sampled_from("ABZ"),
    }),
)  # fmt: skip
def test_whatever_is_said_every_row_is_accounted_for_and_survives_the_log(
    marks: dict[str, str], area: dict[str, str]
) -> None:
    draft = marked(marks, area=area)

    assert Answers.from_dict(draft.answers.to_dict()) == draft.answers
    blocks = any(finding.blocks for finding in draft.findings)
    told = {finding.row for finding in draft.findings}
    assert all(row.role != "unread" or blocks or row.row in told for row in taken(draft, 1, 30))
    assert all(answered(draft, number, role) for number, role in draft.answers.roles.items()) or blocks


def answered(draft: Draft, number: int, role: Role) -> bool:
    """Whether a row became what was said; a header takes its units, and outside the range nothing is read."""
    became = next((str(row.role) for row in taken(draft, number, 1)), "outside")
    return became in (role, "outside") or (role is Role.HEADER and became == "unit")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_what_was_said_is_offered_for_the_next_form_of_the_same_shape_by_what_its_rows_say(store: Store) -> None:
    first = marked(MARKED, columns=COLUMNS, area={"to_row": "7"})
    commit(first, store, who="改造专班填报岗", why="", seen=0)
    later = [line.replace("第二季度", "第三季度") for line in FOREIGN]
    longer = read_form("", *later[:6], "GC-3,丙,7", "全街片区合计,,107", *later[7:])

    before = rows_before(store, longer)

    assert before is not None
    assert (before.who, before.version) == ("改造专班填报岗", 1)
    assert before.answers == (
        ("marks/4", "header"), ("marks/5", "instruction"), ("marks/9", "total"), ("area/to_row", "9"),
        ("table", "works"),
    )  # fmt: skip
    answers = longer.answers
    for asks, answer in before.answers:
        answers = answers.given(asks, answer)
    again = read(longer.upload, tables=TABLES, records=None, answers=answers)
    assert again.parts[0].numbers == (6, 7, 8)
    assert rows_before(store, again) is None, "all of it is said already"


def test_a_form_of_another_shape_is_offered_nothing(store: Store) -> None:
    commit(marked(MARKED, columns=COLUMNS), store, who="改造专班填报岗", why="", seen=0)

    assert rows_before(store, read_form("楼院号,楼院,人口", "GC-1,甲,64", "全街片区合计,,64")) is None
    assert rows_before(store, read_form(f"{HEADER},户数", "2018Q2,GC-1,甲,64", "全街片区合计,,,64")) is None


def test_the_log_says_what_the_marked_rows_said(store: Store) -> None:
    entry = commit(marked(MARKED, columns=COLUMNS), store, who="改造专班填报岗", why="", seen=0)

    assert entry.accepted[-1]["answers"]["marks"] == MARKED
    assert entry.accepted[-1]["shape"] == {
        "header/3": "楼院号 楼院 住户", "marks/4": "逐院填写 不得漏项 取整数", "marks/7": "全街片区合计",
    }  # fmt: skip
