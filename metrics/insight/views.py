"""The view a page is given: records, selection and readings put together in one place for screen and report alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from metrics.blocks import Stamp, View
from metrics.blocks.family import Family
from metrics.i18n.text import Text
from metrics.insight.damage import known_units
from metrics.insight.readings import Readings
from metrics.insight.scope import applied, lit, narrow
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Table
from metrics.model.selection import FILTERS, Selection
from metrics.registry import Catalogue


def view(
    catalogue: Catalogue,
    records: Records,
    selection: Selection,
    lang: str,
    *,
    family: Family | None = None,
    readings: Callable[[Selection], Readings] | None = None,
) -> View:
    """The view of a selection; of one family when given, else of all.

    The quarter is the selection's, else the latest on record, else the quarter of the as-of day. ``readings`` may
    supply remembered readings of a selection (its quarter, year and lamps do not matter to them). What a page obeys of
    a selection is what its tables know.
    """
    families = (family,) if family else catalogue.families
    tables = tuple(table for item in families for table in item.tables)
    selection, idle = applied(records, selection, tables)
    quarter = selection.quarter or latest(records, tables)
    whole = readings(selection) if readings else of_selection(catalogue, records, selection)
    quarters = tuple(
        q for q in records.quarters() if q <= quarter and (selection.year is None or q.year == selection.year)
    )

    # A course through the page's own year needs its quarters, and last year's beside, whatever year the trends show.
    shown = (quarter.year, quarter.year - 1)
    history = tuple(q for q in records.quarters() if q in quarters or (q.year in shown and q <= quarter))

    def look(measure: Measure) -> Reading:
        return whole.read(measure, quarter, history)

    def first_filed(measure: Measure) -> tuple[Value, datetime] | None:
        return whole.first_filed(measure, quarter)

    # A page about all the others counts their reports; beside them it must not count them twice.
    counted = families if family else tuple(each for each in families if each.tables)
    reported, expected = known_units(counted, records, quarter)
    stamp = Stamp(
        quarter=quarter,
        as_of=records.office.clock.at(records.as_of),
        version=records.version,
        filters=tuple((name, chosen) for name in FILTERS if (chosen := selection.chosen(name))),
        reported=reported,
        expected=expected,
        is_illustrative=any(
            records.is_sample(t.id, quarter if t.is_periodic else None) for t in tables or catalogue.tables.values()
        ),
    )
    text = catalogue.text(lang)
    # What a page claims it claims of its own part: one community that reported is whole, whoever else did not.
    text = text.grounded(
        lacking(families, whole.records, quarter, text), damaged(families, whole.records, quarter, text)
    )
    return View(
        records=lit(whole.records, selection.lamp, quarter, tables),
        unlit=whole.records,
        everything=records,
        selection=selection,
        idle=idle,
        quarter=quarter,
        text=text.scoped(family.slug) if family else text,
        look=look,
        first_filed=first_filed,
        stamp=stamp,
        quarters=quarters,
    )


def lacking(families: Iterable[Family], records: Records, quarter: Quarter, text: Text) -> dict[str, str]:
    """What nothing can be claimed of: tables not reported for a quarter, by id, and as ``id/all`` those in part only.

    The value is how a sentence names them.
    """
    found: dict[str, str] = {}
    for family in families:
        for table in (table for table in family.tables if table.is_periodic):
            name = text.scoped(family.slug)(f"table.{table.id}")
            if records.reporting(table.id, quarter) is Reporting.MISSING:
                found |= {table.id: name, f"{table.id}/all": name}
            elif family.reporting and (sent := known_units((family,), records, quarter))[0] < sent[1]:
                found[f"{table.id}/all"] = text("ungrounded.partly", table=name, reported=sent[0], expected=sent[1])
    return found


def damaged(families: Iterable[Family], records: Records, quarter: Quarter, text: Text) -> dict[str, str]:
    """The tables with a damaged file up to a quarter, in the same form."""
    named = {
        table.id: text.scoped(family.slug)(f"table.{table.id}")
        for family in families
        for table in family.tables
        if records.damage(table.id, last=quarter)
    }
    return named | {f"{table}/all": name for table, name in named.items()}


def of_selection(catalogue: Catalogue, records: Records, selection: Selection) -> Readings:
    """Readings of the records narrowed to a selection."""

    def narrowed(known: Records) -> Records:
        return narrow(known, selection, catalogue.tables.values())

    return Readings(narrowed(records), narrowed)


def latest(records: Records, tables: Iterable[Table]) -> Quarter:
    """The last quarter for which any of the tables was reported; the quarter of the as-of day when none was.

    Without tables, as for a page about all of them, any table's report counts.
    """
    names = {table.id for table in tables}
    return max((q for t, q in records.reports if t in names or not names), default=Quarter.containing(records.day))
