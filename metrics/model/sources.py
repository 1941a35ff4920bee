"""Columns that many tables share: the quarter, where a row comes from, and what is to be said about it (DOMAIN §3)."""

from __future__ import annotations

from metrics.model.schema import Field, Need, Renews, Type

QUARTER = Field(
    "quarter",
    "季度",
    Type.QUARTER,
    Need.REQUIRED,
    aliases=("报告期", "统计期", "所属季度", "填报季度", "期别"),
    example="2018Q2",
)
DATA_SOURCE = Field(
    "data_source",
    "数据来源",
    Type.ENUM,
    aliases=("资料来源",),
    allowed=("填报", "访谈", "公开资料", "访谈+示例", "示例"),
    default="填报",
    example="填报",
)
REMARK = Field("remark", "备注", Type.TEXT, aliases=("说明", "情况说明", "注"), max_length=500, renews=Renews.QUARTERLY)
