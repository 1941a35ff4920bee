"""What was restated: figures of a quarter that print otherwise than when its tables were first filed (DOMAIN §7, 11).

A correction is told to whoever reads the figure, with the old value, the new one and the day it was approved. Only
what prints otherwise is told: a ledger is written on all the time, and most of it changes no figure of a past quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.blocks import Note, View
from metrics.blocks.family import Family
from metrics.errors import Damaged, Unshown
from metrics.i18n import numbers, phrases
from metrics.model.measure import Measure

CORRECTIONS = "corrections"  # the key of the remark on a page
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that was restated: its printed value then and now, and the day of the correction."""

    measure: Measure
    before: str
    now: str
    day: date


def corrections(measures: Iterable[Measure], view: View) -> tuple[Correction, ...]:
    """The measures that print otherwise than when the view's quarter was first filed; ``view`` speaks their family."""
    return apart(measures, view)[0]


def apart(measures: Iterable[Measure], view: View) -> tuple[tuple[Correction, ...], tuple[Measure, ...]]:
    """The same, and the measures of which it cannot be known, because a file of then is damaged."""
    found: list[Correction] = []
    unknown: list[Measure] = []
    for measure in measures:
        try:
            corrected = _corrected(measure, view)
        except Unshown:
            unknown.append(measure)
        else:
            found += [corrected] if corrected else []
    return tuple(found), tuple(unknown)


def told(family: Family, view: View, *, place: Literal["page", "bulletin"]) -> Iterator[str]:
    """A sentence for each restated figure of a family; ``place`` is what says that it counts as corrected.

    Figures whose first or present value cannot be read any more are told as such.
    """
    text = view.text.scoped(family.slug)
    known, unknown = apart(family.measures, view.scoped(family.slug))
    if unknown:
        yield text("corrected.damaged", measures=text.marks.phrases.join(text(f"{m.id}.name") for m in unknown))
    for each in known:
        yield text(
            "corrected.told",
            quarter=numbers.quarter(view.quarter, view.lang),
            measure=phrases.named(each.measure, text) if place == "bulletin" else text(f"{each.measure.id}.name"),
            before=each.before,
            now=each.now,
            day=numbers.day(each.day, view.lang),
            place=text(f"corrected.{place}"),
        )


def noted(family: Family, view: View) -> Iterator[Note]:
    """The remark of a family's page; none where nothing was restated."""
    if sentences := tuple(told(family, view, place="page")):
        yield Note(CORRECTIONS, sentences)


def counted(families: Iterable[Family], view: View) -> Iterator[Note]:
    """The one line of the overview: how many figures were restated, and which."""
    names = [
        phrases.named(each.measure, view.text.scoped(family.slug))
        for family in families
        for each in corrections(family.measures, view.scoped(family.slug))
    ]
    if names:
        named = view.text.marks.phrases.join(names[:_MOST_NAMED])
        more = view.text("corrected.more") if len(names) > _MOST_NAMED else ""
        quarter = numbers.quarter(view.quarter, view.lang)
        yield Note(
            CORRECTIONS, (view.text("corrected.counted", quarter=quarter, count=len(names), named=named + more),)
        )


def _corrected(measure: Measure, view: View) -> Correction | None:
    if (first := view.first_filed(measure)) is None:
        return None
    value, at = first
    present = view.look(measure).value
    if present.damage:
        # The figure says itself that it cannot be shown.
        return None
    if value.damage:
        raise Damaged(f"{value.damage.file} is damaged", value.damage)
    before, now = (phrases.figure(each, measure, view.text) for each in (value, present))
    return Correction(measure, before, now, view.everything.office.clock.day(at)) if before != now else None
