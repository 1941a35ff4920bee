"""Tables from the store: what is typed, what counts as reported, and that the memory of them is never wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from builders import texts as texts_of
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import Damaged, StoreError
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Field, Kind, Table, Type
from metrics.store.canonical_csv import empty_texts, read_texts, typed, write_texts
from metrics.store.frames import Shelf, load, texts
from metrics.store.log import NewPart, Store

NODES = Table(
    id="nodes",
    kind=Kind.SNAPSHOT,
    names=("节点",),
    key=("quarter", "code"),
    period="quarter",
    fields=(
        Field("quarter", "季度", Type.QUARTER),
        Field("code", "编号", Type.CODE),
        Field("name", "名称", Type.TEXT, aliases=("旧名称", "备注")),
        Field("delay_days", "延误（天）", Type.INTEGER),
        Field("progress_pct", "进度（%）", Type.PERCENT),
        Field("due_on", "到期日期", Type.DATE),
        Field("remark", "备注", Type.TEXT),
    ),
    computed=lambda office: {"is_red": nw.col("delay_days") > office.node_red_days},
)
UNITS = Table(
    id="units",
    kind=Kind.REGISTER,
    names=("名册",),
    key=("code",),
    fields=(Field("code", "编号", Type.CODE), Field("name", "名称", Type.TEXT)),
)
Q3, Q4 = Quarter(2017, 3), Quarter(2017, 4)


def rows(table: Table, *cells: Mapping[str, str | None]) -> pl.DataFrame:
    return texts_of(table, cells)


def report(store: Store, table: Table, quarter: str, found: pl.DataFrame, *, zero: bool = False) -> int:
    state = Reporting.ZERO if zero else Reporting.REPORTED
    new = NewPart(table.id, quarter, write_texts(table, found), len(found), state)
    return store.commit([new], raw=b"", raw_name="", who="李", why="", seen=store.head()[0]).version


def node(quarter: str, code: str, **cells: str) -> dict[str, str]:
    return {"quarter": quarter, "code": code, **cells}


def column(records: Records, table: Table, name: str) -> list[object]:
    return records.all(table.id)[name].to_list()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def test_records_hold_every_quarter_typed_with_its_companions(store: Store):
    report(store, NODES, "2017Q4", rows(NODES, node("2017Q4", "001", delay_days="31", due_on="2017-11-30")))
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", progress_pct="85.5"), node("2017Q3", "002")))

    records = load(store, [NODES])

    assert column(records, NODES, "quarter") == ["2017Q3", "2017Q3", "2017Q4"]
    assert column(records, NODES, "code") == ["001", "002", "001"]
    assert column(records, NODES, "delay_days") == [None, None, 31]
    assert column(records, NODES, "progress_pct") == [85.5, None, None]
    assert column(records, NODES, "due_on_day") == [None, None, 17500]
    assert records.version == 2
    assert records.as_of == store.entry(2).at


def test_not_reported_reported_as_zero_and_reported_are_three_states(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001")))
    report(store, NODES, "2017Q4", empty_texts(NODES), zero=True)

    records = load(store, [NODES])

    states = [records.reporting("nodes", quarter) for quarter in (Q3, Q4, Q4.next)]
    assert states == [Reporting.REPORTED, Reporting.ZERO, Reporting.MISSING]
    assert records.quarters("nodes") == (Q3, Q4)
    assert len(records.all("nodes")) == 1


def test_a_withdrawn_report_is_missing_and_still_there_in_the_past(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001")))
    store.undo(1, who="王", why="传错", seen=1)

    now, before = load(store, [NODES]), load(store, [NODES], upto=1)

    assert (now.reporting("nodes", Q3), len(now.all("nodes"))) == (Reporting.MISSING, 0)
    assert (before.reporting("nodes", Q3), len(before.all("nodes"))) == (Reporting.REPORTED, 1)
    assert now.all("nodes").columns == before.all("nodes").columns


def test_a_table_nobody_reported_has_no_rows_and_the_columns_of_one_that_was(store: Store):
    empty = load(store, [NODES, UNITS])
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", delay_days="31")))

    full = load(store, [NODES, UNITS])

    assert (empty.version, empty.quarters(), len(empty.all("units"))) == (0, (), 0)
    assert empty.all("nodes").columns == full.all("nodes").columns
    assert empty.all("nodes").schema == full.all("nodes").schema


def test_a_register_is_not_a_report_of_any_quarter(store: Store):
    report(store, UNITS, "", rows(UNITS, {"code": "001", "name": "同乐社区"}))

    records = load(store, [UNITS])

    assert column(records, UNITS, "name") == ["同乐社区"]
    assert dict(records.reports) == {}


def test_a_correction_replaces_its_quarter_and_the_first_report_can_be_read_as_of_then(tmp_path: Path):
    times = iter(datetime(2017, 10, day, tzinfo=UTC) for day in (9, 20, 21))
    store = Store.open(tmp_path, clock=lambda: next(times))
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", progress_pct="99")))
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", progress_pct="92")))

    as_of = store.version_at(datetime(2017, 10, 19, tzinfo=UTC))

    assert column(load(store, [NODES], upto=as_of), NODES, "progress_pct") == [99]
    assert load(store, [NODES], upto=as_of).as_of == datetime(2017, 10, 9, tzinfo=UTC)
    assert column(load(store, [NODES]), NODES, "progress_pct") == [92]
    assert len(load(store, [NODES], upto=0).all("nodes")) == 0
    with pytest.raises(StoreError, match="there is no version 9"):
        load(store, [NODES], upto=9)


def test_with_nothing_on_record_the_time_is_now(store: Store):
    assert abs(datetime.now(UTC) - load(store, [NODES]).as_of) < timedelta(minutes=1)


def test_a_file_that_is_gone_gives_no_rows_though_they_were_read_before_and_is_read_when_back(
    store: Store,
):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "read once")))
    file = store.path / store.current("nodes")["2017Q3"][1].file
    was = file.read_bytes()
    assert column(load(store, [NODES]), NODES, "code") == ["read once"]
    file.unlink()

    gone = load(store, [NODES])

    assert gone.reporting("nodes", Q3) is Reporting.REPORTED
    with pytest.raises(Damaged):
        gone.rows("nodes", Q3)
    file.write_bytes(was)
    assert column(load(store, [NODES]), NODES, "code") == ["read once"]


def test_a_changed_file_is_never_shown(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "to be tampered with")))
    file = store.path / store.current("nodes")["2017Q3"][1].file
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"tampered", b"improved"))

    with pytest.raises(Damaged) as damaged:
        load(store, [NODES]).rows("nodes", Q3)
    assert damaged.value.damage is not None
    assert (damaged.value.damage.wrong, damaged.value.damage.version) == ("changed", 1)


def test_another_office_has_other_lamps_on_the_same_rows(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", delay_days="31")))

    assert column(load(store, [NODES]), NODES, "is_red") == [True]
    assert column(load(store, [NODES], office=Office(node_red_days=60)), NODES, "is_red") == [False]
    assert column(load(store, [NODES]), NODES, "is_red") == [True]


def test_a_table_declared_anew_is_not_read_from_the_old_one_s_memory(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", remark="说明")))
    load(store, [NODES])
    shorter = replace(NODES, fields=NODES.fields[:-1], computed=None)

    assert "remark" not in load(store, [shorter]).all("nodes").columns
    assert column(load(store, [NODES]), NODES, "remark") == ["说明"]


def test_whoever_writes_into_texts_changes_only_their_own(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "shared", delay_days="3")))

    def read() -> pl.DataFrame:
        found = texts(store, NODES, Q3)
        assert found is not None
        return found

    mine = read()
    mine[0, "code"] = "changed"
    mine.replace_column(3, pl.Series("delay_days", [None]))
    mine.insert_column(0, pl.Series("extra", [1]))
    mine.drop_in_place("name")
    mine.columns = [name.upper() for name in mine.columns]

    theirs = read()
    assert theirs["code"].to_list() == ["shared"]
    assert theirs["delay_days"].to_list() == ["3"]
    assert "name" in theirs.columns
    assert "extra" not in theirs.columns


def test_texts_of_one_quarter_are_those_that_were_written(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", remark="初报")))
    report(store, NODES, "2017Q4", empty_texts(NODES), zero=True)
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001", remark="更正")))
    report(store, UNITS, "", rows(UNITS, {"code": "001"}))

    def remarks(upto: int | None) -> list[str]:
        found = texts(store, NODES, Q3, upto=upto)
        assert found is not None
        return found["remark"].to_list()

    assert (remarks(1), remarks(None)) == (["初报"], ["更正"])
    zero, register = texts(store, NODES, Q4), texts(store, UNITS, "")
    assert zero is not None
    assert len(zero) == 0
    assert register is not None
    assert register["code"].to_list() == ["001"]
    assert texts(store, NODES, Quarter(2018, 1)) is None
    assert texts(store, NODES, Q3, upto=0) is None


def test_a_column_blank_in_one_quarter_has_the_type_of_the_others(store: Store):
    report(store, NODES, "2017Q3", rows(NODES, node("2017Q3", "001")))
    report(store, NODES, "2017Q4", rows(NODES, node("2017Q4", "001", name="主体封顶", delay_days="5")))

    both, first = load(store, [NODES]).all("nodes"), load(store, [NODES], upto=1).all("nodes")

    assert both.schema == first.schema
    assert both.schema["delay_days"] == nw.Int64


def test_a_column_renamed_since_is_found_by_its_former_header(store: Store):
    former = replace(
        NODES, fields=tuple(replace(f, header="旧名称") if f.id == "name" else f for f in NODES.fields), computed=None
    )
    report(store, former, "2017Q3", rows(former, node("2017Q3", "001", name="主体封顶", remark="说明")))

    found = texts(store, NODES, Q3)

    # 备注 is an alias of name too, but it is the header of another column now.
    assert found is not None
    assert (found["name"].to_list(), found["remark"].to_list()) == (["主体封顶"], ["说明"])


def test_a_column_added_since_reads_as_blank_and_another_table_s_file_is_damaged():
    shorter = replace(NODES, fields=NODES.fields[:-1], computed=None)
    written = write_texts(shorter, rows(shorter, node("2017Q3", "001")))

    assert read_texts(NODES, written)["remark"].is_null().all()
    for wrong in (b"\xff\xfe", b"", "甲,乙\r\n1,2\r\n".encode(), "编号,名称\r\n001\r\n".encode()):
        with pytest.raises(Damaged):
            read_texts(NODES, wrong)


# What breaks carelessly written files: formula signs, quotes, separators, line ends, marks and blanks of every kind.
hostile = st.lists(
    st.sampled_from([*"=+-@'\"', ;、\t\r\n＝＠－\ufeff\u2028\xa0\u3000\x1a\x1f\u202e", "季度", "=1+1", "\r\n", "👩‍👧"])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=3),
    min_size=1,
    max_size=6,
).map("".join)
cells = st.fixed_dictionaries(
    {
        "quarter": st.just("2017Q3"),
        "code": hostile,
        "name": st.none() | hostile,
        "delay_days": st.none() | st.integers(-9999, 9999).map(str),
        "progress_pct": st.none() | st.decimals(-100, 100, places=2).map(str),
        "due_on": st.none() | st.dates(datetime(1950, 1, 1).date(), datetime(2099, 12, 31).date()).map(str),
        "remark": st.none() | hostile,
    }
)


@given(st.lists(cells, max_size=5))
def test_hostile_texts_come_out_of_the_store_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, found: list):
    store = Store.open(tmp_path_factory.mktemp("store"))
    written = rows(NODES, *found)

    report(store, NODES, "2017Q3", written)

    read = texts(store, NODES, Q3)
    assert read is not None
    assert read.equals(written)
    loaded, made = load(store, [NODES]).all("nodes"), typed(NODES, written)
    assert loaded.schema == made.schema
    assert loaded.rows() == made.rows()


@given(hostile)
def test_no_stored_cell_begins_as_a_formula(text: str):
    data = write_texts(UNITS, rows(UNITS, {"code": "1", "name": text})).decode("utf-8-sig")

    cell = data.split(",", 2)[2].removeprefix('"')

    assert cell[0] not in "=+-@＝＋－＠\t\r\n"


def frame(table: Table, count: int) -> pl.DataFrame:
    return pl.DataFrame({"x": range(count)})


def test_memory_is_bounded_and_the_least_used_goes_first():
    shelf = Shelf(most_cells=100)
    made: list[str] = []

    def get(key: str, cells: int) -> None:
        def make() -> pl.DataFrame:
            made.append(key)
            return frame(UNITS, cells)

        shelf.get(UNITS, key, make)

    for key, size in (("a", 40), ("b", 40), ("a", 40), ("c", 40), ("a", 40), ("b", 40)):
        get(key, size)
    get("larger than all", 400)
    get("larger than all", 400)

    assert made == ["a", "b", "c", "b", "larger than all"]
    assert shelf.cells == 400


def test_twenty_sessions_that_ask_at_once_make_a_frame_once():
    shelf = Shelf()
    gate = threading.Barrier(20)
    made: list[int] = []

    def make() -> pl.DataFrame:
        made.append(1)
        time.sleep(0.05)
        return frame(UNITS, 3)

    def ask() -> None:
        gate.wait()
        shelf.get(UNITS, "key", make)

    run(threading.Thread(target=ask) for _ in range(20))

    assert made == [1]


def test_pages_read_whole_versions_while_uploads_arrive(store: Store):
    # Every upload writes the same number into both quarters; a reader must never see two different ones.
    def commit(number: int) -> None:
        parts = [
            NewPart("nodes", q, write_texts(NODES, rows(NODES, node(q, "001", delay_days=str(number)))), 1)
            for q in ("2017Q3", "2017Q4")
        ]
        store.commit(parts, raw=b"", raw_name="", who="李", why="", seen=store.head()[0])

    commit(0)
    seen: list[list[object]] = []

    def read() -> None:
        for _ in range(40):
            seen.append(column(load(store, [NODES]), NODES, "delay_days"))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 15):
        commit(number)
    for reader in readers:
        reader.join()

    assert len(seen) == 120
    assert all(first == second for first, second in seen)


def run(threads: Iterable[threading.Thread]) -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
