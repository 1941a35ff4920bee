"""The store among real processes: races, kills at every point, a full disk, a backup while work goes on."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from metrics.errors import Conflict
from metrics.store.log import NewPart, Store

CHILD = Path(__file__).with_name("store_child.py")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of this kind are not known there")


def start(what: str, store: Path, *rest: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), what, str(store), *map(str, rest)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def part(table: str = "projects", data: bytes = b"rows", quarter: str = "2017Q3") -> NewPart:
    return NewPart(table, quarter, data, 1)


def upload(store: Store, *parts: NewPart, seen: int, who: str = "李") -> int:
    return store.commit(parts, raw=b"upload", raw_name="表.csv", who=who, why="初报", seen=seen).version


def serious(store: Store, *heads: tuple[int, str]) -> list[str]:
    return [str(problem) for problem in store.verify(heads) if not problem.is_harmless]


def test_of_two_writers_on_one_base_the_second_is_told_and_nothing_is_lost(tmp_path: Path):
    first, second = Store.open(tmp_path), Store.open(tmp_path)
    seen = upload(first, part(data=b"base"), seen=0)

    upload(first, part(data=b"first"), seen=seen, who="李")
    with pytest.raises(Conflict) as refused:
        upload(second, part(data=b"second"), seen=seen, who="张")
    upload(second, part(data=b"both"), seen=refused.value.head, who="张")

    assert (refused.value.seen, refused.value.head) == (1, 2)
    assert [(entry.who, first.read(entry.parts[0])) for entry in first.entries()] == [
        ("李", b"base"),
        ("李", b"first"),
        ("张", b"both"),
    ]
    assert first.verify() == []


def test_eight_processes_commit_twenty_five_times_each_and_nothing_is_lost(tmp_path: Path):
    # Four of them fight for one quarter of one table, four have a table of their own.
    tables = ["projects"] * 4 + [f"table_{number}" for number in range(4)]

    running = [start("commit_many", tmp_path, f"人{n}", table, 25) for n, table in enumerate(tables)]
    told = [sorted(map(int, process.communicate(timeout=60)[0].split())) for process in running]

    store = Store(tmp_path)
    assert sorted(version for versions in told for version in versions) == list(range(1, 201))
    for number, versions in enumerate(told):
        mine = [entry for entry in store.entries() if entry.who == f"人{number}"]
        assert [entry.version for entry in mine] == versions
        assert [store.read(entry.parts[0]).decode()[-6:].split()[-1] for entry in mine] == [str(n) for n in range(25)]
    times = [entry.at for entry in store.entries()]
    assert times == sorted(times)
    assert store.verify([store.head()]) == []


def test_threads_that_share_a_store_lose_nothing(tmp_path: Path):
    store = Store.open(tmp_path)

    def commit_ten(table: str) -> None:
        seen = 0
        for number in range(10):
            seen = upload(store, part(table, f"{table} {number}".encode()), seen=seen)

    threads = [threading.Thread(target=commit_ten, args=(f"table_{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.head()[0] == 60
    assert all(len(store.entries(f"table_{number}")) == 10 for number in range(6))
    assert store.verify() == []


@posix
def test_a_commit_killed_at_any_point_is_whole_or_absent(tmp_path: Path):
    base = tmp_path / "store"
    upload(Store.open(base), part("renovation"), seen=0)

    points = start("crash_everywhere", base).communicate(timeout=60)[0].strip()

    outcomes = []
    for point in range(1, int(points)):
        store = Store(tmp_path / f"store-{point}")
        assert serious(store) == [], point
        outcomes.append(version := store.head()[0])
        found = {name: store.current(name) for name in ("projects", "milestones")}
        assert all(len(quarters) == version - 1 for quarters in found.values()), point
        if version == 1:
            assert upload(store, part("projects", b"again"), part("milestones", b"again"), seen=1) == 2
        assert [len(store.raw(entry)) > 0 for entry in store.entries()] == [True, True]
        assert serious(store) == [], point
    # It came to be at one point and stayed: the entry's name is the last thing written.
    assert len(outcomes) > 50
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {1, 2}


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel which file a descriptor stands for")
def test_the_disk_confirms_every_file_and_folder_before_the_version_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = Store.open(tmp_path)
    steps: list[tuple[str, str]] = []
    confirm, link = os.fsync, os.link

    def recorded_confirm(descriptor: int) -> None:
        confirm(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(tmp_path).as_posix()
        steps.append(("confirm", re.sub(r"\.[0-9a-f]+\.part$", "", path)))

    def recorded_link(part: Path, path: Path) -> None:
        link(part, path)
        steps.append(("name", path.relative_to(tmp_path).as_posix()))

    monkeypatch.setattr(os, "fsync", recorded_confirm)
    monkeypatch.setattr(os, "link", recorded_link)
    upload(store, part("projects"), seen=0)

    table, raw, log = (next(tmp_path.glob(name)) for name in ("projects/*/*.csv", "raw/*/*/*.csv", "log/*.json"))
    for path in (table, raw, log):
        file, folder = (place.relative_to(tmp_path).as_posix() for place in (path, path.parent))
        named = steps.index(("name", file))
        assert ("confirm", file) in steps[:named]
        assert ("confirm", folder) in steps[named:]
    version = steps.index(("name", "log/00000001.json"))
    confirmed = {place for what, place in steps[:version] if what == "confirm"}
    assert confirmed >= {".", "projects", "projects/2017Q3", "raw", "raw/projects", "raw/projects/2017Q3"}
    assert steps[-1] == ("confirm", "log")


@posix
def test_kill_9_at_random_moments_takes_nothing_away_that_was_confirmed(tmp_path: Path):
    chance = random.Random(20170930)
    confirmed: list[int] = []
    last = 0
    for number in range(10):
        process = start("commit_many", tmp_path, f"人{number}", "projects", 100_000)
        assert process.stdout is not None
        confirmed.append(int(process.stdout.readline()))
        time.sleep(chance.uniform(0, 0.08))
        process.kill()
        confirmed += map(int, process.communicate()[0].split())

        # Only the one commit that was under way may be there without having been confirmed.
        store, before = Store(tmp_path), last
        last, _ = store.head()
        assert len({*range(before + 1, last + 1)} - {*confirmed}) <= 1
        assert max(confirmed) <= last
        assert serious(store) == []


@posix
@pytest.mark.parametrize(
    ("most_bytes", "rows", "what"),
    [(1000, 0, "projects/2017Q3/"), (3000, 0, "raw/projects/"), (6000, 500, "the log could not be written")],
    ids=["table", "upload", "log entry"],
)
def test_a_full_disk_commits_nothing_and_says_so(tmp_path: Path, most_bytes: int, rows: int, what: str):
    store = Store.open(tmp_path)
    upload(store, part("renovation"), seen=0)

    said = start("commit_on_a_small_disk", tmp_path, most_bytes, rows).communicate(timeout=30)[0]

    assert said.startswith("Unwritten")
    assert what in said
    assert "nothing was committed" in said
    assert store.head()[0] == 1
    assert not list(tmp_path.rglob("*.part"))
    assert serious(store) == []
    assert upload(store, part("projects"), seen=1) == 2


def test_a_backup_taken_while_commits_go_on_is_a_store_without_fault(tmp_path: Path):
    process = start("commit_many", tmp_path / "store", "李", "projects", 100_000)
    assert process.stdout is not None
    process.stdout.readline()
    store = Store(tmp_path / "store")

    heads = [store.backup(tmp_path / "copy")]
    while len(heads) < 5:
        # Each begins after another version came, however slow the other process is; without it this would hang.
        assert process.poll() is None
        if store.head() > heads[-1]:
            heads.append(store.backup(tmp_path / "copy"))
    process.kill()
    process.communicate()

    copy = Store(tmp_path / "copy")
    assert copy.head() == heads[-1]
    assert copy.verify(heads) == []
    assert sorted(set(heads)) == heads
    assert all(copy.raw(entry) == copy.read(entry.parts[0]) for entry in copy.entries())
