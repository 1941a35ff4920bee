"""Comparisons and pace in the words reports use: 较上季度提高3.0个百分点, 欠序时进度17.2个百分点.

Rates differ in 百分点, amounts in percent or as a multiple from three times on, small counts absolutely (DOMAIN §4.3,
§6); a published bulletin that prints 结案率“同比上升0.04%” got this wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text, marks
from metrics.model.clock import BEIJING, Clock
from metrics.model.dates import Moment
from metrics.model.lamp import Bands, Judgement, Lamp
from metrics.model.measure import Basis, Change, Compare, Measure, Plan, Value
from metrics.model.office import Office
from metrics.model.quarter import Quarter

LEVEL = 0.05
_MULTIPLE = 3
_LEVELS = frozenset({"", "%", "ratio", "分", "个百分点", "次/周", "元/㎡", "㎡/百户"})
_TIMES = frozenset({"天", "月", "小时"})
_MOST_DECIMALS = 4


def value(known: Value, measure: Measure, text: Text) -> str:
    """A value with its unit, "约3个月" for one counted in whole months, "—" when there is none."""
    decimals = measure.decimals if known.number is None else telling(known.number, measure)
    figure = numbers.amount(known.number, known.unit or measure.unit, text.lang, decimals=decimals)
    return text("word.about", figure=figure) if known.is_approximate and known.number is not None else figure


def figure(known: Value, measure: Measure, text: Text) -> str:
    """A value with its unit, or in a word why there is none: 未报, 本期无计划."""
    return absent(known.reason, text) if known.reason else value(known, measure, text)


def absent(reason: str, text: Text) -> str:
    """Why there is no value, in a word that fits where a number would stand."""
    return text.find(f"absent.{reason}") or text(f"reason.{reason}")


def named(measure: Measure, text: Text, *, short: bool = False) -> str:
    """A figure's name with that of its field, where several fields stand together; ``text`` speaks the field."""
    name = (text.find(f"{measure.id}.short") if short else None) or text(f"{measure.id}.name")
    return text("word.of_field", field=text("menu"), name=name)


def telling(number: float, measure: Measure) -> int:
    """Decimals with which a number stands on its own side of its lamp's limits: 97.96 below 98 prints 97.96."""
    if not isinstance(measure.lamp, Bands):
        return measure.decimals
    lamp, decimals = measure.lamp.lamp(number), measure.decimals
    while decimals < _MOST_DECIMALS and measure.lamp.lamp(numbers.as_printed(number, "", decimals)) is not lamp:
        decimals += 1
    return decimals


def beside(known: Value, text: Text) -> tuple[str, ...]:
    """What is said with a number wherever it stands; days, quarters and stored words in the text's language."""
    return tuple(text(key, **{name: _worded(s, text) for name, s in slots.items()}) for key, slots in known.beside)


def _worded(slot: object, text: Text) -> object:
    match slot:
        case Quarter():
            return numbers.quarter(slot, text.lang)
        case Moment():
            return numbers.moment(slot, text.lang)
        case str():
            return text.word(slot)
        case _:
            return slot


def basis(plan: Plan, text: Text) -> str:
    """Where a plan comes from, in the family's words: 按目标任务."""
    return text(f"basis.{plan.basis}")


def lamp(lit: str, text: Text) -> str:
    """A lamp with its shape: ■严重滞后."""
    return f"{Lamp(lit).shape}{text(f'lamp.{lit}')}"


def office(known: Office, text: Text) -> str:
    """The office's full name."""
    return text.own(known.name, known.name_en)


def chosen(name: str, values: Iterable[str], text: Text) -> str:
    """A filter with what was chosen: 社区：兴隆社区、同乐社区."""
    words = (text(f"lamp.{value}") if name == "lamp" else text.word(value) for value in values)
    return f"{text(f'filter.{name}')}{text.marks.colon}{text.marks.joiner.join(words)}"


def clauses(text: Text, *said: str) -> str:
    """How a sentence goes on: each clause after its comma; "" of one there is none of."""
    return "".join(f"{text.marks.comma}{isolated(clause)}" for clause in said if clause)


def few(names: Sequence[str], most: int, text: Text) -> str:
    """The first of some names one after another; an ellipsis stands for the others."""
    return text.marks.joiner.join(_first(names, most))


def quoted(names: Sequence[str], most: int | None = None) -> str:
    """The same where no language is known yet, as in a remark of a figure: with the mark the tables themselves use."""
    return marks("zh").joiner.join(_first(names, most))


def _first(names: Sequence[str], most: int | None) -> list[str]:
    return [*names[:most], *(["…"] if most is not None and len(names) > most else [])]


def owner(dept: str, leader: str, text: Text) -> str:
    """Who answers for a thing: its department and who leads it, as far as they are known."""
    return text.marks.joiner.join(map(isolated, (dept, leader))) if dept and leader else dept or leader


def zone(clock: Clock, text: Text) -> str:
    """By which clock hours are told: 北京时间, else the zone's name."""
    return text("zone.beijing") if clock.zone == BEIJING else clock.zone


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
    word = text(f"change.{_direction(made, unit)}_{'up' if made.number > 0 else 'down'}")
    return text("change.clause", base=text(f"change.since_{since}"), word=word, size=size(made, text.lang, unit=unit))


def _direction(made: Change, unit: str) -> str:
    """What moves: a rank, a rate or level, a length of time, or an amount, which does not 提高 but 增加."""
    if made.compare is Compare.RANK:
        return "rank"
    if made.compare is Compare.POINTS or (made.compare is not Compare.PERCENT and unit in _LEVELS):
        return "rate"
    return "time" if unit in _TIMES else "share" if made.compare is Compare.PERCENT else "amount"


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


def pace(points: float | None, text: Text, basis: Basis = Basis.TIME) -> str:
    """Points ahead of or behind time progress, or the plan that is the basis, or level with it; "" when unknown."""
    if points is None:
        return ""
    kind = "pace" if basis is Basis.TIME else "pace_of_plan"
    if abs(points) < LEVEL:
        return text(f"{kind}.level")
    return text(f"{kind}.{'ahead' if points > 0 else 'behind'}", size=numbers.rounded(abs(points), 1))


def bare(known: Value, measure: Measure) -> str:
    """A value without its unit, for a cell whose column names it; "—" when there is none."""
    return numbers.DASH if known.number is None else numbers.rounded(known.number, telling(known.number, measure))


def why(known: Value, text: Text) -> str:
    """Why a value has no number; "" where it has one."""
    return text(f"reason.{known.reason}") if known.reason else ""


def gap(known: Value | None, text: Text) -> str:
    """The same in the word that stands in a chart where the number is missing; "" of a quarter not looked at."""
    return "" if known is None or known.reason is None else absent(known.reason, text)


def untold(subject: str, known: Value, text: Text) -> tuple[str, str]:
    """Title and alt text of a chart about a value that has no number: 党员参加率：未报."""
    reason = why(known, text)
    said = text("untold.title", subject=subject, reason=reason[:1].lower() + reason[1:])
    return said, text("untold.alt", field=text("menu"), said=said)
