"""The overview and the families' pages: a view, its blocks, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from metrics.app import address, frame, state
from metrics.app.clicks import Click
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.navigation import go
from metrics.app.render import Screen, draw
from metrics.app.report import export
from metrics.blocks import View
from metrics.blocks.family import Family
from metrics.i18n.text import Text
from metrics.insight.overview import overview
from metrics.insight.pages import blocks
from metrics.insight.readings import Readings
from metrics.insight.scope import applied
from metrics.insight.views import view
from metrics.model.selection import Selection


def show_overview(narrow: bool) -> None:
    """All families at one quarter."""
    chosen, unread = address.selection()
    version = state.version_of(chosen)
    catalogue = state.families(version)
    text = catalogue.text(state.language())
    known = state.records(version, timeless=chosen.rules is not None)
    if not known.reports:
        _nothing_yet(text)
        return
    # The overview speaks of the whole office: only the quarter, the years, the version and the rules apply to it.
    plain, idle = applied(known, chosen, ())
    seen = replace(view(catalogue, known, plain, text.lang, readings=_remembered(version)), idle=idle)
    frame.frame(text("overview.menu"), seen, (), unread=unread)
    _export("overview", text("overview.menu"), seen, text)
    screen = Screen.of(seen, catalogue, state.look(), narrow=narrow, key="overview")
    draw(overview(catalogue, seen, state.readings(version, seen.selection)), screen)


def show_family(family: Family, narrow: bool) -> None:
    """One family at one quarter, narrowed by the filters that mean something for its tables."""
    chosen, unread = address.selection()
    version = state.version_of(chosen)
    catalogue = state.families(version)
    text = catalogue.text(state.language())
    known = state.records(version, timeless=chosen.rules is not None)
    seen = view(catalogue, known, chosen, text.lang, family=family, readings=_remembered(version))
    frame.frame(seen.text("title"), seen, family.tables, unread=unread)
    _export(family.slug, seen.text("title"), seen, text)
    screen = Screen.of(seen, catalogue, state.look(), narrow=narrow, key=key_of(family.slug))
    if family.page:
        draw(blocks(family, seen), screen)


def _export(slug: str, title: str, view: View, text: Text) -> None:
    """The way to a page's own files, small under its title."""
    link = f'<a class="get" href="#" role="button" data-go="{Click.PAGE}">{esc(text("reports.export_page"))}</a>'
    if markup(f'<p class="chart-foot">{link}</p>', key=key_of("export", slug)):
        export.show_page(slug, title, view, text)


def _nothing_yet(text: Text) -> None:
    """An empty store: what to do first."""
    markup(
        f'<div class="head"><h1>{esc(text("shell.empty_title"))}</h1></div>'
        f'<div class="lead"><p>{esc(text("shell.empty_lead"))}</p></div>',
        key="nothing-yet",
    )
    if st.button(text("shell.upload"), type="primary"):
        go("upload", Selection())


def _remembered(version: int) -> Callable[[Selection], Readings]:
    return partial(state.readings, version)
