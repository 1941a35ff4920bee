"""Renovation of old compounds (老旧小区改造): starts, completions, money and households against plan (DOMAIN §3.2)."""

from metrics.blocks.family import Family
from metrics.families.renovation.measures import MEASURES
from metrics.families.renovation.page import page
from metrics.families.renovation.schema import RENOVATION
from metrics.families.renovation.sentences import attention, narrative

FAMILY = Family(
    slug="renovation",
    order=20,
    tables=(RENOVATION,),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
)
