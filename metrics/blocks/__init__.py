"""What a page is made of. The app draws these blocks, the report pack prints the same ones.

A page yields its conclusion first and its detail last. Nothing here knows Streamlit, Plotly or a file format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypedDict

from metrics.charts.description import Description, Grid
from metrics.errors import Damage, Damaged, Unshown
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.clock import Local
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection

Width = Literal["full", "half"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every page and export carries: quarter, filters, as-of time, data version, and 示例数据 where it applies."""

    quarter: Quarter
    as_of: Local
    version: int
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reported: int = 0
    expected: int = 0
    is_illustrative: bool = False

    @property
    def until(self) -> date:
        """The day up to which the quarter is told: its last, or the as-of day before that."""
        return min(self.quarter.end, self.as_of.date())


@dataclass(frozen=True, slots=True)
class Idle:
    """A choice of the address that changes nothing on a page: it has no such filter, or nobody has such a value."""

    name: str
    value: str
    why: Literal["no_filter", "unknown"]


@dataclass(frozen=True)
class View:
    """All a page may look at: the records narrowed to the selection, the text, and readings of measures.

    ``everything`` is not narrowed, for ranks and shares that need the others; ``unlit`` not by lamps, which narrow
    lists of things and never a figure. ``selection`` holds what the page obeys, ``idle`` the choices that change
    nothing here. ``look`` judges a measure at the page's quarter; ``quarters`` are those on record up to the page's
    quarter, limited to the chosen year. ``first_filed`` gives a measure's value as the quarter was first filed and the
    moment of the last correction, None where none of its tables was corrected.
    """

    records: Records
    unlit: Records
    everything: Records
    selection: Selection
    idle: tuple[Idle, ...]
    quarter: Quarter
    text: Text
    look: Callable[[Measure], Reading]
    first_filed: Callable[[Measure], tuple[Value, datetime] | None]
    stamp: Stamp
    quarters: tuple[Quarter, ...] = ()

    def read(self, measure: Measure) -> Reading:
        """The reading of a measure of which something is said. Raises Damaged where that cannot be known."""
        reading = self.look(measure)
        if reading.damage:
            raise Damaged(f"{reading.damage.file} is damaged", reading.damage)
        return reading

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.text.lang

    def scoped(self, family: str) -> View:
        """The same view speaking a family's own text."""
        return replace(self, text=self.text.scoped(family))


@dataclass(frozen=True, slots=True)
class Lead:
    """The page's conclusion in sentences, as they would stand in a report."""

    key: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Tiles:
    """Readings side by side, in the order given."""

    key: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Chart:
    """A chart with its numbers behind it. ``narrows`` of the description says what a click does."""

    key: str
    description: Description
    width: Width = "full"


@dataclass(frozen=True, slots=True)
class Link:
    """Another page narrowed to one thing; without ``narrows`` just the page."""

    page: str
    narrows: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of its own. ``ids`` are what a click on each row sets the filter ``narrows`` to; ``links`` lead away.

    ``grouped`` makes the first column headings over the rows that share it.
    """

    key: str
    title: str
    grid: Grid
    note: str = ""
    narrows: str | None = None
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    grouped: bool = False
    is_illustrative: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a form: whom it is addressed to and what it lists."""

    to: str
    grid: Grid


@dataclass(frozen=True, slots=True)
class Form:
    """A paper that is printed and signed, such as a 督办单: a page for each addressee, with places to sign below.

    ``order`` is the sentence above the list, ``count`` says how many things the pages list together.
    """

    key: str
    title: str
    order: str
    count: str
    pages: tuple[FormPage, ...]
    signatures: tuple[str, ...]
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on scope, exclusions or corrections; ``is_alarm`` on what is wrong with the data itself."""

    key: str
    sentences: tuple[str, ...]
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading between blocks."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that needs somebody to act: what is wrong, since when, who owns it, where to look.

    ``narrows`` and ``id`` open the family's page on it. ``weight`` orders concerns of one lamp, largest first. ``due``
    tells the time limit and ``until`` is its day; ``reports`` is how many reports somebody still owes, 0 where what is
    wrong lies in what was reported.
    """

    family: str
    lamp: Lamp
    title: str
    detail: str
    owner: str = ""
    due: str = ""
    weight: float = 0
    narrows: str | None = None
    id: str | None = None
    is_illustrative: bool = False
    until: date | None = field(default=None, compare=False)
    reports: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part of a page that cannot be shown, because a file it rests on is damaged."""

    damage: Damage
    key: str = "withheld"


Block = Lead | Tiles | Chart | TableBlock | Form | Note | Section | Withheld


def apart(*parts: Iterator[Block]) -> Iterator[Block]:
    """The parts of a page, each for itself: of one that rests on a damaged file the rest is withheld, others stand."""
    for part in parts:
        try:
            yield from part
        except Unshown as damaged:
            if damaged.damage is None:
                raise
            yield Withheld(damaged.damage)


def lead(tell: Callable[[], Iterable[str]]) -> Iterator[Lead]:
    """The page's conclusion; asked for only when its turn has come."""
    yield Lead("lead", tuple(tell()))


def tiles(key: str, measures: Iterable[Measure], view: View) -> Iterator[Tiles]:
    """The readings of measures as one row of tiles."""
    yield Tiles(key, tuple(view.look(measure) for measure in measures))


def charts(*drawn: Chart) -> Iterator[Chart]:
    """The charts that have something to draw, side by side; the last of an odd number takes the whole width."""
    kept = [chart for chart in drawn if not chart.description.is_empty]
    for left, chart in zip(range(len(kept), 0, -1), kept, strict=True):
        yield chart if left > 1 or len(kept) % 2 == 0 else replace(chart, width="full")


class ByWhen(TypedDict):
    """By when a matter is to be settled."""

    due: str
    until: date | None


def is_reported(table: str, view: View) -> bool:
    """Whether the table was reported for the page's quarter, be it as zero."""
    return view.records.reporting(table, view.quarter) is not Reporting.MISSING


def remarked(remarks: Iterable[str]) -> Iterator[Note]:
    """The remarks at the end of a page; nothing where there are none."""
    if told := tuple(remarks):
        yield Note("notes", told)


def running(view: View) -> Iterator[str]:
    """Of a quarter that is not over, up to which day the page tells it."""
    if view.records.is_running(view.quarter):
        yield view.text("note.running", day=numbers.day(day_of(view.records.cut_day(view.quarter)), view.lang))


def by_when(day: date | None, view: View) -> ByWhen:
    """The time limit of a matter, and its day."""
    return ByWhen(due=numbers.day(day, view.lang) if day else "", until=day)


def noted(measures: Iterable[Measure], view: View) -> Iterator[str]:
    """What the figures of a page leave out or presume, each sentence once."""
    yield from {view.text(key, **slots): None for m in measures for key, slots in view.look(m).value.notes}


def until(view: View) -> str:
    """As-of words of a title: the quarter's end, or the as-of day while the quarter is still running."""
    day = view.records.cut_day(view.quarter)
    if day == view.quarter.end_day:
        return view.text("until.quarter", quarter=numbers.quarter(view.quarter, view.lang))
    return view.text("until.day", day=numbers.day(day_of(day), view.lang))
