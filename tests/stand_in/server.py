"""The server around a stand-in page. Its store and the font folder are named by the environment."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from metrics.app.doors import held_uploads, is_ours
from metrics.server.assembly import middleware
from metrics.server.patience import be_patient
from metrics.server.plain_pages import texts
from metrics.server.routes import routes
from metrics.server.warm import warmed
from metrics.store.log import Store

_FONTS = Path(os.environ["STAND_IN_FONTS"])
_STORE = Store(os.environ["METRICS_STORE"])

be_patient()

app = st.App(
    "page.py",
    routes=routes(fonts=_FONTS, health=lambda: (_STORE.head()[0], not _STORE.damages()), said=texts()),
    middleware=middleware(
        static=Path(str(st.__file__)).parent / "static", fonts=_FONTS, said=texts(), held=held_uploads, is_ours=is_ours
    ),
    lifespan=warmed(("pandas",)),
)
