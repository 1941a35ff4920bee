"""A draft becomes a version: the whole file or nothing.

What the clerk was told, answered and corrected goes into the log with it, so that nobody has to ask later why a row
was accepted. Replacing or removing something on record needs a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from metrics.errors import Conflict, NothingNew, PersonalData, ReasonMissing, Unanswered
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.guard import refuse_personal
from metrics.intake.drafts.marked_rows import shape
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.diff import changes
from metrics.intake.records.outcome import State, together
from metrics.model.records import Reporting
from metrics.model.schema import Kind, Table
from metrics.store.archive import Archive
from metrics.store.canonical_csv import write_texts
from metrics.store.entry import Entry
from metrics.store.leave import Leave
from metrics.store.log import NewPart, Store

# A log entry stays small enough to read; the uploaded file, kept beside it, gives the same findings again.
_MOST_FINDINGS = 500


def commit(draft: Draft | Bundle, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
    """Make a version of a draft, or of several, looked at against version ``seen``, or approve its submission with it.

    Raises Unanswered for a draft with errors or open questions, PersonalData for one, or a reason, with numbers of
    people, NothingNew when the record says all of it already,
    ReasonMissing when it replaces or removes something and ``why`` is blank, and Conflict, Unwritten or Damaged as the
    store does; then nothing was committed.
    """
    refuse_personal(who, why)
    return store.commit(
        would_become(draft, store, why=why, seen=seen),
        raw=draft.upload.data,
        raw_name=draft.upload.name,
        who=who,
        why=why.strip(),
        accepted=tuple(item for each in draft.drafts for item in _accepted(each, is_one_of=each is not draft)),
        seen=seen,
        leave=leave,
    )


def would_become(draft: Draft | Bundle, archive: Archive, *, why: str, seen: int) -> tuple[NewPart, ...]:
    """What a draft, or several together, make of each quarter they change; nothing is written.

    Raises Unanswered, NothingNew, ReasonMissing and Conflict as ``commit`` does.
    """
    if draft.is_withheld:
        raise PersonalData(f"{draft.upload.name} holds personal data")
    if not draft.is_committable:
        found = [finding for each in (draft, *draft.drafts) for finding in each.findings]
        open_findings = dict.fromkeys(finding.code for finding in found if finding.blocks)
        raise Unanswered(f"{draft.upload.name} cannot be committed: {', '.join(open_findings) or 'it has no rows'}")
    made = []
    for became in together(draft.drafts, archive, seen):
        _check_events(became.table, archive, seen)
        for diff in changes(became.table, became.before, became.after):
            if not why.strip() and diff.replaces:
                raise ReasonMissing(f"{draft.upload.name} replaces or removes rows of {became.table.id}; say why")
            if not diff.is_empty:
                made.append(_part(became.table, diff.quarter, became.after[diff.quarter]))
    if not made:
        raise NothingNew(f"the record has all of {draft.upload.name} already")
    return tuple(made)


def _check_events(table: Table, archive: Archive, seen: int) -> None:
    """Refuse events made against an older state of any quarter: a key may have moved since. Raises Conflict."""
    head = archive.head()[0]
    if table.kind is Kind.EVENT and archive.current(table.id, seen) != archive.current(table.id, head):
        raise Conflict(seen, head)


def _part(table: Table, quarter: str, state: State) -> NewPart:
    if state.reporting is Reporting.MISSING:
        return NewPart.withdrawn(table.id, quarter)
    return NewPart(table.id, quarter, write_texts(table, state.texts), len(state.texts), state.reporting)


def _accepted(draft: Draft, *, is_one_of: bool) -> Iterator[Mapping[str, Any]]:
    """What was told and let stand, then what was answered; of one of several sheets with its name."""
    sheet = {"sheet": draft.answers.sheet} if is_one_of else {}
    for finding in draft.findings[:_MOST_FINDINGS]:
        said = {
            "finding": finding.code,
            "severity": finding.severity.value,
            "rule": finding.rule,
            "row": finding.row,
            "field": finding.field_id,
            "header": finding.header,
            "value": finding.value,
            "reason": finding.slots.get("reason") or None,
            **sheet,
        }
        yield {name: value for name, value in said.items() if value not in (None, "")}
    if len(draft.findings) > _MOST_FINDINGS:
        yield {"more_findings": len(draft.findings) - _MOST_FINDINGS}
    if answers := draft.answers.to_dict():
        table = {"table": draft.table.id} if is_one_of and draft.table else {}
        yield {"answers": answers, **table, **({"shape": rows} if (rows := shape(draft)) else {})}
