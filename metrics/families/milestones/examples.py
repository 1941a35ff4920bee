"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def node(number: int, plan: str, *, actual: str = "", forecast: str = "", quarter: str = _Q, **more: str) -> Row:
    """A node of project A; open while it has no actual date, expected by its plan unless a forecast is given."""
    return row({
        "quarter": quarter, "project_id": "A", "project_name": "样例甲项目", "node_no": str(number),
        "node_name": f"样例节点{number}", "baseline_date": plan, "node_status": "已完成" if actual else "进行中",
        "actual_date": actual, "forecast_date": "" if actual else forecast or plan,
    }, **more)  # fmt: skip


def project(name: str, nature: str, *, plan: str = "", invested: str = "", quarter: str = _Q, **more: str) -> Row:
    """A project with this year's plan and amount in 万元, left blank where not given."""
    return row({
        "quarter": quarter, "project_id": name, "project_name": f"样例项目{name}", "nature": nature,
        "year_plan_invest": plan, "year_invested": invested,
    }, **more)  # fmt: skip


_ON_TIME = (
    node(1, "2018-03-31", actual="2018-03-30"),
    node(2, "2018-04-30", actual="2018-04-30"),
    node(3, "2018-05-31", actual="2018-06-01"),
    node(4, "2018-06-30"),
    node(5, "2018-07-01"),
    node(6, "2018-05-01", node_status="已取消"),
)
_COMPLETED = (
    node(1, "2018-04-30", actual="2018-04-30"),
    node(2, "2018-05-31", actual="2018-06-20"),
    node(3, "2018-06-15", forecast="2018-07-15"),
    node(4, "2018-09-30", actual="2018-06-10"),
)
_LATE = (
    node(1, "2018-06-20", forecast="2018-07-05"),
    node(2, "2018-09-30", forecast="2018-10-31"),
)
_DRIFTED = (
    node(1, "2018-09-30", forecast="2018-09-30", quarter="2018Q1"),
    node(2, "2018-10-31", forecast="2018-10-31", quarter="2018Q1"),
    node(3, "2018-12-31", forecast="2018-12-31", quarter="2018Q1"),
    node(1, "2018-09-30", forecast="2018-10-15"),
    node(2, "2018-10-31", forecast="2018-11-10"),
    node(3, "2018-12-31", forecast="2018-12-26"),
)
_LIT = (
    node(1, "2018-05-31", actual="2018-06-20"),
    node(2, "2018-09-30"),
    node(3, "2018-10-31"),
    node(4, "2018-08-01", forecast="2018-08-31"),
    node(5, "2018-08-01", forecast="2018-09-01"),
    node(6, "2018-12-31", node_status="已取消"),
)
_CHANGED = (
    node(1, "2018-08-31", adjust_doc="样例街办〔2018〕1号", quarter="2018Q1"),
    node(2, "2018-09-30", quarter="2018Q1"),
    node(3, "2018-10-31", quarter="2018Q1"),
    node(1, "2018-08-31", adjust_doc="样例街办〔2018〕1号"),
    node(2, "2018-10-31", adjust_doc="样例街办〔2018〕2号"),
    node(3, "2018-12-31", adjust_doc="样例街办〔2018〕2号"),
)
_DUE = (
    node(1, "2018-07-01"),
    node(2, "2018-09-30"),
    node(3, "2018-10-01"),
    node(4, "2018-08-15", actual="2018-06-15"),
)
_MONEY = (
    project("A", "续建", plan="1000", invested="450"),
    project("B", "续建", plan="200", invested="150"),
    project("C", "续建", invested="80"),
    project("D", "竣工", plan="0", invested="0"),
)
_HALF_PLAN = (project("A", "续建", plan="1200", invested="450"),)
_NEW = (
    project("A", "新开工", progress="5"),
    project("B", "新开工", progress="0", invested_total="0"),
)
_MOVED_ON = (
    project("A", "前期", progress="0", quarter="2018Q1"),
    project("A", "续建", progress="8"),
)
_START_NODES = (
    node(1, "2018-05-31", node_class="开工", quarter="2018Q1"),
    node(1, "2018-05-31", actual="2018-05-31", node_class="开工"),
)
_PACED = (
    project("A", "续建", plan="100", invested="60"),
    project("B", "新开工", plan="100", invested="50", progress="40"),
    project("C", "续建", plan="100", invested="40"),
    project("D", "前期", plan="100", invested="0", progress="0"),
)
_FINISHING = (
    project("C", "竣工", quarter="2017Q4"),
    project("A", "竣工"),
    project("B", "续建"),
    project("C", "竣工"),
)
_ACCEPTANCES = (
    node(1, "2018-05-31", actual="2018-05-31", node_class="竣工验收"),
    node(2, "2019-05-31", node_class="交付回迁"),
    node(1, "2018-12-31", project_id="B", node_class="竣工验收"),
    node(1, "2017-11-30", actual="2017-11-30", project_id="C", node_class="竣工验收"),
)

EXAMPLES = (
    Example("PM1", "example.on_time_boundary", _Q, {"milestones": _ON_TIME}, 50, numerator=2, denominator=4),
    Example("PM1", "example.on_time_none_due", _Q, {"milestones": (_ON_TIME[4],)}, reason="nothing_due"),
    Example("PM2", "example.completion_late_counts", _Q, {"milestones": _COMPLETED}, 200 / 3, numerator=2,
            denominator=3),
    Example("PM3", "example.days_late_forecast", _Q, {"milestones": _LATE}, 31),
    Example("PM3", "example.days_late_all_done", _Q, {"milestones": (node(1, "2018-05-31", actual="2018-06-20"),)},
            reason="nothing_open"),
    Example("PM4", "example.drift_sum", _Q, {"milestones": _DRIFTED}, 20),
    Example("PM4", "example.drift_no_previous", _Q, {"milestones": _DRIFTED[3:]}, reason="no_previous"),
    Example("PM5", "example.lamps_count", _Q, {"milestones": _LIT}, 2, numerator=2, denominator=5),
    Example("PM5", "example.lamps_zero_report", _Q, {"milestones": ()}, 0, zero_reports=("milestones",)),
    Example("PM6", "example.changes_once", _Q, {"milestones": _CHANGED}, 2),
    Example("PM7", "example.due_next_window", _Q, {"milestones": _DUE}, 2),
    Example("PJ1", "example.invested_excluded", _Q, {"projects": _MONEY}, 50, numerator=600, denominator=1200),
    Example("PJ1", "example.invested_no_plan", _Q, {"projects": (_MONEY[2],)}, reason="no_plan", denominator=0),
    Example("PJ2", "example.ahead_behind", _Q, {"projects": _HALF_PLAN}, -12.5),
    Example("PJ3", "example.pace_half", _Q, {"projects": _HALF_PLAN}, 0.75),
    Example("PJ3", "example.pace_not_reported", _Q, {"projects": ()}, reason="not_reported"),
    Example("PJ4", "example.started_half", _Q, {"projects": _NEW}, 50, numerator=1, denominator=2),
    Example("PJ4", "example.started_frozen", _Q, {"projects": _MOVED_ON, "milestones": _START_NODES}, 100, numerator=1,
            denominator=1),
    Example("PJ5", "example.on_pace_two", _Q, {"projects": _PACED}, 200 / 3, numerator=2, denominator=3),
    Example("PJ6", "example.finished_one", _Q, {"projects": _FINISHING, "milestones": _ACCEPTANCES}, 50, numerator=1,
            denominator=2),
    Example("PJ6", "example.finished_no_list", _Q, {"projects": _FINISHING[1:]}, reason="no_node_list"),
)  # fmt: skip
