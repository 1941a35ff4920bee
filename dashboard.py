"""The server: Streamlit's app behind our gate, headers and routes. Start it with ``python3 dev.py run``.

``streamlit run dashboard.py`` is the only way in, so that nothing passes the middleware by.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from metrics.app.doors import held_uploads, is_ours
from metrics.app.state import language, store_path
from metrics.confined.work import close, warm
from metrics.intake.drafts.apart import MODULES as READING
from metrics.server.assembly import middleware
from metrics.server.font_package import font_folder
from metrics.server.log_times import date_log_by
from metrics.server.patience import be_patient
from metrics.server.plain_pages import texts
from metrics.server.routes import routes
from metrics.server.warm import warmed
from metrics.store.log import Store

_STATIC = Path(str(st.__file__)).parent / "static"
_FONTS = font_folder()
_SAID = texts()
_STORE = Store(store_path())

date_log_by(_STORE)
be_patient()


def health() -> tuple[int, bool]:
    """The last version and whether the whole store is what was stored; also asked of what no page has opened yet."""
    return _STORE.head()[0], not _STORE.damages()


def tell_failure(_error: Exception) -> bool:
    """Say on the page, in the reader's language, that it failed; Streamlit has put the error in the terminal."""
    st.error(_SAID[language()]("server.page_failed"))
    return True


app = st.App(
    "metrics/app/main.py",
    routes=routes(fonts=_FONTS, health=health, said=_SAID),
    middleware=middleware(static=_STATIC, fonts=_FONTS, said=_SAID, held=held_uploads, is_ours=is_ours),
    lifespan=warmed(("pandas", "plotly.graph_objects", "metrics.app.pages"), ready=partial(warm, READING), done=close),
    on_script_error=tell_failure,
)
