"""What lies on the clerk's desk: one file with the answers given to it, and the version it is compared with.

Nothing on the desk has changed the record yet. The desk is kept with the session; what shall outlive it is kept on the
server as a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics.app import state
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.parse import silent
from metrics.intake.records.bundle import Bundle, read_all
from metrics.store.entry import Entry
from metrics.store.submissions import Event

# Bytes of a file that takes long enough to be watched.
_LARGE = 500_000


@dataclass
class Desk:
    """One upload being settled. ``submission`` is the draft or returned submission it continues.

    ``done`` is the version it became, ``handed_in`` the submission; ``asked`` whether the clerk is being asked to
    undo it. ``said`` is what was done with it last, ``trouble`` what stood in the way. ``edits`` marks a register that
    is edited on the page; ``edition`` counts how often its rows were rearranged. ``whole`` is the workbook of which
    this is one sheet of several that are read together. ``why`` is the reason that was given with it before.
    """

    name: str
    upload: Upload
    answers: Answers
    seen: int
    submission: int | None = None
    done: Entry | None = None
    handed_in: int | None = None
    asked: bool = False
    said: str = ""
    trouble: str = ""
    edits: bool = False
    edition: int = 0
    whole: Desk | None = None
    why: str = ""


def current() -> Desk | None:
    """The desk of this session."""
    desk: Desk | None = st.session_state.get("desk")
    return desk


def place(desk: Desk) -> None:
    """Put an upload on the desk."""
    st.session_state["desk"] = desk


def clear() -> None:
    """Take everything off the desk; the uploader forgets its file too."""
    st.session_state.pop("desk", None)
    st.session_state["upload_generation"] = generation() + 1


def generation() -> int:
    """Counts the files of this session, so that the uploader can be made anew."""
    number: int = st.session_state.setdefault("upload_generation", 0)
    return number


def draft_of(desk: Desk) -> Draft | Bundle:
    """The file read with the answers given; read again only when answers or version change."""
    key = (desk.name, desk.edition, desk.seen, repr(desk.answers.to_dict()))
    if st.session_state.get("draft_key") != key:
        tables = state.families().tables
        bar = st.progress(0.0) if len(desk.upload.data) > _LARGE else None
        draft = read_all(
            desk.upload,
            tables=tables,
            records=state.records(desk.seen),
            archive=state.archive(),
            answers=desk.answers,
            progress=partial(_show, bar) if bar else silent,
        )
        if bar:
            bar.empty()
        st.session_state["draft_key"], st.session_state["draft"] = key, draft
    known: Draft | Bundle = st.session_state["draft"]
    return known


def _show(bar: DeltaGenerator, share: float) -> None:
    bar.progress(share)


def answer(desk: Desk, given: Iterable[tuple[str, str]]) -> None:
    """Take answers; the file is read again with them. What is typed as an edge of the table and is none is left out."""
    answers = desk.answers
    for asks, text in given:
        with suppress(ValueError) if asks.startswith("area/") else nullcontext():
            answers = answers.given(asks, text)
    if answers != desk.answers:
        desk.answers, desk.said, desk.trouble = answers, "", ""
        if desk.whole:
            sheets = {**desk.whole.answers.sheets, str(answers.sheet): answers}
            desk.whole.answers = replace(desk.whole.answers, sheets=sheets)
        st.rerun()


def spoken(draft: Draft, text: Text) -> Text:
    """The sentences of the draft's family, the shell's while the table is not known."""
    return text.scoped(state.families().family_of(draft.table.id).slug) if draft.table else text


def subject(event: Event, names: Mapping[str, str], text: Text) -> str:
    """What was handed in: the table with its quarters, or what is proposed."""
    if not event.act:
        return f"{names.get(event.table, event.name)} {text.marks.joiner.join(event.quarters)}"
    slots = {name: event.act.get(name, "") for name in ("version", "slug")}
    table = names.get(event.table, "") or text("review.all_tables")
    return text(f"review.act_{event.act.get('kind')}", name=event.name, table=table, **slots)


def table_names(text: Text, *, periodic: bool = False) -> dict[str, str]:
    """What each table is called, in the order of the menu; with ``periodic`` those owed every quarter."""
    return {
        table.id: text.scoped(family.slug)(f"table.{table.id}")
        for family in state.families().families
        for table in family.tables
        if table.is_periodic or not periodic
    }
