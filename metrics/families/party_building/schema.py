"""The two tables of party building: one row per activity, and the register of branches (DOMAIN §3.8, §3.9).

Both hold counts and posts only, never a person's name. Activities are events corrected by their number; a branch is in
force between two days, and what is asked of branches is asked of those in force.
"""

from __future__ import annotations

import narwhals as nw

from metrics.model.finding import Severity
from metrics.model.rule import Reference, Rule, blank, day, exceeds, listed_twice, warning
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, REMARK

TABLE, REGISTER = "party_building", "party_branches"
THEME_DAY, ASSEMBLY, VOLUNTEERING = "主题党日", "支部党员大会", "志愿服务"
TYPES = (THEME_DAY, ASSEMBLY, "支委会", "党小组会", "党课", VOLUNTEERING, "品牌创建", "其他")
COMBINED = (VOLUNTEERING, "红歌传唱", "政策宣讲", "参观学习", "其他")
FIELDS = ("社会公益", "城市管理", "文化宣传", "其他")


def is_theme_day() -> nw.Expr:
    """Whether an activity is a theme day."""
    return nw.col("activity_type") == THEME_DAY


def is_volunteering() -> nw.Expr:
    """Whether an activity is volunteer service, by itself or as part of a theme day (PB3)."""
    combined = (nw.col("combined_with") == VOLUNTEERING).fill_null(value=False)
    return (nw.col("activity_type") == VOLUNTEERING).fill_null(value=False) | combined


_ACTIVITY_RULES = (
    warning("attended_over_expected", ("attended", "expected"), exceeds("attended", "expected"), "R1"),
    Rule("volunteering_without_field", ("volunteer_field", "activity_type"),
         (nw.col("activity_type") == VOLUNTEERING) & blank("volunteer_field"), source="R2"),
    warning("activity_twice", ("activity_no", "branch_id", "activity_date", "activity_type"),
            listed_twice("branch_id", "activity_date", "activity_type"), "R4"),
)  # fmt: skip

_ACTIVITY_REFERENCES = (
    Reference("branch_unknown", "branch_id", f"{REGISTER}.branch_id", same_quarter=False, severity=Severity.ERROR,
              source="§3.9"),
    Reference("branch_not_in_force", "branch_id", f"{REGISTER}.branch_id", same_quarter=False, severity=Severity.ERROR,
              source="R3", in_force_on="activity_date"),
)  # fmt: skip

_BRANCH_RULES = (
    Rule("register_ends_before_it_begins", ("valid_to", "valid_from"), day("valid_to") < day("valid_from"),
         source="R1"),
    Rule("branch_listed_twice", ("branch", "branch_id"), listed_twice("branch"), source="V-KEY"),
)  # fmt: skip

ACTIVITIES = Table(
    id=TABLE,
    kind=Kind.EVENT,
    names=("党建活动", "党建活动台账", "主题党日台账", "组织生活台账", "party_building"),
    key=("activity_no",),
    period="activity_date",
    label="theme",
    rules=_ACTIVITY_RULES,
    references=_ACTIVITY_REFERENCES,
    fields=(
        Field("activity_no", "活动编号", Type.CODE, Need.REQUIRED, ("编号", "序号"), example="DJ-2018-001"),
        Field("activity_date", "活动日期", Type.DATE, Need.REQUIRED, ("日期", "开展时间"), example="2018-06-10"),
        Field("branch_id", "党组织编号", Type.CODE, Need.REQUIRED, ("支部编号",), example="LZ-ZB-01"),
        Field("community", "所属社区", Type.TEXT, aliases=("社区",), register="communities.community",
              example="同乐社区"),
        Field("activity_type", "活动类型", Type.ENUM, Need.REQUIRED, ("类型", "组织生活类型"), allowed=TYPES,
              synonyms={"主题党日活动": THEME_DAY, "党员大会": ASSEMBLY, "支部大会": ASSEMBLY, "志愿活动": VOLUNTEERING,
                        "上党课": "党课", "支部委员会": "支委会"},
              example=THEME_DAY),
        Field("combined_with", "结合形式", Type.ENUM, aliases=("主题党日+",), allowed=COMBINED,
              synonyms={"志愿": VOLUNTEERING, "唱红歌": "红歌传唱", "宣讲": "政策宣讲", "参观": "参观学习"},
              example=VOLUNTEERING),
        Field("volunteer_field", "志愿服务领域", Type.ENUM, Need.CONDITIONAL, ("服务类别",), allowed=FIELDS,
              synonyms={"公益": "社会公益", "城管": "城市管理", "文化": "文化宣传"}),
        Field("theme", "活动主题", Type.TEXT, Need.REQUIRED, ("主题", "活动名称"), example="“主题党日+志愿服务”"),
        Field("expected", "应到党员（人）", Type.INTEGER, aliases=("应参加人数", "应到"), unit="人", minimum=0,
              example="39"),
        Field("attended", "实到党员（人）", Type.INTEGER, aliases=("参加人数", "实到"), unit="人", minimum=0,
              example="35"),
        Field("volunteers", "志愿者（人次）", Type.INTEGER, aliases=("志愿者人数",), unit="人次", minimum=0,
              example="16"),
        Field("hours", "服务时长（小时）", Type.DECIMAL, aliases=("志愿服务时长",), unit="小时", minimum=0,
              example="32"),
        Field("served", "服务群众（人次）", Type.INTEGER, aliases=("受益群众", "服务人次"), unit="人次", minimum=0,
              example="99"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip

BRANCHES = Table(
    id=REGISTER,
    kind=Kind.REGISTER,
    names=("党组织名册", "支部名册", "党支部名册", "party_branches"),
    key=("branch_id",),
    label="branch",
    rules=_BRANCH_RULES,
    fields=(
        Field("branch_id", "党组织编号", Type.CODE, Need.REQUIRED, ("编号",), example="LZ-ZB-01"),
        Field("branch", "党组织名称", Type.TEXT, Need.REQUIRED, ("支部名称",), example="同乐社区党支部"),
        Field("community", "所属社区", Type.TEXT, Need.REQUIRED, ("社区",), register="communities.community",
              filter="community", example="同乐社区"),
        Field("members", "党员数（名）", Type.INTEGER, aliases=("党员人数",), unit="名", minimum=3, example="39"),
        Field("brand", "党建品牌", Type.TEXT, aliases=("一社区一特色", "品牌名称"), example="样例品牌·红色物业"),
        Field("valid_from", "启用日期", Type.DATE, Need.REQUIRED, ("成立日期",), example="2010-01-01"),
        Field("valid_to", "停用日期", Type.DATE, aliases=("撤销日期",)),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
