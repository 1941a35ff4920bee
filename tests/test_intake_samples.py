"""The sample office's own files: two dirty ones, a restated quarter, and everything in data/demo."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from builders import DEMO, SAMPLES, records, sample
from intake_tables import column

from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.families.office import schema as office
from metrics.families.red_flags.schema import RED_FLAGS
from metrics.families.renovation.schema import RENOVATION
from metrics.intake.drafts.answers import IGNORE, Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records import demonstration
from metrics.intake.records.commit import commit
from metrics.intake.records.diff import Diff, compare
from metrics.model.records import Records
from metrics.model.schema import Table
from metrics.store import frames
from metrics.store.log import Store

REGISTERS = (office.COMMUNITIES, office.DEPARTMENTS, office.TARGETS)
TABLES = {table.id: table for table in (*REGISTERS, RENOVATION, MILESTONES, PROJECTS, RED_FLAGS)}

GBK = SAMPLES / "dirty" / "老旧小区改造2017年四季度（GBK原始表）.csv"
FAULTY = SAMPLES / "dirty" / "renovation_2018Q2_含错误.csv"


def on_record(*quarters: str) -> Records:
    """The communities, and the compounds of some quarters."""
    compounds = sample(RENOVATION)
    kept = compounds.filter(pl.col("quarter").is_in(quarters))
    return records((RENOVATION, kept), (office.COMMUNITIES, sample(office.COMMUNITIES)))


def draft_of(path: Path, known: Records | None, answers: Answers | None = None) -> Draft:
    return read(Upload(path.name, path.read_bytes()), tables=TABLES, records=known, answers=answers or Answers())


def told(draft: Draft) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(finding.severity.value, finding.row, finding.code, finding.value) for finding in draft.findings]


NOTICES_OF_THE_GBK_FORM = [
    ("notice", None, "quarter_from_title", "2017Q4"),
    ("notice", None, "column_converted", None),
    ("notice", None, "percent_by_finished_fraction", None),
    ("notice", 4, "name_resolved", "样例甲"),
    ("notice", 6, "name_resolved", "样例乙"),
    ("notice", 8, "name_resolved", "兴隆"),
    ("notice", 10, "name_resolved", "样例丙"),
    ("notice", 12, "name_resolved", "样例丁"),
    ("notice", 14, "name_resolved", "样例己"),
]


def test_the_gbk_form_is_read_whole_and_asks_only_about_its_ambiguous_header() -> None:
    draft = draft_of(GBK, on_record("2017Q1", "2017Q2"))

    asked = ("question", None, "column_ambiguous", None)
    assert told(draft) == [*NOTICES_OF_THE_GBK_FORM[:3], asked, *NOTICES_OF_THE_GBK_FORM[3:]]
    (question,) = draft.questions
    assert (question.header, question.options) == ("累计投资", ("invested_total", IGNORE))
    assert (draft.encoding, draft.delimiter, draft.table) == ("GB18030", ",", RENOVATION)


def test_compounds_of_last_quarter_that_the_gbk_form_leaves_out_are_named() -> None:
    draft = draft_of(GBK, on_record("2017Q1", "2017Q2", "2017Q3"))

    gone = draft.findings[0]
    assert (gone.code, gone.slots["base"], gone.slots["quarter"]) == ("rows_gone", "2017Q3", "2017Q4")
    assert [name[:9] for name in gone.slots["all"]] == [f"LZ-XQ-0{number}" for number in range(13, 25)]
    assert len(draft.findings) == 11


def test_every_trap_of_the_gbk_form_is_read_as_the_office_means_it() -> None:
    answers = Answers(columns={"累计投资": "invested_total"})

    draft = draft_of(GBK, on_record("2017Q2"), answers)

    over = ("warning", 5, "over_budget", "361.7")
    assert told(draft) == [*NOTICES_OF_THE_GBK_FORM[:4], over, *NOTICES_OF_THE_GBK_FORM[4:]]
    assert draft.is_committable
    assert set(column(draft, "quarter")) == {"2017Q4"}
    assert column(draft, "community") == [
        "样例甲社区", "同乐社区", "样例乙社区", "清华园社区", "兴隆社区", "同乐社区", "样例丙社区", "清华园社区",
        "样例丁社区", "样例戊社区", "样例己社区", "样例庚社区",
    ]  # fmt: skip
    assert column(draft, "households") == [
        "126",
        "168",
        "72",
        "64",
        "210",
        "256",
        "152",
        "198",
        "60",
        "110",
        "96",
        "144",
    ]
    assert column(draft, "floor_area")[:4] == ["9800", "12600", "5400", "4700"]
    assert column(draft, "plan_year") == ["2017"] * 4 + ["2018"] * 8
    assert column(draft, "progress") == ["100", "100", "97", "100"] + ["0"] * 8
    assert column(draft, "planned_end")[:3] == ["2017-09-30", "2017-10-31", "2017-11-30"]
    assert column(draft, "invested_total") == ["250", "361.7", "130.8", "134.8"] + ["0"] * 8


def test_the_rows_of_the_gbk_form_that_are_no_data_are_listed() -> None:
    draft = draft_of(GBK, None)

    assert [(found.row, found.reason) for found in draft.excluded] == [
        (1, "title"), (2, "title"), (16, "total"), (17, "signature"),
    ]  # fmt: skip
    assert draft.parts[0].numbers == tuple(range(4, 16))
    assert (draft.columns[0].header, draft.columns[0].how) == ("序号", "line_number")
    assert draft.facts.units == ("万元",)


def test_the_faulty_form_gives_exactly_its_ten_findings_and_the_compounds_left_out() -> None:
    draft = draft_of(FAULTY, on_record("2017Q4", "2018Q1"))

    assert told(draft) == [
        ("error", None, "rows_gone", None),
        ("error", 2, "number_too_large", "120"),
        ("error", 3, "works_end_before_start", "2017-03-01"),
        ("error", 4, "word_unknown", "收尾中"),
        ("error", 5, "total_fell", "10"),
        ("notice", 6, "name_resolved", "同乐"),
        ("error", 7, "required_blank", ""),
        ("error", 8, "key_twice", "LZ-XQ-006"),
        ("error", 9, "date_impossible", "2018年13月1日"),
        ("error", 10, "start_after_quarter", "2018-08-01"),
        ("error", 11, "complete_not_finished", "100"),
    ]
    assert [finding.field_id for finding in draft.findings[1:]] == [
        "progress", "actual_end", "stage", "invested_total", "community", "households", "compound_id", "planned_end",
        "actual_start", "progress",
    ]  # fmt: skip
    gone = [name[:9] for name in draft.findings[0].slots["all"]]
    assert gone == ["LZ-XQ-007", *(f"LZ-XQ-0{number}" for number in range(11, 25))]


def test_the_faulty_form_shows_its_own_faults_even_on_an_empty_record() -> None:
    draft = draft_of(FAULTY, None)

    assert [(finding.row, finding.code) for finding in draft.findings if finding.row] == [
        (2, "number_too_large"), (3, "works_end_before_start"), (3, "over_budget"), (4, "word_unknown"),
        (7, "required_blank"), (8, "key_twice"), (9, "date_impossible"), (10, "start_after_quarter"),
        (11, "complete_not_finished"),
    ]  # fmt: skip
    assert [finding.code for finding in draft.findings if not finding.row] == ["register_empty"]


def demo_files() -> list[Path]:
    """Every file of data/demo, registers first, and a quarter's first report before the file that corrects it."""
    return [path for path, _ in demonstration.files(TABLES.values())]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store into which every file of data/demo was imported, with nothing to decide."""
    store = Store.open(tmp_path_factory.mktemp("office"))
    for path in demo_files():
        draft = draft_of(path, frames.load(store, TABLES.values()))
        assert [finding.code for finding in draft.findings if finding.blocks] == [], path.name
        commit(draft, store, who="周", why="更正", seen=store.head()[0])
    return store


def test_every_table_has_its_demo_file() -> None:
    assert {table.file for table in TABLES.values()} <= {path.name for path in demo_files()}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.id)
def test_every_demo_file_imports_without_a_question_and_loses_no_cell(store: Store, table: Table) -> None:
    stored = frames.load(store, [table]).all(table.id)
    texts = [frames.texts(store, table, quarter) for quarter in store.current(table.id)]

    key = list(table.key)
    whole = pl.concat(texts).sort(key)
    assert whole.equals(sample(table).sort(key))
    assert len(stored) == len(whole)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.id)
def test_the_same_file_again_changes_nothing(store: Store, table: Table) -> None:
    draft = draft_of(DEMO / table.file, frames.load(store, TABLES.values()))

    assert {diff.is_empty for diff in compare(draft, store)} == {True}
    assert not [finding for finding in draft.findings if finding.blocks]


@pytest.fixture(scope="module")
def restated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Diff]:
    """The first report of 2017Q3 on record, and what its correction changes."""
    store = Store.open(tmp_path_factory.mktemp("restated"))
    first = draft_of(SAMPLES / "restatement" / "renovation_2017Q3_初报.csv", on_record("2017Q2"))
    commit(first, store, who="周", why="", seen=0)
    correction = draft_of(SAMPLES / "restatement" / "renovation_2017Q3_更正.csv", on_record("2017Q2"))
    (diff,) = compare(correction, store)
    return store, diff


def test_the_correction_adds_one_compound_changes_two_and_removes_none(restated: tuple[Store, Diff]) -> None:
    _, diff = restated

    assert [(row.key, row.row) for row in diff.added] == [(("LZ-XQ-018",), 19)]
    assert list(diff.removed) == []
    assert [(cell.key[0], cell.field_id, cell.old, cell.new, cell.row) for cell in diff.changed] == [
        ("LZ-XQ-001", "progress", "99", "92", 2),
        ("LZ-XQ-001", "year_invested", "248.3", "205.6", 2),
        ("LZ-XQ-001", "invested_total", "248.3", "205.6", 2),
        ("LZ-XQ-001", "remark", None, "本季数据已更正（初报形象进度99%，累计完成投资248.3万元）", 2),
        ("LZ-XQ-004", "households", "66", "64", 5),
    ]
    assert (diff.unchanged, diff.quarter, diff.changed[0].label) == (21, "2017Q3", "样例路8号院")
