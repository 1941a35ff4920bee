"""Lists of things as tables: their columns in the family's words, days as a table keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from metrics.blocks import View
from metrics.charts.description import ColumnKind, GridColumn

Kinds = Mapping[str, ColumnKind]


def columns(kinds: Kinds, view: View) -> tuple[GridColumn, ...]:
    """Columns by name and kind; a percentage has one decimal."""
    return tuple(
        GridColumn(view.text(f"column.{name}"), kind, 1 if kind == "percent" else 0) for name, kind in kinds.items()
    )


def iso(day: date | None) -> str | None:
    """A day as a table keeps it."""
    return None if day is None else str(day)
