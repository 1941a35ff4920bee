"""What another process does in the tests of the store: ``python store_child.py <what> <store> ...``.

A process of its own, because only a real one can be killed, run out of disk or race with others.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from metrics.errors import Conflict, StoreError
from metrics.store.disk import Disk
from metrics.store.log import NewPart, Store

PAYLOAD = "季度,户数（户）\r\n2017Q3,126\r\n".encode()


class Dying(Disk):
    """A disk whose process is killed at the n-th of all points before, within and after its steps."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed = 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, path: Path, data: bytes) -> None:
        self.point()
        path.write_bytes(data[: len(data) // 2])
        self.point()
        path.unlink()
        super().write(path, data)
        self.point()

    def claim(self, part: Path, path: Path) -> None:
        self.point()
        super().claim(part, path)
        self.point()

    def discard(self, part: Path) -> None:
        self.point()
        super().discard(part)
        self.point()

    def confirm_folder(self, folder: Path) -> None:
        self.point()
        super().confirm_folder(folder)
        self.point()


def commit_many(store: Store, who: str, table: str, count: int) -> None:
    """Change one quarter of a table a number of times, looking again whenever somebody else was first."""
    done, seen = 0, store.head()[0]
    while done < count:
        data = PAYLOAD + f"{who} {done}".encode()
        try:
            entry = store.commit(
                [NewPart(table, "2017Q3", data, 1)], raw=data, raw_name="表.csv", who=who, why="", seen=seen
            )
        except Conflict:
            seen = store.head()[0]
            continue
        done, seen = done + 1, entry.version
        print(entry.version, flush=True)


def commit_two_tables(store: Store, seen: int) -> int:
    """Commit one upload of two tables."""
    parts = [NewPart("projects", "2017Q3", PAYLOAD, 1), NewPart("milestones", "2017Q3", PAYLOAD + b"2", 1)]
    return store.commit(parts, raw=b"both", raw_name="两表.xlsx", who="王", why="初报", seen=seen).version


def crash_everywhere(base: Path) -> None:
    """For every point n, copy the store ``base`` to ``base-n`` and be killed there while committing to it."""
    for last in itertools.count(1):
        place = base.with_name(f"{base.name}-{last}")
        shutil.copytree(base, place)
        if (child := os.fork()) == 0:
            commit_two_tables(Store(place, disk=Dying(last)), seen=1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(last if os.WEXITSTATUS(status) == 0 else "failed", flush=True)
            return


def commit_on_a_small_disk(store: Store, most_bytes: int, rows: int) -> None:
    """Commit while no file may grow beyond a size; prints the exception."""
    import resource

    remark = [{"code": "swing", "row": row, "remark": "经核实无误"} for row in range(rows)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        store.commit(
            [NewPart("projects", "2017Q3", b"x" * 2000, 1)],
            raw=b"y" * 5000,
            raw_name="表.csv",
            who="王",
            why="",
            accepted=remark,
            seen=store.head()[0],
        )
    except StoreError as error:
        print(type(error).__name__, error)


def main(what: str, path: str, *rest: str) -> None:
    """Do one of the above."""
    if what == "commit_many":
        commit_many(Store.open(path), rest[0], rest[1], int(rest[2]))
    elif what == "crash_everywhere":
        crash_everywhere(Path(path))
    else:
        commit_on_a_small_disk(Store.open(path), int(rest[0]), int(rest[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
