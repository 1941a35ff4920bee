"""The overview's blocks over all families: the verdict, the headline figures worst first, what needs somebody to act.

One rule: no total score hides a red. The verdict counts lamps and names the worst; it never averages them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from metrics.blocks import Block, Chart, Concern, Lead, Link, TableBlock, Tiles, View
from metrics.blocks.family import Family
from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.description import Cell, Grid, GridColumn, Mark
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.calendar import deadline, owing
from metrics.insight.corrections import counted
from metrics.insight.damage import known_units, named, notes, of_family, sound
from metrics.insight.pages import narrowed_to
from metrics.insight.readings import Readings
from metrics.model.lamp import Gap, Judgement, Lamp, Pace
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting
from metrics.model.schema import Table as Schema
from metrics.registry import Catalogue

_WALL_QUARTERS = 8
_ATTENTION_ROWS = 20
_UPCOMING_ROWS = 12
_MOST_SILENT = 5


def overview(
    catalogue: Catalogue, view: View, readings: Readings, concerns: tuple[Concern, ...] | None = None
) -> Iterator[Block]:
    """Answer in order: how do we stand, what needs attention, how did it come, who has reported.

    ``concerns`` are those of ``attention`` where they have been found already.
    """
    headline = tuple(sorted((view.look(m) for m in catalogue.measures.values() if m.is_headline), key=urgency))
    if concerns is None:
        concerns = attention(catalogue, view)
    scope = narrowed_to(view.selection, view.text)
    yield from notes(of_family(catalogue, view), view, set())
    yield Lead("verdict", (*scope, *verdict(headline, concerns, view, catalogue)))
    yield Tiles("headline", headline)
    yield from counted(catalogue.families, view)
    yield attention_table(concerns, view, catalogue)
    if levels := bullets(headline, view, catalogue):
        yield Chart("pace", levels)
    yield upcoming_table(catalogue, view)
    yield lamp_wall(catalogue, view, readings)
    yield reporting_table(catalogue, view, concerns)


def urgency(reading: Reading) -> tuple[int, float]:
    """Sort key: red, yellow, grey, green, blue, then those without a lamp; the further behind plan the earlier."""
    judged = reading.judgement
    return (judged.lamp.urgency if judged.lamp else len(Lamp), 1 if judged.ratio is None else judged.ratio)


def attention(catalogue: Catalogue, view: View) -> tuple[Concern, ...]:
    """Everything that needs somebody to act, over all families: red before yellow, the weightiest first.

    A table that nobody reported is one matter, whatever its family says of what is not in it.
    """
    missing = list(unreported(catalogue, view))
    silent = {concern.family for concern in missing}
    found = [
        concern
        for family in catalogue.families
        if family.attention
        for concern in sound(partial(family.attention, view.scoped(family.slug)), lambda damage: ())
        if concern.lamp is not Lamp.GREY or family.slug not in silent
    ]
    return tuple(sorted((*found, *missing), key=lambda concern: (concern.lamp.urgency, -concern.weight)))


def unreported(catalogue: Catalogue, view: View) -> Iterator[Concern]:
    """A matter for every table that was not reported for the quarter, with who owes it and by when."""
    known, quarter = view.everything, view.quarter
    due = deadline(quarter, known.office_at(quarter))
    for family in catalogue.families:
        text = view.text.scoped(family.slug)
        for table in family.tables:
            if not table.is_periodic or known.reporting(table.id, quarter) is not Reporting.MISSING:
                continue
            reports = known_units((family,), known, quarter)[1] if family.reporting else 1
            yield Concern(
                family=family.slug,
                lamp=Lamp.GREY,
                title=text(
                    "overview.missing", quarter=numbers.quarter(quarter, view.lang), table=text(f"table.{table.id}")
                ),
                detail=text("overview.missing_detail", count=reports),
                owner=text.marks.joiner.join(owing(known, table, quarter)),
                due=numbers.day(due, view.lang),
                until=due,
                reports=reports,
            )


def verdict(
    headline: tuple[Reading, ...], concerns: tuple[Concern, ...], view: View, catalogue: Catalogue
) -> Iterator[str]:
    """How many figures stand at which lamp, are not reported or not judged; the worst by name; what needs attention."""
    text = view.text
    counts: dict[Lamp | None, list[Reading]] = {
        lamp: [r for r in headline if r.judgement.lamp is lamp] for lamp in (*Lamp, None)
    }
    silent, unjudged = counts.pop(Lamp.GREY), counts.pop(None)
    damaged = [reading for reading in unjudged if reading.damage]
    unjudged = [reading for reading in unjudged if not reading.damage]
    slots = {"quarter": numbers.quarter(view.quarter, view.lang), "total": len(headline)}
    others = [text("overview.silent", lamp=phrases.lamp(Lamp.GREY, text), count=len(silent))] if silent else []
    others += [text("overview.unjudged", count=len(unjudged))] if unjudged else []
    others += [text("overview.damaged", count=len(damaged))] if damaged else []
    rest = text.marks.semicolon.join(others)
    if judged := sum(map(len, counts.values())):
        told = _counted({lamp: len(found) for lamp, found in counts.items() if lamp}, text)
        yield text(
            "overview.verdict", **slots, count=judged, counts=told + (text.marks.semicolon + rest if rest else "")
        )
    else:
        yield text("overview.nothing", **slots, counts=rest)
    if worst := [*counts[Lamp.RED], *counts[Lamp.YELLOW]][:3]:
        yield text("overview.worst", worst=_listed(worst, catalogue, text, text.marks.joiner))
    if silent and judged:
        yield text("overview.silent_named", names=_names(silent, catalogue, text))
    if concerns:
        by_lamp = Counter(concern.lamp for concern in concerns)
        yield text("overview.concerns", count=len(concerns), counts=_counted(by_lamp, text))


def attention_table(concerns: tuple[Concern, ...], view: View, catalogue: Catalogue) -> TableBlock:
    """The attention list; a click opens the family's page on the matter."""
    text = view.text
    shown = concerns[:_ATTENTION_ROWS]
    names = ("lamp", "matter", "detail", "family", "owner", "due")
    columns = tuple(GridColumn(text(f"overview.column_{name}"), "lamp" if name == "lamp" else "text") for name in names)
    rows = tuple((c.lamp, c.title, c.detail, text.scoped(c.family)("menu"), c.owner, c.due) for c in shown)
    hidden = len(concerns) - len(shown)
    more = text("overview.more", count=hidden) if hidden else ""
    return TableBlock(
        key="attention",
        title=text("overview.attention", count=len(concerns)) if concerns else text("overview.attention_none"),
        grid=Grid(columns, rows),
        note=more + _unknown(catalogue.families, view),
        links=tuple(Link(c.family, c.narrows, c.id) for c in shown),
        is_illustrative=any(c.is_illustrative for c in concerns),
        empty=text("overview.no_attention"),
    )


def _unknown(families: Iterable[Family], view: View) -> str:
    """That a list is without what stands in damaged files, "" where none is damaged."""
    found = (damage for family in families for damage in of_family(family, view))
    damaged = sorted(found, key=lambda each: (each.table, each.quarter))
    names = []
    for _, of_table in groupby(damaged, key=lambda each: each.table):
        first, *_, last = (*of_table,) * 2
        names.append("–".join(dict.fromkeys(named(damage, view.text) for damage in (first, last))))
    return view.text("overview.unknown", tables=view.text.marks.joiner.join(names)) if names else ""


def upcoming_table(catalogue: Catalogue, view: View) -> TableBlock:
    """What falls due in the next quarter, over all families, by day; a click opens the family's page on it."""
    text = view.text
    asked = [f for f in catalogue.families if f.upcoming]
    found = [c for f in asked for c in sound(partial(_upcoming, f, view), lambda damage: ())]
    shown = found[:_UPCOMING_ROWS]
    names = ("due", "matter", "detail", "owner")
    hidden = len(found) - len(shown)
    quarter = numbers.quarter(view.quarter.next, view.lang)
    return TableBlock(
        key="upcoming",
        title=text("overview.upcoming" if found else "overview.upcoming_none", quarter=quarter, count=len(found)),
        grid=Grid(
            tuple(GridColumn(text(f"overview.column_{name}"), "date" if name == "due" else "text") for name in names),
            tuple((c.due, c.title, c.detail, c.owner) for c in shown),
        ),
        note=(text("overview.more", count=hidden) if hidden else "") + _unknown(asked, view),
        links=tuple(Link(c.family, c.narrows, c.id) for c in shown),
        is_illustrative=any(c.is_illustrative for c in found),
        empty=text("overview.no_upcoming", quarter=quarter),
    )


def _upcoming(family: Family, view: View) -> Iterator[Concern]:
    if family.upcoming:
        yield from family.upcoming(view.scoped(family.slug))


def bullets(headline: tuple[Reading, ...], view: View, catalogue: Catalogue) -> Bullets | None:
    """Completion rates that are judged by pace, against plan to date and the year's target."""
    text = view.text
    paced = [
        r
        for r in headline
        if isinstance(r.judgement.rule or r.measure.lamp, Pace | Gap)
        and r.measure.unit == "%"
        and r.planned is not None
    ]
    if not paced:
        return None
    return Bullets(
        title=_pace_title(paced, catalogue, text) + _pace_damaged(headline, catalogue, text),
        subtitle=text("overview.pace_scope", day=numbers.day(view.quarter.end, view.lang)),
        alt=_listed(paced, catalogue, text, text.marks.semicolon),
        unit="%",
        headings=tuple(text(f"word.{name}") for name in ("measure", "actual", "planned", "target", "lamp")),
        is_illustrative=any(r.value.is_illustrative for r in paced),
        levels=tuple(
            BulletLevel(
                id=r.measure.id,
                name=_named(r, catalogue, text),
                actual=r.value.number,
                planned=r.planned,
                target=r.target.annual if r.target else 100,
                lamp=r.judgement.lamp,
                label=phrases.verdict(r.judgement, text.scoped(catalogue.family_of(r.measure.id).slug)),
            )
            for r in paced
        ),
    )


def _pace_damaged(headline: Iterable[Reading], catalogue: Catalogue, text: Text) -> str:
    """That rates are left out because their files are damaged, by name; "" where none is."""
    damaged = [r for r in headline if r.damage and isinstance(r.measure.lamp, Pace | Gap) and r.measure.unit == "%"]
    names = _names(damaged, catalogue, text)
    return text("overview.pace_damaged", count=len(damaged), names=names) if damaged else ""


def _pace_title(paced: list[Reading], catalogue: Catalogue, text: Text) -> str:
    """How many of the judged rates are behind; those that nobody reported or that have no lamp are named as such."""
    lamps = Counter(reading.judgement.lamp for reading in paced)
    judged = len(paced) - lamps[Lamp.GREY] - lamps[None]
    if not judged:
        return text("overview.pace_unknown", count=len(paced))
    behind = lamps[Lamp.RED] + lamps[Lamp.YELLOW]
    title = text("overview.pace_behind" if behind else "overview.pace_level", behind=behind, count=judged)
    for lamp, key in ((Lamp.GREY, "overview.pace_silent"), (None, "overview.pace_unjudged")):
        if without := [reading for reading in paced if reading.judgement.lamp is lamp]:
            title += text(key, count=len(without), names=_names(without, catalogue, text))
    return title


def lamp_wall(catalogue: Catalogue, view: View, readings: Readings) -> TableBlock:
    """Every judged figure under its lamp in each of the last quarters; a click opens the family's page."""
    text = view.text
    quarters = _columns(view)
    judged = [m for m in catalogue.measures.values() if m.lamp is not None]
    columns = (
        GridColumn(text("overview.column_family")),
        GridColumn(text("word.measure")),
        *(GridColumn(numbers.quarter_short(q, view.lang), "lamp") for q in quarters),
    )
    spoken = [text.scoped(catalogue.family_of(m.id).slug) for m in judged]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (own("menu"), own(f"{m.id}.name"), *(_wall_cell(m, *readings.judged(m, q), own) for q in quarters))
        for m, own in zip(judged, spoken, strict=True)
    )
    return TableBlock(
        key="wall",
        title=text("overview.wall"),
        grid=Grid(columns, rows),
        note=text("overview.wall_note"),
        grouped=True,
        links=tuple(Link(catalogue.family_of(m.id).slug) for m in judged),
        is_illustrative=view.stamp.is_illustrative,
    )


def reporting_table(catalogue: Catalogue, view: View, concerns: tuple[Concern, ...]) -> TableBlock:
    """Which tables were reported for which quarter: whole or in part, zero report, not reported.

    What is wanting in a table that was reported is named beside, so that 18/18 does not hide it.
    """
    text = view.text
    quarters = _columns(view)
    tables = [(f, t) for f in catalogue.families for t in f.tables if t.is_periodic]
    columns = (
        GridColumn(text("overview.column_table")),
        *(GridColumn(numbers.quarter_short(q, view.lang)) for q in quarters),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (text.scoped(f.slug)(f"table.{t.id}"), *(_reported(f, t, q, view) for q in quarters)) for f, t in tables
    )
    stamp = view.stamp
    due = deadline(view.quarter, view.everything.office_at(view.quarter))
    wanting = [c.title for c in concerns if c.lamp is Lamp.GREY and not c.reports]
    lacking = text("overview.wanting", matters=text.marks.joiner.join(wanting)) if wanting else ""
    return TableBlock(
        key="reporting",
        title=text("overview.reporting", reported=stamp.reported, expected=stamp.expected),
        note=text("overview.deadline", day=numbers.day(due, view.lang)) + lacking,
        grid=Grid(columns, rows),
    )


def _columns(view: View) -> tuple[Quarter, ...]:
    """The last quarters on record and the one looked at, whether anybody reported it or not."""
    return tuple(sorted({*view.quarters, view.quarter}))[-_WALL_QUARTERS:]


def _wall_cell(measure: Measure, value: Value, judgement: Judgement, text: Text) -> Mark:
    return Mark(phrases.figure(value, measure, text), judgement.lamp)


def _reported(family: Family, table: Schema, quarter: Quarter, view: View) -> Mark:
    state, text = view.everything.reporting(table.id, quarter), view.text
    if view.everything.damage(table.id, first=quarter, last=quarter):
        return Mark(text("reporting.damaged"), None)
    if state is Reporting.REPORTED and family.reporting:
        sent, owed = known_units((family,), view.everything, quarter)
        if sent < owed:
            return Mark(text("reporting.partly", reported=sent, expected=owed), Lamp.YELLOW)
    lamps = {Reporting.REPORTED: Lamp.GREEN, Reporting.ZERO: Lamp.BLUE, Reporting.MISSING: Lamp.GREY}
    return Mark(text(f"reporting.{state}"), lamps[state])


def _counted(counts: Mapping[Lamp, int], text: Text) -> str:
    """How many at each lamp: ■严重滞后3项、▲滞后1项."""
    parts = (
        text("overview.count", count=counts[lamp], lamp=phrases.lamp(lamp, text)) for lamp in Lamp if counts.get(lamp)
    )
    return text.marks.joiner.join(parts)


def _named(reading: Reading, catalogue: Catalogue, text: Text) -> str:
    return phrases.named(reading.measure, text.scoped(catalogue.family_of(reading.measure.id).slug), short=True)


def _names(readings: Sequence[Reading], catalogue: Catalogue, text: Text) -> str:
    named = text.marks.joiner.join(_named(reading, catalogue, text) for reading in readings[:_MOST_SILENT])
    return named + (text("overview.and_more", count=len(readings)) if len(readings) > _MOST_SILENT else "")


def _listed(readings: Sequence[Reading], catalogue: Catalogue, text: Text, joiner: str) -> str:
    """Figures by the names of their fields, each with its value or why there is none."""
    return joiner.join(
        text("overview.told", name=_named(r, catalogue, text), figure=phrases.figure(r.value, r.measure, spoken))
        for r in readings
        if (spoken := text.scoped(catalogue.family_of(r.measure.id).slug))
    )
