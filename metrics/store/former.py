"""The trail of submissions as an earlier program kept it: files beside the log, each naming the one before.

Nothing guarded its end. The log takes it over once, by naming every file with its checksum, and it is the beginning of
the trail from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from metrics.errors import Damaged
from metrics.model.json_text import read_json
from metrics.store import layout
from metrics.store.disk import read
from metrics.store.steps import NAMES, Event, Taken


def read_all(store: Path) -> Iterator[tuple[str, bytes, Event]]:
    """Every event with its file. Raises Damaged for one that is damaged or does not follow the one before, Unread."""
    prev = ""
    with suppress(FileNotFoundError):
        for name in map(layout.event_file, count(1)):
            data = read(store / name)
            event, follows = parse(data, name)
            if follows != prev:
                raise Damaged(f"{name} does not follow the event before it: one of the two was changed")
            prev = layout.checksum(data)
            yield name, data, event


def parse(data: bytes, name: str) -> tuple[Event, str]:
    """An event's file, and the checksum of the event it says it follows. Raises Damaged."""
    try:
        found = read_json(data)
        if found.pop("format") != 1 or layout.event_file(found["number"]) != name:
            raise ValueError("it is another event, or of an unknown format")
        taken = Taken.from_dict({key: found[key] for key in NAMES if key in found} | {"by": found["who"], "act": {}})
        at, prev, version = datetime.fromisoformat(found["at"]), found["prev"], found["version"]
        return replace(Event.of(taken, at, found["number"]), version=version), prev
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"{name} is damaged: {error}") from error
