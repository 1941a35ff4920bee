"""The sheets of one workbook read together: each a draft of its own, all of them one version or none.

Registers are read first, and each sheet against the record as it will be with those before it, so that a name that
stands in the register of the same workbook is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.apart import read_apart
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.parse import Progress, silent
from metrics.intake.records.outcome import keys_of, would_be
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.schema import Kind, Table
from metrics.store.archive import Archive

_NAMED = 5
# What is said of the sheets that were not read is not true where they are read together.
_OF_ONE = frozenset({"sheets_unread", "sheets_hidden_unread"})


@dataclass(frozen=True)
class Bundle:
    """Several sheets of a workbook as read, in the order in which they build on each other.

    ``findings`` are about them together: two that hold the same rows, and which sheets are not among them.
    """

    upload: Upload
    answers: Answers
    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_committable(self) -> bool:
        """Whether nothing stands in the way of any of them."""
        return (
            bool(self.drafts)
            and not any(finding.blocks for finding in self.findings)
            and all(draft.is_committable for draft in self.drafts)
        )

    @property
    def is_withheld(self) -> bool:
        """Whether the workbook holds personal data; every sheet is looked through with each of them."""
        return any(draft.is_withheld for draft in self.drafts)

    @property
    def encoding(self) -> str:
        """What the file is; "" for one that cannot be opened."""
        return self.drafts[0].encoding if self.drafts else ""

    @property
    def rows(self) -> int:
        """How many rows were accepted."""
        return sum(draft.rows for draft in self.drafts)


def read_all(
    upload: Upload,
    *,
    tables: Mapping[str, Table],
    records: Records,
    archive: Archive,
    answers: Answers,
    limits: Limits = PAGE,
    progress: Progress = silent,
) -> Draft | Bundle:
    """Read the sheets named together, or as ``read_apart`` does where none are. ``records`` are the archive's."""

    def read(name: str, known: Records) -> Draft:
        return read_apart(upload, tables=tables, records=known, answers=answers.sheets[name], limits=limits)

    if not answers.sheets:
        return read_apart(upload, tables=tables, records=records, answers=answers, limits=limits, progress=progress)
    first = []
    for place, name in enumerate(answers.sheets, 1):
        first.append(read(name, records))
        progress(place / len(answers.sheets))
    if withheld := next((draft for draft in first if draft.is_withheld), None):
        return Bundle(withheld.upload, replace(withheld.answers, sheets={}), (withheld,))
    drafts = tuple(_in_turn(sorted(first, key=rank_among(tables)), read, archive, records))
    return Bundle(upload, answers, drafts, (*_clashes(drafts), *_left_out(first, answers)))


def _left_out(drafts: list[Draft], answers: Answers) -> Iterator[Finding]:
    told = (finding.slots["sheets"] for draft in drafts for finding in draft.findings if finding.code in _OF_ONE)
    if names := tuple(name for name in dict.fromkeys(chain.from_iterable(told)) if name not in answers.sheets):
        yield Finding("sheets_left_out", Severity.NOTICE, slots={"sheets": names})


def rank_among(tables: Mapping[str, Table]) -> Callable[[Draft], tuple[bool, int, str]]:
    """Registers before what is checked against them, then the order of the catalogue, then the earlier quarter."""
    order = list(tables)

    def rank(draft: Draft) -> tuple[bool, int, str]:
        if draft.table is None:
            return True, len(order), ""
        first = min((str(part.quarter) for part in draft.parts if part.quarter), default="")
        return draft.table.kind is not Kind.REGISTER, order.index(draft.table.id), first

    return rank


def _in_turn(
    drafts: list[Draft], read: Callable[[str, Records], Draft], archive: Archive, records: Records
) -> Iterator[Draft]:
    """Each read again against what those before it will make of the record."""
    done: list[Draft] = []
    for draft in drafts:
        now = read(str(draft.answers.sheet), would_be(done, archive, records)) if any(d.table for d in done) else draft
        done.append(replace(now, findings=tuple(f for f in now.findings if f.code not in _OF_ONE)))
        yield done[-1]


def _clashes(drafts: tuple[Draft, ...]) -> Iterator[Finding]:
    """Errors about two sheets that say what the same list, or the same row, is: one would undo the other."""
    for one, other in combinations(drafts, 2):
        if one.table is None or one.table is not other.table:
            continue
        if names := list(dict.fromkeys(_held(one, one.table) & _held(other, one.table))):
            slots = {"sheets": (one.answers.sheet, other.answers.sheet), "names": tuple(sorted(names)[:_NAMED])}
            yield Finding("sheets_clash", Severity.ERROR, asks=f"sheets/{other.answers.sheet}", slots=slots)


def _held(draft: Draft, table: Table) -> set[str]:
    """What a draft says all of: the rows of events; of a list its quarter, of a register its name."""
    if table.kind is Kind.EVENT:
        return {" ".join(map(str, key)) for part in draft.parts for key in keys_of(table, part.texts)}
    return {_quarter(part.quarter, table) for part in draft.parts}


def _quarter(quarter: Quarter | None, table: Table) -> str:
    return str(quarter) if quarter else table.names[0]
