"""Which sheet of a workbook is read: the one whose header names most columns of a table, not the first.

A sheet without rows below its header gives way to one that has some, a hidden one to one that is shown. Where two are
as good, as last quarter's sheet and this quarter's are, the clerk is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.headers import find_header
from metrics.intake.drafts.vocabulary import Headers
from metrics.intake.sheets.cells import Sheet
from metrics.model.finding import Finding, Severity

# A sheet that names so much of what the best one names is as good: one quarter's form may lack a column.
_AS_GOOD = 0.8


@dataclass(frozen=True)
class Chosen:
    """The sheet to read, None while it is asked about, and what is to be said.

    ``tables`` are the names of those anybody sees that have a header and rows, where there is a choice.
    """

    sheet: Sheet | None
    findings: tuple[Finding, ...] = ()
    tables: tuple[str, ...] = ()


def choose(sheets: Sequence[Sheet], vocabularies: Mapping[str, Headers], answers: Answers) -> Chosen:
    """Choose among the sheets of a file."""
    if len(sheets) == 1:
        return Chosen(sheets[0], tuple(_about_others(sheets[0], sheets)))
    scored = [(sheet, *_score(sheet, vocabularies)) for sheet in sheets]
    tables = tuple(sheet.name for sheet, _, has_rows in scored if has_rows and not sheet.is_hidden)
    if named := next((sheet for sheet in sheets if sheet.name == answers.sheet), None):
        return Chosen(named, tuple(_about_others(named, sheets)), tables)
    best = _best(sheets, scored)
    if len(best) > 1:
        names = tuple(sheet.name for sheet in best)
        slots = {"sheets": names}
        asked = Finding("sheet_unclear", Severity.QUESTION, options=names, asks="sheet", slots=slots)
        return Chosen(None, (asked,), tables)
    return Chosen(best[0], tuple(_about_others(best[0], sheets)), tables)


def _best(sheets: Sequence[Sheet], scored: Sequence[tuple[Sheet, int, bool]]) -> list[Sheet]:
    """The sheets that are as good as the best; the first with anything in it when none has a header."""
    headed = [(sheet, hits, has_rows) for sheet, hits, has_rows in scored if hits]
    if not headed:
        return [next((sheet for sheet in sheets if sheet.rows and not sheet.is_hidden), sheets[0])]
    first = max((not sheet.is_hidden, has_rows) for sheet, _, has_rows in headed)
    rivals = [(sheet, hits) for sheet, hits, has_rows in headed if (not sheet.is_hidden, has_rows) == first]
    most = max(hits for _, hits in rivals)
    return [sheet for sheet, hits in rivals if hits >= _AS_GOOD * most]


def _score(sheet: Sheet, vocabularies: Mapping[str, Headers]) -> tuple[int, bool]:
    """How many columns a sheet's header names, 0 without a header, and whether there are rows below it."""
    header = find_header(sheet, vocabularies)
    if header is None:
        return 0, False
    return max(header.hits.values()), len(sheet.rows.filled(range(header.last + 1, len(sheet.rows)))) > 0


def _about_others(sheet: Sheet, sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Notices: the sheet that was read is hidden; others were not read."""
    if sheet.is_hidden:
        yield Finding("sheet_hidden", Severity.NOTICE, slots={"sheet": sheet.name})
    others = [other for other in sheets if other is not sheet and other.rows]
    for code, is_hidden in (("sheets_unread", False), ("sheets_hidden_unread", True)):
        if names := tuple(other.name for other in others if other.is_hidden == is_hidden):
            yield Finding(code, Severity.NOTICE, slots={"sheet": sheet.name, "sheets": names})
