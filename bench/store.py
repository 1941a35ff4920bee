"""What a version costs: committing against writing and syncing the same files, reading against parsing them once."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd
from _floor import cpu_seconds, tell, wall_seconds

from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import NewPart, Store

ROOT = Path(__file__).parents[1]
ROWS = (ROOT / "data" / "demo" / "milestones.csv").read_bytes()


def synced(path: Path, data: bytes) -> None:
    """Write a file so that a power failure cannot take it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def main() -> None:
    """One commit of an upload (table, raw file, log entry), and one read of all quarters of a table."""
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        store, numbers = Store.open(Path(scratch) / "store"), count()

        def commit() -> None:
            data = ROWS + f"{next(numbers)},\r\n".encode()
            part = NewPart("milestones", "2018Q2", data, 300)
            store.commit([part], raw=data, raw_name="a.csv", who="岗位", why="测量", seen=store.head()[0])

        def three_files() -> None:
            for name in ("table", "raw", "log"):
                synced(Path(scratch) / f"{name}{next(numbers)}", ROWS)

        tell("commit of 300 rows", wall_seconds(commit), wall_seconds(three_files), "three files written and synced")

    table = catalogue().tables["milestones"]

    def read() -> None:
        frames._TEXTS._frames.clear()
        frames._TYPED._frames.clear()
        with_cold_shelves = frames.load(sample, [table])
        assert len(with_cold_shelves.all("milestones")) == 300

    with tempfile.TemporaryDirectory() as scratch:
        from metrics.intake.records.door import fill
        from metrics.model.actor import Way

        sample, tables = Store.open(scratch), catalogue().tables
        list(fill(sample, tables, Way.COMMAND, only=["milestones"]))
        floor = cpu_seconds(lambda: pd.read_csv(io.BytesIO(ROWS), dtype="str", encoding="utf-8-sig"))
        tell("first read of six quarters, 300 rows", cpu_seconds(read), floor, "pandas reading the same rows once")
        warm = cpu_seconds(lambda: frames.load(sample, [table]))
        tell("every later read", warm, floor, "pandas reading the same rows once")


main()
