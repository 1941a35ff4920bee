"""重点项目: what the rows of both tables must keep, each rule broken once and kept once, and the columns computed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import narwhals as nw
import pytest
from builders import records, sample
from rule_cases import broken, codes

import metrics.families.milestones as family_folder
from metrics.families.milestones.rules import NODE_RULES, PROJECT_REFERENCES, PROJECT_RULES
from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.model.finding import Severity
from metrics.model.office import Office
from metrics.model.schema import Table
from metrics.store.canonical_csv import read_texts

FOLDER = Path(str(family_folder.__file__)).parent
RULES = {rule.code: rule for rule in (*NODE_RULES, *PROJECT_RULES)}


def node(**cells: str | None) -> dict[str, str]:
    """An open node of 2018Q2, on plan, with everything a rule may ask for; None leaves a cell blank."""
    whole = {
        "quarter": "2018Q2", "project_id": "XM-01", "project_name": "样例项目", "node_no": "1", "node_name": "竣工验收",
        "baseline_date": "2018-10-31", "forecast_date": "2018-10-31", "node_status": "进行中", "dept": "重点项目专班",
    }  # fmt: skip
    return {name: text for name, text in (whole | cells).items() if text is not None}


def done(**cells: str | None) -> dict[str, str]:
    """A node of 2018Q2 done on its plan date."""
    plan = {"baseline_date": "2018-05-31", "forecast_date": None, "actual_date": "2018-05-31", "node_status": "已完成"}
    return node(**{**plan, **cells})


def project(**cells: str | None) -> dict[str, str]:
    """A carried-over project of 2018Q2 whose money adds up; None leaves a cell blank."""
    whole = {
        "quarter": "2018Q2", "project_id": "XM-01", "project_name": "样例项目", "nature": "续建",
        "total_invest": "1000", "year_plan_invest": "400", "year_invested": "200", "invested_total": "500",
        "progress": "50",
    }  # fmt: skip
    return {name: text for name, text in (whole | cells).items() if text is not None}


LAST = {"quarter": "2018Q1"}
NODE_CASES = {
    "node_done_without_date": ([done(actual_date=None)], [done()]),
    "node_date_without_done": ([node(actual_date="2018-06-01")], [done(actual_date="2018-06-01")]),
    "node_actual_after_quarter": ([done(actual_date="2018-07-01")], [done(actual_date="2018-06-30")]),
    "node_forecast_missing": ([node(forecast_date=None)], [done(forecast_date=None)]),
    "node_forecast_passed": ([node(forecast_date="2018-06-30")], [node(forecast_date="2018-07-01")]),
    "node_actual_gone": ([done(**LAST, actual_date="2018-03-30"), node()], [node(**LAST), node()]),
    "node_actual_moved": (
        [done(**LAST, actual_date="2018-03-30"), done(actual_date="2018-03-31")],
        [done(**LAST, actual_date="2018-03-30"), done(actual_date="2018-03-30")],
    ),
    "node_plan_moved_without_document": (
        [node(**LAST), node(baseline_date="2018-11-30")],
        [node(**LAST), node(baseline_date="2018-11-30", adjust_doc="样例街办〔2018〕3号")],
    ),
    "node_document_without_move": (
        [node(**LAST), node(adjust_doc="样例街办〔2018〕3号")],
        [node(**LAST, adjust_doc="样例街办〔2018〕3号"), node(adjust_doc="样例街办〔2018〕3号")],
    ),
    "node_weights_off_100": (
        [node(weight="60"), node(node_no="2", weight="30")],
        [node(weight="60"), node(node_no="2", weight="40"), node(project_id="XM-02")],
    ),
    "node_out_of_order": (
        [node(node_no="1"), done(node_no="2")],
        [done(node_no="1"), node(node_no="2"), done(node_no="3", project_id="XM-02")],
    ),
    "node_cancelled_without_remark": (
        [node(node_status="已取消")],
        [node(node_status="已取消", remark="规划调整，样例街办〔2018〕3号")],
    ),
    "node_issue_missing": (
        [node(forecast_date="2018-11-01")],
        [node(forecast_date="2018-11-01", issues="管线迁改"), node(node_no="2"), done(node_no="3")],
    ),
    "project_named_twice": (
        [node(), node(node_no="2", project_name="样例工程")],
        [node(**LAST, project_name="样例工程"), node(), node(node_no="2")],
    ),
}
PROJECT_CASES = {
    "project_progress_fell": (
        [project(**LAST, progress="51"), project(progress="50")],
        [project(**LAST, progress="50"), project(progress="50")],
    ),
    "project_total_fell": (
        [project(**LAST, invested_total="501"), project()],
        [project(**LAST, invested_total="500"), project()],
    ),
    "project_year_fell": (
        [project(**LAST, year_invested="201"), project()],
        [project(quarter="2017Q4", year_invested="350"), project(**LAST, year_invested="100")],
    ),
    "project_year_not_restarted": (
        [project(quarter="2017Q4", year_invested="300"), project(**LAST, year_invested="350", invested_total=None)],
        [project(quarter="2017Q4", year_invested="300"), project(**LAST, year_invested="50", invested_total=None)],
    ),
    "project_money_unreconciled": (
        [project(**LAST, year_invested="100", invested_total="300"), project()],
        [project(**LAST, year_invested="100", invested_total="404"), project()],
    ),
    "project_year_over_total": ([project(year_invested="501")], [project(year_invested="500")]),
    "project_plan_changed": (
        [project(**LAST, year_plan_invest="300"), project()],
        [project(**LAST, year_plan_invest="300"), project(remark="样例街办〔2018〕3号调增")],
    ),
    "project_plan_blank": (
        [project(year_plan_invest=None)],
        [project(year_plan_invest=None, remark="计划未下达"), project(year_plan_invest="0")],
    ),
    "project_over_total_invest": ([project(invested_total="1000.01")], [project(invested_total="1000")]),
    "project_finished_below_100": (
        [project(nature="竣工", progress="99")],
        [project(nature="竣工", progress="100"), project(progress="99")],
    ),
    "project_100_not_finished": ([project(progress="100")], [project(nature="竣工", progress="100")]),
}


@pytest.mark.parametrize("code", NODE_CASES)
def test_a_node_row_breaks_each_rule_and_its_neighbour_keeps_it(code: str) -> None:
    breaking, keeping = NODE_CASES[code]

    assert code in codes(MILESTONES, breaking)
    assert code not in codes(MILESTONES, keeping)


@pytest.mark.parametrize("code", PROJECT_CASES)
def test_a_project_row_breaks_each_rule_and_its_neighbour_keeps_it(code: str) -> None:
    breaking, keeping = PROJECT_CASES[code]

    assert code in codes(PROJECTS, breaking)
    assert code not in codes(PROJECTS, keeping)


def test_every_rule_has_a_case() -> None:
    assert {*NODE_CASES, *PROJECT_CASES} == set(RULES)


def test_weights_off_100_are_told_once_per_project() -> None:
    rows = [node(weight="50"), node(node_no="2", weight="30"), node(node_no="3", weight="10")]

    told = [finding for finding in broken(MILESTONES, rows) if finding[0] == "node_weights_off_100"]

    assert told == [("node_weights_off_100", "2018Q2", 0)]


def test_weights_may_add_up_with_or_without_the_cancelled_node() -> None:
    kept_whole = [node(weight="60"), node(node_no="2", weight="40", node_status="已取消", remark="规划调整")]
    spread_again = [node(weight="100"), node(node_no="2", weight="40", node_status="已取消", remark="规划调整")]

    assert "node_weights_off_100" not in codes(MILESTONES, kept_whole)
    assert "node_weights_off_100" not in codes(MILESTONES, spread_again)


def test_the_first_quarters_money_is_new_as_a_whole() -> None:
    rows = [
        project(quarter="2017Q4", year_invested="300", invested_total="300"),
        project(quarter="2018Q1", year_invested="70", invested_total="370"),
    ]

    assert "project_money_unreconciled" not in codes(PROJECTS, rows)


def test_a_new_row_is_not_held_against_a_history_it_does_not_have() -> None:
    rows = [node(**LAST), node(), node(node_no="2", adjust_doc="样例街办〔2018〕3号")]

    assert codes(MILESTONES, rows) == set()


def test_six_quarters_of_the_sample_break_no_rule() -> None:
    assert broken(MILESTONES, sample(MILESTONES)) | broken(PROJECTS, sample(PROJECTS)) == set()


@pytest.mark.parametrize(("table", "name"), [(MILESTONES, "sample.csv"), (PROJECTS, "sample_projects.csv")])
def test_the_sample_of_ten_rows_is_plausible(table: Table, name: str) -> None:
    rows = read_texts(table, (FOLDER / name).read_bytes())

    assert len(rows) == 10
    assert broken(table, rows) == set()
    assert rows["project_name"].str.starts_with("样例").all()


def test_every_finding_names_only_slots_it_is_given() -> None:
    for lang in ("zh", "en"):
        said = tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8"))["finding"]
        assert set(said) == {*RULES, PROJECT_REFERENCES[0].code}
        for code, rule in RULES.items():
            slots = {"row": 3, "header": "列", "value": "值"}
            slots |= dict.fromkeys((*rule.fields, *(f"{name}__previous" for name in rule.fields)), "甲")
            assert "第3行" in said[code].format_map(slots) or "Row 3" in said[code].format_map(slots)


def test_a_project_must_be_on_the_quarters_list_of_milestones() -> None:
    reference = PROJECT_REFERENCES[0]

    assert (reference.field, reference.target, reference.same_quarter) == (
        "project_id",
        "milestones.project_id",
        True,
    )
    assert reference.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("cells", "days", "lamp"),
    [
        ({}, 0, "green"),
        ({"baseline_date": "2018-06-30", "forecast_date": "2018-06-30"}, 0, "green"),
        ({"baseline_date": "2018-06-29", "forecast_date": "2018-06-29"}, 1, "yellow"),
        ({"forecast_date": "2018-11-30"}, 30, "yellow"),
        ({"forecast_date": "2018-12-01"}, 31, "red"),
        ({"forecast_date": "2018-10-21"}, -10, "green"),
        ({"forecast_date": None}, 0, "green"),
        ({"baseline_date": "2018-05-01", "forecast_date": None}, 60, "red"),
        ({"baseline_date": "2018-06-20", "forecast_date": "2018-07-05"}, 15, "yellow"),
        ({"baseline_date": None}, None, None),
        ({"node_status": "已取消"}, 0, None),
    ],
)
def test_an_open_node_is_late_by_the_later_of_quarter_end_and_forecast(
    cells: dict[str, str | None], days: int | None, lamp: str | None
) -> None:
    row = records((MILESTONES, [node(**cells)])).all("milestones")

    assert row.get_column("delay_days").drop_nulls().to_list() == ([] if days is None else [days])
    assert row.get_column("lamp").drop_nulls().to_list() == ([] if lamp is None else [lamp])


def test_a_done_node_is_blue_however_late_and_counts_from_its_actual_date() -> None:
    row = records((MILESTONES, [done(actual_date="2018-06-30", forecast_date="2019-01-01")])).all("milestones")

    assert (row.item(0, "delay_days"), row.item(0, "lamp")) == (30, "blue")


def test_the_office_sets_from_which_day_a_node_is_red() -> None:
    rows = (MILESTONES, [node(forecast_date="2018-11-10")])

    assert records(rows).all("milestones").item(0, "lamp") == "yellow"
    assert records(rows, office=Office(node_red_days=9)).all("milestones").item(0, "lamp") == "red"


@pytest.mark.parametrize(
    ("plan", "invested", "ratio", "lamp"),
    [
        ("400", "200", 1.0, "green"),
        ("400", "160", 0.8, "green"),
        ("22.6", "9.04", 0.8, "green"),
        ("400", "159.99", 0.79995, "yellow"),
        ("400", "120", 0.6, "yellow"),
        ("400", "119.99", 0.59995, "red"),
        ("400", "0", 0.0, "red"),
        ("0", "0", None, None),
        (None, "50", None, None),
        ("400", None, None, None),
    ],
)
def test_a_projects_lamp_follows_its_own_pace(
    plan: str | None, invested: str | None, ratio: float | None, lamp: str | None
) -> None:
    row = records((PROJECTS, [project(year_plan_invest=plan, year_invested=invested)])).all("projects")

    assert row.get_column("pace_ratio").drop_nulls().to_list() == ([] if ratio is None else [pytest.approx(ratio)])
    assert row.get_column("lamp").drop_nulls().to_list() == ([] if lamp is None else [lamp])


def test_no_real_named_project_is_late_in_the_sample() -> None:
    rows = records((MILESTONES, sample(MILESTONES))).all("milestones")
    real = rows.filter(~nw.col("project_name").str.starts_with("样例"))

    assert set(real.get_column("project_name").to_list()) == {
        "兴隆铺村安置房项目", "张砦村安置房项目", "兴盛苑项目", "润兴苑项目", "和昌珑悦项目",
    }  # fmt: skip
    assert set(real.get_column("delay_days").to_list()) == {0}
    assert set(real.get_column("lamp").to_list()) == {"blue", "green"}
