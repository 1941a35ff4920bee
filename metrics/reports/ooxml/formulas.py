"""Formulas that say at each edit of a chart's numbers what its labels must say then.

What a label tells beyond the numbers of its cells, a fraction or the words of a family, holds for the numbers it was
made from: such words stand while their cells are as they were, and give way to the plain number when one is edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import clean

Value = str | float | None

NOTHING = '""'
# A line is not drawn through a cell that says so; a text there would be drawn as 0.
GAP = "NA()"
_PIECE = 200  # characters of a text that a formula may hold in one piece; Excel allows 255
_NEAR = "0.000001"  # a cell keeps 15 digits


def quoted(words: str) -> str:
    """Words as a formula writes them, of any length."""
    told = clean(words).replace("\r", "")
    pieces = [told[at : at + _PIECE] for at in range(0, len(told), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""').replace("\n", '"&CHAR(10)&"') + '"' for piece in pieces)


def printed(number: str, form: str) -> str:
    """A number as its format prints it."""
    return f"TEXT({number},{quoted(form)})"


def if_known(address: str, then: str, otherwise: str = NOTHING) -> str:
    """One thing where a cell holds a number, another where it holds none."""
    return f"IF(ISNUMBER({address}),{then},{otherwise})"


def is_still(address: str, value: Value) -> str:
    """Whether a cell holds what it held when the chart was made."""
    if value is None:
        return f'{address}=""'
    if isinstance(value, str):
        return f"{address}={quoted(value)}"
    return f"AND(ISNUMBER({address}),ABS(N({address})-{float(value)!r})<{_NEAR})"


def unedited(cells: Iterable[tuple[str, Value]], kept: str, otherwise: str) -> str:
    """One thing while all cells are as they were, another as soon as one was edited."""
    return f"IF(AND({','.join(is_still(address, value) for address, value in cells)}),{kept},{otherwise})"


def spaced(*parts: str) -> str:
    """Texts with a space between those that say something."""
    return "TRIM(" + '&" "&'.join(parts) + ")"


def worded(book: ChartCells, words: str, figure: str, number: str, cells: Iterable[tuple[int, int]]) -> str:
    """A sentence in which ``figure`` is replaced by the formula of the number.

    Where the figure does not stand in it alone, the sentence holds for the ``cells`` (grid column and row) as they were
    and gives way to the number.
    """
    around = re.split(rf"(?<![\d.,]){re.escape(figure)}(?![\d.,])", words)
    if len(around) == 2:
        return f"{quoted(around[0])}&{number}&{quoted(around[1])}"
    return unedited(((book.of(*cell), book.value(*cell)) for cell in cells), quoted(words), number)


def lamp_words(book: ChartCells, column: int, row: int, words: str) -> str:
    """What a chart says of a lamp, from the lamp's cell: the cell's words, or the chart's own while it is the same."""
    address, value = book.of(column, row), book.value(column, row)
    held = str(value or "")
    return (
        f"{address}&{NOTHING}" if held == words else unedited([(address, value)], quoted(words), f"{address}&{NOTHING}")
    )


def in_lines(address: str, whole: str, lines: Iterable[str]) -> str:
    """A name broken where the chart breaks it."""
    cuts, at = [], 0
    for line in lines:
        start = whole.find(line, at)
        if start < 0:
            return f"{address}&{NOTHING}"
        cuts.append((start, len(line)))
        at = start + len(line)
    if len(cuts) < 2:
        return f"{address}&{NOTHING}"
    ends = [start for start, _ in cuts[1:]] + [len(whole) + 200]
    pieces = "&CHAR(10)&".join(
        f"TRIM(MID({address},{start + 1},{end - start}))" for (start, _), end in zip(cuts, ends, strict=True)
    )
    return f"IF(LEN({address})>{cuts[1][0]},{pieces},{address}&{NOTHING})"
