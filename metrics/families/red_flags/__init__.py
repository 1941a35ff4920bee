"""Rotating red flags and rankings (流动红旗): what was won at which level, in a row, and who ranks where."""

from metrics.blocks.family import Family
from metrics.families.red_flags.counting import reporting
from metrics.families.red_flags.measures import MEASURES
from metrics.families.red_flags.page import page
from metrics.families.red_flags.schema import RED_FLAGS
from metrics.families.red_flags.sentences import attention, narrative

FAMILY = Family(
    slug="red_flags",
    order=10,
    tables=(RED_FLAGS,),
    measures=MEASURES,
    page=page,
    attention=attention,
    narrative=narrative,
    reporting=reporting,
)
