"""巡查整改: what the page says, draws, lists and prints in every state of the record, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from builders import records, sample, view

from metrics.blocks import Block, Chart, Form, Lead, Note, Section, TableBlock, Tiles, View
from metrics.charts.bars import Bars
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Description, Role
from metrics.charts.heatmap import Heatmap
from metrics.charts.pareto import Pareto
from metrics.charts.theme import LIGHT
from metrics.families.office.schema import TARGETS
from metrics.families.rectification import FAMILY
from metrics.families.rectification.examples import Row, issue, patrol
from metrics.families.rectification.schema import LEDGER, PATROLS
from metrics.families.rectification.sentences import attention, narrative
from metrics.insight.overview import overview
from metrics.insight.readings import Readings
from metrics.insight.scope import narrow
from metrics.insight.views import of_selection
from metrics.insight.views import view as make_view
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import Catalogue

Q2 = "2018Q2"
CATALOGUE = Catalogue((FAMILY,))
PUBLISHED = (
    "2018年第二季度，巡查小组开展巡查29次，周均2.23次，达标周率100.0%；发现需整改问题35件，环比增长20.7%，应结案36件，"
    "结案率100.0%，与上季度持平，按期结案率94.4%，较上季度下降2.2个百分点。"
    "高发问题前三位依次为：沿街晾挂（6件）；无照经营游商（6件）；店外经营（6件）。"
)


def known(ledger: Iterable[Row] = (), patrols: Iterable[Row] = (), **more: object) -> Records:
    """Records of the problems and patrols a test is about."""
    return records((LEDGER, ledger), (PATROLS, patrols), (TARGETS, ()), **more)  # type: ignore[arg-type]


@cache
def sample_office() -> Records:
    """The sample office's six quarters with its targets; made once, because records are never changed."""
    return records((LEDGER, sample(LEDGER)), (PATROLS, sample(PATROLS)), (TARGETS, sample(TARGETS)))


def seen(of: Records, quarter: str = Q2, *, lang: str = "zh", **chosen: tuple[str, ...]) -> View:
    """What the page looks at; ``chosen`` are filters."""
    return view(FAMILY, of, quarter, lang=lang, selection=Selection(**chosen))  # type: ignore[arg-type]


def page(of: View) -> list[Block]:
    """The blocks of the page."""
    assert FAMILY.page is not None
    return list(FAMILY.page(of))


def charts(of: View) -> dict[str, Description]:
    """Charts by key."""
    return {block.key: block.description for block in page(of) if isinstance(block, Chart)}


def tables(of: View) -> dict[str, TableBlock]:
    """Tables by key."""
    return {block.key: block for block in page(of) if isinstance(block, TableBlock)}


def form(of: View) -> Form | None:
    """The form to print."""
    return next((block for block in page(of) if isinstance(block, Form)), None)


def notes(of: View) -> tuple[str, ...]:
    """The remarks at the foot of the page."""
    return next((block.sentences for block in page(of) if isinstance(block, Note)), ())


def lead(of: View) -> tuple[str, ...]:
    """The sentences at the top of the page."""
    first = page(of)[0]
    assert isinstance(first, Lead)
    return first.sentences


BACKLOG = (
    issue(1, "2018-05-01", "2018-05-30", dept="环卫所", category="暴露垃圾", detail="垃圾未清运"),
    issue(2, "2018-05-01", "2018-06-20", dept="环卫所", category="暴露垃圾"),
    issue(3, "2018-06-20", "2018-06-23"),
    issue(4, "2018-06-20", "2018-06-29"),
    issue(5, "2018-06-29", "2018-06-30"),
    issue(6, "2018-04-20", "2018-05-18", status="缓办", defer_doc="涉诉，待裁定。", dept="城市管理科"),
    issue(7, "2018-06-01", "2018-06-02", "2018-06-02"),
)  # fmt: skip


# Every state of the record

STATES: dict[str, tuple[Records, str, Selection]] = {
    "whole sample": (sample_office(), Q2, Selection()),
    "first quarter": (sample_office(), "2017Q1", Selection()),
    "end of a year": (sample_office(), "2017Q4", Selection()),
    "one year chosen": (sample_office(), Q2, Selection(year=2018)),
    "nothing on record": (known(), Q2, Selection()),
    "quarter after the last report": (sample_office(), "2018Q3", Selection()),
    "zero report": (known(reports={("rectification", Q2): Reporting.ZERO}), Q2, Selection()),
    "patrols only": (known(patrols=[patrol(1, "2018-04-02")]), Q2, Selection()),
    "ledger only": (known(BACKLOG), Q2, Selection()),
    "one community": (sample_office(), Q2, Selection(community=("同乐社区",))),
    "one department": (sample_office(), "2017Q4", Selection(department=("环卫所",))),
    "one class": (sample_office(), Q2, Selection(category=("店外经营",))),
    "one lamp": (sample_office(), "2017Q4", Selection(lamp=("yellow",))),
    "a filter that leaves nothing": (sample_office(), Q2, Selection(community=("样例无此社区",))),
    "still running": (replace(sample_office(), as_of=datetime(2018, 6, 10, 9, tzinfo=UTC)), Q2, Selection()),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_stands_in_every_state_and_speaks_first(state: str, lang: str) -> None:
    of, quarter, selection = STATES[state]
    looked_at = view(FAMILY, of, quarter, lang=lang, selection=selection)

    blocks = page(looked_at)

    assert isinstance(blocks[0], Lead)
    assert blocks[0].sentences
    assert [block.key for block in blocks if isinstance(block, Section)] == ["closing", "patrols", "problems"]
    assert len({block.key for block in blocks}) == len(blocks)
    for name, description in charts(looked_at).items():
        assert description.title, name
        assert description.alt, name
        assert description.grid().columns[0].title, name
        for look in (LIGHT.of(lang), LIGHT.of(lang, compact=True)):
            assert description.figure(look).data is not None


def test_an_english_page_says_no_chinese_but_names_and_what_staff_wrote() -> None:
    rows = [
        {**row, "community": "B", "place": f"P{n}", "dept": "C", "detail": "D", "defer_doc": "E"}
        if "defer_doc" in row
        else {**row, "community": "B", "place": f"P{n}", "dept": "C", "detail": "D"}
        for n, row in enumerate(BACKLOG)
    ]
    of = seen(known(rows, [patrol(1, "2018-04-02", found="1", fixed="1")]), lang="en")
    blocks, printed = page(of), form(of)
    assert printed

    said = [s for block in blocks if isinstance(block, (Lead, Note)) for s in block.sentences]
    said += [text for d in charts(of).values() for text in (d.title, d.subtitle, d.alt, d.unit, *d.headings)]
    said += [word for d in charts(of).values() for row in d.grid().rows for word in row if isinstance(word, str)]
    said += [t for table in tables(of).values() for t in (table.title, *(c.title for c in table.grid.columns))]
    said += [printed.title, printed.order, printed.count, *printed.signatures, *(sheet.to for sheet in printed.pages)]
    said += [str(cell) for sheet in printed.pages for row in sheet.grid.rows for cell in row]

    assert [text for text in said if any("一" <= character <= "鿿" for character in text)] == []


def test_nothing_reported_is_said_and_never_drawn_as_zero() -> None:
    of = seen(known())

    assert lead(of) == ("2018年第二季度，巡查记录和整改台账未报送（非零报告），暂不统计。",)
    assert charts(of) == tables(of) == {}


def test_a_quarter_between_reports_is_a_gap() -> None:
    rows = [issue(1, "2017-11-01", "2017-11-02", "2017-11-02"), issue(2, "2018-05-01", "2018-05-02", "2018-05-02")]

    trend = charts(seen(known(rows)))["trend"]

    assert isinstance(trend, Bars)
    assert trend.categories == ("17Q4", "18Q1", "18Q2")
    assert (trend.missing, trend.series[0].values) == ((False, True, False), (1, None, 1))


# Sentences


def test_the_sentence_of_the_second_quarter_is_the_published_one() -> None:
    assert list(narrative(seen(sample_office()))) == [PUBLISHED]
    assert lead(seen(sample_office())) == (PUBLISHED,)


def test_of_patrols_and_ledger_each_is_told_without_the_other() -> None:
    only_patrols = seen(known(patrols=[patrol(1, "2018-04-02"), patrol(2, "2018-04-03")]))
    only_ledger = seen(known([issue(1, "2018-05-01", "2018-05-02", "2018-05-02")]))

    assert list(narrative(only_patrols)) == [
        "2018年第二季度，巡查小组开展巡查2次，周均0.15次，达标周率7.7%。",
        "2018年第二季度，巡查整改台账未报送（非零报告），暂不统计。",
    ]
    assert list(narrative(only_ledger)) == [
        "2018年第二季度，巡查记录未报送（非零报告），暂不统计。",
        "2018年第二季度，发现需整改问题1件，应结案1件，结案率100.0%，按期结案率100.0%。高发问题依次为：店外经营（1件）。",
    ]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (10, 12, "发现需整改问题12件，环比增长20.0%，"),
        (10, 8, "发现需整改问题8件，环比下降20.0%，"),
        (10, 10, "发现需整改问题10件，与上季度持平，"),
        (5, 15, "发现需整改问题15件，为上季度的3.0倍，"),
        (3, 5, "发现需整改问题5件，较上季度增加2件，"),
        (3, 2, "发现需整改问题2件，较上季度减少1件，"),
    ],
)
def test_more_or_fewer_problems_are_told_as_bulletins_do(before: int, now: int, said: str) -> None:
    rows = [issue(n, "2018-02-01", "2018-02-02", "2018-02-02") for n in range(before)]
    rows += [issue(100 + n, "2018-05-01", "2018-05-02", "2018-05-02") for n in range(now)]

    assert said in list(narrative(seen(known(rows))))[1]


def test_the_lead_names_short_weeks_and_the_longest_overdue_with_their_owners() -> None:
    told = lead(seen(known(BACKLOG, [patrol(1, "2018-04-02")])))

    assert told[1].startswith("有13周巡查不足2次，周一为4月2日、4月9日")
    assert told[2] == (
        "截至2018年第二季度末，逾期未结4件，最长的是：样例点位1暴露垃圾（WT-001）逾期31天，责任单位环卫所；"
        "样例点位2暴露垃圾（WT-002）逾期10天，责任单位环卫所；样例点位3店外经营（WT-003）逾期7天，责任单位城管执法中队。"
    )


def test_while_the_quarter_is_running_every_sentence_says_until_when() -> None:
    of = seen(replace(known(BACKLOG), as_of=datetime(2018, 6, 10, 9, tzinfo=UTC)))

    assert lead(of)[1].startswith("2018年第二季度（截至2018年6月10日），发现需整改问题")
    assert lead(of)[2].startswith("截至2018年6月10日，逾期未结1件：样例点位1暴露垃圾")
    assert "本季度尚未结束：应结案、销号与逾期天数算到2018年6月10日" in notes(of)[-1]


def test_concerns_come_red_first_with_owner_limit_and_where_to_look() -> None:
    found = list(attention(seen(known(BACKLOG))))

    assert [(c.lamp, c.title, c.owner, c.due, c.weight) for c in found] == [
        (Lamp.RED, "样例点位1暴露垃圾逾期31天未销号", "环卫所", "2018年5月30日", 31),
        (Lamp.YELLOW, "样例点位2暴露垃圾逾期10天未销号", "环卫所", "2018年6月20日", 10),
        (Lamp.YELLOW, "样例点位3店外经营逾期7天未销号", "城管执法中队", "2018年6月23日", 7),
        (Lamp.YELLOW, "样例点位4店外经营逾期1天未销号", "城管执法中队", "2018年6月29日", 1),
    ]
    assert found[0].detail == "WT-001，2018年5月1日由数字城管发现：垃圾未清运。"
    assert {(c.family, c.narrows, c.id) for c in found} == {
        ("rectification", "department", "环卫所"),
        ("rectification", "department", "城管执法中队"),
    }


def test_the_overview_lists_what_is_overdue_and_shows_the_headline_figures() -> None:
    of = known(BACKLOG, [patrol(1, "2018-04-02")])
    looked_at = make_view(CATALOGUE, of, Selection(quarter=Quarter.parse(Q2)), "zh")

    blocks = {block.key: block for block in overview(CATALOGUE, looked_at, of_selection(CATALOGUE, of, Selection()))}

    headline, listed = blocks["headline"], blocks["attention"]
    assert isinstance(headline, Tiles)
    assert [reading.measure.id for reading in headline.readings] == ["PT1", "RC3", "RC5"]
    assert isinstance(listed, TableBlock)
    assert len(listed.grid.rows) == 4


def test_a_sample_row_marks_its_concern_its_charts_and_its_form() -> None:
    invented, real = seen(sample_office(), "2017Q4"), seen(known(BACKLOG))

    assert all(concern.is_illustrative for concern in attention(invented))
    assert all(description.is_illustrative for description in charts(invented).values())
    assert form(invented)
    assert not any(concern.is_illustrative for concern in attention(real))
    assert not any(description.is_illustrative for description in charts(real).values())
    assert [(found and found.is_illustrative) for found in (form(invented), form(real))] == [True, False]


# Charts


def test_patrols_stand_week_by_week_against_the_line_with_holidays_marked() -> None:
    found = charts(seen(sample_office(), "2018Q1"))["weeks"]

    assert isinstance(found, Bars)
    kept, short, exempt = found.series
    assert found.categories[:2] == ("1月1日", "1月8日")
    assert (found.reference, found.reference_label) == (2, "每周2次")
    assert [place for place, value in enumerate(short.values) if value is not None] == [9]
    assert short.role is Role.YELLOW
    assert [exempt.labels[place] for place in (6, 7)] == ["休1", "休"]
    assert sum(value is not None for value in kept.values) == 10
    assert found.title == "应达标的11周中1周不足2次：3月5日当周"


def test_a_week_that_is_not_over_is_drawn_apart() -> None:
    made = [patrol(n, day) for n, day in enumerate(("2018-04-02", "2018-04-03", "2018-04-09"), 1)]
    running = replace(known(patrols=made), as_of=datetime(2018, 4, 12, 9, tzinfo=UTC))

    found = charts(seen(running))["weeks"]

    assert isinstance(found, Bars)
    assert [(series.name, series.values) for series in found.series] == [
        ("达标", (2, None)),
        ("尚未结束", (None, 1)),
    ]


def test_the_gap_between_opened_and_closed_is_the_backlog_with_what_was_carried_in() -> None:
    rows = [
        issue(1, "2018-03-20", "2018-03-21", "2018-04-10"), issue(2, "2018-04-02", "2018-04-03", "2018-05-20"),
        issue(3, "2018-05-07", "2018-05-08", "2018-05-08"), issue(4, "2018-06-30", "2018-07-01"),
    ]  # fmt: skip

    found = charts(seen(known(rows)))["backlog"]

    assert isinstance(found, Cumulative)
    assert (found.days[0], found.days[1], found.days[-1]) == (date(2018, 3, 31), date(2018, 4, 8), date(2018, 6, 30))
    assert (found.opened.values[0], found.closed.values[0]) == (1, 0)
    assert (found.opened.values[-1], found.closed.values[-1]) == (4, 3)
    assert found.gaps[:3] == (1, 2, 1)
    assert found.title == "立案3件、结案3件，未结仍为1件"
    assert (found.gap_note, found.widest_note) == ("未结1件", "4月8日最多2件")


def test_a_lamp_narrows_lists_and_leaves_no_backlog_of_one_colour() -> None:
    of = seen(known(BACKLOG), lamp=("yellow",))

    assert "backlog" not in charts(of)
    assert [row[1] for row in tables(of)["overdue"].grid.rows] == ["WT-002", "WT-003", "WT-004"]
    assert charts(of)["classes"].grid().rows == charts(seen(known(BACKLOG)))["classes"].grid().rows


def test_open_problems_stand_by_owner_and_days_overdue_and_a_cell_opens_its_own() -> None:
    found = charts(seen(known(BACKLOG)))["ages"]

    assert isinstance(found, Heatmap)
    assert found.steps == ("逾期30天以上", "逾期8至30天", "逾期7天以内", "未到时限", "缓办")
    assert found.names == ("城管执法中队", "环卫所", "城市管理科")
    assert [[spot.label for spot in spots] for spots in found.spots] == [
        ["0", "0", "▲ 2", "● 1", "0"],
        ["■ 1", "▲ 1", "0", "0", "0"],
        ["0", "0", "0", "0", "1"],
    ]
    assert found.filters == ("department", "lamp")
    assert found.step_ids == ("red", "yellow", "yellow", "green", "")
    assert found.title == "未结6件，逾期4件，城管执法中队最多（2件）"


def test_classes_stand_by_number_with_their_share() -> None:
    found = charts(seen(sample_office()))["classes"]

    assert isinstance(found, Pareto)
    assert found.categories[:3] == ("沿街晾挂", "无照经营游商", "店外经营")
    assert found.values[:5] == (6, 6, 6, 4, 3)
    assert found.shares[4] == pytest.approx(71.43, abs=0.01)
    assert (found.title, found.narrows) == ("前五类占71.4%，沿街晾挂最多（6件）", "category")


def test_departments_are_ranked_by_on_time_closure_with_both_numbers_the_worst_on_top() -> None:
    rows = [issue(n, "2018-05-01", "2018-05-02", "2018-05-02", dept="环卫所") for n in range(3)]
    rows += [issue(10 + n, "2018-05-01", "2018-05-02", f"2018-05-0{2 + n}") for n in range(2)]
    rows += [issue(20, "2018-05-01", "2018-05-02", dept="样例甲社区")]

    found = charts(seen(known(rows)))["departments"]

    assert isinstance(found, Bars)
    assert found.categories == found.ids == ("样例甲社区", "城管执法中队", "环卫所")
    assert [(series.role, series.values) for series in found.series] == [
        (Role.RED, (0, 50, None)),
        (Role.GREEN, (None, None, 100)),
    ]
    assert found.series[0].labels == ("0.0%（0/1）", "50.0%（1/2）", "100.0%（3/3）")
    assert found.title == "3个责任单位中2个按期结案率不足90%，最低的样例甲社区为0.0%（0/1）"


def test_days_to_close_are_counted_in_spans_with_median_and_ninetieth_percentile() -> None:
    days = (0, 1, 1, 2, 3, 5, 6, 11, 31)
    rows = [
        issue(n, "2018-05-01", "2018-05-29", str(date(2018, 5, 1).replace(month=5 + (d == 31), day=1 + d % 31)))
        for n, d in enumerate(days)
    ]
    rows.append(issue(99, "2018-05-01", "2018-05-29", "2018-05-21", category="私搭乱建"))

    found = charts(seen(known(rows)))["durations"]

    assert isinstance(found, Bars)
    assert found.categories == ("当天", "1天", "2天", "3至5天", "6至10天", "11至30天", "30天以上")
    assert [(series.name, series.values) for series in found.series] == [
        ("其他类别", (1, 2, 1, 2, 1, 1, 1)),
        ("私搭乱建", (0, 0, 0, 0, 0, 1, 0)),
    ]
    # In order 0 1 1 2 3 5 6 11 20 31: the middle two are 3 and 5, nine tenths of the way 20 + 0.1 × 11.
    assert found.title == "本季销号10件，半数在4天内，九成在21.1天内"


def test_communities_by_class_open_both_their_filters() -> None:
    found = charts(seen(sample_office()))["communities"]

    assert isinstance(found, Heatmap)
    assert found.filters == ("community", "category")
    assert found.names[0] == "样例丁社区"
    assert sum(spot.value for spots in found.spots for spot in spots if isinstance(spot.value, int)) == 35
    assert found.title == "样例丁社区问题最多（7件），样例甲社区的沿街晾挂最集中（3件）"


# Lists and the form


def test_overdue_problems_are_listed_with_owner_and_days_the_longest_first() -> None:
    found = tables(seen(known(BACKLOG)))

    rows = [(row[0], row[1], row[6], row[9]) for row in found["overdue"].grid.rows]
    assert rows == [
        (Lamp.RED, "WT-001", "环卫所", 31),
        (Lamp.YELLOW, "WT-002", "环卫所", 10),
        (Lamp.YELLOW, "WT-003", "城管执法中队", 7),
        (Lamp.YELLOW, "WT-004", "城管执法中队", 1),
    ]
    assert (found["overdue"].title, found["overdue"].narrows) == ("逾期未结清单（4件）", "department")
    assert [(row[0], row[1], row[8]) for row in found["waiting"].grid.rows] == [
        ("未到时限", "WT-005", ""),
        ("缓办", "WT-006", "涉诉，待裁定"),
    ]


def test_the_form_has_a_page_for_each_owner_with_all_that_must_be_signed() -> None:
    found = form(seen(known(BACKLOG)))

    assert found
    assert (found.title, found.count) == ("督办单", "逾期未结4件，每个责任单位一页，共2页")
    assert [sheet.to for sheet in found.pages] == ["责任单位：环卫所", "责任单位：城管执法中队"]
    grid = found.pages[0].grid
    assert [column.title for column in grid.columns] == [
        "编号", "点位", "问题", "责任单位", "整改时限", "逾期天数", "整改结果",
    ]  # fmt: skip
    assert grid.rows[0] == ("WT-001", "样例点位1", "暴露垃圾：垃圾未清运", "环卫所", "2018-05-30", 31, None)
    assert len(found.signatures) == 4
    assert found.order.startswith("截至2018年第二季度末，下列问题已过整改时限仍未销号。")


def test_the_form_prints_the_selection_and_there_is_none_when_nothing_is_overdue() -> None:
    one = form(seen(known(BACKLOG), department=("环卫所",)))
    red = form(seen(known(BACKLOG), lamp=("red",)))

    assert one
    assert [row[0] for sheet in one.pages for row in sheet.grid.rows] == ["WT-001", "WT-002"]
    assert red
    assert [row[0] for sheet in red.pages for row in sheet.grid.rows] == ["WT-001"]
    assert form(seen(sample_office())) is None


def test_what_came_back_is_listed_with_both_numbers_and_the_days_between() -> None:
    found = tables(seen(sample_office()))["recurred"]

    assert [row[0:2] + row[4:] for row in found.grid.rows] == [
        ("样例西街路口", "无照经营游商", "WT-2018-0050", "2018-05-30", "WT-2018-0058", "2018-06-13", 14),
        ("样例西街路口", "非法小广告", "WT-2018-0034", "2018-04-25", "WT-2018-0047", "2018-05-22", 27),
    ]
    assert "反弹率为暂定：14件在季度末前30天内销号，观察期未满。" in notes(seen(sample_office()))


def test_days_by_class_stand_the_slowest_first() -> None:
    found = tables(seen(sample_office()))["days_by_class"]

    assert found.grid.rows[0] == ("私搭乱建", 3, 19, 22, 27)
    assert found.ids[0] == "私搭乱建"


# Remarks


def test_a_patrol_that_disagrees_with_the_ledger_is_named() -> None:
    of = seen(known([issue(1, "2018-05-01", "2018-05-02")], [patrol(1, "2018-04-02", found="3", fixed="1")]))

    assert "XC-001应有台账2件（发现数减现场整改数），台账中有0件，请核对。" in notes(of)


def test_filters_leave_patrols_whole_and_say_so() -> None:
    of = seen(sample_office(), community=("同乐社区",))

    assert of.read(FAMILY.measure("PT2")).value.number == 29
    assert of.read(FAMILY.measure("RC1")).value.number == 2
    assert "巡查记录不分社区、单位和类别，筛选只作用于整改台账，巡查数据仍为全街道。" in notes(of)
    assert "巡查（全街道，筛选不及）" in [block.title for block in page(of) if isinstance(block, Section)]
    assert charts(of)["weeks"].subtitle.startswith("全街道每周巡查次数")


def test_a_sentence_has_one_scope_so_that_a_narrowed_page_speaks_of_the_ledger_alone() -> None:
    told = lead(seen(known(BACKLOG, [patrol(1, "2018-04-02")]), department=("环卫所",)))

    assert told[0].startswith("2018年第二季度，发现需整改问题2件，")
    assert not any("巡查" in sentence for sentence in told)


def test_a_zero_report_of_patrols_is_told_as_none_and_is_red() -> None:
    of = seen(known(BACKLOG, reports={("patrols", Q2): Reporting.ZERO}))
    kept, average = (of.read(FAMILY.measure(name)) for name in ("PT1", "PT3"))

    assert (kept.value.number, kept.judgement.lamp) == (0, Lamp.RED)
    assert (average.value.number, average.judgement.lamp) == (0, Lamp.RED)
    assert lead(of)[0].startswith("2018年第二季度，巡查记录为零报告：巡查0次，周均0次，达标周率0.0%；发现需整改")
    assert charts(of)["weeks"].title.startswith("应达标的13周中13周不足2次")


def test_a_choice_with_nothing_in_the_ledger_is_neither_unreported_nor_green() -> None:
    chosen = Selection(community=("样例无此社区",))
    readings = Readings(narrow(known(BACKLOG), chosen, (LEDGER, PATROLS)))
    found = [readings.read(FAMILY.measure(name), Quarter.parse(Q2)) for name in ("RC1", "RC2", "RC5", "RC6", "RC9")]

    assert {reading.value.reason for reading in found} == {"filtered_out"}
    assert {reading.judgement.lamp for reading in found} == {None}
