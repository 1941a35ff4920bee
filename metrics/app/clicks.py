"""What a click in our own markup asks for: the one list of names that ``data-go`` and whoever hears it share."""

from __future__ import annotations

from enum import StrEnum


class Click(StrEnum):
    """A kind of click. Rows of a table, links of the masthead and chips say their own ids."""

    ADD = "add"  # a sentence or a chart into the basket
    ADD_TABLE = "report:add"  # a table, whose rows say ids of the office's
    EXPORT = "export"
    PAGE = "page"
    CLEAR = "clear"
    MEASURE = "measure"
    LANGUAGE = "lang"

    def of(self, what: object) -> str:
        """What an element says that asks for this about something."""
        return f"{self}:{what}"

    def what(self, clicked: str | None) -> str | None:
        """What a click of this kind is about, None for one of another."""
        name, _, what = (clicked or "").partition(":")
        return what if name == self and what else None
