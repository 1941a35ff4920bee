"""A table between its file and the program: canonical texts on disk, typed columns in memory.

Canonical means one spelling per value: 2017Q3, 2017-09-30, 2017-03 for a month, 85 for 85 %, 是 and 否, words of the
vocabulary joined by 、. The file is a UTF-8 CSV with a byte-order mark and the Chinese headers of the schema, so that
Excel opens it. Intake produces canonical texts; everything that computes reads typed columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence

import narwhals as nw
import polars as pl

from metrics.errors import Damaged
from metrics.model.formulas import FORMULA, guarded, unguarded
from metrics.model.office import Office, Rulebook
from metrics.model.quarter import Quarter
from metrics.model.records import Rows
from metrics.model.schema import Field, Table, Type

_BOM = "\ufeff"
# So many rows are written at once: a million rows as texts of their own would take a gigabyte.
_BATCH = 50_000
_POLARS = {Type.INTEGER: pl.Int64, Type.DECIMAL: pl.Float64, Type.PERCENT: pl.Float64}


def empty_texts(table: Table) -> pl.DataFrame:
    """Canonical texts of a table with no row."""
    return pl.DataFrame(schema={item.id: pl.String for item in table.fields})


def no_texts(count: int) -> pl.Series:
    """A column of so many blanks."""
    return pl.repeat(None, count, dtype=pl.String, eager=True)


def rows_of(texts: pl.DataFrame, names: Sequence[str]) -> list[tuple[str | None, ...]]:
    """Some columns of canonical texts by row, None where blank."""
    return texts.select(names).rows()


def write_texts(table: Table, texts: pl.DataFrame) -> bytes:
    """The file of canonical texts: columns in schema order, blank where unknown."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(guarded(item.header) for item in table.fields)
    for some in texts.iter_slices(_BATCH):
        writer.writerows(zip(*(_guard(item, some[item.id]) for item in table.fields), strict=True))
    return (_BOM + out.getvalue()).encode()


def read_texts(table: Table, data: bytes) -> pl.DataFrame:
    """Canonical texts of a file that ``write_texts`` made; a column added to the schema since then reads as blank.

    A column whose header was changed since then is found by its alias. Raises Damaged for a file that is not such a
    table.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        header, body = [unguarded(cell) for cell in rows[0]], rows[1:]
        columns = dict(zip(header, zip(*body, strict=True) if body else [()] * len(header), strict=True))
    except (UnicodeDecodeError, csv.Error, IndexError, ValueError) as error:
        raise Damaged(f"the stored table {table.id} cannot be read: {error}") from error
    stored = _stored_headers(table, columns)
    if not any(name in stored for name in table.key):
        raise Damaged(f"the stored table {table.id} has no column of its key")
    blank = ("",) * len(body)
    cells = {item.id: columns[stored[item.id]] if item.id in stored else blank for item in table.fields}
    return pl.DataFrame({item.id: _unguard(item, cells[item.id]) for item in table.fields})


def typed(table: Table, texts: pl.DataFrame, office: Office | Rulebook | None = None) -> Rows:
    """Typed columns of canonical texts in polars, which nobody can write to, with companions (see ``Records``).

    Companions: ``<date>_day`` integer days since 1970, ``<month>_precision`` day or month, ``quarter`` and
    ``quarter_end_day`` for periodic tables. Blank cells take the field's default; otherwise they are null. Computed
    columns follow the rules of each row's own quarter where ``office`` is a rulebook.
    """
    columns: dict[str, pl.Expr] = {}
    for item in table.fields:
        text = pl.col(item.id)
        filled = text if item.default is None else text.fill_null(item.default)
        columns[item.id] = filled.cast(_POLARS.get(item.type, pl.String))
        if item.type is Type.DATE:
            columns[f"{item.id}_day"] = _day_number(text)
        if item.type is Type.MONTH:
            # A month counts from its first day.
            whole = pl.when(text.str.len_chars() == 7).then(text + "-01").otherwise(text)
            columns[f"{item.id}_day"] = _day_number(whole)
            precision = text.str.len_chars().replace_strict(
                {10: "day", 7: "month"}, default=None, return_dtype=pl.String
            )
            columns[f"{item.id}_precision"] = precision
    frame = texts.select(**columns)
    if table.is_periodic:
        quarters = quarters_of(table, texts).alias("quarter")
        ends = {text: Quarter.parse(text).end_day for text in quarters.drop_nulls().unique()}
        end_day = pl.col("quarter").replace_strict(ends, default=None, return_dtype=pl.Int64)
        frame = frame.with_columns(quarters).with_columns(quarter_end_day=end_day if ends else pl.lit(None, pl.Int64))
    rows: Rows = nw.from_native(frame, eager_only=True)
    book = office if isinstance(office, Rulebook) else Rulebook(office or Office())
    return _with_computed(table, rows, book)


def _with_computed(table: Table, frame: Rows, book: Rulebook) -> Rows:
    """The frame with its computed columns, each row by the rules of its quarter; the order of rows stays."""
    computed = table.computed
    if computed is None:
        return frame
    quarters = frame.get_column("quarter").drop_nulls().unique().to_list() if table.is_periodic else []
    of_office: dict[Office, list[str]] = {}
    for text in quarters:
        of_office.setdefault(book.at(Quarter.parse(text)), []).append(text)
    if len(of_office) < 2:
        return frame.with_columns(**computed(next(iter(of_office), book.now)))
    placed = frame.with_row_index("__place")
    parts = [
        placed.filter(nw.col("quarter").is_in(texts)).with_columns(**computed(office))
        for office, texts in of_office.items()
    ]
    unknown = placed.filter(nw.col("quarter").is_null())
    if not unknown.is_empty():
        parts.append(unknown.with_columns(**computed(book.now)))
    return nw.concat(parts).sort("__place").drop("__place")


def _day_number(text: pl.Expr) -> pl.Expr:
    """Day numbers of canonical dates."""
    return text.str.to_date("%Y-%m-%d").dt.epoch("d").cast(pl.Int64)


def quarters_of(table: Table, texts: pl.DataFrame) -> pl.Series:
    """The quarter each row belongs to: its period field, else the quarter of the fallback date; blank if neither."""
    found = []
    for name in filter(None, (table.period, table.period_fallback)):
        text = pl.col(name)
        if table.by_id[name].type is not Type.QUARTER:
            number = (text.str.slice(5, 2).cast(pl.Int64) + 2) // 3
            text = text.str.slice(0, 4) + "Q" + number.cast(pl.String)
        found.append(text)
    return texts.select(pl.coalesce(found)).to_series() if found else no_texts(len(texts))


def _stored_headers(table: Table, columns: Collection[str]) -> dict[str, str]:
    """The header each field was stored under: its own, else a former one that is now nobody else's."""
    own = {item.header for item in table.fields}
    stored = {}
    for item in table.fields:
        former = (alias for alias in item.aliases if alias not in own)
        if header := next((name for name in (item.header, *former) if name in columns), None):
            stored[item.id] = header
    return stored


def _guard(item: Field, column: pl.Series) -> list[str]:
    cells = column.fill_null("")
    if item.type.is_words:
        is_formula = cells.str.contains(FORMULA)
        cells = cells.zip_with(~is_formula, "'" + cells)
    return cells.to_list()


def _unguard(item: Field, cells: Iterable[str]) -> pl.Series:
    plain: list[str | None] = [cell or None for cell in cells]
    if item.type.is_words:
        plain = [unguarded(cell) if cell else cell for cell in plain]
    return pl.Series(plain, dtype=pl.String)
