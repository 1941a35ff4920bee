"""Which column is which field, what is asked, which table a file is, and in which unit its values are."""

from __future__ import annotations

import pytest
from builders import records
from intake_tables import HEADER, PLACES, TABLES, WORKS, answered, codes, column, form, only, read_form, works

from metrics.errors import Damaged
from metrics.intake.drafts.answers import IGNORE, Answers
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Severity


def mapped(draft: object) -> dict[str, str | None]:
    return {found.header: found.field_id for found in draft.columns}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "header",
    [
        "户数（户）",
        "户数(户)",
        "户数",
        " 户 数 ",
        "户数\n（户）",
        "＊户数：",
        "户数【户】",
        "户数（单位：户）",
        "户数（必填）",
    ],
)
def test_a_header_is_matched_whatever_its_width_spaces_and_brackets(header: str) -> None:
    draft = works(f'"{header}"', "64")

    assert column(draft, "households") == ["64"]
    assert draft.findings == ()


def test_a_date_header_may_say_how_to_write_it() -> None:
    assert column(works("开工日期（年/月/日）", "2018/4/2"), "started") == ["2018-04-02"]


@pytest.mark.parametrize(
    ("header", "stored"),
    [("总投资（亿元）", "1200000"), ("总投资（元）", "0.012"), ("总投资（千元）", "12"), ("概算投资(万元)", "120")],
)
def test_the_unit_in_a_header_scales_its_column_exactly_and_says_so(header: str, stored: str) -> None:
    draft = works(header, "120")

    assert column(draft, "budget") == [stored]
    assert codes(draft) == ([] if "万元" in header else ["column_converted"])


def test_the_unit_line_of_a_form_holds_for_columns_that_name_none() -> None:
    lines = (
        "工程进度表,,,",
        "填报单位：改造专班　单位：元,,,",
        f"{HEADER},概算投资,面积（㎡）",
        "2018Q2,GC-1,甲,1200000,30",
    )

    draft = read_form(*lines)

    assert (column(draft, "budget"), column(draft, "area")) == (["120"], ["30"])
    assert codes(draft) == ["column_converted"]


def test_an_amount_with_no_unit_anywhere_is_read_in_the_usual_one_and_said_so() -> None:
    draft = works("概算投资,面积", '120","30')

    assert column(draft, "budget") == ["120"]
    assert (only(draft).code, only(draft).slots["headers"]) == ("units_assumed", ("概算投资", "面积"))


def test_a_unit_that_cannot_be_converted_is_asked_about() -> None:
    asked = works("总投资（美元）", "120")
    answer = works("总投资（美元）", "120", answers=answered(asked, "万元"))

    assert (only(asked).code, only(asked).value, only(asked).options) == (
        "unit_unclear", "美元", ("元", "千元", "万元", "亿元"),
    )  # fmt: skip
    assert (column(answer, "budget"), answer.is_committable) == (["120"], True)


def test_two_money_units_in_the_unit_line_are_asked_about() -> None:
    draft = read_form("单位：元、万元", f"{HEADER},概算投资", "2018Q2,GC-1,甲,120")

    assert codes(draft) == ["unit_unclear"]


def test_an_ambiguous_header_is_asked_about_and_read_as_answered() -> None:
    asked = works("累计投资（万元）", "120")
    answer = works("累计投资（万元）", "120", answers=answered(asked, "invested_total"))
    left_out = works("累计投资（万元）", "120", answers=answered(asked, IGNORE))

    assert (only(asked).code, only(asked).options) == ("column_ambiguous", ("year_invested", "invested_total", IGNORE))
    assert (column(answer, "invested_total"), answer.findings) == (["120"], ())
    assert (column(left_out, "invested_total"), left_out.is_committable) == ([None], True)
    assert left_out.columns[-1].how == "ignored"


def test_an_ambiguous_header_does_not_offer_a_field_that_another_column_is() -> None:
    draft = works("本年完成投资（万元）,累计投资（万元）", '1","2')

    assert only(draft).options == ("invested_total", IGNORE)


def test_an_answer_that_was_not_offered_leaves_the_question_open() -> None:
    draft = works("累计投资（万元）", "120", answers=Answers(columns={"累计投资（万元）": "nonsense"}))

    assert codes(draft) == ["column_ambiguous"]


def test_an_unknown_header_is_named_with_what_it_might_be_and_never_mapped() -> None:
    near, far = works("总投资额（万元）", "120"), works("天气", "晴")

    assert (only(near).code, only(near).severity, only(near).options) == (
        "column_unknown_near", Severity.WARNING, ("budget", IGNORE),
    )  # fmt: skip
    assert column(near, "budget") == [None]
    assert (only(far).code, only(far).header, far.is_committable) == ("column_unknown", "天气", True)


def test_a_header_with_a_qualifying_bracket_is_another_column() -> None:
    assert codes(works("户数（改造后）", "64")) == ["column_unknown_near"]


def test_an_unknown_header_may_be_mapped_by_hand() -> None:
    asked = works("总投资额（万元）", "120")

    draft = works("总投资额（万元）", "120", answers=answered(asked, "budget"))

    assert (column(draft, "budget"), draft.columns[-1].how) == (["120"], "answer")


def test_a_column_with_content_and_no_header_is_named_by_its_letter_and_an_empty_one_is_nothing() -> None:
    draft = read_form(f"{HEADER},,", "2018Q2,GC-1,甲,,晴")

    assert (only(draft).code, only(draft).slots["letter"]) == ("column_without_header", "E")
    assert [found.how for found in draft.columns[3:]] == ["empty", "unknown"]


def test_two_columns_for_one_field_are_asked_about() -> None:
    asked = works("户数,户数（户）", '64","66')
    first = works("户数,户数（户）", '64","66', answers=answered(asked, "D"))
    second = works("户数,户数（户）", '64","66', answers=answered(asked, "E"))

    assert (only(asked).code, only(asked).options, only(asked).asks) == (
        "column_duplicate", ("D", "E"), "duplicates/households",
    )  # fmt: skip
    assert (column(first, "households"), column(second, "households")) == (["64"], ["66"])
    assert first.findings == second.findings == ()


def test_a_header_standing_twice_is_told_apart_by_its_letters() -> None:
    draft = works("户数,户数", '64","66', answers=Answers(columns={"户数@D": IGNORE}))

    assert column(draft, "households") == ["66"]
    assert draft.findings == ()


def test_a_missing_required_column_is_one_error_and_not_one_for_each_row() -> None:
    draft = read_form("季度,工程编号,备注", "2018Q2,GC-1,好", "2018Q2,GC-2,好")

    assert (only(draft).code, only(draft).header) == ("column_missing", "工程（项目）名称")


def test_line_numbers_are_left_out_and_listed() -> None:
    draft = read_form(f"序号,{HEADER}", "1,2018Q2,GC-1,甲")

    assert draft.findings == ()
    assert (draft.columns[0].header, draft.columns[0].how) == ("序号", "line_number")


def test_line_numbers_that_would_become_the_key_are_asked_about() -> None:
    lines = ("序号,走访日期,发现问题数", "1,2018-04-02,3", "2,2018-04-03,0")
    asked = read_form(*lines, name="走访记录.csv")
    answer = read_form(*lines, name="走访记录.csv", answers=answered(asked, "visit_no"))

    assert (only(asked).code, only(asked).header, only(asked).options) == (
        "column_ambiguous", "序号", ("visit_no", IGNORE),
    )  # fmt: skip
    assert (column(answer, "visit_no"), answer.is_committable) == (["1", "2"], True)


def test_line_numbers_that_are_codes_are_taken_by_the_schema_alias() -> None:
    draft = read_form("序号,走访日期,发现问题数", "ZF-07,2018-04-02,3", name="走访记录.csv")

    assert (column(draft, "visit_no"), draft.findings) == (["ZF-07"], ())


def test_line_numbers_beside_the_real_key_are_only_line_numbers() -> None:
    draft = read_form("序号,走访编号,走访日期", "1,ZF-07,2018-04-02")

    assert (column(draft, "visit_no"), draft.findings) == (["ZF-07"], ())


def test_two_header_rows_of_merged_cells_are_read_as_one() -> None:
    draft = read_form(
        "季度,工程编号,名称,投资（万元）,,基本情况,", ",,,概算,本年完成,户数,面积", "2018Q2,GC-1,甲,120,30,64,900"
    )

    assert mapped(draft)["户数"] == "households"
    assert column(draft, "households") == ["64"]
    assert draft.parts[0].numbers == (3,)


def test_a_group_label_that_changes_the_meaning_is_not_dropped() -> None:
    draft = read_form("季度,工程编号,名称,上季度,基本情况", ",,,形象进度,户数", "2018Q2,GC-1,甲,50,64")

    assert column(draft, "progress") == [None]
    assert "column_unknown_near" in codes(draft)


def test_a_row_of_units_under_the_header_belongs_to_it() -> None:
    draft = read_form("季度,工程编号,名称,总投资,户数", ",,,亿元,户", "2018Q2,GC-1,甲,1.2,64")

    assert (column(draft, "budget"), codes(draft)) == (["12000"], ["column_converted"])


def test_a_file_without_a_known_header_shows_what_it_begins_with() -> None:
    draft = read_form("瀛ｅ害,宸ョ▼", "2018Q2,GC-1")

    assert (only(draft).code, only(draft).value) == ("header_not_found", "瀛ｅ害｜宸ョ▼")
    assert draft.table is None


def test_the_table_is_recognised_by_its_headers() -> None:
    draft = read_form("社区编号,社区名称", "1,同乐社区")

    assert draft.table is PLACES


def test_headers_that_fit_two_tables_are_decided_by_the_title_or_the_file_name_else_asked() -> None:
    lines = ("工程编号,备注", "GC-1,好")
    asked = read_form(*lines)

    assert (only(asked).code, only(asked).options) == ("table_unclear", ("works", "visits"))
    assert read_form(*lines, name="走访记录.csv").table is TABLES["visits"]
    assert read_form("2018年二季度工程进度表", *lines).table is WORKS
    assert read_form(*lines, answers=answered(asked, "visits")).table is TABLES["visits"]


def test_a_name_that_contradicts_nearly_equal_headers_is_asked_about() -> None:
    draft = read_form("走访编号,走访日期,工程编号,备注", "1,2018-04-02,GC-1,好", name="工程进度表.csv")

    assert (only(draft).code, only(draft).options) == ("table_unclear", ("visits", "works"))


def test_a_header_of_thousands_of_columns_is_refused() -> None:
    draft = read_form(HEADER + "," * 2000, "2018Q2,GC-1,甲")

    assert codes(draft) == ["too_many_columns"]


def test_moving_columns_about_changes_no_text() -> None:
    there = read_form("季度,工程编号,名称,户数", "2018Q2,GC-1,甲,64")
    back = read_form("户数,名称,工程编号,季度", "64,甲,GC-1,2018Q2")

    assert there.parts[0].texts.equals(back.parts[0].texts)


def test_answers_survive_the_log() -> None:
    answers = Answers(
        table="works", quarter="2018Q2", columns={"累计投资": IGNORE}, units={"总投资": "元"}, zero_report=True,
        remarks={(0, "gone"): "已销项"}, fixes={(3, "budget"): "120"},
    )  # fmt: skip

    assert Answers.from_dict(answers.to_dict()) == answers
    assert Answers().to_dict() == {}


@pytest.mark.parametrize("asks", ["weather", "fixes/three/budget", "remarks/3", "columns_/x"])
def test_an_answer_to_nothing_asked_is_refused(asks: str) -> None:
    with pytest.raises(ValueError, match=r"finding asks|name a cell"):
        Answers().given(asks, "x")


def test_answers_of_another_program_are_refused() -> None:
    with pytest.raises(Damaged, match="weather"):
        Answers.from_dict({"weather": "fine"})


def test_a_table_nobody_declared_is_no_answer() -> None:
    upload = form(HEADER, "2018Q2,GC-1,甲")

    draft = read(upload, tables=TABLES, records=records(), answers=Answers(table="nonsense"))

    assert draft.table is WORKS
