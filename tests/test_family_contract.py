"""What every family keeps, whichever there are: its schema is the office's, its figures are explained, its page stands.

A family that is added as a folder is held to all of it without a line here being changed.
"""

from __future__ import annotations

import importlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from builders import DEMO, SAMPLES, records, sample, view

from metrics.blocks import Chart, Lead, TableBlock, Tiles
from metrics.blocks.family import Family, units
from metrics.charts.s_curve import SCurve
from metrics.charts.theme import DARK, LIGHT
from metrics.i18n.text import LANGUAGES
from metrics.insight.lamps import judge
from metrics.insight.provenance import rule_text
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.example import Example
from metrics.model.measure import Measure
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Kind, Need
from metrics.model.schema import Table as Schema
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.store.canonical_csv import empty_texts, read_texts, write_texts

FAMILIES = catalogue().families
TABLES = [(family, table) for family in FAMILIES for table in family.tables]
MEASURES = [(family, measure) for family in FAMILIES for measure in family.measures]
CATALOGUED: dict[str, Any] = {
    item["id"]: item
    for group in json.loads((SAMPLES / "kpis.json").read_text(encoding="utf-8")).values()
    for item in group
}
LAST = Quarter(2018, 2)

each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)
each_table = pytest.mark.parametrize(("family", "table"), TABLES, ids=[table.id for _, table in TABLES])
each_measure = pytest.mark.parametrize(("family", "measure"), MEASURES, ids=[measure.id for _, measure in MEASURES])
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def folder(family: Family) -> Path:
    return Path(str(importlib.import_module(f"metrics.families.{family.slug}").__file__)).parent


def examples(family: Family) -> tuple[Example, ...]:
    found: tuple[Example, ...] = importlib.import_module(f"metrics.families.{family.slug}.examples").EXAMPLES
    return found


@cache
def empty() -> Records:
    """What a new office has on record: nothing."""
    return records(*((table, ()) for _, table in TABLES))


# ---- schema --------------------------------------------------------------------------------------------------------


@each_table
def test_no_two_columns_answer_to_one_header(family: Family, table: Schema) -> None:
    heads = [head for field in table.fields for head in {field.title, *field.aliases}]

    assert sorted({head for head in heads if heads.count(head) > 1}) == []
    assert not {*heads} & {*table.ambiguous}


@each_table
def test_a_table_says_how_it_is_told_apart_from_one_quarter_to_the_next(family: Family, table: Schema) -> None:
    assert table.row_key
    assert all(table.by_id[name].need is Need.REQUIRED or name == table.period for name in table.row_key)
    assert (table.key[0] == "quarter") == (table.kind is Kind.SNAPSHOT)
    assert bool(table.period) == table.is_periodic


@each_table
def test_what_must_stand_in_a_register_is_looked_for_whatever_the_quarter(family: Family, table: Schema) -> None:
    tables = catalogue().tables

    for reference in table.references:
        target = tables[reference.target.partition(".")[0]]
        assert reference.target.partition(".")[2] in target.by_id
        # A register has no quarters: asked by quarter, it would never answer and nothing would ever be told.
        assert not (reference.same_quarter and not target.is_periodic), reference.code


@each_table
def test_vocabularies_hold_their_own_examples_defaults_and_synonyms(family: Family, table: Schema) -> None:
    for field in (field for field in table.fields if field.allowed):
        words = {*field.allowed}

        assert {*field.synonyms.values()} <= words
        assert not {*field.synonyms} & words
        assert field.default is None or field.default in words
        assert not field.example or {*field.example.split("、")} <= words


@each_table
def test_the_small_sample_is_read_without_a_word_and_written_back_alike(family: Family, table: Schema) -> None:
    data = sample_file(family, table).read_bytes()

    draft = read(Upload(table.file, data), tables={table.id: table}, records=None)

    assert [finding.code for finding in draft.findings if finding.blocks] == []
    assert draft.rows >= 4
    assert [read_texts(table, write_texts(table, part.texts)).equals(part.texts) for part in draft.parts] == [
        True
    ] * len(draft.parts)


def sample_file(family: Family, table: Schema) -> Path:
    """The folder's sample of a table: sample.csv of the first table, sample_<id>.csv of the others."""
    own = folder(family) / f"sample_{table.id}.csv"
    return own if own.exists() else folder(family) / "sample.csv"


@each_table
def test_the_blank_file_is_recognised_as_its_table(family: Family, table: Schema) -> None:
    blank = write_texts(table, empty_texts(table))

    draft = read(Upload("表.csv", blank), tables=catalogue().tables, records=None)

    assert draft.table is table
    assert {column.field_id for column in draft.columns} == {*table.by_id}


@pytest.mark.parametrize("table", [table for _, table in TABLES if (DEMO / table.file).exists()], ids=lambda t: t.id)
def test_the_sample_offices_file_has_no_error_and_asks_nothing(table: Schema) -> None:
    draft: Draft = read(Upload(table.file, (DEMO / table.file).read_bytes()), tables=catalogue().tables, records=None)

    assert draft.table is table
    assert [finding.code for finding in draft.findings if finding.blocks] == []


# ---- words ---------------------------------------------------------------------------------------------------------


@each_family
def test_both_languages_say_the_same_things(family: Family) -> None:
    said = [set(keys(tomllib.loads((folder(family) / f"text.{lang}.toml").read_text("utf-8")))) for lang in LANGUAGES]

    assert said[0] == said[1]


def keys(entries: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in entries.items():
        if isinstance(value, Mapping):
            yield from keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


@each_family
@each_language
def test_a_family_is_named_in_the_menu_and_every_table_and_column_has_a_name(family: Family, lang: str) -> None:
    text = catalogue().text(lang).scoped(family.slug)

    assert text("title")
    assert family.page is None or text("menu")
    for table in family.tables:
        assert text(f"table.{table.id}")
        unnamed = [f.id for f in table.fields if lang == "en" and not text.find(f"field.{table.id}.{f.id}")]
        assert unnamed == []


@each_table
@each_language
def test_every_rule_of_a_table_has_its_sentence(family: Family, table: Schema, lang: str) -> None:
    text = catalogue().text(lang).scoped(family.slug)

    coded = {*(rule.code for rule in table.rules), *(reference.code for reference in table.references)}
    assert [code for code in sorted(coded) if not text.find(f"finding.{code}")] == []


@each_measure
@each_language
def test_every_figure_is_named_explained_and_says_its_source(family: Family, measure: Measure, lang: str) -> None:
    text = catalogue().text(lang).scoped(family.slug)

    assert all(text(f"{measure.id}.{what}") for what in ("name", "formula", "edge", "source"))
    assert not measure.is_headline or text(f"{measure.id}.short")
    assert measure.lamp is None or rule_text(measure.lamp, measure.unit, text)


# ---- figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(CATALOGUED.keys() & catalogue().measures.keys()))
def test_a_figure_of_the_catalogue_is_told_in_its_unit(name: str) -> None:
    measure, known = catalogue().measures[name], CATALOGUED[name]

    assert measure.unit in known["unit"] or known["unit"] in measure.unit or measure.unit == "ratio"


@each_measure
def test_every_figure_has_an_example_worked_by_hand(family: Family, measure: Measure) -> None:
    assert [example.title for example in examples(family) if example.measure == measure.id] != []


@pytest.mark.parametrize(
    ("family", "example"),
    [(family, example) for family in FAMILIES if family.measures for example in examples(family)],
    ids=[
        f"{example.measure}-{example.title}" for family in FAMILIES if family.measures for example in examples(family)
    ],
)
def test_examples_that_people_read_come_out_as_worked(family: Family, example: Example) -> None:
    tables = catalogue().tables
    quarter = Quarter.parse(example.quarter)
    zero = {(name, example.quarter): Reporting.ZERO for name in example.zero_reports}
    known = records(*((table, example.tables.get(name, ())) for name, table in tables.items()), reports=zero)

    value = family.measure(example.measure).compute(known, quarter)

    assert value.reason == example.reason
    assert value.number == (None if example.number is None else pytest.approx(example.number, abs=0.051))
    for what in ("numerator", "denominator"):
        if (wanted := getattr(example, what)) is not None:
            assert getattr(value, what) == pytest.approx(wanted)
    assert all(catalogue().text(lang).scoped(family.slug)(example.title) for lang in LANGUAGES)


@each_measure
def test_of_a_quarter_nobody_reported_there_is_no_figure_but_a_reason(family: Family, measure: Measure) -> None:
    known = empty()

    value = measure.compute(known, LAST)

    assert value.number is None
    judged = judge(measure, value, LAST, known, None)
    assert judged.reason == value.reason
    assert all(catalogue().text(lang).scoped(family.slug)(f"reason.{value.reason}") for lang in LANGUAGES)


# ---- pages ---------------------------------------------------------------------------------------------------------


@cache
def office() -> Records:
    """The sample office; of a table it does not have, the family's own small sample."""
    return records(*((table, rows(family, table)) for family, table in TABLES))


def rows(family: Family, table: Schema) -> pl.DataFrame:
    return sample(table) if (DEMO / table.file).exists() else read_texts(table, sample_file(family, table).read_bytes())


PAGES = [family for family in FAMILIES if family.page]


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
@each_language
@pytest.mark.parametrize("quarter", ["2017Q1", "2018Q2", "2018Q3"])
def test_a_page_speaks_first_and_every_chart_states_its_finding(family: Family, lang: str, quarter: str) -> None:
    assert family.page
    blocks = list(family.page(view(family, office(), quarter, lang=lang)))

    assert isinstance(blocks[0], Lead)
    assert blocks[0].sentences
    assert len({block.key for block in blocks}) == len(blocks)
    for chart in (block.description for block in blocks if isinstance(block, Chart)):
        assert chart.title
        assert chart.alt
        assert not chart.is_empty
        assert len(chart.grid().columns) == len(chart.grid().rows[0])
        assert chart.figure(LIGHT).data or chart.figure(LIGHT).layout.shapes
        assert chart.figure(DARK) == chart.figure(DARK)


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
def test_a_year_chosen_for_the_trends_shows_its_own_quarters_as_they_were(family: Family) -> None:
    whole, of_2017 = (trends(family, Selection(year=year)) for year in (None, 2017))

    assert of_2017.keys() <= whole.keys()
    for key, found in of_2017.items():
        assert list(found) == [name for name in whole[key] if name.startswith("17Q")], key
        assert {name: whole[key][name] for name in found} == found, key


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
def test_a_course_through_this_year_is_the_same_whatever_year_the_trends_show(family: Family) -> None:
    whole, of_2017 = (own_year(family, Selection(year=year)) for year in (None, 2017))

    assert of_2017 == whole


def own_year(family: Family, chosen: Selection) -> dict[str, SCurve]:
    assert family.page
    seen = view(family, office(), "2018Q2", selection=chosen)
    drawn = {block.key: block.description for block in family.page(seen) if isinstance(block, Chart)}
    return {key: curve for key, curve in drawn.items() if isinstance(curve, SCurve)}


def trends(family: Family, chosen: Selection) -> dict[str, dict[str, tuple[object, ...]]]:
    """What each chart says of each quarter, of the charts that begin in 2017; a series that is all 0 is not drawn."""
    assert family.page
    seen = view(family, office(), "2018Q2", selection=chosen)
    drawn = [block for block in family.page(seen) if isinstance(block, Chart)]
    tables = {
        block.key: {
            str(name): tuple(cell for cell in cells if cell != 0) for name, *cells in block.description.grid().rows
        }
        for block in drawn
    }
    return {key: said for key, said in tables.items() if next(iter(said), "").startswith("17Q")}


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
@each_language
def test_with_nothing_on_record_a_page_says_so_and_draws_nothing(family: Family, lang: str) -> None:
    assert family.page
    blocks = list(family.page(view(family, empty(), "2018Q2", lang=lang)))

    assert isinstance(blocks[0], Lead)
    assert [block.key for block in blocks if isinstance(block, Chart)] == []
    assert [
        r for block in blocks if isinstance(block, Tiles) for r in block.readings if r.value.number is not None
    ] == []


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
def test_sample_rows_are_marked_wherever_they_are_shown(family: Family) -> None:
    assert family.page
    seen = view(family, office(), "2018Q2")
    blocks = list(family.page(seen))

    assert seen.stamp.is_illustrative
    assert [b.key for b in blocks if isinstance(b, Chart) and not b.description.is_illustrative] == []
    assert [b.key for b in blocks if isinstance(b, TableBlock) and b.grid.rows and not b.is_illustrative] == []


@pytest.mark.parametrize("family", PAGES, ids=lambda family: family.slug)
def test_a_page_says_how_many_of_those_who_owe_a_report_have_sent_it(family: Family) -> None:
    full, none = (
        max(units((family,), office(), quarter) for quarter in office().quarters()),
        units((family,), empty(), LAST),
    )

    # Not every quarter is complete, but one is.
    assert full[0] == full[1] > 0
    assert none == (0, full[1]) or none[0] == 0


@pytest.mark.parametrize("family", [f for f in PAGES if f.attention], ids=lambda family: family.slug)
def test_a_matter_that_needs_attention_names_it_and_leads_to_the_page(family: Family) -> None:
    assert family.attention
    concerns = list(family.attention(view(family, office(), "2018Q2")))

    for concern in concerns:
        assert concern.title
        assert concern.detail
        assert concern.family == family.slug
        assert bool(concern.narrows) == bool(concern.id)
