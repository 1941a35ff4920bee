"""After the last step: what was committed or handed in, where to see it, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from metrics.app import state
from metrics.app.changing import REFUSALS, refusal
from metrics.app.desk.desk import Desk, clear, place, table_names
from metrics.app.html import esc, markup
from metrics.app.markdown import plain
from metrics.app.navigation import go
from metrics.errors import Conflict, NothingNew, SoAlready
from metrics.i18n.text import Text
from metrics.intake.records import door
from metrics.intake.records.acts import Act, ActKind
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.store.entry import Entry
from metrics.store.submissions import Step

_SAID: Mapping[type[Exception], str] = {
    Conflict: "upload.undo_too_late",
    NothingNew: "upload.undo_done_already",
    SoAlready: "upload.undo_done_already",
}


def show(desk: Desk, text: Text) -> None:
    """What became of the upload; what stands in the way of the way back is said first."""
    if desk.trouble:
        st.warning(plain(desk.trouble))
    if desk.done:
        _committed(desk, desk.done, text)
    elif desk.handed_in:
        _handed_in(desk, desk.handed_in, text)


def _committed(desk: Desk, entry: Entry, text: Text) -> None:
    names = table_names(text)
    parts = [
        text("upload.done_part", table=names[part.table], quarter=part.quarter, rows=part.rows) for part in entry.parts
    ]
    said = text("upload.done", version=entry.version, parts=text.marks.joiner.join(parts))
    markup(f'<div class="lead"><p>{esc(said)}</p></div>', key="done")
    with st.container(horizontal=True):
        family = state.families().family_of(entry.parts[0].table)
        quarter = max((part.quarter for part in entry.parts), default="")
        chosen = Selection(quarter=Quarter.parse(quarter) if quarter else None)
        if st.button(text("upload.see"), type="primary"):
            clear()
            go(family.slug if family.page else "", chosen)
        if st.button(text("upload.next")):
            clear()
            st.rerun()
        if not desk.asked and st.button(text("upload.undo")):
            desk.asked = True
            st.rerun()
    if desk.asked:
        markup(f'<div class="finding question"><p>{esc(text("upload.undo_sure"))}</p></div>', key="undo-sure")
        with st.container(horizontal=True):
            if st.button(text("upload.undo_yes"), type="primary"):
                _undo(desk, entry, text)
            if st.button(text("upload.undo_no")):
                desk.asked = False
                st.rerun()


def _undo(desk: Desk, entry: Entry, text: Text) -> None:
    """Take the version back; its file stays on the desk with all its answers."""
    desk.asked = False
    try:
        back = door.take(
            Act(ActKind.UNDO, entry.version),
            state.store(),
            state.actor(entry.who),
            why=text("upload.undo_why"),
            seen=entry.version,
        )
    except REFUSALS as error:
        desk.trouble = refusal(error, text, _SAID)
    else:
        said = text("upload.undone") if isinstance(back, Entry) else text("upload.submitted", number=back.number)
        place(replace(_anew(desk, entry.why), said=said))
    st.rerun()


def _anew(desk: Desk, why: str) -> Desk:
    """The same file with its answers and its reason, looked at against the record of now."""
    seen = state.archive().head()[0]
    return Desk(desk.name, desk.upload, desk.answers, seen, why=why, edits=desk.edits, edition=desk.edition)


def _handed_in(desk: Desk, number: int, text: Text) -> None:
    """A draft that is kept, or an upload on its way to the reviewer."""
    submission = state.submissions().one(number)
    said = text("upload.kept" if submission.state is Step.DRAFT else "upload.submitted", number=number)
    markup(f'<div class="lead"><p>{esc(said)}</p></div>', key="handed-in")
    with st.container(horizontal=True):
        if submission.state is Step.DRAFT and st.button(text("upload.go_on"), type="primary"):
            place(replace(_anew(desk, submission.upload.remark), submission=number))
            st.rerun()
        if st.button(text("upload.next")):
            clear()
            st.rerun()
        if submission.state is Step.SUBMITTED and st.button(text("upload.take_back")):
            try:
                door.withdraw(number, state.store(), state.actor(submission.who))
            except REFUSALS as error:
                desk.trouble = refusal(error, text)
            else:
                place(_anew(desk, submission.upload.remark))
            st.rerun()
