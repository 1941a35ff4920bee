"""The address: the one truth about what is looked at, read and written in this one place.

A control only shows what the address says and proposes a change of it, so that a link, the back button and a click on a
chart all do the same. Streamlit keeps the value of every control in the browser and sends all of them with each
message, those included that a closed popover has taken from the page. So a control is a new one as soon as the address
says something else than it said itself, and an older one is not heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from metrics.app import state
from metrics.app.keys import Key, key_of
from metrics.model.selection import Selection

LANGUAGE, BASKET = "lang", "basket"
_ANSWERED, _CONTROLS = "answered", "controls"
_REMEMBERED = 8


def selection() -> tuple[Selection, tuple[str, ...]]:
    """What the address chooses, and the names of parameters that could not be read."""
    catch_up()
    return Selection.from_query(_here())


def query_of(selection: Selection, lang: str | None = None) -> dict[str, list[str]]:
    """The address parameters of a selection; the language that was asked for and the basket are kept."""
    kept = {LANGUAGE: lang or st.query_params.get(LANGUAGE), BASKET: st.query_params.get(BASKET)}
    return selection.to_query() | {name: [value] for name, value in kept.items() if value}


def link(path: str, query: Mapping[str, list[str]]) -> str:
    """A link to a page with its query."""
    return f"/{path}?{urlencode(query, doseq=True)}" if query else f"/{path}"


def change(made: Callable[[Selection], Selection]) -> None:
    """Write what is made of the selection to the address, before the page is drawn."""
    _write(query_of(made(selection()[0])))


def put(name: str, value: str | None) -> None:
    """Write one parameter that is not part of the selection, or take it out."""
    catch_up()
    _write({each: said for each, said in _here().items() if each != name} | ({name: [value]} if value else {}))


# ---- an address that is on its way ---------------------------------------------------------------------------------


def catch_up() -> None:
    """Go on from the address we answered with, where the browser still sends the one of before that answer.

    Whoever clicks twice in a moment sends the second click with the address of the first; the first must not be lost.
    """
    before, after = st.session_state.get(_ANSWERED, ((), {}))
    context = get_script_run_ctx()
    if context is not None and context.is_history_navigation:
        forget()
    elif _here() in before and _here() != after:
        st.query_params.from_dict(after)


def forget() -> None:
    """The browser goes to an address of its own: back, forward, or another page."""
    st.session_state.pop(_ANSWERED, None)


def _here() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write(query: dict[str, list[str]]) -> None:
    before, _ = st.session_state.get(_ANSWERED, ((), {}))
    # Kept before it is sent: sending ends this run when the next message is here already.
    st.session_state[_ANSWERED] = ((*before, _here())[-_REMEMBERED:], query)
    st.query_params.from_dict(query)


# ---- controls ------------------------------------------------------------------------------------------------------


def control(
    name: Key | str, shown: Any, propose: Callable[[Any], None], *, read: Callable[[Any], Any] = lambda value: value
) -> dict[str, Any]:
    """Key and callback of a Streamlit control that shows ``shown``.

    ``read`` makes of the control's value what is shown and proposed. While it says what the address says, it stays the
    same one and keeps the focus. Its choices are known to Streamlit by their words, so another language needs another.
    """
    now = (shown, state.language())
    said, number = st.session_state.setdefault(_CONTROLS, {}).get(name, (now, 0))
    key = key_of(name, number)
    if said != now or (key in st.session_state and read(st.session_state[key]) != shown):
        number += 1
    st.session_state[_CONTROLS][name] = (now, number)
    return {"key": key_of(name, number), "on_change": partial(_heard, name, number, propose, read)}


def _heard(name: str, number: int, propose: Callable[[Any], None], read: Callable[[Any], Any]) -> None:
    """Take a proposal; one of a control that is gone was made by nobody."""
    (_, language), current = st.session_state[_CONTROLS][name]
    if current == number:
        proposed = read(st.session_state[key_of(name, number)])
        st.session_state[_CONTROLS][name] = ((proposed, language), number)
        propose(proposed)
