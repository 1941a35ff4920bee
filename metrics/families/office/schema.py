"""The office's own registers: communities, departments and yearly targets (DOMAIN §3.11, samples).

A register is sent whole. A unit keeps its number through every renaming; one that is given up gets an end date and
stays in the list, because earlier quarters still name it. Quarterly plans are cumulative from the year's beginning and
a blank one lies on the straight line 25/50/75/100 %.
"""

from __future__ import annotations

import narwhals as nw

from metrics.model.clock import zones
from metrics.model.office import (
    ALL_PACED,
    BY_POINTS,
    BY_RATIO,
    COLUMN,
    LAMP_RULES_TABLE,
    METHODS,
    SETTINGS_TABLE,
    WEEK,
    Setting,
    SettingKind,
)
from metrics.model.office import SETTINGS as ALL_SETTINGS
from metrics.model.records import WHOLE_OFFICE
from metrics.model.rule import Reference, Rule, blank, changed, day, exceeds, listed_twice, moved
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, REMARK

_PLANS = ("q1", "q2", "q3", "q4")
_CODE = "[A-Z]{2}[1-9][0-9]?"


def _plan_falls(quarter: str) -> Rule:
    """A cumulative plan below that of an earlier quarter; a blank one in between is passed over.

    The year's target stands for a blank plan of the whole year. A falling ceiling (逾期不超过5件、3件、1件) is rare but
    real, so that a reason lets it pass.
    """
    highest = nw.max_horizontal(*(nw.col(name) for name in _PLANS[: _PLANS.index(quarter)]))
    planned = nw.coalesce(nw.col(quarter), nw.col("target")) if quarter == "q4" else nw.col(quarter)
    return Rule("target_plan_falls", (quarter, "indicator"), planned < highest, source="R1", overridable=True)


COMMUNITIES = Table(
    id="communities",
    kind=Kind.REGISTER,
    names=("社区名册", "社区登记表", "communities"),
    key=("community_id",),
    label="community",
    fields=(
        Field("community_id", "社区编号", Type.CODE, Need.REQUIRED, aliases=("编号",), example="LZ-SQ-01"),
        Field("community", "社区名称", Type.TEXT, Need.REQUIRED, aliases=("社区", "所属社区"), example="同乐社区"),
        Field("short_name", "简称", Type.TEXT, aliases=("社区简称",), example="同乐"),
        Field(
            "households", "总户数（户）", Type.INTEGER, unit="户", aliases=("总户数", "户数"), minimum=1, example="3120"
        ),
        Field("valid_from", "启用日期", Type.DATE, Need.REQUIRED, aliases=("成立日期",), example="2010-01-01"),
        Field("valid_to", "停用日期", Type.DATE, aliases=("撤销日期",)),
        DATA_SOURCE,
        REMARK,
    ),
    rules=(
        Rule(
            "register_ends_before_it_begins",
            ("valid_to", "valid_from"),
            day("valid_to") < day("valid_from"),
            source="R1",
        ),
        Rule("community_listed_twice", ("community", "community_id"), listed_twice("community"), source="V-KEY"),
        changed("community_renamed", ("community", "community_id"), moved("community"), "§2"),
    ),
)

_DEPARTMENT_RULES = (
    Rule("department_listed_twice", ("department", "department_id"), listed_twice("department"), source="V-KEY"),
)

DEPARTMENTS = Table(
    id="departments",
    kind=Kind.REGISTER,
    names=("科室名册", "部门名册", "单位名册", "departments"),
    key=("department_id",),
    label="department",
    fields=(
        Field("department_id", "单位编号", Type.CODE, Need.REQUIRED, ("科室编号", "部门编号", "编号"),
              example="LZ-KS-03"),
        Field("department", "单位名称", Type.TEXT, Need.REQUIRED, ("科室名称", "部门名称", "科室", "部门"),
              example="城市管理科"),
        Field("department_type", "单位类型", Type.TEXT, aliases=("类型",), example="科室"),
        DATA_SOURCE,
        REMARK,
    ),
    rules=_DEPARTMENT_RULES,
)  # fmt: skip


def _value_unfit(setting: Setting) -> Rule:
    """A setting's value that cannot be read as what it is, or lies outside its bounds."""
    value, kind = nw.col("setting_value"), setting.kind
    if kind is SettingKind.TEXT:
        unfit = nw.lit(value=False)
    elif kind is SettingKind.ZONE:
        unfit = ~value.is_in(sorted(zones()))
    elif kind is SettingKind.YES_NO:
        unfit = ~value.is_in(["是", "否"])
    elif kind is SettingKind.COLUMNS:
        unfit = ~value.str.contains(rf"^{COLUMN}(?:[、，,;；] ?{COLUMN})*$")
    elif kind is SettingKind.WEEKS:
        unfit = ~value.str.contains(rf"^{WEEK}(?:[、，,;；] ?{WEEK})*$")
    else:
        form = r"^\d{1,6}$" if kind is SettingKind.WHOLE else r"^\d{1,6}(?:\.\d{1,4})?$"
        written = value.str.contains(form)
        # A value that is no number is not compared with the bounds.
        number = nw.when(written).then(value).otherwise(nw.lit("0")).cast(nw.Float64)
        low = number < (setting.minimum if setting.minimum is not None else 0)
        high = number > (setting.maximum if setting.maximum is not None else 1e6)
        unfit = ~written | low | high
    broken = (nw.col("setting") == setting.word) & ~blank("setting_value") & unfit
    # Of a zone the sentence says what to write.
    code = "setting_zone_unknown" if kind is SettingKind.ZONE else "setting_value_unfit"
    return Rule(code, ("setting_value", "setting"), broken, source="§0")


SETTINGS = Table(
    id=SETTINGS_TABLE,
    kind=Kind.REGISTER,
    names=("单位设置", "看板设置", "settings"),
    key=("setting", "valid_from"),
    label="setting",
    fields=(
        Field("setting", "设置项", Type.ENUM, Need.REQUIRED, ("项目", "名称"),
              allowed=tuple(setting.word for setting in ALL_SETTINGS), example="季报截止（季后天数）"),
        Field("setting_value", "设置值", Type.TEXT, Need.REQUIRED, ("值", "内容"), max_length=60, example="15"),
        Field("valid_from", "启用季度", Type.QUARTER, Need.REQUIRED, ("自何时起",), example="2018Q1"),
        Field("basis", "依据", Type.TEXT, aliases=("文件依据",), example="季后15日内报送"),
        DATA_SOURCE,
        REMARK,
    ),
    rules=tuple(map(_value_unfit, ALL_SETTINGS)),
)  # fmt: skip

_LAMP_RULES = (
    Rule("lamp_rule_code_malformed", ("indicator_id",),
         ~nw.col("indicator_id").str.contains(f"^(?:{_CODE}|{ALL_PACED})$"), source="§4.2"),
    Rule("lamp_rule_reversed", ("yellow", "green", "method"),
         ((nw.col("method") == BY_RATIO) & exceeds("yellow", "green"))
         | ((nw.col("method") == BY_POINTS) & exceeds("green", "yellow")), source="§4.2"),
    Rule("lamp_rule_flat", ("yellow", "green"), nw.col("yellow") == nw.col("green"), source="§4.2"),
)  # fmt: skip

LAMP_RULES = Table(
    id=LAMP_RULES_TABLE,
    kind=Kind.REGISTER,
    names=("亮灯规则", "评灯规则", "lamp_rules"),
    key=("indicator_id", "valid_from"),
    label="indicator_id",
    fields=(
        Field("indicator_id", "指标代码", Type.CODE, Need.REQUIRED, ("代码",), example="PM1"),
        Field("method", "评灯方法", Type.ENUM, Need.REQUIRED, ("方法",), allowed=METHODS, example="界限"),
        Field("green", "绿灯界限", Type.DECIMAL, Need.REQUIRED, ("绿灯",), example="90"),
        Field("yellow", "黄灯界限", Type.DECIMAL, Need.REQUIRED, ("黄灯",), example="80"),
        Field("valid_from", "启用季度", Type.QUARTER, Need.REQUIRED, ("自何时起",), example="2018Q1"),
        Field("basis", "依据", Type.TEXT, Need.REQUIRED, ("文件依据",), example="街道考核办法"),
        DATA_SOURCE,
        REMARK,
    ),
    rules=_LAMP_RULES,
)  # fmt: skip

_TARGET_RULES = (
    _plan_falls("q2"),
    _plan_falls("q3"),
    _plan_falls("q4"),
    Rule("target_differs_from_year_plan", ("q4", "target"), nw.col("q4") != nw.col("target"), source="R1"),
    # Which codes there are is the families' to say; here only their form is known: two letters and a number.
    Rule("target_code_malformed", ("indicator_id", "indicator"),
         ~blank("indicator_id") & ~nw.col("indicator_id").str.contains(f"^{_CODE}$"), source="R2"),
    changed("target_changed_without_remark", ("target", "remark"), moved("target") & blank("remark"), "R3"),
    changed("target_unit_changed", ("unit",), moved("unit"), "R3"),
)  # fmt: skip

_TARGET_REFERENCES = (
    Reference("target_scope_unknown", "scope", "communities.community", same_quarter=False, source="V-REF",
              where=nw.col("scope") != WHOLE_OFFICE),
)  # fmt: skip

TARGETS = Table(
    id="targets",
    kind=Kind.REGISTER,
    names=("目标任务表", "目标任务", "年度目标", "目标责任书", "targets"),
    key=("year", "indicator_id", "scope"),
    label="indicator",
    ambiguous={"单位": ("unit", "scope"), "来源": ("basis", "data_source")},
    fields=(
        Field("year", "年度", Type.INTEGER, Need.REQUIRED, ("年份",), unit="年",
              minimum=2010, maximum=2099, example="2018"),
        Field("indicator_id", "指标代码", Type.CODE, Need.REQUIRED, ("代码",), example="RF1"),
        Field("indicator", "指标名称", Type.TEXT, Need.REQUIRED, ("指标", "考核指标"), example="市级流动红旗"),
        Field("scope", "范围", Type.TEXT, Need.REQUIRED, ("考核对象",), example=WHOLE_OFFICE),
        Field("unit", "计量单位", Type.TEXT, Need.REQUIRED, example="面"),
        Field("target", "年度目标", Type.DECIMAL, Need.REQUIRED, ("目标值", "目标任务"), example="4"),
        Field("q1", "一季度计划", Type.DECIMAL, aliases=("Q1计划",)),
        Field("q2", "上半年计划", Type.DECIMAL, aliases=("Q2计划",)),
        Field("q3", "前三季度计划", Type.DECIMAL, aliases=("Q3计划",)),
        Field("q4", "全年计划", Type.DECIMAL, aliases=("Q4计划",)),
        Field("basis", "依据", Type.TEXT, aliases=("文件依据", "来源文件"), example="年度目标责任书"),
        DATA_SOURCE,
        REMARK,
    ),
    rules=_TARGET_RULES,
    references=_TARGET_REFERENCES,
)  # fmt: skip
