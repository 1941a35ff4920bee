"""What the pages of flags, patrols and reports claim in words is what their tiles show and their rows count.

Numbers are read out of titles, sentences and headings and held to the tiles beside them and to the rows behind them,
in every quarter, for the whole office and for whatever a filter leaves of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from said import sentences
from test_claims import as_zero, without

from metrics.blocks import Chart, Lead, TableBlock, Tiles, View
from metrics.insight.pages import blocks
from metrics.insight.readings import Readings
from metrics.insight.scope import options
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, plain
from metrics.model.selection import Selection
from metrics.registry import catalogue

KNOWN = catalogue()
FLAGS, LEDGER, REPORTS = (KNOWN.family_of(name) for name in ("RF1", "RC1", "DQ1"))
QUARTERS = tuple(Quarter.span(Quarter(2017, 1), Quarter(2018, 3)))
LAST = Quarter(2018, 2)
Page = tuple[View, dict[str, object], Mapping[str, Reading]]


def page(family, records: Records, chosen: Selection, remembered: dict[Selection, Readings] | None = None) -> Page:
    """A page with its blocks and its tiles by name."""
    known = {} if remembered is None else remembered

    def readings(selection: Selection) -> Readings:
        key = replace(selection, quarter=None, lamp=())
        return known.setdefault(key, of_selection(KNOWN, records, key))

    seen = view(KNOWN, records, chosen, "zh", family=family, readings=readings)
    found = {block.key: block for block in blocks(family, seen)}
    shown = [block for block in found.values() if isinstance(block, Tiles)]
    return seen, found, {reading.measure.id: reading for block in shown for reading in block.readings}


def title(found: dict[str, object], key: str) -> str:
    block = found.get(key)
    return block.description.title if isinstance(block, Chart) else block.title if isinstance(block, TableBlock) else ""


def said(found: dict[str, object]) -> str:
    return "".join(sentence for block in found.values() if isinstance(block, Lead) for sentence in block.sentences)


def numbers(pattern: str, text: str) -> tuple[int, ...]:
    """The numbers of a sentence's slots; none when it does not stand there."""
    found = re.search(pattern, text)
    return tuple(map(int, found.groups())) if found else ()


def chosen(family, office: Records) -> st.SearchStrategy[Selection]:
    """The whole office, a value of a filter, or two of them."""
    names = [name for name in ("community", "department", "category") if options(office, name, family.tables)]
    one = st.sampled_from([(name, value) for name in names for value in options(office, name, family.tables)])
    return st.builds(
        lambda quarter, pairs: Selection(quarter, **{name: (value,) for name, value in pairs}),
        st.sampled_from(QUARTERS),
        st.lists(one, max_size=2),
    )


# ---- 巡查整改 ----


def test_every_count_of_the_ledger_in_words_is_the_tiles_and_the_lists(office: Records) -> None:
    remembered: dict[Selection, Readings] = {}

    @settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(choice=chosen(LEDGER, office))
    def holds(choice: Selection) -> None:
        seen, found, tiles = page(LEDGER, office, choice, remembered)
        count = {name: reading.value.number for name, reading in tiles.items()}
        told = said(found)

        moved = (count["RC1"], tiles["RC4"].value.parts.get("closed"))
        for key in ("trend", "backlog"):
            assert numbers(r"立案(\d+)件、结案(\d+)件", title(found, key)) in ((), moved)
        assert numbers(r"期末逾期未结(\d+)件", title(found, "trend")) in ((), (count["RC5"],))
        assert numbers(r"逾期未结清单（(\d+)件）", title(found, "overdue")) in ((), (count["RC5"],))
        assert numbers(r"逾期(\d+)件，", title(found, "ages")) in ((), (count["RC5"],))
        assert numbers(r"逾期未结(\d+)件", told) in ((), (count["RC5"],))
        assert numbers(r"发现需整改问题(\d+)件", told) in ((), (count["RC1"],))
        assert numbers(r"应结案(\d+)件", told) in ((), (tiles["RC2"].value.denominator,))
        # A narrowed page says nothing of patrols, which no filter reaches; the whole page says both.
        narrowed = bool(seen.selection.community or seen.selection.department or seen.selection.category)
        assert ("开展巡查" in told) is (not narrowed and count["PT2"] is not None)
        assert numbers(r"开展巡查(\d+)次", told) in ((), (count["PT2"],))

    holds()


@pytest.mark.parametrize("table", ["patrols", "rectification"])
def test_a_table_taken_away_leaves_one_reason_in_tile_chart_list_and_sentence(office: Records, table: str) -> None:
    _, found, tiles = page(LEDGER, without(office, table, LAST), Selection(LAST))

    gone = [reading for reading in tiles.values() if reading.measure.table == table]
    assert {(reading.value.reason, reading.judgement.lamp) for reading in gone} == {("not_reported", Lamp.GREY)}
    assert "未报送（非零报告），暂不统计" in said(found)
    assert ("weeks" in found) is (table == "rectification")
    assert ("overdue" in found) is (table == "patrols")


def test_a_zero_report_is_nothing_found_and_no_patrol_and_leaves_the_backlog(office: Records) -> None:
    records = as_zero(as_zero(office, "patrols", LAST), "rectification", LAST)
    _, found, tiles = page(LEDGER, records, Selection(LAST))

    assert [(tiles[name].value.number, tiles[name].judgement.lamp) for name in ("PT1", "PT3")] == [(0, Lamp.RED)] * 2
    assert (tiles["PT2"].value.number, tiles["RC1"].value.number) == (0, 0)
    assert "巡查记录为零报告" in said(found)
    assert "发现需整改问题0件" in said(found)


# ---- 流动红旗 ----


def city_rows(records: Records, quarter: Quarter, *, first: Quarter | None = None) -> list[str]:
    """Results of the office itself at city level in a quarter, or since another."""
    quarters = set(map(str, Quarter.span(first or quarter, quarter)))
    rows = plain(records.all("red_flags"))
    return [r["result"] for r in rows if r["quarter"] in quarters and r["is_own"] and r["grantor_level"] == "市级"]


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_city_flags_are_one_number_in_tile_sentence_title_and_rows(office: Records, quarter: Quarter) -> None:
    seen, found, tiles = page(FLAGS, office, Selection(quarter))
    reading, told = tiles["RF1"], said(found)
    won = city_rows(office, quarter, first=Quarter(quarter.year, 1)).count("流动红旗")
    is_known = bool(city_rows(office, quarter))

    assert reading.value.number == (won if is_known else None)
    assert numbers(r"获得市级流动红旗(\d+)面", told) == ((won,) if is_known and won else ())
    assert numbers(r"市级（授街道）(\d+)面", title(found, "levels")) == ((won,) if is_known else ())
    assert ("市级评比结果未报送" in told) is not is_known
    # What is owed and not there lacks in n/N too.
    assert (seen.stamp.reported == seen.stamp.expected) is is_known
    if is_known:
        # Value, plan and lamp begin in January, all in whole flags, and each stands in the sentence.
        assert reading.plan
        assert numbers(r"应得(\d+)面，年初以来已获(\d+)面", told) in ((), (reading.plan.number, won))
        assert reading.plan.number == int(reading.plan.number)
        assert reading.since_last_quarter is None


def test_a_run_called_current_is_the_tiles_and_one_of_which_nobody_reported_since_says_as_of_when(
    office: Records,
) -> None:
    remembered: dict[Selection, Readings] = {}

    @settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(choice=chosen(FLAGS, office))
    def holds(choice: Selection) -> None:
        _, found, tiles = page(FLAGS, office, choice, remembered)
        value, heading = tiles["RF3"].value, title(found, "timeline")

        assert numbers(r"已连续(\d+)次", heading) in ((), (value.number,))
        assert ("连续" in heading and "已连续" not in heading) <= ("此后期次未报" in heading)
        if tiles["RF4"].value.number is not None:
            # A flag said to be held is one whose level was reported ever since, or was handed on.
            assert "此后期次未报" not in "".join(map(str, tiles["RF4"].value.beside))
        net = tiles["RF7"].value
        if net.number is not None and net.parts["level"]:
            assert net.number == net.parts["levels"][net.parts["level"]]

    holds()


def test_only_yellow_flags_and_low_scores_light_a_red_lamp(office: Records) -> None:
    for quarter in QUARTERS[:-1]:
        _, found, tiles = page(FLAGS, office, Selection(quarter))
        lists = [
            block for block in found.values() if isinstance(block, TableBlock) and block.key.startswith("standing")
        ]
        rows = [row for block in lists for row in block.grid.rows]

        assert rows
        reds = [row for row in rows if row[6] is Lamp.RED]
        assert all(row[2] == "流动黄旗" or (isinstance(row[3], float) and row[3] < 80) for row in reds)
        assert tiles["RF5"].judgement.lamp is None


@pytest.mark.parametrize(
    ("state", "words"),
    [(Reporting.MISSING, "社区评比结果未报"), (Reporting.ZERO, "零报告，没有社区评比"), (Reporting.REPORTED, "获红旗")],
)
def test_no_row_has_its_own_reason_in_the_communities_chart(office: Records, state: Reporting, words: str) -> None:
    made = {Reporting.MISSING: without, Reporting.ZERO: as_zero, Reporting.REPORTED: lambda *given: given[0]}
    _, found, _ = page(FLAGS, made[state](office, "red_flags", LAST), Selection(LAST))

    heat = found["communities"]
    assert isinstance(heat, Chart)
    assert (words if state is not Reporting.ZERO else "零报告") in heat.description.title
    last = {spots[-1].label for spots in heat.description.spots}  # type: ignore[attr-defined]
    assert last == {"未报"} if state is Reporting.MISSING else last == {"零报告"} or state is Reporting.REPORTED


# ---- 数据报送 ----


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_reports_owed_are_one_count_in_badge_tile_title_sentence_and_list(office: Records, quarter: Quarter) -> None:
    seen, found, tiles = page(REPORTS, office, Selection(quarter))
    value, stamp = tiles["DQ2"].value, seen.stamp
    packages = found["packages"]
    assert isinstance(packages, TableBlock)
    states = [row[2].label for row in packages.grid.rows]  # type: ignore[union-attr]

    assert (value.numerator or 0, value.denominator or stamp.expected) == (stamp.reported, stamp.expected)
    assert numbers(r"应报(\d+)份", title(found, "complete")) == (stamp.expected,)
    told = said(found)
    if stamp.reported:
        assert numbers(r"应报(\d+)份，已报(\d+)份", told) == (stamp.expected, stamp.reported)
        assert (set(states) == {"已报"}) is (stamp.reported == stamp.expected)
        lamp = Lamp.GREEN if stamp.reported == stamp.expected else Lamp.RED
        assert tiles["DQ2"].judgement.lamp is lamp
    else:
        assert (set(states), tiles["DQ2"].value.reason) == ({"未报"}, "not_reported")


def test_a_community_chosen_elsewhere_changes_nothing_on_the_page_about_reports(office: Records) -> None:
    plain_page = page(REPORTS, office, Selection(LAST))
    seen, found, _ = page(REPORTS, office, Selection(LAST, community=("同乐社区",), department=("环卫所",)))

    assert (seen.selection.community, seen.stamp) == ((), plain_page[0].stamp)
    assert {idle.value for idle in seen.idle} == {"同乐社区", "环卫所"}
    assert list(sentences(found.values(), seen.text)) == list(sentences(plain_page[1].values(), seen.text))  # type: ignore[arg-type]
