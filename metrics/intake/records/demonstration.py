"""The demonstration office: sample files that go through the same intake as a clerk's, and their removal.

Every sample row says 示例 in its 数据来源, except the four flags and targets that the published interview names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from metrics.errors import NothingNew
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.records import Reporting
from metrics.model.schema import Table
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.entry import Entry
from metrics.store.leave import Leave
from metrics.store.log import NewPart, Store

FOLDER = Path(__file__).parents[3] / "data" / "demo"
WHO = "示例数据"
REMOVED = "移除示例数据"
_FIRST_REPORT = "初报"


def files(tables: Iterable[Table]) -> tuple[tuple[Path, str], ...]:
    """The sample files of the tables in the order in which they are brought in, with the reason of each.

    Registers come first, because the others are checked against them; a first report comes before the file that
    corrects it, so that there is a correction to see.
    """
    found: list[tuple[Path, str]] = []
    for table in sorted(tables, key=lambda table: table.is_periodic):
        first = sorted(FOLDER.glob(f"{table.id}_*{_FIRST_REPORT}.csv"))
        found += [(path, "示例数据") for path in first]
        whole = FOLDER / table.file
        if whole.exists():
            found.append((whole, "更正2017年第三季度初报，并补报其他季度（示例）" if first else "示例数据"))
    return tuple(found)


def sample(path: Path, archive: Archive, tables: Mapping[str, Table]) -> Draft:
    """One sample file as read; the samples have no error and no question."""
    records = frames.load(archive, tables.values())
    return read(Upload(path.name, path.read_bytes()), tables=tables, records=records, answers=Answers())


def is_present(archive: Archive, tables: Iterable[Table]) -> bool:
    """Whether anything on record came with the demonstration office."""
    return any(held(archive, tables))


def remove(
    store: Store, tables: Iterable[Table], *, who: str, why: str, seen: int, leave: Leave | None = None
) -> Entry:
    """Withdraw everything that came with the demonstration office, as one version. Raises NothingNew when nothing did.

    What the office has uploaded itself stays; the sample versions stay readable in the log.
    """
    parts = [NewPart.withdrawn(table, quarter) for table, quarter in held(store, tables)]
    if not parts:
        raise NothingNew("nothing on record came with the demonstration office")
    return store.commit(parts, raw=b"", raw_name="", who=who, why=why, seen=seen, leave=leave)


def held(archive: Archive, tables: Iterable[Table]) -> list[tuple[str, str]]:
    """The tables and quarters on record that came with the demonstration office."""
    return [
        (table.id, quarter)
        for table in tables
        for quarter, (entry, part) in archive.current(table.id).items()
        if part.reporting is not Reporting.MISSING and archive.origin(entry, part).who == WHO
    ]
