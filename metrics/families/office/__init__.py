"""The office's own registers (名册与目标): communities, departments, targets, settings and lamp rules. No page."""

from metrics.blocks.family import Family
from metrics.families.office.schema import COMMUNITIES, DEPARTMENTS, LAMP_RULES, SETTINGS, TARGETS

FAMILY = Family(slug="office", order=90, tables=(COMMUNITIES, DEPARTMENTS, TARGETS, SETTINGS, LAMP_RULES), measures=())
