"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.families.party_building.schema import REGISTER, TABLE
from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def branch(number: int, **cells: str) -> Row:
    """A branch of 30 members, in force since 2010 and without a brand, unless the cells say otherwise."""
    return row({
        "branch_id": f"ZB-{number}", "branch": f"样例第{number}党支部", "community": f"样例第{number}社区",
        "members": "30", "valid_from": "2010-01-01", "data_source": "示例",
    }, **cells)  # fmt: skip


def held(number: int, of: int, day: str, kind: str = "主题党日", **cells: str) -> Row:
    """Activity ``number`` of branch ``of`` on a day of the quarter, such as 04-10. An empty cell is left blank."""
    return row({
        "activity_no": f"DJ-{number}", "activity_date": f"2018-{day}", "branch_id": f"ZB-{of}", "activity_type": kind,
        "theme": "样例活动", "data_source": "示例",
    }, **cells)  # fmt: skip


_THREE = tuple(held(n, 1, f"0{month}-10", expected="30", attended="27") for n, month in enumerate((4, 5, 6), 1))
_SERVICE = (
    held(11, 1, "04-20", "志愿服务", volunteer_field="城市管理", volunteers="12", hours="24"),
    held(12, 2, "05-10", combined_with="志愿服务", volunteers="8", hours="8.5"),
    held(13, 2, "06-10", combined_with="红歌传唱", volunteers="5"),
)


def _known(*activities: Row, register: tuple[Row, ...]) -> Mapping[str, tuple[Row, ...]]:
    return {TABLE: activities, REGISTER: register}


_TWO = (branch(1), branch(2))
EXAMPLES = (
    Example("PB1", "example.theme_days", _Q, _known(*_THREE, held(4, 2, "04-02"), held(5, 2, "04-25"), register=_TWO),
            200 / 3, numerator=4, denominator=6),
    Example("PB1", "example.founded_mid_month", _Q,
            _known(*_THREE, held(4, 3, "06-12"), register=(branch(1), branch(3, valid_from="2018-04-02"))),
            80, numerator=4, denominator=5),
    Example("PB1", "example.no_register", _Q, {TABLE: _THREE}, reason="no_register"),
    Example("PB1", "example.zero_report", _Q, {REGISTER: _TWO}, 0, numerator=0, denominator=6, zero_reports=(TABLE,)),
    Example("PB2", "example.attendance", _Q, _known(*_THREE, held(4, 2, "04-10", expected="40", attended="22"),
            held(5, 2, "05-10", attended="20"), register=_TWO), 79.23076923076923, numerator=103, denominator=130),
    Example("PB2", "example.not_reported", _Q, {}, reason="not_reported"),
    Example("PB3", "example.volunteering", _Q, _known(*_SERVICE, register=_TWO), 2),
    Example("PB3", "example.no_service", _Q, {}, 0, zero_reports=(TABLE,)),
    Example("PB4", "example.brands", _Q, _known(_THREE[0], register=(branch(1, brand="样例品牌"), branch(2), branch(3),
            branch(4, brand="样例品牌二", valid_to="2018-06-29"))), 100 / 3, numerator=1, denominator=3),
    Example("PB5", "example.assemblies", _Q, _known(held(1, 1, "04-08", "支部党员大会"),
            held(2, 1, "06-08", "支部党员大会"), held(3, 2, "06-08", "支委会"), register=_TWO),
            50, numerator=1, denominator=2),
)  # fmt: skip
