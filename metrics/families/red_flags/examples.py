"""Worked examples of every measure with the answer counted by hand: run as tests, shown to users as 口径说明."""

from __future__ import annotations

from metrics.families.red_flags.schema import TABLE
from metrics.model.example import Example, Row, row


def flag(round_no: str, result: str = "流动红旗", *, level: str = "区级", **more: str) -> Row:
    """A result of the office itself in a round of a contest of one level; 2017Q3期 belongs to the third quarter."""
    return row({
        "campaign": f"样例{level}评比", "award_name": f"样例{level}流动红旗", "grantor_level": level,
        "recipient": "刘寨街道办事处", "recipient_type": "街道", "round_no": round_no, "result": result,
        "quarter": round_no[:6] if round_no[4:5] == "Q" else "",
    }, **more)  # fmt: skip


def community(name: str, round_no: str, result: str = "流动红旗", **more: str) -> Row:
    """A result of a community in the office's own contest."""
    return flag(round_no, result, **{"level": "街道级", "recipient": name, "recipient_type": "社区", **more})


def _example(measure: str, title: str, quarter: str, *rows: Row, **answer: object) -> Example:
    return Example(measure, f"example.{title}", quarter, {TABLE: rows}, **answer)  # type: ignore[arg-type]


_THIRD_QUARTER = (
    flag("2017Q3期", level="市级", award_date="2017-10-12"),
    flag("2017Q3期", level="区级"),
    community("样例甲社区", "2017Q3期"),
)
_MONTHS = tuple(
    flag(f"2017-{month}期", level="市级", quarter=quarter, award_date=f"2017-{month}")
    for month, quarter in (("03", "2017Q1"), ("06", "2017Q2"), ("10", "2017Q4"))
)
_BROKEN = (flag("2017Q1期"), flag("2017Q2期"), flag("2017Q3期", "未获评"))
_HANDED_ON = (
    flag("2017Q2期", award_date="2017-07-12"),
    flag("2017Q3期", "未获评", award_date="2017-10-12"),
)
_RANKED = (
    flag("2018Q1期", "未获评", rank="3", participants="8"),
    flag("2018Q2期", "未获评", rank="2", participants="8"),
)
_SCORED = (
    flag("2018Q2期", "未获评", score="90", participants="2"),
    flag("2018Q2期", score="95", participants="2", recipient="样例东街道办事处"),
)
_FINED = (
    flag("2018Q2期", prize="2"),
    flag("2018Q2期", "通报批评", level="市级", prize="-0.5"),
)

EXAMPLES = (
    _example("RF1", "city_by_period", "2017Q3", *_THIRD_QUARTER, number=1),
    _example("RF1", "city_month_only", "2017Q1", flag("2017-03期", level="市级", award_date="2017-03"), number=1),
    _example("RF1", "city_not_reported", "2017Q3", community("样例甲社区", "2017Q3期"), reason="not_reported"),
    _example("RF1", "city_zero_report", "2017Q3", number=0, zero_reports=(TABLE,)),
    _example("RF2", "win_rate_half", "2018Q2", flag("2018Q1期", "未获评"), flag("2018Q2期"),
             number=50, numerator=1, denominator=2),
    _example("RF2", "win_rate_gap", "2018Q2", flag("2018Q2期"), reason="rounds_incomplete"),
    _example("RF3", "streak_rounds", "2017Q4", *_MONTHS, number=3),
    _example("RF3", "streak_broken", "2017Q3", *_BROKEN, number=0),
    _example("RF4", "holding_days", "2017Q3", *_HANDED_ON, number=92),
    _example("RF4", "holding_undated", "2017Q3", flag("2017Q3期"), reason="nothing_dated"),
    _example("RF5", "rank_top", "2018Q2", *_RANKED, number=2, numerator=2, denominator=8),
    _example("RF5", "rank_last_third", "2018Q2", flag("2018Q2期", "未获评", rank="7", participants="9"),
             number=7, numerator=7, denominator=9),
    _example("RF5", "rank_not_ranked", "2018Q2", flag("2018Q2期"), reason="nothing_recorded"),
    _example("RF6", "score_limit", "2018Q2", *_SCORED, number=90),
    _example("RF7", "net_below_zero", "2018Q2", flag("2018Q2期", "流动黄旗"), number=-1),
    _example("RF8", "prize_with_fine", "2018Q2", *_FINED, number=1.5),
    _example("RF8", "prize_blank", "2018Q2", flag("2018Q2期"), reason="nothing_recorded"),
)  # fmt: skip
