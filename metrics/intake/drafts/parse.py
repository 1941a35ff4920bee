"""Cells to canonical texts, each field in its own way. A cell stays text until its own field reads it.

Each distinct text of a column is read once, so that a hundred thousand rows cost little more than their distinct
values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from metrics.intake.drafts.answers import Answers, cell_key
from metrics.intake.drafts.collected import REQUIRED_BLANK, Collected, Level
from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.field_readers import Readers
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.rows import Body
from metrics.intake.drafts.values.reading import ASKED_ELSEWHERE, Reader, Reading, ReadOtherwise, UnreadText
from metrics.intake.sheets.cells import Mask, Texts
from metrics.intake.sheets.spelling import SPACES, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records
from metrics.model.schema import Field, Need, Table, Type
from metrics.store.canonical_csv import no_texts

Progress = Callable[[float], None]


def silent(_share: float) -> None:
    """Nobody is waiting."""


_NONE_SPOILED: Mapping[str, Mapping[int, UnreadText]] = {}


def parse(
    table: Table,
    columns: Mapping[str, ReadColumn],
    body: Body,
    *,
    records: Records | None,
    answers: Answers,
    found: Collected,
    spoiled: Mapping[str, Mapping[int, UnreadText]] = _NONE_SPOILED,
    progress: Progress = silent,
) -> Parsed:
    """Read the cells of the data rows.

    ``spoiled`` are cells, by field and row number, of which is known that their text is not what was entered.
    """
    numbers = body.numbers
    raw = {name: _fixed(name, body.column(column.index), numbers, answers) for name, column in columns.items()}
    rows = Parsed(table, columns, numbers, raw, pl.DataFrame())
    read: dict[str, pl.Series] = {}
    failed: dict[str, frozenset[int]] = {}
    readers = Readers(rows, read, records, answers, found, body.is_1904)
    # Stages are read before percentages: a finished stage decides what 1 means.
    ordered = sorted((table.by_id[name] for name in columns), key=lambda item: item.type is Type.PERCENT)
    for place, item in enumerate(ordered, 1):
        lost = _lost(item.id, numbers, spoiled.get(item.id, {}), answers)
        read[item.id], failed[item.id] = _read_column(item, readers.reader(item), rows, lost, found)
        progress(place / len(ordered))
    nothing = no_texts(len(numbers))
    texts = pl.DataFrame({item.id: read.get(item.id, nothing) for item in table.fields})
    return replace(rows, texts=texts, failed=failed)


def _fixed(field_id: str, cells: Texts, numbers: Sequence[int], answers: Answers) -> Texts:
    """The cells of a column with the texts the clerk gave in their place."""
    given = {row: text for (row, name), text in answers.fixes.items() if name == field_id}
    return cells.put({place: given[row] for place, row in enumerate(numbers) if row in given}) if given else cells


def _lost(
    field_id: str, numbers: Sequence[int], spoiled: Mapping[int, UnreadText], answers: Answers
) -> Mapping[int, UnreadText]:
    """Positions whose cell is not what was entered, unless the clerk gave a text in its place."""
    if not spoiled:
        return {}
    return {
        position: spoiled[number]
        for position, number in enumerate(numbers)
        if number in spoiled and (number, field_id) not in answers.fixes
    }


def _read_column(
    item: Field, reader: Reader, rows: Parsed, lost: Mapping[int, UnreadText], found: Collected
) -> tuple[pl.Series, frozenset[int]]:
    """The canonical texts of a column, None where blank or unread, and where it could not be read."""
    raw = rows.raw[item.id]
    readings = [reader(word) for word in raw.words]
    is_unread = _mask(isinstance(reading, UnreadText) for reading in readings)
    is_told = _mask(isinstance(reading, ReadOtherwise) for reading in readings)
    is_missing = _mask(reading is None for reading in readings) if _must(item, rows) else np.zeros_like(is_unread)
    told: dict[str, tuple[ReadOtherwise, list[int]]] = {}
    for position in _places(raw, is_unread | is_told | is_missing, lost):
        if found.is_full:
            found.has_more = True
            break
        reading = lost.get(position, readings[raw.codes[position]])
        if isinstance(reading, UnreadText):
            _say_unread(rows, position, item.id, reading, found)
        elif isinstance(reading, ReadOtherwise):
            told.setdefault(raw[position], (reading, []))[1].append(position)
        else:
            code = "required_not_applicable" if raw[position].strip(SPACES) else REQUIRED_BLANK
            asks = f"fixes/{cell_key(rows.numbers[position], item.id)}"
            found.add(Level.READING, rows.point(position, item.id, code, Severity.ERROR, asks=asks))
    for said, positions in told.values():
        found.add(Level.READING, _what_was_done(rows, positions, item.id, said))
    failed = frozenset(_places(raw, is_unread, lost))
    return _canonical(raw, readings, lost), failed


def _mask(flags: Iterable[bool]) -> Mask:
    return np.fromiter(flags, dtype=bool)


def _places(raw: Texts, is_asked: Mask, lost: Mapping[int, UnreadText]) -> list[int]:
    """Where any of some words stands, or a text is lost, in order."""
    if not is_asked.any():
        return sorted(lost)
    places = np.flatnonzero(is_asked[raw.codes]).tolist()
    return sorted({*places, *lost}) if lost else places


def _canonical(raw: Texts, readings: Sequence[Reading], lost: Mapping[int, UnreadText]) -> pl.Series:
    """What was read of a column, None where blank, unread or lost."""
    texts = [reading.text if isinstance(reading, ReadOtherwise) else reading for reading in readings]
    words = pl.Series([None if isinstance(text, UnreadText) else text for text in texts], dtype=pl.String)
    codes = pl.Series(raw.codes)
    if lost:
        codes = codes.scatter(list(lost), None)
    return words.gather(codes)


def _must(item: Field, rows: Parsed) -> bool:
    """Whether a blank is an error; a blank quarter is looked for in the title first, see ``which_quarter``."""
    is_quarter = item.id == rows.table.period and item.type is Type.QUARTER
    return item.need is Need.REQUIRED and item.default is None and not is_quarter


def _say_unread(rows: Parsed, position: int, field_id: str, reading: UnreadText, found: Collected) -> None:
    if reading.code == ASKED_ELSEWHERE:
        return
    found.add(
        Level.READING,
        rows.point(
            position,
            field_id,
            reading.code,
            reading.severity,
            fix=reading.fix,
            options=reading.options,
            asks=f"fixes/{cell_key(rows.numbers[position], field_id)}",
            rule=reading.rule,
            slots=reading.slots,
        ),
    )


def _what_was_done(rows: Parsed, positions: Sequence[int], field_id: str, told: ReadOtherwise) -> Finding:
    """What was done with a text, said once with every row it stands in."""
    numbers = [rows.numbers[position] for position in positions]
    slots = {**told.slots, "rows": ranges(numbers), "count": len(numbers)}
    return rows.point(positions[0], field_id, told.code, told.severity, rule=told.rule, slots=slots)
