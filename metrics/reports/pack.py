"""A report pack: the same report as slides, document, workbook, PDF and pictures, with a manifest of all of them.

The same choice on the same version gives the same bytes; only pictures depend on the browser that drew them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from metrics.blocks import Chart
from metrics.errors import Damaged
from metrics.i18n import numbers, phrases
from metrics.registry import Catalogue
from metrics.reports.bulletin.as_docx import bulletin
from metrics.reports.choice import FORMATS, Choice
from metrics.reports.compose import OVERVIEW, Sources, document
from metrics.reports.document import Document
from metrics.reports.folder import MANIFEST, Placed, put
from metrics.reports.identity import Identity, into_png
from metrics.reports.names import safe
from metrics.reports.packing import Seal, sealed, zipped
from metrics.reports.paper.as_pdf import page_pictures, paper, unprintable
from metrics.reports.paper.glyphs import told
from metrics.reports.pictures import NoPictures, Pictures, png
from metrics.reports.published import PAGE, page
from metrics.reports.slides.as_pptx import slides
from metrics.reports.workbook.as_xlsx import workbook
from metrics.store import frames
from metrics.store.archive import Archive

Progress = Callable[[str, int, int], None]
_MOST_NAMED = 3  # pages and filters in a file's name


@dataclass(frozen=True)
class Pack:
    """``parts`` are the files by their path in the pack, the manifest among them; ``missing`` the pictures not made.

    ``why_missing`` is the browser's reason.
    """

    name: str
    document: Document
    parts: dict[str, bytes]
    missing: tuple[str, ...] = ()
    why_missing: str = ""
    checksums: dict[str, str] = field(default_factory=dict)

    @cached_property
    def unprintable(self) -> str:
        """A sentence about the characters that its PDF and pictures cannot show; "" when they show all."""
        is_drawn = any(path.endswith((".pdf", ".png")) for path in self.parts)
        return told(unprintable(self.document), self.document.text, shown=True) if is_drawn else ""

    def zip(self) -> bytes:
        """All parts as one ZIP, the same bytes for the same parts."""
        return zipped({f"{self.name}/{path}": data for path, data in self.parts.items()})

    def write(self, folder: Path) -> Placed:
        """Put the parts into a folder, whole or not at all. Raises Foreign, or OSError."""
        return put(self.parts, folder, self.document.text("report.edited"))

    def write_zip(self, folder: Path) -> Placed:
        """Put the parts into a folder as one ZIP. Raises Foreign, or OSError."""
        return put({f"{self.name}.zip": self.zip()}, folder, self.document.text("report.edited"))


def build(
    choice: Choice,
    archive: Archive,
    catalogue: Catalogue,
    *,
    formats: Sequence[str] = FORMATS,
    version: int | None = None,
    pictures: Pictures | None = None,
    progress: Progress | None = None,
) -> Pack:
    """Make the pack of a choice at a version, the newest by default.

    Without ``pictures``, or where it can make none, the pack has no PNG and names those that are missing. ``progress``
    is told what is being made and how far it is. Raises StoreError for a version that does not exist.
    """
    sources = open_desk(archive, catalogue, version)
    made = document(choice, sources)
    return _packed(choice, made, catalogue, tuple(formats), pictures or NoPictures(), progress or _silent)


def open_desk(archive: Archive, catalogue: Catalogue, version: int | None = None) -> Sources:
    """What reports of a version are made from. Raises Damaged where the newest is asked for and cannot be shown."""
    upto = archive.version if version is None else version
    if (damage := archive.broken) and version is None:
        raise Damaged(f"{damage.file} is damaged", damage)
    return Sources(catalogue, frames.load(archive, catalogue.tables.values(), upto=upto), head_of(archive, upto))


def head_of(archive: Archive, version: int) -> str:
    """The checksum of a version's entry, "" for version 0; it seals everything in the log before it."""
    return archive.checksum(version)


def part(format_: str, choice: Choice, made: Document, catalogue: Catalogue, pictures: Pictures) -> bytes:
    """One file of a report that is not a picture. Raises ValueError for a format there is none of."""
    if format_ not in _FILES:
        raise ValueError(f"{format_!r} is not a format; use one of {', '.join(_FILES)}")
    return _FILES[format_](choice, made, catalogue, pictures)


def _pdf(choice: Choice, made: Document, _catalogue: Catalogue, _pictures: Pictures) -> bytes:
    line = Identity.of(choice, made).to_json()
    return paper(made, choice.paper, keywords=[f"{made.stamp.version}:{made.head}"], attached=line.encode())


def _office(write: Callable[[Document, Catalogue, Pictures], dict[str, bytes]]) -> _File:
    """A file of Office programs, sealed with what it was made from."""

    def written(choice: Choice, made: Document, catalogue: Catalogue, pictures: Pictures) -> bytes:
        told = Identity.of(choice, made).properties()
        seal = Seal(made.title, made.office, made.stamp.as_of, told, made.lang, made.text("product.name"))
        return sealed(write(made, catalogue, pictures), seal)

    return written


# A file of one more format is one more line here, and its ending one more in ``choice.FORMATS``.
_File = Callable[[Choice, Document, Catalogue, Pictures], bytes]
_FILES: dict[str, _File] = {
    "pptx": _office(lambda made, _catalogue, pictures: slides(made, pictures)),
    "docx": _office(lambda made, _catalogue, pictures: bulletin(made, pictures)),
    "xlsx": _office(lambda made, catalogue, _pictures: workbook(made, catalogue)),
    "pdf": _pdf,
}


def _packed(
    choice: Choice, made: Document, catalogue: Catalogue, formats: tuple[str, ...], pictures: Pictures,
    progress: Progress,
) -> Pack:  # fmt: skip
    name = _name(made, choice)
    files = [format_ for format_ in formats if format_ in _FILES]
    charts = list(_charts(made)) if "png" in formats else []
    total = len(files) + len(charts)
    parts: dict[str, bytes] = {}
    missing: list[str] = []
    for number, format_ in enumerate(files):
        progress(f"{name}.{format_}", number, total)
        parts[f"{name}.{format_}"] = part(format_, choice, made, catalogue, pictures)
    if "html" in formats:
        # The page offers the files beside it, so that the folder can be published as it is.
        parts[PAGE] = page(made, tuple(parts), identity=Identity.of(choice, made).to_json())
    folder = made.text("report.pictures_folder")
    if choice.kind == "page" and "png" in formats:
        # A page as pictures needs no browser: they are those of its PDF.
        for number, data in enumerate(page_pictures(made, choice.paper), 1):
            parts[f"{folder}/{name} {number:02d}.png"] = into_png(data, Identity.of(choice, made, "page"))
    is_dead = has_drawn = False
    for number, (place, block) in enumerate(charts, 1):
        path = f"{folder}/{number:02d} {safe(block.description.title)}.png"
        progress(path, len(files) + number - 1, total)
        # Where the very first picture cannot be made there is no browser, and the others would wait in vain.
        drawn = None if is_dead else _picture(block, made, choice, place, pictures)
        if drawn is None:
            is_dead = not has_drawn
            missing.append(path)
        else:
            parts[path], has_drawn = drawn, True
    why = getattr(pictures, "why_not", "") if missing else ""
    checksums = {path: hashlib.sha256(data).hexdigest() for path, data in parts.items()}
    parts[MANIFEST] = _manifest(Identity.of(choice, made), made, parts, checksums, missing)
    progress(MANIFEST, total, total)
    return Pack(name, made, parts, tuple(missing), why, checksums)


def _picture(block: Chart, made: Document, choice: Choice, place: str, pictures: Pictures) -> bytes | None:
    drawn = png(block.description, "slide", made.stamp, made.text, made.office, pictures=pictures)
    return None if drawn is None else into_png(drawn, Identity.of(choice, made, f"{place}/{block.key}"))


def _charts(made: Document) -> Iterator[tuple[str, Chart]]:
    """Every chart that has something to draw, once, with its page."""
    for place, block in made.blocks:
        if isinstance(block, Chart) and not block.description.is_empty:
            yield place, block


def _name(made: Document, choice: Choice) -> str:
    """What the files are called: the title, and in brackets what the report was narrowed to."""
    quarter = numbers.quarter(made.stamp.quarter, made.lang)
    title = made.title if made.kind != "basket" or quarter in made.title else f"{quarter} {made.title}"
    narrowed = [chapter.title for chapter in made.chapters] if made.kind == "bulletin" and choice.pages else []
    if OVERVIEW in choice.pages and made.kind == "bulletin":
        narrowed.insert(0, made.text("overview.menu"))
    narrowed += [phrases.chosen(name, values, made.text) for name, values in made.stamp.filters]
    if not narrowed:
        return safe(title)
    mark = hashlib.sha256(choice.to_json().encode()).hexdigest()[:8]
    more = made.text("report.and_more", count=len(narrowed)) if len(narrowed) > _MOST_NAMED else ""
    named = narrowed[:2] if more else narrowed
    to = made.text.marks.joiner.join(named) + (f"{more} {mark}" if more else "")
    whole = f"{title}{made.text('report.narrowed', to=to)}"
    # Two long names may differ only in what does not fit.
    return name if (name := safe(whole)) == safe(whole, longest=None) else f"{safe(whole, longest=150)} {mark}"


def _manifest(
    identity: Identity, made: Document, parts: dict[str, bytes], checksums: dict[str, str], missing: Sequence[str]
) -> bytes:
    plain = json.loads(identity.to_json()) | {
        "title": made.title,
        "filters": {name: list(values) for name, values in made.stamp.filters},
        "parts": {path: {"sha256": checksums[path], "bytes": len(parts[path])} for path in sorted(checksums)},
        "missing": list(missing),
        "unresolved": list(made.unresolved),
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _silent(_what: str, _done: int, _of: int) -> None:
    """Nobody is listening."""


__all__ = ["MANIFEST", "Pack", "build", "head_of", "open_desk", "part"]
