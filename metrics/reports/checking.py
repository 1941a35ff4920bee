"""Whether a report file still matches today's data, and what changed since it was made.

The store keeps every version, so the file needs to carry only which one it is of: both states are computed again with
the same code and compared figure by figure, sentence by sentence, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from metrics.blocks import Chart, Lead, Note, TableBlock
from metrics.charts.cells import printed
from metrics.charts.description import Grid
from metrics.confined import work
from metrics.confined.bounds import Bounds
from metrics.errors import Overstepped, Unreadable
from metrics.i18n.text import Text
from metrics.insight.corrections import CORRECTIONS
from metrics.registry import Catalogue, of_store
from metrics.reports.compose import document
from metrics.reports.document import Document
from metrics.reports.identity import Identity, tell
from metrics.reports.pack import head_of, open_desk, part
from metrics.reports.pictures import NoPictures
from metrics.reports.reading_words import told
from metrics.store.archive import Archive

_GONE = ""
_BOUNDS = Bounds(memory=350 * 1024**2, cpu=10, wall=60, answer=4_000_000)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads differently now; "" where it was not there before or is not there any more."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Verdict:
    """``is_known``: this store has that very version. ``is_as_made``: the file is, to the byte, what this program makes
    of that version; None for pictures, web pages and a version that is not known. ``differences`` are since then,
    ``corrections`` say which figures of its quarter were restated since they were first filed.
    """

    identity: Identity
    is_known: bool
    is_as_made: bool | None
    newest: int
    differences: tuple[Difference, ...]
    corrections: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether everything in the file is still so."""
        return self.is_known and not self.differences


def verify(path: Path, archive: Archive, catalogue: Catalogue) -> Verdict:
    """Hold a file against the store. Raises Unreadable for a file that is no report of ours."""
    return verify_bytes(path.read_bytes(), path.suffix.lower().lstrip("."), archive, catalogue)


def verify_bytes(data: bytes, format_: str, archive: Archive, catalogue: Catalogue) -> Verdict:
    """The same for bytes; ``format_`` is the file's ending, ``catalogue`` has the families of now."""
    identity = _identity(data)
    newest = archive.version
    is_known = 0 < identity.version <= newest and head_of(archive, identity.version) == identity.head
    if not is_known:
        return Verdict(identity, False, None, newest, ())
    then = of_store(archive, identity.version)
    before = document(identity.choice, open_desk(archive, then, identity.version))
    is_as_made = None
    if format_ in ("pptx", "docx", "xlsx", "pdf"):
        is_as_made = part(format_, identity.choice, before, then, NoPictures()) == data
    after = before if newest == identity.version else document(identity.choice, open_desk(archive, catalogue))
    old, new = (dict(_figures(made, identity.part)) for made in (before, after))
    return Verdict(identity, True, is_as_made, newest, tuple(_differences(old, new)), _restated(after))


def _restated(made: Document) -> tuple[str, ...]:
    """What a report says was restated: a bulletin in a section of its own, a page in a remark."""
    notes = (block.sentences for _, block in made.blocks if isinstance(block, Note) and block.key == CORRECTIONS)
    return made.corrections or tuple(dict.fromkeys(chain.from_iterable(notes)))


def _identity(data: bytes) -> Identity:
    """What a file says of itself, read in a process of its own: only the line comes back."""
    try:
        line = "".join(work.run(tell, data, bounds=_BOUNDS))
    except Overstepped as error:
        raise Unreadable(f"reading this file takes too much ({error.how})") from error
    return Identity.from_json(line)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for where in dict.fromkeys((*before, *after)):
        if before.get(where, _GONE) != after.get(where, _GONE):
            yield Difference(where, before.get(where, _GONE), after.get(where, _GONE))


def _figures(made: Document, only: str) -> Iterator[tuple[str, str]]:
    """Everything a report says, by where it says it. ``only`` is the page and block of a single picture."""
    for chapter in made.chapters:
        if only in ("", "page"):
            for number, sentence in enumerate(chapter.sentences, 1):
                yield f"{chapter.title} · {made.text('report.sentences')}{number}", sentence
            for reading in chapter.readings:
                words = told(reading, chapter.text)
                yield f"{chapter.title} · {words.name}", f"{words.value} {words.word}".strip()
    texts = {chapter.key: chapter.text for chapter in made.chapters}
    titles = {chapter.key: chapter.title for chapter in made.chapters}
    for place, block in made.blocks:
        if only and only not in ("page", f"{place}/{block.key}"):
            continue
        text, page = texts.get(place, made.text), titles.get(place, made.text("overview.menu"))
        match block:
            case Chart():
                yield f"{page} · {block.key}", block.description.title
                yield from _cells(f"{page} · {block.key}", block.description.grid(), text)
            case TableBlock():
                yield f"{page} · {block.key}", block.title
                yield from _cells(f"{page} · {block.key}", block.grid, text)
            case Lead() | Note():
                for number, sentence in enumerate(block.sentences, 1):
                    yield f"{page} · {block.key} {number}", sentence


def _cells(where: str, grid: Grid, text: Text) -> Iterator[tuple[str, str]]:
    """Each cell by its row's first words and its column's title; rows of one name are counted."""
    seen: dict[str, int] = {}
    for row in grid.rows:
        words = [printed(cell, column, text).words for cell, column in zip(row, grid.columns, strict=True)]
        name = " ".join(words[:2] if len(words) > 2 else words[:1])
        seen[name] = seen.get(name, 0) + 1
        label = name if seen[name] == 1 else f"{name} ({seen[name]})"
        for column, word in zip(grid.columns[1:], words[1:], strict=True):
            yield f"{where} · {label} · {column.title}", word
