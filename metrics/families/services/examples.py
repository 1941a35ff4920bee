"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.families.services.schema import TABLE
from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def community(name: str, **cells: str) -> Row:
    """A community of 1000 households without a centre that accepted and did 100 cases, unless the cells say otherwise.

    An empty cell is left blank.
    """
    return row({
        "quarter": _Q, "community": f"样例{name}社区", "households": "1000", "centre_status": "未建", "accepted": "100",
        "done": "100", "data_source": "示例",
    }, **cells)  # fmt: skip


def equipped(name: str, **cells: str) -> Row:
    """A community with a centre of 300 ㎡ and one outlet of each of the four kinds."""
    kinds = {"pts_gov": "1", "pts_home": "1", "pts_fin": "1", "pts_cul": "1"}
    return community(name, **{"centre_status": "已建成", "centre_area": "300", **kinds, **cells})


_CONTENT = (
    community("甲", households="3000", satisfaction="95"),
    community("乙", satisfaction="85"),
    community("丙"),
)
_COVERED = (
    community("甲", households="3000", covered_households="2700"),
    community("乙", covered_households="500"),
    community("丙"),
)
_DONE = (community("甲", accepted="300", done="291"), community("乙", accepted="0", done="0"))
_CARRIED = (community("甲", accepted="100", done="104"), community("乙", accepted="100", done="98"))
_AREAS = (
    equipped("甲", centre_area="600"),
    community("乙"),
    equipped("丙", households="5000", centre_area=""),
)
_STATUSES = (
    equipped("甲"),
    equipped("乙", centre_status="改建中"),
    equipped("丙", centre_status="扩建中"),
    community("丁", centre_status="新建中"),
    community("戊"),
)
_KINDS = (
    equipped("甲"),
    equipped("乙", pts_fin="0"),
    equipped("丙", pts_fin="0", pts_gov=""),
    equipped("丁", pts_gov=""),
)


def _rows(*rows: Row) -> Mapping[str, tuple[Row, ...]]:
    return {TABLE: rows}


EXAMPLES = (
    Example("SV1", "example.content_weighted", _Q, _rows(*_CONTENT), 92.5),
    Example("SV1", "example.content_no_survey", _Q, _rows(_CONTENT[2]), reason="no_survey"),
    Example("SV1", "example.not_reported", _Q, _rows(), reason="not_reported"),
    Example("SV2", "example.covered", _Q, _rows(*_COVERED), 80, numerator=3200, denominator=4000),
    Example("SV3", "example.done", _Q, _rows(*_DONE), 97, numerator=291, denominator=300),
    Example("SV3", "example.carried_over", _Q, _rows(*_CARRIED), 101, numerator=202, denominator=200),
    Example("SV3", "example.nothing_accepted", _Q, _rows(_DONE[1]), reason="no_denominator"),
    Example("SV4", "example.area", _Q, _rows(*_AREAS), 30, numerator=600, denominator=2000),
    Example("SV5", "example.statuses", _Q, _rows(*_STATUSES), 3),
    Example("SV5", "example.zero_report", _Q, _rows(), 0, zero_reports=(TABLE,)),
    Example("SV6", "example.four_kinds", _Q, _rows(*_KINDS), 100 / 3, numerator=1, denominator=3),
)
