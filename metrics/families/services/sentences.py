"""What is said of services: the sentence of the quarterly report and the matters that need somebody to act.

Template 8 of DOMAIN §7. A community that did not report is in no figure and is named. Nothing is said against a
community whose name is real and whose values are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from metrics.blocks import Concern, View, until
from metrics.families.services.listed import JUDGED, Communities, Community, listed, reported
from metrics.families.services.measures import CENTRES, COVERAGE, DONE, SATISFACTION
from metrics.families.services.schema import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure
from metrics.model.records import Reporting

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
        names = text("joiner.list").join(community.name for community in lacking[:_MOST_NAMED])
        yield text("narrative.lacking", count=len(lacking), names=names)
    done = view.read(DONE).value
    if done.number is not None:
        on_time = numbers.amount(done.parts["on_time_pct"], "%")
        accepted = int(done.parts["accepted"])
        yield text("narrative.cases", accepted=accepted, rate=numbers.percent(done.number), on_time=on_time)


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
            if community.lamp(measure) is Lamp.RED:
                yield _red(community, measure, view)
        if community.lacking:
            yield _lacking(community, view)


def _standing(view: View) -> str:
    text = view.text
    state = view.records.reporting(TABLE, view.quarter)
    coverage, satisfaction = view.read(COVERAGE).value, view.read(SATISFACTION).value
    if coverage.number is None and satisfaction.number is None:
        which = {Reporting.MISSING: "not_reported", Reporting.ZERO: "zero_report"}.get(state, "nothing")
        return text(f"narrative.{which}", until=until(view))
    centres = view.read(CENTRES).value
    parts = coverage.parts
    scope = ""
    if parts["missing"]:
        scope = text("narrative.reported", reported=parts["reported"], expected=parts["expected"])
    return text(
        "narrative.standing",
        until=until(view),
        centres=numbers.amount(centres.number, "个", view.lang),
        coverage=numbers.amount(coverage.number, "%"),
        satisfaction=numbers.amount(satisfaction.number, "%"),
        scope=scope,
    )


def _red(community: Community, measure: Measure, view: View) -> Concern:
    text, number = view.text, community.figure(measure)
    told = numbers.amount(number, measure.unit, view.lang)
    return Concern(
        family=TABLE,
        lamp=Lamp.RED,
        title=text("concern.red", community=community.name, measure=text(f"{measure.id}.short"), figure=told),
        detail=text(
            f"concern.red_{measure.id}", figure=told, whole=phrases.value(view.read(measure).value, measure, text)
        ),
        owner=community.name,
        weight=100 - (number or 0),
        narrows="community",
        id=community.name,
        is_illustrative=community.is_illustrative,
    )


def _lacking(community: Community, view: View) -> Concern:
    text = view.text
    kinds = text("joiner.list").join(text(f"kind.{kind}") for kind in community.lacking)
    return Concern(
        family=TABLE,
        lamp=Lamp.YELLOW,
        title=text("concern.lacking", community=community.name, kinds=kinds),
        detail=text("concern.lacking_detail"),
        owner=community.name,
        weight=len(community.lacking),
        narrows="community",
        id=community.name,
        is_illustrative=community.is_illustrative,
    )


def _unreported(community: Community, view: View) -> Concern:
    text = view.text
    due = view.quarter.end + timedelta(days=view.records.office_at(view.quarter).deadline_days)
    return Concern(
        family=TABLE,
        lamp=Lamp.GREY,
        title=text("concern.unreported", community=community.name),
        detail=text("concern.unreported_detail"),
        owner=community.name,
        due=numbers.day(due, view.lang),
        until=due,
        reports=1,
        narrows="community",
        id=community.name,
    )
