"""Workbooks of every kind to drafts: the sheet, its merged cells, what is hidden, files that are not what they say."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from builders import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import HEADER, TABLES, answered, codes, column, only, places
from people import MOBILE
from python_calamine import CalamineWorkbook
from workbooks import MAIN, Cell, Page, compound, fods, ods, packed, record, spreadsheet_xml, xls, xlsx

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.intake.sheets.opening import open_file

HEAD = HEADER.split(",")
REAL = SAMPLES / "workbooks"


def drafted(data: bytes, *, name: str = "上报.xlsx", answers: Answers | None = None, limits: Limits = PAGE) -> Draft:
    return read(Upload(name, data), tables=TABLES, records=None, answers=answers or Answers(), limits=limits)


def form(extra: str, *cells: object, **known: object) -> Page:
    """A works sheet with one more column, whose cells stand under it, one row each."""
    rows = [["2018Q2", f"GC-{place}", f"样例{place}", cell] for place, cell in enumerate(cells, 1)]
    return Page([[*HEAD, extra], *rows], **known)  # type: ignore[arg-type]


# ---- the same table, however it is written -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["工程进度.xlsx", "工程进度.xls"])
def test_a_form_saved_by_an_office_program_is_read_as_it_is_seen(name: str) -> None:
    draft = drafted((REAL / name).read_bytes())

    assert draft.sheet is not None
    assert (draft.encoding, draft.sheet.name) == (name.rpartition(".")[2].upper(), "工程进度")
    assert draft.parts[0].numbers == (4, 5, 6, 7)
    assert column(draft, "work_id") == ["001", "002", "003", "004"]
    assert column(draft, "community") == ["同乐社区", "同乐社区", "同乐社区", "兴隆社区"]
    assert column(draft, "started") == ["2018-04-02", "2018-04-16", "2017-12-01", None]
    assert column(draft, "area") == ["9800.5", "12345.678", "4000", None]
    assert column(draft, "progress") == ["85", "100", "0", "33.3"]
    assert column(draft, "budget") == ["120", "85.25", "0", "40"]
    assert codes(draft) == ["sheets_unread", "sheets_hidden_unread", "columns_hidden", "rows_hidden", "register_empty",
                            "merged_filled"]  # fmt: skip


def test_half_a_character_is_no_text_and_a_whole_one_is() -> None:
    draft = drafted(xlsx(form("备注", "样例_xD83D_", "样例_xD83D__xDE00_")))

    assert [(finding.code, finding.row) for finding in draft.findings if finding.blocks] == [("text_garbled", 2)]
    assert column(draft, "remark") == [None, "样例\U0001f600"]


CELLS = st.fixed_dictionaries(
    {
        "name": st.text(st.sampled_from("样例路８号院（㎡）abc 012,\"'+-="), min_size=1, max_size=6).filter(str.strip),
        "households": st.none() | st.integers(1, 5000),
        "area": st.none() | st.decimals(0, 99_999, places=2).map(float),
        "progress": st.none() | st.integers(0, 100),
        "started": st.none() | st.integers(42_000, 43_500),
    }
)
OLD = (xlsx, xls, lambda page: compound({"Workbook": xls(page)}), lambda page: xls(page, shared=False))
WRITERS = (*OLD, spreadsheet_xml, ods, fods)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(WRITERS), st.sampled_from(["yyyy/m/d", "yyyy-mm-dd"]))
def test_the_same_table_as_csv_and_as_a_workbook_gives_the_same_values(rows: list[dict], writer, code: str) -> None:
    head = [*HEAD, "户数", "面积", "形象进度（%）", "开工日期"]
    shown = [["2018Q2", f"GC-{n}", row["name"], row["households"], row["area"],
              None if row["progress"] is None else f"{row['progress']}%",
              None if row["started"] is None else str(_day(row["started"]))] for n, row in enumerate(rows)]  # fmt: skip
    held = [["2018Q2", f"GC-{n}", row["name"], row["households"], Cell(row["area"], "#,##0.00"),
             Cell(None if row["progress"] is None else row["progress"] / 100, "0%"), Cell(row["started"], code)]
            for n, row in enumerate(rows)]  # fmt: skip
    text = "\r\n".join(",".join(_quoted(cell) for cell in row) for row in [head, *shown])

    csv = drafted(text.encode(), name="上报.csv")
    workbook = drafted(writer(Page([head, *held])))

    assert csv.parts[0].texts.equals(workbook.parts[0].texts)
    assert csv.parts[0].numbers == workbook.parts[0].numbers


def _day(serial: int) -> object:
    from datetime import date, timedelta

    return date(1899, 12, 30) + timedelta(serial)


def _quoted(cell: object) -> str:
    return "" if cell is None else '"' + str(cell).replace('"', '""') + '"'


@pytest.mark.parametrize("writer", OLD)
def test_another_reader_finds_the_same_texts_and_numbers(writer) -> None:
    page = Page([[*HEAD, "户数"], *[["2018Q2", f"GC-{n}", f"样例路{n}号院" * 9, n * 1.5] for n in range(40)]])
    data = writer(page)
    bare = data if not data.startswith(b"\x09\x08") else compound({"Workbook": data})

    other = CalamineWorkbook.from_filelike(io.BytesIO(bare)).get_sheet_by_index(0).to_python()

    sheet = open_file(data, lambda _: False, PAGE).sheets[0]
    assert [[cell if isinstance(cell, str) else f"{cell:g}" for cell in row] for row in other] == list(sheet.rows)


@pytest.mark.parametrize("name", ["上报.csv", "上报.xls", "上报.xlsx", "上报"])
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(name: str) -> None:
    page = Page([HEAD, ["2018Q2", "GC-1", "样例"]])
    text = f"{HEADER}\r\n2018Q2,GC-1,样例"
    html = f"<table><tr>{''.join(f'<th>{h}</th>' for h in HEAD)}</tr><tr><td>2018Q2<td>GC-1<td>样例</table>"

    for data in (xlsx(page), xls(page), text.encode("gbk"), html.encode("gbk")):
        assert column(drafted(data, name=name), "name") == ["样例"]


def test_parts_are_found_however_an_exporter_spells_their_paths() -> None:
    page = xlsx(Page([HEAD, ["2018Q2", "GC-1", "样例"]]))
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["XL\\WorkSheets\\Sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("'worksheets/", "'/xl/worksheets/").encode()

    assert column(drafted(packed(parts)), "name") == ["样例"]


def test_prefixed_names_and_cells_without_a_place_are_read() -> None:
    cells = "".join(f"<x:c t='inlineStr'><x:is><x:t>{cell}</x:t></x:is></x:c>" for cell in HEAD)
    row = "<x:c t='str'><x:v>2018Q2</x:v></x:c><x:c t='s'><x:v>0</x:v></x:c><x:c t='s'><x:v>1</x:v></x:c>"
    rows = f"<x:sheetData><x:row>{cells}</x:row><x:row>{row}</x:row></x:sheetData>"
    sheet = f"<x:worksheet xmlns:x='{MAIN}'>{rows}</x:worksheet>"
    shared = (
        f"<sst xmlns='{MAIN}'><si><t>GC-1</t></si>"
        "<si><r><t>样</t></r><r><t>例_x000A_</t></r><rPh><t>yang</t></rPh></si></sst>"
    )
    whole = xlsx(Page([]), extra={"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared})

    draft = drafted(whole)

    assert (column(draft, "work_id"), column(draft, "name")) == (["GC-1"], ["样例"])


# ---- cells that are not what was entered ---------------------------------------------------------------------------


def test_a_formula_whose_result_was_never_saved_is_an_error_at_its_cell_and_can_be_corrected_here() -> None:
    data = xlsx(form("户数", 64, Cell(formula="D2*2"), 32))

    draft = drafted(data)

    assert places(draft) == [("formula_unsaved", 3, "households")]
    assert only(draft).slots["stored"] == "=D2*2"
    mended = drafted(data, answers=answered(draft, "128"))
    assert column(mended, "households") == ["64", "128", "32"]


def test_a_formula_with_a_saved_result_is_its_result_and_an_empty_one_is_blank() -> None:
    draft = drafted(xlsx(form("户数", Cell(64, formula="32*2"), Cell("", formula='""'))))

    assert column(draft, "households") == ["64", None]
    assert draft.findings == ()


def test_a_long_number_lost_its_last_digits_where_a_code_was_meant() -> None:
    page = Page([HEAD, ["2018Q2", 13201100000000123.0, "样例"], ["2018Q2", 410108201706.0, "样例二"]])

    for data in (xlsx(page), xls(page)):
        draft = drafted(data)
        assert places(draft) == [("code_destroyed", 2, "work_id")]
        assert only(draft).value == "1.32011E+16"
        assert column(draft, "work_id") == [None, "410108201706"]


def test_a_code_that_excel_made_a_date_is_an_error_and_a_date_is_none() -> None:
    draft = drafted(
        xlsx(Page([[*HEAD, "开工日期"], ["2018Q2", Cell(42795, "mmm-yy"), "样例", Cell(43190, "yyyy/m/d")]]))
    )

    assert places(draft) == [("code_made_a_date", 2, "work_id")]
    assert column(draft, "started") == ["2018-03-31"]


def test_an_error_of_excel_and_a_truth_value_are_read_as_seen() -> None:
    page = Page([[*HEAD, "户数", "是否纳入计划"], ["2018Q2", "GC-1", "样例", Cell("#REF!", kind="e"), True]])

    draft = drafted(xlsx(page))

    assert places(draft) == [("excel_error", 2, "households")]
    assert column(draft, "in_plan") == ["是"]


def test_a_day_shown_without_its_year_is_not_taken() -> None:
    draft = drafted(xlsx(form("开工日期", Cell(43190, 'm"月"d"日"'))))

    assert (only(draft).code, only(draft).value) == ("date_without_year", "3月31日")


def test_dates_counted_from_1904_are_read_as_those_days() -> None:
    for writer in (xlsx, xls):
        draft = drafted(writer(form("开工日期", Cell(41728, "yyyy/m/d")), is_1904=True))

        assert column(draft, "started") == ["2018-03-31"]


# ---- merged cells --------------------------------------------------------------------------------------------------


def test_merged_cells_are_filled_downwards_where_the_merge_says_so_and_nowhere_else() -> None:
    page = form("所属社区", "同乐社区", None, None, "兴隆社区", None, merges=["D2:D3", "A1:B1"])

    draft = drafted(xlsx(page))

    assert column(draft, "community") == ["同乐社区", "同乐社区", None, "兴隆社区", None]
    (told,) = [finding for finding in draft.findings if finding.code == "merged_filled"]
    assert (told.slots["rows"], told.slots["count"]) == ("3", 1)
    assert draft.sheet is not None
    assert draft.sheet.rows[2] == ["2018Q2", "GC-2", "样例2"]


def test_a_merged_title_and_a_header_over_two_rows_are_not_filled_into_the_table() -> None:
    rows = [["2018年二季度", None, None, None], ["季度", "工程编号", "名称", "时间"], [None, None, None, "开工日期"],
            ["2018Q2", "GC-1", "样例", "2018-04-02"]]  # fmt: skip

    draft = drafted(xlsx(Page(rows, merges=["A1:D1", "A2:A3", "B2:B3", "C2:C3"])))

    assert draft.table is not None
    assert draft.parts[0].numbers == (4,)
    assert [found.reason for found in draft.excluded] == ["title"]


def test_a_label_of_a_header_stands_over_its_merged_cells_only() -> None:
    rows = [["季度", "工程编号", "名称", "计划", None, None], [None, None, None, "开工日期", "完工日期", "备注"],
            ["2018Q2", "GC-1", "样例", "2018-04-02", "2018-05-02", "好"]]  # fmt: skip

    draft = drafted(xlsx(Page(rows, merges=["D1:E1"])))

    assert [column.header for column in draft.columns][3:] == ["计划开工日期", "计划完工日期", "备注"]
    assert column(draft, "remark") == ["好"]


def test_a_number_merged_over_rows_is_asked_about_and_counted_as_answered() -> None:
    data = xlsx(form("总投资（万元）", 120, None, merges=["D2:D3"]))

    draft = drafted(data)

    asked = next(finding for finding in draft.findings if finding.code == "merged_number")
    assert (asked.options, asked.asks, asked.slots["rows"]) == (("each", "first"), "merged/budget", "2")
    assert column(drafted(data, answers=draft.answers.given("merged/budget", "each")), "budget") == ["120", "120"]
    first = drafted(data, answers=draft.answers.given("merged/budget", "first"))
    assert column(first, "budget") == ["120", None]
    assert first.is_committable


def test_cells_of_a_web_page_over_several_rows_and_columns_are_merged_cells() -> None:
    html = (
        f"<html><table><tr><td colspan=4>工程进度表<tr>{''.join(f'<th>{h}' for h in [*HEAD, '所属社区', '户数'])}"
        "<tr><td rowspan=2>2018Q2<td>GC-1<td>样例一<td rowspan='2'>同乐社区<td>64"
        "<tr><td>GC-2<td>样例<br>二<td>1,280&nbsp;</table>"
    )

    draft = drafted(html.encode("gbk"), name="上报.xls")

    assert column(draft, "quarter") == ["2018Q2", "2018Q2"]
    assert column(draft, "community") == ["同乐社区", "同乐社区"]
    assert column(draft, "households") == ["64", "1280"]
    assert column(draft, "name") == ["样例一", "样例\n二"]
    assert draft.parts[0].numbers == (3, 4)


# ---- which sheet ---------------------------------------------------------------------------------------------------


def test_the_sheet_is_the_one_with_the_table_not_the_first() -> None:
    draft = drafted(
        xlsx(Page([["请按季度填报"]], "说明"), form("户数", 64, name="表一"), Page([["同乐社区"]], "名单", "hidden"))
    )

    assert draft.sheet is not None
    assert draft.sheet.name == "表一"
    assert [(f.code, f.slots["sheets"]) for f in draft.findings] == [
        ("sheets_unread", ("说明",)),
        ("sheets_hidden_unread", ("名单",)),
    ]


def test_two_sheets_as_good_as_each_other_are_asked_about() -> None:
    data = xlsx(
        form("户数", 64, name="一季度"), form("户数", 65, name="二季度"), form("户数", 66, name="旧", state="hidden")
    )

    draft = drafted(data)

    assert (only(draft).code, only(draft).options) == ("sheet_unclear", ("一季度", "二季度"))
    assert not draft.parts
    assert column(drafted(data, answers=answered(draft, "二季度")), "households") == ["65"]


def test_a_blank_form_gives_way_to_a_filled_one_and_a_hidden_sheet_is_read_when_it_is_the_only_one() -> None:
    filled = drafted(xlsx(Page([[*HEAD, "户数"]], "空表"), form("户数", 64, name="已填")))
    hidden = drafted(xlsx(Page([["封面"]], "封面"), form("户数", 64, name="数据", state="veryHidden")))

    assert column(filled, "households") == ["64"]
    assert column(hidden, "households") == ["64"]
    assert codes(hidden) == ["sheet_hidden", "sheets_unread"]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    page = form("户数", 64, 65, 66, hidden_rows=frozenset({3, 4}), hidden_columns=[3])

    for data in (xlsx(page), xls(page)):
        draft = drafted(data)
        assert column(draft, "households") == ["64", "65", "66"]
        assert [(f.code, f.severity.value) for f in draft.findings] == [
            ("columns_hidden", "notice"),
            ("rows_hidden", "notice"),
        ]
        assert {f.code: f.slots.get("rows") or f.slots.get("letters") for f in draft.findings} == {
            "rows_hidden": "3—4",
            "columns_hidden": ("D",),
        }


def test_findings_name_the_rows_excel_shows_where_rows_are_left_out() -> None:
    page = Page({3: [*HEAD, "户数"], 5: ["2018Q2", "GC-1", "样例", "多"], 9: ["2018Q2", "GC-2", "样例二", 5]})

    draft = drafted(xlsx(page))

    assert places(draft) == [("number_unreadable", 5, "households")]
    assert draft.parts[0].numbers == (5, 9)


# ---- what cannot be read -------------------------------------------------------------------------------------------


def test_a_workbook_with_a_password_says_so() -> None:
    encrypted = xls(form("户数", 64), before_sheets=record(0x2F, bytes(54)))

    for data in ((REAL / "有密码.xlsx").read_bytes(), encrypted, compound({"Workbook": encrypted})):
        assert codes(drafted(data)) == ["workbook_encrypted"]


def test_files_that_are_no_table_are_named_for_what_they_are() -> None:
    whole = xlsx(form("户数", 64))
    letter = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    said = {
        "cut off": (whole[: len(whole) // 2], "workbook_damaged"),
        "no parts": (packed({"xl/a.xml": "<x/>"}), "workbook_damaged"),
        "empty": (xlsx(Page([])), "file_empty"),
        "charts": (xlsx(), "workbook_without_sheet"),
        "open document of words": (letter, "file_is_document"),
        "open document cut off": (b"PK\x03\x04mimetypeapplication/x.opendocument.spreadsheet", "workbook_damaged"),
        "numbers": (packed({"Index/Document.iwa": "x", "Index/Tables/DataList.iwa": "x"}), "file_is_numbers"),
        "old numbers": (packed({"上报.numbers/Index.zip": "x"}), "file_is_numbers"),
        "ofd": (packed({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "file_is_ofd"),
        "scan behind a mark": (b"\xef\xbb\xbf\r\n%PDF-1.7", "file_is_pdf"),
        "binary": (packed({"xl/workbook.bin": "x"}), "file_is_other_workbook"),
        "spreadsheet xml": (spreadsheet_xml(), "workbook_without_sheet"),
        "other xml": (b"<?xml version='1.0'?><rss/>", "file_is_other_workbook"),
        "old document": (compound({"WordDocument": b"x"}), "file_is_document"),
        "damaged old": (compound({"Workbook": b"x"}), "workbook_damaged"),
        "cut off old": (compound({"Workbook": xls(form("户数", 64))})[:700], "workbook_damaged"),
        "page": (b"<html><p>no</p></html>", "html_without_table"),
    }  # fmt: skip

    assert {name: codes(drafted(data)) for name, (data, _) in said.items()} == {
        n: [code] for n, (_, code) in said.items()
    }


def test_one_cell_at_the_last_place_of_a_sheet_takes_no_memory() -> None:
    sheet = f"<worksheet xmlns='{MAIN}'><dimension ref='A1:XFD1048576'/><sheetData>{{}}</sheetData></worksheet>"
    cell = "<row r='1048576'><c r='{}1048576'><v>1</v></c></row>"
    held = [sheet.format(cell.format(place)) for place in ("A", "XFD")]
    files = [xlsx(Page([]), extra={"xl/worksheets/sheet1.xml": part}) for part in held]
    assert max(map(len, files)) < 2500

    tracemalloc.start()
    said = [codes(drafted(data)) for data in files]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said == [["header_not_found"], ["cell_far_away", "header_not_found"]]
    assert peak < 3_000_000


def test_a_part_that_unpacks_to_more_than_allowed_is_not_unpacked() -> None:
    rows = "<row><c t='str'><v>" + "0" * 3_000_000 + "</v></c></row>"
    bomb = xlsx(Page([]), extra={"xl/worksheets/sheet1.xml": f"<worksheet xmlns='{MAIN}'>{rows}</worksheet>"})
    assert len(bomb) < 10_000

    assert codes(drafted(bomb, limits=Limits(unpacked=1_000_000))) == ["workbook_too_large"]


def test_a_part_that_says_it_is_small_and_is_not_ends_in_an_error() -> None:
    whole = bytearray(xlsx(form("户数", *range(2000))))
    at = bytes(whole).index(b"PK\x01\x02")
    while bytes(whole[at + 46 : at + 50]) != b"xl/w" or b"sheet1" not in whole[at + 46 : at + 76]:
        at = bytes(whole).index(b"PK\x01\x02", at + 4)
    whole[at + 24 : at + 28] = (50).to_bytes(4, "little")

    assert codes(drafted(bytes(whole))) == ["workbook_damaged"]


def test_too_many_rows_cells_or_columns_are_said_and_no_entity_is_expanded() -> None:
    many = xlsx(form("户数", *range(1, 30)))
    wide = xlsx(Page([[*HEAD, *["列"] * 30]]))
    entity = f"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet xmlns='{MAIN}'><sheetData/></worksheet>"

    assert codes(drafted(many, limits=Limits(rows=10))) == ["too_many_rows"]
    assert codes(drafted(many, limits=Limits(cells=60))) == ["workbook_too_large"]
    assert "too_many_columns" in codes(drafted(wide, limits=Limits(columns=20)))
    assert codes(drafted(xlsx(Page([]), extra={"xl/worksheets/sheet1.xml": entity}))) == ["workbook_damaged"]


def test_merged_blocks_where_no_cells_are_do_not_matter() -> None:
    page = form("户数", 64, merges=["XFA1:XFD1", "D1:A1", "A0:A5", "XFA2:XFD9", "D9:D2"])

    assert column(drafted(xlsx(page)), "households") == ["64"]


def test_merged_blocks_laid_over_each_other_ten_thousand_times_do_not_multiply_the_work() -> None:
    page = form("所属社区", "同乐社区", *[None] * 300, merges=["D2:D302"] * 10_000)

    assert column(drafted(xlsx(page)), "community") == ["同乐社区"] * 301


# ---- any bytes at all ----------------------------------------------------------------------------------------------

WHOLE = form("户数", 64, Cell(0.5, "0%"), Cell(43190, "yyyy/m/d"), merges=["A2:A3"], hidden_rows=frozenset({2}))
SEEDS = (
    xlsx(WHOLE), xls(WHOLE), xls(WHOLE, shared=False), compound({"Workbook": xls(WHOLE)}),
    *(path.read_bytes() for path in sorted(REAL.glob("*"))), spreadsheet_xml(WHOLE), ods(WHOLE), fods(WHOLE),
    b"<html><table border=1><tr><td rowspan=2 colspan=3>&nbsp;<tr><th>a</table></html>",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes_gives_a_draft(seed: bytes, changes: list[tuple[float, bytes]]) -> None:
    data = bytearray(seed)
    for share, put in changes:
        at = int(share * len(data))
        data[at : at + len(put)] = put

    draft = drafted(bytes(data))

    assert draft.parts or any(finding.blocks for finding in draft.findings)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["sheet", "styles", "strings", "book"]), st.floats(0, 1), st.integers(0, 30), st.text(max_size=12)
)
def test_a_workbook_with_changed_xml_gives_a_draft(part: str, share: float, cut: int, put: str) -> None:
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml",
             "book": "xl/workbook.xml"}  # fmt: skip
    with zipfile.ZipFile(REAL / "工程进度.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[names[part]].decode()
    at = int(share * len(text))
    parts[names[part]] = (text[:at] + put + text[at + cut :]).encode()

    draft = drafted(packed(parts))

    assert draft.parts or any(finding.blocks for finding in draft.findings)


@pytest.mark.parametrize("seed", [xls(WHOLE), xls(WHOLE, shared=False), compound({"Workbook": xls(WHOLE)})])
def test_an_old_workbook_that_lost_its_end_is_read_wholly_or_not_at_all(seed: bytes) -> None:
    found = [open_file(seed[:length], lambda _: False, PAGE).sheets for length in (*range(8, len(seed), 7), len(seed))]

    rows = [[list(row) for row in sheets[0].rows] for sheets in found if sheets]

    assert rows == [rows[-1]] * len(rows)


@pytest.mark.parametrize(
    ("elsewhere", "code"), [((1, len(HEAD), 999), "cell_damaged"), ((1, 256, 1), "workbook_damaged")]
)
def test_a_style_or_column_an_old_workbook_does_not_have_is_damage_and_no_guess(
    elsewhere: tuple[int, ...], code: str
) -> None:
    seed, row, column, style = xls(form("进度", Cell(0.5, "0%"))), 1, len(HEAD), 1

    data = seed.replace(struct.pack("<HHH", row, column, style), struct.pack("<HHH", *elsewhere))

    assert data != seed
    assert codes(drafted(data)) == [code]


def test_an_old_workbook_of_a_web_system_without_styles_or_a_book_is_read() -> None:
    """Small exporters write one sheet in GBK and nothing before it."""
    cells = ((r, c, text.encode("gbk")) for r, row in enumerate([HEAD, ["2018Q2", "GC-1", "样例"]])
             for c, text in enumerate(row))  # fmt: skip
    texts = b"".join(record(0x204, struct.pack("<HHHH", r, c, 0, len(text)) + text) for r, c, text in cells)

    draft = drafted(record(0x809, struct.pack("<HHHH", 0, 0x10, 0, 0)) + texts + record(0x0A))

    assert column(draft, "name") == ["样例"]


def test_samples_are_small() -> None:
    assert all(path.stat().st_size < 20_000 for path in Path(REAL).iterdir())


# ---- results that were never computed ------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", [xlsx, xls, spreadsheet_xml, ods, fods])
def test_a_formula_without_a_saved_result_is_told_in_every_kind_of_workbook(writer) -> None:
    draft = drafted(writer(form("户数", 64, Cell(formula="D2*2"), 32)))

    assert places(draft) == [("formula_unsaved", 3, "households")]
    assert column(draft, "households") == ["64", None, "32"]


def test_what_is_told_of_a_cell_is_told_of_every_column_it_is_repeated_in() -> None:
    page = Page([[*HEAD, "户数", "面积（㎡）"], ["2018Q2", "GC-1", "样例", Cell(formula="A9")]])
    data = fods(page).replace(b'="of:=A9"', b'="of:=A9" table:number-columns-repeated="2"')

    assert places(drafted(data)) == [("formula_unsaved", 2, "households"), ("formula_unsaved", 2, "area")]


def test_a_number_without_digits_is_blank_and_without_a_result_where_it_has_a_formula() -> None:
    data = spreadsheet_xml(form("户数", 64, Cell(32, formula="A9")))
    empty = re.sub(rb">(64|32)(\.0)?<", b"><", data)

    draft = drafted(empty)

    assert empty.count(b"><") > data.count(b"><")
    assert (places(draft), column(draft, "households")) == ([("formula_unsaved", 3, "households")], [None, None])


def test_a_formula_with_a_saved_result_is_its_result_in_an_old_workbook_too() -> None:
    draft = drafted(xls(form("户数", Cell(64, formula="32*2"), Cell(32, formula="8*4"))))

    assert (column(draft, "households"), draft.findings) == (["64", "32"], ())


@pytest.mark.parametrize("calc", ["fullCalcOnLoad='1'", "calcCompleted='0'"])
def test_a_zero_that_a_program_put_in_the_place_of_a_result_is_asked_about(calc: str) -> None:
    page = form("总投资（万元）", Cell(0, formula="A1"), 0, Cell(5, formula="A2"))

    asked, saved = drafted(xlsx(page, calc=calc)), drafted(xlsx(page, calc="calcId='191029'"))
    settled = drafted(xlsx(page, calc=calc), answers=answered(asked, "0"))

    assert places(asked) == [("formula_doubtful", 2, "budget")]
    assert column(settled, "budget") == column(saved, "budget") == ["0", "0", "5"]
    assert codes(settled) == codes(saved) == []


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (b"", [("formula_doubtful", 2, "budget")]),
        (record(0x1C1, struct.pack("<HHI", 0x1C1, 0, 0)), [("formula_doubtful", 2, "budget")]),
        (record(0x1C1, struct.pack("<HHI", 0x1C1, 0, 191029)), []),
    ],
)
def test_zeros_of_an_old_workbook_are_results_where_it_says_what_computed_them(before: bytes, told: list) -> None:
    page = form("总投资（万元）", Cell(0, formula="A1"), 0)

    assert places(drafted(xls(page, before_sheets=before))) == told


def test_the_cells_of_an_array_formula_that_hold_nothing_were_never_computed() -> None:
    cells = Cell(64, formula="A1:A3*2", array="D2:D4"), None, Cell("", kind="str")

    draft = drafted(xlsx(form("户数", *cells)))

    assert places(draft) == [("formula_unsaved", 3, "households")]


def test_a_workbook_that_was_saved_without_computing_says_so_and_is_read() -> None:
    page = form("户数", Cell(64, formula="A1"))

    draft = drafted(xlsx(page, calc="calcMode='manual' calcOnSave='0'"))

    assert (codes(draft), draft.is_committable) == (["formulas_may_be_old"], True)
    assert codes(drafted(xlsx(form("户数", 64), calc="calcMode='manual' calcOnSave='0'"))) == []


# ---- what is damaged or astray in one place ------------------------------------------------------------------------


def test_a_cell_that_is_damaged_is_named_and_the_others_are_read() -> None:
    whole = xlsx(form("户数", Cell("六", kind="n"), Cell("9", kind="s"), 32))

    draft = drafted(whole)

    assert places(draft) == [("cell_damaged", 2, "households"), ("cell_damaged", 3, "households")]
    assert column(draft, "households") == [None, None, "32"]


def test_a_sheet_that_breaks_off_is_read_up_to_there_and_named_from_there() -> None:
    whole = xlsx(form("户数", *range(1, 9), name="表一"), Page([["名单"]], "名单"))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name][: parts[name].index(b"<row r='6'")] + b"<row r='2'/>"

    draft = drafted(packed(parts))

    told = draft.findings[0]
    assert (told.code, told.row, told.slots["sheet"]) == ("sheet_damaged", 6, "表一")
    assert column(draft, "households") == ["1", "2", "3", "4"]
    assert not draft.is_committable


def test_a_sheet_whose_part_is_lost_does_not_keep_the_others_from_being_read() -> None:
    whole = xlsx(form("户数", 64), Page([["名单"]], "名单"))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("sheet2.xml")}

    draft = drafted(packed(parts))

    assert [(f.code, f.slots["sheet"]) for f in draft.findings] == [("sheet_damaged", "名单")]
    assert (column(draft, "households"), draft.is_committable) == (["64"], True)


def test_one_cell_far_to_the_right_is_named_and_the_table_is_read() -> None:
    page = form("户数", 64, 65)
    far = Page({**dict(enumerate(page.rows, 1)), 2: [*page.rows[1], *[None] * 16_379, "误"]})  # type: ignore[arg-type,index]

    draft = drafted(xlsx(far))

    assert [(f.code, f.slots["cell"], f.value) for f in draft.findings] == [("cell_far_away", "XFD2", "误")]
    assert (column(draft, "households"), draft.is_committable) == (["64", "65"], True)


def test_a_number_of_a_person_far_to_the_right_is_still_found() -> None:
    page = Page([[*HEAD], ["2018Q2", "GC-1", "样例", *[None] * 2000, MOBILE]])

    assert codes(drafted(xlsx(page))) == ["personal_mobile_elsewhere"]


def test_a_cell_beside_the_table_is_no_comma() -> None:
    near = drafted(xlsx(Page([[*HEAD], ["2018Q2", "GC-1", "样例", "多"], ["2018Q2", "GC-2", "样例"]])))
    away = drafted(xlsx(Page([[*HEAD], ["2018Q2", "GC-1", "样例", None, "旁注"]])))

    assert [(f.code, f.slots["cell"], f.severity.value) for f in near.findings if f.blocks] == [
        ("cell_beyond", "D2", "error")
    ]
    assert [(f.code, f.slots["cell"]) for f in away.findings] == [("cell_beside", "E2")]
    assert column(away, "name") == ["样例"]


# ---- numbers with a format of another kind -------------------------------------------------------------------------


def test_a_number_whose_cell_has_the_format_of_dates_is_told_with_the_number() -> None:
    page = form("户数", Cell(312, "yyyy/m/d"), Cell(312, 'm"月"d"日"'), 64)

    for writer in (xlsx, xls, spreadsheet_xml):
        draft = drafted(writer(page))
        assert [(f.code, f.row, f.fix) for f in draft.findings] == [
            ("number_shown_as_date", 2, "312"),
            ("number_shown_as_date", 3, "312"),
        ]


def test_a_year_shown_of_a_day_is_the_year_and_a_serial_number_counts_from_1904_where_the_workbook_does() -> None:
    year = drafted(xlsx(form("计划年度", Cell(43190, "yyyy"))))
    serial = drafted(xlsx(form("开工日期", 41728), is_1904=True))

    assert (column(year, "plan_year"), year.findings) == (["2018"], ())
    assert (only(serial).code, only(serial).fix) == ("date_serial", "2018-03-31")


@pytest.mark.parametrize(("value", "shown"), [(0.5, "1/2"), (12.5, "1.25E+01"), (3.5, "3 1/2")])
def test_a_number_shown_as_a_fraction_or_with_an_exponent_is_the_number(value: float, shown: str) -> None:
    data = fods(form("总投资（万元）", value)).replace(f">{value}<".encode(), f">{shown}<".encode())

    assert shown.encode() in data
    assert column(drafted(data), "budget") == [str(value)]


ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '
# What Excel writes into a CSV in each format, and the format.
PRINTED = (
    ("", lambda n: f"{n:f}"),
    ("0.00", lambda n: f"{n:.2f}"),
    ("#,##0.00", lambda n: f"{n:,.2f}"),
    ("#,##0.00_);(#,##0.00)", lambda n: f"({-n:,.2f})" if n < 0 else f"{n:,.2f} "),
    ('"¥"#,##0.00;"¥"\\-#,##0.00', lambda n: f"¥-{-n:,.2f}" if n < 0 else f"¥{n:,.2f}"),
    ('"￥"#,##0.00;[Red]\\-"￥"#,##0.00', lambda n: f"-￥{-n:,.2f}" if n < 0 else f"￥{n:,.2f}"),
    (ACCOUNTING, lambda n: f" {n:,.2f} " if n else " -   "),
    (ACCOUNTING.replace("* ", '"¥"* '), lambda n: f" ¥{n:,.2f} " if n else " ¥-   "),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.decimals(-99_999, 99_999, places=2), max_size=4), st.sampled_from(PRINTED))
def test_a_number_reads_the_same_from_a_workbook_and_as_its_format_prints_it(
    amounts: list[Decimal], printed: tuple[str, Callable[[Decimal], str]]
) -> None:
    code, print_it = printed
    amounts = [*amounts, Decimal(0), Decimal("347.80")]
    rows = [f'2018Q2,GC-{place},样例{place},"{print_it(n)}"' for place, n in enumerate(amounts, 1)]

    csv = drafted("\r\n".join([f"{HEADER},本年投资（万元）", *rows]).encode(), name="上报.csv")
    book = drafted(xlsx(form("本年投资（万元）", *(Cell(float(n), code) for n in amounts))))

    assert list(map(Decimal, column(csv, "year_invested"))) == amounts
    assert csv.parts[0].texts.equals(book.parts[0].texts)


@pytest.mark.parametrize(
    ("whole", "place", "note"),
    [
        (
            spreadsheet_xml,
            "</Data></Cell></Row></Table>",
            "</Data><Comment><Data>{}</Data></Comment></Cell></Row></Table>",
        ),
        (fods, "样例</text:p>", "样例</text:p><office:annotation><text:p>{}</text:p></office:annotation>"),
    ],
)
def test_a_note_is_no_text_of_its_cell_and_a_number_of_a_person_in_it_is_found(whole, place: str, note: str) -> None:
    page = whole(Page([HEAD, ["2018Q2", "GC-1", "样例"]])).decode()

    said, withheld = (drafted(page.replace(place, note.format(told)).encode()) for told in ("核对", MOBILE))

    assert (column(said, "name"), said.findings) == (["样例"], ())
    assert codes(withheld) == ["personal_mobile_elsewhere"]
