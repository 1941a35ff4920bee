"""The page 上传数据: drop a file, settle columns and problems, see what changes, then commit or hand in.

Nothing changes before that. Somebody else's commit in between shows the new difference and loses nothing.
"""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from metrics.app import state
from metrics.app.desk import landing, settled
from metrics.app.desk.changes import show_changes
from metrics.app.desk.columns_step import asks_about_columns, show_all_columns, show_columns
from metrics.app.desk.decide import decide
from metrics.app.desk.desk import Desk, clear, current, draft_of, generation, place
from metrics.app.desk.editor import show_editor
from metrics.app.desk.problems import show_problems
from metrics.app.desk.recognised import show_recognised
from metrics.app.desk.workbook import show_workbook
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.diff import Diff, compare

# Where on the page each step is.
_STEPS = {
    "columns": ".st-key-columns-head|.st-key-columns-all",
    "problems": ".st-key-checked",
    "changes": ".st-key-changes-head",
    "commit": ".st-key-commit-head",
}


def show_upload() -> None:
    """The page."""
    text = state.text()
    head = st.container()
    _receive(text)
    desk = current()
    # With a file on the desk its name is enough: what needs the clerk shall stand on the first screen.
    size = ' at-work"' if desk else '"'
    with head:
        markup(f'<div class="head{size}><h1>{esc(text("upload.title"))}</h1></div>', key="upload-head")
    if desk is None:
        landing.show(text)
    elif desk.done or desk.handed_in:
        settled.show(desk, text)
    else:
        _work(desk, text)


def _receive(text: Text) -> None:
    """Put a dropped file on the desk; one that is taken out of the uploader leaves it."""
    # Of any name: only its bytes say what a file is, and what to send instead of one that is no table.
    file = st.file_uploader(text("upload.drop"), key=key_of("file", generation()), help=text("upload.help"))
    desk = current()
    if file is not None:
        data = file.getvalue()
        name = f"file:{file.name}/{sha256(data).hexdigest()}"
        if desk is None or desk.name != name:
            place(Desk(name, Upload(file.name, data), Answers(), state.archive().head()[0]))
    elif desk and desk.name.startswith("file:") and not (desk.done or desk.handed_in):
        st.session_state.pop("desk", None)


def _work(desk: Desk, text: Text) -> None:
    draft = draft_of(desk)
    if desk.said:
        markup(f'<div class="lead"><p>{esc(desk.said)}</p></div>', key="said")
    if isinstance(draft, Bundle):
        show_workbook(desk, draft, text)
        return
    differences = compare(draft, state.archive(), upto=desk.seen) if draft.table and draft.parts else ()
    markup(_steps_html(draft, differences, text), key="steps")
    if desk.edits:
        show_editor(desk, draft, text)
    else:
        show_recognised(desk, draft, text)
        show_columns(desk, draft, text)
    show_problems(desk, draft, text)
    if not desk.edits:
        show_all_columns(desk, draft, text)
    if draft.table is None or not draft.parts:
        if st.button(text("upload.discard")):
            clear()
            st.rerun()
        return
    show_changes(desk, [(draft, differences)], text)
    decide(desk, draft, differences, text)


def _steps_html(draft: Draft, differences: tuple[Diff, ...], text: Text) -> str:
    """Where the clerk stands: each step done, or with how much is left in it, and the way to it."""
    columns = sum(1 for finding in draft.findings if finding.blocks and asks_about_columns(finding))
    problems = sum(1 for finding in draft.findings if finding.blocks and not asks_about_columns(finding))
    left = {"columns": columns, "problems": problems}
    changed = sum(sum(diff.counts.values()) - diff.unchanged for diff in differences)
    steps = []
    now = next((name for name, count in left.items() if count), "commit" if draft.is_committable else "problems")
    for name, where in _STEPS.items():
        note = ""
        if name in left:
            note = text("upload.step_left", count=left[name]) if left[name] else "✓"
        elif name == "changes" and differences:
            note = text("upload.step_rows", count=changed)
        mark = ' class="now"' if name == now else ""
        words = f"{esc(text(f'upload.step_{name}'))} <small>{esc(note)}</small>"
        steps.append(f'<li{mark}><a href="#" data-jump="{where}">{words}</a></li>')
    return f'<ol class="steps">{"".join(steps)}</ol>'
