"""Tables on slides: hair lines and no boxes, numbers to the right, as many rows as a slide holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metrics.charts import lettering
from metrics.charts.cells import Printed, table_alt
from metrics.charts.theme import LIGHT
from metrics.reports.ooxml.column_widths import PAD, column_widths, line_count
from metrics.reports.ooxml.drawing import Xml, a, emu, fill, line, points
from metrics.reports.ooxml.heat import Tinted, Tinting
from metrics.reports.slides.deck import FOOT, LEFT, ROOM, TOP, Deck
from metrics.reports.slides.page import Page

_BARE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without lines and fills


@dataclass(frozen=True)
class FittedTable:
    """A table ready to print: widths of its columns in points, and for each row the lines it takes."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    widths: tuple[float, ...]
    size: float

    @classmethod
    def of(
        cls, heads: tuple[str, ...], rows: tuple[tuple[Printed, ...], ...], room: float, sizes: Sequence[float]
    ) -> FittedTable:
        """The table in the largest of the sizes in which its columns need not be squeezed hard, else the smallest."""
        for size in sizes:
            widths, is_easy = column_widths(heads, rows, room, size)
            if is_easy or size == sizes[-1]:
                return cls(heads, rows, widths, size)
        raise ValueError("a table needs a size of type")

    def height(self, row: tuple[Printed, ...]) -> float:
        """Points a row takes."""
        return self._tall([cell.words for cell in row])

    @property
    def head_height(self) -> float:
        """Points the headings take."""
        return self._tall(self.heads)

    def _tall(self, words: Sequence[str]) -> float:
        return line_count(words, self.widths, self.size) * self.size * 1.28 + 9

    def pages(self, room: float) -> list[tuple[tuple[Printed, ...], ...]]:
        """The rows as they fall on slides with so many points each."""
        found: list[list[tuple[Printed, ...]]] = [[]]
        used = self.head_height
        for row in self.rows:
            if found[-1] and used + self.height(row) > room:
                found.append([])
                used = self.head_height
            found[-1].append(row)
            used += self.height(row)
        return [tuple(page) for page in found]


def put_table(
    deck: Deck, page: Page, sheet: FittedTable, rows: Sequence[Sequence[Printed]], title: str, top: float = TOP
) -> None:
    """A page of a table on a slide; ``title`` is what it lists."""
    heights = [sheet.head_height, *(sheet.height(tuple(row)) for row in rows)]
    edges = line(LIGHT.ink, 1.5, name="lnT") + line(LIGHT.ink, 1, name="lnB")
    sides = [bool(rows) and cell.is_right for cell in (rows or [()])[0]] or [False] * len(sheet.heads)
    heads = [
        _cell(deck, head, sheet.size, edges, colour=LIGHT.quiet, across="r" if is_right else "l")
        for head, is_right in zip(sheet.heads, sides, strict=True)
    ]
    last, between = line(LIGHT.ink, 1.5, name="lnB"), line(LIGHT.grid, 0.5, name="lnB")
    lines = [
        [_printed(deck, cell, sheet.size, last if number == len(rows) else between) for cell in row]
        for number, row in enumerate(rows, 1)
    ]
    alt = table_alt(title, sheet.heads, len(rows), deck.text)
    _put(page, [heads, *lines], sheet.widths, heights, (LEFT, top), alt)


def put_tinting(deck: Deck, page: Page, made: Tinting, alt: str) -> None:
    """A chart that is a table of colours under its key: programs make rows higher than asked."""
    key = 22 if made.legend else 0
    room = FOOT - TOP - key
    lines = [max((cell.words.count("\n") + 1 for cell in row), default=1) for row in made.rows]
    head = any(made.heads)
    each = min(room / max(sum(lines) + head, 1), 26)
    size = max(min(each / 1.45, 12), 7)
    names = max((lettering.px(row[0].words, size) for row in made.rows), default=60) + 16
    first = min(names, ROOM * 0.3)
    count = max(len(made.heads) - 1, 1)
    widths = [first, *[min((ROOM - first) / count, 150)] * count]
    heights = [each * n for n in ([1] if head else []) + lines]
    cells = [
        [_tinted(deck, cell, size, across="ctr" if place else "l") for place, cell in enumerate(row)]
        for row in made.rows
    ]
    if head:
        across = ["l", *["ctr"] * count]
        heads = zip(made.heads, across, strict=False)
        cells.insert(0, [_cell(deck, word, size, colour=LIGHT.quiet, across=side) for word, side in heads])
    _put(page, cells, widths, heights, (LEFT, TOP + key), alt)
    if made.legend:
        _key(deck, page, made.legend)


def _key(deck: Deck, page: Page, legend: Sequence[Tinted]) -> None:
    runs: list[tuple[str, dict[str, Any]]] = []
    for entry in legend:
        if entry.fill:
            runs.append(("■ ", {"size": 11, "colour": entry.fill}))
        runs.append((f"{entry.words}      ", {"size": 11, "colour": LIGHT.quiet}))
    deck.paragraphs(page, [runs], (LEFT, TOP, ROOM, 18))


def _printed(deck: Deck, cell: Printed, size: float, edges: Xml) -> Xml:
    ink = LIGHT.letters(LIGHT.lamp(cell.lamp)) if cell.lamp else LIGHT.ink
    return _cell(deck, cell.words, size, edges, colour=ink, across="r" if cell.is_right else "l")


def _tinted(deck: Deck, cell: Tinted, size: float, *, across: str) -> Xml:
    looks = _GAPS + fill(cell.fill)
    return _cell(deck, cell.words, size, looks, colour=cell.ink, across=across, bold=cell.is_bold)


def _cell(deck: Deck, words: str, size: float, looks: Xml = "", *, colour: str, across: str, bold: bool = False) -> Xml:
    """A cell; ``looks`` are its edges and what fills it."""
    told = [[(part, {"size": size, "colour": colour, "bold": bold})] for part in words.split("\n")]
    text = a("txBody", a("bodyPr"), a("lstStyle"), deck.text_of(told, across=across))
    side, top = emu(PAD), emu(1)
    return a("tc", text, a("tcPr", looks, marL=side, marR=side, marT=top, marB=top, anchor="ctr"))


def _put(
    page: Page, rows: Sequence[Sequence[Xml]], widths: Sequence[float], heights: Sequence[float],
    at: tuple[float, float], alt: str,
) -> None:  # fmt: skip
    """A table without lines of its own."""
    table = a(
        "tbl",
        a("tblPr", a("tableStyleId", text=_BARE), firstRow=1),
        a("tblGrid", *(a("gridCol", w=emu(wide)) for wide in widths)),
        *(a("tr", *row, h=emu(high)) for row, high in zip(rows, heights, strict=True)),
    )
    # The frame is as large as its columns and rows, which are rounded one by one.
    wide, high = (points(sum(map(emu, sizes))) for sizes in (widths, heights))
    page.table((*at, wide, high), table, alt)


# Cells of colour stand apart by a white line on every side.
_GAPS = "".join(line("#FFFFFF", 1.5, name=side) for side in ("lnL", "lnR", "lnT", "lnB"))
