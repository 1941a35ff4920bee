"""A file that lacks a column: what it puts on record passes the rules as it will stand, and what stays is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from builders import DEMO
from hypothesis import given
from hypothesis import strategies as st
from intake_tables import TABLES, VISITS, WORKS, form, places, read_form

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.say import say
from metrics.intake.records.commit import commit
from metrics.intake.records.diff import compare
from metrics.model.finding import Severity
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.canonical_csv import write_texts
from metrics.store.log import Store

WORK = "季度,工程编号,名称,开工日期,完工日期,备注"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def take(store: Store, draft: Draft) -> None:
    commit(draft, store, who="周", why="更正", seen=store.head()[0])


def works(store: Store, header: str, *rows: str, answers: Answers | None = None) -> Draft:
    return read_form(header, *rows, records=frames.load(store, TABLES.values()), answers=answers)


def test_a_row_is_asked_as_it_will_stand_with_what_a_missing_column_keeps(store: Store) -> None:
    """GC-1 was finished on 1 May; a file without that column says that it began on 1 June."""
    take(store, works(store, WORK, "2018Q2,GC-1,甲,2018-03-01,2018-05-01,"))

    draft = works(store, "季度,工程编号,名称,开工日期", "2018Q2,GC-1,甲,2018-06-01")

    [broken] = [finding for finding in draft.findings if finding.severity is Severity.ERROR]
    assert (broken.code, broken.row, broken.slots["kept"]) == ("finished_before_start", 2, ("「完工日期」2018-05-01",))
    assert not draft.is_committable


def test_it_passes_once_the_columns_the_file_lacks_are_emptied_or_the_thing_is_new(store: Store) -> None:
    take(store, works(store, WORK, "2018Q2,GC-1,甲,2018-03-01,2018-05-01,"))
    header = "季度,工程编号,名称,开工日期"

    assert works(store, header, "2018Q2,GC-1,甲,2018-06-01", answers=Answers(absent="clear")).is_committable
    assert works(store, header, "2018Q2,GC-1,甲,2018-04-01").is_committable
    # Another quarter keeps nothing of this one.
    assert works(store, header, "2018Q3,GC-1,甲,2018-06-01").is_committable


def test_a_file_without_a_column_is_not_refused_for_what_stays_on_record(store: Store) -> None:
    """GC-1 got another name in the second quarter, and a remark that says why."""
    take(store, works(store, WORK, "2018Q1,GC-1,甲,,,"))
    take(store, works(store, WORK, "2018Q2,GC-1,乙,,,更名"))

    assert works(store, "季度,工程编号,名称,开工日期", "2018Q2,GC-1,乙,2018-06-01").is_committable
    assert places(works(store, "季度,工程编号,名称", "2018Q3,GC-1,丙")) == [("renamed", 2, "name")]


def test_the_difference_lists_what_a_missing_column_keeps_those_that_change_first(store: Store) -> None:
    take(store, works(store, WORK, "2018Q2,GC-1,甲,,2018-05-01,", "2018Q2,GC-2,乙,,2018-06-01,", "2018Q2,GC-3,丙,,,"))

    draft = works(store, "季度,工程编号,名称", "2018Q2,GC-1,甲", "2018Q2,GC-2,丁", "2018Q2,GC-3,丙")
    [diff] = compare(draft, store)

    assert [(kept.field_id, kept.count, kept.shown) for kept in diff.kept] == [
        ("finished", 2, (("丁", "2018-06-01"), ("甲", "2018-05-01")))
    ]
    told = diff.kept[0].told(WORKS, catalogue().text("zh"))
    assert told == "文件里没有「完工日期」，2行保留原有内容：丁 2018-06-01、甲 2018-05-01"


def test_events_keep_by_their_key_whatever_their_quarter(store: Store) -> None:
    first = form("走访编号,走访日期,地点,备注", "V-1,2018-05-01,甲,好", name="走访记录.csv")
    take(store, read(first, tables=TABLES, records=None))

    draft = read_form("走访编号,走访日期", "V-1,2018-07-01", name="走访记录.csv", records=frames.load(store, [VISITS]))

    kept = {diff.quarter: [(kept.field_id, kept.shown) for kept in diff.kept] for diff in compare(draft, store)}
    assert kept == {"2018Q2": [], "2018Q3": [("place", (("V-1", "甲"),)), ("remark", (("V-1", "好"),))]}


def test_a_ledger_that_reopens_problems_without_the_column_of_their_closing_is_asked(tmp_path: Path) -> None:
    """The first problem was closed; the file says 整改中 and has no 销号日期, so that its old date would stay."""
    store, families = Store.open(tmp_path), catalogue()
    for name in ("communities", "departments", "rectification"):
        take(
            store,
            read(Upload(f"{name}.csv", (DEMO / f"{name}.csv").read_bytes()), tables=families.tables, records=None),
        )
    rows = list(csv.DictReader(io.StringIO((DEMO / "rectification.csv").read_text("utf-8-sig"))))
    closed = next(row for row in rows if row["整改状态"] == "已销号") | {"整改状态": "整改中"}
    closed.pop("销号日期")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(closed))
    writer.writeheader()
    writer.writerow(closed)

    records = frames.load(store, families.tables.values())
    draft = read(Upload("整改台账.csv", out.getvalue().encode("utf-8-sig")), tables=families.tables, records=records)

    [asked] = [finding for finding in draft.findings if finding.blocks]
    assert (asked.code, asked.fix) == ("issue_state_unlike_dates", "已销号")
    assert "文件里没有这一栏，沿用已有的「销号日期」" in say(asked, families.text("zh").scoped("rectification"))


PRINTED = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp", "Zs"))
SIGNED = st.sampled_from(["=1+1", "+86示例", "-3℃停工", "@专班", "'=1", "''x", '="甲"', '="1"', "＝甲", "-甲"])
CODES = st.sampled_from(["A1", "A-2", "b3", "007", "7-1"])
VISITED = st.tuples(CODES, SIGNED | st.text(PRINTED, min_size=1, max_size=8), SIGNED)


@given(st.lists(VISITED, min_size=1, max_size=4, unique_by=lambda visit: visit[0]))
def test_the_export_of_what_is_on_record_changes_nothing(visits: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["走访编号", "走访日期", "地点", "备注"])
    writer.writerows([code, "2018-05-01", *said] for code, *said in visits)
    first = read(Upload("走访记录.csv", out.getvalue().encode("utf-8-sig")), tables=TABLES, records=None)
    texts = first.parts[0].texts

    again = read(Upload("走访记录.csv", write_texts(VISITS, texts)), tables=TABLES, records=None)

    assert again.parts[0].texts.equals(texts)
    assert not [finding for finding in again.findings if finding.blocks]
