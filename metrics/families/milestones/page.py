"""The page 重点项目: are we on time, who is late and by how much, is the money on pace, what falls due next."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import Block, Chart, Lead, Note, Section, View, apart, charts, noted, tiles
from metrics.families.milestones import lists, sentences
from metrics.families.milestones.charts import delays, gantt, lamps, trend
from metrics.families.milestones.listed import milestones, money
from metrics.families.milestones.measures import (
    AHEAD,
    COMPLETED,
    DAYS_LATE,
    DRIFT,
    DUE_NEXT,
    FINISHED,
    INVESTED,
    LAMPS,
    ON_PACE,
    ON_TIME,
    PACE_RATIO,
    PLAN_CHANGES,
    STARTED,
)
from metrics.families.milestones.money_charts import completion, year_curve
from metrics.families.milestones.standing import NODES, PROJECTS
from metrics.i18n import numbers
from metrics.model.quarter import day_of
from metrics.model.records import Reporting

_NODE_TILES = (ON_TIME, COMPLETED, LAMPS, DAYS_LATE, DRIFT, PLAN_CHANGES, DUE_NEXT)
_MONEY_TILES = (INVESTED, AHEAD, PACE_RATIO, STARTED, ON_PACE, FINISHED)
_NOTED = (COMPLETED, DRIFT, INVESTED, STARTED, FINISHED)


def page(view: View) -> Iterator[Block]:
    """Answer in order: how do we stand, which nodes are late, is the money on pace, who does what next."""
    return apart(_lead(view), _nodes(view), _node_lists(view), _money(view), _projects(view), _notes(view))


def _lead(view: View) -> Iterator[Block]:
    yield Lead("lead", tuple(sentences.lead(view)))


def _nodes(view: View) -> Iterator[Block]:
    yield Section("nodes", view.text("section.nodes"))
    yield from tiles("node_tiles", _NODE_TILES, view)
    yield from charts(Chart("lamps", lamps(view), "half"), Chart("delays", delays(view), "half"))
    yield from charts(Chart("gantt", gantt(view)))
    yield from charts(Chart("trend", trend(view)))


def _node_lists(view: View) -> Iterator[Block]:
    if _is_reported(NODES, view):
        yield lists.lagging(view)
        yield lists.due_next(view)
        yield lists.scopes(view)


def _money(view: View) -> Iterator[Block]:
    yield Section("money", view.text("section.money"))
    yield from tiles("money_tiles", _MONEY_TILES, view)
    yield from charts(Chart("completion", completion(view), "half"), Chart("curve", year_curve(view), "half"))


def _projects(view: View) -> Iterator[Block]:
    if _is_reported(PROJECTS, view):
        yield lists.project_standing(view)


def _notes(view: View) -> Iterator[Block]:
    if remarks := tuple(_remarks(view)):
        yield Note("notes", remarks)


def _is_reported(table: str, view: View) -> bool:
    return view.records.reporting(table, view.quarter) is not Reporting.MISSING


def _remarks(view: View) -> Iterator[str]:
    """What is left out, what was changed, and how the list differs from last quarter's; each said once."""
    text = view.text
    yield from noted(_NOTED, view)
    yield from _list_changes(view)
    if view.selection.category:
        yield text("note.category_filter")
    day = view.records.cut_day(view.quarter)
    if day != view.quarter.end_day:
        yield text("note.running", day=numbers.day(day_of(day), view.lang))


def _list_changes(view: View) -> Iterator[str]:
    before = view.quarter.previous
    if all(view.records.reporting(NODES, quarter) is Reporting.REPORTED for quarter in (view.quarter, before)):
        now, then = ({node.key for node in milestones(view, quarter)} for quarter in (view.quarter, before))
        if now != then:
            yield view.text("note.nodes_listed", added=len(now - then), removed=len(then - now))
    if all(view.records.reporting(PROJECTS, quarter) is Reporting.REPORTED for quarter in (view.quarter, before)):
        listed, last = ({p.project_id for p in money(view, quarter)} for quarter in (view.quarter, before))
        if listed != last:
            yield view.text("note.projects_listed", added=len(listed - last), removed=len(last - listed))
