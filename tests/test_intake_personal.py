"""Personal data: found in any spelling and any corner of a file, shown masked, and nothing of the file is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_tables import HEADER, TABLES, codes, column, only, read_form
from people import BANK_CARD, ID_CARD, MOBILE, OLD_ID_CARD, bank_card, id_card
from workbooks import Cell, Page, compound, xls, xlsx

from metrics.errors import PersonalData, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.personal import find, long_numbers, masked
from metrics.intake.drafts.say import say
from metrics.intake.records.commit import commit
from metrics.intake.records.review import keep, submit
from metrics.intake.sheets.limits import Limits
from metrics.model.office import Office
from metrics.model.records import Records
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

HEAD = [*HEADER.split(","), "备注"]


def drafted(
    data: bytes, *, name: str = "上报.xlsx", records: Records | None = None, limits: Limits | None = None
) -> Draft:
    return read(Upload(name, data), tables=TABLES, records=records, limits=limits or Limits())


def kinds(text: str) -> list[str]:
    return [found.kind for found in find(text)]


# ---- one text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID_CARD, "id_card"),
        (f"身份证：{ID_CARD}，", "id_card"),
        (f"ID{ID_CARD}", "id_card"),
        (f"{ID_CARD[:6]} {ID_CARD[6:14]} {ID_CARD[14:]}", "id_card"),
        (" ".join(ID_CARD[at : at + 4] for at in range(0, 18, 4)), "id_card"),
        (ID_CARD.translate({ord("0") + n: ord("０") + n for n in range(10)}), "id_card"),
        (id_card("41010519491231002").lower(), "id_card"),
        (OLD_ID_CARD, "id_card"),
        (MOBILE, "mobile"),
        ("138-0013-8000", "mobile"),
        ("138 0013 8000", "mobile"),
        ("+8613800138000", "mobile"),
        ("张某13800138000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        ("2018-04-02 13800138000", "mobile"),
        (BANK_CARD, "bank_card"),
        ("卡号 " + " ".join(BANK_CARD[at : at + 4] for at in range(0, 19, 4)), "bank_card"),
        (bank_card("436742001122334"), "bank_card"),
    ],
)
def test_a_number_of_a_person_is_found_in_every_spelling(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "豫政〔2017〕123号", "惠办〔2018〕0412号", "XQ-2017-0001", "410108001012", "2017-410108-47-03-012345",
        "91410105MA3X4Y5Z6K", "914101057551234567", "410108201709300012", "410108170930001", "13812345678.50",
        "13812345678元", "12800.55", "138,001,380,00", "0371-65991234", "2018-04-02 14:25:30", "20180402142530",
        "13800138", "138001380001", "1380013800", "41010519901301123X", "990105199001011233", "410105209901011239",
        "6222021001112233440", "1.38001380001E+10", "34.7578,113.6486",
    ],
)  # fmt: skip
def test_documents_codes_amounts_areas_and_dates_are_no_false_alarm(text: str) -> None:
    assert kinds(text) == []


GUID = "0a1bc138-0000-4000-99b9-0123456789ab"


@pytest.mark.parametrize(
    "text",
    [GUID, GUID.upper(), f"{{{GUID}}}", f"http://x.cn/info?id={GUID}&p=1", "f1381234-5678-4abc-9def-0a1b2c3d4e5f",
     "0a1bc2d3-4e5f-4a6b-8c7d-a13812345678", "d41d8cd98f00b204e13812345678ecfe", f"{GUID}.pdf、{GUID}"],
)  # fmt: skip
def test_a_guid_or_a_checksum_is_no_telephone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{GUID} {MOBILE}", "mobile"),
        (f"{MOBILE},{GUID}", "mobile"),
        (f"tel{MOBILE}abcd", "mobile"),
        (f"00000000-0000-0000-0000-a{MOBILE}", "mobile"),
        (f"abcdef-{MOBILE}-abcdef", "mobile"),
        (f"{ID_CARD}abcdefabcdefab", "id_card"),
    ],
)
def test_a_number_beside_letters_or_a_guid_is_still_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@given(st.uuids(), st.sampled_from([MOBILE, ID_CARD, BANK_CARD]), st.sampled_from(["", " ", "，", "/", "电话"]))
def test_whatever_stands_beside_a_guid_is_found(guid: UUID, number: str, between: str) -> None:
    assert masked(number) in [found.masked for found in find(f"{guid}。{between}{number}")]


def test_a_file_with_guids_is_read_and_a_withheld_one_says_what_to_do_when_it_is_none() -> None:
    kept = drafted(xlsx(Page([HEAD, ["2018Q2", "GC-1", "样例", GUID]])))
    withheld = drafted(xlsx(Page([HEAD, ["2018Q2", "GC-1", "样例", MOBILE]])))

    assert (kept.is_withheld, kept.rows) == (False, 1)
    assert "若不是手机号" in say(only(withheld), catalogue().text("zh"))


def test_a_number_is_shown_masked_and_the_words_around_it_stay() -> None:
    assert masked(f"李某 {ID_CARD}、{MOBILE}；{OLD_ID_CARD}") == "李某 4101**********1233、138****8000；4101*******2001"


@given(st.integers(10**16, 10**17 - 1), st.integers(0, 10))
def test_an_identity_card_with_a_wrong_check_digit_is_none(number: int, wrong: int) -> None:
    right = id_card(f"410105199001{number % 28 + 1:02d}{number % 1000:03d}")
    digit = "10X98765432"[wrong]

    assert kinds(right) == ["id_card"]
    assert kinds(right[:17] + digit) == (["id_card"] if right[17] == digit else kinds_of_card(right[:17] + digit))


def kinds_of_card(digits: str) -> list[str]:
    """41… is no card of any bank here, whatever its last digit."""
    assert digits.startswith("41")
    return []


@given(st.text(max_size=40))
def test_masking_leaves_nothing_to_be_found(text: str) -> None:
    assert kinds(masked(f"{text}{ID_CARD} {MOBILE}")) == []


@given(
    st.text(max_size=10),
    st.sampled_from(
        [ID_CARD, OLD_ID_CARD, MOBILE, BANK_CARD, f"+86 {MOBILE}", f"{MOBILE[:3]} {MOBILE[3:7]}-{MOBILE[7:]}"]
    ),
    st.text(max_size=10),
)
def test_what_is_found_in_a_text_is_found_among_many(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"

    if kinds(text):
        assert long_numbers(["季度", text, "2018Q2", "10", ""]) == [1]


# ---- a file --------------------------------------------------------------------------------------------------------


def test_a_telephone_beside_a_cell_that_names_a_unit_is_no_amount() -> None:
    draft = read_form(f"{HEADER},备注,说明", f"2018Q2,GC-1,样例,{MOBILE},元")

    assert codes(draft) == ["personal_mobile"]


def test_a_telephone_beyond_a_million_blank_cells_of_a_record_is_found() -> None:
    draft = read_form(HEADER, *["2018Q2,GC-1,样例"] * 2000, f"2018Q2,GC-2,样例{',' * 1_000_000}{MOBILE}")

    finding = only(draft)
    assert (finding.code, finding.row) == ("personal_mobile", 2002)


def test_a_telephone_in_a_remark_stops_the_upload_and_nothing_of_the_file_stays() -> None:
    draft = read_form(f"{HEADER},备注", "2018Q2,GC-1,样例,好", f"2018Q2,GC-2,样例,联系{MOBILE}", "2018年,GC-3,,")

    finding = only(draft)
    assert (finding.code, finding.severity.value, finding.row, finding.value) == (
        "personal_mobile",
        "error",
        3,
        "138****8000",
    )
    assert (draft.upload.data, draft.sheet, draft.parts, draft.excluded, draft.columns) == (b"", None, (), (), ())
    assert MOBILE not in repr(draft)


def test_titles_signatures_totals_and_columns_nobody_knows_are_looked_at_too() -> None:
    places = (
        (f"联系电话：{MOBILE}", HEADER, "2018Q2,GC-1,样例"),
        (HEADER, "2018Q2,GC-1,样例", f"填报人：李某,{MOBILE},"),
        (HEADER, "2018Q2,GC-1,样例", f"合计,,{MOBILE}"),
        (f"{HEADER},联系人", f"2018Q2,GC-1,样例,{ID_CARD}"),
        (f"{HEADER},{BANK_CARD}", "2018Q2,GC-1,样例,1"),
        ("没有表头的文件", f"李某,{ID_CARD}"),
    )

    assert [codes(read_form(*lines)) for lines in places] == [
        ["personal_mobile"], ["personal_mobile"], ["personal_mobile"], ["personal_id_card"], ["personal_bank_card"],
        ["personal_id_card"],
    ]  # fmt: skip


def test_many_in_one_column_are_one_finding_with_their_rows() -> None:
    draft = read_form(f"{HEADER},电话", *(f"2018Q2,GC-{n},样例,1380013800{n}" for n in range(9)))

    assert (only(draft).slots["rows"], only(draft).slots["count"], only(draft).slots["column"]) == ("2—10", 9, "D")


@pytest.mark.parametrize("writer", [xlsx, xls, lambda *pages: compound({"Workbook": xls(*pages)})])
def test_every_sheet_is_looked_at_hidden_ones_too(writer) -> None:
    pages = (Page([HEAD, ["2018Q2", "GC-1", "样例", "好"]], "报表"), Page([["李某", ID_CARD]], "名单", "hidden"))

    draft = drafted(writer(*pages))

    assert [(f.code, f.slots["sheet"], f.row) for f in draft.findings] == [("personal_id_card_in_sheet", "名单", 1)]


@pytest.mark.parametrize("number", [13800138000, 13800138000.0, int(ID_CARD), 6222021001112233445])
def test_a_number_kept_as_a_number_is_found_though_excel_has_cut_it(number: float) -> None:
    for writer in (xlsx, xls):
        page = Page([[*HEAD, "电话或证件"], ["2018Q2", "GC-1", "样例", "好", Cell(float(number), "0")]])
        assert drafted(writer(page)).is_withheld


def test_notes_page_headers_properties_sheet_names_and_the_files_name_are_looked_at() -> None:
    page = Page([HEAD, ["2018Q2", "GC-1", "样例", "好"]])
    note = f"<comments><comment><text><r><t>电话138</t></r><r><t>{MOBILE[3:]}</t></r></text></comment></comments>"
    hidden = {
        "note": {"xl/comments1.xml": note},
        "box": {"xl/drawings/drawing1.xml": f"<d><p><t>{MOBILE[:5]}</t></p><p><t>x</t></p><p><t>{MOBILE}</t></p></d>"},
        "old box": {"xl/drawings/vmlDrawing1.vml": f"<xml><div>{MOBILE}<br></div></xml>"},
        "author": {"docProps/core.xml": f"<p><creator>李某{MOBILE}</creator></p>"},
        "pivot": {"xl/pivotCache/pivotCacheRecords1.xml": f"<r><s v='{MOBILE}'/></r>"},
        "shared text of no cell": {"xl/sharedStrings.xml": f"<sst><si><t>{MOBILE}</t></si></sst>"},
    }
    files = {name: drafted(xlsx(page, extra=extra)) for name, extra in hidden.items()}
    files |= {
        "sheet name": drafted(xlsx(replace(page, name=MOBILE))),
        "file name": drafted(xlsx(page), name=f"李某{MOBILE}.xlsx"),
        "formula": drafted(
            xlsx(Page([HEAD, ["2018Q2", "GC-1", "样例", Cell("好", formula=f'IF(1,"好","{MOBILE}")')]]))
        ),
        "old note": drafted(xls(page, before_sheets=b"\x1c\x00\x0e\x00\x01" + f"x{MOBILE}x".encode())),
        "page": drafted(f"<table><tr><td>{'<td>'.join(HEAD)}<tr><td>2018Q2<td>GC-1<td>甲</table>{MOBILE}".encode()),
    }

    assert {name: codes(draft) for name, draft in files.items()} == {n: ["personal_mobile_elsewhere"] for n in files}
    assert "138****8000" in files["file name"].upload.name


def test_what_the_clerk_wrote_as_a_reason_is_looked_at() -> None:
    draft = read_form(HEADER, "2018Q2,GC-1,样例", answers=Answers(gone=f"问李某{MOBILE}"))

    assert (codes(draft), draft.answers) == (["personal_mobile_elsewhere"], Answers())


# ---- what is no alarm ----------------------------------------------------------------------------------------------


def test_columns_of_codes_and_amounts_may_have_as_many_digits_as_they_like() -> None:
    head = "季度,工程编号,名称,总投资（元）,建筑面积（㎡）"
    cards = [bank_card(f"62220210011122334{n}") for n in range(3)]

    short = read_form(head, *(f"2018Q2,1380013800{n},样例,13800138000,12345678901.5" for n in range(3)))
    long = read_form(head, *(f"2018Q2,{card},样例,15912345678,1" for card in cards))

    assert column(short, "work_id") == ["13800138000", "13800138001", "13800138002"]
    assert column(long, "work_id") == cards


def test_a_telephone_among_codes_of_another_kind_is_found() -> None:
    assert codes(read_form(HEADER, "2018Q2,GC-1,样例", f"2018Q2,{MOBILE},样例二")) == ["personal_mobile"]


def test_codes_of_place_and_day_keep_a_check_digit_by_chance_and_are_still_codes() -> None:
    numbers = [f"41010820170930{n:04d}" for n in range(40)]
    assert sum(kinds(number) == ["id_card"] for number in numbers) in range(2, 7)

    draft = read_form(HEADER, *(f"2018Q2,{number},样例" for number in numbers))

    assert column(draft, "work_id") == numbers


def test_a_column_of_codes_that_are_identity_cards_is_found() -> None:
    cards = [id_card(f"4101051990{month:02d}01123") for month in range(1, 6)]

    assert codes(read_form(HEADER, *(f"2018Q2,{card},样例" for card in cards))) == ["personal_id_card"]


def test_a_column_the_office_allows_may_hold_them_and_no_other_may() -> None:
    office = frames.load(Store("nowhere"), [], office=Office(personal_columns=frozenset({("works", "remark")})))
    rows = (["2018Q2", "GC-1", "样例", f"{MOBILE}、{ID_CARD}"],)

    for writer in (xlsx, xls):
        allowed = drafted(writer(Page([HEAD, *rows])), records=office)
        title = drafted(writer(Page([[f"联系{MOBILE}"], HEAD, *rows])), records=office)
        assert column(allowed, "remark") == [f"{MOBILE}、{ID_CARD}"]
        assert [finding.row for finding in title.findings] == [1]


def test_a_sheet_too_large_to_be_looked_through_stops_the_upload() -> None:
    pages = Page([HEAD, ["2018Q2", "GC-1", "样例", "好"]], "报表"), Page([["甲"]] * 9, "其他")

    draft = drafted(xlsx(*pages), limits=Limits(rows=5))

    assert "sheet_unchecked" in codes(draft)
    assert not draft.is_committable


# ---- nothing is stored ---------------------------------------------------------------------------------------------


def test_nothing_of_such_a_file_is_committed_submitted_or_kept(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    draft = read_form(f"{HEADER},备注", f"2018Q2,GC-1,样例,{MOBILE}")

    for act in (commit, submit, keep):
        with pytest.raises(PersonalData):
            act(draft, store, who="城管科", why="报", **({} if act is keep else {"seen": 0}))
    assert not any(MOBILE.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_reason_or_a_name_with_a_telephone_is_not_written_down(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    draft = read_form(HEADER, "2018Q2,GC-1,样例")

    for who, why in ((f"李某{MOBILE}", "报"), ("城管科", f"问{MOBILE}")):
        with pytest.raises(PersonalData, match=r"138\*\*\*\*8000"):
            commit(draft, store, who=who, why=why, seen=0)


def test_a_file_that_cannot_be_looked_through_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Unanswered):
        keep(drafted(b"%PDF"), Store.open(tmp_path), who="城管科")
