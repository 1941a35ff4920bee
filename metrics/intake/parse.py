"""Cells to canonical texts, each field in its own way. A cell stays text until its own field reads it.

Each distinct text of a column is read once, so that a hundred thousand rows cost little more than their distinct
values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from metrics.intake.answers import Answers, cell_key
from metrics.intake.collected import REQUIRED_BLANK, Collected, Level
from metrics.intake.column import Column
from metrics.intake.parsed import Parsed
from metrics.intake.readers import Readers
from metrics.intake.spelling import SPACES, ranges
from metrics.intake.values.reading import ASKED_ELSEWHERE, Reader, Told, Unread
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records
from metrics.model.schema import Field, Need, Table, Type

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Cells:
    """The data rows of a file: their row numbers, and the texts of a column of the file by its place."""

    numbers: Sequence[int]
    of: Callable[[int], Sequence[str]]


def silent(_share: float) -> None:
    """Nobody is waiting."""


_NONE_SPOILED: Mapping[str, Mapping[int, Unread]] = {}


def parse(
    table: Table,
    columns: Mapping[str, Column],
    body: Cells,
    *,
    records: Records | None,
    answers: Answers,
    found: Collected,
    spoiled: Mapping[str, Mapping[int, Unread]] = _NONE_SPOILED,
    progress: Progress = silent,
) -> Parsed:
    """Read the cells of the data rows.

    ``spoiled`` are cells, by field and row number, of which is known that their text is not what was entered.
    """
    numbers = body.numbers
    raw = {field_id: _fixed(field_id, body.of(column.index), numbers, answers) for field_id, column in columns.items()}
    rows = Parsed(table, columns, numbers, raw, pd.DataFrame())
    read: dict[str, pd.Series] = {}
    failed: dict[str, frozenset[int]] = {}
    readers = Readers(rows, read, records, answers, found)
    # Stages are read before percentages: a finished stage decides what 1 means.
    ordered = sorted((table.by_id[name] for name in columns), key=lambda item: item.type is Type.PERCENT)
    for place, item in enumerate(ordered, 1):
        lost = _lost(item.id, numbers, spoiled.get(item.id, {}), answers)
        read[item.id], failed[item.id] = _read_column(item, readers.reader(item), rows, lost, found)
        progress(place / len(ordered))
    nothing = pd.Series([None] * len(numbers), dtype="str")
    texts = pd.DataFrame({item.id: read.get(item.id, nothing) for item in table.fields})
    return replace(rows, texts=texts, failed=failed)


def _fixed(field_id: str, cells: Sequence[str], numbers: Sequence[int], answers: Answers) -> Sequence[str]:
    """The cells of a column with the texts the clerk gave in their place."""
    given = {row: text for (row, name), text in answers.fixes.items() if name == field_id}
    if not given:
        return cells
    return [given.get(row, cell) for row, cell in zip(numbers, cells, strict=True)]


def _lost(
    field_id: str, numbers: Sequence[int], spoiled: Mapping[int, Unread], answers: Answers
) -> Mapping[int, Unread]:
    """Positions whose cell is not what was entered, unless the clerk gave a text in its place."""
    if not spoiled:
        return {}
    return {
        position: spoiled[number]
        for position, number in enumerate(numbers)
        if number in spoiled and (number, field_id) not in answers.fixes
    }


def _read_column(
    item: Field, reader: Reader, rows: Parsed, lost: Mapping[int, Unread], found: Collected
) -> tuple[pd.Series, frozenset[int]]:
    """The canonical texts of a column, None where blank or unread, and where it could not be read."""
    raw = rows.raw[item.id]
    readings = {text: reader(text) for text in dict.fromkeys(raw)}
    unread = {text: reading for text, reading in readings.items() if isinstance(reading, Unread)}
    told = {text: (reading, list[int]()) for text, reading in readings.items() if isinstance(reading, Told)}
    plain = readings | dict.fromkeys(unread) | {text: reading.text for text, (reading, _) in told.items()}
    missing = {text for text, value in plain.items() if value is None} - unread.keys() if _must(item, rows) else set()
    if unread or told or missing or lost:
        for position, text in enumerate(raw):
            if position in lost:
                _say_unread(rows, position, item.id, lost[position], found)
            elif text in unread:
                _say_unread(rows, position, item.id, unread[text], found)
            elif text in told:
                told[text][1].append(position)
            elif text in missing:
                code = "required_not_applicable" if text.strip(SPACES) else REQUIRED_BLANK
                asks = f"fixes/{cell_key(rows.numbers[position], item.id)}"
                found.add(Level.READING, rows.point(position, item.id, code, Severity.ERROR, asks=asks))
    for said, positions in told.values():
        found.add(Level.READING, _what_was_done(rows, positions, item.id, said))
    failed = frozenset(place for place, text in enumerate(raw) if text in unread) if unread else frozenset()
    texts = [plain[text] for text in raw]
    for position in lost:
        texts[position] = None
    return pd.Series(texts, dtype="str"), failed | lost.keys()


def _must(item: Field, rows: Parsed) -> bool:
    """Whether a blank is an error; a blank quarter is looked for in the title first, see ``periods``."""
    is_quarter = item.id == rows.table.period and item.type is Type.QUARTER
    return item.need is Need.REQUIRED and item.default is None and not is_quarter


def _say_unread(rows: Parsed, position: int, field_id: str, reading: Unread, found: Collected) -> None:
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


def _what_was_done(rows: Parsed, positions: Sequence[int], field_id: str, told: Told) -> Finding:
    """What was done with a text, said once with every row it stands in."""
    numbers = [rows.numbers[position] for position in positions]
    slots = {**told.slots, "rows": ranges(numbers), "count": len(numbers)}
    return rows.point(positions[0], field_id, told.code, told.severity, rule=told.rule, slots=slots)
