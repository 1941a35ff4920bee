"""The page 老旧小区改造: how far is the year's plan, who lags and why, is the money on pace, who gains."""

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
from metrics.families.renovation import lists, sentences
from metrics.families.renovation.charts import benefited, management, progress, stages
from metrics.families.renovation.curves import completion_curve, completions, money_curve, starts
from metrics.families.renovation.listed import Compounds, listed
from metrics.families.renovation.measures import COMPLETED, GAIN_TILES, MEASURES, MONEY_TILES, PROGRESS_TILES, STARTED
from metrics.families.renovation.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Basis, Reading

_CORRECTED = "更正"


def page(view: View) -> Iterator[Block]:
    """Answer in order: how far are we, which compounds lag, who does what next, is the money on pace, who gains."""
    found = cache(partial(listed, view))
    return apart(
        lead(lambda: sentences.lead(found(), view)),
        _progress(found, view),
        _courses(view),
        _money(found, view),
        _gain(found, view),
        remarked(_remarks(found, view)),
    )


def _progress(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("progress", view.text("section.progress"))
    yield from tiles("progress_tiles", PROGRESS_TILES, view)
    yield from charts(Chart("stages", stages(found(), view)))
    yield from charts(Chart("against_plan", progress(found(), view)))
    if is_reported(TABLE, view):
        yield lists.lagging(found(), view)
        yield lists.due_next(found(), view)


def _courses(view: View) -> Iterator[Block]:
    yield from charts(Chart("starts", starts(view), "half"), Chart("completions", completions(view), "half"))


def _money(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("money", view.text("section.money"))
    yield from tiles("money_tiles", MONEY_TILES, view)
    yield from charts(
        Chart("money_curve", money_curve(view), "half"), Chart("finished_curve", completion_curve(view), "half")
    )
    if is_reported(TABLE, view):
        yield lists.carried_over(found(), view)


def _gain(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("gain", view.text("section.gain"))
    yield from tiles("gain_tiles", GAIN_TILES, view)
    yield from charts(
        Chart("benefited", benefited(found(), view), "half"), Chart("management", management(view), "half")
    )


def _remarks(found: Callable[[], Compounds], view: View) -> Iterator[str]:
    """What is left out, carried over, corrected or over budget; each said once."""
    text = view.text
    yield from noted(MEASURES, view)
    for measure in (STARTED, COMPLETED):
        yield from _plans_differ(view.read(measure), view)
    if dear := [c.name for c in found() if c.budget and c.invested_total and c.invested_total > c.budget]:
        yield text("note.over_budget", count=len(dear), names=phrases.quoted(dear))
    for compound in found():
        if _CORRECTED in compound.remark:
            yield text("note.corrected", name=compound.name, remark=compound.remark)
    if renamed := [c for c in found() if c.former_name]:
        told = [text("note.renamed_one", name=c.name, before=c.former_name) for c in renamed]
        yield text("note.renamed", names=phrases.quoted(told))
    yield from running(view)


def _plans_differ(reading: Reading, view: View) -> Iterator[str]:
    """That the targets table states another plan for the quarter than the compounds' own dates add up to."""
    stated = reading.target.plan[view.quarter.number - 1] if reading.target else None
    plan, text = reading.plan, view.text
    if stated is None or plan is None or plan.basis is not Basis.ITEMS or abs(stated - plan.number) < phrases.LEVEL:
        return
    yield text(
        "note.plans_differ",
        measure=text(f"{reading.measure.id}.name"),
        period=text(f"period.{view.quarter.number}"),
        target=numbers.percent(stated),
        items=numbers.percent(plan.number),
    )
