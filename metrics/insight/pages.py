"""A family's page, its report sentences and its matters as every reader gets them, on screen and on paper alike.

What holds for all families is said here once: a narrowed page says what it is narrowed to, a list that a filter has
emptied says so, and lamps narrow lists of things but no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from metrics.blocks import Block, Lead, TableBlock, Tiles, View, Withheld, apart, tiles
from metrics.blocks.family import Family
from metrics.i18n import phrases
from metrics.i18n.text import Text
from metrics.insight.corrections import noted
from metrics.insight.damage import notes, of_family, sound, told
from metrics.model.measure import Measure
from metrics.model.selection import OF_ROWS, Selection


def blocks(family: Family, view: View) -> Iterator[Block]:
    """The blocks of a family's page."""
    if family.page is None:
        return
    said: set[str] = set()
    yield from notes(of_family(family, view), view, said)
    shown: list[Measure] = []
    for block in apart(_as_told(family, view)):
        if isinstance(block, Withheld):
            # Said once, where it is first met; what of the page does not rest on it stands.
            yield from notes((block.damage,), view, said)
        else:
            shown += [reading.measure for reading in block.readings] if isinstance(block, Tiles) else []
            yield block
    if said and (others := [measure for measure in family.measures if measure not in shown]):
        yield from tiles("others", others, view)


def _as_told(family: Family, view: View) -> Iterator[Block]:
    said = narrowed_to(view.selection, view.text)
    whole = replace(view, records=view.unlit, selection=replace(view.selection, lamp=()))
    restated = list(noted(family, view))
    for block in family.page(view) if family.page else ():
        if isinstance(block, Lead):
            # The conclusion is that of all things, whichever lamps the lists below are narrowed to.
            conclusion = _lead(family, whole, block.key) if view.selection.lamp else block
            yield replace(conclusion, sentences=(*said, *conclusion.sentences))
        elif isinstance(block, TableBlock) and not block.grid.rows and said:
            yield replace(block, empty=view.text("narrowed.none"))
        else:
            yield block
        if isinstance(block, Tiles):
            # Where the figures are, old and new stand together.
            yield from restated
            restated = []
    yield from restated


def narrative(family: Family, view: View) -> Iterator[str]:
    """The sentences of a family in the report, after what they are narrowed to."""
    if family.narrative is not None:
        yield from narrowed_to(replace(view.selection, lamp=()), view.text)
        tell, clock = family.narrative, view.everything.office.clock
        yield from sound(lambda: tell(view), lambda damage: (told(damage, view.text, clock),))


def narrowed_to(selection: Selection, text: Text) -> tuple[str, ...]:
    """What a selection narrows the figures to and what only the lists, a sentence each; nothing without filters."""
    parts = [
        text("narrowed.one", filter=text(f"filter.{name}"), values=text.marks.joiner.join(map(text.word, chosen)))
        for name in OF_ROWS
        if (chosen := selection.chosen(name))
    ]
    figures = (text("narrowed.figures", filters=text("narrowed.and").join(parts)),) if parts else ()
    lamps = text.marks.joiner.join(phrases.lamp(lamp, text) for lamp in selection.lamp)
    return (*figures, text("narrowed.lists", lamps=lamps)) if lamps else figures


def _lead(family: Family, view: View, key: str) -> Lead:
    assert family.page is not None  # noqa: S101  (asked by ``blocks``)
    return next(block for block in family.page(view) if isinstance(block, Lead) and block.key == key)
