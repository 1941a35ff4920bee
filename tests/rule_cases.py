"""Which rules rows break, each quarter held against the one before, as at upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl
from builders import in_pandas

from metrics.model.quarter import Quarter
from metrics.model.schema import Table

Row = Mapping[str, str]


def broken(table: Table, rows: Sequence[Row] | pl.DataFrame) -> set[tuple[str, str, int]]:
    """(code, quarter, place among the quarter's rows) of every rule broken.

    Last quarter's row of the same key stands beside each row; history is asked only when that quarter is there.
    """
    frame = in_pandas(table, rows)
    found = set()
    for quarter in frame["quarter"].unique():
        before = str(Quarter.parse(quarter).previous)
        now = frame[frame["quarter"] == quarter].reset_index(drop=True)
        last = frame[frame["quarter"] == before]
        beside = now.merge(last, on=list(table.row_key), how="left", suffixes=("", "__previous"))
        asked = {rule.code: rule.broken for rule in table.rules if not (rule.needs_history and last.empty)}
        told = nw.from_native(beside, eager_only=True).select(**asked)
        for code in asked:
            places = told.get_column(code).fill_null(value=False).to_list()
            found |= {(code, quarter, place) for place, is_broken in enumerate(places) if is_broken}
    return found


def codes(table: Table, rows: Sequence[Row]) -> set[str]:
    """The rules that the last quarter's rows break."""
    last = max(row["quarter"] for row in rows)
    return {code for code, quarter, _ in broken(table, rows) if quarter == last}
