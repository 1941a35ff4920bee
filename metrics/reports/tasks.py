"""The table officials already read (崇川区 2023, DOMAIN S25): task, target, owners, last and this quarter, pace.

Every figure that is judged by pace is a task. Owners are the posts named in the rows behind the figure.
"""

from __future__ import annotations

from collections.abc import Collection

from metrics.blocks import View
from metrics.charts.description import Cell, Grid, GridColumn, Mark
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.readings import Readings
from metrics.model.lamp import Gap, Pace
from metrics.model.measure import Measure, Reading, Value
from metrics.registry import Catalogue

_COLUMNS = ("number", "task", "target", "leader", "lead_unit", "owner", "before", "now", "on_pace", "remark")


def task_table(catalogue: Catalogue, view: View, families: Collection[str], readings: Readings) -> Grid:
    """One row per paced figure of the families, in the order of the menu; empty when none is paced.

    ``readings`` are those of the view's selection, for the quarter before.
    """
    text = view.text
    columns = tuple(GridColumn(text(f"tasks.{name}"), "number" if name == "number" else "text") for name in _COLUMNS)
    paced = [
        measure
        for family in catalogue.pages
        if family.slug in families
        for measure in family.measures
        if isinstance(view.look(measure).judgement.rule or measure.lamp, Pace | Gap)
    ]
    rows = (_row(number, measure, catalogue, view, readings) for number, measure in enumerate(paced, 1))
    return Grid(columns, tuple(rows))


def _row(number: int, measure: Measure, catalogue: Catalogue, view: View, readings: Readings) -> tuple[Cell, ...]:
    text = view.text.scoped(catalogue.family_of(measure.id).slug)
    now = view.look(measure)
    before = readings.read(measure, view.quarter.previous)
    judged = now.judgement
    pace = ""
    if now.value.number is not None and now.plan and measure.unit == "%":
        pace = phrases.pace(now.value.number - now.plan.number, text, now.plan.basis)
    return (
        number,
        f"{text('menu')}　{text(f'{measure.id}.name')}",
        numbers.amount(now.target.annual, now.target.unit or measure.unit, view.lang) if now.target else
        numbers.amount(100 if measure.unit == "%" else None, "%"),
        _posts(now.value, "leader", text),
        _posts(now.value, "dept", text),
        _posts(now.value, "owner", text) if _has(now.value, "owner") else _posts(now.value, "dept", text),
        _progress(before, text),
        _progress(now, text),
        Mark(phrases.verdict(judged, text), judged.lamp),
        pace or (now.target.basis if now.target else ""),
    )  # fmt: skip


def _progress(reading: Reading, text: Text) -> str:
    """The figure, its fraction, and the plan it was held against."""
    value, measure = reading.value, reading.measure
    if value.number is None:
        return text(f"reason.{value.reason}")
    told = phrases.value(value, measure, text)
    if reading.plan:
        planned = numbers.amount(reading.plan.number, measure.unit, text.lang)
        told += text("tasks.against", planned=planned, basis=phrases.basis(reading.plan, text))
    return told


def _has(value: Value, column: str) -> bool:
    return value.rows is not None and column in value.rows.columns


def _posts(value: Value, column: str, text: Text) -> str:
    """The posts named in the rows behind a figure, in alphabetical order; "—" when none is."""
    if value.rows is None or column not in value.rows.columns:
        return numbers.DASH
    found = {str(post) for post in value.rows.get_column(column).drop_nulls().to_list() if str(post).strip()}
    return text.marks.joiner.join(sorted(found)) or numbers.DASH
