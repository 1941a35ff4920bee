"""The page 重点项目: are we on time, who is late and by how much, is the money on pace, what falls due next."""

from __future__ import annotations

from collections.abc import Iterator

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
from metrics.families.milestones import lists, sentences
from metrics.families.milestones.charts import delays, gantt, lamps, trend
from metrics.families.milestones.listed import milestones, money
from metrics.families.milestones.measures import MONEY_TILES, NODE_TILES, NOTED
from metrics.families.milestones.money_charts import completion, year_curve
from metrics.families.milestones.standing import NODES, PROJECTS
from metrics.model.records import Reporting


def page(view: View) -> Iterator[Block]:
    """Answer in order: how do we stand, which nodes are late, is the money on pace, who does what next."""
    return apart(
        lead(lambda: sentences.lead(view)),
        _nodes(view),
        _node_lists(view),
        _money(view),
        _projects(view),
        remarked(_remarks(view)),
    )


def _nodes(view: View) -> Iterator[Block]:
    yield Section("nodes", view.text("section.nodes"))
    yield from tiles("node_tiles", NODE_TILES, view)
    yield from charts(Chart("lamps", lamps(view), "half"), Chart("delays", delays(view), "half"))
    yield from charts(Chart("gantt", gantt(view)))
    yield from charts(Chart("trend", trend(view)))


def _node_lists(view: View) -> Iterator[Block]:
    if is_reported(NODES, view):
        yield lists.lagging(view)
        yield lists.due_next(view)
        yield lists.scopes(view)


def _money(view: View) -> Iterator[Block]:
    yield Section("money", view.text("section.money"))
    yield from tiles("money_tiles", MONEY_TILES, view)
    yield from charts(Chart("completion", completion(view), "half"), Chart("curve", year_curve(view), "half"))


def _projects(view: View) -> Iterator[Block]:
    if is_reported(PROJECTS, view):
        yield lists.project_standing(view)


def _remarks(view: View) -> Iterator[str]:
    """What is left out, what was changed, and how the list differs from last quarter's; each said once."""
    text = view.text
    yield from noted(NOTED, view)
    yield from _list_changes(view)
    if view.selection.category:
        yield text("note.category_filter")
    yield from running(view)


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
