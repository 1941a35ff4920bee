"""How a writer gets the picture of a chart, and the sizes pictures are made in; ``browser`` has the one that draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from metrics.charts.description import Description
from metrics.charts.theme import Look


@dataclass(frozen=True, slots=True)
class Size:
    """Width in px a chart is laid out for, and how many px of the picture one of them becomes."""

    width: int
    scale: float


# A slide is 1920 px wide. In a column of A4, 156 mm, 13 px type of a 600 px drawing prints at 9.6 pt, 293 dots an inch.
SIZES: Mapping[str, Size] = {"slide": Size(960, 2), "a4": Size(600, 3)}


class Pictures(Protocol):
    """Draws descriptions as pictures; may have none to give."""

    def drawn(self, description: Description, look: Look, *, scale: float, source: str = "") -> bytes | None:
        """The chart as PNG bytes of ``scale`` times the look's size, or None when no picture can be made here.

        With a ``source`` title, subtitle and source stand in the picture.
        """


class NoPictures:
    """No pictures at all."""

    def drawn(self, description: Description, look: Look, *, scale: float, source: str = "") -> bytes | None:
        """None, always."""
        return None
