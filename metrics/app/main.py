"""The app's entry script: language and look, masthead, and the page that the address names."""

from __future__ import annotations

from functools import partial

import streamlit as st

from metrics.app import address, alarm, state
from metrics.app.definitions import show_definitions
from metrics.app.desk.page import show_upload
from metrics.app.desk.reviewing import show_review
from metrics.app.html import esc, markup, speak, style
from metrics.app.markdown import plain
from metrics.app.navigation import PagePlace, masthead, pages
from metrics.app.pages import show_family, show_overview
from metrics.app.report.held import text_of_menu
from metrics.app.report.page import show_reports
from metrics.app.settings import show_settings
from metrics.app.versions import show_versions
from metrics.errors import StoreError, Unshown
from metrics.i18n.refusals import refusal
from metrics.i18n.text import LANGUAGES
from metrics.intake.records.door import is_reviewed
from metrics.registry import catalogue
from metrics.store.submissions import Step


def main() -> None:
    """Draw one run of the app; what the store refuses meanwhile is said in its own sentence."""
    try:
        _draw()
    except StoreError as error:
        st.error(plain(refusal(error, catalogue().text(state.language()))))


def _draw() -> None:
    address.catch_up()
    state.look_over()
    # The menu has the fields of the version that is looked at: one described later, or taken out since, has its page.
    known = state.families(state.version_of(address.selection()[0]))
    text = known.text(state.language())
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    style(state.look())
    narrow = bool(st.session_state.get("masthead", {}).get("narrow", False))
    speak(text, (known.text(lang) for lang in LANGUAGES if lang != text.lang))
    # A page nobody needs is not offered: without four eyes there is nothing to review.
    waits = is_reviewed(state.archive()) or _waits()
    reviewed = [PagePlace("review", text("shell.review"), show_review, is_tool=True)] if waits else []
    places = (
        PagePlace("", text("overview.menu"), partial(show_overview, narrow)),
        *(
            PagePlace(family.slug, text.scoped(family.slug)("menu"), partial(show_family, family, narrow))
            for family in known.pages
        ),
        PagePlace("reports", text_of_menu(text), show_reports, is_tool=True),
        PagePlace("upload", text("shell.upload"), show_upload, is_tool=True),
        *reviewed,
        PagePlace("versions", text("shell.versions"), show_versions, is_tool=True),
        PagePlace("settings", text("shell.settings"), show_settings, is_tool=True),
        PagePlace("definitions", text("shell.definitions"), show_definitions, is_tool=True),
    )
    paths = pages(places)
    st.session_state["pages"] = paths
    current = st.navigation(list(paths.values()), position="hidden")
    path = next(path for path, page in paths.items() if page is current or page.url_path == current.url_path)
    menu = next(place.menu for place in places if place.path == path)
    st.set_page_config(page_title=f"{menu} · {text('product.name')}")
    masthead(places, path, address.selection()[0], text)
    alarm.stand(text, is_upload=path == "upload")
    if alarm.is_drawn(path):
        alarm.guarded(current.run, text)
    markup(f'<footer class="foot">{esc(text("shell.owner"))}</footer>', key="foot")


def _waits() -> bool:
    """Whether anything waits for review; a trail that cannot be read is told on the page of the reviews."""
    try:
        return any(submission.state is Step.SUBMITTED for submission in state.submissions().open())
    except Unshown:
        return True


main()
