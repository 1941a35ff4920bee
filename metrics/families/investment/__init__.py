"""Investment promotion (招商引资): deals from talks to operation, money in place against target (DOMAIN §3.10)."""

from metrics.blocks.family import Family
from metrics.families.investment.measures import MEASURES
from metrics.families.investment.page import page
from metrics.families.investment.schema import INVESTMENT
from metrics.families.investment.sentences import attention, narrative

FAMILY = Family(
    slug="investment",
    order=70,
    tables=(INVESTMENT,),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
)
