"""How awards, places, days and counts of flags are worded on this page, the same in charts, lists and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.families.red_flags.rounds import Award, Result, of_round, round_before
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.quarter import Quarter


def award_name(award: Award, text: Text) -> str:
    """An award with its level, which is never left out: “双迎攻坚”流动红旗（市级）."""
    return text("word.award", name=award.name, level=text.word(award.level))


def campaign(award: Award, text: Text) -> str:
    """What sentences call an award: 市级“双迎攻坚”."""
    return text("word.campaign", campaign=award.campaign, level=text.word(award.level))


def period(result: Result, text: Text) -> str:
    """What a round is called: 2018年第二季度, 2017年10月, 第9期."""
    named = result.period
    if isinstance(named, Quarter):
        return numbers.quarter(named, text.lang)
    return named if isinstance(named, str) else numbers.moment(named, text.lang)


def place(result: Result, everyone: Iterable[Result], text: Text) -> str:
    """第1名/8家, 并列第2名/10家 where others of the round have the same rank; "" without a rank."""
    if result.rank is None:
        return ""
    is_shared = sum(other.rank == result.rank for other in of_round(result, everyone)) > 1
    rank = text("place.tied" if is_shared else "place.alone", rank=result.rank)
    return text("place.of", rank=rank, count=result.participants) if result.participants else rank


def risen(result: Result, rounds: Iterable[Result]) -> int | None:
    """Places risen since the unit's round before in the same award; negative when it fell, None without one."""
    before = round_before(result, rounds)
    if before is None or before.rank is None or result.rank is None:
        return None
    return before.rank - result.rank


def moved(places: int | None, text: Text) -> str:
    """位次上升2位, 位次持平; "" when there is no round before."""
    if places is None:
        return ""
    return text("place.up" if places > 0 else "place.down" if places < 0 else "place.level", places=abs(places))


def day(result: Result, text: Text) -> str:
    """The day of an award as far as it is known: 2017年10月12日, 2017年3月, 2017年第三季度（日期未填）."""
    if result.when is None:
        return text("word.day_unknown", quarter=numbers.quarter(result.quarter, text.lang))
    return numbers.moment(result.when, text.lang)


def joined(names: Iterable[str], text: Text) -> str:
    """Names one after another, each once."""
    return text.marks.joiner.join(dict.fromkeys(names))


def clauses(parts: Iterable[str], text: Text) -> str:
    """Clauses one after another, leaving out empty ones."""
    first, *others = filter(None, parts)
    return first + phrases.clauses(text, *others)


def points(score: float, text: Text) -> str:
    """A score without needless zeros: 94.1分, 93分."""
    decimals = 1 if round(score, 1) == score else 2
    return numbers.amount(score, "分", text.lang, decimals=decimals)
