"""Tables on slides: hair lines and no boxes, numbers to the right, as many rows as a slide holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Emu

from metrics.charts import lettering
from metrics.charts.theme import LIGHT
from metrics.reports.office.cells import Printed
from metrics.reports.office.columns import PAD, column_widths, line_count
from metrics.reports.office.drawing import A, a, emu, fill, line
from metrics.reports.office.heat import Tinted, Tinting
from metrics.reports.slides.deck import FOOT, LEFT, ROOM, TOP, Deck

_BARE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without lines and fills


@dataclass(frozen=True)
class Sheet:
    """A table ready to print: widths of its columns in points, and for each row the lines it takes."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    widths: tuple[float, ...]
    size: float

    @classmethod
    def of(
        cls, heads: tuple[str, ...], rows: tuple[tuple[Printed, ...], ...], room: float, sizes: Sequence[float]
    ) -> Sheet:
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


def put_table(deck: Deck, slide: Any, sheet: Sheet, rows: Sequence[Sequence[Printed]], top: float = TOP) -> None:
    """A page of a table on a slide."""
    heights = [sheet.head_height, *(sheet.height(tuple(row)) for row in rows)]
    cells = _empty(slide, len(rows) + 1, sheet.widths, heights, (LEFT, top))
    for place, head in enumerate(sheet.heads):
        right = bool(rows) and rows[0][place].is_right
        cell = cells[0][place]
        _write(deck, cell, head, sheet.size, colour=LIGHT.quiet, across="r" if right else "l")
        _edge(cell, bottom=(LIGHT.ink, 1), top=(LIGHT.ink, 1.5))
    for number, row in enumerate(rows, 1):
        for place, printed in enumerate(row):
            cell = cells[number][place]
            ink = LIGHT.letters(LIGHT.lamp(printed.lamp)) if printed.lamp else LIGHT.ink
            _write(deck, cell, printed.words, sheet.size, colour=ink, across="r" if printed.is_right else "l")
            _edge(cell, bottom=(LIGHT.ink, 1.5) if number == len(rows) else (LIGHT.grid, 0.5))


def put_tinting(deck: Deck, slide: Any, made: Tinting) -> None:
    """A chart that is a table of colours, its key under it."""
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
    cells = _empty(slide, len(heights), widths, heights, (LEFT, TOP))
    if head:
        for place, word in enumerate(made.heads):
            _write(deck, cells[0][place], word, size, colour=LIGHT.quiet, across="ctr" if place else "l")
    for number, row in enumerate(made.rows, int(head)):
        for place, cell in enumerate(row):
            _tint(deck, cells[number][place], cell, size, across="ctr" if place else "l")
    if made.legend:
        _key(deck, slide, made.legend, TOP + sum(heights) + 8)


def _key(deck: Deck, slide: Any, legend: Sequence[Tinted], top: float) -> None:
    runs: list[tuple[str, dict[str, Any]]] = []
    for entry in legend:
        if entry.fill:
            runs.append(("■ ", {"size": 11, "colour": entry.fill}))
        runs.append((f"{entry.words}      ", {"size": 11, "colour": LIGHT.quiet}))
    deck.paragraphs(slide, [runs], (LEFT, min(top, FOOT - 18), ROOM, 18))


def _tint(deck: Deck, cell: Any, tinted: Tinted, size: float, *, across: str) -> None:
    _write(deck, cell, tinted.words, size, colour=tinted.ink, across=across, bold=tinted.is_bold)
    properties = cell.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT", "lnB"):
        properties.append(_line(side, "#FFFFFF", 1.5))
    properties.append(fill(tinted.fill))


def _empty(
    slide: Any, rows: int, widths: Sequence[float], heights: Sequence[float], at: tuple[float, float]
) -> list[list[Any]]:
    """A table without lines; its cells row by row."""
    x, y = at
    shape = slide.shapes.add_table(rows, len(widths), *(Emu(emu(v)) for v in (x, y, sum(widths), sum(heights))))
    table = shape.table
    properties = table._tbl.tblPr
    for name in list(properties.attrib):
        del properties.attrib[name]
    properties.set("firstRow", "1")
    style = properties.find(f"{{{A}}}tableStyleId")
    style.text = _BARE
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Emu(emu(wide))
    for row, high in zip(table.rows, heights, strict=True):
        row.height = Emu(emu(high))
    return [list(row.tc_lst) for row in table._tbl.tr_lst]


def _write(deck: Deck, cell: Any, words: str, size: float, *, colour: str, across: str, bold: bool = False) -> None:
    paragraphs = [[(part, {"size": size, "colour": colour, "bold": bold})] for part in words.split("\n")]
    deck.write(cell.get_or_add_txBody(), paragraphs, across=across)
    properties = cell.get_or_add_tcPr()
    side, top = str(emu(PAD)), str(emu(1))
    for name, value in (("marL", side), ("marR", side), ("marT", top), ("marB", top), ("anchor", "ctr")):
        properties.set(name, value)


def _edge(cell: Any, *, bottom: tuple[str, float], top: tuple[str, float] | None = None) -> None:
    properties = cell.get_or_add_tcPr()
    if top:
        properties.append(_line("lnT", *top))
    properties.append(_line("lnB", *bottom))


def _line(side: str, colour: str, thick: float) -> Any:
    made = line(colour, thick)
    return a(side, *list(made), **dict(made.attrib))
