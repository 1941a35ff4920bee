"""The quarter in a cell of its own column."""

from __future__ import annotations

from metrics.intake.drafts.values.reading import Reading, UnreadText
from metrics.model.quarter import Quarter


def read_quarter(text: str) -> Reading:
    """2017Q3 from any form ``Quarter.parse`` knows."""
    try:
        return str(Quarter.parse(text[:40]))
    except ValueError:
        return UnreadText("quarter_unreadable")
