"""One chart, or one page, as files: a dialog with the picture as it will look and the office files beside it."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial

import streamlit as st

from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.report import held, making
from metrics.app.tables import file_name, grid_csv
from metrics.blocks import Stamp, View
from metrics.charts.description import Description
from metrics.i18n.text import Text
from metrics.reports import chart
from metrics.reports.choice import PAPERS, Choice
from metrics.reports.pictures import SIZES, png


def show_chart(description: Description, stamp: Stamp, text: Text) -> None:
    """Open the dialog of one chart: its picture to copy or save, and its editable slide and numbers."""

    @st.dialog(plain(description.title), width="large")
    def export() -> None:
        _chart(description, stamp, text)

    export()


def show_page(slug: str, title: str, view: View, text: Text) -> None:
    """Open the dialog of a whole page: PDF and pictures on A4 or wide paper."""

    @st.dialog(plain(text("reports.page_title", title=title)))
    def export() -> None:
        _page(slug, view, text)

    export()


def _chart(description: Description, stamp: Stamp, text: Text) -> None:
    office, name = held.office_name(), file_name(description.title, stamp, text)
    size = st.segmented_control(
        text("reports.size"), list(SIZES), default="slide", format_func=lambda s: text(f"reports.size_{s}"),
        key="export-size",
    )  # fmt: skip
    with st.spinner(text("reports.drawing")):
        picture = png(description, size or "slide", stamp, text, office, pictures=making.browser())
    if picture is None:
        st.info(text("reports.no_picture"))
    else:
        data = base64.b64encode(picture).decode()
        markup(
            f'<figure class="preview"><img alt="{esc(description.alt)}" src="data:image/png;base64,{data}"></figure>'
            f'<p class="chart-foot"><a class="get" href="#" role="button" data-copy'
            f' data-done="{esc(text("reports.copied"))}"'
            f' data-failed="{esc(text("reports.copy_failed"))}">{esc(text("reports.copy"))}</a>'
            f'<a class="get" download="{esc(name)}.png" href="data:image/png;base64,{data}">'
            f"{esc(text('reports.save_png'))}</a></p>",
            key="export-picture",
        )
    with st.container(horizontal=True, key="export-files"):
        # Made when asked for: nobody waits for a file that is not wanted.
        slide = partial(chart.slide, description, stamp, text, office, pictures=making.browser())
        book = partial(chart.workbook, description, stamp, text, office)
        rows = partial(grid_csv, description.grid(), description.title, stamp, text)
        for ending, data_of in (("pptx", slide), ("xlsx", book), ("csv", rows)):
            st.download_button(
                text(f"reports.save_{ending}"), data_of, file_name=f"{name}.{ending}", mime=making.mime(f"x.{ending}"),
                key=key_of("export", ending), on_click="ignore",
            )  # fmt: skip


def _page(slug: str, view: View, text: Text) -> None:
    paper = st.segmented_control(
        text("reports.paper"), list(PAPERS), default="wide", format_func=lambda p: text(f"reports.paper_{p}"),
        key="page-paper",
    )  # fmt: skip
    selection = replace(view.selection, quarter=None, version=None)
    choice = Choice(
        view.quarter, kind="page", lang=view.lang, pages=(slug,), selection=selection, paper=paper or "wide"
    )
    formats = ("pdf", "html", "png")
    version = view.stamp.version
    if st.button(text("reports.make"), type="primary", key="page-make"):
        making.make("page", choice, formats, version, text)
    if pack := making.made("page", choice, formats, version):
        making.offer("page", pack, text)
    st.caption(text("reports.page_help"))
