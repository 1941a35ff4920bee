"""Direct labels: a line's name beside its end, none on top of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.canvas import Trace, words
from metrics.charts.theme import Look


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
    ends: Sequence[End], look: Look, scale: Scale, height: float, written: Callable[[float], Any] = float
) -> list[Trace]:
    """The labels as one trace, moved up or down as little as keeps them apart.

    ``height`` is the plot's height in px. A high number is up; ``scale.low`` above ``scale.high`` turns that round.
    ``written`` gives a place on the scale as Plotly takes it, such as the date of a day number.
    """
    if not ends:
        return []
    per_px = scale.span / height
    placed: list[tuple[End, float]] = []
    for _, group in groupby(sorted(ends, key=lambda end: str(end.x)), key=lambda end: str(end.x)):
        here = list(group)
        wanted = [(end.y - scale.low) / per_px for end in here]
        room = [len(end.text) * (look.small + 4) + 2.0 for end in here]
        placed += zip(here, spread(wanted, room, 0, height), strict=True)
    return [
        words(
            look,
            ([end.x for end, _ in placed], [written(scale.low + at * per_px) for _, at in placed]),
            [_text(end) for end, _ in placed],
            [end.id for end, _ in placed],
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


def _text(end: End) -> str:
    # Two hard spaces keep the words clear of the point they stand beside.
    text = "<br>".join(f"\u00a0\u00a0{lettering.plain(line)}" for line in end.text)
    return f"<b>{text}</b>" if end.is_strong else text
