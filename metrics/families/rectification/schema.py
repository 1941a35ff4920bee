"""The two tables of rectification: one row per patrol, one row per problem found (DOMAIN §3.5, §3.6).

Both are events that are corrected in place by their number. A problem belongs to the quarter it was found in and stays
there while its lifecycle columns are filled in, so that a closure of April corrects a row of March.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.families.rectification import lifecycle, vocabulary, weeks
from metrics.families.rectification.rules import LEDGER_REFERENCES, LEDGER_RULES, PATROL_REFERENCES, PATROL_RULES
from metrics.model.office import Office
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, REMARK


def _patrol_columns(office: Office) -> Mapping[str, nw.Expr]:
    return {weeks.THURSDAY: weeks.thursday_day()}


def _ledger_columns(office: Office) -> Mapping[str, nw.Expr]:
    cut = nw.col("quarter_end_day")
    return {
        "overdue_days": lifecycle.overdue_days(cut),
        "lamp": lifecycle.lamp(cut, office),
        "state_by_dates": lifecycle.state_by_dates(),
        "usual_limit": lifecycle.usual_limit(),
    }


PATROLS = Table(
    id="patrols",
    kind=Kind.EVENT,
    names=("巡查记录", "巡查台账", "巡查登记表", "巡查情况", "patrols"),
    key=("patrol_no",),
    period="patrol_date",
    label="patrol_no",
    computed=_patrol_columns,
    rules=PATROL_RULES,
    references=PATROL_REFERENCES,
    fields=(
        Field("patrol_no", "巡查编号", Type.CODE, Need.REQUIRED, ("编号", "序号"), example="XC-2018-052"),
        Field("patrol_date", "巡查日期", Type.DATE, Need.REQUIRED, ("日期", "巡查时间"), example="2018-06-29"),
        Field("team", "巡查小组", Type.TEXT, aliases=("巡查人员", "带队科室"), example="“双迎攻坚”巡查小组"),
        Field("area", "巡查范围", Type.TEXT, aliases=("巡查路段", "巡查区域"), example="南阳路沿线"),
        Field("found", "发现问题数", Type.INTEGER, Need.REQUIRED, ("问题数", "发现问题"), unit="个", minimum=0,
              example="3"),
        Field("fixed_on_site", "现场整改数", Type.INTEGER, aliases=("当场整改", "立行立改"), unit="个", minimum=0,
              example="2"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip

LEDGER = Table(
    id="rectification",
    kind=Kind.EVENT,
    names=("巡查整改台账", "整改台账", "问题台账", "巡查问题整改台账", "rectification"),
    key=("issue_no",),
    period="found_date",
    label="issue_no",
    computed=_ledger_columns,
    rules=LEDGER_RULES,
    references=LEDGER_REFERENCES,
    ambiguous={
        "来源": ("source", "data_source"),
        "单位": ("dept", "(unit of measure)"),
        "完成时间": ("fixed_date", "closed_date", "due_date"),
    },
    fields=(
        Field("issue_no", "问题编号", Type.CODE, Need.REQUIRED, ("编号", "案件编号", "台账编号"),
              example="WT-2018-0064"),
        Field("patrol_no", "巡查编号", Type.CODE, aliases=("巡查批次",), example="XC-2018-052"),
        Field("source", "问题来源", Type.ENUM, Need.REQUIRED, ("案件来源",), allowed=vocabulary.SOURCES,
              synonyms=vocabulary.SOURCE_SYNONYMS, example=vocabulary.PATROL),
        Field("found_date", "发现日期", Type.DATE, Need.REQUIRED, ("发现时间", "上报日期", "检查日期"),
              example="2018-06-26"),
        Field("community", "所属社区", Type.TEXT, Need.REQUIRED, ("社区",), register="communities.community",
              filter="community", example="同乐社区"),
        Field("place", "问题点位", Type.TEXT, Need.REQUIRED, ("地点", "位置", "问题位置", "路段"),
              example="南阳路背街"),
        Field("category", "问题类别", Type.ENUM, Need.REQUIRED, ("类别", "问题类型", "小类"),
              allowed=vocabulary.CATEGORIES, synonyms=vocabulary.CATEGORY_SYNONYMS, filter="category",
              example="店外经营"),
        Field("detail", "问题描述", Type.TEXT, Need.REQUIRED, ("问题", "存在问题", "具体问题"),
              example="临街商户突店营业，货物外摆"),
        Field("severity", "紧急程度", Type.ENUM, aliases=("等级", "严重程度"), allowed=vocabulary.SEVERITIES,
              synonyms={"普通": "一般", "重要": "重点", "紧急件": "紧急"}, default="一般", example="一般"),
        # A community may answer for what happens in it, so that the filter holds departments and communities alike.
        Field("dept", "责任单位", Type.TEXT, Need.REQUIRED, ("责任部门", "整改单位", "责任科室"), filter="department",
              example="城管执法中队"),
        Field("due_date", "整改时限", Type.DATE, Need.REQUIRED, ("整改期限", "限期", "要求完成时间"),
              example="2018-06-27"),
        Field("fixed_date", "整改完成日期", Type.DATE, Need.CONDITIONAL, ("整改时间", "完成日期"),
              example="2018-06-27"),
        Field("closed_date", "销号日期", Type.DATE, Need.CONDITIONAL, ("结案日期", "复查日期", "核查日期"),
              example="2018-06-27"),
        Field("status", "整改状态", Type.ENUM, Need.REQUIRED, ("状态", "整改情况", "是否整改"),
              allowed=vocabulary.STATES, synonyms=vocabulary.STATE_SYNONYMS, example=vocabulary.CLOSED),
        Field("rework", "返工次数", Type.INTEGER, aliases=("返工", "复查不合格次数"), unit="次", minimum=0,
              default="0", example="0"),
        Field("defer_doc", "缓办依据", Type.TEXT, Need.CONDITIONAL, ("延期说明",)),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
