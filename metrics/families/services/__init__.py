"""Services to residents (便民服务): centres, the 15-minute circle, cases, satisfaction (DOMAIN §3.7)."""

from metrics.blocks.family import Family
from metrics.families.services.measures import MEASURES
from metrics.families.services.page import page
from metrics.families.services.schema import SERVICES
from metrics.families.services.sentences import attention, narrative
from metrics.families.services.standing import reporting

FAMILY = Family(
    slug="services",
    order=50,
    tables=(SERVICES,),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
    reporting=reporting,
)
