"""What a mark means, whatever its colour turns out to be."""

from __future__ import annotations

from enum import StrEnum

from metrics.model.lamp import Lamp


class Role(StrEnum):
    """What a mark means; the theme gives each role its colour in light and dark."""

    ACTUAL = "actual"
    PLAN = "plan"
    FORECAST = "forecast"
    PREVIOUS = "previous"
    HONOUR = "honour"
    MUTED = "muted"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"

    @property
    def lamp(self) -> Lamp | None:
        """The lamp this role is, None for the other roles."""
        return _LAMPS.get(self.value)


_LAMPS = {lamp.value: lamp for lamp in Lamp}
