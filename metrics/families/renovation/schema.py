"""The table of old-compound renovation: one row per compound per quarter end (DOMAIN §3.2).

The whole list is sent again each quarter. Compounds keep their number through renames. ``year_invested`` starts again
each year, ``invested_total`` counts since works began: a header that says neither is asked about (§3.12).
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.families.renovation import schedule
from metrics.families.renovation.rules import RULES
from metrics.model.office import Office
from metrics.model.schema import Field, Kind, Need, Renews, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK


def _columns(office: Office) -> Mapping[str, nw.Expr]:
    return schedule.columns(nw.col("quarter_end_day"), office)


_TWO_SUMS = ("year_invested", "invested_total")

RENOVATION = Table(
    id="renovation",
    kind=Kind.SNAPSHOT,
    names=("老旧小区改造进度", "老旧小区改造进展情况", "老旧小区改造", "小区改造进度", "renovation"),
    key=("quarter", "compound_id"),
    period="quarter",
    label="compound_name",
    computed=_columns,
    rules=RULES,
    ambiguous={
        "累计完成投资": _TWO_SUMS,
        "累计投资": _TWO_SUMS,
        "完成投资": _TWO_SUMS,
        "进度": ("progress", "planned_progress"),
        "序时进度": ("planned_progress", "(computed time progress)"),
        "完成时间": ("actual_end", "planned_end"),
        "完成率": ("progress", "(computed KPI)"),
        "单位": ("dept", "(unit of measure)"),
        "来源": ("data_source", "funding"),
        "状态": ("stage",),
        "惠及户数": ("households", "(KPI RV4)"),
    },
    fields=(
        QUARTER,
        Field("compound_id", "小区编号", Type.CODE, Need.REQUIRED, ("编号", "楼院编号", "项目编号"),
              example="LZ-XQ-008"),
        Field("compound_name", "小区（楼院）名称", Type.TEXT, Need.REQUIRED,
              ("小区名称", "楼院名称", "改造小区", "项目名称"), filter="project", example="样例花园"),
        Field("former_name", "曾用名", Type.TEXT, aliases=("原名称", "别名")),
        Field("community", "所属社区", Type.TEXT, Need.REQUIRED, ("社区", "社区名称"),
              register="communities.community", filter="community", example="清华园社区"),
        Field("address", "地址", Type.TEXT, aliases=("坐落", "位置")),
        Field("built_year", "建成年代", Type.TEXT, aliases=("建成年份", "建设年代", "建成时间"), unit="年",
              example="1998"),
        Field("buildings", "楼栋数（栋）", Type.INTEGER, aliases=("楼栋数", "栋数", "楼栋"), unit="栋", minimum=1,
              swing_pct=30, example="5"),
        # R9: any change of households or area asks for a remark, not only a large one.
        Field("households", "户数（户）", Type.INTEGER, Need.REQUIRED, ("户数", "居民户数", "涉及户数"), unit="户",
              minimum=1, swing_pct=0, example="198"),
        Field("floor_area", "建筑面积（㎡）", Type.DECIMAL, aliases=("建筑面积", "改造面积", "面积"), unit="㎡",
              minimum=0.01, swing_pct=0, example="16100"),
        Field("plan_year", "计划年度", Type.INTEGER, Need.REQUIRED, ("年度计划", "改造年度", "计划年份"), unit="年",
              minimum=2017, maximum=2035, example="2018"),
        Field("in_plan", "是否纳入计划", Type.YES_NO, aliases=("纳入计划", "计划内"), default="是", example="是"),
        Field("scope", "改造类别", Type.MULTI, aliases=("改造类型", "改造内容类别"),
              allowed=("基础类", "完善类", "提升类", "综合整治"),
              synonyms={"基础": "基础类", "完善": "完善类", "提升": "提升类"}, example="基础类、完善类"),
        Field("works", "改造内容", Type.TEXT, aliases=("改造项目", "建设内容"), example="屋面防水、雨污分流"),
        Field("stage", "改造阶段", Type.ENUM, Need.REQUIRED, ("进展阶段", "当前阶段", "工作阶段"),
              allowed=schedule.STAGES,
              synonyms={"摸底": "摸底调查", "调查摸底": "摸底调查", "设计": "方案设计", "招标": "招标采购",
                        "招投标": "招标采购", "在建": "施工中", "已开工": "施工中", "施工": "施工中",
                        "完工": "已完工", "竣工": "已完工", "已竣工": "已完工", "验收合格": "已验收",
                        "移交": "移交管养", "已移交": "移交管养"},
              example="施工中"),
        Field("planned_start", "计划开工日期", Type.DATE, Need.CONDITIONAL, ("计划开工", "计划开工时间"),
              example="2018-04-10"),
        Field("planned_end", "计划完工日期", Type.DATE, Need.CONDITIONAL,
              ("计划完工", "计划竣工日期", "计划竣工时间"), example="2018-11-15"),
        Field("actual_start", "实际开工日期", Type.DATE, Need.CONDITIONAL, ("开工日期", "开工时间"),
              example="2018-05-20"),
        Field("actual_end", "实际完工日期", Type.DATE, Need.CONDITIONAL, ("完工日期", "竣工日期", "完工时间")),
        Field("planned_progress", "计划进度（%）", Type.PERCENT, aliases=("计划进度",), unit="%", minimum=0,
              maximum=100, example="31"),
        Field("progress", "形象进度（%）", Type.PERCENT, Need.REQUIRED,
              ("完成进度", "工程进度", "完成比例", "实际进度"), unit="%", minimum=0, maximum=100, example="8"),
        Field("budget", "总投资（万元）", Type.DECIMAL, aliases=("概算投资", "总投资", "计划总投资", "投资估算"),
              unit="万元", minimum=0, swing_pct=30, example="444.4"),
        Field("year_plan_invest", "年度计划投资（万元）", Type.DECIMAL, aliases=("年度计划投资", "当年计划投资"),
              unit="万元", minimum=0, example="444.4"),
        Field("year_invested", "本年累计完成投资（万元）", Type.DECIMAL,
              aliases=("年初至报告期末完成投资", "本年完成投资", "年度完成投资"), unit="万元", minimum=0, example="31",
              renews=Renews.YEARLY),
        Field("invested_total", "自开工累计完成投资（万元）", Type.DECIMAL,
              aliases=("开工以来累计投资", "自开工累计投资"), unit="万元", minimum=0, example="31"),
        Field("funding", "资金来源", Type.MULTI, aliases=("资金渠道",),
              allowed=("中央补助", "省级", "市级", "区级", "街道自筹", "社会资本", "居民出资"),
              synonyms={"中央": "中央补助", "省": "省级", "市": "市级", "区": "区级", "自筹": "街道自筹",
                        "居民": "居民出资"},
              example="市级、区级"),
        Field("management", "管理方式", Type.ENUM, aliases=("物业管理方式", "管理模式", "长效管理"),
              allowed=schedule.KINDS_OF_MANAGEMENT,
              synonyms={"无人管理": "无主管", "产权单位": "产权单位管理", "业委会自治": "业主自治", "自治": "业主自治",
                        "社区托管": "社区代管", "专业物业公司": "专业物业", "物业公司": "专业物业"},
              example="专业物业"),
        Field("satisfaction", "居民满意度（%）", Type.PERCENT, aliases=("满意度", "群众满意度"), unit="%", minimum=0,
              maximum=100),
        Field("dept", "责任单位", Type.TEXT, aliases=("责任部门", "牵头单位", "牵头科室"), filter="department",
              example="老旧小区改造专班"),
        Field("leader", "分包领导", Type.TEXT, aliases=("包保领导", "分管领导", "责任领导"), example="分包副主任"),
        Field("issues", "存在问题", Type.TEXT, Need.CONDITIONAL, ("主要问题", "困难"), example="管线迁改协调进度慢"),
        Field("next_step", "下步措施", Type.TEXT, aliases=("下一步计划", "工作措施"), example="专班每周调度"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
