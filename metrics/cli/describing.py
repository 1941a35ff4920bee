"""Fields of the office's own: list them, put one into use, take one out."""

from __future__ import annotations

import argparse

from metrics.cli.terminal import DONE, FAILED, FOUND, Terminal, words
from metrics.described.reading import MOST_BYTES, Broken
from metrics.described.say import said
from metrics.errors import NothingNew, ReasonMissing
from metrics.intake.records.acts import Act, ActKind
from metrics.intake.records.door import take
from metrics.store.entry import Entry
from metrics.store.submissions import Submission


def describe(terminal: Terminal, asked: argparse.Namespace) -> int:
    """List the fields in use, or change one; 1 when its file has faults or the reason is missing."""
    if asked.file is None and asked.remove is None:
        return _listed(terminal)
    if asked.file is not None and asked.remove is not None:
        terminal.say(terminal.text("cli.report_conflict", one=asked.file, other="--remove"))
        return FAILED
    try:
        made = _changed(terminal, asked)
    except Broken as broken:
        for fault in broken.faults:
            terminal.say(said(fault, terminal.text))
        return FOUND
    except NothingNew:
        terminal.say(terminal.text("cli.described_so_already", name=asked.remove or asked.file.name))
        return DONE
    except ReasonMissing:
        terminal.say(terminal.text("cli.described_why"))
        return FOUND
    if isinstance(made, Entry):
        key = "cli.described_out" if asked.remove else "cli.described_in"
        terminal.say(terminal.text(key, slug=made.parts[0].quarter, version=made.version))
    else:
        terminal.say(terminal.text("cli.handed_in", number=made.number))
    return DONE


def _changed(terminal: Terminal, asked: argparse.Namespace) -> Entry | Submission:
    actor, signed = terminal.actor(asked.by), {"why": asked.reason, "seen": terminal.archive.head()[0]}
    if asked.remove is not None:
        return take(Act(ActKind.TAKE_OUT, slug=asked.remove), terminal.store, actor, **signed)
    with asked.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    return take(Act(ActKind.DESCRIBE, name=words(asked.file.name), data=data), terminal.store, actor, **signed)


def _listed(terminal: Terminal) -> int:
    for description in terminal.catalogue.descriptions:
        print(f"{description.slug}  {description.title[terminal.text.lang]}  {description.table.names[0]}")
    for slug, faults in terminal.catalogue.faults:
        terminal.say(terminal.text("own.left_out", file=slug))
        for fault in faults:
            terminal.say(f"  {said(fault, terminal.text)}")
    return FOUND if terminal.catalogue.faults else DONE
