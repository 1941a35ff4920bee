"""Another table on the same sheet: below this one, above it, or beside it (DOMAIN §9.2).

A register of texts would take the rows of any table for its own, so a record that is a header ends the table, and what
follows is listed and told. Of the same table printed in two blocks side by side nothing is read: half of its rows would
be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from metrics.intake.drafts import row_words as words
from metrics.intake.drafts.headers import Header
from metrics.intake.drafts.vocabulary import Headers, any_of
from metrics.intake.sheets.cells import Row, Rows, Sheet, Texts
from metrics.intake.sheets.spelling import SPACES, header_form, letter
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter

# Of a column with more different texts than this only those spelt just as a header are looked at.
_FEW_WORDS = 1000
# One hit may be chance, as where a header is looked for.
_FEWEST = 2


@dataclass(frozen=True)
class Bounds:
    """The place at which a table ends, ``titles`` between its printed pages, and what is to be said of others."""

    end: int
    titles: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()


def bounds(sheet: Sheet, header: Header, vocabularies: Mapping[str, Headers]) -> Bounds:
    """Where a table ends because another one, or another quarter of it, begins; and whether one stands above it."""
    found: list[Finding] = []
    titles, numbers = set[int](), sheet.numbers
    own = [header_form(cell) for cell in header.cells]
    quarters = _quarters(sheet.rows[: header.first])
    for place in _headers(sheet, vocabularies):
        row = sheet.rows[place]
        slots = {"last": numbers[header.first] - 1}
        if place + 1 < header.first and not found:
            found.append(Finding("other_table_above", Severity.WARNING, numbers[place], value=_said(row), slots=slots))
        if place <= header.last:
            continue
        begins = _with_titles(sheet, place, header.last + 1)
        if [header_form(cell) for cell in row] == own and _quarters(sheet.rows[begins:place]) <= quarters:
            titles |= set(range(begins, place))
            continue
        slots = {"first": numbers[begins]}
        found.append(Finding("other_table_below", Severity.WARNING, numbers[place], value=_said(row), slots=slots))
        return Bounds(begins, frozenset(titles), tuple(found))
    return Bounds(len(sheet.rows), frozenset(titles), tuple(found))


def _headers(sheet: Sheet, vocabularies: Mapping[str, Headers]) -> list[int]:
    """The records most of whose cells are headers of one table."""
    is_header = any_of(vocabularies.values())
    spelt = frozenset().union(*(headers.spellings for headers in vocabularies.values()))
    hits = np.zeros(len(sheet.rows), dtype=np.int32)
    for texts in sheet.rows.columns:
        hits += texts.where(is_header if len(texts.words) <= _FEW_WORDS else spelt.__contains__)
    return [place for place in np.flatnonzero(hits >= _FEWEST).tolist() if _is_header(sheet.rows[place], vocabularies)]


def _is_header(row: Row, vocabularies: Mapping[str, Headers]) -> bool:
    filled = words.filled(row)
    matched = ([headers.match(cell) for cell in filled] for headers in vocabularies.values())
    most = max((len({m.field_id or m.choices for m in matches if m}) for matches in matched), default=0)
    return most >= _FEWEST and 2 * most >= len(filled)


def _with_titles(sheet: Sheet, place: int, start: int) -> int:
    """Where the lines begin that stand above a header and belong to it; notes belong to what stands above them."""
    begins = place
    while begins > start and not _says_more(sheet.rows[begins - 1]):
        begins -= 1
    return begins


def _says_more(row: Row) -> bool:
    """Whether a record is more than a title."""
    filled = words.filled(row)
    return len(filled) > 1 or any(cell.isascii() or words.is_note(words.form_of(cell)) for cell in filled)


def _quarters(titles: Iterable[Row]) -> set[Quarter]:
    return {found for row in titles for cell in row if (found := Quarter.find(cell[: words.LONGEST]))}


def _said(row: Row) -> str:
    return "｜".join(cell.strip(SPACES) for cell in words.filled(row))


def side_by_side(header: Header, headers: Headers) -> Finding | None:
    """That a header stands twice or more from left to right, with its key and another column."""
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(header.cells):
        if (match := headers.match(cell)) and match.field_id:
            places.setdefault(match.field_id, []).append(at)
    again = {name: at for name, at in places.items() if len(at) > 1}
    if len(again) < _FEWEST or not again.keys() >= set(headers.table.row_key):
        return None
    begins = min(at[1] for at in again.values())
    if any(at[0] >= begins for at in again.values()):
        return None
    slots = {"letter": letter(begins), "headers": tuple(header.cells[at[1]].strip(SPACES) for at in again.values())}
    return Finding("blocks_side_by_side", Severity.ERROR, column=begins, slots=slots)


def beside(
    sheet: Sheet, header: Header, table: str, vocabularies: Mapping[str, Headers]
) -> tuple[Sheet, Header, tuple[Finding, ...]]:
    """The sheet and header without another table that stands beside this one, parted from it by a blank column."""
    own = vocabularies[table]
    for first, last in _blocks(sheet, header):
        matches = [match for cell in header.cells[first:last] if (match := own.match(cell))]
        most = max(sum(map(headers.knows, header.cells[first:last])) for headers in vocabularies.values())
        if max(len(matches), _FEWEST - 1) >= most or {m.field_id for m in matches} & set(own.table.row_key):
            continue
        slots = {"first": letter(first), "last": letter(last - 1)}
        said = _said(list(header.cells[first:last]))
        told = Finding("other_table_beside", Severity.WARNING, column=first, value=said, slots=slots)
        return *_without(sheet, header, first, last), (told,)
    return sheet, header, ()


def _blocks(sheet: Sheet, header: Header) -> Iterator[tuple[int, int]]:
    """The columns of a header from one blank column to the next, where there are several such blocks."""
    is_gap = [
        not cell.strip(SPACES) and not any(word.strip(SPACES) for word in _below(sheet, header, at).words)
        for at, cell in enumerate(header.cells)
    ]
    ends = [at for at, gap in enumerate((*is_gap, True)) if gap]
    blocks = [(before + 1, at) for before, at in pairwise((-1, *ends)) if at > before + 1]
    yield from blocks if len(blocks) > 1 else ()


def _below(sheet: Sheet, header: Header, index: int) -> Texts:
    return sheet.rows.column(index).at(slice(header.last + 1, None))


def _without(sheet: Sheet, header: Header, first: int, last: int) -> tuple[Sheet, Header]:
    """A sheet and its header with some columns blank; all others keep their letters."""
    blank = Texts([""], np.zeros(len(sheet.rows), dtype=np.int32))
    columns = [blank if first <= at < last else texts for at, texts in enumerate(sheet.rows.columns)]
    cells = [*header.cells[:first], *[""] * (last - first), *header.cells[last:]]
    rows = Rows(columns, sheet.rows.widths, sheet.rows.beyond)
    return replace(sheet, rows=rows), replace(header, cells=tuple(cells))
