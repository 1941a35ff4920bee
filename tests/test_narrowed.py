"""What the address says is what a page shows and applies, whatever it says.

A choice that means nothing on a page changes no figure and is told; one that does is named in the conclusion, in the
stamp and in the file. Lamps narrow lists and never a figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.blocks import Block, Idle, Lead, Tiles, View
from metrics.blocks.family import Family
from metrics.insight.pages import blocks, narrowed_to
from metrics.insight.readings import Readings
from metrics.insight.scope import applied, filters_of, options
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.selection import FILTERS, Selection
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.compose import Sources, document

KNOWN = catalogue()
FAMILIES = tuple(family for family in KNOWN.families if family.page)
LAST = Quarter(2018, 2)
NOBODY = "不存在的名字"
HOSTILE = ("<b>甲</b>", "a__b", "{x}", "\u202e社区", "=1+1")

each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)


def known(family: Family, name: str, office: Records) -> tuple[str, ...]:
    return tuple(Lamp) if name == "lamp" else options(office, name, family.tables)


@st.composite
def selections(draw: st.DrawFn, family: Family, office: Records) -> Selection:
    """Any filters: values the page has, values only other pages have, and names nobody has."""
    chosen = Selection(LAST)
    for name in draw(st.lists(st.sampled_from(FILTERS), unique=True, min_size=1, max_size=2)):
        elsewhere = () if name == "lamp" else options(office, name, KNOWN.tables.values())
        strange = () if name == "lamp" else (NOBODY, *HOSTILE)
        pool = (*known(family, name, office), *elsewhere[:8], *strange)
        if pool:
            chosen = chosen.with_filter(name, draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2)))
    return chosen


@each_family
def test_a_page_applies_what_it_shows_and_shows_what_it_applies(family: Family, office: Records) -> None:
    readings: dict[Selection, Readings] = {}
    plain = drawn(family, office, Selection(LAST), readings)

    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(chosen=selections(family, office))
    def holds(chosen: Selection) -> None:
        seen, found = drawn(family, office, chosen, readings)
        asked = {(name, value) for name in FILTERS for value in chosen.chosen(name)}
        obeyed = {(name, value) for name in FILTERS for value in seen.selection.chosen(name)}

        # Every choice of the address is either obeyed or told to be idle, and none is both.
        assert obeyed | {(idle.name, idle.value) for idle in seen.idle} == asked
        assert not obeyed & {(idle.name, idle.value) for idle in seen.idle}
        # What is obeyed stands on the stamp of every file and in the conclusion; where nothing is, nothing changes.
        assert dict(seen.stamp.filters) == {name: seen.selection.chosen(name) for name, _ in obeyed}
        lead = next(block for block in found if isinstance(block, Lead))
        assert lead.sentences[: len(obeyed)] or not obeyed
        for name, value in obeyed:
            assert any(worded(name, value, seen) in sentence for sentence in lead.sentences[:2])
        if not obeyed:
            assert alike(found) == alike(plain[1])
        if {name for name, _ in obeyed} == {"lamp"}:
            assert figures(found) == figures(plain[1])
            assert lead.sentences[1:] == next(b for b in plain[1] if isinstance(b, Lead)).sentences

    holds()


def drawn(
    family: Family, office: Records, chosen: Selection, readings: dict[Selection, Readings]
) -> tuple[View, list[Block]]:
    def remembered(selection: Selection) -> Readings:
        key = replace(selection, quarter=None, lamp=())
        return readings.setdefault(key, of_selection(KNOWN, office, key))

    seen = view(KNOWN, office, chosen, "zh", family=family, readings=remembered)
    return seen, list(blocks(family, seen))


def worded(name: str, value: str, seen: View) -> str:
    return seen.text(f"lamp.{value}") if name == "lamp" else seen.text.word(value)


def alike(found: Iterable[Block]) -> list[object]:
    """Blocks as they compare: a tile by its figure, because the rows behind it do not compare."""
    return [figures([block]) if isinstance(block, Tiles) else block for block in found]


def figures(found: Iterable[Block]) -> list[tuple[str, float | None, object]]:
    return [
        (reading.measure.id, reading.value.number, reading.judgement.lamp)
        for block in found
        if isinstance(block, Tiles)
        for reading in block.readings
    ]


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "lamp"])
def test_a_name_nobody_has_is_told_and_changes_nothing(name: str, office: Records) -> None:
    for family in FAMILIES:
        why = "unknown" if name in filters_of(family.tables, office) else "no_filter"

        obeyed, idle = applied(office, Selection(LAST).with_filter(name, (NOBODY,)), family.tables)

        assert (obeyed, idle) == (Selection(LAST), (Idle(name, NOBODY, why),))


def test_a_registered_community_without_a_row_is_obeyed_and_said_to_have_none(office: Records) -> None:
    renovation = next(family for family in FAMILIES if family.slug == "renovation")
    seen, found = drawn(renovation, office, Selection(LAST, community=("兴隆社区",)), {})

    tiles = [reading for block in found if isinstance(block, Tiles) for reading in block.readings]
    assert seen.selection.community == ("兴隆社区",)
    reasons = {reading.value.reason for reading in tiles if reading.value.number is None}
    assert reasons
    assert not reasons & {"not_reported", "zero_report", "no_denominator"}


def test_another_field_of_work_keeps_only_what_exists_there(office: Records) -> None:
    chosen = Selection(LAST, community=("同乐社区",), project=("样例城市综合体",))
    kept = {family.slug: applied(office, chosen, family.tables)[0] for family in FAMILIES}

    assert (kept["milestones"].community, kept["milestones"].project) == ((), ("样例城市综合体",))
    assert (kept["renovation"].community, kept["renovation"].project) == (("同乐社区",), ())
    assert (kept["services"].community, kept["services"].project) == (("同乐社区",), ())
    assert applied(office, chosen, ())[0] == Selection(LAST)


def test_a_file_of_a_narrowed_page_holds_what_the_page_shows(office: Records) -> None:
    chosen = Selection(LAST, community=("同乐社区", NOBODY), project=("样例城市综合体",))
    renovation = next(family for family in FAMILIES if family.slug == "renovation")

    made = document(Choice(LAST, "page", pages=("renovation",), selection=chosen), Sources(KNOWN, office, "0"))

    assert alike(made.chapters[0].blocks) == alike(drawn(renovation, office, chosen, {})[1])
    assert made.stamp.filters == (("community", ("同乐社区",)),)


def test_a_narrowed_page_says_what_its_figures_count_and_what_only_its_lists_show() -> None:
    text = KNOWN.text("zh")

    said = narrowed_to(Selection(LAST, community=("同乐社区", "清华园社区"), lamp=("red",)), text)

    assert said == (
        "筛选范围：社区“同乐社区、清华园社区”；以下数字只计此范围。",
        "清单和图只列■严重滞后的事项；指标和结论不按亮灯筛选。",
    )
    assert narrowed_to(Selection(LAST), text) == ()
