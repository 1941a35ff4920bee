"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def deal(name: str, stage: str, *, signed: str = "", contract: str = "", quarter: str = _Q, **more: str) -> Row:
    """A deal from another province; date and amount in 万元 are left blank where not given."""
    return row({
        "quarter": quarter, "deal_id": name, "deal_name": f"样例项目{name}", "origin": "省外", "deal_stage": stage,
        "sign_date": signed, "contract_amount": contract,
    }, **more)  # fmt: skip


def target(annual: str, *, year: str = "2018", **plan: str) -> Row:
    """The whole office's target IV2 in 万元, its quarterly plan blank where not given."""
    return {"year": year, "indicator_id": "IV2", "scope": "全街道", "unit": "万元", "target": annual, **plan}


_BOUNDARY = (
    deal("A", "签约", signed="2018-03-31", contract="100"),
    deal("B", "签约", signed="2018-04-01", contract="200"),
    deal("C", "签约", signed="2018-06-30", contract="300"),
    deal("D", "签约"),
)
_ENDED_AT_ONCE = (deal("A", "终止", signed="2018-05-10", contract="100"),)
_IN_PLACE = (
    deal("A", "签约", year_in_place="450"),
    deal("B", "投产运营", year_in_place="150"),
    deal("C", "注册落地"),
)
_PERFORMED = (
    deal("A", "签约", signed="2017-05-10"),
    deal("B", "注册落地", signed="2017-05-10"),
    deal("C", "投产运营", signed="2017-05-10"),
    deal("D", "终止", signed="2017-05-10"),
    deal("E", "在谈"),
)
_STARTED = (
    deal("A", "注册落地", signed="2017-05-10"),
    deal("B", "开工（装修）", signed="2017-05-10"),
    deal("C", "投产运营", signed="2017-05-10"),
)
_ARRIVED = (
    deal("A", "注册落地", signed="2017-05-10", contract="1000", total_in_place="300"),
    deal("B", "注册落地", signed="2017-05-10", contract="500", total_in_place="150"),
    deal("C", "注册落地", signed="2017-05-10", total_in_place="80"),
)
_OVER = (deal("A", "投产运营", signed="2017-05-10", contract="100", total_in_place="120"),)
_ORIGINS = (
    deal("A", "签约", year_in_place="300"),
    deal("B", "签约", year_in_place="100", origin="境外"),
    deal("C", "签约", year_in_place="200", origin="区内"),
)
_NOTHING = (deal("A", "签约", year_in_place="0"),)

EXAMPLES = (
    Example("IV1", "example.signed_boundary", _Q, {"investment": _BOUNDARY}, 2),
    Example("IV1", "example.signed_ended_counts", _Q, {"investment": _ENDED_AT_ONCE}, 1),
    Example("IV1", "example.signed_zero_report", _Q, {"investment": ()}, 0, zero_reports=("investment",)),
    Example("IV2", "example.in_place_half", _Q, {"investment": _IN_PLACE, "targets": (target("1000"),)}, 600,
            numerator=600, denominator=1000),
    Example("IV2", "example.in_place_plan", _Q,
            {"investment": _IN_PLACE, "targets": (target("1000", q1="400", q2="700", q3="900", q4="1000"),)}, 600,
            numerator=600, denominator=1000),
    Example("IV2", "example.in_place_not_reported", _Q, {"investment": ()}, reason="not_reported"),
    Example("IV3", "example.performed_ended", _Q, {"investment": _PERFORMED}, 50, numerator=2, denominator=4),
    Example("IV3", "example.performed_none_signed", _Q, {"investment": (_PERFORMED[4],)}, reason="no_denominator",
            denominator=0),
    Example("IV4", "example.started_stage", _Q, {"investment": _STARTED}, 200 / 3, numerator=2, denominator=3),
    Example("IV5", "example.arrived_blank", _Q, {"investment": _ARRIVED}, 30, numerator=450, denominator=1500),
    Example("IV5", "example.arrived_over", _Q, {"investment": _OVER}, 120, numerator=120, denominator=100),
    Example("IV6", "example.outside_share", _Q, {"investment": _ORIGINS}, 50, numerator=300, denominator=600),
    Example("IV6", "example.outside_nothing", _Q, {"investment": _NOTHING}, reason="no_denominator", numerator=0,
            denominator=0),
)  # fmt: skip
