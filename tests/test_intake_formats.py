"""Number formats of workbooks: what a person understands by a cell, with every digit it holds."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.sheets.workbook.formats import built_in
from metrics.intake.sheets.workbook.showing import is_day, is_overlong, show

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (64.0, "", "64"),
        (64.0, "General", "64"),
        (0.1 + 0.2, "", "0.3"),
        (1e-5, "", "0.00001"),
        (123456789012, "", "123456789012"),
        (123456789012, "0.00E+00", "123456789012.00"),
        (410108201706, "0", "410108201706"),
        (-64, "0", "-64"),
        (5, 'G/通用格式"户"', "5户"),
    ],
)
def test_a_number_is_never_shown_with_a_needless_point_or_exponent(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [(0.85, "0%", "85%"), (0.85123, "0%", "85.123%"), (1, "0.00%", "100.00%"), (0, "0%", "0%"), (-0.05, "0%", "-5%")],
)
def test_a_share_shown_in_percent_is_a_percentage_with_all_its_digits(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy/m/d", "2017-03-01"),
        ("yyyy\\-mm\\-dd", "2017-03-01"),
        ('yyyy"年"m"月"d"日";@', "2017-03-01"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2017-03-01"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "2017-03-01"),
        ("[$-804]e年m月d日", "2017-03-01"),
        ("d-mmm-yy", "2017-03-01"),
        ('yyyy"年"m"月"', "2017-03"),
        ("mmm-yy", "2017-03"),
        ("yyyy", "2017"),
        ('m"月"d"日"', "3月1日"),
        ("yyyy/m/d h:mm", "2017-03-01"),
        ("General", "42795"),
    ],
)
def test_a_day_is_as_exact_as_its_format_shows_it(code: str, text: str) -> None:
    assert show(42795, code) == text


def test_a_month_whose_cell_holds_another_day_than_the_first_is_that_day() -> None:
    assert show(42800, 'yyyy"年"m"月"') == "2017-03-06"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (42795.604166666664, "yyyy/m/d h:mm", "2017-03-01 14:30"),
        (42795.604166666664, "yyyy/m/d", "2017-03-01"),
        (0.604166666666667, "h:mm", "14:30"),
        (0.604178240740741, "h:mm:ss", "14:30:01"),
        (1.5, "[h]:mm", "36:00"),
        (59, "yyyy/m/d", "1900-02-28"),
        (61, "yyyy/m/d", "1900-03-01"),
        (-3, "yyyy/m/d", "-3"),
        (99999999, "yyyy/m/d", "99999999"),
    ],
)
def test_times_of_day_and_the_ends_of_the_calendar(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


def test_dates_counted_from_1904_are_four_years_and_a_day_later() -> None:
    assert show(0, "yyyy/m/d", is_1904=True) == "1904-01-01"
    assert show(41333, "yyyy/m/d", is_1904=True) == show(42795, "yyyy/m/d")


@pytest.mark.parametrize(
    ("number", "value", "text"),
    [
        (9, 0.5, "50%"), (10, 0.5, "50.00%"), (14, 42795, "2017-03-01"), (17, 42795, "2017-03"), (27, 42795, "2017-03"),
        (31, 42795, "2017-03-01"), (57, 42795, "2017-03"), (58, 42795, "3月1日"), (22, 42795.5, "2017-03-01 12:00"),
        (49, 7, "7"), (0, 7, "7"), (38, 7, "7"),
    ],
)  # fmt: skip
def test_formats_that_are_only_numbers_are_those_of_a_chinese_excel(number: int, value: float, text: str) -> None:
    assert show(value, built_in(number)) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234567, '0!.0,"万元"', "123.4567万元"),
        (1234567, "0\\.0,", "123.4567"),
        (1234567, '0.0,"千元"', "1234.567千元"),
        (12345678, "0.0,,", "12.345678"),
        (15000, '[>=10000]0!.0,"万";0', "1.5万"),
        (500, '[>=10000]0!.0,"万";0', "500"),
    ],
)
def test_an_amount_shown_in_a_larger_unit_is_read_in_that_unit(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (7, "000000", "000007"),
        (7, '"GC-"000', "GC-007"),
        (20170930, '0000"-"00"-"00', "2017-09-30"),
        (2017.1, "0.00", "2017.10"),
        (64, '0"户"', "64户"),
        (120, "¥#,##0.00", "120.00"),
        (120, "[$¥-804]#,##0.00", "120.00"),
        (-1234.5, "#,##0.00;(#,##0.00)", "-1234.50"),
        (-1234.5, ACCOUNTING, "-1234.50"),
    ],
)
def test_zeros_and_words_of_a_format_are_part_of_what_is_seen(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


def test_zero_shown_as_a_dash_and_a_number_that_is_hidden_are_still_there() -> None:
    assert show(0, ACCOUNTING) == "0.00"
    assert show(3, ";;;") == "3"


def test_a_number_longer_than_excel_keeps_is_shown_with_its_exponent() -> None:
    assert show(13201100000000123.0, "") == "1.32011E+16"
    assert is_overlong(1e15)
    assert not is_overlong(999_999_999_999_999)


@given(st.integers(61, 80_000), st.sampled_from(["yyyy/m/d", 'yyyy"年"m"月"d"日"', "yyyy-mm-dd;@"]))
def test_every_serial_number_is_the_day_that_many_days_after_the_last_of_1899(serial: int, code: str) -> None:
    assert show(serial, code) == (date(1899, 12, 30) + timedelta(serial)).isoformat()
    assert is_day(serial, code)


@given(
    st.decimals(-1_000_000, 1_000_000, places=4),
    st.sampled_from(["", "0", "0.0", "0.00", "#,##0", "#,##0.00_ ", "0.00;[Red]-0.00", ACCOUNTING]),
)
def test_no_format_of_decimals_changes_a_number(number: Decimal, code: str) -> None:
    assert Decimal(show(float(number), code)) == number


@given(st.decimals(0, 10, places=6), st.sampled_from(["0%", "0.0%", "0.00%", "#,##0%"]))
def test_no_format_of_percent_changes_a_share(share: Decimal, code: str) -> None:
    assert Decimal(show(float(share), code).removesuffix("%")) == share * 100


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters() | st.sampled_from('0#?.,%ymdhs";@[]E+-!\\_*<>='), max_size=12),
)
def test_any_format_shows_any_number(value: float, code: str) -> None:
    assert isinstance(show(value, code), str)


# ---- moments -------------------------------------------------------------------------------------------------------

MILLISECONDS = 24 * 60 * 60 * 1000
SHOWN_AS_DAY = st.sampled_from(["yyyy/m/d", 'yyyy"年"m"月"d"日"', "yyyy/m/d h:mm:ss", "d-mmm-yy"])


@given(st.integers(61, 80_000), st.integers(0, MILLISECONDS - 1), SHOWN_AS_DAY, st.booleans())
def test_every_moment_of_a_day_is_of_that_day_to_the_last_millisecond(
    serial: int, milliseconds: int, code: str, is_1904: bool
) -> None:
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)

    shown = show(serial + milliseconds / MILLISECONDS, code, is_1904=is_1904)

    assert shown[:10] == (first + timedelta(serial)).isoformat()


@given(st.integers(61, 80_000), st.integers(-4, 4), SHOWN_AS_DAY)
def test_a_rounding_error_of_a_whole_day_is_still_that_day(serial: int, steps: int, code: str) -> None:
    value = float(serial)
    for _ in range(abs(steps)):
        value = math.nextafter(value, math.copysign(math.inf, steps))

    assert show(value, code) == (date(1899, 12, 30) + timedelta(serial)).isoformat()


def test_what_programs_compute_of_a_day_is_that_day() -> None:
    assert show(43280.9999999998, "yyyy/m/d") == show(43281, "yyyy/m/d") == "2018-06-30"
    assert show(43281.99999999999, "yyyy/m/d") == "2018-07-01"
    assert show(43281.99999998843, "yyyy/m/d h:mm:ss") == "2018-06-30 23:59:59"
