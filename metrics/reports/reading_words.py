"""A reading as a report prints it: name, value, fraction, lamp and changes in words, as on the tiles of a page."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.lamp import Lamp
from metrics.model.measure import Change, Compare, Reading


@dataclass(frozen=True, slots=True)
class ToldReading:
    """``value`` is "—" where there is none; ``facts`` are the lines under it; ``word`` is the lamp's with its shape."""

    name: str
    value: str
    word: str
    lamp: Lamp | None
    facts: tuple[str, ...]
    is_illustrative: bool


def speaking(reading: Reading, text: Text) -> Text:
    """The text of a reading's family: tiles of the overview come from several."""
    key = f"{reading.measure.id}.name"
    if text.find(key):
        return text
    families = (name.removesuffix(f".{key}") for name in text.entries if name.endswith(f".{key}"))
    return text.scoped(next(families, text.scope))


def told(reading: Reading, text: Text, *, with_field: bool = False) -> ToldReading:
    """A reading in words; ``text`` speaks its family, whose name is said where several stand together."""
    judged = reading.judgement
    short = text.find(f"{reading.measure.id}.short") or text(f"{reading.measure.id}.name")
    word = phrases.verdict(judged, text) if judged.lamp else ""
    shape = f"{judged.lamp.shape} " if judged.lamp else ""
    return ToldReading(
        name=phrases.named(reading.measure, text, short=True) if with_field else short,
        value=phrases.value(reading.value, reading.measure, text),
        word=f"{shape}{word}",
        lamp=judged.lamp,
        facts=tuple(filter(None, (_against(reading, text), *changes(reading, text)))),
        is_illustrative=reading.value.is_illustrative,
    )


def changes(reading: Reading, text: Text) -> tuple[str, str]:
    """Since last quarter and since last year, "" where there is nothing to compare."""
    pairs = (("quarter", reading.since_last_quarter), ("year", reading.since_last_year))
    first, second = (_change(made, since, reading, text) for since, made in pairs)
    return first, second


def fraction(reading: Reading, text: Text) -> str:
    """Numerator and denominator in the measure's own words; "" where it has none."""
    value = reading.value
    if value.number is None or value.numerator is None or value.denominator is None:
        return ""
    form = text.find(f"{reading.measure.id}.fraction") or "{numerator} ÷ {denominator}"
    top, bottom = (numbers.plain(n, 1) for n in (value.numerator, value.denominator))
    return form.format(numerator=top, denominator=bottom)


def _against(reading: Reading, text: Text) -> str:
    parts = [text(f"reason.{reading.value.reason}")] if reading.value.reason else [fraction(reading, text)]
    parts += phrases.beside(reading.value, text)
    if reading.plan and reading.value.number is not None:
        planned = numbers.amount(reading.plan.number, reading.measure.unit, text.lang)
        parts.append(text("report.planned", planned=planned, basis=phrases.basis(reading.plan, text)))
    return " · ".join(part for part in parts if part)


def _change(made: Change | None, since: str, reading: Reading, text: Text) -> str:
    if made is None or made.number is None or reading.value.number is None:
        return ""
    unit = "" if made.compare is Compare.PERCENT else reading.value.unit or reading.measure.unit
    return phrases.change(made, text, unit=unit, since=since)
