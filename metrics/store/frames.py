"""Typed tables of any version, parsed once: a page that is drawn again finds its frames in memory.

A stored file never changes, so what was read from it is known by its checksum and stays right for ever. One that is
not what was stored is left out and told with the records: what needs it cannot be shown, everything else can.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Generic, TypeVar

import polars as pl

from metrics.errors import Damage, Damaged, Unshown, Wrong
from metrics.model.office import LAMP_RULES_TABLE, SETTINGS_TABLE, Office, Rulebook
from metrics.model.quarter import Quarter
from metrics.model.records import Filing, FirstFiled, Records, Reporting, Rows, plain
from metrics.model.schema import Table
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts, read_texts, typed
from metrics.store.entry import Entry, Part

Kept = TypeVar("Kept", pl.DataFrame, Rows)

# About a gigabyte of texts; an office has some ten thousand cells a quarter.
_MOST_CELLS = 40_000_000


class Shelf(Generic[Kept]):
    """Frames by key, the least used put away when they grow too many cells. Safe to share between threads."""

    def __init__(self, most_cells: int = _MOST_CELLS) -> None:
        self._most_cells = most_cells
        self._cells = 0
        self._frames: OrderedDict[object, tuple[Table, Kept]] = OrderedDict()
        self._shelf = threading.Lock()
        self._making = threading.RLock()

    def get(self, table: Table, key: object, make: Callable[[], Kept]) -> Kept:
        """The frame under a key, made once and kept; whoever hands out one that can be written to gives a copy.

        A frame made for another declaration of a table with the same id is made again.
        """
        found = self._find(table, key)
        if found is None:
            # One thread at a time: twenty sessions that wake up after an upload would else all parse the same file.
            with self._making:
                found = self._find(table, key)
                if found is None:
                    found = make()
                    self._put(table, key, found)
        return found

    @property
    def cells(self) -> int:
        """How many cells it holds."""
        return self._cells

    def _find(self, table: Table, key: object) -> Kept | None:
        with self._shelf:
            declared, frame = self._frames.get(key, (None, None))
            if declared is not table:
                return None
            self._frames.move_to_end(key)
            return frame

    def _put(self, table: Table, key: object, frame: Kept) -> None:
        with self._shelf:
            if key in self._frames:
                self._cells -= _cells(self._frames.pop(key)[1])
            self._frames[key] = (table, frame)
            self._cells += _cells(frame)
            while self._cells > self._most_cells and len(self._frames) > 1:
                self._cells -= _cells(self._frames.popitem(last=False)[1][1])


_TEXTS: Shelf[pl.DataFrame] = Shelf()
_TYPED: Shelf[Rows] = Shelf()


def load(
    archive: Archive,
    tables: Iterable[Table],
    *,
    upto: int | None = None,
    office: Office | None = None,
    timeless: bool = False,
    damaged: Iterable[Damage] | None = None,
) -> Records:
    """Every quarter of the tables as it was on record at a version, the latest by default.

    A withdrawn quarter is missing; one reported as zero is reported and has no rows. ``as_of`` is the time of the
    version, now for version 0, at which nothing is on record. The office is that of the settings on record, each
    quarter judged by the rules of its time, with ``timeless`` by those of now; ``office`` goes before them. Raises
    StoreError for a version that does not exist. A file that is not what was stored is among the ``damaged``, which
    may be given where they are known; damaged settings are those a new office has.
    """
    tables = tuple(tables)
    version = archive.version if upto is None else archive.last_change(upto)
    as_of = archive.entry(version).at if version else archive.now()
    broken = {(found.table, found.quarter): found for found in damages(archive, tables, version) if damaged is None} | {
        (found.table, found.quarter): found for found in damaged or ()
    }
    book = Rulebook(office) if office else rulebook(archive, tables, version, broken)
    book = book.timeless if timeless else book
    kept: dict[str, Rows] = {}
    filings: dict[tuple[str, Quarter], Filing] = {}
    reports: dict[tuple[str, Quarter], Reporting] = {}
    for table in tables:
        parts = [part for _, part in archive.current(table.id, version).values()]
        kept[table.id] = _rows(archive, table, [part for part in parts if part.key not in broken], book)
        if table.is_periodic:
            reports.update(((table.id, _quarter(part.quarter)), part.reporting) for part in parts)
            filings.update(_filings(archive, table, version))
    for name, quarter in broken:
        if quarter:
            reports.setdefault((name, _quarter(quarter)), Reporting.REPORTED)
    placed = {(name, _quarter(quarter) if quarter else None): found for (name, quarter), found in broken.items()}
    known = Records(kept, reports, version, as_of, book.now, book, filings, damaged=placed)
    return replace(known, first_filed=lambda quarter: _first_filed(archive, tables, known, quarter))


def damages(archive: Archive, tables: Iterable[Table], version: int) -> tuple[Damage, ...]:
    """The stored tables on record at a version that are not what was stored.

    Of a damaged log also those that came only in versions after the last one shown: they are not unreported.
    """
    tables = tuple(tables)
    parts = [(table, *found) for table in tables for found in archive.current(table.id, version).values()]
    found = [damage for table, entry, part in parts if (damage := _damage(archive, table, entry, part))]
    broken = archive.broken if version == archive.head()[0] else None
    if broken:
        unseen = archive.hidden() - {part.key for _, _, part in parts}
        known = {table.id for table in tables}
        found += [replace(broken, table=key[0], quarter=key[1]) for key in sorted(unseen) if key[0] in known]
    return tuple(found)


def _damage(archive: Archive, table: Table, entry: Entry, part: Part) -> Damage | None:
    """What is wrong with a stored table: its bytes, or that they are not a table of this declaration."""
    if found := archive.damage(entry, part):
        return found
    try:
        _texts(archive, table, part)
    except Unshown:
        return Damage(part.file, Wrong.UNREADABLE, None, entry.version, 0, entry.at, *part.key)
    return None


def rulebook(
    archive: Archive, tables: Iterable[Table], upto: int, damaged: Collection[tuple[str, str]] | None = None
) -> Rulebook:
    """The office's settings and lamp rules as they were on record at a version; of a damaged one the defaults.

    ``damaged`` are the tables and quarters known to be so.
    """
    tables = [table for table in tables if table.id in (SETTINGS_TABLE, LAMP_RULES_TABLE)]
    if damaged is None:
        damaged = {(found.table, found.quarter) for found in damages(archive, tables, upto)}
    rows: dict[str, Rows] = {}
    for table in tables:
        if (table.id, "") not in damaged:
            parts = [part for _, part in archive.current(table.id, upto).values()]
            rows[table.id] = _rows(archive, table, parts, Rulebook())
    settings, rules = (plain(rows[name]) if name in rows else () for name in (SETTINGS_TABLE, LAMP_RULES_TABLE))
    return Rulebook.read(settings, rules)


def texts(archive: Archive, table: Table, quarter: Quarter | str, *, upto: int | None = None) -> pl.DataFrame | None:
    """Canonical texts of a table and quarter at a version; "" is the quarter of a register.

    No rows for a zero report, None when nothing was reported or the report was withdrawn. Raises Damaged.
    """
    found = archive.current(table.id, upto).get(str(quarter))
    if found and (damage := _damage(archive, table, *found)):
        raise Damaged(f"{damage.file} is damaged", damage)
    return None if found is None else _texts(archive, table, found[1]).clone()


def _cells(frame: pl.DataFrame | Rows) -> int:
    rows, columns = frame.shape
    return int(rows * columns)


@cache
def _quarter(text: str) -> Quarter:
    return Quarter.parse(text)


def _rows(archive: Archive, table: Table, parts: Sequence[Part], book: Rulebook) -> Rows:
    def make() -> Rows:
        # Typed after joining, so that a column has one type even where some quarter leaves it blank.
        pieces = [piece for part in parts if len(piece := _texts(archive, table, part))]
        joined = pl.concat(pieces) if pieces else empty_texts(table)
        return typed(table, joined, book)

    # A table an office described itself may be described differently tomorrow.
    shape = tuple((item.id, item.type) for item in table.fields)
    return _TYPED.get(table, (table.id, shape, tuple(part.sha256 for part in parts), book), make)


def _filings(archive: Archive, table: Table, version: int) -> Iterator[tuple[tuple[str, Quarter], Filing]]:
    """When each quarter of a table first came since it was last withdrawn, and what has changed since."""
    # The first report and the last that changed it: the same rows sent again are no correction.
    came: dict[str, tuple[tuple[Entry, Part], tuple[Entry, Part]]] = {}
    for entry in archive.entries(table.id, version):
        for part in entry.parts:
            if part.table != table.id:
                continue
            first, last = came.get(part.quarter, ((entry, part), (entry, part)))
            if part.is_withdrawn:
                came.pop(part.quarter, None)
            else:
                came[part.quarter] = first, last if last[1].sha256 == part.sha256 else (entry, part)
    for quarter in archive.current(table.id, version):
        (entry, then), (corrected, now) = came[quarter]
        damage = None
        try:
            cells, changed = _changed(archive, table, then, now)
        except Unshown as error:
            cells, changed, damage = 0, 0, error.damage
        filing = Filing(entry.at, cells, changed, entry.version, corrected.version, corrected.at, damage)
        yield (table.id, _quarter(quarter)), filing


def _first_filed(archive: Archive, tables: Iterable[Table], known: Records, quarter: Quarter) -> FirstFiled | None:
    """What a quarter's figures rested on when each of its tables was first filed.

    That is the quarter itself and those before it, as they then were: a quarter that came later, as one that was filed
    out of turn, is no correction.
    """
    frames: dict[str, Rows] = {}
    reports: dict[tuple[str, Quarter], Reporting] = {}
    changed: dict[str, datetime] = {}
    for table in tables:
        filed = known.filings.get((table.id, quarter))
        moved = filed and _moved(known, table, quarter, filed.version)
        if not filed or not moved:
            continue
        then = archive.current(table.id, filed.version)
        parts = {text: part for text, (_, part) in archive.current(table.id, known.version).items()}
        parts |= {str(each): then[str(each)][1] for each in moved}
        frames[table.id] = _rows(archive, table, list(parts.values()), known.book)
        reports |= {(table.id, each): parts[str(each)].reporting for each in moved}
        changed[table.id] = max(moved.values())
    return FirstFiled(known.restricted(frames, reports), changed) if changed else None


def _moved(known: Records, table: Table, upto: Quarter, version: int) -> dict[Quarter, datetime]:
    """When the quarters of a table that were on record at a version were last changed, if they were since."""
    return {
        quarter: filing.last
        for (name, quarter), filing in known.filings.items()
        if name == table.id and quarter <= upto and filing.version <= version < filing.changed_with and filing.last
    }


def _changed(archive: Archive, table: Table, then: Part, now: Part) -> tuple[int, int]:
    """The cells of a report beside its key, and how many differ from the first one; rows come and gone count whole."""
    width = len(table.fields) - len(table.key)
    after = _texts(archive, table, now)
    if then.sha256 == now.sha256:
        return len(after) * width, 0
    key = list(table.key)
    before, later = (frame.unique(key, keep="first") for frame in (_texts(archive, table, then), after))
    both = later.join(before, on=key, nulls_equal=True, suffix="__then")
    differ = (pl.col(name).ne_missing(pl.col(f"{name}__then")).sum() for name in later.columns if name not in key)
    moved = len(later) + len(before) - 2 * len(both)
    return len(after) * width, sum(both.select(differ).row(0)) + moved * width


def _texts(archive: Archive, table: Table, part: Part) -> pl.DataFrame:
    shape = tuple(item.id for item in table.fields)
    return _TEXTS.get(table, (table.id, shape, part.sha256), lambda: read_texts(table, archive.read(part)))
