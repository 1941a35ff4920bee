"""The problems step: findings of a kind together, each in its row as Excel shows it, with a place to put it right.

A cell is corrected where it is told, with every cell of its row that the finding is about: by hand, by the one safe
proposal, or all proposals of a kind at once. What is typed is read again at once, stays listed, and can be taken back.
Every correction goes into the log with the upload; the file itself stays as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

import streamlit as st

from metrics.app import state
from metrics.app.desk.cells import as_answers, cell_html, header_of
from metrics.app.desk.columns_step import asks_about_columns
from metrics.app.desk.corrected import corrected_html
from metrics.app.desk.desk import Desk, answer, spoken
from metrics.app.desk.one_click import in_words, link_html
from metrics.app.html import esc, markup, typed_in
from metrics.app.keys import key_of
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.insight.calendar import owed
from metrics.intake.drafts.answers import cell_key
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.marked_file import returned
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding, Severity
from metrics.reports.names import safe_file

_TOLD = 5
_EDITED = 200
# A rule over more cells than these only quotes the others.
_CELLS = 4
_SIGNS = {Severity.ERROR: "■", Severity.QUESTION: "？", Severity.WARNING: "▲", Severity.NOTICE: "○"}


@dataclass(frozen=True)
class Group:
    """Findings of one code and severity in one column."""

    severity: Severity
    code: str
    header: str
    findings: tuple[Finding, ...]


def groups(draft: Draft) -> tuple[Group, ...]:
    """The draft's findings but those about columns: questions about the whole file, then the gravest first."""
    found: dict[tuple[Severity, str, str], list[Finding]] = {}
    asked = [finding for finding in draft.findings if not asks_about_columns(finding)]
    order = tuple(Severity)
    for finding in sorted(asked, key=lambda f: (not _is_of_file(f), order.index(f.severity))):
        found.setdefault((finding.severity, finding.code, finding.header or ""), []).append(finding)
    return tuple(Group(*key, tuple(findings)) for key, findings in found.items())


def _is_of_file(finding: Finding) -> bool:
    return finding.severity is Severity.QUESTION and not finding.row


def show_problems(desk: Desk, draft: Draft, text: Text) -> None:
    """What was found, with counts; each kind with its inputs; then what was put right and what was done unasked."""
    known, words = groups(draft), spoken(draft, text)
    counts = "　".join(
        f"{_SIGNS[severity]} {text(f'severity.{severity}')} {count}"
        for severity, count in draft.counts.items()
        if count
    )
    asked = [group for group in known if group.severity is not Severity.NOTICE]
    head = esc(text("upload.checked", rows=draft.rows))
    note = esc(f"{isolated(desk.upload.name)}　{counts or text('upload.clean')}")
    markup(f'<div class="chart-head"><h2>{head}</h2><p class="quiet">{note}</p></div>', key="checked")
    things = _things(draft)
    shown = "".join(_group_html(desk, draft, group, things, words) for group in asked)
    shown += corrected_html(desk, draft, things, words)
    notices = [finding for group in known if group.severity is Severity.NOTICE for finding in group.findings]
    clicked = markup(shown + _notices_html(notices, words), key=key_of("problems", desk.name))
    if typed := typed_in(clicked):
        answer(desk, as_answers(typed, draft))
    if draft.sheet and asked:
        _give_back(desk, draft, words)


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


def _group_html(desk: Desk, draft: Draft, group: Group, things: Mapping[int, str], text: Text) -> str:
    """One finding as its sentence and inputs; several under a headline, all but the first folded away."""
    sign = f"<b>{_SIGNS[group.severity]} {esc(text(f'severity.{group.severity}'))}</b>"
    if len(group.findings) == 1:
        only = _finding_html(desk, draft, group.findings[0], things, text, sign)
        return f'<div class="finding one {group.severity}">{only}</div>'
    items = [
        f"<li>{_finding_html(desk, draft, f, things, text)}</li>"
        if at < _EDITED
        else f"<li><p>{esc(say(f, text))}</p></li>"
        for at, f in enumerate(group.findings)
    ]
    count = len(items)
    title = (
        text("upload.group", header=group.header, count=count) if group.header else text("upload.times", count=count)
    )
    fixes = {_fix_of(f): str(f.fix) for f in group.findings[:_EDITED] if _is_cell(f, draft) and f.fix}
    every = link_html(fixes, text("upload.fix_all", count=len(fixes))) if len(fixes) > 1 else ""
    rest = "".join(items[_TOLD:])
    more = (
        f'<details data-kept="{esc(f"{group.code} {group.header}")}"><summary>'
        f"{esc(text('upload.more_findings', count=count - _TOLD))}</summary><ul>{rest}</ul></details>"
        if rest
        else ""
    )
    head = f"<p>{sign}　{esc(title)}　{every}</p>"
    return f'<div class="finding many {group.severity}">{head}<ul>{"".join(items[:_TOLD])}</ul>{more}</div>'


def _finding_html(
    desk: Desk, draft: Draft, finding: Finding, things: Mapping[int, str], text: Text, sign: str = ""
) -> str:
    lead = f"{sign}　" if sign else ""
    return f"<p>{lead}{esc(say(finding, text))}</p>{_place_html(desk, draft, finding, things, text)}"


def _place_html(desk: Desk, draft: Draft, finding: Finding, things: Mapping[int, str], text: Text) -> str:
    """Where a finding is answered: its choices, the cells of its row, the reason why it is right.

    Of a register that is edited on the page the cells stand above already.
    """
    parts, asks = [], finding.asks or ""
    if _is_cell(finding, draft):
        row, named = int(finding.row or 0), [str(finding.field_id), *finding.others]
        named = [] if desk.edits else named if len(named) <= _CELLS else named[:1]
        parts.append(f"<span>{esc(isolated(things.get(row, '')))}</span>")
        for item in (draft.table.by_id[name] for name in named if name in draft.fields_given) if draft.table else ():
            parts.append(_label(header_of(draft, item), cell_html(desk, draft, row, item, text)))
        if finding.fix and not finding.options:
            parts.append(link_html({_fix_of(finding): finding.fix}, text("upload.grid_take", fix=finding.fix)))
    options = finding.options
    if asks == "quarter" and not options:
        # Any other quarter is chosen above.
        likely = owed(state.families(), state.records(desk.seen), state.now().date())
        options = (str(likely), str(likely.previous))
    if options and asks:
        parts += [link_html({asks: option}, in_words(option, asks, text)) for option in options]
    elif asks == "gone" or asks.startswith("remarks/"):
        cell = text("upload.grid_cell", row=finding.row, header=finding.header or "")
        label = esc(text("upload.reason", place=text("upload.file") if asks == "gone" else cell))
        said = f'data-set="{esc(asks)}" aria-label="{label}" value="{esc(desk.answers.written(asks))}"'
        parts.append(_label(text("upload.grid_why"), f'<input {said} class="wide" maxlength="300" autocomplete="off">'))
    return f'<div class="put">{"".join(parts)}</div>' if parts else ""


def _is_cell(finding: Finding, draft: Draft) -> bool:
    """Whether a finding is about a cell that the file has."""
    return bool(finding.row) and finding.field_id in draft.fields_given


def _fix_of(finding: Finding) -> str:
    return f"fixes/{cell_key(finding.row, str(finding.field_id))}"


def _label(header: str, control: str) -> str:
    return f"<label>{esc(isolated(header))}{control}</label>"


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
        if text is not None
    }


def _notices_html(notices: Sequence[Finding], text: Text) -> str:
    """What was done for the clerk; a choice where there is one."""
    if not notices:
        return ""
    items = "".join(f"<li>{esc(say(notice, text))}{_choices_html(notice, text)}</li>" for notice in notices[:_EDITED])
    title = esc(text("upload.noticed", count=len(notices)))
    return f'<div class="finding notice"><details open><summary>{title}</summary><ul>{items}</ul></details></div>'


def _choices_html(finding: Finding, text: Text) -> str:
    choices: Iterable[str] = finding.options if finding.asks else ()
    return "".join(
        f"　{link_html({str(finding.asks): option}, in_words(option, str(finding.asks), text))}" for option in choices
    )
