"""What is said of party building: the sentence of the quarterly report and the matters that need somebody to act.

Template 9 of DOMAIN §7. Nothing is said against a branch whose name is real and whose values are invented.
"""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import Concern, View
from metrics.blocks.heads import limits
from metrics.families.party_building.listed import Branch, Branches, listed, mark, stated_as
from metrics.families.party_building.measures import ASSEMBLIES, ATTENDANCE, BRANDS, THEME_DAYS, VOLUNTEERING
from metrics.families.party_building.schema import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import NO_ROWS
from metrics.model.lamp import Lamp

_MOST_NAMED = 6


def narrative(view: View) -> Iterator[str]:
    """How many theme days were held, who came, and how much volunteer service there was."""
    yield _standing(view)


def lead(found: Branches, view: View) -> Iterator[str]:
    """The report's sentence, which branches missed a month or an assembly, and who has no brand yet."""
    yield _standing(view)
    text = view.text
    if not found:
        return
    if missed := [branch for branch in found if branch.missed]:
        yield text("narrative.missed", count=len(missed), names=_names(missed, view))
    without = view.read(ASSEMBLIES).value.parts.get("missed", ())
    if late := [branch for branch in found if branch.id in without]:
        yield text("narrative.no_assembly", count=len(late), names=_names(late, view))
    brands = view.read(BRANDS).value
    if brands.number is not None:
        yield text(
            "narrative.brands",
            count=int(brands.numerator or 0),
            all=int(brands.denominator or 0),
            rate=phrases.value(brands, BRANDS, text),
        )


def attention(view: View) -> Iterator[Concern]:
    """Branches that missed a theme day, held no assembly, or whose members stayed away."""
    without = view.read(ASSEMBLIES).value.parts.get("missed", ())
    limit = numbers.amount(limits(ATTENDANCE, view).yellow, "%", decimals=0)
    for branch in listed(view):
        if branch.is_assumed:
            continue
        if branch.missed:
            months = view.text.marks.joiner.join(
                view.text("label.month", month=month.number) for month in branch.missed
            )
            yield _concern("missed", branch, Lamp.RED, len(branch.missed) * 100.0, view, months=months)
        if branch.id in without:
            yield _concern("no_assembly", branch, Lamp.YELLOW, 50.0, view)
        attendance = mark(branch, view)
        if attendance.lamp is Lamp.RED:
            weight = 100 - (branch.attendance or 0)
            yield _concern("turnout", branch, Lamp.RED, weight, view, rate=attendance.label, limit=limit)


def _standing(view: View) -> str:
    text = view.text
    period = numbers.quarter(view.quarter, view.lang)
    held, present, service = (view.read(measure).value for measure in (THEME_DAYS, ATTENDANCE, VOLUNTEERING))
    if present.reason in NO_ROWS:
        return text(f"narrative.{present.reason}", period=period)
    return text(
        "narrative.standing",
        period=period,
        held=phrases.figure(held, THEME_DAYS, text),
        present=phrases.figure(present, ATTENDANCE, text),
        change=phrases.clauses(text, phrases.change(view.read(ATTENDANCE).since_last_quarter, text)),
        events=phrases.value(service, VOLUNTEERING, text),
        person_times=stated_as("person_times", service, view),
    )


def _concern(name: str, branch: Branch, lamp: Lamp, weight: float, view: View, **slots: object) -> Concern:
    text = view.text
    return Concern(
        family=TABLE,
        lamp=lamp,
        title=text(f"concern.{name}", branch=branch.name, **slots),
        detail=text(f"concern.{name}_detail", **slots),
        owner=branch.name,
        weight=weight,
        narrows="community",
        id=branch.community,
        is_illustrative=branch.is_illustrative,
    )


def _names(found: list[Branch], view: View) -> str:
    return phrases.few([branch.name for branch in found], _MOST_NAMED, view.text)
