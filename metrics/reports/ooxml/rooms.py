"""Room for names left of rows, for words under columns, and how high a chart of rows is."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.charts import lettering
from metrics.reports.ooxml.frame import Frame

_NAME_EMS = 12
_TALLEST = 46.0


def name_lines(name: str) -> tuple[str, ...]:
    """A row's name in lines, as on screen."""
    return lettering.lines(name, _NAME_EMS)


def left_room(frame: Frame, names: Sequence[str]) -> float:
    """Points left of the plot for the names of rows, at most a third of the frame."""
    widest = max((frame.em(line) for name in names for line in name_lines(name)), default=0.0)
    return min(widest * 1.04 + 14, frame.width / 3)


def rows_height(frame: Frame, names: Sequence[str], thick: float, *, extra: float, tallest: float = _TALLEST) -> float:
    """Height of a chart of rows: what names and marks need and not more than the frame has, ``extra`` for the rest."""
    lines = max((len(name_lines(name)) for name in names), default=1)
    needed = max(lines * frame.size * 1.25 + 4, thick + 8)
    comfortable = max(needed, min((frame.height - extra) / max(len(names), 1), tallest))
    return min(max(comfortable * len(names) + extra, 70), max(frame.height, needed * len(names) * 0.62 + extra))


def foot(frame: Frame, names: Sequence[str], slot: float) -> tuple[float, int]:
    """Points under the plot for the names of columns, and that each n-th is printed."""
    widest = max((frame.em(name, frame.small) for name in names), default=0.0)
    most = max(slot / frame.small - 0.4, 2)
    deepest = max((len(lettering.lines(name, max(most, lettering.longest_word(name)))) for name in names), default=1)
    if deepest <= 3 and max((lettering.longest_word(name) for name in names), default=0) * frame.small <= slot:
        return 10 + deepest * frame.small * 1.3, 1
    every = max(1, -int(-(widest + 6) // slot))
    return 10 + frame.small * 1.3, every
