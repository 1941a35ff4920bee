"""The page 招商引资: is the year's money on pace, how far are the deals, which wait, where does the money come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import (
    Block,
    Chart,
    Section,
    View,
    apart,
    charts,
    is_reported,
    lead,
    noted,
    remarked,
    running,
    tiles,
)
from metrics.families.investment import lists, sentences
from metrics.families.investment.charts import funnel, money_funnel, origins, rates, zones
from metrics.families.investment.curves import year_curve
from metrics.families.investment.listed import Deals, listed
from metrics.families.investment.measures import MEASURES, TILES
from metrics.families.investment.standing import TABLE, deals
from metrics.i18n import phrases
from metrics.model.quarter import Quarter
from metrics.model.records import WHOLE_OFFICE, Reporting


def page(view: View) -> Iterator[Block]:
    """Answer in order: is the target on pace, how far are the deals, which wait, where does the money come from."""
    found = cache(partial(listed, view))
    return apart(
        lead(lambda: sentences.lead(found(), view)),
        tiles("tiles", TILES, view),
        _curve(view),
        _progress(found, view),
        _origins(found, view),
        remarked(_remarks(found, view)),
    )


def _curve(view: View) -> Iterator[Block]:
    yield from charts(Chart("curve", year_curve(view), "half"), Chart("rates", rates(view), "half"))


def _progress(found: Callable[[], Deals], view: View) -> Iterator[Block]:
    yield Section("progress", view.text("section.progress"))
    yield from charts(
        Chart("funnel", funnel(found(), view), "half"), Chart("contracts", money_funnel(found(), view), "half")
    )
    if is_reported(TABLE, view):
        yield lists.under_way(found(), view)


def _origins(found: Callable[[], Deals], view: View) -> Iterator[Block]:
    yield from charts(Chart("zones", zones(found(), view), "half"), Chart("origins", origins(view), "half"))
    if is_reported(TABLE, view):
        yield lists.deals(found(), view)


def _remarks(found: Callable[[], Deals], view: View) -> Iterator[str]:
    """What is left out, what only looks odd, and how the list differs from last quarter's; each said once."""
    text = view.text
    yield from noted(MEASURES, view)
    if assumed := [deal.name for deal in found() if deal.is_assumed]:
        yield text("note.assumed", count=len(assumed), names=phrases.quoted(assumed))
    yield from _list_changes(view)
    if view.records.scope(TABLE) != WHOLE_OFFICE:
        yield text("note.part_of_target")
    yield from running(view)


def _list_changes(view: View) -> Iterator[str]:
    before = view.quarter.previous
    if any(view.records.reporting(TABLE, quarter) is not Reporting.REPORTED for quarter in (view.quarter, before)):
        return
    now, then = _names(view, view.quarter), _names(view, before)
    added, gone = [now[key] for key in now if key not in then], [then[key] for key in then if key not in now]
    if added or gone:
        names = phrases.quoted([*(f"+{name}" for name in added), *(f"−{name}" for name in gone)])
        yield view.text("note.listed", added=len(added), removed=len(gone), names=names)


def _names(view: View, quarter: Quarter) -> dict[str, str]:
    rows = deals(view.records, quarter).select("deal_id", "deal_name").sort("deal_id").iter_rows()
    return {str(key): str(name or key) for key, name in rows}
