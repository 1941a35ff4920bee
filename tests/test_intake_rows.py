"""Title, total and signature rows, what a form says about itself, and the quarter of every row."""

from __future__ import annotations

import pytest
from intake_tables import AWARDS, HEADER, VISITS, answered, codes, column, only, places, read_form, works

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.model.finding import Severity
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting

Q2 = Quarter(2018, 2)


def excluded(draft: Draft) -> list[tuple[int, str]]:
    return [(found.row, found.reason) for found in draft.excluded]


def money(*rows: str) -> Draft:
    return read_form(f"序号,{HEADER},户数,总投资（万元）", *rows)


def test_title_unit_total_and_signature_rows_are_listed_and_never_read_as_data() -> None:
    draft = read_form(
        "刘寨街道2018年第二季度工程进度表,,,",
        "填报单位（盖章）：改造专班,,填报日期：2018年7月9日,单位：万元",
        "",
        "序号,工程编号,名称,户数",
        "1,GC-1,甲,64",
        "合计,,,64",
        "填报人：×××,,审核人：×××,",
        "注：本表由改造专班填报。,,,",
        "2. 户数以户籍为准。,,,",
    )

    assert excluded(draft) == [
        (1, "title"), (2, "title"), (6, "total"), (7, "signature"), (8, "note"), (9, "note"),
    ]  # fmt: skip
    assert draft.excluded[0].text == "刘寨街道2018年第二季度工程进度表"
    assert draft.parts[0].numbers == (5,)


def test_a_note_that_its_commas_part_into_cells_is_a_note_and_a_remark_in_front_is_not() -> None:
    below = read_form(HEADER, "2018Q2,GC-1,甲", "注：本表由专班填报,户数以户籍为准", "另有三处在建,,")
    front = read_form("备注,季度,工程编号,名称", "注：补报,2018Q2,GC-1,甲", ",2018Q2,GC-2,乙")

    assert (excluded(below), below.parts[0].numbers) == ([(3, "note"), (4, "note")], (2,))
    assert (excluded(front), front.parts[0].numbers) == ([], (2, 3))


def test_what_a_form_says_about_itself_is_kept() -> None:
    facts = read_form(
        "刘寨街道2018年第二季度工程进度表", "填报单位（盖章）：改造专班  填报日期：2018年7月9日  单位：万元",
        HEADER, "2018Q2,GC-1,甲", "报送类型：更正,审核人：×××,",
    ).facts  # fmt: skip

    assert (facts.title, facts.units, facts.quarters) == ("刘寨街道2018年第二季度工程进度表", ("万元",), (Q2,))


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "小计", "本页合计", "合计（万元）"])
def test_a_total_is_known_by_its_word_and_by_having_no_key(word: str) -> None:
    draft = money("1,2018Q2,GC-1,甲,64,120", f"{word},,,,64,120")

    assert excluded(draft)[0][0] == 3
    assert draft.findings == ()


def test_a_total_beside_a_quarter_or_in_the_name_column_is_a_total() -> None:
    assert excluded(money("1,2018Q2,GC-1,甲,64,120", ",2018Q2,,合计,64,120")) == [(3, "total")]


def test_a_thing_called_total_that_has_a_key_is_data() -> None:
    assert column(money("1,2018Q2,GC-1,合计,64,120"), "name") == ["合计"]


def test_a_total_that_is_not_the_sum_is_warned_about_at_its_cell() -> None:
    draft = money("1,2018Q2,GC-1,甲,64,120.5", "2,2018Q2,GC-2,乙,36,79.5", "合计,,,,101,200")

    found = only(draft)
    assert (found.code, found.severity, found.row, found.header) == ("sum_differs", Severity.WARNING, 4, "户数")
    assert (found.rule, found.value, found.slots["sum"], found.slots["difference"]) == ("V-SUM", "101", "100", "1")
    assert draft.is_committable


def test_subtotals_belong_to_the_rows_above_or_below_and_the_total_to_all() -> None:
    below = money(
        "1,2018Q2,GC-1,甲,64,120", "小计,,,,64,120", "2,2018Q2,GC-2,乙,36,80", "小计,,,,36,80", "合计,,,,100,200"
    )
    above = money(
        "小计,,,,64,120", "1,2018Q2,GC-1,甲,64,120", "小计,,,,36,80", "2,2018Q2,GC-2,乙,36,80", "合计,,,,100,200"
    )

    assert below.findings == above.findings == ()


def test_a_total_is_scaled_like_its_column() -> None:
    draft = read_form(f"{HEADER},总投资（元）", "2018Q2,GC-1,甲,1200000", "2018Q2,GC-2,乙,800000", "合计,,,2000000")

    assert codes(draft) == ["column_converted"]


def test_years_and_shares_are_not_added_up() -> None:
    assert read_form(f"{HEADER},计划年度,形象进度", "2018Q2,GC-1,甲,2018,50", "合计,,,1,1").findings == ()


def test_a_total_of_a_column_with_an_unread_cell_is_not_checked() -> None:
    draft = money("1,2018Q2,GC-1,甲,约64,120", "合计,,,,64,120")

    assert places(draft) == [("number_unreadable", 2, "households")]


def test_repeated_headers_column_numbers_and_section_headings_are_listed() -> None:
    draft = read_form(HEADER, "甲,乙,1", "一、续建项目,,", "2018Q2,GC-1,甲", HEADER, "（二）新开工,,", "2018Q2,GC-2,乙")

    assert excluded(draft) == [(2, "column_numbers"), (3, "section"), (5, "repeated_header"), (6, "section")]
    assert column(draft, "work_id") == ["GC-1", "GC-2"]


def test_a_remark_that_begins_like_a_signature_is_data() -> None:
    draft = read_form("备注,工程编号,名称,季度", "审核：已通过,GC-1,甲,2018Q2", "合计,GC-2,乙,2018Q2")

    assert (column(draft, "work_id"), excluded(draft)) == (["GC-1", "GC-2"], [])


@pytest.mark.parametrize(
    "row", ["填报人：,张三,审核人：,李四", "填报人,张三,2018年7月9日", "填报人：张三,审核人：李四,"]
)
def test_signatures_may_stand_in_any_column(row: str) -> None:
    draft = read_form("季度,工程编号,名称,户数", "2018Q2,GC-1,甲,64", row)

    assert excluded(draft) == [(3, "signature")]


def test_the_quarter_column_is_read_in_every_form() -> None:
    forms = ["2018Q2", "2018年第二季度", "2018年二季度", "2018-Q2", "2018年4-6月", "２０１８年２季度"]

    draft = read_form(HEADER, *(f"{text},GC-{place},甲" for place, text in enumerate(forms)))

    assert set(column(draft, "quarter")) == {"2018Q2"}
    assert draft.findings == ()


def test_an_unreadable_quarter_is_an_error_in_its_cell_and_not_replaced_by_the_title() -> None:
    draft = read_form("2018年第二季度工程进度表", HEADER, "二季度,GC-1,甲", "2018Q2,GC-2,乙")

    assert places(draft) == [("quarter_unreadable", 3, "quarter")]


@pytest.mark.parametrize(
    ("title", "name", "code"),
    [("2018年第二季度工程进度表", "x.csv", "quarter_from_title"),
     ("工程进度表", "2018年二季度.csv", "quarter_from_file"),
     ("2018年第二季度工程进度表", "2018Q2.csv", "quarter_from_title")],
)  # fmt: skip
def test_without_a_quarter_column_title_or_file_name_say_it_and_a_notice_says_which(
    title: str, name: str, code: str
) -> None:
    draft = read_form(title, "工程编号,名称,户数", "GC-1,甲,64", name=name)

    assert [part.quarter for part in draft.parts] == [Q2]
    assert column(draft, "quarter") == ["2018Q2"]
    assert (only(draft).code, only(draft).severity) == (code, Severity.NOTICE)


def test_a_date_in_the_title_is_not_a_quarter() -> None:
    draft = read_form("填报日期：2018年1月9日", "工程编号,名称,户数", "GC-1,甲,64")

    assert codes(draft) == ["quarter_missing"]


def test_a_quarter_nobody_names_is_asked_for() -> None:
    lines = ("工程编号,名称,户数", "GC-1,甲,64")
    asked = read_form(*lines)
    answer = read_form(*lines, answers=answered(asked, "2018年第二季度"))

    assert (only(asked).severity, asked.is_committable) == (Severity.QUESTION, False)
    assert asked.parts[0].quarter is None
    assert (codes(answer), column(answer, "quarter")) == (["quarter_from_answer"], ["2018Q2"])


def test_title_and_file_name_that_disagree_are_asked_about() -> None:
    draft = read_form("2018年第二季度工程进度表", "工程编号,名称,户数", "GC-1,甲,64", name="2018Q1.csv")

    assert (only(draft).code, only(draft).options) == ("quarter_contradictory", ("2018Q1", "2018Q2"))


def test_a_title_that_contradicts_the_column_is_asked_about_and_both_quarters_are_offered() -> None:
    lines = ("2018年第二季度工程进度表", HEADER, "2018Q1,GC-1,甲", ",GC-2,乙")
    asked = read_form(*lines)
    by_column = read_form(*lines[:-1], answers=answered(asked, "2018Q1"))
    by_title = read_form(*lines, answers=answered(asked, "2018Q2"))

    assert (only(asked).code, only(asked).options) == ("quarter_conflict", ("2018Q1", "2018Q2"))
    assert (column(by_column, "quarter"), by_column.findings) == (["2018Q1"], ())
    assert column(by_title, "quarter") == ["2018Q2", "2018Q2"]
    assert (only(by_title).code, only(by_title).severity) == ("quarter_overruled", Severity.WARNING)


def test_a_quarter_the_clerk_chooses_is_that_of_every_row() -> None:
    chosen = read_form(HEADER, "2018Q1,GC-1,甲", answers=Answers(table="works", quarter="2018Q3"))

    assert [part.quarter for part in chosen.parts] == [Quarter(2018, 3)]
    assert codes(chosen) == ["quarter_overruled"]


def test_several_quarters_in_the_column_stand_as_they_are_or_give_way_as_a_whole() -> None:
    lines = ("2018年第三季度工程进度表", HEADER, "2018Q1,GC-1,甲", "2018Q2,GC-2,乙")
    asked = next(finding for finding in read_form(*lines).findings if finding.asks == "quarter")
    stands, gives_way = (
        read_form(*lines, answers=Answers(table="works", quarter=answer)) for answer in ("column", "2018Q3")
    )

    assert (asked.code, asked.options) == ("quarter_conflict", ("column", "2018Q3"))
    assert [str(part.quarter) for part in stands.parts] == ["2018Q1", "2018Q2"]
    assert [str(part.quarter) for part in gives_way.parts] == ["2018Q3"]


def test_one_file_may_hold_several_quarters() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,甲", "2018Q1,GC-1,甲", "2018Q2,GC-2,乙")

    assert [(str(part.quarter), part.numbers) for part in draft.parts] == [("2018Q1", (3,)), ("2018Q2", (2, 4))]


def test_single_rows_without_a_quarter_take_the_one_of_the_title_and_are_named() -> None:
    draft = read_form("2018年第二季度工程进度表", HEADER, "2018Q2,GC-1,甲", ",GC-2,乙")

    assert (only(draft).code, only(draft).slots["rows"]) == ("quarter_from_title_in_rows", "4")
    assert column(draft, "quarter") == ["2018Q2", "2018Q2"]


def test_single_rows_without_a_quarter_anywhere_are_asked_about() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,甲", ",GC-2,乙")

    assert (only(draft).code, only(draft).slots["rows"]) == ("quarter_missing_in_rows", "3")


def test_an_event_belongs_to_the_quarter_of_its_date_whatever_the_title_says() -> None:
    draft = read_form("2018年第二季度走访记录", "走访编号,走访日期", "ZF-1,2018-03-31", "ZF-2,2018-04-01")

    assert [str(part.quarter) for part in draft.parts] == ["2018Q1", "2018Q2"]
    assert (draft.table, draft.findings) == (VISITS, ())


def test_the_date_of_an_award_says_its_quarter_when_the_column_is_blank() -> None:
    draft = read_form("季度,奖项编号,获得日期", "2017Q3,J-1,2017-10", ",J-2,2017年10月", ",J-3,2017.3")

    assert [(str(part.quarter), part.numbers) for part in draft.parts] == [
        ("2017Q1", (4,)), ("2017Q3", (2,)), ("2017Q4", (3,)),
    ]  # fmt: skip
    assert (draft.table, draft.findings) == (AWARDS, ())
    assert column(draft, "quarter") == [None, "2017Q3", None]


@pytest.mark.parametrize("lines", [(), ("零报告,,",), ("1,本季度无,",), (",无,",)])
def test_a_form_without_rows_asks_whether_it_is_a_zero_report(lines: tuple[str, ...]) -> None:
    whole = ("2018年第二季度走访记录", "走访编号,走访日期,地点", *lines)
    asked = read_form(*whole, name="走访记录.csv")
    zero = read_form(*whole, name="走访记录.csv", answers=answered(asked, "yes", code="zero_report"))

    assert codes(asked) == ["zero_report", "quarter_from_title"]
    assert not asked.is_committable
    assert [(part.quarter, len(part.texts), part.reporting) for part in zero.parts] == [(Q2, 0, Reporting.ZERO)]
    assert zero.is_committable


def test_a_zero_report_needs_its_quarter() -> None:
    draft = read_form("走访编号,走访日期,地点", answers=Answers(zero_report=True))

    assert codes(draft) == ["quarter_missing"]
    assert not draft.is_committable


def test_a_register_without_rows_is_an_error() -> None:
    assert codes(read_form("社区编号,社区名称", answers=Answers(zero_report=True))) == ["no_rows"]


def test_an_empty_cell_is_not_a_zero_report() -> None:
    assert codes(works("总投资（万元）", "无")) == []
