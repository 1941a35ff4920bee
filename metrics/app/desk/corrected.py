"""What the clerk put right and chose, listed while the file is on the desk, each with a way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metrics.app.desk.cells import header_of, in_file, standing
from metrics.app.desk.desk import Desk
from metrics.app.desk.one_click import in_words, link_html
from metrics.app.html import esc
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import cell_key
from metrics.intake.drafts.draft import Draft
from metrics.model.schema import Table

# Answers by name and alone; a reason or a table is taken back in its own input.
_BY_NAME = ("columns", "duplicates", "units", "percent", "dashes", "merged", "alike")
_ALONE = ("quarter", "absent")


def corrected_html(desk: Desk, draft: Draft, things: Mapping[int, str], text: Text) -> str:
    """The list; nothing of a register that is edited on the page, where every cell is an input."""
    if desk.edits or draft.table is None:
        return ""
    lines = [*_cells(desk, draft, draft.table, things, text), *_choices(desk, draft.table, text)]
    if not lines:
        return ""
    items = "".join(f"<li>{words}　{link_html(back, text('upload.take_one_back'))}</li>" for words, back in lines)
    head = esc(text("upload.given", count=len(lines)))
    return f'<div class="finding done"><p><b>✓ {head}</b></p><ul>{items}</ul></div>'


def _cells(
    desk: Desk, draft: Draft, table: Table, things: Mapping[int, str], text: Text
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each corrected cell with what takes it back."""
    for row, name in sorted(desk.answers.fixes):
        if item := table.by_id.get(name):
            place = text("upload.grid_cell", row=row, header=header_of(draft, item))
            old, new = in_file(draft, row, name), standing(desk, draft, row, name)
            change = f"<del>{esc(old or numbers.DASH)}</del> → <ins>{esc(new or numbers.DASH)}</ins>"
            yield f"{esc(place)}　{esc(isolated(things.get(row, '')))}　{change}", {f"fixes/{cell_key(row, name)}": old}


def _choices(desk: Desk, table: Table, text: Text) -> Iterator[tuple[str, dict[str, str]]]:
    """Each choice with what takes it back."""
    for what in _BY_NAME:
        for about, given in getattr(desk.answers, what).items():
            named, chosen = (table.by_id[name].header if name in table.by_id else name for name in (about, given))
            words = text(f"upload.given_{what}", about=named, answer=in_words(chosen, what, text))
            yield esc(words), {f"{what}/{about}": ""}
    for what in _ALONE:
        if given := getattr(desk.answers, what):
            yield esc(text(f"upload.given_{what}", answer=in_words(given, what, text))), {what: ""}
