"""An answer that one click gives: what it gives, and how it reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from metrics.app.desk.desk import table_names
from metrics.app.html import esc
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.model.quarter import Quarter


def link_html(answers: Mapping[str, str], words: str) -> str:
    """What gives answers, by what they are asked under, as if they had been typed."""
    go = esc(f"set:{json.dumps(answers, ensure_ascii=False)}")
    return f'<a href="#" class="do" data-go="{go}">{esc(isolated(words))}</a>'


def in_words(option: str, asks: str, text: Text) -> str:
    """An answer in words: a quarter, a table, a text to take, or what the answer does."""
    if said := text.find(f"intake.answer.{option}"):
        return said
    if asks.startswith("fixes/"):
        return text("upload.grid_take", fix=option)
    if asks == "quarter":
        with suppress(ValueError):
            return numbers.quarter(Quarter.parse(option), text.lang)
    return table_names(text).get(option, option)
