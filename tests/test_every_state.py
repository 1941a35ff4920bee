"""Every page and report in every state: empty, one table alone, all withdrawn, forty quarters, own fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from once import made_once
from own_fields import EXAMPLE, known, put
from pages import dashboard, markups, opened, places, sound

from metrics.intake.records import demonstration
from metrics.model.quarter import Quarter
from metrics.model.schema import Table
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.pack import build
from metrics.store.canonical_csv import quarters_of, read_texts, write_texts
from metrics.store.log import NewPart, Store

TREES = "季度,所属社区,补植棵数（棵）,成活棵数（棵）\r\n2018Q1,同乐社区,40,38\r\n2018Q2,同乐社区,80,76\r\n"
# Those the sample office fills, registers included, in the order of the menu.
TABLES = {table.id: table for table in catalogue().tables.values() if (demonstration.FOLDER / table.file).exists()}
# Twelve quarters are drawn; a store of ten years has more.
YEARS = range(2010, 2020)


def parts(table: Table, data: bytes) -> list[NewPart]:
    """A file of canonical texts as the parts of a version, one for each quarter in it."""
    texts = read_texts(table, data)
    if not table.is_periodic:
        return [NewPart(table.id, "", data, len(texts))]
    of_row = quarters_of(table, texts)
    by_quarter = {quarter: texts.filter(of_row == quarter) for quarter in of_row.drop_nulls().unique().sort()}
    return [NewPart(table.id, quarter, write_texts(table, rows), len(rows)) for quarter, rows in by_quarter.items()]


def sample(table: Table) -> list[NewPart]:
    return parts(table, (demonstration.FOLDER / table.file).read_bytes())


def written(store: Store, new: list[NewPart]) -> None:
    store.commit(new, raw=b"", raw_name="", who="统计岗", why="示例数据", seen=store.head()[0])


def withdrawn(store: Store, table: str) -> list[NewPart]:
    return [NewPart.withdrawn(table, quarter) for quarter in store.current(table)]


def filled_one_by_one(path: Path) -> None:
    """Version after version each table is alone on record; after the last nothing is."""
    store, before = Store.open(path), ""
    for table in TABLES.values():
        written(store, [*sample(table), *(withdrawn(store, before) if before else ())])
        before = table.id
    written(store, withdrawn(store, before))


def filled_for_ten_years(path: Path) -> None:
    """The newest quarter of every table that is sent as a whole list, in forty quarters; registers as they are."""
    store = Store.open(path)
    new = []
    for table in TABLES.values():
        if table.period != "quarter":
            new += sample(table)
            continue
        texts = read_texts(table, (demonstration.FOLDER / table.file).read_bytes())
        last = texts.filter(texts["quarter"] == texts["quarter"].max())
        for quarter in (f"{year}Q{number}" for year in YEARS for number in (1, 2, 3, 4)):
            new.append(
                NewPart(table.id, quarter, write_texts(table, last.with_columns(quarter=pl.lit(quarter))), len(last))
            )
    written(store, new)


def filled_with_own_fields(path: Path) -> None:
    """The shipped example in use beside an empty office, and another of dated rows nobody has reported."""
    store = Store.open(path)
    put(path, "street_trees")
    other = EXAMPLE.replace('"street_trees"', '"cut__trees"').replace("ST", "CT")
    put(path, "cut__trees", other.replace("行道树", "伐树"))
    written(store, parts(known(path).tables["street_trees"], ("\ufeff" + TREES).encode()))


def emptied(path: Path) -> None:
    Store.open(path)


STATES = {
    "empty": emptied,
    "own fields": filled_with_own_fields,
    "ten years": filled_for_ten_years,
    "one by one": filled_one_by_one,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once("states", lambda path: [fill(path / name) for name, fill in STATES.items()], tmp_path_factory)


@pytest.fixture(scope="module", params=STATES)
def store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    with dashboard(folder / request.param) as path:
        yield path


def test_every_page_opens(store: Path) -> None:
    for path in places(store):
        sound(opened(path))


@pytest.mark.parametrize("state", ["empty", "own fields", "one by one"])
def test_every_report_is_made(state: str, folder: Path) -> None:
    formats = ("pptx", "docx", "xlsx", "pdf", "html")
    pack = build(Choice(Quarter(2018, 2)), Store(folder / state), known(folder / state), formats=formats)

    assert {path.rpartition(".")[2] for path in pack.parts} >= {"pptx", "docx", "xlsx", "html"}


@pytest.fixture(scope="module")
def one_by_one(folder: Path) -> Iterator[Path]:
    with dashboard(folder / "one by one") as path:
        yield path


@pytest.mark.parametrize("table", TABLES)
def test_a_table_alone_on_record_kills_no_page(table: str, one_by_one: Path) -> None:
    version = str([*TABLES].index(table) + 1)
    for path in {"", catalogue().family_of(table).slug} & {*places(one_by_one)}:
        sound(opened(path, {"version": version, "lang": "en"}))


def test_the_definitions_have_the_figures_of_the_office_s_own_fields(folder: Path) -> None:
    with dashboard(folder / "own fields"):
        shown = markups(sound(opened("definitions")))

    assert "补植成活率" in shown
    assert "所属社区" in shown
