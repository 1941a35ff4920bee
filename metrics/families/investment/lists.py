"""The tables of the page: where each deal stands and since when, and every deal with its money (DOMAIN §5)."""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import iso
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, ColumnKind, Grid, GridColumn
from metrics.families.investment.listed import Deal, Deals, days_in_stage
from metrics.families.investment.measures import SIGNED
from metrics.families.investment.stages import STAGES
from metrics.i18n import numbers, phrases

_KINDS: dict[str, tuple[ColumnKind, int]] = {
    "lamp": ("lamp", 0), "days": ("number", 0), "signed_on": ("date", 0), "contract": ("money", 1),
    "year": ("money", 1), "total": ("money", 1), "rate": ("percent", 1),
}  # fmt: skip


def under_way(found: Deals, view: View) -> TableBlock:
    """Deals neither in operation nor ended, the longest in their stage first; days count between quarter ends."""
    going = sorted(
        (deal for deal in found if deal.is_under_way),
        key=lambda deal: (-(days_in_stage(deal, view) or 0), STAGES.index(deal.stage), deal.deal_id),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            d.lamp,
            d.name,
            d.stage,
            _since(d, view),
            days_in_stage(d, view),
            iso(d.signed_on),
            d.contract,
            d.total_in_place,
            d.dept,
        )
        for d in going
    )
    return TableBlock(
        key="under_way",
        title=view.text("chart.under_way", count=len(going)),
        grid=Grid(
            _columns(view, "lamp", "deal", "stage", "since", "days", "signed_on", "contract", "total", "dept"), rows
        ),
        note=view.text("note.since"),
        narrows="project",
        ids=tuple(deal.name for deal in going),
        is_illustrative=illustrative(going),
        empty=_empty("under_way", view),
    )


def deals(found: Deals, view: View) -> TableBlock:
    """Every deal of the quarter: stage, zone, origin, contract and money in place; ended ones last."""
    shown = sorted(found, key=lambda deal: (deal.is_ended, -STAGES.index(deal.furthest), deal.deal_id))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            deal.name,
            _stage(deal, view),
            view.text.word(deal.zone) if deal.zone else None,
            view.text.word(deal.origin) if deal.origin else None,
            iso(deal.signed_on),
            deal.contract,
            deal.year_in_place,
            deal.total_in_place,
            deal.total_in_place / deal.contract * 100 if deal.contract and deal.total_in_place is not None else None,
            deal.dept,
            deal.remark,
        )
        for deal in shown
    )
    names = ("deal", "stage", "zone", "origin", "signed_on", "contract", "year", "total", "rate", "dept", "remark")
    return TableBlock(
        key="deals",
        title=view.text("chart.deals", count=len(found)),
        grid=Grid(_columns(view, *names), rows),
        narrows="project",
        ids=tuple(deal.name for deal in shown),
        is_illustrative=illustrative(shown),
        empty=_empty("deals", view),
    )


def _empty(name: str, view: View) -> str:
    """What stands for an empty list: that there is none, or why nobody knows."""
    return phrases.why(view.read(SIGNED).value, view.text) or view.text(f"empty.{name}")


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


def _columns(view: View, *names: str) -> tuple[GridColumn, ...]:
    found = []
    for name in names:
        kind, places = _KINDS.get(name, ("text", 0))
        unit = view.text("unit.wan_yuan") if kind == "money" else ""
        found.append(GridColumn(view.text(f"column.{name}"), kind, places, unit))
    return tuple(found)
