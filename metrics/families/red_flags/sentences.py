"""What is said of flags: the sentences of the quarterly report and the matters that need somebody to act.

Templates 5, 6 and 12 of DOMAIN §7. A result that nobody reported is said to be missing and never told as 0, and no
sentence adds flags of different levels (R4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from metrics.blocks import Concern, View, by_when
from metrics.families.red_flags import wording
from metrics.families.red_flags.measures import CITY_FLAGS
from metrics.families.red_flags.rounds import Result, by_award, round_before, runs
from metrics.families.red_flags.schema import CITY, CRITICISED, STREET_LEVEL, TABLE
from metrics.families.red_flags.shown import Shown
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting

_A_ROW = 2  # wins from which a sentence speaks of a row


def narrative(view: View) -> Iterator[str]:
    """City flags of the year to date; then first and last of the office's own contests.

    Narrowed to communities, where they rank instead of the city flags, which are not theirs.
    """
    shown = Shown.of(view)
    yield from _city_sentence(shown) if shown.is_about_office else _rank_sentences(shown)
    yield from _contest_sentences(shown)


def lead(shown: Shown) -> Iterator[str]:
    """The report's sentences, and where the unit looked at stands in the quarter's ranked contests."""
    city = _city_sentence(shown) if shown.is_about_office else ()
    told = [*city, *_rank_sentences(shown), *_contest_sentences(shown)]
    yield from told or [shown.text("narrative.nothing", quarter=_quarter(shown))]


def attention(view: View) -> Iterator[Concern]:
    """Yellow flags, public criticism and scores below the limit, and city results nobody reported.

    A rank alone is no matter: somebody is always last.
    """
    shown = Shown.of(view)
    for result in shown.now(shown.selection):
        if _is_named(result) or shown.lamp(result) is Lamp.RED:
            yield _result_concern(result, shown)
    if shown.is_about_office and view.read(CITY_FLAGS).value.reason == "not_reported":
        yield _missing_concern(shown)


def _city_sentence(shown: Shown) -> Iterator[str]:
    """Templates 5 and 12."""
    text, value, quarter = shown.text, shown.view.read(CITY_FLAGS).value, shown.view.quarter
    if value.reason == "filtered_out":
        return
    period, unknown = text(f"period.{quarter.number}"), value.parts["not_reported"]
    if len(unknown) == quarter.number:
        yield text("narrative.city_not_reported", period=period)
        return
    count = value.parts["city_ytd"]
    yield text(
        "narrative.city" if count else "narrative.city_none_partly" if unknown else "narrative.city_none",
        period=period,
        count=count,
        change=_since_last_year(shown),
        streaks=_streaks(shown),
        missing=_missing_clause(unknown, shown),
    )
    yield from _against_plan(shown)


def _against_plan(shown: Shown) -> Iterator[str]:
    """The year's target and what of it is due by now, as a part of whose lamp the count is lit."""
    read = shown.view.read(CITY_FLAGS)
    if read.value.number is None or read.target is None or read.plan is None:
        return
    yield shown.text(
        "narrative.plan" if read.plan.number else "narrative.plan_none",
        annual=numbers.plain(read.target.annual),
        planned=numbers.plain(read.plan.number),
        count=numbers.plain(read.value.number),
        verdict=phrases.verdict(read.judgement, shown.text),
    )


def _since_last_year(shown: Shown) -> str:
    """The difference from the same months of last year; "" unless every quarter of both is reported."""
    made = shown.view.read(CITY_FLAGS).since_last_year
    if made is None or made.number is None:
        return ""
    which = "more" if made.number > 0 else "fewer" if made.number < 0 else "level"
    return shown.text(f"narrative.city_{which}", count=int(abs(made.number)))


def _streaks(shown: Shown) -> str:
    """City awards won several times in a row, the latest win of the row in this year."""
    text = shown.text
    clauses = [
        text("narrative.streak", award=award.campaign, count=count)
        for award, rounds in by_award(shown.unit).items()
        if award.level == CITY
        and (count := runs(rounds).current) >= _A_ROW
        and rounds[-1].quarter.year == shown.view.quarter.year
    ]
    return text("narrative.streaks", streaks=wording.joined(clauses, text)) if clauses else ""


def _missing_clause(unknown: Sequence[Quarter], shown: Shown) -> str:
    if not unknown:
        return ""
    names = wording.joined((shown.text(f"quarter.{quarter.number}") for quarter in unknown), shown.text)
    return shown.text("narrative.city_partly", quarters=names)


def _contest_sentences(shown: Shown) -> Iterator[str]:
    """Template 6 for each contest of the office's own level: who won the flag, who was given the yellow one."""
    text = shown.text
    flags = [result for result in shown.now(shown.selection) if result.is_won or result.is_warned]
    contests = by_award(result for result in flags if result.award.level == STREET_LEVEL and not result.is_own)
    for award, results in contests.items():
        # The contest is named only where there are several to tell apart.
        contest = text("narrative.contest_named" if len(contests) > 1 else "narrative.contest", award=award.campaign)
        clauses = [*_winner_clause(results, contest, shown), *_warned_clause(results, shown)]
        yield text("narrative.sentence", clauses=text.marks.semicolon.join(clauses))


def _winner_clause(results: Sequence[Result], contest: str, shown: Shown) -> Iterator[str]:
    if winners := [result for result in results if result.is_won]:
        units = wording.joined((result.recipient for result in winners), shown.text)
        is_first = all(result.rank == 1 for result in winners)
        yield shown.text("narrative.won_first" if is_first else "narrative.won", units=units, contest=contest)


def _warned_clause(results: Sequence[Result], shown: Shown) -> Iterator[str]:
    if warned := [result for result in results if result.is_warned]:
        units = wording.joined((result.recipient for result in warned), shown.text)
        is_last = all(result.rank is not None and result.rank == result.participants for result in warned)
        yield shown.text("narrative.warned_last" if is_last else "narrative.warned", units=units)


def _rank_sentences(shown: Shown) -> Iterator[str]:
    """Where the unit looked at stands: contest, round, place, score, and what changed since the round before."""
    text = shown.text
    for result in shown.now(shown.unit):
        if result.rank is None:
            continue
        change = wording.moved(wording.risen(result, shown.unit), text)
        score = "" if result.score is None else text("narrative.score", score=wording.points(result.score, text))
        yield text(
            "narrative.rank",
            unit=text("word.office") if result.is_own else result.recipient,
            award=wording.campaign(result.award, text),
            round=wording.period(result, text),
            place=wording.place(result, shown.everyone, text),
            details=phrases.clauses(text, score, change),
        )


def _is_named(result: Result) -> bool:
    """Whether a result names a unit as one of the worst."""
    return result.is_warned or result.result == CRITICISED


def _result_concern(result: Result, shown: Shown) -> Concern:
    text, before = shown.text, round_before(result, shown.everyone)
    place = wording.place(result, shown.everyone, text)
    slots = {
        "unit": result.recipient,
        "award": wording.campaign(result.award, text),
        "round": wording.period(result, text),
        "score": "" if result.score is None else wording.points(result.score, text),
        "result": text.word(result.result),
        "place": place,
    }
    details = (
        text("concern.result", **slots),
        text("concern.score", **slots) if slots["score"] else "",
        text("concern.place", place=place) if place else "",
        text("concern.before", place=wording.place(before, shown.everyone, text)) if before else "",
    )
    return Concern(
        family=TABLE,
        lamp=Lamp.RED,
        title=text("concern.named" if _is_named(result) else "concern.low_score", **slots),
        detail=text("narrative.sentence", clauses=wording.clauses(details, text)),
        owner=result.recipient,
        weight=result.rank or 0,
        # The office itself is no community to narrow to.
        narrows=None if result.is_own else "community",
        id=None if result.is_own else result.recipient,
        is_illustrative=result.is_illustrative,
    )


def _missing_concern(shown: Shown) -> Concern:
    text, view = shown.text, shown.view
    is_nothing = view.records.reporting(TABLE, view.quarter) is Reporting.MISSING
    due = view.quarter.end + timedelta(days=view.records.office_at(view.quarter).deadline_days)
    return Concern(
        family=TABLE,
        lamp=Lamp.GREY,
        title=text("concern.nothing_reported" if is_nothing else "concern.city_not_reported", quarter=_quarter(shown)),
        detail=text("concern.report_it" if is_nothing else "concern.report_city"),
        **by_when(due, view),
        reports=1,
    )


def _quarter(shown: Shown) -> str:
    return numbers.quarter(shown.view.quarter, shown.view.lang)
