"""The two tables of key projects: dated milestones, and money and physical progress (DOMAIN §3.3, §3.4).

Both are sent again whole each quarter, so that forecasts can be compared from one quarter to the next.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.families.milestones import lateness
from metrics.families.milestones.rules import NODE_RULES, PROJECT_REFERENCES, PROJECT_RULES
from metrics.model.office import Office
from metrics.model.schema import Field, Kind, Need, Renews, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK


def _node_columns(office: Office) -> Mapping[str, nw.Expr]:
    cut = nw.col("quarter_end_day")
    return {"delay_days": lateness.delay_days(cut), "lamp": lateness.node_lamp(cut, office.node_red_days)}


def _project_columns(office: Office) -> Mapping[str, nw.Expr]:
    elapsed = lateness.elapsed_at_quarter_end()
    return {"pace_ratio": lateness.pace_ratio(elapsed), "lamp": lateness.project_lamp(elapsed)}


_PROJECT_ID = Field("project_id", "项目编号", Type.CODE, Need.REQUIRED, ("编号",), example="LZ-XM-06")

MILESTONES = Table(
    id="milestones",
    kind=Kind.SNAPSHOT,
    names=("重点项目节点", "项目节点", "节点台账", "重点项目节点台账", "里程碑", "milestones"),
    key=("quarter", "project_id", "node_no"),
    period="quarter",
    label="node_name",
    computed=_node_columns,
    rules=NODE_RULES,
    ambiguous={"完成时间": ("actual_date", "baseline_date")},
    fields=(
        QUARTER,
        _PROJECT_ID,
        Field("project_name", "项目名称", Type.TEXT, Need.REQUIRED, ("重点项目", "项目"),
              filter="project", example="样例城市综合体"),
        Field("project_type", "项目类别", Type.ENUM, aliases=("项目类型", "类别"),
              allowed=("城中村安置房", "房地产", "商业综合体", "基础设施", "公共服务", "其他"),
              synonyms={"安置房": "城中村安置房", "地产": "房地产", "城市综合体": "商业综合体"},
              filter="category", example="商业综合体"),
        Field("node_no", "节点序号", Type.INTEGER, Need.REQUIRED, ("序号", "节点编号"), minimum=1, example="5"),
        Field("node_name", "节点名称", Type.TEXT, Need.REQUIRED, ("节点", "里程碑", "关键节点", "重要节点"),
              example="竣工验收"),
        Field("node_class", "节点类别", Type.ENUM, aliases=("标准节点",),
              allowed=("立项", "土地", "规划许可", "施工许可", "开工", "基础出正负零", "主体封顶",
                       "竣工验收", "交付回迁", "其他"),
              synonyms={"立项批复": "立项", "用地": "土地", "正负零": "基础出正负零", "封顶": "主体封顶",
                        "竣工": "竣工验收", "交付": "交付回迁", "回迁": "交付回迁", "交付使用": "交付回迁"},
              example="竣工验收"),
        Field("weight", "节点权重（%）", Type.PERCENT, aliases=("权重",), unit="%",
              minimum=0, maximum=100, example="20"),
        Field("baseline_date", "计划完成日期", Type.DATE, Need.REQUIRED,
              ("计划时间", "计划完成时间", "目标日期", "时限"), example="2018-10-31"),
        Field("forecast_date", "预计完成日期", Type.DATE, Need.CONDITIONAL,
              ("预计完成时间", "预计时间"), example="2019-02-28"),
        Field("actual_date", "实际完成日期", Type.DATE, Need.CONDITIONAL, ("实际完成时间",)),
        Field("node_status", "节点状态", Type.ENUM, Need.REQUIRED, ("状态", "完成情况"),
              allowed=("未启动", "进行中", "已完成", "已取消"),
              synonyms={"未开始": "未启动", "正在推进": "进行中", "推进中": "进行中", "在办": "进行中",
                        "完成": "已完成", "办结": "已完成", "取消": "已取消"},
              example="进行中"),
        Field("adjust_doc", "计划调整依据", Type.TEXT, Need.CONDITIONAL, ("调整文号", "调整依据")),
        Field("dept", "责任单位", Type.TEXT, Need.REQUIRED, ("责任部门", "牵头单位"),
              filter="department", example="重点项目专班"),
        Field("leader", "分包领导", Type.TEXT, aliases=("包保领导", "联系领导"), example="分包副主任"),
        Field("issues", "存在问题", Type.TEXT, Need.CONDITIONAL, ("滞后原因", "困难问题"), example="管线迁改影响施工"),
        Field("next_step", "下步措施", Type.TEXT, aliases=("下一步计划",), example="倒排工期，每周调度"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip

_TWO_SUMS = ("year_invested", "invested_total")

PROJECTS = Table(
    id="projects",
    kind=Kind.SNAPSHOT,
    names=("重点项目投资进度", "重点项目投资", "项目投资进度", "重点项目进度表", "projects"),
    key=("quarter", "project_id"),
    period="quarter",
    label="project_name",
    computed=_project_columns,
    rules=PROJECT_RULES,
    references=PROJECT_REFERENCES,
    ambiguous={
        "累计完成投资": _TWO_SUMS,
        "累计投资": _TWO_SUMS,
        "完成投资": _TWO_SUMS,
        "进度": ("progress", "planned_progress"),
        "序时进度": ("planned_progress", "(computed time progress)"),
        "完成率": ("progress", "(computed KPI)"),
    },
    fields=(
        QUARTER,
        _PROJECT_ID,
        Field("project_name", "项目名称", Type.TEXT, Need.REQUIRED, ("重点项目",),
              filter="project", example="样例城市综合体"),
        Field("nature", "建设性质", Type.ENUM, Need.REQUIRED, ("项目性质", "项目阶段"),
              allowed=("前期", "新开工", "续建", "竣工", "暂缓"),
              synonyms={"新建": "新开工", "建成": "竣工", "投产": "竣工", "已竣工": "竣工", "缓建": "暂缓",
                        "前期工作": "前期"},
              example="续建"),
        Field("total_invest", "总投资（万元）", Type.DECIMAL, aliases=("总投资", "计划总投资"),
              unit="万元", minimum=0, swing_pct=30, example="42000"),
        Field("year_plan_invest", "年度计划投资（万元）", Type.DECIMAL, Need.CONDITIONAL, ("年度计划投资", "当年计划"),
              unit="万元", minimum=0, example="20000"),
        Field("year_invested", "本年累计完成投资（万元）", Type.DECIMAL, Need.CONDITIONAL,
              ("年初至报告期末完成投资", "年初累计完成投资"), unit="万元", minimum=0, example="9400",
              renews=Renews.YEARLY),
        Field("invested_total", "自开工累计完成投资（万元）", Type.DECIMAL, aliases=("开工以来累计投资",),
              unit="万元", minimum=0, example="21000"),
        Field("planned_progress", "计划形象进度（%）", Type.PERCENT, aliases=("计划进度",),
              unit="%", minimum=0, maximum=100, example="66"),
        Field("progress", "形象进度（%）", Type.PERCENT, Need.REQUIRED, ("完成进度", "实际进度"),
              unit="%", minimum=0, maximum=100, example="51"),
        Field("progress_note", "形象进度说明", Type.TEXT, aliases=("进展情况", "工程进展", "推进情况")),
        Field("dept", "责任单位", Type.TEXT, aliases=("责任部门",), filter="department", example="重点项目专班"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
