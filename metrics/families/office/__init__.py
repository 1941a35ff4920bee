"""The office's own registers (名册与目标): communities, departments and the year's targets. No page, no measures."""

from metrics.families.office.schema import COMMUNITIES, DEPARTMENTS, TARGETS
from metrics.model.family import Family

FAMILY = Family(slug="office", order=90, tables=(COMMUNITIES, DEPARTMENTS, TARGETS), measures=())
