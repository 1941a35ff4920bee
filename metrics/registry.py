"""Finds the families: every folder of ``metrics/families`` is one, and every description an office has in use.

All broken folders are reported at once, so that a mistake in one does not hide a mistake in the next. A broken
description is left out and told: it must not take the dashboard away.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, reduce
from operator import or_
from pathlib import Path

import metrics.families
from metrics.blocks.family import Family
from metrics.described import family as described
from metrics.described import kept
from metrics.described.reading import Broken, FamilyDescription, Fault, read
from metrics.errors import BrokenFamily, StoreError
from metrics.i18n.text import LANGUAGES, Text
from metrics.model.measure import Measure
from metrics.model.schema import Table
from metrics.store import layout
from metrics.store.archive import Archive

# The fault of a description whose file is missing, changed or cannot be read.
DAMAGED = "damaged"
_ROOMS = Path(__file__).parent
# Addresses that belong to the server and to Streamlit: a page of that name could not be reached.
_ADDRESSES = frozenset({"app", "component", "fonts", "healthz", "media", "metrics", "static", "vendor"})


@dataclass(frozen=True)
class Catalogue:
    """Every family with its tables and measures, in the order of the menu.

    ``descriptions`` are those of the office's own families, ``faults`` what is wrong with those left out, by slug.
    ``described`` tells one set of descriptions from another.
    """

    families: tuple[Family, ...]
    descriptions: tuple[FamilyDescription, ...] = ()
    faults: tuple[tuple[str, tuple[Fault, ...]], ...] = ()
    described: str = ""
    _texts: dict[str, Text] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if faults := [*_repeated(self, "table"), *_repeated(self, "measure")]:
            raise BrokenFamily(faults)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Tables by id."""
        return {table.id: table for family in self.families for table in family.tables}

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Measures by id."""
        return {measure.id: measure for family in self.families for measure in family.measures}

    @cached_property
    def pages(self) -> tuple[Family, ...]:
        """Families that have a page."""
        return tuple(family for family in self.families if family.page)

    def family_of(self, name: str) -> Family:
        """The family that declares a table or measure."""
        return next(f for f in self.families if name in {t.id for t in f.tables} | {m.id for m in f.measures})

    def text(self, lang: str) -> Text:
        """The sentences of the shell, of every room that speaks, and of every family."""
        if lang not in self._texts:
            own = {description.slug for description in self.descriptions}
            shell = _text(lang, tuple(family.slug for family in self.families if family.slug not in own))
            entries = [described.words(description, lang, shell) for description in self.descriptions]
            self._texts[lang] = reduce(or_, (Text(lang, each) for each in entries), shell)
        return self._texts[lang]


@cache
def catalogue() -> Catalogue:
    """The families of this installation. Raises BrokenFamily naming every fault of every folder."""
    return load(metrics.families.__path__)


def of_store(archive: Archive, version: int | None = None) -> Catalogue:
    """The families of this installation and those the office had described at a version, the newest by default.

    Where the log cannot be trusted it has those of the installation alone: whoever reads the record is told, and the
    sentences for it are here.
    """
    try:
        return _with(kept.in_use(archive, version))
    except StoreError:
        return catalogue()


@lru_cache(maxsize=32)
def _with(kept_files: tuple[tuple[str, bytes | None], ...]) -> Catalogue:
    whole = catalogue()
    if not kept_files:
        return whole
    found: list[FamilyDescription] = []
    faults: list[tuple[str, tuple[Fault, ...]]] = []
    for slug, data in kept_files:
        try:
            description = _read(slug, data)
        except Broken as broken:
            faults.append((slug, broken.faults))
            continue
        if clashes := clashing(description, whole, found):
            faults.append((slug, clashes))
        else:
            found.append(description)
    families = _assembled((*_declared(), *map(described.of, found)))
    state = layout.checksum(repr(kept_files).encode())
    return Catalogue(families, tuple(found), tuple(faults), state)


def _read(slug: str, data: bytes | None) -> FamilyDescription:
    if data is None:
        raise Broken([Fault(DAMAGED, "")])
    description = read(data)
    if description.slug != slug:
        raise Broken([Fault("other_slug", "slug", {"found": description.slug, "slug": slug})])
    return description


def clashing(
    description: FamilyDescription, whole: Catalogue, others: Iterable[FamilyDescription] = ()
) -> tuple[Fault, ...]:
    """Names of a description that belong to another field or to the program already."""
    taken = {family.slug for family in whole.families} | set(whole.tables) | set(whole.measures) | _ADDRESSES
    # A family's sentences stand under its slug beside the program's own.
    taken |= {key.partition(".")[0] for key in whole.text(LANGUAGES[0]).entries}
    taken |= {name for other in others for name in (other.slug, *(figure.id for figure in other.figures))}
    taken |= set() if layout.can_hold(description.slug) else {description.slug}
    mine = (description.slug, *(figure.id for figure in description.figures))
    return tuple(Fault("clash", name, {"name": name}) for name in mine if name in taken)


def load(folders: Iterable[str]) -> Catalogue:
    """Families found in the folders of the package ``metrics.families``."""
    return Catalogue(_assembled(_found(folders)))


@cache
def _declared() -> tuple[Family, ...]:
    return tuple(_found(metrics.families.__path__))


def _found(folders: Iterable[str]) -> list[Family]:
    """The families as their folders declare them. Raises BrokenFamily."""
    found: list[Family] = []
    faults: list[str] = []
    for module in pkgutil.iter_modules(folders):
        name = f"metrics.families.{module.name}"
        try:
            family = importlib.import_module(name).FAMILY
        except Exception as error:
            # Whatever is wrong with one folder, the others are still looked at and all faults told together.
            faults.append(f"{name}: {type(error).__name__}: {error}")
            continue
        if not isinstance(family, Family) or family.slug != module.name:
            faults.append(f"{name}: FAMILY must be a Family with slug {module.name!r}")
        found.append(family)
    if faults:
        raise BrokenFamily(faults)
    return found


def _assembled(found: Iterable[Family]) -> tuple[Family, ...]:
    """Families in the order of the menu, those that speak of the others made whole."""
    ordered = tuple(sorted(found, key=lambda family: (family.order, family.slug)))
    plain = tuple(family for family in ordered if not family.over)
    return tuple(family.over(plain) if family.over else family for family in ordered)


def _repeated(whole: Catalogue, what: str) -> list[str]:
    owners: dict[str, list[str]] = {}
    for family in whole.families:
        for item in family.tables if what == "table" else family.measures:
            owners.setdefault(item.id, []).append(family.slug)
    return [f"{what} {name} is declared by {', '.join(slugs)}" for name, slugs in owners.items() if len(slugs) > 1]


@cache
def _text(lang: str, slugs: tuple[str, ...]) -> Text:
    # A room that speaks hands in its words by laying them into its own folder.
    said = [Text.load(lang, {"": words.parent}) for words in sorted(_ROOMS.glob(f"*/text.{lang}.toml"))]
    said += [Text.load(lang, {slug: _folder(slug)}) for slug in slugs]
    return reduce(or_, said)


def _folder(slug: str) -> Path:
    return Path(str(importlib.import_module(f"metrics.families.{slug}").__file__)).parent
