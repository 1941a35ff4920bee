"""Everything the office had on record at one version: what measures and pages read.

Three states never mix: a table not reported for a quarter, reported as zero (零报告), and reported with rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from numbers import Real
from typing import Any

import narwhals as nw

from metrics.errors import Damage, Damaged
from metrics.model.office import Office, Rulebook
from metrics.model.quarter import Quarter, day_number

Rows = nw.DataFrame[Any]
WHOLE_OFFICE = "全街道"


class Reporting(StrEnum):
    """Whether a table was reported for a quarter."""

    REPORTED = "reported"
    ZERO = "zero"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Filing:
    """When a table was first reported for a quarter, the cells it has now, and how many of them changed since.

    ``version`` is the one it first came with, ``changed_with`` the last that changed it, made at ``last``. Where a file
    of either is damaged the cells cannot be counted, and ``damage`` says why.
    """

    first: datetime
    cells: int
    changed: int
    version: int = 0
    changed_with: int = 0
    last: datetime | None = None
    damage: Damage | None = None


@dataclass(frozen=True)
class FirstFiled:
    """What a quarter rested on when its tables were first filed, and when each that changed since was last changed."""

    records: Records
    changed: Mapping[str, datetime]


def _never_corrected(quarter: Quarter) -> FirstFiled | None:
    return None


@dataclass(frozen=True)
class Records:
    """The rows of every table up to a version, with their computed columns, all quarters together.

    Every periodic table has the columns ``quarter`` (text, 2017Q3), ``quarter_end_day`` (integer) and every declared
    field: numbers as nullable integer or float, dates as text 2017-03-28 with ``_day`` beside. ``frames`` holds an
    empty frame with the right columns for a table nobody reported. ``office`` is the office as it is now; ``rulebook``
    knows by which rules each quarter is judged, None when they never changed. ``filings`` tells when each report came.
    ``as_of`` is the moment of the version, told by the office's clock.
    ``narrowed`` are, by table, the filters that took rows away, each with the values that were kept. ``first_filed``
    gives what a quarter's figures rested on when its tables were first filed, not narrowed; None where nothing changed.
    ``damaged`` are reports whose stored file is not what was stored, a register under no quarter: whoever asks for
    rows that would have stood there gets Damaged, so that nothing is claimed of them. ``frames`` are without them.
    """

    frames: Mapping[str, Rows]
    reports: Mapping[tuple[str, Quarter], Reporting]
    version: int
    as_of: datetime
    office: Office = field(default_factory=Office)
    rulebook: Rulebook | None = None
    filings: Mapping[tuple[str, Quarter], Filing] = field(default_factory=dict)
    narrowed: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    damaged: Mapping[tuple[str, Quarter | None], Damage] = field(default_factory=dict)
    first_filed: Callable[[Quarter], FirstFiled | None] = field(default=_never_corrected, repr=False, compare=False)
    # Measures ask for the same few cuts again and again, and a cut costs more than what is counted on it. Records that
    # are narrowed begin anew.
    _cuts: dict[tuple[str, str, int], Rows] = field(default_factory=dict, init=False, repr=False, compare=False)
    _columns: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def scope(self, table: str) -> str | None:
        """Whose plans and targets apply to a table's rows: the office's, of the one community kept, or nobody's."""
        match self.narrowed.get(table, ()):
            case ():
                return WHOLE_OFFICE
            case (("community", (name,)),):
                return name
            case _:
                return None

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_of", self.office.clock.at(self.as_of))

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process: everything but what was only remembered, and the way to the store."""
        return {**self.__dict__, "_cuts": {}, "_columns": {}, "first_filed": _never_corrected}

    @property
    def day(self) -> date:
        """The as-of day, where the office is."""
        return self.as_of.date()

    def office_at(self, quarter: Quarter) -> Office:
        """The office by whose rules a quarter is judged."""
        return self.book.at(quarter)

    @property
    def book(self) -> Rulebook:
        """By which rules each quarter is judged."""
        return self.rulebook or Rulebook(self.office)

    def all(self, table: str) -> Rows:
        """Rows of every quarter."""
        self.ask(table)
        return self.frames[table]

    def ask(self, table: str, *, first: Quarter | None = None, last: Quarter | None = None) -> None:
        """Raise Damaged when a stored file of a table is damaged that holds a quarter from ``first`` to ``last``."""
        if self.damaged and (damage := self.damage(table, first=first, last=last)):
            raise Damaged(f"{damage.file} is damaged", damage)

    def damage(self, table: str, *, first: Quarter | None = None, last: Quarter | None = None) -> Damage | None:
        """A damaged file of a table that holds a quarter from ``first`` to ``last``, or none, as that of a register."""
        for (name, quarter), damage in self.damaged.items():
            is_outside = quarter and ((first and quarter < first) or (last and quarter > last))
            if name == table and not is_outside:
                return damage
        return None

    def whole(self, table: str) -> Rows | None:
        """Rows of every quarter of a table that can be read whole, None where it is unknown or damaged."""
        return None if self.damage(table) else self.frames.get(table)

    def is_sample(self, table: str, quarter: Quarter | None = None) -> bool:
        """Whether any row that can be read, of a quarter or of all, is a sample row."""
        rows = self.frames[table]
        return is_illustrative(rows if quarter is None else rows.filter(nw.col("quarter") == str(quarter)))

    def rows(self, table: str, quarter: Quarter) -> Rows:
        """Rows of one quarter."""
        self.ask(table, first=quarter, last=quarter)
        return self._cut("quarter", table, quarter.end_day, lambda: nw.col("quarter") == str(quarter))

    def until(self, table: str, quarter: Quarter) -> Rows:
        """Rows up to and including a quarter."""
        self.ask(table, last=quarter)
        return self._cut("until", table, quarter.end_day, lambda: nw.col("quarter_end_day") <= quarter.end_day)

    def year_to_date(self, table: str, quarter: Quarter) -> Rows:
        """Rows from the year's first quarter up to and including a quarter."""
        first = Quarter(quarter.year, 1)
        self.ask(table, first=first, last=quarter)
        upto = self._cut("until", table, quarter.end_day, lambda: nw.col("quarter_end_day") <= quarter.end_day)
        return upto.filter(nw.col("quarter_end_day") >= first.end_day)

    def valid(self, register: str, day: date) -> Rows:
        """Register rows in force on a day."""
        self.ask(register)
        frame, number = self.frames[register], day_number(day)
        if "valid_from_day" not in frame.columns:
            return frame
        return self._cut("valid", register, number, lambda: _in_force(number))

    def words(self, table: str, column: str) -> frozenset[str]:
        """The different words of a column over all quarters; none of a column the table has not."""
        if (table, column) not in self._columns:
            frame = self.frames[table]
            held = frame.get_column(column).drop_nulls().unique().to_list() if column in frame.columns else ()
            self._columns[table, column] = frozenset(map(str, held))
        return self._columns[table, column]

    def reporting(self, table: str, quarter: Quarter) -> Reporting:
        """Whether a table was reported for a quarter."""
        return self.reports.get((table, quarter), Reporting.MISSING)

    def quarters(self, table: str | None = None) -> tuple[Quarter, ...]:
        """Quarters for which a table, or any table, was reported; oldest first."""
        return tuple(sorted({q for t, q in self.reports if table in (None, t)}))

    def is_running(self, quarter: Quarter) -> bool:
        """Whether the as-of day lies inside a quarter before its last day."""
        return quarter.start <= self.day < quarter.end

    def cut_day(self, quarter: Quarter) -> int:
        """Day number up to which a quarter's things count: its last day, or the as-of day while it is running."""
        return day_number(self.day) if self.is_running(quarter) else quarter.end_day

    def elapsed_pct(self, quarter: Quarter) -> float:
        """序时进度 in percent: 25, 50, 75 or 100 at a quarter's end, the full months passed while it is running."""
        return (self.day.month - 1) / 12 * 100 if self.is_running(quarter) else quarter.elapsed_pct

    def derived(self, kind: str, table: str, day: int, make: Callable[[], Rows]) -> Rows:
        """Rows made from a table of these records, known by kind and day: made when first asked for, then kept."""
        key = (kind, table, day)
        if key not in self._cuts:
            self._cuts[key] = make()
        return self._cuts[key]

    def restricted(
        self,
        frames: Mapping[str, Rows],
        reports: Mapping[tuple[str, Quarter], Reporting] | None = None,
    ) -> Records:
        """The same record with some tables replaced, as by fewer of their rows, and with further reports."""
        return replace(self, frames={**self.frames, **frames}, reports={**self.reports, **(reports or {})})

    def _cut(self, kind: str, table: str, day: int, condition: Callable[[], nw.Expr]) -> Rows:
        """Rows of a table that meet a condition, which kind and day name."""
        return self.derived(kind, table, day, lambda: self.frames[table].filter(condition()))


def _in_force(day: int) -> nw.Expr:
    begun = nw.col("valid_from_day").is_null() | (nw.col("valid_from_day") <= day)
    return begun & (nw.col("valid_to_day").is_null() | (nw.col("valid_to_day") >= day))


def plain(rows: Rows) -> Iterator[dict[str, Any]]:
    """Rows with every kind of missing cell as None; a null arrives as None, NaN or pandas.NA."""
    for row in rows.iter_rows(named=True):
        # NaN is the one number that differs from itself; pandas.NA is neither text nor number.
        yield {name: cell if isinstance(cell, (str, Real)) and cell == cell else None for name, cell in row.items()}  # noqa: PLR0124


def is_illustrative(rows: Rows) -> bool:
    """Whether any row carries 示例 in 数据来源: then 示例数据 is shown wherever its numbers are."""
    if "data_source" not in rows.columns or rows.is_empty():
        return False
    return bool(rows.select(nw.col("data_source").fill_null("").str.contains("示例", literal=True).any()).item())
