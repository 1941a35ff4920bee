"""A form as a file that opens and prints anywhere: A4, one page for each addressee, nothing fetched from outside."""

from __future__ import annotations

import base64
from pathlib import Path

from metrics.app.html import esc
from metrics.app.tables import file_name, grid_html, stamp_lines
from metrics.blocks import Form, FormPage, Stamp
from metrics.i18n import numbers
from metrics.i18n.text import Text

_STYLE = (Path(__file__).parent / "form.css").read_text(encoding="utf-8")


def form_link(form: Form, office: str, stamp: Stamp, text: Text) -> str:
    """A link that saves the form; made in the page itself, so nothing is asked of the server."""
    data = base64.b64encode(form_html(form, office, stamp, text).encode()).decode()
    name = esc(file_name(form.title, stamp, text))
    return f'<a class="get" download="{name}.html" href="data:text/html;base64,{data}">{esc(text("shell.print"))}</a>'


def form_html(form: Form, office: str, stamp: Stamp, text: Text) -> str:
    """The whole file. Each page carries the office, the day, the stamp and 示例数据 where a row is a sample."""
    pages = "".join(_page(form, page, office, stamp, text) for page in form.pages)
    hint = f'<p class="hint">{esc(text("shell.print_hint"))}</p>'
    return (
        f'<!doctype html><html lang="{text.lang}"><head><meta charset="utf-8"><title>{esc(form.title)}</title>'
        f"<style>{_STYLE}</style></head><body>{hint}{pages}</body></html>"
    )


def _page(form: Form, page: FormPage, office: str, stamp: Stamp, text: Text) -> str:
    day = numbers.day(stamp.until, text.lang)
    sample = f'<p class="sample">{esc(text("product.illustrative"))}</p>' if form.is_illustrative else ""
    signed = "".join(f"<li><span>{esc(name)}</span><i></i></li>" for name in form.signatures)
    source = "　".join(stamp_lines(stamp, text))
    return (
        f'<section><p class="office">{esc(office)}</p><h1>{esc(form.title)}</h1>{sample}'
        f'<p class="to"><b>{esc(page.to)}</b><span>{esc(day)}</span></p><p class="order">{esc(form.order)}</p>'
        f'{grid_html(page.grid, text, caption=form.title)}<ol class="signed">{signed}</ol>'
        f'<p class="source">{esc(source)}</p></section>'
    )
