"""A description as a family with its words: tiles, the trend of every figure, where it comes from, the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from metrics.blocks import Block, Chart, Lead, Note, Table, View, charts, noted, span, tiles
from metrics.charts.bars import Bars
from metrics.charts.description import Column, ColumnKind, Grid, Series
from metrics.charts.lines import Lines
from metrics.charts.role import Role
from metrics.described.computing import measure_of
from metrics.described.reading import Description, Figure
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.family import Family
from metrics.model.measure import Measure
from metrics.model.records import is_illustrative, plain
from metrics.model.schema import Field, Type
from metrics.model.selection import FILTERS

_MOST_BARS = 20
_KINDS: Mapping[Type, ColumnKind] = {
    Type.DATE: "date", Type.INTEGER: "number", Type.DECIMAL: "number", Type.PERCENT: "percent",
}  # fmt: skip


def of(description: Description) -> Family:
    """The family of a description."""
    made = tuple(measure_of(figure, description.table.id) for figure in description.figures)
    return Family(
        slug=description.slug,
        order=description.order,
        tables=(description.table,),
        measures=made,
        page=partial(_page, description, made),
        narrative=partial(_sentences, made),
    )


def words(description: Description, lang: str, shell: Text) -> Mapping[str, str]:
    """Every sentence the product asks of a family, under its slug; formulas are told by ``shell``."""
    slug, table = description.slug, description.table
    found = {"title": description.title[lang], "menu": description.title[lang], f"table.{table.id}": table.names[0]}
    found |= {f"field.{table.id}.{item.id}": _field_name(item, description, lang, shell) for item in table.fields}
    for figure in description.figures:
        told = {"name": figure.name[lang], "short": figure.name[lang], "formula": _formula(figure, description, shell)}
        told |= {"edge": shell("described.edge"), "source": figure.note or shell("described.source")}
        told |= {"fraction": "{numerator} ÷ {denominator}"}
        found |= {f"{figure.id}.{name}": sentence for name, sentence in told.items()}
    found["note.unknown"] = shell("described.unknown", count="{count}")
    return {f"{slug}.{key}": sentence for key, sentence in found.items()}


def _field_name(item: Field, description: Description, lang: str, shell: Text) -> str:
    if item.id in ("quarter", "data_source", "remark"):
        return shell(f"described.field_{item.id}")
    return item.title if lang == "zh" else description.english.get(item.id, item.title)


def _formula(figure: Figure, description: Description, shell: Text) -> str:
    title = {item.id: item.title for item in description.table.fields}
    where = shell("described.where", conditions="、".join(
        f"{title.get(name, name)}={'/'.join(values)}" for name, values in figure.where
    )) if figure.where else ""  # fmt: skip
    names = {
        name: title.get(getattr(figure, name), "") for name in ("field", "numerator", "denominator", "due", "done")
    }
    whole = shell(f"described.formula_{figure.kind}", where=where, **names)
    return whole + (shell("described.cumulative") if figure.is_cumulative else "")


def _page(description: Description, measures: tuple[Measure, ...], view: View) -> Iterator[Block]:
    yield Lead("lead", tuple(_sentences(measures, view)))
    yield from tiles("tiles", measures, view)
    yield from charts(*(Chart(f"trend_{m.id}", _trend(m, view), "half") for m in measures))
    for name in _split_by(description):
        yield from charts(*(Chart(f"by_{name}_{m.id}", _by(m, name, description, view), "half") for m in measures))
    rows = view.records.rows(description.table.id, view.quarter)
    if not rows.is_empty():
        yield _rows(description, view)
    if notes := tuple(noted(measures, view)):
        yield Note("notes", notes)


def _sentences(measures: tuple[Measure, ...], view: View) -> Iterator[str]:
    """One sentence: every figure with its change on last quarter."""
    text = view.text
    told = []
    for measure in measures:
        reading = view.read(measure)
        name = text(f"{measure.id}.name")
        if reading.value.number is None:
            told.append(text("described.no_figure", name=name, reason=text(f"reason.{reading.value.reason}")))
            continue
        clause = phrases.change(reading.since_last_quarter, text)
        change = text("described.clause", clause=clause) if clause else ""
        told.append(text("described.figure", name=name, value=phrases.value(reading.value, measure, text),
                         change=change))  # fmt: skip
    yield text("described.sentence", quarter=numbers.quarter(view.quarter, view.lang),
               figures=text("described.joiner").join(told))  # fmt: skip


def _trend(measure: Measure, view: View) -> Lines:
    text, reading = view.text, view.read(measure)
    known, quarters = reading.by_quarter, span(view, measure.table)
    value = phrases.value(reading.value, measure, text)
    slots = {"name": text(f"{measure.id}.name"), "value": value}
    return Lines(
        title=text("described.trend", **slots),
        subtitle=text("described.unit", unit=measure.unit) if measure.unit else "",
        alt=text("described.trend_alt", **slots),
        unit=measure.unit,
        decimals=measure.decimals,
        is_illustrative=is_illustrative(view.records.until(measure.table, view.quarter)),
        headings=(text("word.quarter"),),
        periods=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=(Series(text(f"{measure.id}.short"), reading.numbers(quarters)),),
        ceiling=100 if measure.unit == "%" and all((v.number or 0) <= 100 for v in known.values()) else None,
        mark=numbers.quarter_short(view.quarter, view.lang),
        missing_word=text("word.not_reported"),
    )


def _split_by(description: Description) -> tuple[str, ...]:
    return tuple(item.id for item in description.table.fields if item.filter in FILTERS)


def _by(measure: Measure, name: str, description: Description, view: View) -> Bars:
    """The figure of each community, department or category alone, the largest first."""
    text, item = view.text, description.table.by_id[name]
    rows = view.records.all(measure.table)
    found = []
    for value in rows.get_column(name).drop_nulls().unique().sort().to_list():
        own = view.records.restricted({measure.table: rows.filter(rows[name] == value)})
        number = measure.compute(own, view.quarter).number
        if number is not None:
            found.append((str(value), number))
    found.sort(key=lambda pair: -pair[1])
    shown = found[:_MOST_BARS]
    title = text(f"field.{measure.table}.{name}")
    slots = {"field": title, "name": text(f"{measure.id}.name"), "count": len(found)}
    first = shown[0] if shown else ("", 0.0)
    slots |= {"first": first[0], "value": numbers.amount(first[1], measure.unit, view.lang, decimals=measure.decimals)}
    return Bars(
        title=text("described.by", **slots),
        alt=text("described.by_alt", **slots),
        unit=measure.unit,
        decimals=measure.decimals,
        narrows=item.filter,
        is_illustrative=is_illustrative(rows),
        headings=(title,),
        categories=tuple(value for value, _ in shown),
        ids=tuple(value for value, _ in shown),
        series=(Series(text(f"{measure.id}.short"), tuple(number for _, number in shown), Role.ACTUAL),),
        lying=True,
    )


def _rows(description: Description, view: View) -> Table:
    text, table = view.text, description.table
    rows = view.records.rows(table.id, view.quarter)
    shown = [item for item in table.fields if item.id not in ("quarter", "data_source")]
    columns = tuple(
        Column(text(f"field.{table.id}.{item.id}"), _KINDS.get(item.type, "text"), _decimals(item), item.unit)
        for item in shown
    )
    cells = tuple(tuple(row[item.id] for item in shown) for row in plain(rows))
    return Table(
        key="rows",
        title=text("described.rows", name=table.names[0], count=len(cells)),
        grid=Grid(columns, cells),
        is_illustrative=is_illustrative(rows),
    )


def _decimals(item: Field) -> int:
    return 1 if item.type in (Type.DECIMAL, Type.PERCENT) else 0
