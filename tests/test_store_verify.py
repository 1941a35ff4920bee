"""Checking and copying a store: every kind of damage is found and named, and a backup is a store."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from metrics.errors import Damaged, StoreError, Unwritten
from metrics.store.entry import Entry
from metrics.store.log import NewPart, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three versions of one quarter."""
    store = Store.open(tmp_path / "store")
    for number in range(3):
        upload(store, number)
    return store


def upload(store: Store, number: int) -> Entry:
    new = NewPart("projects", "2017Q3", f"rows {number}".encode(), 1)
    raw = f"upload {number}".encode()
    return store.commit([new], raw=raw, raw_name="表.csv", who="李", why="", seen=store.head()[0])


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def rewrite(path: Path, **fields: object) -> None:
    overwrite(path, json.dumps(json.loads(path.read_bytes()) | fields, ensure_ascii=False, indent=1).encode())


def log(store: Store, version: int) -> Path:
    return store.path / f"log/{version:08d}.json"


def found(store: Store, *heads: tuple[int, str]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in store.verify(heads)]


def refused(store: Store, *, trusted: int, why: str) -> None:
    """A fresh program shows the versions that can be trusted and writes nothing."""
    fresh = Store(store.path)
    assert fresh.head()[0] == trusted
    assert len(fresh.entries()) == trusted
    with pytest.raises(Damaged, match=why):
        upload(fresh, 4)


def test_a_sound_store_has_no_problem(store: Store):
    assert store.verify([store.head()]) == []


def test_a_changed_entry_breaks_the_chain_and_the_log_is_not_read_any_further(store: Store):
    rewrite(log(store, 2), who="别人")

    assert found(store) == [("chain_broken", "log/00000002.json")]
    refused(store, trusted=1, why="one of the two was changed")


def test_a_changed_last_entry_is_found_with_a_known_head_and_by_the_next_commit(store: Store):
    head = store.head()
    rewrite(log(store, 3), who="别人")

    assert found(store) == []
    assert found(store, head) == [("head_differs", "log/00000003.json")]
    with pytest.raises(Damaged, match="was changed while the store was in use"):
        upload(store, 4)


def test_a_removed_last_entry_is_found_with_a_known_head(store: Store):
    head = store.head()
    log(store, 3).unlink()

    assert [problem.code for problem in store.verify() if not problem.is_harmless] == []
    assert ("end_removed", "log/00000003.json") in found(store, head)
    assert str(store.verify([head])[0]) == "version 3 was known and is gone: the log ends at 2"


def test_a_program_that_had_read_the_removed_entry_stops_instead_of_writing_another_history(store: Store):
    log(store, 3).unlink()

    assert store.head()[0] == 2
    with pytest.raises(Damaged, match="was there and is gone"):
        upload(store, 4)


def test_an_entry_missing_in_the_middle_is_a_gap_that_is_never_filled(store: Store):
    log(store, 2).unlink()

    assert ("entry_missing", "log/00000002.json") in found(store)
    refused(store, trusted=1, why=r"log/00000002\.json is missing, though version 3 is there")


def test_an_entry_that_is_no_json_is_damaged(store: Store):
    overwrite(log(store, 3), b"\x00" * 100)

    assert ("entry_damaged", "log/00000003.json") in found(store)
    refused(store, trusted=2, why="is damaged")


def test_an_entry_under_another_number_is_damaged(store: Store):
    overwrite(log(store, 3), log(store, 2).read_bytes())

    assert [code for code, _ in found(store)][:2] == ["entry_damaged", "chain_broken"]
    refused(store, trusted=2, why="says it is version 2")


def test_an_entry_dated_before_the_last_is_found(store: Store):
    rewrite(log(store, 3), at="2001-01-01T00:00:00.000000+00:00")

    assert found(store) == [("time_backwards", "log/00000003.json")]


@pytest.mark.parametrize("kind", ["table", "upload"])
def test_a_changed_file_is_never_read(store: Store, kind: str):
    entry = store.entry(2)
    file = entry.raw_file if kind == "upload" else entry.parts[0].file
    overwrite(store.path / file, b"rows 9")

    assert found(store) == [("file_damaged", file)]
    with pytest.raises(Damaged, match="its checksum differs"):
        store.raw(entry) if kind == "upload" else store.read(entry.parts[0])


def test_a_missing_file_is_found(store: Store):
    file = store.entry(1).parts[0].file
    (store.path / file).unlink()

    assert found(store) == [("file_missing", file)]


def test_leftovers_and_strangers_are_reported_as_harmless(store: Store):
    places = {
        "projects/2017Q3/0123456789abcdef.csv.12ab.part": "leftover",
        "projects/2017Q3/0123456789abcdef.csv": "unnamed",
        "raw/projects/2017Q3/0123456789abcdef.xlsx": "unnamed",
        "log/notes.txt": "stranger",
        "~$projects.csv": "stranger",
    }
    for place in places:
        (store.path / place).write_bytes(b"anything")

    assert {place: code for code, place in found(store)} == places
    assert all(problem.is_harmless for problem in store.verify())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_stranger_whose_name_is_in_another_encoding_can_be_printed(store: Store):
    (store.path / os.fsdecode("旧表.csv".encode("gb18030"))).write_bytes(b"")

    (problem,) = store.verify()

    assert problem.code == "stranger"
    assert str(problem).encode()


def test_all_damage_is_reported_at_once(store: Store):
    entry = store.entry(1)
    overwrite(store.path / entry.raw_file, b"changed")
    overwrite(log(store, 2), b"{}")
    (store.path / entry.parts[0].file).unlink()

    # Version 3 cannot follow a changed version 2; the two files only version 2 named must not pass for leftovers.
    assert [code for code, _ in found(store)] == [
        "entry_damaged",
        "chain_broken",
        "file_missing",
        "file_damaged",
        "undecided",
        "undecided",
    ]


def test_a_folder_that_is_no_store_is_said_to_be_none(tmp_path: Path):
    assert found(Store(tmp_path)) == [("no_log", "log")]
    assert found(Store(tmp_path / "nowhere")) == [("no_log", "log")]


def test_a_backup_is_a_store_with_the_same_versions(store: Store, tmp_path: Path):
    head = store.backup(tmp_path / "deep" / "copy")

    copy = Store.open(tmp_path / "deep" / "copy")
    assert head == store.head() == copy.head()
    assert copy.entries() == store.entries()
    assert copy.verify([head]) == []
    assert [copy.raw(entry) for entry in copy.entries()] == [b"upload 0", b"upload 1", b"upload 2"]
    assert upload(copy, 3).version == 4


def test_a_second_backup_adds_what_came_since_and_mends_what_broke(store: Store, tmp_path: Path):
    store.backup(tmp_path / "copy")
    file = store.entry(1).parts[0].file
    overwrite(tmp_path / "copy" / file, b"broken on the stick")
    upload(store, 3)

    head = store.backup(tmp_path / "copy")

    assert Store(tmp_path / "copy").verify([head]) == []
    assert head[0] == 4


def test_a_backup_of_a_damaged_store_saves_the_rest_keeps_the_old_copy_and_says_what_is_wrong(
    store: Store, tmp_path: Path
):
    store.backup(tmp_path / "copy")
    copied, last = store.entry(1).parts[0].file, upload(store, 3)
    damaged, missing = last.parts[0].file, last.raw_file
    overwrite(store.path / copied, b"broken")
    overwrite(store.path / damaged, b"broken")
    (store.path / missing).unlink()

    with pytest.raises(Damaged, match="the backup lacks") as raised:
        store.backup(tmp_path / "copy")

    assert f"{damaged} was changed" in str(raised.value)
    assert f"{missing} cannot be read" in str(raised.value)
    assert copied not in str(raised.value)
    assert found(Store(tmp_path / "copy")) == [("file_missing", damaged), ("file_missing", missing)]


def test_a_backup_never_goes_over_something_else(store: Store, tmp_path: Path):
    other = Store.open(tmp_path / "other")
    upload(other, 7)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.docx").write_bytes(b"letter")

    with pytest.raises(StoreError, match="another store or a later state"):
        store.backup(other.path)
    with pytest.raises(StoreError, match="holds other files"):
        store.backup(tmp_path / "papers")
    with pytest.raises(StoreError, match="inside the store"):
        store.backup(store.path / "backup")
    with pytest.raises(Unwritten):
        store.backup(tmp_path / "papers" / "letter.docx")


def test_an_older_state_never_goes_over_a_newer_backup(store: Store, tmp_path: Path):
    store.backup(tmp_path / "old")
    upload(store, 3)
    store.backup(tmp_path / "new")

    with pytest.raises(StoreError, match="later state"):
        Store(tmp_path / "old").backup(tmp_path / "new")
    assert Store(tmp_path / "new").head()[0] == 4
