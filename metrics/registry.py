"""Finds the families: every folder of ``metrics/families`` is one, and nothing else names them.

All broken folders are reported at once, so that a mistake in one does not hide a mistake in the next.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from operator import or_
from pathlib import Path

import metrics.families
from metrics.errors import BrokenFamily
from metrics.i18n.text import Text
from metrics.model.family import Family
from metrics.model.measure import Measure
from metrics.model.schema import Table

_ROOMS = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """Every family with its tables and measures, in the order of the menu."""

    families: tuple[Family, ...]

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
        return _text(lang, tuple(family.slug for family in self.families))


@cache
def catalogue() -> Catalogue:
    """The families of this installation. Raises BrokenFamily naming every fault of every folder."""
    return load(metrics.families.__path__)


def load(folders: Iterable[str]) -> Catalogue:
    """Families found in the folders of the package ``metrics.families``."""
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
    return Catalogue(tuple(sorted(found, key=lambda family: (family.order, family.slug))))


def _repeated(whole: Catalogue, what: str) -> list[str]:
    owners: dict[str, list[str]] = {}
    for family in whole.families:
        for item in family.tables if what == "table" else family.measures:
            owners.setdefault(item.id, []).append(family.slug)
    return [f"{what} {name} is declared by {', '.join(slugs)}" for name, slugs in owners.items() if len(slugs) > 1]


@cache
def _text(lang: str, slugs: tuple[str, ...]) -> Text:
    rooms = [_ROOMS / name for name in ("i18n", "insight", "intake", "reports", "app", "server", "cli")]
    said = [Text.load(lang, {"": room}) for room in rooms if (room / f"text.{lang}.toml").exists()]
    said += [Text.load(lang, {slug: _folder(slug)}) for slug in slugs]
    return reduce(or_, said)


def _folder(slug: str) -> Path:
    return Path(str(importlib.import_module(f"metrics.families.{slug}").__file__)).parent
