"""Amounts with a unit of their own beside plain ones in a column that names none: 1.2亿元 beside 3000000.

The usual unit is right for the plain ones or a hundred times off; where another unit would bring one among the others,
the clerk is asked about that cell (DOMAIN §2).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from metrics.intake.drafts.values.numbers import parse_number
from metrics.intake.drafts.values.reading import UnreadText
from metrics.intake.sheets.cells import Texts
from metrics.intake.sheets.spelling import SPACES
from metrics.model.schema import Field
from metrics.model.units import alternatives, canonical_unit, scale

# So many times more or less than the others is no usual difference, as between one quarter and the next.
_FAR = 100


def unclear_units(cells: Texts, item: Field) -> Mapping[str, UnreadText]:
    """The plain amounts of a column that the others contradict, with the units each may be in."""
    units = alternatives(item.unit)
    if len(units) < 2 or not any(sign in cell for cell in cells.words for sign in "元亿万㎡米亩户"):
        return {}
    read = {cell: (_size(cell, item, 1), _size(cell, item, 2)) for cell in cells.words}
    own = [once for once, twice in read.values() if once and once == twice]
    if not own:
        return {}
    low, high = min(own) / _FAR, max(own) * _FAR
    usual = canonical_unit(item.unit)
    found = {}
    for cell, (once, twice) in read.items():
        if once and once != twice and not low < once < high:
            likely = [unit for unit in units if unit != usual and low < once * (scale(unit, usual) or 0) < high]
            if likely:
                options = tuple(f"{cell.strip(SPACES)}{unit}" for unit in (*likely, usual))
                found[cell] = UnreadText("unit_of_cell_unclear", options=options, slots={"choices": options})
    return found


def _size(cell: str, item: Field, times: int) -> Decimal:
    value = parse_number(cell, item.unit, Decimal(times))
    return abs(value) if isinstance(value, Decimal) else Decimal(0)
