"""The thirteen measures of patrols and ledger with their units, lamps and comparisons (DOMAIN §4.1, §4.2 CLOSE)."""

from __future__ import annotations

from metrics.families.rectification import closing_measures as closing
from metrics.families.rectification import ledger_measures as ledger
from metrics.families.rectification import patrol_measures as patrol
from metrics.families.rectification.standing import TABLE
from metrics.families.rectification.weeks import TABLE as PATROLS
from metrics.model.lamp import Bands, Worst
from metrics.model.measure import Better, Compare, Measure

ON_TIME_BANDS = Bands(90, 70, "S31")

WEEKS_KEPT = Measure(
    "PT1", PATROLS, "%", patrol.weeks_kept,
    compare=Compare.POINTS, lamp=Bands(100, 90, "DOMAIN §4.1"), planned=patrol.no_plan, is_headline=True,
)  # fmt: skip
PATROLS_MADE = Measure("PT2", PATROLS, "次", patrol.patrols, compare=Compare.PERCENT, decimals=0)
PER_WEEK = Measure(
    "PT3", PATROLS, "次/周", patrol.per_week,
    compare=Compare.ABSOLUTE, lamp=Worst("DOMAIN §4.1"), decimals=2, target_id="PT1",
)  # fmt: skip
FIXED_ON_SITE = Measure("PT4", PATROLS, "%", patrol.fixed_on_site, compare=Compare.POINTS)

FOUND = Measure("RC1", TABLE, "件", ledger.found, better=Better.NEITHER, compare=Compare.PERCENT, decimals=0)
CLOSURE = Measure("RC2", TABLE, "%", ledger.closure_rate, compare=Compare.POINTS, lamp=Bands(95, 90, "S31"))
ON_TIME = Measure("RC3", TABLE, "%", ledger.on_time_rate, compare=Compare.POINTS, lamp=ON_TIME_BANDS, is_headline=True)
MEAN_DAYS = Measure("RC4", TABLE, "天", closing.mean_days, better=Better.DOWN, compare=Compare.ABSOLUTE)
OVERDUE = Measure(
    "RC5", TABLE, "件", ledger.overdue_open,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("DOMAIN §4.1"), decimals=0, is_headline=True,
)  # fmt: skip
REWORK = Measure(
    "RC6", TABLE, "%", closing.rework_rate, better=Better.DOWN, compare=Compare.POINTS, lamp=Bands(1, 5, "S29")
)
RECURRENCE = Measure("RC7", TABLE, "%", closing.recurrence, better=Better.DOWN, compare=Compare.POINTS)
TOP_CLASSES = Measure("RC8", TABLE, "", ledger.top_classes, better=Better.NEITHER, decimals=0)
RECTIFIED = Measure("RC9", TABLE, "%", ledger.rectified_share, compare=Compare.POINTS, is_year_to_date=True)

MEASURES = (
    WEEKS_KEPT, PATROLS_MADE, PER_WEEK, FIXED_ON_SITE,
    FOUND, CLOSURE, ON_TIME, MEAN_DAYS, OVERDUE, REWORK, RECURRENCE, TOP_CLASSES, RECTIFIED,
)  # fmt: skip
# As the page shows them, a row of tiles each.
CLOSING_TILES = (CLOSURE, ON_TIME, OVERDUE, MEAN_DAYS, RECTIFIED)
PATROL_TILES = (WEEKS_KEPT, PER_WEEK, PATROLS_MADE, FIXED_ON_SITE)
PROBLEM_TILES = (FOUND, TOP_CLASSES, RECURRENCE, REWORK)
