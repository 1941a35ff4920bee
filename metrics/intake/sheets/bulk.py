"""Texts whose records are alike, read by column at once: nearly every file, and every large one.

What is read here is just what reading record by record would give; anything else is left to it (``tokenise``): broken
quotation marks, a delimiter of two bytes, cells of endless length.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from metrics.intake.sheets.cells import Building, Row, Rows
from metrics.intake.sheets.limits import PAGE

BLOCK = 1 << 20
# Records of another width come one by one; where there are so many, nothing is gained.
_MOST_ODD = 20_000
# Every quotation mark opens a cell, closes one, or stands twice within one.
_SOUND = r'\A(?:(?:"(?:[^"]|"")*"|[^"\r\n{0}]*)(?:[{0}]|\r\n|\r|\n|\z))*\z'


def read_alike(text: str, delimiter: str, width: int, most: int, block: int = BLOCK) -> Rows | None:
    """The records of a text most of which have so many cells; None where they must be read one by one.

    ``most`` is the number of records up to which a text is read, ``block`` how many bytes are looked at together.
    """
    if not 1 < width <= PAGE.columns or not delimiter.isascii():
        return None
    is_quoted = '"' in text
    if is_quoted and not _is_sound(text, delimiter):
        return None
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return None
    odd: list[tuple[int, str]] = []
    if is_quoted and _breaks_in_cells(text):
        # At the beginning of a block the reader takes a line feed for the rest of a line end, in a cell too.
        block = max(block, len(data) + 1)

    def take(row: pa.csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip" if len(odd) < _MOST_ODD else "error"

    names = [str(index) for index in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(data),
            # In one thread: only then do odd records have a number.
            pa.csv.ReadOptions(use_threads=False, block_size=block, column_names=names),
            pa.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if is_quoted else False,
                double_quote=is_quoted,
                newlines_in_values=is_quoted,
                ignore_empty_lines=False,
                invalid_row_handler=take,
            ),
            pa.csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, kind), null_values=[], strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + len(odd) > most or not _all_short(table):
        return None
    return _with_odd(table, odd, delimiter)


def _breaks_in_cells(text: str) -> bool:
    """Whether a cell of a text whose quotation marks keep the rules holds a carriage return."""
    return "\r" in text and any("\r" in cell for cell in text.split('"')[1::2])


def _is_sound(text: str, delimiter: str) -> bool:
    """Whether all quotation marks keep the rules."""
    return bool(pl.Series([text]).str.contains(_SOUND.format(_escaped(delimiter)))[0])


def _escaped(delimiter: str) -> str:
    return r"\t" if delimiter == "\t" else delimiter if delimiter.isalnum() or delimiter.isspace() else f"\\{delimiter}"


def sound(delimiter: str) -> Callable[[str], object]:
    """Whether all quotation marks of one record keep the rules, or are those of a text written as a formula: ="001"."""
    formula = _SOUND.replace('(?:"', '(?:="[^"\\r\\n{0}]*"|"', 1)
    return re.compile(formula.format(_escaped(delimiter)).replace(r"\z", r"\Z")).match


def _all_short(table: pa.Table) -> bool:
    """Whether no cell is so long that reading it by itself would refuse it."""
    longest = (
        pa.compute.max(pa.compute.binary_length(piece.dictionary)).as_py() or 0
        for column in table.columns
        for piece in column.chunks
    )
    return max(longest, default=0) <= csv.field_size_limit()


def _with_odd(table: pa.Table, odd: list[tuple[int, str]], delimiter: str) -> Rows | None:
    """The records of a table with those of another width among them."""
    building = Building(table.num_columns)
    building.add_columns(table.columns)
    if not odd:
        return building.rows()
    records: list[Row] = []
    for _, text in odd:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        if len(found) != 1:
            return None
        records += found
    building.add_rows(records)
    return building.rows(_order(table.num_rows, [number - 1 for number, _ in odd]))


def _order(alike: int, odd: list[int]) -> npt.NDArray[np.int64]:
    """Which record, counting those that are alike first, stands at each place."""
    is_odd = np.zeros(alike + len(odd), dtype=bool)
    is_odd[odd] = True
    order = np.empty(len(is_odd), dtype=np.int64)
    order[~is_odd] = np.arange(alike)
    order[is_odd] = alike + np.arange(len(odd))
    return order
