"""Described figures as measures: counts, sums, ratios, shares and what is done in time, over elementary aggregates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import narwhals as nw

from metrics.described.reading import DescribedFigure
from metrics.model.aggregates import absent, count, nothing, of_sums, remark, total
from metrics.model.lamp import Pace
from metrics.model.measure import Basis, Compare, Measure, Notes, Plan, Value
from metrics.model.quarter import Quarter
from metrics.model.records import WHOLE_OFFICE, Records, Reporting, Rows
from metrics.model.rule import day
from metrics.model.targets import asked, level

_RATES = ("ratio", "share", "on_time")


def measure_of(figure: DescribedFigure, table: str) -> Measure:
    """The measure of a described figure of a table."""
    return Measure(
        figure.id,
        table,
        figure.unit,
        partial(_compute, figure, table),
        better=figure.better,
        compare=Compare.POINTS if figure.kind in _RATES else Compare.PERCENT,
        lamp=figure.lamp,
        decimals=figure.decimals,
        is_headline=figure.is_headline,
        planned=partial(_planned, figure, table) if figure.targets else None,
        is_year_to_date=figure.is_cumulative,
    )


def _compute(figure: DescribedFigure, table: str, records: Records, quarter: Quarter) -> Value:
    reason = absent if figure.kind in _RATES else nothing
    if gone := reason(records, table, quarter):
        return gone
    if records.rows(table, quarter).is_empty() and (figure.is_snapshot or not figure.is_cumulative):
        # Rows there were, of others or of other quarters: none of this scope is no zero.
        return Value.missing("filtered_out" if table in records.narrowed else "nothing_recorded")
    rows = _rows(figure, table, records, quarter)
    value = _OF_KIND[figure.kind](figure, rows, records.cut_day(quarter))
    return replace(value, notes=(*value.notes, *_gaps(figure, table, records, quarter)))


def _gaps(figure: DescribedFigure, table: str, records: Records, quarter: Quarter) -> Notes:
    """How many quarters of the year are in no sum since January, because nobody reported them."""
    earlier = (Quarter(quarter.year, number) for number in range(1, quarter.number) if figure.is_cumulative)
    missing = sum(records.reporting(table, each) is Reporting.MISSING for each in earlier)
    return (("note.year_gap", {"count": missing}),) if missing else ()


def _rows(figure: DescribedFigure, table: str, records: Records, quarter: Quarter) -> Rows:
    return records.year_to_date(table, quarter) if figure.is_cumulative else records.rows(table, quarter)


def _counted(figure: DescribedFigure, rows: Rows, cut: int) -> Value:
    kept = _met(figure, rows)
    return Value(float(len(kept)), rows=kept)


def _summed(figure: DescribedFigure, rows: Rows, cut: int) -> Value:
    kept = _met(figure, rows)
    return Value(total(kept, figure.field), rows=kept)


def _ratio(figure: DescribedFigure, rows: Rows, cut: int) -> Value:
    """Both columns must be there: a row that lacks one is unknown and in neither sum."""
    return of_sums(_met(figure, rows), figure.numerator, figure.denominator, partial(remark, "note.unknown"))


def _share(figure: DescribedFigure, rows: Rows, cut: int) -> Value:
    return Value.ratio(len(_met(figure, rows)), len(rows), rows=rows)


def _on_time(figure: DescribedFigure, rows: Rows, cut: int) -> Value:
    """Of what is due by the quarter's end, how much was done by its day."""
    due = _met(figure, rows).filter((day(figure.due) <= cut).fill_null(value=False))
    return Value.ratio(count(due, day(figure.done) <= day(figure.due)), len(due), rows=due)


def _met(figure: DescribedFigure, rows: Rows) -> Rows:
    for name, values in figure.where:
        rows = rows.filter(nw.col(name).cast(nw.String).is_in(list(values)).fill_null(value=False))
    return rows


def _planned(figure: DescribedFigure, table: str, records: Records, quarter: Quarter) -> Plan | None:
    """What is asked by a quarter: the targets table's plan, else the description's; a pace grows with the year."""
    grows = isinstance(figure.lamp, Pace) and figure.kind not in _RATES
    if known := (asked if grows else level)(records, quarter, figure.id, table):
        return known
    annual = dict(figure.targets).get(quarter.year)
    if annual is None or records.scope(table) != WHOLE_OFFICE:
        return None
    return Plan(annual * records.elapsed_pct(quarter) / 100 if grows else annual, Basis.TARGET)


_OF_KIND: dict[str, Callable[[DescribedFigure, Rows, int], Value]] = {
    "count": _counted, "sum": _summed, "ratio": _ratio, "share": _share, "on_time": _on_time,
}  # fmt: skip
