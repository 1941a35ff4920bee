"""A file's rows against last quarter: changes that need a word of explanation, and jumps that look like another unit.

V-SWING asks for a remark when a figure changes by more than its field's limit; V-UNIT asks whether 元 was meant when
figures are a hundred or ten thousand times what they were (DOMAIN §2, §3.14).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl

from metrics.intake.drafts.answers import Answers, cell_key
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.values.numbers import canonical
from metrics.intake.drafts.vocabulary import units_for
from metrics.model.finding import Finding, Severity
from metrics.model.rule import PREVIOUS
from metrics.model.schema import Field

REMARK = "remark"
_JUMPS = (100.0, 10_000.0, 0.01, 0.0001)
# How far a quarter's own growth may move a jump from exactly 100 or 10,000 times.
_NEAR = math.log(3)
# The share of a column's rows that must jump alike before the column's unit is doubted.
_MOST = 0.6
_CELL = 100

Mask = npt.NDArray[np.bool_]


def swings(rows: Parsed, joined: pl.DataFrame, compared: Mask, answers: Answers) -> Iterator[Finding]:
    """V-SWING: figures that changed by more than their field's limit and have no remark beside them.

    ``joined`` has ``<field>__previous`` columns, ``compared`` says which rows have a quarter before. A change from 0
    has no percentage and is not asked about, unless the field's limit is 0: any change.
    """
    has_none = np.zeros(len(joined), dtype=bool)
    has_remark = rows.texts[REMARK].is_not_null().to_numpy() if REMARK in rows.texts.columns else has_none
    for item in rows.table.fields:
        if item.swing_pct is None or not item.type.is_number:
            continue
        now, before = _pair(joined, item)
        limit = np.abs(before) * item.swing_pct / 100
        is_swing = np.isfinite(now) & np.isfinite(before) & (np.abs(now - before) > limit + 1e-9)
        if item.swing_pct:
            is_swing &= before != 0
        for place in np.flatnonzero(is_swing & compared & ~has_remark):
            yield _swing(rows, int(place), item, before[place], now[place], answers)


def _swing(rows: Parsed, place: int, item: Field, before: float, now: float, answers: Answers) -> Finding:
    row = rows.numbers[place]
    change = abs(now - before) / abs(before) * 100 if before else None
    slots = {
        "before": number(before),
        "now": number(now),
        "unit": item.unit,
        "limit": number(item.swing_pct or 0),
        "change": "" if change is None else f"{change:.1f}",
        "reason": answers.reason(row, item.id),
    }
    code = "swing_explained" if slots["reason"] else "swing" if item.swing_pct else "changed_without_remark"
    asks = f"remarks/{cell_key(row, item.id)}"
    return rows.point(place, item.id, code, Severity.WARNING, rule="V-SWING", asks=asks, slots=slots)


def unit_jumps(rows: Parsed, joined: pl.DataFrame, compared: Mask, answers: Answers) -> Iterator[Finding]:
    """V-UNIT: columns most of whose figures are 100 or 10,000 times last quarter's or a 100th or 10,000th of it.

    A single figure of 100 times or more is asked about by itself. An answer, about the unit or the cell, settles it.
    """
    for item in rows.table.fields:
        column = rows.columns.get(item.id)
        if column is None or not item.type.is_number or len(units_for(item)) < 2 or column.stated == "answer":
            continue
        now, before = _pair(joined, item)
        usable = compared & np.isfinite(now) & np.isfinite(before) & (now > 0) & (before > 0)
        places = np.flatnonzero(usable)
        if not len(places):
            continue
        ratios = now[places] / before[places]
        jump = _jump(ratios, is_first=joined["quarter"].gather(places).str.ends_with("Q1").all())
        if jump:
            slots = {"count": len(places), "times": _times(jump), "unit": column.unit, "choices": units_for(item)}
            asked = {"options": units_for(item), "asks": f"units/{column.key}", "rule": "V-UNIT", "slots": slots}
            yield rows.about(item.id, "unit_jump", Severity.QUESTION, **asked)
            continue
        for place in places[ratios >= _CELL]:
            yield _cell_jump(rows, int(place), item, before[place], now[place], answers)


def _jump(ratios: npt.NDArray[np.float64], *, is_first: bool) -> float | None:
    """The factor by which most figures jumped. In a first quarter figures of the year begin again and may be small."""
    for jump in _JUMPS:
        alike = np.abs(np.log(ratios / jump)) <= _NEAR
        if alike.mean() >= _MOST and not (is_first and jump == 0.01):
            return jump
    return None


def _cell_jump(rows: Parsed, place: int, item: Field, before: float, now: float, answers: Answers) -> Finding:
    row = rows.numbers[place]
    reason = answers.reason(row, item.id)
    slots = {"before": number(before), "now": number(now), "unit": item.unit, "reason": reason}
    severity = Severity.WARNING if reason else Severity.QUESTION
    code = "value_jump_explained" if reason else "value_jump"
    asks = f"remarks/{cell_key(row, item.id)}"
    return rows.point(place, item.id, code, severity, rule="V-UNIT", asks=asks, slots=slots)


def number(value: float) -> str:
    """A typed number as its canonical text."""
    return canonical(Decimal(repr(float(value))))


def _pair(joined: pl.DataFrame, item: Field) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """A field's figures now and before, NaN where unknown."""
    now, before = (joined[name].cast(pl.Float64).fill_null(math.nan) for name in (item.id, f"{item.id}{PREVIOUS}"))
    return now.to_numpy(), before.to_numpy()


def _times(jump: float) -> str:
    return number(jump) if jump >= 1 else f"1/{number(1 / jump)}"
