"""Small builders: records from the few cells a test is about, and the sample office's records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import polars as pl

from metrics.blocks import View
from metrics.blocks.family import Family
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection
from metrics.insight.views import view as make_view
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, Rows
from metrics.model.schema import Table
from metrics.model.selection import Selection
from metrics.registry import Catalogue, catalogue
from metrics.store.canonical_csv import empty_texts, quarters_of, read_texts, typed

DEMO = Path(__file__).parent.parent / "data" / "demo"
SAMPLES = Path(__file__).parent / "samples"
_EMPTY: dict[str, tuple[Table, Office, Rows]] = {}
_SAMPLES: dict[str, pl.DataFrame] = {}
_READINGS: dict[tuple[object, ...], tuple[Records, Readings]] = {}
_MOST_READINGS = 64


def texts(table: Table, rows: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """Canonical texts from rows that name only the fields they care about."""
    rows = list(rows)
    return pl.DataFrame({f.id: pl.Series([row.get(f.id) for row in rows], dtype=pl.String) for f in table.fields})


def in_pandas(table: Table, rows: Iterable[Mapping[str, str]] | pl.DataFrame) -> pd.DataFrame:
    """Typed rows as pandas holds them, unknown cells as NA, for tests that lay quarters side by side themselves."""
    cells = rows if isinstance(rows, pl.DataFrame) else texts(table, rows)
    frame: pd.DataFrame = typed(table, cells).to_native().to_pandas(use_pyarrow_extension_array=True)
    return frame


def records(
    *tables: tuple[Table, Iterable[Mapping[str, str]] | pl.DataFrame],
    reports: Mapping[tuple[str, str], Reporting] | None = None,
    office: Office | None = None,
) -> Records:
    """Records of some tables; a quarter with rows counts as reported, ``reports`` adds zero reports."""
    office = office or Office()
    frames, states = {}, {}
    for table, rows in tables:
        cells = rows if isinstance(rows, pl.DataFrame) else texts(table, rows)
        frames[table.id] = typed(table, cells, office) if len(cells) else _empty(table, office)
        if table.is_periodic:
            for text in quarters_of(table, cells).drop_nulls().unique():
                states[table.id, Quarter.parse(text)] = Reporting.REPORTED
    states |= {(name, Quarter.parse(text)): state for (name, text), state in (reports or {}).items()}
    return Records(frames, states, 1, datetime(2018, 7, 20, tzinfo=UTC), office)


def _empty(table: Table, office: Office) -> Rows:
    """The frame of a table without rows, made once: most tests leave most tables empty."""
    known = _EMPTY.get(table.id)
    if known is None or known[0] is not table or known[1] != office:
        _EMPTY[table.id] = known = (table, office, typed(table, empty_texts(table), office))
    return known[2]


def sample(table: Table) -> pl.DataFrame:
    """Canonical texts of the sample office's table."""
    # Remembered by id: a table holds mappings and so cannot itself be a key.
    if table.id not in _SAMPLES:
        _SAMPLES[table.id] = read_texts(table, (DEMO / table.file).read_bytes())
    return _SAMPLES[table.id]


def view(
    family: Family,
    known: Records,
    quarter: str,
    *,
    lang: str = "zh",
    selection: Selection | None = None,
) -> View:
    """The view a family's page is given at a quarter."""
    chosen = replace(selection or Selection(), quarter=Quarter.parse(quarter))
    # A family without tables speaks of all the others and needs their words.
    whole = Catalogue((family,)) if family.tables else catalogue()
    return make_view(whole, known, chosen, lang, family=family, readings=partial(remembered, whole, known))


def remembered(whole: Catalogue, known: Records, chosen: Selection) -> Readings:
    """Readings of records and filters, computed once for all pages that ask, as the app remembers them."""
    families = tuple(family.slug for family in whole.families)
    key = (id(known), families, replace(chosen, quarter=None, year=None, lamp=()))
    if key not in _READINGS:
        if len(_READINGS) >= _MOST_READINGS:
            del _READINGS[next(iter(_READINGS))]
        # The records stand beside their readings, so that their id is not given to others.
        _READINGS[key] = (known, of_selection(whole, known, chosen))
    return _READINGS[key][1]
