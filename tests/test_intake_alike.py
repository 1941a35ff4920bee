"""Codes that only look different: asked about before they become rows, and read as the sheet shows them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import PLACES, TABLES, column, form, read_form

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.commit import commit
from metrics.intake.records.diff import compare
from metrics.model.records import Records
from metrics.store import frames
from metrics.store.log import Store

VISIT = "走访编号,走访日期,地点"
KNOWN = "WT-2018-0030"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One visit, one work and one place of the second quarter on record."""
    store = Store.open(tmp_path_factory.mktemp("store"))
    for upload in (
        form(VISIT, f"{KNOWN},2018-05-01,甲", name="走访记录.csv"),
        form("季度,工程编号,名称", "2018Q1,00901,甲", "2018Q1,1-12,乙"),
        form("社区编号,社区名称", "SQ-1,样例（一）社区", name="社区名册.csv"),
    ):
        draft = read(upload, tables=TABLES, records=None)
        commit(draft, store, who="周", why="", seen=store.head()[0])
    return store


@pytest.fixture(scope="module")
def known(store: Store) -> Records:
    return frames.load(store, TABLES.values())


def visit(code: str, known: Records, answers: Answers | None = None) -> Draft:
    return read_form(VISIT, f'"{code}",2018-05-01,甲', name="走访记录.csv", records=known, answers=answers)


def blocking(draft: Draft) -> list[str]:
    return [finding.code for finding in draft.findings if finding.blocks]


WRITTEN = (
    "wt-2018-0030", "Wt-2018-0030", "'WT-2018-0030", "`WT-2018-0030", "‘WT-2018-0030’", "“WT-2018-0030”",
    "WT_2018_0030", "WT~2018~0030", "WT一2018一0030", "WTー2018ー0030", "WT-2018-0030.", "WT-2018-0030-",
    "W\u0422-2018-0030", "W\u03a4-2018-0030", "WT-2018-OO3O", "WT-2018-30", "WT20180030",
    "WT-2018-0030\ufe0f", "WT-2018-0030\u2800", "WT--2018-0030", "WT·2018·0030",
)  # fmt: skip
SEEN = (
    "ＷＴ－２０１８－００３０",
    "WT – 2018 – 0030",
    " WT-2018-0030\u3000",
    "W\u200bT-2018-0030",
    '=""WT-2018-0030""',
)


@pytest.mark.parametrize("code", WRITTEN)
def test_a_code_that_only_looks_different_is_asked_about_before_the_difference_shows_a_row(
    code: str, store: Store, known: Records
) -> None:
    draft = visit(code, known)

    assert blocking(draft) == ["keys_alike"]
    assert {diff.is_empty for diff in compare(draft, store)} == {True}


@pytest.mark.parametrize(
    "code",
    ["ＷＴ－２０１８－００３０", "WT – 2018 – 0030", " WT-2018-0030\u3000", "W\u200bT-2018-0030", '=""WT-2018-0030""'],
)
def test_width_spaces_dashes_and_the_sign_that_keeps_a_text_a_text_are_read_as_the_code(
    code: str, store: Store, known: Records
) -> None:
    draft = visit(code, known)

    assert (draft.findings, column(draft, "visit_no")) == ((), [KNOWN])


@pytest.mark.parametrize("code", ["WT\u200e-2018-0030", "\u202aWT-2018-0030\u202c"])
def test_marks_of_direction_in_a_code_are_taken_out_and_told(code: str, known: Records) -> None:
    draft = visit(code, known)

    assert ([found.code for found in draft.findings], column(draft, "visit_no")) == (["marks_removed"], [KNOWN])


def test_who_says_it_is_the_same_changes_nothing_and_who_says_it_is_another_adds_a_row(
    store: Store, known: Records
) -> None:
    same = visit("wt-2018-0030", known, Answers(alike={"visit_no": "same"}))
    other = visit("wt-2018-0030", known, Answers(alike={"visit_no": "new"}))

    assert (same.is_committable, column(same, "visit_no")) == (True, [KNOWN])
    assert (other.is_committable, [row.key for diff in compare(other, store) for row in diff.added]) == (
        True,
        [("wt-2018-0030",)],
    )


@pytest.mark.parametrize("code", ["WT-2018-0031", "WT-2018-00301", "WT-2018-003", "XT-2018-0030", "WT-2018-0030A"])
def test_another_code_is_no_question(code: str, known: Records) -> None:
    assert blocking(visit(code, known)) == []


def test_numbers_with_and_without_the_zeros_excel_takes_away_are_asked_and_11_2_is_not_1_12(known: Records) -> None:
    lost = read_form("季度,工程编号,名称", "2018Q2,901,甲", "2018Q2,1-12,乙", records=known)
    kept = read_form("季度,工程编号,名称", "2018Q2,00901,甲", "2018Q2,1-12,乙", "2018Q2,11-2,丙", records=known)

    assert blocking(lost) == ["keys_alike"]
    assert blocking(kept) == []


def test_two_of_one_file_that_look_alike_are_asked_about_and_stay_two_meanwhile() -> None:
    rows = (VISIT, "WT-1,2018-05-01,甲", "wt-1,2018-05-02,乙")
    draft = read_form(*rows, name="走访记录.csv")
    same = read_form(*rows, name="走访记录.csv", answers=Answers(alike={"visit_no": "same"}))

    assert (blocking(draft), column(draft, "visit_no")) == (["keys_alike"], ["WT-1", "wt-1"])
    assert blocking(same) == ["key_twice"]


def test_a_sign_in_front_of_a_new_code_is_asked_about_too() -> None:
    draft = read_form(VISIT, "'00902,2018-05-01,甲", name="走访记录.csv")

    [asked] = draft.questions
    assert (asked.code, asked.slots["pairs"]) == ("keys_alike", ("'00902＝00902",))


def test_a_name_that_is_a_key_is_compared_like_a_code(known: Records) -> None:
    assert PLACES.row_key == ("place_id",)
    draft = read_form("社区编号,社区名称", "sq-1,样例（一）社区", name="社区名册.csv", records=known)

    assert blocking(draft) == ["keys_alike"]


def test_a_file_in_which_every_cell_is_a_formula_of_its_text_is_read_as_it_is_shown() -> None:
    quoted = [",".join(f'"=""{cell}"""' for cell in line.split(",")) for line in (VISIT, f"{KNOWN},2018-05-01,甲")]
    bare = [",".join(f'="{cell}"' for cell in line.split(",")) for line in (VISIT, f"{KNOWN},2018-05-01,甲")]

    for lines in (quoted, bare):
        draft = read_form(*lines, name="走访记录.csv")
        assert (blocking(draft), column(draft, "visit_no"), column(draft, "place")) == ([], [KNOWN], ["甲"])


UNSEEN = ("\u200b", "\u200e", "\u2060", "\u00ad", "\ufeff", "\u202c", "\ufe0f", " ", "\u3000", "\u2009")
MARKS = st.sampled_from((*"'`\"‘’“”", *UNSEEN))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(KNOWN)), MARKS), min_size=1, max_size=4), st.booleans())
def test_a_key_changed_only_in_marks_nobody_sees_never_makes_a_new_row_unasked(
    store: Store, known: Records, marks: list[tuple[int, str]], lowered: bool
) -> None:
    code = KNOWN.lower() if lowered else KNOWN
    for place, mark in marks:
        code = code[:place] + mark + code[place:]

    draft = visit(code.replace('"', '""'), known)

    assert blocking(draft) == ["keys_alike"] or column(draft, "visit_no") == [KNOWN]
    assert not [row for diff in compare(draft, store) for row in diff.added]
