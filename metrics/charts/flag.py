"""The rotating red flag and the yellow flag of warning, as drawn paths: no font draws ⚑ alike, and many have none.

Red is honour here and only here. The two differ in shape as well: the flag won flies whole, the warning is
swallow-tailed.
"""

from __future__ import annotations

from typing import Any

from metrics.charts.canvas import Trace
from metrics.charts.role import Role
from metrics.charts.theme import Look

WON, LOST, WARNED = "won", "lost", "warned"
HEIGHT, WIDTH = 20, 16
# In px from the foot of the pole, y upwards: pole, waving cloth, pole.
_CLOTHS = {
    WON: "M -1 0 L -1 20 C 4 22 8 17 15 19.5 L 15 10.5 C 8 8 4 13 1 11 L 1 0 Z",
    WARNED: "M -1 0 L -1 20 L 15 20 L 10 15.5 L 15 11 L 1 11 L 1 0 Z",
}


def flag(
    look: Look,
    outcome: str,
    *,
    faint: bool = False,
    narrow: float = 1,
    shift: tuple[float, float] = (0, 0),
    **place: Any,
) -> Trace:
    """A Plotly shape whose pole stands on ``place``; ``narrow`` below 1 folds the cloth where flags stand close."""
    return {
        "type": "path",
        "path": _placed(_CLOTHS[outcome], narrow, *shift),
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "fillcolor": look.colour(Role.HONOUR if outcome == WON else Role.YELLOW),
        "line": {"width": 0},
        "opacity": 0.45 if faint else 1,
        **place,
    }


def _placed(path: str, narrow: float, right: float, up: float) -> str:
    """A path squeezed and moved; its commands and coordinates stand apart by spaces, x and y taking turns."""
    moved: list[str] = []
    is_y = False
    for part in path.split(" "):
        if part.isalpha():
            moved.append(part)
            continue
        value = float(part)
        # The pole, one px either side of its foot, keeps its thickness.
        moved.append(f"{value + up:g}" if is_y else f"{(value if abs(value) <= 1 else value * narrow) + right:g}")
        is_y = not is_y
    return " ".join(moved)
