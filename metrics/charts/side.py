"""The column at the right of rows: each row's lamp as shape and word, and what is said beside it."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.charts import lettering
from metrics.charts.canvas import Ids, Trace, hover
from metrics.charts.theme import SYMBOLS, Look
from metrics.model.lamp import Lamp


def side(
    look: Look,
    x: float,
    centres: Sequence[float],
    lamps: Sequence[Lamp | None],
    texts: Sequence[str],
    ids: Ids,
    tips: Sequence[str],
    *,
    ems: float | None = None,
) -> tuple[Trace, float]:
    """The trace, standing at the plot's right edge ``x``, and the px it needs there."""
    most = ems or (6 if look.compact else 14)
    broken = [lettering.lines(text, most) for text in texts]
    wide = max((lettering.px(line, look.size) for rows in broken for line in rows), default=0)
    trace = {
        "type": "scatter", "mode": "markers+text", "x": [x] * len(centres), "y": list(centres),
        "text": ["<br>".join(f"\u00a0{lettering.plain(line)}" for line in rows) for rows in broken],
        "textposition": "middle right", "textfont": {"size": look.size, "color": look.ink},
        "marker": lamp_marks(look, lamps, 10),
        "customdata": list(ids), "showlegend": False, **hover(tips),
    }  # fmt: skip
    return trace, wide * 1.03 + 22


def lamp_marks(look: Look, lamps: Sequence[Lamp | None], size: int) -> Trace:
    """The markers of lamps: shape and colour together; no lamp, no mark."""
    return {
        "symbol": [SYMBOLS[lamp] if lamp else "circle" for lamp in lamps],
        "color": [look.lamp(lamp) for lamp in lamps],
        "size": [size + (lamp is Lamp.YELLOW) + (lamp is Lamp.BLUE) for lamp in lamps],
        "opacity": [1 if lamp else 0 for lamp in lamps],
        "line": {
            "width": [2 if lamp is Lamp.GREY else 0 for lamp in lamps],
            "color": [look.lamp(lamp) for lamp in lamps],
        },
    }
