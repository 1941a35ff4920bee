"""Four eyes before an upload counts: submitted by one post, approved or returned by another (DOMAIN §9.1).

What the reviewer sees is read anew against the record of that moment: findings, differences and what figures become,
exactly as the clerk saw them. An approval is the entry that makes the version in the clerk's name.
"""

from __future__ import annotations

from metrics.errors import Conflict, PersonalData, ReasonMissing, TooManyDrafts, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.guard import refuse_personal
from metrics.intake.records.acts import Act, ActKind, do, refuse
from metrics.intake.records.bundle import Bundle, read_all
from metrics.intake.records.commit import commit, would_become
from metrics.registry import Catalogue
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.entry import Entry
from metrics.store.leave import Approval
from metrics.store.log import Store
from metrics.store.submissions import Brought, Step, Submission, post

# A post reports a dozen tables a quarter; whoever keeps more has forgotten them.
MOST_DRAFTS = 50


def submit(
    change: Draft | Bundle | Act, store: Store, *, who: str, why: str, seen: int, of: int | None = None
) -> Submission:
    """Hand a draft, several together or an act in for review.

    Raises what ``commit`` would refuse a draft for (Unanswered, NothingNew, ReasonMissing), NothingNew for an act that
    changes nothing, ReasonMissing for one without a reason, and Closed when submission ``of`` is.
    """
    refuse_personal(who, why)
    if not isinstance(change, Act):
        would_become(change, store, why=why, seen=seen)
        return store.submissions.bring(Step.SUBMITTED, _brought(change), who=who, remark=why, of=of)
    if not why.strip():
        raise ReasonMissing(f"{change.kind} says why")
    refuse(change, store)
    return store.submissions.bring(Step.SUBMITTED, change.brought(), who=who, remark=why, of=of)


def keep(draft: Draft | Bundle, store: Store, *, who: str, why: str = "", of: int | None = None) -> Submission:
    """Keep an unfinished upload with its answers on the server, to go on with it later.

    Raises PersonalData for one that holds numbers of people, Unanswered for one that could not be opened and so not be
    looked through for them, and TooManyDrafts where the post has ``MOST_DRAFTS`` already.
    """
    refuse_personal(who, why)
    if draft.is_withheld:
        raise PersonalData(f"{draft.upload.name} holds personal data")
    if not draft.encoding:
        raise Unanswered(f"{draft.upload.name} cannot be read")
    kept = [each for each in store.submissions.open() if each.state is Step.DRAFT and post(each.who) == post(who)]
    if of is None and len(kept) >= MOST_DRAFTS:
        raise TooManyDrafts(f"{who} keeps {len(kept)} drafts")
    return store.submissions.bring(Step.DRAFT, _brought(draft), who=who, remark=why, of=of)


def _brought(draft: Draft | Bundle) -> Brought:
    """How a draft is handed in; several together go by the name of their workbook."""
    tables = {each.table.id if each.table else "" for each in draft.drafts}
    return Brought(
        name=draft.upload.name,
        data=draft.upload.data,
        table=tables.pop() if len(tables) == 1 else "",
        quarters=tuple(sorted({str(part.quarter) for each in draft.drafts for part in each.parts if part.quarter})),
        answers=draft.answers.to_dict(),
    )


def reopened(submission: Submission, archive: Archive, catalogue: Catalogue) -> Draft | Bundle:
    """A submission's file read again with its answers against the record of now."""
    event = submission.upload
    upload = Upload(event.name, archive.submissions.data(event))
    records = frames.load(archive, catalogue.tables.values())
    answers = Answers.from_dict(event.answers)
    return read_all(upload, tables=catalogue.tables, records=records, archive=archive, answers=answers)


def proposed(submission: Submission, archive: Archive) -> Act | None:
    """The act that is handed in, None where it is a table's file. Raises Damaged for one that cannot be read."""
    event = submission.upload
    return (
        Act.read(event.act, event.name, archive.submissions.data(event) if event.file else b"") if event.act else None
    )


def approve(number: int, store: Store, catalogue: Catalogue, *, who: str, remark: str = "", seen: int) -> Entry:
    """Make a submission a version.

    ``seen`` is the end of the log the reviewer looked at. Raises Closed when the submission was decided or taken back,
    Refused when the reviewer submitted it, Conflict when it, or what it changes, changed since; Unanswered when a newer
    record makes it ask something, and as ``commit`` and ``acts.do`` do.
    """
    submission = store.submissions.one(number)
    leave = Approval(number, who, remark, seen)
    leave.check(store)
    event = submission.upload
    if act := proposed(submission, store):
        # What was proposed of a field is held against the field as it was then: a later description is not replaced.
        since = event.entry if act.kind in (ActKind.DESCRIBE, ActKind.TAKE_OUT) else seen
        try:
            return do(act, store, who=event.who, why=event.remark, seen=since, leave=leave)
        except Conflict as conflict:
            if since == seen:
                raise
            raise Unanswered(f"the field was described anew as version {conflict.head}") from conflict
    draft = reopened(submission, store, catalogue)
    return commit(draft, store, who=event.who, why=event.remark, seen=seen, leave=leave)


def send_back(number: int, store: Store, *, who: str, remark: str) -> Submission:
    """Return a submission to its clerk. Raises Closed, and Refused without a reason or by whoever submitted it."""
    return store.submissions.decide(number, Step.RETURNED, who=who, remark=remark)


def withdraw(number: int, store: Store, *, who: str) -> Submission:
    """Take a submission or draft back. Raises Closed."""
    return store.submissions.decide(number, Step.WITHDRAWN, who=who)
