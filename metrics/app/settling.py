"""What was recognised in a file, what was found, and the answers that settle it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from metrics.app import state
from metrics.app.html import esc, markup
from metrics.app.tables import grid_html
from metrics.charts.description import Column, Grid
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.intake.draft import Draft
from metrics.intake.say import say
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter

if TYPE_CHECKING:
    from metrics.app.upload import Desk

_SHOWN = 20
_SIGNS = {Severity.ERROR: "■", Severity.QUESTION: "？", Severity.WARNING: "▲", Severity.NOTICE: "○"}


def settle(desk: Desk, draft: Draft, text: Text) -> None:
    """Recognised table and quarter (to correct), questions (to answer), findings by kind, and what was left out."""
    _recognised(desk, draft, text)
    spoken = text.scoped(state.families().family_of(draft.table.id).slug) if draft.table else text
    counts = "　".join(
        f"{_SIGNS[severity]} {text(f'severity.{severity}')} {count}"
        for severity, count in draft.counts.items()
        if count
    )
    head = f"<h2>{esc(text('upload.checked', rows=draft.rows))}</h2>"
    markup(
        f'<div class="chart-head">{head}<p class="quiet">{esc(counts or text("upload.clean"))}</p></div>', key="checked"
    )
    for severity in Severity:
        groups: dict[str, list[Finding]] = {}
        for finding in draft.findings:
            if finding.severity is severity:
                groups.setdefault(finding.code, []).append(finding)
        for code, group in groups.items():
            _group(desk, code, group, spoken)
    _columns(draft, text)


def _recognised(desk: Desk, draft: Draft, text: Text) -> None:
    catalogue = state.families()
    names = {t.id: text.scoped(f.slug)(f"table.{t.id}") for f in catalogue.families for t in f.tables}
    name = draft.table.id if draft.table else None
    quarters = [part.quarter for part in draft.parts if part.quarter]
    read_as = text("upload.read_as", file=desk.upload.name, encoding=draft.encoding or numbers.DASH)
    markup(f'<p class="quiet">{esc(read_as)}</p>', key="read-as")
    left, right = st.columns(2)
    st.session_state["answer_table"] = name
    chosen = left.selectbox(
        text("upload.table"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key="answer_table",
        placeholder=text("upload.choose"),
    )
    if chosen and chosen != name:
        _answer(desk, "table", chosen)
    if draft.table and draft.table.is_periodic:
        if len(set(quarters)) > 1:
            right.text_input(
                text("filter.quarter"), "、".join(map(str, quarters)), disabled=True, key=f"quarters-{len(quarters)}"
            )
            return
        known = quarters[0] if quarters else None
        latest = max([*state.records(desk.seen).quarters(), *([known] if known else [])], default=Quarter(2018, 1))
        options = list(
            Quarter.span(Quarter(min(latest.year - 2, known.year if known else latest.year), 1), latest.next)
        )
        st.session_state["answer_quarter"] = known
        picked = right.selectbox(
            text("filter.quarter"),
            options[::-1],
            index=None,
            format_func=lambda q: numbers.quarter(q, text.lang),
            key="answer_quarter",
            placeholder=text("upload.choose"),
        )
        if picked and picked != known:
            _answer(desk, "quarter", str(picked))


def _group(desk: Desk, code: str, group: Sequence[Finding], text: Text) -> None:
    """Findings of one kind: told together, each with its row; questions and reasons with a place to answer."""
    first = group[0]
    sentences = [say(finding, text) for finding in group]
    head = f"<b>{_SIGNS[first.severity]} {esc(text(f'severity.{first.severity}'))}</b>"
    if len(sentences) == 1:
        body = f"{head}　{esc(sentences[0])}"
    else:
        items = "".join(f"<li>{esc(sentence)}</li>" for sentence in sentences[:_SHOWN])
        more = len(sentences) - _SHOWN
        rest = f"<p class='quiet'>{esc(text('upload.more_findings', count=more))}</p>" if more > 0 else ""
        body = f"{head}　{esc(text('upload.times', count=len(sentences)))}<ol>{items}</ol>{rest}"
    markup(f'<div class="finding {first.severity}">{body}</div>', key=f"finding-{first.severity}-{code}")
    for finding in group[:_SHOWN]:
        asks = finding.asks or ""
        if finding.severity is Severity.NOTICE or not asks:
            continue
        if finding.options:
            _ask(desk, finding, text)
        else:
            _write(desk, finding, "correct" if asks.startswith("fixes/") else "reason", text)


def _ask(desk: Desk, finding: Finding, text: Text) -> None:
    """A question with its possible answers; nothing is chosen beforehand."""
    asks = finding.asks or ""
    chosen = st.radio(
        text("upload.answer", header=finding.header or text("upload.file")),
        finding.options,
        index=None,
        format_func=lambda option: _option(option, desk, text),
        key=f"ask-{st.session_state['desk_name']}-{asks}",
        horizontal=True,
    )
    if chosen:
        _answer(desk, asks, chosen)


def _write(desk: Desk, finding: Finding, what: str, text: Text) -> None:
    """A place for what should stand in a cell, or for the reason why a rule is rightly broken."""
    asks = finding.asks or ""
    row = text("upload.row", row=finding.row) if finding.row else text("upload.file")
    given = st.text_input(
        text(f"upload.{what}", row=row, header=finding.header or ""),
        value=desk.answers.written(asks),
        key=f"write-{st.session_state['desk_name']}-{asks}",
        placeholder=finding.fix or "",
        max_chars=300,
        width=560,
    )
    if given.strip() and given.strip() != desk.answers.written(asks):
        _answer(desk, asks, given.strip())


def _answer(desk: Desk, asks: str, answer: str) -> None:
    """Take an answer; the file is read again with it."""
    answers = desk.answers.given(asks, answer)
    if answers != desk.answers:
        desk.answers = answers
        st.rerun()


def _option(option: str, desk: Desk, text: Text) -> str:
    """An answer in words: a field's header, a table's name, or the word for what it does."""
    if said := text.find(f"intake.answer.{option}"):
        return said
    catalogue = state.families()
    if option in catalogue.tables:
        return text.scoped(catalogue.family_of(option).slug)(f"table.{option}")
    draft: Draft | None = st.session_state.get("draft")
    if draft and draft.table and option in draft.table.by_id:
        return draft.table.by_id[option].header
    return option


def _columns(draft: Draft, text: Text) -> None:
    """How each column was read, with samples, and the rows that were left out."""
    if not draft.columns:
        return
    titles = tuple(Column(text(f"upload.column_{name}")) for name in ("letter", "header", "field", "how", "samples"))
    rows = tuple(
        (
            column.letter,
            column.header,
            draft.table.by_id[column.field_id].header if draft.table and column.field_id else numbers.DASH,
            text(f"intake.column.{column.how}"),
            _samples(column.field_id, draft),
        )
        for column in draft.columns
    )
    mapped = sum(1 for column in draft.columns if column.field_id)
    html = (
        f"<details><summary>{esc(text('upload.columns', mapped=mapped, count=len(rows)))}</summary>"
        f"{grid_html(Grid(titles, rows), text)}</details>"
    )
    if draft.excluded:
        html += _excluded_html(draft, text)
    markup(f'<div class="chart-foot">{html}</div>', key="columns")


def _samples(field_id: str | None, draft: Draft) -> str:
    """The first few different values of a column as they were read."""
    if field_id is None:
        return ""
    found = [text for part in draft.parts for text in part.texts[field_id].dropna().head(30)]
    return " ｜ ".join(list(dict.fromkeys(found))[:3])


def _excluded_html(draft: Draft, text: Text) -> str:
    """The rows that were not taken as data, each with its reason and words."""
    lines = (
        f"{text('upload.row', row=row.row)}　{text(f'intake.excluded.{row.reason}')}：{row.text}"
        for row in draft.excluded[:_SHOWN]
    )
    shown = "".join(f"<li>{esc(line)}</li>" for line in lines)
    title = esc(text("upload.excluded", count=len(draft.excluded)))
    return f"<details open><summary>{title}</summary><ul>{shown}</ul></details>"
