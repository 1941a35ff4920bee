"""No text of a person stands raw in a key: the one way to a key, and a look at the code that nobody goes round it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.app.clicks import Click
from metrics.app.keys import key_of

APP = Path(__file__).parents[1] / "metrics" / "app"
# Names of filters are declared in the program (``metrics.model.selection.FILTERS``), not written by a person.
DECLARED = {("frame.py", "f'control_{name}'")}


def keys(tree: ast.AST) -> Iterator[ast.expr]:
    """Everything that is given as a key: by that name, as the first word of a form, or as a place of the session."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (given.value for given in node.keywords if given.arg == "key" and not is_sorting(node))
            if isinstance(node.func, ast.Attribute) and node.func.attr == "form":
                yield node.args[0]
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state":
            yield node.slice


def is_sorting(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("sorted", "min", "max", "groupby") or ast.unparse(call.func).endswith(".sort")


def is_sound(key: ast.expr) -> bool:
    """A word of the program, a key that was made by ``key_of``, or a key or name of a place that was given."""
    if isinstance(key, ast.Call):
        return ast.unparse(key.func) == "key_of"
    return isinstance(key, ast.Constant | ast.Name)


def raw(source: str, file: str) -> list[str]:
    found = (key for key in keys(ast.parse(source)) if not is_sound(key))
    return [f"{file}:{key.lineno} {ast.unparse(key)}" for key in found if (file, ast.unparse(key)) not in DECLARED]


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_every_key_is_a_word_of_the_program_or_made_by_key_of(path: Path) -> None:
    assert raw(path.read_text("utf-8"), path.name) == []


@pytest.mark.parametrize(
    "line",
    [
        'markup("x", key=f"diff-{desk.name}")',
        'st.button("x", key="diff-" + name)',
        "st.button('x', key=str(name))",
        'with st.form(f"add-{desk.name}"): pass',
        'st.session_state[f"kept-{name}"] = 1',
    ],
)
def test_a_key_with_a_name_in_it_is_found(line: str) -> None:
    assert raw(line, "x.py")


# Made by the program: of a code that was checked, or by the room of the reports.
MADE = ("name", "path", "f'{pack.name}.zip'", "f'{name}.{ending}'", "f'{slug}.toml'")


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_every_file_handed_out_has_a_name_that_was_made_safe(path: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    given = [ast.unparse(each.value) for call in calls for each in call.keywords if each.arg == "file_name"]

    assert [name for name in given if not name.startswith(("safe_file(", "'")) and name not in MADE] == []


HOSTILE = st.text(max_size=60) | st.sampled_from(["备注__内部", "a__b", "a_", "_a", "-", "", "~0", "\ud800", "x" * 500])


@given(st.lists(HOSTILE, max_size=4), st.lists(HOSTILE, max_size=4))
def test_a_key_is_plain_and_tells_every_two_places_apart(some: list[str], others: list[str]) -> None:
    key, other = key_of("place", *some), key_of("place", *others)

    assert set(key) <= {*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-~"}
    assert "__" not in key
    assert len(key) < 300
    assert (key == other) == (some == others)


def test_our_own_words_and_numbers_are_read_in_a_key() -> None:
    assert key_of(key_of("milestones", "Chart", "by_community"), "foot", 3) == "milestones-Chart-by_community-foot-3"


@pytest.mark.parametrize("kind", Click)
def test_a_click_is_heard_by_the_name_its_element_says(kind: Click) -> None:
    assert Click.LANGUAGE.what(Click.LANGUAGE.of("en")) == "en"
    assert [other for other in Click if other.what(kind.of("IV2")) == "IV2"] == ([kind] if ":" not in kind else [])


def test_what_an_element_asks_for_is_named_in_one_list() -> None:
    # The desk's own forms say rows and cells of a file.
    files = [path for path in APP.glob("*.py") if re.search(r'data-go="[a-z]', path.read_text("utf-8"))]

    assert files == []
