"""A cell of the file as an input: it holds what stands there, and what is typed takes its place.

Typing again what the file has takes a correction back; an input that is emptied says that the cell is blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metrics.app.desk.desk import Desk
from metrics.app.html import esc
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import cell_key
from metrics.intake.drafts.draft import Draft
from metrics.model.schema import Field, Type

BLANK = "—"
_FIXES = "fixes/"
_WIDE = frozenset({Type.TEXT, Type.MULTI})


def cell_html(desk: Desk, draft: Draft, row: int, item: Field, text: Text) -> str:
    """The input of one cell; one of a few words is chosen from a list."""
    asks, cell = f"{_FIXES}{cell_key(row, item.id)}", standing(desk, draft, row, item.id)
    label = text("upload.grid_cell", row=row, header=header_of(draft, item))
    said = f'data-set="{esc(asks)}" aria-label="{esc(label)}"'
    if item.allowed and item.type is Type.ENUM:
        words = ("", *item.allowed) if cell in ("", *item.allowed) else ("", cell, *item.allowed)
        options = "".join(f"<option{' selected' if word == cell else ''}>{esc(word)}</option>" for word in words)
        return f"<select {said}>{options}</select>"
    example = esc(text("definitions.for_example", example=item.example)) if item.example else ""
    size = ' class="wide"' if item.type in _WIDE else ""
    return f'<input {said} value="{esc(cell)}" placeholder="{example}"{size} maxlength="500" autocomplete="off">'


def standing(desk: Desk, draft: Draft, row: int, field_id: str) -> str:
    """What stands in a cell with what was put in its place, on one line."""
    typed = desk.answers.written(f"{_FIXES}{cell_key(row, field_id)}")
    return "" if typed == BLANK else typed or in_file(draft, row, field_id)


def header_of(draft: Draft, item: Field) -> str:
    """A field's header as the person sees it in the file."""
    column = draft.column(item.id)
    return column.header if column else item.header


def in_file(draft: Draft, row: int, field_id: str) -> str:
    """What stands in a cell of the file, on one line as an input holds it."""
    column = draft.column(field_id)
    return " ".join(draft.raw(row, column).split()) if column else ""


def as_answers(typed: Mapping[str, str], draft: Draft) -> Iterator[tuple[str, str]]:
    """What was typed into inputs as answers to what they ask."""
    for asks, given in typed.items():
        said = given.strip()
        if asks.startswith(_FIXES):
            row, _, field_id = asks.removeprefix(_FIXES).partition("/")
            said = "" if said == in_file(draft, int(row), field_id) else said or BLANK
        yield asks, said
