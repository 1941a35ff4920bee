"""The blank file of a table: the headers staff fill in below, made from the schema."""

from __future__ import annotations

import base64

from metrics.app.html import esc
from metrics.i18n.text import Text
from metrics.model.schema import Table
from metrics.reports.names import safe_file
from metrics.store.canonical_csv import empty_texts, write_texts


def template_link(table: Table, text: Text) -> str:
    """A link that saves the table's blank file under its Chinese name."""
    data = base64.b64encode(write_texts(table, empty_texts(table))).decode()
    name = esc(safe_file(f"{table.names[0]}.csv"))
    return (
        f'<a class="get" download="{name}" href="data:text/csv;base64,{data}">{esc(text("definitions.template"))}</a>'
    )
