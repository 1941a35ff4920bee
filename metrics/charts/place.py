"""Where things stand on the sheet: from an axis' numbers and days to px."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Axis:
    """A stretch of the sheet in px and the numbers at its two ends."""

    start: float
    end: float
    low: float
    high: float
    is_date: bool

    @classmethod
    def of(cls, said: Mapping[str, Any], start: float, end: float) -> Axis:
        """The axis of a layout between two px."""
        is_date = said.get("type") == "date"
        low, high = (_number(value, is_date=is_date) for value in said.get("range", (0, 1)))
        return cls(start, end, low, high, is_date)

    def px(self, value: Any) -> float:
        """Where a number or day stands."""
        share = (_number(value, is_date=self.is_date) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)

    def long(self, value: float) -> float:
        """How many px a length takes; lengths of time come in thousandths of a second."""
        each = (self.end - self.start) / ((self.high - self.low) or 1)
        return (value / _DAY_MS if self.is_date else value) * each


@dataclass(frozen=True)
class Plot:
    """The plot of a figure: its two axes, and the rectangle they span."""

    x: Axis
    y: Axis
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, layout: Mapping[str, Any], width: float, axis: str = "yaxis") -> Plot:
        """The plot of a layout that is so many px wide, with one of its upright axes.

        An axis with a ``domain`` has that share of the plot's height, counted from the foot.
        """
        margin, high = layout["margin"], float(layout["height"])
        left, right, top, bottom = margin["l"], width - margin["r"], margin["t"], high - margin["b"]
        y = layout.get(axis, {})
        foot, head = (bottom - share * (bottom - top) for share in y.get("domain", (0, 1)))
        return cls(Axis.of(layout.get("xaxis", {}), left, right), Axis.of(y, foot, head), left, top, right, bottom)

    def across(self, value: Any, reference: str, shift: float = 0) -> float:
        """Px from the left of a place said in data or in shares of the plot."""
        at = self.left + float(value) * (self.right - self.left) if reference == "paper" else self.x.px(value)
        return at + shift

    def down(self, value: Any, reference: str, shift: float = 0) -> float:
        """Px from the top; a shift is upwards, as figures have it."""
        at = self.bottom - float(value) * (self.bottom - self.top) if reference == "paper" else self.y.px(value)
        return at - shift


def _number(value: Any, *, is_date: bool) -> float:
    if is_date and isinstance(value, str):
        return float(date.fromisoformat(value[:10]).toordinal())
    return float(value)
