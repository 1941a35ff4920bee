"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def compound(name: str, **cells: str) -> Row:
    """A compound of the plan of 2018 with 100 households, still being designed unless the cells say otherwise."""
    return row({
        "quarter": _Q, "compound_id": name, "compound_name": f"样例小区{name}", "community": "样例社区",
        "households": "100", "plan_year": "2018", "stage": "方案设计", "progress": "0",
    }, **cells)  # fmt: skip


def working(name: str, start: str = "2018-04-01", **cells: str) -> Row:
    """A compound under construction since a day, half done."""
    return compound(name, **{"stage": "施工中", "actual_start": start, "progress": "50", **cells})


def done(name: str, end: str = "2018-06-30", **cells: str) -> Row:
    """A compound finished on a day, begun on the first of March."""
    dates = {"actual_start": "2018-03-01", "actual_end": end}
    return compound(name, **{"stage": "已完工", **dates, "progress": "100", **cells})


_STARTED = (
    working("A", "2018-06-30"),
    working("B", "2018-07-01", stage="招标采购", progress="0"),
    compound("C"),
    done("D"),
    working("E", in_plan="否"),
    working("F", plan_year="2019"),
)
_HOUSEHOLDS = (working("A", households="300"), compound("B", households="100"), working("C", households=""))
_COMPLETED = (
    done("A", "2018-06-30"),
    working("B"),
    compound("C"),
    compound("D"),
    done("E", "2018-01-15", plan_year="2017"),
)
_MONEY = (
    working("A", year_plan_invest="400", year_invested="160"),
    compound("B", year_plan_invest="100", year_invested="0"),
    compound("C", year_plan_invest="200"),
    done("D", plan_year="2017", year_invested="30"),
)
_WEIGHTED = (
    working("A", budget="300", planned_progress="40", progress="30"),
    working("B", budget="100", planned_progress="40", progress="50"),
    working("C", planned_progress="90", progress="10"),
)
_UNWEIGHTED = (
    working("A", households="300", planned_progress="40", progress="30"),
    working("B", households="100", planned_progress="40", progress="50"),
)
_EARLY = (
    working("A", budget="100", planned_progress="4", progress="6"),
    compound("B", budget="100", planned_progress="4"),
)
_PROGRAMME = (
    done("A"),
    working("B", plan_year="2018"),
    compound("C", plan_year="2019"),
    compound("D", plan_year="2020"),
    done("E", "2017-12-01", plan_year="2017"),
)
_MANAGED = (
    done("A", management="专业物业"),
    compound("B", management="专业物业"),
    compound("C", management="无主管"),
    compound("D"),
)
_GAPS = (
    working("A", planned_progress="59.9"),
    working("B", planned_progress="60"),
    working("C", planned_progress="80"),
    working("D", planned_progress="80.1"),
    compound("E", planned_start="2018-06-29"),
    compound("F"),
    done("G"),
)
_COSTS = (
    done("A", invested_total="300", floor_area="10000"),
    done("B", invested_total="200", floor_area="6000"),
    done("C", floor_area="5000"),
    working("D", invested_total="500", floor_area="1000"),
)
_CONTENT = (
    done("A", satisfaction="95", households="300"),
    done("B", satisfaction="85", households="100"),
    done("C", households="100"),
    working("D", satisfaction="20"),
)
_OVERDUE = (
    working("A", planned_end="2018-06-30"),
    working("B", planned_end="2018-06-29"),
    working("C", planned_end="2018-03-31"),
    done("D", planned_end="2018-05-31"),
)

EXAMPLES = (
    Example("RV1", "example.started_half", _Q, {"renovation": _STARTED}, 50, numerator=2, denominator=4),
    Example("RV1", "example.started_no_plan", _Q, {"renovation": (_STARTED[5],)}, reason="no_plan"),
    Example("RV2", "example.started_households", _Q, {"renovation": _HOUSEHOLDS}, 75, numerator=300, denominator=400),
    Example("RV3", "example.completed_quarter", _Q, {"renovation": _COMPLETED}, 25, numerator=1, denominator=4),
    Example("RV3", "example.not_reported", _Q, {"renovation": ()}, reason="not_reported"),
    Example("RV4", "example.benefited_all_years", _Q, {"renovation": _COMPLETED}, 200),
    Example("RV4", "example.zero_report", _Q, {"renovation": ()}, 0, zero_reports=("renovation",)),
    Example("RV5", "example.invested_blank", _Q, {"renovation": _MONEY}, 32, numerator=160, denominator=500),
    Example("RV6", "example.index_by_budget", _Q, {"renovation": _WEIGHTED}, 0.875, numerator=35, denominator=40),
    Example("RV6", "example.index_by_households", _Q, {"renovation": _UNWEIGHTED}, 0.875, numerator=35, denominator=40),
    Example("RV6", "example.index_too_early", _Q, {"renovation": _EARLY}, reason="too_early"),
    Example("RV7", "example.programme_quarter", _Q, {"renovation": _PROGRAMME}, 25, numerator=1, denominator=4),
    Example("RV7", "example.programme_not_listed", _Q, {"renovation": (_PROGRAMME[4],)}, reason="not_listed"),
    Example("RV8", "example.managed_half", _Q, {"renovation": _MANAGED}, 50, numerator=2, denominator=4),
    Example("RV9", "example.lagging_bounds", _Q, {"renovation": _GAPS}, 4, numerator=4, denominator=7),
    Example("RV10", "example.cost_of_finished", _Q, {"renovation": _COSTS}, 312.5),
    Example("RV10", "example.cost_nothing_finished", _Q, {"renovation": (_COSTS[3],)}, reason="nothing_finished"),
    Example("RV11", "example.content_weighted", _Q, {"renovation": _CONTENT}, 92.5),
    Example("RV11", "example.content_no_survey", _Q, {"renovation": (_CONTENT[2],)}, reason="no_survey"),
    Example("RV12", "example.overdue_bounds", _Q, {"renovation": _OVERDUE}, 2),
)
