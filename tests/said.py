"""Every word a page says, whatever block it stands in: what tests hold the claims of a page to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from metrics.blocks import Block, Chart, Form, Lead, Note, Section, TableBlock, Tiles
from metrics.charts.description import Grid, Mark
from metrics.i18n.text import Text
from metrics.model.measure import Reading
from metrics.reports.reading_words import speaking, told


def sentences(blocks: Iterable[Block], text: Text) -> Iterator[str]:
    """What is said in words: conclusions, titles, subtitles, alt texts, notes, what stands for an empty list, tiles."""
    for block in blocks:
        match block:
            case Lead() | Note():
                yield from block.sentences
            case Section():
                yield block.title
            case Chart():
                yield from (block.description.title, block.description.subtitle, block.description.alt)
            case TableBlock():
                yield from (block.title, block.note, "" if block.grid.rows else block.empty)
            case Form():
                yield from (block.title, block.order, block.count)
            case Tiles():
                yield from (said for reading in block.readings for said in of_tile(reading, text))


def of_tile(reading: Reading, text: Text) -> Iterator[str]:
    found = told(reading, speaking(reading, text))
    yield from (f"{found.name} {found.value} {found.word}", *found.facts)


def cells(blocks: Iterable[Block]) -> Iterator[str]:
    """The words in the cells of charts and tables."""
    for block in blocks:
        if isinstance(block, Chart):
            yield from _cells(block.description.grid())
        elif isinstance(block, TableBlock):
            yield from _cells(block.grid)


def _cells(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        for cell in row:
            if isinstance(cell, str | Mark):
                yield cell if isinstance(cell, str) else cell.label
