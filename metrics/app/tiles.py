"""Tiles: a measure in one glance. Name and lamp, number, course over the quarters, plan, and what changed."""

from __future__ import annotations

import re

from metrics.app.clicks import Click
from metrics.app.html import esc
from metrics.app.tables import lamp_html
from metrics.charts.bullet import BulletMark
from metrics.charts.sparkline import Sparkline
from metrics.charts.theme import Look
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.measure import Change, Compare, Reading, Value
from metrics.model.quarter import Quarter

# A unit may hold a number of its own: ㎡ per 100 households.
_NUMBER = re.compile(r"[^0-9]*[0-9][0-9,.]*")


def tiles_html(readings: tuple[Reading, ...], names: tuple[Text, ...], look: Look) -> str:
    """Readings as tiles; ``names`` speaks each measure's family, which is named where several stand together."""
    mixed = len({text.scope for text in names}) > 1
    shown = (tile_html(r, t, look, field=t("menu") if mixed else "") for r, t in zip(readings, names, strict=True))
    return f'<div class="tiles">{"".join(shown)}</div>'


def tile_html(reading: Reading, text: Text, look: Look, *, field: str = "") -> str:
    """One tile; a click on it asks where the number comes from."""
    measure, value = reading.measure, reading.value
    name = text.find(f"{measure.id}.short") or text(f"{measure.id}.name")
    if value.number is None:
        figure = f'<div class="number none">{numbers.DASH}</div>'
    else:
        figure = f'<div class="number">{_figure(phrases.value(value, measure, text))}</div>'
    lines = [_against(reading, text), *_changes(reading, text)]
    if value.is_illustrative:
        lines.append(text("product.illustrative"))
    what = f'<span class="name">{esc(name)}</span>'
    lamp = lamp_html(reading.judgement.lamp, _word(reading, text))
    return (
        f'<div class="tile" role="button" tabindex="0" data-go="{Click.MEASURE.of(measure.id)}" '
        f'title="{esc(_title(measure.id, text))}">'
        f'<div class="quiet">{esc(field)}</div><div class="top">{what}{lamp}</div>'
        f'<div class="row">{figure}{_course(reading, text, look)}</div>{_bullet(reading, look)}'
        f'<div class="facts">{"<br>".join(esc(line) for line in lines if line)}</div></div>'
    )


def _figure(words: str) -> str:
    """The number large, its unit small."""
    number = _NUMBER.match(words)
    end = number.end() if number else 0
    if words[end:] == "%":
        return esc(words)
    return f"{esc(words[:end])}<small>{esc(words[end:])}</small>"


def _word(reading: Reading, text: Text) -> str:
    """The lamp's word, or why a figure that is there has none; why there is no figure stands under it."""
    judged = reading.judgement
    unjudged = reading.value.number is not None and judged.reason not in (None, "no_rule")
    return phrases.verdict(judged, text) if judged.lamp or unjudged else ""


def _title(measure: str, text: Text) -> str:
    return f"{text(f'{measure}.name')}：{text(f'{measure}.formula')}"


def _course(reading: Reading, text: Text, look: Look) -> str:
    """The measure over the quarters, the page's own last: one without a value is a ring, and told with its reason.

    What begins anew every January is not joined across New Year.
    """
    known, measure = reading.by_quarter, reading.measure
    quarters = tuple(Quarter.span(min(known), max(known)))
    values = reading.numbers(quarters)
    if sum(number is not None for number in values) < 2:
        return ""
    absent = Value.missing("not_reported")
    told = text.marks.comma.join(
        f"{numbers.quarter_short(q, text.lang)} {phrases.figure(known.get(q, absent), measure, text)}" for q in quarters
    )
    breaks = tuple(place for place, q in enumerate(quarters) if q.number == 1) if measure.is_year_to_date else ()
    return Sparkline(title="", alt=told, values=values, breaks=breaks).svg(look)


def _bullet(reading: Reading, look: Look) -> str:
    # A bullet needs an end: a rate's is 100 %, a count's its target. A ratio has none.
    if (
        reading.planned is None
        or reading.value.number is None
        or (reading.target is None and reading.measure.unit != "%")
    ):
        return ""
    paced = reading.measure.paced
    done = paced(reading.value) if paced else reading.value.number
    target = reading.target.annual if reading.target else 100.0
    mark = BulletMark(
        title="", alt="", actual=done, planned=reading.planned, target=target, lamp=reading.judgement.lamp
    )
    return mark.svg(look)


def _against(reading: Reading, text: Text) -> str:
    """The fraction behind a rate, and the plan it is held against."""
    value, unit = reading.value, reading.measure.unit
    parts = []
    # The lamp says 未报 itself; every other reason stands where the plan would.
    if value.reason and not reading.judgement.lamp:
        parts.append(text(f"reason.{value.reason}"))
    if value.numerator is not None and value.denominator is not None and value.number is not None:
        fraction = text.find(f"{reading.measure.id}.fraction") or "{numerator} ÷ {denominator}"
        top, bottom = (numbers.plain(n, 1) for n in (value.numerator, value.denominator))
        parts.append(fraction.format(numerator=top, denominator=bottom))
    parts += phrases.beside(value, text)
    if reading.plan and value.number is not None:
        planned = numbers.amount(reading.plan.number, unit, text.lang)
        parts.append(text("shell.planned", planned=planned, basis=phrases.basis(reading.plan, text)))
    return " · ".join(parts)


def _changes(reading: Reading, text: Text) -> list[str]:
    """▲▼ with the size of the change; never red or green, because red means rising on Chinese markets."""
    made = (("quarter", reading.since_last_quarter), ("year", reading.since_last_year))
    return [line for since, change in made if (line := _change(change, since, reading, text))]


def _change(change: Change | None, since: str, reading: Reading, text: Text) -> str:
    if change is None or reading.value.number is None:
        return ""
    base = text(f"change.short_{since}")
    if change.number is None:
        refused = change.reason if change.reason in ("not_comparable", "damaged") else None
        return f"{base} {text(f'reason.{refused}')}" if refused else text("shell.no_base", base=base)
    scope = text("shell.comparable") if change.note == "comparable" else ""
    if abs(change.number) < phrases.LEVEL:
        return f"{base} {text('shell.level')}{scope}"
    if phrases.multiple(change) is not None:
        return phrases.change(change, text, since=since) + scope
    arrow = "▲" if change.number > 0 else "▼"
    unit = "" if change.compare is Compare.PERCENT else reading.value.unit or reading.measure.unit
    return f"{base} {arrow} {phrases.size(change, text.lang, unit=unit)}{scope}"
