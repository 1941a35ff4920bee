"""Reading an upload in a process of its own, so that no file costs anybody but its sender anything.

The draft comes back in pieces: each is unpacked in one call that holds the interpreter, and other people's pages are
answered in between. What was read against (tables, records, the file itself) is not sent back but put in again here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from metrics import registry
from metrics.confined import work
from metrics.errors import Overstepped
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.draft import Draft, DraftPart, Upload
from metrics.intake.drafts.facts import Facts
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.parse import Progress, silent
from metrics.intake.drafts.rows import Excluded
from metrics.intake.sheets.cells import Merge, Rows, Sheet, Spoiled, Texts
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Table

_ADMITS = (
    Answers, ReadColumn, Draft, DraftPart, Excluded, Facts, Finding, Merge, Quarter, Reporting, Rows, Severity, Sheet,
    Spoiled, Texts, Upload,
)  # fmt: skip
_PIECE = 2000
_NO_ANSWERS = Answers()
# What the process loads before the first file comes.
MODULES = (__name__, registry.__name__)


def read_apart(
    upload: Upload,
    *,
    tables: Mapping[str, Table],
    records: Records | None,
    answers: Answers = _NO_ANSWERS,
    limits: Limits = PAGE,
    progress: Progress = silent,
) -> Draft:
    """The same as ``read``, within the limits; a file that oversteps them becomes a draft that says so."""
    if len(upload.data) > limits.size:
        return read(upload, tables=tables, records=records, answers=answers, limits=limits)
    received = _Received()
    told = work.run(
        _work, upload, answers, limits, given=(tables, records), bounds=limits.bounds, admits=_ADMITS
    )  # fmt: skip
    try:
        for value in told:
            if isinstance(value, float):
                progress(value)
            else:
                received.take(*value)
    except Overstepped as error:
        slots = {"seconds": round(limits.bounds.cpu), "megabytes": limits.bounds.memory // 1024**2}
        return Draft(upload, answers, findings=(Finding(f"reading_{error.how}", Severity.ERROR, slots=slots),))
    return received.draft(upload, answers, tables)


def _work(
    tell: Callable[[object], None], tables: Mapping[str, Table], records: Records | None,
    upload: Upload, answers: Answers, limits: Limits,
) -> None:  # fmt: skip
    draft = read(upload, tables=tables, records=records, answers=answers, limits=limits, progress=tell)
    for piece in _pieces(draft):
        tell(piece)


def _pieces(draft: Draft) -> Iterator[tuple[str, object]]:
    """The lists of a draft some thousand at a time, its columns one by one, and last the draft without them."""
    for name in ("findings", "excluded"):
        values = getattr(draft, name)
        for place in range(0, len(values), _PIECE):
            yield name, values[place : place + _PIECE]
    for part in draft.parts:
        yield "parts", (part,)
    sheet = draft.sheet
    if sheet:
        for column in sheet.rows.columns:
            yield "columns", (column,)
        sheet = replace(sheet, rows=Rows((), sheet.rows.widths, sheet.rows.beyond))
    table = draft.table.id if draft.table else None
    upload = draft.upload if draft.is_withheld else None
    answers = draft.answers if draft.is_withheld else None
    bare = replace(
        draft, upload=Upload("", b""), answers=_NO_ANSWERS, table=None, findings=(), excluded=(), parts=(), sheet=sheet
    )
    yield "draft", (bare, upload, answers, table)


@dataclass
class _Received:
    """The pieces so far."""

    pieces: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, name: str, values: tuple[Any, ...]) -> None:
        """Take a piece."""
        self.pieces.setdefault(name, []).extend(values)

    def draft(self, upload: Upload, answers: Answers, tables: Mapping[str, Table]) -> Draft:
        """The whole draft."""
        bare, withheld, kept, table = self.pieces["draft"]
        sheet = bare.sheet
        if sheet:
            sheet = replace(sheet, rows=Rows(self._all("columns"), sheet.rows.widths, sheet.rows.beyond))
        return cast(Draft, replace(
            bare, upload=withheld or upload, answers=kept or answers, table=tables[table] if table else None,
            sheet=sheet, findings=self._all("findings"), excluded=self._all("excluded"), parts=self._all("parts"),
        ))  # fmt: skip

    def _all(self, name: str) -> tuple[Any, ...]:
        return tuple(self.pieces.get(name, ()))
