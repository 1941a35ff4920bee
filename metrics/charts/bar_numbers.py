"""The numbers on bars: which are printed, where there is room, and what a stack adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.description import Series
from metrics.charts.theme import Look


def printed(series: Series, decimals: int, unit: str) -> list[str]:
    """The number of each bar, or what the series says instead; "" where there is none."""
    if series.labels:
        return list(series.labels)
    return ["" if value is None else lettering.figure(value, decimals, unit) for value in series.values]


def beside(look: Look, texts: Sequence[str], values: Sequence[float | None], room: float, *, alone: bool) -> list[str]:
    """The numbers as far as they fit into ``room`` px a bar: with their %, without, or only the extremes and the last.

    Where bars of several series stand side by side it is all or none, so that nobody takes one series' for another's.
    """
    for tried in (list(texts), [text.removesuffix("%") for text in texts]):
        if max((lettering.px(text, look.small) for text in tried), default=0) <= room:
            return [lettering.plain(text) for text in tried]
    known = {index: value for index, value in enumerate(values) if value is not None}
    kept = {max(known, key=lambda i: known[i]), min(known, key=lambda i: known[i]), max(known)} if alone else set()
    return [lettering.plain(text) if index in kept else "" for index, text in enumerate(texts)]


def inside(
    look: Look, series: Series, stack: Sequence[Series], texts: Sequence[str], wide: float, deep: float, *, lying: bool
) -> list[str]:
    """The number of each segment of a stack where it has room; a lamp's with its shape.

    Upright, ``wide`` is the bar's width in px and ``deep`` px per unit; lying, ``wide`` is px per unit and ``deep`` the
    bar's thickness. A bar of one segment has its number at its end and only the shape inside.
    """
    shape = series.role.lamp.shape if series.role.lamp else ""
    found = []
    for index, (value, label) in enumerate(zip(series.values, texts, strict=True)):
        across, down = (abs(value or 0) * wide, deep) if lying else (wide, abs(value or 0) * deep)
        segments = sum(bool(other.values[index]) for other in stack)
        wanted = (f"{shape} {label}".strip(), label) if segments > 1 else (shape,)
        fits = [text for text in wanted if lettering.px(text, look.small) + 2 <= across and down >= look.small + 3]
        found.append(lettering.plain(fits[0]) if fits and value else "")
    return found


def fitted(
    look: Look, stack: Sequence[Series], labels: Sequence[list[str]], wide: float, deep: float,
    *, stacked: bool, lying: bool,
) -> list[list[str]]:  # fmt: skip
    """The number of each bar of each series as far as it has room; ``wide`` and ``deep`` as in ``inside``."""
    if stacked:
        pairs = zip(stack, labels, strict=True)
        return [inside(look, series, stack, texts, wide, deep, lying=lying) for series, texts in pairs]
    alone = len(stack) == 1
    # Labels of neighbouring bars share the gap between them; of lying bars they have the whole width.
    room = look.width if lying else wide * (1.3 if alone else 1.1)
    found = [beside(look, texts, series.values, room, alone=alone) for series, texts in zip(stack, labels, strict=True)]
    is_told = all(text or not value for s, texts in zip(stack, found, strict=True)
                  for value, text in zip(s.values, texts, strict=True))  # fmt: skip
    # All or none, so that nobody takes one series' numbers for another's.
    return found if alone or is_told else [[""] * len(texts) for texts in found]


def axis(
    stack: Sequence[Series], printed: Sequence[Sequence[str]], low: float, high: float,
    *, stacked: bool, decimals: int, unit: str,
) -> dict[str, Any]:  # fmt: skip
    """Ticks and grid lines where some bar does not say its number; nothing where all do.

    A segment that is alone in its stack says it at the end.
    """
    alone = [stacked and sum(map(bool, column)) < 2 for column in zip(*(s.values for s in stack), strict=True)]
    if all(
        not value or is_alone or series.labels or any(letter.isdigit() for letter in text)
        for series, texts in zip(stack, printed, strict=True)
        for value, text, is_alone in zip(series.values, texts, alone, strict=True)
    ):
        return {}
    scale = Scale.over((low, high), most=4, whole=decimals == 0)
    told = scale.axis(unit, showgrid=True, showticklabels=True)
    kept = slice(sum(tick < low for tick in scale.ticks), sum(tick <= high for tick in scale.ticks))
    return {name: value for name, value in told.items() if name != "range"} | {
        name: told[name][kept] for name in ("tickvals", "ticktext")
    }


def totals(stack: Sequence[Series], decimals: int, unit: str) -> tuple[list[float], list[str]]:
    """Where each stack ends and the bold number there: its sum, or its only segment's own number; "" for no number."""
    ends: list[float] = []
    texts: list[str] = []
    labels = [printed(series, decimals, unit) for series in stack]
    for index in range(len(stack[0].values) if stack else 0):
        known = [(value, labels[i][index]) for i, s in enumerate(stack) if (value := s.values[index]) is not None]
        ends.append(sum(value for value, _ in known if value > 0))
        only = known[0][1] if len(known) == 1 else lettering.figure(sum(value for value, _ in known), decimals, unit)
        texts.append(lettering.bold(only) if known else "")
    return ends, texts


def span(series: Sequence[Series], *, stacked: bool, reference: float | None) -> tuple[float, float]:
    """Lowest and highest number drawn; zero is always between them, and they are never equal."""
    columns = [
        [value for value in column if value is not None] for column in zip(*(s.values for s in series), strict=True)
    ]
    tops = [sum(v for v in column if v > 0) for column in columns] if stacked else [v for c in columns for v in c]
    feet = [sum(v for v in column if v < 0) for column in columns] if stacked else tops
    low, high = min([0.0, *feet, reference or 0.0]), max([0.0, *tops, reference or 0.0])
    return (low, high) if high > low else (0.0, 1.0)
