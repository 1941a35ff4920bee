"""What the numbers say: lamps by their published rules, changes in the right unit, the worst first, no total score."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import records

from metrics.charts.description import Mark
from metrics.families.milestones.examples import node
from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.families.office.schema import TARGETS
from metrics.families.rectification.examples import issue
from metrics.families.rectification.schema import LEDGER, PATROLS
from metrics.families.red_flags.schema import RED_FLAGS
from metrics.families.renovation.schema import RENOVATION
from metrics.insight.changes import change
from metrics.insight.lamps import judge
from metrics.insight.overview import attention, overview, urgency
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Bands, Lamp, Pace, Worst
from metrics.model.measure import Better, Compare, Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection
from metrics.model.targets import targets
from metrics.registry import Catalogue, catalogue

Q2, Q1 = Quarter(2018, 2), Quarter(2018, 1)
NOTHING = records((TARGETS, ()))


def measure(**more: object) -> Measure:
    return replace(Measure("RV1", "renovation", "%", lambda known, quarter: Value(0.0)), **more)  # type: ignore[arg-type]


def target(annual: str, **plan: str) -> dict[str, str]:
    row = {"year": "2018", "indicator_id": "RV1", "indicator": "改造开工率", "scope": "全街道", "unit": "%"}
    return {**row, "target": annual, **plan}


def against(number: float, known: Records, rule: Pace | None = None) -> tuple[Lamp | None, str | None]:
    judged_by = measure(lamp=rule or Pace())
    found = judge(judged_by, Value(number), Q2, known, targets(known).get(("RV1", 2018)))
    return found.lamp, found.word


@pytest.mark.parametrize(
    ("number", "lamp", "word"),
    [
        (50.1, Lamp.GREEN, "pace.on_pace"),
        (50, Lamp.GREEN, "pace.on_pace"),
        (49.9, Lamp.GREEN, "pace.nearly_on_pace"),
        (40, Lamp.GREEN, "pace.nearly_on_pace"),
        (39.9, Lamp.YELLOW, "pace.lagging"),
        (30, Lamp.YELLOW, "pace.lagging"),
        (29.9, Lamp.RED, "pace.seriously_lagging"),
        (0, Lamp.RED, "pace.seriously_lagging"),
    ],
)
def test_a_rate_is_held_against_the_half_year_that_has_passed(number: float, lamp: Lamp, word: str) -> None:
    assert against(number, NOTHING) == (lamp, word)


def test_a_target_and_its_quarterly_plan_go_before_time_passed() -> None:
    straight = records((TARGETS, [target("80")]))
    planned = records((TARGETS, [target("80", q2="20")]))

    assert against(39, straight) == (Lamp.GREEN, "pace.nearly_on_pace")
    assert against(20, planned) == (Lamp.GREEN, "pace.on_pace")


def test_where_nothing_is_planned_yet_there_is_no_lamp_and_it_says_so() -> None:
    known = records((TARGETS, [target("100", q2="0")]))

    found = judge(measure(lamp=Pace()), Value(10.0), Q2, known, targets(known)["RV1", 2018])

    assert (found.lamp, found.reason) == (None, "nothing_planned")


@pytest.mark.parametrize(
    ("rule", "number", "lamp"),
    [
        (Bands(90, 80, "S37"), 90, Lamp.GREEN),
        (Bands(90, 80, "S37"), 80, Lamp.YELLOW),
        (Bands(90, 80, "S37"), 79.9, Lamp.RED),
        (Bands(1, 5, "S29"), 1, Lamp.GREEN),
        (Bands(1, 5, "S29"), 5, Lamp.YELLOW),
        (Bands(1, 5, "S29"), 5.1, Lamp.RED),
    ],
)
def test_a_number_on_a_limit_takes_the_better_lamp(rule: Bands, number: float, lamp: Lamp) -> None:
    assert judge(measure(lamp=rule), Value(number), Q2, NOTHING, None).lamp is lamp


def test_what_was_not_reported_is_grey_and_what_cannot_be_computed_has_no_lamp() -> None:
    ruled = measure(lamp=Bands(90, 80, "S37"))

    missing, undefined = (
        judge(ruled, Value.missing(why), Q2, NOTHING, None) for why in ("not_reported", "no_denominator")
    )

    assert (missing.lamp, missing.word) == (Lamp.GREY, "lamp.grey")
    assert (undefined.lamp, undefined.reason) == (None, "no_denominator")


def test_the_worst_row_decides_and_a_figure_without_a_rule_is_not_judged() -> None:
    assert judge(measure(lamp=Worst("S15")), Value(3.0, lamp=Lamp.RED), Q2, NOTHING, None).lamp is Lamp.RED
    assert judge(measure(), Value(3.0), Q2, NOTHING, None).reason == "no_rule"


@pytest.mark.parametrize(
    ("compare", "unit", "before", "now", "made"),
    [
        (Compare.POINTS, "%", 61.5, 64.5, (Compare.POINTS, 3.0)),
        (Compare.PERCENT, "万元", 200, 250, (Compare.PERCENT, 25.0)),
        (Compare.PERCENT, "万元", 0, 250, (Compare.ABSOLUTE, 250)),
        (Compare.PERCENT, "万元", -10, 250, (Compare.ABSOLUTE, 260)),
        (Compare.PERCENT, "件", 4, 6, (Compare.ABSOLUTE, 2)),
        (Compare.PERCENT, "件", 5, 6, (Compare.PERCENT, 20.0)),
        (Compare.RANK, "位", 3, 1, (Compare.RANK, 2)),
        (Compare.ABSOLUTE, "面", 2, 1, (Compare.ABSOLUTE, -1)),
    ],
)
def test_a_change_is_told_in_points_percent_pieces_or_places(
    compare: Compare, unit: str, before: float, now: float, made: tuple[Compare, float]
) -> None:
    found = change(measure(compare=compare, unit=unit), Value(float(now)), Value(float(before)), Q1)

    assert found
    assert (found.compare, found.number) == (made[0], pytest.approx(made[1]))


def test_points_are_those_between_the_figures_as_they_were_published() -> None:
    # 34 of 36 and 28 of 29: 94.44 and 96.55 are 2.11 apart, but bulletins print 94.4 and 96.6.
    found = change(measure(compare=Compare.POINTS), Value(34 / 36 * 100), Value(28 / 29 * 100), Q1)
    nearly = change(measure(compare=Compare.POINTS), Value(99.96), Value(100.0), Q1)

    assert (found and found.number, nearly and nearly.number) == (-2.2, -0.1)


def test_without_a_base_or_in_other_units_nothing_is_compared_and_it_says_why() -> None:
    points = measure(compare=Compare.POINTS)

    gone = change(points, Value(1.0), Value.missing("not_reported"), Q1)
    other = change(points, Value(1.0, unit="月"), Value(30.0, unit="天"), Q1)

    assert (gone and gone.number, gone and gone.reason) == (None, "base_not_reported")
    assert (other and other.number, other and other.reason) == (None, "not_comparable")
    assert change(measure(), Value(1.0), Value(2.0), Q1) is None


def test_a_value_is_computed_once_however_often_it_is_read() -> None:
    asked: list[Quarter] = []
    counted = measure(compute=lambda known, quarter: asked.append(quarter) or Value(1.0), compare=Compare.POINTS)
    readings = Readings(NOTHING)

    for _ in range(3):
        readings.read(counted, Q2, (Q1, Q2))

    assert sorted(asked) == [Q2.year_ago, Q1, Q2]


def test_comparable_scope_goes_before_the_plain_difference_and_is_marked() -> None:
    alike = measure(
        compute=lambda known, quarter: Value(10.0 if quarter == Q1 else 50.0),
        compare=Compare.POINTS,
        comparable=lambda known, now, base: (Value(12.0), Value(10.0)),
    )

    since = Readings(NOTHING).read(alike, Q2).since_last_quarter

    assert since
    assert (since.number, since.note) == (2.0, "comparable")


# ---- the overview --------------------------------------------------------------------------------------------------


def test_the_most_urgent_and_the_furthest_behind_come_first(office: Records) -> None:
    readings = Readings(office)

    shown = sorted((readings.read(m, Q2) for m in catalogue().measures.values() if m.is_headline), key=urgency)

    lamps = [reading.judgement.lamp for reading in shown if reading.judgement.lamp]
    assert lamps == sorted(lamps, key=lambda lamp: lamp.urgency)
    assert lamps[0] is Lamp.RED
    reds = [r.judgement.ratio for r in shown if r.judgement.lamp is Lamp.RED and r.judgement.ratio is not None]
    assert reds == sorted(reds)


def test_the_verdict_counts_every_red_and_hides_none_in_a_total(office: Records) -> None:
    seen = view(catalogue(), office, Selection(quarter=Q2), "zh")
    blocks = {block.key: block for block in overview(catalogue(), seen, of_selection(catalogue(), office, Selection()))}

    headline = blocks["headline"].readings
    reds = sum(reading.judgement.lamp is Lamp.RED for reading in headline)
    assert f"■严重滞后{reds}项" in blocks["verdict"].sentences[0]
    assert reds >= 1
    assert not [sentence for sentence in blocks["verdict"].sentences if "总分" in sentence or "平均" in sentence]


def test_the_lamp_wall_shows_every_judged_figure_in_every_quarter(office: Records) -> None:
    seen = view(catalogue(), office, Selection(quarter=Q2), "zh")
    blocks = {block.key: block for block in overview(catalogue(), seen, of_selection(catalogue(), office, Selection()))}

    wall = blocks["wall"]
    judged = [m for m in catalogue().measures.values() if m.lamp is not None]
    assert len(wall.grid.rows) == len(wall.links) == len(judged)
    marks = [cell for row in wall.grid.rows for cell in row if isinstance(cell, Mark)]
    assert len(marks) == len(judged) * 6


def test_concerns_of_all_families_stand_red_first_and_then_by_weight(office: Records) -> None:
    found = attention(catalogue(), view(catalogue(), office, Selection(quarter=Q2), "zh"))

    keys = [(concern.lamp.urgency, -concern.weight) for concern in found]
    assert keys == sorted(keys)
    assert len({concern.family for concern in found}) >= 3


def test_no_sample_concern_names_a_real_project(office: Records) -> None:
    real = ("兴隆铺村", "张砦村", "兴盛苑", "润兴苑", "和昌珑悦", "丰乐路1号院", "宜家家居")

    for quarter in office.quarters():
        found = attention(catalogue(), view(catalogue(), office, Selection(quarter=quarter), "zh"))
        assert [concern.title for concern in found if any(name in concern.title for name in real)] == []


def test_on_a_record_without_a_report_the_overview_judges_nothing() -> None:
    known = records(*((table, ()) for table in catalogue().tables.values()))
    seen = view(catalogue(), known, Selection(quarter=Q2), "zh")
    blocks = {block.key: block for block in overview(catalogue(), seen, of_selection(catalogue(), known, Selection()))}

    assert {r.value.number for r in blocks["headline"].readings} == {None}
    assert blocks["attention"].grid.rows == () or all("未报" in str(row) for row in blocks["attention"].grid.rows)


# ---- scope ---------------------------------------------------------------------------------------------------------


def test_a_lamp_narrows_things_and_leaves_figures_whole() -> None:
    rows = [
        node(1, "2018-05-31", project_id="A", project_name="甲"),
        node(1, "2018-12-31", project_id="B", project_name="乙"),
    ]
    known = records((MILESTONES, rows), (PROJECTS, ()), (RED_FLAGS, ()), (RENOVATION, ()), (TARGETS, ()))
    family = catalogue().family_of("milestones")

    seen = view(Catalogue((family,)), known, Selection(quarter=Q2, lamp=("green",)), "zh", family=family)

    assert seen.records.rows("milestones", Q2).get_column("project_name").to_list() == ["乙"]
    assert seen.read(family.measure("PM2")).value.denominator == 1


def test_an_event_that_is_still_open_is_lit_anew_in_a_later_quarter() -> None:
    rows = [
        issue(1, "2018-03-30", "2018-04-01"),  # green when March ended, red by the end of June
        issue(2, "2018-06-27", "2018-06-28"),
        issue(3, "2018-06-27", "2018-06-28", "2018-06-28"),
    ]
    known = records((LEDGER, rows), (PATROLS, ()), (TARGETS, ()))
    family = catalogue().family_of("rectification")

    red, yellow, march = (
        view(Catalogue((family,)), known, Selection(quarter=quarter, lamp=(lamp,)), "zh", family=family)
        for quarter, lamp in ((Q2, "red"), (Q2, "yellow"), (Q1, "red"))
    )

    assert red.records.all("rectification").get_column("issue_no").to_list() == ["WT-001"]
    assert yellow.records.all("rectification").get_column("issue_no").to_list() == ["WT-002"]
    assert march.records.all("rectification").is_empty()
    assert yellow.read(family.measure("RC2")).value.denominator == 3


def test_a_project_chosen_narrows_every_number_of_its_tables(office: Records) -> None:
    chosen = Selection(quarter=Q2, project=("样例城市综合体",))

    readings = of_selection(catalogue(), office, chosen)

    rows = readings.records.rows("milestones", Q2)
    assert {*rows.get_column("project_name").to_list()} == {"样例城市综合体"}
    assert readings.records.reporting("milestones", Q2) is Reporting.REPORTED


def test_directions_of_good_are_declared_for_figures_where_less_is_better() -> None:
    less = {name for name, m in catalogue().measures.items() if m.better is Better.DOWN}

    assert {"RV9", "RV12", "PM3", "PM4", "PM6"} <= less
    assert not less & {"RV1", "PM1", "PJ1", "RF1"}
