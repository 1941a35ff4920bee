"""The rows of a sheet: what each was taken for, to be said otherwise, and where the table is.

Whoever has a form that is not recognised says here which row is its header.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from metrics.app import state
from metrics.app.desk.cells import as_answers
from metrics.app.desk.desk import Desk, answer, spoken
from metrics.app.html import esc, markup, typed_in
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.earlier_answers import rows_before
from metrics.intake.drafts.marked_rows import Taken, taken
from metrics.intake.drafts.role import AREA, Role
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding

# So many rows are shown at a time, and so much of what each says.
_ROWS, _WIDE = 30, 90


def asks_about_rows(finding: Finding) -> bool:
    """Whether a finding is settled by saying what a row, or the table, is."""
    return str(finding.asks or "").startswith(("marks/", "area/"))


def are_open(desk: Desk, draft: Draft) -> bool:
    """Whether what the rows are is in question: nothing was recognised, something is asked, or somebody has said so."""
    asks = any(map(asks_about_rows, draft.findings))
    return draft.sheet is not None and bool(asks or not draft.columns or desk.answers.marks or desk.answers.area)


def show_rows(desk: Desk, draft: Draft, text: Text) -> None:
    """What each row was taken for, to be said otherwise; open where no header is known or somebody has said so."""
    asked = [finding for finding in draft.findings if asks_about_rows(finding)]
    for finding in asked:
        _decide_row(desk, draft, finding, text)
    if before := rows_before(state.archive(), draft, upto=desk.seen):
        said = text("upload.rows_before", at=state.moment(before.at, text), who=before.who, count=len(before.answers))
        markup(f'<p class="quiet">{esc(said)}</p>', key="rows-before")
        if st.button(text("upload.rows_as_before"), type="primary", key=key_of("rows", "before", desk.name)):
            answer(desk, before.answers)
    last = draft.sheet.numbers[-1] if draft.sheet and len(draft.sheet.numbers) else 1
    with st.expander(text("upload.rows_all"), expanded=bool(asked or desk.answers.marks or desk.answers.area)):
        unread = st.empty()
        first = key_of("rows", "from", desk.name)
        rows = taken(draft, st.session_state.get(first, 1), _ROWS)
        typed = typed_in(markup(_rows_html(desk, rows, text), key=key_of("rows", desk.name)))
        if last > _ROWS:
            st.number_input(text("upload.rows_from"), 1, last, step=_ROWS, key=first, width=200)
        if typed:
            answer(desk, as_answers(typed, draft))
            unread.warning(text("upload.area_unreadable"))


def _decide_row(desk: Desk, draft: Draft, finding: Finding, text: Text) -> None:
    """What is said of the rows, with what is likely in one click, or the way to take a mark back."""
    asks = str(finding.asks)
    sign = esc(say(finding, spoken(draft, text)))
    markup(f'<div class="finding {finding.severity}"><b>■</b>　{sign}</div>', key=key_of("row", asks))
    if not asks.startswith("marks/"):
        return
    row = asks.removeprefix("marks/")
    with st.container(horizontal=True):
        for role in finding.options or ("",):
            told = text(f"intake.mark.{role}") if role else ""
            words = text("upload.mark_as", row=row, role=told) if role else text("upload.unmark", row=row)
            if st.button(plain(words), type="primary", key=key_of("mark", desk.name, asks, role)):
                answer(desk, [(asks, role)])


def _rows_html(desk: Desk, rows: Iterable[Taken], text: Text) -> str:
    """The range of the table, and each row with what it was taken for and a way to say otherwise."""
    edges = "".join(
        f"<label>{esc(text(f'upload.{name}'))} "
        f'<input data-set="area/{name}" value="{esc(desk.answers.area.get(name, ""))}" size="4" autocomplete="off"'
        f"{' inputmode=numeric' if name.endswith('row') else ''}></label> "
        for name in AREA
    )
    heads = "".join(f"<th>{esc(text(f'upload.rows_{name}'))}</th>" for name in ("number", "role", "mark", "cells"))
    body = "".join(_row_html(desk, row, text) for row in rows)
    table = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return (
        f'<p class="note">{esc(text("upload.rows_help"))}</p><div class="correct edit rows"><p>{edges}</p>'
        f'<div class="table-scroll">{table}</div></div>'
    )


def _row_html(desk: Desk, row: Taken, text: Text) -> str:
    mark = desk.answers.marks.get(str(row.row), "")
    said = "｜".join(filter(None, map(str.strip, row.cells)))[:_WIDE]
    word = text.find(f"intake.row.{row.role}") or text(f"intake.excluded.{row.role}")
    options = "".join(
        f'<option value="{role}"{" selected" if role == mark else ""}>'
        f"{esc(text(f'intake.mark.{role}') if role else text('upload.mark_none'))}</option>"
        for role in ("", *Role)
    )
    label = esc(text("upload.mark_label", row=row.row))
    choice = f'<select data-set="marks/{row.row}" aria-label="{label}">{options}</select>'
    quiet = "" if row.role in (Role.HEADER, Role.DATA) else ' class="quiet"'
    return (
        f'<tr><td class="n">{row.row}</td><td{quiet}>{esc(word)}</td>'
        f"<td>{choice if row.cells or mark else ''}</td><td{quiet}>{esc(isolated(said))}</td></tr>"
    )
