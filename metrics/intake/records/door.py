"""The one door through which the record is changed: by a page, by a command, by whoever approves.

Whoever comes is asked for as an ``Actor``, and the one question is asked of them first: may they. Then it is asked
whether a second post must see the change (S42); if so every change is handed in instead of made: files, settings and
registers, what is undone or brought back, fields of the office's own, and switching the asking off. What the steps mean
and raise is said in review.py, commit.py and acts.py, which nothing else calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from metrics.errors import Overtaken, Refused, StoreError
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.guard import refuse_personal
from metrics.intake.records import acts, demonstration, review
from metrics.intake.records.acts import Act
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.commit import commit
from metrics.model.actor import Actor, Deed, Way
from metrics.model.office import SETTINGS_TABLE
from metrics.model.schema import Table
from metrics.registry import Catalogue, catalogue
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.entry import Entry
from metrics.store.leave import Alone
from metrics.store.log import Store
from metrics.store.submissions import Submission


def take(
    change: Draft | Bundle | Act, store: Store, actor: Actor, *, why: str, seen: int, of: int | None = None
) -> Entry | Submission:
    """Make a change that was looked at against version ``seen``, or hand it in where a second post must see it.

    ``of`` is the kept draft or returned submission it goes on from. Raises Refused, what the change raises (``commit``,
    ``acts.do``), Closed when ``of`` is decided meanwhile, and PersonalData for numbers of people in post and why.
    """
    actor.ask(Deed.CHANGE)
    refuse_personal(actor.post, why)
    signed: dict[str, Any] = {"who": actor.post, "why": why, "seen": seen}
    made = None
    while made is None:
        leave = Alone((SETTINGS_TABLE, ""), store.head()[0])
        if is_reviewed(store):
            return review.submit(change, store, of=of, **signed)
        # Who switches the asking on while a change is on its way is obeyed: it is asked anew.
        with suppress(Overtaken):
            if isinstance(change, Act):
                made = acts.do(change, store, leave=leave, **signed)
            else:
                made = commit(change, store, leave=leave, **signed)
    if of:
        # The version stands whatever becomes of the draft it was made from.
        with suppress(Refused, StoreError):
            review.withdraw(of, store, who=actor.post)
    return made


def fill(
    store: Store, tables: Mapping[str, Table], way: Way, *, only: Iterable[str] | None = None
) -> Iterator[Entry | Submission]:
    """Bring in the demonstration office, or ``only`` some of its tables, file by file. Raises as ``take`` does."""
    filler = Actor(demonstration.WHO, way)
    for path, why in demonstration.files([tables[name] for name in only or tables]):
        yield take(demonstration.sample(path, store, tables), store, filler, why=why, seen=store.head()[0])


def keep(draft: Draft | Bundle, store: Store, actor: Actor, *, why: str = "", of: int | None = None) -> Submission:
    """Keep an unfinished upload on the server. Raises Refused, and as ``review.keep`` does."""
    actor.ask(Deed.KEEP)
    return review.keep(draft, store, who=actor.post, why=why, of=of)


def approve(number: int, store: Store, known: Catalogue, actor: Actor, *, remark: str = "", seen: int) -> Entry:
    """Make a submission a version. Raises Refused, PersonalData for its remark, and as ``review.approve`` does."""
    actor.ask(Deed.APPROVE)
    refuse_personal(actor.post, remark)
    return review.approve(number, store, known, who=actor.post, remark=remark, seen=seen)


def send_back(number: int, store: Store, actor: Actor, *, remark: str) -> Submission:
    """Return a submission to its clerk. Raises Refused, PersonalData, and as ``review.send_back`` does."""
    actor.ask(Deed.SEND_BACK)
    refuse_personal(actor.post, remark)
    return review.send_back(number, store, who=actor.post, remark=remark)


def withdraw(number: int, store: Store, actor: Actor) -> Submission:
    """Take a submission or draft back. Raises Refused, PersonalData and Closed."""
    actor.ask(Deed.WITHDRAW)
    refuse_personal(actor.post)
    return review.withdraw(number, store, who=actor.post)


def is_reviewed(archive: Archive) -> bool:
    """Whether a change counts only once another post has approved it, by the settings of now.

    Settings that cannot be read do not switch it off.
    """
    settings, version = catalogue().tables[SETTINGS_TABLE], archive.version
    if frames.damages(archive, [settings], version):
        return True
    return frames.rulebook(archive, catalogue().tables.values(), version).now.review_required
