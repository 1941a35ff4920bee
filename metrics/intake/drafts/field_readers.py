"""Which reader a field's column has: by its type, its unit, its register, and what the clerk answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.collected import Collected
from metrics.intake.drafts.column import multiplier
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.values import accounting, dates, own_units, percent, quarters, registers, texts, words
from metrics.intake.drafts.values.numbers import number_reader
from metrics.intake.drafts.values.reading import ASKED_ELSEWHERE, EXCEL_ERROR, NOTHING, Reader, Reading, UnreadText
from metrics.intake.sheets.cells import Mask
from metrics.intake.sheets.spelling import SPACES, compact, dashes
from metrics.model.finding import Severity
from metrics.model.formulas import unguarded
from metrics.model.office import Office
from metrics.model.records import Records
from metrics.model.schema import Field, Type

# What a cell that says nothing, or that a formula left broken, may begin with: all other cells skip both questions.
_STARTS = frozenset("-—–－―‐−/／\\＼无暂没未不空nNｎＮ#＃")
_LONGEST = 12


@dataclass(frozen=True)
class Readers:
    """Readers for the columns of one file. ``read`` are the columns read so far; percentages look at stages in it."""

    rows: Parsed
    read: Mapping[str, pl.Series]
    records: Records | None
    answers: Answers
    found: Collected
    is_1904: bool = False

    def reader(self, item: Field) -> Reader:
        """The reader of a field, to which words for nothing are blank."""
        inner, keeps, is_words = self._by_type(item), _keeps(item), item.type.is_words
        by_column = self._by_column(item, inner) if item.type.is_number else {}

        def read(raw: str) -> Reading:
            if raw in by_column:
                return by_column[raw]
            text = raw.strip(SPACES)
            text = unguarded(text) if is_words else text
            if not text:
                return None
            if text[0] in _STARTS and len(text) <= _LONGEST:
                form = compact(text)
                if EXCEL_ERROR.fullmatch(form):
                    return UnreadText("excel_error")
                if (form in NOTHING or not dashes(form).strip("-")) and not keeps(form):
                    return None
            return inner(text)

        return read

    def _by_type(self, item: Field) -> Reader:
        match item.type:
            case Type.QUARTER:
                return quarters.read_quarter
            case Type.DATE | Type.MONTH:
                clock = (self.records.office if self.records else Office()).clock
                is_enough = item.type is Type.MONTH
                return dates.day_reader(clock, is_1904=self.is_1904, month_is_enough=is_enough)
            case Type.INTEGER | Type.DECIMAL:
                return number_reader(item, multiplier(self.rows.columns[item.id], item))
            case Type.PERCENT:
                return self._percent(item)
            case Type.ENUM:
                return words.word_reader(item)
            case Type.MULTI:
                return words.words_reader(item)
            case Type.YES_NO:
                return words.yes_no
            case Type.CODE:
                return self._registered(item, texts.code_reader(item))
            case Type.TEXT:
                return self._registered(item, texts.text_reader(item))

    def _percent(self, item: Field) -> Reader:
        """How a column writes percentages, with the notice or question that says so."""
        found = percent.habit(self.rows.raw[item.id], self._finished, answer=self.answers.percent.get(item.id))
        if found.mode is None:
            asked = {"options": (percent.FRACTION, percent.PERCENT), "asks": f"percent/{item.id}"}
            self._tell(item, "percent_unclear", Severity.QUESTION, found.cells, **asked)
        elif found.because:
            self._tell(item, f"percent_by_{found.because}_{found.mode}", Severity.NOTICE, found.cells)
        return percent.percent_reader(item, found)

    def _by_column(self, item: Field, inner: Reader) -> Mapping[str, Reading]:
        """Cells of a column of numbers that say what they are only by what stands in the others."""
        is_unit_stated = bool(self.rows.columns[item.id].stated)
        units = {} if is_unit_stated else own_units.unclear_units(self.rows.raw[item.id], item)
        return {**units, **self._dashes(item, inner)}

    def _dashes(self, item: Field, inner: Reader) -> Mapping[str, Reading]:
        """How dashes that may be zeros are read in a column of numbers, with the notice or question that says so."""
        others = (cells for name, cells in self.rows.raw.items() if self.rows.table.by_id[name].type.is_number)
        found = accounting.dashes_of(self.rows.raw[item.id], others, answer=self.answers.dashes.get(item.id))
        if found.unclear:
            asked = {"options": (accounting.ZERO, accounting.NOTHING), "asks": f"dashes/{item.id}"}
            self._tell(item, "dashes_unclear", Severity.QUESTION, found.count, **asked)
        elif found.zero:
            self._tell(item, "dashes_are_zero", Severity.NOTICE, found.count)
        return dict.fromkeys(found.zero, inner("0")) | dict.fromkeys(found.unclear, UnreadText(ASKED_ELSEWHERE))

    def _tell(self, item: Field, code: str, severity: Severity, count: int, **known: Any) -> None:
        self.found.general.append(self.rows.about(item.id, code, severity, slots={"count": count}, **known))

    def _finished(self) -> Mask:
        """For each row whether any of its words says that works are finished."""
        finished = np.zeros(len(self.rows.numbers), dtype=bool)
        for name, column in self.read.items():
            if self.rows.table.by_id[name].type is Type.ENUM:
                finished |= column.is_in(list(percent.FINISHED)).fill_null(value=False).to_numpy()
        return finished

    def _registered(self, item: Field, read_text: Reader) -> Reader:
        """The reader of a name that must stand in a register; one warning when there is no register yet."""
        if item.register is None:
            return read_text
        table, _, name = item.register.partition(".")
        register = _register(self.records, table, name)
        if register:
            return registers.register_reader(register, read_text)
        empty = self.rows.about(item.id, "register_empty", Severity.WARNING, rule="V-REF", slots={"register": table})
        self.found.general.append(empty)
        return read_text


def _keeps(item: Field) -> Callable[[str], bool]:
    """Whether a word for nothing says something in a field: 无 is 否 to a yes-or-no question."""
    if item.type is Type.YES_NO:
        return words.is_yes_no
    return words.known_words(item).__contains__


def _register(records: Records | None, table: str, name: str) -> registers.Register:
    frame = records.whole(table) if records else None
    if frame is None or name not in frame.columns:
        return registers.Register()
    names = frame.get_column(name).to_list()
    shorts = frame.get_column("short_name").to_list() if "short_name" in frame.columns else [None] * len(names)
    return registers.Register.of(
        (entry if isinstance(entry, str) else None, short if isinstance(short, str) else None)
        for entry, short in zip(names, shorts, strict=True)
    )
