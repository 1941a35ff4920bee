"""Every finding is said in both languages in full sentences, and no sentence waits for a finding that never comes."""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from builders import SAMPLES, records
from corpus import damage
from heavy_files import wrong_rows
from intake_tables import HEADER, PLACES, TABLES, VISITS, WORKS, form, read_form, works
from people import BANK_CARD, ID_CARD, MOBILE
from test_intake_cells import workbook
from workbooks import Cell, Page, packed, xlsx

import metrics.intake
from metrics.confined import work
from metrics.errors import UnknownText
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.apart import read_apart
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.say import say
from metrics.intake.records.bundle import Bundle, read_all
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Need, Table
from metrics.reports.identity import tell
from metrics.store import frames
from metrics.store.log import Store

ROOM = Path(metrics.intake.__path__[0])
TEXTS = {lang: Text.load(lang, {"": ROOM}) for lang in ("zh", "en")}
# Rules of the tables under test have their sentences in no language file.
OF_THE_TABLES = {"finished_before_start", "over_budget", "total_fell", "renamed", "visit_to_unknown_work"}


def said(lang: str) -> dict[str, str]:
    return tomllib.loads((ROOM / f"text.{lang}.toml").read_text(encoding="utf-8"))["finding"]


def raw(data: bytes, limit: int = 10**7, **limits: int) -> Draft:
    return read(Upload("x.csv", data), tables=TABLES, records=None, limits=Limits(size=limit, **limits))


def drafts() -> list[Draft]:
    """Uploads that between them go wrong in every way there is a sentence for."""
    before = records(
        (WORKS, [{"quarter": "2018Q1", "work_id": f"GC-{n}", "name": f"样例{n}", "budget": "120", "households": "100",
                  "area": "100"} for n in range(1, 5)]),
        (VISITS, [{"visit_no": "1", "visit_date": "2018-04-02"}]),
        (PLACES, [{"place_id": "1", "community": "同乐社区", "short_name": "同乐"},
                  {"place_id": "2", "community": "同乐街道"}, {"place_id": "3", "community": "样例甲社区"}]),
    )  # fmt: skip
    explained = Answers(gone="已销项", remarks={(2, "budget"): "因", (3, "households"): "因"})
    dates = ["9月底", "2018-02-30", "18-4-2", "4月2日", "2018-04", "2018Q2", "43008", "30/9/2017", "9/10/2017",
             "2018-4-2 9:30", "1530374399",
             "2018-06-29T16:00:00Z"]  # fmt: skip
    sources = [("表", "x.csv", "2018Q2"), ("2018年二季度", "x.csv", None), ("表", "2018Q2.csv", None),
               ("表", "x.csv", None)]  # fmt: skip
    numbers = ["约5", "1,23", "1E+5", "5人", "5.5", "0", "", "无", "#REF!", "1900-11-07"]
    return [
        raw(b"x" * 10, 5), raw(b""), raw(b"PK\x03\x04"), raw(b"\xd0\xcf\x11\xe0"),
        raw(b"<html>"), raw(b"<?xml?>"), raw(b"%PDF"), raw(b"\x89PNG"), raw(b"{\\rtf1"),
        raw(packed({"OFD.xml": "<x/>"})), raw(packed({"Index/Document.iwa": "x"})), raw(b"\x81"),
        raw(b"\xef\xbb\xbf\x81"),
        raw((ROOM / "__init__.py").read_bytes()), raw(workbook("word")), *workbooks(), *withheld(),
        *(raw(case.data) for case in damage.CASES), *overstepping(),
        read_form(HEADER, '2018Q2,GC-1,"甲"乙', '2018Q2,GC-2,"丙', '2018Q2,GC-3,"' + "长" * 140_000),
        read_form(HEADER, *(f'2018Q2,GC-{n},"甲' for n in range(250))),
        read_form(HEADER, *["2018Q2,GC-1,甲"] * 2, *["\n" * 150_000] * 2), read_form(HEADER + "," * 1500, "2018Q2"),
        read_form(HEADER + ",备注", "2018Q2,GC-1", "2018Q2,GC-2,甲,乙,丙"), read_form("工程编号,备注", "GC-1,好"),
        read_form("社区编号,社区名称"), read_form("社区编号,社区名称", "2,同乐街道", records=before),
        read_form("社区编号,社区名称", "2,同乐街道", records=before, answers=explained),
        works("累计投资,户数,户数,天气,总投资额,,面积（亩田）,概算投资（元）", '1","1","1","1","1","1","1","1'),
        works("总投资（美元）", "1"), read_form("季度,工程编号,备注", "2018Q2,GC-1,好"), works("概算投资", "1"),
        read_form("季度,工程编号,户数", "2018Q2,GC-1,5", tables=[_without_aliases()]),
        works("总投资（万元）", "1200000", "1300000", "1400000", "1", records=before),
        works("总投资（万元）", "1200000", "120", "120", "120", records=before),
        works("总投资（万元）,户数", '1200000","100', '120","200', '1","100', '1","150', records=before,
              answers=explained),
        works("形象进度", "0.5"), works("形象进度,阶段", '1","已完工'), works("形象进度", "1", "5%"),
        works("形象进度", "0.5", answers=Answers(percent={"progress": "fraction"})),
        works("形象进度", "0.5", answers=Answers(percent={"progress": "percent"})), works("形象进度", "0.5", "50"),
        *(read_form(title, "工程编号,名称,户数", "GC-1,甲,5", name=name, answers=Answers(quarter=answer))
          for title, name, answer in (*sources, ("2018年二季度", "2018Q1.csv", None))),
        *(read_form(title, HEADER, "2018Q2,GC-1,甲", ",GC-2,乙", name=name, answers=Answers(quarter=answer))
          for title, name, answer in sources),
        read_form("2018年一季度", HEADER, "2018Q2,GC-1,甲"), read_form(HEADER, "二季,GC-1,甲"), _undated(),
        read_form("2018Q2", "走访编号,走访日期"),
        read_form("2018Q2", "走访编号,走访日期", records=before, answers=Answers(zero_report=True)),
        works("户数", *numbers), works("总投资（万元）", "1" * 20, "$5"),
        works("总投资", "1.2亿元", "3000000"), works("总投资（万元）", " 1.00 ", " -   "),
        works("总投资（万元）", " -   "), works("计划年度", "2050"),
        works("备注,依据文号", '\ufffd","x', f'{"长" * 501}","x'), read_form(HEADER, "2018Q2,GC-1,", "2018Q2,无,无"),
        read_form(HEADER, "2018Q2,1E+05,甲", "2018Q2,GC-1,甲", "2018Q2,GC-1,甲"),
        works("阶段", "己完工", "别的"), works("是否纳入计划", "也许"), works("社区", "同乐"),
        works("社区", "样例甲", "样列甲社区", "金水路", "同乐", records=before),
        works("开工日期", *dates), read_form("季度,奖项编号,获得日期", ",J-1,2017.1"),
        read_form(f"{HEADER},户数", "2018Q2,GC-1,甲,5", "合计,,,6"), _any_change(),
        works("备注", "好", records=before), works("备注", "好", records=before, answers=explained),
        works("备注", "好", records=before, tables=[replace(WORKS, reports_singly=True)]),
        read_form("表", HEADER, "2018Q2,GC-1,甲", answers=Answers(marks={"1": "data", "9": "note"})),
        *(read_form("表", HEADER, "2018Q2,GC-1,甲", answers=Answers(area=area))
          for area in ({"from_row": "9"}, {"from_row": "2", "from_column": "B"})),
        read_form("季度,工程编号,名称", "2018Q1,GC-1,甲", records=before),
        read_form("季度,工程编号,名称", "2018Q1,GC-1,甲", answers=Answers(quarter="2018Q2")),
        read_form("季度,工程编号,名称", "2018Q1,GC-1,甲", records=before, answers=Answers(absent="clear")),
        *(read_form(HEADER, "2018Q2,GC-1,甲", "2018Q2,gc-1,乙", answers=Answers(alike=said))
          for said in ({}, {"work_id": "same"}, {"work_id": "new"})),
        *(works("户数", "120", "231", last) for last in ("351", "175")),
        works("总投资（万元）", "120", "231", "175.5"),
    ]  # fmt: skip


def workbooks() -> list[Draft]:
    """Workbooks that between them are wrong in every way only workbooks can be."""
    rows = [["季度", "工程编号", "名称", "概算投资"], ["2018Q2", Cell(42795, "yyyy/m/d"), "甲", Cell(formula="A1")],
            ["2018Q2", 1e16, "乙", 5], ["2018Q2", "GC-3", "丙"], ["2018Q2", "GC-4", "丁"]]  # fmt: skip
    head, far = ["季度", "工程编号", "名称", "户数"], [None] * 1200
    damaged = [
        head,
        ["2018Q2", "GC-1", "甲", Cell(0, formula="A1")],
        ["2018Q2", "GC-2", "乙", Cell("x", kind="n")],
        ["2018Q2", "GC-3", "丙", 5, 6],
        ["2018Q2", "GC-4", "丁", 5, None, 7],
        ["2018Q2", "GC-5", "戊", *far, 1],
    ]
    calc = "fullCalcOnLoad='1' calcMode='manual' calcOnSave='0'"
    lost = xlsx(Page(damaged), calc=calc, extra={"xl/comments1.xml": "<x/>"})
    packed_part = zlib.compress(b"<x/>", wbits=-15)
    sheet, broken = "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t='str'><v>a</v></c></row><row>"
    page = Page(rows, merges=["D3:D4", "C3:C4"], hidden_rows=frozenset({3}), hidden_columns=[2])
    return [
        raw((SAMPLES / "workbooks" / "有密码.xlsx").read_bytes()), raw(xlsx()), raw(xlsx(page)),
        raw(lost.replace(packed_part, b"\xff" * len(packed_part))), raw(xlsx(Page(damaged), extra={sheet: broken})),
        raw(xlsx(page), unpacked=5), raw(xlsx(page, replace(page, name="二"))),
        raw(xlsx(replace(page, state="hidden"), Page([["封面"]], "封面"), Page([["名单"]], "名单", "hidden"))),
    ]  # fmt: skip


def withheld() -> list[Draft]:
    """Files with numbers of people in a cell, in a cell of a named sheet, and beside the cells."""
    numbers = (ID_CARD, MOBILE, BANK_CARD)
    page = Page([HEADER.split(","), ["2018Q2", "GC-1", "甲"]])
    return [
        *(read_form(HEADER, "2018Q2,GC-1,甲", f"注：{number}") for number in numbers),
        *(raw(xlsx(page, Page([[number]], "名单"))) for number in numbers),
        *(raw(xlsx(replace(page, name=number))) for number in numbers),
        raw(xlsx(page, Page([["甲"]] * 9, "名单")), rows=5),
    ]


def overstepping() -> list[Draft]:
    """Files that take more than they may, or have to wait too long, and others told by their number only."""
    page, bounds, upload = Page([["字" * 9]] * 9), PAGE.bounds, Upload("x.csv", wrong_rows(40_000))
    endless = Page([["字" * 1_000_001]])

    def within(**known: float) -> Draft:
        return read_apart(upload, tables=TABLES, records=None, limits=replace(PAGE, bounds=replace(bounds, **known)))

    found = [raw(xlsx(page), letters=80), raw(xlsx(endless)), raw(xlsx(page, page), sheets=1),
             within(memory=0), within(cpu=-1), within(answer=0)]  # fmt: skip
    others = [work.run(tell, b"", bounds=bounds) for _ in range(2)]
    for other in others:
        next(other)
    found.append(within(wall=0))
    for other in others:
        other.close()
    few = Limits(findings=1)
    return [*found, read(form(HEADER, "第二,GC-1,甲", "第三,GC-2,甲"), tables=TABLES, records=None, limits=few)]


def _without_aliases() -> Table:
    return replace(WORKS, fields=tuple(replace(f, aliases=()) if f.id == "name" else f for f in WORKS.fields))


def _undated() -> Draft:
    fields = tuple(replace(f, need=Need.OPTIONAL) if f.id == "visit_date" else f for f in VISITS.fields)
    return read_form("走访编号,走访日期,地点", "1,,甲", tables=[replace(VISITS, fields=fields)])


def _any_change() -> Draft:
    fields = tuple(replace(f, swing_pct=0) if f.id == "households" else f for f in WORKS.fields)
    before = records((WORKS, [{"quarter": "2018Q1", "work_id": "GC-1", "name": "甲", "households": "5"}]))
    return read_form(f"{HEADER},户数", "2018Q2,GC-1,甲,6", records=before, tables=[replace(WORKS, fields=fields)])


def together(store: Store) -> Bundle:
    """Two sheets with the same list, and one that is left out."""
    page = Page([HEADER.split(","), ["2018Q2", "GC-1", "甲"]], "甲")
    upload = Upload("x.xlsx", xlsx(page, replace(page, name="乙"), Page([["封面"]], "封面")))
    answers = Answers().given("sheets/甲", "yes").given("sheets/乙", "yes")
    known = frames.load(store, TABLES.values())
    found = read_all(upload, tables=TABLES, records=known, archive=store, answers=answers)
    assert isinstance(found, Bundle)
    return found


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    read_as = [*drafts(), together(Store.open(tmp_path_factory.mktemp("store")))]
    return [finding for draft in read_as for finding in draft.findings if finding.code not in OF_THE_TABLES]


def test_every_finding_has_a_sentence_and_every_sentence_a_finding(findings: list[Finding]) -> None:
    assert {finding.code for finding in findings} == set(said("zh")) == set(said("en"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_is_said_without_a_gap(findings: list[Finding], lang: str) -> None:
    for finding in findings:
        sentence = say(finding, TEXTS[lang])

        assert not re.search(r"[{}]|None|\(\)", sentence), (finding.code, sentence)
        assert sentence[-1] in "。？.?)）" or finding.slots.get("reason"), sentence
        if finding.row and finding.field_id:
            assert str(finding.row) in sentence
            assert (finding.header or "") in sentence


def test_a_cell_as_long_as_a_page_is_quoted_by_its_beginning() -> None:
    finding = Finding("number_unreadable", Severity.ERROR, row=2, header="户数", value="长" * 500)

    assert len(say(finding, TEXTS["zh"])) < 140


def test_a_code_without_a_sentence_is_a_fault_of_the_program() -> None:
    with pytest.raises(UnknownText):
        say(Finding("weather", Severity.ERROR), TEXTS["zh"])


def test_a_value_with_braces_is_quoted_as_it_is() -> None:
    assert "{row}" in say(Finding("date_unreadable", Severity.ERROR, row=2, value="{row}"), TEXTS["zh"])
