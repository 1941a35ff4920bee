"""Axes: round ticks over numbers, and periods or categories along the foot of a chart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.charts import lettering
from metrics.charts.theme import Look
from metrics.i18n import numbers

_MOST_LINES = 3
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers an axis runs over and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def over(
        cls,
        values: Iterable[float | None],
        *,
        floor: float | None = 0,
        ceiling: float | None = None,
        room: float = 0.0,
        most: int = 5,
        whole: bool = False,
    ) -> Scale:
        """A scale that holds every value, with at most ``most`` steps, of ``whole`` numbers where things are counted.

        ``floor`` and ``ceiling`` fix its ends unless a value lies beyond them; ``room`` is the share left free beyond
        the values for labels. Without any value it runs from floor to ceiling, or from 0 to 1.
        """
        known = [float(value) for value in values if value is not None]
        low = min([*known, floor] if floor is not None else known or [0.0])
        high = max([*known, ceiling] if ceiling is not None else known or [low + 1])
        if high <= low:
            low, high = (low, low + 1) if low == floor else (low - 1, high + 1)
        step = _step(high - low, most, whole=whole)
        first = math.floor(low / step + 1e-9)
        last = math.ceil(high / step - 1e-9)
        ticks = tuple(round(step * index, 10) for index in range(first, last + 1))
        free = room * (ticks[-1] - ticks[0])
        below = free if known and min(known) < 0 else 0.0
        return cls(min(ticks[0], low - below), max(ticks[-1], high + free), ticks)

    @property
    def span(self) -> float:
        """High minus low."""
        return self.high - self.low

    def axis(self, unit: str = "", **more: Any) -> dict[str, Any]:
        """The Plotly axis with our own tick words, so that minus signs and separators are those of the marks."""
        step = self.ticks[1] - self.ticks[0]
        decimals = 0 if step >= 1 and step.is_integer() else 1 if round(step * 10, 6).is_integer() else 2
        words = [lettering.figure(tick, decimals, unit) for tick in self.ticks]
        return {"range": [self.low, self.high], "tickvals": list(self.ticks), "ticktext": words, **more}


def places(
    names: Sequence[str],
    look: Look,
    width: float,
    *,
    mark: str | None = None,
    pad: tuple[float, float] = (0.5, 0.5),
) -> dict[str, Any]:
    """The axis of periods or categories at 0, 1, 2 …: all names when they fit in lines, else every second or third.

    ``mark`` is printed bold; the last name and the marked one are always printed. ``pad`` is the room before the first
    place and after the last, in places.
    """
    slot = width / max(len(names), 1)
    fits = all(len(_broken(name, slot, look)) <= _MOST_LINES for name in names) and slot >= look.small * 3
    widest = max((lettering.px(name, look.small) for name in names), default=0)
    every = 1 if fits or widest <= slot - 4 else max(1, math.ceil((widest + 6) / slot))
    kept = [i for i, name in enumerate(names) if (len(names) - 1 - i) % every == 0 or name == mark]
    if every > 1 and mark in names:
        chosen = names.index(mark)
        kept = [i for i in kept if i == chosen or abs(i - chosen) >= every]
    words = [lettering.broken(_broken(names[i], slot * every, look)) for i in kept]
    strong = f'<b><span style="color:{look.ink}">'
    words = [f"{strong}{word}</span></b>" if names[i] == mark else word for i, word in zip(kept, words, strict=True)]
    return {"range": [-pad[0], max(len(names), 1) - 1 + pad[1]], "tickvals": kept, "ticktext": words}


def foot(names: Sequence[str], look: Look, width: float) -> int:
    """Px below the plot for the names of ``places``."""
    slot = width / max(len(names), 1)
    deepest = max((min(len(_broken(name, slot, look)), _MOST_LINES) for name in names), default=1)
    return 8 + deepest * (look.small + 5)


def _broken(name: str, slot: float, look: Look) -> tuple[str, ...]:
    """A name in lines as wide as its slot; words of Latin letters and numbers, such as 18Q2, stay whole."""
    return lettering.lines(name, max(slot / look.small - 0.4, lettering.longest_word(name) + 0.1, 2))


def base(look: Look) -> dict[str, Any]:
    """The line a chart of curves stands on."""
    return {"showline": True, "linecolor": look.quiet, "linewidth": 1}


def date_ticks(first: date, last: date, look: Look, width: float) -> dict[str, Any]:
    """Ticks on the first of a month, as close together as their words allow: 2018年, 4月 or 2018, Apr."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    room = max(width / (4 * look.small), 2)
    every = next((step for step in (1, 3, 6, 12, 24, 60) if months / step <= room), 120)
    start = first.year * 12 + first.month - 1
    days = [date(m // 12, m % 12 + 1, 1) for m in range(start - start % every, start + months + 1) if m % every == 0]
    # On a phone nothing stands left of the plot: a word there would be cut.
    edge = timedelta(days=(last - first).days * 2 * look.small / width) if look.compact else timedelta(0)
    found = [day for day in days if first + edge <= day <= last]
    words = [numbers.month_on_axis(day, look.lang) for day in found]
    if found and found[0].month != 1:
        full = numbers.month_on_axis(found[0], look.lang, with_year=True)
        gap = width * every / months
        if len(found) == 1 or (lettering.px(full, look.small) + lettering.px(words[1], look.small)) / 2 + 6 <= gap:
            words[0] = full
    return {"tickvals": [str(day) for day in found], "ticktext": words}


def _step(span: float, most: int, *, whole: bool) -> float:
    raw = max(span / most, 1.0) if whole else span / most
    unit: float = 10.0 ** math.floor(math.log10(raw))
    steps = (size * unit for size in _STEPS if not whole or (size * unit).is_integer())
    return next(step for step in steps if step >= raw * (1 - 1e-9))
