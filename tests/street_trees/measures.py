"""How many trees were planted and how many of them live."""

from metrics.model.aggregates import absent, total
from metrics.model.lamp import Bands
from metrics.model.measure import Compare, Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records

TABLE = "street_trees"


def survival_pct(records: Records, quarter: Quarter) -> Value:
    """Trees alive ÷ trees planted in percent."""
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = records.rows(TABLE, quarter)
    return Value.ratio(total(rows, "alive"), total(rows, "planted"), rows=rows)


SURVIVAL = Measure(
    "ST1", TABLE, "%", survival_pct, compare=Compare.POINTS, lamp=Bands(90, 80, "样例标准"), is_headline=True
)
MEASURES = (SURVIVAL,)
