"""Markup of our own: the one place where HTML is made from data, and the one component that shows it.

Streamlit's own text elements would fetch pictures that a cell names and would take a cell for Markdown; here every
cell is escaped. A click on an element with ``data-go`` tells Python; the element is a real link where it leads
somewhere, so that it can be opened in a new tab.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from metrics.charts.description import Role
from metrics.charts.theme import LIGHT, Look
from metrics.i18n.text import Text
from metrics.model.lamp import Lamp

_HERE = Path(__file__).parent
_STYLE = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("style.css", "print.css"))

_MARKUP = st.components.v2.component(
    "markup",
    html='<div class="m"></div>\n',
    js=(_HERE / "markup.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
# What Streamlit says itself, in words of ours: the one place where they are put.
_WORDS = st.components.v2.component("words", html="<i></i>", js=(_HERE / "words.js").read_text(encoding="utf-8"))
_TAGS = {"zh": "zh-CN", "en": "en"}


def esc(text: object) -> str:
    """Text for the inside of an element or an attribute."""
    return escape(str(text), quote=True)


def style(look: Look) -> None:
    """Put the visual system on the page in a look's colours, and on paper in those of the light one."""
    # Drawings made for a dark screen are turned over for paper.
    drawn = "none" if look.name == LIGHT.name else "invert(1) hue-rotate(180deg)"
    screen, paper = f"{_variables(look)}--drawn:{drawn};", _variables(LIGHT)
    st.html(f"<style>:root{{{screen}}}@media print{{:root{{{paper}}}}}\n{_STYLE}</style>")


def _variables(look: Look) -> str:
    colours = {name: getattr(look, name) for name in ("paper", "ink", "quiet", "wash")} | {"line": look.grid}
    # Letters are read on a row that is washed as well as on paper.
    washed = replace(look, paper=look.wash)
    colours |= {str(lamp): washed.letters(look.lamp(lamp)) for lamp in Lamp}
    colours |= {"accent": look.letters(look.colour(Role.HONOUR)), "sample": colours["yellow"]}
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def speak(text: Text, others: Iterable[Text]) -> None:
    """Give the page its language, and Streamlit's own words ours in it.

    ``framework.*`` are those words: in English as Streamlit writes them, in other languages as we say them.
    """
    known = [key for key in text.entries if key.startswith("framework.")]
    pairs = [(key, other.entries[key], text.entries[key]) for other in others for key in known]
    lists = [(said, ours) for key, said, ours in pairs if key.startswith("framework.list.")]
    words = [(said, ours) for _, said, ours in pairs]
    _WORDS(key="words", data={"lang": _TAGS[text.lang], "words": words, "lists": lists})


def facts_html(facts: Iterable[tuple[str, str]]) -> str:
    """Names beside what they say, both as markup; those that say nothing are left out."""
    return f'<dl class="facts">{"".join(f"<dt>{name}</dt><dd>{what}</dd>" for name, what in facts if what)}</dl>'


def markup(html: str, *, key: str, on_click: Callable[[str], None] | None = None) -> str | None:
    """Show markup; returns what was clicked (its ``data-go``) on the one rerun after the click.

    ``on_click`` hears it before anything is drawn. Whatever leads elsewhere or changes what is looked at belongs there:
    a click is then never lost to the next one, and the page is not first drawn as it was before.
    """
    clicked: str | None = _MARKUP(
        key=key, data={"html": html, "key": key}, on_go_change=partial(_heard, key, on_click)
    ).go
    return clicked


def typed_in(clicked: str | None) -> dict[str, str]:
    """What was typed into the inputs of a markup (their ``data-set`` and text), when that is what happened."""
    if clicked is None or not clicked.startswith("set:"):
        return {}
    found = json.loads(clicked.removeprefix("set:"))
    return {str(name): str(text) for name, text in found.items()}


def measured_markup(html: str, *, key: str, on_click: Callable[[str], None]) -> bool:
    """Show markup that also tells whether the window is as narrow as a phone's."""
    narrow = bool(st.session_state.get(key, {}).get("narrow", False))
    result = _MARKUP(
        key=key,
        data={"html": html, "key": key, "measures": True, "narrow": narrow},
        on_go_change=partial(_heard, key, on_click),
        on_narrow_change=partial(_heard, key, None),
    )
    return bool(result.narrow)


def _heard(key: str, on_click: Callable[[str], None] | None) -> None:
    clicked = st.session_state[key].get("go") if on_click else None
    if on_click and clicked is not None:
        on_click(clicked)
