"""How every chart looks: ink on paper, light and dark, and which colour stands for what.

The ten palette colours (five for categories, five for lamps) were searched for with these limits, which
``tests/test_charts_palette.py`` holds: every pair at least ΔE2000 14 apart to normal eyes and 10 apart to eyes without
red, green or blue cones (Machado, Oliveira and Fernandes 2009, severity 1.0); at least 3 : 1 against paper (WCAG 2.1,
1.4.11); lamps at least 4 steps of CIE lightness apart, so that they differ in grey print too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import plotly.graph_objects as go
import plotly.io as pio

from metrics.charts.config import config
from metrics.charts.role import Role
from metrics.model.lamp import Lamp

__all__ = [
    "DARK", "FONT", "LIGHT", "PALETTE", "PALETTE_ROLES", "PRINT", "SYMBOLS", "Look", "config",
    "contrast", "template",
]  # fmt: skip

FONT = '"Noto Sans SC Variable", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_LETTERS = 4.5  # WCAG 2.1, 1.4.3
PALETTE_ROLES = (
    Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH, Role.FIFTH,
    Role.RED, Role.YELLOW, Role.GREEN, Role.BLUE, Role.GREY,
)  # fmt: skip
SYMBOLS: Mapping[Lamp, str] = {
    Lamp.RED: "square",
    Lamp.YELLOW: "triangle-up",
    Lamp.GREY: "circle-open",
    Lamp.GREEN: "circle",
    Lamp.BLUE: "diamond",
}


@dataclass(frozen=True)
class Look:
    """Colours, language and room of a drawing.

    ``scale`` runs from the lowest to the highest level of a heat table. ``compact`` is a phone: fewer ticks, names
    above their marks. ``width`` is the width in px the drawing is likely to get; labels that would not fit are left
    to the pointer. Sizes of type are in px.
    """

    name: Literal["light", "dark"]
    ink: str
    quiet: str
    paper: str
    grid: str
    wash: str
    colours: Mapping[Role, str] = field(hash=False)
    scale: tuple[str, ...]
    lang: str = "zh"
    font: str = FONT
    compact: bool = False
    width: int = 960

    def of(self, lang: str, *, compact: bool = False, width: int | None = None) -> Look:
        """The same look in a language, for a phone, or for a place of known width such as half a page."""
        return replace(self, lang=lang, compact=compact, width=width or (330 if compact else 960))

    @property
    def size(self) -> int:
        """Type of names and numbers."""
        return 12 if self.compact else 13

    @property
    def small(self) -> int:
        """Type of ticks and remarks."""
        return 11 if self.compact else 12

    @property
    def palette(self) -> tuple[str, ...]:
        """The ten colours, for the app's config."""
        return tuple(self.colours[role] for role in PALETTE_ROLES)

    def colour(self, role: Role) -> str:
        """The colour of a role."""
        return self.colours[role]

    def lamp(self, lamp: Lamp | None) -> str:
        """The colour of a lamp; ink where there is none."""
        return self.ink if lamp is None else self.colours[Role(lamp.value)]

    def level(self, level: float) -> str:
        """The colour of a level from 0 to 1; levels outside take the nearest end."""
        place = min(max(level, 0.0), 1.0) * (len(self.scale) - 1)
        index = min(int(place), len(self.scale) - 2)
        return _mixed(self.scale[index], self.scale[index + 1], place - index)

    def letters(self, colour: str) -> str:
        """A colour darkened, or lightened, towards ink as far as letters need to be read on paper (4.5 : 1)."""
        return _legible(colour, self.ink, self.paper)

    def on(self, fill: str) -> str:
        """Ink or paper, whichever reads better on a fill; on a middling fill black or white, to keep 4.5 : 1."""
        best = max((self.ink, self.paper), key=lambda letters: contrast(letters, fill))
        if contrast(best, fill) >= _LETTERS:
            return best
        return max(("#000000", "#FFFFFF"), key=lambda letters: contrast(letters, fill))


LIGHT = Look(
    name="light",
    ink="#1F1D1A",
    quiet="#6A655D",
    paper="#FBFAF7",
    grid="#E2DDD3",
    wash="#F0ECE3",
    colours={
        Role.ACTUAL: "#163861",
        Role.PLAN: "#7A756C",
        Role.FORECAST: "#5B86B5",
        Role.PREVIOUS: "#A9B4BF",
        Role.HONOUR: "#C4221F",
        Role.MUTED: "#CFC9BE",
        Role.FIRST: "#163861",
        Role.SECOND: "#A86100",
        Role.THIRD: "#046457",
        Role.FOURTH: "#7C598B",
        Role.FIFTH: "#502009",
        Role.RED: "#A13126",
        Role.YELLOW: "#BA8800",
        Role.GREEN: "#068658",
        Role.BLUE: "#2366C7",
        Role.GREY: "#84827E",
    },
    scale=("#EDF1F5", "#C9D7E6", "#94B0CF", "#557FAE", "#2A5A8C", "#163861"),
)
DARK = Look(
    name="dark",
    ink="#ECE8E0",
    quiet="#A39D92",
    paper="#161513",
    grid="#37342F",
    wash="#24221F",
    colours={
        Role.ACTUAL: "#8CB1E1",
        Role.PLAN: "#9A948A",
        Role.FORECAST: "#5A7FAE",
        Role.PREVIOUS: "#5C666F",
        Role.HONOUR: "#EF5A4B",
        Role.MUTED: "#55504A",
        Role.FIRST: "#8CB1E1",
        Role.SECOND: "#DB9141",
        Role.THIRD: "#90E1E7",
        Role.FOURTH: "#B47599",
        Role.FIFTH: "#856E65",
        Role.RED: "#D54A3C",
        Role.YELLOW: "#E6D16E",
        Role.GREEN: "#40B07D",
        Role.BLUE: "#2971BA",
        Role.GREY: "#B1B1B1",
    },
    scale=("#1F2931", "#26445E", "#2F6490", "#4B8BC0", "#86BFEA", "#CBE6FA"),
)
# The same on white: what is printed has no paper of its own.
PRINT = replace(LIGHT, paper="#FFFFFF")
PALETTE = LIGHT.palette


@lru_cache(maxsize=64)
def template(look: Look) -> go.layout.Template:
    """The Plotly template of a look: a few hundred bytes, because every figure carries it to the browser."""
    quiet = {"color": look.quiet, "size": look.small}
    # Fixed ranges leave the finger free to scroll the page; there is nothing in these charts to zoom into.
    axis = {
        "showgrid": False, "zeroline": False, "showline": False, "ticks": "", "fixedrange": True,
        "gridcolor": look.grid, "zerolinecolor": look.quiet, "tickfont": quiet, "tickangle": 0, "automargin": True,
    }  # fmt: skip
    return go.layout.Template(
        layout={
            "font": {"family": look.font, "size": look.size, "color": look.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(look.palette),
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": look.paper,
                "bordercolor": look.quiet,
                "align": "left",
                "font": {"family": look.font, "size": look.size, "color": look.ink},
            },
            "legend": {
                "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "font": quiet,
                "itemclick": False, "itemdoubleclick": False, "itemwidth": 30, "bgcolor": "rgba(0,0,0,0)",
            },
            "xaxis": axis,
            "yaxis": axis,
        },
        data={"bar": [{"cliponaxis": False, "marker": {"line": {"width": 0}}}], "scatter": [{"cliponaxis": False}]},
    )  # fmt: skip


# Registered under our own names; the default template of other figures stays what it was.
pio.templates["office-light"] = template(LIGHT)
pio.templates["office-dark"] = template(DARK)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=256)
def _legible(colour: str, ink: str, paper: str) -> str:
    tries = (_mixed(colour, ink, part / 10) for part in range(10))
    return next((mixed for mixed in tries if contrast(mixed, paper) >= _LETTERS), ink)


@lru_cache(maxsize=256)
def _luminance(colour: str) -> float:
    parts = (value / 255 for value in _rgb(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(one: str, other: str, part: float) -> str:
    """A colour on the way from one to the other."""
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(_rgb(one), _rgb(other), strict=True))
