"""Versions: what is on record when, who may change it, and how any earlier state comes back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.errors import Conflict, Damaged, StoreError, Unconfirmed, Unsupported, Unwritten
from metrics.model.records import Reporting
from metrics.store import layout
from metrics.store.disk import Disk
from metrics.store.entry import Entry
from metrics.store.log import NewPart, Store

NOON = datetime(2017, 10, 9, 12, tzinfo=UTC)


def ticking(*minutes: int) -> Callable[[], datetime]:
    """A clock that shows these minutes after noon, one after the other, then stands still."""
    shown: Iterator[int] = iter(minutes)
    last = 0

    def clock() -> datetime:
        nonlocal last
        last = next(shown, last)
        return NOON + timedelta(minutes=last)

    return clock


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def part(table: str, quarter: str, content: str) -> NewPart:
    return NewPart(table, quarter, content.encode(), 1)


def upload(store: Store, *parts: NewPart, seen: int | None = None, raw: bytes = b"upload") -> Entry:
    seen = store.head()[0] if seen is None else seen
    return store.commit(parts, raw=raw, raw_name="三季度.xlsx", who="李科员", why="初报", seen=seen)


def contents(store: Store, table: str, upto: int | None = None) -> dict[str, str]:
    return {quarter: store.read(found).decode() for quarter, (_, found) in store.current(table, upto).items()}


def test_an_upload_is_a_version_with_its_bytes_author_time_and_reason(tmp_path: Path):
    store = Store.open(tmp_path, clock=ticking(0))
    accepted = [{"code": "swing", "rows": (3, 4), "remark": "经核实无误"}]

    entry = store.commit(
        [part("projects", "2017Q3", "rows")],
        raw=b"\x00uploaded",
        raw_name="三季度.xlsx",
        who="李科员",
        why="初报",
        accepted=accepted,
        seen=0,
    )

    assert (entry.version, entry.at, entry.who, entry.why, entry.raw_name) == (1, NOON, "李科员", "初报", "三季度.xlsx")
    assert entry.accepted == ({"code": "swing", "rows": [3, 4], "remark": "经核实无误"},)
    assert store.raw(entry) == b"\x00uploaded"
    assert store.read(entry.parts[0]) == b"rows"
    assert Store(tmp_path).entry(1) == entry


def test_an_empty_store_has_version_zero(store: Store):
    assert store.head() == (0, "")
    assert store.entries() == ()
    assert store.current("projects") == {}
    assert store.version_at(NOON) == 0
    with pytest.raises(StoreError, match="there is no version 1; the latest is 0"):
        store.entry(1)


def test_several_tables_of_one_upload_are_one_version(store: Store):
    entry = upload(store, part("projects", "2017Q3", "a"), part("projects", "2017Q4", "b"), part("patrols", "", "c"))

    assert store.head()[0] == 1
    assert contents(store, "projects") == {"2017Q3": "a", "2017Q4": "b"}
    assert contents(store, "patrols") == {"": "c"}
    assert len(entry.parts) == 3
    assert entry.raw_file.startswith("raw/projects/2017Q3/")


def test_the_same_content_is_stored_once(store: Store):
    upload(store, part("projects", "2017Q3", "same"))
    upload(store, part("projects", "2017Q3", "same"))

    assert len([path for path in store.path.rglob("*.*") if path.parent.name == "2017Q3"]) == 2
    assert [len(store.raw(entry)) for entry in store.entries()] == [6, 6]


def test_quarters_come_in_order_whenever_they_were_uploaded(store: Store):
    for quarter in ("2018Q1", "2017Q3", "2017Q4"):
        upload(store, part("projects", quarter, quarter))

    assert list(store.current("projects")) == ["2017Q3", "2017Q4", "2018Q1"]


def test_a_change_made_against_an_older_state_of_the_same_quarter_is_refused(store: Store):
    upload(store, part("projects", "2017Q3", "first"))
    upload(store, part("projects", "2017Q3", "second"), seen=1)

    with pytest.raises(Conflict, match="version 2 was committed after version 1"):
        upload(store, part("patrols", "2017Q3", "mine"), part("projects", "2017Q3", "mine"), seen=1)

    assert store.head()[0] == 2
    assert contents(store, "patrols") == {}
    assert not (store.path / "patrols").exists()


@pytest.mark.parametrize(("table", "quarter"), [("patrols", "2017Q3"), ("projects", "2017Q4"), ("projects", "")])
def test_a_change_of_another_table_or_quarter_is_no_conflict(store: Store, table: str, quarter: str):
    upload(store, part("projects", "2017Q3", "theirs"))

    assert upload(store, part(table, quarter, "mine"), seen=0).version == 2


def test_a_change_against_a_version_the_log_has_lost_is_refused(store: Store):
    upload(store, part("projects", "2017Q3", "a"))

    with pytest.raises(Damaged, match="made against version 5, but the log ends at 1"):
        upload(store, part("patrols", "2017Q3", "b"), seen=5)


def test_a_clock_that_goes_back_never_dates_a_version_before_the_last(tmp_path: Path):
    store = Store.open(tmp_path, clock=ticking(10, 3, 12))

    times = [upload(store, part("projects", "2017Q3", str(number))).at for number in range(3)]

    assert times == [NOON + timedelta(minutes=minutes) for minutes in (10, 10, 12)]


def test_what_was_on_record_at_a_moment_can_be_read_later(tmp_path: Path):
    store = Store.open(tmp_path, clock=ticking(0, 10, 10))
    for content in ("初报", "更正", "再更正"):
        upload(store, part("projects", "2017Q3", content))

    assert store.version_at(NOON - timedelta(seconds=1)) == 0
    assert store.version_at(NOON) == 1
    assert store.version_at(NOON + timedelta(minutes=9, seconds=59)) == 1
    assert store.version_at(NOON + timedelta(minutes=10)) == 3
    assert [contents(store, "projects", upto=version) for version in range(4)] == [
        {},
        {"2017Q3": "初报"},
        {"2017Q3": "更正"},
        {"2017Q3": "再更正"},
    ]
    with pytest.raises(ValueError, match="no time zone"):
        store.version_at(datetime(2017, 10, 9))


def test_versions_can_be_listed_by_table_and_up_to_one(store: Store):
    for table in ("projects", "patrols", "projects"):
        upload(store, part(table, "2017Q3", f"{table}{store.head()[0]}"))

    assert [entry.version for entry in store.entries("projects")] == [1, 3]
    assert [entry.version for entry in store.entries("projects", upto=2)] == [1]
    assert [entry.version for entry in store.entries(upto=2)] == [1, 2]
    assert store.entries("renovation") == ()


def test_a_zero_report_is_on_record_and_a_withdrawn_one_is_not(store: Store):
    store.commit(
        [NewPart("rectification", "2017Q3", b"header", 0, Reporting.ZERO)],
        raw=b"",
        raw_name="",
        who="李科员",
        why="零报告",
        seen=0,
    )
    zero = store.current("rectification")["2017Q3"][1]
    upload(store, NewPart.withdrawn("rectification", "2017Q3"))

    assert zero.reporting is Reporting.ZERO
    assert store.current("rectification") == {}
    assert list(store.current("rectification", upto=1)) == ["2017Q3"]
    with pytest.raises(StoreError, match="not made from an uploaded file"):
        store.raw(store.entry(1))
    with pytest.raises(StoreError, match="withdrawn"):
        store.read(store.entry(2).parts[0])


def test_restoring_a_version_brings_back_what_it_changed_and_nothing_else(store: Store):
    upload(store, part("projects", "2017Q3", "a1"), part("patrols", "2017Q3", "b1"), raw=b"first upload")
    upload(store, part("projects", "2017Q3", "a2"))
    upload(store, part("projects", "2017Q4", "new"))

    restored = store.restore(1, who="王主任", why="更正有误", seen=3)

    assert (restored.version, restored.restores, restored.undoes) == (4, 1, None)
    assert (restored.who, restored.why) == ("王主任", "更正有误")
    assert contents(store, "projects") == {"2017Q3": "a1", "2017Q4": "new"}
    assert contents(store, "patrols") == {"2017Q3": "b1"}
    assert store.raw(restored) == b"first upload"
    assert contents(store, "projects", upto=3) == {"2017Q3": "a2", "2017Q4": "new"}


def test_returning_to_a_version_brings_back_all_that_was_on_record_then(store: Store):
    upload(store, part("projects", "2017Q3", "a1"), part("patrols", "2017Q3", "b1"))
    upload(store, part("projects", "2017Q3", "a2"))
    upload(store, part("services", "2017Q3", "s1"), part("patrols", "2017Q3", "b3"))

    back = store.return_to(2, who="王主任", why="第3版传错", seen=3)

    assert (back.version, back.restores) == (4, 2)
    assert contents(store, "projects") == {"2017Q3": "a2"}
    assert contents(store, "patrols") == {"2017Q3": "b1"}
    assert contents(store, "services") == {}
    assert contents(store, "services", upto=3) == {"2017Q3": "s1"}


def test_returning_one_table_leaves_the_others_as_they_are(store: Store):
    upload(store, part("projects", "2017Q3", "a1"), part("patrols", "2017Q3", "b1"))
    upload(store, part("projects", "2017Q3", "a2"), part("patrols", "2017Q3", "b2"))

    store.return_to(1, who="王主任", why="", seen=2, table="patrols")

    assert contents(store, "projects") == {"2017Q3": "a2"}
    assert contents(store, "patrols") == {"2017Q3": "b1"}


def test_returning_to_where_the_record_is_already_is_refused(store: Store):
    upload(store, part("projects", "2017Q3", "a1"))
    upload(store, part("projects", "2017Q3", "a2"))
    upload(store, part("projects", "2017Q3", "a1"))

    for version in (1, 3):
        with pytest.raises(StoreError, match="nothing to bring back"):
            store.return_to(version, who="王主任", why="", seen=3)
    assert store.head()[0] == 3


def test_undoing_a_version_brings_back_what_was_there_before_it(store: Store):
    upload(store, part("projects", "2017Q3", "old"))
    upload(store, part("projects", "2017Q3", "wrong"), part("patrols", "2017Q3", "wrong"))

    undone = store.undo(2, who="王主任", why="传错文件", seen=2)

    assert (undone.version, undone.undoes, undone.restores) == (3, 2, None)
    assert contents(store, "projects") == {"2017Q3": "old"}
    assert contents(store, "patrols") == {}
    assert undone.has_upload is False


def test_an_undo_can_itself_be_undone(store: Store):
    upload(store, part("projects", "2017Q3", "only"))
    store.undo(1, who="王主任", why="", seen=1)

    store.undo(2, who="王主任", why="", seen=2)

    assert contents(store, "projects", upto=2) == {}
    assert contents(store, "projects") == {"2017Q3": "only"}


def test_restoring_an_undo_withdraws_again_what_it_withdrew(store: Store):
    upload(store, part("projects", "2017Q3", "first"))
    store.undo(1, who="王主任", why="", seen=1)
    upload(store, part("projects", "2017Q3", "second"))

    store.restore(2, who="王主任", why="", seen=3)

    assert store.current("projects") == {}


def test_bringing_back_what_is_there_already_is_refused(store: Store):
    upload(store, part("projects", "2017Q3", "a"))

    with pytest.raises(StoreError, match="nothing to bring back"):
        store.restore(1, who="王主任", why="", seen=1)
    assert store.head()[0] == 1


def test_a_second_click_on_restore_is_a_conflict_and_not_a_second_version(store: Store):
    upload(store, part("projects", "2017Q3", "a"))
    upload(store, part("projects", "2017Q3", "b"))
    store.restore(1, who="王主任", why="", seen=2)

    with pytest.raises(Conflict):
        store.restore(1, who="王主任", why="", seen=2)
    with pytest.raises(Conflict):
        store.undo(2, who="王主任", why="", seen=2)
    assert store.head()[0] == 3


def test_a_damaged_file_is_never_brought_back(store: Store):
    first = upload(store, part("projects", "2017Q3", "a"))
    upload(store, part("projects", "2017Q3", "b"))
    (store.path / first.parts[0].file).unlink()

    with pytest.raises(Damaged, match="cannot be read"):
        store.restore(1, who="王主任", why="", seen=2)
    assert store.head()[0] == 2


def test_rows_lead_back_to_the_upload_they_came_from_however_often_they_were_brought_back(store: Store):
    upload(store, part("projects", "2017Q3", "a"), part("patrols", "2017Q3", "p"), raw=b"first")
    upload(store, part("projects", "2017Q3", "b"), raw=b"second")
    store.undo(2, who="王主任", why="", seen=2)
    upload(store, part("projects", "2017Q3", "c"), raw=b"third")
    store.restore(3, who="王主任", why="", seen=4)

    entry, found = store.current("projects")["2017Q3"]

    assert entry.version == 5
    assert store.origin(entry, found).version == 1
    assert store.raw(store.origin(entry, found)) == b"first"
    assert store.origin(store.entry(4), store.entry(4).parts[0]).version == 4


def test_a_version_needs_an_author_and_something_to_change(store: Store):
    with pytest.raises(ValueError, match="names its author"):
        store.commit([part("projects", "2017Q3", "a")], raw=b"", raw_name="", who="", why="", seen=0)
    with pytest.raises(ValueError, match="at least one table"):
        upload(store)
    with pytest.raises(ValueError, match="none of them twice"):
        upload(store, part("projects", "2017Q3", "a"), part("projects", "2017Q3", "b"))
    assert store.head()[0] == 0


def test_a_hostile_file_name_is_kept_as_a_word_and_never_becomes_a_path(store: Store):
    name = "../../../tmp/季度\n<b>表</b>.csv\x00.exe"

    entry = store.commit([part("projects", "2017Q3", "a")], raw=b"x", raw_name=name, who="李科员", why="", seen=0)

    assert store.entry(1).raw_name == name
    assert entry.raw_file.endswith(".bin")
    assert store.verify() == []


def test_a_store_sees_what_another_program_commits(tmp_path: Path):
    ours, theirs = Store.open(tmp_path), Store.open(tmp_path)
    assert ours.head()[0] == 0

    upload(theirs, part("projects", "2017Q3", "theirs"))

    assert contents(ours, "projects") == {"2017Q3": "theirs"}


def test_a_file_that_was_changed_under_its_name_is_mended_by_the_same_content(store: Store):
    wrong = store.path / part("projects", "2017Q3", "a").to_part().file
    wrong.parent.mkdir(parents=True)
    wrong.write_bytes(b"something else")

    upload(store, part("projects", "2017Q3", "a"))

    assert contents(store, "projects") == {"2017Q3": "a"}
    assert store.verify() == []


def test_content_that_rightly_has_the_name_of_other_content_is_never_replaced(store: Store, monkeypatch):
    upload(store, part("projects", "2017Q3", "a"))
    monkeypatch.setattr(layout, "checksum", lambda data: "0" * 63 + str(len(data) % 10))
    for data in ("b", "cc"):
        with pytest.raises(Damaged, match="other content of the same name") if data == "cc" else nullcontext():
            store._writer.keep("projects/2017Q4/0000000000000000.csv", data.encode())

    assert (store.path / "projects/2017Q4/0000000000000000.csv").read_bytes() == b"b"


def test_a_store_cannot_be_opened_where_a_file_stands(tmp_path: Path):
    (tmp_path / "store").write_text("a file")

    with pytest.raises(Unsupported, match="cannot hold the store"):
        Store.open(tmp_path / "store")


class WithoutLinks(Disk):
    """A disk formatted as FAT."""

    def claim(self, part: Path, path: Path) -> None:
        raise PermissionError(1, "Operation not permitted")


class Replacing(Disk):
    """A disk on which a new name silently takes the place of an old file."""

    def claim(self, part: Path, path: Path) -> None:
        part.replace(path)


class Failing(Disk):
    """A disk that accepts names in the log and then fails to confirm them."""

    def confirm_folder(self, folder: Path) -> None:
        if any(folder.glob("*.json")):
            raise OSError(5, "Input/output error")
        super().confirm_folder(folder)


class Forgetful(Disk):
    """A network drive that says a name in the log is taken, before it shows by whom."""

    def __init__(self, times: int) -> None:
        self.times = times

    def claim(self, part: Path, path: Path) -> None:
        if path.suffix == ".json" and self.times:
            self.times -= 1
            raise FileExistsError(17, "File exists")
        super().claim(part, path)


@pytest.mark.parametrize("disk", [WithoutLinks(), Replacing()])
def test_a_disk_that_cannot_keep_two_writers_apart_is_refused_at_start(tmp_path: Path, disk: Disk):
    with pytest.raises(Unsupported, match="cannot hold the store"):
        Store.open(tmp_path / "store", disk=disk)
    assert not list(tmp_path.rglob("*.part"))


def test_a_disk_that_refuses_to_link_during_a_commit_commits_nothing(tmp_path: Path):
    Store.open(tmp_path)

    with pytest.raises(Unwritten, match="nothing was committed"):
        upload(Store(tmp_path, disk=WithoutLinks()), part("projects", "2017Q3", "a"))
    assert Store(tmp_path).verify() == []


def test_a_version_the_disk_did_not_confirm_is_never_called_uncommitted(tmp_path: Path):
    Store.open(tmp_path)

    with pytest.raises(Unconfirmed, match="version 1 is on record, but the disk did not confirm it"):
        upload(Store(tmp_path, disk=Failing()), part("projects", "2017Q3", "a"))
    assert Store(tmp_path).head()[0] == 1


def test_a_name_that_is_taken_by_nobody_is_asked_for_again_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = Store.open(tmp_path, disk=Forgetful(3))
    assert upload(store, part("projects", "2017Q3", "a")).version == 1

    monkeypatch.setattr("metrics.store.appending._PATIENCE_SECONDS", 0.05)
    with pytest.raises(Damaged, match="can neither be read nor written"):
        upload(Store(tmp_path, disk=Forgetful(10**6)), part("projects", "2017Q3", "b"))
    assert store.head()[0] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="read-only means something else there")
def test_stored_files_cannot_be_saved_over_by_accident(store: Store):
    entry = upload(store, part("projects", "2017Q3", "a"))

    files = [*entry.files, "log/00000001.json"]

    assert [(store.path / file).stat().st_mode & 0o222 for file in files] == [0, 0, 0]
