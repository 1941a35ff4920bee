"""One column of a file: what it is, in which unit its values are written, and where that was read.

A unit comes from the clerk's answer, the header's bracket, or the form's 单位 line, in this order; values are converted
exactly, and said to be (DOMAIN §2). A form that names no unit leaves us to assume the usual one, which is said too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.vocabulary import Match, units_for
from metrics.intake.sheets.spelling import letter
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Field, Table
from metrics.model.units import canonical_unit, scale

# Amounts and areas are written in several units; a form that names none leaves us to assume one, which is said.
_SAID = ("万元", "㎡")


@dataclass(frozen=True)
class ReadColumn:
    """One column of a file.

    ``key`` names it in answers: its header, with the letter where a header stands twice. ``how`` says what it became:
    ``own`` name, ``alias``, ``answer``, or why it is no field: ``line_number``, ``unknown``, ``asked``, ``ignored``,
    ``empty``. ``unit`` is the unit its values are written in, "" where the field has none or it is not
    known yet; ``stated`` says where that was read: ``header``, ``title``, ``answer`` or "" when nothing says it.
    """

    index: int
    header: str
    key: str
    field_id: str | None = None
    how: str = "unknown"
    unit: str = ""
    stated: str = ""

    @property
    def letter(self) -> str:
        """The letter Excel shows."""
        return letter(self.index)


def about(column: ReadColumn, code: str, severity: Severity, **known: Any) -> Finding:
    """A finding about a column as a whole."""
    return Finding(code, severity, column=column.index, header=column.header, **known)


def with_unit(
    column: ReadColumn, match: Match | None, item: Field, answers: Answers, file_units: Sequence[str]
) -> tuple[ReadColumn, list[Finding]]:
    """The column with the unit its values are written in: answered, in the header, in the title, else the field's."""
    if not item.type.is_number or not item.unit:
        return column, []
    answered = answers.units.get(column.key)
    if answered is not None and scale(answered, item.unit) is not None:
        return replace(column, unit=canonical_unit(answered), stated="answer"), []
    written = match.unit if match else None
    if written is not None:
        if scale(written, item.unit) is None:
            return column, [_unit_question(column, item, written)]
        return replace(column, unit=canonical_unit(written), stated="header"), []
    of_file = {canonical_unit(unit) for unit in file_units if scale(unit, item.unit) is not None}
    if len(of_file) > 1:
        return column, [_unit_question(column, item, "、".join(sorted(of_file)))]
    if of_file:
        return replace(column, unit=of_file.pop(), stated="title"), []
    return replace(column, unit=canonical_unit(item.unit)), []


def multiplier(column: ReadColumn, item: Field) -> Decimal:
    """What a column's values are multiplied by to be stored."""
    found = scale(column.unit, item.unit) if column.unit else None
    return Decimal(1) if found is None else found


def units_told(columns: Iterable[ReadColumn], table: Table) -> Iterator[Finding]:
    """Notices: which columns were converted, and which were taken to be in the usual unit because nothing says so."""
    assumed = []
    for column in columns:
        item = table.by_id.get(column.field_id or "")
        if item is None or not column.unit:
            continue
        if (times := multiplier(column, item)) != 1:
            scaled = {"unit": column.unit, "stored": item.unit, "times": format(times.normalize(), "f")}
            yield about(column, "column_converted", Severity.NOTICE, field_id=item.id, slots=scaled)
        elif not column.stated and canonical_unit(item.unit) in _SAID:
            assumed.append((column, item))
    if assumed:
        slots = {"headers": tuple(column.header for column, _ in assumed), "units": _units_of(assumed)}
        yield Finding("units_assumed", Severity.NOTICE, slots=slots)


def _units_of(columns: Iterable[tuple[ReadColumn, Field]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.unit for _, item in columns))


def _unit_question(column: ReadColumn, item: Field, written: str) -> Finding:
    return about(
        column,
        "unit_unclear",
        Severity.QUESTION,
        field_id=item.id,
        value=written,
        options=units_for(item),
        asks=f"units/{column.key}",
        slots={"choices": units_for(item), "unit": item.unit},
    )
