"""The two columns every table ends with: where a row comes from, and what is to be said about it (DOMAIN §3)."""

from __future__ import annotations

from metrics.model.schema import Field, Type

DATA_SOURCE = Field(
    "data_source",
    "数据来源",
    Type.ENUM,
    aliases=("资料来源",),
    allowed=("填报", "访谈", "公开资料", "访谈+示例", "示例"),
    default="填报",
    example="填报",
)
REMARK = Field("remark", "备注", Type.TEXT, aliases=("说明", "情况说明", "注"), max_length=500)
