"""The six measures of services to residents with their units, lamps and comparisons (DOMAIN §4.1).

Two quarters in which different communities reported are compared on those that are in both (可比口径, §4.4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from metrics.families.services import figures
from metrics.families.services.figures import Figure
from metrics.families.services.schema import TABLE
from metrics.families.services.standing import Standing, among, names, standing
from metrics.model.lamp import Bands, Lamp, Worst
from metrics.model.measure import Compare, Measure, Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.targets import held, level

# Of the number of centres asked for; house, as no source says how many fewer are how bad.
_OF_TARGET = Bands(100, 80, "DOMAIN §4.1")


def _computed(figure: Figure, *, counts: bool = False) -> Callable[[Records, Quarter], Value]:
    """A figure of the communities that reported, with who did not; a zero report is 0 for a figure that ``counts``."""

    def compute(records: Records, quarter: Quarter) -> Value:
        at = standing(records, quarter)
        known = {"reported": len(at.reported), "expected": len(at.expected), "missing": at.missing}
        if at.reason and not (counts and at.state is Reporting.ZERO):
            return Value.missing(at.reason, parts=known)
        value = figure(at.rows)
        return replace(value, parts={**value.parts, **known}, notes=(*_who(at), *value.notes))

    return compute


def _comparable(figure: Figure) -> Callable[[Records, Quarter, Quarter], tuple[Value, Value] | None]:
    """The figure at both quarters on the communities that are in both; None when they are the same."""

    def pair(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
        now, before = records.rows(TABLE, quarter), records.rows(TABLE, base)
        if set(names(now)) == set(names(before)):
            return None
        both = set(names(now)) & set(names(before))
        return figure(among(now, both)), figure(among(before, both))

    return pair


def _centres(records: Records, quarter: Quarter) -> Value:
    """SV5 with its lamp against the number the targets ask for; without a target there is none."""
    value, asked = _counted(records, quarter), level(records, quarter, "SV5", TABLE)
    if value.number is None or asked is None or not asked.number:
        return value
    lamp: Lamp = _OF_TARGET.lamp(value.number / asked.number * 100)
    return replace(value, lamp=lamp, parts={**value.parts, "target": asked.number})


def _who(at: Standing) -> Notes:
    sent = {"reported": len(at.reported), "expected": len(at.expected)}
    is_owed = at.missing and at.state is Reporting.REPORTED
    return (
        *((("note.unreported", sent | figures.named(at.missing)),) if is_owed else ()),
        *((("note.unregistered", figures.named(at.unregistered)),) if at.unregistered else ()),
    )


_counted = _computed(figures.centres, counts=True)

SATISFACTION = Measure(
    "SV1", TABLE, "%", _computed(figures.satisfaction), compare=Compare.POINTS, lamp=Bands(90, 80, "S37"),
    is_headline=True, planned=held("SV1", TABLE), comparable=_comparable(figures.satisfaction),
)  # fmt: skip
COVERAGE = Measure(
    "SV2", TABLE, "%", _computed(figures.coverage), compare=Compare.POINTS, lamp=Bands(90, 75, "DOMAIN §4.1"),
    is_headline=True, planned=held("SV2", TABLE), comparable=_comparable(figures.coverage),
)  # fmt: skip
DONE = Measure(
    "SV3", TABLE, "%", _computed(figures.done), compare=Compare.POINTS, lamp=Bands(98, 95, "DOMAIN §4.1"),
    planned=held("SV3", TABLE), comparable=_comparable(figures.done),
)  # fmt: skip
AREA = Measure(
    "SV4", TABLE, "㎡/百户", _computed(figures.area), compare=Compare.ABSOLUTE, lamp=Bands(30, 20, "S38"),
    planned=held("SV4", TABLE), comparable=_comparable(figures.area),
)  # fmt: skip
CENTRES = Measure(
    "SV5", TABLE, "个", _centres, compare=Compare.ABSOLUTE, lamp=Worst("DOMAIN §1, §4.1"), decimals=0,
    planned=held("SV5", TABLE), comparable=_comparable(figures.centres),
)  # fmt: skip
FOUR_KINDS = Measure(
    "SV6", TABLE, "%", _computed(figures.four_kinds), compare=Compare.POINTS,
    planned=held("SV6", TABLE), comparable=_comparable(figures.four_kinds),
)  # fmt: skip

MEASURES = (SATISFACTION, COVERAGE, DONE, AREA, CENTRES, FOUR_KINDS)
# As the page shows them, a row of tiles each.
TILES = (COVERAGE, SATISFACTION, CENTRES, AREA, FOUR_KINDS, DONE)
