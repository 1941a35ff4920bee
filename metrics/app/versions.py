"""Who uploaded what, when and why; any version can be opened, compared with another, and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import streamlit as st

from metrics.app import alarm, post, state
from metrics.app.changing import change
from metrics.app.desk.changes import difference_html
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.navigation import go
from metrics.errors import Unshown
from metrics.i18n import phrases
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.records import demonstration
from metrics.intake.records.acts import Act, ActKind
from metrics.intake.records.diff import Diff, changes
from metrics.intake.records.outcome import State, on_record
from metrics.model.records import Reporting
from metrics.model.selection import Selection
from metrics.reports.names import safe_file
from metrics.store.canonical_csv import empty_texts
from metrics.store.entry import Entry
from metrics.store.layout import DESCRIBED

_SHOWN = 50


def show_versions() -> None:
    """The list of versions and, once one is chosen, what can be done with it."""
    text, store = state.text(), state.archive()
    head, checksum = store.head()
    markup(f'<div class="head"><h1>{esc(text("versions.title"))}</h1></div>', key="versions-head")
    if not head:
        markup(f'<p class="empty">{esc(text("versions.none"))}</p>', key="versions-none")
        return
    names = {t.id: text.scoped(f.slug)(f"table.{t.id}") for f in state.families().families for t in f.tables}
    names[DESCRIBED] = text("own.title")
    table = st.selectbox(
        text("versions.of_table"), [None, *names], format_func=lambda t: names.get(t, text("shell.any")), width=260
    )
    entries = store.entries(table)[::-1]
    said = text("versions.head", version=store.version, entries=head, checksum=checksum[:16])
    markup(f'<p class="quiet">{esc(said)}</p>', key="versions-sum")
    pages = max(1, -(-len(entries) // _SHOWN))
    page = st.pagination(pages, key="versions-page") if pages > 1 else 1
    chosen = st.session_state.get("versions_open")
    clicked = markup(
        _list_html(entries[(page - 1) * _SHOWN : page * _SHOWN], names, text, chosen=chosen),
        key=key_of("versions", table, page),
    )
    if clicked:
        st.session_state["versions_open"] = int(clicked)
        st.rerun()
    if chosen and chosen <= head:
        _one(store.entry(chosen), head, names, text)
    _demonstration(text)


def _demonstration(text: Text) -> None:
    """One click takes the sample office out; what the office has uploaded itself stays."""
    store, tables = state.archive(), state.families().tables.values()
    if not demonstration.is_present(store, tables):
        return
    markup(
        f'<div class="chart-head"><h2 class="block">{esc(text("versions.sample"))}</h2>'
        f'<p class="quiet">{esc(text("versions.sample_help"))}</p></div>',
        key="sample-head",
    )
    if st.button(text("versions.sample_remove")):
        _took(Act(ActKind.REMOVE_SAMPLE), text("versions.owner"), demonstration.REMOVED, store.head()[0], text)


def _list_html(entries: tuple[Entry, ...], names: dict[str, str], text: Text, *, chosen: int | None) -> str:
    names_of = ("version", "at", "who", "what", "why", "file")
    zone = phrases.zone(state.office().clock, text)
    heads = "".join(
        f'<th class="{"n" if name == "version" else ""}">{esc(text(f"versions.column_{name}", zone=zone))}</th>'
        for name in names_of
    )
    rows = "".join(
        f'<tr data-go="{entry.version}" tabindex="0"{" aria-current=true" if entry.version == chosen else ""}>'
        f'<td class="n">{entry.version}</td>'
        f'<td class="d">{esc(state.moment(entry.at, text))}</td><td>{esc(entry.who)}</td>'
        f"<td>{esc(_what(entry, names, text))}</td><td>{esc(_why(entry, text))}</td><td>{esc(entry.raw_name)}</td></tr>"
        for entry in entries
    )
    return (
        f'<div class="table-scroll"><table class="t"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _what(entry: Entry, names: dict[str, str], text: Text) -> str:
    """The tables a version changed, each with its quarters in one piece: 老旧小区改造进度 2017Q1–2018Q2（104行）."""
    told = []
    for (table, reporting), group in groupby(entry.parts, key=lambda part: (part.table, part.reporting)):
        parts = list(group)
        if table == DESCRIBED:
            told += [text(f"versions.described_{reporting}", slug=part.quarter) for part in parts]
            continue
        quarters = sorted({part.quarter for part in parts if part.quarter})
        span = "–".join(dict.fromkeys((quarters[0], quarters[-1]))) if quarters else ""
        rows = sum(part.rows for part in parts)
        told.append(text(f"versions.part_{reporting}", table=names.get(table, table), quarter=span, rows=rows))
    return text.marks.semicolon.join(told)


def _why(entry: Entry, text: Text) -> str:
    if entry.restores:
        return f"{text('versions.restores', version=entry.restores)} {entry.why}".strip()
    if entry.undoes:
        return f"{text('versions.undoes', version=entry.undoes)} {entry.why}".strip()
    return entry.why


def _one(entry: Entry, head: int, names: dict[str, str], text: Text) -> None:
    """One version: what it accepted, what it changed, and what can be done with it."""
    title = text("versions.one", version=entry.version)
    markup(
        f'<div class="chart-head"><h2>{esc(title)}</h2><p class="quiet">{esc(_what(entry, names, text))}</p></div>'
        f"{_accepted_html(entry, text)}",
        key=key_of("version", entry.version),
    )
    with st.container(horizontal=True):
        if st.button(text("versions.look")):
            go("", Selection(version=entry.version))
        if entry.has_upload:
            _original(entry, text)
    _compare(entry, text)
    _restore(entry, head, text)


def _original(entry: Entry, text: Text) -> None:
    """The uploaded file to download, or in its place that it is damaged; the rows that came from it stand."""
    try:
        data = state.archive().raw(entry)
    except Unshown as damaged:
        st.error(plain(alarm.refusal(damaged, text)))
    else:
        st.download_button(text("versions.original"), data, file_name=safe_file(entry.raw_name), on_click="ignore")


def _accepted_html(entry: Entry, text: Text) -> str:
    """Who approved it; warnings that were accepted, answers that were given, corrections that were made."""
    approved = ""
    if taken := entry.taken:
        words = f"{text('review.approved_by', who=taken.by)}　{taken.remark}".strip()
        approved = f'<p class="note">{esc(words)}</p>'
    if not entry.accepted:
        return approved
    said = (
        "　".join(
            f"{name}：{_told(name, value, text)}" for name, value in item.items() if value not in (None, "", {}, [])
        )
        for item in entry.accepted
    )
    rows = "".join(f"<li>{esc(words)}</li>" for words in said)
    title = esc(text("versions.accepted", count=len(entry.accepted)))
    return f"{approved}<details><summary>{title}</summary><ul>{rows}</ul></details>"


def _told(name: str, value: Any, text: Text) -> str:
    """What was accepted as it stands in the log, but its hour by the office's clock."""
    try:
        return state.moment(datetime.fromisoformat(value), text) if name == "submitted_at" else isolated(str(value))
    except (TypeError, ValueError, OverflowError):
        # Not the moment that this program writes there.
        return isolated(str(value))


def _compare(entry: Entry, text: Text) -> None:
    """The difference between two versions, for everything on record."""
    # Steps of submissions are no versions.
    known = (other.version for other in state.archive().entries()[::-1])
    others = [*(version for version in known if version != entry.version), 0]
    other = st.selectbox(
        text("versions.compare"),
        others,
        index=others.index(max(version for version in others if version < entry.version)),
        format_func=lambda v: text("versions.nothing_yet") if v == 0 else text("versions.one", version=v),
        key=key_of("compare", entry.version),
        width=260,
    )
    first, last = sorted((other, entry.version))
    found = list(between(first, last))
    html = "".join(
        f"<h2>{esc(name)}</h2>{''.join(difference_html(diff, text, has_file=False) for diff in diffs)}"
        for name, diffs in groupby(found, key=lambda diff: _table_title(diff, (last, first), text))
    )
    if changed := text.marks.joiner.join(redescribed(first, last)):
        html = f"<p>{esc(text('versions.described_changed', slugs=changed))}</p>{html}"
    said = text("versions.between", first=first, last=last)
    empty = f'<p class="empty">{esc(text("versions.same"))}</p>'
    markup(
        f'<div class="chart-head"><h3>{esc(said)}</h3></div>{html or empty}',
        key=key_of("compared", entry.version, other),
    )


def between(first: int, last: int) -> Iterator[Diff]:
    """What changed from one version to a later one, table by table."""
    store = state.archive()
    # A table of the office's own may be described in one of the two only.
    for table in {**state.families(first).tables, **state.families(last).tables}.values():
        before, after = on_record(table, store, first), on_record(table, store, last)
        gone = {quarter: State(empty_texts(table), (), Reporting.MISSING) for quarter in before.keys() - after.keys()}
        yield from (diff for diff in changes(table, before, after | gone) if not diff.is_empty)


def redescribed(first: int, last: int) -> list[str]:
    """The office's own fields whose description differs between two versions."""
    before, after = ({slug: part for slug, (_, part) in state.archive().current(DESCRIBED, version).items()}
                     for version in (first, last))  # fmt: skip
    return sorted(slug for slug in before | after if before.get(slug) != after.get(slug))


def _table_title(diff: Diff, versions: tuple[int, ...], text: Text) -> str:
    known = next(found for found in map(state.families, versions) if diff.table.id in found.tables)
    return known.text(text.lang).scoped(known.family_of(diff.table.id).slug)(f"table.{diff.table.id}")


def _restore(entry: Entry, head: int, text: Text) -> None:
    """Bring a version back as a new one: what it changed, or everything as it was then; asks who and why."""
    with st.form(key_of("restore", entry.version), border=False):
        whole = st.radio(
            text("versions.restore_what"),
            (False, True),
            format_func=lambda all_of_it: text(f"versions.restore_{'all' if all_of_it else 'parts'}"),
        )
        left, right = st.columns(2)
        who = left.text_input(
            text("upload.who"), value=post.remembered(), placeholder=text("upload.who_example"), max_chars=40
        )
        why = right.text_input(text("upload.why_needed"), max_chars=300)
        pressed = st.form_submit_button(text("versions.restore", version=entry.version))
    if not pressed:
        return
    _took(Act(ActKind.RETURN_TO if whole else ActKind.RESTORE, entry.version), who, why, head, text)


def _took(act: Act, who: str, why: str, seen: int, text: Text) -> None:
    """Do an act or hand it in, and open the version it made."""
    if made := change(act, who, why, text, seen=seen):
        st.session_state["versions_open"] = made.version
        st.rerun()
