"""What was answered about a table's columns and rows before, by whom and when: offered again, never taken in silence.

The answers are read from the log, where every accepted upload keeps them (DOMAIN §3.12), so that nothing else has to be
stored or can contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft
from metrics.intake.drafts.marked_rows import alike
from metrics.model.finding import Finding
from metrics.store.archive import Archive
from metrics.store.entry import Entry

_KINDS = ("columns", "units")


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer given before: what it was, and the upload it was given with."""

    answer: str
    who: str
    at: datetime
    version: int


def remembered(archive: Archive, table: str, *, who: str = "", upto: int | None = None) -> Mapping[str, Remembered]:
    """Earlier answers about the columns of a table, by what they answer (``columns/累计投资``).

    Of several the latest of the same post goes before the latest of another.
    """
    found: dict[str, Remembered] = {}
    for entry in archive.entries(table, upto):
        for asks, answer in _answers(entry, table):
            known = found.get(asks)
            if known is None or entry.who == who or known.who != who:
                found[asks] = Remembered(answer, entry.who, entry.at, entry.version)
    return found


def as_before(asked: Iterable[Finding], earlier: Mapping[str, Remembered]) -> list[tuple[str, str]]:
    """What each question asks and what was answered before; left out where that is no option any more."""
    known = ((str(finding.asks), finding.options) for finding in asked)
    given = ((asks, earlier[asks].answer, options) for asks, options in known if asks in earlier)
    return [(asks, answer) for asks, answer, options in given if answer in options]


@dataclass(frozen=True, slots=True)
class RowsBefore:
    """What was said of the rows of a file of the same shape, as answers about this one, and the upload it came with."""

    answers: tuple[tuple[str, str], ...]
    who: str
    at: datetime
    version: int


def rows_before(archive: Archive, draft: Draft, *, upto: int | None = None) -> RowsBefore | None:
    """What was last said of rows like those of a draft and is not said of it yet; None when nothing was.

    Where no table is recognised it is the one the other file was.
    """
    known = draft.table.id if draft.table else None
    for entry in reversed(archive.entries(known, upto)):
        for item in _items(entry, known):
            shape = {name: str(said) for name, said in dict(item.get("shape") or {}).items()}
            found = list(alike(draft, Answers.from_dict(item["answers"]), shape)) if shape else []
            if found and known is None:
                found.append(("table", str(item.get("table") or entry.parts[0].table)))
            new = tuple((asks, answer) for asks, answer in found if draft.answers.written(asks) != answer)
            if new:
                return RowsBefore(new, entry.who, entry.at, entry.version)
    return None


def _items(entry: Entry, table: str | None) -> Iterator[Mapping[str, Any]]:
    """What was answered with an upload; of several sheets of one workbook only for those of a table."""
    for item in entry.accepted:
        if isinstance(item.get("answers"), Mapping) and table in (None, item.get("table", table)):
            yield item


def _answers(entry: Entry, table: str) -> Iterator[tuple[str, str]]:
    for item in _items(entry, table):
        given = item["answers"]
        for kind in _KINDS:
            for about, answer in dict(given.get(kind) or {}).items():
                yield f"{kind}/{about}", str(answer)
