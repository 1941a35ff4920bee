"""Blocks on screen: the one place that draws them. A click on a tile, mark or row narrows the page or explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from metrics.app import provenance, state
from metrics.app.address import change, control
from metrics.app.clicks import Click
from metrics.app.forms import form_link
from metrics.app.frame import toggled
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.navigation import go
from metrics.app.report import export, held
from metrics.app.tables import download_html, grid_html
from metrics.app.tiles import tiles_html
from metrics.blocks import Block, Chart, Form, Lead, Note, Section, TableBlock, Tiles, View
from metrics.charts.config import config
from metrics.charts.theme import Look
from metrics.i18n import numbers, phrases
from metrics.registry import Catalogue

# How wide a chart is drawn on the screen this is laid out for; labels are placed for it.
FULL_PX, HALF_PX, PHONE_PX = 1376, 660, 358
_NOTE, _ALARM = ' class="note"', ' class="alarm" role="alert"'


@dataclass(frozen=True)
class Screen:
    """What drawing needs to know: the view, the families' names, and how wide and how bright the screen is.

    ``level`` is that of the next block's title among the page's headings.
    """

    view: View
    catalogue: Catalogue
    look: Look
    key: str
    level: int = 2

    @classmethod
    def of(cls, view: View, catalogue: Catalogue, look: Look, *, narrow: bool, key: str) -> Screen:
        """The screen of a page."""
        return cls(view, catalogue, look.of(view.lang, compact=narrow), key)


def draw(blocks: Iterable[Block], screen: Screen) -> None:
    """Draw blocks in order; neighbours of half width share a line. Titles below a section's are a level lower."""
    for halves, run in groupby(blocks, key=lambda block: isinstance(block, Chart) and block.width == "half"):
        found = list(run)
        if not halves:
            for block in found:
                _draw(block, screen)
                screen = replace(screen, level=3) if isinstance(block, Section) else screen
            continue
        for first in range(0, len(found), 2):
            for column, block in zip(st.columns(2, gap="large"), found[first : first + 2], strict=False):
                with column:
                    _draw(block, screen)


def _draw(block: Block, screen: Screen) -> None:
    key = key_of(screen.key, type(block).__name__, block.key)
    match block:
        case Lead():
            _lead(block, screen, key)
        case Tiles():
            _tiles(block, screen, key)
        case Chart():
            _chart(block, screen, key)
        case TableBlock():
            _table(block, screen, key)
        case Form():
            _form(block, screen, key)
        case Note():
            lines = "".join(f"<p>{esc(sentence)}</p>" for sentence in block.sentences)
            markup(f"<div{_ALARM if block.is_alarm else _NOTE}>{lines}</div>", key=key)
        case Section():
            markup(f"<h2>{esc(block.title)}</h2>", key=key)


def _lead(block: Lead, screen: Screen, key: str) -> None:
    """Sentences, each with a way into the basket of whoever writes the report."""
    add = esc(screen.view.text("reports.add_sentence"))
    paragraphs = "".join(
        f'<p>{esc(sentence)}<a class="put" href="#" role="button" data-go="{Click.ADD.of(index)}" title="{add}"'
        f' aria-label="{add}">＋</a></p>'
        for index, sentence in enumerate(block.sentences)
    )
    markup(
        f'<div class="lead">{paragraphs}</div>',
        key=key,
        on_click=lambda clicked: _put(block, screen, part=Click.ADD.what(clicked) or ""),
    )


def _put(block: Block, screen: Screen, *, part: str = "") -> None:
    held.add(screen.key, block.key, screen.view, screen.view.text, part=part)


def _tiles(block: Tiles, screen: Screen, key: str) -> None:
    text = screen.view.text
    spoken = tuple(text.scoped(screen.catalogue.family_of(r.measure.id).slug) for r in block.readings)
    clicked = markup(tiles_html(block.readings, spoken, screen.look), key=key)
    if name := Click.MEASURE.what(clicked):
        reading = next(r for r in block.readings if r.measure.id == name)
        provenance.show(reading, screen.view, screen.catalogue, page=screen.key, block=block.key)


def _chart(block: Chart, screen: Screen, key: str) -> None:
    text, description, stamp = screen.view.text, block.description, screen.view.stamp
    subtitle = f'<p class="quiet">{esc(description.subtitle)}</p>' if description.subtitle else ""
    markup(_head(esc(description.title), subtitle, screen), key=key_of(key, "head"))
    if description.is_empty:
        markup(f'<p class="empty">{esc(text("shell.nothing_to_draw"))}</p>', key=key_of(key, "empty"))
        return
    width = PHONE_PX if screen.look.compact else FULL_PX if block.width == "full" else HALF_PX
    figure = description.figure(replace(screen.look, width=width))
    draw_figure = partial(
        st.plotly_chart, figure, theme=None, config=config(screen.view.lang), alt=description.alt, width="stretch"
    )
    if description.filters:
        # Nothing is shown as picked, so that a mark which was clicked can be clicked again.
        heard = control(key, (), partial(_narrow, description.filters), read=_picked)
        place, on_select = heard["key"], heard["on_change"]
        draw_figure(key=place, on_select=on_select, selection_mode="points")
    else:
        draw_figure(key=key)
    grid, now = description.grid(), numbers.quarter_short(screen.view.quarter, text.lang)
    sample = f'<span class="badge">{esc(text("product.illustrative"))}</span>' if description.is_illustrative else ""
    foot = (
        f'<div class="chart-foot"><details><summary>{esc(text("shell.numbers"))}</summary>'
        f"{grid_html(grid, text, caption=description.title, now=now)}"
        f'<div class="line">{download_html(grid, description.title, stamp, text)}</div></details>'
        f'<a class="get" href="#" role="button" data-go="{Click.EXPORT}">{esc(text("reports.export"))}</a>'
        f'<a class="get" href="#" role="button" data-go="{Click.ADD}">{esc(text("reports.add"))}</a>{sample}</div>'
    )
    clicked = markup(
        foot, key=key_of(key, "foot"), on_click=lambda clicked: _put(block, screen) if clicked == Click.ADD else None
    )
    if clicked == Click.EXPORT:
        export.show_chart(description, stamp, text)


def _table(block: TableBlock, screen: Screen, key: str) -> None:
    text = screen.view.text
    sample = f' <span class="badge">{esc(text("product.illustrative"))}</span>' if block.is_illustrative else ""
    note = f'<p class="quiet">{esc(block.note)}</p>' if block.note else ""
    body = (
        grid_html(
            block.grid,
            text,
            ids=_row_ids(block),
            caption=block.title,
            kind="leads" if block.links else "",
            now=numbers.quarter_short(screen.view.quarter, text.lang),
            grouped=block.grouped,
        )
        + f'<div class="chart-foot line">{download_html(block.grid, block.title, screen.view.stamp, text)}'
        + f'<a class="get" href="#" role="button" data-go="{Click.ADD_TABLE}">{esc(text("reports.add"))}</a></div>'
        if block.grid.rows
        else f'<p class="empty">{esc(block.empty or text("shell.nothing_to_list"))}</p>'
    )
    markup(f"{_head(esc(block.title) + sample, note, screen)}{body}", key=key, on_click=partial(_follow, block, screen))


def _form(block: Form, screen: Screen, key: str) -> None:
    """A form's title, whom it goes to, and the link that saves it; what it lists stands in the table before it."""
    view, name = screen.view, phrases.office(state.office(), screen.view.text)
    to = view.text.marks.joiner.join(page.to for page in block.pages)
    listed = f'<p class="quiet">{esc(block.count)}　{esc(to)}</p>'
    markup(
        f'<div class="form">{_head(esc(block.title), listed, screen)}'
        f'<div class="chart-foot line">{form_link(block, name, view.stamp, view.text)}</div></div>',
        key=key,
    )


def _head(title: str, below: str, screen: Screen) -> str:
    """The head of a block; its title and what stands below are markup."""
    return f'<div class="chart-head"><h{screen.level} class="block">{title}</h{screen.level}>{below}</div>'


def _row_ids(block: TableBlock) -> tuple[str, ...]:
    if block.links:
        return tuple(str(index) for index in range(len(block.links)))
    return block.ids if block.narrows else ()


def _follow(block: TableBlock, screen: Screen, clicked: str) -> None:
    """Go where a row of a table leads, narrow the page to it, or put the table into the basket."""
    if clicked == Click.ADD_TABLE:
        _put(block, screen)
    elif block.links:
        link, selection = block.links[int(clicked)], screen.view.selection
        if link.narrows and link.id:
            selection = selection.with_filter(link.narrows, (link.id,))
        go(link.page, selection)
    elif block.narrows:
        _narrow((block.narrows,), (clicked,))


def _narrow(names: tuple[str, ...], picked: tuple[str, ...]) -> None:
    if picked:
        change(lambda now: toggled(now, dict(zip(names, picked, strict=False))))


def _picked(event: Any) -> tuple[str, ...]:
    """The ids of the mark that was clicked in a chart; none when none was."""
    points = event.selection.points if event else []
    return next((ids for point in points if (ids := _ids(point.get("customdata"))) and ids[0]), ())


def _ids(data: Any) -> tuple[str, ...]:
    """A point's ids, whether Plotly hands over one alone or several in a list."""
    found = data if isinstance(data, (list, tuple)) else [data]
    return tuple("" if item is None else str(item) for item in found)
