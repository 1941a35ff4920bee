"""How a writer gets the picture of a chart, and the pictures themselves: see ``browser`` for the one that draws them."""

from __future__ import annotations

from typing import Protocol

from metrics.charts.description import Description
from metrics.charts.theme import Look


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
