"""What every page must show for what its address chooses, worked out from the record without the app."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from metrics.blocks import Chart, Lead, Link, Table, Tiles, View
from metrics.i18n import numbers, phrases
from metrics.insight.overview import overview
from metrics.insight.pages import blocks
from metrics.insight.scope import applied, filters_of
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.records import Records
from metrics.model.selection import FILTERS, Selection
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

_FAMILIES = {family.slug: family for family in catalogue().pages}


@dataclass(frozen=True)
class Spot:
    """Where somebody is: the page, what is chosen, and the language asked for."""

    path: str = ""
    chosen: Selection = field(default_factory=Selection)
    lang: str = ""

    @property
    def query(self) -> dict[str, list[str]]:
        return self.chosen.to_query() | ({"lang": [self.lang]} if self.lang else {})

    @property
    def address(self) -> str:
        return f"/{self.path}?{urlencode(self.query, doseq=True)}"


@cache
def _records(store: Path, version: int | None, timeless: bool) -> Records:
    office = Store(store)
    known = min(version or office.head()[0], office.head()[0])
    return frames.load(office, catalogue().tables.values(), upto=known, timeless=timeless)


class Office:
    """The office's record, asked what a page shows."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def _known(self, chosen: Selection) -> Records:
        return _records(self._store, chosen.version, chosen.rules is not None)

    def _tables(self, path: str) -> tuple[Any, ...]:
        return _FAMILIES[path].tables if path else ()

    def carried(self, spot: Spot, path: str) -> Spot:
        """Where a link of the menu leads to: what exists there goes along."""
        if path and path not in _FAMILIES:
            return replace(spot, path=path)
        return replace(spot, path=path, chosen=applied(self._known(spot.chosen), spot.chosen, self._tables(path))[0])

    def view(self, spot: Spot) -> View:
        known, lang = self._known(spot.chosen), spot.lang or "zh"
        if spot.path:
            return view(catalogue(), known, spot.chosen, lang, family=_FAMILIES[spot.path])
        plain, idle = applied(known, spot.chosen, ())
        return replace(view(catalogue(), known, plain, lang), idle=idle)

    def links(self, spot: Spot) -> dict[str, tuple[Link, ...]]:
        """Where the rows of the overview lead, by the list's key."""
        seen = self.view(spot)
        found = overview(catalogue(), seen, of_selection(catalogue(), self._known(spot.chosen), seen.selection))
        return {
            f"overview-Table-{block.key}": block.links for block in found if isinstance(block, Table) and block.links
        }

    @cache  # noqa: B019
    def narrowing(self, path: str) -> dict[str, tuple[str, ...]]:
        """The filters that the marks of a page's charts and the rows of its lists speak of, by key."""
        found: dict[str, tuple[str, ...]] = {}
        for block in blocks(_FAMILIES[path], self.view(Spot(path))):
            if isinstance(block, Table) and block.narrows and not block.links:
                found[f"{path}-Table-{block.key}"] = (block.narrows,)
            elif isinstance(block, Chart) and block.description.filters:
                found[f"{path}-Chart-{block.key}"] = block.description.filters
        return found

    def shown(self, spot: Spot) -> dict[str, Any]:
        """Address, heading, chips, sentences of the conclusion and first figures of a page."""
        address = {"path": f"/{spot.path}", "query": sorted([n, v] for n, said in spot.query.items() for v in said)}
        if spot.path and spot.path not in _FAMILIES:
            return address
        seen = self.view(spot)
        text = seen.text
        title = text("title") if spot.path else text("overview.menu")
        chosen = seen.selection
        idle = [(each.name, each.value) for each in seen.idle]
        chips = [("version", str(chosen.version))] if chosen.version else []
        chips += [(name, value) for name in FILTERS for value in chosen.chosen(name)]
        chips += ([("rules", chosen.rules)] if chosen.rules else []) + idle
        count = sum(bool(chosen.chosen(name)) for name in FILTERS) + bool(chosen.year) + bool(chosen.rules)
        said = (
            blocks(_FAMILIES[spot.path], seen)
            if spot.path
            else overview(catalogue(), seen, of_selection(catalogue(), self._known(spot.chosen), seen.selection))
        )
        lead: Lead | None = None
        for block in said:
            if isinstance(block, Lead) and lead is None:
                lead = block
            if isinstance(block, Tiles):
                break
        assert lead is not None
        assert isinstance(block, Tiles)
        return address | {
            "head": f"{title}　{numbers.quarter(seen.quarter, text.lang)}",
            "chips": [f"{name}:{value}" for name, value in chips],
            "filters": text("shell.filters_set", count=count) if count else text("shell.filters"),
            "quarter": numbers.quarter(seen.quarter, text.lang),
            "lead": [" ".join(sentence.split()) for sentence in lead.sentences],
            "figures": [
                numbers.DASH if r.value.number is None else phrases.value(r.value, r.measure, text)
                for r in block.readings
            ],
        }

    def box(self, spot: Spot) -> dict[str, Any]:
        """What the controls of an open 筛选 show."""
        seen = self.view(spot)
        text, chosen = seen.text, seen.selection
        names = filters_of(self._tables(spot.path), seen.everything)

        def word(name: str, value: str) -> str:
            return f"{Lamp(value).shape} {text(f'lamp.{value}')}" if name == "lamp" else text.word(value)

        return {
            "year": str(chosen.year) if chosen.year else text("shell.all_years"),
            "rules": chosen.rules is not None,
            **{text(f"filter.{name}"): sorted(word(name, value) for value in chosen.chosen(name)) for name in names},
        }
