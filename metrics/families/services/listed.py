"""Communities as things to draw and list: one plain value per community, blanks as None.

One that owed a row and sent none stands among them without any figure. Each figure of a community is judged by the
limits published for the whole office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from metrics.blocks import View
from metrics.families.services.measures import COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import CENTRES, FOUR_KINDS, TABLE
from metrics.families.services.standing import standing
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting, plain

JUDGED = (SATISFACTION, COVERAGE, DONE)


@dataclass(frozen=True, slots=True)
class Community:
    """One community at one quarter's end. ``points`` are its outlets by kind; ``status`` "" where it was left blank.

    ``is_assumed`` marks a real name whose values are invented (DOMAIN §3): nothing is held against it.
    """

    name: str
    is_reported: bool = True
    households: int | None = None
    status: str = ""
    area: float | None = None
    covered: int | None = None
    points: tuple[tuple[str, int | None], ...] = ()
    accepted: int | None = None
    done: int | None = None
    on_time: int | None = None
    satisfaction: float | None = None
    is_illustrative: bool = False
    is_assumed: bool = False

    @property
    def has_centre(self) -> bool:
        """Whether it has a centre, also one being rebuilt or extended."""
        return self.status in CENTRES

    @property
    def lacking(self) -> tuple[str, ...]:
        """Which of the four kinds it is known to have none of."""
        return tuple(kind for kind, count in self.points if kind in FOUR_KINDS and count == 0)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Which of the four kinds it did not fill in."""
        return tuple(kind for kind, count in self.points if kind in FOUR_KINDS and count is None)

    @property
    def coverage(self) -> float | None:
        """Households within 15 minutes' walk, in percent of all."""
        return _pct(self.covered, self.households)

    @property
    def done_pct(self) -> float | None:
        """Cases done, in percent of those accepted in the quarter."""
        return _pct(self.done, self.accepted)

    @property
    def on_time_pct(self) -> float | None:
        """Cases done on time, in percent of those done."""
        return _pct(self.on_time, self.done)

    @property
    def area_per_100(self) -> float | None:
        """㎡ of service facilities per 100 households; 0 without a centre, None where a centre's area is unknown."""
        if not self.is_reported or (self.area is None and self.has_centre):
            return None
        return _pct(self.area or 0, self.households)

    def figure(self, measure: Measure) -> float | None:
        """Its own figure of a measure that is judged by limits."""
        known = {"SV1": self.satisfaction, "SV2": self.coverage, "SV3": self.done_pct, "SV4": self.area_per_100}
        return known[measure.id]

    def lamp(self, measure: Measure) -> Lamp | None:
        """The lamp of that figure; grey when it did not report."""
        number = self.figure(measure)
        if not self.is_reported:
            return Lamp.GREY
        return None if number is None else measure.bands.lamp(number)


Communities = tuple[Community, ...]


def listed(view: View, quarter: Quarter | None = None) -> Communities:
    """The communities of a quarter in the register's order, those that did not report among them."""
    at = standing(view.records, quarter or view.quarter)
    if at.state is not Reporting.REPORTED:
        return ()
    rows = {row["community"]: _community(row) for row in plain(at.rows) if row["community"]}
    order = (*at.expected, *at.unregistered)
    return tuple(rows.get(name, Community(name, is_reported=False)) for name in order)


def reported(found: Iterable[Community]) -> Communities:
    """Those that sent a row."""
    return tuple(community for community in found if community.is_reported)


def illustrative(found: Iterable[Community]) -> bool:
    """Whether any of them is a sample row."""
    return any(community.is_illustrative for community in found)


def centre_since(view: View) -> Mapping[str, Quarter]:
    """The first quarter on record in which each community had a centre."""
    since: dict[str, Quarter] = {}
    rows = view.records.until(TABLE, view.quarter).select("quarter", "community", "centre_status")
    for quarter, name, _ in sorted((q, n, s) for q, n, s in rows.iter_rows() if n and s in CENTRES):
        since.setdefault(str(name), Quarter.parse(str(quarter)))
    return since


def _community(row: Mapping[str, Any]) -> Community:
    return Community(
        name=row["community"],
        households=_whole(row["households"]),
        status=row["centre_status"] or "",
        area=None if row["centre_area"] is None else float(row["centre_area"]),
        covered=_whole(row["covered_households"]),
        points=tuple((kind, _whole(row[kind])) for kind in (*FOUR_KINDS, "pts_other")),
        accepted=_whole(row["accepted"]),
        done=_whole(row["done"]),
        on_time=_whole(row["done_on_time"]),
        satisfaction=None if row["satisfaction"] is None else float(row["satisfaction"]),
        is_illustrative="示例" in (row["data_source"] or ""),
        is_assumed=row["data_source"] == "访谈+示例",
    )


def _pct(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole * 100


def _whole(cell: Any) -> int | None:
    return None if cell is None else int(cell)
