"""What is said of how the reports came in."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import View
from metrics.i18n import numbers
from metrics.model.measure import Measure


def narrative(measures: tuple[Measure, ...], view: View) -> Iterator[str]:
    """How many units reported, how many were on time, and how much was changed afterwards."""
    on_time, complete, changed = (view.read(measure).value for measure in measures)
    text, period = view.text, numbers.quarter(view.quarter, view.lang)
    if complete.number is None:
        yield text("narrative.not_reported", period=period)
        return
    yield text(
        "narrative.standing" if complete.numerator != complete.denominator else "narrative.standing_whole",
        period=period,
        missing=int((complete.denominator or 0) - (complete.numerator or 0)),
        reported=int(complete.numerator or 0),
        expected=int(complete.denominator or 0),
        rate=numbers.percent(complete.number),
    )
    if on_time.number is not None:
        late, due = int((on_time.denominator or 0) - (on_time.numerator or 0)), int(on_time.denominator or 0)
        which = "running" if not on_time.parts["is_over"] else "late" if late else "whole"
        yield text(f"narrative.on_time_{which}", rate=numbers.percent(on_time.number), late=late, due=due)
    if changed.number:
        cells = int(changed.numerator or 0)
        yield text("narrative.changed", cells=cells, rate=numbers.percent(changed.number, decimals=2))
