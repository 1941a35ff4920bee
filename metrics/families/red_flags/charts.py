"""Flags on a time line, flags by level, community flags quarter by quarter (DOMAIN §5).

Red is honour on this page, so that flags are marks and cells; bars are never red. Flags of different levels stand side
by side and are never stacked, because a stack prints its total (R4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.round_strip import Round, RoundStrip
from metrics.families.red_flags import wording
from metrics.families.red_flags.measures import STREAK
from metrics.families.red_flags.rounds import Result, by_award, runs
from metrics.families.red_flags.schema import CITY, COMMUNITY, LEVELS, STREET, TABLE
from metrics.families.red_flags.shown import Shown
from metrics.i18n import numbers
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting

Kind = tuple[str, str]  # level, kind of recipient
Won = Mapping[Quarter, Mapping[Kind, int]]

_SHADES = (Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH, Role.FIFTH)
_A_ROW = 2  # wins from which a title speaks of a row


def timeline(shown: Shown) -> RoundStrip:
    """Every round of the unit looked at, a flag where it was won, runs of wins joined. A click chooses the campaign."""
    text, found = shown.text, shown.in_trend(shown.unit)
    # Runs are counted over the whole history: a year chosen shows fewer rounds but does not shorten a run.
    places = {
        result: place
        for group in by_award(shown.unit).values()
        for result, place in zip(group, runs(group).places, strict=True)
    }
    rounds = tuple(_round(result, places[result], shown) for result in found)
    awards = by_award(found)
    which, slots = _timeline_finding(found, shown)
    return RoundStrip(
        title=text(f"chart.timeline_{which}", **slots),
        subtitle=scope("timeline", shown),
        alt=text("alt.timeline", count=len(rounds), won=sum(r.is_won for r in found), awards=len(awards)),
        narrows="category",
        is_illustrative=illustrative(found),
        illustrative_word=text("product.illustrative"),
        headings=_headings(shown, "award", "round", "day", "result", "streak"),
        rounds=rounds,
        awards=tuple(wording.award_name(award, text) for award in awards),
        streak_form=text("word.in_a_row"),
        legend=(text("legend.won"), text("legend.lost"), text("legend.warned")),
        first=min((quarter.start for quarter in shown.span), default=None),
        last=max((*(quarter.end for quarter in shown.span), *(r.when for r in rounds)), default=None),
    )


def levels(shown: Shown) -> Bars:
    """Flags won in each quarter by level and kind of recipient; a level without a result on record is a gap."""
    text, view, span = shown.text, shown.view, shown.span
    won = _won_by_kind(shown)
    kinds = sorted({kind for each in won.values() for kind in each}, key=lambda kind: (LEVELS.index(kind[0]), kind[1]))
    told = wording.joined((_told(kind, won, shown) for kind in kinds), text)
    period = numbers.cumulative(view.quarter, view.lang)
    states = [view.records.reporting(TABLE, quarter) for quarter in span]
    return Bars(
        title=text("chart.levels" if told else "chart.levels_none", period=period, told=told),
        subtitle=scope("levels", shown),
        alt=text("alt.levels", count=len(span), period=period, told=told or text("word.none")),
        unit=text("unit.flags"),
        is_illustrative=illustrative(shown.in_trend(shown.selection)),
        headings=_headings(shown, "quarter"),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in span),
        series=tuple(
            Series(_kind_name(kind, shown), tuple(_won(kind, quarter, won, shown) for quarter in span), shade)
            for kind, shade in zip(kinds, _SHADES * len(kinds), strict=False)
        ),
        missing=tuple(state is Reporting.MISSING for state in states),
        missing_word=text("word.not_reported"),
    )


def community_flags(shown: Shown) -> Heatmap:
    """Communities down, quarters across: red flag, yellow flag or neither, with the rank. A click chooses one."""
    text, view = shown.text, shown.view
    found = [result for result in shown.in_trend(shown.selection) if result.recipient_type == COMMUNITY]
    names = _by_last_rank(found)
    steps = tuple(numbers.quarter_short(quarter, view.lang) for quarter in shown.span)
    return Heatmap(
        title=_communities_finding(shown.now(found), shown),
        subtitle=scope("communities", shown),
        alt=text("alt.communities", units=len(names), quarters=len(steps), most=_most_flags(found, shown)),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=_headings(shown, "community"),
        names=names,
        ids=names,
        steps=steps,
        spots=tuple(tuple(_cell(name, quarter, found, shown) for quarter in shown.span) for name in names),
        legend=((Role.HONOUR, text("legend.won")), (Role.YELLOW, text("legend.warned"))),
    )


def scope(name: str, shown: Shown, **slots: object) -> str:
    """A subtitle: unit and scope, and as of when."""
    until = shown.text("word.until", quarter=numbers.quarter(shown.view.quarter, shown.view.lang))
    return shown.text(f"scope.{name}", until=until, **slots)


def _round(result: Result, streak: int, shown: Shown) -> Round:
    return Round(
        award=wording.award_name(result.award, shown.text),
        label=wording.period(result, shown.text),
        # A flag whose day nobody noted stands at the end of the period it was given for.
        when=result.when.first_day if result.when else result.quarter.end,
        when_label=wording.day(result, shown.text),
        outcome="won" if result.is_won else "warned" if result.is_warned else "lost",
        result=shown.text.word(result.result),
        streak=streak,
        is_illustrative=result.is_illustrative,
        id=result.award.campaign,
    )


def _timeline_finding(found: Sequence[Result], shown: Shown) -> tuple[str, dict[str, object]]:
    value = shown.readings[STREAK.id].value
    if value.number is not None and value.number >= _A_ROW:
        last: Result = value.parts["last"]
        return "streak", {"award": wording.campaign(last.award, shown.text), "count": int(value.number)}
    if rows := [(last, count) for last, count in shown.stale if count >= _A_ROW]:
        last, count = max(rows, key=lambda row: row[1])
        return "streak_as_of", {**_named(last, shown), "count": count}
    wins = [result for result in found if result.is_won]
    if not wins:
        return "none", {}
    latest = max(wins, key=lambda result: (result.quarter, -result.award.order[0], result.order))
    return "won", _named(latest, shown)


def _named(result: Result, shown: Shown) -> dict[str, object]:
    return {"award": wording.campaign(result.award, shown.text), "round": wording.period(result, shown.text)}


def _won_by_kind(shown: Shown) -> Won:
    """Flags of each quarter by level and kind of recipient: 0 where results are on record, absent where none are."""
    won: dict[Quarter, Counter[Kind]] = {}
    for result in shown.selection:
        kind = (result.award.level, result.recipient_type)
        won.setdefault(result.quarter, Counter())[kind] += result.is_won
    return won


def _won(kind: Kind, quarter: Quarter, won: Won, shown: Shown) -> int | None:
    """Flags of a quarter: 0 for a zero report, None where no result of this kind is on record."""
    return 0 if shown.is_zero(quarter) else won[quarter].get(kind) if quarter in won else None


def _told(kind: Kind, won: Won, shown: Shown) -> str:
    """The flags of one kind in the year to date; how many quarters have no result is said with them."""
    now = shown.view.quarter
    counts = [_won(kind, quarter, won, shown) for quarter in Quarter.span(Quarter(now.year, 1), now)]
    known = [count for count in counts if count is not None]
    # Only the city's results are owed every quarter; of another level nothing may have been there to report.
    none = "unreported" if kind == (CITY, STREET) else "unrecorded"
    which = none if not known else "won" if len(known) == len(counts) else "won_partly"
    slots = {"kind": _kind_name(kind, shown), "count": sum(known), "missing": len(counts) - len(known)}
    return shown.text(f"clause.{which}", **slots)


def _kind_name(kind: Kind, shown: Shown) -> str:
    return shown.text("word.level_and_kind", level=shown.text.word(kind[0]), kind=shown.text.word(kind[1]))


def _communities_finding(current: Sequence[Result], shown: Shown) -> str:
    """Who has the red flag of the quarter and who the yellow one, or why there is nobody."""
    won = wording.joined((result.recipient for result in current if result.is_won), shown.text)
    warned = wording.joined((result.recipient for result in current if result.is_warned), shown.text)
    which = "both" if won and warned else "won" if won else "warned" if warned else "neither"
    if not current:
        state = shown.view.records.reporting(TABLE, shown.view.quarter)
        which = "missing" if state is Reporting.MISSING else "zero" if state is Reporting.ZERO else "unrecorded"
    quarter = numbers.quarter(shown.view.quarter, shown.view.lang)
    return shown.text(f"chart.communities_{which}", quarter=quarter, won=won, warned=warned)


def _by_last_rank(found: Sequence[Result]) -> tuple[str, ...]:
    """Units by their rank in their latest ranked round, the last rank on top, those without one at the foot."""
    latest: dict[str, tuple[Quarter, int]] = {}
    for result in found:
        if result.rank is not None:
            known = latest.get(result.recipient, (result.quarter, 0))
            latest[result.recipient] = max(known, (result.quarter, result.rank))
    names = {result.recipient for result in found}
    return tuple(sorted(names, key=lambda name: (name not in latest, -latest[name][1] if name in latest else 0, name)))


def _cell(name: str, quarter: Quarter, found: Sequence[Result], shown: Shown) -> Spot:
    """One community's quarter. With several results the flags speak, and a red one never hides a yellow one."""
    here = [result for result in found if result.recipient == name and result.quarter == quarter]
    if not here:
        return Spot(None, shown.text(f"gap.{shown.view.records.reporting(TABLE, quarter)}"))
    rank = str(here[0].rank) if len(here) == 1 and here[0].rank else ""
    label = " ".join(filter(None, [*_marks(here, shown), rank])) or shown.text.word(here[0].result)
    warned, won = any(result.is_warned for result in here), any(result.is_won for result in here)
    if not warned and not won:
        return Spot(label, label, level=0)
    return Spot(label, label, Role.YELLOW if warned else Role.HONOUR)


def _marks(here: Sequence[Result], shown: Shown) -> Iterator[str]:
    """红旗, 黄旗, 红旗×2."""
    text = shown.text
    for mark, count in (("red", sum(r.is_won for r in here)), ("yellow", sum(r.is_warned for r in here))):
        if count:
            word = text(f"mark.{mark}")
            yield word if count == 1 else text("mark.times", mark=word, count=count)


def _most_flags(found: Sequence[Result], shown: Shown) -> str:
    """Who has won most often in the quarters shown, as a clause; "" when nobody has."""
    wins = Counter(result.recipient for result in found if result.is_won)
    if not wins:
        return ""
    most = max(wins.values())
    winners = wording.joined((name for name, count in wins.items() if count == most), shown.text)
    return shown.text("alt.most_flags", units=winners, count=most)


def _headings(shown: Shown, *names: str) -> tuple[str, ...]:
    return tuple(shown.text(f"column.{name}") for name in names)
