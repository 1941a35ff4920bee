"""What every page must show for what its address chooses, worked out from the record without the app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from metrics.blocks import Block, Chart, Lead, Link, TableBlock, Tiles, View
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.insight.overview import overview
from metrics.insight.pages import blocks
from metrics.insight.scope import applied, filters_of, options
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
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
        self._shown: dict[Spot, dict[str, Any]] = {}
        self._narrowing: dict[str, dict[str, tuple[str, ...]]] = {}

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
        found = self._overview(spot, self.view(spot))
        return {
            f"overview-TableBlock-{each.key}": each.links
            for each in found
            if isinstance(each, TableBlock) and each.links
        }

    def narrowing(self, path: str) -> dict[str, tuple[str, ...]]:
        """The filters that the marks of a page's charts and the rows of its lists speak of, by key."""
        if path not in self._narrowing:
            self._narrowing[path] = {
                f"{path}-{type(block).__name__}-{block.key}": names
                for block in blocks(_FAMILIES[path], self.view(Spot(path)))
                if (names := _narrows(block))
            }
        return self._narrowing[path]

    def shown(self, spot: Spot) -> dict[str, Any]:
        """Address, heading, chips, sentences of the conclusion, first figures and rows that narrow, of a page."""
        if spot not in self._shown:
            self._shown[spot] = self._say(spot)
        return self._shown[spot]

    def _say(self, spot: Spot) -> dict[str, Any]:
        address = {"path": f"/{spot.path}", "query": sorted([n, v] for n, said in spot.query.items() for v in said)}
        if spot.path and spot.path not in _FAMILIES:
            return address
        seen = self.view(spot)
        text, chosen = seen.text, seen.selection
        chips = [("version", str(chosen.version))] if chosen.version else []
        chips += [(name, value) for name in FILTERS for value in chosen.chosen(name)]
        chips += [("rules", chosen.rules)] if chosen.rules else []
        chips += [(idle.name, idle.value) for idle in seen.idle]
        count = sum(bool(chosen.chosen(name)) for name in FILTERS) + bool(chosen.year) + bool(chosen.rules)
        found = list(blocks(_FAMILIES[spot.path], seen) if spot.path else self._overview(spot, seen))
        lead = next(block for block in found if isinstance(block, Lead))
        readings = next(block for block in found if isinstance(block, Tiles)).readings
        return address | {
            "head": f"{text('title') if spot.path else text('overview.menu')}　{quarter_words(spot, seen.quarter)}",
            "chips": [f"{name}:{value}" for name, value in chips],
            "filters": text("shell.filters_set", count=count) if count else text("shell.filters"),
            "quarter": quarter_words(spot, seen.quarter),
            "lead": [" ".join(sentence.split()) for sentence in lead.sentences],
            "figures": [
                numbers.DASH if r.value.number is None else phrases.value(r.value, r.measure, text) for r in readings
            ],
            "rows": [id for block in found if isinstance(block, TableBlock) and block.narrows and not block.links
                     for id in (block.ids if block.grid.rows else ()) if id],
        }  # fmt: skip

    def _overview(self, spot: Spot, seen: View) -> Iterator[Block]:
        return overview(catalogue(), seen, of_selection(catalogue(), self._known(spot.chosen), seen.selection))

    def box(self, spot: Spot) -> dict[str, Any]:
        """What the controls of an open 筛选 show."""
        seen = self.view(spot)
        text, chosen = seen.text, seen.selection
        names = filters_of(self._tables(spot.path), seen.everything)
        return {
            "year": str(chosen.year) if chosen.year else text("shell.all_years"),
            "rules": chosen.rules is not None,
            **{
                text(f"filter.{name}"): sorted(_word(name, value, text) for value in chosen.chosen(name))
                for name in names
            },
        }

    def free(self, spot: Spot, name: str) -> dict[str, str]:
        """The values that a filter's box still offers, and how it says them."""
        seen = self.view(spot)
        left = set(options(seen.everything, name, self._tables(spot.path))) - set(seen.selection.chosen(name))
        return {value: _word(name, value, seen.text) for value in left}


def _word(name: str, value: str, text: Text) -> str:
    return f"{Lamp(value).shape} {text(f'lamp.{value}')}" if name == "lamp" else text.word(value)


def quarter_words(spot: Spot, quarter: Quarter) -> str:
    """A quarter as a page says it there."""
    return numbers.quarter(quarter, spot.lang or "zh")


def _narrows(block: Block) -> tuple[str, ...]:
    match block:
        case Chart():
            return block.description.filters
        case TableBlock(narrows=str(name)) if name and not block.links:
            return (name,)
    return ()
