"""The charts of services: outlets by kind, coverage and satisfaction, facility area, cases (DOMAIN §5)."""

from __future__ import annotations

from metrics.blocks import View
from metrics.blocks.heads import limits, of_each, over_quarters, span, titled
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.lines import Lines
from metrics.families.services.listed import Communities, Community, cases_told, mark, of_reported, of_whom, reported
from metrics.families.services.measures import AREA, COVERAGE, DONE, SATISFACTION
from metrics.families.services.measures import FOUR_KINDS as ALL_FOUR
from metrics.families.services.schema import ALL_KINDS, FOUR_KINDS, TABLE
from metrics.i18n import numbers, phrases
from metrics.model.measure import Value
from metrics.model.quarter import Quarter
from metrics.model.records import is_illustrative

_MOST_ROWS = 40
_SHADE = 0.45  # of the scale: a count is told by its number, and only what is lacking may catch the eye


def outlets(found: Communities, view: View) -> Heatmap:
    """How many outlets of each kind every community has; what is lacking stands out, most lacking on top."""
    text, sent = view.text, reported(found)
    ordered = sorted(found, key=lambda c: -len(c.lacking))
    shown, hidden = ordered[:_MOST_ROWS], max(len(ordered) - _MOST_ROWS, 0)
    short = {kind: sum(kind in c.lacking for c in sent) for kind in FOUR_KINDS}
    clauses = [text("chart.lacking", kind=text(f"kind.{kind}"), count=n) for kind, n in short.items() if n]
    whole = sum(not c.lacking and not c.unknown for c in sent)
    slots = {"of": of_whom(found, view), "whole": whole, "lacking": text.marks.comma.join(clauses)}
    slots["sent"] = _sent(view)
    which = "outlets" if clauses else "outlets_unknown" if whole < len(sent) else "outlets_whole"
    if which == "outlets_whole" and len(sent) < len(found):
        which = "outlets_whole_partly"
    return Heatmap(
        **titled("outlets", which, view.read(ALL_FOUR).value, view, "outlets", hidden=hidden, **slots),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.community"),),
        names=tuple(c.name for c in shown),
        ids=tuple(c.name for c in shown),
        steps=tuple(text(f"kind.{kind}") for kind in ALL_KINDS),
        spots=tuple(tuple(_spot(c, kind, _most(sent), view) for kind in ALL_KINDS) for c in shown),
        legend=((Role.SECOND, text("label.lacking_key")),) if any(c.lacking for c in shown) else (),
    )


def rates(view: View) -> Lines:
    """Coverage and satisfaction quarter by quarter against the line both have to reach; n/N where not all reported."""
    text, quarters = view.text, span(view, TABLE)
    coverage, satisfaction = view.read(COVERAGE), view.read(SATISFACTION)
    told = {
        "of": of_reported(coverage.value, view),
        "coverage": phrases.figure(coverage.value, COVERAGE, text),
        "satisfaction": phrases.figure(satisfaction.value, SATISFACTION, text),
    }
    told["change"] = phrases.clauses(text, phrases.change(coverage.since_last_quarter, text))
    known = coverage.value if satisfaction.value.number is None else satisfaction.value
    return Lines(
        **titled("rates", "rates", known, view, "rates", sent=_sent(view), **told),
        unit="%",
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        periods=tuple(_period(quarter, coverage.by_quarter.get(quarter), view) for quarter in quarters),
        series=(
            Series(text("SV2.short"), coverage.numbers(quarters), Role.ACTUAL),
            Series(text("SV1.short"), satisfaction.numbers(quarters), Role.SECOND),
            *_limits(len(quarters), view),
        ),
        floor=None,
        ceiling=100,
        mark=_period(view.quarter, coverage.value, view),
        **over_quarters(coverage, quarters, view),
    )


def areas(found: Communities, view: View) -> Bars:
    """㎡ of facilities per 100 households by community against the published 30 ㎡, the least on top."""
    text, limit, value = view.text, limits(AREA, view).green, view.read(AREA).value
    ordered = sorted(found, key=lambda c: (c.area_per_100 is None, c.area_per_100 or 0.0))
    bars = ((c.name, c.name, c.area_per_100, mark(c, AREA, view).label) for c in ordered)
    known = [c.area_per_100 for c in ordered if c.area_per_100 is not None]
    slots = {
        "of": of_whom(found, view),
        "count": len(known),
        "reach": sum(area >= limit for area in known),
        "without": sum(area == 0 for area in known),
        "limit": numbers.plain(limit),
        "whole": phrases.figure(value, AREA, text),
        "sent": _sent(view),
    }
    return Bars(
        **titled("areas", "areas" if slots["without"] else "areas_all", value, view, "areas", **slots),
        unit=text("unit.area"),
        decimals=1,
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.community"),),
        **of_each(text("label.area_series"), bars),
        reference=limit,
        reference_label=text("label.area_line", limit=numbers.plain(limit)),
    )


def cases(view: View) -> Bars:
    """Cases accepted, done and done on time in each quarter; one not reported is a gap."""
    text, quarters, known = view.text, span(view, TABLE), view.read(DONE).by_quarter
    # A quarter in which nobody came has its zeros, though there is no rate of them.
    told = [known[q].parts if q in known and known[q].reason in (None, "no_denominator") else None for q in quarters]
    which, slots = cases_told(known[view.quarter], view)
    return Bars(
        **titled("cases", which, known[view.quarter], view, "cases", sent=_sent(view), **slots),
        unit=text("unit.cases"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        categories=tuple(_period(q, known.get(q), view) for q in quarters),
        series=tuple(
            Series(text(f"label.{name}"), tuple(parts[name] if parts else None for parts in told), role)
            for name, role in (("accepted", Role.PREVIOUS), ("done", Role.ACTUAL), ("on_time", Role.FORECAST))
        ),
        missing=tuple(parts is None for parts in told),
        **over_quarters(view.read(DONE), quarters, view),
    )


def _sent(view: View) -> str:
    """How many communities reported, where any owes a report."""
    parts = view.read(COVERAGE).value.parts
    return view.text("scope.of", reported=parts["reported"], expected=parts["expected"]) if parts["expected"] else ""


def _spot(community: Community, kind: str, most: int, view: View) -> Spot:
    count = dict(community.points).get(kind)
    if not community.is_reported:
        return Spot(None, view.text("word.not_reported"))
    if count is None:
        return Spot(None, view.text("label.blank"))
    if count == 0:
        return Spot(0, view.text("label.lacking"), Role.SECOND)
    return Spot(count, str(count), level=_SHADE * count / most)


def _most(found: Communities) -> int:
    """The largest count of all kinds: one scale of shades, so that a larger number is never the paler."""
    return max([1, *(count for c in found for _, count in c.points if count)])


def _limits(count: int, view: View) -> tuple[Series, ...]:
    """The line both rates have to reach, or one for each where the office set different ones."""
    text, lines = view.text, {measure: limits(measure, view).green for measure in (COVERAGE, SATISFACTION)}
    if len(set(lines.values())) == 1:
        return (Series(text("label.limit"), (lines[COVERAGE],) * count, Role.PLAN, dash=True),)
    named = {measure: text("label.limit_of", measure=text(f"{measure.id}.short")) for measure in lines}
    return tuple(Series(named[m], (line,) * count, Role.PLAN, dash=True) for m, line in lines.items())


def _period(quarter: Quarter, value: Value | None, view: View) -> str:
    """A quarter on an axis, with n/N where a community is missing."""
    label = numbers.quarter_short(quarter, view.lang)
    if value is None or value.number is None or not value.parts["missing"]:
        return label
    return view.text("label.partly", quarter=label, **{name: value.parts[name] for name in ("reported", "expected")})
