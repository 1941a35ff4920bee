"""Communities as tables: every figure of each under its lamp, and where the centres stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Column, listing
from metrics.charts.description import Cell
from metrics.families.services.listed import Communities, Community, centre_since, mark, no_centre, of_whom
from metrics.families.services.measures import AREA, CENTRES, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import STATUSES
from metrics.i18n import numbers, phrases

_FIGURES = (COVERAGE, SATISFACTION, AREA, DONE)


def communities(found: Communities, view: View) -> TableBlock:
    """Every community with its figures; one that did not report says so. A click looks at it alone."""
    text, unreported = view.text, view.text("word.not_reported")

    def sent(of: Callable[[Community], Cell]) -> Callable[[Community], Cell]:
        return lambda community: of(community) if community.is_reported else unreported

    columns = (
        Column("community", of="name"),
        Column("households", "number", sent(lambda c: c.households), text("unit.households")),
        *(Column(f"{measure.id}.short", "lamp", partial(mark, measure=measure, view=view)) for measure in _FIGURES),
        Column("accepted", "number", sent(lambda c: c.accepted), text("unit.cases")),
        Column("on_time", "percent", sent(lambda c: _on_time(c, view))),
        Column("lacking", of=sent(lambda c: text.marks.joiner.join(text(f"kind.{kind}") for kind in c.lacking))),
    )  # fmt: skip
    missing = sum(not community.is_reported for community in found)
    note = text("list.communities_missing", count=missing) if missing else text("list.communities_note")
    return listing("communities", text("list.communities", count=len(found)), found, columns, view,
                   narrows="community", by="name", note=note)  # fmt: skip


def centres(found: Communities, view: View) -> TableBlock:
    """Centres by status, those that are there first, with the quarter in which each was first seen."""
    text, since = view.text, centre_since(view)
    ordered = sorted(found, key=lambda c: (STATUSES.index(c.status) if c.status else len(STATUSES), c.name))
    columns = (
        Column("community", of="name"),
        Column("status", of=lambda c: text.word(c.status) if c.is_reported else text("word.not_reported")),
        Column("area", "number", lambda c: _area(c, view), "㎡", 1),
        Column("since", of=lambda c: numbers.quarter(since[c.name], view.lang) if c.name in since else ""),
    )
    there, value = sum(community.has_centre for community in found), view.read(CENTRES).value
    slots = {"of": of_whom(found, view), "count": there, "reason": phrases.why(value, text)}
    title = text("list.centres_absent" if value.reason else "list.centres", **slots)
    return listing("centres", title, ordered, columns, view, narrows="community", by="name",
                   note=text("list.centres_note"))  # fmt: skip


def _on_time(community: Community, view: View) -> float | str:
    if community.on_time_pct is not None:
        return community.on_time_pct
    return view.text("label.none_done" if community.done == 0 else "label.blank")


def _area(community: Community, view: View) -> float | str:
    """A centre's area, or the word for why there is none, as in the chart."""
    if not community.is_reported:
        return view.text("word.not_reported")
    if community.area or (community.area == 0 and community.has_centre):
        return community.area
    return view.text("label.blank") if community.has_centre else no_centre(community, view)
