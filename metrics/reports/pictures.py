"""How a writer gets the picture of a chart it cannot draw itself."""

from __future__ import annotations

from typing import Protocol

from metrics.charts.description import Description
from metrics.charts.theme import Look


class Pictures(Protocol):
    """Draws descriptions as pictures; the server's needs a browser, so it may have none to give."""

    def png(
        self, description: Description, look: Look, *, width_px: int, height_px: int | None, scale: float
    ) -> bytes | None:
        """The chart as PNG bytes of ``scale`` times the size in px, or None when no picture can be made here.

        ``height_px`` None takes the height the chart asks for at that width. The writer then prints the chart's numbers
        as a table, with a sentence that the picture is missing.
        """


class NoPictures:
    """No pictures at all: for a server without a browser."""

    def png(
        self, description: Description, look: Look, *, width_px: int, height_px: int | None, scale: float
    ) -> bytes | None:
        """None, always."""
        return None
