"""What was on record before: last quarter's row of the same thing, and the things that are missing now.

For a snapshot the row before is that of the quarter before, in the same file or on record; for an event or a register
it is the row on record with the same key, which the upload will replace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.rule import PREVIOUS
from metrics.model.schema import Kind, Table

_BASE, _KEY = "__base", "__key"


@dataclass(frozen=True)
class Gone:
    """Things on record in ``base`` that ``quarter`` no longer lists; both None for a register."""

    quarter: Quarter | None
    base: Quarter | None
    names: tuple[str, ...]


def with_previous(
    table: Table, rows: pl.DataFrame, records: Records | None
) -> tuple[pl.DataFrame, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Typed rows with ``<column>__previous`` beside each column, and for each row whether there is a before at all."""
    known = _on_record(table, records, rows)
    if table.kind is not Kind.SNAPSHOT:
        return _joined(rows, known, list(table.row_key)), np.full(len(rows), len(known) > 0)
    bases = {text: str(Quarter.parse(text).previous) for text in rows["quarter"].drop_nulls().unique()}
    has_base = pl.col("quarter").replace_strict(bases, default=None, return_dtype=pl.String).alias(_BASE)
    left = rows.with_columns(has_base if bases else pl.lit(None, pl.String).alias(_BASE))
    wanted = set(bases.values())
    before = pl.concat([rows.filter(_is_in(wanted & bases.keys())), known.filter(_is_in(wanted - bases.keys()))])
    joined = _joined(left, before.with_columns(pl.col("quarter").alias(_BASE)), [_BASE, *table.row_key])
    has_before = left[_BASE].is_in(list(bases.keys() | _reported(table, records))).fill_null(value=False)
    return joined.drop(_BASE, f"{_BASE}{PREVIOUS}"), has_before.to_numpy()


def _joined(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rows with those of their key beside them. A blank key is nobody's; of a key that stands twice the last counts."""
    names = {name: f"{name}{PREVIOUS}" for name in right.columns}
    if right.is_empty():
        return left.with_columns(pl.lit(None, right.schema[name]).alias(now) for name, now in names.items())
    right = right.drop_nulls(keys).unique(keys, keep="last").rename(names)
    kept = [pl.col(names[name]).alias(f"{_KEY}{place}") for place, name in enumerate(keys)]
    there = [f"{_KEY}{place}" for place in range(len(keys))]
    return left.join(right.with_columns(kept), left_on=keys, right_on=there, how="left", maintain_order="left")


def _is_in(quarters: Iterable[str]) -> pl.Expr:
    return pl.col("quarter").is_in(list(quarters))


def gone(
    table: Table, rows: pl.DataFrame, quarters: Sequence[Quarter], records: Records | None, *, waiting: pl.DataFrame
) -> Iterator[Gone]:
    """Things of the last quarter on record that a snapshot leaves out, or register rows that vanish.

    ``waiting`` are the texts of rows whose quarter is not known. Nothing is gone that they may be, nor that a row
    without a readable key may be, going by what it is called.
    """
    known = _on_record(table, records, rows)
    if table.kind is Kind.REGISTER:
        yield from _gone(table, known, rows, waiting, Gone(None, None, ()))
    if table.kind is not Kind.SNAPSHOT:
        return
    on_record = {Quarter.parse(text): known.filter(_is_in([text])) for text in _reported(table, records)}
    in_file = {quarter: rows.filter(_is_in([str(quarter)])) for quarter in quarters}
    states: Mapping[Quarter, pl.DataFrame] = {**on_record, **in_file}
    for quarter in quarters:
        base = max((other for other in states if other < quarter), default=None)
        if base is not None:
            yield from _gone(table, states[base], in_file[quarter], waiting, Gone(quarter, base, ()))


def _gone(
    table: Table, before: pl.DataFrame, after: pl.DataFrame, waiting: pl.DataFrame, about: Gone
) -> Iterator[Gone]:
    """What ``about`` says of the rows whose key is no longer there, and that no doubtful row may be."""
    keys = list(table.row_key)
    missing = before.join(after, on=keys, how="anti", nulls_equal=True, maintain_order="left")
    if missing.is_empty():
        return
    doubtful = after.filter(pl.any_horizontal(pl.col(keys).is_null()))
    spelt = pl.struct(pl.col(keys).cast(pl.String))
    waits = set(waiting.select(keys).rows())
    missing = missing.filter(~spelt.map_elements(lambda key: tuple(key.values()) in waits, pl.Boolean))
    if table.label:
        called = [*doubtful[table.label].drop_nulls(), *waiting[table.label].drop_nulls()]
        missing = missing.filter(~pl.col(table.label).is_in(called).fill_null(value=False))
    if len(missing):
        yield replace(about, names=_names(table, missing))


def _names(table: Table, rows: pl.DataFrame) -> tuple[str, ...]:
    """Keys with what people call them."""
    shown = [*table.row_key, *([table.label] if table.label and table.label not in table.row_key else [])]
    return tuple(" ".join(map(str, row)) for row in rows.select(shown).iter_rows())


def _reported(table: Table, records: Records | None) -> set[str]:
    if records is None:
        return set()
    return {str(q) for (name, q), state in records.reports.items() if name == table.id and state != Reporting.MISSING}


def _on_record(table: Table, records: Records | None, like: pl.DataFrame) -> pl.DataFrame:
    """Rows on record, with the columns of the rows they are compared with and in their types."""
    frame = records.frames.get(table.id) if records else None
    if frame is None or frame.is_empty():
        return like.clear()
    known: pl.DataFrame = frame.to_polars()
    columns = (
        (pl.col(name) if name in known.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in like.schema.items()
    )
    return known.select(columns)
