"""Two ways to the same columns: typed in pandas and typed in polars, for every table there is and any blanks in it."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from builders import DEMO, sample
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from metrics.model.rule import AS_OF_DAY, PREVIOUS
from metrics.model.schema import Table
from metrics.registry import catalogue
from metrics.store.columns import held, in_memory, typed

# Of the settings the sample office has none of its own.
TABLES = [table for table in catalogue().tables.values() if (DEMO / table.file).exists()]

# 2018-07-15, a day on which reports of the sample office's last quarter come in.
TODAY = 17_727


def some(table: Table, draw: st.DataObject) -> pd.DataFrame:
    """Some rows of the sample office's table with cells blanked or taken from another row."""
    whole = sample(table)
    places = draw.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8))
    rows = whole.iloc[places].reset_index(drop=True)
    for name in draw.draw(st.lists(st.sampled_from(list(whole.columns)), max_size=6)):
        if name != table.period:
            cells = st.lists(st.none() | st.sampled_from(list(whole[name].dropna()) or [None]), min_size=len(rows))
            rows[name] = pd.Series(draw.draw(cells)[: len(rows)], dtype="str")
    return rows


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
@settings(deadline=None, max_examples=10)
@given(st.data())
def test_columns_made_in_polars_are_those_made_in_pandas(table: Table, data: st.DataObject) -> None:
    texts = some(table, data)

    made, usual = held(table, texts).to_native(), in_memory(typed(table, texts)).to_native()

    # A count has another width of integer; a column without a value has no type in one of them.
    assert_frame_equal(made, usual, check_dtypes=False)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
@settings(deadline=None, max_examples=10)
@given(st.data())
def test_a_rule_is_broken_by_the_same_rows_in_both(table: Table, data: st.DataObject) -> None:
    now = some(table, data)
    before = now.sample(frac=1, random_state=1).reset_index(drop=True)
    in_pandas = pd.concat([_native(table, now), _native(table, before).rename(columns=lambda c: c + PREVIOUS)], axis=1)
    # The usual text column answers True to "differs from a blank"; here unknown has to stay unknown.
    in_pandas = in_pandas.astype({name: "string" for name, kind in in_pandas.dtypes.items() if kind == "str"})
    previous = held(table, before).to_native().rename(lambda name: name + PREVIOUS)
    in_polars = pl.concat([held(table, now).to_native(), previous], how="horizontal")
    in_pandas[AS_OF_DAY], in_polars = TODAY, in_polars.with_columns(pl.lit(TODAY).alias(AS_OF_DAY))

    for rule in table.rules:
        usual, made = (_broken(frame, rule.broken) for frame in (in_pandas, in_polars))
        assert (usual == made).all(), rule.code


def _native(table: Table, texts: pd.DataFrame) -> pd.DataFrame:
    frame: pd.DataFrame = typed(table, texts).to_native()
    return frame


def _broken(frame: pd.DataFrame | pl.DataFrame, rule: nw.Expr) -> np.ndarray:
    found = nw.from_native(frame, eager_only=True).select(held=rule).get_column("held").fill_null(value=False)
    return found.to_numpy().astype(bool)
