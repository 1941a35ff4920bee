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
from metrics.intake.records.diff import changes
from metrics.intake.records.outcome import State, on_record, resulting
from metrics.model.records import Reporting
from metrics.model.schema import Kind, Table
from metrics.store.archive import Archive
from metrics.store.canonical_csv import write_texts
from metrics.store.entry import Entry
from metrics.store.leave import Leave
from metrics.store.log import NewPart, Store

# A log entry stays small enough to read; the uploaded file, kept beside it, gives the same findings again.
_MOST_FINDINGS = 500


def commit(draft: Draft, store: Store, *, who: str, why: str, seen: int, leave: Leave | None = None) -> Entry:
    """Make a version of a draft that was looked at against version ``seen``, or approve its submission with it.

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
        accepted=tuple(_accepted(draft)),
        seen=seen,
        leave=leave,
    )


def would_become(draft: Draft, archive: Archive, *, why: str, seen: int) -> tuple[NewPart, ...]:
    """What a draft makes of each quarter it changes; nothing is written.

    Raises Unanswered, NothingNew, ReasonMissing and Conflict as ``commit`` does.
    """
    table = draft.table
    if draft.is_withheld:
        raise PersonalData(f"{draft.upload.name} holds personal data")
    if table is None or not draft.is_committable:
        open_findings = [finding.code for finding in draft.findings if finding.blocks]
        raise Unanswered(f"{draft.upload.name} cannot be committed: {', '.join(open_findings) or 'it has no rows'}")
    _check_events(table, archive, seen)
    before = on_record(table, archive, seen)
    after = resulting(draft, before)
    made = {diff.quarter: diff for diff in changes(table, before, after) if not diff.is_empty}
    if not made:
        raise NothingNew(f"the record has all of {draft.upload.name} already")
    if not why.strip() and any(diff.replaces for diff in made.values()):
        raise ReasonMissing(f"{draft.upload.name} replaces or removes rows of {table.id}; say why")
    return tuple(_part(table, quarter, after[quarter]) for quarter in made)


def _check_events(table: Table, archive: Archive, seen: int) -> None:
    """Refuse events made against an older state of any quarter: a key may have moved since. Raises Conflict."""
    head = archive.head()[0]
    if table.kind is Kind.EVENT and archive.current(table.id, seen) != archive.current(table.id, head):
        raise Conflict(seen, head)


def _part(table: Table, quarter: str, state: State) -> NewPart:
    if state.reporting is Reporting.MISSING:
        return NewPart.withdrawn(table.id, quarter)
    return NewPart(table.id, quarter, write_texts(table, state.texts), len(state.texts), state.reporting)


def _accepted(draft: Draft) -> Iterator[Mapping[str, Any]]:
    """What was told and let stand, then what was answered."""
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
        }
        yield {name: value for name, value in said.items() if value not in (None, "")}
    if len(draft.findings) > _MOST_FINDINGS:
        yield {"more_findings": len(draft.findings) - _MOST_FINDINGS}
    if answers := draft.answers.to_dict():
        yield {"answers": answers}
    if rows := shape(draft):
        yield {"shape": rows}
