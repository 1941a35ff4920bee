"""What an upload changes: rows new and gone, cells old → new, and what each figure becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from metrics.app import alarm, state
from metrics.app.desk.desk import Desk
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.tables import lamp_html
from metrics.i18n import numbers, phrases
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.diff import CellChange, Diff, RowChange
from metrics.intake.records.effects import Effect, Judged, effects
from metrics.intake.records.outcome import Key, by_key, on_record
from metrics.model.measure import Measure
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting
from metrics.model.schema import Kind, Table
from metrics.model.selection import Selection

_SHOWN = 60


@dataclass(frozen=True)
class Earlier:
    """The rows on record, by key, that new rows continue, and their quarter; none by default."""

    quarter: str = ""
    rows: Mapping[Key, Mapping[str, str | None]] = field(default_factory=dict)


def show_changes(desk: Desk, found: Sequence[tuple[Draft, Sequence[Diff]]], text: Text) -> None:
    """The differences sheet by sheet and quarter by quarter, then the figures. A click on a row shows it whole."""
    markup(f'<div class="chart-head"><h2>{esc(text("upload.changes"))}</h2></div>', key="changes-head")
    for draft, differences in found:
        sheet = draft.answers.sheet if len(found) > 1 else ""
        if sheet:
            markup(f"<h3>{esc(isolated(sheet))}</h3>", key=key_of("diff", "sheet", desk.name, sheet))
        for diff in differences:
            html = difference_html(diff, text, values=_earlier(diff, desk.seen))
            clicked = markup(html, key=key_of("diff", desk.name, sheet, diff.quarter))
            if clicked:
                _show_row(int(clicked.removeprefix("row:")), diff, draft, text)
    drafts = [draft for draft, _ in found]
    moved = tuple(effects(drafts, state.archive(), state.readings(desk.seen, Selection()), state.families()))
    markup(_effects_html(moved, text), key="effects")


def _earlier(diff: Diff, version: int) -> Earlier:
    """What the list of a new quarter continues: the last one before it on record, by key."""
    if diff.table.kind is not Kind.SNAPSHOT or not diff.added or diff.was is not Reporting.MISSING:
        return Earlier()
    before = on_record(diff.table, state.archive(), version)
    quarter = max((name for name, held in before.items() if name < diff.quarter and len(held.texts)), default="")
    return Earlier(quarter, by_key(diff.table, before[quarter].texts)) if quarter else Earlier()


def _show_row(row: int, diff: Diff, draft: Draft, text: Text) -> None:
    """One row of the file: what stands in it, how it was read, and what was on record."""

    @st.dialog(text("upload.row", row=row), width="large")
    def whole() -> None:
        markup(_row_html(row, diff, draft, text), key=key_of("row", row))

    whole()


def _row_html(row: int, diff: Diff, draft: Draft, text: Text) -> str:
    old = {change.field_id: change.old for change in diff.changed if change.row == row}
    part = next(part for part in draft.parts if row in part.numbers)
    new = part.texts.row(part.numbers.index(row), named=True)
    heads = "".join(f"<th>{esc(text(f'upload.row_{name}'))}</th>" for name in ("field", "file", "read", "record"))
    rows = []
    for item in diff.table.fields:
        column = draft.column(item.id)
        raw = draft.raw(row, column) if column else ""
        read = new[item.id] or ""
        if raw or read or item.id in old:
            was = f"<del>{esc(old[item.id] or numbers.DASH)}</del>" if item.id in old else ""
            rows.append(f"<tr><td>{esc(item.header)}</td><td>{esc(raw)}</td><td>{esc(read)}</td><td>{was}</td></tr>")
    table = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="table-scroll">{table}</div>'


def difference_html(diff: Diff, text: Text, *, has_file: bool = True, values: Earlier | None = None) -> str:
    """One quarter's difference as tables; with the rows of the file it comes from, if there is one.

    New rows are named; with ``values`` they are shown whole, marked where they differ from the rows they continue.
    """
    quarter = numbers.quarter(Quarter.parse(diff.quarter), text.lang) if diff.quarter else ""
    head = f"{quarter}　{text('upload.counts', **diff.counts)}".strip()
    if diff.reporting is not diff.was:
        head += "　" + text("upload.state", old=text(f"reporting.{diff.was}"), new=text(f"reporting.{diff.reporting}"))
    parts = [f"<h3>{esc(head)}</h3>"]
    if diff.damage:
        said = f"{alarm.told(diff.damage, text)}{text('upload.incomparable') if has_file else ''}"
        parts.append(f'<div class="alarm" role="alert"><p>{esc(said)}</p></div>')
    if diff.changed:
        parts.append(_changed_html(diff.table, diff.changed, text, has_file=has_file))
    if diff.added and values is not None:
        parts.append(_new_rows_html(diff.table, diff.added, values, text))
    for name, rows in (("added", diff.added if values is None else ()), ("removed", diff.removed)):
        if rows:
            title = text(f"upload.{name}_rows", count=len(rows))
            parts.append(_rows_html(title, rows, text, has_file=has_file))
    parts += [f'<p class="note">{esc(kept.told(diff.table, text))}</p>' for kept in diff.kept]
    return "".join(parts)


def _changed_html(table: Table, changes: Sequence[CellChange], text: Text, *, has_file: bool) -> str:
    names = ("row", "thing", "field", "old", "new") if has_file else ("thing", "field", "old", "new")
    heads = "".join(
        f'<th class="{"n" if name == "row" else ""}">{esc(text(f"upload.change_{name}"))}</th>' for name in names
    )
    rows = "".join(_changed_row(table, change, has_file=has_file) for change in changes[:_SHOWN])
    more = _more(len(changes), text)
    grid = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="table-scroll">{grid}</div>{more}'


def _changed_row(table: Table, change: CellChange, *, has_file: bool) -> str:
    old, new = (esc(text or numbers.DASH) for text in (change.old, change.new))
    row = f'<td class="n">{change.row or ""}</td>' if has_file else ""
    go = f' data-go="row:{change.row}" tabindex="0"' if has_file and change.row else ""
    return (
        f"<tr{go}>{row}<td>{esc(change.label)}</td>"
        f"<td>{esc(table.by_id[change.field_id].header)}</td><td><del>{old}</del></td><td><ins>{new}</ins></td></tr>"
    )


def _rows_html(title: str, rows: Sequence[RowChange], text: Text, *, has_file: bool) -> str:
    """Rows that are new or gone, by name; those of the file lead to it."""
    names = text.marks.joiner.join(_row_name(row, has_file=has_file) for row in rows[:_SHOWN])
    return f'<p class="note">{esc(title)}{text.marks.colon}{names}</p>{_more(len(rows), text)}'


def _new_rows_html(table: Table, rows: Sequence[RowChange], earlier: Earlier, text: Text) -> str:
    """New rows with their values, in the columns that have any; what differs from the quarter before is marked."""
    shown, moved = rows[:_SHOWN], 0
    held = [item for item in table.fields if item.id != table.period and any(row.cells[item.id] for row in shown)]
    heads = "".join(f"<th>{esc(item.header)}</th>" for item in held)
    body = []
    for row in shown:
        was, cells = earlier.rows.get(row.key), []
        for item in held:
            now = row.cells[item.id]
            differs = was is not None and now != was[item.id]
            moved += differs
            cells.append(f"<td{' class=changed' if differs else ''}>{esc(now or '')}</td>")
        go = f' data-go="row:{row.row}" tabindex="0"' if row.row else ""
        body.append(f'<tr{go}><td class="n">{row.row or ""}</td>{"".join(cells)}</tr>')
    title = text("upload.added_rows", count=len(rows))
    if earlier.rows:
        quarter = numbers.quarter(Quarter.parse(earlier.quarter), text.lang)
        title += text("upload.added_since", quarter=quarter, count=moved)
    grid = f'<thead><tr><th class="n">{esc(text("upload.change_row"))}</th>{heads}</tr></thead>'
    scroller = (
        f'<div class="table-scroll across new"><table class="t">{grid}<tbody>{"".join(body)}</tbody></table></div>'
    )
    return f'<p class="note">{esc(title)}</p>{scroller}{_more(len(rows), text)}'


def _row_name(row: RowChange, *, has_file: bool) -> str:
    label, key = isolated(row.label), " ".join(map(isolated, row.key))
    name = esc(label if label == key else f"{label}（{key}）")
    return f'<a href="#" data-go="row:{row.row}">{name}</a>' if has_file and row.row else name


def _more(count: int, text: Text) -> str:
    hidden = count - _SHOWN
    return f'<p class="quiet">{esc(text("upload.more_changes", count=hidden))}</p>' if hidden > 0 else ""


def _effects_html(found: Iterable[Effect], text: Text) -> str:
    catalogue = state.families()
    heads = "".join(
        f"<th>{esc(text(f'upload.effect_{name}'))}</th>" for name in ("quarter", "measure", "before", "after")
    )
    rows = []
    for effect in found:
        spoken = text.scoped(catalogue.family_of(effect.measure.id).slug)
        cells = "".join(
            f"<td>{_judged_html(each, effect.measure, spoken)}</td>" for each in (effect.before, effect.after)
        )
        name = esc(spoken(f"{effect.measure.id}.name"))
        rows.append(f"<tr><td>{effect.quarter}</td><td>{effect.measure.id}　{name}</td>{cells}</tr>")
    title = text("upload.effects", count=len(rows)) if rows else text("upload.no_effects")
    table = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>' if rows else ""
    return f'<div class="chart-head"><h3>{esc(title)}</h3></div><div class="table-scroll">{table}</div>'


def _judged_html(judged: Judged, measure: Measure, text: Text) -> str:
    number = esc(phrases.value(judged.value, measure, text))
    if judged.value.reason:
        return f'{number} <span class="quiet">{esc(text(f"reason.{judged.value.reason}"))}</span>'
    lamp = judged.judgement.lamp
    return f"{number}　{lamp_html(lamp, phrases.verdict(judged.judgement, text))}" if lamp else number
