"""Whatever is uploaded, there is a draft, no record is lost without a word, and every finding can be said."""

from __future__ import annotations

from functools import cache

from builders import SAMPLES, records
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import PLACES, TABLES, VISITS, WORKS

from metrics.families.renovation.schema import RENOVATION
from metrics.intake.drafts.answers import IGNORE, Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.headers import find_header
from metrics.intake.drafts.vocabulary import Headers, any_of
from metrics.intake.sheets.cells import is_blank
from metrics.intake.sheets.decode import decode
from metrics.intake.sheets.tokenise import tokenise
from metrics.model.records import Records
from metrics.model.schema import Table

ALL = {**TABLES, "renovation": RENOVATION}
FORMS = tuple(path.read_bytes() for path in sorted((SAMPLES / "dirty").glob("*.csv")))


@cache
def known() -> Records:
    return records(
        (WORKS, [{"quarter": "2018Q1", "work_id": f"GC-{n}", "name": "甲", "budget": "120"} for n in range(3)]),
        (VISITS, [{"visit_no": "1", "visit_date": "2018-04-02"}]),
        (PLACES, [{"place_id": "1", "community": "同乐社区", "short_name": "同乐"}]),
    )


def accounted_for(draft: Draft, tables: dict[str, Table]) -> bool:
    """Whether every record that is not blank is accepted, excluded, part of the header, or named in a finding."""
    if draft.table is None:
        return any(finding.blocks for finding in draft.findings)
    decoded = decode(draft.upload.data)
    assert decoded.text is not None
    sheet = tokenise(decoded.text, any_of(map(Headers, tables.values())))
    header = find_header(sheet, {name: Headers(table) for name, table in tables.items()})
    assert header is not None
    told = {number for part in draft.parts for number in part.numbers}
    told |= {found.row for found in draft.excluded} | {finding.row for finding in draft.findings if finding.row}
    told |= {sheet.numbers[place] for place in range(header.first, header.last + 1)}
    return {number for row, number in zip(sheet.rows, sheet.numbers, strict=True) if not is_blank(row)} <= told


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_draft(data: bytes) -> None:
    draft = read(Upload("x.csv", data), tables=ALL, records=known())

    assert accounted_for(draft, ALL)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORMS), st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=6))
def test_a_real_form_with_bytes_lost_or_added_gives_a_draft(form: bytes, at: int, cut: int, put: bytes) -> None:
    draft = read(Upload("x.csv", form[:at] + put + form[at + cut :]), tables=ALL, records=known())

    assert accounted_for(draft, ALL)


_WORDS = """
- 无 未知 合计 小计 填报人：××× 注：见附件 一、续建 零报告 2018Q2 2018年二季度 二季度 GC-1 GC-2 ＧＣ－１ 1E+05 同乐
兴隆村 施工中 已完工 在建 基础类、别的 是 √ 2018-04-02 2018年13月1日 43008 9/10/2017 2017.1 0 1 0.85 85% 120%
1,234 1,23 1.2亿 64户 约60 -5 1200000 99999999999999999999 #REF! 脏，乱 \ufffd 季度 工程编号 备注 单位：元 =1+1
二〇一八年四月二日 十二
"""
_NAMES = """
季度 工程编号 名称 所属社区 阶段 类别 是否纳入计划 开工日期 完工日期 户数 面积（万㎡） 计划年度 形象进度 总投资（元）
总投资（美元） 概算投资 累计投资 完成率 自开工累计投资（万元） 依据文号 备注 序号 天气 走访编号 走访日期 日期
发现问题数 社区编号 社区名称 简称
"""
WORDS = st.sampled_from([*_WORDS.split(), "", " ", "一\n二", '他说"好"', "2018-4-2 14:25"]) | st.text(max_size=6)
NAMES = st.sampled_from([*_NAMES.split(), ""])
ANSWERS = st.builds(
    Answers,
    table=st.sampled_from([None, "works", "visits", "places", "x"]),
    quarter=st.sampled_from([None, "2018Q2", "二季度"]),
    columns=st.dictionaries(st.sampled_from(["累计投资", "天气", "完成率"]),
                            st.sampled_from(["invested_total", "households", IGNORE, "x"]), max_size=2),
    duplicates=st.dictionaries(st.sampled_from(["households", "budget"]), st.sampled_from(["A", "D", "Z"]), max_size=1),
    units=st.dictionaries(st.sampled_from(["总投资（美元）"]), st.sampled_from(["元", "x"]), max_size=1),
    percent=st.dictionaries(st.just("progress"), st.sampled_from(["fraction", "percent", "x"]), max_size=1),
    zero_report=st.booleans(),
    gone=st.sampled_from([None, "已销项"]),
    remarks=st.dictionaries(st.tuples(st.integers(0, 5), st.sampled_from(["invested_total", "budget"])), st.just("因")),
    fixes=st.dictionaries(st.tuples(st.integers(0, 5), st.sampled_from(["budget", "quarter", "x"])), WORDS, max_size=2),
)  # fmt: skip


def quoted(rows: list[list[str]]) -> str:
    return "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)


@settings(max_examples=150, deadline=None)
@given(
    title=st.lists(st.lists(WORDS, max_size=2), max_size=2),
    header=st.lists(NAMES, min_size=2, max_size=8),
    rows=st.lists(st.lists(WORDS, max_size=9), max_size=5),
    answers=ANSWERS,
    has_record=st.booleans(),
)
def test_any_cells_under_any_headers_with_any_answers_give_a_draft_that_accounts_for_every_record(
    title: list[list[str]], header: list[str], rows: list[list[str]], answers: Answers, has_record: bool
) -> None:
    data = quoted([*title, header, *rows]).encode()
    tables = {answers.table: TABLES[answers.table]} if answers.table in TABLES else TABLES

    draft = read(Upload("x.csv", data), tables=TABLES, records=known() if has_record else None, answers=answers)

    assert accounted_for(draft, tables)
    assert Answers.from_dict(draft.answers.to_dict()) == answers
    cells = [(f.row, f.field_id) for f in draft.findings if f.row and f.field_id and f.severity != "notice"]
    assert len(set(cells)) == len(cells)


ROWS = st.lists(
    st.tuples(st.sampled_from(["2018Q1", "2018Q2"]), st.integers(0, 30), st.sampled_from(["甲", "乙"]),
              st.sampled_from(["", "64", "六十四", "1.2万"]), st.sampled_from(["2018/4/2", "2018年4月2日", "无"])),
    min_size=1, max_size=8, unique_by=lambda row: (row[0], row[1]),
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(ROWS, st.permutations(range(5)), st.randoms(use_true_random=False))
def test_moving_rows_and_columns_about_changes_no_row(rows: list[tuple[object, ...]], order: list[int], random) -> None:
    names = ["季度", "工程编号", "名称", "户数", "开工日期"]
    there = [names, *([str(cell) for cell in row] for row in rows)]
    mixed = list(there[1:])
    random.shuffle(mixed)
    back = [[row[place] for place in order] for row in (names, *mixed)]

    first, second = (
        read(Upload("x.csv", quoted(table).encode()), tables=TABLES, records=None) for table in (there, back)
    )

    for part in first.parts:
        other = second.part(part.quarter)
        assert other is not None
        assert part.texts.sort("work_id").equals(other.texts.sort("work_id"))


def test_a_draft_of_no_table_cannot_be_committed() -> None:
    draft = read(Upload("x.csv", b"\x81"), tables=TABLES, records=None)

    assert not draft.is_committable
