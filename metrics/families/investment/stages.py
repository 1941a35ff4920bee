"""How far a deal has come, and when a signed one has waited too long to land.

Stages go forward only, except that any of them may end in 终止 (DOMAIN §3.10 R1, V-DEAL). A deal counts as signed by
its 签约日期: one whose date nobody gave cannot be told to have been signed by a quarter's end. 180 and 365 days from
signing to 注册落地 are house values.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.model.lamp import Lamp
from metrics.model.rule import blank, day

TALKS, SIGNED, LANDED, STARTED, RUNNING = "在谈", "签约", "注册落地", "开工（装修）", "投产运营"
ENDED = "终止"
STAGES = (TALKS, SIGNED, LANDED, STARTED, RUNNING)
LAND_WITHIN_DAYS = 180
LAND_RED_DAYS = 365
OUT_OF_PROVINCE, OVERSEAS = "省外", "境外"
ORIGINS = (OVERSEAS, OUT_OF_PROVINCE, "省内市外", "市内区外", "区内")
ZONES = ("农业路商贸服务区", "南阳路休闲娱乐区", "北三环商务办公区", "其他")
# The name is in the interview, every other value is invented (DOMAIN §3): no delay is attached to it.
ASSUMED = "访谈+示例"


def at(*stages: str) -> nw.Expr:
    """Whether a deal stands at one of the stages; unknown does not."""
    return nw.col("deal_stage").fill_null("").is_in(stages)


def has_reached(stage: str) -> nw.Expr:
    """Whether a deal stands at a stage or beyond; an ended one stands at none."""
    return at(*STAGES[STAGES.index(stage) :])


def is_signed() -> nw.Expr:
    """Whether a deal was signed by the end of its row's quarter, whatever became of it since."""
    return ~blank("sign_date") & (day("sign_date") <= nw.col("quarter_end_day")).fill_null(value=False)


def is_undated() -> nw.Expr:
    """Whether a deal stands at 签约 or beyond while its 签约日期 is blank."""
    return has_reached(SIGNED) & blank("sign_date")


def rank(column: nw.Expr) -> nw.Expr:
    """The place of a stage in the order, 终止 last of all; null where there is no stage."""
    found = nw.when(column.is_null()).then(None).otherwise(nw.lit(0))
    for place, stage in enumerate((*STAGES, ENDED)):
        found = nw.when(column == stage).then(nw.lit(place)).otherwise(found)
    return found


def columns(cut: nw.Expr) -> Mapping[str, nw.Expr]:
    """``waiting_days`` since signing of a deal not landed by ``cut``, null for others, and its ``lamp``.

    ◆ in operation, ● landed or signed within 180 days, ▲ still only signed after 180, ■ after 365; talks, ended deals
    and those signed on an unknown day have none.
    """
    waited = cut - day("sign_date")
    is_waiting = at(SIGNED) & ~blank("sign_date") & (nw.col("data_source").fill_null("") != ASSUMED)
    lamp = nw.when(at(RUNNING)).then(nw.lit(Lamp.BLUE.value)).otherwise(nw.lit(None, nw.String))
    lamp = nw.when(at(LANDED, STARTED)).then(nw.lit(Lamp.GREEN.value)).otherwise(lamp)
    for limit, light in ((None, Lamp.GREEN), (LAND_WITHIN_DAYS, Lamp.YELLOW), (LAND_RED_DAYS, Lamp.RED)):
        is_lit = is_waiting if limit is None else is_waiting & (waited > limit).fill_null(value=False)
        lamp = nw.when(is_lit).then(nw.lit(light.value)).otherwise(lamp)
    return {"waiting_days": nw.when(is_waiting).then(waited).otherwise(None), "lamp": lamp}
