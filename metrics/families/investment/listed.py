"""Deals as things to draw and list: one plain value per deal, with how far it came and since when it stands there.

A row tells where a deal stands, not since when, and 终止 not how far it had come: both are read from earlier reports.
The office sees a deal only at quarter ends, so the first quarter end at which it was seen in its stage is all that is
known of the day it got there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.blocks import View
from metrics.blocks.things import day, thing
from metrics.families.investment.stages import ENDED, RUNNING, SIGNED, STAGES, TALKS
from metrics.families.investment.standing import TABLE, deals
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Reporting, plain

_COLUMNS = {"signed_on": "sign_date", "contract": "contract_amount"}


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal as reported for one quarter.

    ``furthest`` is its stage, or the last one before it ended. ``since`` is the first quarter end at which it was seen
    in its stage; ``is_since_earlier`` when it may have got there before, because nobody reported the quarter before.
    """

    deal_id: str
    name: str
    zone: str
    origin: str
    stage: str
    furthest: str
    since: Quarter
    is_since_earlier: bool
    signed_on: date | None
    contract: float | None
    year_in_place: float | None
    total_in_place: float | None
    waiting_days: int | None
    lamp: Lamp | None
    dept: str
    remark: str
    is_signed: bool
    is_assumed: bool
    is_illustrative: bool

    @property
    def is_ended(self) -> bool:
        """Whether it was given up."""
        return self.stage == ENDED

    @property
    def is_under_way(self) -> bool:
        """Whether it is still on its way: neither in operation nor ended."""
        return self.stage not in (RUNNING, ENDED)

    @property
    def arrived_pct(self) -> float | None:
        """Money in place in percent of the contract; None where either is not known."""
        return self.total_in_place / self.contract * 100 if self.contract and self.total_in_place is not None else None

    @property
    def is_slow(self) -> bool:
        """Whether it is lit yellow or red, which only a deal still waiting to land can be."""
        return self.lamp in (Lamp.YELLOW, Lamp.RED)

    def counts_at(self, stage: str) -> bool:
        """Whether it counts as having come to a stage, as in the figures.

        Signed is who has a date of signing, also when it ended since; beyond that stand those signed that go on.
        """
        if stage == TALKS:
            return True
        return self.is_signed and (stage == SIGNED or (not self.is_ended and self.stage in _from(stage)))


Deals = tuple[Deal, ...]


def listed(view: View) -> Deals:
    """The deals of the page's quarter by number."""
    # The whole record, not the narrowed one: a deal keeps its past when a filter hides some of its rows.
    past: dict[str, list[tuple[Quarter, str]]] = {}
    for row in plain(view.everything.until(TABLE, view.quarter)):
        past.setdefault(row["deal_id"], []).append((Quarter.parse(row["quarter"]), row["deal_stage"] or ""))
    rows = plain(deals(view.records, view.quarter))
    found = (_deal(row, sorted(past[row["deal_id"]]), view) for row in rows)
    return tuple(sorted(found, key=lambda deal: deal.deal_id))


def slow(found: Iterable[Deal]) -> list[Deal]:
    """Signed deals that have waited too long to land, the longest first."""
    return sorted((d for d in found if d.is_slow), key=lambda d: (-(d.waiting_days or 0), d.deal_id))


def days_in_stage(deal: Deal, view: View) -> int | None:
    """Days from the first quarter end at which it was seen in its stage; None where the stage is only assumed."""
    return None if deal.is_assumed else view.records.cut_day(view.quarter) - deal.since.end_day


def amount(found: Iterable[Deal], name: str) -> float:
    """Sum of one amount over deals; a blank one is left out."""
    return float(sum(getattr(deal, name) or 0 for deal in found))


def _deal(row: Mapping[str, Any], past: Sequence[tuple[Quarter, str]], view: View) -> Deal:
    stage = row["deal_stage"] or TALKS
    since = _since(past)
    signed_on = day(row["sign_date"])
    return thing(
        Deal,
        row,
        _COLUMNS,
        name=row["deal_name"] or row["deal_id"],
        stage=stage,
        furthest=_before_end(past, row["sign_date"]) if stage == ENDED else stage,
        since=since,
        is_since_earlier=view.everything.reporting(TABLE, since.previous) is Reporting.MISSING,
        is_signed=signed_on is not None and day_number(signed_on) <= view.quarter.end_day,
    )


def _from(stage: str) -> tuple[str, ...]:
    """A stage and those after it."""
    return STAGES[STAGES.index(stage) :]


def _since(past: Sequence[tuple[Quarter, str]]) -> Quarter:
    """The first of the last reports that all say the same stage."""
    first, stage = past[-1]
    for quarter, earlier in reversed(past):
        if earlier != stage:
            break
        first = quarter
    return first


def _before_end(past: Sequence[tuple[Quarter, str]], signed_on: str | None) -> str:
    """The last stage reported before 终止; without any, 签约 when there is a date of signing, else 在谈."""
    earlier = next((stage for _, stage in reversed(past) if stage in STAGES), None)
    return earlier or (SIGNED if signed_on else TALKS)
