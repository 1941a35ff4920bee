"""Lists of things as tables: a column says its name, how it is printed and what of a thing stands in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from metrics.blocks import TableBlock, View
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, ColumnKind, Grid, GridColumn

Of = str | Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, named by the family's word ``column.<name>`` or, where it has a dot, by any of its words.

    ``of`` is a field of the thing, by default the one of the column's own name, or a function of the thing. A
    percentage and money have one decimal, anything else none.
    """

    name: str
    kind: ColumnKind = "text"
    of: Of = ""
    unit: str = ""
    decimals: int | None = None

    def head(self, view: View) -> GridColumn:
        """How it is headed and printed."""
        places = int(self.kind in ("percent", "money")) if self.decimals is None else self.decimals
        return GridColumn(
            view.text(self.name if "." in self.name else f"column.{self.name}"), self.kind, places, self.unit
        )

    def cell(self, thing: object) -> Cell:
        """What stands in it of a thing; a day as a table keeps it."""
        found: Cell | date = _of(self.of or self.name, thing)
        return str(found) if isinstance(found, date) else found


def grid(found: Iterable[object], columns: Iterable[Column], view: View) -> Grid:
    """Things as rows."""
    columns = tuple(columns)
    rows = tuple(tuple(column.cell(thing) for column in columns) for thing in found)
    return Grid(tuple(column.head(view) for column in columns), rows)


def listing(
    key: str, title: str, found: Collection[Any], columns: Iterable[Column], view: View, *,
    by: Of = "", is_illustrative: bool | None = None, **more: Any,
) -> TableBlock:  # fmt: skip
    """Things as a table of their own; ``by`` is what a click on one sets the filter to that ``narrows`` names."""
    return TableBlock(
        key=key,
        title=title,
        grid=grid(found, columns, view),
        ids=tuple(_of(by, thing) for thing in found) if by else (),
        is_illustrative=illustrative(found) if is_illustrative is None else is_illustrative,
        **more,
    )


def _of(what: Of, thing: object) -> Any:
    return attrgetter(what)(thing) if isinstance(what, str) else what(thing)
