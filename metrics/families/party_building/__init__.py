"""Party building (党建活动): theme days of every branch, volunteer service, brands (DOMAIN §3.8, §3.9)."""

from metrics.blocks.family import Family
from metrics.families.party_building.measures import MEASURES
from metrics.families.party_building.page import page
from metrics.families.party_building.schema import ACTIVITIES, BRANCHES
from metrics.families.party_building.sentences import attention, narrative

FAMILY = Family(
    slug="party_building",
    order=60,
    tables=(ACTIVITIES, BRANCHES),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
)
