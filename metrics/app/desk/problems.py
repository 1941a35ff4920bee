"""The problems step: findings of a kind together, each in its row as Excel shows it, with a place to put it right.

A cell is corrected where it is told: by hand, by the one safe proposal, or all proposals of a kind at once. What is
typed is read again at once. Every correction goes into the log with the upload; the file itself stays as it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import PurePath

import streamlit as st

from metrics.app.desk.columns_step import asks_about_columns
from metrics.app.desk.desk import Desk, answer, spoken, table_names
from metrics.app.html import esc, markup, typed_in
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import cell_key
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.marked_file import returned
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding, Severity
from metrics.reports.names import safe_file

_TOLD = 5
_EDITED = 200
_SIGNS = {Severity.ERROR: "■", Severity.QUESTION: "？", Severity.WARNING: "▲", Severity.NOTICE: "○"}


@dataclass(frozen=True)
class Group:
    """Findings of one code and severity in one column."""

    severity: Severity
    code: str
    header: str
    findings: tuple[Finding, ...]

    @property
    def key(self) -> str:
        """Tells it from the others, and changes when one of its findings is settled."""
        places = ",".join(f"{finding.row}/{finding.field_id}/{finding.asks}" for finding in self.findings)
        return sha256(f"{self.severity}{self.code}{self.header}{places}".encode()).hexdigest()[:12]

    @property
    def cells(self) -> tuple[Finding, ...]:
        """Those that point at one cell of the file."""
        return tuple(finding for finding in self.findings if finding.row and finding.field_id)


def groups(draft: Draft) -> tuple[Group, ...]:
    """The draft's findings but those about columns, the gravest first, in the order of the file."""
    found: dict[tuple[Severity, str, str], list[Finding]] = {}
    for severity in Severity:
        for finding in draft.findings:
            if finding.severity is severity and not asks_about_columns(finding):
                found.setdefault((severity, finding.code, finding.header or ""), []).append(finding)
    return tuple(Group(*key, tuple(findings)) for key, findings in found.items())


def show_problems(desk: Desk, draft: Draft, text: Text) -> None:
    """What was found, with counts; then each kind."""
    known = groups(draft)
    counts = "　".join(
        f"{_SIGNS[severity]} {text(f'severity.{severity}')} {count}"
        for severity, count in draft.counts.items()
        if count
    )
    head = esc(text("upload.checked", rows=draft.rows))
    markup(
        f'<div class="chart-head"><h2>{head}</h2><p class="quiet">{esc(counts or text("upload.clean"))}</p></div>',
        key="checked",
    )
    words = spoken(draft, text)
    if draft.sheet and any(group.severity is not Severity.NOTICE for group in known):
        _give_back(desk, draft, words)
    for group in known:
        if group.severity is Severity.NOTICE:
            continue
        markup(_group_html(group, words), key=key_of("finding", group.key))
        _settle(desk, draft, group, text)
    notices = [group for group in known if group.severity is Severity.NOTICE]
    if notices:
        _notices(desk, notices, words)


def _give_back(desk: Desk, draft: Draft, text: Text) -> None:
    """The clerk's own file with the problems marked, for those who would rather correct it in Excel."""
    stem = PurePath(draft.upload.name.replace("\\", "/")).stem
    st.download_button(
        text("upload.returned_file"),
        partial(returned, draft, text),
        file_name=safe_file(f"{stem}_{text('upload.returned_mark')}.xlsx"),
        on_click="ignore",
        key=key_of("returned", desk.name),
    )


def _group_html(group: Group, text: Text) -> str:
    """One finding as its sentence; several as a headline with their rows and the first sentences."""
    sign = f"<b>{_SIGNS[group.severity]} {esc(text(f'severity.{group.severity}'))}</b>"
    sentences = [say(finding, text) for finding in group.findings]
    if len(sentences) == 1:
        return f'<div class="finding {group.severity}">{sign}　{esc(sentences[0])}</div>'
    title = (
        text("upload.group", header=group.header, count=len(sentences))
        if group.header
        else text("upload.times", count=len(sentences))
    )
    items = "".join(f"<li>{esc(sentence)}</li>" for sentence in sentences[:_TOLD])
    rest = "".join(f"<li>{esc(sentence)}</li>" for sentence in sentences[_TOLD:])
    more = (
        f"<details><summary>{esc(text('upload.more_findings', count=len(sentences) - _TOLD))}</summary>"
        f'<ol start="{_TOLD + 1}">{rest}</ol></details>'
        if rest
        else ""
    )
    return f'<div class="finding {group.severity}">{sign}　{esc(title)}<ol>{items}</ol>{more}</div>'


def _settle(desk: Desk, draft: Draft, group: Group, text: Text) -> None:
    """A place to answer a question or to give a reason for the file as a whole, and to correct cells."""
    for finding in group.findings:
        if not (finding.row and finding.field_id) and finding.asks:
            if finding.options:
                _choose(desk, finding, text)
            else:
                _write(desk, finding, text)
    if cells := [finding for finding in group.cells if finding.field_id in draft.fields_given][:_EDITED]:
        _correct(desk, draft, group, cells, text)


def _choose(desk: Desk, finding: Finding, text: Text) -> None:
    """A question about the file with its possible answers; nothing is chosen beforehand."""
    about = finding.header or (text("upload.row", row=finding.row) if finding.row else text("upload.file"))
    chosen = st.radio(
        plain(text("upload.answer", header=about)),
        finding.options,
        index=None,
        format_func=lambda option: plain(_word(option, text)),
        key=key_of("ask", desk.name, finding.asks),
        horizontal=True,
    )
    if chosen:
        answer(desk, [(str(finding.asks), chosen)])


def _write(desk: Desk, finding: Finding, text: Text) -> None:
    """A reason for the file as a whole, as for rows that are gone."""
    asks = str(finding.asks)
    given = st.text_input(
        plain(text("upload.reason", row=text("upload.file"), header="")),
        value=desk.answers.written(asks),
        key=key_of("write", desk.name, asks),
        max_chars=300,
        width=560,
    )
    if given.strip() != desk.answers.written(asks):
        answer(desk, [(asks, given.strip())])


def _correct(desk: Desk, draft: Draft, group: Group, cells: Sequence[Finding], text: Text) -> None:
    """The cells of a group: what stands there, the safe proposal, what to put in its place, or why it is right."""
    fixes = {f"fixes/{cell_key(f.row, str(f.field_id))}": f.fix for f in cells if f.fix}
    clicked = markup(
        _cells_html(desk, draft, cells, text, all_fixes=len(fixes)), key=key_of("cells", desk.name, group.key)
    )
    if clicked == "fix:all":
        answer(desk, [(asks, str(fix)) for asks, fix in fixes.items()])
    elif clicked and clicked.startswith("fix:"):
        asks = clicked.removeprefix("fix:")
        answer(desk, [(asks, str(fixes[asks]))])
    elif typed := typed_in(clicked):
        answer(desk, typed.items())


def _cells_html(desk: Desk, draft: Draft, cells: Sequence[Finding], text: Text, *, all_fixes: int) -> str:
    explains = any((finding.asks or "").startswith("remarks/") for finding in cells)
    names = ["row", "thing", "was", *(["proposal"] if all_fixes else []), "now", *(["why"] if explains else [])]
    heads = "".join(
        f'<th class="{"n" if name == "row" else ""}">{esc(text(f"upload.grid_{name}"))}</th>' for name in names
    )
    things = _things(draft)
    rows = "".join(
        _cell_html(desk, draft, f, things.get(f.row or 0, ""), text, proposes=bool(all_fixes), explains=explains)
        for f in cells
    )
    every = (
        f'<p><a href="#" class="do" data-go="fix:all">{esc(text("upload.fix_all", count=all_fixes))}</a></p>'
        if all_fixes > 1
        else ""
    )
    table = f'<table class="t fixes"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="correct">{every}<div class="table-scroll">{table}</div></div>'


def _cell_html(
    desk: Desk, draft: Draft, finding: Finding, thing: str, text: Text, *, proposes: bool, explains: bool
) -> str:
    where = cell_key(finding.row, str(finding.field_id))
    column = draft.column(str(finding.field_id))
    was = (draft.raw(finding.row or 0, column) if column else "") or finding.value or ""
    place = text("upload.grid_cell", row=finding.row, header=finding.header or "")
    cells = [f'<td class="n">{finding.row}</td>', f"<td>{esc(thing)}</td>", f"<td>{esc(was)}</td>"]
    if proposes:
        take = text("upload.grid_take", fix=finding.fix or "")
        cells.append(
            f'<td><a href="#" class="do" data-go="fix:fixes/{esc(where)}">{esc(take)}</a></td>'
            if finding.fix
            else "<td></td>"
        )
    cells.append(_input_html(f"fixes/{where}", desk, f"{place}{text('upload.grid_now')}"))
    if explains:
        cells.append(_input_html(f"remarks/{where}", desk, f"{place}{text('upload.grid_why')}"))
    return f"<tr>{''.join(cells)}</tr>"


def _input_html(asks: str, desk: Desk, label: str) -> str:
    value = esc(desk.answers.written(asks))
    longest = 300 if asks.startswith("remarks/") else 500
    return (
        f'<td><input data-set="{esc(asks)}" value="{value}" aria-label="{esc(label)}" maxlength="{longest}" '
        'autocomplete="off"></td>'
    )


def _things(draft: Draft) -> dict[int, str]:
    """What each row of the file is about, by row number."""
    table = draft.table
    name = table.label or table.row_key[-1] if table else None
    if name is None:
        return {}
    return {
        number: text
        for part in draft.parts
        for number, text in zip(part.numbers, part.texts[name], strict=True)
        if isinstance(text, str)
    }


def _notices(desk: Desk, notices: Sequence[Group], text: Text) -> None:
    """What was done for the clerk, folded away; a choice where there is one."""
    items = "".join(f"<li>{esc(say(finding, text))}</li>" for group in notices for finding in group.findings[:_EDITED])
    count = sum(len(group.findings) for group in notices)
    title = esc(text("upload.noticed", count=count))
    markup(
        f'<div class="finding notice"><details open><summary>{title}</summary><ul>{items}</ul></details></div>',
        key="notices",
    )
    for finding in (f for group in notices for f in group.findings if f.options and f.asks):
        if st.button(plain(_word(finding.options[0], text)), key=key_of("notice", desk.name, finding.asks)):
            answer(desk, [(str(finding.asks), finding.options[0])])


def _word(option: str, text: Text) -> str:
    return text.find(f"intake.answer.{option}") or table_names(text).get(option, option)
