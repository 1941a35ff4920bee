"""How wide the columns of a printed table are: as the words need it, and so that the table becomes as low as can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from metrics.charts import lettering
from metrics.charts.cells import Printed

PAD = 6.0  # points at each side of a cell
_LOOSE = 1.07  # no two programs measure words alike
_AIR = 0.15  # em; set by programs between a Chinese character and a figure or Latin letter beside it
_BESIDE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")
_MOST_EMS = 22
_WHOLE_EMS = (10.5, 7.5, 5.0, 3.5)  # words up to so many ems stay in one line, tried in turn


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[Printed]], room: float, size: float
) -> tuple[tuple[float, ...], bool]:
    """Widths that share the room, and whether every column has what its words want."""
    columns = [[head, *(row[index].words for row in rows)] for index, head in enumerate(heads)]
    longest = [max(map(_aired, column)) for column in columns]
    wanted = [min(ems, _MOST_EMS) * size + 2 * PAD for ems in longest]
    total = sum(wanted)
    if total <= room:
        return tuple(wide + (room - total) * wide / total for wide in wanted), True
    tries = [_squeezed(columns, longest, wanted, room, size, whole) for whole in _WHOLE_EMS]
    best = min(tries, key=lambda widths: sum(line_count(row, widths, size) for row in zip(*columns, strict=True)))
    return best, False


def line_count(words: Sequence[str], widths: Sequence[float], size: float) -> int:
    """How many lines the fullest cell of a row takes."""
    return max(
        (
            sum(_lines(part, (wide - 2 * PAD) / size) for part in word.split("\n"))
            for word, wide in zip(words, widths, strict=True)
            if word
        ),
        default=1,
    )


@lru_cache(maxsize=4096)
def _aired(words: str) -> float:
    """Width in ems, with the air between Chinese and figures: 2018年7月12日 has it five times."""
    return lettering.ems(words) * _LOOSE + _AIR * len(_BESIDE.findall(words))


def _lines(words: str, room: float) -> int:
    """How many lines words take in so many ems."""
    needed = _aired(words)
    if needed <= room or not words:
        return 1
    return lettering.line_count(words, max(room * lettering.ems(words) / needed, 1.5))


def _squeezed(
    columns: Sequence[Sequence[str]], longest: Sequence[float], wanted: Sequence[float], room: float, size: float,
    whole: float,
) -> tuple[float, ...]:  # fmt: skip
    """Short columns as they want, the others sharing what is left by what they lack."""
    words = [max(lettering.longest_word(word) for word in column) for column in columns]
    ems = [max(word, long if long <= whole else min(whole, 5)) for word, long in zip(words, longest, strict=True)]
    least = [each * size + 2 * PAD for each in ems]
    if sum(least) >= room:
        return tuple(room * low / sum(least) for low in least)
    needs = [max(want - low, 0.0) for want, low in zip(wanted, least, strict=True)]
    spare = (room - sum(least)) / (sum(needs) or 1)
    return tuple(low + need * spare for low, need in zip(least, needs, strict=True))
