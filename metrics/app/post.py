"""The post that reports: asked for once in a session, then remembered; those on record are offered."""

from __future__ import annotations

import streamlit as st

from metrics.app import state
from metrics.app.html import esc, markup
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.records import demonstration

_LOOKED_AT = 60
_OFFERED = 4


def remembered() -> str:
    """The post this session last acted as, "" before it has."""
    post: str = st.session_state.get("post", "")
    return post


def remember(post: str) -> None:
    """Keep the post for the next time it is asked for."""
    st.session_state["post"] = post.strip()


def offer(table: str, key: str, text: Text) -> None:
    """The posts that last reported a table, each to be taken with one click as what is typed under ``key``."""
    entries = state.archive().entries(table)[-_LOOKED_AT:]
    posts = list(dict.fromkeys(entry.who for entry in reversed(entries) if entry.who != demonstration.WHO))[:_OFFERED]

    def take(clicked: str) -> None:
        st.session_state[key] = posts[int(clicked)]

    st.session_state.setdefault(key, remembered())
    if posts:
        links = "　".join(
            f'<a href="#" class="do" data-go="{place}">{esc(isolated(post))}</a>' for place, post in enumerate(posts)
        )
        markup(f'<p class="quiet">{esc(text("upload.posts"))}{links}</p>', key="posts", on_click=take)
