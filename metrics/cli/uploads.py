"""Checking and committing files, blank files, and the demonstration office."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, track

from metrics.cli.foretold import foretell
from metrics.cli.terminal import DONE, FAILED, FOUND, StoreNeed, Terminal, words
from metrics.errors import Conflict, NothingNew, ReasonMissing
from metrics.i18n.refusals import refusal
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.prefilled_form import prefill, workbook
from metrics.intake.drafts.say import say
from metrics.intake.records import demonstration
from metrics.intake.records.acts import Act
from metrics.intake.records.acts import ActKind as Doing
from metrics.intake.records.bundle import Bundle, rank_among, read_all
from metrics.intake.records.door import fill, take
from metrics.intake.records.outcome import on_record
from metrics.intake.sheets.limits import LARGE
from metrics.model.actor import Way
from metrics.model.finding import Finding
from metrics.model.records import Records
from metrics.store.canonical_csv import empty_texts, write_texts
from metrics.store.disk import write_whole
from metrics.store.entry import Entry

_BAR = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())


def check(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Say what is found in files; 1 when any could not be committed as it is."""
    answers = _answers(terminal, asked)
    records = terminal.records()
    drafts = [_read(terminal, path, answers, records) for path in asked.files]
    if asked.format == "json":
        told = [_told(terminal, each) for draft in drafts for each in draft.drafts]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for draft in drafts:
            _report(terminal, draft)
            if draft.is_committable:
                foretell(terminal, draft, records)
    return DONE if all(draft.is_committable for draft in drafts) else FOUND


def bring(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Commit every file that has no error and no open question, registers first; 1 when any was left out.

    Each is committed against the version it was read against, so that nothing done meanwhile is taken back.
    """
    answers = _answers(terminal, asked)
    codes, files = [], asked.files
    if len(files) > 1:
        known, rank = terminal.records(), rank_among(terminal.catalogue.tables)
        files = sorted(files, key=lambda path: (rank(_read(terminal, path, answers, known).drafts[0]), path.name))
    for path in files:
        records = terminal.records()
        draft = _read(terminal, path, answers, records)
        _report(terminal, draft)
        if draft.is_committable:
            foretell(terminal, draft, records)
        codes.append(_commit(terminal, draft, asked, records.version) if draft.is_committable else FOUND)
    return max(codes)


def template(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Write the blank file of a table, or the workbook of a quarter that begins with what is on record."""
    table = terminal.table(asked.table)
    if asked.format == "csv":
        return put(write_texts(table, empty_texts(table)), asked.out)
    before = {name: known.texts for name, known in on_record(table, terminal.archive, terminal.archive.version).items()}
    filled = prefill(table, asked.quarter, before)
    return put(workbook(table, filled, terminal.records(), terminal.spoken(table)), asked.out)


def demo(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Fill an empty store with the demonstration office, or take it out again."""
    if asked.remove:
        terminal.need = StoreNeed.READ
        who, act = terminal.text("cli.itself"), Act(Doing.REMOVE_SAMPLE)
        try:
            seen = terminal.archive.head()[0]
            made = take(act, terminal.store, terminal.actor(who), why=demonstration.REMOVED, seen=seen)
        except NothingNew:
            terminal.say(terminal.text("cli.demo_none"))
            return DONE
        terminal.say(terminal.handed_in(made) or terminal.text("cli.demo_removed"))
        return DONE
    if terminal.archive.head()[0]:
        terminal.say(terminal.text("cli.demo_not_empty"))
        return DONE
    tables = terminal.catalogue.tables
    count, filling = len(demonstration.files(tables.values())), fill(terminal.store, tables, Way.COMMAND)
    list(track(filling, terminal.text("cli.demo_filling"), count, console=terminal.console, transient=True))
    terminal.say(terminal.text("cli.demo_filled", count=count, version=terminal.archive.head()[0]))
    return DONE


def put(data: bytes, out: Path | None) -> int:
    """Write bytes to a file, or to standard output as they are."""
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_whole(out, data)
    return DONE


def _answers(terminal: Terminal, asked: argparse.Namespace) -> Answers:
    answers = Answers(
        table=terminal.table(asked.table).id if asked.table else None,
        quarter=str(asked.quarter) if asked.quarter else None,
        zero_report=asked.zero_report,
        gone=asked.gone,
    )
    for pair in asked.answer:
        question, _, answer = pair.partition("=")
        try:
            answers = answers.given(question, answer)
        except ValueError:
            terminal.say(terminal.text("cli.no_question", question=question))
            sys.exit(FAILED)
    return answers


def _read(terminal: Terminal, path: Path, answers: Answers, records: Records) -> Draft | Bundle:
    # One byte more than the limit is enough to say that a file is too large, however large it is.
    with path.open("rb") as file:
        data = file.read(LARGE.size + 1)
    with Progress(*_BAR, console=terminal.console, transient=True, disable=not terminal.console.is_terminal) as shown:
        task = shown.add_task(terminal.text("cli.reading"), total=1.0)
        return read_all(
            Upload(words(path.name), data),
            tables=terminal.catalogue.tables,
            records=records,
            archive=terminal.archive,
            answers=answers,
            limits=LARGE,
            progress=lambda share: shown.update(task, completed=share),
        )


def _commit(terminal: Terminal, draft: Draft | Bundle, asked: argparse.Namespace, seen: int) -> int:
    try:
        made = take(draft, terminal.store, terminal.actor(asked.by), why=asked.reason, seen=seen)
    except NothingNew:
        terminal.say(terminal.text("cli.nothing_new", file=draft.upload.name))
        return DONE
    except ReasonMissing:
        terminal.say(terminal.text("cli.reason_missing", file=draft.upload.name))
        return FOUND
    except Conflict as conflict:
        terminal.say(f"{draft.upload.name}：{refusal(conflict, terminal.text)}")
        return FOUND
    if isinstance(made, Entry):
        terminal.say(terminal.text("cli.committed", file=draft.upload.name, version=made.version, rows=draft.rows))
    else:
        terminal.say(terminal.text("cli.submitted", file=draft.upload.name, number=made.number))
    return DONE


def _report(terminal: Terminal, change: Draft | Bundle) -> None:
    """Findings, the gravest first, each with how it is answered here if it can be; of several sheets one by one."""
    if isinstance(change, Bundle):
        for finding in change.findings:
            _say_finding(terminal, finding, terminal.text)
    for draft in change.drafts:
        _report_one(terminal, draft, f"{draft.answers.sheet}!" if isinstance(change, Bundle) else "")


def _report_one(terminal: Terminal, draft: Draft, sheet: str) -> None:
    file = f"{draft.upload.name} {sheet}".rstrip(" !")
    counts = "　".join(f"{terminal.text(f'severity.{name}')} {count}" for name, count in draft.counts.items() if count)
    table = terminal.spoken(draft.table)(f"table.{draft.table.id}") if draft.table else terminal.text("word.unknown")
    if len(draft.sheets) > 1 and not sheet:
        how = " ".join(f'--answer "sheets/{name}=yes"' for name in draft.sheets)
        terminal.say(terminal.text("cli.every_sheet", file=draft.upload.name, count=len(draft.sheets), how=how))
    terminal.say(terminal.text("cli.checked", file=file, table=table, rows=draft.rows, counts=counts))
    spoken = terminal.spoken(draft.table) if draft.table else terminal.text
    for finding in draft.findings:
        _say_finding(terminal, finding, spoken, sheet)
    for row in draft.excluded:
        reason = terminal.text(f"intake.excluded.{row.reason}")
        terminal.say(f"  {terminal.text('cli.left_out', row=row.row, reason=reason, text=row.text[:60])}")


def _say_finding(terminal: Terminal, finding: Finding, spoken: Text, sheet: str = "") -> None:
    how = ""
    if finding.asks and finding.blocks:
        answers = "|".join(finding.options) or finding.fix or "…"
        how = f'　--answer "{sheet}{finding.asks}={answers}"'
    terminal.say(f"  {terminal.text(f'severity.{finding.severity}')}　{say(finding, spoken)}{how}")


def _told(terminal: Terminal, draft: Draft) -> dict[str, object]:
    spoken = terminal.spoken(draft.table) if draft.table else terminal.text
    return {
        "file": draft.upload.name,
        "sheet": draft.answers.sheet,
        "table": draft.table.id if draft.table else None,
        "quarters": [str(part.quarter) for part in draft.parts if part.quarter],
        "rows": draft.rows,
        "committable": draft.is_committable,
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "rule": finding.rule,
                "row": finding.row,
                "field": finding.field_id,
                "header": finding.header,
                "value": finding.value,
                "message": say(finding, spoken),
                "fix": finding.fix,
                "asks": finding.asks,
                "options": list(finding.options),
            }
            for finding in draft.findings
        ],
        "excluded": [{"row": row.row, "reason": row.reason, "text": row.text} for row in draft.excluded],
    }
