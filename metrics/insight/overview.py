"""The overview's blocks over all families: the verdict, the headline figures worst first, what needs somebody to act.

One rule: no total score hides a red. The verdict counts lamps and names the worst; it never averages them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from metrics.blocks import Block, Chart, Concern, Lead, Link, Table, Tiles, View
from metrics.charts.bullet import Bullets, Level
from metrics.charts.description import Cell, Column, Grid, Mark
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.corrections import counted
from metrics.insight.pages import narrowed_to
from metrics.insight.readings import Readings
from metrics.model.lamp import Gap, Judgement, Lamp, Pace
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting
from metrics.registry import Catalogue

_WALL_QUARTERS = 8
_ATTENTION_ROWS = 20
_UPCOMING_ROWS = 12


def overview(
    catalogue: Catalogue, view: View, readings: Readings, concerns: tuple[Concern, ...] | None = None
) -> Iterator[Block]:
    """Answer in order: how do we stand, what needs attention, how did it come, who has reported.

    ``concerns`` are those of ``attention`` where they have been found already.
    """
    headline = tuple(sorted((view.read(m) for m in catalogue.measures.values() if m.is_headline), key=urgency))
    if concerns is None:
        concerns = attention(catalogue, view)
    scope = narrowed_to(view.selection, view.text)
    yield Lead("verdict", (*scope, *verdict(headline, concerns, view, catalogue)))
    yield Tiles("headline", headline)
    yield from counted(catalogue.families, view)
    yield attention_table(concerns, view, catalogue)
    if levels := bullets(headline, view, catalogue):
        yield Chart("pace", levels)
    yield upcoming_table(catalogue, view)
    yield lamp_wall(catalogue, view, readings)
    yield reporting_table(catalogue, view)


def urgency(reading: Reading) -> tuple[int, float]:
    """Sort key: red, yellow, grey, green, blue, then those without a lamp; the further behind plan the earlier."""
    judged = reading.judgement
    return (judged.lamp.urgency if judged.lamp else len(Lamp), 1 if judged.ratio is None else judged.ratio)


def attention(catalogue: Catalogue, view: View) -> tuple[Concern, ...]:
    """Everything that needs somebody to act, over all families: red before yellow, the weightiest first."""
    found = [c for f in catalogue.families if f.attention for c in f.attention(view.scoped(f.slug))]
    return tuple(sorted(found, key=lambda concern: (concern.lamp.urgency, -concern.weight)))


def verdict(
    headline: tuple[Reading, ...], concerns: tuple[Concern, ...], view: View, catalogue: Catalogue
) -> Iterator[str]:
    """How many figures stand at which lamp, the worst by name, and how many matters need attention."""
    text = view.text
    judged = [reading for reading in headline if reading.judgement.lamp]
    counts = {lamp: [r for r in judged if r.judgement.lamp is lamp] for lamp in Lamp}
    parts = [
        text("overview.count", count=len(found), lamp=f"{lamp.shape}{text(f'lamp.{lamp}')}")
        for lamp, found in counts.items()
        if found
    ]
    quarter = numbers.quarter(view.quarter, view.lang)
    if not parts:
        yield text("overview.nothing", quarter=quarter)
        return
    joiner = "、" if view.lang == "zh" else ", "
    yield text("overview.verdict", quarter=quarter, total=len(judged), counts=joiner.join(parts))
    worst = [*counts[Lamp.RED], *counts[Lamp.YELLOW]][:3]
    if worst:
        yield text("overview.worst", worst=joiner.join(_told(r, _speaking(r.measure, catalogue, text)) for r in worst))
    reds = sum(concern.lamp is Lamp.RED for concern in concerns)
    if concerns:
        yield text("overview.concerns", count=len(concerns), reds=reds)


def attention_table(concerns: tuple[Concern, ...], view: View, catalogue: Catalogue) -> Table:
    """The attention list; a click opens the family's page on the matter."""
    text = view.text
    shown = concerns[:_ATTENTION_ROWS]
    names = ("lamp", "matter", "detail", "family", "owner", "due")
    columns = tuple(Column(text(f"overview.column_{name}"), "lamp" if name == "lamp" else "text") for name in names)
    rows = tuple((c.lamp, c.title, c.detail, text.scoped(c.family)("menu"), c.owner, c.due) for c in shown)
    hidden = len(concerns) - len(shown)
    return Table(
        key="attention",
        title=text("overview.attention", count=len(concerns)),
        grid=Grid(columns, rows),
        note=text("overview.more", count=hidden) if hidden else "",
        links=tuple(Link(c.family, c.narrows, c.id) for c in shown),
        as_cards=True,
        is_illustrative=any(c.is_illustrative for c in concerns),
        empty=text("overview.no_attention"),
    )


def upcoming_table(catalogue: Catalogue, view: View) -> Table:
    """What falls due in the next quarter, over all families, by day; a click opens the family's page on it."""
    text = view.text
    found = [c for f in catalogue.families if f.upcoming for c in f.upcoming(view.scoped(f.slug))]
    shown = found[:_UPCOMING_ROWS]
    names = ("due", "matter", "detail", "owner")
    hidden = len(found) - len(shown)
    quarter = numbers.quarter(view.quarter.next, view.lang)
    return Table(
        key="upcoming",
        title=text("overview.upcoming", quarter=quarter, count=len(found)),
        grid=Grid(
            tuple(Column(text(f"overview.column_{name}")) for name in names),
            tuple((c.due, c.title, c.detail, c.owner) for c in shown),
        ),
        note=text("overview.more", count=hidden) if hidden else "",
        links=tuple(Link(c.family, c.narrows, c.id) for c in shown),
        as_cards=True,
        is_illustrative=any(c.is_illustrative for c in found),
        empty=text("overview.no_upcoming"),
    )


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
    behind = [r for r in paced if r.judgement.lamp in (Lamp.RED, Lamp.YELLOW)]
    title = text("overview.pace_behind" if behind else "overview.pace_level", behind=len(behind), count=len(paced))
    return Bullets(
        title=title,
        subtitle=text("overview.pace_scope", day=numbers.day(view.quarter.end, view.lang)),
        alt="；".join(_told(r, _speaking(r.measure, catalogue, text)) for r in paced),
        unit="%",
        headings=tuple(text(f"word.{name}") for name in ("measure", "actual", "planned", "target", "lamp")),
        is_illustrative=any(r.value.is_illustrative for r in paced),
        levels=tuple(
            Level(
                id=r.measure.id,
                name=_short(r.measure, catalogue, text),
                actual=r.value.number,
                planned=r.planned,
                target=r.target.annual if r.target else 100,
                lamp=r.judgement.lamp,
                label=phrases.verdict(r.judgement, text),
            )
            for r in paced
        ),
    )


def lamp_wall(catalogue: Catalogue, view: View, readings: Readings) -> Table:
    """Every judged figure under its lamp in each of the last quarters; a click opens the family's page."""
    text = view.text
    quarters = view.quarters[-_WALL_QUARTERS:]
    judged = [m for m in catalogue.measures.values() if m.lamp is not None]
    columns = (
        Column(text("overview.column_family")),
        Column(text("word.measure")),
        *(Column(numbers.quarter_short(q, view.lang), "lamp") for q in quarters),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            text.scoped(catalogue.family_of(m.id).slug)("menu"),
            _name(m, catalogue, text),
            *(_wall_cell(m, *readings.judged(m, q), text) for q in quarters),
        )
        for m in judged
    )
    return Table(
        key="wall",
        title=text("overview.wall"),
        grid=Grid(columns, rows),
        note=text("overview.wall_note"),
        grouped=True,
        links=tuple(Link(catalogue.family_of(m.id).slug) for m in judged),
        is_illustrative=view.stamp.is_illustrative,
    )


def reporting_table(catalogue: Catalogue, view: View) -> Table:
    """Which tables were reported for which quarter: reported, zero report, not reported."""
    text = view.text
    quarters = view.quarters[-_WALL_QUARTERS:]
    tables = [(f, t) for f in catalogue.families for t in f.tables if t.is_periodic]
    columns = (Column(text("overview.column_table")), *(Column(numbers.quarter_short(q, view.lang)) for q in quarters))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (text.scoped(f.slug)(f"table.{t.id}"), *(_reported(t.id, q, view) for q in quarters)) for f, t in tables
    )
    stamp = view.stamp
    due = view.quarter.end + timedelta(days=view.everything.office_at(view.quarter).deadline_days)
    return Table(
        key="reporting",
        title=text("overview.reporting", reported=stamp.reported, expected=stamp.expected),
        note=text("overview.deadline", day=numbers.day(due, view.lang)),
        grid=Grid(columns, rows),
    )


def _wall_cell(measure: Measure, value: Value, judgement: Judgement, text: Text) -> Mark:
    return Mark(phrases.value(value, measure, text), judgement.lamp)


def _reported(table: str, quarter: Quarter, view: View) -> Mark:
    state = view.everything.reporting(table, quarter)
    lamps = {Reporting.REPORTED: Lamp.GREEN, Reporting.ZERO: Lamp.BLUE, Reporting.MISSING: Lamp.GREY}
    return Mark(view.text(f"reporting.{state}"), lamps[state])


def _speaking(measure: Measure, catalogue: Catalogue, text: Text) -> Text:
    return text.scoped(catalogue.family_of(measure.id).slug)


def _name(measure: Measure, catalogue: Catalogue, text: Text) -> str:
    return _speaking(measure, catalogue, text)(f"{measure.id}.name")


def _short(measure: Measure, catalogue: Catalogue, text: Text) -> str:
    spoken = _speaking(measure, catalogue, text)
    return f"{spoken('menu')} {spoken(f'{measure.id}.short')}"


def _told(reading: Reading, text: Text) -> str:
    return f"{text(f'{reading.measure.id}.name')} {phrases.value(reading.value, reading.measure, text)}"
