"""The columns step: what each column was read as, with samples, and what somebody must decide on.

Only an exact header maps by itself. What was chosen before, and what a header resembles, is offered with one click.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from metrics.app import state
from metrics.app.desk.desk import Desk, answer, spoken, table_names
from metrics.app.desk.rows_step import are_open, asks_about_rows, show_rows
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.tables import grid_html
from metrics.charts.description import Grid, GridColumn
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import IGNORE
from metrics.intake.drafts.column import ReadColumn as FileColumn
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.earlier_answers import Remembered, as_before, remembered
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding, Severity

_KINDS = ("columns/", "duplicates/", "units/")
_LEFT_OUT = 20


def asks_about_columns(finding: Finding) -> bool:
    """Whether a finding is settled in this step."""
    return _is_of_column(finding) or asks_about_rows(finding)


def _is_of_column(finding: Finding) -> bool:
    return str(finding.asks or "").startswith(_KINDS)


def show_columns(desk: Desk, draft: Draft, text: Text) -> None:
    """The columns that are not certain, each with its controls; before them the rows, where they are in question."""
    open_ones = [finding for finding in draft.findings if _is_of_column(finding)]
    if are_open(desk, draft):
        show_rows(desk, draft, text)
    if draft.table is None or not open_ones:
        return
    head = text("upload.columns_open", count=len(open_ones))
    markup(f'<div class="chart-head"><h2>{esc(head)}</h2></div>', key="columns-head")
    earlier = remembered(state.archive(), draft.table.id, upto=desk.seen)
    _accept_all(desk, open_ones, earlier, text)
    for finding in open_ones:
        _decide(desk, draft, finding, earlier.get(str(finding.asks)), text)


def _accept_all(desk: Desk, asked: list[Finding], earlier: Mapping[str, Remembered], text: Text) -> None:
    """One click for everything that was chosen before, one for everything that is suggested."""
    before = as_before(asked, earlier)
    near = [(str(f.asks), f.options[0]) for f in asked if f.code == "column_unknown_near" and len(f.options) == 2]
    with st.container(horizontal=True):
        if before and st.button(text("upload.as_before", count=len(before)), type="primary"):
            answer(desk, before)
        if near and st.button(text("upload.as_suggested", count=len(near))):
            answer(desk, near)


def _decide(desk: Desk, draft: Draft, finding: Finding, before: Remembered | None, text: Text) -> None:
    """One column that is not certain: what it says, what it may be, what was chosen last time."""
    asks = str(finding.asks)
    column = next((c for c in draft.columns if c.index == finding.column), None)
    samples = _raw_samples(column, draft) if column else ""
    notes = [text("upload.samples", samples=samples)] if samples else []
    if before:
        words = _option(before.answer, draft, text)
        notes.append(text("upload.before", answer=words, who=before.who, at=state.moment(before.at, text)))
    sign = "？" if finding.severity is Severity.QUESTION else "▲"
    body = f"<b>{sign}</b>　{esc(say(finding, spoken(draft, text)))}"
    body += "".join(f'<p class="quiet">{esc(note)}</p>' for note in notes)
    markup(f'<div class="finding {finding.severity}">{body}</div>', key=key_of("column", asks))
    options = _options(asks, finding, draft)
    chosen = st.selectbox(
        plain(text("upload.answer", header=finding.header or text("upload.file"))),
        options,
        index=None,
        format_func=lambda option: _option(option, draft, text),
        key=key_of("ask", desk.name, asks),
        placeholder=text("upload.choose"),
        width=420,
    )
    if chosen:
        answer(desk, [(asks, chosen)])


def _options(asks: str, finding: Finding, draft: Draft) -> list[str]:
    """The likely answers first; for a column also every field no column has yet."""
    options = list(finding.options)
    if asks.startswith("columns/") and draft.table:
        taken = draft.fields_given
        options = [o for o in options if o != IGNORE]
        options += [f.id for f in draft.table.fields if f.id not in taken and f.id not in options]
        options.append(IGNORE)
    return options


def _option(option: str, draft: Draft, text: Text) -> str:
    """An answer in words: a field's header, a table's name, or the word for what it does."""
    if said := text.find(f"intake.answer.{option}"):
        return said
    if draft.table and option in draft.table.by_id:
        return draft.table.by_id[option].header
    return table_names(text).get(option, option)


def show_all_columns(desk: Desk, draft: Draft, text: Text) -> None:
    """Every column as it was read, folded away, and a way to read one otherwise; then the rows that are no data."""
    table = draft.table
    if table is None or not draft.columns:
        return
    titles = tuple(
        GridColumn(text(f"upload.column_{name}")) for name in ("letter", "header", "field", "how", "unit", "samples")
    )
    rows = tuple(
        (
            column.letter,
            column.header,
            table.by_id[column.field_id].header if column.field_id else numbers.DASH,
            text(f"intake.column.{column.how}"),
            column.unit,
            _samples(column, draft),
        )
        for column in draft.columns
    )
    mapped = sum(1 for column in draft.columns if column.field_id)
    with st.expander(plain(text("upload.columns_all", mapped=mapped, count=len(draft.columns))), expanded=False):
        markup(grid_html(Grid(titles, rows), text), key="columns-all")
        left, right = st.columns(2)
        keys = {column.key: f"{column.letter}　{column.header}" for column in draft.columns if column.header}
        column = left.selectbox(
            text("upload.remap_column"),
            list(keys),
            index=None,
            format_func=keys.__getitem__,
            key=key_of("remap", "column", desk.name),
            placeholder=text("upload.choose"),
        )
        options = [*(field.id for field in table.fields), IGNORE]
        field = right.selectbox(
            text("upload.remap_field"),
            options,
            index=None,
            format_func=lambda option: _option(option, draft, text),
            key=key_of("remap", "field", desk.name, column),
            placeholder=text("upload.choose"),
        )
        if column and field and desk.answers.columns.get(column) != field:
            answer(desk, [(f"columns/{column}", field)])
    if draft.sheet and not are_open(desk, draft):
        show_rows(desk, draft, text)
    if draft.excluded:
        markup(_excluded_html(draft, text), key="excluded")


def _samples(column: FileColumn, draft: Draft) -> str:
    """The first few different values of a column as they were read."""
    if column.field_id is None:
        return _raw_samples(column, draft)
    found = [text for part in draft.parts for text in part.texts[column.field_id].drop_nulls().head(30)]
    return " ｜ ".join(list(dict.fromkeys(found))[:3])


def _raw_samples(column: FileColumn, draft: Draft) -> str:
    """The first few different values of a column as they stand in the file."""
    return " ｜ ".join(draft.samples(column))


def _excluded_html(draft: Draft, text: Text) -> str:
    """The rows that were not taken as data, each with its reason and words."""
    lines = (
        f"{text('upload.row', row=row.row)}　{text(f'intake.excluded.{row.reason}')}{text.marks.colon}{row.text}"
        for row in draft.excluded[:_LEFT_OUT]
    )
    shown = "".join(f"<li>{esc(line)}</li>" for line in lines)
    title = esc(text("upload.excluded", count=len(draft.excluded)))
    return f'<div class="chart-foot"><details><summary>{title}</summary><ul>{shown}</ul></details></div>'
