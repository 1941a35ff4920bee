"""A register edited on the page: every cell in its place, rows added and taken out, then checked like any upload.

What is edited is a file made from the record, so that findings, differences, reasons and versions are those of every
upload; nothing is written until it is committed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import streamlit as st

from metrics.app import state
from metrics.app.desk.cells import BLANK, as_answers, cell_html
from metrics.app.desk.desk import Desk, answer, place, table_names
from metrics.app.html import esc, markup, typed_in
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers, cell_key
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.records.outcome import on_record
from metrics.model.schema import Table, Type
from metrics.store.canonical_csv import empty_texts, write_texts


def begin(table: Table, text: Text) -> None:
    """Put a register as it is on record on the desk, to be edited."""
    store = state.archive()
    head = store.head()[0]
    known = on_record(table, store, head).get("")
    data = write_texts(table, known.texts if known else empty_texts(table))
    name = f"{table_names(text)[table.id]}.csv"
    place(Desk(f"edit:{table.id}:{head}", Upload(name, data), Answers(table=table.id), head, edits=True))


def show_editor(desk: Desk, draft: Draft, text: Text) -> None:
    """The rows as inputs, a way to take each out, and a form for one more."""
    table = draft.table
    if table is None:
        return
    title = text("settings.editing", table=table_names(text)[table.id])
    markup(
        f'<div class="chart-head"><h2>{esc(title)}</h2><p class="quiet">{esc(text("settings.editing_help"))}</p></div>',
        key="editor-head",
    )
    clicked = markup(_rows_html(desk, draft, table, text), key=key_of("editor", desk.name))
    if clicked and clicked.startswith("drop:"):
        row = int(clicked.removeprefix("drop:"))
        _rebuild(desk, table, [cells for number, cells in _grid(desk, draft, table) if number != row])
    elif typed := typed_in(clicked):
        answer(desk, as_answers(typed, draft))
    with (
        st.expander(text("settings.add_row"), expanded=not draft.rows),
        st.form(key_of("add", desk.name), border=False),
    ):
        cells = _new_row(table, text)
        if st.form_submit_button(text("settings.add")) and any(cells):
            _rebuild(desk, table, [*(known for _, known in _grid(desk, draft, table)), cells])


def _rows_html(desk: Desk, draft: Draft, table: Table, text: Text) -> str:
    heads = "".join(f"<th>{esc(item.header)}</th>" for item in table.fields)
    rows = []
    for number in draft.row_numbers:
        inputs = "".join(f"<td>{cell_html(desk, draft, number, item, text)}</td>" for item in table.fields)
        drop = f'<a href="#" class="do" data-go="drop:{number}">{esc(text("settings.drop"))}</a>'
        rows.append(f'<tr><td class="n">{number}</td>{inputs}<td>{drop}</td></tr>')
    return (
        '<div class="correct edit"><div class="table-scroll"><table class="t"><thead><tr>'
        f"<th></th>{heads}<th></th></tr></thead><tbody>{''.join(rows)}</tbody></table></div></div>"
    )


def _grid(desk: Desk, draft: Draft, table: Table) -> list[tuple[int, list[str]]]:
    """The rows as they stand with what was typed, each with its row number."""
    rows = []
    for number in draft.row_numbers:
        cells = []
        for item in table.fields:
            column = draft.column(item.id)
            typed = desk.answers.written(f"fixes/{cell_key(number, item.id)}")
            cells.append("" if typed == BLANK else typed or (draft.raw(number, column) if column else ""))
        rows.append((number, cells))
    return rows


def _new_row(table: Table, text: Text) -> list[str]:
    cells: list[str] = []
    columns = st.columns(3)
    for place_, item in enumerate(table.fields):
        with columns[place_ % 3]:
            if item.allowed and item.type is Type.ENUM:
                chosen = st.selectbox(
                    plain(item.header),
                    item.allowed,
                    index=None,
                    placeholder=text("upload.choose"),
                    key=key_of("new", item.id),
                )
                cells.append(chosen or "")
            else:
                example = text("definitions.for_example", example=item.example) if item.example else ""
                cells.append(st.text_input(plain(item.header), key=key_of("new", item.id), placeholder=example).strip())
    return cells


def _rebuild(desk: Desk, table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Make the file anew with other rows; what was typed is in them, so that no answer about a cell is left over."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(item.header for item in table.fields)
    writer.writerows(rows)
    desk.upload = Upload(desk.upload.name, ("\ufeff" + out.getvalue()).encode())
    desk.answers = Answers(table=table.id, gone=desk.answers.gone)
    desk.edition += 1
    st.rerun()
