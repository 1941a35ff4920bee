"""Fields of the office's own: list them, put one into use, take one out."""

from __future__ import annotations

import argparse

from metrics.cli.desk import DONE, FAILED, FOUND, Desk, words
from metrics.described.reading import MOST_BYTES, Broken
from metrics.described.say import said
from metrics.errors import NothingNew, ReasonMissing
from metrics.intake.records.acts import Act, Kind
from metrics.intake.records.door import take
from metrics.store.entry import Entry
from metrics.store.submissions import Submission


def describe(desk: Desk, asked: argparse.Namespace) -> int:
    """List the fields in use, or change one; 1 when its file has faults or the reason is missing."""
    if asked.file is None and asked.remove is None:
        return _listed(desk)
    if asked.file is not None and asked.remove is not None:
        desk.say(desk.text("cli.report_conflict", one=asked.file, other="--remove"))
        return FAILED
    try:
        made = _changed(desk, asked)
    except Broken as broken:
        for fault in broken.faults:
            desk.say(said(fault, desk.text))
        return FOUND
    except NothingNew:
        desk.say(desk.text("cli.described_so_already", name=asked.remove or asked.file.name))
        return DONE
    except ReasonMissing:
        desk.say(desk.text("cli.described_why"))
        return FOUND
    if isinstance(made, Entry):
        key = "cli.described_out" if asked.remove else "cli.described_in"
        desk.say(desk.text(key, slug=made.parts[0].quarter, version=made.version))
    else:
        desk.say(desk.text("cli.handed_in", number=made.number))
    return DONE


def _changed(desk: Desk, asked: argparse.Namespace) -> Entry | Submission:
    signed = {"who": asked.by, "why": asked.reason, "seen": desk.store.head()[0]}
    if asked.remove is not None:
        return take(Act(Kind.TAKE_OUT, slug=asked.remove), desk.store, **signed)
    with asked.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    return take(Act(Kind.DESCRIBE, name=words(asked.file.name), data=data), desk.store, **signed)


def _listed(desk: Desk) -> int:
    for description in desk.catalogue.descriptions:
        print(f"{description.slug}  {description.title[desk.text.lang]}  {description.table.names[0]}")
    for slug, faults in desk.catalogue.faults:
        desk.say(desk.text("own.left_out", file=slug))
        for fault in faults:
            desk.say(f"  {said(fault, desk.text)}")
    return FOUND if desk.catalogue.faults else DONE
