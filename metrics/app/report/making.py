"""Making report files on the server: one browser for pictures, a bar while a pack is made, and what came of it."""

from __future__ import annotations

import streamlit as st

from metrics.app import alarm, state
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.i18n.text import Text
from metrics.reports.browser import Browser
from metrics.reports.choice import Choice
from metrics.reports.pack import MANIFEST, Pack, build

_MADE = "made-packs"
_MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "png": "image/png",
    "zip": "application/zip",
    "json": "application/json",
}


@st.cache_resource(show_spinner=False)
def browser() -> Browser:
    """The one browser that draws this server's pictures."""
    return Browser()


def mime(name: str) -> str:
    """The kind of a file by its ending."""
    return _MIME.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def make(key: str, choice: Choice, formats: tuple[str, ...], version: int, text: Text) -> None:
    """Make a pack with a bar that says what is being made, and keep it for this session under a key.

    None is made while the newest versions cannot be shown: paper would hide what the banner tells.
    """
    if damage := state.archive().broken:
        st.error(plain(alarm.told(damage, text)))
        return
    with st.container(key=key_of("making", key)):
        bar = st.progress(0.0, text=text("reports.reading"))

    def tell(what: str, done: int, of: int) -> None:
        bar.progress(min(done / max(of, 1), 1.0), text=plain(text("reports.making", what=what, done=done, of=of)))

    pictures = browser() if "png" in formats else None
    pack = build(
        choice,
        state.archive(),
        state.families(version),
        formats=formats,
        version=version,
        pictures=pictures,
        progress=tell,
    )
    bar.empty()
    st.session_state[_MADE] = {key: (choice, formats, version, pack)}


def made(key: str, choice: Choice, formats: tuple[str, ...], version: int) -> Pack | None:
    """The pack that was made of this very choice; None once anything was chosen differently or a version came."""
    found = st.session_state.get(_MADE, {}).get(key)
    return found[-1] if found and found[:-1] == (choice, formats, version) else None


def offer(key: str, pack: Pack, text: Text) -> None:
    """The files of a pack: all as one archive, and each office file by itself; what is missing is told."""
    st.success(text("reports.made", count=len(pack.parts), version=pack.document.stamp.version))
    with st.container(horizontal=True, key=key_of("offer", key)):
        st.download_button(
            text("reports.whole"), pack.zip, file_name=f"{pack.name}.zip", mime=mime("x.zip"), type="primary",
            key=key_of("get", key, "zip"), on_click="ignore",
        )  # fmt: skip
        for path, data in pack.parts.items():
            if "/" in path or path == MANIFEST:
                continue
            kind = path.rpartition(".")[2].upper()
            st.download_button(
                text("reports.one", kind=kind, size=_size(len(data))), data, file_name=path, mime=mime(path),
                key=key_of("get", key, kind), on_click="ignore",
            )  # fmt: skip
    for sentence in filter(None, (*pack.document.unresolved, pack.unprintable)):
        st.warning(plain(sentence))
    if pack.missing:
        st.warning(text("reports.missing", count=len(pack.missing)))
    if pack.document.is_illustrative:
        st.caption(text("report.sample_note"))


def _size(count: int) -> str:
    return f"{count / 1024:,.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:,.1f} MB"
