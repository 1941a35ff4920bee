"""What holds for every table: a bad cell is one finding, what surrounds a table changes nothing, forms read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from builders import records
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import HEADER, PLACES, TABLES, WORKS, column, form
from workbooks import Page, xls, xlsx

from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.values.dates import read_day, read_moment
from metrics.intake.drafts.values.numbers import number_reader
from metrics.intake.drafts.values.quarters import read_quarter
from metrics.model.quarter import Quarter
from metrics.model.records import Records

HEADS = ("季度", "工程编号", "名称", "所属社区", "阶段", "开工日期", "完工日期", "户数", "形象进度（%）",
         "总投资（万元）", "自开工累计投资（万元）", "备注")  # fmt: skip
FIELDS = ("quarter", "work_id", "name", "community", "stage", "started", "finished", "households", "progress", "budget",
          "invested_total", "remark")  # fmt: skip


@cache
def known() -> Records:
    """Last quarter: the same works, each with 50万元 spent."""
    works = [{"quarter": "2018Q1", "work_id": f"GC-{n}", "name": f"样例{n}", "budget": "120", "households": "64",
              "invested_total": "50"} for n in range(5)]  # fmt: skip
    return records((WORKS, works), (PLACES, [{"place_id": "1", "community": "同乐社区"}]))


def rows() -> list[list[str]]:
    """This quarter's rows: the second finished before it began, the third has less spent, the fourth too much."""
    return [
        ["2018Q2", f"GC-{n}", f"样例{n}", "同乐社区", "施工中", "2018-04-02", "2018-03-01" if n == 1 else "2018-06-01",
         "64", "85%", "120", {2: "40", 3: "130"}.get(n, "60"), "好"]
        for n in range(5)
    ]  # fmt: skip


def quoted(table: Sequence[Sequence[str]]) -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in table).encode("gb18030")


WRITERS: tuple[Callable[[list[list[str]]], bytes], ...] = (
    quoted,
    lambda table: xlsx(Page(table)),
    lambda table: xls(Page(table)),
)


def drafted(data: bytes) -> Draft:
    return read(Upload("x.csv", data), tables=TABLES, records=known())


def told(draft: Draft) -> set[tuple[str, int | None, str | None]]:
    return {(finding.code, finding.row, finding.field_id) for finding in draft.findings}


BAD = {
    "quarter": ("二季", "quarter_unreadable"),
    "work_id": ("1.32011E+16", "code_destroyed"),
    "name": ("", "required_blank"),
    "community": ("兴隆村", "name_unknown"),
    "stage": ("别的", "word_unknown"),
    "started": ("2018-02-30", "date_impossible"),
    "finished": ("6月底", "date_unreadable"),
    "households": ("约60", "number_unreadable"),
    "progress": ("大半", "number_unreadable"),
    "budget": ("1,23", "number_with_comma"),
    "invested_total": ("1.2E+05", "number_with_exponent"),
    "remark": ("\ufffd", "text_garbled"),
}


# A rule that asks two cells is not asked while one of them cannot be read; a row without key or quarter has no past.
def asked_no_more(place: int, field_id: str) -> set[tuple[str, int, str]]:
    silent = {
        (1, "started"): {("finished_before_start", 3, "finished")},
        (3, "budget"): {("over_budget", 5, "invested_total")},
        (2, "quarter"): {("total_fell", 4, "invested_total")},
        (2, "work_id"): {("total_fell", 4, "invested_total")},
        # A cell has one finding, the most basic.
        (1, "finished"): {("finished_before_start", 3, "finished")},
        (2, "invested_total"): {("total_fell", 4, "invested_total")},
        (3, "invested_total"): {("over_budget", 5, "invested_total")},
    }
    return silent.get((place, field_id), set())


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 4), st.sampled_from(FIELDS), st.sampled_from(WRITERS))
def test_one_bad_cell_gives_exactly_its_finding_and_hides_no_other(place: int, field_id: str, writer) -> None:
    before = told(drafted(writer([list(HEADS), *rows()])))
    text, code = BAD[field_id]
    table = rows()
    table[place][FIELDS.index(field_id)] = text

    after = told(drafted(writer([list(HEADS), *table])))

    assert before == {
        ("finished_before_start", 3, "finished"),
        ("total_fell", 4, "invested_total"),
        ("over_budget", 5, "invested_total"),
    }
    assert after == before - asked_no_more(place, field_id) | {(code, place + 2, field_id)}


TITLES = ("工程进度表", "", "填报单位：城管科　单位：万元", "（二〇一八年）", "说明：本表按季度填报")


@settings(deadline=None, max_examples=60)
@given(
    title=st.lists(
        st.sampled_from(["工程进度表", "", "填报单位：城管科　单位：万元", "（二〇一八年）", "说明：本表按季度填报"]),
        max_size=4,
    ),
    blanks=st.lists(st.integers(0, 3), min_size=5, max_size=5),
    total=st.sampled_from([None, "合计", "总计：", "合　计"]),
    footer=st.lists(st.sampled_from(["填报人：×××　审核人：×××", "注：金额以审定为准", ""]), max_size=3),
    writer=st.sampled_from(WRITERS),
)
def test_titles_totals_signatures_and_blank_lines_change_no_cell_and_shift_rows_exactly(
    title: list[str], blanks: list[int], total: str | None, footer: list[str], writer
) -> None:
    plain = drafted(writer([list(HEADS), *rows()]))
    table = [*([line] for line in title), list(HEADS)]
    places = []
    for row, blank in zip(rows(), blanks, strict=True):
        table += [[""]] * blank
        places.append(len(table) + 1)
        table.append(row)
    if total:
        table.append([total, *[""] * 6, "320", "", "600", "350", ""])
    table += [[line] for line in footer]

    draft = drafted(writer(table))

    assert draft.parts[0].texts.equals(plain.parts[0].texts)
    assert list(draft.parts[0].numbers) == places
    shifted = {(code, row and places[row - 2], field_id) for code, row, field_id in told(plain)}
    assert told(draft) - {("rows_short", None, None)} == shifted


# ---- every written form reads back ---------------------------------------------------------------------------------

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(number: int) -> str:
    """十二, 一百零五, 两千零一十: as people write them."""
    digits, text, gap = "零一二三四五六七八九", "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + sign
            gap = False
        elif text:
            gap = True
    return (text.removeprefix("一") if text.startswith("一十") else text) or "零"


DAY_FORMS: tuple[Callable[[date], str], ...] = (
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 号",
    lambda d: f"{d.year}年{d.month}月{d.day}日".translate(FULL),
    lambda d: f"{str(d.year).translate(CHINESE)}年{numeral(d.month)}月{numeral(d.day)}日",
    lambda d: f"{d.year}-{d.month}-{d.day} 0:00:00",
)


@given(DAYS, st.sampled_from(DAY_FORMS))
def test_a_day_reads_back_from_every_form(day: date, form: Callable[[date], str]) -> None:
    assert read_day(form(day)) == day.isoformat()


@given(DAYS, st.sampled_from((
    lambda d: f"{d.year}-{d.month:02d}", lambda d: f"{d.year}年{d.month}月", lambda d: f"{d.year}/{d.month}",
    lambda d: f"{d.year}年{d.month}月份", lambda d: f"{str(d.year).translate(CHINESE)}年{numeral(d.month)}月",
)))  # fmt: skip
def test_a_month_reads_back_from_every_form(day: date, form: Callable[[date], str]) -> None:
    assert read_moment(form(day)) == f"{day:%Y-%m}"


QUARTER_FORMS: tuple[Callable[[Quarter], str], ...] = (
    str,
    lambda q: f"{q.year}-Q{q.number}",
    lambda q: f"{q.year}年第{'一二三四'[q.number - 1]}季度",
    lambda q: f"{q.year}年{q.number}季度",
    lambda q: f"{str(q.year).translate(FULL)}年第{q.number}季",
    lambda q: f"{q.year}年{3 * q.number - 2}-{3 * q.number}月",
    lambda q: f"{str(q.year).translate(CHINESE)}年{'一二三四'[q.number - 1]}季度",
)


@given(st.builds(Quarter, st.integers(1950, 2099), st.integers(1, 4)), st.sampled_from(QUARTER_FORMS))
def test_a_quarter_reads_back_from_every_form(quarter: Quarter, form: Callable[[Quarter], str]) -> None:
    assert read_quarter(form(quarter)) == str(quarter)


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f") if number else "0"


AMOUNT_FORMS: tuple[Callable[[Decimal], str], ...] = (
    lambda n: format(n, "f"),
    lambda n: f"{n:,.4f}",
    lambda n: format(n, "f").translate(FULL).replace(".", "．"),
    lambda n: f"{n}万元",
    lambda n: f"{plain(n / 10_000)}亿元",
    lambda n: f"{plain(n * 10_000)}元",
    lambda n: f" {n:,.4f} 万元 ",
    lambda n: f"({abs(n)})" if n < 0 else f"+{n}",
    lambda n: f"负{abs(n)}" if n < 0 else str(n),
)


@given(st.decimals(-999_999, 999_999, places=4), st.sampled_from(AMOUNT_FORMS))
def test_an_amount_reads_back_from_every_form(amount: Decimal, form: Callable[[Decimal], str]) -> None:
    read_amount = number_reader(WORKS.by_id["year_invested"], Decimal(1))

    assert read_amount(form(amount)) == plain(amount)


@given(st.integers(1, 9999), st.sampled_from((str, numeral, lambda n: f"{numeral(n)}户", lambda n: f"{n:,}户")))
def test_a_count_reads_back_from_every_form(count: int, form: Callable[[int], str]) -> None:
    assert number_reader(WORKS.by_id["households"], Decimal(1))(form(count)) == str(count)


@pytest.mark.parametrize("writer", WRITERS)
@settings(deadline=None, max_examples=30)
@given(shares=st.lists(st.integers(2, 10_000).map(lambda n: Decimal(n) / 100), min_size=1, max_size=4))
def test_a_percentage_reads_back_with_a_sign_from_every_kind_of_file(writer, shares: list[Decimal]) -> None:
    table = [
        ["季度", "工程编号", "名称", "形象进度"],
        *(["2018Q2", f"GC-{n}", "甲", f"{s}%"] for n, s in enumerate(shares)),
    ]

    assert column(drafted(writer(table)), "progress") == [plain(share) for share in shares]


def test_whoever_waits_hears_how_far_a_file_is_read_and_never_that_it_goes_back() -> None:
    heard: list[float] = []

    read(form(HEADER, "2018Q2,GC-1,甲"), tables=TABLES, records=None, progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert len(heard) >= 5
