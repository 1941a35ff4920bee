"""Lines through numbers over periods: how a plan, an actual and a forecast are told apart, and where numbers go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.charts import lettering
from metrics.charts.canvas import Trace, hover, words
from metrics.charts.description import Series
from metrics.charts.labels import End
from metrics.charts.plot import Plot
from metrics.charts.theme import Look

LINE_PAD = (0.4, 0.12)  # room before the first point for its number; after the last stands its label
_SIDES = ("top center", "bottom center", "top left", "top right", "bottom left", "bottom right")
_TOUCHING_PX = 4
_WIDTHS = {"bold": 3.5, "normal": 2.5, "thin": 1.25}
_DOTS = {"bold": 8, "normal": 7, "thin": 4}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is printed at each point of a line and on which side; "" prints nothing."""

    texts: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


def thickness(series: Series) -> float:
    """Of a series' line, in px on screen and in points in Office."""
    return 1.5 if series.dash else _WIDTHS[series.weight]


def curve(
    look: Look, series: Series, tips: Sequence[str], *, dash: str | None = None, numbers: Numbers | None = None
) -> list[Trace]:
    """A series as a line, broken at every None, and its dots with their numbers. A plan is dashed and has no dots.

    The dots are a trace of their own without gaps: redrawing texts among gaps, Plotly 4.1 loses some of them.
    """
    colour = look.colour(series.role)
    dash = dash or ("dash" if series.dash else "solid")
    shared = {"type": "scatter", "name": lettering.plain(series.name), "showlegend": False}
    line = {
        **shared,
        "mode": "lines",
        "x": list(range(len(series.values))),
        "y": list(series.values),
        "connectgaps": False,
        "line": {"color": colour, "width": thickness(series), "dash": dash},
        "customdata": [series.id] * len(series.values),
        **hover(tips),
    }
    known = [index for index, value in enumerate(series.values) if value is not None]
    is_plain = series.dash and len(known) > 1
    texts = numbers.texts if numbers else ()
    if is_plain and not any(texts):
        return [line]
    marker = {
        "color": look.paper if dash == "dot" else colour,
        "size": _DOTS[series.weight],
        "opacity": 0 if is_plain else 1,
    }
    dots = {
        **shared,
        "mode": "markers+text" if any(texts) else "markers",
        "x": known,
        "y": [series.values[index] for index in known],
        "marker": marker | {"line": {"color": colour, "width": 1.5 if dash == "dot" else 0}},
        "customdata": [series.id] * len(known),
        **hover([tips[index] for index in known]),
    }
    if numbers and any(texts):
        dots["text"] = [numbers.texts[index] for index in known]
        dots["textposition"] = [numbers.sides[index] for index in known]
        dots["textfont"] = {"size": look.small, "color": look.quiet if series.dash else look.ink}
    return [line, dots]


def last_known(values: Sequence[object | None]) -> int | None:
    """Place of the last value, None when there is none."""
    return max((index for index, value in enumerate(values) if value is not None), default=None)


def end_of(look: Look, series: Series, decimals: int, unit: str, *, ems: float) -> End | None:
    """The name and last number beside a line's end, in quiet type for a quiet line; None for one without numbers."""
    last = last_known(series.values)
    value = None if last is None else series.values[last]
    if last is None or value is None:
        return None
    number = series.labels[last] if series.labels else lettering.figure(value, decimals, unit)
    whole = f"{series.name} {number}".strip()
    text = (whole,) if lettering.ems(whole) <= ems else (*lettering.lines(series.name, ems), number)
    colour = look.quiet if series.is_quiet else look.letters(look.colour(series.role))
    return End(text, last, value, colour, series.id, is_strong=not series.is_quiet)


def gap_words(look: Look, plot: Plot, told: Mapping[int, str], foot: float) -> Trace:
    """The words of the places without a number, each over the ``foot`` at the first height that is free."""
    heights = [plot.over_foot(word, look.small, index, foot) for index, word in told.items()]
    texts = [lettering.plain(word) for word in told.values()]
    return words(look, (list(told), heights), texts, [None] * len(told), position="top center", colour=look.quiet)


def numbers_at(
    size: float,
    series: Series,
    other: Series | None,
    plot: Plot,
    decimals: int,
    unit: str,
    *,
    leads: bool = True,
) -> Numbers:
    """The numbers of a line, in type of that size, at its points but for the last, which stands in the end label.

    ``plot`` knows all that is drawn; a number stands on the first side of its point that is free, and where none is it
    is left to the axis, the pointer and the table. Beside an ``other`` line the upper has its numbers rather above and
    the lower below; where both are as good as equal only the one that ``leads`` prints it. Where numbers would touch
    their neighbours only the highest and the lowest are printed.
    """
    last = last_known(series.values)
    texts = [
        "" if value is None or index == last else _number(series, index, value, decimals, unit)
        for index, value in enumerate(series.values)
    ]
    if other and not leads:
        pairs = zip(texts, series.values, other.values, strict=True)
        texts = [text if _is_apart(plot, value, beside) else "" for text, value, beside in pairs]
    texts, sides = _roomy(size, series, texts, plot.slot), []
    for index, text in enumerate(texts):
        wanted = _side(series.values, index, other.values[index] if other else None)
        value = series.values[index] or 0
        sides.append(plot.beside_point(text, size, index, value, (wanted, *_SIDES)) if text else "")
    told = (lettering.plain(text) if side else "" for text, side in zip(texts, sides, strict=True))
    return Numbers(tuple(told), tuple(side or "top center" for side in sides))


def _number(series: Series, index: int, value: float, decimals: int, unit: str) -> str:
    return series.labels[index] if series.labels else lettering.figure(value, decimals, unit)


def _is_apart(plot: Plot, value: float | None, beside: float | None) -> bool:
    """Whether two lines are far enough apart at a place for each to have its number."""
    if value is None or beside is None:
        return True
    return abs(value - beside) / plot.scale.span * plot.height >= _TOUCHING_PX


def _roomy(size: float, series: Series, texts: list[str], slot: float) -> list[str]:
    """The numbers as they fit between their neighbours: with their %, without, or only the highest and the lowest."""
    for tried in (texts, [text.removesuffix("%") for text in texts]):
        if max((lettering.px(text, size) for text in tried), default=0) + 5 <= slot:
            return tried
    return _extremes(series.values, texts)


def _extremes(values: Sequence[float | None], texts: Sequence[str]) -> list[str]:
    told = {index: value for index, value in enumerate(values) if value is not None and texts[index]}
    kept = {max(told, key=lambda i: told[i]), min(told, key=lambda i: told[i])} if told else set()
    return [text if index in kept else "" for index, text in enumerate(texts)]


def _side(values: Sequence[float | None], index: int, beside: float | None) -> str:
    """Where a number is rather clear of its own line: over a peak, under a dip, to the free side of a slope."""
    value = values[index] or 0.0
    before = values[index - 1] if index else None
    after = values[index + 1] if index + 1 < len(values) else None
    rises = [end - start for start, end in ((before, value), (value, after)) if start is not None and end is not None]
    is_dip = len(rises) == 2 and rises[0] < 0 < rises[1]
    is_peak = len(rises) == 2 and rises[0] > 0 > rises[1]
    if beside is None:
        # Alone, a line's first and last points are free below where it leaves or arrives rising and falling.
        is_above = not (is_dip or (before is None and sum(rises) > 0) or (after is None and sum(rises) < 0))
    else:
        is_above = value >= beside
    slope = 0 if is_dip or is_peak else sum(rises)
    if not slope:
        return "top center" if is_above else "bottom center"
    if is_above:
        return "top left" if slope > 0 else "top right"
    return "bottom right" if slope > 0 else "bottom left"
