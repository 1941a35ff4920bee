"""A quarter is read in every form staff write, and months and days are kept as exactly as they are known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model.dates import Moment
from metrics.model.quarter import Quarter, day_number, day_of

quarters = st.builds(Quarter, st.integers(1900, 2099), st.integers(1, 4))


@pytest.mark.parametrize(
    "text",
    [
        "2017Q3", "2017q3", "2017-Q3", "2017 Q3", "2017/Q3", "Q3 2017", "Q3-2017", "２０１７Ｑ３", "2017年第三季度",
        "2017年三季度", "2017年3季度", "2017年第3季度", "2017年度第三季度", "二〇一七年第三季度", "2017年第Ⅲ季度",
        "2017年7-9月", "2017年7月-9月", "2017年7至9月", "2017年7月至9月", "2017年7—9月", "2017.7-9月", " 2017Q3 ",
    ],
)  # fmt: skip
def test_every_written_form_is_the_third_quarter_of_2017(text: str) -> None:
    assert Quarter.parse(text) == Quarter(2017, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017",
        "2017Q5",
        "2017Q0",
        "17Q3",
        "第三季度",
        "2017年8-10月",
        "2017-03",
        "2018-1-3",
        "2017年上半年",
        "三季度",
    ],
)
def test_what_is_not_one_whole_quarter_is_refused_with_the_form_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="2017Q3"):
        Quarter.parse(text)


@given(quarters)
def test_a_quarter_is_read_back_as_it_is_written(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.find(f"老旧小区改造{quarter.year}年第{'一二三四'[quarter.number - 1]}季度（原始表）.csv") == quarter


@given(quarters)
def test_quarters_follow_one_another_without_a_day_between(quarter: Quarter) -> None:
    assert (quarter.next.start - quarter.end).days == 1
    assert quarter.next.previous == quarter
    assert Quarter.containing(quarter.start) == Quarter.containing(quarter.end) == quarter
    assert quarter.year_ago == quarter.previous.previous.previous.previous
    assert day_of(quarter.end_day) == quarter.end


def test_a_title_that_names_two_quarters_names_none() -> None:
    assert Quarter.find("2018年一季度至二季度进展") is None
    assert Quarter.find("2017Q4与2018Q1对比") is None
    assert Quarter.find("改造进度") is None


def test_time_progress_at_the_end_of_each_quarter() -> None:
    assert [Quarter(2018, n).elapsed_pct for n in (1, 2, 3, 4)] == [25, 50, 75, 100]


def test_a_month_stays_a_month_and_a_day_a_day() -> None:
    month, day = Moment.parse("2017-03"), Moment.parse("2017-03-28")

    assert (str(month), month.is_exact, month.first_day) == ("2017-03", False, date(2017, 3, 1))
    assert (str(day), day.is_exact, day.first_day) == ("2017-03-28", True, date(2017, 3, 28))


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "2017-3", "2017/03/28", "2017-03-28T00", "二〇一七", ""])
def test_a_moment_is_read_in_its_canonical_forms_only(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Moment.parse(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_are_counted_from_1970(day: date) -> None:
    assert day_number(day) == day.toordinal() - date(1970, 1, 1).toordinal()
    assert day_of(day_number(day)) == day
