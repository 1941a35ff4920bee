"""Key projects (重点项目): dated milestones with their lamps, and money against the year's plan (DOMAIN §3.3, §3.4)."""

from metrics.blocks.family import Family
from metrics.families.milestones.measures import MEASURES
from metrics.families.milestones.page import page
from metrics.families.milestones.schema import MILESTONES, PROJECTS
from metrics.families.milestones.sentences import attention, narrative, upcoming

FAMILY = Family(
    slug="milestones",
    order=30,
    tables=(MILESTONES, PROJECTS),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
    upcoming=upcoming,
)
