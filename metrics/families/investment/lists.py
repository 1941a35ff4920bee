"""The tables of the page: where each deal stands and since when, and every deal with its money (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Column, listing
from metrics.families.investment.listed import Deal, Deals, days_in_stage
from metrics.families.investment.measures import SIGNED
from metrics.families.investment.stages import STAGES
from metrics.i18n import numbers, phrases


def under_way(found: Deals, view: View) -> TableBlock:
    """Deals neither in operation nor ended, the longest in their stage first; days count between quarter ends."""
    going = sorted(
        (deal for deal in found if deal.is_under_way),
        key=lambda deal: (-(days_in_stage(deal, view) or 0), STAGES.index(deal.stage), deal.deal_id),
    )
    unit = view.text("unit.wan_yuan")
    columns = (
        Column("lamp", "lamp"), Column("deal", of="name"), Column("stage"),
        Column("since", of=lambda d: _since(d, view)), Column("days", "number", lambda d: days_in_stage(d, view)),
        Column("signed_on", "date"), Column("contract", "money", unit=unit),
        Column("total", "money", "total_in_place", unit), Column("dept"),
    )  # fmt: skip
    return _table("under_way", going, columns, view, note=view.text("note.since"))


def deals(found: Deals, view: View) -> TableBlock:
    """Every deal of the quarter: stage, zone, origin, contract and money in place; ended ones last."""
    shown = sorted(found, key=lambda deal: (deal.is_ended, -STAGES.index(deal.furthest), deal.deal_id))
    text, unit = view.text, view.text("unit.wan_yuan")
    columns = (
        Column("deal", of="name"), Column("stage", of=lambda d: _stage(d, view)),
        Column("zone", of=lambda d: text.word(d.zone) if d.zone else None),
        Column("origin", of=lambda d: text.word(d.origin) if d.origin else None), Column("signed_on", "date"),
        Column("contract", "money", unit=unit), Column("year", "money", "year_in_place", unit),
        Column("total", "money", "total_in_place", unit), Column("rate", "percent", "arrived_pct"), Column("dept"),
        Column("remark"),
    )  # fmt: skip
    return _table("deals", shown, columns, view)


def _table(key: str, found: list[Deal], columns: Iterable[Column], view: View, note: str = "") -> TableBlock:
    text = view.text
    # What stands for an empty list: that there is none, or why nobody knows.
    empty = phrases.why(view.read(SIGNED).value, text) or text(f"empty.{key}")
    title = text(f"chart.{key}", count=len(found))
    return listing(key, title, found, columns, view, narrows="project", by="name", note=note, empty=empty)


def _since(deal: Deal, view: View) -> str:
    """自2017年第三季度末起; 不晚于… where it may have got there earlier; "" where the stage is only assumed."""
    if deal.is_assumed:
        return view.text("label.since_assumed")
    key = "label.since_earlier" if deal.is_since_earlier else "label.since"
    return view.text(key, quarter=numbers.quarter(deal.since, view.lang))


def _stage(deal: Deal, view: View) -> str:
    if not deal.is_ended:
        return view.text.word(deal.stage)
    return view.text("label.ended_at", ended=view.text.word(deal.stage), stage=view.text.word(deal.furthest))
