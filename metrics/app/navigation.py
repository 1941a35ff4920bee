"""The pages, the masthead that leads to them, and how an address is carried from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from metrics.app import address, state
from metrics.app.clicks import Click
from metrics.app.html import esc, measured_markup
from metrics.i18n.text import LANGUAGES, Text
from metrics.insight.scope import applied
from metrics.model.selection import FILTERS, Selection

_FLAG = (
    '<svg viewBox="0 0 16 20" aria-hidden="true"><path d="M2 1v18" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M3 2c4-2 6 2 11 0v9c-5 2-7-2-11 0z" fill="var(--accent)"/></svg>'
)


@dataclass(frozen=True)
class PagePlace:
    """One page: where it is, what the menu calls it, whether it is a tool beside the families' pages."""

    path: str
    menu: str
    draw: Callable[[], None]
    is_tool: bool = False


def pages(places: tuple[PagePlace, ...]) -> Mapping[str, StreamlitPage]:
    """Streamlit's pages by path; the first is the start page."""
    return {
        place.path: st.Page(_named(place), title=place.menu, url_path=place.path or None, default=not place.path)
        for place in places
    }


def _named(place: PagePlace) -> Callable[[], None]:
    """The page's function under a name of its own: Streamlit tells pages apart by it."""

    def draw() -> None:
        place.draw()

    draw.__name__ = draw.__qualname__ = f"page_{place.path or 'start'}"
    return draw


def go(path: str, selection: Selection) -> None:
    """Open another page on a selection; ends this run."""
    address.forget()
    st.switch_page(st.session_state["pages"][path], query_params=address.query_of(carried(path, selection)))


def carried(path: str, selection: Selection) -> Selection:
    """What of a selection goes along to another page: to a field of work what exists there, to a tool everything."""
    version = state.version_of(selection)
    tables = {"": (), **{family.slug: family.tables for family in state.families(version).pages}}
    if path not in tables or not any(map(selection.chosen, FILTERS)):
        return selection
    known = state.records(version, timeless=selection.rules is not None)
    return applied(known, selection, tables[path])[0]


def masthead(places: tuple[PagePlace, ...], current: str, selection: Selection, text: Text) -> bool:
    """Draw the masthead, follow a click on it, and return whether the window is as narrow as a phone's."""
    other = next(lang for lang in LANGUAGES if lang != text.lang)
    pages: list[str] = []
    tools: list[str] = []
    for place in places:
        mark = ' aria-current="page"' if place.path == current else ""
        href = esc(address.link(place.path, address.query_of(carried(place.path, selection))))
        way = f'<a href="{href}" data-go="{esc(place.path)}"{mark}>{esc(place.menu)}</a>'
        (tools if place.is_tool else pages).append(way)
    switch = esc(address.link(current, address.query_of(selection, other)))
    tools.append(
        f'<a href="{switch}" data-go="{Click.LANGUAGE.of(other)}" lang="{other}">{esc(text("shell.switch"))}</a>'
    )
    links = f'{"".join(pages)}<span class="tools">{"".join(tools)}</span>'
    office = state.office()
    name = text.own(office.short_name, office.name_en)
    brand = f'<div class="brand">{_FLAG}{esc(name)} <small>{esc(text("product.name"))}</small></div>'
    here = next(place.menu for place in places if place.path == current)
    html = (
        f'<header class="mast">{_skip(is_start=not current, text=text)}{brand}'
        f'<button class="where" data-menu aria-expanded="false" aria-controls="menu">'
        f'<span class="unseen">{esc(text("shell.menu"))}：</span>{esc(here)}</button>'
        f'<nav id="menu" aria-label="{esc(text("shell.menu"))}">{links}</nav></header>'
    )

    def follow(clicked: str) -> None:
        if lang := Click.LANGUAGE.what(clicked):
            address.put(address.LANGUAGE, lang)
        elif clicked != current:
            go(clicked, address.selection()[0])

    return measured_markup(html, key="masthead", on_click=follow)


def _skip(*, is_start: bool, text: Text) -> str:
    """The first stop of the keyboard: to the first matter on the overview, to the head of any other page."""
    words = text("shell.skip_matters" if is_start else "shell.skip")
    return f'<a class="skip" href="#" data-jump=".leads tr[data-go]|.head h1">{esc(words)}</a>'
