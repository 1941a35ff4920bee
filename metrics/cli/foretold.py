"""What a file changes of the record and of the figures, told before it is committed."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.cli.terminal import Terminal
from metrics.errors import Damaged
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.readings import Readings
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.bundle import Bundle
from metrics.intake.records.diff import Diff, RowChange, compare_each
from metrics.intake.records.effects import Effect, Judged, effects
from metrics.model.measure import Measure
from metrics.model.records import Records

# A terminal shows so many lines at once; the counts above them say how many there are.
_SHOWN = 20


def foretell(terminal: Terminal, change: Draft | Bundle, records: Records) -> None:
    """Say the difference with the records a file was read against, then each figure before and after.

    Nothing is said where nothing changes. What is damaged cannot be compared with and is told elsewhere.
    """
    try:
        found = compare_each(change.drafts, terminal.archive, upto=records.version)
    except Damaged:
        return
    differences = [diff for _, made in found for diff in made if not diff.is_empty]
    if not differences:
        return
    terminal.say(f"  {terminal.text('upload.changes')}")
    for diff in differences:
        for line in _difference(diff, terminal.text):
            terminal.say(f"    {line}")
    moved = tuple(effects(change.drafts, terminal.archive, Readings(records), terminal.catalogue))
    key = "effects" if moved else "no_effects"
    terminal.say(f"  {terminal.text(f'upload.{key}', count=len(moved))}")
    for effect in moved:
        terminal.say(f"    {_effect(effect, terminal)}")


def _difference(diff: Diff, text: Text) -> Iterator[str]:
    """A quarter's difference: how many rows, then which of them and what changes in each."""
    yield f"{diff.quarter}　{text('upload.counts', **diff.counts)}".strip()
    lines = [*_rows("added", diff, text), *_rows("removed", diff, text), *_cells(diff)]
    yield from lines[:_SHOWN]
    yield from (kept.told(diff.table, text) for kept in diff.kept)
    if len(lines) > _SHOWN:
        yield text("upload.more_changes", count=len(lines) - _SHOWN)


def _rows(name: str, diff: Diff, text: Text) -> Iterator[str]:
    rows = diff.added if name == "added" else diff.removed
    if not rows:
        return
    names = text.marks.joiner.join(_name(row) for row in rows[:_SHOWN])
    more = "…" if len(rows) > _SHOWN else ""
    yield f"{text(f'upload.{name}_rows', count=len(rows))}：{names}{more}"


def _name(row: RowChange) -> str:
    key = " ".join(row.key)
    return row.label if row.label == key else f"{row.label}（{key}）"


def _cells(diff: Diff) -> Iterator[str]:
    for change in diff.changed:
        old, new = change.old or numbers.DASH, change.new or numbers.DASH
        yield f"{change.label}　{diff.table.by_id[change.field_id].header}：{old} → {new}"


def _effect(effect: Effect, terminal: Terminal) -> str:
    measure = effect.measure
    spoken = terminal.text.scoped(terminal.catalogue.family_of(measure.id).slug)
    before, after = (_judged(each, measure, spoken) for each in (effect.before, effect.after))
    return f"{effect.quarter}　{measure.id}　{spoken(f'{measure.id}.name')}：{before} → {after}"


def _judged(judged: Judged, measure: Measure, text: Text) -> str:
    number = phrases.value(judged.value, measure, text)
    if judged.value.reason:
        return text(f"reason.{judged.value.reason}")
    lamp = judged.judgement.lamp
    return f"{number} {lamp.shape}{phrases.verdict(judged.judgement, text)}" if lamp else number
