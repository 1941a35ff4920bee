"""Rows that are the sum or the mean of others, whatever they are called: they are asked about, never stored unasked.

A total under a name nobody foresaw would double every figure. A row counts as one when each of its numbers is the sum
of the same other rows: all of them, those between it and the next such row, or a run of rows where so many digits agree
that chance is no explanation. What is on record under its key already is a thing of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.totals import is_added
from metrics.intake.sheets.spelling import SPACES, compact, ranges
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Rows are looked through for totals of totals and theirs, small tables also for one section after another.
_LEVELS, _MOST_LOOKED_AT = 4, 20_000
# Two rows and their sum.
_FEWEST = 3
# Up to so many rows any run of them is looked at, in larger files only those beside the row.
_ANY_RUN = 100
# Rows with so many different sets of filled cells are no table of figures.
_MOST_SHAPES = 20
# So many binary digits beyond what chance finds among the runs there are; fewer where the run is a whole section.
_BEYOND_CHANCE, _OF_A_SECTION = 6.0, 5.0
# The same of figures that are only as exact as they are printed; fewer where the row is called a total.
_PRINTED_DIGITS, _LIKELY_DIGITS = 8.0, 2.0
# The last of so few rows, the sum among them, easily is the sum of the others: 1, 2 and 3.
_FEW = 3
# 1-6月 and 本月, 前三季度; one month or quarter by itself is a row like any other.
_HINT = re.compile(
    r".*(?:[合总共小累]计|总[数量和]|汇总|平均|均值|合共|全[市县区省部街]|total|sum|average|[上下]半年"
    r"|[^0-9一二三四五六七八九十年第][0-9一二三四五六七八九十]{0,2}(?:月|季度)$)"
)
_LONGEST_NAME = 20
# Which of them are filled is told by the digits of one number.
_MOST_COLUMNS = 60
_MOST_DECIMALS = 6
_MOST_ZEROS = 12


@dataclass(frozen=True)
class _Found:
    """A row that is made of others: their first and last position."""

    place: int
    first: int
    last: int
    is_mean: bool = False


def rows_made_of_others(
    rows: Parsed, records: Records | None, marks: Mapping[int, Role], aside: Sequence[int] = ()
) -> Mapping[int, Finding]:
    """A question for each row that is the sum or mean of others, by position.

    ``marks`` is what the clerk says rows are and ``aside`` which are no data, by row number.
    """
    found: dict[int, _Found] = {}
    if (table := _Table.of(rows)) is None:
        return {}
    # A section begins after whatever parts the rows, also after a total that is known as one or said to be none.
    begins = set(np.searchsorted(rows.numbers, aside).tolist())
    for _ in range(max(_LEVELS, _MOST_LOOKED_AT // len(rows.numbers))):
        alive = np.delete(np.arange(len(rows.numbers)), list(found))
        made = list(table.made(alive, begins))
        begun = {each.place + 1 for each in made} - begins
        found |= {
            each.place: each
            for each in made
            if marks.get(rows.numbers[each.place]) is not Role.DATA and not _is_known(rows, records, each.place)
        }
        if not begun:
            break
        begins |= begun
    return {place: _question(rows, each) for place, each in sorted(found.items())}


@dataclass(frozen=True)
class _Table:
    """The figures that may be added up as whole numbers, which cells are filled, and which rows may well be totals."""

    figures: Numbers
    is_filled: Mask
    units: npt.NDArray[np.float64]
    has_no_key: Mask
    sounds_like_total: Callable[[int], bool]

    @classmethod
    def of(cls, rows: Parsed) -> _Table | None:
        added = [item.id for item in rows.table.fields if item.id in rows.columns and is_added(item)][:_MOST_COLUMNS]
        if not added or len(rows.numbers) < _FEWEST:
            return None
        columns = [_whole(rows.texts[name]) for name in added]
        figures = np.column_stack([figure for figure, _, _ in columns])
        if float(np.abs(figures).max()) * 2 * len(figures) > 2**62:
            return None
        filled = np.column_stack([is_filled for _, is_filled, _ in columns])
        units = np.column_stack([unit for _, _, unit in columns])
        return cls(figures.astype(np.int64), filled, units, _has_no_key(rows), partial(_sounds_like_total, rows))

    def made(self, alive: npt.NDArray[np.int64], begins: Collection[int]) -> Iterator[_Found]:
        """Which of the rows that are left are made of others of them; ``begins`` is where sections do."""
        figures, filled = self.figures[alive], self.is_filled[alive] & (self.figures[alive] != 0)
        codes = self.is_filled[alive] @ (1 << np.arange(self.is_filled.shape[1], dtype=np.int64))
        _, firsts, shape_of = np.unique(codes, return_index=True, return_inverse=True)
        shapes = self.is_filled[alive][firsts]
        if len(alive) < _FEWEST or len(shapes) > _MOST_SHAPES:
            return
        starts = np.append(np.isin(alive, [alive[0], *begins]), [True])
        for kind, shape in enumerate(shapes):
            if not shape.any():
                continue
            looked = _Look(
                figures[:, shape], self.units[alive][:, shape], filled[:, shape].any(axis=1), starts,
                self.has_no_key[alive], self._sounds(alive),
            )  # fmt: skip
            inside = (shape_of.ravel() == kind) & filled.any(axis=1) & looked.may_be()
            for at in np.flatnonzero(inside).tolist():
                run, is_mean = looked.run(at), False
                if run is None:
                    run, is_mean = looked.mean(at), True
                if run is not None:
                    yield _Found(int(alive[at]), int(alive[run[0]]), int(alive[run[1] - 1]), is_mean)

    def _sounds(self, alive: npt.NDArray[np.int64]) -> Callable[[int], bool]:
        return lambda at: self.sounds_like_total(int(alive[at]))


class _Look:
    """The rows that are left, in the columns that some of them fill, with their sums from the first row on."""

    def __init__(
        self, figures: Numbers, units: npt.NDArray[np.float64], says: Mask, starts: Mask, has_no_key: Mask,
        sounds_like_total: Callable[[int], bool],
    ) -> None:  # fmt: skip
        self._figures, self._units, self._starts = figures, units, starts
        # 1000 and 2000 make 3000 no less by chance than 1 and 2 make 3.
        common = np.gcd.reduce(figures, axis=0)
        self._grain = np.max([10**zeros * (common % 10**zeros == 0) for zeros in range(_MOST_ZEROS)], axis=0)
        self._has_no_key, self._sounds_like_total = has_no_key, sounds_like_total
        zero = np.zeros((1, figures.shape[1]), dtype=np.int64)
        self._sums = np.concatenate([zero, np.cumsum(figures, axis=0)])
        self._says = np.concatenate([[0], np.cumsum(says)])
        self._count = len(figures)
        # Along the column with the largest sum a run is looked up; that takes sums that only grow.
        self._along = int(np.argmax(self._sums[-1]))
        self._can_look_up = not (figures < 0).any()

    def may_be(self) -> Mask:
        """Rows worth a closer look: soon seen of very many."""
        worth = self._has_no_key.copy()
        worth[[0, -1]] = True
        others = self._sums[-1] - self._figures
        worth |= (others == self._figures).all(axis=1) | (others == 2 * self._figures).all(axis=1)
        if not self._can_look_up:
            return worth
        if self._count <= _ANY_RUN:
            return worth | self._is_sum(self._sums[None, :] - self._figures[:, None]).any(axis=1)
        return worth | self._is_sum(self._sums[:-1] - self._figures) | self._is_sum(self._sums[1:] + self._figures)

    def _is_sum(self, wanted: Numbers) -> Mask:
        """Which of some figures are the sum of the first rows, up to any of them."""
        found = np.searchsorted(self._sums[:, self._along], wanted[..., self._along])
        last = np.searchsorted(self._sums[:, self._along], wanted[..., self._along], side="right") - 1
        places = (np.clip(each, 0, self._count) for each in (found, last))
        is_left, is_right = ((self._sums[each] == wanted).all(axis=-1) for each in places)
        told: Mask = is_left | is_right
        return told

    def run(self, at: int) -> tuple[int, int] | None:
        """The first run of two rows or more that a row is the sum of, from and up to; None where there is none."""
        row, digits = self._figures[at], self._digits(at)
        others = self._sums[-1] - row
        is_end, is_likely = at in (0, self._count - 1), self._is_likely(at)
        # Rows that stand there once themselves and once in the sums of sections, of which there are two or more.
        is_twice = self._says[-1] > _FEWEST + 2 and np.array_equal(others, 2 * row)
        is_whole = np.array_equal(others, row) or is_twice
        is_told_at_end = is_end and (digits >= _OF_A_SECTION or self._says[-1] > _FEW)
        is_clear = is_told_at_end or is_likely or digits > math.log2(self._count) + _BEYOND_CHANCE
        if self._says[-1] > 2 and ((is_whole and is_clear) or self._is_rounded(at, others, self._figures[at])):
            return 0, self._count
        if not self._can_look_up:
            return None
        any_run = self._count <= _ANY_RUN
        ends = np.arange(self._count + 1) if any_run else np.array([at])
        runs = [*self._above(row, ends), *([] if any_run else self._below(row, at))]
        for first, last in runs:
            if first <= at < last or self._says[last] - self._says[first] < 2:
                continue
            is_section = (last == at and self._starts[first]) or (first == at + 1 and self._starts[last])
            is_beside = last == at or first == at + 1
            chance = (1.0 if is_beside else 2.0) * math.log2(self._count)
            need = 0.0 if is_likely else _OF_A_SECTION if is_section else chance + _BEYOND_CHANCE
            if digits >= need:
                return first, last
        return None

    def mean(self, at: int) -> tuple[int, int] | None:
        """All the others, where a row at either end is their mean as it is printed."""
        others = np.delete(self._figures, at, axis=0)
        spread = others.max(axis=0) - others.min(axis=0)
        return (0, self._count) if self._is_rounded(at, others.mean(axis=0), spread) else None

    def _is_rounded(self, at: int, value: npt.NDArray[Any], sizes: Numbers) -> bool:
        """Whether a row at either end is a value as it is printed; ``sizes`` say by how many digits that is told."""
        units, is_likely = self._units[at], self._is_likely(at)
        is_equal = (np.abs(value - self._figures[at]) * 2 <= units * (1 + 1e-9)).all()
        if not is_equal or not (at in (0, self._count - 1) or is_likely):
            return False
        told = np.log2(1 + np.abs(sizes) / np.maximum(units, self._grain)).sum()
        return float(told) >= (_LIKELY_DIGITS if is_likely else _PRINTED_DIGITS)

    def _is_likely(self, at: int) -> bool:
        """Whether no key tells a row from others, or one of its texts sounds like a total."""
        return bool(self._has_no_key[at]) or self._sounds_like_total(at)

    def _digits(self, at: int) -> float:
        """How many binary digits of a row agree with a sum that it is."""
        return float(np.log2(1 + np.abs(self._figures[at]) / self._grain).sum())

    def _above(self, row: Numbers, ends: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """Runs that end at any of some places and have a sum."""
        wanted = self._sums[ends] - row
        for side in ("left", "right"):
            begins = np.searchsorted(self._sums[:, self._along], wanted[:, self._along], side=side) - (side == "right")
            is_there = (begins >= 0) & (begins < ends)
            is_there[is_there] = (self._sums[begins[is_there]] == wanted[is_there]).all(axis=1)
            yield from zip(begins[is_there].tolist(), ends[is_there].tolist(), strict=True)

    def _below(self, row: Numbers, at: int) -> Iterator[tuple[int, int]]:
        """The run that begins right below a row and has a sum."""
        wanted = self._sums[at + 1] + row
        end = int(np.searchsorted(self._sums[:, self._along], wanted[self._along]))
        if end <= self._count and np.array_equal(self._sums[end], wanted):
            yield at + 1, end


def _whole(cells: pl.Series) -> tuple[npt.NDArray[np.float64], Mask, npt.NDArray[np.float64]]:
    """A column in its smallest unit, which of its cells are filled, and the unit of the last digit of each."""
    decimals = (cells.str.len_bytes() - cells.str.find(".", literal=True) - 1).fill_null(0).to_numpy().astype(np.int64)
    most = min(int(decimals.max()), _MOST_DECIMALS)
    values = cells.cast(pl.Float64).fill_null(0.0).to_numpy()
    is_filled = cells.is_not_null().to_numpy()
    figures = np.rint(values * 10.0**most)
    return figures, is_filled, 10.0 ** (most - np.minimum(decimals, most)).astype(np.float64)


def _has_no_key(rows: Parsed) -> Mask:
    """Rows that no key tells from others."""
    keys = [name for name in rows.table.row_key if name in rows.columns]
    told: Mask = np.zeros(len(rows.numbers), dtype=bool)
    if keys:
        told |= rows.texts.select(pl.all_horizontal(pl.col(keys).is_null())).to_series().to_numpy()
    return told


def _sounds_like_total(rows: Parsed, place: int) -> bool:
    """Whether one of a row's texts sounds like a total."""
    words = [cells[place] for name, cells in rows.raw.items() if rows.table.by_id[name].type.is_words]
    return any(len(word) <= _LONGEST_NAME and _HINT.match(compact(word)) for word in words)


def _is_known(rows: Parsed, records: Records | None, place: int) -> bool:
    """Whether a row's key is on record."""
    known = records.frames.get(rows.table.id) if records else None
    if known is None or known.is_empty():
        return False
    key = {name: rows.texts[name][place] for name in rows.table.row_key}
    if None in key.values():
        return False
    same = (pl.col(name).cast(pl.String) == text for name, text in key.items())
    return not known.to_polars().filter(*same).is_empty()


def _question(rows: Parsed, made: _Found) -> Finding:
    texts = (cells[made.place].strip(SPACES) for cells in rows.raw.values())
    called = "　".join(text for text in texts if text)
    group = [rows.numbers[at] for at in range(made.first, made.last + 1) if at != made.place]
    number = rows.numbers[made.place]
    return Finding(
        "row_is_mean" if made.is_mean else "row_is_sum",
        Severity.QUESTION,
        row=number,
        value=called,
        options=(Role.TOTAL, Role.DATA),
        asks=f"marks/{number}",
        rule="V-SUM",
        slots={"rows": ranges(group)},
    )
