"""The last step: who, why, and the commit; or the hand-in where a second pair of eyes is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from metrics.app import post, state
from metrics.app.changing import REFUSALS, refusal
from metrics.app.desk.desk import Desk, clear
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.errors import Conflict, NothingNew, Refused
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.records import door
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.diff import Diff
from metrics.store.entry import Entry

# From this share of rows taken away, the clerk says so once more.
REMOVED_SHARE = 0.05
_SAID: Mapping[type[Exception], str] = {Conflict: "upload.conflict", NothingNew: "upload.nothing_new"}


def decide(desk: Desk, draft: Draft | Bundle, differences: tuple[Diff, ...], text: Text) -> None:
    """Who, why, and the button that makes it count."""
    reviewed = door.is_reviewed(state.archive())
    title = text("upload.submit_title" if reviewed else "upload.commit_title")
    markup(f'<div class="chart-head"><h2>{esc(title)}</h2></div>', key="commit-head")
    if desk.trouble:
        st.warning(plain(desk.trouble))
    replaces = any(diff.replaces for diff in differences)
    changes = any(not diff.is_empty for diff in differences)
    removed, share = _removed(differences)
    if table := draft.drafts[0].table if draft.drafts else None:
        post.offer(table.id, "who", text)
    st.session_state.setdefault("why", desk.why)
    with st.form("commit", border=False):
        left, right = st.columns(2)
        who = left.text_input(text("upload.who"), key="who", placeholder=text("upload.who_example"), max_chars=40)
        why = right.text_input(
            text("upload.why_needed" if replaces else "upload.why"),
            key="why",
            placeholder=text("upload.why_example"),
            max_chars=300,
        )
        sure = share <= REMOVED_SHARE or st.checkbox(
            text("upload.removed_sure", count=removed, share=f"{share:.0%}"), key=key_of("sure", desk.name)
        )
        ready = draft.is_committable and changes
        if not draft.is_committable:
            st.caption(text("upload.blocked"))
        elif not changes:
            st.caption(text("upload.nothing_new"))
        with st.container(horizontal=True):
            pressed = st.form_submit_button(
                text("upload.submit" if reviewed else "upload.commit"), type="primary", disabled=not ready
            )
            keeps = st.form_submit_button(text("upload.keep"))
            discards = st.form_submit_button(text("upload.discard"))
    if pressed or keeps:
        post.remember(who)
    if discards:
        _discard(desk)
        clear()
        st.rerun()
    if keeps:
        _keep(desk, draft, who.strip(), why.strip(), text)
    if pressed and ready:
        desk.trouble = _refusal(who, sure=sure, text=text) or ""
        if not desk.trouble:
            _take(desk, draft, who.strip(), why.strip(), text)
        st.rerun()


def _removed(differences: tuple[Diff, ...]) -> tuple[int, float]:
    """How many rows on record the upload takes away, and which share of them that is."""
    removed = sum(len(diff.removed) for diff in differences)
    before = sum(sum(diff.counts.values()) - len(diff.added) for diff in differences)
    return removed, removed / before if before else 0.0


def _refusal(who: str, *, sure: bool, text: Text) -> str | None:
    if not who.strip():
        return text("upload.who_missing")
    return None if sure else text("upload.removed_unsure")


def _take(desk: Desk, draft: Draft | Bundle, who: str, why: str, text: Text) -> None:
    """Commit, or hand in for review; what is in the way is told and nothing is lost."""
    try:
        made = door.take(draft, state.store(), state.actor(who), why=why, seen=desk.seen, of=desk.submission)
        desk.done, desk.handed_in = (made, None) if isinstance(made, Entry) else (None, made.number)
    except REFUSALS as error:
        desk.trouble = refusal(error, text, _SAID)
        if isinstance(error, Conflict):
            desk.seen = state.archive().head()[0]


def _discard(desk: Desk) -> None:
    """Take a kept draft or returned submission off the list as well; one that is closed meanwhile stays closed."""
    if desk.submission:
        submission = state.submissions().one(desk.submission)
        with suppress(Refused):
            door.withdraw(desk.submission, state.store(), state.actor(submission.who))


def _keep(desk: Desk, draft: Draft | Bundle, who: str, why: str, text: Text) -> None:
    """Keep the upload on the server as a draft, to go on with it later."""
    if not who:
        desk.trouble = text("upload.who_missing")
    else:
        try:
            kept = door.keep(draft, state.store(), state.actor(who), why=why, of=desk.submission)
            desk.handed_in, desk.trouble = kept.number, ""
        except REFUSALS as error:
            desk.trouble = refusal(error, text)
    st.rerun()
