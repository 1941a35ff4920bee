"""汇报篮: what a writer has put by for a report, in an order of the writer's own.

A basket is a value. It is written as JSON, or as a short token that fits into an address and holds the whole basket:
nothing is kept on the server, so a link to a basket survives a restart and works on another machine. A token is hostile
until parsed; one that nobody can have made is refused with a reason.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from reprlib import repr as short
from typing import Any, Self

from metrics.errors import Unreadable
from metrics.model.json_text import read_json
from metrics.model.selection import Selection

FORMAT = 1
MOST_ITEMS = 200
_MOST_BYTES = 200_000
_LONGEST = {"page": 60, "block": 120, "part": 120, "title": 200, "remark": 2000}


@dataclass(frozen=True)
class Item:
    """One chosen block: the page it stands on, what was selected there, and the block's key.

    ``part`` is one of several things in the block: a measure of tiles, or the number of a sentence, counted from 0.
    ``title`` and ``remark`` are the writer's own words, empty for the page's.
    """

    page: str
    block: str
    selection: Selection = field(default_factory=Selection)
    part: str = ""
    title: str = ""
    remark: str = ""

    def __post_init__(self) -> None:
        for name, most in _LONGEST.items():
            value = getattr(self, name)
            if not isinstance(value, str) or len(value) > most:
                raise Unreadable(f"{name} of a basket's item must be text of at most {most} characters")
        if not self.page or not self.block:
            raise Unreadable("a basket's item names a page and a block")

    @property
    def place(self) -> tuple[str, ...]:
        """What tells an item from every other one of a basket, whatever the writer's own words for it are."""
        return (self.page, self.block, self.part, str(self.selection))

    def to_plain(self) -> dict[str, Any]:
        """The item as JSON has it; what is empty is left out."""
        plain = {name: value for name in _LONGEST if (value := getattr(self, name))}
        query = self.selection.to_query()
        return plain | ({"query": query} if query else {})

    @classmethod
    def from_plain(cls, plain: object) -> Self:
        """Read an item back. Raises Unreadable."""
        if not isinstance(plain, Mapping) or plain.keys() - {*_LONGEST, "query"}:
            raise Unreadable(f"{short(plain)} is not an item of a basket")
        query = plain.get("query", {})
        if not isinstance(query, Mapping) or not all(_is_texts(value) for value in query.values()):
            raise Unreadable(f"{short(query)} is not what a page can select")
        if unknown := query.keys() - {item.name for item in fields(Selection)}:
            raise Unreadable(f"a page cannot select {short(sorted(unknown))}")
        selection, unread = Selection.from_query(query)
        if unread:
            raise Unreadable(f"{', '.join(unread)} of a basket's item cannot be read")
        return cls(selection=selection, **{name: plain.get(name, "") for name in _LONGEST})


@dataclass(frozen=True)
class Basket:
    """Items in order, at most two hundred, with the report's own title."""

    items: tuple[Item, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        if len(self.items) > MOST_ITEMS:
            raise Unreadable(f"a basket holds at most {MOST_ITEMS} items, not {len(self.items)}")
        if not isinstance(self.title, str) or len(self.title) > _LONGEST["title"]:
            raise Unreadable(f"a basket's title has at most {_LONGEST['title']} characters")

    def with_item(self, item: Item) -> Basket:
        """The basket with one item more at its end; the same block of the same page and selection only once."""
        held = {known.place for known in self.items}
        return self if item.place in held else replace(self, items=(*self.items, item))

    def without(self, index: int) -> Basket:
        """The basket without the item at a place."""
        return replace(self, items=self.items[:index] + self.items[index + 1 :])

    def index(self, item: Item) -> int | None:
        """Where an item stands, whatever words of the writer's it has got meanwhile; None when it is gone."""
        return next((at for at, known in enumerate(self.items) if known.place == item.place), None)

    def worded(self, index: int, **words: str) -> Basket:
        """The basket with other words of the writer's, ``title`` or ``remark``, for the item at a place."""
        items = list(self.items)
        items[index] = replace(items[index], **words)  # type: ignore[arg-type]
        return replace(self, items=tuple(items))

    def moved(self, index: int, to: int) -> Basket:
        """The basket with an item at another place; places outside are the first and the last."""
        left = [*self.items[:index], *self.items[index + 1 :]]
        left.insert(min(max(to, 0), len(left)), self.items[index])
        return replace(self, items=tuple(left))

    def to_json(self) -> str:
        """The basket for a file: one line, UTF-8."""
        plain: dict[str, Any] = {"basket": FORMAT, "items": [item.to_plain() for item in self.items]}
        if self.title:
            plain["title"] = self.title
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a basket back. Raises Unreadable with the reason."""
        try:
            plain = read_json(text)
        except ValueError as error:
            raise Unreadable("this is not a basket: it is no JSON") from error
        if not isinstance(plain, Mapping) or plain.get("basket") != FORMAT or not isinstance(plain.get("items"), list):
            raise Unreadable(f"this is not a basket of format {FORMAT}")
        return cls(tuple(Item.from_plain(item) for item in plain["items"]), plain.get("title", ""))

    def to_token(self) -> str:
        """The basket as letters that an address can carry; equal baskets have equal tokens."""
        packed = zlib.compress(self.to_json().encode(), 9)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Read a token back. Raises Unreadable for anything that is none."""
        try:
            packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            unpacking = zlib.decompressobj()
            # A few letters can stand for gigabytes; a basket never does.
            text = unpacking.decompress(packed, _MOST_BYTES)
        except (binascii.Error, ValueError, zlib.error) as error:
            raise Unreadable("this is not the token of a basket") from error
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise Unreadable("this is not the token of a basket: it is cut off or too long")
        return cls.from_json(text)


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
