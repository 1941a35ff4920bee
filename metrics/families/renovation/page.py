"""The page 老旧小区改造: how far is the year's plan, who lags and why, is the money on pace, who gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import Block, Chart, Lead, Note, Section, View, apart, charts, noted, tiles
from metrics.families.renovation import lists, sentences
from metrics.families.renovation.charts import benefited, management, progress, stages
from metrics.families.renovation.curves import completion_curve, completions, money_curve, starts
from metrics.families.renovation.listed import Compounds, listed
from metrics.families.renovation.measures import (
    BENEFITED,
    COMPLETED,
    INDEX,
    INVESTED,
    LAGGING,
    MEASURES,
    OVERDUE,
    PROFESSIONAL,
    PROGRAMME,
    SATISFACTION,
    STARTED,
    STARTED_HOUSEHOLDS,
    UNIT_COST,
)
from metrics.families.renovation.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Basis, Reading
from metrics.model.quarter import day_of
from metrics.model.records import Reporting

_PROGRESS_TILES = (STARTED, STARTED_HOUSEHOLDS, COMPLETED, LAGGING, OVERDUE, INDEX, PROGRAMME)
_MONEY_TILES = (INVESTED, UNIT_COST)
_GAIN_TILES = (BENEFITED, PROFESSIONAL, SATISFACTION)
_CORRECTED = "更正"


def page(view: View) -> Iterator[Block]:
    """Answer in order: how far are we, which compounds lag, who does what next, is the money on pace, who gains."""
    found = cache(partial(listed, view))
    return apart(_lead(found, view), _progress(found, view), _courses(view), _money(found, view), _gain(found, view),
                 _notes(found, view))  # fmt: skip


def _lead(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Lead("lead", tuple(sentences.lead(found(), view)))


def _progress(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("progress", view.text("section.progress"))
    yield from tiles("progress_tiles", _PROGRESS_TILES, view)
    yield from charts(Chart("stages", stages(found(), view)))
    yield from charts(Chart("against_plan", progress(found(), view)))
    if view.records.reporting(TABLE, view.quarter) is not Reporting.MISSING:
        yield lists.lagging(found(), view)
        yield lists.due_next(found(), view)


def _courses(view: View) -> Iterator[Block]:
    yield from charts(Chart("starts", starts(view), "half"), Chart("completions", completions(view), "half"))


def _money(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("money", view.text("section.money"))
    yield from tiles("money_tiles", _MONEY_TILES, view)
    yield from charts(
        Chart("money_curve", money_curve(view), "half"), Chart("finished_curve", completion_curve(view), "half")
    )
    if view.records.reporting(TABLE, view.quarter) is not Reporting.MISSING:
        yield lists.carried_over(found(), view)


def _gain(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    yield Section("gain", view.text("section.gain"))
    yield from tiles("gain_tiles", _GAIN_TILES, view)
    yield from charts(
        Chart("benefited", benefited(found(), view), "half"), Chart("management", management(view), "half")
    )


def _notes(found: Callable[[], Compounds], view: View) -> Iterator[Block]:
    if remarks := tuple(_remarks(found(), view)):
        yield Note("notes", remarks)


def _remarks(found: Compounds, view: View) -> Iterator[str]:
    """What is left out, carried over, corrected or over budget; each said once."""
    text = view.text
    yield from noted(MEASURES, view)
    for measure in (STARTED, COMPLETED):
        yield from _plans_differ(view.read(measure), view)
    if dear := [c.name for c in found if c.budget and c.invested_total and c.invested_total > c.budget]:
        yield text("note.over_budget", count=len(dear), names="、".join(dear))
    for compound in found:
        if _CORRECTED in compound.remark:
            yield text("note.corrected", name=compound.name, remark=compound.remark)
    if renamed := [c for c in found if c.former_name]:
        told = [text("note.renamed_one", name=c.name, before=c.former_name) for c in renamed]
        yield text("note.renamed", names="、".join(told))
    day = view.records.cut_day(view.quarter)
    if day != view.quarter.end_day:
        yield text("note.running", day=numbers.day(day_of(day), view.lang))


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
