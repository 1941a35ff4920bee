"""A whole workbook in one go: every sheet that is a table, each with its findings, one difference, one version."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import DEMO
from commands import metrics
from intake_tables import TABLES, codes
from pages import dashboard, markups, opened, sound
from workbooks import Page, xlsx

from metrics.app.desk import desk as on_desk
from metrics.app.desk.desk import Desk
from metrics.errors import Damaged, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.earlier_answers import remembered
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records import review
from metrics.intake.records.bundle import Bundle, read_all
from metrics.intake.records.commit import commit
from metrics.intake.records.diff import compare_each
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

PLACES = [["社区编号", "社区名称"], ["1", "样例甲社区"]]
WORK = ["季度", "工程编号", "名称", "社区"]
VISIT = [["走访编号", "走访日期", "工程编号"], ["Z-1", "2018-04-02", "GC-1"]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def book(*pages: Page) -> Upload:
    return Upload("二季度.xlsx", xlsx(*pages))


def works(name: str, *rows: list[str]) -> Page:
    return Page([WORK, *rows], name)


def together(store: Store, upload: Upload, *sheets: str, answers: Answers | None = None) -> Bundle:
    answers = answers or Answers()
    for name in sheets:
        answers = answers.given(f"sheets/{name}", "yes")
    known = frames.load(store, TABLES.values())
    found = read_all(upload, tables=TABLES, records=known, archive=store, answers=answers)
    assert isinstance(found, Bundle)
    return found


def sheets(bundle: Bundle) -> list[str | None]:
    return [draft.answers.sheet for draft in bundle.drafts]


THREE = book(
    Page([["二季度报表"]], "封面"), Page(VISIT, "走访"), works("工程", ["2018Q2", "GC-1", "甲", "样例甲社区"]),
    Page(PLACES, "社区"), Page(PLACES, "旧名册", "hidden"),
)  # fmt: skip


def test_every_sheet_that_is_shown_and_is_a_table_is_offered() -> None:
    draft = read(THREE, tables=TABLES, records=None)

    assert draft.sheets == ("走访", "工程", "社区")
    assert read(book(works("工程")), tables=TABLES, records=None).sheets == ()


def test_a_register_in_the_same_workbook_is_known_to_the_sheets_checked_against_it(store: Store) -> None:
    before = read(Upload("x.csv", "社区编号,社区名称\n9,样例乙社区".encode()), tables=TABLES, records=None)
    commit(before, store, who="数据员", why="", seen=0)
    alone = read(THREE, tables=TABLES, records=frames.load(store, TABLES.values()), answers=Answers(sheet="工程"))
    assert [finding.value for finding in alone.findings if finding.blocks] == ["样例甲社区"]

    bundle = together(store, THREE, "走访", "工程", "社区")

    assert sheets(bundle) == ["社区", "工程", "走访"], "registers first, then as tables build on each other"
    assert [codes(draft) for draft in bundle.drafts[1:]] == [[], []]
    assert [(finding.code, finding.slots["sheets"]) for finding in bundle.findings] == [
        ("sheets_left_out", ("封面", "旧名册")),
    ]  # fmt: skip


def test_all_of_it_is_one_version_and_says_in_the_log_which_sheet_was_asked_what(store: Store) -> None:
    bundle = together(store, THREE, "走访", "工程", "社区")

    entry = commit(bundle, store, who="数据员", why="", seen=0)

    assert [(part.table, part.quarter, part.rows) for part in entry.parts] == [
        ("places", "", 1), ("works", "2018Q2", 1), ("visits", "2018Q2", 1),
    ]  # fmt: skip
    assert (store.version, store.raw(entry)) == (1, THREE.data)
    assert [(item["table"], item["answers"]) for item in entry.accepted] == [
        ("places", {"sheet": "社区"}), ("works", {"sheet": "工程"}), ("visits", {"sheet": "走访"}),
    ]  # fmt: skip


def test_one_sheet_with_an_error_keeps_all_of_them_out(store: Store) -> None:
    wrong = book(Page(PLACES, "社区"), works("工程", ["2018Q2", "", "甲", "样例甲社区"]))
    bundle = together(store, wrong, "社区", "工程")

    assert [draft.is_committable for draft in bundle.drafts] == [True, False]
    with pytest.raises(Unanswered, match="required_blank"):
        commit(bundle, store, who="数据员", why="", seen=0)
    assert store.version == 0


def test_two_quarters_in_two_sheets_build_on_each_other(store: Store) -> None:
    first, second = ["季度", "工程编号", "名称", "自开工累计投资（万元）"], "自开工累计投资（万元）"
    data = book(
        Page([first, ["2018Q2", "GC-1", "甲", "5"]], "二季度"), Page([first, ["2018Q1", "GC-1", "甲", "9"]], "一季度"),
    )  # fmt: skip

    bundle = together(store, data, "二季度", "一季度")

    assert sheets(bundle) == ["一季度", "二季度"]
    (fell,) = bundle.drafts[1].findings
    assert (fell.code, fell.header) == ("total_fell", second)
    differences = compare_each(bundle.drafts, store)
    assert [[(diff.quarter, len(diff.added)) for diff in found] for _, found in differences] == [
        [("2018Q1", 1)], [("2018Q2", 1)],
    ]  # fmt: skip


def test_two_sheets_with_the_same_list_or_the_same_row_do_not_overwrite_each_other(store: Store) -> None:
    row = ["2018Q2", "GC-1", "甲", ""]
    lists = together(store, book(works("初报", row), works("更正", row)), "初报", "更正")
    rows = together(store, book(Page(VISIT, "四月"), Page(VISIT, "五月")), "四月", "五月")

    for bundle, names in ((lists, ("2018Q2",)), (rows, ("Z-1",))):
        (clash,) = bundle.findings
        assert (clash.code, clash.slots["names"], bundle.is_committable) == ("sheets_clash", names, False)
        with pytest.raises(Unanswered, match="sheets_clash"):
            commit(bundle, store, who="数据员", why="", seen=0)


def test_each_sheet_has_its_own_answers_and_they_survive_the_log(store: Store) -> None:
    answers = Answers(sheet="工程", marks={"1": "header"}).given("sheets/工程", "yes").given("sheets/走访", "yes")

    answers = answers.given("走访!quarter", "2018Q2").given("走访!fixes/2/found", "3")

    assert answers.sheets["工程"] == Answers(sheet="工程", marks={"1": "header"})
    assert answers.sheets["走访"] == Answers(sheet="走访", quarter="2018Q2", fixes={(2, "found"): "3"})
    assert Answers.from_dict(answers.to_dict()) == answers
    assert answers.given("sheets/走访", "").sheets.keys() == {"工程"}


def test_what_was_answered_for_one_sheet_is_not_remembered_for_the_table_of_another(store: Store) -> None:
    data = book(works("工程", ["2018Q2", "GC-1", "甲", ""]), Page([[*row, "天气"] for row in VISIT], "走访"))
    answers = Answers().given("sheets/工程", "yes").given("sheets/走访", "yes").given("走访!columns/天气", "ignore")
    commit(together(store, data, answers=answers), store, who="数据员", why="", seen=0)

    assert set(remembered(store, "visits")) == {"columns/天气"}
    assert remembered(store, "works") == {}


def test_a_workbook_with_personal_data_in_any_sheet_is_withheld_whole(store: Store) -> None:
    data = book(works("工程", ["2018Q2", "GC-1", "甲", ""]), Page([*PLACES, ["2", "13800138000"]], "社区"))

    bundle = together(store, data, "工程", "社区")

    assert (bundle.is_withheld, bundle.upload.data) == (True, b"")


# The sample office's own registers: two tables of the real catalogue in one workbook.


def registers(*names: str) -> bytes:
    pages = []
    for name in names:
        with (DEMO / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            pages.append(Page(list(csv.reader(file)), catalogue().tables[name].names[0]))
    return xlsx(*pages)


REGISTERS = ("departments", "communities")


def test_a_workbook_is_one_submission_and_becomes_one_version_once_it_is_approved(store: Store) -> None:
    handed_in = store.submissions.one(submitted(store))
    again = review.reopened(handed_in, store, catalogue())
    entry = review.approve(handed_in.number, store, catalogue(), who="分管副主任", seen=store.head()[0])

    assert isinstance(again, Bundle)
    assert {draft.table.id for draft in again.drafts if draft.table} == set(REGISTERS)
    assert {part.table for part in entry.parts} == set(REGISTERS)


def submitted(store: Store) -> int:
    """The sample office's registers in one workbook, handed in."""
    tables, known, answers = catalogue().tables, frames.load(store, catalogue().tables.values()), Answers()
    for name in REGISTERS:
        answers = answers.given(f"sheets/{tables[name].names[0]}", "yes")
    upload = Upload("名册.xlsx", registers(*REGISTERS))
    bundle = read_all(upload, tables=tables, records=known, archive=store, answers=answers)
    return review.submit(bundle, store, who="数据员", why="建库", seen=store.head()[0]).number


def test_the_command_line_tells_how_to_bring_in_a_whole_workbook_and_does(tmp_path: Path) -> None:
    file, store = tmp_path / "名册.xlsx", tmp_path / "store"
    file.write_bytes(registers(*REGISTERS))
    told = metrics("check", file, "--store", store)
    names = [catalogue().tables[name].names[0] for name in REGISTERS]
    said = [f"sheets/{name}=yes" for name in names]
    assert all(f'--answer "{each}"' in told.said for each in said)

    done = metrics(
        "import", file, "--store", store, "--by", "数据员", *(w for each in said for w in ("--answer", each))
    )

    assert (done.code, "已提交为第1版" in done.said) == (0, True)
    [entry] = metrics("log", "--format", "json", "--store", store).json
    assert {part["table"] for part in entry["parts"]} == set(REGISTERS)


@pytest.mark.parametrize("sheets", [5, {"甲": 5}, {"甲": None}, {"甲": {"sheets": {}}}, {"甲": {"weather": "fine"}}])
def test_sheets_that_hold_no_answers_are_refused(sheets: object) -> None:
    with pytest.raises(Damaged):
        Answers.from_dict({"sheets": sheets})


def test_the_reviewer_sees_every_sheet_of_a_workbook_as_one_submission(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = submitted(Store.open(office))

    reads: list[Upload] = []
    monkeypatch.setattr(on_desk, "read_all", lambda file, **more: reads.append(file) or read_all(file, **more))

    page = sound(opened("review", review_open=number))
    html = markups(sound(page.run()))

    assert len(reads) == 1
    assert all(html.count(f"<h3>{catalogue().tables[name].names[0]}</h3>") == 2 for name in REGISTERS)
    assert "名册.xlsx" in html


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    with dashboard(tmp_path) as path:
        yield path


def test_the_desk_offers_the_whole_workbook_shows_each_sheet_and_commits_all_as_one(office: Path) -> None:
    upload = Upload("名册.xlsx", registers(*REGISTERS))
    page = sound(opened("upload", desk=Desk("kept:1:1", upload, Answers(), 0), who="数据员"))
    (every,) = [button for button in page.button if "2张表一起读" in button.label]

    page = sound(every.click().run())

    html = markups(page)
    assert all(f"<td>{catalogue().tables[name].names[0]}</td>" in html for name in REGISTERS)
    commits = next(button for button in page.button if button.label == "提交")
    page = sound(commits.click().run())
    assert {part.table for part in page.session_state["desk"].done.parts} == set(REGISTERS)
    assert "已提交为第1版" in markups(page)

    for label in ("撤销这次提交", "确定撤销"):
        page = sound(next(button for button in page.button if button.label == label).click().run())
    assert "已撤销，数据回到提交之前" in markups(page)
