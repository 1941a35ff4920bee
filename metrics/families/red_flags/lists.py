"""The tables of the page: this quarter's results, how each award stands, who stands where in a contest of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from metrics.blocks import TableBlock
from metrics.blocks.lists import Column, listing
from metrics.blocks.things import illustrative
from metrics.families.red_flags import wording
from metrics.families.red_flags.measures import WIN_RATE
from metrics.families.red_flags.rounds import Award, Result, by_award, runs
from metrics.families.red_flags.shown import Shown
from metrics.i18n import numbers


def of_the_quarter(shown: Shown) -> TableBlock:
    """The results of the quarter of whoever is looked at, highest level first."""
    text, view, found = shown.text, shown.view, shown.now(shown.unit)
    columns = (
        Column("award", of=lambda r: wording.award_name(r.award, text)),
        Column("round", of=lambda r: wording.period(r, text)), Column("day", of=lambda r: wording.day(r, text)),
        Column("result", of=lambda r: text.word(r.result)),
        Column("score", "number", decimals=1), Column("place", of=lambda r: wording.place(r, shown.everyone, text)),
        Column("change", of=lambda r: wording.moved(wording.risen(r, shown.unit), text)),
        Column("lamp", "lamp", shown.lamp), Column("prize", "money", unit="万元"), Column("doc_no"),
    )  # fmt: skip
    title = text("list.results", quarter=numbers.quarter(view.quarter, view.lang), count=len(found))
    return listing("results", title, found, columns, view, note=_lamp_note(shown), empty=text("empty.results"))


def awards(shown: Shown) -> TableBlock:
    """Each award of whoever is looked at: rounds on record, flags, runs of wins, this year's win rate, latest flag."""
    text, grouped, rates = shown.text, by_award(shown.unit), _win_rates(shown)
    # A run that nobody reported on since is not one of today; the remarks name it.
    stale = {last.award for last, _ in shown.stale}
    columns = (
        Column("award", of=lambda award: wording.award_name(award, text)),
        Column("rounds", "number", lambda award: len(grouped[award])),
        Column("won", "number", lambda award: sum(result.is_won for result in grouped[award])),
        Column("current", "number", lambda award: None if award in stale else runs(grouped[award]).current),
        Column("longest", "number", lambda award: runs(grouped[award]).longest),
        Column("win_rate", of=lambda award: rates.get(award, "")),
        Column("latest_flag", of=lambda award: _latest_flag(grouped[award], shown)),
    )
    return listing("awards", text("list.awards", count=len(grouped)), tuple(grouped), columns, shown.view,
                   is_illustrative=illustrative(shown.unit), note=text("list.awards_note"),
                   empty=text("empty.awards"))  # fmt: skip


def standings(shown: Shown) -> Iterator[TableBlock]:
    """For every contest of the quarter with more than one unit on record: who stands where, the first on top."""
    chosen = {(result.award, result.round_no) for result in shown.now(shown.selection)}
    contests: dict[tuple[Award, str], list[Result]] = {}
    for result in shown.now(shown.everyone):
        if (result.award, result.round_no) in chosen:
            contests.setdefault((result.award, result.round_no), []).append(result)
    several = [found for found in contests.values() if len(found) > 1]
    for number, found in enumerate(several, 1):
        yield _standing(f"standing_{number}", found, shown)


def _standing(key: str, found: Sequence[Result], shown: Shown) -> TableBlock:
    text, first = shown.text, found[0]
    best = max((result.score for result in found if result.score is not None), default=None)
    columns = (
        Column("place", of=lambda r: wording.place(r, found, text)), Column("unit", of="recipient"),
        Column("result", of=lambda r: text.word(r.result)), Column("score", "number", decimals=1),
        Column("gap", "number", lambda r: None if None in (r.score, best) else round(best - r.score, 2), decimals=1),
        Column("change", of=lambda r: wording.moved(wording.risen(r, shown.everyone), text)),
        Column("lamp", "lamp", shown.lamp),
    )  # fmt: skip
    award, period = wording.campaign(first.award, text), wording.period(first, text)
    title = text("list.standing", award=award, round=period, count=len(found))
    # The office itself is no community to narrow to.
    return listing(key, title, found, columns, shown.view, note=_lamp_note(shown), narrows="community",
                   by=lambda result: "" if result.is_own else result.recipient)  # fmt: skip


def _latest_flag(rounds: Sequence[Result], shown: Shown) -> str:
    """Round and day of the last flag; a round named after its month may have no better day than that."""
    wins = [result for result in rounds if result.is_won]
    told = (wording.period(wins[-1], shown.text), wording.day(wins[-1], shown.text)) if wins else ()
    return "　".join(dict.fromkeys(told))


def _lamp_note(shown: Shown) -> str:
    """By what the lamps of a list are lit."""
    limits = shown.score_limits
    return shown.text("list.lamp_note", green=numbers.plain(limits.green), yellow=numbers.plain(limits.yellow))


def _win_rates(shown: Shown) -> Mapping[Award, str]:
    """This year's win rate of each award with its fraction, or that not every round is on record."""
    text = shown.text
    return {
        award: text("word.rate", rate=numbers.percent(won / recorded * 100), won=won, rounds=recorded)
        if is_complete
        else text("word.rate_incomplete")
        for award, won, recorded, is_complete in shown.readings[WIN_RATE.id].value.parts.get("awards", ())
    }
