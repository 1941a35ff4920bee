"""The eight measures of flags and rankings with their units, lamps and comparisons (DOMAIN §4.1, §4.2).

RF1 is lit by the pace of the year to date against its target; RF5 by a yellow flag alone, because somebody is always
last and a rank by itself is no alarm; RF6 by fixed limits (S5); RF7 is red below 0 (S6). Numbers of flags compare in
面, never in percent: they are too small.
"""

from __future__ import annotations

from metrics.families.red_flags import contests, counting
from metrics.families.red_flags.schema import TABLE
from metrics.model.lamp import Bands, Pace, Worst
from metrics.model.measure import Better, Compare, Measure

CITY_FLAGS = Measure(
    "RF1", TABLE, "面", counting.city_flags,
    compare=Compare.ABSOLUTE, lamp=Pace(), decimals=0, is_headline=True, is_year_to_date=True,
    planned=counting.city_plan, comparable=counting.same_months,
)  # fmt: skip
WIN_RATE = Measure(
    "RF2", TABLE, "%", contests.win_rate,
    compare=Compare.POINTS, comparable=contests.same_award(contests.win_rate), is_year_to_date=True,
)  # fmt: skip
STREAK = Measure("RF3", TABLE, "次", contests.streak, decimals=0)
HOLDING = Measure("RF4", TABLE, "天", contests.holding_period, decimals=0)
RANK = Measure(
    "RF5", TABLE, "位", contests.rank,
    better=Better.DOWN, compare=Compare.RANK, lamp=Worst("S6"), decimals=0, is_headline=True,
    comparable=contests.same_award(contests.rank),
)  # fmt: skip
SCORE = Measure(
    "RF6", TABLE, "分", contests.score,
    compare=Compare.ABSOLUTE, lamp=Bands(90, 80, "S5"), comparable=contests.same_award(contests.score),
)  # fmt: skip
NET_FLAGS = Measure(
    "RF7", TABLE, "面", counting.net_flags,
    compare=Compare.ABSOLUTE, lamp=Worst("S6"), decimals=0, comparable=counting.same_level,
)  # fmt: skip
PRIZE = Measure("RF8", TABLE, "万元", counting.prize_money, compare=Compare.ABSOLUTE)

MEASURES = (CITY_FLAGS, WIN_RATE, STREAK, HOLDING, RANK, SCORE, NET_FLAGS, PRIZE)
# As the page shows them, a row of tiles each.
TILES = (CITY_FLAGS, RANK, SCORE, STREAK, WIN_RATE, NET_FLAGS, HOLDING, PRIZE)
