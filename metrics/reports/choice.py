"""What a report is asked to be. With the version it is all that decides the content: the same again gives the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Self

from metrics.errors import Unreadable
from metrics.i18n.text import LANGUAGES
from metrics.model.json_text import read_json
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.reports.basket import Basket

FORMATS = ("pptx", "docx", "xlsx", "pdf", "html", "png")
KINDS = ("bulletin", "page", "basket")
PAPERS = ("a4", "wide")


@dataclass(frozen=True)
class Choice:
    """A report: a quarter's bulletin, one page, or a basket.

    ``pages`` are slugs of families in their order, "overview" for the first page; none means all of a bulletin.
    ``selection`` are the filters. ``with_tasks`` adds the 崇川 table. ``paper`` is that of the PDF: a4 or wide (16:9).
    """

    quarter: Quarter
    kind: str = "bulletin"
    lang: str = "zh"
    pages: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    basket: Basket | None = None
    with_tasks: bool = False
    paper: str = "a4"

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.lang not in LANGUAGES or self.paper not in PAPERS:
            raise Unreadable(f"there is no report {self.kind!r} in {self.lang!r} on {self.paper!r}")
        if (self.kind == "basket") != (self.basket is not None):
            raise Unreadable("a report of a basket needs the basket, and only that one does")
        if self.kind == "page" and len(self.pages) != 1:
            raise Unreadable("a report of one page names that page")

    def to_json(self) -> str:
        """The choice in one line; equal choices give equal lines."""
        plain: dict[str, Any] = {"quarter": str(self.quarter), "kind": self.kind, "lang": self.lang}
        if self.pages:
            plain["pages"] = list(self.pages)
        if query := self.selection.to_query():
            plain["query"] = query
        if self.basket:
            plain["basket"] = self.basket.to_token()
        if self.with_tasks:
            plain["tasks"] = True
        if self.paper != "a4":
            plain["paper"] = self.paper
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a choice back. Raises Unreadable."""
        try:
            plain = read_json(text)
            selection, unread = Selection.from_query(plain.get("query", {}))
            if unread:
                raise Unreadable(f"{', '.join(unread)} of a report cannot be read")
            return cls(
                quarter=Quarter.parse(plain["quarter"]),
                kind=plain["kind"],
                lang=plain["lang"],
                pages=tuple(map(str, plain.get("pages", ()))),
                selection=selection,
                basket=Basket.from_token(plain["basket"]) if "basket" in plain else None,
                with_tasks=bool(plain.get("tasks")),
                paper=plain.get("paper", "a4"),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable("this is not the choice of a report") from error
