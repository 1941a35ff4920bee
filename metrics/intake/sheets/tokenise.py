"""Text to cells: the delimiter, the records, and for each record the row number Excel shows.

Everything after this module sees only a ``Sheet``, whatever its cells come from (see ``workbook``). Excel shows one row
per record: a record with line breaks inside quotes is one row, and a blank line is a row too. The line ``sep=;`` with
which systems tell Excel the delimiter is none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from metrics.intake.sheets.bulk import read_alike, sound
from metrics.intake.sheets.cells import Building, Row, Rows, Sheet, fair_width, is_blank
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.intake.sheets.spelling import ranges
from metrics.model.finding import Finding, Severity

DELIMITERS = (",", "\t", ";", "，", "|")
_DECLARED = re.compile(r'"?sep=(?P<mark>[^"\r\n\0])"?(?P=mark)*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
# Headers stand within the first records of a form; below them a table goes on alike.
SAMPLE = 20
# So many broken quotations mean that the file is not what it seems; reading on line by line would only be slow.
_MOST_FAULTS = 200


@dataclass
class _Faults:
    """Rows whose quotation marks do not keep the rules.

    ``mended`` could be read anyway, ``inside`` have one within a word, where no spreadsheet writes it, ``open`` never
    close.
    """

    mended: list[int] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    too_long: list[int] = field(default_factory=list)
    unread_from: int | None = None
    too_many: int = 0


def tokenise(text: str, is_header: Callable[[str], bool], limits: Limits = PAGE) -> Sheet:
    """Split a text into records. ``is_header`` says whether a cell is a header of any table; it picks the delimiter.

    A file of the allowed size could still hold millions of empty lines; no more records than allowed are read.
    """
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    delimiter = choose_delimiter(text, is_header, declared["mark"] if declared else "")
    width = _usual_width(_sample(text, delimiter))
    faults = _Faults()
    lines = text.count("\n") + text.count("\r") + 1
    fair = fair_width(text.count(delimiter) + lines, lines)
    alike = read_alike(text, delimiter, width, limits.rows) if width <= fair else None
    rows = alike or _one_by_one(text, delimiter, min(width, fair), limits, faults)
    return Sheet(rows, range(1, len(rows) + 1), delimiter, tuple(_told(faults)))


def choose_delimiter(text: str, is_header: Callable[[str], bool], declared: str = "") -> str:
    """The delimiter that makes most cells of one record headers, then the one that makes records equally wide.

    Of two as good it is the one the file has ``declared``.
    """
    possible: tuple[str, ...] = (*declared, *DELIMITERS)
    return max(possible, key=lambda delimiter: _fit(text, delimiter, is_header))


def _sample(text: str, delimiter: str) -> list[Row]:
    """The first records with anything in them."""
    # A stray quotation mark must not make the sample swallow the file, so only its beginning is looked at.
    lines = io.StringIO(text[:100_000], newline="")
    return [row for row in islice(csv.reader(lines, delimiter=delimiter), 2 * SAMPLE) if not is_blank(row)]


def _fit(text: str, delimiter: str, is_header: Callable[[str], bool]) -> tuple[int, float]:
    sample = _sample(text, delimiter)
    hits = max((sum(map(is_header, row[: PAGE.columns])) for row in sample[:SAMPLE]), default=0)
    usual = _usual_width(sample)
    steady = sum(len(row) == usual for row in sample) / len(sample) if usual > 1 else 0.0
    return hits, steady


def _usual_width(sample: list[Row]) -> int:
    """How many cells most records have that have more than one; 1 when none has."""
    widths = Counter(len(row) for row in sample if len(row) > 1)
    return widths.most_common(1)[0][0] if widths else 1


def _one_by_one(text: str, delimiter: str, width: int, limits: Limits, faults: _Faults) -> Rows:
    """The records of any text; what is wrong with its quotation marks goes to ``faults``."""
    try:
        return _taken(_strictly(text, delimiter, faults), width, limits.rows, faults)
    except csv.Error:
        faults.inside.clear()
        return _taken(_line_by_line(text, delimiter, faults, 2 * limits.rows), width, limits.rows, faults)


def _strictly(text: str, delimiter: str, faults: _Faults) -> Iterator[Row]:
    """Records of a text whose quotation marks keep the rules, or stand within words."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    is_sound = sound(delimiter)
    for row, record in enumerate(csv.reader(lines(), delimiter=delimiter, strict=True), 1):
        if '"' in "".join(record) and not is_sound("".join(taken)):
            faults.inside.append(row)
        taken.clear()
        yield record


def _taken(records: Iterator[Row], width: int, most: int, faults: _Faults) -> Rows:
    building = Building(min(width, PAGE.columns))
    building.add_rows(islice(records, most))
    if next(records, None) is not None:
        faults.too_many = most
    return building.rows()


def _line_by_line(text: str, delimiter: str, faults: _Faults, most: int) -> Iterator[Row]:
    """Records of a text with broken quotation marks: one that does not keep the rules is read as the line it is.

    So a stray quotation mark costs its own line and never swallows those below it.
    """
    lines = list(islice(io.StringIO(text, newline=""), most))
    start, row, is_sound = 0, 0, sound(delimiter)
    while start < len(lines):
        if len(faults.mended) + len(faults.open) + len(faults.too_long) >= _MOST_FAULTS:
            faults.unread_from = row + 1
            return
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        begun = 0
        try:
            for record in reader:
                row += 1
                if '"' in "".join(record) and not is_sound("".join(lines[start + begun : start + reader.line_num])):
                    faults.inside.append(row)
                yield record
                begun = reader.line_num
            return
        except csv.Error:
            row += 1
            yield _mended(lines[start + begun], row, delimiter, faults)
            start += begun + 1


def _mended(line: str, row: int, delimiter: str, faults: _Faults) -> Row:
    line = line.rstrip("\r\n")
    if len(line) > csv.field_size_limit():
        faults.too_long.append(row)
        return line.split(delimiter)
    (faults.open if line.count('"') % 2 else faults.mended).append(row)
    return next(csv.reader([line], delimiter=delimiter), [])


def _told(faults: _Faults) -> Iterator[Finding]:
    if faults.mended:
        yield _finding("quotes_mended", Severity.WARNING, faults.mended)
    if faults.inside:
        yield _finding("quotes_inside", Severity.WARNING, faults.inside)
    if faults.open:
        yield _finding("quotes_open", Severity.ERROR, faults.open)
    if faults.too_long:
        yield _finding("line_too_long", Severity.ERROR, faults.too_long)
    if faults.unread_from is not None:
        yield _finding("rest_unread", Severity.ERROR, [faults.unread_from])
    if faults.too_many:
        yield Finding("too_many_rows", Severity.ERROR, slots={"limit": faults.too_many})


def _finding(code: str, severity: Severity, rows: list[int]) -> Finding:
    return Finding(code, severity, row=rows[0], slots={"rows": ranges(rows)})
