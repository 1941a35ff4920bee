"""A disk that fails at any call, before or after it took effect: what is said afterwards is so on the disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from failing_disk import Failing, failing

from metrics.errors import Conflict, Damaged, InDoubt, StoreError, Unconfirmed, Unwritten
from metrics.i18n.refusals import refusal
from metrics.i18n.text import LANGUAGES
from metrics.registry import catalogue
from metrics.store.log import NewPart, Store
from metrics.store.submissions import Brought, Step

SAID = {lang: catalogue().text(lang) for lang in LANGUAGES}
NOTHING = {"zh": ("没有写入",), "en": ("nothing was written", "nothing was committed")}


def part(table: str, data: bytes) -> NewPart:
    return NewPart(table, "2017Q3", data, 1)


def commit(store: Store) -> int:
    parts = [part("projects", b"new"), NewPart("described", "street_trees", b"slug", 1)]
    return store.commit(parts, raw=b"upload", raw_name="表.csv", who="李", why="更正", seen=2).version


def undo(store: Store) -> int:
    return store.undo(2, who="李", why="撤销", seen=2).version


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A store with two versions."""
    store = Store.open(tmp_path / "base")
    for number, data in enumerate((b"first", b"second")):
        store.commit([part("projects", data)], raw=data, raw_name="表.csv", who="李", why="初报", seen=number)
    return store.path


def ways() -> Iterator[tuple[int, bool, bool]]:
    """The error, whether the call took effect all the same, whether the disk stays so."""
    yield from ((errno.EIO, took_effect, False) for took_effect in (False, True))
    yield from ((errno.ENOSPC, not stays, stays) for stays in (False, True))


def outcome(change: Callable[[Store], int], path: Path, disk: Failing) -> str:
    """What a change says while the disk fails, held against what a fresh reader finds afterwards."""
    store = Store(path)
    try:
        with failing(disk):
            told, version = "done", change(store)
    except StoreError as error:
        refused, told = error, type(error).__name__
        version = error.version if isinstance(error, Unconfirmed) else 2
    if told != "done":
        check_words(refused, disk)
    fresh = Store(path)
    assert told == "InDoubt" or fresh.head()[0] == version, (told, disk)
    assert [str(found) for found in fresh.verify() if not found.is_harmless] == []
    return told


def check_words(error: StoreError, disk: Failing) -> None:
    """What a person reads says in both languages that nothing was written, unless something may have been."""
    assert not isinstance(error, Conflict | Damaged), error
    for lang in LANGUAGES:
        words = refusal(error, SAID[lang])
        assert os.strerror(disk.code) not in words
        is_nothing = any(nothing in words for nothing in NOTHING[lang])
        assert is_nothing != isinstance(error, Unconfirmed | InDoubt), words


@pytest.mark.parametrize("change", [commit, undo])
def test_what_a_change_says_of_a_failing_disk_is_so(change: Callable[[Store], int], base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "sound")
    with failing(Failing()) as counting:
        change(Store(tmp_path / "sound"))

    told = set()
    for number in range(1, counting.calls + 1):
        for code, took_effect, stays in ways():
            shutil.copytree(base, tmp_path / "store")
            told.add(outcome(change, tmp_path / "store", Failing(number, code, took_effect, stays)))
            shutil.rmtree(tmp_path / "store")

    # Each of them is reached, so each was held against the disk.
    assert told == {"done", "Unwritten", "Unread", "Unconfirmed", "InDoubt"}


def test_a_link_that_took_effect_and_cannot_be_looked_at_is_in_doubt_and_called_nothing_else(base: Path) -> None:
    class Dead(Failing):
        """Fails from the link of the entry on, which takes effect."""

        def through(self, call: Callable[..., object], *given: object, **more: object) -> object:
            if self.at or (call.__name__ == "link" and "log" in str(given[-1])):
                self.at, self.stays = self.at or self.calls + 1, True
                self.took_effect = call.__name__ == "link"
            return super().through(call, *given, **more)  # type: ignore[arg-type]

    assert outcome(commit, base, Dead()) == "InDoubt"
    assert Store(base).head()[0] == 3


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_store_is_not_called_unsupported_because_its_disk_fails_today(base: Path, code: int) -> None:
    with failing(Failing()) as counting:
        Store.open(base)

    for number in range(1, counting.calls + 1):
        with suppress(Unwritten), failing(Failing(number, code)):
            Store.open(base)
        assert Store(base).head()[0] == 2


def test_no_call_that_fails_while_a_store_is_read_ends_in_anything_but_its_own_sentence(base: Path) -> None:
    def read(store: Store) -> bytes:
        return store.read(store.current("projects")["2017Q3"][1]) + store.raw(store.entry(1))

    with failing(Failing()) as counting:
        read(Store(base))

    for number in range(1, counting.calls + 1):
        with failing(Failing(number)):
            store = Store(base)
            try:
                # A call may fail that only looks whether something is there; what it would have told is read again.
                told = read(store)
            except StoreError as error:
                told = error
        assert told == b"secondfirst" or (isinstance(told, StoreError) and not isinstance(told, Damaged)), number
    assert read(Store(base)) == b"secondfirst"


def test_a_backup_that_fails_says_so_and_the_next_one_into_the_same_folder_is_whole(base: Path, tmp_path: Path) -> None:
    with failing(Failing()) as counting:
        Store(base).backup(tmp_path / "counted")

    told = set()
    for number in range(1, counting.calls + 1, 3):
        copy = tmp_path / f"copy-{number}"
        try:
            with failing(Failing(number)):
                Store(base).backup(copy)
        except StoreError as error:
            told.add(type(error).__name__)
        Store(base).backup(copy)
        assert Store(copy).verify([Store(base).head()]) == []
    assert told == {"Unread", "Unwritten"}


def step(store: Store) -> int:
    brought = Brought("表.csv", b"upload", "projects", ("2017Q3",), {})
    return len(store.submissions.bring(Step.SUBMITTED, brought, who="李", remark="初报").events)


def test_what_a_step_of_a_submission_says_of_a_failing_disk_is_so(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "sound")
    with failing(Failing()) as counting:
        step(Store(tmp_path / "sound"))

    found = set()
    for number in range(1, counting.calls + 1):
        for code, took_effect, stays in ways():
            path = tmp_path / f"{number}-{code}-{took_effect}-{stays}"
            shutil.copytree(base, path)
            disk, told = Failing(number, code, took_effect, stays), "done"
            try:
                with failing(disk):
                    step(Store(path))
            except StoreError as error:
                refused, told = error, type(error).__name__
            if told != "done":
                check_words(refused, disk)
            there = len(Store(path).submissions.all())
            assert told == "InDoubt" or there == (told in ("done", "Unconfirmed")), (told, disk)
            found.add(told)
    assert found == {"done", "Unwritten", "Unread", "Unconfirmed", "InDoubt"}
