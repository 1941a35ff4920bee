"""Versions: list, bring back, verify, copy."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table as Listing

from metrics.cli.terminal import DONE, FAILED, FOUND, Terminal, visible
from metrics.errors import NothingNew, SoAlready, StoreError
from metrics.i18n import numbers, phrases
from metrics.insight.damage import short, told
from metrics.intake.records.acts import Act, ActKind
from metrics.intake.records.door import take
from metrics.model.clock import Clock
from metrics.store.entry import Entry


def log(terminal: Terminal, asked: argparse.Namespace) -> int:
    """List the versions, oldest first."""
    if damage := terminal.archive.broken:
        terminal.say(told(damage, terminal.text, Clock()))
    entries = terminal.archive.entries(terminal.table(asked.table).id if asked.table else None)
    if asked.format == "json":
        listed = [json.loads(entry.to_bytes()) | {"at": terminal.clock.at(entry.at).isoformat()} for entry in entries]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return DONE
    names = ("version", "at", "who", "what", "why", "file")
    zone = phrases.zone(terminal.clock, terminal.text)
    listing = Listing(*(terminal.text(f"cli.head_{name}", zone=zone) for name in names), box=None, pad_edge=False)
    for entry in entries:
        at = numbers.time(terminal.clock.at(entry.at), terminal.text.lang)
        said = (entry.who, _what(entry), entry.why, entry.raw_name)
        listing.add_row(str(entry.version), at, *map(visible, said))
    Console(width=None if terminal.console.is_terminal else 180).print(listing, markup=False)
    version, checksum = terminal.archive.head()
    terminal.say(terminal.text("cli.head", version=version, checksum=checksum))
    return DONE


def rollback(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Bring everything, or one table, back to what it was at a version, as a new version."""
    head = terminal.archive.head()[0]
    if not 1 <= asked.version <= head:
        raise StoreError(terminal.text("cli.no_version", version=asked.version, head=head))
    try:
        table = terminal.table(asked.table).id if asked.table else None
        act = Act(ActKind.RETURN_TO, asked.version, table or "")
        made = take(act, terminal.store, terminal.actor(asked.by), why=asked.reason, seen=head)
    except (NothingNew, SoAlready):
        terminal.say(terminal.text("cli.so_already", version=asked.version))
        return DONE
    said = terminal.handed_in(made)
    terminal.say(said or terminal.text("cli.restored", old=asked.version, version=terminal.archive.version))
    return DONE


def verify(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Check the chain and every checksum; 1 when something is wrong."""
    known = []
    for text in asked.head:
        version, _, checksum = text.partition(":")
        if not version.isdecimal() or not checksum:
            terminal.say(terminal.text("cli.no_head", text=text))
            return FAILED
        known.append((int(version), checksum))
    problems = terminal.archive.verify(known)
    for problem in problems:
        damage, text = problem.damage, terminal.text
        said = short(damage, text, Clock()) if damage else text(f"cli.verify_{problem.code}")
        terminal.say(f"{problem.place}  {said}")
    grave = [problem for problem in problems if not problem.is_harmless]
    version, checksum = (0, "") if grave else terminal.archive.head()
    said = terminal.text("cli.broken", count=len(grave)) if grave else terminal.text("cli.sound", version=version)
    terminal.say(said)
    if not grave:
        print(f"{version}:{checksum}")
    return FOUND if grave else DONE


def backup(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Copy the store as it is now."""
    version, checksum = terminal.archive.backup(asked.to)
    terminal.say(terminal.text("cli.copied", version=version, to=asked.to))
    print(f"{version}:{checksum}")
    return DONE


def _what(entry: Entry) -> str:
    return " ".join(f"{part.table}:{part.quarter or '*'}({part.rows})" for part in entry.parts)
