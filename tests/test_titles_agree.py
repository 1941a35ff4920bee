"""A title, its tile, its chart and the rows say one thing: one plan, one count, one reason why there is none.

Asked of 老旧小区改造 and 重点项目 in every quarter of the whole office, and in three, one of them unreported, of every
community and department, of projects and of pairs. What is to come out is counted from the rows here, without the
measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from metrics.blocks import Block, Chart, Tiles, View
from metrics.blocks.family import Family
from metrics.charts.description import Description
from metrics.charts.lines import Lines
from metrics.charts.s_curve import SCurve
from metrics.insight.pages import blocks, narrative
from metrics.insight.scope import options
from metrics.insight.views import view
from metrics.model.lamp import Lamp
from metrics.model.measure import Basis, Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Records, plain
from metrics.model.selection import Selection
from metrics.registry import catalogue

KNOWN = catalogue()
RENOVATION, MILESTONES = (KNOWN.family_of(table) for table in ("renovation", "milestones"))
QUARTERS = tuple(Quarter.span(Quarter(2017, 1), Quarter(2018, 3)))
NARROWED = (Quarter(2017, 3), Quarter(2018, 2), Quarter(2018, 3))
Row = Mapping[str, Any]


def choices(family: Family, office: Records) -> Iterator[dict[str, tuple[str, ...]]]:
    for name in ("community", "department", "project"):
        found = options(office, name, family.tables)
        yield from ({name: (value,)} for value in found[:: 6 if name == "project" else 1])
        yield from ({name: pair} for pair in [*pairwise(found)][::9])


def pages(family: Family, quarter: Quarter, office: Records) -> Iterator[tuple[View, dict[str, Description], str]]:
    for chosen in ({}, *(choices(family, office) if quarter in NARROWED else ())):
        seen = view(KNOWN, office, Selection(quarter, **chosen), "zh", family=family)  # type: ignore[arg-type]
        found: list[Block] = list(blocks(family, seen))
        charts = {block.key: block.description for block in found if isinstance(block, Chart)}
        said = "".join(narrative(family, seen))
        assert_gaps(family, seen, found, charts, said)
        yield seen, charts, said


def assert_gaps(family: Family, seen: View, found: list[Block], charts: Mapping[str, Description], said: str) -> None:
    """未报 is said of no quarter that was reported, whatever a filter leaves of it."""
    if seen.quarter == QUARTERS[-1]:
        return
    words = [word for chart in charts.values() for word in (*chart.missing_words, chart.title)]
    tiles = [reading.value.reason for block in found if isinstance(block, Tiles) for reading in block.readings]
    assert [word for word in words if "未报" in word] == []
    assert "not_reported" not in tiles
    assert "未报" not in said


def day(cell: str | None) -> date:
    """A day, or one that never comes."""
    return date.fromisoformat(cell) if cell else date.max


def year_plan(seen: View) -> list[Row]:
    rows = plain(seen.records.rows("renovation", seen.quarter))
    return [row for row in rows if row["plan_year"] == seen.quarter.year and row["in_plan"] != "否"]


def read(seen: View, family: Family, name: str) -> Reading:
    return seen.read(family.measure(name))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_renovation_says_one_thing_of_plan_and_count(office: Records, quarter: Quarter) -> None:
    at = quarter.number - 1
    for seen, charts, said in pages(RENOVATION, quarter, office):
        rows, end = year_plan(seen), quarter.end
        started, done, money = (read(seen, RENOVATION, name) for name in ("RV1", "RV3", "RV5"))
        begun = sum(min(day(row["actual_start"]), day(row["actual_end"])) <= end for row in rows)
        finished = sum(day(row["actual_end"]) <= end for row in rows)
        to_begin = sum(day(row["planned_start"]) <= end for row in rows)
        to_finish = sum(day(row["planned_end"]) <= end for row in rows)

        if rows:
            assert f"本年度计划改造老旧小区{len(rows)}个，已开工{begun}个" in said
            assert f"已完工{finished}个" in said
            for reading, due in ((started, to_begin), (done, to_finish)):
                assert reading.plan
                assert reading.plan.basis is Basis.ITEMS
                assert reading.plan.number == pytest.approx(due / len(rows) * 100)
                # Before anything is due nothing is late, and nothing is praised.
                assert due or reading.judgement.lamp is None
            title = charts["finished_curve"].title
            if to_finish:
                assert f"应完工{to_finish}个，已完工{finished}个" in title
                assert ("持平" in title) == (finished == to_finish)
            else:
                assert "按计划本期尚无任务" in title
        else:
            assert (started.value.reason, done.value.reason) != ("no_denominator", "no_denominator")
            assert started.judgement.lamp in (None, Lamp.GREY)
        for key, reading in (("starts", started), ("completions", done)):
            if isinstance(lines := charts.get(key), Lines):
                assert lines.series[0].values[at] == reading.value.number
                plan = [series.values[at] for series in lines.series if series.dash]
                assert plan in ([], [pytest.approx(reading.planned)]) or reading.value.number is None
                assert_pace(lines.title, reading)
        if isinstance(curve := charts.get("money_curve"), SCurve) and money.value.number is not None:
            assert curve.actual.values[at] == money.value.numerator
            asked = None if money.plan is None else money.plan.number * (money.value.denominator or 0) / 100
            assert curve.plan.values[at] == (None if asked is None else pytest.approx(asked))
            if asked:
                behind = asked - (money.value.numerator or 0)
                word = "持平" if abs(behind) < 0.05 else "少" if behind > 0 else "多"
                assert word in curve.title
                assert money.plan
                assert ("序时" in curve.title) == (money.plan.basis is Basis.TIME)
            assert ("欠序时进度" in said or "超序时进度" in said or "序时进度持平" in said) == (
                money.plan is not None and money.plan.basis is Basis.TIME and money.plan.number > 0
            )


def assert_pace(title: str, reading: Reading) -> None:
    """Points ahead or behind in a title are those between the tile's number and its plan."""
    if told := re.search(r"(超|欠)(?:序时|计划)进度([\d.]+)个百分点", title):
        points = (reading.value.number or 0) - (reading.planned or 0)
        assert (told[1] == "超") == (points > 0)
        assert float(told[2]) == pytest.approx(abs(points), abs=0.051)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_key_projects_say_one_thing_of_plan_and_count(office: Records, quarter: Quarter) -> None:
    at = quarter.number - 1
    for seen, charts, said in pages(MILESTONES, quarter, office):
        listed = [
            row for row in plain(seen.records.rows("milestones", quarter)) if row["node_status"] not in (None, "已取消")
        ]
        due = [row for row in listed if day(row["baseline_date"]) <= quarter.end]
        in_time = [row for row in due if day(row["actual_date"]) <= day(row["baseline_date"])]
        open_late = [row for row in listed if row["node_status"] != "已完成" and late(row, quarter)]
        on_time, invested = read(seen, MILESTONES, "PM1"), read(seen, MILESTONES, "PJ1")

        assert (on_time.value.number is None) == (not due)
        if due:
            assert f"应完成节点{len(due)}个" in said
            assert (on_time.value.numerator, on_time.value.denominator) == (len(in_time), len(due))
        if "gantt" in charts:
            done = sum(row["node_status"] == "已完成" for row in listed)
            assert f"{len(listed)}个节点已完成{done}个，在办{len(listed) - done}个" in charts["gantt"].title
            assert ("均未滞后" in charts["gantt"].title) == (not open_late)
        if "delays" in charts:
            assert charts["delays"].title.startswith(f"{len(open_late)}个在办节点")
            expected = sum(day(row["baseline_date"]) > quarter.end for row in open_late)
            assert ("预计" in charts["delays"].title) == bool(expected)
        if isinstance(curve := charts.get("curve"), SCurve) and invested.value.number is not None:
            assert invested.planned is not None
            assert curve.actual.values[at] == invested.value.numerator
            assert curve.plan.values[at] == pytest.approx(invested.planned * (invested.value.denominator or 0) / 100)
            assert_pace(charts["completion"].title, invested)


def late(row: Row, quarter: Quarter) -> bool:
    expected = row["forecast_date"] or row["baseline_date"]
    return max(quarter.end, day(expected)) > day(row["baseline_date"])


def test_no_figure_of_these_pages_shares_its_name_with_another_of_the_office() -> None:
    mine = {measure.id for family in (RENOVATION, MILESTONES) for measure in family.measures}
    for lang in ("zh", "en"):
        text = KNOWN.text(lang)
        for part in ("name", "short"):
            names = {name: text(f"{KNOWN.family_of(name).slug}.{name}.{part}") for name in KNOWN.measures}
            shared = [name for name in mine if list(names.values()).count(names[name]) > 1]
            assert shared == [], (lang, part)


def test_what_begins_anew_in_january_is_compared_with_last_year_only(office: Records) -> None:
    restarting = ("RV1", "RV2", "RV3", "RV5", "PJ1", "PJ2", "PJ3", "PJ4", "PJ5", "PJ6")
    for family in (RENOVATION, MILESTONES):
        seen = view(KNOWN, office, Selection(Quarter(2018, 1)), "zh", family=family)
        for measure in family.measures:
            is_restarting = measure.id in restarting
            assert measure.is_year_to_date == is_restarting, measure.id
            assert (seen.read(measure).since_last_quarter is None) or not is_restarting
