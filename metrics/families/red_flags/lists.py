"""The tables of the page: this quarter's results, how each award stands, who stands where in a contest of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from metrics.blocks import TableBlock
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, Grid, GridColumn
from metrics.families.red_flags import wording
from metrics.families.red_flags.measures import WIN_RATE
from metrics.families.red_flags.rounds import Award, Result, by_award, runs
from metrics.families.red_flags.shown import Shown
from metrics.i18n import numbers


def of_the_quarter(shown: Shown) -> TableBlock:
    """The results of the quarter of whoever is looked at, highest level first."""
    text, view, found = shown.text, shown.view, shown.now(shown.unit)
    columns = (
        *_columns(shown, "award", "round", "day", "result"),
        GridColumn(text("column.score"), "number", 1),
        *_columns(shown, "place", "change"),
        GridColumn(text("column.lamp"), "lamp"),
        GridColumn(text("column.prize"), "money", 1, "万元"),
        *_columns(shown, "doc_no"),
    )
    rows = tuple(
        (
            wording.award_name(result.award, text),
            wording.period(result, text),
            wording.day(result, text),
            text.word(result.result),
            result.score,
            wording.place(result, shown.everyone, text),
            wording.moved(wording.risen(result, shown.unit), text),
            shown.lamp(result),
            result.prize,
            result.doc_no,
        )
        for result in found
    )
    return TableBlock(
        key="results",
        title=text("list.results", quarter=numbers.quarter(view.quarter, view.lang), count=len(found)),
        grid=Grid(columns, rows),
        note=_lamp_note(shown),
        is_illustrative=illustrative(found),
        empty=text("empty.results"),
    )


def awards(shown: Shown) -> TableBlock:
    """Each award of whoever is looked at: rounds on record, flags, runs of wins, this year's win rate, latest flag."""
    text, grouped = shown.text, by_award(shown.unit)
    columns = (
        *_columns(shown, "award"),
        *(GridColumn(text(f"column.{name}"), "number") for name in ("rounds", "won", "current", "longest")),
        *_columns(shown, "win_rate", "latest_flag"),
    )
    rates = _win_rates(shown)
    return TableBlock(
        key="awards",
        title=text("list.awards", count=len(grouped)),
        grid=Grid(columns, tuple(_award_row(award, rounds, rates, shown) for award, rounds in grouped.items())),
        note=text("list.awards_note"),
        is_illustrative=illustrative(shown.unit),
        empty=text("empty.awards"),
    )


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
        *_columns(shown, "place", "unit", "result"),
        *(GridColumn(text(f"column.{name}"), "number", 1) for name in ("score", "gap")),
        *_columns(shown, "change"),
        GridColumn(text("column.lamp"), "lamp"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            wording.place(result, found, text),
            result.recipient,
            text.word(result.result),
            result.score,
            None if result.score is None or best is None else round(best - result.score, 2),
            wording.moved(wording.risen(result, shown.everyone), text),
            shown.lamp(result),
        )
        for result in found
    )
    return TableBlock(
        key=key,
        title=text(
            "list.standing",
            award=wording.campaign(first.award, text),
            round=wording.period(first, text),
            count=len(found),
        ),
        grid=Grid(columns, rows),
        note=_lamp_note(shown),
        narrows="community",
        # The office itself is no community to narrow to.
        ids=tuple("" if result.is_own else result.recipient for result in found),
        is_illustrative=illustrative(found),
    )


def _award_row(award: Award, rounds: Sequence[Result], rates: Mapping[Award, str], shown: Shown) -> tuple[Cell, ...]:
    run, wins = runs(rounds), [result for result in rounds if result.is_won]
    latest = _when(wins[-1], shown) if wins else ""
    name = wording.award_name(award, shown.text)
    # A run that nobody reported on since is not one of today; the remarks name it.
    is_stale = any(last.award == award for last, _ in shown.stale)
    return (name, len(rounds), len(wins), None if is_stale else run.current, run.longest, rates.get(award, ""), latest)


def _when(result: Result, shown: Shown) -> str:
    """Round and day of a flag; a round named after its month may have no better day than that."""
    return "　".join(dict.fromkeys((wording.period(result, shown.text), wording.day(result, shown.text))))


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


def _columns(shown: Shown, *names: str) -> tuple[GridColumn, ...]:
    return tuple(GridColumn(shown.text(f"column.{name}")) for name in names)
