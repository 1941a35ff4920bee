"""Versions: list, bring back, verify, copy."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table as Listing

from metrics.cli.desk import DONE, FAILED, FOUND, Desk, visible
from metrics.errors import NothingNew, SoAlready, StoreError
from metrics.i18n import numbers, phrases
from metrics.insight.damage import short, told
from metrics.intake.records.acts import Act, Kind
from metrics.intake.records.door import take
from metrics.model.clock import Clock
from metrics.store.entry import Entry


def log(desk: Desk, asked: argparse.Namespace) -> int:
    """List the versions, oldest first."""
    if damage := desk.store.broken:
        desk.say(told(damage, desk.text, Clock()))
    entries = desk.store.entries(desk.table(asked.table).id if asked.table else None)
    if asked.format == "json":
        listed = [json.loads(entry.to_bytes()) | {"at": desk.clock.at(entry.at).isoformat()} for entry in entries]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return DONE
    names = ("version", "at", "who", "what", "why", "file")
    zone = phrases.zone(desk.clock, desk.text)
    listing = Listing(*(desk.text(f"cli.head_{name}", zone=zone) for name in names), box=None, pad_edge=False)
    for entry in entries:
        at = numbers.time(desk.clock.at(entry.at), desk.text.lang)
        said = (entry.who, _what(entry), entry.why, entry.raw_name)
        listing.add_row(str(entry.version), at, *map(visible, said))
    Console(width=None if desk.console.is_terminal else 180).print(listing, markup=False)
    version, checksum = desk.store.head()
    desk.say(desk.text("cli.head", version=version, checksum=checksum))
    return DONE


def rollback(desk: Desk, asked: argparse.Namespace) -> int:
    """Bring everything, or one table, back to what it was at a version, as a new version."""
    head = desk.store.head()[0]
    if not 1 <= asked.version <= head:
        raise StoreError(desk.text("cli.no_version", version=asked.version, head=head))
    try:
        table = desk.table(asked.table).id if asked.table else None
        act = Act(Kind.RETURN_TO, asked.version, table or "")
        made = take(act, desk.store, who=asked.by, why=asked.reason, seen=head)
    except (NothingNew, SoAlready):
        desk.say(desk.text("cli.so_already", version=asked.version))
        return DONE
    said = desk.handed_in(made)
    desk.say(said or desk.text("cli.restored", old=asked.version, version=desk.store.version))
    return DONE


def verify(desk: Desk, asked: argparse.Namespace) -> int:
    """Check the chain and every checksum; 1 when something is wrong."""
    known = []
    for text in asked.head:
        version, _, checksum = text.partition(":")
        if not version.isdecimal() or not checksum:
            desk.say(desk.text("cli.no_head", text=text))
            return FAILED
        known.append((int(version), checksum))
    problems = desk.store.verify(known)
    for problem in problems:
        said = short(problem.damage, desk.text, Clock()) if problem.damage else desk.text(f"cli.verify_{problem.code}")
        desk.say(f"{problem.place}  {said}")
    grave = [problem for problem in problems if not problem.is_harmless]
    version, checksum = (0, "") if grave else desk.store.head()
    said = desk.text("cli.broken", count=len(grave)) if grave else desk.text("cli.sound", version=version)
    desk.say(said)
    if not grave:
        print(f"{version}:{checksum}")
    return FOUND if grave else DONE


def backup(desk: Desk, asked: argparse.Namespace) -> int:
    """Copy the store as it is now."""
    version, checksum = desk.store.backup(asked.to)
    desk.say(desk.text("cli.copied", version=version, to=asked.to))
    print(f"{version}:{checksum}")
    return DONE


def _what(entry: Entry) -> str:
    return " ".join(f"{part.table}:{part.quarter or '*'}({part.rows})" for part in entry.parts)
