"""What is said of services: the sentence of the quarterly report and the matters that need somebody to act.

Template 8 of DOMAIN §7. A community that did not report is in no figure and is named. Nothing is said against a
community whose name is real and whose values are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from metrics.blocks import Concern, View, by_when, until
from metrics.blocks.heads import limits
from metrics.families.services.listed import JUDGED, Communities, Community, cases_told, listed, mark, of_whom, reported
from metrics.families.services.measures import CENTRES, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import EXTENDING, REBUILDING, TABLE
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import NO_ROWS
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure
from metrics.model.records import WHOLE_OFFICE

_MOST_NAMED = 6


def narrative(view: View) -> Iterator[str]:
    """Centres, coverage and satisfaction, and how many communities that speaks of."""
    yield _standing(view)


def lead(found: Communities, view: View) -> Iterator[str]:
    """The report's sentence, what is missing where, how cases were done, and who has not reported."""
    yield _standing(view)
    sent = reported(found)
    if not sent:
        return
    text = view.text
    lacking = [community for community in sent if community.lacking]
    if lacking:
        names = phrases.few([community.name for community in lacking], _MOST_NAMED, text)
        yield text("narrative.lacking", of=of_whom(found, view), count=len(lacking), names=names)
    done = view.read(DONE).value
    if done.number is not None:
        which, slots = cases_told(done, view)
        yield text(f"narrative.{which}", **slots)


def attention(view: View) -> Iterator[Concern]:
    """Communities whose figure is red, those that lack one of the four kinds, and those that have not reported."""
    found = listed(view)
    for community in found:
        if community.is_assumed:
            continue
        if not community.is_reported:
            yield _unreported(community, view)
            continue
        for measure in JUDGED:
            if mark(community, measure, view).lamp is Lamp.RED:
                yield _red(community, measure, view)
        if community.lacking:
            yield _lacking(community, view)


def _standing(view: View) -> str:
    text = view.text
    coverage, satisfaction = view.read(COVERAGE).value, view.read(SATISFACTION).value
    if coverage.reason in NO_ROWS:
        return text(f"narrative.{coverage.reason}", until=until(view))
    parts = coverage.parts
    scope = ""
    if parts["missing"]:
        scope = text("narrative.reported", reported=parts["reported"], expected=parts["expected"])
    return text(
        "narrative.standing",
        until=until(view),
        centres=_centres(view),
        coverage=phrases.figure(coverage, COVERAGE, text),
        satisfaction=phrases.figure(satisfaction, SATISFACTION, text),
        scope=scope,
    )


def _centres(view: View) -> str:
    """How many centres there are; they are called built only where all of them are."""
    text, value = view.text, view.read(CENTRES).value
    by_status = value.parts["by_status"]
    count = numbers.amount(value.number, "个", view.lang)
    unfinished = [
        text("narrative.of_these", status=text.word(status), count=numbers.amount(number, "个", view.lang))
        for status in (REBUILDING, EXTENDING)
        if (number := by_status[status])
    ]
    if not unfinished:
        return text("narrative.centres_built", count=count)
    return text("narrative.centres", count=count, unfinished=text.marks.joiner.join(unfinished))


def _red(community: Community, measure: Measure, view: View) -> Concern:
    text, number, told = view.text, community.figure(measure), mark(community, measure, view).label
    is_all = view.records.scope(TABLE) == WHOLE_OFFICE
    whole = text("concern.whole", whole=phrases.value(view.read(measure).value, measure, text)) if is_all else ""
    limit = numbers.amount(limits(measure, view).yellow, measure.unit, view.lang, decimals=0)
    title = text("concern.red", community=community.name, measure=text(f"{measure.id}.short"), figure=told)
    detail = text(f"concern.red_{measure.id}", figure=told, limit=limit, whole=whole)
    return _concern(community, Lamp.RED, title, detail, 100 - (number or 0))


def _lacking(community: Community, view: View) -> Concern:
    text = view.text
    kinds = text.marks.joiner.join(text(f"kind.{kind}") for kind in community.lacking)
    title = text("concern.lacking", community=community.name, kinds=kinds)
    return _concern(community, Lamp.YELLOW, title, text("concern.lacking_detail"), len(community.lacking))


def _unreported(community: Community, view: View) -> Concern:
    due = view.quarter.end + timedelta(days=view.records.office_at(view.quarter).deadline_days)
    title, detail = view.text("concern.unreported", community=community.name), view.text("concern.unreported_detail")
    return replace(_concern(community, Lamp.GREY, title, detail, 0), **by_when(due, view), reports=1)


def _concern(community: Community, lamp: Lamp, title: str, detail: str, weight: float) -> Concern:
    return Concern(
        family=TABLE,
        lamp=lamp,
        title=title,
        detail=detail,
        owner=community.name,
        weight=weight,
        narrows="community",
        id=community.name,
        is_illustrative=community.is_illustrative,
    )
