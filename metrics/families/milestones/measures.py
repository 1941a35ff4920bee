"""The thirteen measures of key projects with their units, lamps and comparisons (DOMAIN §4.1, §4.2).

PM1 and PM2 are lit by house limits; PM3, PM5 and PJ2 by the worst of their rows or by their own limits in points; PJ1,
PJ3 and PJ4 by pace (武汉, 新晃: S17, S18).
"""

from __future__ import annotations

from metrics.families.milestones import node_measures as of_nodes
from metrics.families.milestones import project_measures as of_projects
from metrics.families.milestones.lateness import PACE
from metrics.families.milestones.standing import NODES, PROJECTS, plan
from metrics.model.lamp import Bands, Worst
from metrics.model.measure import Basis, Better, Compare, Measure, Plan

ON_TIME = Measure(
    "PM1", NODES, "%", of_nodes.on_time_rate,
    compare=Compare.POINTS, lamp=Bands(90, 80, "DOMAIN §4.1"), is_headline=True,
)  # fmt: skip
COMPLETED = Measure(
    "PM2", NODES, "%", of_nodes.completion_rate, compare=Compare.POINTS, lamp=Bands(95, 85, "DOMAIN §4.1")
)
DAYS_LATE = Measure(
    "PM3", NODES, "天", of_nodes.days_late,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("DOMAIN §4.2 NODE"), decimals=0,
)  # fmt: skip
DRIFT = Measure(
    "PM4", NODES, "天", of_nodes.forecast_drift, better=Better.DOWN, lamp=Worst("S59"), decimals=0
)  # fmt: skip
LAMPS = Measure(
    "PM5", NODES, "个", of_nodes.lamp_distribution,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("S15, S16, S17"), decimals=0, is_headline=True,
)  # fmt: skip
PLAN_CHANGES = Measure(
    "PM6", NODES, "次", of_nodes.plan_changes,
    better=Better.DOWN, compare=Compare.ABSOLUTE, lamp=Worst("DOMAIN §4.1"), decimals=0,
)  # fmt: skip
DUE_NEXT = Measure("PM7", NODES, "个", of_nodes.due_next_quarter, better=Better.NEITHER, decimals=0)

INVESTED = Measure(
    "PJ1", PROJECTS, "%", of_projects.investment_rate,
    compare=Compare.POINTS, lamp=PACE, planned=plan, is_headline=True, is_year_to_date=True,
)  # fmt: skip
AHEAD = Measure("PJ2", PROJECTS, "个百分点", of_projects.ahead_of_pace, lamp=Worst("S15, S35"), is_year_to_date=True)
PACE_RATIO = Measure(
    "PJ3", PROJECTS, "ratio", of_projects.pace, lamp=PACE, decimals=3,
    planned=lambda _records, _quarter: Plan(1.0, Basis.TIME), is_year_to_date=True,
)  # fmt: skip
STARTED = Measure(
    "PJ4", PROJECTS, "%", of_projects.started_rate,
    compare=Compare.POINTS, lamp=PACE, planned=of_projects.starts_planned, is_year_to_date=True,
)  # fmt: skip
ON_PACE = Measure("PJ5", PROJECTS, "%", of_projects.on_pace_share, compare=Compare.POINTS, is_year_to_date=True)
FINISHED = Measure("PJ6", PROJECTS, "%", of_projects.completed_rate, compare=Compare.POINTS, is_year_to_date=True)

MEASURES = (
    ON_TIME, COMPLETED, DAYS_LATE, DRIFT, LAMPS, PLAN_CHANGES, DUE_NEXT,
    INVESTED, AHEAD, PACE_RATIO, STARTED, ON_PACE, FINISHED,
)  # fmt: skip
# As the page shows them, a row of tiles each.
NODE_TILES = (ON_TIME, COMPLETED, LAMPS, DAYS_LATE, DRIFT, PLAN_CHANGES, DUE_NEXT)
MONEY_TILES = (INVESTED, AHEAD, PACE_RATIO, STARTED, ON_PACE, FINISHED)
# Of which the page says what they leave out.
NOTED = (COMPLETED, DRIFT, INVESTED, STARTED, FINISHED)
