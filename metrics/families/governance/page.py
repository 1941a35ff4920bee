"""The page 数据报送: what a quarter owes and when it came, how complete quarters are, what changed since."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import Block, Chart, Note, TableBlock, View, apart, charts, lead, tiles
from metrics.blocks.family import Family, units
from metrics.blocks.heads import span
from metrics.blocks.lists import Column, listing
from metrics.charts.bars import Bars
from metrics.charts.description import Mark, Series
from metrics.charts.role import Role
from metrics.families.governance.filings import Package, packages
from metrics.families.governance.sentences import narrative
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure
from metrics.model.records import Reporting, is_illustrative


def page(families: tuple[Family, ...], measures: tuple[Measure, ...], view: View) -> Iterator[Block]:
    """Answer in order: who has reported, was it in time, how did it come over the quarters, what was corrected."""
    return apart(
        lead(lambda: narrative(measures, view)),
        tiles("tiles", measures, view),
        _complete(families, view),
        _packages(families, view),
    )


def _complete(families: tuple[Family, ...], view: View) -> Iterator[Block]:
    if view.everything.reports:
        yield from charts(Chart("complete", complete(families, view)))


def _packages(families: tuple[Family, ...], view: View) -> Iterator[Block]:
    found = packages(families, view.everything, view.quarter)
    yield table(found, view)
    if any(package.is_sample for package in found):
        yield Note("notes", (view.text("note.sample"),))


def complete(families: tuple[Family, ...], view: View) -> Bars:
    """Units that reported and units that did not, quarter by quarter."""
    text, quarters = view.text, span(view)
    counted = [units(families, view.everything, quarter) for quarter in quarters]
    reported, expected = units(families, view.everything, view.quarter)
    slots = {"reported": reported, "expected": expected, "missing": expected - reported}
    which = "complete" if reported < expected else "complete_whole"
    return Bars(
        title=text(f"chart.{which}", **slots),
        subtitle=text("scope.complete"),
        alt=text(f"alt.{which}", **slots),
        unit=text("unit.reports"),
        is_illustrative=any(map(is_illustrative, view.everything.frames.values())),
        headings=(text("column.quarter"),),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(
            Series(text("label.reported"), tuple(float(done) for done, _ in counted), Role.ACTUAL),
            Series(text("label.missing"), tuple(float(owed - done) for done, owed in counted), Role.SECOND),
        ),
        stacked=True,
    )


def table(found: tuple[Package, ...], view: View) -> TableBlock:
    """Every table a quarter owes: its state, the last day, when it came, and how many cells were changed since."""
    columns = (
        Column("family", of=lambda p: _field(p, view)),
        Column("table", of=lambda p: view.text.scoped(p.family)(f"table.{p.table.id}")),
        Column("state", "lamp", lambda p: _state(p, view)), Column("due", "date"),
        Column("first", of=lambda p: numbers.time(p.came, view.lang) if p.came else ""),
        Column("cells", "number", lambda p: p.filing.cells if p.filing and not p.filing.damage else None),
        Column("changed", "number", lambda p: p.filing.changed if p.filing and not p.filing.damage else None),
    )  # fmt: skip
    return listing("packages", view.text("list.packages", count=len(found)), found, columns, view,
                   is_illustrative=any(package.is_sample for package in found),
                   note=_note(found[0], view) if found else "")  # fmt: skip


def _field(package: Package, view: View) -> str:
    spoken = view.text.scoped(package.family)
    return spoken("menu") if spoken.find("menu") else spoken("title")


def _note(package: Package, view: View) -> str:
    zone = phrases.zone(view.everything.office.clock, view.text)
    return view.text("list.packages_note", day=numbers.day(package.due, view.lang), zone=zone)


def _state(package: Package, view: View) -> Mark:
    text = view.text
    if package.state is Reporting.MISSING:
        is_over = view.everything.day > package.due
        return Mark(text("state.missing"), Lamp.RED if is_over else Lamp.GREY)
    if package.is_late and not package.is_sample:
        return Mark(text("state.late"), Lamp.YELLOW)
    if package.is_partly:
        return Mark(text("state.partly", sent=package.sent, owed=package.owed), Lamp.YELLOW)
    if package.state is Reporting.ZERO:
        return Mark(text("state.zero"), Lamp.BLUE)
    return Mark(text("state.reported"), Lamp.GREEN)
