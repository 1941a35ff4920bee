"""Which table the file on the desk is and which quarter it reports on, as recognised, to be chosen otherwise."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from metrics.app import state
from metrics.app.desk.desk import Desk, answer, table_names
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.insight.calendar import to_choose
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.model.schema import Type


def show_recognised(desk: Desk, draft: Draft, text: Text) -> None:
    """The table and the quarter as recognised, to be corrected."""
    names = table_names(text)
    if not desk.whole:
        _sheets(desk, draft, text)
    left, right = st.columns(2)
    known = draft.table.id if draft.table else None
    st.session_state["answer_table"] = known
    chosen = left.selectbox(
        text("upload.table"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key="answer_table",
        placeholder=text("upload.choose"),
    )
    if chosen and chosen != known:
        answer(desk, [("table", chosen)])
    if draft.table and draft.table.is_periodic:
        with right:
            _quarter(desk, draft, text)


def _sheets(desk: Desk, draft: Draft, text: Text) -> None:
    """Which sheet of a workbook is read, or all that are tables in one go."""
    own = draft.sheet.name if draft.sheet else ""
    others = tuple(name for finding in draft.findings for name in finding.slots.get("sheets", ()))
    if own and others:
        st.session_state["answer_sheet"] = own
        chosen = st.selectbox(text("upload.sheet"), (own, *others), key="answer_sheet")
        if chosen != own:
            answer(desk, [("sheet", chosen)])
    if len(draft.sheets) > 1:
        label = text("upload.every_sheet", count=len(draft.sheets), sheets=text.marks.joiner.join(draft.sheets))
        if st.button(plain(label), key=key_of("sheets", "all", desk.name)):
            sheets = {name: desk.answers.of_sheet(name) for name in draft.sheets}
            desk.answers = Answers(sheets=sheets | {own: replace(desk.answers, sheet=own)} if own in sheets else sheets)
            st.rerun()


def _quarter(desk: Desk, draft: Draft, text: Text) -> None:
    """The quarter to choose; of several in the file, or of days that say it themselves, only what was found."""
    table, found = draft.table, sorted({part.quarter for part in draft.parts if part.quarter})
    by_days = table and draft.rows and not (table.period and table.by_id[table.period].type is Type.QUARTER)
    if len(found) > 1 or (found and by_days):
        said = text.marks.joiner.join(numbers.quarter(quarter, text.lang) for quarter in found)
        st.text_input(
            text("upload.quarter_by_days" if by_days else "upload.quarter_by_rows"),
            said,
            disabled=True,
            key=key_of("quarters", *found),
        )
        return
    known = found[0] if found else None
    st.session_state["answer_quarter"] = known
    picked = st.selectbox(
        text("filter.quarter"),
        to_choose(state.records(desk.seen), state.now().date(), *found),
        index=None,
        format_func=lambda quarter: numbers.quarter(quarter, text.lang),
        key="answer_quarter",
        placeholder=text("upload.choose"),
    )
    if picked and picked != known:
        answer(desk, [("quarter", str(picked))])
