"""Good, none and zero are said only of what was reported.

A sentence that claims one of them is declared in ``claims.toml`` with the tables its rows come from. The tests take
away every table and every single reporter, and look at quarters nobody reported: no claim is left without its rows,
in any family, in either language, on screen or in the report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import narwhals as nw
import pytest
from long import some
from said import sentences
from test_family_contract import folder, keys

import metrics.insight
from metrics.blocks.family import Family
from metrics.i18n.text import ALL_TABLES, LANGUAGES, WHOLE, Text
from metrics.insight.overview import overview
from metrics.insight.pages import blocks, narrative
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection, view
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import catalogue

KNOWN = catalogue()
FAMILIES = tuple(family for family in KNOWN.families if family.page)
PERIODIC = tuple(table.id for table in KNOWN.tables.values() if table.is_periodic)
LAST, COMING, FAR = Quarter(2018, 2), Quarter(2018, 3), Quarter(2030, 1)
SPOKEN = ("chart", "alt", "empty", "narrative", "concern", "note", "scope", "overview", "behind", "label")
# What claims that all is well, that there is none, or that nothing is left.
CLAIMING = {
    "zh": re.compile("没|均(?![值摊匀按])|全部|尚无|暂无|都(?!未)|齐全|无(?![法照人]|主管)|一律|零(?!报告)"),
    "en": re.compile(r"\b(no|none|all|every|each|nothing|nobody|without|both)\b", re.IGNORECASE),
}
PRAISE = re.compile(r"均|没有|尚无|暂无|全部|齐全|持平|达序|达标|正常")

each_room = pytest.mark.parametrize("family", [None, *FAMILIES], ids=lambda f: f.slug if f else "overview")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


# ---- what is declared ----------------------------------------------------------------------------------------------


def room(family: Family | None) -> Path:
    """Where the words of a family stand, or those of the overview."""
    return folder(family) if family else Path(str(metrics.insight.__file__)).parent


def declared(place: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    place = place / "claims.toml"
    found = tomllib.loads(place.read_text("utf-8")) if place.exists() else {}
    return found.get("claims", {}), found.get("no_claims", {})


@each_room
@each_language
def test_every_sentence_with_a_claiming_word_says_what_it_rests_on_or_why_it_claims_nothing(
    family: Family | None, lang: str
) -> None:
    claims, no_claims = declared(room(family))
    entries = dict(flat(tomllib.loads((room(family) / f"text.{lang}.toml").read_text("utf-8"))))

    undeclared = {
        key: said
        for key, said in entries.items()
        if key.partition(".")[0] in SPOKEN and CLAIMING[lang].search(said) and key not in {**claims, **no_claims}
    }

    assert undeclared == {}


def flat(entries: dict[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name in keys(entries):
        found: object = entries
        for part in name.split("."):
            found = found[part]  # type: ignore[index]
        yield before + name, str(found)


@each_room
def test_a_claim_names_a_sentence_and_tables_that_there_are(family: Family | None) -> None:
    claims, no_claims = declared(room(family))
    text = KNOWN.text("zh").scoped(family.slug if family else "")

    assert [key for key in (*claims, *no_claims) if text.find(key) is None] == []
    assert {on.removesuffix(WHOLE) for tables in claims.values() for on in tables} <= {*PERIODIC, ALL_TABLES}
    assert claims.keys() & no_claims.keys() == set()
    assert all(no_claims.values())


# ---- what is said --------------------------------------------------------------------------------------------------


def without(records: Records, table: str, quarter: Quarter) -> Records:
    """The office had that table not been reported for that quarter."""
    rows = records.all(table).filter(nw.col("quarter") != str(quarter))
    reports = {key: state for key, state in records.reports.items() if key != (table, quarter)}
    return replace(records, frames={**records.frames, table: rows}, reports=reports)


def as_zero(records: Records, table: str, quarter: Quarter) -> Records:
    """The office had that table been reported as zero."""
    gone = without(records, table, quarter)
    return replace(gone, reports={**gone.reports, (table, quarter): Reporting.ZERO})


def without_reporter(records: Records, column: str, name: str, quarter: Quarter) -> Records:
    """The office had one community or department sent no row of that quarter."""
    frames = dict(records.frames)
    for table in PERIODIC:
        if column in frames[table].columns:
            is_its = (nw.col("quarter") == str(quarter)) & (nw.col(column).fill_null("") == name)
            frames[table] = frames[table].filter(~is_its)
    return replace(records, frames=frames)


def pages(
    family: Family | None, records: Records, quarter: Quarter, wall: Readings | None = None
) -> Iterator[tuple[str, list[str]]]:
    """A page, or the overview, in every language: all that it and the report say, of figures computed once.

    ``wall`` are the readings behind the overview's wall of lamps, which has eight quarters of every figure and says the
    same sentences whatever they are: those of one record do for all.
    """
    figures = of_selection(KNOWN, records, Selection(quarter))
    for lang in LANGUAGES:
        seen = view(KNOWN, records, Selection(quarter), lang, family=family, readings=lambda _: figures)
        found = list(blocks(family, seen) if family else overview(KNOWN, seen, wall or figures))
        yield lang, [*sentences(found, seen.text), *(narrative(family, seen) if family else ())]


@cache
def claiming(lang: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Every declared claim as a pattern, with what it rests on."""
    text: Text = KNOWN.text(lang)
    return tuple((pattern(text.entries[key]), on) for key, on in text.claims.items())


def pattern(said: str) -> re.Pattern[str]:
    return re.compile(".+?".join(re.escape(part) for part in re.split(r"\{[^}]*\}", said)))


def unfounded(records: Records, quarter: Quarter, said: list[str], lang: str, within: Family | None) -> list[str]:
    """What is said without its rows. Sentences of another family that read alike rest on other tables."""
    mine = {table.id for table in (within.tables if within else KNOWN.tables.values())}
    return [
        sentence
        for sentence in said
        for form, on in claiming(lang)
        if form.search(sentence) and any(t.removesuffix(WHOLE) in mine for t in on)
        and not all(is_reported(records, quarter, table) for table in on)
    ]  # fmt: skip


def is_reported(records: Records, quarter: Quarter, name: str) -> bool:
    if name == ALL_TABLES:
        return all(is_reported(records, quarter, table) for table in PERIODIC)
    table = name.removesuffix(WHOLE)
    if records.reporting(table, quarter) is Reporting.MISSING:
        return False
    family = KNOWN.family_of(table)
    if name == table or family.reporting is None:
        return True
    sent, owed = family.reporting(records, quarter)
    return sent == owed


def variants(office: Records) -> Iterator[tuple[str, Records, Quarter]]:
    yield "coming", office, COMING
    yield "far", office, FAR
    for table in PERIODIC:
        yield f"without {table}", without(office, table, LAST), LAST
        yield f"{table} as zero", as_zero(office, table, LAST), LAST


def reporters(office: Records) -> Iterator[tuple[str, Records, Quarter]]:
    for column, table in (("community", "services"), ("dept", "milestones"), ("branch_id", "party_building")):
        for name in sorted(office.words(table, column)):
            yield f"{table} without {name}", without_reporter(office, column, name, LAST), LAST


@each_room
def test_no_claim_is_made_without_its_rows(office: Records, family: Family | None) -> None:
    mine = {table.id for table in family.tables} if family else set(PERIODIC)
    found, wall = {}, Readings(office)
    # The overview says of a single reporter only what the pages say, which are taken through all of them.
    single = some(reporters(office), 1 if family else 5)
    for what, records, quarter in (*variants(office), *single):
        if family and what.split()[0] in PERIODIC and what.split()[0] not in mine:
            continue
        for lang, said in pages(family, records, quarter, wall):
            if told := unfounded(records, quarter, said, lang, family):
                found[what, lang] = told

    assert found == {}


@each_room
@pytest.mark.parametrize("quarter", [COMING, FAR], ids=str)
def test_of_a_quarter_nobody_reported_nothing_good_is_said(
    office: Records, family: Family | None, quarter: Quarter
) -> None:
    said = dict(pages(family, office, quarter))["zh"]
    text = KNOWN.text("zh").scoped(family.slug if family else "")
    harmless = [pattern(text.find(key) or key) for key in declared(room(family))[1]]

    praise = [one for one in said if PRAISE.search(one) and "未报" not in one and "无可" not in one]
    assert [one for one in praise if not any(form.search(one) for form in harmless)] == []
