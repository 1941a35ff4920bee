"""Ranks and scores from round to round, each award in a chart of its own (DOMAIN §5).

Scores of different awards are never averaged; a mean is taken over the recorded scores of one round of one award, and
how many those are is said under the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean

from metrics.blocks.things import illustrative
from metrics.charts.description import Role, Series
from metrics.charts.lines import Lines
from metrics.charts.rank_trend import RankTrend
from metrics.families.red_flags import wording
from metrics.families.red_flags.charts import scope
from metrics.families.red_flags.rounds import Award, Result, by_award
from metrics.families.red_flags.schema import TABLE
from metrics.families.red_flags.shown import RoundAxis, Shown
from metrics.i18n import phrases

Figure = Callable[[Sequence[Result]], float | None]  # one number of a round

_STRONG = (Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH, Role.FIFTH)
_A_MEAN = 2  # recorded scores from which a round has a mean


def ranks(shown: Shown) -> RankTrend:
    """Ranks of the office in its highest-level ranked award; with communities chosen, theirs among all the others."""
    text = shown.text
    ranked = [result for result in shown.looked_at if result.rank is not None]
    award = _award_now(shown.in_trend(ranked), shown)
    own = [result for result in ranked if result.award == award]
    found = [r for r in shown.in_trend(shown.everyone) if r.award == award and r.rank is not None]
    strong = tuple(dict.fromkeys(result.recipient for result in own))
    quiet = sorted({result.recipient for result in found} - set(strong))
    axis = RoundAxis(found, shown)
    title, alt = _rank_finding(own, shown)
    return RankTrend(
        title=title,
        subtitle=scope("ranks", shown, award=wording.award_name(award, text) if award else ""),
        alt=alt,
        unit=text("unit.places"),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.unit"),),
        periods=axis.labels,
        series=tuple(_ranks_of(name, strong, found, axis) for name in (*strong, *quiet)),
        participants=max((result.participants or result.rank or 1 for result in found), default=1),
        highlights=strong,
        rank_form=text("place.alone"),
    )


def scores(shown: Shown) -> Iterator[Lines]:
    """For each scored award the score of whoever is looked at and the mean; highest and lowest where nobody is."""
    everyone = [result for result in shown.in_trend(shown.everyone) if result.score is not None]
    for award in by_award(r for r in shown.in_trend(shown.selection) if r.score is not None):
        yield _scores_of(award, [result for result in everyone if result.award == award], shown)


def _scores_of(award: Award, found: Sequence[Result], shown: Shown) -> Lines:
    text, axis = shown.text, RoundAxis(found, shown)
    units = tuple(dict.fromkeys(r.recipient for r in shown.looked_at if r.award == award and r.score is not None))
    of_round = {key: [result for result in found if axis.key(result) == key] for key in axis.keys}
    recorded = max((len(results) for results in of_round.values()), default=0)
    name = wording.award_name(award, text)
    return Lines(
        title=_score_finding(award, shown.now(found), units, shown),
        subtitle=scope("scores" if recorded >= _A_MEAN else "scores_alone", shown, award=name, recorded=recorded),
        alt=text("alt.scores", award=name, rounds=sum(map(bool, of_round.values()))),
        unit=text("unit.points"),
        is_illustrative=illustrative(found),
        headings=(text("column.round"),),
        periods=axis.labels,
        series=tuple(_score_lines(units, of_round, shown)),
        floor=None,
        mark=axis.mark,
        missing_word=text("word.not_reported"),
    )


def _score_lines(units: Sequence[str], of_round: Mapping[str, Sequence[Result]], shown: Shown) -> Iterator[Series]:
    """The units' own scores with the mean; highest, mean and lowest when there is no unit. No line without a point."""
    lines: list[tuple[str, Figure, Role]] = [
        (name, _own(name), role) for name, role in zip(units, _STRONG * len(units), strict=False)
    ]
    if lines:
        lines.append((shown.text("word.mean"), _over(fmean), Role.PREVIOUS))
    else:
        spread = (
            ("highest", _over(max), Role.SECOND),
            ("mean", _over(fmean), Role.FIRST),
            ("lowest", _over(min), Role.FOURTH),
        )
        lines = [(shown.text(f"word.{name}"), figure, role) for name, figure, role in spread]
    for name, figure, role in lines:
        values = tuple(figure(results) for results in of_round.values())
        if any(value is not None for value in values):
            yield Series(name, values, role)


def _own(name: str) -> Figure:
    """A unit's own score in a round."""
    return lambda results: next((result.score for result in results if result.recipient == name), None)


def _over(take: Callable[[Sequence[float]], float]) -> Figure:
    """A figure over the recorded scores of a round, None when there are too few to call it one."""

    def figure(results: Sequence[Result]) -> float | None:
        known = _known_scores(results)
        return round(take(known), 2) if len(known) >= _A_MEAN else None

    return figure


def _known_scores(results: Sequence[Result]) -> list[float]:
    return [result.score for result in results if result.score is not None]


def _award_now(found: Sequence[Result], shown: Shown) -> Award | None:
    """The highest award of the page's quarter, of all quarters when it has none there."""
    return next((result.award for result in (*shown.now(found), *found)), None)


def _ranks_of(name: str, strong: Sequence[str], found: Sequence[Result], axis: RoundAxis) -> Series:
    own = [result for result in found if result.recipient == name]
    ranks_at = {axis.key(result): result.rank for result in own}
    role = _STRONG[strong.index(name) % len(_STRONG)] if name in strong else Role.MUTED
    # The office itself is no community to narrow to.
    chosen_by = None if any(result.is_own for result in own) else name
    return Series(name, tuple(ranks_at.get(key) for key in axis.keys), role, id=chosen_by)


def _rank_finding(rounds: Sequence[Result], shown: Shown) -> tuple[str, str]:
    """Title and alt: the place in the latest round with what changed, or that there are several units, or none."""
    text = shown.text
    if not rounds:
        return text("chart.ranks_none"), text("alt.ranks_none")
    last = max(rounds, key=lambda result: result.order)
    award, units = wording.campaign(last.award, text), wording.joined((result.recipient for result in rounds), text)
    alt = text("alt.ranks", units=units, award=wording.award_name(last.award, text))
    if len({result.recipient for result in rounds}) > 1:
        return text("chart.ranks_many", award=award, units=units), alt
    change = wording.moved(wording.risen(last, rounds), text)
    title = text(
        "chart.ranks",
        unit=last.recipient,
        award=award,
        round=wording.period(last, text),
        place=wording.place(last, shown.everyone, text),
        change=phrases.clauses(text, change),
    )
    return title, alt


def _score_finding(award: Award, current: Sequence[Result], units: Sequence[str], shown: Shown) -> str:
    """The score of the one unit looked at against the mean of the last round, else how that round was spread."""
    text, name = shown.text, wording.campaign(award, shown.text)
    if not current:
        return text(f"chart.scores_{shown.view.records.reporting(TABLE, shown.view.quarter)}", award=name)
    round_no = max(current, key=lambda result: result.order).round_no
    last = [result for result in current if result.round_no == round_no]
    known, own = _known_scores(last), _known_scores([result for result in last if result.recipient in units])
    mean = round(fmean(known), 1)
    slots = {"award": name, "round": wording.period(last[0], text), "mean": wording.points(mean, text)}
    if len(units) == len(own) == 1:
        gap = round(own[0] - mean, 1)
        which = "alone" if len(known) < _A_MEAN else "above" if gap > 0 else "below" if gap < 0 else "level"
        more = {"unit": units[0], "score": wording.points(own[0], text), "gap": wording.points(abs(gap), text)}
        return text(f"chart.scores_{which}", **slots, **more)
    ends = {"highest": wording.points(max(known), text), "lowest": wording.points(min(known), text)}
    return text("chart.scores_spread", **slots, **ends)
