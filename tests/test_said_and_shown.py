"""Services, party building, investment: what a title claims is what the tile says and what the rows are.

Held for every quarter on record and one to come, for the whole office, each value of each filter, and pairs of them;
then for the office with a table, a community or a department taken away, or a zero report in place of rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import narwhals as nw
import pytest
from builders import remembered

from metrics.blocks import Chart, Lead, TableBlock, Tiles, View
from metrics.blocks.family import Family
from metrics.charts.bars import Bars
from metrics.charts.description import Description
from metrics.charts.funnel import Funnel
from metrics.charts.heatmap import Heatmap
from metrics.charts.s_curve import SCurve
from metrics.i18n import phrases
from metrics.insight import pages
from metrics.insight.scope import options
from metrics.insight.views import view
from metrics.model.lamp import Lamp
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import FILTERS, Selection
from metrics.registry import catalogue

KNOWN = catalogue()
SERVICES, PARTY, INVESTMENT = (
    next(family for family in KNOWN.families if family.slug == slug)
    for slug in ("services", "party_building", "investment")
)
REPORTERS = {"services": "community", "party_building": "branch_id", "investment": "dept"}
COMING = Quarter(2018, 3)
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Page:
    """What a page shows: its readings by measure, its charts and tables by key, and what it says first."""

    seen: View
    tiles: dict[str, Reading]
    charts: dict[str, Description]
    tables: dict[str, TableBlock]
    lead: tuple[str, ...]

    def told(self, name: str) -> str:
        """A figure as its tile prints it."""
        return phrases.value(self.tiles[name].value, self.tiles[name].measure, self.seen.text)

    def has(self, name: str) -> bool:
        return self.tiles[name].value.number is not None


def page(family: Family, records: Records, selection: Selection) -> Page:
    readings = partial(remembered, KNOWN, records)
    seen = view(KNOWN, records, selection, "zh", family=family, readings=readings)
    found = list(pages.blocks(family, seen))
    return Page(
        seen,
        {r.measure.id: r for block in found if isinstance(block, Tiles) for r in block.readings},
        {block.key: block.description for block in found if isinstance(block, Chart)},
        {block.key: block for block in found if isinstance(block, TableBlock)},
        next(block.sentences for block in found if isinstance(block, Lead)),
    )


def selections(family: Family, office: Records) -> Iterator[Selection]:
    """The whole office, each value of each filter, and neighbouring pairs, at every quarter and the one to come."""
    for quarter in (*office.quarters(family.slug), COMING):
        yield Selection(quarter)
        for name in ("community", "department", "project", "category"):
            values = options(office, name, family.tables)
            for chosen in (*((value,) for value in values), *pairwise(values)):
                yield Selection(quarter).with_filter(name, chosen)


# ---- what must agree -----------------------------------------------------------------------------------------------


def services_agree(shown: Page) -> None:
    for key, name in (("rates", "SV2"), ("rates", "SV1"), ("areas", "SV4"), ("cases", "SV3")):
        if key in shown.charts:
            agrees(shown, key, name)
    if shown.has("SV6") and isinstance(chart := shown.charts.get("outlets"), Heatmap):
        sent = [labels for row in chart.spots if "未报" not in (labels := [spot.label for spot in row[:4]])]
        whole = [labels for labels in sent if not {"无", "未填"} & set(labels)]
        assert f"{len(sent)}个社区" in chart.title
        assert ("已报的" in chart.title) is (len(sent) < len(chart.spots))
        assert (len(whole) == len(sent)) is ("全部齐全" in chart.title)
        assert len(whole) == len(sent) or f"{len(whole)}个四类服务齐全" in chart.title
    if shown.has("SV4") and isinstance(chart := shown.charts.get("areas"), Bars):
        areas = [area for area in chart.series[0].values if area is not None]
        assert f"{sum(area >= 30 for area in areas)}个达到" in chart.title
        assert (f"{areas.count(0)}个没有设施面积" in chart.title) is (0 in areas)
        in_table = {row[0]: row[4].label for row in shown.tables["communities"].grid.rows}  # type: ignore[union-attr]
        drawn = [label or word for label, word in zip(chart.series[0].labels, chart.missing_words, strict=True)]
        assert dict(zip(chart.categories, drawn, strict=True)) == in_table
    if shown.has("SV5") and shown.has("SV2"):
        rows = shown.seen.records.rows("services", shown.seen.quarter)
        unfinished = rows.filter(nw.col("centre_status").is_in(["改建中", "扩建中"]))
        said = "".join(shown.lead)
        assert ("现有党群服务中心" in said) is bool(len(unfinished))
        assert ("已建成社区党群服务中心" in said) is not bool(len(unfinished))


def party_agrees(shown: Page) -> None:
    for key, name in (("calendar", "PB1"), ("rates", "PB1"), ("rates", "PB2"), ("turnout", "PB2"), ("service", "PB3")):
        if key in shown.charts:
            agrees(shown, key, name)
    if shown.has("PB1") and isinstance(chart := shown.charts["calendar"], Heatmap):
        months = [f"{month}月" for month in range(shown.seen.quarter.number * 3 - 2, shown.seen.quarter.number * 3 + 1)]
        missed = sum(
            spot.label == "缺"
            for row in chart.spots
            for step, spot in zip(chart.steps, row, strict=True)
            if step in months
        )
        assert ("都已开展" in chart.title or "每月都开展了" in chart.title) is (missed == 0)
        assert not missed or f"缺{missed}次" in chart.title
    if shown.has("PB2") and isinstance(chart := shown.charts["turnout"], Bars):
        rates = [rate for rate in chart.series[0].values if rate is not None]
        below = sum(rate < 85 for rate in rates)
        assert f"{len(rates)}个支部" in chart.title
        assert (f"中{below}个低于85%" in chart.title) is bool(below)
    for key in ("person_times", "hours"):
        if shown.has("PB3"):
            assert phrases.numbers.plain(shown.tiles["PB3"].value.parts[key]) in shown.charts[key].title


def investment_agrees(shown: Page) -> None:
    money, performed, started = (shown.tiles[name] for name in ("IV2", "IV3", "IV4"))
    for key, name in (("curve", "IV2"), ("rates", "IV3"), ("rates", "IV4"), ("rates", "IV5")):
        if key in shown.charts:
            agrees(shown, key, name)
    assert all(shown.tiles[name].since_last_quarter is None for name in ("IV2", "IV6"))
    if isinstance(funnel := shown.charts.get("funnel"), Funnel) and performed.value.number is not None:
        values = [step.value for step in funnel.steps]
        counted = (performed.value.denominator, performed.value.numerator, started.value.numerator)
        assert tuple(values[1:4]) == counted
        assert f"已签约{values[1]:.0f}个，已落地{values[2]:.0f}个" in funnel.title
    if money.value.number is None or not isinstance(curve := shown.charts.get("curve"), SCurve):
        return
    assert curve.actual.values[shown.seen.quarter.number - 1] == money.value.number
    if any(map(shown.seen.selection.chosen, FILTERS)):
        assert (money.plan, money.target, money.judgement.lamp) == (None, None, None)
        assert money.judgement.reason == "no_plan_in_scope"
        assert "进度" not in curve.title + shown.lead[1]
        return
    assert money.plan
    assert curve.plan.values[shown.seen.quarter.number - 1] == money.plan.number
    assert (
        ("比序时进度多" in curve.title) is ("超序时进度" in shown.lead[0]) is (money.value.number > money.plan.number)
    )
    assert money.judgement.lamp is not Lamp.GREEN or money.value.number >= 0.8 * money.plan.number


def agrees(shown: Page, key: str, name: str) -> None:
    """A title prints a figure as its tile does, or says, as the tile, why there is none and no number at all."""
    title, value = shown.charts[key].title, shown.tiles[name].value
    if value.number is not None:
        assert shown.told(name) in title, (title, name)
        return
    why = phrases.why(value, shown.seen.text)
    assert why in title or phrases.gap(value, shown.seen.text) in title, (title, name)
    assert not _NUMBER.search(title.replace("15分钟", "")) or any(
        shown.has(other) for other in shown.tiles if other != name
    )


AGREES: tuple[tuple[Family, Callable[[Page], None]], ...] = (
    (SERVICES, services_agree),
    (PARTY, party_agrees),
    (INVESTMENT, investment_agrees),
)
each_family = pytest.mark.parametrize(("family", "agree"), AGREES, ids=[family.slug for family, _ in AGREES])


@each_family
def test_titles_tiles_and_rows_agree_in_every_quarter_and_scope(
    office: Records, family: Family, agree: Callable[[Page], None]
) -> None:
    for selection in selections(family, office):
        agree(page(family, office, selection))


def variants(family: Family, office: Records) -> Iterator[Records]:
    """The office without the table, with a zero report, and without each reporter, in the last quarter."""
    table, last = family.slug, Quarter(2018, 2)
    rows = office.all(table).filter(nw.col("quarter") != str(last))
    for state in (Reporting.MISSING, Reporting.ZERO):
        yield replace(office, frames={**office.frames, table: rows}, reports={**office.reports, (table, last): state})
    column = REPORTERS[table]
    for name in sorted(office.words(table, column)):
        gone = (nw.col("quarter") == str(last)) & (nw.col(column).fill_null("") == name)
        yield replace(office, frames={**office.frames, table: office.all(table).filter(~gone)})


@each_family
def test_titles_tiles_and_rows_agree_whatever_was_not_reported(
    office: Records, family: Family, agree: Callable[[Page], None]
) -> None:
    for records in variants(family, office):
        for quarter in (Quarter(2018, 2), COMING):
            agree(page(family, records, Selection(quarter)))


@each_family
def test_what_is_absent_says_the_same_reason_in_every_title_and_in_the_conclusion(
    office: Records, family: Family, agree: Callable[[Page], None]
) -> None:
    missing, zero = list(variants(family, office))[:2]

    for records, said in ((missing, "未报"), (zero, "零报告")):
        shown = page(family, records, Selection(Quarter(2018, 2)))
        absent = {r.value.reason for r in shown.tiles.values() if r.value.number is None}
        assert absent <= {"not_reported" if said == "未报" else "zero_report"}
        assert said in shown.lead[0]
        titles = [
            chart.title for chart in shown.charts.values() if not _NUMBER.search(chart.title.replace("15分钟", ""))
        ]
        assert all(said in title or "零报告" in said for title in titles), titles
