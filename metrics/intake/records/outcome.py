"""What the record becomes when a draft is accepted.

A snapshot or a register replaces the whole list. Events are corrected by key: the part of a quarter is its full state
afterwards, and a key that moves to another quarter leaves its old one, which is then part of the same version
(DESIGN §5, DOMAIN §0). In every kind a column that the file does not have stays as it is on record, because a form
with fewer columns says nothing about the others; the clerk is told, and may clear them instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import polars as pl

from metrics.errors import Damage, Damaged, Unshown
from metrics.intake.drafts.answers import CLEAR
from metrics.intake.drafts.draft import Draft, DraftPart
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Kind, Table
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts, rows_of, typed

Key = tuple[str, ...]


@dataclass(frozen=True)
class State:
    """Canonical texts of one quarter of a table, or of a register.

    ``rows`` are the rows of the file they come from, None for those that were on record; empty when none came from it.
    ``damage`` is why what is on record cannot be read; there are no texts then.
    """

    texts: pl.DataFrame
    rows: tuple[int | None, ...] = ()
    reporting: Reporting = Reporting.REPORTED
    damage: Damage | None = None


@dataclass(frozen=True)
class Outcome:
    """What is on record of a table, and what would be of each quarter that is touched."""

    table: Table
    before: dict[str, State]
    after: dict[str, State]


def on_record(table: Table, archive: Archive, upto: int | None = None) -> dict[str, State]:
    """What is on record of a table at a version, by quarter; "" is the quarter of a register."""
    found = {}
    for quarter, (_, part) in archive.current(table.id, upto).items():
        try:
            texts = frames.texts(archive, table, quarter, upto=upto)
        except Unshown as damaged:
            found[quarter] = State(empty_texts(table), (), part.reporting, damaged.damage)
            continue
        if texts is not None:
            found[quarter] = State(texts, (), part.reporting)
    return found


def resulting(draft: Draft, before: Mapping[str, State]) -> dict[str, State]:
    """Every quarter a draft touches, as it would be; rows without a key or quarter are left out.

    A whole list takes the place of one that is damaged. Raises Damaged for events, which would be added to it.
    """
    table = draft.table
    if table is None:
        return {}
    parts = {
        str(part.quarter or ""): _identified(table, part)
        for part in draft.parts
        if part.quarter is not None or not table.is_periodic
    }
    given = frozenset(table.by_id) if draft.answers.absent == CLEAR else draft.fields_given
    if table.kind is Kind.EVENT:
        if damage := next((state.damage for state in before.values() if state.damage), None):
            raise Damaged(f"{damage.file} is damaged", damage)
        return _upserted(table, parts, before, given)
    return {quarter: _kept(table, part, before.get(quarter), given) for quarter, part in parts.items()}


def together(drafts: Iterable[Draft], archive: Archive, upto: int) -> Iterator[Outcome]:
    """What drafts that build on each other make of each table, of the record at a version."""
    found: dict[str, Outcome] = {}
    for draft in drafts:
        if (table := draft.table) is not None:
            known = found.setdefault(table.id, Outcome(table, on_record(table, archive, upto), {}))
            known.after.update(resulting(draft, known.before | known.after))
    return iter(found.values())


def would_be(drafts: Iterable[Draft], archive: Archive, records: Records) -> Records:
    """The records as they would be if drafts were committed."""
    for made in together(drafts, archive, records.version):
        states = made.before | made.after
        texts = pl.concat([empty_texts(made.table), *(state.texts for state in states.values())])
        frame = typed(made.table, texts, records.book)
        named = {quarter: state.reporting for quarter, state in states.items() if quarter}
        reports = {(made.table.id, Quarter.parse(quarter)): reporting for quarter, reporting in named.items()}
        records = records.restricted({made.table.id: frame}, reports)
    return records


def _identified(table: Table, part: DraftPart) -> State:
    """The rows of a part that have a key, each key once."""
    keys = list(table.row_key)
    is_first = pl.all_horizontal(pl.col(keys).is_not_null()) & pl.struct(keys).is_first_distinct()
    kept = part.texts.select(is_first).to_series()
    numbers = tuple(number for number, is_kept in zip(part.numbers, kept, strict=True) if is_kept)
    return State(part.texts.filter(kept), numbers, part.reporting)


def _kept(table: Table, part: State, was: State | None, given: frozenset[str]) -> State:
    """A whole list with the cells on record in the columns that the file does not have."""
    if was is None or not len(was.texts):
        return part
    known = by_key(table, was.texts)
    return _completed(table, part, known, given)


def _upserted(
    table: Table, parts: Mapping[str, State], before: Mapping[str, State], given: frozenset[str]
) -> dict[str, State]:
    """Each touched quarter after its rows are corrected and added, and after rows that moved away have left it."""
    home = {key: quarter for quarter, part in parts.items() for key in keys_of(table, part.texts)}
    known = {key: row for state in before.values() for key, row in by_key(table, state.texts).items() if key in home}
    after: dict[str, State] = {}
    for quarter in sorted({*parts, *before}):
        was = before.get(quarter, State(empty_texts(table)))
        part = parts.get(quarter, State(empty_texts(table)))
        stays = pl.Series([home.get(key, quarter) == quarter for key in keys_of(table, was.texts)], dtype=pl.Boolean)
        if quarter not in parts and stays.all():
            continue
        after[quarter] = _merged(table, was.texts.filter(stays), _completed(table, part, known, given))
    return after


def _completed(
    table: Table, part: State, known: Mapping[Key, Mapping[str, str | None]], given: frozenset[str]
) -> State:
    """Rows of the file with the cells on record in the columns that the file does not have."""
    rows = [known.get(key) for key in keys_of(table, part.texts)]
    kept = []
    for item in table.fields:
        if item.id not in given and item.id != table.period:
            column = [row[item.id] if row else value for row, value in zip(rows, part.texts[item.id], strict=True)]
            kept.append(pl.Series(item.id, column, dtype=pl.String))
    return replace(part, texts=part.texts.with_columns(kept))


def _merged(table: Table, stays: pl.DataFrame, part: State) -> State:
    """Rows on record in their order, corrected in place, then new ones in the order of the file."""
    corrections = {key: place for place, key in enumerate(keys_of(table, part.texts))}
    order: list[tuple[int, int | None]] = []
    for place, key in enumerate(keys_of(table, stays)):
        correction = corrections.pop(key, None)
        order.append((place, None) if correction is None else (len(stays) + correction, part.rows[correction]))
    order += [(len(stays) + place, part.rows[place]) for place in corrections.values()]
    texts = pl.concat([stays, part.texts])[pl.Series([place for place, _ in order], dtype=pl.UInt32)]
    if len(texts):
        return State(texts, tuple(row for _, row in order))
    # The last row moved to another quarter: nothing is reported here any more, which is not a zero report.
    return State(texts, (), Reporting.ZERO if part.reporting is Reporting.ZERO else Reporting.MISSING)


def keys_of(table: Table, texts: pl.DataFrame) -> list[Key]:
    """The business key of each row, without the quarter."""
    return cast("list[Key]", rows_of(texts, table.row_key))


def by_key(table: Table, texts: pl.DataFrame) -> dict[Key, dict[str, str | None]]:
    """The cells of each row, by its business key."""
    names = [item.id for item in table.fields]
    rows = (dict(zip(names, row, strict=True)) for row in rows_of(texts, names))
    return dict(zip(keys_of(table, texts), rows, strict=True))
