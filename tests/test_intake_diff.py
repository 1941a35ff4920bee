"""What an upload changes, and what becomes of the record: upsert of events, whole lists of the others."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from builders import texts
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tables import AWARDS, PLACES, TABLES, VISITS, WORKS, form, read_form

from metrics.errors import Conflict, NothingNew, ReasonMissing, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.commit import commit
from metrics.intake.records.diff import Diff, compare, difference
from metrics.intake.records.outcome import by_key
from metrics.model.records import Reporting
from metrics.model.schema import Table
from metrics.store import frames
from metrics.store.entry import Entry
from metrics.store.log import Store

VISIT = "走访编号,走访日期,地点,备注"
WORK = "季度,工程编号,名称,总投资（万元）,备注"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def take(store: Store, draft: Draft, why: str = "") -> Entry:
    return commit(draft, store, who="周", why=why, seen=store.head()[0])


def visits(*rows: str, header: str = VISIT, store: Store | None = None) -> Draft:
    known = frames.load(store, TABLES.values()) if store else None
    return read_form(header, *rows, name="走访记录.csv", records=known)


def on_record(store: Store, table: Table, quarter: str, *names: str) -> list[tuple[object, ...]]:
    found = frames.texts(store, table, quarter)
    assert found is not None
    return found.select(names).rows()


def test_a_first_report_only_adds(store: Store) -> None:
    (diff,) = compare(read_form(WORK, "2018Q2,GC-1,甲,120,"), store)

    assert (len(diff.added), len(diff.removed), diff.changed, diff.unchanged) == (1, 0, (), 0)
    assert (diff.quarter, diff.added[0].label, diff.added[0].row, diff.was) == ("2018Q2", "甲", 2, Reporting.MISSING)
    assert not diff.replaces


def test_a_snapshot_sent_again_replaces_its_quarter_and_leaves_the_others(store: Store) -> None:
    take(store, read_form(WORK, "2018Q1,GC-1,甲,120,", "2018Q2,GC-1,甲,120,", "2018Q2,GC-2,乙,80,"))

    draft = read_form(WORK, "2018Q2,GC-1,甲,125.50,核定", "2018Q2,GC-3,丙,90,")
    (diff,) = compare(draft, store)
    entry = take(store, draft, why="更正")

    assert [row.key for row in diff.added] == [("GC-3",)]
    assert [(row.key, row.label, row.row) for row in diff.removed] == [(("GC-2",), "乙", None)]
    assert [(cell.field_id, cell.old, cell.new) for cell in diff.changed] == [
        ("budget", "120", "125.5"), ("remark", None, "核定"),
    ]  # fmt: skip
    assert [(part.table, part.quarter, part.rows) for part in entry.parts] == [("works", "2018Q2", 2)]
    assert on_record(store, WORKS, "2018Q1", "work_id", "budget") == [("GC-1", "120")]


def test_a_whole_list_without_a_column_keeps_what_is_on_record_there_and_says_so(store: Store) -> None:
    take(store, read_form(WORK, "2018Q2,GC-1,甲,120,初报", "2018Q2,GC-2,乙,80,"))
    known = frames.load(store, TABLES.values())

    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,甲（更名）", "2018Q2,GC-3,丙", records=known)
    (diff,) = compare(draft, store)

    [told] = [finding for finding in draft.findings if finding.code == "columns_kept"]
    assert told.slots["headers"] == ("总投资（万元）", "备注")
    assert [(cell.field_id, cell.old, cell.new) for cell in diff.changed] == [("name", "甲", "甲（更名）")]
    assert diff.added[0].cells["budget"] is None


def test_the_columns_a_file_does_not_have_are_emptied_on_request(store: Store) -> None:
    take(store, read_form(WORK, "2018Q2,GC-1,甲,120,初报"))
    known = frames.load(store, TABLES.values())
    answers = Answers().given("absent", "clear")

    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,甲", records=known, answers=answers)
    (diff,) = compare(draft, store)

    assert [finding.code for finding in draft.findings] == ["columns_cleared"]
    assert [(cell.field_id, cell.old, cell.new) for cell in diff.changed] == [
        ("budget", "120", None), ("remark", "初报", None),
    ]  # fmt: skip


def test_a_first_report_without_a_column_has_nothing_to_keep(store: Store) -> None:
    take(store, read_form(WORK, "2018Q1,GC-1,甲,120,初报"))
    known = frames.load(store, TABLES.values())

    draft = read_form("季度,工程编号,名称", "2018Q2,GC-1,甲", records=known)
    (diff,) = compare(draft, store)

    assert [finding.code for finding in draft.findings] == []
    assert diff.added[0].cells["budget"] is None


def test_events_are_corrected_by_key_and_the_part_is_the_quarters_full_state(store: Store) -> None:
    take(store, visits("1,2018-04-02,甲,", "2,2018-04-03,乙,旧"))

    draft = visits("3,2018-04-05,丙,", "2,2018-04-03,乙,新", store=store)
    (diff,) = compare(draft, store)
    entry = take(store, draft, why="补正")

    assert ([row.key for row in diff.added], len(diff.removed), diff.unchanged) == ([("3",)], 0, 1)
    assert [(cell.key, cell.old, cell.new, cell.row) for cell in diff.changed] == [(("2",), "旧", "新", 3)]
    assert entry.parts[0].rows == 3
    assert on_record(store, VISITS, "2018Q2", "visit_no", "remark") == [("1", None), ("2", "新"), ("3", None)]


def test_a_column_that_a_correction_of_events_does_not_have_stays_as_it_is(store: Store) -> None:
    take(store, visits("1,2018-04-02,甲,要紧"))

    take(store, visits("1,2018-04-02,乙", header="走访编号,走访日期,地点", store=store), why="地点有误")

    assert on_record(store, VISITS, "2018Q2", "place", "remark") == [("乙", "要紧")]


def test_an_event_that_moves_to_another_quarter_leaves_its_old_one_in_the_same_version(store: Store) -> None:
    take(store, visits("1,2018-03-31,甲,记", "2,2018-03-30,乙,"))

    draft = visits("1,2018-04-01,甲", header="走访编号,走访日期,地点", store=store)
    diffs = compare(draft, store)
    entry = take(store, draft, why="日期有误")

    assert [(d.quarter, len(d.added), len(d.removed)) for d in diffs] == [("2018Q1", 0, 1), ("2018Q2", 1, 0)]
    assert [(part.quarter, part.rows) for part in entry.parts] == [("2018Q1", 1), ("2018Q2", 1)]
    assert on_record(store, VISITS, "2018Q2", "visit_no", "remark") == [("1", "记")]


def test_a_quarter_whose_last_event_moves_away_is_not_reported_any_more(store: Store) -> None:
    take(store, visits("1,2018-03-31,甲,"))

    take(store, visits("1,2018-04-01,甲,", store=store), why="日期有误")

    assert list(store.current("visits")) == ["2018Q2"]


def test_an_event_dated_by_its_award_moves_with_its_quarter(store: Store) -> None:
    header = "季度,奖项编号,获得日期"
    take(store, read_form(header, ",J-1,2017-10"))

    take(store, read_form(header, "2017Q3,J-1,2017-10"), why="按考评期")

    assert list(store.current("awards")) == ["2017Q3"]
    assert on_record(store, AWARDS, "2017Q3", "award_no", "won") == [("J-1", "2017-10")]


def test_a_register_is_replaced_as_a_whole(store: Store) -> None:
    take(store, read_form("社区编号,社区名称", "1,甲社区", "2,乙社区"))

    draft = read_form("社区编号,社区名称", "1,甲社区", "3,丙社区", answers=Answers(gone="合并"))
    (diff,) = compare(draft, store)
    take(store, draft, why="合并")

    assert (diff.quarter, [r.key for r in diff.added], [r.key for r in diff.removed]) == ("", [("3",)], [("2",)])
    assert on_record(store, PLACES, "", "place_id") == [("1",), ("3",)]


def test_a_zero_report_is_a_version_and_saying_it_again_is_not(store: Store) -> None:
    zero = read_form("2018年第二季度走访记录", VISIT, answers=Answers(zero_report=True))

    entry = take(store, zero)

    assert [(part.quarter, part.rows, part.reporting) for part in entry.parts] == [("2018Q2", 0, Reporting.ZERO)]
    with pytest.raises(NothingNew):
        take(store, zero)


def test_rows_after_a_zero_report_need_a_reason(store: Store) -> None:
    take(store, read_form("2018年第二季度走访记录", VISIT, answers=Answers(zero_report=True)))
    late = visits("1,2018-04-02,甲,", store=store)

    with pytest.raises(ReasonMissing):
        take(store, late)
    assert take(store, late, why="漏报").parts[0].reporting is Reporting.REPORTED


def test_what_is_on_record_already_makes_no_version(store: Store) -> None:
    take(store, read_form(WORK, "2018Q2,GC-1,甲,120,", "2018Q2,GC-2,乙,80,"))

    with pytest.raises(NothingNew):
        take(
            store,
            read_form("备注,名称,总投资（万元）,工程编号,季度", ",乙,80.00,GC-2,2018年二季度", ",甲,120,GC-1,2018Q2"),
        )
    assert store.head()[0] == 1


def test_a_draft_with_an_error_or_an_open_question_is_refused(store: Store) -> None:
    for draft in (
        read_form(WORK, "2018Q2,GC-1,甲,约120,"),
        read_form("季度,工程编号,名称,累计投资", "2018Q2,GC-1,甲,5"),
        read_form("天气", "晴"),
    ):
        with pytest.raises(Unanswered):
            take(store, draft)
    assert store.head()[0] == 0


def test_replacing_needs_a_reason_and_adding_does_not(store: Store) -> None:
    take(store, read_form(WORK, "2018Q1,GC-1,甲,120,"))
    take(store, read_form(WORK, "2018Q2,GC-1,甲,120,"))
    changed = read_form(WORK, "2018Q2,GC-1,甲,125,")

    for blank in ("", "  "):
        with pytest.raises(ReasonMissing):
            take(store, changed, why=blank)
    assert take(store, changed, why=" 核定 ").why == "核定"


def test_a_quarter_changed_by_somebody_else_meanwhile_is_a_conflict(store: Store) -> None:
    draft = read_form(WORK, "2018Q2,GC-1,甲,120,")
    take(store, read_form(WORK, "2018Q2,GC-1,甲,110,"))

    with pytest.raises(Conflict):
        commit(draft, store, who="周", why="核定", seen=0)


def test_events_changed_in_any_quarter_meanwhile_are_a_conflict(store: Store) -> None:
    take(store, visits("1,2018-03-31,甲,"))
    draft = visits("1,2018-04-01,甲,")
    take(store, visits("2,2018-03-30,乙,"))

    with pytest.raises(Conflict):
        commit(draft, store, who="周", why="日期有误", seen=1)


def test_an_event_somebody_else_put_into_another_quarter_meanwhile_is_a_conflict(store: Store) -> None:
    draft = visits("1,2018-04-01,甲,")
    take(store, visits("1,2018-03-31,甲,"))

    with pytest.raises(Conflict):
        commit(draft, store, who="周", why="", seen=0)
    assert list(store.current("visits")) == ["2018Q1"]


def test_the_log_keeps_the_file_what_was_told_and_what_was_answered(store: Store) -> None:
    upload = form("季度,工程编号,名称,概算投资,天气", "2018Q2,GC-1,甲,约120,晴")
    draft = read_form(
        "季度,工程编号,名称,概算投资,天气", "2018Q2,GC-1,甲,约120,晴", answers=Answers(fixes={(2, "budget"): "120"})
    )

    entry = take(store, draft)

    assert store.raw(entry) == upload.data
    assert (entry.who, entry.raw_name) == ("周", "上报.csv")
    assert [item.get("finding") for item in entry.accepted] == ["units_assumed", "column_unknown", None]
    assert entry.accepted[1] == {"finding": "column_unknown", "severity": "warning", "header": "天气"}
    assert entry.accepted[2] == {"answers": {"fixes": {"2/budget": "120"}}}


def test_a_reason_for_a_fall_is_in_the_log(store: Store) -> None:
    header = "季度,工程编号,名称,自开工累计投资（万元）"
    take(store, read_form(header, "2018Q1,GC-1,甲,100"))
    known = frames.load(store, TABLES.values())
    answers = Answers(remarks={(2, "invested_total"): "审计核减"})

    entry = take(store, read_form(header, "2018Q2,GC-1,甲,60", records=known, answers=answers))

    assert (entry.accepted[0]["finding"], entry.accepted[0]["reason"]) == ("total_fell", "审计核减")


KEYS = st.sampled_from([f"GC-{number}" for number in range(6)])
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["甲", "乙", "=1+1", "一\n二", "a,b"]),
        "budget": st.sampled_from(["0", "120", "120.5"]),
        "remark": st.text(st.sampled_from("甲乙,\"'\n"), min_size=1, max_size=3).map(str.strip).filter(bool),
    },
)
LISTS = st.dictionaries(KEYS, CELLS, max_size=6).map(
    lambda rows: texts(WORKS, [{"quarter": "2018Q2", "work_id": key, **cells} for key, cells in rows.items()])
)


def applied(diff: Diff, texts: pl.DataFrame) -> pl.DataFrame:
    """The texts after a difference: ``applied(difference(table, a, b), a)`` has the rows of ``b``, new ones last."""
    table = diff.table
    removed = {change.key for change in diff.removed}
    kept = {key: row for key, row in by_key(table, texts).items() if key not in removed}
    for change in diff.changed:
        kept[change.key][change.field_id] = change.new
    rows = [*kept.values(), *(row.cells for row in diff.added)]
    return pl.DataFrame(rows, schema=texts.schema)


@settings(deadline=None)
@given(LISTS, LISTS)
def test_applying_a_difference_gives_the_other_list(before: pl.DataFrame, after: pl.DataFrame) -> None:
    diff = difference(WORKS, before, after)

    assert applied(diff, before).sort("work_id").equals(after.sort("work_id"))
    assert diff.unchanged + len({cell.key for cell in diff.changed}) + len(diff.added) == len(after)


@settings(deadline=None)
@given(LISTS, st.randoms(use_true_random=False))
def test_moving_rows_about_is_no_difference(rows: pl.DataFrame, random: object) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]

    diff = difference(WORKS, rows, rows[pl.Series(order, dtype=pl.UInt32)])

    assert (len(diff.added), len(diff.removed), diff.changed) == (0, 0, ())
