"""Communities as tables: every figure of each under its lamp, and where the centres stand."""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, Grid, GridColumn
from metrics.families.services.listed import (
    Communities,
    Community,
    centre_since,
    mark,
    no_centre,
    of_whom,
)
from metrics.families.services.measures import AREA, CENTRES, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import STATUSES
from metrics.i18n import numbers, phrases

_FIGURES = (COVERAGE, SATISFACTION, AREA, DONE)


def communities(found: Communities, view: View) -> TableBlock:
    """Every community with its figures; one that did not report says so. A click looks at it alone."""
    text = view.text
    columns = (
        GridColumn(text("column.community")),
        GridColumn(text("column.households"), "number", unit=text("unit.households")),
        *(GridColumn(text(f"{measure.id}.short"), "lamp") for measure in _FIGURES),
        GridColumn(text("column.accepted"), "number", unit=text("unit.cases")),
        GridColumn(text("column.on_time"), "percent", 1),
        GridColumn(text("column.lacking")),
    )
    missing = sum(not community.is_reported for community in found)
    return TableBlock(
        key="communities",
        title=text("list.communities", count=len(found)),
        grid=Grid(columns, tuple(_row(community, view) for community in found)),
        note=text("list.communities_missing", count=missing) if missing else text("list.communities_note"),
        narrows="community",
        ids=tuple(community.name for community in found),
        is_illustrative=illustrative(found),
    )


def centres(found: Communities, view: View) -> TableBlock:
    """Centres by status, those that are there first, with the quarter in which each was first seen."""
    text, since = view.text, centre_since(view)
    ordered = sorted(found, key=lambda c: (STATUSES.index(c.status) if c.status else len(STATUSES), c.name))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            community.name,
            text.word(community.status) if community.is_reported else text("word.not_reported"),
            _area(community, view),
            numbers.quarter(since[community.name], view.lang) if community.name in since else "",
        )
        for community in ordered
    )
    there, value = sum(community.has_centre for community in found), view.read(CENTRES).value
    slots = {"of": of_whom(found, view), "count": there, "reason": phrases.why(value, text)}
    return TableBlock(
        key="centres",
        title=text("list.centres_absent" if value.reason else "list.centres", **slots),
        grid=Grid(
            (
                GridColumn(text("column.community")),
                GridColumn(text("column.status")),
                GridColumn(text("column.area"), "number", 1, "㎡"),
                GridColumn(text("column.since")),
            ),
            rows,
        ),
        note=text("list.centres_note"),
        narrows="community",
        ids=tuple(community.name for community in ordered),
        is_illustrative=illustrative(found),
    )


def _row(community: Community, view: View) -> tuple[Cell, ...]:
    text = view.text
    marks = (mark(community, measure, view) for measure in _FIGURES)
    if not community.is_reported:
        nothing = text("word.not_reported")
        return (community.name, nothing, *marks, nothing, nothing, nothing)
    joiner = text("joiner.list")
    lacking = joiner.join(text(f"kind.{kind}") for kind in community.lacking)
    return (
        community.name,
        community.households,
        *marks,
        community.accepted,
        _on_time(community, view),
        lacking,
    )


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
