"""How the reports themselves come in (数据治理): on time, complete, corrected afterwards (DQ1–3, DOMAIN §4.1).

It has no table of its own and speaks of the other families, which it is given once all are known.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from metrics.blocks.family import Family, units
from metrics.families.governance.measures import measures
from metrics.families.governance.page import page
from metrics.families.governance.sentences import narrative


def whole(families: tuple[Family, ...]) -> Family:
    """The family about these families."""
    made = measures(families)
    return replace(
        FAMILY,
        measures=made,
        page=partial(page, families, made),
        narrative=partial(narrative, made),
        reporting=partial(units, families),
        over=None,
    )


FAMILY = Family(slug="governance", order=80, tables=(), measures=(), over=whole)
