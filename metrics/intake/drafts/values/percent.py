"""Percentages written 85, 85% or 0.85, and when a column's plain numbers are fractions.

Excel keeps 100% as 1 and saves either, as the cell is formatted. So 1 may be 1 % or 100 %. Plain numbers that are all
at most 1 are read as fractions only when a cell with % or a finished stage confirms it; otherwise the clerk is asked
(DOMAIN §2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from metrics.intake.drafts.values.numbers import acceptor, number_reader, parse_number
from metrics.intake.drafts.values.reading import ASKED_ELSEWHERE, NOTHING, Reader, Reading, ReadOtherwise, UnreadText
from metrics.intake.sheets.cells import Mask, Texts
from metrics.intake.sheets.spelling import compact
from metrics.model.finding import Severity
from metrics.model.schema import Field

FRACTION, PERCENT = "fraction", "percent"
# Words of any stage column after which works are complete, so that 1 can only be 100 %.
FINISHED = frozenset({"已完工", "已验收", "移交管养", "已完成", "已竣工", "竣工", "投产运营", "已建成"})

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Habit:
    """How a column writes percentages: ``mode``, None when only the clerk knows; why, and for how many cells."""

    mode: str | None
    because: str = ""
    cells: int = 0


def habit(cells: Texts, finished: Callable[[], Mask], *, answer: str | None) -> Habit:
    """How the plain numbers of a column are to be read. ``finished`` gives for each cell whether its row is."""
    parsed = {cell: _parse(cell) for cell in cells.words}
    plain = {cell: value for cell, value in parsed.items() if value and not _has_sign(cell)}
    if not plain or any(abs(value) > 1 for value in plain.values()):
        return Habit(PERCENT)
    count = int(cells.where(plain.__contains__).sum())
    if answer in (FRACTION, PERCENT):
        return Habit(answer, "answer", count)
    if (cells.where(lambda cell: plain.get(cell) == 1) & finished()).any():
        return Habit(FRACTION, "finished", count)
    has_sign = any(value is not None and _has_sign(cell) for cell, value in parsed.items())
    return Habit(FRACTION, "sign", count) if has_sign else Habit(None, cells=count)


def percent_reader(item: Field, found: Habit) -> Reader:
    """How to read the cells of a column whose habit is known; while it is not, plain numbers are left unread."""
    accept = acceptor(item)
    plain_reader = number_reader(item, Decimal(1))

    def read(text: str) -> Reading:
        is_plain = not _has_sign(text)
        if found.mode == PERCENT or not is_plain:
            reading = plain_reader(text)
            if isinstance(reading, str) and is_plain and not found.because and 0 < abs(Decimal(reading)) < 1:
                return ReadOtherwise(reading, "percent_small", {"read": reading}, severity=Severity.WARNING)
            return reading
        value = parse_number(text, "%", Decimal(1))
        if isinstance(value, UnreadText):
            return value
        return accept(value * _HUNDRED) if value == 0 or found.mode else UnreadText(ASKED_ELSEWHERE)

    return read


def _has_sign(cell: str) -> bool:
    return compact(cell[:60]).endswith("%")


def _parse(cell: str) -> Decimal | None:
    """The number in a cell, None when it is blank or no number."""
    form = compact(cell[:60])
    value = parse_number(form, "%", Decimal(1)) if form and form not in NOTHING else None
    return value if isinstance(value, Decimal) else None
