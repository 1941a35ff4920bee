"""The words of patrols and ledger: classes of problems with their usual limits, sources, states (DOMAIN §3.6, V-CAT).

Limits in days are what a blank 整改时限 is proposed from. Those of rubbish, dirt, greenery and unauthorised building
follow a published standard (S32), rounded up to days; the others are house values.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Class:
    """A class of problems: its stored word, what staff say instead, and its usual limit in days."""

    name: str
    synonyms: tuple[str, ...]
    limit_days: int


CLASSES = (
    Class("店外经营", ("突店经营", "突店营业", "店外占道", "出店经营"), 1),
    Class("无照经营游商", ("占道设摊", "占道经营", "流动摊点", "流动商贩"), 1),
    Class("沿街晾挂", ("随意晾晒", "沿街晾晒", "乱晾乱挂"), 2),
    Class("私搭乱建", ("乱搭乱建", "违章搭建", "违建"), 28),
    Class("暴露垃圾", ("垃圾乱倒", "积存垃圾"), 1),
    Class("建筑垃圾渣土", ("渣土",), 2),
    Class("道路不洁", ("道路保洁", "路面脏污"), 1),
    Class("乱堆物堆料", ("乱堆乱放", "楼道堆物"), 2),
    Class("非法小广告", ("小广告", "乱贴乱画", "牛皮癣"), 2),
    Class("非机动车乱停放", ("乱停乱放",), 1),
    Class("绿地缺损", ("绿地养护",), 7),
    Class("设施破损", ("路面破损", "井盖"), 5),
    Class("其他", (), 7),
)
CATEGORIES = tuple(kind.name for kind in CLASSES)
CATEGORY_SYNONYMS = {said: kind.name for kind in CLASSES for said in kind.synonyms}
UNAUTHORISED = "私搭乱建"

PATROL = "街道巡查"
SOURCES = (PATROL, "市级督查", "区级督查", "数字城管", "12345热线", "群众举报", "媒体曝光", "社区上报")
SOURCE_SYNONYMS = {
    "巡查": PATROL, "日常巡查": PATROL, "市督查": "市级督查", "区督查": "区级督查", "数字化城管": "数字城管",
    "12345": "12345热线", "市长热线": "12345热线", "群众投诉": "群众举报", "媒体": "媒体曝光", "社区": "社区上报",
}  # fmt: skip

SEVERITIES = ("一般", "重点", "紧急")

WAITING, WORKING, FIXED, CLOSED, DEFERRED, VOID = "待派遣", "整改中", "待复查", "已销号", "缓办", "作废"
STATES = (WAITING, WORKING, FIXED, CLOSED, DEFERRED, VOID)
# 已完成 says that the work is done, not that it was checked: with a date of closure the row asks for 已销号 (R2).
STATE_SYNONYMS = {
    "未派遣": WAITING, "待处理": WAITING, "正在整改": WORKING, "未完成": WORKING, "未整改": WORKING, "在办": WORKING,
    "已完成": FIXED, "已整改": FIXED, "完成": FIXED, "整改完成": FIXED, "已结案": CLOSED, "结案": CLOSED,
    "销号": CLOSED, "延期": DEFERRED, "暂缓": DEFERRED, "撤销": VOID,
}  # fmt: skip
