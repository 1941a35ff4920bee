"""The page 便民服务: what is covered, how content residents are, what is missing where, and who has not reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import Block, Chart, Lead, Note, View, apart, charts, noted, tiles
from metrics.families.services import lists, sentences
from metrics.families.services.charts import areas, cases, outlets, rates
from metrics.families.services.listed import Communities, listed
from metrics.families.services.measures import AREA, CENTRES, COVERAGE, DONE, FOUR_KINDS, MEASURES, SATISFACTION
from metrics.i18n import numbers
from metrics.model.quarter import day_of

_TILES = (COVERAGE, SATISFACTION, CENTRES, AREA, FOUR_KINDS, DONE)


def page(view: View) -> Iterator[Block]:
    """Answer in order: how well are residents served, what is missing where, how are cases done, who has reported."""
    found = cache(partial(listed, view))
    return apart(_lead(found, view), tiles("tiles", _TILES, view), _outlets(found, view), _cases(view),
                 _lists(found, view), _notes(view))  # fmt: skip


def _lead(found: Callable[[], Communities], view: View) -> Iterator[Block]:
    yield Lead("lead", tuple(sentences.lead(found(), view)))


def _outlets(found: Callable[[], Communities], view: View) -> Iterator[Block]:
    yield from charts(Chart("outlets", outlets(found(), view)))


def _cases(view: View) -> Iterator[Block]:
    yield from charts(Chart("rates", rates(view), "half"), Chart("cases", cases(view), "half"))


def _lists(found: Callable[[], Communities], view: View) -> Iterator[Block]:
    yield from charts(Chart("areas", areas(found(), view)))
    if found():
        yield lists.communities(found(), view)
        yield lists.centres(found(), view)


def _notes(view: View) -> Iterator[Block]:
    if remarks := tuple(_remarks(view)):
        yield Note("notes", remarks)


def _remarks(view: View) -> Iterator[str]:
    """Who is left out of which figure, and why; each said once."""
    yield from noted(MEASURES, view)
    if view.records.is_running(view.quarter):
        yield view.text("note.running", day=numbers.day(day_of(view.records.cut_day(view.quarter)), view.lang))
