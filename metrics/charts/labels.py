"""Direct labels: a line's name beside its end, none on top of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace, words
from metrics.charts.plot import Plot
from metrics.charts.theme import Look

RIGHT, LEFT = "middle right", "middle left"
_BOTH = (RIGHT, LEFT)
_OFF = 7  # px from a point to its label
_MOVES = (0, 12, 16, 20, 26, 32, 40, 50, 60, 80, 100, 130)


@dataclass(frozen=True, slots=True)
class End:
    """What is written beside the point ``x, y`` and in which colour; ``text`` may have several lines."""

    text: tuple[str, ...]
    x: Any
    y: float
    colour: str
    id: str | None = None
    is_strong: bool = True


def end_labels(
    ends: Sequence[End],
    look: Look,
    scale: Scale,
    height: float,
    written: Callable[[float], Any] = float,
    plot: Plot | None = None,
) -> list[Trace]:
    """The labels as one trace, moved up or down as little as keeps them apart.

    With a ``plot``, which knows all that is drawn, labels at its earlier places move clear of that as well, to the
    other side of their point if need be.
    ``height`` is the plot's height in px. A high number is up; ``scale.low`` above ``scale.high`` turns that round.
    ``written`` gives a place on the scale as Plotly takes it, such as the date of a day number.
    """
    if not ends:
        return []
    per_px = scale.span / height
    placed: list[tuple[End, float]] = []
    sides: list[str] = []
    for _, group in groupby(sorted(ends, key=lambda end: str(end.x)), key=lambda end: str(end.x)):
        here = list(group)
        wanted = [(end.y - scale.low) / per_px for end in here]
        room = [len(end.text) * (look.small + 4) + 2.0 for end in here]
        centres = spread(wanted, room, 0, height)
        side, moved = clear(here, centres, room, look, plot) if plot else (RIGHT, 0.0)
        placed += zip(here, (centre + moved for centre in centres), strict=True)
        sides += [side] * len(here)
    return [
        words(
            look,
            ([end.x for end, _ in placed], [written(scale.low + at * per_px) for _, at in placed]),
            [_text(end, side) for (end, _), side in zip(placed, sides, strict=True)],
            [end.id for end, _ in placed],
            position=RIGHT if set(sides) == {RIGHT} else sides,
            colour=[end.colour for end, _ in placed],
        )
    ]


def room(ends: Sequence[End], look: Look, last: Any) -> float:
    """Px right of the plot for the labels that stand at its last place."""
    at_edge = (lettering.px(line, look.small) for end in ends if end.x == last for line in end.text)
    return max(at_edge, default=0) * 1.04 + 20


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


def clear(
    here: Sequence[End], centres: Sequence[float], room: Sequence[float], look: Look, plot: Plot
) -> tuple[str, float]:
    """The side of their point on which a stack of labels covers least, and how many px it moves up for that.

    ``centres`` and ``room`` are the middles and heights of the labels in px up from the plot's foot.
    """
    x = plot.at(here[0].x, 0)[0]
    foot, head = min(c - r / 2 for c, r in zip(centres, room, strict=True)), sum(room)
    wide = max(lettering.px(line, look.small) for end in here for line in end.text) * 1.06
    best, fewest = (RIGHT, 0.0), -1
    for side, move in (
        (side, sign * step) for step in _MOVES for side in _BOTH for sign in ((1, -1) if step else (1,))
    ):
        left = x + _OFF if side == RIGHT else x - _OFF - wide
        wanted = (left, foot + move + 2, left + wide, foot + move + head - 2)
        hits = plot.hits(wanted)
        if fewest < 0 or hits < fewest:
            best, fewest, taken = (side, move), hits, wanted
        if not hits:
            break
    plot.take(taken)
    return best


def _text(end: End, side: str) -> str:
    # Two hard spaces keep the words clear of the point they stand beside.
    lines = (f"\u00a0\u00a0{lettering.plain(line)}\u00a0\u00a0" for line in end.text)
    text = "<br>".join(line.rstrip("\u00a0") if side == RIGHT else line.lstrip("\u00a0") for line in lines)
    return f"<b>{text}</b>" if end.is_strong else text
