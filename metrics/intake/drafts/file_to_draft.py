"""From an uploaded file to a draft, step by step (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import polars as pl

from metrics.intake.drafts.alike import settle_keys
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.collected import Collected
from metrics.intake.drafts.column import ReadColumn
from metrics.intake.drafts.draft import Draft, DraftPart, Upload
from metrics.intake.drafts.facts import Facts, gather
from metrics.intake.drafts.guard import guarded
from metrics.intake.drafts.headers import Header, find_header
from metrics.intake.drafts.hidden import hidden
from metrics.intake.drafts.marked_rows import likely_header, on_nothing, within
from metrics.intake.drafts.merged import fill
from metrics.intake.drafts.other_tables import beside, bounds, side_by_side
from metrics.intake.drafts.parse import Progress, parse, silent
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.role import Role
from metrics.intake.drafts.rows import Body, Telling, Total, above, sort_rows
from metrics.intake.drafts.spoiled import spoiled_cells
from metrics.intake.drafts.sums import rows_made_of_others
from metrics.intake.drafts.totals import check_totals
from metrics.intake.drafts.validate import validate
from metrics.intake.drafts.vocabulary import Headers, any_of
from metrics.intake.drafts.which_field import map_columns
from metrics.intake.drafts.which_quarter import Periods, settle
from metrics.intake.drafts.which_sheet import choose
from metrics.intake.drafts.which_table import recognise
from metrics.intake.sheets.cells import Rows, Sheet, Texts
from metrics.intake.sheets.limits import PAGE, Limits
from metrics.intake.sheets.opening import Opened, open_file
from metrics.intake.sheets.spelling import SPACES
from metrics.model.finding import Finding, Severity
from metrics.model.formulas import as_shown
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Kind, Need, Table, Type

_NO_ANSWERS = Answers()
# Which share of the work is done when the file is open, its cells are read, its rows are checked.
OPENED, PARSED, CHECKED = 0.2, 0.7, 0.9


@dataclass(frozen=True)
class Source:
    """What a file is read against: the tables it may be and their headers, what is on record, what was answered.

    ``every`` are the headers of all tables, whichever the clerk has named.
    """

    upload: Upload
    tables: Mapping[str, Table]
    headers: Mapping[str, Headers]
    every: Mapping[str, Headers]
    records: Records | None
    answers: Answers
    progress: Progress = silent
    limits: Limits = PAGE


def read(
    upload: Upload,
    *,
    tables: Mapping[str, Table],
    records: Records | None,
    answers: Answers = _NO_ANSWERS,
    limits: Limits = PAGE,
    progress: Progress = silent,
) -> Draft:
    """Read an uploaded file. Never raises for any bytes, but may take any time: see ``apart.read_apart``.

    ``records`` are the registers and quarters to check against, None when nothing is on record. ``progress`` is told
    how far it is, from 0 to 1.
    """
    possible, every = _possible(tables, answers), {name: Headers(table) for name, table in tables.items()}
    headers = {name: every[name] for name in possible}
    source = Source(upload, possible, headers, every, records, answers, progress, limits)
    opened = open_file(upload.data, any_of(source.headers.values()), limits)
    progress(OPENED)
    if not opened.sheets:
        return Draft(upload, answers, findings=(*opened.findings, *_guessed(opened)))
    opened = replace(opened, sheets=tuple(map(_as_shown, opened.sheets)))
    chosen = choose(opened.sheets, source.headers, answers)
    draft = read_sheet(chosen.sheet, source) if chosen.sheet else Draft(upload, answers)
    told = (*opened.findings, *chosen.findings, *_guessed(opened), *draft.findings)
    draft = replace(draft, findings=told, encoding=opened.encoding, sheets=chosen.tables)
    progress(CHECKED)
    draft = guarded(draft, opened, records.office if records else Office())
    progress(1.0)
    return draft


def _guessed(opened: Opened) -> Iterator[Finding]:
    """That the encoding is a guess, with the beginning as it reads in others."""
    others = tuple(f"{name}“{begins}”" for name, begins in opened.guesses.items() if name != opened.encoding)
    if others:
        slots = {"encoding": opened.encoding, "others": others}
        code = "encoding_guessed" if opened.encoding else "encoding_perhaps"
        yield Finding(code, Severity.WARNING, value=opened.guesses.get(opened.encoding, ""), slots=slots)


def read_sheet(sheet: Sheet, source: Source) -> Draft:
    """Read the cells of a file of any kind."""
    draft = Draft(source.upload, source.answers, delimiter=sheet.delimiter, sheet=sheet)
    whole, (sheet, told) = sheet, within(sheet, source.answers.area)
    told = (*told, *on_nothing(sheet, source.answers.roles))
    findings = (*sheet.findings, *told)
    header = find_header(sheet, source.headers, source.answers.roles)
    if header is None:
        return replace(
            draft, findings=findings if any(finding.blocks for finding in told) else (*findings, _no_header(sheet))
        )
    draft = replace(draft, findings=findings, header_rows=header.rows(sheet))
    facts = gather(above(whole, sheet.numbers[header.first]), source.upload.name)
    table, question = recognise(header, source.tables, title=facts.title, file_name=source.upload.name)
    if table is None:
        return replace(draft, findings=(*findings, *([question] if question else [])))
    return _read_table(table, sheet, header, facts, source, draft)


def _possible(tables: Mapping[str, Table], answers: Answers) -> Mapping[str, Table]:
    """The one table the clerk named, else all."""
    named = tables.get(answers.table or "")
    return {named.id: named} if named else tables


def _read_table(table: Table, sheet: Sheet, header: Header, facts: Facts, source: Source, draft: Draft) -> Draft:
    found, records, answers = (
        Collected(list(draft.findings), most=source.limits.findings),
        source.records,
        source.answers,
    )
    if len(header.cells) > PAGE.columns:
        slots = {"columns": len(header.cells), "limit": PAGE.columns}
        return replace(draft, findings=(*draft.findings, Finding("too_many_columns", Severity.ERROR, slots=slots)))
    if blocks := side_by_side(header, source.headers[table.id]):
        return replace(draft, findings=(*draft.findings, blocks))
    sheet, header, told = beside(sheet, header, table.id, source.every)
    found.general += told
    columns = map_columns(
        source.headers[table.id], header.cells, answers, rows=sheet.rows, start=header.last + 1, file_units=facts.units
    )
    found.general += columns.findings
    by_field = columns.by_field
    sheet, told = fill(sheet, header, by_field, table, answers)
    found.general += told
    others = bounds(sheet, header, source.every)
    found.general += others.findings
    telling = _telling(table, by_field)
    body = sort_rows(sheet, header, telling, marks=answers.roles, end=others.end, titles=others.titles)
    found.general += body.findings
    found.general += hidden(sheet, body, columns.columns)
    spoiled = spoiled_cells(sheet, by_field, table)
    rows = parse(
        table, by_field, body, records=records, answers=answers, found=found, spoiled=spoiled,
        progress=lambda share: source.progress(OPENED + (PARSED - OPENED) * share),
    )  # fmt: skip
    rows, totals = _without_sums(rows, body, source, found)
    found.general += check_totals(rows, totals)
    rows, told_keys = settle_keys(rows, records, answers)
    found.general += told_keys
    periods = settle(rows, facts, answers)
    found.general += periods.findings
    parts = tuple(_parts(periods)) if body.numbers else tuple(_zero_report(table, body, periods, source, found))
    quarters = [part.quarter for part in parts if part.quarter]
    if parts:
        validate(periods, quarters, records=records, answers=answers, found=found)
    return replace(
        draft,
        table=table,
        parts=parts,
        columns=columns.columns,
        excluded=tuple(body.excluded),
        findings=found.ordered(),
        facts=facts,
    )


def _without_sums(rows: Parsed, body: Body, source: Source, found: Collected) -> tuple[Parsed, Sequence[Total]]:
    """The rows without those made of others: of these nothing else is told until the clerk says what they are."""
    aside, totals = [row.row for row in body.excluded], body.totals
    asked = rows_made_of_others(rows, source.records, source.answers.roles, aside)
    if not asked:
        return rows, totals
    found.general += asked.values()
    numbers = {finding.row for finding in asked.values()}
    found.by_cell = {cell: told for cell, told in found.by_cell.items() if cell[0] not in numbers}
    before = np.searchsorted(np.array(list(asked)), [total.after for total in totals])
    moved = [replace(total, after=total.after - int(gone)) for total, gone in zip(totals, before, strict=True)]
    return rows.only([place for place in range(len(rows.numbers)) if place not in asked]), moved


def _telling(table: Table, columns: Mapping[str, ReadColumn]) -> Telling:
    """By which columns of a file its rows are told."""
    keys = [columns[name].index for name in table.row_key if name in columns]
    there = [item for item in table.fields if item.id in columns]
    names = {columns[item.id].index for item in there if item.type is Type.TEXT}
    must = {columns[item.id].index for item in there if item.need is Need.REQUIRED and item.default is None}
    return Telling(keys, frozenset(names), frozenset(must))


def _parts(periods: Periods) -> Iterator[DraftPart]:
    """The rows by quarter, oldest first; those whose quarter is not settled come last."""
    rows = periods.rows
    if not rows.table.is_periodic:
        yield DraftPart(None, rows.texts, tuple(rows.numbers))
        return
    for text in sorted(periods.of_rows.drop_nulls().unique()):
        inside = periods.of_rows.eq_missing(text)
        if inside.all():
            yield DraftPart(Quarter.parse(text), rows.texts, tuple(rows.numbers))
            return
        yield _part(Quarter.parse(text), rows, inside)
    if (unsettled := periods.of_rows.is_null()).any():
        yield _part(None, rows, unsettled)


def _part(quarter: Quarter | None, rows: Parsed, inside: pl.Series) -> DraftPart:
    return DraftPart(quarter, rows.texts.filter(inside), tuple(compress(rows.numbers, inside)))


def _zero_report(table: Table, body: Body, periods: Periods, source: Source, found: Collected) -> Iterator[DraftPart]:
    """The empty part of a file without rows, once the clerk says that it reports zero."""
    if any(finding.severity is Severity.ERROR for finding in body.findings):
        return
    if not table.is_periodic:
        found.general.append(Finding("no_rows", Severity.ERROR))
        return
    if not source.answers.zero_report:
        slots = {"quarter": str(periods.of_file or "")}
        asked = Finding("zero_report", Severity.QUESTION, options=("yes",), asks="zero_report", slots=slots)
        found.general.append(asked)
        return
    quarter = periods.of_file
    if quarter is None:
        return
    if table.kind is Kind.EVENT and source.records and not source.records.rows(table.id, quarter).is_empty():
        found.general.append(Finding("zero_but_rows", Severity.ERROR, slots={"quarter": str(quarter)}))
        return
    yield DraftPart(quarter, periods.rows.texts, (), Reporting.ZERO)


def _as_shown(sheet: Sheet) -> Sheet:
    """A sheet of text with its cells as a spreadsheet shows them: systems write ="001" so that a code stays one."""
    if not sheet.delimiter or not any(cell.startswith("=") for column in sheet.rows.columns for cell in column.words):
        return sheet
    columns = [Texts(list(map(as_shown, column.words)), column.codes) for column in sheet.rows.columns]
    beyond = {place: list(map(as_shown, row)) for place, row in sheet.rows.beyond.items()}
    return replace(sheet, rows=Rows(columns, sheet.rows.widths, beyond))


def _no_header(sheet: Sheet) -> Finding:
    """The error that no record names columns we know, with what stands there, so that a wrong encoding is seen."""
    filled = sheet.rows.filled(range(len(sheet.rows)))
    first = sheet.rows[int(filled[0])] if len(filled) else []
    preview = "｜".join(cell.strip(SPACES) for cell in first if cell.strip(SPACES))[:120]
    likely = likely_header(sheet)
    asks, options = (f"marks/{likely}", (str(Role.HEADER),)) if likely else (None, ())
    return Finding("header_not_found", Severity.ERROR, value=preview, options=options, asks=asks)
