"""What every chart description has, and the numbers behind it as a grid.

A description is a value: equal data give equal descriptions, so an unchanged chart is never redrawn, and the screen
and a report that draw the same description cannot disagree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import plotly.graph_objects as go

from metrics.charts.canvas import titled as with_title
from metrics.charts.role import Role
from metrics.charts.theme import Look
from metrics.model.lamp import Lamp

__all__ = ["Cell", "ColumnKind", "Description", "Grid", "GridColumn", "Mark", "Role", "Series", "Weight"]

Weight = Literal["bold", "normal", "thin"]
ColumnKind = Literal["text", "number", "percent", "money", "date", "lamp"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that shows a figure under a lamp; ``lamp`` None leaves the figure alone."""

    label: str
    lamp: Lamp | None = None


Cell = str | float | int | Lamp | Mark | None


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid. Numbers are right-aligned; ``decimals`` says how they are printed."""

    title: str
    kind: ColumnKind = "text"
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as shown, downloaded and printed: columns and rows of plain cells; None prints as "—"."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Description(ABC):
    """``title`` states the finding, ``subtitle`` the unit and scope, ``alt`` tells it to someone who cannot see it.

    ``narrows`` names the filter that a click on a mark sets to that mark's ``id``. ``is_illustrative`` marks sample
    rows behind the chart. ``headings`` are the titles of the grid's columns, in the page's language.

    ``missing_word`` stands where a number is missing, 未报; ``missing_words`` says it for each place by its own reason,
    零报告, 无计划, "" where there is a number or the one word holds.
    """

    title: str
    alt: str
    subtitle: str = ""
    unit: str = ""
    narrows: str | None = None
    is_illustrative: bool = False
    headings: tuple[str, ...] = ()
    missing_word: str = ""
    missing_words: tuple[str, ...] = ()
    rows: ClassVar[tuple[str, ...]] = ()  # the fields that have one entry a row, where a chart may be cut between rows

    def parts(self, count: int) -> tuple[Self, ...]:
        """The chart in ``count`` parts of about equal length; itself where it is one or cannot be cut."""
        long = len(getattr(self, self.rows[0])) if self.rows else 0
        each = -(-long // max(count, 1))
        if count <= 1 or not long:
            return (self,)
        spans = [slice(first, first + each) for first in range(0, long, each)]
        cut: list[dict[str, Any]] = [{name: getattr(self, name)[span] for name in self.rows} for span in spans]
        return tuple(replace(self, **fields) for fields in cut)

    def gap(self, index: int) -> str:
        """The word of a place without a number."""
        own = self.missing_words[index] if index < len(self.missing_words) else ""
        return own or self.missing_word

    @property
    def is_empty(self) -> bool:
        """Whether there would be no mark: no rows at all or, in kinds with axes, axes and nothing on them."""
        return not self.grid().rows

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that a click on a mark sets, in the order of the mark's ids."""
        return (self.narrows,) if self.narrows else ()

    @abstractmethod
    def grid(self) -> Grid:
        """The numbers of the chart."""

    def figure(self, look: Look, *, titled: bool = False, source: str = "") -> go.Figure:
        """The chart drawn in Plotly; equal descriptions and looks give equal figures.

        The page prints title, subtitle and source around it. A picture that stands alone is ``titled``, and carries
        ``source`` (quarter, data version, 示例数据) under it.
        """
        figure = self.drawing(look)
        return with_title(figure, look, self.title, self.subtitle, source) if titled or source else figure

    @abstractmethod
    def drawing(self, look: Look) -> go.Figure:
        """The figure without its title."""

    def heading(self, index: int, otherwise: str = "") -> str:
        """Title of one grid column."""
        return self.headings[index] if index < len(self.headings) else otherwise


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of numbers along the categories; None is a gap, never zero.

    ``dash`` draws it as a plan; ``labels`` replace the printed numbers. ``weight`` tells lines of one measure apart:
    this year's bold, last year's thin. A plan or a thin line is what others are held against: it is named at its end
    in quiet type and its other numbers are told by axis, pointer and table.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = Role.ACTUAL
    dash: bool = False
    id: str | None = None
    labels: tuple[str, ...] = ()
    weight: Weight = "normal"

    @property
    def is_quiet(self) -> bool:
        """Whether others are held against it: a plan, or last year."""
        return self.dash or self.weight == "thin"

    @property
    def is_blank(self) -> bool:
        """Whether it has no number at all."""
        return all(value is None for value in self.values)
