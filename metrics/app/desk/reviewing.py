"""The reviewer's page: what waits for approval, exactly as the clerk saw it, and the two answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from metrics.app import state
from metrics.app.changing import REFUSALS, refusal
from metrics.app.desk.changes import difference_html, show_changes
from metrics.app.desk.desk import Desk, draft_of, spoken, subject, table_names
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.navigation import go
from metrics.described.reading import Broken
from metrics.errors import Conflict, NothingNew, ReasonMissing, Refused, SoAlready, Unanswered
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.say import say
from metrics.intake.records import door, review
from metrics.intake.records.acts import Act, ActKind, differences, moved
from metrics.intake.records.diff import compare_each
from metrics.model.finding import Severity
from metrics.model.selection import Selection
from metrics.reports.names import safe_file
from metrics.store.layout import DESCRIBED
from metrics.store.submissions import Event, Step, Submission, post

_PAST = 30
_NEW = (Broken, NothingNew, ReasonMissing, SoAlready, Unanswered)
_SAID: Mapping[type[Exception], str] = {
    **dict.fromkeys(_NEW, "review.asks_again"),
    Conflict: "review.changed",
    Refused: "review.own",
}


def show_review() -> None:
    """The list of what waits, the one that is open, and what was decided before."""
    text = state.text()
    markup(f'<div class="head"><h1>{esc(text("review.title"))}</h1></div>', key="review-head")
    known = state.submissions().all()
    waiting = [submission for submission in known if submission.state is Step.SUBMITTED]
    chosen = st.session_state.get("review_open")
    note = text("review.waiting", count=len(waiting)) if waiting else text("review.none")
    clicked = markup(f'<p class="note">{esc(note)}</p>{_list_html(waiting, chosen, text)}', key="review-list")
    if clicked:
        st.session_state["review_open"] = int(clicked)
        st.rerun()
    opened = next((s for s in waiting if s.number == chosen), None)
    if opened:
        _one(opened, text)
    past = [s for s in reversed(known) if s.state in (Step.APPROVED, Step.RETURNED, Step.WITHDRAWN)][:_PAST]
    if past:
        head = f'<div class="chart-head"><h2>{esc(text("review.past"))}</h2></div>'
        markup(head + _list_html(past, None, text, leads=False), key="review-past")


def _list_html(found: list[Submission], chosen: int | None, text: Text, *, leads: bool = True) -> str:
    if not found:
        return ""
    names = table_names(text)
    heads = "".join(
        f"<th>{esc(text(f'calendar.kept_{name}'))}</th>" for name in ("number", "table", "state", "who", "remark")
    )
    rows = []
    for submission in found:
        event, last = submission.upload, submission.events[-1]
        go_to = f' data-go="{submission.number}" tabindex="0"' if leads else ""
        mark = ' aria-current="true"' if submission.number == chosen else ""
        what = subject(event, names, text)
        by = f"　{last.who}" if last.who != event.who else ""
        rows.append(
            f'<tr{go_to}{mark}><td class="n">{submission.number}</td><td>{esc(isolated(what))}</td>'
            f"<td>{esc(text(f'review.state_{submission.state}'))}{esc(isolated(by))}</td>"
            f"<td>{esc(isolated(event.who))}　{esc(state.moment(event.at, text))}</td><td>{esc(last.remark)}</td></tr>"
        )
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="table-scroll"><table class="t">{body}</table></div>'


def _one(submission: Submission, text: Text) -> None:
    """What was found in the upload, what it changes, what its clerk said, and the decision."""
    event = submission.upload
    seen = _looked_at(submission.number)
    if act := review.proposed(submission, state.archive()):
        _proposed(submission, act, text)
        _decide(submission, seen, text)
        return
    upload = Upload(event.name, state.submissions().data(event))
    desk = Desk(f"review:{submission.number}:{event.number}", upload, Answers.from_dict(event.answers), seen)
    change = draft_of(desk)
    found = "".join(_findings_html(draft, text, has_others=len(change.drafts) > 1) for draft in change.drafts)
    title = text("review.one", number=submission.number, file=event.name)
    markup(
        f'<div class="chart-head"><h2>{esc(title)}</h2></div>{_history_html(submission, text)}{found}',
        key=key_of("review", submission.number),
    )
    st.download_button(text("versions.original"), upload.data, file_name=safe_file(event.name), on_click="ignore")
    show_changes(desk, compare_each(change.drafts, state.archive(), upto=seen), text)
    _decide(submission, seen, text)


def _looked_at(number: int, *, anew: bool = False) -> int:
    """The end of the log when the reviewer was first shown this submission, or was shown it anew."""
    shown: dict[int, int] = st.session_state.setdefault("review_seen", {})
    if anew or number not in shown:
        shown[number] = state.archive().head()[0]
    return shown[number]


def _proposed(submission: Submission, act: Act, text: Text) -> None:
    """What is proposed, with what it changes of the tables on record, or the file it puts into use."""
    names, event = table_names(text), submission.upload
    title = text("review.act_one", number=submission.number, what=subject(event, names, text))
    diffs = differences(act, state.archive(), state.families().tables.values())
    found = "".join(
        f"<h3>{esc(names[table])}</h3>{''.join(difference_html(diff, text, has_file=False) for diff in of_table)}"
        for table, of_table in groupby(diffs, key=lambda diff: diff.table.id)
    )
    if fields := [part.quarter for part in moved(act, state.archive()) if part.table == DESCRIBED]:
        found += f"<p>{esc(text('versions.described_changed', slugs=text.marks.joiner.join(fields)))}</p>"
    shown = act.data.decode("utf-8", "replace") if act.kind is ActKind.DESCRIBE else ""
    file = f'<pre class="note">{esc(shown)}</pre>' if shown else ""
    head = f'<div class="chart-head"><h2>{esc(title)}</h2></div>'
    markup(f"{head}{_history_html(submission, text)}{found}{file}", key=key_of("review", submission.number))


def _history_html(submission: Submission, text: Text) -> str:
    steps = "".join(f"<li>{esc(isolated(_told(event, text)))}</li>" for event in submission.events)
    return f'<ul class="note">{steps}</ul>'


def _told(event: Event, text: Text) -> str:
    words = f"{state.moment(event.at, text)}　{event.who}　{text(f'review.state_{event.step}')}"
    return f"{words}{text.marks.colon}{event.remark}" if event.remark else words


def _findings_html(draft: Draft, text: Text, *, has_others: bool) -> str:
    """Warnings the clerk let stand and what was corrected; an error means that the record changed since."""
    words = spoken(draft, text)
    head = f"<h3>{esc(isolated(draft.answers.sheet or ''))}</h3>" if has_others else ""
    shown = [finding for finding in draft.findings if finding.severity is not Severity.NOTICE]
    items = "".join(f"<li>{esc(say(finding, words))}</li>" for finding in shown)
    parts = [f'<div class="finding warning"><ol>{items}</ol></div>'] if items else []
    fixed = draft.answers.fixes
    if fixed and draft.table:
        colon = text.marks.colon
        cells = "".join(
            f"<li>{esc(text('upload.row', row=row))}　{esc(draft.table.by_id[name].header)}{colon}{esc(value)}</li>"
            for (row, name), value in sorted(fixed.items())
            if name in draft.table.by_id
        )
        fixes = esc(text("review.fixed", count=len(fixed)))
        parts.append(f'<div class="finding notice"><b>{fixes}</b><ul>{cells}</ul></div>')
    return head + ("".join(parts) or f'<p class="note">{esc(text("upload.clean"))}</p>')


def _decide(submission: Submission, seen: int, text: Text) -> None:
    with st.form(key_of("decide", submission.number), border=False):
        left, right = st.columns(2)
        who = left.text_input(text("review.who"), placeholder=text("review.who_example"), max_chars=40)
        remark = right.text_input(text("review.remark"), max_chars=300)
        with st.container(horizontal=True):
            approves = st.form_submit_button(text("review.approve"), type="primary")
            returns = st.form_submit_button(text("review.send_back"))
            withdraws = bool(submission.upload.act) and st.form_submit_button(text("upload.take_back"))
    who, remark = who.strip(), remark.strip()
    if not (approves or returns or withdraws):
        return
    if not post(who):
        st.warning(text("review.who_missing"))
    elif post(who) == post(submission.who) and not withdraws:
        st.warning(text("review.own"))
    elif returns and not remark:
        st.warning(text("review.reason_missing"))
    else:
        number, actor = submission.number, state.actor(who)
        try:
            if approves:
                door.approve(number, state.store(), state.families(), actor, remark=remark, seen=seen)
            elif returns:
                door.send_back(number, state.store(), actor, remark=remark)
            else:
                door.withdraw(number, state.store(), actor)
        except REFUSALS as error:
            if isinstance(error, Conflict):
                _looked_at(number, anew=True)
            st.warning(plain(refusal(error, text, {} if withdraws else _SAID)))
            return
        _leave(submission, is_made=approves)


def _leave(submission: Submission, *, is_made: bool) -> None:
    """Go on: to the page of what was approved, else to the list."""
    st.session_state.pop("review_open", None)
    if not is_made:
        st.rerun()
    known, table = state.families(), submission.upload.table
    family = known.family_of(table) if table in known.tables else None
    go(family.slug if family and family.page else "", Selection())
