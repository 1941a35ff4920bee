"""Where the header of a form is: after title lines, sometimes in two rows of merged cells.

The header is what the clerk says it is; else the record, among the first twenty, most of whose cells are headers of
one table (DOMAIN §9.2). Two rows are read as one where that names more columns, 计划 over 开工日期 and 完工日期, or
where the second can be nothing else: cells reach down into it, or it only parts labels of the first that reach over
several columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from metrics.intake.drafts.role import Role
from metrics.intake.drafts.vocabulary import LINE_NUMBERS, Headers, any_of, is_unit
from metrics.intake.sheets.cells import Merge, Row, Sheet, is_blank
from metrics.intake.sheets.limits import PAGE
from metrics.intake.sheets.spelling import SPACES, header_form, plain
from metrics.intake.sheets.tokenise import SAMPLE

_NO_MARKS: Mapping[int, Role] = {}
# One hit may be chance: 备注 also stands in the middle of a form.
_FEWEST = 2
# Official forms have headers of up to four rows.
DEEPEST = 4
# A label over several columns that says nothing about what they are.
_NEUTRAL = re.compile(
    r"(?!.*(?:上|去|下|同期|计划|目标|预计|增减|比))"
    r"(?:.*(?:情况|信息|概况)|基本.*|(?:施工|建设|改造|工程|项目)?(?:投资|金额|资金|时间|日期|进度|指标|内容))(?:\(.*\))?"
)


@dataclass(frozen=True)
class Header:
    """The header of a sheet: the positions of its first and last record, its cells, and hits by table.

    ``between`` are the positions of records inside that are no part of it.
    """

    first: int
    last: int
    cells: tuple[str, ...]
    hits: Mapping[str, int]
    between: tuple[int, ...] = ()

    def rows(self, sheet: Sheet) -> tuple[int, ...]:
        """The row numbers of its records."""
        return tuple(sheet.numbers[at] for at in range(self.first, self.last + 1) if at not in self.between)


def find_header(
    sheet: Sheet, vocabularies: Mapping[str, Headers], marks: Mapping[int, Role] = _NO_MARKS
) -> Header | None:
    """The header of a sheet, or None when nobody marked it and no record names two columns of any table."""
    best: Header | None = None
    words = _Words(vocabularies, any_of(vocabularies.values()))
    marked = sorted(number for number, role in marks.items() if role is Role.HEADER)
    if found := [place for number in marked if (place := sheet.place(number)) is not None]:
        return _as_marked(sheet, found, marks, words)
    # Twenty records, not twenty rows: forms put blank lines between title and header.
    places = [place for place, row in enumerate(sheet.rows[: 10 * SAMPLE]) if not is_blank(row)][:SAMPLE]
    for place in (place for place in places if sheet.numbers[place] not in marks):
        single = _header(place, place, sheet.rows[place], words)
        candidate = _with_next(sheet, place, single, marks, words) or single
        if best is None or _most(candidate) > _most(best):
            best = candidate
    return best if best and _most(best) >= _FEWEST else None


def _as_marked(sheet: Sheet, places: list[int], marks: Mapping[int, Role], words: _Words) -> Header:
    """The header the clerk marked: just these rows, of one also what plainly belongs to it."""
    if len(places) == 1:
        places = [place for place in laid_out(sheet, places[0]) if sheet.numbers[place] not in marks or place in places]
    first, last = places[0], places[-1]
    if first == last:
        single = _header(first, first, sheet.rows[first], words)
        return _with_next(sheet, first, single, marks, words) or single
    cells = sheet.rows[first][: PAGE.columns]
    for over, place in pairwise(places):
        below = sheet.rows[place][: PAGE.columns]
        cells = _joined_rows(_over(sheet, over, cells, below), below, words)
    between = tuple(set(range(first, last)) - set(places))
    return replace(_header(first, last, cells, words), between=between)


def laid_out(sheet: Sheet, place: int) -> range:
    """The records a header that begins in one covers: its merged cells reach down, or stand over several columns."""
    number, end = sheet.numbers[place], place + 1
    blocks = [block for block in sheet.merges if block.first_row == number]
    last = max((block.last_row for block in blocks), default=number)
    if last == number and (below := sheet.place(number + 1)) is not None:
        under = sheet.rows[below]
        spans = (under[block.first_column : block.last_column + 1] for block in blocks)
        last += any(sum(bool(cell.strip(SPACES)) for cell in cells) > 1 for cells in spans)
    while end < len(sheet.rows) and end - place < DEEPEST and sheet.numbers[end] <= last:
        end += 1
    return range(place, end)


@dataclass(frozen=True)
class _Words:
    """The headers of every table, and whether a cell is one of any."""

    of: Mapping[str, Headers]
    any: Callable[[str], bool]


def _header(first: int, last: int, cells: Row, words: _Words) -> Header:
    likely = [cell for cell in cells[: PAGE.columns] if cell and words.any(cell)]
    return Header(first, last, tuple(cells), {name: _hits(likely, headers) for name, headers in words.of.items()})


def _most(header: Header) -> int:
    return max(header.hits.values(), default=0)


def _hits(cells: Row, headers: Headers) -> int:
    """How many different fields, or ambiguous headers, a record names."""
    named = set()
    for cell in cells:
        if match := headers.match(cell):
            named.add(match.field_id or header_form(cell))
    return len(named)


def _with_next(sheet: Sheet, place: int, single: Header, marks: Mapping[int, Role], words: _Words) -> Header | None:
    """The record and the one below read as a header in two rows, where that names more than either alone."""
    number = sheet.numbers[place] + 1
    if place + 1 >= len(sheet.rows) or sheet.numbers[place + 1] != number or number in marks:
        return None
    top, below = sheet.rows[place][: PAGE.columns], sheet.rows[place + 1][: PAGE.columns]
    under = _header(place + 1, place + 1, below, words)
    both = _header(place, place + 1, _joined_rows(_over(sheet, place, top, below), below, words), words)
    if _most(both) > max(_most(single), _most(under)) or (_most(both) == _most(single) and is_unit_row(below)):
        return both
    reaches_down = any(m.first_row == number - 1 and m.last_row == number for m in sheet.merges)
    is_parted = reaches_down or (not sheet.merges and _parts_labels(top, below))
    return both if is_parted and _most(single) >= max(_FEWEST, _most(under) + 1) else None


def _parts_labels(top: Row, below: Row) -> bool:
    """Whether a record only has words, and just below labels that reach over blank cells, each of which it fills."""
    filled = [place for place, cell in enumerate(below) if cell.strip(SPACES)]
    if len(filled) < _FEWEST or any(character.isdigit() for place in filled for character in below[place]):
        return False
    labels = [place for place, cell in enumerate(top) if cell.strip(SPACES)]
    parted = set[int]()
    for start, end in pairwise((*labels, max(len(top), filled[-1] + 1))):
        reach = range(start, end if end in labels else filled[-1] + 1)
        if len(reach) > 1 and any(place in reach for place in filled):
            parted |= set(reach)
    return parted == set(filled)


def _over(sheet: Sheet, place: int, top: Row, below: Row) -> Row:
    """A header row in which a label stands over every column it is about."""
    number = sheet.numbers[place]
    blocks = [m for m in sheet.merges if m.first_row == m.last_row == number]
    return _spread(top, blocks) if blocks else _carried(top, below)


def _spread(top: Row, blocks: Iterable[Merge]) -> Row:
    """A header row in which a label stands over every column of its merged cells."""
    labels = list(top)
    for block in blocks:
        last = min(block.last_column, PAGE.columns)
        if block.first_column > last:
            continue
        labels += [""] * (last + 1 - len(labels))
        labels[block.first_column : last + 1] = [labels[block.first_column]] * (last + 1 - block.first_column)
    return labels


def _carried(top: Row, below: Row) -> Row:
    """The same where nothing says which cells are merged: a label stands over every column up to the next one."""
    labels, label = [], ""
    for place in range(max(len(top), len(below))):
        upper = top[place] if place < len(top) else ""
        label = upper if upper.strip(SPACES) else label
        has_lower = place < len(below) and below[place].strip(SPACES)
        labels.append(label if has_lower else upper)
    return labels


def _joined_rows(labels: Row, below: Row, words: _Words) -> Row:
    """Two header rows as one."""
    pairs = zip_longest(labels, below, fillvalue="")
    return [_joined(over.strip(SPACES), lower.strip(SPACES), words) for over, lower in pairs]


def _joined(over: str, under: str, words: _Words) -> str:
    if not over or not under:
        return over or under
    if is_unit(plain(under).strip("()[]")):
        return f"{over}（{plain(under).strip('()[]')}）"
    pairs = [over + under, under + over]
    # 上季度 over 形象进度 is not this quarter's progress: a label may only be left out when it says nothing.
    if _NEUTRAL.fullmatch(header_form(over)):
        pairs.append(under)
    return next((name for name in pairs if words.any(name)), over + under)


def is_unit_row(row: Row) -> bool:
    """Whether a record has nothing but units of measure."""
    filled = [plain(cell).strip("()[]") for cell in row if cell.strip(SPACES)]
    return bool(filled) and all(is_unit(cell) for cell in filled)


def is_line_number(header: str) -> bool:
    """Whether a column only numbers the lines."""
    return header_form(header) in LINE_NUMBERS
