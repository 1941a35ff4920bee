"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.model.example import Example, Row, row

_Q = "2018Q2"


def patrol(number: int, day: str, *, found: str = "0", fixed: str = "0", **cells: str) -> Row:
    """A patrol on a day that found nothing unless told."""
    known = {"patrol_no": f"XC-{number:03d}", "patrol_date": day, "found": found, "fixed_on_site": fixed}
    return row(known, **cells)


def issue(number: int, found: str, due: str, closed: str = "", **cells: str) -> Row:
    """A problem of 城管执法中队 with its limit; being worked on until it has a day of closure."""
    return row({
        "issue_no": f"WT-{number:03d}", "source": "数字城管", "found_date": found, "community": "样例社区",
        "place": f"样例点位{number}", "category": "店外经营", "detail": "货物外摆", "dept": "城管执法中队",
        "due_date": due, "fixed_date": closed, "closed_date": closed, "status": "已销号" if closed else "整改中",
    }, **cells)  # fmt: skip


def _made(*weeks: tuple[str, int]) -> tuple[Row, ...]:
    """So many patrols in the weeks that begin on these Mondays, one a day."""
    days = [
        date.fromisoformat(monday) + timedelta(days=place) for monday, times in weeks for place in range(times)
    ]  # fmt: skip
    return tuple(patrol(number, str(day)) for number, day in enumerate(days, 1))


# Of 2018Q1 the weeks of 12 and 19 February are those of the Spring Festival. Of the other eleven one has one patrol,
# one has three, and nine have two.
_WINTER = _made(
    ("2018-01-01", 2), ("2018-01-08", 1), ("2018-01-15", 3), ("2018-01-22", 2), ("2018-01-29", 2), ("2018-02-05", 2),
    ("2018-02-12", 1), ("2018-02-26", 2), ("2018-03-05", 2), ("2018-03-12", 2), ("2018-03-19", 2), ("2018-03-26", 2),
)  # fmt: skip
_SPRING = tuple(
    patrol(number, day) for number, day in enumerate(("2018-04-01", "2018-05-10", "2018-06-30", "2018-07-01"), 1)
)
_ON_SITE = (
    patrol(1, "2018-04-10", found="4", fixed="3"),
    patrol(2, "2018-05-10", found="4", fixed="1"),
    patrol(3, "2018-06-10", found="2", fixed=""),
)
_FOUND = (
    issue(1, "2018-04-01", "2018-04-02"),
    issue(2, "2018-06-30", "2018-07-01"),
    issue(3, "2018-06-30", "2018-07-01", status="作废"),
    issue(4, "2018-07-01", "2018-07-02"),
)
_DUE = (
    issue(1, "2018-06-28", "2018-06-30", "2018-06-30"),
    issue(2, "2018-06-28", "2018-06-30", "2018-07-01"),
    issue(3, "2018-05-01", "2018-05-02"),
    issue(4, "2018-03-20", "2018-04-17", "2018-04-10", category="私搭乱建"),
    issue(5, "2018-05-01", "2018-05-29", status="缓办", defer_doc="涉诉"),
    issue(6, "2018-06-30", "2018-07-01"),
)
_NOT_DUE = (issue(1, "2018-06-30", "2018-07-01"),)
_ON_TIME = (
    issue(1, "2018-05-01", "2018-05-02", "2018-05-02"),
    issue(2, "2018-06-01", "2018-06-02", "2018-06-02"),
    issue(3, "2018-05-01", "2018-05-02", "2018-05-03"),
    issue(4, "2018-05-01", "2018-05-02"),
)
_TAKEN = (
    issue(1, "2018-05-01", "2018-05-02", "2018-05-01"),
    issue(2, "2018-05-01", "2018-05-02", "2018-05-02"),
    issue(3, "2018-05-01", "2018-05-02", "2018-05-03"),
    issue(4, "2018-05-01", "2018-05-29", "2018-05-10", category="私搭乱建"),
)
_LATE = (
    issue(1, "2018-06-29", "2018-06-30"),
    issue(2, "2018-06-28", "2018-06-29"),
    issue(3, "2018-05-30", "2018-05-31"),
    issue(4, "2018-05-29", "2018-05-30"),
    issue(5, "2018-05-01", "2018-05-02", status="缓办", defer_doc="涉诉"),
)
_REWORKED = (
    issue(1, "2018-05-01", "2018-05-02", "2018-05-02", rework="1"),
    *(issue(number, "2018-05-01", "2018-05-02", "2018-05-02") for number in (2, 3, 4)),
)
# Thirty days after 2 April is 2 May.
_BACK = (
    issue(1, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位甲"),
    issue(2, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位乙"),
    issue(3, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位丙"),
    issue(4, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位丁"),
    issue(5, "2018-05-02", "2018-05-03", place="样例点位甲"),
    issue(6, "2018-05-03", "2018-05-04", place="样例点位乙"),
    issue(7, "2018-04-10", "2018-04-11", place="样例点位丙", category="暴露垃圾"),
)
_KINDS = tuple(
    issue(number, "2018-05-01", "2018-05-29", category=name)
    for number, name in enumerate(
        ("店外经营",) * 3 + ("暴露垃圾",) * 2 + ("沿街晾挂",) * 2 + ("私搭乱建", "道路不洁", "设施破损"), 1
    )
)
_YEAR = (
    issue(1, "2018-01-10", "2018-01-11", "2018-01-11"),
    issue(2, "2018-04-10", "2018-04-11", "2018-04-11"),
    issue(3, "2018-04-10", "2018-04-11"),
    issue(4, "2018-05-01", "2018-05-29", status="缓办", defer_doc="涉诉"),
    issue(5, "2017-12-01", "2017-12-02", "2017-12-02"),
)

EXAMPLES = (
    Example("PT1", "example.weeks_ten_of_eleven", "2018Q1", {"patrols": _WINTER}, 1000 / 11, numerator=10,
            denominator=11),
    Example("PT1", "example.weeks_not_reported", _Q, {"patrols": ()}, reason="not_reported"),
    Example("PT2", "example.patrols_counted", _Q, {"patrols": _SPRING}, 3),
    Example("PT2", "example.patrols_zero", _Q, {"patrols": ()}, 0, zero_reports=("patrols",)),
    Example("PT3", "example.per_week_without_holiday", "2018Q1", {"patrols": _WINTER}, 2, numerator=22, denominator=11),
    Example("PT4", "example.fixed_blank", _Q, {"patrols": _ON_SITE}, 50, numerator=4, denominator=8),
    Example("RC1", "example.found_void", _Q, {"rectification": _FOUND}, 2),
    Example("RC2", "example.closure_of_due", _Q, {"rectification": _DUE}, 50, numerator=2, denominator=4),
    Example("RC2", "example.closure_none_due", _Q, {"rectification": _NOT_DUE}, reason="no_denominator"),
    Example("RC3", "example.on_time_same_day", _Q, {"rectification": _ON_TIME}, 50, numerator=2, denominator=4),
    Example("RC4", "example.days_mean", _Q, {"rectification": _TAKEN}, 3),
    Example("RC4", "example.days_nothing_closed", _Q, {"rectification": _NOT_DUE}, reason="nothing_closed"),
    Example("RC5", "example.overdue_bounds", _Q, {"rectification": _LATE}, 3),
    Example("RC6", "example.rework_one_of_four", _Q, {"rectification": _REWORKED}, 25, numerator=1, denominator=4),
    Example("RC7", "example.recurrence_within_30", _Q, {"rectification": _BACK}, 25, numerator=1, denominator=4),
    Example("RC8", "example.top_five", _Q, {"rectification": _KINDS}, 9, numerator=9, denominator=10),
    Example("RC9", "example.rectified_year", _Q, {"rectification": _YEAR}, 50, numerator=2, denominator=4),
)  # fmt: skip
