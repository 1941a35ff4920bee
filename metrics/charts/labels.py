"""Direct labels: a line's name beside its end, none on top of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace, words
from metrics.charts.plot import Box, Plot
from metrics.charts.theme import Look

RIGHT, LEFT = "middle right", "middle left"
_BOTH = (RIGHT, LEFT)
_OFF = 8  # px from a point to its label
_CLEAR = "\u00a0" * 3  # keeps a label so far off
_STEPS = range(0, 200, 6)
_ASIDE = range(9)  # times ``_OFF`` farther from the point


@dataclass(frozen=True, slots=True)
class End:
    """What is written beside the point ``x, y`` and in which colour; ``text`` may have several lines."""

    text: tuple[str, ...]
    x: Any
    y: float
    colour: str
    id: str | None = None
    is_strong: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """On which side of its point a label stands, how many times ``_OFF`` px farther from it, and how many px higher."""

    side: str = RIGHT
    aside: int = 0
    up: float = 0

    @property
    def right(self) -> float:
        """Px right of where it stands on its side."""
        return self.aside * _OFF * (1 if self.side == RIGHT else -1)

    @property
    def cost(self) -> float:
        """How far it is from the point: a label is sooner looked for above and below than farther off."""
        return abs(self.up) + 2 * abs(self.right)


def end_labels(
    ends: Sequence[End],
    look: Look,
    scale: Scale,
    height: float,
    written: Callable[[float], Any] = float,
    plot: Plot | None = None,
    place: Callable[[Any], float] = float,
) -> list[Trace]:
    """The labels as one trace, moved up or down as little as keeps them apart.

    With a ``plot``, which knows all that is drawn, labels at its earlier places move clear of that as well, to the
    other side of their point if need be; ``place`` gives the plot's place of an end.
    ``height`` is the plot's height in px. A high number is up; ``scale.low`` above ``scale.high`` turns that round.
    ``written`` gives a place on the scale as Plotly takes it, such as the date of a day number.
    """
    if not ends:
        return []
    per_px = scale.span / height
    placed: list[tuple[End, float]] = []
    texts: list[str] = []
    sides: list[str] = []
    for _, group in groupby(sorted(ends, key=lambda end: str(end.x)), key=lambda end: str(end.x)):
        here = list(group)
        wanted = [(end.y - scale.low) / per_px for end in here]
        room = [len(end.text) * (look.small + 4) + 2.0 for end in here]
        centres = spread(wanted, room, 0, height)
        for end, centre, tall in zip(here, centres, room, strict=True):
            move = clear(end, centre, tall, look.small, plot, place(end.x)) if plot else Move()
            placed.append((end, centre + move.up))
            texts.append(_text(end, move))
            sides.append(move.side)
    return [
        words(
            look,
            ([end.x for end, _ in placed], [written(scale.low + at * per_px) for _, at in placed]),
            texts,
            [end.id for end, _ in placed],
            position=RIGHT if set(sides) == {RIGHT} else sides,
            colour=[end.colour for end, _ in placed],
        )
    ]


def room(ends: Sequence[End], look: Look, last: Any) -> float:
    """Px right of the plot for the labels that stand at its last place."""
    return max((_wide(end, look) for end in ends if end.x == last), default=20)


def room_over(ends: Sequence[End], look: Look, count: int, pad: tuple[float, float], width: float) -> float:
    """Px right of a plot of ``count`` places, of ``width`` px with that room, for the labels at all its places.

    A label at an earlier place has what lies between it and the edge. At most half of the width is given.
    """
    whole = max(count - 1 + sum(pad), 0.5)
    needed = [20.0]
    for end in ends:
        inside = min((count - 1 - end.x + pad[1]) / whole, 0.9) if end.x < count - 1 else 0.0
        needed.append((_wide(end, look) - inside * width) / (1 - inside))
    return min(max(needed), width / 2)


def _wide(end: End, look: Look) -> float:
    return max(lettering.px(line, look.small) for line in end.text) * 1.04 + 20


def spread(wanted: Sequence[float], room: Sequence[float], low: float, high: float) -> list[float]:
    """Centres nearest to the wanted ones at which labels of these heights do not overlap.

    Neighbours that touch move as one block to their mean; the whole stays between ``low`` and ``high`` where it can.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _bottom(blocks[-1], wanted, room, low, high) < _top(
            blocks[-2], wanted, room, low, high
        ):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    found = [0.0] * len(wanted)
    for block in blocks:
        at = _bottom(block, wanted, room, low, high)
        for index in block:
            found[index] = at + room[index] / 2
            at += room[index]
    return found


def _bottom(block: Sequence[int], wanted: Sequence[float], room: Sequence[float], low: float, high: float) -> float:
    tall = sum(room[index] for index in block)
    # Each label asks where the block should begin for it to stand where it wants.
    offset, asked = 0.0, 0.0
    for index in block:
        asked += wanted[index] - room[index] / 2 - offset
        offset += room[index]
    return max(min(asked / len(block), high - tall), low)


def _top(block: Sequence[int], wanted: Sequence[float], room: Sequence[float], low: float, high: float) -> float:
    return _bottom(block, wanted, room, low, high) + sum(room[index] for index in block)


_MOVES = sorted(
    (
        Move(side, aside, sign * step)
        for step in _STEPS
        for side in _BOTH
        for sign in ((1, -1) if step else (1,))
        for aside in _ASIDE
    ),
    key=lambda move: move.cost,
)


def clear(end: End, centre: float, tall: float, size: float, plot: Plot, place: float) -> Move:
    """Where a label at its ``place`` covers least, which it takes: as near to its point as is free.

    ``centre`` is its middle in px up from the plot's foot, ``tall`` its height, ``size`` that of its type.
    """
    x = plot.at(place, 0)[0]
    wide = max(lettering.px(line, size) for line in end.text) * 1.06

    def box(move: Move) -> Box:
        left = (x + _OFF if move.side == RIGHT else x - _OFF - wide) + move.right
        middle = centre + move.up
        return left, middle - tall / 2 + 2, left + wide, middle + tall / 2 - 2

    best = next((move for move in _MOVES if not plot.hits(box(move))), None)
    best = best or min(_MOVES, key=lambda move: plot.hits(box(move)))
    plot.take(box(best))
    return best


def _text(end: End, move: Move) -> str:
    off = _CLEAR * (1 + move.aside)
    lines = (lettering.plain(line) for line in end.text)
    text = "<br>".join(f"{off}{line}" if move.side == RIGHT else f"{line}{off}" for line in lines)
    return f"<b>{text}</b>" if end.is_strong else text
