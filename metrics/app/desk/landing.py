"""What a clerk sees before a file is dropped: what is owed by when, the file to fill in, zero reports, drafts."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.app import state
from metrics.app.desk.desk import Desk, place, subject, table_names
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.navigation import go
from metrics.app.tables import lamp_html
from metrics.i18n import numbers, phrases
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.insight.calendar import Due, calendar, owed, reminder, to_choose
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.prefilled_form import prefill, workbook
from metrics.intake.records.outcome import on_record
from metrics.model.quarter import Quarter
from metrics.model.schema import Table
from metrics.model.selection import Selection
from metrics.reports.names import safe_file
from metrics.store.canonical_csv import empty_texts, write_texts
from metrics.store.submissions import Step, Submission


def show(text: Text) -> None:
    """The calendar of a quarter, what can be done with one of its tables, and what is kept or on its way."""
    markup(f'<p class="note">{esc(text("upload.lead"))}</p>', key="upload-lead")
    _kept(text)
    records = state.records(state.archive().version)
    today = state.now().date()
    now = owed(state.families(), records, today)
    choices = to_choose(records, today, now)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        markup(f"<h2>{esc(text('calendar.title'))}</h2>", key="calendar-head")
        quarter = st.selectbox(
            text("filter.quarter"),
            choices,
            format_func=lambda q: numbers.quarter(q, text.lang),
            index=choices.index(now),
            key="calendar-quarter",
            label_visibility="collapsed",
            width=180,
        )
    waiting = frozenset(
        (submission.upload.table, name)
        for submission in state.submissions().open()
        if submission.state is Step.SUBMITTED
        for name in submission.upload.quarters
    )
    items = calendar(state.families(), state.archive(), records, quarter, today, waiting)
    names = table_names(text)
    chosen = str(st.session_state.get("calendar_table") or next((i.table.id for i in items if i.is_open), ""))
    clicked = markup(_calendar_html(items, names, chosen, text), key=key_of("calendar", quarter))
    if clicked:
        st.session_state["calendar_table"] = clicked
        st.rerun()
    _actions(state.families().tables.get(chosen) or items[0].table, quarter, text)
    _reminder(reminder(items, text, names), text)


def _calendar_html(items: tuple[Due, ...], names: dict[str, str], chosen: str, text: Text) -> str:
    zone = phrases.zone(state.office().clock, text)
    heads = "".join(
        f"<th>{esc(text(f'calendar.column_{name}', zone=zone))}</th>"
        for name in ("table", "state", "due", "who", "last")
    )
    rows = []
    for item in items:
        word = lamp_html(item.state.lamp, text(f"calendar.state_{item.state}"))
        late = f' <span class="quiet">{esc(text("calendar.late"))}</span>' if item.is_late and item.came else ""
        last = ""
        if item.last:
            last = text(
                "calendar.last",
                at=state.moment(item.last.at, text),
                who=item.last.who,
                version=item.last.version,
            )
        mark = ' aria-current="true"' if item.table.id == chosen else ""
        rows.append(
            f'<tr data-go="{item.table.id}" tabindex="0"{mark}><td>{esc(names[item.table.id])}</td>'
            f'<td>{word}{late}</td><td class="d">{item.due:%Y-%m-%d}</td>'
            f"<td>{esc(isolated(text.marks.joiner.join(item.departments)))}</td><td>{esc(last)}</td></tr>"
        )
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="table-scroll"><table class="t">{body}</table></div>'


def _actions(table: Table, quarter: Quarter, text: Text) -> None:
    """For the table chosen: the file to fill in, a blank one, a zero report."""
    names = table_names(text)
    tables = state.families().tables
    registers = [t.id for t in tables.values() if not t.is_periodic]
    title = text("calendar.chosen", table=names[table.id], quarter=numbers.quarter(quarter, text.lang))
    markup(f'<div class="chart-head"><h3>{esc(title)}</h3></div>', key=key_of("chosen", table.id))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            text("calendar.prefilled"),
            _filled(table, quarter, text),
            file_name=safe_file(f"{names[table.id]}_{quarter}.xlsx"),
            type="primary",
            on_click="ignore",
            key=key_of("prefilled", table.id, quarter),
        )
        st.download_button(
            text("calendar.blank"),
            write_texts(table, empty_texts(table)),
            file_name=safe_file(f"{names[table.id]}.csv"),
            on_click="ignore",
            key=key_of("blank", table.id),
        )
        if st.button(text("upload.zero_begin"), key=key_of("zero", table.id, quarter)):
            _begin_zero(table, quarter)
            st.rerun()
    markup(f'<div class="chart-head"><h3>{esc(text("calendar.registers"))}</h3></div>', key="registers-head")
    with st.container(horizontal=True):
        for name in registers:
            st.download_button(
                plain(names[name]),
                _filled(tables[name], None, text),
                file_name=safe_file(f"{names[name]}.xlsx"),
                on_click="ignore",
                key=key_of("register", name),
            )


def _filled(table: Table, quarter: Quarter | None, text: Text) -> Callable[[], bytes]:
    """What makes the workbook once it is asked for; it then runs without the session, so all it needs is held."""
    store, catalogue = state.archive(), state.families()
    head = store.head()[0]
    records, spoken = state.records(head), text.scoped(catalogue.family_of(table.id).slug)

    def make() -> bytes:
        before = {name: known.texts for name, known in on_record(table, store, head).items()}
        return workbook(table, prefill(table, quarter, before), records, spoken)

    return make


def _begin_zero(table: Table, quarter: Quarter) -> None:
    upload = Upload(f"{quarter}.csv", write_texts(table, empty_texts(table)))
    answers = Answers(table=table.id, quarter=str(quarter), zero_report=True)
    place(Desk(f"zero:{table.id}:{quarter}", upload, answers, state.archive().head()[0]))


def _reminder(words: str, text: Text) -> None:
    if words:
        with st.expander(text("calendar.reminder")):
            st.code(words, language=None, wrap_lines=True)


def _kept(text: Text) -> None:
    """Drafts that are kept and submissions that came back or are on their way; a click goes on with one."""
    submissions = state.submissions()
    waiting = submissions.open()
    if not waiting:
        return
    names = table_names(text)
    rows = "".join(_kept_html(submission, names, text) for submission in reversed(waiting))
    heads = "".join(
        f"<th>{esc(text(f'calendar.kept_{name}'))}</th>" for name in ("number", "table", "state", "who", "remark")
    )
    head = f"<h2>{esc(text('calendar.kept', count=len(waiting)))}</h2>"
    body = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    clicked = markup(f'{head}<div class="table-scroll"><table class="t">{body}</table></div>', key="kept")
    if clicked:
        submission = submissions.one(int(clicked))
        event, last = submission.upload, submission.events[-1]
        came_back = text("upload.came_back", who=last.who, remark=last.remark) if last.step is Step.RETURNED else ""
        if event.act:
            go("review", Selection())
        place(
            Desk(
                f"kept:{submission.number}:{event.number}",
                Upload(event.name, submissions.data(event)),
                Answers.from_dict(event.answers),
                state.archive().head()[0],
                submission=submission.number,
                handed_in=submission.number if submission.state is Step.SUBMITTED else None,
                said=came_back,
                why=event.remark,
            )
        )
        st.rerun()


def _kept_html(submission: Submission, names: dict[str, str], text: Text) -> str:
    event, last = submission.upload, submission.events[-1]
    what = isolated(subject(event, names, text))
    return (
        f'<tr data-go="{submission.number}" tabindex="0"><td class="n">{submission.number}</td><td>{esc(what)}</td>'
        f"<td>{esc(text(f'review.state_{submission.state}'))}</td>"
        f"<td>{esc(isolated(event.who))}　{esc(state.moment(event.at, text))}</td><td>{esc(last.remark)}</td></tr>"
    )
