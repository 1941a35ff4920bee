"""The workbook a clerk fills in: last quarter's rows to check instead of retyping, with choices and notes.

Keys are locked, so that a thing stays the same thing; every other cell is open, and there is room for new rows. What
starts anew each quarter or year is blank (``Field.renews``). No cell is a formula, whatever a name begins with. The
sheet's headers are the schema's own, so that the file reads back without a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.intake.sheets.workbook.saved import MADE, saved
from metrics.model.formulas import guarded
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.schema import Field, Kind, Renews, Table, Type
from metrics.store.canonical_csv import empty_texts

_SPARE_ROWS = 200
_LISTS = "lists"
_WIDTHS = {Type.TEXT: 22, Type.MULTI: 20, Type.ENUM: 14, Type.CODE: 16}
_FACE = "Microsoft YaHei"
_HEAD = PatternFill("solid", start_color="F3EFE6")
_LOCKED = PatternFill("solid", start_color="F7F5F0")
_RULE = Border(bottom=Side("thin", color="BBB6AC"))


@dataclass(frozen=True)
class Prefill:
    """The canonical texts a workbook begins with, and the quarter they were reported for; None for blank ones."""

    texts: pl.DataFrame
    base: Quarter | None


def prefill(table: Table, quarter: Quarter | None, before: Mapping[str, pl.DataFrame]) -> Prefill:
    """The rows a clerk begins with. ``before`` are the canonical texts on record by quarter ("" for a register).

    A quarter on record comes back as it is, to be corrected. A snapshot not reported yet begins with the rows of the
    last quarter before it, told as this quarter's, without what starts anew. Events not reported yet begin blank.
    """
    if not table.is_periodic or quarter is None:
        return Prefill(before.get("", empty_texts(table)), None)
    if str(quarter) in before:
        return Prefill(before[str(quarter)], quarter)
    earlier = [known for text in before if text and (known := Quarter.parse(text)) < quarter]
    if table.kind is not Kind.SNAPSHOT or not earlier:
        return Prefill(empty_texts(table), None)
    base = max(earlier)
    anew = {Renews.QUARTERLY} | ({Renews.YEARLY} if quarter.year != base.year else set())
    blank = {item.id: pl.lit(None, pl.String) for item in table.fields if item.renews in anew}
    return Prefill(before[str(base)].with_columns(**blank | {"quarter": pl.lit(str(quarter))}), base)


def workbook(table: Table, begun: Prefill, records: Records | None, text: Text) -> bytes:
    """The file: the table, how to fill it in, and the lists behind its choices. ``text`` speaks the table's family."""
    book = Workbook()
    sheet = book.active
    sheet.title = text(f"table.{table.id}")[:31]
    choices = dict(_choices(table, records))
    guide = book.create_sheet(text("intake.template.guide")[:31])
    lists = book.create_sheet(_LISTS)
    _fill(sheet, table, begun, text)
    _restrict(sheet, table, choices, _list_ranges(lists, choices), len(begun.texts), text)
    _explain(guide, table, begun, choices, text)
    lists.sheet_state = "hidden"
    for page in (sheet, guide):
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    guide.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    guide.page_setup.fitToHeight = 0
    book.properties.created = book.properties.modified = MADE
    book.properties.creator = text("product.name")
    return saved(book)


def _fill(sheet: Worksheet, table: Table, begun: Prefill, text: Text) -> None:
    """Headers with notes, then the rows; keys locked in the rows that were there before."""
    for place, item in enumerate(table.fields, start=1):
        head = sheet.cell(1, place, item.header)
        head.font, head.fill, head.border = Font(_FACE, 11, bold=True), _HEAD, _RULE
        head.alignment = Alignment(wrap_text=True, vertical="center")
        note = Comment(_note(item, text), text("product.name"))
        note.width, note.height = 320, 150
        head.comment = note
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(_WIDTHS.get(item.type, 12), min(2 * len(item.header) + 2, 26))
        locks = item.id in table.key
        cells = begun.texts[item.id].to_list()
        for row, cell in enumerate([*cells, *[None] * _SPARE_ROWS], start=2):
            _put(sheet, row, place, item, cell, locks=locks and row < len(cells) + 2)
    sheet.row_dimensions[1].height = 34
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = sheet.cell(2, _first_free(table))
    sheet.protection.sheet = True
    for name in ("formatColumns", "formatRows", "sort", "autoFilter", "insertRows", "deleteRows"):
        setattr(sheet.protection, name, False)


def _first_free(table: Table) -> int:
    """The column from which the sheet scrolls: after the key, as far as it stands at the left."""
    place = 1
    while place <= len(table.fields) and (table.fields[place - 1].id in table.key or place == 1):
        place += 1
    return min(place, 4)


def _put(sheet: Worksheet, row: int, place: int, item: Field, cell: str | None, *, locks: bool) -> None:
    target = sheet.cell(row, place)
    target.font = Font(_FACE, 10)
    target.protection = Protection(locked=locks)
    if locks:
        target.fill = _LOCKED
    if item.type is Type.DATE:
        target.number_format = "yyyy-mm-dd"
    elif not item.type.is_number:
        target.number_format = "@"
    if cell is None:
        return
    if item.type is Type.DATE:
        target.value = date.fromisoformat(cell)
        target.number_format = "yyyy-mm-dd"
    elif item.type.is_number:
        number = float(cell)
        target.value = int(number) if number.is_integer() else number
    else:
        # The type is set by hand: a name that begins with = would else become a formula. Of apostrophes before such a
        # sign reading takes one off again.
        target.value = guarded(cell) if cell.startswith("'") else cell
        target.data_type = "s"


def _restrict(
    sheet: Worksheet,
    table: Table,
    choices: Mapping[str, Sequence[str]],
    ranges: Mapping[str, str],
    rows: int,
    text: Text,
) -> None:
    """Choices and limits for each column, told when something else is typed, which stays possible."""
    last = rows + _SPARE_ROWS + 1
    for place, item in enumerate(table.fields, start=1):
        rule = _rule(item, ranges)
        if rule is None:
            continue
        letter = get_column_letter(place)
        rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.errorTitle, rule.error = text("intake.template.unusual"), _short(_note(item, text), 220)
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)


def _rule(item: Field, ranges: Mapping[str, str]) -> DataValidation | None:
    if item.id in ranges:
        return DataValidation(type="list", formula1=ranges[item.id], allow_blank=True)
    if item.type in (Type.INTEGER, Type.DECIMAL, Type.PERCENT):
        kind = "whole" if item.type is Type.INTEGER else "decimal"
        low, high = item.minimum, item.maximum
        if low is not None and high is not None:
            return DataValidation(
                type=kind, operator="between", formula1=f"{low:g}", formula2=f"{high:g}", allow_blank=True
            )
        if low is not None:
            return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=f"{low:g}", allow_blank=True)
    return None


def _choices(table: Table, records: Records | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words a column may hold: of its vocabulary, or the names of its register."""
    for item in table.fields:
        if item.type is Type.YES_NO:
            yield item.id, ("是", "否")
        elif item.allowed and item.type is Type.ENUM:
            yield item.id, item.allowed
        elif item.register and records:
            register, _, name = item.register.partition(".")
            if records.whole(register) is not None:
                valid = records.valid(register, records.day)
                yield item.id, tuple(dict.fromkeys(valid.get_column(name).drop_nulls().to_list()))


def _list_ranges(lists: Worksheet, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write the choices on a sheet of their own; a list in the rule itself may hold 255 characters only."""
    ranges = {}
    for place, (name, words) in enumerate(choices.items(), start=1):
        for row, word in enumerate(words, start=1):
            cell = lists.cell(row, place, word)
            cell.data_type = "s"
        if words:
            letter = get_column_letter(place)
            ranges[name] = f"{_LISTS}!${letter}$1:${letter}${len(words)}"
    return ranges


def _explain(guide: Worksheet, table: Table, begun: Prefill, choices: Mapping[str, Sequence[str]], text: Text) -> None:
    """How to fill the table in: a few sentences, then every column."""
    lines = [text("intake.template.title", table=text(f"table.{table.id}"))]
    if begun.base and len(begun.texts):
        lines.append(text("intake.template.carried", quarter=numbers.quarter(begun.base, text.lang)))
    lines += [text(f"intake.template.{name}") for name in ("check", "locked", "units", "zero", "return")]
    for row, line in enumerate(lines, start=1):
        cell = guide.cell(row, 1, line)
        cell.font = Font(_FACE, 14 if row == 1 else 10, bold=row == 1)
    heads = ("header", "need", "type", "allowed", "alias")
    top = len(lines) + 2
    for place, name in enumerate(heads, start=1):
        cell = guide.cell(top, place, text(f"intake.template.{name}"))
        cell.font, cell.fill, cell.border = Font(_FACE, 10, bold=True), _HEAD, _RULE
    for row, item in enumerate(table.fields, start=top + 1):
        words = (
            item.header,
            text(f"need.{item.need}"),
            text(f"type.{item.type}"),
            _limits(item, choices, text),
            text.marks.joiner.join(item.aliases),
        )
        for place, word in enumerate(words, start=1):
            cell = guide.cell(row, place, word)
            cell.data_type = "s"
            cell.font, cell.alignment = Font(_FACE, 10), Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (26, 12, 12, 60, 40), strict=True):
        guide.column_dimensions[letter].width = width


def _note(item: Field, text: Text) -> str:
    lines = [f"{text(f'need.{item.need}')}　{text(f'type.{item.type}')}", _limits(item, {}, text)]
    if item.aliases:
        lines.append(text("intake.template.also", names=text.marks.joiner.join(item.aliases)))
    return "\n".join(line for line in lines if line)


def _limits(item: Field, choices: Mapping[str, Sequence[str]], text: Text) -> str:
    """What a cell may hold: its words, its bounds, or an example."""
    if item.allowed:
        return text.marks.joiner.join(item.allowed)
    if names := choices.get(item.id):
        return _short(text.marks.joiner.join(names), 120)
    parts = []
    if item.minimum is not None or item.maximum is not None:
        low, high = (("" if bound is None else numbers.plain(bound)) for bound in (item.minimum, item.maximum))
        parts.append(f"{low}–{high}" if low and high else f"≥{low}" if low else f"≤{high}")
    if item.example:
        parts.append(text("intake.template.example", example=item.example))
    return "　".join(parts)


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[:longest]}…"
