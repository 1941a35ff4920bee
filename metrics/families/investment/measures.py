"""The six measures of investment promotion with their units, lamps and comparisons (DOMAIN §4.1, §4.2).

Only money in place is lit, by its pace against the year's target (武汉, 新晃: S17, S18); the rates follow a published
bulletin of 许昌 (S34) and are shown without a lamp.
"""

from __future__ import annotations

from metrics.families.investment import deal_measures as of_deals
from metrics.families.investment import money_measures as of_money
from metrics.families.investment.standing import TABLE, planned
from metrics.model.lamp import Pace
from metrics.model.measure import Better, Compare, Measure

SIGNED = Measure("IV1", TABLE, "个", of_deals.signed_deals, compare=Compare.PERCENT, decimals=0)
IN_PLACE = Measure(
    "IV2", TABLE, "万元", of_money.in_place,
    compare=Compare.PERCENT, lamp=Pace(), is_headline=True, planned=planned, is_year_to_date=True,
)  # fmt: skip
PERFORMED = Measure("IV3", TABLE, "%", of_deals.performance_rate, compare=Compare.POINTS)
STARTED = Measure("IV4", TABLE, "%", of_deals.start_rate, compare=Compare.POINTS)
ARRIVED = Measure("IV5", TABLE, "%", of_money.fund_arrival_rate, compare=Compare.POINTS)
OUT_OF_PROVINCE = Measure(
    "IV6", TABLE, "%", of_money.out_of_province_share,
    better=Better.NEITHER, compare=Compare.POINTS, is_year_to_date=True,
)  # fmt: skip

MEASURES = (SIGNED, IN_PLACE, PERFORMED, STARTED, ARRIVED, OUT_OF_PROVINCE)
# As the page shows them, a row of tiles each.
TILES = (IN_PLACE, SIGNED, PERFORMED, STARTED, ARRIVED, OUT_OF_PROVINCE)
