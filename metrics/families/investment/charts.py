"""The charts of deals: how far they came, where they settle, where money comes from, the four rates (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Callable

from metrics.blocks import View
from metrics.blocks.heads import gaps, headed, headings, over_quarters, span, titled
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.funnel import Funnel, FunnelStep
from metrics.charts.lines import Lines
from metrics.families.investment.listed import Deal, Deals, amount
from metrics.families.investment.measures import ARRIVED, IN_PLACE, OUT_OF_PROVINCE, PERFORMED, STARTED
from metrics.families.investment.measures import SIGNED as SIGNED_DEALS
from metrics.families.investment.stages import ENDED, LANDED, ORIGINS, RUNNING, SIGNED, STAGES, TALKS, ZONES
from metrics.families.investment.standing import TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Measure, Value
from metrics.model.records import is_illustrative

_RATES = (PERFORMED, STARTED, ARRIVED)
_LINES = (Role.FIRST, Role.SECOND, Role.THIRD)
_SHARES = (Role.FOURTH, Role.FIRST, Role.SECOND, Role.THIRD, Role.FIFTH)


def funnel(found: Deals, view: View) -> Funnel:
    """How many deals came as far as each stage, counted as in the figures; an ended one counts as signed only."""
    steps = _steps(found, STAGES, len, view)
    now = {stage: int(step.value or 0) for stage, step in zip(STAGES, steps, strict=True)}
    slots = {
        "total": len(found),
        "signed": now[SIGNED],
        "landed": now[LANDED],
        "running": now[RUNNING],
        "ended": sum(deal.is_ended for deal in found),
    }
    slots["undated"] = sum(not deal.is_signed and deal.stage not in (TALKS, ENDED) for deal in found)
    under = "funnel_undated" if slots["undated"] else "funnel"
    return Funnel(
        **titled("funnel", "funnel", view.read(SIGNED_DEALS).value, view, under, **slots),
        unit=view.text("unit.deals"),
        is_illustrative=illustrative(found),
        headings=headings(view, "stage", "deals", "of_these_ended", "of_step_before"),
        steps=steps if found else (),
        share_form=view.text("label.of_step_before"),
        ended_form=view.text("label.ended"),
    )


def money_funnel(found: Deals, view: View) -> Funnel:
    """Contracts of the deals that came as far as each stage, from signing on; blank ones are counted apart."""
    signed = tuple(deal for deal in found if deal.counts_at(SIGNED))
    priced = tuple(deal for deal in signed if deal.contract is not None)
    steps = _steps(priced, STAGES[1:], lambda some: amount(some, "contract"), view)
    sums = [numbers.money(step.value or 0, view.lang) for step in steps]
    slots = {"contract": sums[0], "landed": sums[1], "running": sums[-1], "blank": len(signed) - len(priced)}
    under = "money_funnel_blank" if slots["blank"] else "money_funnel"
    return Funnel(
        **titled("contracts", "money_funnel", view.read(SIGNED_DEALS).value, view, under, **slots),
        unit=view.text("unit.wan_yuan"),
        is_illustrative=illustrative(priced),
        headings=headings(view, "stage", "contract", "of_these_ended", "of_step_before"),
        steps=steps if priced else (),
        share_form=view.text("label.of_step_before"),
        ended_form=view.text("label.ended"),
    )


def zones(found: Deals, view: View) -> Bars:
    """Contracts and money in place of each zone's deals that were signed and have not ended, the most on top."""
    text = view.text
    alive = [deal for deal in found if deal.counts_at(SIGNED) and not deal.is_ended]
    known = [deal for deal in alive if deal.contract is not None or deal.total_in_place is not None]
    places = [zone for zone in (*ZONES, "") if any(deal.zone == zone for deal in known)]
    of_zone = {zone: [deal for deal in known if deal.zone == zone] for zone in places}
    contracts = {zone: _known_sum(some, "contract") for zone, some in of_zone.items()}
    places.sort(key=lambda zone: -(contracts[zone] or 0))
    first = places[0] if places else ""
    names = {zone: text.word(zone) if zone else text("label.no_zone") for zone in places}
    whole = amount(known, "contract")
    slots = {
        "zone": names.get(first, ""),
        "amount": numbers.money(contracts.get(first) or 0, view.lang),
        "share": numbers.percent((contracts.get(first) or 0) / whole * 100) if whole else numbers.DASH,
    }
    which = "zones" if whole else "zones_unpriced"
    return Bars(
        **headed(which, view, "zones", **slots),
        unit=text("unit.wan_yuan"),
        narrows="category",
        is_illustrative=illustrative(known),
        headings=headings(view, "zone"),
        categories=tuple(names[zone] for zone in places),
        ids=tuple(places),
        series=(
            Series(text("column.contract"), tuple(contracts[zone] for zone in places), Role.PREVIOUS),
            Series(
                text("column.total"),
                tuple(_known_sum(of_zone[zone], "total_in_place") for zone in places),
                Role.ACTUAL,
            ),
        ),
        missing=(False,) * len(places),
        lying=True,
    )


def origins(view: View) -> Bars:
    """The year's money in place by origin beside the same quarter of the years before: it begins anew each January."""
    text, reading = view.text, view.read(IN_PLACE)
    quarters = [quarter for quarter in span(view, TABLE) if quarter.number == view.quarter.number]
    known = reading.by_quarter
    told = [known[q].parts.get("by_origin") if q in known else None for q in quarters]
    present = [origin for origin in ORIGINS if any(one and one[origin] for one in told)]
    which, value, slots = _origins_told(view)
    return Bars(
        **titled("origins", which, value, view, "origins", period=text(f"period.{view.quarter.number}"), **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=is_illustrative(view.unlit.until(TABLE, view.quarter)),
        headings=headings(view, "period"),
        categories=tuple(numbers.cumulative(q, view.lang) for q in quarters),
        series=tuple(
            Series(text.word(origin), tuple(None if one is None else one[origin] for one in told), role, id=origin)
            for origin, role in zip(ORIGINS, _SHARES, strict=True)
            if origin in present
        ),
        missing=tuple(one is None for one in told),
        missing_word=text("word.not_reported"),
        missing_words=gaps(reading, quarters, text),
        stacked=True,
    )


def _origins_told(view: View) -> tuple[str, Value, dict[str, str]]:
    """Which sentence the origins make: shares, that no money is in place yet, or why there are none."""
    share, whole = view.read(OUT_OF_PROVINCE).value, view.read(IN_PLACE).value
    if whole.number == 0:
        return "origins_zero_partly" if whole.notes else "origins_zero", whole, {}
    slots = {
        "share": phrases.value(share, OUT_OF_PROVINCE, view.text),
        "overseas": numbers.amount(share.parts.get("overseas_pct"), "%"),
    }
    return "origins", share, slots


def rates(view: View) -> Lines:
    """履约率, 开工率 and 资金到位率 of all signed deals over the quarters; a quarter without a rate is a gap."""
    text, quarters = view.text, span(view, TABLE)
    readings = [view.read(measure) for measure in _RATES]
    slots = {
        name: phrases.figure(reading.value, reading.measure, text)
        for name, reading in zip(("performed", "started", "arrived"), readings, strict=True)
    }
    lines = []
    for measure, reading, role in zip(_RATES, readings, _LINES, strict=True):
        lines.append(Series(_short(measure, view), reading.numbers(quarters), role, id=measure.id))
    return Lines(
        **titled("rates", "rates", readings[0].value, view, "rates", **slots),
        unit="%",
        is_illustrative=is_illustrative(view.unlit.until(TABLE, view.quarter)),
        periods=tuple(numbers.quarter_short(q, view.lang) for q in quarters),
        series=tuple(lines),
        ceiling=100,
        mark=numbers.quarter_short(view.quarter, view.lang),
        **over_quarters(readings[0], quarters, view),
    )


def _steps(found: Deals, stages: tuple[str, ...], size: Callable[[Deals], float], view: View) -> tuple[FunnelStep, ...]:
    steps = []
    for stage in stages:
        reached = tuple(deal for deal in found if deal.counts_at(stage))
        ended = tuple(deal for deal in reached if deal.is_ended)
        steps.append(FunnelStep(stage, view.text.word(stage), float(size(reached)), float(size(ended))))
    return tuple(steps)


def _known_sum(found: list[Deal], name: str) -> float | None:
    """Sum of an amount, None where nobody gave it."""
    known = [deal for deal in found if getattr(deal, name) is not None]
    return amount(known, name) if known else None


def _short(measure: Measure, view: View) -> str:
    return view.text(f"{measure.id}.short")
