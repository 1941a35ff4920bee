"""One row per result of one unit in one round of an award (DOMAIN §3.1).

The quarter is the assessed period: a flag handed over in October for the third quarter belongs to the third. Only when
the form leaves it blank does the day of the award decide. What is known of that day may be no more than the month.
City flags of the office and office flags of communities stand in one table and are never added together (R4).
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from metrics.model.office import Office
from metrics.model.rule import Reference, Rule, blank, exceeds, warning
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK

TABLE = "red_flags"
LEVELS = ("国家级", "省级", "市级", "区级", "街道级")
CITY, STREET_LEVEL = "市级", "街道级"
STREET, COMMUNITY, DEPARTMENT = "街道", "社区", "科室"
RED_FLAG, YELLOW_FLAG, CRITICISED, NOT_WON = "流动红旗", "流动黄旗", "通报批评", "未获评"

_ROUND = ("award_name", "grantor_level", "round_no")
_WON = nw.col("result").fill_null("") == RED_FLAG


def _columns(office: Office) -> Mapping[str, nw.Expr]:
    """What follows from a row: whether it is the office's own, whether it won.

    ``quarter_rows`` and ``own_city_results`` say how many rows, and how many city results of the office itself, the
    quarter had before any filter: a page narrowed to one community must not call the office's results not reported.
    """
    is_own = (nw.col("recipient_type") == STREET) & nw.col("recipient").is_in([office.name, office.short_name])
    is_own_city = is_own & (nw.col("grantor_level") == CITY) & ~blank("result")
    return {
        "is_own": is_own.fill_null(False),
        "is_red_flag": _WON,
        "quarter_rows": nw.len().over("quarter"),
        "own_city_results": is_own_city.fill_null(False).cast(nw.Int64).sum().over("quarter"),
    }


def _first_month() -> nw.Expr:
    """The first month of the assessed quarter, as 2017-07; it sorts before every day and the month itself."""
    month = nw.col("quarter")
    for written, first in (("Q1", "-01"), ("Q2", "-04"), ("Q3", "-07"), ("Q4", "-10")):
        month = month.str.replace_all(written, first, literal=True)
    return month


_RULES = (
    Rule("flag_without_quarter", ("quarter", "award_date"), blank("quarter") & blank("award_date"), source="R1"),
    warning("flag_awarded_before_period", ("award_date", "quarter"), nw.col("award_date") < _first_month(), "R1"),
    Rule("flag_rank_beyond_participants", ("rank", "participants"), exceeds("rank", "participants"), source="R2"),
    warning("flag_rank_without_participants", ("participants", "rank"), ~blank("rank") & blank("participants"), "R2"),
    warning("flag_won_twice", ("result", "award_name", "round_no", "recipient"),
            _WON & (_WON.cast(nw.Int64).sum().over(*_ROUND, "recipient_type") > 1), "R3"),
    warning("flag_of_another_street", ("recipient", "recipient_type"),
            (nw.col("recipient_type") == STREET) & ~blank("recipient") & ~nw.col("is_own"), "V-REF"),
)  # fmt: skip

_REFERENCES = (
    Reference("flag_recipient_not_a_community", "recipient", "communities.community", same_quarter=False,
              source="V-REF", where=nw.col("recipient_type") == COMMUNITY),
    Reference("flag_recipient_not_a_department", "recipient", "departments.department", same_quarter=False,
              source="V-REF", where=nw.col("recipient_type") == DEPARTMENT),
    # The campaigns and awards on record are the managed list of §3.1: one spelled anew would break a winning streak.
    Reference("flag_campaign_is_new", "campaign", "red_flags.campaign", same_quarter=False, source="§3.1"),
    Reference("flag_award_is_new", "award_name", "red_flags.award_name", same_quarter=False, source="§3.1"),
)  # fmt: skip

RED_FLAGS = Table(
    id=TABLE,
    kind=Kind.EVENT,
    names=("流动红旗", "评比表彰", "红旗评比", "评比结果", "获旗情况", "red_flags"),
    key=("award_name", "grantor_level", "round_no", "recipient"),
    period="quarter",
    period_fallback="award_date",
    label="recipient",
    computed=_columns,
    rules=_RULES,
    references=_REFERENCES,
    ambiguous={"单位": ("recipient", "grantor")},
    fields=(
        QUARTER,
        Field("award_date", "获得日期", Type.MONTH, aliases=("获奖时间", "授旗日期", "获旗时间", "评定日期"),
              example="2017-10-12"),
        Field("campaign", "评比活动", Type.TEXT, Need.REQUIRED, ("专项工作", "考评项目", "竞赛活动"),
              filter="category", example="双迎攻坚"),
        Field("award_name", "奖项名称", Type.TEXT, Need.REQUIRED, ("荣誉名称", "红旗名称", "奖项"),
              example="“双迎攻坚”流动红旗"),
        Field("grantor_level", "授予级别", Type.ENUM, Need.REQUIRED, ("级别", "奖项级别", "授予层级"),
              allowed=LEVELS,
              synonyms={"国家": "国家级", "国": "国家级", "省": "省级", "市": "市级", "区": "区级", "县": "区级",
                        "区(县)": "区级", "区县": "区级", "县级": "区级", "街道": "街道级", "办事处": "街道级"},
              example="市级"),
        Field("grantor", "授予单位", Type.TEXT, aliases=("颁发单位", "发文单位", "评定单位")),
        Field("recipient", "获得单位", Type.TEXT, Need.REQUIRED, ("获奖单位", "受表彰单位"),
              filter="community", example="刘寨街道办事处"),
        Field("recipient_type", "获得单位类型", Type.ENUM, Need.REQUIRED, ("单位类型",),
              allowed=(STREET, COMMUNITY, DEPARTMENT, "网格", "楼院"),
              synonyms={"办事处": STREET, "街道办事处": STREET, "部门": DEPARTMENT, "小区": "楼院"},
              example=STREET),
        Field("round_no", "评比期次", Type.CODE, Need.REQUIRED, ("期次", "批次", "第几期"), example="2017Q3期"),
        Field("result", "评比结果", Type.ENUM, Need.REQUIRED, ("结果", "等次", "评定结果"),
              allowed=(RED_FLAG, "金杯", "银杯", "铜杯", "优秀", "通报表扬", NOT_WON, CRITICISED, YELLOW_FLAG),
              synonyms={"红旗": RED_FLAG, "黄旗": YELLOW_FLAG, "未获奖": NOT_WON, "未获得": NOT_WON, "表扬": "通报表扬",
                        "批评": CRITICISED},
              example=RED_FLAG),
        Field("score", "综合得分", Type.DECIMAL, aliases=("得分", "考评得分", "分数"), unit="分",
              minimum=0, maximum=100, example="94.1"),
        Field("rank", "排名", Type.INTEGER, aliases=("名次", "位次"), minimum=1, example="1"),
        Field("participants", "参评单位数", Type.INTEGER, Need.CONDITIONAL, ("参评数", "参评单位"), unit="个",
              minimum=1, example="8"),
        # A negative prize is a fine (罚), so that there is no minimum.
        Field("prize", "奖励金额（万元）", Type.DECIMAL, aliases=("奖金", "奖励资金"), unit="万元", example="2"),
        Field("doc_no", "依据文号", Type.TEXT, aliases=("文号", "文件号", "通报文号"), example="郑政办文〔2017〕7号"),
        DATA_SOURCE,
        REMARK,
    ),
)  # fmt: skip
