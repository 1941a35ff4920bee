"""Comparisons and pace in the words reports use: 较上季度提高3.0个百分点, 欠序时进度17.2个百分点.

Rates differ in 百分点, amounts in percent or as a multiple from three times on, small counts absolutely (DOMAIN §4.3,
§6); a published bulletin that prints 结案率“同比上升0.04%” got this wrong.
"""

from __future__ import annotations

from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.lamp import Judgement
from metrics.model.measure import Change, Compare, Measure, Value

LEVEL = 0.05
_MULTIPLE = 3


def value(known: Value, measure: Measure, text: Text) -> str:
    """A value with its unit, "约3个月" for one counted in whole months, "—" when there is none."""
    figure = numbers.amount(known.number, known.unit or measure.unit, text.lang, decimals=measure.decimals)
    return text("word.about", figure=figure) if known.is_approximate and known.number is not None else figure


def verdict(judged: Judgement, text: Text) -> str:
    """The word of a lamp, or why there is none."""
    if judged.word:
        return text(judged.word)
    return text(f"reason.{judged.reason}") if judged.reason else text("lamp.none")


def change(made: Change | None, text: Text, *, unit: str = "", since: str = "quarter") -> str:
    """The difference from last quarter or last year as a clause, or "" when there is nothing to compare."""
    if made is None or made.number is None:
        return ""
    earlier = text(f"change.of_{since}")
    if abs(made.number) < LEVEL:
        return text("change.level", base=earlier)
    if (times := multiple(made)) is not None:
        return text("change.multiple", base=earlier, times=numbers.rounded(times, 1))
    kind = "rank_" if made.compare is Compare.RANK else ""
    word = text(f"change.{kind}{'up' if made.number > 0 else 'down'}")
    return text("change.clause", base=text(f"change.since_{since}"), word=word, size=size(made, text.lang, unit=unit))


def size(made: Change, lang: str, *, unit: str = "") -> str:
    """The size of a change without its direction, in the unit of its comparison."""
    number = abs(made.number or 0)
    if made.compare is Compare.POINTS:
        return f"{numbers.rounded(number, 1)}{'个百分点' if lang == 'zh' else ' points'}"
    if made.compare is Compare.PERCENT:
        return f"{numbers.rounded(number, 1)}%"
    return numbers.amount(number, "位" if made.compare is Compare.RANK else unit, lang)


def multiple(made: Change) -> float | None:
    """How many times the earlier amount, from three times on: "为上年同期的13.0倍", never "增长1203.8%"."""
    if made.compare is not Compare.PERCENT or made.number is None:
        return None
    # Nine decimals, so that 0.3 of 0.1 is three times whatever binary fractions make of it.
    times = round(1 + made.number / 100, 9)
    return times if times >= _MULTIPLE else None


def pace(points: float | None, text: Text) -> str:
    """Points ahead of or behind time progress, or level with it; "" when unknown."""
    if points is None:
        return ""
    if abs(points) < LEVEL:
        return text("pace.level")
    return text("pace.ahead" if points > 0 else "pace.behind", size=numbers.rounded(abs(points), 1))
