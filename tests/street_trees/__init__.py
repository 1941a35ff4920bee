"""Street trees (行道树): a family that the product does not have, to prove that a folder is all it takes."""

from metrics.families.street_trees.measures import MEASURES
from metrics.families.street_trees.page import page
from metrics.families.street_trees.schema import STREET_TREES

from metrics.blocks.family import Family

FAMILY = Family(slug="street_trees", order=80, tables=(STREET_TREES,), measures=MEASURES, page=page)
