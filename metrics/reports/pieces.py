"""The pieces a report on paper is made of, and how its figures and tables are numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from metrics.charts.cells import Printed
from metrics.charts.description import Description
from metrics.i18n.text import Text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first or second level, with its number in it."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; a remark is set small and quiet."""

    words: str
    is_remark: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a figure or table: ``kind`` is the word before it, and what counts it."""

    kind: str
    number: int

    @property
    def name(self) -> str:
        """What a reference to it is tied to, in a document."""
        return f"_{self.kind.strip()}{self.number}"

    def __str__(self) -> str:
        return f"{self.kind}{self.number}"


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """A chart with its title, which stands after its label, and its source line."""

    chart: Description
    title: str
    under: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with its title; ``note`` stands under it. An annex stands on turned paper after the signatures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    note: str = ""
    is_annex: bool = False
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a table that became an annex would have stood: words around the label of the table."""

    before: str
    title: str
    after: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who fills in, reviews and answers, with the office and the day left to be written."""

    names: tuple[str, ...]
    office: str
    day: str


Piece = Heading | Paragraph | PrintedChart | PrintedTable | Pointer | Signatures


def is_annex(piece: Piece) -> bool:
    """Whether a piece is a table that stands after the signatures."""
    return isinstance(piece, PrintedTable) and piece.is_annex


def caption(piece: PrintedChart | PrintedTable) -> str:
    """A figure's or table's title after its label."""
    return f"{piece.label}　{piece.title}" if piece.label else piece.title


def numbered(pieces: Sequence[Piece], text: Text) -> Iterator[Piece]:
    """The pieces with their labels, and each pointer with that of the annex it leads to."""
    labels: dict[int, Label] = {}
    counts: Counter[type] = Counter()
    for place, piece in enumerate(pieces):
        if isinstance(piece, PrintedChart | PrintedTable):
            counts[type(piece)] += 1
            kind = text("report.figure" if isinstance(piece, PrintedChart) else "report.table")
            labels[place] = Label(kind, counts[type(piece)])
    annexes = iter(labels[place] for place, piece in enumerate(pieces) if is_annex(piece))
    for place, piece in enumerate(pieces):
        if isinstance(piece, Pointer):
            yield replace(piece, label=next(annexes))
        else:
            yield replace(piece, label=labels[place]) if isinstance(piece, PrintedChart | PrintedTable) else piece
