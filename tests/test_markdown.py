"""No words of a person reach Streamlit's Markdown as they are: the one way there, and a look at the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from metrics.app.markdown import plain

APP = Path(__file__).parents[1] / "metrics" / "app"
# Whose first words Streamlit reads as Markdown, and those that read each choice so too.
LABELLED = (
    "selectbox", "multiselect", "text_input", "text_area", "number_input", "checkbox", "radio", "button",
    "download_button", "form_submit_button", "file_uploader", "expander", "popover", "pills", "segmented_control",
    "warning", "info", "success", "error", "caption", "write", "toast", "dialog", "markdown",
)  # fmt: skip
CHOOSING = frozenset({"radio", "pills", "segmented_control"})
# What only numbers and names of the program stand for in a sentence.
COUNTED = frozenset(["count", "share", "version", "newest", "row", "size", "kind", "error", "of", "number"])
# How many filters are set.
DECLARED = {("frame.py", "label")}


def said(call: ast.Call) -> Iterator[ast.expr]:
    """The label of a control, and what its choices are called."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in LABELLED and call.args and ast.unparse(call.func).split(".")[0] not in ("self", "logging"):
        yield call.args[0]
    if name in CHOOSING:
        yield from (given.value for given in call.keywords if given.arg == "format_func")


def is_sound(words: ast.expr) -> bool:
    """A sentence of the program in which no person's words stand, or one written by ``plain``."""
    if isinstance(words, ast.Lambda):
        return is_sound(words.body)
    if isinstance(words, ast.IfExp):
        return is_sound(words.body) and is_sound(words.orelse)
    if isinstance(words, ast.Call) and ast.unparse(words.func) == "text":
        return {given.arg for given in words.keywords} <= COUNTED
    return isinstance(words, ast.Constant) or (isinstance(words, ast.Call) and ast.unparse(words.func) == "plain")


def raw(source: str, file: str) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    found = (words for call in calls for words in said(call) if not is_sound(words))
    return [
        f"{file}:{words.lineno} {ast.unparse(words)}" for words in found if (file, ast.unparse(words)) not in DECLARED
    ]


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_every_label_and_message_is_the_program_s_own_or_plain(path: Path) -> None:
    assert raw(path.read_text("utf-8"), path.name) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.button(label)",
        "left.text_input(item.header)",
        'st.warning(text("own.left_out", file=name))',
        'st.pills(text("reports.families"), slugs, format_func=names.__getitem__)',
        'st.dialog(f"{title}")',
    ],
)
def test_a_label_with_a_name_in_it_is_found(line: str) -> None:
    assert raw(line, "x.py")


MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])


# In the place of this one Markdown puts a sign that says it is none.
_WRITTEN = st.characters(exclude_characters="\x00")


@given(
    st.text(_WRITTEN, max_size=60)
    | st.lists(st.sampled_from([*"*_`[]()!#<>&;:~|\\-.+1$@ \n", "http://", "链"])).map("".join)
)
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    (paragraph,) = [token for token in MARKDOWN.parse("x" + plain(text)) if token.type == "inline"]

    assert {token.type for token in paragraph.children or ()} <= {"text", "text_special"}
    shown = "".join(token.content for token in paragraph.children or ())
    assert shown.replace("\u2060", "") == "x" + " ".join(text.split()).replace("\u2060", "")


@pytest.mark.parametrize(
    "text", [":red[x]", ":smile:", ":material/home:", "http://x.example", "www.x.example", "a@b.cn"]
)
def test_what_streamlit_makes_of_plain_letters_is_taken_apart(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", plain(text))

    assert not re.search(r":[\w+-]+:|:\w+\[|:material/|https?://|www\.|\w@\w", shown, re.ASCII)
    assert shown.replace("\u2060", "") == text
