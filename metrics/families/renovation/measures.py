"""The twelve measures of renovation with their units, lamps and comparisons (DOMAIN §4.1, §4.2).

RV1–RV3, RV5 and RV7 are lit by pace (武汉, 新晃: S17, S18): against the compounds' own planned dates, against time
passed, and against the programme's years (``plans``). RV9 and RV12 take the worst of their compounds.
"""

from __future__ import annotations

from metrics.families.renovation import money_measures as money
from metrics.families.renovation import plan_measures as plan
from metrics.families.renovation import plans
from metrics.families.renovation import progress_measures as progress
from metrics.families.renovation import upkeep_measures as upkeep
from metrics.families.renovation.standing import TABLE
from metrics.model.lamp import Bands, Pace, Worst
from metrics.model.measure import Better, Compare, Measure

STARTED = Measure(
    "RV1", TABLE, "%", plan.start_rate,
    compare=Compare.POINTS, lamp=Pace(), planned=plans.starts, is_headline=True, is_year_to_date=True,
)  # fmt: skip
STARTED_HOUSEHOLDS = Measure(
    "RV2", TABLE, "%", plan.start_rate_households,
    compare=Compare.POINTS, lamp=Pace(), planned=plans.starts_by_households, target_id="RV1", is_year_to_date=True,
)  # fmt: skip
COMPLETED = Measure(
    "RV3", TABLE, "%", plan.completion_rate,
    compare=Compare.POINTS, lamp=Pace(), planned=plans.ends, is_headline=True, is_year_to_date=True,
)  # fmt: skip
BENEFITED = Measure(
    "RV4", TABLE, "户", plan.households_benefited,
    compare=Compare.PERCENT, decimals=0, comparable=plan.benefited_comparably,
)  # fmt: skip
INVESTED = Measure(
    "RV5", TABLE, "%", money.investment_rate,
    compare=Compare.POINTS, lamp=Pace(), planned=plans.money, is_headline=True, is_year_to_date=True,
)  # fmt: skip
# Never compared: the difference of two indices is neither points nor percent of anything.
INDEX = Measure("RV6", TABLE, "ratio", progress.schedule_index, lamp=Bands(0.95, 0.90, "S51"), decimals=3)
PROGRAMME = Measure(
    "RV7", TABLE, "%", plan.programme_rate,
    compare=Compare.POINTS, lamp=Pace(), planned=plans.programme,
)  # fmt: skip
PROFESSIONAL = Measure(
    "RV8", TABLE, "%", upkeep.professional_share, compare=Compare.POINTS, comparable=upkeep.professional_comparably
)
LAGGING = Measure(
    "RV9", TABLE, "个", progress.lagging,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("S15"), decimals=0, is_headline=True,
)  # fmt: skip
UNIT_COST = Measure("RV10", TABLE, "元/㎡", money.unit_cost, better=Better.NEITHER, compare=Compare.PERCENT)
SATISFACTION = Measure("RV11", TABLE, "%", upkeep.satisfaction, compare=Compare.POINTS, lamp=Bands(90, 80, "S37"))
OVERDUE = Measure(
    "RV12", TABLE, "个", progress.overdue,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("S15"), decimals=0,
)  # fmt: skip

MEASURES = (
    STARTED, STARTED_HOUSEHOLDS, COMPLETED, BENEFITED, INVESTED, INDEX,
    PROGRAMME, PROFESSIONAL, LAGGING, UNIT_COST, SATISFACTION, OVERDUE,
)  # fmt: skip
# As the page shows them, a row of tiles each.
PROGRESS_TILES = (STARTED, STARTED_HOUSEHOLDS, COMPLETED, LAGGING, OVERDUE, INDEX, PROGRAMME)
MONEY_TILES = (INVESTED, UNIT_COST)
GAIN_TILES = (BENEFITED, PROFESSIONAL, SATISFACTION)
