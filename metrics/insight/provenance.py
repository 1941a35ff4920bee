"""The way back from a number: the rows behind it as a table, and its lamp's rule in words."""

from __future__ import annotations

import re

from metrics.charts.description import Cell, ColumnKind, Grid, GridColumn
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.lamp import Bands, Gap, LampRule, Pace, Worst
from metrics.model.measure import Reading, Value
from metrics.model.schema import Field, Table, Type

# A year is a name and no quantity: 2018, not 2,018.
_YEAR = "年"
_CODE = re.compile(r"\bS\d+")
_KINDS: dict[Type, ColumnKind] = {Type.DATE: "date", Type.MONTH: "date"}


def rows_grid(value: Value, table: Table, text: Text) -> Grid:
    """The rows behind a value under the headers staff know, leaving out columns in which every row is blank."""
    if value.rows is None:
        return Grid((), ())
    held = value.rows
    names = frozenset(held.columns)
    found = [
        (item, [_cell(cell, item) for cell in held.get_column(item.id).to_list()])
        for item in table.fields
        if item.id in names
    ]
    filled = [(item, cells) for item, cells in found if any(cell is not None for cell in cells)]
    columns = tuple(_column(item, table, text) for item, _ in filled)
    return Grid(columns, tuple(zip(*(cells for _, cells in filled), strict=True)))


def rule_text(rule: LampRule | None, unit: str, text: Text) -> str:
    """A lamp rule with its limits and its published source; "" for a figure that is not judged."""
    match rule:
        case Bands():
            lower = "lower_" if rule.yellow > rule.green else ""
            limits = {name: numbers.amount(getattr(rule, name), unit, text.lang) for name in ("green", "yellow")}
            return text(f"rule.{lower}bands", source=cited(rule.source, text), **limits)
        case Pace():
            limits = {name: numbers.plain(getattr(rule, name)) for name in ("nearly", "lagging")}
            # Without a band between, nothing is "nearly" on pace.
            key = "rule.pace" if rule.nearly < 1 else "rule.pace_strict"
            return text(key, source=cited(rule.source, text), **limits)
        case Gap():
            limits = {name: numbers.plain(getattr(rule, name)) for name in ("near", "lagging")}
            return text("rule.gap", source=cited(rule.source, text), **limits)
        case Worst():
            return text("rule.worst", source=cited(rule.source, text))
        case None:
            return ""


def cited(source: str, text: Text) -> str:
    """A rule's source as a reader knows it: the name of each published text, or that the office set it itself."""
    named = [text(f"cited.{code}") for code in _CODE.findall(source) if text.find(f"cited.{code}")]
    if not named:
        return text("cited.house") if source in ("", "house") or source.startswith("DOMAIN") else source
    return text.marks.phrases.join(named)


def rule_words(reading: Reading, text: Text) -> str:
    """The rule that judged a reading and what it was held against; or why it has no lamp."""
    judged, unit = reading.judgement, reading.measure.unit
    words = rule_text(judged.rule, unit, text)
    if judged.ratio is not None and judged.planned is not None:
        planned = numbers.amount(judged.planned, unit, text.lang)
        return words + text("rule.pace_now", planned=planned, ratio=numbers.rounded(judged.ratio, 2))
    return words if judged.lamp else f"{words} {phrases.verdict(judged, text)}".strip()


def _column(item: Field, table: Table, text: Text) -> GridColumn:
    title = text.find(f"field.{table.id}.{item.id}") or item.title
    if item.type.is_number and item.unit != _YEAR:
        whole = item.type is Type.INTEGER
        return GridColumn(title, "number", 0 if whole else 1, item.unit if item.unit else "")
    return GridColumn(title, _KINDS.get(item.type, "text"))


def _cell(cell: object, item: Field) -> Cell:
    if cell is None or isinstance(cell, str):
        return cell
    # A table of pandas has its own two words for nothing.
    if str(cell) in ("<NA>", "nan"):
        return None
    if isinstance(cell, (int, float)):
        return f"{cell:.0f}" if item.unit == _YEAR else cell
    return str(cell)
