"""One damaged file of a store: what needs it says so and why, everything else is as it was, and all say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from long import some

from metrics.blocks import Chart, Lead, Note, TableBlock, Tiles
from metrics.blocks.family import Family
from metrics.errors import Damage, Wrong
from metrics.i18n import phrases
from metrics.insight.overview import overview
from metrics.insight.pages import blocks, narrative
from metrics.insight.readings import Readings
from metrics.insight.views import view
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

KNOWN = catalogue()
NOW = Selection(quarter=Quarter(2018, 2))
ON_RECORD = [
    *((family.slug, table.id, "2018Q2") for family in KNOWN.pages for table in family.tables if table.is_periodic),
    ("party_building", "party_branches", ""),
    ("services", "communities", ""),
    ("red_flags", "targets", ""),
    ("renovation", "renovation", "2018Q1"),
    ("milestones", "projects", "2017Q4"),
]
SAID = {"zh": "的存档文件 x/y.csv 与存入时不一致", "en": "The stored file x/y.csv of"}
UNTRUE = {
    "zh": ("未报", "零报告", "没有需要", "均达序"),
    "en": ("ot reported", "ero report", "othing needs", "Nothing"),
}


@pytest.fixture(scope="module")
def store(office_path: Path) -> Store:
    return Store(office_path)


def without(store: Store, table: str, quarter: str) -> Records:
    """Everything on record while one stored file is damaged."""
    at = datetime(2018, 7, 20, tzinfo=UTC)
    damage = Damage("x/y.csv", Wrong.CHANGED, at, version=3, stored=at, table=table, quarter=quarter)
    return frames.load(store, KNOWN.tables.values(), damaged=[damage])


def page(family: Family, of: Records, lang: str = "zh") -> list[str]:
    """What the blocks of a family's page say, one text each."""
    seen = view(KNOWN, of, NOW, lang, family=family)
    return [said(block, seen.text) for block in blocks(family, seen)]


def said(block: object, text) -> str:
    match block:
        case Tiles():
            told = (f"{r.measure.id}: {phrases.figure(r.value, r.measure, text)}" for r in block.readings)
            return "\n".join(told)
        case Chart():
            return "\n".join((block.description.title, block.description.alt, str(block.description.grid())))
        case TableBlock():
            return "\n".join((block.title, block.note, block.empty, str(block.grid)))
        case Lead() | Note():
            return "\n".join(block.sentences)
        case _:
            return repr(block)


def counted(words: Sequence[str], texts: list[str]) -> dict[str, int]:
    return {word: sum(text.count(word) for text in texts) for word in words}


@pytest.mark.parametrize(("slug", "table", "quarter"), some(ON_RECORD, 2))
def test_a_page_that_needs_a_damaged_table_says_which_file_and_never_that_nothing_came(
    store: Store, office: Records, slug: str, table: str, quarter: str
) -> None:
    family, damaged = next(f for f in KNOWN.pages if f.slug == slug), without(store, table, quarter)

    for lang in ("zh", "en"):
        sound, shown = page(family, office, lang), page(family, damaged, lang)

        assert sum(SAID[lang] in text for text in shown) == 1, "said once, where it is met first"
        more = counted(UNTRUE[lang], shown)
        assert all(more[word] <= count for word, count in counted(UNTRUE[lang], sound).items()), shown
        # Every figure of the family has its place, with its number or the reason why there is none.
        for measure in family.measures:
            assert any(f"{measure.id}: " in text for text in shown), measure.id


@pytest.mark.parametrize(("slug", "table"), [("renovation", "renovation"), ("rectification", "patrols")])
def test_a_page_that_does_not_need_a_damaged_table_is_as_it_was(
    store: Store, office: Records, slug: str, table: str
) -> None:
    damaged = without(store, table, "2018Q2")

    for family in KNOWN.pages:
        # 数据治理 is about the reports of all the others.
        if family.slug not in (slug, "governance"):
            assert page(family, damaged) == page(family, office), family.slug


@pytest.mark.parametrize("table", some(["milestones", "renovation", "targets"], 2))
def test_the_overview_shows_the_rest_and_names_what_it_is_without(store: Store, office: Records, table: str) -> None:
    quarter = "" if table == "targets" else "2018Q2"

    def told(of: Records, lang: str) -> list[str]:
        seen = view(KNOWN, of, NOW, lang)
        return [said(block, seen.text) for block in overview(KNOWN, seen, Readings(of))]

    for lang in ("zh", "en"):
        sound, shown = told(office, lang), told(without(store, table, quarter), lang)

        assert sum(SAID[lang] in text for text in shown) == 1
        assert len(shown) >= len(sound)
        # That the judged rates are all on pace may be said where those that cannot be judged are named beside.
        words = [word for word in UNTRUE[lang] if word != "均达序"]
        before, after = counted(words, sound), counted(words, shown)
        assert all(after[word] <= before[word] for word in before), (before, after)


def test_the_sentences_of_a_report_say_the_same_in_their_place(store: Store) -> None:
    family = next(f for f in KNOWN.pages if f.slug == "renovation")
    seen = view(KNOWN, without(store, "renovation", "2018Q2"), NOW, "zh", family=family)

    (sentence,) = narrative(family, seen)

    assert sentence.startswith(
        "“老旧小区改造进度 2018年第二季度”的存档文件 x/y.csv 与存入时不一致（最后改动于2018-07-20 08:00）。"
    )
    assert "这份数据是报送过的（第3版，2018-07-20 08:00）" in sentence
    assert "python -m metrics verify" in sentence
    assert "备份" in sentence


def test_a_figure_whose_target_cannot_be_read_stands_without_a_lamp(store: Store, office: Records) -> None:
    measure = KNOWN.measures["RV1"]
    sound, shown = (Readings(of).read(measure, Quarter(2018, 2)) for of in (office, without(store, "targets", "")))

    assert shown.value.number == sound.value.number
    assert (shown.judgement.lamp, shown.judgement.reason) == (None, "damaged")


def test_a_damaged_quarter_is_a_gap_of_a_course_with_its_reason(store: Store) -> None:
    measure, q1, q2 = KNOWN.family_of("services").measures[0], Quarter(2018, 1), Quarter(2018, 2)
    reading = Readings(without(store, "services", "2018Q1")).read(measure, q2, (q1, q2))

    assert [(value.number is None, value.reason) for _, value in reading.history] == [(True, "damaged"), (False, None)]
