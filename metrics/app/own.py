"""Fields of the office's own on the settings page: what is described, what a file has wrong, adding and removing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

import metrics.described
from metrics.app import post, state
from metrics.app.changing import change
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.described.reading import Broken, Fault
from metrics.described.say import said
from metrics.i18n.text import Text
from metrics.intake.records.acts import Act, ActKind
from metrics.intake.records.describing import fit
from metrics.registry import DAMAGED
from metrics.store.entry import Entry, Part
from metrics.store.layout import DESCRIBED

_EXAMPLE = Path(metrics.described.__path__[0]) / "example.toml"


def show_own(text: Text) -> None:
    """The section: those in use, faults of those left out, and a way to add one; every change has author and reason."""
    store, known = state.archive(), state.families()
    lead = f'<p class="quiet">{esc(text("own.help"))}</p>'
    markup(f'<div class="chart-head"><h2>{esc(text("own.title"))}</h2>{lead}</div>', key="own-head")
    left, right = st.columns(2)
    who = left.text_input(
        text("upload.who"), value=post.remembered(), placeholder=text("upload.who_example"), max_chars=40, key="own-who"
    )
    why = right.text_input(text("own.why"), max_chars=300, key="own-why")
    parts = {slug: part for slug, (_, part) in store.current(DESCRIBED).items()}
    for description in known.descriptions:
        names = text.marks.joiner.join(figure.name[text.lang] for figure in description.figures)
        words = text("own.one", title=description.title[text.lang], table=description.table.names[0], figures=names)
        _one(parts.get(description.slug), words, who, why, text)
    for slug, faults in known.faults:
        _told(text("own.left_out", file=slug), faults, key_of("own", "out", slug), text)
        _one(parts.get(slug), slug, who, why, text, is_sound=faults[0].code != DAMAGED)
    st.download_button(
        text("own.example"), _EXAMPLE.read_bytes, file_name="example.toml", mime="text/plain", on_click="ignore",
        key="own-example",
    )  # fmt: skip
    given = st.file_uploader(text("own.add"), type=["toml"], key="own-file")
    if given is not None:
        _given(given.getvalue(), given.name, who, why, text)


def _one(part: Part | None, words: str, who: str, why: str, text: Text, *, is_sound: bool = True) -> None:
    """One that is in use, or was left out: its file, and the way out of use."""
    if part is None:
        return
    store, slug = state.archive(), part.quarter
    with st.container(horizontal=True, vertical_alignment="center", key=key_of("own", slug)):
        markup(f"<p>{esc(words)}</p>", key=key_of("own", "words", slug))
        if is_sound:
            st.download_button(
                text("own.file"), partial(store.read, part), file_name=f"{slug}.toml", mime="text/plain",
                on_click="ignore", key=key_of("own", "get", slug),
            )  # fmt: skip
        if st.button(text("own.remove"), key=key_of("own", "remove", slug)):
            _drawn_anew(change(Act(ActKind.TAKE_OUT, slug=slug), who, why, text))


def _given(data: bytes, name: str, who: str, why: str, text: Text) -> None:
    """What the file describes, and the button that puts it into use; or everything that is wrong with it."""
    store = state.archive()
    try:
        description = fit(data, store)
    except Broken as broken:
        _told(text("own.broken"), broken.faults, "own-faults", text)
        return
    title = description.title[text.lang]
    is_known = description.slug in store.current(DESCRIBED)
    ready = text("own.replaces" if is_known else "own.ready", title=title, table=description.table.names[0])
    markup(f'<div class="note"><p>{esc(ready)}</p></div>', key="own-ready")
    if st.button(text("own.use"), type="primary", key="own-use"):
        _drawn_anew(change(Act(ActKind.DESCRIBE, name=name, data=data), who, why, text))


def _told(words: str, faults: Sequence[Fault], key: str, text: Text) -> None:
    lines = "".join(f"<li>{esc(said(fault, text))}</li>" for fault in faults)
    markup(f'<div class="note"><p>{esc(words)}</p><ul>{lines}</ul></div>', key=key)


def _drawn_anew(made: Entry | None) -> None:
    if made:
        st.rerun()
