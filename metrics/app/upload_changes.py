"""What an upload changes: rows new and gone, cells old → new, and what each figure becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metrics.app import state
from metrics.app.html import esc, markup
from metrics.app.tables import lamp_html
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.intake.diff import CellChange, Diff, RowChange
from metrics.intake.draft import Draft
from metrics.intake.effects import Effect, effects
from metrics.model.measure import Reading
from metrics.model.schema import Table

_SHOWN = 60


def show_changes(draft: Draft, differences: Sequence[Diff], seen: int, text: Text) -> None:
    """The differences quarter by quarter, then the figures before and after."""
    title = text("upload.changes", version=seen)
    markup(f'<div class="chart-head"><h2>{esc(title)}</h2></div>', key="changes-head")
    for diff in differences:
        markup(difference_html(diff, text), key=f"diff-{diff.quarter}")
    found = tuple(effects(draft, state.store(), state.records(seen), state.families()))
    markup(_effects_html(found, text), key="effects")


def difference_html(diff: Diff, text: Text, *, has_file: bool = True) -> str:
    """One quarter's difference as tables; with the rows of the file it comes from, if there is one."""
    counts = text(
        "upload.counts",
        added=len(diff.added),
        changed=len({change.key for change in diff.changed}),
        removed=len(diff.removed),
        unchanged=diff.unchanged,
    )
    head = f"{diff.quarter}　{counts}".strip()
    if diff.reporting is not diff.was:
        head += "　" + text("upload.state", old=text(f"reporting.{diff.was}"), new=text(f"reporting.{diff.reporting}"))
    parts = [f"<h3>{esc(head)}</h3>"]
    if diff.changed:
        parts.append(_changed_html(diff.table, diff.changed, text, has_file=has_file))
    for name, rows in (("added", diff.added), ("removed", diff.removed)):
        if rows:
            parts.append(_rows_html(text(f"upload.{name}_rows", count=len(rows)), rows, text))
    return "".join(parts)


def _changed_html(table: Table, changes: Sequence[CellChange], text: Text, *, has_file: bool) -> str:
    names = ("row", "thing", "field", "old", "new") if has_file else ("thing", "field", "old", "new")
    heads = "".join(
        f'<th class="{"n" if name == "row" else ""}">{esc(text(f"upload.change_{name}"))}</th>' for name in names
    )
    rows = "".join(_changed_row(table, change, has_file=has_file) for change in changes[:_SHOWN])
    more = _more(len(changes), text)
    return f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}'


def _changed_row(table: Table, change: CellChange, *, has_file: bool) -> str:
    old, new = (esc(text or numbers.DASH) for text in (change.old, change.new))
    row = f'<td class="n">{change.row or ""}</td>' if has_file else ""
    return (
        f"<tr>{row}<td>{esc(change.label)}</td>"
        f"<td>{esc(table.by_id[change.field_id].header)}</td><td><del>{old}</del></td><td><ins>{new}</ins></td></tr>"
    )


def _rows_html(title: str, rows: Sequence[RowChange], text: Text) -> str:
    names = "、".join(f"{row.label}（{' '.join(row.key)}）" for row in rows[:_SHOWN])
    return f'<p class="note">{esc(title)}：{esc(names)}</p>{_more(len(rows), text)}'


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
        cells = "".join(f"<td>{_reading_html(reading, spoken)}</td>" for reading in (effect.before, effect.after))
        name = esc(spoken(f"{effect.measure.id}.name"))
        rows.append(f"<tr><td>{effect.quarter}</td><td>{effect.measure.id}　{name}</td>{cells}</tr>")
    title = text("upload.effects", count=len(rows)) if rows else text("upload.no_effects")
    table = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>' if rows else ""
    return f'<div class="chart-head"><h3>{esc(title)}</h3></div><div class="table-scroll">{table}</div>'


def _reading_html(reading: Reading, text: Text) -> str:
    number = esc(phrases.value(reading.value, reading.measure, text))
    if reading.value.reason:
        return f'{number} <span class="quiet">{esc(text(f"reason.{reading.value.reason}"))}</span>'
    lamp = reading.judgement.lamp
    return f"{number}　{lamp_html(lamp, phrases.verdict(reading.judgement, text))}" if lamp else number
