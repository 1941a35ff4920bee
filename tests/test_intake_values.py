"""Every form in which staff write a value, its one canonical text, and what is never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from builders import records
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import PLACES, answered, codes, column, only, places, read_form, works

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.values.dates import read_day, read_moment
from metrics.intake.drafts.values.numbers import number_reader
from metrics.intake.drafts.values.numerals import number
from metrics.intake.drafts.values.reading import UnreadText
from metrics.intake.drafts.values.texts import code_reader, text_reader
from metrics.model.finding import Severity
from metrics.model.schema import Field, Type

MONEY = Field("budget", "总投资（万元）", Type.DECIMAL, unit="万元")
COUNT = Field("households", "户数（户）", Type.INTEGER, unit="户", minimum=1)
YEAR = Field("plan_year", "计划年度", Type.INTEGER, unit="年")
AREA = Field("area", "建筑面积（㎡）", Type.DECIMAL, unit="㎡")


def read(item: Field, text: str, times: str = "1") -> object:
    reading = number_reader(item, Decimal(times))(text)
    return reading.code if isinstance(reading, UnreadText) else reading


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-30", "2017/9/30", "2017.9.30", "2017.09.30", "2017年9月30日", "2017年09月30号", "20170930",
        "2017-9-30 0:00", "2017/9/30 00:00:00", "２０１７年９月３０日", "二〇一七年九月三十日", "二零一七年九月三十日",
        "2017－09－30", "2017 年 9 月 30 日",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_staff_write(text: str) -> None:
    assert read_day(text) == read_moment(text) == "2017-09-30"


@pytest.mark.parametrize(
    ("text", "month"),
    [("2017-03", "2017-03"), ("2017年3月", "2017-03"), ("2017.3", "2017-03"), ("2017/3", "2017-03"),
     ("201703", "2017-03"), ("二〇一七年三月", "2017-03"), ("2017年3月份", "2017-03"), ("2017.10", "2017-10"),
     ("2017-1", "2017-01"), ("2017.01", "2017-01")],
)  # fmt: skip
def test_a_month_is_enough_only_where_the_schema_says_so(text: str, month: str) -> None:
    assert read_moment(text) == month
    assert getattr(read_day(text), "code", None) == "date_needs_day"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2018年13月1日", "date_impossible"), ("2017年9月31日", "date_impossible"), ("9月31日", "date_impossible"),
        ("2018-02-29", "date_impossible"), ("20180230", "date_impossible"), ("2017年13月", "date_impossible"),
        ("17-9-30", "date_two_digit_year"), ("17.9.30", "date_two_digit_year"), ("17年9月30日", "date_two_digit_year"),
        ("9/30/17", "date_two_digit_year"), ("9月30日", "date_without_year"), ("2月29日", "date_without_year"),
        ("9-30", "date_without_year"), ("2017Q3", "date_is_quarter"), ("2017年第三季度", "date_is_quarter"),
        ("九月底", "date_unreadable"), ("2017", "date_unreadable"), ("约2017年9月30日", "date_unreadable"),
        ("2017-9/30", "date_unreadable"), ("2017年9月30日前", "date_unreadable"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_or_might_be_several_is_not_taken(text: str, code: str) -> None:
    reading = read_day(text)

    assert isinstance(reading, UnreadText)
    assert (reading.code, reading.fix) == (code, None)


def test_a_leap_day_is_a_day() -> None:
    assert read_day("2016年2月29日") == "2016-02-29"


def test_an_excel_serial_number_is_an_error_with_the_day_it_means() -> None:
    reading = read_day("43008")

    assert isinstance(reading, UnreadText)
    assert (reading.code, reading.fix, reading.severity) == ("date_serial", "2017-09-30", Severity.ERROR)


def test_day_and_month_that_could_be_either_are_asked_about_and_clear_ones_proposed() -> None:
    either, clear = read_day("9/10/2017"), read_day("30/9/2017")

    assert isinstance(either, UnreadText)
    assert isinstance(clear, UnreadText)
    assert (either.code, either.options) == ("date_order_unclear", ("2017-09-10", "2017-10-09"))
    assert (clear.code, clear.fix) == ("date_turned", "2017-09-30")


def test_2017_1_is_january_or_what_excel_left_of_october_and_is_asked_about() -> None:
    reading = read_moment("2017.1")

    assert isinstance(reading, UnreadText)
    assert (reading.code, reading.options) == ("month_lost_zero", ("2017-01", "2017-10"))


def test_a_time_of_day_is_left_out_and_told() -> None:
    draft = works("开工日期", "2018/4/2 14:25", "2018/4/3 0:00")

    assert column(draft, "started") == ["2018-04-02", "2018-04-03"]
    assert (only(draft).code, only(draft).slots["rows"]) == ("time_left_out", "2")


DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(DAYS, st.sampled_from(["{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}"]))
def test_any_day_in_any_form_comes_back_as_itself(day: date, written: str) -> None:
    assert read_day(written.format(day.year, day.month, day.day)) == day.isoformat()


@settings(deadline=None)
@given(st.integers(20_000, 60_000))
def test_any_serial_number_means_the_day_excel_shows(serial: int) -> None:
    reading = read_day(str(serial))

    assert isinstance(reading, UnreadText)
    assert reading.fix == (date(1899, 12, 30) + timedelta(serial)).isoformat()


@pytest.mark.parametrize(
    ("text", "wan_yuan"),
    [
        ("257.7", "257.7"), ("250.00", "250"), ("0", "0"), ("-0", "0"), ("007", "7"), (".5", "0.5"), ("5.", "5"),
        ("1,234.5", "1234.5"), ("1 234.5", "1234.5"), ("１，２３４", "1234"), ("１２．５", "12.5"), ("+3", "3"),
        ("-3.20", "-3.2"),
        ("－3", "-3"), ("−3", "-3"), ("负3", "-3"), ("(3.5)", "-3.5"), ("（１，０００）", "-1000"),
        ("120万元", "120"), ("120 万元", "120"), ("120万", "120"), ("1.2亿", "12000"), ("1.2亿元", "12000"),
        ("300元", "0.03"), ("0.1元", "0.00001"), ("5千元", "0.5"), ("三", "3"), ("一百二十", "120"), ("十二", "12"),
        ("两万元", "2"), ("123456789012.345", "123456789012.345"),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly_in_every_form(text: str, wan_yuan: str) -> None:
    assert read(MONEY, text) == wan_yuan


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("约120", "number_unreadable"), ("100多", "number_other_unit"), ("10-20", "number_unreadable"),
        (">100", "number_unreadable"), ("1 2", "number_unreadable"), ("1,23", "number_with_comma"),
        ("1,2345", "number_with_comma"),
        ("1.2.3", "number_with_comma"), ("1.32011E+16", "number_with_exponent"), ("2e5", "number_with_exponent"),
        ("64户", "number_other_unit"), ("5%", "number_other_unit"), ("12345678901234567", "number_too_long"),
        ("三三", "number_unreadable"), ("十十", "number_unreadable"), ("abc", "number_unreadable"),
        (".", "number_with_comma"), ("٣", "number_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_certain_amount_is_not_taken(text: str, code: str) -> None:
    assert read(MONEY, text) == code


def test_the_column_unit_scales_plain_numbers_and_a_cell_with_its_own_unit_keeps_it() -> None:
    assert read(MONEY, "1234567", times="0.0001") == "123.4567"
    assert read(MONEY, "12万元", times="0.0001") == "12"
    assert read(AREA, "0.98", times="10000") == "9800"
    assert read(AREA, "0.98万㎡") == read(AREA, "0.98万平方米") == read(AREA, "9800m2") == "9800"


@pytest.mark.parametrize(
    ("text", "households"),
    [("64户", "64"), ("64.0", "64"), ("1.2万户", "12000"), ("1.2万", "12000"), ("六十四", "64"), ("1,064", "1064"),
     ("12.5", "number_not_whole"), ("0", "number_too_small"), ("-1", "number_too_small"),
     ("64人", "number_other_unit")],
)  # fmt: skip
def test_a_count_is_a_whole_number(text: str, households: str) -> None:
    assert read(COUNT, text) == households


def test_a_year_may_carry_its_word() -> None:
    assert [read(YEAR, text) for text in ("2017年", "2017年度", "2017", "2017.0")] == ["2017"] * 4


@settings(deadline=None)
@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4), st.sampled_from(["{}", "{:,}", " {} ", "{}万元"]))
def test_no_amount_is_ever_rounded(amount: Decimal, written: str) -> None:
    canonical = read(MONEY, written.format(amount))

    assert isinstance(canonical, str)
    assert Decimal(canonical) == amount
    assert canonical == read(MONEY, canonical)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10), ("一十", 10), ("十二", 12), ("一百零二", 102), ("一百〇二", 102), ("一百二十", 120),
        ("一百十二", 112),
        ("两千零五十", 2050), ("二千零五", 2005), ("九千九百九十九", 9999),
        # Said, these are 120, 2300 and 1500; read figure by figure they are 102, 2003 and 1005.
        ("一百二", None), ("两千三", None), ("一千五", None), ("三千二百五", None),
        ("一千二十", None), ("二十零三", None), ("一百零二十", None), ("一百零", None), ("零二", None), ("一一", None),
    ],
)  # fmt: skip
def test_a_numeral_that_may_be_read_in_two_ways_is_no_number(text: str, value: int | None) -> None:
    assert number(text) == value


@settings(deadline=None)
@given(st.integers(0, 9999))
def test_chinese_numerals_count_to_9999(value: int) -> None:
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    figures = str(value)
    words = "".join(
        digits[int(figure)] + (units[len(figures) - 1 - place] if figure != "0" else "")
        for place, figure in enumerate(figures)
    )
    while "零零" in words:
        words = words.replace("零零", "零")
    words = words.rstrip("零") or "零"

    assert number(words) == value
    assert number(words.removeprefix("一")) == value or not words.startswith("一十")


@pytest.mark.parametrize("text", ["", " ", "　", "-", "—", "——", "/", "／", "无", "暂无", "N/A", "n/a", "未知", "不详"])
def test_words_for_nothing_are_stored_blank_and_zero_is_a_reported_zero(text: str) -> None:
    draft = works("总投资（万元）,备注", f'{text}","{text}', '0","0')

    assert column(draft, "budget") == [None, "0"]
    assert column(draft, "remark") == [None, "0"]
    assert draft.findings == ()


def test_a_required_cell_may_be_neither_blank_nor_not_applicable() -> None:
    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,", "2018Q2,GC-2,无")

    assert places(draft) == [("required_blank", 2, "name"), ("required_not_applicable", 3, "name")]
    assert not draft.is_committable


@pytest.mark.parametrize("text", ["#REF!", "#VALUE!", "#N/A", "#DIV/0!", "########", "＃NAME?"])
def test_an_error_left_by_excel_is_an_error_in_any_column(text: str) -> None:
    draft = works("总投资（万元）,备注", f'{text}","{text}')

    assert codes(draft) == ["excel_error", "excel_error"]


@pytest.mark.parametrize(
    ("cells", "stored"),
    [
        (("85", "85%", "0"), ["85", "85", "0"]),
        (("100%", "0.85", "1"), ["100", "85", "100"]),
        (("85.5", "１００％"), ["85.5", "100"]),
        (("0", "0"), ["0", "0"]),
    ],
)
def test_a_percentage_is_read_as_its_column_is_written(cells: tuple[str, ...], stored: list[str]) -> None:
    assert column(works("形象进度", *cells), "progress") == stored


def test_one_beside_a_finished_stage_means_100_and_is_told_once() -> None:
    draft = works("阶段,形象进度", '已完工","1', '施工中","0.3', '未启动","0')

    assert column(draft, "progress") == ["100", "30", "0"]
    assert (only(draft).code, only(draft).severity) == ("percent_by_finished_fraction", Severity.NOTICE)
    assert only(draft).slots["count"] == 2


def test_fractions_nothing_confirms_are_asked_about_and_then_read_as_answered() -> None:
    asked = works("阶段,形象进度", '施工中","0.85', '施工中","1')
    fraction = works("阶段,形象进度", '施工中","0.85', '施工中","1', answers=answered(asked, "fraction"))
    percent = works("阶段,形象进度", '施工中","0.85', '施工中","1', answers=answered(asked, "percent"))

    assert (only(asked).code, only(asked).options) == ("percent_unclear", ("fraction", "percent"))
    assert column(asked, "progress") == [None, None]
    assert (column(fraction, "progress"), codes(fraction)) == (["85", "100"], ["percent_by_answer_fraction"])
    assert (column(percent, "progress"), codes(percent)) == (["0.85", "1"], ["percent_by_answer_percent"])


def test_a_fraction_among_percentages_is_warned_about() -> None:
    draft = works("形象进度", "85", "0.9")

    assert column(draft, "progress") == ["85", "0.9"]
    assert (only(draft).code, only(draft).severity, only(draft).row) == ("percent_small", Severity.WARNING, 3)


def test_a_percentage_above_its_limit_is_an_error() -> None:
    assert (only(works("形象进度", "120")).code, only(works("形象进度", "120%")).value) == ("number_too_large", "120%")


def test_a_word_is_taken_in_any_width_or_by_synonym_and_never_by_likeness() -> None:
    draft = works("阶段", " 施工中 ", "在建", "收尾中", "己完工")

    assert column(draft, "stage") == ["施工中", "施工中", None, None]
    near, unknown = sorted(draft.findings, key=lambda finding: finding.code, reverse=True)
    assert (near.code, near.row, near.fix) == ("word_unknown_near", 5, "已完工")
    assert (unknown.code, unknown.row, unknown.fix) == ("word_unknown", 4, None)
    assert unknown.slots["allowed"] == ("未启动", "施工中", "已完工")


def test_several_words_are_kept_once_and_in_the_order_of_the_vocabulary() -> None:
    draft = works(
        "类别", "完善类、基础类", "基础类，完善类,基础类", "基础类/提升类", "基础类 完善类；提升类", "基础类、别的"
    )

    assert column(draft, "scope") == [
        "基础类、完善类",
        "基础类、完善类",
        "基础类、提升类",
        "基础类、完善类、提升类",
        None,
    ]
    assert (only(draft).code, only(draft).slots["word"]) == ("word_unknown", "别的")


def test_yes_and_no_in_the_forms_staff_tick() -> None:
    draft = works("是否纳入计划", "是", "有", "Y", "√", "否", "无", "N", "×", "", "—", "也许")

    assert column(draft, "in_plan") == ["是"] * 4 + ["否"] * 4 + [None, None, None]
    assert codes(draft) == ["yes_no_unreadable"]


def test_a_code_keeps_its_zeros_and_loses_spaces_and_full_width() -> None:
    read_code = code_reader(Field("id", "编号", Type.CODE))

    assert [read_code(text) for text in ("001", "ＬＺ－０１", "LZ — 01", "lz-01", "2017-03期")] == [
        "001", "LZ-01", "LZ-01", "lz-01", "2017-03期",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1.32011E+16", "1E+05", "Mar-17", "3-Oct"])
def test_a_code_that_excel_destroyed_is_an_error(text: str) -> None:
    reading = code_reader(Field("id", "编号", Type.CODE))(text)

    assert isinstance(reading, UnreadText)
    assert reading.code == "code_destroyed"


@pytest.mark.parametrize(
    "text", ["郑政办文[2017]7号", "郑政办文(2017)7号", "郑政办文［2017］7号", "郑政办文〔2017〕7号"]
)
def test_document_numbers_get_the_brackets_of_their_kind(text: str) -> None:
    assert column(works("依据文号", text), "doc_no") == ["郑政办文〔2017〕7号"]


def test_brackets_of_any_other_text_stay() -> None:
    assert column(works("备注", "见通知(2017)7号"), "remark") == ["见通知(2017)7号"]


def test_a_text_keeps_everything_but_the_space_around_it() -> None:
    read_text = text_reader(Field("remark", "备注", Type.TEXT, max_length=10))

    assert read_text("　脏，乱（差）\r\n一 二 ") == "脏，乱（差）\n一 二"
    assert getattr(read_text("字" * 11), "code", None) == "text_too_long"
    assert getattr(read_text("乱\ufffd码"), "code", None) == "text_garbled"
    assert getattr(read_text("铃\x07"), "code", None) == "text_garbled"


REGISTER = records(
    (
        PLACES,
        [
            {"place_id": "1", "community": "同乐社区", "short_name": "同乐"},
            {"place_id": "2", "community": "样例甲社区"},
            {"place_id": "3", "community": "兴隆社区"},
            {"place_id": "4", "community": "兴隆铺村"},
        ],
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [("同乐", "同乐社区"), ("样例甲", "样例甲社区"), ("同乐社区居委会", "同乐社区"), ("样例甲居委会", "样例甲社区")],
)
def test_a_name_short_of_its_ending_is_resolved_when_only_one_can_be_meant_and_told(text: str, name: str) -> None:
    draft = works("社区", text, "兴隆社区", text, records=REGISTER)

    assert column(draft, "community") == [name, "兴隆社区", name]
    told = only(draft)
    assert (told.code, told.severity, told.value, told.slots["read"]) == ("name_resolved", Severity.NOTICE, text, name)
    assert told.slots["rows"] == "2、4"


def test_a_registered_name_in_other_width_is_the_same_name() -> None:
    draft = works("社区", " 同 乐社区", records=REGISTER)

    assert (column(draft, "community"), draft.findings) == (["同乐社区"], ())


def test_a_name_of_another_kind_of_place_is_not_resolved() -> None:
    draft = works("社区", "兴隆村", records=REGISTER)

    assert column(draft, "community") == [None]
    assert only(draft).severity is Severity.ERROR


def test_an_unregistered_name_is_an_error_with_the_likeliest_name() -> None:
    near, far = works("社区", "样列甲社区", records=REGISTER), works("社区", "金水路", records=REGISTER)

    assert (only(near).code, only(near).fix, only(near).rule) == ("name_unknown_near", "样例甲社区", "V-REF")
    assert (only(far).code, only(far).fix) == ("name_unknown", None)


def test_a_name_that_fits_two_is_not_resolved() -> None:
    two = records((PLACES, [{"place_id": "1", "community": "同乐社区"}, {"place_id": "2", "community": "同乐街道"}]))

    draft = works("社区", "同乐", records=two)

    assert (only(draft).code, only(draft).slots["candidates"]) == ("name_unclear", ("同乐社区", "同乐街道"))


def test_without_a_register_names_are_kept_and_one_warning_says_that_nothing_was_checked() -> None:
    draft = works("社区", "同乐", "别处", records=None)

    assert column(draft, "community") == ["同乐", "别处"]
    assert (only(draft).code, only(draft).severity) == ("register_empty", Severity.WARNING)


def test_a_text_given_in_place_of_a_cell_is_read_instead_of_it() -> None:
    asked = works("总投资（万元）", "约120")
    fixed = works("总投资（万元）", "约120", answers=answered(asked, "120"))

    assert only(asked).asks == "fixes/2/budget"
    assert fixed.answers == Answers(fixes={(2, "budget"): "120"})
    assert (column(fixed, "budget"), fixed.findings) == (["120"], ())


# ---- moments -------------------------------------------------------------------------------------------------------

CLOCK_FORMS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H时%M分", "%H时%M分%S秒", "%I:%M:%S %p")
DAY_FORMS = ("%Y-%m-%d %t", "%Y/%m/%d %t", "%Y-%m-%dT%t", "%Y年%m月%d日 %t", "%Y年%m月%d日%t", "%d-%b-%Y %t",
             "%a, %d %b %Y %t", "%B %d, %Y %t")  # fmt: skip
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 31))


def said(reading: object) -> object:
    return getattr(reading, "text", reading)


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(DAY_FORMS), st.sampled_from(CLOCK_FORMS))
def test_a_moment_names_the_day_that_is_written_in_it(moment: datetime, day: str, clock: str) -> None:
    assert said(read_day(moment.strftime(day.replace("%t", clock)))) == moment.date().isoformat()


@settings(deadline=None)
@given(
    MOMENTS, st.integers(-11, 14), st.sampled_from(["{:+03d}:00", "{:+03d}00", "{:+03d}", " GMT{:+03d}00", " UTC{:+d}"])
)
def test_a_moment_of_another_time_zone_is_of_the_offices_own_day(moment: datetime, hours: int, zone: str) -> None:
    # Beijing has had no summer time since 1991.
    here = moment - timedelta(hours=hours) + timedelta(hours=8)

    assert said(read_day(f"{moment:%Y-%m-%dT%H:%M:%S.%f}{zone.format(hours)}")) == here.date().isoformat()


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("2018-06-30 23:59:59.999", "2018-06-30", "time_left_out"), ("2018-06-30 24:00", "2018-06-30", "time_left_out"),
        ("2018-06-29T16:00:00.000Z", "2018-06-30", "time_elsewhere"), ("2018-06-30T00:00:00+08:00", "2018-06-30", None),
        ("2018-06-30+08:00", "2018-06-30", None), ("2018年6月30日 星期六", "2018-06-30", None),
        ("20180630235959", "2018-06-30", "time_left_out"), ("二○一八年六月三十日", "2018-06-30", None),
        ("二O一八年六月三十日", "2018-06-30", None), ("贰零壹捌年陆月叁拾日", "2018-06-30", None),
        ("2018-06-30T23:59:59.999+08:00[Asia/Shanghai]", "2018-06-30", "time_left_out"),
        ("Sat Jun 30 2018 23:59:59 GMT+0800 (中国标准时间)", "2018-06-30", "time_left_out"),
    ],
)  # fmt: skip
def test_a_moment_is_read_in_the_forms_of_programs_and_what_was_done_is_told(
    text: str, day: str, code: str | None
) -> None:
    reading = read_day(text)

    assert (said(reading), getattr(reading, "code", None)) == (day, code)


@pytest.mark.parametrize("text", ["2018-06-30 25:00", "2018-06-30 12:60", "2018-06-30 24:01"])
def test_an_hour_that_never_strikes_is_none(text: str) -> None:
    assert getattr(read_day(text), "code", None) == "date_impossible"


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("43281.99999998843", "date_serial", "2018-06-30"), ("43280.9999999998", "date_serial", "2018-06-30"),
        ("43281.99999999999", "date_serial", "2018-07-01"), ("1530374399", "date_counted", "2018-06-30"),
        ("1530374399999", "date_counted", "2018-06-30"), ("1530374400", "date_counted", "2018-07-01"),
    ],
)  # fmt: skip
def test_a_number_that_stands_for_a_moment_is_an_error_with_the_offices_own_day(text: str, code: str, day: str) -> None:
    reading = read_day(text)

    assert isinstance(reading, UnreadText)
    assert (reading.code, reading.fix) == (code, day)


def test_the_offices_own_time_zone_decides_and_not_ours() -> None:
    there = replace(records(), office=replace(records().office, time_zone="America/New_York"))

    draft = works("开工日期", "2018-07-01T02:00:00Z", records=there)

    assert column(draft, "started") == ["2018-06-30"]


# ---- what formats of numbers print ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wan_yuan"),
    [
        ("￥12.5", "12.5"), ("¥-12.5", "-12.5"), ("-¥12.5", "-12.5"), ("¥(12.50)", "-12.5"), ("(¥1,012.50)", "-1012.5"),
        ("¥-", "0"), (" ￥-   ", "0"), ("RMB 12.5", "12.5"), ("￥12.5万元", "12.5"), ("人民币120元", "0.012"),
        ("347.79999999999995", "347.8"), ("0.30000000000000004", "0.3"), ("99.99999999999999", "100"),
        ("壹佰万元", "100"), ("二十○", "number_unreadable"), ("¥", "number_unreadable"),
        ("$120", "number_foreign_currency"), ("1234567890123.4567", "number_too_long"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_a_format_of_currencies_or_a_program_prints_it(text: str, wan_yuan: str) -> None:
    assert read(MONEY, text) == wan_yuan


def test_a_sign_of_currency_before_a_count_says_nothing() -> None:
    assert read(COUNT, "¥64") == read(COUNT, "$64") == "64"


def test_a_small_number_shown_as_a_day_is_told_with_the_number() -> None:
    draft = works("户数", "1900/11/7", "2018/4/2")

    assert [(f.code, f.fix) for f in draft.findings] == [("number_shown_as_date", "312"), ("number_unreadable", None)]


def test_zeros_of_accountants_are_zero_and_a_dash_that_was_typed_is_blank() -> None:
    draft = works("总投资（万元）", " 347.80 ", " -   ", " - ", "")

    assert column(draft, "budget") == ["347.8", "0", None, None]
    assert (only(draft).code, only(draft).severity, only(draft).slots["count"]) == (
        "dashes_are_zero",
        Severity.NOTICE,
        1,
    )


@pytest.mark.parametrize("cells", [(" 348 ", " - "), (" -   ", " -   "), ("348", " -   ")])
def test_a_dash_that_may_be_a_zero_is_asked_about_once_for_its_column(cells: tuple[str, ...]) -> None:
    asked = works("总投资（万元）", *cells)
    zero = works("总投资（万元）", *cells, answers=answered(asked, "zero"))
    nothing = works("总投资（万元）", *cells, answers=answered(asked, "nothing"))

    assert (only(asked).code, only(asked).asks) == ("dashes_unclear", "dashes/budget")
    assert column(asked, "budget")[-1] is None
    assert (column(zero, "budget")[-1], column(nothing, "budget")[-1]) == ("0", None)
    assert zero.is_committable
    assert nothing.is_committable


def test_a_column_of_zeros_is_known_by_the_format_of_its_neighbour() -> None:
    draft = works("总投资（万元）,本年投资（万元）", ' 1,347.80 "," -   ', ' 47.80 "," -   ')

    assert column(draft, "year_invested") == ["0", "0"]
    assert codes(draft) == ["dashes_are_zero"]


@pytest.mark.parametrize("cells", [("348", " - "), ("348   ", "-     "), (" 348   ", " -     "), ("348", "-")])
def test_a_dash_of_files_that_fill_their_cells_up_is_blank_as_before(cells: tuple[str, ...]) -> None:
    draft = works("总投资（万元）", *cells)

    assert (column(draft, "budget"), draft.findings) == (["348", None], ())


def test_units_that_differ_by_cells_are_asked_about_by_cell() -> None:
    asked = works("总投资", "1.2亿元", "3000000", "8500")
    settled = works(
        "总投资", "1.2亿元", "3000000", "8500", answers=answered(asked, "3000000元", code="unit_of_cell_unclear")
    )

    (finding,) = [f for f in asked.findings if f.code == "unit_of_cell_unclear"]
    assert (finding.row, finding.options) == (3, ("3000000元", "3000000千元", "3000000万元"))
    assert column(settled, "budget") == ["12000", "300", "8500"]
    assert codes(works("总投资（万元）", "1.2亿元", "3000000")) == []
