"""Pictures of charts: how a writer gets one, and the one that stands alone; ``browser`` has what draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from metrics.blocks import Stamp
from metrics.charts.description import Description
from metrics.charts.theme import PRINT, Look
from metrics.i18n.text import Text
from metrics.reports.document import stamp_words
from metrics.reports.paper import glyphs


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


def source(stamp: Stamp, text: Text, office: str) -> str:
    """The line under a chart: whose dashboard, quarter, as-of, version, filters."""
    return text("report.source", office=office, stamp=" · ".join(stamp_words(stamp, text)))


def png(
    description: Description, size: str, stamp: Stamp, text: Text, office: str, *, pictures: Pictures
) -> bytes | None:
    """A picture that stands alone, "slide" or "a4" in ``size``: title, unit, chart, source, 示例数据.

    None when no picture can be made here.
    """
    asked = SIZES[size]
    words = source(stamp, text, office)
    if description.is_illustrative:
        words = f"{text('product.illustrative')} · {words}"
    shown = "".join(glyphs.words_of((description.title, description.subtitle, description.grid(), words)))
    if lacking := glyphs.told(glyphs.unprintable(shown), text, shown=False):
        words = f"{words} · {lacking}"
    return pictures.drawn(description, PRINT.of(text.lang, width=asked.width), scale=asked.scale, source=words)
