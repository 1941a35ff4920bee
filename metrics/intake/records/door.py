"""The one door through which the record is changed: by a page, by a command, by whoever approves.

It asks whether a second post must see the change first (S42). Then every change is handed in instead of made: files,
settings and registers, what is undone or brought back, fields of the office's own, and switching the asking off.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from metrics.errors import Overtaken, Refused, StoreError
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.guard import refuse_personal
from metrics.intake.records import acts, review
from metrics.intake.records.acts import Act
from metrics.intake.records.commit import commit
from metrics.model.office import SETTINGS_TABLE
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.entry import Entry
from metrics.store.leave import Alone
from metrics.store.log import Store
from metrics.store.submissions import Submission


def take(
    change: Draft | Act, store: Store, *, who: str, why: str, seen: int, of: int | None = None
) -> Entry | Submission:
    """Make a change that was looked at against version ``seen``, or hand it in where a second post must see it.

    ``of`` is the kept draft or returned submission it goes on from. Raises what the change raises (``commit``,
    ``acts.do``), Closed when ``of`` is decided meanwhile, and PersonalData for numbers of people in who and why.
    """
    refuse_personal(who, why)
    made = None
    while made is None:
        leave = Alone((SETTINGS_TABLE, ""), store.head()[0])
        if is_reviewed(store):
            return review.submit(change, store, who=who, why=why, seen=seen, of=of)
        # Who switches the asking on while a change is on its way is obeyed: it is asked anew.
        with suppress(Overtaken):
            made = _made(change, store, who=who, why=why, seen=seen, leave=leave)
    if of:
        # The version stands whatever becomes of the draft it was made from.
        with suppress(Refused, StoreError):
            review.withdraw(of, store, who=who)
    return made


def _made(change: Draft | Act, store: Store, **signed: Any) -> Entry:
    return commit(change, store, **signed) if isinstance(change, Draft) else acts.do(change, store, **signed)


def is_reviewed(store: Store) -> bool:
    """Whether a change counts only once another post has approved it, by the settings of now.

    Settings that cannot be read do not switch it off.
    """
    settings, version = catalogue().tables[SETTINGS_TABLE], store.version
    if frames.damages(store, [settings], version):
        return True
    return frames.rulebook(store, catalogue().tables.values(), version).now.review_required
