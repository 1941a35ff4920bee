"""The columns step: what each column and row was read as, with samples, and what somebody must decide on.

Only an exact header maps by itself. What was chosen before, and what a header resembles, is offered with one click.
Whoever has a form that is not recognised says here which row is its header and where its table is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import streamlit as st

from metrics.app import state
from metrics.app.desk.desk import Desk, answer, spoken, table_names
from metrics.app.html import esc, markup, typed_in
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.tables import grid_html
from metrics.charts.description import Grid, GridColumn
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import IGNORE, Answers
from metrics.intake.drafts.column import ReadColumn as FileColumn
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.earlier_answers import Remembered, as_before, remembered, rows_before
from metrics.intake.drafts.marked_rows import Taken, taken
from metrics.intake.drafts.role import AREA, Role
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter
from metrics.model.schema import Table

_ABOUT_ROWS = ("marks/", "area/")
_KINDS = ("columns/", "duplicates/", "units/", *_ABOUT_ROWS)
_LEFT_OUT = 20
# So many rows are shown at a time, and so much of what each says.
_ROWS, _WIDE = 30, 90


def asks_about_columns(finding: Finding) -> bool:
    """Whether a finding is settled in this step."""
    return bool(finding.asks) and str(finding.asks).startswith(_KINDS)


def show_recognised(desk: Desk, draft: Draft, text: Text) -> None:
    """The table and the quarter as recognised, to be corrected."""
    names = table_names(text)
    read_as = text("upload.read_as", file=desk.upload.name, encoding=draft.encoding or numbers.DASH)
    markup(f'<p class="quiet">{esc(read_as)}</p>', key="read-as")
    others = tuple(name for finding in draft.findings for name in finding.slots.get("sheets", ()))
    if draft.sheet and draft.sheet.name and others and not desk.whole:
        _sheet(desk, draft.sheet.name, others, text)
    if len(draft.sheets) > 1 and not desk.whole:
        label = text("upload.every_sheet", count=len(draft.sheets), sheets=text.marks.joiner.join(draft.sheets))
        if st.button(plain(label), key=key_of("sheets", "all", desk.name)):
            own = draft.sheet.name if draft.sheet else ""
            sheets = {name: desk.answers.of_sheet(name) for name in draft.sheets}
            desk.answers = Answers(sheets=sheets | {own: replace(desk.answers, sheet=own)} if own in sheets else sheets)
            st.rerun()
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


def _sheet(desk: Desk, known: str, others: tuple[str, ...], text: Text) -> None:
    """Which sheet of a workbook is read."""
    st.session_state["answer_sheet"] = known
    chosen = st.selectbox(text("upload.sheet"), (known, *others), key="answer_sheet")
    if chosen != known:
        answer(desk, [("sheet", chosen)])


def _quarter(desk: Desk, draft: Draft, text: Text) -> None:
    found = sorted({part.quarter for part in draft.parts if part.quarter})
    if len(found) > 1:
        st.text_input(
            text("filter.quarter"), "、".join(map(str, found)), disabled=True, key=key_of("quarters", len(found))
        )
        return
    known = found[0] if found else None
    latest = max([*state.records(desk.seen).quarters(), *found], default=Quarter(2018, 1))
    first = Quarter(min(latest.year - 2, known.year if known else latest.year), 1)
    st.session_state["answer_quarter"] = known
    picked = st.selectbox(
        text("filter.quarter"),
        list(Quarter.span(first, latest.next))[::-1],
        index=None,
        format_func=lambda quarter: numbers.quarter(quarter, text.lang),
        key="answer_quarter",
        placeholder=text("upload.choose"),
    )
    if picked and picked != known:
        answer(desk, [("quarter", str(picked))])


def show_columns(desk: Desk, draft: Draft, text: Text) -> None:
    """All columns on one screen; controls for those that are not certain."""
    asked = [finding for finding in draft.findings if asks_about_columns(finding)]
    open_ones = [finding for finding in asked if not str(finding.asks).startswith(_ABOUT_ROWS)]
    if draft.sheet:
        _show_rows(desk, draft, [finding for finding in asked if finding not in open_ones], text)
    if draft.table is None or not draft.columns:
        return
    mapped = sum(1 for column in draft.columns if column.field_id)
    head = text("upload.columns", mapped=mapped, count=len(draft.columns))
    note = text("upload.columns_open", count=len(open_ones)) if open_ones else text("upload.columns_certain")
    markup(f'<div class="chart-head"><h2>{esc(head)}</h2><p class="quiet">{esc(note)}</p></div>', key="columns-head")
    earlier = remembered(state.archive(), draft.table.id, upto=desk.seen)
    if open_ones:
        _accept_all(desk, open_ones, earlier, text)
        for finding in open_ones:
            _decide(desk, draft, finding, earlier.get(str(finding.asks)), text)
    _all_columns(desk, draft, draft.table, text)


def _show_rows(desk: Desk, draft: Draft, asked: list[Finding], text: Text) -> None:
    """What each row was taken for, to be said otherwise; open where no header is known or somebody has said so."""
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
            answer(desk, typed.items())
            unread.warning(text("upload.area_unreadable"))


def _decide_row(desk: Desk, draft: Draft, finding: Finding, text: Text) -> None:
    """What is said of the rows, with what is likely in one click, or the way to take a mark back."""
    asks, role = str(finding.asks), finding.options[0] if finding.options else ""
    sign = esc(say(finding, spoken(draft, text)))
    markup(f'<div class="finding {finding.severity}"><b>■</b>　{sign}</div>', key=key_of("row", asks))
    if not asks.startswith("marks/"):
        return
    row = asks.removeprefix("marks/")
    words = (
        text("upload.mark_as", row=row, role=text(f"intake.mark.{role}")) if role else text("upload.unmark", row=row)
    )
    if st.button(plain(words), type="primary", key=key_of("mark", desk.name, asks)):
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


def _all_columns(desk: Desk, draft: Draft, table: Table, text: Text) -> None:
    """Every column as it was read, and a way to read one otherwise."""
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
    with st.expander(text("upload.columns_all"), expanded=False):
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
        f"{text('upload.row', row=row.row)}　{text(f'intake.excluded.{row.reason}')}：{row.text}"
        for row in draft.excluded[:_LEFT_OUT]
    )
    shown = "".join(f"<li>{esc(line)}</li>" for line in lines)
    title = esc(text("upload.excluded", count=len(draft.excluded)))
    return f'<div class="chart-foot"><details><summary>{title}</summary><ul>{shown}</ul></details></div>'
