"""The clerk's own file comes back with its problems marked; corrected there and uploaded again, it just works."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from builders import DEMO, SAMPLES, records, sample
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.marked_file import returned
from metrics.intake.drafts.prefilled_form import Prefill, prefill, workbook
from metrics.model.finding import Severity
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.schema import Kind, Table
from metrics.registry import catalogue

BAD = SAMPLES / "dirty" / "renovation_2018Q2_含错误.csv"
GBK = SAMPLES / "dirty" / "老旧小区改造2017年四季度（GBK原始表）.csv"
TABLES = catalogue().tables
RENOVATION = TABLES["renovation"]
TEXT = catalogue().text("zh").scoped("renovation")


@pytest.fixture(scope="module")
def known() -> Records:
    """The sample office before the second quarter of 2018."""
    rows = sample(RENOVATION)
    return records(
        (RENOVATION, rows.filter(pl.col("quarter") < "2018Q2")),
        *(
            (table, sample(table) if table.id == "communities" else ())
            for table in TABLES.values()
            if table is not RENOVATION
        ),
    )


def draft(name: str, data: bytes, known: Records | None, answers: Answers | None = None) -> Draft:
    return read(Upload(name, data), tables=TABLES, records=known, answers=answers or Answers())


def back(read_once: Draft, text: Text = TEXT) -> bytes:
    data = returned(read_once, text)
    assert data
    return data


def told(found: Draft) -> list[tuple[object, ...]]:
    """Every finding but those that only say how the file was written."""
    kept = [f for f in found.findings if f.severity is not Severity.NOTICE]
    return [(f.code, f.severity, f.row, f.column, f.value) for f in kept]


@pytest.mark.parametrize("path", [BAD, GBK], ids=["UTF-8", "GBK"])
def test_the_marked_file_is_read_again_with_the_same_findings(path: Path, known: Records) -> None:
    first = draft(path.name, path.read_bytes(), known)

    again = draft(path.stem + ".xlsx", back(first), known)

    assert told(again) == told(first)
    assert [part.texts.equals(other.texts) for part, other in zip(again.parts, first.parts, strict=True)] == [True]


def test_failing_cells_are_marked_where_they_stand_and_say_what_to_write(known: Records) -> None:
    book = openpyxl.load_workbook(io.BytesIO(back(draft(BAD.name, BAD.read_bytes(), known))))
    sheet = book.worksheets[0]

    headers = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, headers.index("形象进度（%）") + 1)
    assert cell.value == "120"
    assert "不得大于100" in cell.comment.text
    assert cell.fill.start_color.rgb.endswith("F4C7C3")
    assert sheet.cell(3, headers.index("形象进度（%）") + 1).comment is None
    listed = book["核对结果"]
    assert [listed.cell(2, n).value for n in (1, 2)] == ["错误", "2"] or listed.cell(2, 1).value == "错误"
    assert book.active.title == sheet.title


def test_corrected_in_excel_it_can_be_committed(known: Records) -> None:
    first = draft(BAD.name, BAD.read_bytes(), known)
    book = openpyxl.load_workbook(io.BytesIO(back(first)))
    sheet = book.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["形象进度（%）"]).value = 100
    sheet.cell(7, headers["户数（户）"]).value = 256
    out = io.BytesIO()
    book.save(out)

    again = draft("改好了.xlsx", out.getvalue(), known)

    before, after = ({(f.row, f.field_id) for f in d.findings if f.blocks} for d in (first, again))
    assert before - after == {(2, "progress"), (7, "households")}
    assert after < before


def test_a_workbook_comes_back_as_it_was_laid_out(known: Records) -> None:
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    cover["A1"] = "刘寨街道季度报表"
    sheet = book.create_sheet("进度")
    for row, line in enumerate(BAD.read_text("utf-8-sig").splitlines(), start=3):
        for place, text in enumerate(line.split(","), start=1):
            sheet.cell(row, place).value = text or None
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "老旧小区改造进度表"
    sheet.column_dimensions["B"].width = 33
    out = io.BytesIO()
    book.save(out)
    first = draft("renovation.xlsx", out.getvalue(), known)

    marked = openpyxl.load_workbook(io.BytesIO(back(first)))

    assert marked.sheetnames == ["封面", "进度", "核对结果"]
    assert marked["进度"].column_dimensions["B"].width == 33
    assert str(next(iter(marked["进度"].merged_cells.ranges))) == "A1:F1"
    headers = [cell.value for cell in marked["进度"][3]]
    assert marked["进度"].cell(4, headers.index("形象进度（%）") + 1).comment
    assert told(draft("again.xlsx", back(first), known)) == told(first)


def test_an_ambiguous_header_is_marked_in_the_header(known: Records) -> None:
    book = openpyxl.load_workbook(io.BytesIO(back(draft(GBK.name, GBK.read_bytes(), known))))

    marked = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.comment]
    assert ("累计投资", "含义不明确" in marked[0].comment.text) == (marked[0].value, True)


def test_no_cell_becomes_a_formula(known: Records) -> None:
    text = BAD.read_text("utf-8-sig").replace("样例和美苑", '=HYPERLINK("http://x")').replace("样例花园", "@SUM(A1)")

    book = openpyxl.load_workbook(io.BytesIO(back(draft(BAD.name, text.encode("gb18030"), known))))

    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert "=HYPERLINK" in str([cell.value for row in book.worksheets[0].iter_rows() for cell in row])


def test_a_file_that_could_not_be_read_has_nothing_to_give_back() -> None:
    with pytest.raises(ValueError, match=r"x\.pdf"):
        returned(draft("x.pdf", b"%PDF-1.7", None), TEXT)


@settings(max_examples=12)
@example([("\xa0", "")])
@example([("样例\u3000花园", "半")])
@example([("°¡\U000e0001", "")])
@example([("样例\ue844", "")])
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12),
            st.sampled_from(["", "0", "50", "120", "半", "1E+5", "85%"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_form_comes_back_with_the_same_findings(rows: list[tuple[str, str]]) -> None:
    lines = [f'2018Q2,LZ-{n},"{name.replace(chr(34), "")}",{progress}' for n, (name, progress) in enumerate(rows)]
    data = "\r\n".join(["季度,小区编号,小区名称,形象进度", *lines]).encode("gb18030")
    first = draft("renovation_2018Q2.csv", data, None)

    again = draft("renovation_2018Q2.xlsx", back(first), None)

    assert told(again) == told(first)


# ---- the prefilled workbook ----------------------------------------------------------------------------------------


def filled(table: Table, quarter: str | None, known: Records) -> tuple[Prefill, bytes]:
    rows = sample(table)
    before = (
        {"": rows}
        if not table.is_periodic
        else {name: rows.filter(pl.col(table.period) == name) for name in rows[table.period].drop_nulls().unique()}
    )
    begun = prefill(table, Quarter.parse(quarter) if quarter else None, before)
    return begun, workbook(table, begun, known, catalogue().text("zh").scoped(catalogue().family_of(table.id).slug))


SNAPSHOTS = [t for t in TABLES.values() if t.kind is Kind.SNAPSHOT and (DEMO / t.file).exists()]


@pytest.mark.parametrize("table", SNAPSHOTS, ids=lambda table: table.id)
def test_a_quarter_on_record_comes_back_and_uploaded_untouched_changes_nothing(table: Table) -> None:
    known = records(*((t, sample(t) if (DEMO / t.file).exists() else ()) for t in TABLES.values()))

    begun, data = filled(table, "2018Q2", known)
    again = draft(f"{table.id}_2018Q2.xlsx", data, known)

    assert [f.code for f in again.findings if f.blocks] == []
    assert again.table is table
    assert again.parts[0].texts.equals(begun.texts)


@pytest.mark.parametrize("table", SNAPSHOTS, ids=lambda table: table.id)
def test_the_next_quarter_begins_with_the_rows_of_the_last_without_what_starts_anew(table: Table) -> None:
    known = records(*((t, sample(t) if (DEMO / t.file).exists() else ()) for t in TABLES.values()))

    begun, data = filled(table, "2018Q3", known)
    again = draft(f"{table.id}_2018Q3.xlsx", data, known)

    last = sample(table).filter(pl.col("quarter") == "2018Q2")
    assert begun.base == Quarter(2018, 2)
    (part,) = again.parts
    assert (part.quarter, len(part.texts)) == (Quarter(2018, 3), len(last))
    assert part.texts["remark"].is_null().all()
    same = [f.id for f in table.fields if f.id not in ("quarter", "remark") and f.renews == "never"]
    assert part.texts[same].equals(last[same])


def test_a_year_to_date_figure_is_blank_in_a_new_year() -> None:
    rows = sample(RENOVATION)
    before = {"2017Q4": rows.filter(pl.col("quarter") == "2017Q4")}

    begun, _ = Quarter(2018, 1), None
    texts = prefill(RENOVATION, begun, before).texts

    assert texts["year_invested"].is_null().all()
    assert texts["invested_total"].is_not_null().any()


def test_keys_are_locked_and_choices_offered_and_no_name_is_a_formula() -> None:
    rows = sample(RENOVATION)
    last = rows.filter(pl.col("quarter") == "2018Q2")
    last[0, "compound_name"] = "=1+1"
    known = records(*((t, sample(t) if t.id == "communities" else ()) for t in TABLES.values()))

    data = workbook(RENOVATION, Prefill(last, Quarter(2018, 2)), known, TEXT)

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    headers = {cell.value: cell for cell in sheet[1]}
    assert sheet.protection.sheet
    assert [sheet.cell(2, headers[h].column).protection.locked for h in ("小区编号", "形象进度（%）")] == [True, False]
    assert not sheet.cell(30, headers["小区编号"].column).protection.locked
    named = sheet.cell(2, headers["小区（楼院）名称"].column)
    assert (named.data_type, named.value) == ("s", "=1+1")
    assert "未启动、摸底调查" in headers["改造阶段"].comment.text
    chosen = {str(rule.sqref).partition("2:")[0] for rule in sheet.data_validations.dataValidation}
    assert {headers[name].column_letter for name in ("改造阶段", "所属社区", "管理方式")} <= chosen


def test_a_register_comes_back_whole() -> None:
    table = TABLES["communities"]
    known = records(*((t, ()) for t in TABLES.values()))

    begun, data = filled(table, None, known)

    again = draft("社区名册.xlsx", data, known)
    assert again.table is table
    assert again.parts[0].texts.equals(begun.texts)
