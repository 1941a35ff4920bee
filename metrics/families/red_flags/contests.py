"""How the unit looked at does from round to round: win rate, streak, holding period, rank, score (RF2–RF6).

Awards are never mixed: each figure is that of one award, the one of the highest level that has it, and the others
stand beside it in ``parts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from metrics.families.red_flags.rounds import (
    Award,
    Result,
    by_award,
    of_round,
    results,
    round_before,
    runs,
    unreported_quarters,
)
from metrics.families.red_flags.schema import TABLE
from metrics.families.red_flags.standing import Standing, standing
from metrics.i18n.phrases import quoted
from metrics.model.dates import Moment
from metrics.model.lamp import Lamp
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting, Rows

Compute = Callable[[Records, Quarter], Value]
_A_ROW = 2  # wins from which one speaks of a row


def win_rate(records: Records, quarter: Quarter) -> Value:
    """Rounds won in percent of rounds with a recorded result, in the year to date, of one award.

    Only for an award whose rounds are known to be all there: named after quarters, with a row for every quarter of the
    window that was not reported as zero; ``rounds_incomplete`` when there is none. ``parts["awards"]`` holds (award,
    rounds won, rounds recorded, whether they are complete) for each.
    """
    at, first = standing(records, quarter), Quarter(quarter.year, 1)
    if at.reason:
        return Value.missing(at.reason)
    window = [result for result in results(at.rows) if result.quarter >= first]
    if not window:
        return Value.missing("zero_report")
    owed = [q for q in Quarter.span(first, quarter) if records.reporting(TABLE, q) is not Reporting.ZERO]
    awards = tuple(
        (award, sum(r.is_won for r in rounds), len(rounds), unreported_quarters(rounds, owed) == ())
        for award, rounds in by_award(window).items()
    )
    for award, won, recorded, is_complete in awards:
        if is_complete:
            rows = _rows_of(at.rows, [result for result in window if result.award == award])
            parts = {"award": award, "awards": awards}
            beside = (("beside.award", {"level": award.level, "award": award.campaign}),)
            notes = _incomplete_notes(awards)
            return Value.ratio(won, recorded, rows=rows, parts=parts, notes=notes, beside=beside)
    return Value.missing("rounds_incomplete", parts={"awards": awards})


def streak(records: Records, quarter: Quarter) -> Value:
    """The longest run of flags still unbroken as of the quarter, over all awards; 0 when every last round was lost.

    A quarter without a round leaves a run as it was, but only where the results of its level are known: a run of which
    nobody reported since is not current, and ``rounds_unreported`` is the reason when none is. ``parts``: ``award``
    with its ``last`` round, ``longest`` of all time, ``awards`` as (award, current run, longest run), and ``stale``,
    the last rounds of runs that nobody reported on since, each with its run.
    """
    at = standing(records, quarter)
    if at.reason_as_of:
        return Value.missing(at.reason_as_of)
    rounds = by_award(results(at.rows))
    counted = {award: runs(found) for award, found in rounds.items()}
    known = {award: is_followed(found[-1], at, records, quarter) for award, found in rounds.items()}
    stale = tuple((rounds[a][-1], run.current) for a, run in counted.items() if run.current and not known[a])
    parts: dict[str, Any] = {
        "award": None,
        "last": None,
        "longest": max((run.longest for run in counted.values()), default=0),
        "awards": tuple((each, run.current, run.longest) for each, run in counted.items() if known[each]),
        "stale": stale,
    }
    behind = tuple(("beside.streak_as_of", _named(last) | {"count": count}) for last, count in stale if count >= _A_ROW)
    if rounds and not any(known.values()):
        return Value.missing("rounds_unreported", parts=parts, beside=behind)
    if not rounds:
        return Value(0.0, parts=parts)
    # Of equal runs the first counts: awards come highest level first.
    award = max((each for each in counted if known[each]), key=lambda each: counted[each].current)
    count, found = counted[award].current, rounds[award]
    return Value(
        float(count),
        rows=_rows_of(at.rows, found[len(found) - count :]),
        parts={**parts, "award": award, "last": found[-1]},
        notes=_streak_notes(found[-1], count, records.office_at(quarter).streak_highlight),
        beside=((("beside.contest", _named(found[-1])),) if count else ()) + behind,
    )


def is_followed(last: Result, at: Standing, records: Records, quarter: Quarter) -> bool:
    """Whether the results of an award's level are on record for every quarter after its last round."""
    level = at.rows.filter(nw.col("grantor_level") == last.award.level)
    on_record = frozenset(map(str, level.get_column("quarter").to_list()))
    later = Quarter.span(last.quarter.next, quarter) if last.quarter < quarter else ()
    return all(str(q) in on_record or records.reporting(TABLE, q) is Reporting.ZERO for q in later)


def holding_period(records: Records, quarter: Quarter) -> Value:
    """How long the latest flag of the highest level is held: to the next round's award, else to the quarter's end.

    In days, or approximately in whole months when either end is known only to the month. ``nothing_dated`` when no
    flag handed over by the quarter's end has a date; ``rounds_unreported`` when nobody reported what came after it, so
    that nobody can say whether it is still held. ``parts``: ``award``, ``round_no``, ``since`` and ``until`` as
    Moments, ``until`` None while it is held or where the next award has no date.
    """
    at = standing(records, quarter)
    if at.reason_as_of:
        return Value.missing(at.reason_as_of)
    flags = [(r, r.when) for r in results(at.rows) if r.is_won and r.when and r.when.first_day <= quarter.end]
    if not flags:
        won = at.rows.filter(nw.col("is_red_flag"))
        return Value.missing("zero_report" if at.rows.is_empty() else "none_won" if won.is_empty() else "nothing_dated")
    level = flags[0][0].award.level
    flag, since = max((f for f in flags if f[0].award.level == level), key=lambda f: (f[1].first_day, f[0].order))
    later = [r for r in results(records.until(TABLE, quarter)) if r.award == flag.award and r.order > flag.order]
    until = later[0].when if later else None
    if not later and not is_followed(flag, at, records, quarter):
        return Value.missing("rounds_unreported", beside=(("beside.held_as_of", _named(flag)),))
    length, unit = _length(since, until, quarter.end)
    return Value(
        float(length),
        rows=_rows_of(at.rows, (flag, *later[:1])),
        parts={"award": flag.award, "round_no": flag.round_no, "since": since, "until": until},
        notes=(("note.next_undated", {"award": flag.award.campaign}),) if later and until is None else (),
        beside=(("beside.held", _named(flag)),),
        unit=unit,
        is_approximate=unit is not None,
    )


def rank(records: Records, quarter: Quarter) -> Value:
    """The rank of the unit looked at in its highest-level ranked award of the quarter, over those assessed.

    Red with a yellow flag, otherwise no lamp: somebody is always last. ``parts``: ``award``, ``round_no``; ``previous``
    rank and ``places_risen`` since the round before on record, None without one; ``awards`` as (award, round, rank, of
    which).
    """
    at, ranked = _with_figure(records, quarter, lambda result: result.rank)
    if not ranked:
        return _nothing(at)
    best, place = _latest_of_highest(ranked)
    before = round_before(best, results(at.rows))
    previous = before.rank if before else None
    return Value(
        place,
        None,
        place,
        best.participants,
        rows=_rows_of(at.rows, (best,)),
        parts={
            "award": best.award,
            "round_no": best.round_no,
            "previous": previous,
            "places_risen": None if previous is None else previous - int(place),
            "awards": tuple((result.award, result.round_no, result.rank, result.participants) for result, _ in ranked),
        },
        notes=_participants_notes(best, before),
        beside=(("beside.contest", _named(best)),),
        lamp=Lamp.RED if best.is_warned else None,
    )


def score(records: Records, quarter: Quarter) -> Value:
    """The score of the unit looked at in its highest-level scored award of the quarter.

    ``parts``: ``award``, ``round_no``, ``gap_to_first`` in 分 when everyone's score is on record, else None, and
    ``awards`` as (award, round, score).
    """
    at, scored = _with_figure(records, quarter, lambda result: result.score)
    if not scored:
        return _nothing(at)
    best, points = _latest_of_highest(scored)
    return Value(
        points,
        rows=_rows_of(at.rows, (best,)),
        parts={
            "award": best.award,
            "round_no": best.round_no,
            "gap_to_first": _gap_to_first(best, results(records.rows(TABLE, quarter))),
            "awards": tuple((result.award, result.round_no, figure) for result, figure in scored),
        },
        beside=(("beside.contest", _named(best)),),
    )


def same_award(compute: Compute) -> Callable[[Records, Quarter, Quarter], tuple[Value, Value] | None]:
    """A comparison that refuses to set one award against another."""

    def compare(records: Records, quarter: Quarter, base: Quarter) -> tuple[Value, Value] | None:
        now, before = compute(records, quarter), compute(records, base)
        return None if now.parts["award"] == before.parts["award"] else (Value.missing("not_comparable"), before)

    return compare


def _with_figure(
    records: Records, quarter: Quarter, figure: Callable[[Result], float | None]
) -> tuple[Standing, Sequence[tuple[Result, float]]]:
    """The unit's results of the quarter that have a figure, with it, highest level first."""
    at = standing(records, quarter)
    return at, [(result, float(known)) for result in results(at.now) if (known := figure(result)) is not None]


def _nothing(at: Standing) -> Value:
    return Value.missing(at.reason or ("zero_report" if at.is_zero else "nothing_recorded"))


def _latest_of_highest(found: Sequence[tuple[Result, float]]) -> tuple[Result, float]:
    highest = found[0][0].award
    return max((pair for pair in found if pair[0].award == highest), key=lambda pair: pair[0].order)


def _gap_to_first(best: Result, quarter: Iterable[Result]) -> float | None:
    scores = [other.score for other in of_round(best, quarter)]
    known = [points for points in scores if points is not None]
    if best.score is None or not len(known) == len(scores) == best.participants:
        return None
    return round(max(known) - best.score, 2)


def _length(since: Moment, until: Moment | None, today: date) -> tuple[int, str | None]:
    """Days between, or whole months with their unit when either end is known only to the month."""
    end = until.first_day if until else today
    if since.is_exact and (until is None or until.is_exact):
        return day_number(end) - day_number(since.first_day), None
    return (end.year - since.year) * 12 + end.month - since.month, "月"


def _rows_of(rows: Rows, rounds: Sequence[Result]) -> Rows:
    """The rows of some rounds of one award; none for no round."""
    if not rounds:
        return rows.head(0)
    award: Award = rounds[0].award
    is_award = (nw.col("award_name") == award.name) & (nw.col("grantor_level") == award.level)
    return rows.filter(is_award & nw.col("round_no").is_in([result.round_no for result in rounds]))


def _incomplete_notes(awards: Iterable[tuple[Award, int, int, bool]]) -> Notes:
    names = quoted([award.campaign for award, _, _, is_complete in awards if not is_complete])
    return (("note.rounds_incomplete", {"awards": names}),) if names else ()


def _streak_notes(last: Result, count: int, highlight: int) -> Notes:
    return (("note.streak", {"award": last.award.campaign, "count": count}),) if count >= highlight else ()


def _named(result: Result) -> dict[str, Any]:
    """A round as the words beside a figure name it."""
    return {"level": result.award.level, "award": result.award.campaign, "round": result.period}


def _participants_notes(best: Result, before: Result | None) -> Notes:
    if before is None or before.participants is None or before.participants == best.participants:
        return ()
    slots = {"award": best.award.campaign, "before": before.participants, "now": best.participants or "—"}
    return (("note.participants_changed", slots),)
