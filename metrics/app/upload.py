"""The clerk's page: drop a file, settle what is asked, see what changes, commit, and undo if it was wrong.

Nothing changes before commit. What was answered is kept while the page is open; somebody else's commit in between
shows the new difference and loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import streamlit as st

from metrics.app import state
from metrics.app.html import esc, markup
from metrics.app.navigation import go
from metrics.app.settling import settle
from metrics.app.template import template_link
from metrics.app.upload_changes import show_changes
from metrics.errors import Conflict, NothingNew, ReasonMissing, StoreError, Unanswered
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.intake.answers import Answers
from metrics.intake.commit import commit
from metrics.intake.diff import Diff, compare
from metrics.intake.draft import Draft, Upload
from metrics.intake.read import read
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.store.columns import empty_texts, write_texts
from metrics.store.entry import Entry

_KINDS = ["csv", "xlsx", "xls", "xlsm", "et", "htm", "html", "txt", "tsv"]


@dataclass
class Desk:
    """What lies on the clerk's desk: a file, the answers given to it, and the version it is compared with."""

    upload: Upload
    answers: Answers
    seen: int
    done: Entry | None = None
    trouble: str = ""


def show_upload() -> None:
    """The page."""
    text = state.text()
    markup(f'<div class="head"><h1>{esc(text("upload.title"))}</h1></div>', key="upload-head")
    desk = _received(text)
    if desk is None:
        _invite(text)
        return
    if desk.done:
        _finished(desk, desk.done, text)
        return
    draft = _draft(desk)
    settle(desk, draft, text)
    if draft.table is None or not draft.parts:
        return
    differences = compare(draft, state.store(), upto=desk.seen)
    show_changes(draft, differences, desk.seen, text)
    _decide(desk, draft, differences, text)


def _received(text: Text) -> Desk | None:
    """The desk of the file that was dropped or of the zero report that was begun."""
    generation = st.session_state.setdefault("upload_generation", 0)
    file = st.file_uploader(text("upload.drop"), type=_KINDS, key=f"file-{generation}", help=text("upload.help"))
    if file is not None:
        data = file.getvalue()
        name = f"{file.name}/{sha256(data).hexdigest()}"
        if st.session_state.get("desk_name") != name:
            _place(name, Desk(Upload(file.name, data), Answers(), state.store().head()[0]))
    elif st.session_state.get("desk_name", "").startswith("file:") is False and not st.session_state.get("desk_zero"):
        st.session_state.pop("desk", None)
        st.session_state.pop("desk_name", None)
    desk: Desk | None = st.session_state.get("desk")
    return desk


def _place(name: str, desk: Desk, *, zero: bool = False) -> None:
    st.session_state["desk"], st.session_state["desk_name"], st.session_state["desk_zero"] = desk, name, zero


def _clear() -> None:
    for name in ("desk", "desk_name", "desk_zero"):
        st.session_state.pop(name, None)
    st.session_state["upload_generation"] = st.session_state.get("upload_generation", 0) + 1


def _draft(desk: Desk) -> Draft:
    """The file read with the answers given; read again only when answers or version change."""
    key = (st.session_state["desk_name"], desk.seen, repr(desk.answers.to_dict()))
    if st.session_state.get("draft_key") != key:
        tables = state.families().tables
        draft = read(desk.upload, tables=tables, records=state.records(desk.seen), answers=desk.answers)
        st.session_state["draft_key"], st.session_state["draft"] = key, draft
    known: Draft = st.session_state["draft"]
    return known


def _invite(text: Text) -> None:
    """What may be uploaded, blank files to fill in, and the zero report."""
    catalogue = state.families()
    steps = "".join(f"<li>{esc(text(f'upload.step_{n}'))}</li>" for n in (1, 2, 3, 4))
    rows = "".join(
        f"<tr><td>{esc(text.scoped(f.slug)(f'table.{t.id}'))}</td><td>{esc(text(f'definitions.kind_{t.kind}'))}</td>"
        f"<td>{template_link(t, text)}</td></tr>"
        for f in catalogue.families
        for t in f.tables
    )
    markup(
        f'<p class="note">{esc(text("upload.lead"))}</p><ol class="steps">{steps}</ol>'
        f'<div class="chart-head"><h3>{esc(text("upload.tables"))}</h3></div>'
        f'<table class="t"><tbody>{rows}</tbody></table>',
        key="upload-invite",
    )
    markup(f'<div class="chart-head"><h3>{esc(text("upload.zero_title"))}</h3></div>', key="zero-head")
    with st.form("zero", border=False):
        periodic = [(f.slug, t) for f in catalogue.families for t in f.tables if t.is_periodic]
        names = {t.id: text.scoped(slug)(f"table.{t.id}") for slug, t in periodic}
        left, right = st.columns(2)
        table = left.selectbox(text("upload.table"), list(names), format_func=names.__getitem__)
        latest = max(state.records(state.store().head()[0]).quarters(), default=Quarter(2018, 1))
        choices = list(Quarter.span(Quarter(latest.year - 1, 1), Quarter(latest.year + 1, 4)))
        quarter = right.selectbox(
            text("filter.quarter"),
            choices[::-1],
            index=len(choices) - 1 - choices.index(latest.next),
            format_func=lambda q: numbers.quarter(q, text.lang),
        )
        if st.form_submit_button(text("upload.zero_begin")):
            _begin_zero(str(table), quarter)
            st.rerun()


def _begin_zero(table: str, quarter: Quarter) -> None:
    schema = state.families().tables[table]
    upload = Upload(f"{quarter}.csv", write_texts(schema, empty_texts(schema)))
    answers = Answers(table=table, quarter=str(quarter), zero_report=True)
    _place(f"zero:{table}:{quarter}", Desk(upload, answers, state.store().head()[0]), zero=True)


def _decide(desk: Desk, draft: Draft, differences: tuple[Diff, ...], text: Text) -> None:
    """Who, why, and the commit."""
    markup(f'<div class="chart-head"><h2>{esc(text("upload.commit_title"))}</h2></div>', key="commit-head")
    if desk.trouble:
        st.warning(desk.trouble)
    replaces = any(diff.replaces for diff in differences)
    changes = any(not diff.is_empty for diff in differences)
    with st.form("commit", border=False):
        left, right = st.columns(2)
        who = left.text_input(text("upload.who"), key="who", placeholder=text("upload.who_example"), max_chars=40)
        why = right.text_input(
            text("upload.why_needed" if replaces else "upload.why"),
            key="why",
            placeholder=text("upload.why_example"),
            max_chars=300,
        )
        ready = draft.is_committable and changes
        if not draft.is_committable:
            st.caption(text("upload.blocked"))
        elif not changes:
            st.caption(text("upload.nothing_new"))
        pressed = st.form_submit_button(text("upload.commit"), type="primary", disabled=not ready)
    if st.button(text("upload.discard")):
        _clear()
        st.rerun()
    if pressed and ready:
        _commit(desk, draft, who.strip(), why.strip(), text)


def _commit(desk: Desk, draft: Draft, who: str, why: str, text: Text) -> None:
    desk.trouble = ""
    if not who:
        desk.trouble = text("upload.who_missing")
    else:
        try:
            desk.done = commit(draft, state.store(), who=who, why=why, seen=desk.seen)
        except Conflict as conflict:
            desk.trouble = text("upload.conflict", seen=conflict.seen, head=conflict.head)
            desk.seen = state.store().head()[0]
        except ReasonMissing:
            desk.trouble = text("upload.reason_missing")
        except NothingNew:
            desk.trouble = text("upload.nothing_new")
        except (Unanswered, StoreError) as error:
            desk.trouble = text("upload.refused", error=type(error).__name__)
    st.rerun()


def _finished(desk: Desk, entry: Entry, text: Text) -> None:
    """What was committed, where to see it, and the way back."""
    catalogue = state.families()
    parts = [
        text("upload.done_part", table=_table_name(part.table, text), quarter=part.quarter, rows=part.rows)
        for part in entry.parts
    ]
    joiner = "、" if text.lang == "zh" else ", "
    said = text("upload.done", version=entry.version, parts=joiner.join(parts))
    markup(f'<div class="lead"><p>{esc(said)}</p></div>', key="done")
    with st.container(horizontal=True):
        family = catalogue.family_of(entry.parts[0].table)
        quarter = max((part.quarter for part in entry.parts), default="")
        chosen = Selection(quarter=Quarter.parse(quarter) if quarter else None)
        if st.button(text("upload.see"), type="primary"):
            _clear()
            go(family.slug if family.page else "", chosen)
        if st.button(text("upload.next")):
            _clear()
            st.rerun()
        if st.button(text("upload.undo")):
            _undo(desk, entry, text)
    if desk.trouble:
        st.warning(desk.trouble)


def _undo(desk: Desk, entry: Entry, text: Text) -> None:
    try:
        back = state.store().undo(entry.version, who=entry.who, why=text("upload.undo_why"), seen=entry.version)
    except StoreError as error:
        newer = text("upload.undo_too_late") if isinstance(error, Conflict) else text("upload.undo_done_already")
        desk.trouble = newer
    else:
        _place(
            st.session_state["desk_name"], replace(desk, done=None, seen=back.version, trouble=text("upload.undone"))
        )
    st.rerun()


def _table_name(table: str, text: Text) -> str:
    return text.scoped(state.families().family_of(table).slug)(f"table.{table}")
