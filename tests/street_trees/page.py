"""The page 行道树: how many live, and where."""

from collections.abc import Iterator

from metrics.families.street_trees.measures import SURVIVAL, TABLE

from metrics.blocks import Block, Chart, Lead, View, charts, tiles
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.i18n import phrases
from metrics.model.records import is_illustrative, plain


def page(view: View) -> Iterator[Block]:
    """The rate, then the communities."""
    reading = view.read(SURVIVAL)
    rows = view.records.rows(TABLE, view.quarter)
    yield Lead("lead", (view.text("lead", rate=phrases.value(reading.value, SURVIVAL, view.text)),))
    yield from tiles("tiles", (SURVIVAL,), view)
    found = list(plain(rows))
    bars = Bars(
        title=view.text("chart", rate=phrases.value(reading.value, SURVIVAL, view.text)),
        alt=view.text("alt", count=len(found)),
        unit=view.text("unit"),
        narrows="community",
        is_illustrative=is_illustrative(rows),
        headings=(view.text("field.street_trees.community"),),
        categories=tuple(row["community"] for row in found),
        ids=tuple(row["community"] for row in found),
        series=(Series(view.text("alive"), tuple(row["alive"] for row in found), Role.FIRST),),
    )
    yield from charts(Chart("communities", bars))
