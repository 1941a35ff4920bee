"""Rows against each other, against the table's rules, against other tables and against last quarter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from builders import records
from intake_tables import PLACES, VISITS, WORKS, answered, codes, only, places, read_form, works

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.model.finding import Severity
from metrics.model.records import Records, Reporting

Q1 = {"quarter": "2018Q1"}


def last_quarter(*rows: Mapping[str, str]) -> Records:
    """Works on record for the first quarter of 2018."""
    return records((WORKS, [{**Q1, "name": f"样例{place}", **row} for place, row in enumerate(rows, 1)]))


def one(**cells: str) -> dict[str, str]:
    return {"work_id": "GC-1", **cells}


def test_a_key_standing_twice_points_at_the_second_row_and_names_the_first() -> None:
    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,甲", "2018Q2,GC-2,乙", "2018Q2,GC-1,丙", "2018Q2,GC-1,丁")

    assert [(f.code, f.row, f.slots["first"]) for f in draft.findings] == [("key_twice", 4, 2), ("key_twice", 5, 2)]
    assert (draft.findings[0].rule, draft.findings[0].slots["key"]) == ("V-KEY", "GC-1")


def test_the_same_key_in_another_quarter_is_another_row() -> None:
    assert read_form("季度,工程编号,名称", "2018Q2,GC-1,甲", "2018Q1,GC-1,甲").findings == ()


def test_an_event_key_may_not_stand_twice_even_in_two_quarters() -> None:
    draft = read_form("走访编号,走访日期,地点", "1,2018-03-31,甲", "1,2018-04-01,乙", name="走访记录.csv")

    assert codes(draft) == ["key_twice"]


def test_a_broken_rule_points_at_its_first_field_and_quotes_the_others() -> None:
    draft = works("开工日期,完工日期", '2018-04-02","2018-04-01', '2018-04-02","2018-04-02', '2018-04-02","')

    found = only(draft)
    assert (found.code, found.row, found.header, found.value) == ("finished_before_start", 2, "完工日期", "2018-04-01")
    assert (found.slots["finished"], found.slots["started"]) == ("2018-04-01", "2018-04-02")


def test_a_rule_is_not_asked_about_a_row_with_an_unread_cell() -> None:
    draft = works("开工日期,完工日期", '2018-02-30","2018-04-01')

    assert places(draft) == [("date_impossible", 2, "started")]


def test_an_unread_cell_is_not_taken_for_a_blank_one() -> None:
    draft = read_form("季度,工程编号,名称,备注", "2018Q2,GC-1,新名,\ufffd", records=last_quarter(one()))

    assert places(draft) == [("text_garbled", 2, "remark")]


def test_one_cell_has_one_finding_the_most_basic_one() -> None:
    # Below last quarter and above the budget: the error about the row itself comes before the one about history.
    draft = read_form(
        "季度,工程编号,名称,总投资（万元）,自开工累计投资（万元）", "2018Q2,GC-1,样例1,50,60",
        records=last_quarter(one(invested_total="100")),
    )  # fmt: skip

    assert places(draft) == [("over_budget", 2, "invested_total")]


def test_a_fall_since_last_quarter_is_an_error_until_a_reason_is_given() -> None:
    before = last_quarter(one(invested_total="100"))
    asked = works("自开工累计投资（万元）", "60", records=before)
    explained = works("自开工累计投资（万元）", "60", records=before, answers=answered(asked, "审计核减"))

    found = only(asked)
    assert (found.code, found.severity, found.overridable) == ("total_fell", Severity.ERROR, True)
    assert (found.slots["invested_total"], found.slots["invested_total__previous"]) == ("60", "100")
    assert (only(explained).severity, only(explained).slots["reason"]) == (Severity.WARNING, "审计核减")
    assert explained.is_committable


def test_history_is_not_asked_about_a_new_row_or_when_last_quarter_is_not_on_record() -> None:
    before = last_quarter(one(work_id="GC-9", invested_total="100"))
    older = records((WORKS, [{"quarter": "2017Q4", "work_id": "GC-1", "name": "样例1", "invested_total": "100"}]))

    assert codes(works("自开工累计投资（万元）", "60", records=before)) == ["rows_gone"]
    assert works("自开工累计投资（万元）", "60", records=older).findings == ()
    assert works("自开工累计投资（万元）", "60", records=None).findings == ()


def test_a_blank_in_either_quarter_breaks_no_rule_about_a_difference() -> None:
    before = records((WORKS, [{"quarter": "2018Q1", "work_id": "GC-1"}]))

    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,新名", records=before)

    assert draft.findings == ()


def test_history_is_not_asked_about_a_row_whose_key_stands_twice() -> None:
    draft = read_form(
        "季度,工程编号,名称,自开工累计投资（万元）", "2018Q2,GC-1,样例1,100", "2018Q2,GC-1,另一个,5",
        records=last_quarter(one(invested_total="100")),
    )  # fmt: skip

    assert codes(draft) == ["key_twice"]


def test_the_quarter_before_may_stand_in_the_same_file_and_then_counts_instead_of_the_record() -> None:
    before = last_quarter(one(invested_total="100"))

    draft = read_form(
        "季度,工程编号,名称,自开工累计投资（万元）", "2018Q2,GC-1,样例1,60", "2018Q1,GC-1,样例1,50", records=before
    )

    assert draft.findings == ()


def test_rows_of_last_quarter_that_are_missing_are_one_error_naming_them_until_explained() -> None:
    before = last_quarter(one(), one(work_id="GC-2"), one(work_id="GC-3"))
    asked = works("备注", "好", records=before)
    explained = works("备注", "好", records=before, answers=answered(asked, "已移交"))

    assert (only(asked).code, only(asked).severity, only(asked).row) == ("rows_gone", Severity.ERROR, None)
    assert only(asked).slots["all"] == ("GC-2 样例2", "GC-3 样例3")
    assert (codes(explained), explained.is_committable) == (["rows_gone_explained"], True)


def test_missing_rows_are_looked_for_in_the_last_quarter_on_record_however_long_ago() -> None:
    old = records((WORKS, [{"quarter": "2017Q1", "work_id": "GC-9", "name": "旧"}]))

    assert only(works("备注", "好", records=old)).slots["base"] == "2017Q1"


def test_nothing_is_missing_after_a_quarter_that_was_reported_as_zero() -> None:
    old = records(
        (WORKS, [{"quarter": "2017Q4", "work_id": "GC-9", "name": "旧"}]),
        reports={("works", "2018Q1"): Reporting.ZERO},
    )

    assert works("备注", "好", records=old).findings == ()


def test_a_zero_report_of_a_snapshot_names_what_was_there() -> None:
    draft = read_form(
        "2018年第二季度", "季度,工程编号,名称", records=last_quarter(one()), answers=Answers(zero_report=True)
    )

    assert "rows_gone" in codes(draft)


def test_an_event_table_misses_nothing_and_may_not_be_zero_where_rows_are_on_record() -> None:
    known = records((VISITS, [{"visit_no": "1", "visit_date": "2018-04-02"}]))
    one_more = read_form("走访编号,走访日期,地点", "2,2018-04-03,甲", records=known, name="走访记录.csv")
    zero = read_form(
        "2018年第二季度走访记录", "走访编号,走访日期,地点", records=known, answers=Answers(zero_report=True)
    )

    assert one_more.findings == ()
    assert "zero_but_rows" in codes(zero)
    assert not zero.is_committable


def test_register_rows_that_vanish_are_asked_about() -> None:
    known = records((PLACES, [{"place_id": "1", "community": "甲社区"}, {"place_id": "2", "community": "乙社区"}]))
    lines = ("社区编号,社区名称", "1,甲社区")
    asked = read_form(*lines, records=known)
    explained = read_form(*lines, records=known, answers=answered(asked, "合并"))

    assert (only(asked).code, only(asked).severity, only(asked).slots["all"]) == (
        "register_rows_gone", Severity.QUESTION, ("2 乙社区",),
    )  # fmt: skip
    assert explained.is_committable


@pytest.mark.parametrize(("now", "is_swing"), [("130", False), ("131", True), ("70", False), ("69", True)])
def test_a_change_beyond_the_limit_asks_for_a_remark(now: str, is_swing: bool) -> None:
    before = last_quarter(one(households="100"))

    draft = works("户数", now, records=before)

    assert codes(draft) == (["swing"] if is_swing else [])
    assert draft.is_committable


def test_a_remark_in_the_row_or_given_at_upload_explains_a_change() -> None:
    before = last_quarter(one(households="100"))
    bare = works("户数", "150", records=before)
    given = works("户数", "150", records=before, answers=answered(bare, "并入三栋"))

    assert (only(bare).rule, only(bare).slots["change"], only(bare).severity) == ("V-SWING", "50.0", Severity.WARNING)
    assert works("户数,备注", '150","并入三栋', records=before).findings == ()
    assert (only(given).code, only(given).slots["reason"]) == ("swing_explained", "并入三栋")


def test_growth_from_zero_or_from_unknown_has_no_percentage() -> None:
    before = last_quarter(one(area="0"), one(work_id="GC-2"))

    draft = works("户数,面积（㎡）", '50","100', '60","100', records=before)

    assert draft.findings == ()


def investments(*amounts: str, header: str = "总投资（万元）", answers: Answers | None = None) -> Draft:
    before = last_quarter(*({"work_id": f"GC-{place}", "budget": "120"} for place in range(1, len(amounts) + 1)))
    return works(header, *amounts, records=before, answers=answers or Answers())


def test_a_column_ten_thousand_times_last_quarter_is_asked_about_as_a_whole() -> None:
    asked = investments("1200000", "1250000", "120")
    in_yuan = investments("1200000", "1250000", "1200000", answers=answered(asked, "元"))
    meant = investments("1200000", "1250000", "120", answers=answered(asked, "万元"))

    assert (only(asked).code, only(asked).slots["times"], only(asked).rule) == ("unit_jump", "10000", "V-UNIT")
    assert (only(asked).row, only(asked).options) == (None, ("元", "千元", "万元", "亿元"))
    assert in_yuan.parts[0].texts["budget"].to_list() == ["120", "125", "120"]
    assert codes(in_yuan) == ["column_converted"]
    assert meant.findings == ()


def test_a_column_a_ten_thousandth_of_last_quarter_is_asked_about() -> None:
    assert only(investments("0.012", "0.013")).slots["times"] == "1/10000"


def test_a_single_figure_a_hundred_times_last_quarter_is_asked_about_until_explained() -> None:
    asked = investments("120", "1200000", "125")
    explained = investments("120", "1200000", "125", answers=answered(asked, "新增地块"))

    assert [(f.code, f.row, f.severity) for f in asked.findings] == [("value_jump", 3, Severity.QUESTION)]
    assert (codes(explained), explained.is_committable) == (["value_jump_explained"], True)


def test_ordinary_growth_is_not_mistaken_for_another_unit() -> None:
    assert investments("130", "3000", "90").findings == ()


def test_figures_of_the_year_may_begin_again_small_in_a_first_quarter() -> None:
    before = records((WORKS, [{"quarter": "2017Q4", "work_id": "GC-1", "name": "样例1", "year_invested": "300"}]))

    assert read_form("季度,工程编号,名称,本年投资（万元）", "2018Q1,GC-1,样例1,3", records=before).findings == ()


def test_a_value_another_table_does_not_have_is_warned_about_only_when_that_table_was_reported() -> None:
    known = records((WORKS, [{"quarter": "2018Q2", "work_id": "GC-1", "name": "甲"}]))
    lines = (
        "走访编号,走访日期,工程编号",
        "1,2018-04-02,GC-1",
        "2,2018-04-02,GC-2",
        "3,2018-07-02,GC-2",
        "4,2018-04-03,",
    )

    assert places(read_form(*lines, records=known)) == [("visit_to_unknown_work", 3, "work_id")]
    assert read_form(*lines, records=records((WORKS, []))).findings == ()
    assert read_form(*lines).findings == ()


def test_findings_come_with_the_file_first_and_then_by_row_and_column() -> None:
    draft = read_form("季度,工程编号,名称,天气,户数,计划年度", "2018Q2,GC-1,,晴,0,2016", "2018Q9,GC-2,乙,雨,x,2018")

    assert [(f.row, f.column) for f in draft.findings] == [(None, 3), (2, 2), (2, 4), (2, 5), (3, 0), (3, 4)]
