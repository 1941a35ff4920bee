"""The page 流动红旗: what was won, how we rank and what changed, which communities need attention, the lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from metrics.blocks import Block, Chart, Note, View, apart, charts, is_reported, lead, tiles
from metrics.families.red_flags import lists, sentences, wording
from metrics.families.red_flags.charts import community_flags, levels, timeline
from metrics.families.red_flags.measures import TILES
from metrics.families.red_flags.schema import TABLE
from metrics.families.red_flags.score_charts import ranks, scores
from metrics.families.red_flags.shown import Shown


def page(view: View) -> Iterator[Block]:
    """Answer in order: what was won, how do we rank, which communities need attention, what are the results."""
    shown = cache(partial(Shown.of, view))
    return apart(
        lead(lambda: sentences.lead(shown())),
        tiles("tiles", TILES, view),
        _flags(shown),
        _ranks(shown),
        _lists(shown),
        _notes(shown),
    )


def _flags(shown: Callable[[], Shown]) -> Iterator[Block]:
    yield from charts(Chart("timeline", timeline(shown())))


def _ranks(shown: Callable[[], Shown]) -> Iterator[Block]:
    # A community's flags are all of one level, and its time line has just shown them.
    by_level = [Chart("levels", levels(shown()), "half")] if shown().is_about_office else []
    yield from charts(*by_level, Chart("ranks", ranks(shown()), "half"))
    yield from charts(Chart("communities", community_flags(shown())))
    yield from charts(*(Chart(f"scores_{n}", lines, "half") for n, lines in enumerate(scores(shown()), 1)))


def _lists(shown: Callable[[], Shown]) -> Iterator[Block]:
    view = shown().view
    if is_reported(TABLE, view):
        yield lists.of_the_quarter(shown())
        yield lists.awards(shown())
        yield from lists.standings(shown())


def _notes(shown: Callable[[], Shown]) -> Iterator[Block]:
    yield Note("notes", tuple(_remarks(shown())))


def _remarks(shown: Shown) -> Iterator[str]:
    """What is left out or rests on a presumption, each said once."""
    text = shown.text
    yield text("note.period")
    yield text("note.levels")
    for last, count in shown.stale:
        if count > 1:
            period = wording.period(last, text)
            yield text("note.streak_as_of", award=last.award.campaign, count=count, round=period)
    yield from {
        text(key, **{name: text.word(str(slot)) for name, slot in slots.items()}): None
        for read in shown.readings.values()
        for key, slots in read.value.notes
    }
