"""Totals and averages under any name: put aside where the name says it, asked about where only the numbers do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import column, places, read_form

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.model.finding import Severity
from metrics.model.records import Records
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import REMARK

CASES = Table(
    id="cases",
    kind=Kind.SNAPSHOT,
    names=("留言办理",),
    key=("quarter", "unit"),
    period="quarter",
    label="unit",
    fields=(
        Field("quarter", "季度", Type.QUARTER, Need.REQUIRED),
        Field("unit", "单位", Type.TEXT, Need.REQUIRED),
        Field("sent", "派单量（件）", Type.INTEGER, unit="件"),
        Field("done", "办结量（件）", Type.INTEGER, unit="件"),
        Field("paid", "经费（万元）", Type.DECIMAL, unit="万元"),
        REMARK,
    ),
)
HEADER = "单位,派单量（件）,办结量（件）,经费（万元）"
ROWS = ("甲局,120,118,12.5", "乙局,80,80,3.75", "丙局,44,44,0.5")
TOTAL = "244,242,16.75"
NAMES = (
    "合计", "全市合计", "部门合计", "市直部门合计", "本月合计", "1-6月合计", "1–6月合计", "上半年合计", "全街道累计",
    "各单位汇总", "街道小计：", "一、二季度总计", "合 计", "总和",
)  # fmt: skip


def cases(*rows: str, answers: Answers | None = None, records: Records | None = None, header: str = HEADER) -> Draft:
    return read_form(
        f"季度,{header}", *(f"2018Q2,{row}" for row in rows),
        name="留言办理.csv", tables=[CASES], answers=answers, records=records,
    )  # fmt: skip


def asked(draft: Draft) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.row) for finding in draft.findings if finding.severity is Severity.QUESTION]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_named_a_total_is_put_aside_also_behind_a_column_of_quarters(name: str) -> None:
    draft = cases(*ROWS, f"{name},{TOTAL}")

    assert (draft.is_committable, draft.rows, asked(draft)) == (True, 3, [])
    assert [row.row for row in draft.excluded] == [5]


@pytest.mark.parametrize("name", ["平均", "各单位平均值", "均值"])
def test_a_row_named_an_average_is_put_aside_and_not_held_against_the_sum(name: str) -> None:
    draft = cases(*ROWS, f"{name},81.33,80.67,5.58")

    assert ([(row.row, row.reason) for row in draft.excluded], asked(draft), draft.rows) == ([(5, "average")], [], 3)


@pytest.mark.parametrize("name", ["全市", "街道本级", "刘寨", "丁局", "Total", "——"])
@pytest.mark.parametrize("place", [0, 3])
def test_a_row_that_is_the_sum_of_the_others_is_asked_about_whatever_it_is_called(name: str, place: int) -> None:
    draft = cases(*ROWS[:place], f"{name},{TOTAL}", *ROWS[place:])

    assert (asked(draft), draft.is_committable) == ([("row_is_sum", place + 2)], False)
    assert draft.rows == 3


def test_it_is_left_out_or_stored_as_the_clerk_says() -> None:
    rows = (*ROWS, f"丁局,{TOTAL}")

    total = cases(*rows, answers=Answers().given("marks/5", "total"))
    data = cases(*rows, answers=Answers().given("marks/5", "data"))

    assert (total.is_committable, total.rows, [row.row for row in total.excluded]) == (True, 3, [5])
    assert (data.is_committable, data.rows, column(data, "unit")[-1]) == (True, 4, "丁局")


def test_sums_of_sections_and_the_sum_of_all_are_asked_about_one_by_one() -> None:
    first = ("甲局,120,118,12.5", "乙局,80,80,3.75", "城区,200,198,16.25")
    second = ("丙局,44,44,0.5", "丁局,31,30,2", "郊区,75,74,2.5", "刘寨,275,272,18.75")

    assert asked(cases(*first, *second)) == [("row_is_sum", 4), ("row_is_sum", 7), ("row_is_sum", 8)]


@pytest.mark.parametrize("role", ["total", "data"])
def test_what_is_said_of_one_section_leaves_the_sums_of_the_others_in_question(role: str) -> None:
    rows = [line for n in range(1, 7) for line in (f"甲{n},1{n},2,", f"乙{n},1{9 - n},4,", f"片区{n},29,6,")]
    sums = [("row_is_sum", row) for row in range(4, 20, 3)]

    assert asked(cases(*rows)) == sums
    assert asked(cases(*rows, answers=Answers().given("marks/4", role))) == sums[1:]


def test_sums_in_front_of_their_rows_and_away_from_them_are_found_too() -> None:
    front = ("城区,200,198,16.25", "甲局,120,118,12.5", "乙局,80,80,3.75", "戊局,7,7,1", "己局,9,8,2")
    away = ("甲局,1120,1118,12.5", "乙局,880,880,3.75", "戊局,7,7,1", "己局,9,8,2", "城区,2000,1998,16.25")

    assert asked(cases(*front)) == [("row_is_sum", 2)]
    assert asked(cases(*away)) == [("row_is_sum", 6)]


def test_the_mean_of_the_others_as_it_is_printed_is_asked_about() -> None:
    assert asked(cases(*ROWS, "刘寨,81,81,5.58")) == [("row_is_mean", 5)]


def test_a_sum_is_asked_about_where_it_is_printed_with_fewer_decimals_than_its_rows() -> None:
    rows = ("甲局,120,118,12.54", "乙局,80,80,3.74", "丙局,44,44,0.54")

    assert asked(cases(*rows, "刘寨,244,242,16.8")) == [("row_is_sum", 5)]
    assert asked(cases("刘寨,244,242,17", *rows)) == [("row_is_sum", 2)]
    assert asked(cases(*rows, "刘寨,244,242,16.9")) == []
    assert asked(cases("甲局,,,0.1", "乙局,,,0.2", "丙局,,,0.3", "丁局,,,0.1", "戊局,,,1")) == []


def test_a_row_without_a_key_that_is_a_sum_is_one_question_and_no_errors() -> None:
    """A built-in table's group row has no number and no name of its own: it would be two blanks that must not be."""
    draft = read_form(
        "季度,工程编号,名称,户数,总投资（万元）",
        "2018Q2,GC-1,甲,120,12.5", "2018Q2,GC-2,乙,80,3.75", "2018Q2,,,200,16.25",
    )  # fmt: skip

    assert [place[:2] for place in places(draft) if place[0] not in ("units_assumed", "register_empty")] == [
        ("row_is_sum", 4)
    ]


def test_rows_that_only_happen_to_add_up_are_no_question() -> None:
    """2 is 1 and 1, and 5 is 2 and 3: in a column of small numbers that says nothing."""
    draft = cases("甲局,1,,", "乙局,1,,", "丙局,2,,", "丁局,3,,", "戊局,5,,", "己局,4,,")
    equal = cases("甲局,100,100,1", "乙局,100,100,1", "丙局,100,100,1", "丁局,100,100,1")
    zeros = cases("甲局,0,0,0", "乙局,5,4,1", "丙局,0,0,0", "丁局,5,4,1")

    assert (asked(draft), asked(equal), asked(zeros)) == ([], [], [])


@pytest.mark.parametrize("figures", [(1, 2, 3), (3, 1, 2), (10, 20, 30), (1000, 3000, 2000)])
def test_three_rows_with_one_small_or_round_number_each_easily_add_up(figures: tuple[int, ...]) -> None:
    rows = [f"{unit},{figure},," for unit, figure in zip(("甲局", "市总工会", "丙局"), figures, strict=True)]

    assert asked(cases(*rows)) == []
    assert asked(cases(*rows, f"丁局,{sum(figures)},,"))[-1] == ("row_is_sum", 5)


def test_two_rows_and_their_sum_are_told_by_their_digits() -> None:
    assert asked(cases("甲局,120,118,12.5", "乙局,80,80,3.75", "刘寨,200,198,16.25")) == [("row_is_sum", 4)]
    assert asked(cases("甲局,,,100", "乙局,,,200", "刘寨,,,300")) == []


def test_one_month_by_itself_is_a_row_and_several_are_their_sum() -> None:
    months = ("4月,1,2,", "5月,2,1,", "2018年6月,3,3,")

    assert asked(cases(*months, "7月,4,4,", "8月,9,9,")) == []
    assert asked(cases(*months, "4-6月,6,6,", "7月,9,9,")) == [("row_is_sum", 5)]


def test_a_mean_in_the_middle_is_that_of_the_rows_on_both_sides() -> None:
    draft = cases("甲局,120,118,12", "乙局,80,80,4", "全区,80,80,6", "丙局,40,42,2")

    assert [(found.code, found.row, found.slots["rows"]) for found in draft.findings if found.asks] == [
        ("row_is_mean", 4, "2—3、5")
    ]


def test_the_office_s_own_works_of_a_quarter_are_no_question() -> None:
    rows = [f"2018Q2,GC-{n},样例{n},{97 * n % 83 + 4},{1313 * n % 977 + 0.5}" for n in range(1, 60)]
    draft = read_form("季度,工程编号,名称,户数,总投资（万元）", *rows)

    assert asked(draft) == []


UNITS = [f"单位{letter}" for letter in "甲乙丙丁戊己庚辛"]
FIGURES = st.tuples(st.integers(0, 9999), st.integers(0, 9999), st.decimals(0, 9999, places=1))


@settings(max_examples=25)
@given(st.lists(FIGURES, min_size=2, max_size=7), st.data())
def test_a_row_that_is_the_sum_of_a_run_of_rows_is_never_stored_unasked(
    figures: list[tuple[int, int, Decimal]], data: st.DataObject
) -> None:
    """All of three or more and both ends: any numbers. A part of them: numbers that do not add up by chance."""
    first = data.draw(st.integers(0, len(figures) - 2))
    last = data.draw(st.integers(first + 2, len(figures)))
    is_whole = (first, last) == (0, len(figures))
    group = [row for row in figures[first:last] if any(row)]
    least = 1 if is_whole else 100
    if len(group) < 2 + is_whole or any(sum(row[at] for row in group) < least for at in range(3)):
        return
    total = tuple(sum((row[at] for row in figures[first:last]), Decimal(0)) for at in range(3))
    place = data.draw(st.sampled_from([0, len(figures)] if is_whole else [first, last]))
    rows = [*figures[:place], total, *figures[place:]]

    draft = cases(*(",".join([unit, *map(str, row)]) for unit, row in zip(UNITS, rows, strict=False)))

    assert not draft.is_committable
    assert ("row_is_sum", place + 2) in asked(draft)


def test_figures_beyond_every_measure_are_no_fault() -> None:
    assert cases("甲局,1,1,99999999999999", "乙局,2,2,99999999999999", "丙局,9,9,1").rows == 3
