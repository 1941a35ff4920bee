"""The whole dashboard without a browser: the entry script run for one page, address and store."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit
from own_fields import known
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

_MAIN = Path(__file__).parents[1] / "metrics" / "app" / "main.py"
_TOOLS = ("reports", "upload", "versions", "settings", "definitions")


@contextmanager
def dashboard(store: Path) -> Iterator[Path]:
    """A server's memory for one store; afterwards nothing of it is left."""
    before = os.environ.get("METRICS_STORE")
    os.environ["METRICS_STORE"] = str(store)
    streamlit.cache_resource.clear()
    try:
        yield store
    finally:
        streamlit.cache_resource.clear()
        os.environ.pop("METRICS_STORE")
        if before is not None:
            os.environ["METRICS_STORE"] = before


def places(store: Path) -> tuple[str, ...]:
    """The path of every page a store has; that of the reviewer is there only while something waits."""
    return ("", *(family.slug for family in known(store).pages), *_TOOLS)


def opened(path: str, query: Mapping[str, str | list[str]] | None = None, **session: Any) -> AppTest:
    """A page as whoever opens its address gets it. ``session`` is what the session remembers already."""
    page = AppTest.from_file(_MAIN, default_timeout=60)
    page._page_hash = calc_hash(path)
    for name, value in (query or {}).items():
        page.query_params[name] = value
    for name, value in session.items():
        page.session_state[name] = value
    return page.run()


def sound(page: AppTest) -> AppTest:
    """The same page, which has not failed."""
    assert not page.exception, page.exception[0].stack_trace or page.exception[0].message
    return page


def sent(node: Any) -> Iterator[Any]:
    """What a page sends to the browser, from the top to the bottom."""
    if (message := getattr(node, "proto", None)) is not None:
        yield message
    for child in getattr(node, "children", {}).values():
        yield from sent(child)


def markups(page: AppTest) -> str:
    """Our own markup on a page."""
    shown = (part.json for part in sent(page.main) if getattr(part, "component_name", "") == "markup")
    return "\n".join(json.loads(each)["html"] for each in shown)
