"""The page 党建活动: is every branch's theme day held, who comes, what volunteers do, who stands for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import Block, Chart, View, apart, charts, lead, noted, remarked, running, tiles
from metrics.families.party_building import lists, sentences
from metrics.families.party_building.charts import calendar, hours, person_times, rates, service, turnout
from metrics.families.party_building.listed import Branches, listed
from metrics.families.party_building.measures import MEASURES
from metrics.families.party_building.schema import REGISTER, TABLE
from metrics.families.party_building.standing import has_register
from metrics.i18n import phrases
from metrics.model.records import Reporting

_MOST_NAMED = 12


def page(view: View) -> Iterator[Block]:
    """Answer in order: was every theme day held, who came, how much volunteer service, who has no brand yet."""
    found = cache(partial(listed, view))
    return apart(
        lead(lambda: sentences.lead(found(), view)),
        tiles("tiles", MEASURES, view),
        _calendar(found, view),
        _service(view),
        _lists(found, view),
        remarked(_remarks(view)),
    )


def _calendar(found: Callable[[], Branches], view: View) -> Iterator[Block]:
    if found():
        yield from charts(Chart("calendar", calendar(found(), view)))
    yield from charts(Chart("rates", rates(view), "half"), Chart("turnout", turnout(found(), view), "half"))


def _service(view: View) -> Iterator[Block]:
    yield from charts(Chart("service", service(view)))
    yield from charts(Chart("person_times", person_times(view), "half"), Chart("hours", hours(view), "half"))


def _lists(found: Callable[[], Branches], view: View) -> Iterator[Block]:
    if found():
        yield lists.branches(found(), view)
        yield lists.brands(found(), view)


def _remarks(view: View) -> Iterator[str]:
    """What is left out and why; each said once."""
    text, everything = view.text, view.everything
    yield from noted(MEASURES, view)
    if everything.reporting(TABLE, view.quarter) is Reporting.REPORTED:
        if not has_register(everything):
            yield text("note.no_register")
        else:
            known = set(everything.all(REGISTER).get_column("branch_id").to_list())
            sent = everything.rows(TABLE, view.quarter).get_column("branch_id").drop_nulls().unique().to_list()
            if strangers := sorted(set(sent) - known):
                yield text("note.unregistered", count=len(strangers), names=phrases.few(strangers, _MOST_NAMED, text))
        yield text("note.person_times")
    yield from running(view)
