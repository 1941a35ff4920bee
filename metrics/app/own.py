"""Fields of the office's own on the settings page: what is described, what a file has wrong, adding and removing."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import metrics.described
from metrics.app import state
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.described.apart import read_apart
from metrics.described.reading import Broken, Fault
from metrics.errors import Unwritten
from metrics.i18n.text import Text
from metrics.registry import catalogue, clashing
from metrics.store import indicators

_EXAMPLE = Path(metrics.described.__path__[0]) / "example.toml"


def show_own(text: Text) -> None:
    """The section: those in use, faults of files that were left out, and a way to add one."""
    known = state.families()
    lead = f'<p class="quiet">{esc(text("own.help"))}</p>'
    markup(f'<div class="chart-head"><h2>{esc(text("own.title"))}</h2>{lead}</div>', key="own-head")
    for description in known.descriptions:
        with st.container(horizontal=True, vertical_alignment="center", key=key_of("own", description.slug)):
            names = "、".join(figure.name[text.lang] for figure in description.figures)
            words = text("own.one", title=description.title[text.lang], table=description.table.names[0], figures=names)
            markup(f"<p>{esc(words)}</p>", key=key_of("own", "words", description.slug))
            if st.button(text("own.remove"), key=key_of("own", "remove", description.slug)):
                _removed(description.slug, text)
    for name, faults in known.faults:
        said_of = "；".join(said(fault, text) for fault in faults)
        st.warning(plain(f"{text('own.left_out', file=name)} {said_of}"))
    st.download_button(
        text("own.example"), _EXAMPLE.read_bytes, file_name="example.toml", mime="text/plain", on_click="ignore",
        key="own-example",
    )  # fmt: skip
    given = st.file_uploader(text("own.add"), type=["toml"], key="own-file")
    if given is not None:
        _given(given.getvalue(), text)


def said(fault: Fault, text: Text) -> str:
    """A fault as a sentence: where it is, what is wrong, what to write."""
    why = text(f"described.fault_{fault.code}", **fault.slots) if fault.slots else _plain(fault, text)
    return text("described.fault_at", where=fault.where, why=why) if fault.where else why


def _plain(fault: Fault, text: Text) -> str:
    # A sentence without slots still doubles its braces, as sentences with slots do.
    return text(f"described.fault_{fault.code}").replace("{{", "{").replace("}}", "}")


def _given(data: bytes, text: Text) -> None:
    """What the file describes, and the button that puts it into use; or everything that is wrong with it."""
    try:
        description = read_apart(data)
    except Broken as broken:
        lines = "".join(f"<li>{esc(said(fault, text))}</li>" for fault in broken.faults)
        markup(f'<div class="note"><p>{esc(text("own.broken"))}</p><ul>{lines}</ul></div>', key="own-faults")
        return
    if clashes := clashing(description, catalogue()):
        lines = "".join(f"<li>{esc(said(fault, text))}</li>" for fault in clashes)
        markup(f'<div class="note"><ul>{lines}</ul></div>', key="own-clashes")
        return
    replaced = any(other.slug == description.slug for other in state.families().descriptions)
    title = description.title[text.lang]
    st.info(plain(text("own.replaces" if replaced else "own.ready", title=title, table=description.table.names[0])))
    if st.button(text("own.use"), type="primary", key="own-use"):
        try:
            indicators.put(state.store_path(), description.slug, data, state.now())
        except Unwritten:
            st.error(text("own.unwritten"))
            return
        st.rerun()


def _removed(slug: str, text: Text) -> None:
    try:
        indicators.remove(state.store_path(), slug, state.now())
    except Unwritten:
        st.error(text("own.unwritten"))
        return
    st.rerun()
