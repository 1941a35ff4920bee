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
        "narrative.standing",
        period=period,
        reported=int(complete.numerator or 0),
        expected=int(complete.denominator or 0),
        rate=numbers.percent(complete.number),
    )
    if on_time.number is not None:
        late = int((on_time.denominator or 0) - (on_time.numerator or 0))
        yield text("narrative.on_time", rate=numbers.percent(on_time.number), late=late)
    if changed.number:
        cells = int(changed.numerator or 0)
        yield text("narrative.changed", cells=cells, rate=numbers.percent(changed.number, decimals=2))
