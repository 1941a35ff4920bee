"""The cells of a file, whatever it was: kept by column, each different text once, read by record or by column.

A table repeats itself: a million rows hold some thousand different texts. Whatever is asked of a text is asked once
and told for every row it stands in, so that a large file costs what its different texts cost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from metrics.intake.sheets.spelling import SPACES
from metrics.model.finding import Finding

Row = list[str]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

# Rows taken together where they come one by one: a batch of texts is turned into codes faster than a text.
_BATCH = 20_000
# One row of a thousand cells must not make every other row so wide: this many times the cells there are, at most.
_SPARSE = 4


class Merge(NamedTuple):
    """A block of merged cells: row numbers as Excel shows them and columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class Spoiled(NamedTuple):
    """A cell whose text is not what was entered: the finding that says so where it matters, and what is stored.

    ``shown`` is the text that may be right all the same.
    """

    code: str
    stored: str
    shown: str = ""


class Texts:
    """The texts of a column. ``words`` are the different ones in order, ``codes`` says which of them stands where."""

    __slots__ = ("codes", "words")

    def __init__(self, words: Sequence[str], codes: npt.NDArray[np.int32]) -> None:
        self.words = words
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> str:
        return self.words[self.codes.item(place)]

    def __iter__(self) -> Iterator[str]:
        return map(self.words.__getitem__, self.codes.tolist())

    def at(self, places: Places | Sequence[int] | slice) -> Texts:
        """The texts of some rows, in their order."""
        chosen = places if isinstance(places, slice) else np.asarray(places, dtype=np.int64)
        return Texts(self.words, self.codes[chosen])._used()

    def put(self, texts: Mapping[int, str]) -> Texts:
        """The same with other texts at some places."""
        if not texts:
            return self
        codes, known = self.codes.copy(), {word: code for code, word in enumerate(self.words)}
        for place, text in texts.items():
            codes[place] = known.setdefault(text, len(known))
        return Texts(list(known), codes)._used()

    def where(self, test: Callable[[str], object]) -> Mask:
        """In which rows a text passes a test."""
        passed = np.fromiter((bool(test(word)) for word in self.words), dtype=bool, count=len(self.words))
        return passed[self.codes]

    def _used(self) -> Texts:
        """The same without the words that stand nowhere, so that nothing is said of them."""
        is_used = np.zeros(len(self.words), dtype=bool)
        is_used[self.codes] = True
        if is_used.all():
            return self
        now = np.cumsum(is_used, dtype=np.int32) - 1
        return Texts([self.words[code] for code in np.flatnonzero(is_used).tolist()], now[self.codes])


class Rows(Sequence[Row]):
    """The records of a sheet. They may be of any ``widths``.

    A record wider than there are ``columns`` stands whole in ``beyond``, by its place; a narrower one is blank to its
    end.
    """

    def __init__(
        self, columns: Sequence[Texts], widths: npt.NDArray[np.int32], beyond: Mapping[int, Row] | None = None
    ) -> None:
        self.columns = columns
        self.beyond = beyond or {}
        self.widths = widths

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """Records that are already there."""
        widths = np.fromiter(map(len, rows), dtype=np.int32, count=len(rows))
        building = Building(min(int(widths.max(initial=0)), fair_width(int(widths.sum()), len(rows))))
        building.add_rows(rows)
        return building.rows()

    def __len__(self) -> int:
        return len(self.widths)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = place if place >= 0 else place + len(self)
        if not 0 <= at < len(self):
            raise IndexError(place)
        whole = self.beyond.get(at)
        return list(whole) if whole else [column[at] for column in self.columns[: self.widths[at]]]

    def __iter__(self) -> Iterator[Row]:
        if not self.columns:
            yield from (self[place] for place in range(len(self)))
            return
        for place, (width, *cells) in enumerate(zip(self.widths.tolist(), *self.columns, strict=True)):
            yield list(self.beyond.get(place) or cells[:width])

    def column(self, index: int) -> Texts:
        """The cells of a column, blank where a record ends before it."""
        if index < len(self.columns):
            return self.columns[index]
        there = {place: row[index] for place, row in self.beyond.items() if index < len(row)}
        return Texts([""], np.zeros(len(self), dtype=np.int32)).put(there)

    def filled(self, places: Places | range) -> Places:
        """Those of some records, in order, that have anything in them."""
        chosen = np.asarray(places, dtype=np.int64)
        has_any = np.zeros(len(chosen), dtype=bool)
        for column in self.columns:
            has_any |= column.at(chosen).where(lambda cell: cell.strip(SPACES))
        for at in np.flatnonzero(self.widths[chosen] > len(self.columns)).tolist():
            has_any[at] = not is_blank(self[int(chosen[at])])
        return chosen[has_any]


class Building:
    """Columns of so many cells while records are added; those of another width come one by one."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._pieces: list[list[pa.DictionaryArray]] = [[] for _ in range(width)]
        self._widths: list[npt.NDArray[np.int32]] = []
        self._beyond: dict[int, Row] = {}
        self._count = 0

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add records of any width."""
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._add(batch)
                batch = []
        self._add(batch)

    def _add(self, rows: Sequence[Row]) -> None:
        widths = np.fromiter(map(len, rows), dtype=np.int32, count=len(rows))
        for place in np.flatnonzero(widths > self.width).tolist():
            self._beyond[self._count + place] = rows[place]
        is_even = bool((widths >= self.width).all())
        for index, pieces in enumerate(self._pieces):
            cells = [row[index] if is_even or index < len(row) else "" for row in rows]
            pieces.append(_encoded(cells))
        self._widths.append(widths)
        self._count += len(rows)

    def add_columns(self, columns: Sequence[pa.ChunkedArray]) -> None:
        """Add records of just this width, by column."""
        for pieces, column in zip(self._pieces, columns, strict=True):
            pieces.extend(column.chunks)
        count = len(columns[0]) if columns else 0
        self._widths.append(np.full(count, self.width, dtype=np.int32))
        self._count += count

    def rows(self, order: Places | None = None) -> Rows:
        """What was added, in another order where one is given."""
        widths = np.concatenate([*self._widths, np.zeros(0, dtype=np.int32)])
        columns = [_column(pieces) for pieces in self._pieces]
        if order is None:
            return Rows(columns, widths, self._beyond)
        place_of = np.argsort(order)
        beyond = {int(place_of[place]): row for place, row in self._beyond.items()}
        return Rows([Texts(column.words, column.codes[order]) for column in columns], widths[order], beyond)


def fair_width(cells: int, records: int) -> int:
    """How many columns records may be kept in that have so many cells in all."""
    return _SPARSE * cells // max(records, 1)


def is_blank(row: Row) -> bool:
    """Whether a record has nothing in any cell."""
    return not any(row) or all(not cell.strip(SPACES) for cell in row)


def _encoded(cells: list[str]) -> pa.DictionaryArray:
    try:
        texts = pa.array(cells, pa.string())
    except UnicodeEncodeError:
        # Half a character, which a workbook can write, is no text: the sign for one that is lost stands in its place.
        whole = [cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for cell in cells]
        texts = pa.array(whole, pa.string())
    return texts.dictionary_encode()


def _column(pieces: Sequence[pa.DictionaryArray]) -> Texts:
    """The texts of the pieces of a column. Words come in the order in which they first stand."""
    if not pieces:
        return Texts([], np.zeros(0, dtype=np.int32))
    whole = pa.chunked_array(pieces, pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
    codes = np.concatenate([piece.indices.to_numpy() for piece in whole.chunks])
    return Texts(whole.chunk(0).dictionary.to_pylist(), codes)


@dataclass(frozen=True)
class Sheet:
    """Cells by record. ``numbers`` are the row numbers Excel shows, ascending, one per record.

    A file of text has its blank rows, a workbook leaves them out. The rest is known of workbooks only: the sheet's
    name and whether it is hidden, its merged cells, cells that are not what was entered by row number and column, the
    rows by column in which Excel shows a number as a date with those numbers, whether it counts days from 1904, and the
    numbers of hidden rows and columns.
    """

    rows: Rows
    numbers: Sequence[int]
    delimiter: str = ""
    findings: tuple[Finding, ...] = ()
    name: str = ""
    is_hidden: bool = False
    merges: tuple[Merge, ...] = ()
    spoiled: Mapping[tuple[int, int], Spoiled] = field(default_factory=dict)
    days: Mapping[int, tuple[Sequence[int], Sequence[float]]] = field(default_factory=dict)
    is_1904: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def place(self, number: int) -> int | None:
        """Where the record with a row number is, None when there is none."""
        place = bisect_left(self.numbers, number)
        return place if place < len(self.numbers) and self.numbers[place] == number else None

    def part(self, first: int, last: int, left: int, right: int) -> Self:
        """The records with row numbers from ``first`` to ``last``, blank outside columns ``left`` to ``right``.

        Columns are counted from 0, and every end is included. Columns keep their numbers, so that what is said of a
        cell of the part is true of the sheet.
        """
        start, end = bisect_left(self.numbers, first), bisect_right(self.numbers, last)
        kept = slice(start, max(start, end))
        rows, width = self.rows, right + 1
        nothing = Texts([""], np.zeros(len(rows), dtype=np.int32))
        columns = [(nothing if at < left else column).at(kept) for at, column in enumerate(rows.columns[:width])]
        beyond = {
            place - start: [*[""] * min(left, len(row)), *row[left:width]]
            for place, row in rows.beyond.items()
            if start <= place < end and len(columns) < width
        }
        cut = Rows(columns, np.minimum(rows.widths[kept], width), beyond)
        return replace(self, rows=cut, numbers=self.numbers[kept])
