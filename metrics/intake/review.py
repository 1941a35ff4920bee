"""Four eyes before an upload counts: submitted by one post, approved or returned by another (DOMAIN §9.1).

What the reviewer sees is read anew against the record of that moment: findings, differences and what figures become,
exactly as the clerk saw them. An approval makes the version in the clerk's name and notes who approved it.
"""

from __future__ import annotations

from metrics.errors import PersonalData, TooManyDrafts, Unanswered
from metrics.intake.answers import Answers
from metrics.intake.apart import read_apart
from metrics.intake.commit import commit, would_become
from metrics.intake.draft import Draft, Upload
from metrics.intake.guard import refuse_personal
from metrics.registry import Catalogue
from metrics.store import frames
from metrics.store.entry import Entry
from metrics.store.log import Store
from metrics.store.submissions import Brought, Step, Submission

# A post reports a dozen tables a quarter; whoever keeps more has forgotten them.
MOST_DRAFTS = 50


def submit(draft: Draft, store: Store, *, who: str, why: str, seen: int, of: int | None = None) -> Submission:
    """Hand a draft in for review.

    Raises what ``commit`` would refuse it for (Unanswered, NothingNew, ReasonMissing), and Refused when submission
    ``of`` is closed.
    """
    refuse_personal(who, why)
    would_become(draft, store, why=why, seen=seen)
    return store.submissions.bring(Step.SUBMITTED, _brought(draft), who=who, remark=why, of=of)


def keep(draft: Draft, store: Store, *, who: str, why: str = "", of: int | None = None) -> Submission:
    """Keep an unfinished upload with its answers on the server, to go on with it later.

    Raises PersonalData for one that holds numbers of people, Unanswered for one that could not be opened and so not be
    looked through for them, and TooManyDrafts where the post has ``MOST_DRAFTS`` already.
    """
    refuse_personal(who, why)
    if draft.is_withheld:
        raise PersonalData(f"{draft.upload.name} holds personal data")
    if not draft.encoding:
        raise Unanswered(f"{draft.upload.name} cannot be read")
    kept = [each for each in store.submissions.open() if each.state is Step.DRAFT and each.who == who]
    if of is None and len(kept) >= MOST_DRAFTS:
        raise TooManyDrafts(f"{who} keeps {len(kept)} drafts")
    return store.submissions.bring(Step.DRAFT, _brought(draft), who=who, remark=why, of=of)


def _brought(draft: Draft) -> Brought:
    return Brought(
        name=draft.upload.name,
        data=draft.upload.data,
        table=draft.table.id if draft.table else "",
        quarters=tuple(sorted(str(part.quarter) for part in draft.parts if part.quarter)),
        answers=draft.answers.to_dict(),
    )


def reopened(submission: Submission, store: Store, catalogue: Catalogue) -> tuple[Draft, int]:
    """A submission's file read again with its answers against the record of now, and the version of that record."""
    event = submission.upload
    upload = Upload(event.name, store.submissions.data(event))
    seen = store.head()[0]
    records = frames.load(store, catalogue.tables.values(), upto=seen)
    answers = Answers.from_dict(event.answers)
    return read_apart(upload, tables=catalogue.tables, records=records, answers=answers), seen


def approve(number: int, store: Store, catalogue: Catalogue, *, who: str, remark: str = "", seen: int) -> Entry:
    """Make a submission a version.

    ``seen`` is the version the reviewer looked at. Raises Refused when the reviewer submitted it or it is not open for
    review, Unanswered when a newer record makes it ask something, and as ``commit`` does. A second approval of one
    that was committed and not yet noted, as after a power failure, notes it and commits nothing.
    """
    submissions = store.submissions
    submission = submissions.one(number)
    submissions.check(submission, Step.APPROVED, who=who)
    entry = _committed(submission, store)
    if entry is None:
        draft, _ = reopened(submission, store, catalogue)
        event = submission.upload
        note = {"submission": number, "submitted_at": event.at.isoformat(), "approved_by": who, "remark": remark}
        entry = commit(draft, store, who=event.who, why=event.remark, seen=seen, noted=(note,))
    submissions.decide(number, Step.APPROVED, who=who, remark=remark, version=entry.version)
    return entry


def send_back(number: int, store: Store, *, who: str, remark: str) -> Submission:
    """Return a submission to its clerk. Raises Refused without a reason or by whoever submitted it."""
    return store.submissions.decide(number, Step.RETURNED, who=who, remark=remark)


def withdraw(number: int, store: Store, *, who: str) -> Submission:
    """Take a submission or draft back."""
    return store.submissions.decide(number, Step.WITHDRAWN, who=who)


def _committed(submission: Submission, store: Store) -> Entry | None:
    """The version a submission became already, if its approval could not be noted."""
    since = submission.upload.at
    return next(
        (
            entry
            for entry in reversed(store.entries())
            if entry.at >= since and any(item.get("submission") == submission.number for item in entry.accepted)
        ),
        None,
    )
