"""The five lamps and the published rules that light them.

A lamp is always computed from a rule and never typed in. Status is shape, word and colour together, so that it reads
in grey print and to colour-blind eyes. Sources: DOMAIN §4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lamp(StrEnum):
    """A lamp; the value is what files and URLs carry. Order of declaration is order of urgency."""

    RED = "red"
    YELLOW = "yellow"
    GREY = "grey"
    GREEN = "green"
    BLUE = "blue"

    @property
    def shape(self) -> str:
        """The shape that tells it apart without colour."""
        return {"red": "■", "yellow": "▲", "grey": "○", "green": "●", "blue": "◆"}[self.value]

    @property
    def urgency(self) -> int:
        """0 is the most urgent."""
        return list(Lamp).index(self)


@dataclass(frozen=True, slots=True)
class Bands:
    """Lamps by fixed limits: green from ``green``, yellow from ``yellow``, red beyond.

    With ``yellow`` above ``green`` a lower value is better. Source: per measure, in the family's text.
    """

    green: float
    yellow: float
    source: str

    def lamp(self, number: float) -> Lamp:
        """The lamp of a number; a number on a limit takes the better lamp."""
        if self.yellow > self.green:
            return Lamp.GREEN if number <= self.green else Lamp.YELLOW if number <= self.yellow else Lamp.RED
        return Lamp.GREEN if number >= self.green else Lamp.YELLOW if number >= self.yellow else Lamp.RED


@dataclass(frozen=True, slots=True)
class Pace:
    """Lamps by ratio of completion to plan: 达序 from 1, 基本达序 from 0.8, 滞后 from 0.6, 严重滞后 below.

    Source: 武汉市重大项目管理办法 (yellow below 80 %, red below 60 % of time progress) and 新晃 2015; DOMAIN S17, S18.
    """

    nearly: float = 0.8
    lagging: float = 0.6
    source: str = "S17, S18"

    def lamp(self, ratio: float) -> Lamp:
        """The lamp of a pace ratio."""
        return Lamp.GREEN if ratio >= self.nearly else Lamp.YELLOW if ratio >= self.lagging else Lamp.RED

    def word(self, ratio: float) -> str:
        """Text key of the word officials use for a pace ratio."""
        if ratio >= self.nearly:
            return "pace.on_pace" if ratio >= 1 else "pace.nearly_on_pace"
        return "pace.lagging" if ratio >= self.lagging else "pace.seriously_lagging"


@dataclass(frozen=True, slots=True)
class Gap:
    """Lamps by points behind plan: up to ``near`` 基本达序, up to ``lagging`` 滞后, beyond 严重滞后.

    Source: 银川 2025, yellow 10–30 points behind, red beyond; what is 0–10 behind is undefined there (DOMAIN S15).
    """

    near: float = 10
    lagging: float = 30
    source: str = "S15"

    def lamp(self, behind: float) -> Lamp:
        """The lamp of points behind plan; a number on a limit takes the better lamp."""
        return Lamp.GREEN if behind <= self.near else Lamp.YELLOW if behind <= self.lagging else Lamp.RED

    def word(self, behind: float) -> str:
        """Text key of the word for points behind plan."""
        if behind <= self.near:
            return "pace.on_pace" if behind <= 0 else "pace.nearly_on_pace"
        return "pace.lagging" if behind <= self.lagging else "pace.seriously_lagging"


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst lamp among the rows decides: any red is red. The measure names it as its value's ``lamp``."""

    source: str


LampRule = Bands | Pace | Gap | Worst


@dataclass(frozen=True, slots=True)
class Judgement:
    """The lamp of a value, the text key of its word, and why: the rule, or the reason there is no lamp."""

    lamp: Lamp | None
    word: str | None = None
    rule: LampRule | None = None
    reason: str | None = None
    planned: float | None = None
    ratio: float | None = None
