"""What is said of investment: the sentence of the quarterly report and the matters that need somebody to act.

Template 7 of DOMAIN §7. Not reported is said as such and never as 0. Nothing is said against a deal whose name is real
and whose stage is only assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from metrics.blocks import Concern, View, by_when, until
from metrics.families.investment.listed import Deal, Deals, listed, slow
from metrics.families.investment.measures import ARRIVED, IN_PLACE, PERFORMED, SIGNED, STARTED
from metrics.families.investment.stages import LAND_WITHIN_DAYS
from metrics.families.investment.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import NO_ROWS
from metrics.model.lamp import Lamp

_UNREPORTED = (*NO_ROWS, "nothing_recorded")


def narrative(view: View) -> Iterator[str]:
    """Money in place against the year's target, time progress and the same months of last year."""
    yield _money(view)


def lead(found: Deals, view: View) -> Iterator[str]:
    """The report's sentence, what was signed, how far the signed ones are, and the one that waits longest to land."""
    yield _money(view)
    if not found:
        return
    yield _signed(view)
    if rates := _rates(view):
        yield rates
    if waiting := slow(found):
        yield view.text("narrative.slow", count=len(waiting), name=waiting[0].name, days=waiting[0].waiting_days)


def attention(view: View) -> Iterator[Concern]:
    """The year's target when it is behind pace, and signed deals that wait too long to land; red before yellow."""
    found = listed(view)
    concerns = [
        *_target_concern(found, view),
        *(_slow_concern(deal, view) for deal in slow(found) if not deal.is_assumed),
    ]
    yield from sorted(concerns, key=lambda concern: (concern.lamp.urgency, -concern.weight))


def _money(view: View) -> str:
    text, reading = view.text, view.read(IN_PLACE)
    value, period = reading.value, view.text(f"period.{view.quarter.number}")
    if value.number is None or value.rows is None:
        which = value.reason if value.reason in _UNREPORTED else "zero_report"
        return text(f"narrative.{which}", period=period)
    change = phrases.change(reading.since_last_year, text, unit="万元", since="year")
    done, ahead = value.parts["completion_pct"], value.parts["ahead_points"]
    clauses = (phrases.pace(ahead, text, reading.plan.basis) if reading.plan else "", change)
    return text(
        "narrative.money" if done is not None else "narrative.money_alone",
        period=period,
        amount=numbers.money(value.number, view.lang),
        rate=numbers.percent(done) if done is not None else "",
        clauses=phrases.clauses(text, *clauses),
    )


def _signed(view: View) -> str:
    value = view.read(SIGNED).value
    return view.text(
        "narrative.signed" if value.number else "narrative.signed_none",
        quarter=numbers.quarter(view.quarter, view.lang),
        count=int(value.number or 0),
        contract=numbers.money(value.parts.get("contract_wan_yuan", 0), view.lang),
        year_count=value.parts.get("year_to_date", 0),
        year_contract=numbers.money(value.parts.get("year_to_date_wan_yuan", 0), view.lang),
    )


def _rates(view: View) -> str:
    performed, started, arrived = (view.read(measure).value for measure in (PERFORMED, STARTED, ARRIVED))
    if performed.number is None or started.number is None:
        return ""
    return view.text(
        "narrative.rates",
        until=until(view),
        signed=int(performed.denominator or 0),
        performed=phrases.value(performed, PERFORMED, view.text),
        started=phrases.value(started, STARTED, view.text),
        arrived=phrases.figure(arrived, ARRIVED, view.text),
    )


def _target_concern(found: Deals, view: View) -> Iterator[Concern]:
    reading = view.read(IN_PLACE)
    lamp, ahead = reading.judgement.lamp, reading.value.parts.get("ahead_points")
    if lamp not in (Lamp.RED, Lamp.YELLOW) or ahead is None or not reading.target or not reading.plan:
        return
    text, done = view.text, numbers.percent(reading.value.parts["completion_pct"])
    yield Concern(
        family=TABLE,
        lamp=lamp,
        title=text("concern.target", rate=done),
        detail=text(
            "concern.target_detail",
            target=numbers.money(reading.target.annual, view.lang),
            amount=phrases.value(reading.value, IN_PLACE, text),
            pace=phrases.pace(ahead, text, reading.plan.basis),
        ),
        owner=phrases.quoted(list(dict.fromkeys(deal.dept for deal in found if deal.dept))),
        **by_when(date(view.quarter.year, 12, 31), view),
        weight=-ahead,
        is_illustrative=reading.value.is_illustrative,
    )


def _slow_concern(deal: Deal, view: View) -> Concern:
    text = view.text
    signed_on = deal.signed_on or view.quarter.end
    until = signed_on + timedelta(days=LAND_WITHIN_DAYS)
    return Concern(
        family=TABLE,
        lamp=deal.lamp or Lamp.YELLOW,
        title=text("concern.slow", name=deal.name, days=deal.waiting_days),
        detail=text(
            "concern.slow_detail",
            date=numbers.day(signed_on, view.lang),
            contract=numbers.amount(deal.contract, "万元", view.lang),
            total=numbers.amount(deal.total_in_place, "万元", view.lang),
        ),
        owner=deal.dept,
        **by_when(until, view),
        weight=deal.waiting_days or 0,
        narrows="project",
        id=deal.name,
        is_illustrative=deal.is_illustrative,
    )
