"""The table of street trees: what each community planted and what still grows."""

from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK

STREET_TREES = Table(
    id="street_trees",
    kind=Kind.SNAPSHOT,
    names=("行道树补植情况", "行道树", "street_trees"),
    key=("quarter", "community"),
    period="quarter",
    label="community",
    fields=(
        QUARTER,
        Field("community", "所属社区", Type.TEXT, Need.REQUIRED, ("社区",), filter="community", example="同乐社区"),
        Field("planted", "补植棵数（棵）", Type.INTEGER, Need.REQUIRED, ("补植数",), "棵", minimum=0, example="40"),
        Field("alive", "成活棵数（棵）", Type.INTEGER, Need.REQUIRED, ("成活数",), "棵", minimum=0, example="36"),
        DATA_SOURCE,
        REMARK,
    ),
)
