"""Which field each column of a file is, and what has to be asked.

Only an exact header maps silently. An ambiguous header (DOMAIN §3.12), two columns for one field, or a line number
that would become a key is asked about; an unknown header is named, with what it might have been, and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from metrics.intake.drafts.answers import IGNORE, Answers
from metrics.intake.drafts.column import ReadColumn, about, units_told, with_unit
from metrics.intake.drafts.headers import is_line_number
from metrics.intake.drafts.vocabulary import Headers, Match
from metrics.intake.sheets.cells import Rows
from metrics.intake.sheets.spelling import SPACES, header_form, letter
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Need, Table, Type


@dataclass(frozen=True)
class ColumnMap:
    """Columns of a file and what is to be said about them."""

    columns: tuple[ReadColumn, ...]
    findings: tuple[Finding, ...]

    @property
    def by_field(self) -> dict[str, ReadColumn]:
        """Columns by the field they are."""
        return {column.field_id: column for column in self.columns if column.field_id}


def map_columns(
    headers: Headers,
    cells: Sequence[str],
    answers: Answers,
    *,
    rows: Rows,
    start: int,
    file_units: Sequence[str],
) -> ColumnMap:
    """Map the cells of a header. The records below it begin at ``start``."""
    table = headers.table
    columns = list(_keyed(cells))
    matches = _matches(columns, headers, rows, start)
    columns = [_first_look(column, matches.get(column.index), table, answers) for column in columns]
    columns = _without_rivals(columns, matches, answers)
    findings: list[Finding] = []
    filled = {column.index for column in columns if not column.header and _has_any(rows, start, column.index)}
    for place, column in enumerate(columns):
        if column.field_id:
            item = table.by_id[column.field_id]
            columns[place], told = with_unit(column, matches.get(column.index), item, answers, file_units)
            findings += told
        elif column.how == "unknown" and not column.header and place not in filled:
            columns[place] = replace(column, how="empty")
        else:
            findings += _asked(column, matches.get(column.index), columns, headers)
    findings += units_told(columns, table)
    findings += _rivals(columns, table)
    findings += _missing(columns, matches, table)
    return ColumnMap(tuple(columns), tuple(findings))


def _keyed(cells: Sequence[str]) -> Iterator[ReadColumn]:
    forms = [header_form(cell) for cell in cells]
    times = Counter(forms)
    for index, cell in enumerate(cells):
        header = cell.strip(SPACES)
        is_alone = header and times[forms[index]] == 1
        yield ReadColumn(index, header, header if is_alone else f"{header}@{letter(index)}")


def _has_any(rows: Rows, start: int, index: int) -> bool:
    """Whether a column has anything in it below the header."""
    return any(word.strip(SPACES) for word in rows.column(index).at(slice(start, None)).words)


def _matches(columns: Sequence[ReadColumn], headers: Headers, rows: Rows, start: int) -> dict[int, Match]:
    """What each header names. A column of line numbers that would become a key is put in doubt."""
    found = {column.index: match for column in columns if (match := headers.match(column.header))}
    for column in columns:
        match = found.get(column.index)
        if match is None or match.field_id not in headers.table.key or not is_line_number(column.header):
            continue
        is_alone = [other.field_id for other in found.values()].count(match.field_id) == 1
        if is_alone and _counts_lines(rows.column(column.index).at(slice(start, None))):
            found[column.index] = replace(match, field_id=None, choices=(match.field_id,))
    return found


def _counts_lines(cells: Iterable[str]) -> bool:
    """Whether a column says 1, 2, 3 … down the file, and so may be no more than the number of the line."""
    numbers = [cell.strip(SPACES) for cell in cells]
    numbers = [cell for cell in numbers if cell.isascii() and cell.isdecimal()]
    return bool(numbers) and numbers == [str(count) for count in range(1, len(numbers) + 1)]


def _first_look(column: ReadColumn, match: Match | None, table: Table, answers: Answers) -> ReadColumn:
    """What a column is by its header alone, or by the answer given for it."""
    answer = answers.columns.get(column.key)
    if answer == IGNORE or (answer and answer not in table.by_id and match and answer in match.choices):
        return replace(column, how="ignored")
    if answer in table.by_id:
        return replace(column, field_id=answer, how="answer")
    if match is None:
        return replace(column, how="line_number" if is_line_number(column.header) else "unknown")
    if match.choices:
        return replace(column, how="asked")
    return replace(column, field_id=match.field_id, how="own" if match.is_own_name else "alias")


def _without_rivals(columns: Sequence[ReadColumn], matches: Mapping[int, Match], answers: Answers) -> list[ReadColumn]:
    """Let go of columns whose field another column has: by answer, or a line number that is only an alias."""
    claims: dict[str, list[ReadColumn]] = {}
    for column in columns:
        if column.field_id:
            claims.setdefault(column.field_id, []).append(column)
    lost: dict[int, str] = {}
    for field_id, rivals in claims.items():
        if len(rivals) == 1:
            continue
        chosen = answers.duplicates.get(field_id)
        if any(column.letter == chosen for column in rivals):
            lost |= {column.index: "ignored" for column in rivals if column.letter != chosen}
        elif any(not is_line_number(column.header) for column in rivals):
            lost |= {column.index: "line_number" for column in rivals if is_line_number(column.header)}
    return [
        replace(column, field_id=None, how=lost[column.index]) if column.index in lost else column for column in columns
    ]


def _asked(
    column: ReadColumn, match: Match | None, columns: Sequence[ReadColumn], headers: Headers
) -> Iterator[Finding]:
    """The question about an ambiguous header, or the warning about an unknown one."""
    table = headers.table
    if column.how == "asked" and match:
        taken = {other.field_id for other in columns}
        free = [choice for choice in match.choices if choice not in taken]
        named = tuple(table.by_id[choice].header for choice in free if choice in table.by_id)
        options = (*(choice for choice in free if choice in table.by_id), IGNORE)
        yield about(
            column,
            "column_ambiguous",
            Severity.QUESTION,
            options=options,
            asks=f"columns/{column.key}",
            rule="§3.12",
            slots={"choices": named},
        )
    elif column.how == "unknown":
        near = tuple(name for name in headers.suggest(column.header) if name not in {c.field_id for c in columns})
        code = "column_unknown_near" if near and column.header else "column_unknown"
        yield about(
            column,
            code if column.header else "column_without_header",
            Severity.WARNING,
            options=(*near, IGNORE),
            asks=f"columns/{column.key}",
            slots={"choices": tuple(table.by_id[name].header for name in near), "letter": column.letter},
        )


def _rivals(columns: Sequence[ReadColumn], table: Table) -> Iterator[Finding]:
    for item in table.fields:
        rivals = [column for column in columns if column.field_id == item.id]
        if len(rivals) > 1:
            letters = tuple(column.letter for column in rivals)
            yield about(
                rivals[1],
                "column_duplicate",
                Severity.QUESTION,
                field_id=item.id,
                options=letters,
                asks=f"duplicates/{item.id}",
                slots={"letters": letters, "field": item.header, "headers": tuple(c.header for c in rivals)},
            )


def _missing(columns: Iterable[ReadColumn], matches: Mapping[int, Match], table: Table) -> Iterator[Finding]:
    """Required columns that are not there; the quarter may come from elsewhere, an open question may be one."""
    columns = list(columns)
    present = {column.field_id for column in columns}
    possible = {choice for c in columns if c.how == "asked" for choice in matches[c.index].choices}
    for item in table.fields:
        if item.need is not Need.REQUIRED or item.default is not None or item.id in present | possible:
            continue
        if item.id != table.period or item.type is not Type.QUARTER:
            code = "column_missing" if item.aliases else "column_missing_plain"
            slots = {"aliases": item.aliases}
            yield Finding(code, Severity.ERROR, field_id=item.id, header=item.header, slots=slots)
