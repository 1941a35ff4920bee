"""重点项目: what each measure counts, in the six quarters of the sample and at its edges, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import polars as pl
import pytest
from builders import SAMPLES, records, sample

from metrics.families.milestones import FAMILY
from metrics.families.milestones.examples import EXAMPLES, node, project
from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.families.milestones.standing import planned_pct
from metrics.insight.readings import Readings
from metrics.model.example import Example
from metrics.model.lamp import Judgement, Lamp
from metrics.model.measure import Basis, Plan, Value
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Field, Kind, Table, Type

Q2 = "2018Q2"
GOLDEN = json.loads((SAMPLES / "expected_kpis.json").read_text("utf-8"))
QUARTERS = tuple(GOLDEN)
LIGHTS = {"蓝": "blue", "绿": "green", "黄": "yellow", "红": "red"}
# The register of targets belongs to another family; these are the columns of it that a plan is read from.
TARGETS = Table(
    id="targets",
    kind=Kind.REGISTER,
    names=("目标任务表",),
    key=("year", "indicator_id", "scope"),
    fields=(
        Field("year", "年度", Type.INTEGER),
        Field("indicator_id", "指标代码", Type.CODE),
        Field("scope", "范围", Type.TEXT),
        Field("unit", "计量单位", Type.TEXT),
        *(Field(name, name, Type.DECIMAL) for name in ("target", "q1", "q2", "q3", "q4")),
        Field("basis", "依据", Type.TEXT),
        Field("data_source", "数据来源", Type.TEXT),
    ),
)

Rows = Sequence[object] | pl.DataFrame


def known(nodes: Rows = (), projects: Rows = (), **more: object) -> Records:
    """Records of both tables from the rows a test is about; tables without rows are made once for all tests."""
    given = [(table, rows) for table, rows in ((MILESTONES, nodes), (PROJECTS, projects)) if len(rows)]  # type: ignore[arg-type]
    made = records(*given, **more)  # type: ignore[arg-type]
    return replace(made, frames={**empty_frames(), **made.frames})


@cache
def empty_frames() -> dict[str, object]:
    return dict(records((MILESTONES, ()), (PROJECTS, ())).frames)


@cache
def sample_office() -> Records:
    """The sample office's six quarters."""
    return known(sample(MILESTONES), sample(PROJECTS))


@cache
def nothing_reported() -> Records:
    return known()


@cache
def zero_reported() -> Records:
    return known(reports={("milestones", Q2): Reporting.ZERO, ("projects", Q2): Reporting.ZERO})


@cache
def one_row() -> Records:
    return known([node(1, "2018-09-30")], [project("A", "续建", plan="100", invested="50", progress="50")])


def value(measure: str, of: Records, quarter: str = Q2) -> Value:
    """The value of a measure."""
    return FAMILY.measure(measure).compute(of, Quarter.parse(quarter))


def judged(measure: str, of: Records, quarter: str = Q2) -> Judgement:
    """The judgement of a measure, as a tile shows it."""
    return Readings(of).read(FAMILY.measure(measure), Quarter.parse(quarter)).judgement


def on(day: tuple[int, int, int], of: Records) -> Records:
    """The same records looked at on another day."""
    return replace(of, as_of=datetime(*day, 9, tzinfo=UTC))


@pytest.mark.parametrize("quarter", QUARTERS)
def test_milestones_of_the_sample_give_the_golden_values(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    on_time, completed, lights = (value(name, of, quarter) for name in ("PM1", "PM2", "PM5"))

    assert (on_time.denominator, round(on_time.number or 0, 1)) == (golden["PM_due"], golden["PM1_on_time_rate"])
    assert (completed.numerator, completed.denominator) == (golden["PM_done_due"], golden["PM_due"])
    assert completed.parts["done_due"] == golden["PM_done_due"]
    assert round(completed.number or 0, 1) == golden["PM2_completion_rate"]
    assert value("PM3", of, quarter).parts["open_delays_days"] == golden["PM3_open_delays_days"]
    assert value("PM3", of, quarter).number == max(golden["PM3_open_delays_days"])
    assert lights.parts == {name: golden["PM_lights"].get(word, 0) for word, name in LIGHTS.items()}
    assert lights.number == golden["PM_lights"].get("黄", 0) + golden["PM_lights"].get("红", 0)


@pytest.mark.parametrize("quarter", QUARTERS[1:])
def test_drift_of_the_sample_is_golden_from_the_second_quarter(quarter: str) -> None:
    drift = value("PM4", sample_office(), quarter)

    assert drift.number == GOLDEN[quarter]["PM4_forecast_drift_sum_days"]
    assert drift.parts["slipped"] == GOLDEN[quarter]["PM4_nodes_slipped"]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_money_of_the_sample_gives_the_golden_values(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    rate = value("PJ1", of, quarter)

    assert (rate.numerator, rate.denominator) == (golden["PJ1_invest_done"], golden["PJ1_invest_plan"])
    assert round(rate.number or 0, 1) == golden["PJ1_completion_pct"]
    assert round(value("PJ2", of, quarter).number or 0, 1) == golden["PJ2_ahead_pp"]
    assert round(value("PJ3", of, quarter).number or 0, 3) == golden["PJ3_pace_ratio"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.measure}-{example.title}")
def test_worked_examples_come_out_as_worked(example: Example) -> None:
    zero = {(table, example.quarter): Reporting.ZERO for table in example.zero_reports}
    of = known(example.tables.get("milestones", ()), example.tables.get("projects", ()), reports=zero)

    worked = value(example.measure, of, example.quarter)

    assert worked.reason == example.reason
    assert worked.number == (None if example.number is None else pytest.approx(example.number))
    if example.numerator is not None:
        assert (worked.numerator, worked.denominator) == (example.numerator, example.denominator)


def test_every_measure_has_an_example() -> None:
    assert {example.measure for example in EXAMPLES} == {measure.id for measure in FAMILY.measures}


@pytest.mark.parametrize("measure", [measure.id for measure in FAMILY.measures])
def test_a_quarter_nobody_reported_has_no_value_and_is_grey(measure: str) -> None:
    assert value(measure, nothing_reported()).reason == "not_reported"
    assert judged(measure, nothing_reported()).lamp is Lamp.GREY


@pytest.mark.parametrize("measure", [measure.id for measure in FAMILY.measures])
def test_a_zero_report_counts_nothing_and_has_no_rates(measure: str) -> None:
    found = value(measure, zero_reported())

    expected = (0, None) if measure in ("PM5", "PM6", "PM7") else (None, "zero_report")
    assert (found.number, found.reason) == expected


@pytest.mark.parametrize("measure", [measure.id for measure in FAMILY.measures])
def test_one_row_of_each_table_is_enough_for_a_value_or_a_reason(measure: str) -> None:
    found = value(measure, one_row())

    reasons = {"PM1": "nothing_due", "PM2": "nothing_due", "PM4": "no_previous", "PJ4": "no_plan", "PJ6": "no_plan"}
    assert found.reason == reasons.get(measure)


def test_a_node_done_on_its_plan_date_is_on_time_and_one_a_day_later_is_not() -> None:
    of = known([node(1, "2018-05-31", actual="2018-05-31"), node(2, "2018-05-31", actual="2018-06-01")])

    assert (value("PM1", of).numerator, value("PM1", of).denominator) == (1, 2)
    assert value("PM2", of).number == 100


def test_a_node_planned_for_the_quarters_last_day_is_due() -> None:
    of = known([node(1, "2018-06-30"), node(2, "2018-07-01")])

    assert (value("PM1", of).numerator, value("PM1", of).denominator) == (0, 1)


def test_on_time_is_also_told_for_this_quarter_and_this_year() -> None:
    of = known(
        [
            node(1, "2017-12-31", actual="2018-01-05"),
            node(2, "2018-01-01", actual="2018-01-01"),
            node(3, "2018-03-31", actual="2018-04-02"),
            node(4, "2018-04-01", actual="2018-04-01"),
        ]
    )

    parts = value("PM1", of).parts

    assert (parts["quarter_due"], parts["quarter_on_time"], parts["quarter_pct"]) == (1, 1, 100)
    assert (parts["year_due"], parts["year_on_time"]) == (3, 2)
    assert parts["year_pct"] == pytest.approx(200 / 3)
    assert (parts["due"], parts["on_time"]) == (4, 2)


def test_a_scope_in_which_nothing_was_due_has_no_rate() -> None:
    parts = value("PM1", known([node(1, "2017-05-31", actual="2017-05-31")])).parts

    assert (parts["quarter_pct"], parts["year_pct"]) == (None, None)


def test_a_node_done_before_it_fell_due_is_told_and_not_counted() -> None:
    of = known([node(1, "2018-06-30", actual="2018-06-30"), node(2, "2018-09-30", actual="2018-06-01")])

    found = value("PM2", of)

    assert (found.numerator, found.denominator, found.parts["early"]) == (1, 1, 1)
    assert found.notes == (("note.early", {"count": 1, "names": "样例甲项目·样例节点2"}),)


def test_cancelled_nodes_leave_every_measure() -> None:
    gone = [node(n, "2018-05-31", forecast="2018-09-30", node_status="已取消", adjust_doc="文号") for n in (1, 2)]
    of = known([*gone, node(3, "2018-08-31")])

    assert value("PM1", of).reason == "nothing_due"
    assert value("PM3", of).number == 0
    assert (value("PM5", of).number, value("PM5", of).denominator) == (0, 1)
    assert value("PM6", of).number == 0
    assert value("PM7", of).number == 1


def test_days_late_tell_the_mean_of_the_late_and_the_longest_of_the_done() -> None:
    of = known(
        [
            node(1, "2018-05-31", actual="2018-06-20"),
            node(2, "2018-06-20"),
            node(3, "2018-09-30", forecast="2018-10-20"),
            node(4, "2018-12-31", forecast="2018-12-01"),
        ]
    )

    late = value("PM3", of)

    assert late.number == 20
    assert late.parts == {"open_delays_days": [10, 20], "late": 2, "mean_days": 15, "done_max_days": 20}
    assert late.lamp is Lamp.YELLOW


def test_a_forecast_left_blank_counts_as_the_plan() -> None:
    blank = {**node(1, "2018-12-31"), "forecast_date": ""}

    assert value("PM3", known([{k: v for k, v in blank.items() if v}])).number == 0


@pytest.mark.parametrize(
    ("plan", "lamp"),
    [("2018-06-30", "green"), ("2018-06-29", "yellow"), ("2018-05-31", "yellow"), ("2018-05-30", "red")],
)
def test_the_worst_open_node_lights_days_late(plan: str, lamp: str) -> None:
    of = known([node(1, plan, forecast="2018-06-30"), node(2, "2018-12-31")])

    assert judged("PM3", of).lamp == Lamp(lamp)
    assert judged("PM5", of).lamp == Lamp(lamp)


def test_when_all_nodes_are_done_the_distribution_is_blue() -> None:
    of = known([node(1, "2018-05-31", actual="2018-06-30")])

    assert judged("PM5", of).lamp is Lamp.BLUE
    assert value("PM3", of).reason == "nothing_open"


def test_drift_counts_forward_and_back() -> None:
    before = [node(n, "2018-12-31", forecast="2018-12-31", quarter="2018Q1") for n in (1, 2, 3)]
    now = [node(1, "2018-12-31", forecast="2019-01-10"), node(2, "2018-12-31", forecast="2018-12-27"),
           node(3, "2018-12-31")]  # fmt: skip

    drift = value("PM4", known([*before, *now]))

    assert (drift.number, drift.parts["slipped"], drift.parts["pulled_in"]) == (6, 1, 1)
    assert (drift.parts["rebased"], drift.parts["beyond_plan_days"]) == (0, 6)


def test_drift_leaves_out_new_nodes_done_nodes_and_blank_forecasts() -> None:
    before = [node(n, "2018-12-31", quarter="2018Q1") for n in (1, 2)]
    now = [
        node(1, "2018-12-31", actual="2018-06-01"),
        {name: text for name, text in node(2, "2018-12-31").items() if name != "forecast_date"},
        node(3, "2018-12-31", forecast="2019-12-31"),
    ]

    assert value("PM4", known([*before, *now])).reason == "no_forecast_pair"


def test_drift_is_yellow_only_after_two_quarters_of_slipping() -> None:
    def at(quarter: str, forecast: str) -> object:
        return node(1, "2018-12-31", forecast=forecast, quarter=quarter)

    slipping = known([at("2017Q4", "2018-12-31"), at("2018Q1", "2019-01-10"), at(Q2, "2019-01-20")])
    once = known([at("2017Q4", "2018-12-31"), at("2018Q1", "2018-12-31"), at(Q2, "2019-01-20")])
    unknown = known([at("2018Q1", "2019-01-10"), at(Q2, "2019-01-20")])

    assert judged("PM4", slipping).lamp is Lamp.YELLOW
    assert judged("PM4", once).lamp is None
    assert judged("PM4", unknown).lamp is None


def test_a_changed_plan_moves_the_drift_and_not_its_lamp() -> None:
    rows = [
        node(1, "2018-09-30", forecast="2018-09-30", quarter="2017Q4"),
        node(1, "2018-09-30", forecast="2018-10-10", quarter="2018Q1"),
        node(1, "2018-12-31", forecast="2018-12-31", adjust_doc="样例街办〔2018〕3号"),
    ]

    drift = value("PM4", known(rows))

    assert (drift.number, drift.parts["rebased"], drift.parts["beyond_plan_days"]) == (82, 1, 0)
    assert drift.lamp is None
    assert drift.notes[0][1] == {"count": 1, "names": "样例甲项目·样例节点1", "drift": 82, "beyond_plan": 0}


def test_a_plan_changed_twice_over_its_history_is_yellow() -> None:
    def at(quarter: str, plan: str, document: str) -> object:
        return node(1, plan, quarter=quarter, adjust_doc=document)

    twice = known([at("2017Q4", "2018-10-31", "1号"), at("2018Q1", "2018-11-30", "2号"), node(1, "2018-11-30")])
    carried = known([at("2017Q4", "2018-10-31", "1号"), at("2018Q1", "2018-10-31", "1号"), at(Q2, "2018-10-31", "1号")])

    assert (value("PM6", twice).number, value("PM6", twice).parts["nodes_changed_again"]) == (0, 1)
    assert judged("PM6", twice).lamp is Lamp.YELLOW
    assert (value("PM6", carried).number, value("PM6", carried).parts["so_far"]) == (0, 1)
    assert judged("PM6", carried).lamp is None


def test_one_document_for_two_nodes_is_two_plan_changes() -> None:
    found = value("PM6", sample_office(), "2018Q1")

    assert (found.number, found.parts["documents"]) == (2, 1)


def test_nodes_due_next_quarter_are_listed_by_date() -> None:
    found = value("PM7", sample_office())

    assert found.rows is not None
    assert found.rows.get_column("baseline_date").to_list() == ["2018-08-31", "2018-09-30", "2018-09-30"]


@pytest.mark.parametrize(
    ("on_time", "lamp"), [(9, "green"), (8, "yellow"), (7, "red")]
)  # fmt: skip
def test_on_time_is_green_from_90_yellow_from_80(on_time: int, lamp: str) -> None:
    rows = [node(n, "2018-05-31", actual="2018-05-31" if n <= on_time else "2018-06-01") for n in range(1, 11)]

    assert judged("PM1", known(rows)).lamp == Lamp(lamp)


@pytest.mark.parametrize(("done", "lamp"), [(19, "green"), (18, "yellow"), (17, "yellow"), (16, "red")])
def test_completion_is_green_from_95_yellow_from_85(done: int, lamp: str) -> None:
    rows = [node(n, "2018-05-31", actual="2018-06-01" if n <= done else "") for n in range(1, 21)]

    assert judged("PM2", known(rows)).lamp == Lamp(lamp)


def test_projects_left_out_of_the_rate_are_named() -> None:
    rows = [
        project("A", "续建", plan="100", invested="50"),
        project("B", "续建"),
        project("C", "竣工", plan="0", invested="0"),
        project("D", "续建", plan="200"),
    ]

    rate = value("PJ1", known(projects=rows))

    assert (rate.number, rate.denominator) == (50, 100)
    assert rate.notes == (
        ("note.plan_blank", {"count": 1, "names": "样例项目B"}),
        ("note.plan_zero", {"count": 1, "names": "样例项目C"}),
        ("note.money_blank", {"count": 1, "names": "样例项目D"}),
    )


def test_a_year_without_any_plan_has_no_rate_gap_or_ratio() -> None:
    of = known(projects=[project("A", "续建", plan="0", invested="0")])

    assert {value(name, of).reason for name in ("PJ1", "PJ2", "PJ3")} == {"no_plan"}


@pytest.mark.parametrize(
    ("invested", "word", "lamp"),
    [
        ("500", "pace.on_pace", "green"),
        ("499", "pace.nearly_on_pace", "green"),
        ("400", "pace.nearly_on_pace", "green"),
        ("399", "pace.lagging", "yellow"),
        ("300", "pace.lagging", "yellow"),
        ("299", "pace.seriously_lagging", "red"),
    ],
)
def test_rate_and_ratio_speak_of_pace(invested: str, word: str, lamp: str) -> None:
    of = known(projects=[project("A", "续建", plan="1000", invested=invested)])

    for measure in ("PJ1", "PJ3"):
        assert (judged(measure, of).word, judged(measure, of).lamp) == (word, Lamp(lamp))


@pytest.mark.parametrize(
    ("invested", "points", "lamp"),
    [
        ("500", 0, "green"),
        ("401", -9.9, "green"),
        ("400", -10, "yellow"),
        ("200", -30, "yellow"),
        ("199", -30.1, "red"),
    ],
)
def test_the_gap_is_yellow_from_ten_points_behind_and_red_beyond_thirty(
    invested: str, points: float, lamp: str
) -> None:
    of = known(projects=[project("A", "续建", plan="1000", invested=invested)])

    assert value("PJ2", of).number == pytest.approx(points)
    assert judged("PJ2", of).lamp == Lamp(lamp)


def test_the_office_sets_the_limits_of_the_gap() -> None:
    of = known(projects=[project("A", "续建", plan="1000", invested="450")], office=Office(gap_yellow_points=5))

    assert judged("PJ2", of).lamp is Lamp.YELLOW


def target(**cells: str) -> dict[str, str]:
    """The row of indicator PJ1 for the whole street in 2018."""
    return {"year": "2018", "indicator_id": "PJ1", "scope": "全街道", "unit": "%", "target": "100", **cells}


def test_a_quarterly_plan_for_the_rate_replaces_time_progress() -> None:
    half = [project("A", "续建", plan="1000", invested="350")]
    planned = records((MILESTONES, ()), (PROJECTS, half), (TARGETS, [target(q1="10", q2="35")]))

    assert value("PJ2", planned).number == pytest.approx(0)
    assert value("PJ3", planned).number == pytest.approx(1)
    assert judged("PJ1", planned).word == "pace.on_pace"


@pytest.mark.parametrize(
    ("row", "share"),
    [
        (target(), 50),
        (target(target="90"), 45),
        (target(q1="10"), 50),
        (target(scope="同乐社区", q2="35"), 50),
        (target(year="2017", q2="35"), 50),
        (target(indicator_id="PJ5", q2="35"), 50),
    ],
)
def test_the_plan_is_on_the_straight_line_unless_stated_for_the_street_and_year(
    row: dict[str, str], share: float
) -> None:
    of = records((MILESTONES, ()), (PROJECTS, [project("A", "续建", plan="100", invested="1")]), (TARGETS, [row]))

    assert planned_pct(of, Quarter(2018, 2)) == share


def test_nothing_planned_by_a_quarter_gives_no_ratio() -> None:
    first = [project("A", "续建", plan="100", invested="1", quarter="2018Q1")]
    of = records((MILESTONES, ()), (PROJECTS, first), (TARGETS, [target(q1="0")]))

    assert value("PJ3", of, "2018Q1").reason == "nothing_planned"


def test_new_projects_start_with_progress_money_or_their_start_node() -> None:
    rows = [
        project("A", "新开工", progress="1"),
        project("B", "新开工", progress="0", invested_total="1"),
        project("C", "新开工", progress="0"),
        project("D", "新开工", progress="0", invested_total="0"),
        project("E", "续建", progress="50"),
    ]
    opened = [node(1, "2018-05-31", actual="2018-06-01", node_class="开工", project_id="C")]

    rate = value("PJ4", known(opened, rows))

    assert (rate.numerator, rate.denominator) == (3, 4)
    assert rate.notes == (("note.not_started", {"count": 1, "names": "样例项目D"}),)


def test_a_preparatory_project_is_planned_new_when_its_start_falls_in_this_year() -> None:
    rows = [project(name, "前期", progress="0") for name in ("A", "B", "C")]
    starts = [
        node(1, "2018-12-31", node_class="开工", project_id="A"),
        node(1, "2019-01-01", node_class="开工", project_id="B"),
        node(1, "2018-09-30", node_class="立项", project_id="C"),
    ]

    rate = value("PJ4", known(starts, rows))

    assert (rate.numerator, rate.denominator) == (0, 1)


def test_a_suspended_project_stays_in_the_plan_and_has_not_started() -> None:
    rows = [project("A", "新开工", progress="5", quarter="2018Q1"), project("A", "暂缓", progress="5")]

    assert (value("PJ4", known(projects=rows)).numerator, value("PJ4", known(projects=rows)).denominator) == (0, 1)


def test_without_the_list_of_nodes_new_projects_are_told_by_nature_alone() -> None:
    rate = value("PJ4", known(projects=[project("A", "新开工", progress="1")]))

    assert (rate.number, rate.notes) == (100, (("note.no_nodes", {}),))


def test_a_project_exactly_on_pace_is_on_pace() -> None:
    rows = [
        project("A", "续建", plan="260", invested="130"),
        project("B", "续建", plan="260", invested="129.99"),
        project("C", "新开工", plan="100", invested="0", progress="0"),
        project("D", "续建"),
    ]

    share = value("PJ5", known(projects=rows))

    assert (share.numerator, share.denominator) == (1, 2)


def test_projects_finished_in_an_earlier_year_or_out_of_plan_are_not_in_the_rate() -> None:
    rows = [
        project("A", "竣工"),
        project("B", "竣工"),
        project("C", "竣工"),
        project("D", "竣工", quarter="2017Q4"),
        project("D", "竣工"),
        project("E", "续建"),
        project("F", "竣工"),
    ]
    accepted = [
        acceptance("A", "2018-06-30", actual="2018-06-30"),
        acceptance("B", "2017-11-30", actual="2018-02-28"),
        acceptance("C", "2019-03-31", actual="2018-06-01"),
        acceptance("D", "2018-01-31"),
        acceptance("E", "2018-12-31"),
        acceptance("F", "2018-01-31", actual="2017-12-20"),
    ]

    rate = value("PJ6", known(accepted, rows))

    assert (rate.numerator, rate.denominator) == (1, 4)
    assert rate.parts == {"carried_over": 1, "early": 1}


def test_a_project_is_finished_when_it_is_accepted_whatever_comes_after() -> None:
    handing_over = node(2, "2019-03-31", node_class="交付回迁")
    by_name = node(1, "2018-05-31", actual="2018-06-02", node_name="竣工验收", project_id="B")
    of = known([acceptance("A", "2018-06-30", actual="2018-06-29"), handing_over, by_name],
               [project("A", "续建"), project("B", "续建")])  # fmt: skip

    assert (value("PJ6", of).numerator, value("PJ6", of).denominator) == (2, 2)


def test_new_projects_are_to_start_when_their_start_node_says() -> None:
    rows = [project(name, "新开工", progress="0") for name in "ABC"]
    starts = [
        node(1, "2018-06-30", node_class="开工", project_id="A"),
        node(1, "2018-07-01", node_class="开工", project_id="B"),
    ]
    planned = FAMILY.measure("PJ4").planned
    assert planned

    # One of three by June. C has no start node, so the plan asks it by the year's end.
    asked = planned(known(starts, rows), Quarter(2018, 2))
    assert asked == Plan(pytest.approx(100 / 3), Basis.ITEMS)  # type: ignore[arg-type]


def acceptance(name: str, plan: str, *, actual: str = "") -> Mapping[str, str]:
    """The 竣工验收 node of a project."""
    return node(1, plan, actual=actual, node_class="竣工验收", project_id=name)


@pytest.mark.parametrize(
    ("day", "passed"),
    [
        ((2018, 4, 1), 25),
        ((2018, 5, 20), 100 * 4 / 12),
        ((2018, 6, 29), 100 * 5 / 12),
        ((2018, 6, 30), 50),
        ((2018, 7, 20), 50),
        ((2018, 1, 5), 50),
    ],
)
def test_time_progress_counts_full_months_while_the_quarter_runs(day: tuple[int, int, int], passed: float) -> None:
    of = on(day, known())

    assert of.elapsed_pct(Quarter(2018, 2)) == pytest.approx(passed)


def test_in_a_running_quarter_lateness_counts_to_the_day_of_viewing() -> None:
    of = on((2018, 5, 20), known([node(1, "2018-05-10"), node(2, "2018-06-15")]))

    assert value("PM1", of).denominator == 1
    assert value("PM3", of).parts["open_delays_days"] == [10]
    assert value("PM5", of).parts == {"blue": 0, "green": 1, "yellow": 1, "red": 0}


def test_in_a_running_quarter_money_is_held_against_full_months() -> None:
    of = on((2018, 5, 20), known(projects=[project("A", "续建", plan="300", invested="100")]))

    assert value("PJ2", of).number == pytest.approx(0)
    assert value("PJ5", of).number == 100


def test_sample_rows_are_marked_and_reported_rows_are_not() -> None:
    told = known([node(1, "2018-05-31", actual="2018-05-31", data_source="示例")])

    assert value("PM1", told).is_illustrative
    assert not value("PM1", known([node(1, "2018-05-31", actual="2018-05-31")])).is_illustrative
