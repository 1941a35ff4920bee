"""Where a compound stands against its plan, and which lamp that lights.

A compound is judged twice and the worse verdict wins: points of progress behind plan (银川 2025, DOMAIN S15: yellow
from 10, red beyond 30) and days not started after the planned start (S15: three months). A finished compound is blue;
one without any plan is not judged. Dates decide what is started and finished, never the stage's word: bulletins count
by date. Page, filter, measure and upload rules all use these expressions.
"""

from __future__ import annotations

import narwhals as nw

from metrics.model.lamp import Lamp
from metrics.model.office import Office
from metrics.model.records import Rows
from metrics.model.rule import blank, day, true

WAITING = ("未启动", "摸底调查", "方案设计", "招标采购")
WORKING = "施工中"
FINISHED = ("已完工", "已验收", "移交管养")
STAGES = (*WAITING, WORKING, *FINISHED)
PROFESSIONAL, UNMANAGED = "专业物业", "无主管"
KINDS_OF_MANAGEMENT = (UNMANAGED, "产权单位管理", "业主自治", "社区代管", PROFESSIONAL)


def is_finished(cut: nw.Expr) -> nw.Expr:
    """Whether works ended by the cut day."""
    return (day("actual_end") <= cut).fill_null(value=False)


def is_started(cut: nw.Expr) -> nw.Expr:
    """Whether works began by the cut day; what is finished has begun, even with its start left blank."""
    return (day("actual_start") <= cut).fill_null(value=False) | is_finished(cut)


def planned_pct(cut: nw.Expr) -> nw.Expr:
    """Progress due by the cut day, in percent: as stated, else linear between the planned dates; null without a plan.

    With one planned date only, it is 100 once the planned end has passed and 0 up to the planned start.
    """
    start, end = day("planned_start"), day("planned_end")
    # A plan that begins and ends on one day would divide by zero; it is then all or nothing.
    length = nw.when(end > start).then(end - start)
    linear = ((cut - start) / length * 100).clip(0, 100)
    ended = nw.when((cut >= end).fill_null(value=False)).then(nw.lit(100.0))
    ahead = nw.when((cut <= start).fill_null(value=False)).then(nw.lit(0.0))
    return nw.coalesce(nw.col("planned_progress"), linear, ended, ahead)


def gap_points(cut: nw.Expr) -> nw.Expr:
    """Points of progress behind plan, negative when ahead; null when plan or progress is unknown."""
    # Nine decimals, so that a gap of exactly ten points stays on its limit.
    return (planned_pct(cut) - nw.col("progress")).round(9)


def start_delay_days(cut: nw.Expr) -> nw.Expr:
    """Days past the planned start without works; 0 once started or not yet due, null without a planned start."""
    late = (cut - day("planned_start")).clip(0, None)
    return nw.when(~blank("planned_start")).then(nw.when(~is_started(cut)).then(late).otherwise(nw.lit(0)))


def overdue_days(cut: nw.Expr) -> nw.Expr:
    """Days past the planned end without completion; 0 once finished or not yet due, null without a planned end."""
    late = (cut - day("planned_end")).clip(0, None)
    return nw.when(~blank("planned_end")).then(nw.when(~is_finished(cut)).then(late).otherwise(nw.lit(0)))


def lamp(cut: nw.Expr, office: Office, gap: nw.Expr, late: nw.Expr) -> nw.Expr:
    """Lamp of a compound: the worse of its gap and its late start; blue when finished, null without a plan."""
    is_red = true(gap > office.gap_red_points) | true(late > office.start_red_days)
    is_yellow = true(gap >= office.gap_yellow_points) | true(late > 0)
    lit: nw.Expr = nw.when(~gap.is_null() | ~late.is_null()).then(nw.lit(Lamp.GREEN.value))
    lit = nw.when(is_yellow).then(nw.lit(Lamp.YELLOW.value)).otherwise(lit)
    lit = nw.when(is_red).then(nw.lit(Lamp.RED.value)).otherwise(lit)
    return nw.when(is_finished(cut)).then(nw.lit(Lamp.BLUE.value)).otherwise(lit)


def columns(cut: nw.Expr, office: Office) -> dict[str, nw.Expr]:
    """The computed columns of the table as of a cut day, each standing on its own."""
    return {**_figures(cut), "lamp": lamp(cut, office, gap_points(cut), start_delay_days(cut))}


def as_of(rows: Rows, cut: int, office: Office) -> Rows:
    """Rows with their computed columns as of another day; the lamp takes the figures just computed."""
    day_number = nw.lit(cut)
    known = nw.col("gap_points"), nw.col("start_delay_days")
    return rows.with_columns(**_figures(day_number)).with_columns(lamp=lamp(day_number, office, *known))


def _figures(cut: nw.Expr) -> dict[str, nw.Expr]:
    return {
        "planned_pct": planned_pct(cut),
        "gap_points": gap_points(cut),
        "start_delay_days": start_delay_days(cut),
        "overdue_days": overdue_days(cut),
    }
