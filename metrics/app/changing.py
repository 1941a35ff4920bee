"""Changing the record from a page: through the one door, with what is in the way said where one looks."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from metrics.app import alarm, post, state
from metrics.app.markdown import plain
from metrics.described.reading import Broken
from metrics.errors import (
    Closed,
    Conflict,
    NotAccepted,
    NothingNew,
    PersonalData,
    ReasonMissing,
    Refused,
    SoAlready,
    StoreError,
    TooManyDrafts,
    Unanswered,
)
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.acts import Act
from metrics.intake.records.door import take
from metrics.intake.records.review import MOST_DRAFTS
from metrics.store.entry import Entry
from metrics.store.submissions import Event

# Everything with which the door says that a change, or a step of a submission, is not made.
REFUSALS = (StoreError, NotAccepted, Refused, Broken)
_KEYS: Mapping[type[Exception], str] = {
    Broken: "own.broken",
    Conflict: "versions.changed_meanwhile",
    NothingNew: "change.so_already",
    PersonalData: "change.personal",
    ReasonMissing: "upload.reason_missing",
    Refused: "review.not_own",
    SoAlready: "change.so_already",
    TooManyDrafts: "upload.too_many_drafts",
    Unanswered: "upload.blocked",
}


def change(what: Draft | Act, who: str, why: str, text: Text, *, seen: int | None = None) -> Entry | None:
    """Make a change that was looked at against ``seen``, the record of now by default; None where none was made.

    Where it waits for another post, or something is in its way, the page says so.
    """
    if not who.strip() or not why.strip():
        st.warning(text("change.who_and_why"))
        return None
    post.remember(who)
    try:
        seen = state.archive().head()[0] if seen is None else seen
        made = take(what, state.store(), state.actor(who), why=why.strip(), seen=seen)
    except REFUSALS as error:
        st.warning(plain(refusal(error, text)))
        return None
    if isinstance(made, Entry):
        return made
    st.info(text("review.handed_in", number=made.number))
    return None


def refusal(error: Exception, text: Text, here: Mapping[type[Exception], str] | None = None) -> str:
    """Why the door did not make a change; ``here`` are the sentences of a place that can say more, by error."""
    if isinstance(error, Closed):
        return _closed(error, text)
    keys = {**_KEYS, **(here or {})}
    key = next((keys[kind] for kind in type(error).__mro__ if kind in keys), None)
    if key is None and isinstance(error, StoreError):
        return alarm.refusal(error, text)
    return text(str(key), most=MOST_DRAFTS)


def _closed(closed: Closed, text: Text) -> str:
    """Who decided a submission, when, and what it became: what came too late hears of what came first."""
    event: Event = closed.event
    became = text("review.as_version", version=event.version) if event.version else ""
    told = f"{text(f'review.state_{event.step}')}{became}"
    return text(
        "upload.submission_closed", number=closed.number, who=event.who, at=state.moment(event.at, text), what=told
    )
