"""Bytes to cells: encodings, kinds of file, delimiters, quotation marks, and the row numbers Excel shows."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import HEADER, TABLES, codes, form, only, read_form

from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.vocabulary import Headers, any_of
from metrics.intake.sheets.bulk import read_alike
from metrics.intake.sheets.cells import Rows
from metrics.intake.sheets.decode import decode
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.intake.sheets.tokenise import tokenise

IS_HEADER = any_of(map(Headers, TABLES.values()))


def rows_of(text: str) -> list[list[str]]:
    return [list(row) for row in tokenise(text, IS_HEADER).rows]


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8（带签名）"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_every_encoding_excel_and_wps_write_is_read(codec: str, name: str) -> None:
    text = "季度,工程编号\r\n2018Q2,GC-1\r\n"

    decoded = decode(text.encode(codec))

    assert (decoded.text, decoded.encoding) == (text, name)


def test_a_gbk_file_that_is_also_valid_utf8_is_read_as_gbk() -> None:
    assert "农业".encode("gb18030").decode("utf-8") == "ũҵ"

    assert decode("农业".encode("gb18030")).text == "农业"


def test_a_utf8_file_with_curly_quotes_and_no_chinese_stays_utf8() -> None:
    assert decode("a,“b”".encode()).text == "a,“b”"


def test_a_mark_that_the_content_does_not_keep_is_told() -> None:
    decoded = decode(b"\xef\xbb\xbf" + "季度".encode("gb18030"))

    assert [finding.code for finding in decoded.findings] == ["encoding_broken"]


def test_zero_bytes_inside_a_file_are_damage_of_their_cell_and_at_its_end_are_filling() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例", "2018Q2,GC-2,样\x00例")

    assert (only(draft).code, only(draft).row, only(draft).value) == ("text_garbled", 3, "样\x00例")
    assert decode("季度,编号\r\n\x00\x00\x1a".encode()).text == "季度,编号\r\n"


def workbook(folder: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{folder}/content.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook("xl"), "workbook_damaged"),
        (workbook("word"), "file_is_document"),
        (workbook("photos"), "file_is_archive"),
        (b"PK\x03\x04 broken", "file_is_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook_damaged"),
        (b"%PDF-1.4", "file_is_pdf"),
        (b"\x89PNG\r\n", "file_is_picture"),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "html_without_table"),
        (b"<?xml version='1.0'?>", "file_is_other_workbook"),
        (b"", "file_empty"),
        (b"\r\n \r\n", "file_empty"),
        (b"\x81\x82\xff\xfe\xfa", "encoding_unknown"),
    ],
)
def test_a_file_that_is_no_table_is_named_for_what_it_is(data: bytes, code: str) -> None:
    draft = read(Upload("老旧小区.csv", data), tables=TABLES, records=None)

    assert codes(draft) == [code]
    assert not draft.is_committable


def test_a_file_above_the_size_limit_is_not_read_and_one_at_it_is() -> None:
    data = form(HEADER, "2018Q2,GC-1,样例").data

    assert only(read(Upload("x.csv", data), tables=TABLES, records=None, limits=Limits(size=len(data) - 1))).code == (
        "file_too_large"
    )
    assert read(Upload("x.csv", data), tables=TABLES, records=None, limits=Limits(size=len(data))).is_committable


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
def test_the_delimiter_is_the_one_that_shows_most_headers(delimiter: str) -> None:
    lines = (HEADER.replace(",", delimiter), delimiter.join(("2018Q2", "GC-1", "样例")))

    assert tokenise("\n".join(lines), IS_HEADER).delimiter == delimiter


def test_chinese_commas_in_texts_do_not_make_them_the_delimiter() -> None:
    text = "季度,工程编号,备注\n2018Q2,GC-1,脏，乱，差\n2018Q2,GC-2,脏，乱，差\n"

    assert rows_of(text)[1] == ["2018Q2", "GC-1", "脏，乱，差"]


def test_a_record_with_line_breaks_is_one_row_and_blank_lines_are_rows_too() -> None:
    lines = (HEADER + ",备注", '2018Q2,GC-1,甲,"一\r\n二\n三"', "", "2018Q2,GC-2,乙,")

    draft = read_form(*lines)

    assert draft.parts[0].numbers == (2, 4)
    assert draft.parts[0].texts["remark"].to_list()[0] == "一\n二\n三"


def test_mixed_line_ends_make_the_same_rows() -> None:
    assert rows_of("季度,编号\r\na,1\nb,2\rc,3") == [["季度", "编号"], ["a", "1"], ["b", "2"], ["c", "3"]]


def test_a_text_after_a_closing_quotation_mark_is_read_as_excel_does_and_told() -> None:
    draft = read_form(HEADER, '2018Q2,GC-1,"样例"小区', "2018Q2,GC-2,样例二")

    assert draft.parts[0].texts["name"].to_list() == ["样例小区", "样例二"]
    assert (only(draft).code, only(draft).row) == ("quotes_mended", 2)
    assert draft.is_committable


def test_a_quotation_mark_that_never_closes_costs_its_own_row_only() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例一", '2018Q2,GC-2,"样例二', "2018Q2,GC-3,样例三")

    assert [(f.code, f.row) for f in draft.findings] == [("quotes_open", 3)]
    assert draft.parts[0].texts["work_id"].to_list() == ["GC-1", "GC-2", "GC-3"]
    assert not draft.is_committable


def test_a_line_beyond_what_a_cell_may_hold_is_told_and_the_next_is_read() -> None:
    draft = read_form(HEADER, '2018Q2,GC-1,"' + "长" * 140_000 + '"', "2018Q2,GC-2,样例二")

    assert ("line_too_long", 2) in [(f.code, f.row) for f in draft.findings]
    assert draft.parts[0].texts["work_id"].to_list()[-1] == "GC-2"


def test_hundreds_of_broken_quotation_marks_stop_the_reading_with_an_error() -> None:
    draft = read_form(HEADER, *(f'2018Q2,GC-{i},"样例' for i in range(300)))

    assert {"quotes_open", "rest_unread"} <= set(codes(draft))


def test_a_file_of_more_rows_than_the_limit_says_so() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例", *[""] * PAGE.rows)

    assert codes(draft) == ["too_many_rows"]
    assert not draft.is_committable


def test_a_row_with_a_cell_too_many_is_an_error_and_is_not_read_shifted() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例,小区", "2018Q2,GC-2,样例二")

    assert [(f.code, f.row, f.value) for f in draft.findings] == [("row_too_long", 2, "小区")]
    assert draft.parts[0].texts["work_id"].to_list() == ["GC-2"]


def test_blank_cells_beyond_the_header_are_told_by_row_and_read_as_nothing() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例,,, ")

    assert (only(draft).code, only(draft).row, only(draft).slots["cells"]) == ("row_wide", 2, 6)
    assert draft.is_committable


def test_rows_that_end_early_are_read_with_blanks_and_mentioned_once() -> None:
    draft = read_form(HEADER + ",备注", "2018Q2,GC-1,样例", "2018Q2,GC-2,样例,好", "2018Q2,GC-3,样例")

    assert (only(draft).code, only(draft).slots["rows"]) == ("rows_short", "2、4")
    assert draft.is_committable


# Words as they stand in real cells, in every encoding; quotation marks, delimiters and line breaks included.
CELLS = st.text(
    st.sampled_from("样例路８号院（㎡）％“”、一二三ABCabc012,.;，\t|\"'\n -+=@：") | st.characters(min_codepoint=0x4E00,
                                                                                       max_codepoint=0x9FA5),
    max_size=8,
)  # fmt: skip


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
    delimiter=st.sampled_from([",", "\t", ";", "，", "|"]),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_encoding_delimiter_and_line_ends_never_change_a_cell(
    rows: list[list[str]], codec: str, delimiter: str, newline: str
) -> None:
    table = [["季度", "工程编号", "工程（项目）名称"], *rows]
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in table]
    text = "".join(delimiter.join(row) + newline for row in quoted)

    decoded = decode(text.encode(codec))

    assert decoded.text is not None
    assert rows_of(decoded.text) == table


# Pieces of which broken and sound tables alike are made.
PIECES = ("甲", "1.5", " ", ",", ",,", "\n", "\r", "\r\n", "\n\n", '"', '""', '"a,b"', '"x""y"', '"\n"', "\t", "|", ";")


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.integers(2, 4),
    st.sampled_from([16, 64, 1 << 20]),
    st.sampled_from(",\t|;"),
)
def test_records_read_by_column_at_once_are_those_read_one_by_one(
    text: str, width: int, block: int, delimiter: str
) -> None:
    at_once = read_alike(text, delimiter, width, most=1000, block=block)

    if at_once is not None:
        one_by_one = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        # A blank line has as many cells as the others here and none there; it is blank in both.
        assert [row if any(row) else [] for row in at_once] == [row if any(row) else [] for row in one_by_one]


def test_a_table_as_excel_saves_it_is_read_at_once() -> None:
    title, rows = "刘寨街道重点工程\n", [f'2018Q2,GC-{number},"样例,第{number}号"\n' for number in range(100)]

    found = read_alike(f"{title}\n{HEADER}\n{''.join(rows)}合计,,,\n", ",", 3, most=1000)

    assert found is not None
    assert (len(found), found[0], found[102], found[103]) == (
        104,
        ["刘寨街道重点工程"],
        ["2018Q2", "GC-99", "样例,第99号"],
        ["合计", "", "", ""],
    )
    assert found.column(2)[3] == "样例,第0号"
    assert found.column(3)[103] == ""
    assert found.filled(range(len(found))).tolist() == [0, *range(2, 104)]


def test_what_must_be_read_line_by_line_is_left_to_that() -> None:
    assert read_alike('a,b\nc,"d"e\n', ",", 2, most=10) is None
    assert read_alike('a,b\nc,"d\n', ",", 2, most=10) is None
    assert read_alike("a，b\nc，d\n", "，", 2, most=10) is None
    assert read_alike(f"a,{'长' * 50_000}\n", ",", 2, most=10) is None
    assert read_alike("a,b\n" * 11, ",", 2, most=10) is None


RECORDS = st.lists(st.lists(st.sampled_from(["", "甲", "乙", "1"]), max_size=6), max_size=30)


@given(RECORDS, st.integers(0, 7))
def test_records_of_any_width_are_the_same_by_record_and_by_column(records: list[list[str]], index: int) -> None:
    rows = Rows.of(records)

    assert list(rows) == [rows[place] for place in range(len(rows))] == rows[:] == records
    assert list(rows.column(index)) == [row[index] if index < len(row) else "" for row in records]
    assert rows.filled(range(len(rows))).tolist() == [place for place, row in enumerate(records) if any(row)]


def test_one_endless_record_does_not_make_every_record_wide() -> None:
    records = [["甲"], *[["乙"]] * 1000, ["丙", *map(str, range(5000))]]

    rows = Rows.of(records)

    assert rows[1001] == records[1001]
    assert rows.column(5000)[1001] == "4999"
    assert rows.column(5000)[0] == ""
    assert len(rows.columns) <= 24


@pytest.mark.parametrize("line", ["\n", "甲\n"])
def test_wide_records_at_the_beginning_do_not_make_the_rest_of_a_file_wide(line: str) -> None:
    rows = tokenise("," * 900 + "乙\n" + ("1" + "," * 900 + "\n") * 39 + line * 100_000, IS_HEADER).rows

    assert len(rows) == 100_040
    assert rows[0][900] == "乙"
    assert len(rows.columns) < 10


@given(st.lists(st.sampled_from("甲乙丙丁"), min_size=1), st.data())
def test_a_column_says_of_its_rows_what_its_words_say(cells: list[str], data: st.DataObject) -> None:
    texts = Rows.of([[cell] for cell in cells]).column(0)
    places = data.draw(st.lists(st.integers(0, len(cells) - 1)))

    assert texts.where("乙".__eq__).tolist() == [cell == "乙" for cell in cells]
    some = texts.at(places)
    assert list(some) == [cells[place] for place in places]
    assert set(some.words) == set(some)
    put = texts.put(dict.fromkeys(places, "戊"))
    assert list(put) == ["戊" if place in places else cell for place, cell in enumerate(cells)]
    assert set(put.words) == set(put)
