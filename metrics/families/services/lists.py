"""Communities as tables: every figure of each under its lamp, and where the centres stand."""

from __future__ import annotations

from metrics.blocks import Table, View
from metrics.charts.description import Cell, Column, Grid, Mark
from metrics.families.services.listed import Communities, Community, centre_since, illustrative
from metrics.families.services.measures import AREA, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import STATUSES
from metrics.i18n import numbers
from metrics.model.measure import Measure

_FIGURES = (COVERAGE, SATISFACTION, AREA, DONE)


def communities(found: Communities, view: View) -> Table:
    """Every community with its figures; one that did not report says so. A click looks at it alone."""
    text = view.text
    columns = (
        Column(text("column.community")),
        Column(text("column.households"), "number", unit=text("unit.households")),
        *(Column(text(f"{measure.id}.short"), "lamp") for measure in _FIGURES),
        Column(text("column.accepted"), "number", unit=text("unit.cases")),
        Column(text("column.on_time"), "percent", 1),
        Column(text("column.lacking")),
    )
    missing = sum(not community.is_reported for community in found)
    return Table(
        key="communities",
        title=text("list.communities", count=len(found)),
        grid=Grid(columns, tuple(_row(community, view) for community in found)),
        note=text("list.communities_missing", count=missing) if missing else text("list.communities_note"),
        narrows="community",
        ids=tuple(community.name for community in found),
        is_illustrative=illustrative(found),
    )


def centres(found: Communities, view: View) -> Table:
    """Centres by status, those that are there first, with the quarter in which each was first seen."""
    text, since = view.text, centre_since(view)
    ordered = sorted(found, key=lambda c: (STATUSES.index(c.status) if c.status else len(STATUSES), c.name))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            community.name,
            text.word(community.status) if community.is_reported else text("word.not_reported"),
            community.area,
            numbers.quarter(since[community.name], view.lang) if community.name in since else "",
        )
        for community in ordered
    )
    there = sum(community.has_centre for community in found)
    return Table(
        key="centres",
        title=text("list.centres", count=there),
        grid=Grid(
            (
                Column(text("column.community")),
                Column(text("column.status")),
                Column(text("column.area"), "number", 1, "㎡"),
                Column(text("column.since")),
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
    if not community.is_reported:
        nothing = text("word.not_reported")
        return (community.name, None, *(Mark(nothing, community.lamp(m)) for m in _FIGURES), None, None, "")
    joiner = text("joiner.list")
    lacking = joiner.join(text(f"kind.{kind}") for kind in community.lacking)
    return (
        community.name,
        community.households,
        *(_mark(community, measure, view) for measure in _FIGURES),
        community.accepted,
        community.on_time_pct,
        lacking,
    )


def _mark(community: Community, measure: Measure, view: View) -> Mark:
    number = community.figure(measure)
    told = numbers.amount(number, measure.unit, view.lang) if measure.unit == "%" else _area(number)
    return Mark(told, community.lamp(measure))


def _area(number: float | None) -> str:
    return numbers.DASH if number is None else numbers.rounded(number, 1)
