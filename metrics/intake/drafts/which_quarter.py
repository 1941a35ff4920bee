"""Which quarter each row belongs to: its own column first, then the answer, the title, the file's name.

A notice says where a quarter came from. Where title or file name name another quarter than the column, or nothing
names one, the clerk is asked. Only a quarter that the clerk chose takes the place of the column's, and is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.facts import Facts
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.sheets.spelling import ranges
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter
from metrics.model.schema import Need, Type
from metrics.store.canonical_csv import no_texts, quarters_of

# The answer that leaves a column of several quarters as it is.
COLUMN = "column"


@dataclass(frozen=True)
class Periods:
    """The rows with their quarters filled in, the quarter of each row, and the quarter of the file when it has none.

    ``of_rows`` holds 2017Q3 or None; it is all None for a register.
    """

    rows: Parsed
    of_rows: pl.Series
    of_file: Quarter | None
    findings: tuple[Finding, ...] = ()

    @property
    def checked(self) -> tuple[Parsed, frozenset[int]]:
        """The rows that can be checked, and the positions of those taken to be of the file's only quarter meanwhile.

        A row whose own quarter could not be read is still checked for everything that does not ask about its quarter.
        """
        table, period = self.rows.table, self.rows.table.period
        if not table.is_periodic or not self.of_rows.null_count():
            return self.rows, frozenset()
        known = self.of_rows.drop_nulls().unique()
        if len(known) != 1 or period is None or table.by_id[period].type is not Type.QUARTER:
            return self.rows.only(self.of_rows.is_not_null().arg_true().to_list()), frozenset()
        texts = self.rows.texts.with_columns(self.of_rows.fill_null(known[0]).alias(period))
        return replace(self.rows, texts=texts), frozenset(self.of_rows.is_null().arg_true())

    @property
    def waiting(self) -> pl.DataFrame:
        """The texts of rows whose quarter is not known; nothing on record is gone that may be one of them."""
        texts = self.rows.texts
        return texts.filter(self.of_rows.is_null()) if self.rows.table.is_periodic else texts.clear()


def settle(rows: Parsed, facts: Facts, answers: Answers) -> Periods:
    """Find the quarter of every row."""
    table = rows.table
    if not table.is_periodic:
        return Periods(rows, no_texts(len(rows.numbers)), None)
    own = quarters_of(table, rows.texts)
    in_column = sorted({Quarter.parse(text) for text in own.drop_nulls().unique()})
    has_column = table.period is not None and table.by_id[table.period].type is Type.QUARTER
    failed = rows.failed.get(table.period or "", frozenset())
    open_places = [place for place in own.is_null().arg_true() if place not in failed]
    if not has_column and len(rows.numbers):
        return Periods(rows, own, None, tuple(_undated(rows, open_places)))
    chosen = _answered(answers)
    if chosen and in_column and chosen not in in_column:
        return _overruled(rows, own, failed, chosen, in_column)
    if not chosen and answers.quarter != COLUMN and (conflict := _conflict(in_column, facts)):
        return Periods(rows, own, None, (conflict,))
    if not open_places and len(rows.numbers):
        return Periods(rows, own, None)
    return _filled(rows, own, open_places, facts, answers)


def _filled(rows: Parsed, own: pl.Series, places: Sequence[int], facts: Facts, answers: Answers) -> Periods:
    """Rows without a quarter in that of the file, which a notice names; a question when there is none."""
    stated, source = _stated(facts, answers)
    whole = len(places) == len(rows.numbers)
    slots = {"rows": ranges([rows.numbers[place] for place in places])}
    if stated is None:
        possible = sorted({*facts.quarters, *([facts.file_quarter] if facts.file_quarter else [])})
        code = "quarter_contradictory" if possible else "quarter_missing" if whole else "quarter_missing_in_rows"
        slots["found"] = tuple(map(str, possible))  # type: ignore[assignment]
        question = Finding(code, Severity.QUESTION, options=tuple(map(str, possible)), asks="quarter", slots=slots)
        return Periods(rows, own, None, (question,))
    code = f"quarter_from_{source}" if whole else f"quarter_from_{source}_in_rows"
    notice = Finding(code, Severity.NOTICE, value=str(stated), slots=slots | {"quarter": str(stated)})
    period = rows.table.period
    if period is None or not places:
        return Periods(rows, own, stated, (notice,))
    filled, column = (each.clone().scatter(places, str(stated)) for each in (own, rows.texts[period]))
    return Periods(replace(rows, texts=rows.texts.with_columns(column)), filled, stated, (notice,))


def _stated(facts: Facts, answers: Answers) -> tuple[Quarter | None, str]:
    """The quarter named outside the rows, and where; None when nothing names one or title and name disagree."""
    if answered := _answered(answers):
        return answered, "answer"
    named = {*facts.quarters, *([facts.file_quarter] if facts.file_quarter else [])}
    if len(named) != 1:
        return None, ""
    return named.pop(), "title" if facts.quarters else "file"


def _answered(answers: Answers) -> Quarter | None:
    try:
        return Quarter.parse(answers.quarter) if answers.quarter else None
    except ValueError:
        return None


def _conflict(in_column: Sequence[Quarter], facts: Facts) -> Finding | None:
    """The question when title or file name names a quarter that the column does not have."""
    others = sorted({*facts.quarters, *([facts.file_quarter] if facts.file_quarter else [])} - set(in_column))
    if not in_column or not others:
        return None
    found = tuple(map(str, others))
    slots = {"column": tuple(map(str, in_column)), "found": found}
    options = ((str(in_column[0]) if len(in_column) == 1 else COLUMN), *found)
    return Finding("quarter_conflict", Severity.QUESTION, options=options, asks="quarter", slots=slots)


def _overruled(
    rows: Parsed, own: pl.Series, failed: Collection[int], chosen: Quarter, in_column: Sequence[Quarter]
) -> Periods:
    """Every row in the quarter the clerk chose, whatever its column says; what cannot be read is still told."""
    told = {"column": tuple(map(str, in_column)), "quarter": str(chosen)}
    warning = Finding("quarter_overruled", Severity.WARNING, value=str(chosen), slots=told)
    places = [place for place in range(len(own)) if place not in failed]
    of_rows, column = (each.clone().scatter(places, str(chosen)) for each in (own, rows.texts[str(rows.table.period)]))
    return Periods(replace(rows, texts=rows.texts.with_columns(column)), of_rows, chosen, (warning,))


def _undated(rows: Parsed, places: Sequence[int]) -> list[Finding]:
    """Errors for rows whose date, which says the quarter, is blank where the schema lets it be."""
    period = rows.table.period or rows.table.period_fallback
    if period is None or rows.table.by_id[period].need is Need.REQUIRED:
        return []
    return [rows.point(place, period, "row_without_quarter", Severity.ERROR) for place in places]
