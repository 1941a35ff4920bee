"""Patrols and rectification ledger (巡查整改): two patrols a week, every problem closed in time (DOMAIN §3.5, §3.6)."""

from metrics.blocks.family import Family
from metrics.families.rectification.measures import MEASURES
from metrics.families.rectification.page import page
from metrics.families.rectification.schema import LEDGER, PATROLS
from metrics.families.rectification.sentences import attention, narrative

FAMILY = Family(
    slug="rectification",
    order=40,
    tables=(PATROLS, LEDGER),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
)
