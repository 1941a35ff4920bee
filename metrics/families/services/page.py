"""The page 便民服务: what is covered, how content residents are, what is missing where, and who has not reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import Block, Chart, View, apart, charts, lead, noted, remarked, running, tiles
from metrics.families.services import lists, sentences
from metrics.families.services.charts import areas, cases, outlets, rates
from metrics.families.services.listed import Communities, listed
from metrics.families.services.measures import MEASURES, TILES


def page(view: View) -> Iterator[Block]:
    """Answer in order: how well are residents served, what is missing where, how are cases done, who has reported."""
    found = cache(partial(listed, view))
    return apart(
        lead(lambda: sentences.lead(found(), view)),
        tiles("tiles", TILES, view),
        _outlets(found, view),
        _cases(view),
        _lists(found, view),
        remarked(_remarks(view)),
    )


def _outlets(found: Callable[[], Communities], view: View) -> Iterator[Block]:
    yield from charts(Chart("outlets", outlets(found(), view)))


def _cases(view: View) -> Iterator[Block]:
    yield from charts(Chart("rates", rates(view), "half"), Chart("cases", cases(view), "half"))


def _lists(found: Callable[[], Communities], view: View) -> Iterator[Block]:
    yield from charts(Chart("areas", areas(found(), view)))
    if found():
        yield lists.communities(found(), view)
        yield lists.centres(found(), view)


def _remarks(view: View) -> Iterator[str]:
    """Who is left out of which figure, and why; each said once."""
    yield from noted(MEASURES, view)
    yield from running(view)
