"""The overview over any mixture of reported, zero and missing tables: plain sums, and claims that have their rows.

Judged, unreported and not judged figures are all that there are; who is behind is counted among the judged alone; every
table that nobody reported is a matter of its own, and the bulletin asks for as many reports as are owed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from long import IS_LONG
from test_claims import as_zero, without

from metrics.blocks import Block, View
from metrics.charts.bullet import Bullets
from metrics.charts.description import Mark
from metrics.i18n import numbers
from metrics.i18n.text import LANGUAGES
from metrics.insight.overview import attention, overview
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.compose import Sources, document

KNOWN = catalogue()
PERIODIC = tuple(table.id for table in KNOWN.tables.values() if table.is_periodic)
LAST = Quarter(2018, 2)
QUARTERS = (Quarter(2017, 1), LAST, Quarter(2018, 3), Quarter(2030, 1))
MIXTURES = st.fixed_dictionaries(dict.fromkeys(PERIODIC, st.sampled_from(Reporting)))
NOBODY = dict.fromkeys(PERIODIC, Reporting.MISSING)


def mixed(office: Records, states: Mapping[str, Reporting]) -> Records:
    """The office had each table been reported for the second quarter of 2018, as zero, or not at all."""
    for table, state in states.items():
        if state is not Reporting.REPORTED:
            office = (as_zero if state is Reporting.ZERO else without)(office, table, LAST)
    return office


def drawn(records: Records, quarter: Quarter, lang: str = "zh") -> tuple[View, dict[str, Any]]:
    figures = of_selection(KNOWN, records, Selection(quarter))
    seen = view(KNOWN, records, Selection(quarter), lang, readings=lambda _: figures)
    shown: list[Block] = list(overview(KNOWN, seen, figures))
    return seen, {block.key: block for block in shown}


def counted(pattern: str, sentence: str) -> int:
    found = re.search(pattern, sentence)
    return int(found[1]) if found else 0


@settings(max_examples=6 if IS_LONG else 3, phases=(Phase.explicit, Phase.generate))
@given(states=MIXTURES, quarter=st.sampled_from(QUARTERS))
@example(states=NOBODY, quarter=LAST)
@example(states=dict.fromkeys(PERIODIC, Reporting.ZERO), quarter=LAST)
@example(states=dict.fromkeys(PERIODIC, Reporting.REPORTED), quarter=LAST)
@example(states=dict.fromkeys(PERIODIC, Reporting.REPORTED), quarter=Quarter(2018, 3))
@example(states=NOBODY | {"renovation": Reporting.REPORTED}, quarter=LAST)
def test_sums_are_plain_and_nothing_good_is_said_of_what_nobody_reported(
    office: Records, states: Mapping[str, Reporting], quarter: Quarter
) -> None:
    known = mixed(office, states)
    seen, shown = drawn(known, quarter)
    missing = {table for table in PERIODIC if known.reporting(table, quarter) is Reporting.MISSING}

    lamps = [reading.judgement.lamp for reading in shown["headline"].readings]
    told = shown["verdict"].sentences[0]
    judged = [lamp for lamp in lamps if lamp not in (None, Lamp.GREY)]
    assert f"重点指标{len(lamps)}项，" in told
    assert f"评灯{len(judged)}项" in told or (not judged and "可评灯的0项" in told)
    assert counted(r"○未报(\d+)项", told) == lamps.count(Lamp.GREY)
    assert counted(r"不评灯(\d+)项", told) == lamps.count(None)

    if "pace" in shown:
        pace: Bullets = shown["pace"].description
        lit = [level for level in pace.levels if level.lamp not in (None, Lamp.GREY)]
        behind = [level for level in lit if level.lamp in (Lamp.RED, Lamp.YELLOW)]
        assert counted(r"评灯的(\d+)项", pace.title) == len(lit)
        assert counted(r"有(\d+)项滞后", pace.title) == len(behind)
        assert not lit or all(level.name in pace.title for level in pace.levels if level not in lit)
        assert [level.label for level in pace.levels if level.actual is None and level.label in ("", "—")] == []

    concerns = attention(KNOWN, seen)
    titles = {
        table: f"{numbers.quarter(quarter)}{KNOWN.text('zh').scoped(KNOWN.family_of(table).slug)(f'table.{table}')}未报"
        for table in PERIODIC
    }
    asked = {concern.title for concern in concerns if concern.reports}
    assert asked & {*titles.values()} == {titles[table] for table in missing}
    assert sum(concern.reports for concern in concerns) == seen.stamp.expected - seen.stamp.reported
    assert not missing or shown["attention"].grid.rows
    assert "milestones" not in missing or "没有" not in shown["upcoming"].empty

    for key in ("wall", "reporting"):
        assert shown[key].grid.columns[-1].title == numbers.quarter_short(quarter)
    for row, link in zip(shown["wall"].grid.rows, shown["wall"].links, strict=True):
        assert isinstance(row[-1], Mark)
        assert row[-1].label not in ("", "—")
        if {table.id for table in next(f for f in KNOWN.families if f.slug == link.page).tables} <= missing and missing:
            assert (row[-1].label, row[-1].lamp) == ("未报", Lamp.GREY) or link.page == "governance"


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_bulletin_asks_for_as_many_reports_as_are_owed(office: Records, quarter: Quarter) -> None:
    made = document(Choice(quarter), Sources(KNOWN, office, ""))

    owed = made.stamp.expected - made.stamp.reported
    assert sum(counted(r"对未报的(\d+)份报表", step) for step in made.steps) == owed
    assert sum(concern.reports for concern in made.concerns) == owed


def test_a_time_limit_of_the_next_steps_is_in_the_future_or_said_to_be_over(office: Records) -> None:
    made = document(Choice(LAST), Sources(KNOWN, office, ""))

    # The sample office's data are of today; every limit of 2018 is over.
    today = made.stamp.as_of.date()
    for step in made.steps:
        for year, month, day in re.findall(r"(\d{4})年(\d+)月(\d+)日", step):
            assert numbers.day(today) == f"{year}年{month}月{day}日" or "已过" in step
    assert any("已过" in step for step in made.steps)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_is_known_by_its_name_wherever_several_stand_together(lang: str) -> None:
    names: dict[str, list[str]] = {}
    for family in KNOWN.families:
        text = KNOWN.text(lang).scoped(family.slug)
        for kind in ("name", "short"):
            # On its own page a figure stands among those of its family.
            own = [text.find(f"{m.id}.{kind}") or text(f"{m.id}.name") for m in family.measures]
            assert sorted(set(own)) == sorted(own), (family.slug, kind)
            names.setdefault(kind, []).extend(f"{text.find('menu')} {name}" for name in own)
    assert {kind: sorted({n for n in found if found.count(n) > 1}) for kind, found in names.items()} == {
        "name": [], "short": [],
    }  # fmt: skip


def test_what_is_told_of_several_fields_names_the_field_of_each_figure(office: Records) -> None:
    _, shown = drawn(office, LAST)

    assert shown["pace"].description.alt.startswith(
        "老旧小区改造 · 改造投资完成率32.8%；老旧小区改造 · 小区开工率75.0%"
    )
    assert "最需要关注：重点项目 · 节点按期率64.5%、重点项目 · " in shown["verdict"].sentences[1]
    assert shown["verdict"].sentences[2] == "未报的指标：流动红旗 · 市级红旗（年初以来）。"


@cache
def word_of(lamp: Lamp, lang: str) -> str:
    return KNOWN.text(lang)(f"lamp.{lamp}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lamp_has_one_word_and_a_green_one_by_pace_says_how_near(office: Records, lang: str) -> None:
    seen = view(KNOWN, office, Selection(LAST), lang)
    text = KNOWN.text(lang)
    paced = {text("pace.on_pace"), text("pace.nearly_on_pace")}

    for measure in KNOWN.measures.values():
        judged = seen.read(measure).judgement
        if judged.lamp and judged.word:
            allowed = {word_of(judged.lamp, lang)} | (
                paced if judged.ratio is not None and judged.lamp is Lamp.GREEN else set()
            )
            assert text(judged.word) in allowed, measure.id
