"""Whether a form's own 合计 and 小计 agree with its rows (DOMAIN §3.14 V-SUM): a slip of either is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from metrics.intake.drafts.column import multiplier
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.rows import Total
from metrics.intake.drafts.values.numbers import canonical, parse_number
from metrics.intake.sheets.spelling import SPACES
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Field, Type

# Numbers in these units are not added up: a year, a rank, a score, a share.
_NOT_ADDED = frozenset({"", "年", "位", "分", "%"})


def check_totals(rows: Parsed, totals: Sequence[Total]) -> Iterator[Finding]:
    """A warning for each figure of a 合计 or 小计 record that is not the sum of its rows.

    小计 may stand below its rows or above them. A column with an unread cell is not checked.
    """
    if not totals:
        return
    for item in rows.table.fields:
        column = rows.columns.get(item.id)
        if column is None or not is_added(item) or rows.failed.get(item.id):
            continue
        values = [Decimal(text or 0) for text in rows.texts[item.id]]
        for place, total in enumerate(totals):
            cell = total.cells[column.index].strip(SPACES) if column.index < len(total.cells) else ""
            stated = parse_number(cell, item.unit, multiplier(column, item)) if cell else None
            if not isinstance(stated, Decimal):
                continue
            sums = _sums(values, totals, place)
            if stated not in sums:
                yield Finding(
                    "sum_differs",
                    Severity.WARNING,
                    row=total.row,
                    column=column.index,
                    field_id=item.id,
                    header=column.header,
                    value=cell,
                    rule="V-SUM",
                    slots={"sum": canonical(sums[0]), "difference": canonical(stated - sums[0]), "unit": item.unit},
                )


def is_added(item: Field) -> bool:
    """Whether a field's numbers may be added up."""
    return item.type in (Type.INTEGER, Type.DECIMAL) and item.unit not in _NOT_ADDED


def _sums(values: Sequence[Decimal], totals: Sequence[Total], place: int) -> list[Decimal]:
    """What a total may rightly say, the likeliest first."""
    total = totals[place]
    if not total.is_subtotal:
        return [sum(values, Decimal(0))]
    before = [other.after for other in totals[:place]]
    after = [other.after for other in totals[place + 1 :]]
    above = values[before[-1] if before else 0 : total.after]
    below = values[total.after : after[0] if after else len(values)]
    return [sum(above, Decimal(0)), sum(below, Decimal(0)), sum(values, Decimal(0))]
