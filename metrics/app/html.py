"""Markup of our own: the one place where HTML is made from data, and the one component that shows it.

Streamlit's own text elements would fetch pictures that a cell names and would take a cell for Markdown; here every
cell is escaped. A click on an element with ``data-go`` tells Python; the element is a real link where it leads
somewhere, so that it can be opened in a new tab.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from metrics.charts.description import Role
from metrics.charts.theme import Look
from metrics.model.lamp import Lamp

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

_SCRIPT = """
// A page without https may not write pictures to the clipboard; there the picture is selected and copied as a person
// would do it.
async function copied(image) {
  try {
    const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (letter) => letter.charCodeAt(0))
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })])
    return true
  } catch {
    const range = document.createRange(), selection = window.getSelection()
    range.selectNode(image)
    selection.removeAllRanges()
    selection.addRange(range)
    return document.execCommand("copy")
  }
}
export default function (component) {
  const { data, parentElement, setTriggerValue, setStateValue } = component
  const root = parentElement.querySelector(".m")
  if (root.dataset.shown !== data.html) {
    const active = root.contains(document.activeElement) ? document.activeElement : null
    const typing = active && active.dataset.set ? { name: active.dataset.set, text: active.value } : null
    root.dataset.shown = data.html
    root.innerHTML = data.html
    // Whoever typed on while the page was redrawn goes on typing in the same place.
    const again = typing && [...root.querySelectorAll("[data-set]")].find((e) => e.dataset.set === typing.name)
    if (again) {
      again.value = typing.text
      again.focus()
    }
  }
  root.onclick = (event) => {
    const copying = event.target.closest("[data-copy]")
    if (copying) {
      event.preventDefault()
      copied(root.querySelector("img")).then((done) => {
        copying.textContent = done ? copying.dataset.done : copying.dataset.failed
      })
      return
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = event.target.closest("[data-go]")
    if (!target) return
    event.preventDefault()
    setTriggerValue("go", target.dataset.go)
  }
  root.onkeydown = (event) => {
    const target = event.target.closest("[data-go][tabindex]")
    if (target && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault()
      setTriggerValue("go", target.dataset.go)
    }
  }
  root.onchange = (event) => {
    if (!event.target.closest("[data-set]")) return
    // All that was typed on the page and not yet taken goes together: of two quick changes none is lost.
    const typed = [...document.querySelectorAll("[data-set]")].filter((e) => e.value !== e.defaultValue)
    setTriggerValue("go", "set:" + JSON.stringify(Object.fromEntries(typed.map((e) => [e.dataset.set, e.value]))))
  }
  if (data.measures && !root.dataset.measured) {
    root.dataset.measured = "yes"
    const narrow = window.innerWidth < 720
    if (narrow !== data.narrow) setStateValue("narrow", narrow)
  }
}
"""

_MARKUP = st.components.v2.component(
    "markup",
    html='<div class="m"></div>\n',
    js=_SCRIPT,
    isolate_styles=False,
)


def esc(text: object) -> str:
    """Text for the inside of an element or an attribute."""
    return escape(str(text), quote=True)


def style(look: Look, *, choose: str) -> None:
    """Put the visual system on the page in a look's colours; ``choose`` are the words on the upload button."""
    colours = {name: getattr(look, name) for name in ("paper", "ink", "quiet", "wash")} | {"line": look.grid}
    colours |= {str(lamp): look.letters(look.lamp(lamp)) for lamp in Lamp}
    colours |= {"accent": look.letters(look.colour(Role.HONOUR)), "sample": colours["yellow"]}
    variables = (
        "".join(f"--{name}:{value};" for name, value in colours.items())
        + f"--choose:{json.dumps(choose, ensure_ascii=False)};"
    )
    st.html(f"<style>:root{{{variables}}}\n{_STYLE}</style>")


def facts_html(facts: Iterable[tuple[str, str]]) -> str:
    """Names beside what they say, both as markup; those that say nothing are left out."""
    return f'<dl class="facts">{"".join(f"<dt>{name}</dt><dd>{what}</dd>" for name, what in facts if what)}</dl>'


def markup(html: str, *, key: str) -> str | None:
    """Show markup; returns what was clicked (its ``data-go``) on the one rerun after the click."""
    clicked: str | None = _MARKUP(key=key, data={"html": html}, on_go_change=_heard).go
    return clicked


def typed_in(clicked: str | None) -> dict[str, str]:
    """What was typed into the inputs of a markup (their ``data-set`` and text), when that is what happened."""
    if clicked is None or not clicked.startswith("set:"):
        return {}
    found = json.loads(clicked.removeprefix("set:"))
    return {str(name): str(text) for name, text in found.items()}


def measured_markup(html: str, *, key: str) -> tuple[str | None, bool]:
    """Show markup that also tells whether the window is as narrow as a phone's."""
    narrow = bool(st.session_state.get(key, {}).get("narrow", False))
    result = _MARKUP(
        key=key,
        data={"html": html, "measures": True, "narrow": narrow},
        on_go_change=_heard,
        on_narrow_change=_heard,
    )
    return result.go, bool(result.narrow)


def _heard() -> None:
    """Nothing to do: the click is read from the component's result."""
