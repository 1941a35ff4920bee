"""The sheet of all figures: value, unit, fraction, plan, lamp, changes, and by which formula and rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from metrics.i18n import numbers
from metrics.insight.provenance import rule_text
from metrics.model.measure import Reading
from metrics.reports.document import Chapter, Document
from metrics.reports.ooxml.chart_cells import AS_MANY, number_form
from metrics.reports.ooxml.drawing import clean
from metrics.reports.reading_words import changes, told
from metrics.reports.workbook.rows import ROW, characters
from metrics.reports.workbook.styles import Styles

_COLUMNS = (
    ("family", 14), ("id", 7), ("name", 26), ("value", 12), ("unit", 9), ("numerator", 12), ("denominator", 12),
    ("planned", 12), ("target", 12), ("word", 14), ("since_quarter", 20), ("since_year", 20), ("reason", 14),
    ("illustrative", 9), ("formula", 46), ("scope", 46), ("rule", 46),
)  # fmt: skip
_HEAD = 3
_VALUE, _TOP, _BOTTOM = 3, 5, 6


def figures_sheet(sheet: Any, document: Document, styles: Styles, links: dict[str, str]) -> None:
    """One row per figure; ``links`` lead from a figure to the sheet of the rows behind it."""
    text = document.text
    sheet.write_string(0, 0, text("report.all_figures"), styles.title)
    sheet.write_string(1, 0, clean(document.title), styles.quiet)
    for place, (name, wide) in enumerate(_COLUMNS):
        sheet.set_column(place, place, wide)
        sheet.write_string(_HEAD, place, text(f"column.{name}"), styles.head)
    row = _HEAD
    for row, (chapter, reading) in enumerate(_readings(document), _HEAD + 1):
        _row(sheet, row, chapter, reading, styles, links)
    sheet.freeze_panes(_HEAD + 1, 4)
    sheet.autofilter(_HEAD, 0, max(row, _HEAD), len(_COLUMNS) - 1)


def _readings(document: Document) -> Iterator[tuple[Chapter, Reading]]:
    for chapter in document.chapters:
        for reading in chapter.readings:
            yield chapter, reading


def _row(sheet: Any, row: int, chapter: Chapter, reading: Reading, styles: Styles, links: dict[str, str]) -> None:
    text, measure, value = chapter.text, reading.measure, reading.value
    unit = value.unit or measure.unit
    words = told(reading, text)
    since_quarter, since_year = changes(reading, text)
    _words(sheet, row, 0, chapter.title, styles)
    if measure.id in links:
        sheet.write_url(row, 1, f"internal:'{links[measure.id]}'!A1", styles.text, measure.id)
    else:
        _words(sheet, row, 1, measure.id, styles)
    _words(sheet, row, 2, text(f"{measure.id}.name"), styles)
    form = styles.form(number_form(max(measure.decimals, 2 if unit == "ratio" else 0), unit))
    _value(sheet, row, reading, form)
    _words(sheet, row, 4, "" if unit == "ratio" else unit, styles)
    plain = styles.form(AS_MANY)
    for place, number in ((_TOP, value.numerator), (_BOTTOM, value.denominator), (7, reading.planned),
                          (8, reading.target.annual if reading.target else None)):  # fmt: skip
        if number is None:
            sheet.write_blank(row, place, None, styles.text)
        else:
            sheet.write_number(row, place, number, plain if place in (_TOP, _BOTTOM) else form)
    sheet.write_string(row, 9, clean(words.word), styles.lamp(words.lamp))
    reason = text(f"reason.{value.reason}") if value.reason else ""
    sample = text("product.illustrative") if value.is_illustrative else ""
    rule = rule_text(reading.judgement.rule or measure.lamp, measure.unit, text)
    told_rows = (since_quarter, since_year, reason, sample, text(f"{measure.id}.formula"),
                 text(f"{measure.id}.edge"), rule)  # fmt: skip
    for place, said in enumerate(told_rows, 10):
        _words(sheet, row, place, said, styles)
    longest = max(-(-characters(said) // (_COLUMNS[place][1] - 2)) for place, said in enumerate(told_rows, 10))
    sheet.set_row(row, ROW * max(longest, 1))


def _value(sheet: Any, row: int, reading: Reading, form: Any) -> None:
    """The number; where it is its fraction in percent it is a formula over the two cells beside it."""
    value = reading.value
    if value.number is None:
        sheet.write_string(row, _VALUE, numbers.DASH, form)
        return
    top, bottom = value.numerator, value.denominator
    if top is not None and bottom:
        cells = xl_rowcol_to_cell(row, _TOP), xl_rowcol_to_cell(row, _BOTTOM)
        for times in (100, 1):
            if abs(top / bottom * times - value.number) < 1e-9 * max(1.0, abs(value.number)):
                shown = f"={cells[0]}/{cells[1]}" + (f"*{times}" if times != 1 else "")
                sheet.write_formula(row, _VALUE, shown, form, value.number)
                return
    sheet.write_number(row, _VALUE, value.number, form)


def _words(sheet: Any, row: int, place: int, said: str, styles: Styles) -> None:
    sheet.write_string(row, place, clean(said), styles.text)
