"""Sparkline: the course of one measure over the quarters in the height of a line of type."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from metrics.charts.curves import last_known
from metrics.charts.role import Role
from metrics.charts.svg import document, number
from metrics.charts.theme import Look

_EDGE = 4  # px round the drawing, so that the last dot is whole


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """``values`` from the oldest to the newest quarter, None where there is none; ``target`` is a dashed line.

    ``breaks`` are the places before which the line is interrupted: a sum since New Year starts anew in every first
    quarter, and a line into it would show a fall that did not happen.
    """

    values: tuple[float | None, ...]
    target: float | None = None
    breaks: tuple[int, ...] = ()
    title: str = ""
    alt: str = ""

    def svg(self, look: Look, *, width: int = 120, height: int = 32) -> str:
        """An inline SVG: a line broken at gaps, a dot on the last value, a small open ring for a missing quarter.

        Rings stand on the foot of the drawing; they are not zeros, which would be dots on the line.
        """
        known = [value for value in (*self.values, self.target) if value is not None]
        low, high = min(known, default=0), max(known, default=1)
        step = (width - 2 * _EDGE) / max(len(self.values) - 1, 1)
        # The foot belongs to the rings of missing quarters.
        foot = height - _EDGE - (5 if None in self.values else 0)
        per_unit = (foot - _EDGE) / ((high - low) or 1)

        def place(index: int, value: float) -> tuple[str, str]:
            middle = (foot + _EDGE) / 2 if high == low else foot - (value - low) * per_unit
            return number(_EDGE + index * step), number(middle)

        parts = []
        if self.target is not None:
            y = place(0, self.target)[1]
            plan = look.colour(Role.PLAN)
            parts.append(f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="{plan}" stroke-dasharray="3 3"/>')
        colour = look.colour(Role.ACTUAL)
        for (has_value, _), run in groupby(enumerate(self.values), key=self._run):
            if has_value:
                points = [place(index, value) for index, value in run if value is not None]
                parts.append(_line(points, colour))
            else:
                parts += [_ring(_EDGE + index * step, height - 3, look.quiet) for index, _ in run]
        last = last_known(self.values)
        if last is not None:
            x, y = place(last, self.values[last] or 0)
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
        return document(width, height, parts, self.title, self.alt)

    def _run(self, item: tuple[int, float | None]) -> tuple[bool, int]:
        """What neighbours on one line have in common: a value or none, and the breaks behind them."""
        index, value = item
        return value is not None, sum(start <= index for start in self.breaks)


def _line(points: list[tuple[str, str]], colour: str) -> str:
    """A run of values; one alone between gaps is a dot."""
    if len(points) == 1:
        return f'<circle cx="{points[0][0]}" cy="{points[0][1]}" r="1.8" fill="{colour}"/>'
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-linejoin="round"/>'


def _ring(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="2" fill="none" stroke="{colour}"/>'
