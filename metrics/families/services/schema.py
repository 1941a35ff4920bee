"""Services to residents: one row per community per quarter end (便民服务与一刻钟服务圈, DOMAIN §3.7).

The whole list is sent again each quarter. Cases accepted and done are those of the quarter itself, not of the year to
date: a header that says neither is asked about (§3.12). The four kinds of service are those the interview names.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.model.office import Office
from metrics.model.rule import Rule, blank, exceeds, previous, unexplained, warning
from metrics.model.schema import Field, Kind, Need, Renews, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK

TABLE = "services"
BUILT, REBUILDING, EXTENDING, BUILDING, NONE = "已建成", "改建中", "扩建中", "新建中", "未建"
STATUSES = (BUILT, REBUILDING, EXTENDING, BUILDING, NONE)
# One being rebuilt or extended is there; one being built is not yet (DOMAIN §4.1, SV5).
CENTRES = (BUILT, REBUILDING, EXTENDING)
FOUR_KINDS = ("pts_gov", "pts_home", "pts_fin", "pts_cul")
ALL_KINDS = (*FOUR_KINDS, "pts_other")


def is_centre() -> nw.Expr:
    """Whether a community has a centre; a status left blank is none."""
    return nw.col("centre_status").fill_null("").is_in(CENTRES)


def _columns(office: Office) -> Mapping[str, nw.Expr]:
    """``quarter_rows`` tells how many communities the quarter had before any filter.

    A page narrowed to one community must not call the nine others not reported.
    """
    return {"quarter_rows": nw.len().over("quarter")}


_RULES = (
    Rule("covered_over_households", ("covered_households", "households"), exceeds("covered_households", "households"),
         source="R1"),
    Rule("on_time_over_done", ("done_on_time", "done"), exceeds("done_on_time", "done"), source="R1"),
    warning("done_over_accepted", ("done", "accepted"), exceeds("done", "accepted"), "R2"),
    # A centre may be given up or merged: then a reason lets it pass.
    unexplained("centre_vanished", ("centre_status",),
                (nw.col("centre_status") == NONE) & (previous("centre_status") == BUILT), "R3"),
    warning("centre_without_area", ("centre_area", "centre_status"), is_centre() & blank("centre_area"), "SV4"),
)  # fmt: skip

SERVICES = Table(
    id=TABLE,
    kind=Kind.SNAPSHOT,
    names=("便民服务与一刻钟服务圈", "便民服务", "一刻钟服务圈", "便民生活圈", "社区便民服务", "services"),
    key=("quarter", "community"),
    period="quarter",
    label="community",
    computed=_columns,
    rules=_RULES,
    reports_singly=True,
    ambiguous={"受理量": ("accepted", "(accepted YTD)")},
    fields=(
        QUARTER,
        Field("community", "社区", Type.TEXT, Need.REQUIRED, ("所属社区", "社区名称"),
              register="communities.community", filter="community", example="同乐社区"),
        Field("households", "总户数（户）", Type.INTEGER, Need.REQUIRED, ("户数", "居民户数"), unit="户",
              minimum=1, swing_pct=30, example="3120"),
        Field("centre_status", "党群服务中心状态", Type.ENUM, Need.REQUIRED, ("党群服务中心", "服务中心建设情况"),
              allowed=STATUSES,
              synonyms={"已建": BUILT, "建成": BUILT, "改建": REBUILDING, "扩建": EXTENDING, "新建": BUILDING,
                        "在建": BUILDING, "未建设": NONE},
              example=BUILT),
        Field("centre_area", "服务设施面积（㎡）", Type.DECIMAL, aliases=("建筑面积", "综合服务设施面积"), unit="㎡",
              minimum=0, swing_pct=30, example="749"),
        Field("covered_households", "15分钟覆盖户数（户）", Type.INTEGER, aliases=("覆盖户数", "步行15分钟覆盖户数"),
              unit="户", minimum=0, example="2636"),
        Field("pts_gov", "政务服务点（个）", Type.INTEGER, aliases=("政务",), unit="个", minimum=0, example="1"),
        Field("pts_home", "家政服务点（个）", Type.INTEGER, aliases=("家政",), unit="个", minimum=0, example="3"),
        Field("pts_fin", "金融服务点（个）", Type.INTEGER, aliases=("金融",), unit="个", minimum=0, example="1"),
        Field("pts_cul", "文化娱乐点（个）", Type.INTEGER, aliases=("文化娱乐", "文体活动点"), unit="个", minimum=0,
              example="2"),
        Field("pts_other", "其他便民网点（个）", Type.INTEGER, aliases=("其他网点",), unit="个", minimum=0,
              example="17"),
        Field("accepted", "本季受理事项（件）", Type.INTEGER, Need.REQUIRED, ("本季受理量", "受理件数"), unit="件",
              minimum=0, example="312", renews=Renews.QUARTERLY),
        Field("done", "本季办结事项（件）", Type.INTEGER, Need.REQUIRED, ("办结量", "办结件数"), unit="件",
              minimum=0, example="311", renews=Renews.QUARTERLY),
        Field("done_on_time", "按时办结事项（件）", Type.INTEGER, aliases=("按期办结",), unit="件", minimum=0,
              example="308", renews=Renews.QUARTERLY),
        Field("satisfaction", "居民满意度（%）", Type.PERCENT, aliases=("满意度",), unit="%", minimum=0, maximum=100,
              example="90"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
