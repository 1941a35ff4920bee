"""How late a milestone is, how far a project's money is from pace, and which lamp that lights.

A milestone is late against its approved plan date, never against the last forecast: a forecast that moves every
quarter would always look on time (DOMAIN PM3; 30 days to red is a house value, S19 and S15 use 7/15 days and three
months). A project's money is held against the share of the year that has passed (PACE, S17, S18). Page, filter,
measure and report all use these expressions.
"""

from __future__ import annotations

import narwhals as nw

from metrics.model.lamp import Lamp, Pace
from metrics.model.rule import blank, day

PACE = Pace()
DONE, CANCELLED = "已完成", "已取消"


def has_status(status: str) -> nw.Expr:
    """Whether a node's status is the given one; a blank status is none of them."""
    return nw.col("node_status").fill_null("") == status


def is_open() -> nw.Expr:
    """Whether a node is still to be done."""
    return ~has_status(DONE) & ~has_status(CANCELLED)


def delay_days(cut: nw.Expr) -> nw.Expr:
    """Days late of a milestone, negative when early; null without a plan date.

    Done: actual − plan. Open: the later of the cut day and the forecast, − plan; a blank forecast is taken to be the
    plan, so that a node not yet due is 0 days late and not "months early". ``cut`` is the day number looked from.
    """
    until = nw.max_horizontal(cut, nw.coalesce(day("forecast_date"), day("baseline_date")))
    ended = nw.when(has_status(DONE)).then(day("actual_date")).otherwise(until)
    return nw.when(~blank("baseline_date")).then(ended - day("baseline_date"))


def node_lamp(cut: nw.Expr, red_days: int) -> nw.Expr:
    """Lamp of a milestone: done is blue however late; open is green to 0 days, yellow to ``red_days``, then red.

    A cancelled node has none, nor has an open one without a plan date.
    """
    late, is_done = delay_days(cut), has_status(DONE)
    grade = (late > 0).cast(nw.Int64) + (late > red_days).cast(nw.Int64)
    grade = nw.when(is_done).then(nw.lit(-1)).otherwise(grade)
    return _lit(nw.when(~has_status(CANCELLED) & (is_done | ~blank("baseline_date"))).then(grade))


def pace_ratio(elapsed_pct: nw.Expr) -> nw.Expr:
    """Share of a project's year plan invested, over the share of the year passed; null without a plan above 0.

    Nine decimals, so that 195 of 260 against 75 % is exactly 1 whatever binary fractions make of it.
    """
    ratio = nw.col("year_invested") / nw.col("year_plan_invest") / elapsed_pct * 100
    return nw.when(_is_planned(elapsed_pct)).then(ratio.round(9))


def project_lamp(elapsed_pct: nw.Expr) -> nw.Expr:
    """Lamp of a project by its own pace; null when it has no plan or reported no money."""
    ratio = pace_ratio(elapsed_pct)
    return _lit((ratio < PACE.nearly).cast(nw.Int64) + (ratio < PACE.lagging).cast(nw.Int64))


def _lit(grade: nw.Expr) -> nw.Expr:
    """The lamp of a grade: -1 done, 0 on course, 1 behind, 2 seriously behind; null stays null."""
    lamps = (Lamp.BLUE, Lamp.GREEN, Lamp.YELLOW, Lamp.RED)
    return grade.replace_strict([-1, 0, 1, 2], [lamp.value for lamp in lamps], default=None, return_dtype=nw.String)


def _is_planned(elapsed_pct: nw.Expr) -> nw.Expr:
    return (nw.col("year_plan_invest") > 0) & (elapsed_pct > 0)


def elapsed_at_quarter_end() -> nw.Expr:
    """序时进度 of a row's quarter in percent: 50 for 2018Q2."""
    return nw.col("quarter").str.slice(5, 1).cast(nw.Float64) * 25
