"""Where words have room among curves: beside their points, clear of every line, dot, bar and word already there.

Px count right from the plot's left edge and up from its foot, as wide as the drawing is laid out for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from metrics.charts.axes import Scale
from metrics.charts.clearing import box
from metrics.charts.description import Series

Box = tuple[float, float, float, float]  # left, bottom, right, top

_DOT = 4.0
_APART = 3.0  # px between neighbouring words
_LINE = 2.5  # px that words keep from a line's middle
_INK = 0.2  # of the type's size that is air above and below the letters
_STEP = 4  # px
_COVERED = 10  # times as bad to cover a word or a dot as to touch a line
_OUTSIDE = 1000


@dataclass
class Plot:
    """A plot of ``count`` places over ``width`` px and a scale over ``height`` px; it remembers what stands in it.

    ``pad`` is the room before the first place and after the last, in places; ``over`` and ``beside`` are px that words
    may reach above and right of the plot.
    """

    scale: Scale
    height: float
    width: float
    count: int
    pad: tuple[float, float] = (0.5, 0.5)
    over: float = 12
    beside: float = 0
    _lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    _boxes: list[Box] = field(default_factory=list)

    @property
    def slot(self) -> float:
        """Px from one place to the next."""
        return self.width / max(self.count - 1 + sum(self.pad), 1)

    def at(self, index: float, value: float) -> tuple[float, float]:
        """Where a value stands."""
        return (index + self.pad[0]) * self.slot, (value - self.scale.low) / self.scale.span * self.height

    def draw(self, series: Iterable[Series]) -> None:
        """Remember the lines and dots of some series."""
        for each in series:
            self.line(tuple(enumerate(each.values)), has_dots=not each.dash)

    def line(self, points: Iterable[tuple[float, float | None]], *, has_dots: bool = True) -> None:
        """Remember a line through places and values, broken where there is none, and its dots."""
        before = None
        for index, value in points:
            point = None if value is None else self.at(index, value)
            if point and before:
                self._lines.append((*before, *point))
            if point and has_dots:
                self.take((point[0] - _DOT, point[1] - _DOT, point[0] + _DOT, point[1] + _DOT))
            before = point

    def take(self, taken: Box) -> None:
        """Remember something that words may not cover."""
        self._boxes.append(taken)

    def beside_point(self, text: str, size: float, index: float, value: float, sides: Sequence[str]) -> str:
        """The first of the sides of a point on which a text has room, which it takes; "" where none has."""
        for side in sides:
            wanted = self.letters(text, size, self.at(index, value), side, _DOT + 1)
            left, bottom, right, top = wanted
            if not self.hits((left - _APART, bottom, right + _APART, top), own=self.at(index, value)):
                self.take(wanted)
                return side
        return ""

    def over_foot(self, text: str, size: float, index: int, foot: float, *, takes: bool = True) -> float:
        """The value nearest over ``foot`` above which a text stands clear of all at its place, which it takes."""
        left, bottom, right, top = self.letters(text, size, self.at(index, foot), "top center", 0)
        tried = [
            (left, bottom + up, right, top + up) for up in range(0, max(int(self.height - top + bottom), 1), _STEP)
        ]
        best = next((box for box in tried if not self.hits(box)), None) or min(tried, key=self.hits)
        if takes:
            self.take(best)
        return foot + (best[1] - bottom) * self.scale.span / self.height

    def letters(self, text: str, size: float, place: tuple[float, float], side: str, shift: float) -> Box:
        """The box of a text's letters beside a place."""
        left, top, right, bottom = box(text, size, side, shift)
        air = size * _INK
        return place[0] + left, place[1] - bottom + air, place[0] + right, place[1] - top - air

    def hits(self, wanted: Box, own: tuple[float, float] | None = None) -> int:
        """How bad a box's place is, 0 where it is free; the dot at its ``own`` place does not count.

        A line it touches counts least, a word or a dot it covers more, and most what is beyond the sheet.
        """
        left, bottom, right, top = wanted
        is_out = left < 1 or right > self.width + self.beside or bottom < 1 or top > self.height + self.over
        covered = sum(_meet(wanted, each) for each in self._boxes if own is None or not _holds(each, own))
        return covered * _COVERED + self.strikes(wanted) + _OUTSIDE * is_out

    def strikes(self, wanted: Box) -> int:
        """How many pieces of lines touch a box."""
        return sum(crosses(line, wanted, _LINE) for line in self._lines)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(outer: Box, point: tuple[float, float]) -> bool:
    is_dot = outer[2] - outer[0] <= 2 * _DOT + 0.01
    return is_dot and abs((outer[0] + outer[2]) / 2 - point[0]) < 0.01 and outer[1] <= point[1] <= outer[3]


def crosses(line: tuple[float, float, float, float], wanted: Box, air: float = 0.0) -> bool:
    """Whether a straight line comes into a box and the ``air`` around it (Liang and Barsky 1984)."""
    x0, y0, x1, y1 = line
    left, bottom, right, top = wanted[0] - air, wanted[1] - air, wanted[2] + air, wanted[3] + air
    low, high = 0.0, 1.0
    for step, room in ((x0 - x1, x0 - left), (x1 - x0, right - x0), (y0 - y1, y0 - bottom), (y1 - y0, top - y0)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return low <= high
