"""The app's entry script: language and look, masthead, and the page that the address names."""

from __future__ import annotations

from functools import partial

import streamlit as st

from metrics.app import address, state
from metrics.app.definitions import show_definitions
from metrics.app.desk.page import show_upload
from metrics.app.desk.reviewing import show_review
from metrics.app.html import esc, markup, speak, style
from metrics.app.navigation import Place, masthead, pages
from metrics.app.pages import show_family, show_overview
from metrics.app.report.held import text_of_menu
from metrics.app.report.page import show_reports
from metrics.app.settings import show_settings
from metrics.app.versions import show_versions
from metrics.i18n.text import LANGUAGES


def main() -> None:
    """Draw one run of the app."""
    address.catch_up()
    text = state.text()
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    style(state.look())
    narrow = bool(st.session_state.get("masthead", {}).get("narrow", False))
    catalogue = state.families()
    speak(text, (catalogue.text(lang) for lang in LANGUAGES if lang != text.lang))
    # A page nobody needs is not offered: without four eyes there is nothing to review.
    waits = state.office().review_required or bool(state.submissions().open())
    reviewed = [Place("review", text("shell.review"), show_review, is_tool=True)] if waits else []
    places = (
        Place("", text("overview.menu"), partial(show_overview, narrow)),
        *(
            Place(family.slug, text.scoped(family.slug)("menu"), partial(show_family, family, narrow))
            for family in catalogue.pages
        ),
        Place("reports", text_of_menu(text), show_reports, is_tool=True),
        Place("upload", text("shell.upload"), show_upload, is_tool=True),
        *reviewed,
        Place("versions", text("shell.versions"), show_versions, is_tool=True),
        Place("settings", text("shell.settings"), show_settings, is_tool=True),
        Place("definitions", text("shell.definitions"), show_definitions, is_tool=True),
    )
    known = pages(places)
    st.session_state["pages"] = known
    current = st.navigation(list(known.values()), position="hidden")
    path = next(path for path, page in known.items() if page is current or page.url_path == current.url_path)
    menu = next(place.menu for place in places if place.path == path)
    st.set_page_config(page_title=f"{menu} · {text('product.name')}")
    masthead(places, path, address.selection()[0], text)
    current.run()
    markup(f'<footer class="foot">{esc(text("shell.owner"))}</footer>', key="foot")


main()
