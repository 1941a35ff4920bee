"""What was on record before: last quarter's row of the same thing, and the things that are missing now.

For a snapshot the row before is that of the quarter before, in the same file or on record; for an event or a register
it is the row on record with the same key, which the upload will replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.rule import PREVIOUS
from metrics.model.schema import Kind, Table

_BASE = "__base"


@dataclass(frozen=True)
class Gone:
    """Things on record in ``base`` that ``quarter`` no longer lists; both None for a register."""

    quarter: Quarter | None
    base: Quarter | None
    names: tuple[str, ...]


def with_previous(
    table: Table, rows: pd.DataFrame, records: Records | None
) -> tuple[pd.DataFrame, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Typed rows with ``<column>__previous`` beside each column, and for each row whether there is a before at all."""
    known = _on_record(table, records, rows)
    keys = list(table.row_key)
    if table.kind is Kind.SNAPSHOT:
        bases = {text: str(Quarter.parse(text).previous) for text in rows["quarter"].dropna().unique()}
        in_file = set(bases)
        before = pd.concat([rows, known[~known["quarter"].isin(in_file)]], ignore_index=True) if len(known) else rows
        left = rows.assign(**{_BASE: rows["quarter"].map(bases).astype("str")})
        right = before.assign(**{_BASE: before["quarter"]})
        reported = in_file | _reported(table, records)
        has_before = left[_BASE].isin(reported).to_numpy(dtype=bool)
        keys = [_BASE, *keys]
    else:
        left, right = rows, known
        has_before = np.full(len(rows), len(known) > 0)
    # A blank key is nobody's: pandas would let blanks find each other.
    right = right.dropna(subset=keys).drop_duplicates(subset=keys, keep="last")
    right = right.rename(columns={name: f"{name}{PREVIOUS}" for name in rows.columns})
    keyed = {name: f"{name}{PREVIOUS}" for name in keys if name != _BASE}
    joined = left.merge(
        right,
        how="left",
        left_on=keys,
        right_on=[keyed.get(name, name) for name in keys],
        suffixes=("", "__right"),
    )
    return _unknowing(joined.drop(columns=_BASE, errors="ignore")), has_before


def _unknowing(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with texts that compare as unknown where blank.

    The usual text column answers True to "differs from a blank"; a rule must not be broken by what nobody knows.
    """
    return rows.astype({name: "string" for name, kind in rows.dtypes.items() if kind == "str"})


def gone(
    table: Table, rows: pd.DataFrame, quarters: Sequence[Quarter], records: Records | None, *, waiting: pd.DataFrame
) -> Iterator[Gone]:
    """Things of the last quarter on record that a snapshot leaves out, or register rows that vanish.

    ``waiting`` are the texts of rows whose quarter is not known. Nothing is gone that they may be, nor that a row
    without a readable key may be, going by what it is called.
    """
    doubtful = pd.concat([waiting, rows.loc[rows[list(table.row_key)].isna().any(axis=1), waiting.columns]])
    known = _on_record(table, records, rows)
    if table.kind is Kind.REGISTER:
        if len(missing := _missing(table, known, rows, doubtful)):
            yield Gone(None, None, _names(table, missing))
        return
    if table.kind is not Kind.SNAPSHOT:
        return
    on_record = {Quarter.parse(text): known[known["quarter"] == text] for text in _reported(table, records)}
    in_file = {quarter: rows[rows["quarter"] == str(quarter)] for quarter in quarters}
    states: Mapping[Quarter, pd.DataFrame] = {**on_record, **in_file}
    for quarter in quarters:
        base = max((other for other in states if other < quarter), default=None)
        if base is None:
            continue
        if len(missing := _missing(table, states[base], in_file[quarter], doubtful)):
            yield Gone(quarter, base, _names(table, missing))


def _missing(table: Table, before: pd.DataFrame, after: pd.DataFrame, doubtful: pd.DataFrame) -> pd.DataFrame:
    """Rows whose key is no longer there, and that no doubtful row may be."""
    keys = list(table.row_key)
    present = {key for rows in (after, doubtful) for key in rows[keys].itertuples(index=False, name=None)}
    gone = np.array([key not in present for key in before[keys].itertuples(index=False, name=None)], dtype=bool)
    if table.label:
        gone &= ~before[table.label].isin(doubtful[table.label].dropna()).to_numpy()
    return before[gone]


def _names(table: Table, rows: pd.DataFrame) -> tuple[str, ...]:
    """Keys with what people call them."""
    shown = [*table.row_key, *([table.label] if table.label and table.label not in table.row_key else [])]
    return tuple(" ".join(str(value) for value in row) for row in rows[shown].itertuples(index=False, name=None))


def _reported(table: Table, records: Records | None) -> set[str]:
    if records is None:
        return set()
    return {str(q) for (name, q), state in records.reports.items() if name == table.id and state != Reporting.MISSING}


def _on_record(table: Table, records: Records | None, like: pd.DataFrame) -> pd.DataFrame:
    """Rows on record, with the columns of the rows they are compared with."""
    frame = records.frames.get(table.id) if records else None
    if frame is None or frame.is_empty():
        return like.iloc[:0]
    known: pd.DataFrame = frame.to_pandas()
    return known.reindex(columns=like.columns)
