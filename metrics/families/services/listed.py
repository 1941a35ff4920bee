"""Communities as things to draw and list: one plain value per community, blanks as None.

One that owed a row and sent none stands among them without any figure. Each figure of a community is judged by the
limits published for the whole office. What a community has, or why it has none, is said in one way everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from metrics.blocks import View
from metrics.blocks.heads import limits
from metrics.blocks.things import thing
from metrics.charts.description import Mark
from metrics.families.services.measures import AREA, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import CENTRES, FOUR_KINDS, TABLE
from metrics.families.services.standing import standing
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting, plain

JUDGED = (SATISFACTION, COVERAGE, DONE)
_COLUMNS = {
    "name": "community", "status": "centre_status", "area": "centre_area", "covered": "covered_households",
    "on_time": "done_on_time",
}  # fmt: skip


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


def of_whom(found: Communities, view: View) -> str:
    """Of whom a sentence speaks: 10个社区, or 已报的9个社区 where some did not report."""
    sent = len(reported(found))
    return _of("whole" if sent == len(found) else "partly", sent, view)


def of_reported(value: Value, view: View) -> str:
    """Of whom a figure speaks, 已报的9个社区; "" where all reported."""
    return _of("figure", value.parts["reported"], view) if value.parts["missing"] else ""


def _of(which: str, count: int, view: View) -> str:
    return view.text(f"of.{which}_one" if count == 1 else f"of.{which}", count=count)


def cases_told(value: Value, view: View) -> tuple[str, Mapping[str, str]]:
    """How cases were done: the sentence's key, by whether anybody states what was done on time, and its slots."""
    on_time = value.parts.get("on_time_pct")
    return "cases" if on_time is not None else "cases_untimed", {
        "of": of_reported(value, view),
        "accepted": numbers.plain(value.parts.get("accepted", 0)),
        "rate": phrases.value(value, DONE, view.text),
        "on_time": numbers.amount(on_time, "%"),
    }


def mark(community: Community, measure: Measure, view: View) -> Mark:
    """A community's figure under its lamp, or the word for why there is none."""
    number = community.figure(measure)
    if not community.is_reported:
        return Mark(view.text("word.not_reported"), Lamp.GREY)
    if number is None:
        return Mark(view.text("label.no_cases" if measure is DONE and community.accepted == 0 else "label.blank"))
    return Mark(_printed(community, measure, number, view), limits(measure, view).lamp(number))


def no_centre(community: Community, view: View) -> str:
    """无（未建）: what stands where a community without a centre would have an area."""
    return view.text("label.no_area", status=view.text.word(community.status) or view.text("label.blank"))


def _printed(community: Community, measure: Measure, number: float, view: View) -> str:
    if measure is not AREA:
        return phrases.value(Value(number), measure, view.text)
    if not number and not community.has_centre:
        return no_centre(community, view)
    return phrases.bare(Value(number), measure)


def centre_since(view: View) -> Mapping[str, Quarter]:
    """The first quarter on record in which each community had a centre."""
    since: dict[str, Quarter] = {}
    rows = view.records.until(TABLE, view.quarter).select("quarter", "community", "centre_status")
    for quarter, name, _ in sorted((q, n, s) for q, n, s in rows.iter_rows() if n and s in CENTRES):
        since.setdefault(str(name), Quarter.parse(str(quarter)))
    return since


def _community(row: Mapping[str, Any]) -> Community:
    points = tuple((kind, _whole(row[kind])) for kind in (*FOUR_KINDS, "pts_other"))
    return thing(Community, row, _COLUMNS, is_reported=True, points=points)


def _pct(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole * 100


def _whole(cell: Any) -> int | None:
    return None if cell is None else int(cell)
