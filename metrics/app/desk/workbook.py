"""A whole workbook in one go: every sheet with what is left in it, one difference, one version."""

from __future__ import annotations

import streamlit as st

from metrics.app import state
from metrics.app.desk.changes import show_changes
from metrics.app.desk.columns_step import show_all_columns, show_columns
from metrics.app.desk.decide import decide
from metrics.app.desk.desk import Desk, answer, table_names
from metrics.app.desk.problems import show_problems
from metrics.app.desk.recognised import show_recognised
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.say import say
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.diff import compare_each


def show_workbook(desk: Desk, bundle: Bundle, text: Text) -> None:
    """The sheets, one of them to be settled, what all of them change, and the commit."""
    _choose(desk, bundle, text)
    for finding in bundle.findings:
        sentence = esc(say(finding, text))
        sign = "■" if finding.blocks else "○"
        html = f'<div class="finding {finding.severity}"><b>{sign}</b>　{sentence}</div>'
        markup(html, key=key_of("workbook", finding.code, finding.asks))
    open_sheet = key_of("sheet", "open", desk.name)
    waiting = (place for place, draft in enumerate(bundle.drafts) if not draft.is_committable)
    shown = st.session_state.setdefault(open_sheet, next(waiting, 0))
    shown = shown if shown < len(bundle.drafts) else 0
    clicked = markup(_sheets_html(bundle, shown, text), key="sheets")
    if clicked:
        st.session_state[open_sheet] = int(clicked)
        st.rerun()
    draft = bundle.drafts[shown]
    name = str(draft.answers.sheet)
    sheet = Desk(f"{desk.name}/{name}", draft.upload, draft.answers, desk.seen, whole=desk)
    title = esc(isolated(name))
    markup(f'<div class="chart-head"><h2>{title}</h2></div>', key=key_of("sheet", "head", sheet.name))
    show_recognised(sheet, draft, text)
    show_columns(sheet, draft, text)
    show_problems(sheet, draft, text)
    show_all_columns(sheet, draft, text)
    found = compare_each(bundle.drafts, state.archive(), upto=desk.seen)
    show_changes(desk, found, text)
    decide(desk, bundle, tuple(diff for _, differences in found for diff in differences), text)


def _choose(desk: Desk, bundle: Bundle, text: Text) -> None:
    """Which sheets are read together; with none left the file is read as one table again."""
    known = list(desk.answers.sheets)
    offered = list(dict.fromkeys((*known, *(name for draft in bundle.drafts for name in draft.sheets))))
    chosen = st.multiselect(text("upload.sheets"), offered, default=known, key=key_of("sheets", desk.name))
    changed = [(f"sheets/{name}", "yes" if name in chosen else "") for name in offered]
    if set(chosen) != set(known):
        answer(desk, changed)


def _sheets_html(bundle: Bundle, shown: int, text: Text) -> str:
    """Each sheet with what it is and what is left to settle in it; a click opens it."""
    names = table_names(text)
    heads = "".join(f"<th>{esc(text(f'upload.sheets_{name}'))}</th>" for name in ("sheet", "table", "quarter", "rows"))
    rows = "".join(_sheet_html(place, draft, names, shown, text) for place, draft in enumerate(bundle.drafts))
    table = f"<thead><tr>{heads}<th>{esc(text('upload.sheets_left'))}</th></tr></thead><tbody>{rows}</tbody>"
    return f'<div class="table-scroll"><table class="t">{table}</table></div>'


def _sheet_html(place: int, draft: Draft, names: dict[str, str], shown: int, text: Text) -> str:
    left = sum(finding.blocks for finding in draft.findings)
    quarters = text.marks.joiner.join(numbers.quarter(part.quarter, text.lang) for part in draft.parts if part.quarter)
    mark = ' aria-current="true"' if place == shown else ""
    cells = (
        isolated(str(draft.answers.sheet)),
        names[draft.table.id] if draft.table else numbers.DASH,
        quarters or numbers.DASH,
        draft.rows,
        text("upload.step_left", count=left) if left else "✓",
    )
    row = "".join(f"<td>{esc(cell)}</td>" for cell in cells)
    return f'<tr data-go="{place}" tabindex="0"{mark}>{row}</tr>'
