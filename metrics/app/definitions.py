"""口径说明: every figure's formula, scope, source and examples, and every table's columns.

All of it comes from the declarations that compute and check, so the page cannot drift from the program.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from metrics.app import state
from metrics.app.desk.blank import template_link
from metrics.app.html import esc, facts_html, markup
from metrics.app.keys import key_of
from metrics.app.tables import grid_html
from metrics.blocks.family import Family
from metrics.charts.description import Grid, GridColumn
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.insight.provenance import rule_text
from metrics.model.example import Example
from metrics.model.measure import Measure
from metrics.model.schema import Field, Table

_SOURCES = "public-sources"


def show_definitions() -> None:
    """All families' figures and tables."""
    text, catalogue = state.text(), state.families()
    markup(f'<div class="head"><h1>{esc(text("shell.definitions"))}</h1></div>', key="definitions-head")
    markup(f'<p class="note">{esc(text("definitions.lead"))}</p>', key="definitions-lead")
    titles = {family.slug: text.scoped(family.slug)("title") for family in catalogue.families}
    markup(_contents_html(titles | {_SOURCES: text("definitions.sources")}, text), key="definitions-contents")
    own = {description.slug for description in catalogue.descriptions}
    for family in catalogue.families:
        examples = () if family.slug in own else _examples(family)
        markup(_family_html(family, examples, text.scoped(family.slug)), key=key_of("definitions", family.slug))
    codes = sorted((key for key in text.entries if key.startswith("cited.S")), key=lambda key: int(key[7:]))
    cited = facts_html((esc(key[6:]), esc(text(key))) for key in codes)
    title = esc(text("definitions.sources"))
    markup(f'<h2 id="{_SOURCES}">{title}</h2>{cited}', key="definitions-sources")


def _contents_html(titles: dict[str, str], text: Text) -> str:
    """A field to search in, and a way to each family."""
    ways = "".join(
        f'<a href="#{slug}" data-jump="[id=&quot;{slug}&quot;]">{esc(title)}</a>' for slug, title in titles.items()
    )
    return (
        f'<div class="contents"><label>{esc(text("definitions.search"))}'
        f'<input type="search" data-search placeholder="{esc(text("definitions.search_example"))}"></label>'
        f'<span class="quiet" role="status" data-found="{esc(text("definitions.found"))}"></span>'
        f'<nav aria-label="{esc(text("definitions.contents"))}">{ways}</nav></div>'
    )


def _examples(family: Family) -> Sequence[Example]:
    """Those beside the program's own figures; what an office describes in a file has none."""
    if not family.measures:
        return ()
    found: Sequence[Example] = importlib.import_module(f"metrics.families.{family.slug}.examples").EXAMPLES
    return found


def _family_html(family: Family, examples: Sequence[Example], text: Text) -> str:
    parts = [f'<section data-section><h2 id="{family.slug}">{esc(text("title"))}</h2>']
    parts += [_measure_html(m, [e for e in examples if e.measure == m.id], text) for m in family.measures]
    parts += [_table_html(table, text) for table in family.tables]
    return "".join([*parts, "</section>"])


def _measure_html(measure: Measure, examples: Sequence[Example], text: Text) -> str:
    facts = [
        (text("shell.formula"), text(f"{measure.id}.formula")),
        (text("shell.scope"), text(f"{measure.id}.edge")),
        (text("shell.source"), text(f"{measure.id}.source")),
        (text("shell.lamp_rule"), rule_text(state.office().rule(measure.id, measure.lamp), measure.unit, text)),
    ]
    listed = facts_html((esc(name), esc(what)) for name, what in facts)
    worked = "".join(f"<li>{esc(_worked(example, measure, text))}</li>" for example in examples)
    shown = (
        f"<details><summary>{esc(text('definitions.examples'))}</summary><ul>{worked}</ul></details>" if worked else ""
    )
    return (
        f'<div data-entry><div class="chart-head"><h3>{measure.id}　{esc(text(f"{measure.id}.name"))}</h3></div>'
        f'{listed}<div class="chart-foot">{shown}</div></div>'
    )


def _worked(example: Example, measure: Measure, text: Text) -> str:
    answer = (
        numbers.amount(example.number, measure.unit, text.lang, decimals=measure.decimals)
        if example.reason is None
        else f"{numbers.DASH}（{text(f'reason.{example.reason}')}）"
    )
    return f"{text(example.title)} → {answer}"


def _table_html(table: Table, text: Text) -> str:
    columns = tuple(
        GridColumn(text(f"definitions.column_{name}")) for name in ("header", "need", "type", "allowed", "alias")
    )
    grid = Grid(columns, tuple(_field_row(item, table, text) for item in table.fields))
    title = text(f"table.{table.id}")
    return (
        f'<div data-entry><div class="chart-head"><h3>{esc(text("definitions.table", name=title))}</h3>'
        f'<p class="quiet">{esc(text(f"definitions.kind_{table.kind}"))}　{template_link(table, text)}</p></div>'
        f"<details><summary>{esc(text('definitions.columns', count=len(table.fields)))}</summary>"
        f"{grid_html(grid, text, caption=title)}</details></div>"
    )


def _field_row(item: Field, table: Table, text: Text) -> tuple[str, ...]:
    joiner = text.marks.joiner
    name = text.own(item.header, f"{item.header} {text.find(f'field.{table.id}.{item.id}') or ''}")
    allowed = joiner.join(item.allowed) or _bounds(item, text)
    return (name, text(f"need.{item.need}"), text(f"type.{item.type}"), allowed, joiner.join(item.aliases))


def _bounds(item: Field, text: Text) -> str:
    if item.minimum is None and item.maximum is None:
        return item.example and text("definitions.for_example", example=item.example)
    low = "" if item.minimum is None else numbers.plain(item.minimum)
    high = "" if item.maximum is None else numbers.plain(item.maximum)
    return f"{low}–{high}" if low and high else f"≥{low}" if low else f"≤{high}"
