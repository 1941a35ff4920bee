"""The table of investment promotion: one row per deal per quarter end (DOMAIN §3.10).

The whole list is sent again each quarter. ``year_in_place`` starts again each year, ``total_in_place`` counts since the
beginning: the bare header 到位资金 says neither and is asked about (§3.12). Amounts are in 万元; foreign money is
converted before it is reported (R4).
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.families.investment import stages
from metrics.families.investment.rules import RULES
from metrics.model.office import Office
from metrics.model.schema import Field, Kind, Need, Renews, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK


def _columns(office: Office) -> Mapping[str, nw.Expr]:
    return stages.columns(nw.col("quarter_end_day"))


INVESTMENT = Table(
    id="investment",
    kind=Kind.SNAPSHOT,
    names=("招商引资", "招商引资项目", "招商引资项目进展", "招商引资进展情况", "招商项目台账", "investment"),
    key=("quarter", "deal_id"),
    period="quarter",
    label="deal_name",
    computed=_columns,
    rules=RULES,
    ambiguous={
        "到位资金": ("year_in_place", "total_in_place"),
        "来源": ("data_source", "origin"),
        "单位": ("dept", "(unit of measure)"),
    },
    fields=(
        QUARTER,
        Field("deal_id", "项目编号", Type.CODE, Need.REQUIRED, ("编号",), example="LZ-ZS-08"),
        Field("deal_name", "项目名称", Type.TEXT, Need.REQUIRED, ("招商项目", "企业名称"), filter="project",
              example="样例商务中心"),
        Field("mode", "招商方式", Type.ENUM, aliases=("招商模式",),
              allowed=("以商招商", "专题招商", "集群招商", "楼宇招商", "委托招商", "其他"), example="集群招商"),
        Field("industry", "产业类型", Type.ENUM, aliases=("行业", "产业类别"),
              allowed=("总部经济", "网络（互联网）企业", "商贸零售", "家居家具", "眼镜", "生活日用品", "商务办公",
                       "休闲娱乐", "其他"),
              synonyms={"企业总部": "总部经济", "总部": "总部经济", "网络公司": "网络（互联网）企业",
                        "网络企业": "网络（互联网）企业", "互联网企业": "网络（互联网）企业", "商贸": "商贸零售",
                        "零售": "商贸零售", "家具": "家居家具", "家居": "家居家具", "日用品": "生活日用品"},
              example="商务办公"),
        Field("zone", "布局分区", Type.ENUM, aliases=("所在片区", "功能区"), allowed=stages.ZONES,
              synonyms={"农业路": stages.ZONES[0], "商贸服务区": stages.ZONES[0], "南阳路": stages.ZONES[1],
                        "休闲娱乐区": stages.ZONES[1], "北三环": stages.ZONES[2], "商务办公区": stages.ZONES[2]},
              filter="category", example=stages.ZONES[2]),
        Field("carrier", "承载楼宇", Type.TEXT, aliases=("载体", "楼宇名称")),
        Field("origin", "资金来源地", Type.ENUM, Need.REQUIRED, ("资金来源", "来源地"), allowed=stages.ORIGINS,
              synonyms={"外资": "境外", "港澳台": "境外", "国外": "境外", "外省": "省外", "市外": "省内市外",
                        "区外": "市内区外", "本区": "区内"},
              example="省外"),
        Field("deal_stage", "项目阶段", Type.ENUM, Need.REQUIRED, ("阶段", "进展阶段"),
              allowed=(*stages.STAGES, stages.ENDED),
              synonyms={"洽谈": "在谈", "洽谈中": "在谈", "已签约": "签约", "落地": "注册落地", "已落地": "注册落地",
                        "注册": "注册落地", "已注册": "注册落地", "开工": stages.STARTED, "装修": stages.STARTED,
                        "已开工": stages.STARTED, "在建": stages.STARTED, "投产": "投产运营", "运营": "投产运营",
                        "开业": "投产运营", "已运营": "投产运营", "已终止": "终止", "解约": "终止"},
              example="注册落地"),
        Field("sign_date", "签约日期", Type.DATE, Need.CONDITIONAL, ("签约时间",), example="2018-01-25"),
        Field("contract_amount", "合同金额（万元）", Type.DECIMAL, Need.CONDITIONAL,
              ("合同金额", "协议金额", "合同引资额", "投资额"), unit="万元", minimum=0, example="12000"),
        Field("year_in_place", "本年累计到位资金（万元）", Type.DECIMAL,
              aliases=("本年到位资金", "年初至报告期末到位资金"), unit="万元", minimum=0, example="1440",
              renews=Renews.YEARLY),
        Field("total_in_place", "累计到位资金（万元）", Type.DECIMAL, aliases=("累计到位",), unit="万元", minimum=0,
              example="1440"),
        Field("jobs", "新增就业（人）", Type.INTEGER, aliases=("新增就业", "就业人数"), unit="人", minimum=0),
        Field("dept", "责任单位", Type.TEXT, aliases=("责任部门",), filter="department", example="经济发展办公室"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
