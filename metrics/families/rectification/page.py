"""The page 巡查整改: is patrolled often enough, is what was found closed in time, what is left, what comes back."""

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
from metrics.families.rectification import lists, sentences
from metrics.families.rectification.flow_charts import ages, backlog, trend
from metrics.families.rectification.listed import open_issues
from metrics.families.rectification.measures import CLOSING_TILES, FOUND, MEASURES, PATROL_TILES, PROBLEM_TILES
from metrics.families.rectification.patrol_charts import weeks
from metrics.families.rectification.patrol_measures import unlike_ledger
from metrics.families.rectification.share_charts import classes, communities, departments, durations
from metrics.families.rectification.standing import TABLE
from metrics.families.rectification.weeks import TABLE as PATROLS
from metrics.families.rectification.wording import is_narrowed


def page(view: View) -> Iterator[Block]:
    """Answer in order: what is overdue and whose is it, who is in time, is patrolled enough, what comes up again."""
    return apart(
        lead(lambda: sentences.lead(open_issues(view) if _is_listed(view) else (), view)),
        _closed(view),
        _open(view),
        _durations(view),
        _patrols(view),
        _problems(view),
        remarked(_remarks(view)),
    )


def _is_listed(view: View) -> bool:
    # Where a choice left nothing of the ledger, a list of nothing would read as if nothing were overdue.
    return view.read(FOUND).value.reason is None


def _closed(view: View) -> Iterator[Block]:
    yield Section("closing", view.text("section.closing"))
    yield from tiles("closing_tiles", CLOSING_TILES, view)
    yield from charts(Chart("backlog", backlog(view), "half"), Chart("trend", trend(view), "half"))


def _open(view: View) -> Iterator[Block]:
    found = open_issues(view) if (is_listed := _is_listed(view)) else ()
    yield from charts(Chart("ages", ages(found, view)))
    if is_listed:
        yield lists.late(found, view)
        if order := lists.order(found, view):
            yield order
        yield lists.waiting(found, view)


def _durations(view: View) -> Iterator[Block]:
    yield from charts(Chart("departments", departments(view), "half"), Chart("durations", durations(view), "half"))
    if _is_listed(view):
        yield lists.days_by_class(view)


def _patrols(view: View) -> Iterator[Block]:
    yield Section("patrols", view.text("section.patrols_whole" if is_narrowed(view) else "section.patrols"))
    yield from tiles("patrol_tiles", PATROL_TILES, view)
    yield from charts(Chart("weeks", weeks(view)))


def _problems(view: View) -> Iterator[Block]:
    yield Section("problems", view.text("section.problems"))
    yield from tiles("problem_tiles", PROBLEM_TILES, view)
    yield from charts(Chart("classes", classes(view)))
    yield from charts(Chart("communities", communities(view)))
    if _is_listed(view):
        yield lists.recurred(view)


def _remarks(view: View) -> Iterator[str]:
    """What is left out, deferred or provisional, and where patrols and ledger disagree; each said once."""
    text = view.text
    # Of a narrowed page the patrols' remarks are another scope's.
    yield from noted((m for m in MEASURES if m.table == TABLE or not is_narrowed(view)), view)
    if is_narrowed(view):
        yield text("note.patrols_whole")
    elif all(is_reported(table, view) for table in (PATROLS, TABLE)):
        unlike = unlike_ledger(view.everything, view.quarter)
        for number, due, listed in unlike:
            yield text("note.unlike_ledger", number=number, due=due, listed=listed)
    yield from running(view)
