"""A description as a family with its words: tiles, the trend of every figure, where it comes from, the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter

from metrics.blocks import Block, Chart, Lead, TableBlock, View, charts, noted, remarked, tiles
from metrics.blocks.family import Family
from metrics.blocks.heads import gaps, span
from metrics.blocks.lists import Column, listing
from metrics.charts.bars import Bars
from metrics.charts.description import ColumnKind, Series
from metrics.charts.lines import Lines
from metrics.charts.role import Role
from metrics.described.computing import measure_of
from metrics.described.reading import DescribedFigure, FamilyDescription
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.measure import Measure, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting, is_illustrative, plain
from metrics.model.schema import Field, Type
from metrics.model.selection import FILTERS

_MOST_BARS = 20
_KINDS: Mapping[Type, ColumnKind] = {
    Type.DATE: "date", Type.INTEGER: "number", Type.DECIMAL: "number", Type.PERCENT: "percent",
}  # fmt: skip


def of(description: FamilyDescription) -> Family:
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


def words(description: FamilyDescription, lang: str, shell: Text) -> Mapping[str, str]:
    """Every sentence the product asks of a family, under its slug; formulas are told by ``shell``."""
    slug, table = description.slug, description.table
    found = {"title": description.title[lang], "menu": description.title[lang], f"table.{table.id}": table.names[0]}
    found |= {f"field.{table.id}.{item.id}": _field_name(item, description, lang, shell) for item in table.fields}
    for figure in description.figures:
        told = {"name": figure.name[lang], "short": figure.name[lang], "formula": _formula(figure, description, shell)}
        told |= {"edge": shell("described.edge"), "source": figure.note or shell("described.source")}
        told |= {"fraction": "{numerator} ÷ {denominator}"}
        found |= {f"{figure.id}.{name}": sentence for name, sentence in told.items()}
    found |= {f"note.{name}": shell(f"described.{name}", count="{count}") for name in ("unknown", "year_gap")}
    return {f"{slug}.{key}": sentence for key, sentence in found.items()}


def _field_name(item: Field, description: FamilyDescription, lang: str, shell: Text) -> str:
    if item.id in ("quarter", "data_source", "remark"):
        return shell(f"described.field_{item.id}")
    return shell.own(item.title, description.english.get(item.id, item.title))


def _formula(figure: DescribedFigure, description: FamilyDescription, shell: Text) -> str:
    title = {item.id: item.title for item in description.table.fields}
    met = [f"{title.get(name, name)}={'/'.join(values)}" for name, values in figure.where]
    where = shell("described.where", conditions=phrases.quoted(met)) if met else ""
    names = {
        name: title.get(getattr(figure, name), "") for name in ("field", "numerator", "denominator", "due", "done")
    }
    whole = shell(f"described.formula_{figure.kind}", where=where, **names)
    return whole + (shell("described.cumulative") if figure.is_cumulative else "")


def _page(description: FamilyDescription, measures: tuple[Measure, ...], view: View) -> Iterator[Block]:
    yield Lead("lead", tuple(_sentences(measures, view)))
    yield from tiles("tiles", measures, view)
    yield from charts(*(Chart(f"trend_{m.id}", _trend(m, view), "half") for m in measures))
    for name in _split_by(description):
        yield from charts(*(Chart(f"by_{name}_{m.id}", _by(m, name, description, view), "half") for m in measures))
    rows = view.records.rows(description.table.id, view.quarter)
    if not rows.is_empty():
        yield _rows(description, view)
    yield from remarked(noted(measures, view))


def _sentences(measures: tuple[Measure, ...], view: View) -> Iterator[str]:
    """One sentence: every figure with its change on last quarter; of a sum since January, on a year earlier."""
    text = view.text
    told = []
    for measure in measures:
        reading = view.read(measure)
        since = "year" if measure.is_year_to_date else "quarter"
        made = reading.since_last_year if measure.is_year_to_date else reading.since_last_quarter
        change = phrases.clauses(text, phrases.change(made, text, unit=measure.unit, since=since))
        name, value = text(f"{measure.id}.name"), phrases.figure(reading.value, measure, text)
        told.append(text("described.figure", name=name, value=value, change=change))
    yield text("described.sentence", quarter=numbers.quarter(view.quarter, view.lang),
               figures=text.marks.semicolon.join(told))  # fmt: skip


def _trend(measure: Measure, view: View) -> Lines:
    """The figure over the quarters; one that begins anew every January over its year, beside last year and the plan."""
    text, reading = view.text, view.read(measure)
    known, quarters = reading.by_quarter, span(view, measure.table)
    periods = tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters)
    series: tuple[Series, ...] = (Series(text(f"{measure.id}.short"), reading.numbers(quarters)),)
    if measure.is_year_to_date:
        quarters = tuple(Quarter(view.quarter.year, number) for number in (1, 2, 3, 4))
        periods, series = tuple(text(f"described.quarter_{q.number}") for q in quarters), _years(reading, view)
    slots = {"name": text(f"{measure.id}.name"), "value": phrases.value(reading.value, measure, text)}
    title, alt = text("described.trend", **slots), text("described.trend_alt", **slots)
    if reading.value.number is None:
        title, alt = phrases.untold(slots["name"], reading.value, text)
    return Lines(
        title=title,
        subtitle=text("described.unit", unit=measure.unit) if measure.unit else "",
        alt=alt,
        unit=measure.unit,
        decimals=measure.decimals,
        is_illustrative=is_illustrative(view.records.until(measure.table, view.quarter)),
        headings=(text("word.quarter"),),
        periods=periods,
        series=series,
        ceiling=100 if measure.unit == "%" and all((v.number or 0) <= 100 for v in known.values()) else None,
        mark=periods[quarters.index(view.quarter)] if view.quarter in quarters else None,
        missing_word=text("word.not_reported"),
        missing_words=gaps(reading, quarters, text),
    )


def _years(reading: Reading, view: View) -> tuple[Series, ...]:
    """This year bold, last year thin, and the plan dashed where there is one."""
    text, records, year = view.text, view.records, view.quarter.year
    plan_of = reading.measure.planned or (lambda known, quarter: None)
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    before = reading.numbers(quarter.year_ago for quarter in quarters)
    plan = [plan_of(records, quarter) for quarter in quarters]
    found = [Series(text("described.of_year", year=year), reading.numbers(quarters), weight="bold")]
    if any(number is not None for number in before):
        found.append(Series(text("described.of_year", year=year - 1), before, Role.PREVIOUS, weight="thin"))
    if any(plan):
        found.append(Series(text("word.planned"), tuple(p.number if p else None for p in plan), Role.PLAN, dash=True))
    return tuple(found)


def _split_by(description: FamilyDescription) -> tuple[str, ...]:
    return tuple(item.id for item in description.table.fields if item.filter in FILTERS)


def _by(measure: Measure, name: str, description: FamilyDescription, view: View) -> Bars:
    """The figure of each community, department or category alone, the largest first, those without one last."""
    text, item = view.text, description.table.by_id[name]
    rows, reporting = view.records.all(measure.table), view.records.reporting(measure.table, view.quarter)
    if reporting is not Reporting.REPORTED:
        rows = rows.head(0)
    found: list[tuple[str, Value]] = []
    for value in rows.get_column(name).drop_nulls().unique().sort().to_list():
        own = view.records.restricted({measure.table: rows.filter(rows[name] == value)})
        found.append((str(value), measure.compute(own, view.quarter)))
    found.sort(key=lambda pair: (pair[1].number is None, -(pair[1].number or 0)))
    shown, known = found[:_MOST_BARS], sum(value.number is not None for _, value in found)
    title = text(f"field.{measure.table}.{name}")
    slots = {"field": title, "name": text(f"{measure.id}.name"), "count": known}
    if shown:
        slots |= {"first": shown[0][0], "value": phrases.value(shown[0][1], measure, text)}
    which = "by" if known == len(found) else "by_known"
    return Bars(
        title=text(f"described.{which}", **slots) if shown else "",
        alt=text(f"described.{which}_alt", **slots) if shown else "",
        unit=measure.unit,
        decimals=measure.decimals,
        narrows=item.filter,
        is_illustrative=is_illustrative(rows),
        headings=(title,),
        categories=tuple(value for value, _ in shown),
        ids=tuple(value for value, _ in shown),
        series=(Series(text(f"{measure.id}.short"), tuple(value.number for _, value in shown), Role.ACTUAL),),
        missing=tuple(value.number is None for _, value in shown),
        missing_words=tuple(phrases.gap(value, text) for _, value in shown),
        lying=True,
    )


def _rows(description: FamilyDescription, view: View) -> TableBlock:
    table = description.table
    rows = view.records.rows(table.id, view.quarter)
    columns = [_column(item, table.id) for item in table.fields if item.id not in ("quarter", "data_source")]
    title = view.text("described.rows", name=table.names[0], count=len(rows))
    return listing("rows", title, list(plain(rows)), columns, view, is_illustrative=is_illustrative(rows))


def _column(item: Field, table: str) -> Column:
    decimals = 1 if item.type in (Type.DECIMAL, Type.PERCENT) else 0
    return Column(f"field.{table}.{item.id}", _KINDS.get(item.type, "text"), itemgetter(item.id), item.unit, decimals)
