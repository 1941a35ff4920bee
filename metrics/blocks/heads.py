"""What charts of all families say alike: title, scope and alternative text, their quarters, why there is no number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from metrics.blocks import View, until
from metrics.charts.description import Series
from metrics.i18n import phrases
from metrics.i18n.text import Text
from metrics.model.lamp import Bands
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting

_MOST_QUARTERS = 12


def span(view: View, table: str | None = None) -> tuple[Quarter, ...]:
    """The quarters of a trend: from the first on record, of a table or of any, to the page's own, reported or not.

    A year chosen limits them to its own; the page's quarter is then not among them when it lies in a later year. Three
    years are as many as a chart can name and number; earlier ones are shown by choosing their year.
    """
    quarters, reporting = view.quarters, view.records.reporting
    on_record = [q for q in quarters if table is None or reporting(table, q) is not Reporting.MISSING]
    year = view.selection.year
    last = view.quarter if year is None else min(view.quarter, Quarter(year, 4))
    return tuple(Quarter.span(min([*on_record, last]), last))[-_MOST_QUARTERS:]


class Head(TypedDict):
    """What a chart says first, of what it speaks, and what it tells who cannot see it."""

    title: str
    subtitle: str
    alt: str


class OverQuarters(TypedDict):
    """What a chart over quarters says of its axis and of its gaps."""

    headings: tuple[str, ...]
    missing_word: str
    missing_words: tuple[str, ...]


class OfEach(TypedDict):
    """What a chart of one bar for each thing is drawn from."""

    categories: tuple[str, ...]
    ids: tuple[str, ...]
    series: tuple[Series, ...]
    missing: tuple[bool, ...]
    missing_words: tuple[str, ...]
    lying: bool


def of_each(name: str, each: Iterable[tuple[str, str, float | None, str]]) -> OfEach:
    """A figure of each thing by the thing's name and what a click chooses; its word stands at the bar or in its gap."""
    names, ids, figures, words = zip(*each, strict=True) if (each := tuple(each)) else ((), (), (), ())
    missing = tuple(figure is None for figure in figures)
    at_bar = tuple("" if gone else word for gone, word in zip(missing, words, strict=True))
    in_gap = tuple(word if gone else "" for gone, word in zip(missing, words, strict=True))
    series = (Series(name, figures, labels=at_bar),)
    return OfEach(categories=names, ids=ids, series=series, missing=missing, missing_words=in_gap, lying=True)


def headed(which: str, view: View, under: str, /, **slots: object) -> Head:
    """Title, subtitle ``under`` it and alt text of a chart in the family's words, over the same slots."""
    text = view.text
    return Head(
        title=text(f"chart.{which}", **slots), subtitle=scope(under, view, **slots), alt=text(f"alt.{which}", **slots)
    )


def headings(view: View, *names: str) -> tuple[str, ...]:
    """The heads of a chart's columns in the family's words."""
    return tuple(view.text(f"column.{name}") for name in names)


def over_quarters(reading: Reading, quarters: Iterable[Quarter], view: View) -> OverQuarters:
    """The head of the quarters, and why those without a number have none."""
    words = gaps(reading, quarters, view.text)
    return OverQuarters(
        headings=headings(view, "quarter"), missing_word=view.text("word.not_reported"), missing_words=words
    )


def titled(subject: str, which: str, value: Value, view: View, under: str, /, **slots: object) -> Head:
    """The same; where the chart's figure has no number title and alt text say what there is none of, and why."""
    if value.number is None:
        return untold(subject, value, view, under, **slots)
    return headed(which, view, under, **slots)


def untold(subject: str, value: Value, view: View, under: str, /, **slots: object) -> Head:
    """What a chart says that has nothing to tell of the page's quarter: what there is none of, and why."""
    title, alt = phrases.untold(view.text(f"subject.{subject}"), value, view.text)
    return Head(title=title, subtitle=scope(under, view, **slots), alt=alt)


def gaps(reading: Reading, quarters: Iterable[Quarter], text: Text) -> tuple[str, ...]:
    """Why a quarter of a trend has no number, "" where it has one or was not looked at."""
    known = reading.by_quarter
    return tuple(phrases.gap(known.get(quarter), text) for quarter in quarters)


def limits(measure: Measure, view: View) -> Bands:
    """The limits a figure is judged by at the page's quarter: the office's own, else the published ones."""
    rule = view.records.office_at(view.quarter).rule(measure.id, measure.lamp)
    return rule if isinstance(rule, Bands) else measure.bands


def scope(name: str, view: View, /, **slots: object) -> str:
    """A chart's subtitle in the family's words: unit and scope, as of when; another where some are ``hidden``."""
    name = f"{name}_more" if slots.get("hidden") else name
    return view.text(f"scope.{name}", **{**slots, "until": until(view), "year": view.quarter.year})
