"""Where a number comes from: formula, fraction, the rule of its lamp, its rows, and the upload they came in."""

from __future__ import annotations

import streamlit as st

from metrics.app import state
from metrics.app.html import esc, facts_html, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.report import held
from metrics.app.tables import download_html, grid_html, lamp_html
from metrics.blocks import View
from metrics.charts.description import Grid, GridColumn
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.provenance import rows_grid, rule_words
from metrics.model.measure import Reading
from metrics.registry import Catalogue


def show(reading: Reading, view: View, catalogue: Catalogue, *, page: str, block: str) -> None:
    """Open the dialog of one number; ``page`` and ``block`` are where its tile stands."""
    text = view.text.scoped(catalogue.family_of(reading.measure.id).slug)

    @st.dialog(plain(text(f"{reading.measure.id}.name")), width="large")
    def explain() -> None:
        markup(_explained(reading, view, catalogue, text), key=key_of("why", reading.measure.id))
        if st.button(text("reports.add"), key=key_of("put", reading.measure.id)):
            held.add(page, block, view, text, part=reading.measure.id)
            st.rerun()

    explain()


def _explained(reading: Reading, view: View, catalogue: Catalogue, text: Text) -> str:
    measure, value = reading.measure, reading.value
    lamp = lamp_html(reading.judgement.lamp, phrases.verdict(reading.judgement, text))
    facts = [
        (text("shell.value"), f"{esc(phrases.value(value, measure, text))}　{lamp}"),
        (text("shell.formula"), esc(text(f"{measure.id}.formula"))),
        (text("shell.scope"), esc(text(f"{measure.id}.edge"))),
        (text("shell.source"), esc(text(f"{measure.id}.source"))),
        (text("shell.lamp_rule"), esc(rule_words(reading, text))),
    ]
    if value.numerator is not None and value.denominator is not None:
        fraction = f"{numbers.plain(value.numerator, 2)} ÷ {numbers.plain(value.denominator, 2)}"
        facts.insert(1, (text("shell.fraction"), esc(fraction)))
    facts += [(text("shell.remark"), esc(text(key, **slots))) for key, slots in value.notes]
    history = Grid(
        (GridColumn(text("word.quarter")), GridColumn(text(f"{measure.id}.name"))),
        tuple((numbers.quarter(q, text.lang), phrases.value(v, measure, text)) for q, v in reading.history),
    )
    html = f"{facts_html((esc(name), what) for name, what in facts)}<h3>{esc(text('shell.history'))}</h3>"
    html += grid_html(history, text)
    table = catalogue.tables.get(measure.table)
    rows = rows_grid(value, table, text) if table else Grid((), ())
    if rows.rows:
        name = text("shell.rows_behind", name=text(f"{measure.id}.name"))
        html += f"<h3>{esc(text('shell.rows', count=len(rows.rows)))}</h3>{grid_html(rows, text)}"
        html += f'<p class="chart-foot">{download_html(rows, name, view.stamp, text)}</p>'
    return html + _uploads(reading, view, text)


def _uploads(reading: Reading, view: View, text: Text) -> str:
    current = state.archive().current(reading.measure.table, upto=view.stamp.version)
    found = current.get(str(reading.quarter)) or current.get("")
    if not found:
        return ""
    newest, part = found
    entry = state.archive().origin(newest, part)
    said = text(
        "shell.upload_line",
        version=entry.version,
        at=state.moment(entry.at, text),
        who=entry.who,
        file=entry.raw_name,
        why=entry.why or numbers.DASH,
    )
    return f'<p class="note">{esc(said)}<br><small>{esc(part.file)}</small></p>'
