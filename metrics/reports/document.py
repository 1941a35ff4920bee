"""A report before it is a file: the same blocks as the pages, in chapters, with everything that must stand on it.

Every writer (slides, document, workbook, PDF, pictures) takes this one value, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.blocks import Block, Stamp
from metrics.i18n.text import Text


@dataclass(frozen=True)
class Chapter:
    """A heading with its blocks; ``remarks`` are the writer's own words, printed under the heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    remarks: str = ""


@dataclass(frozen=True)
class Document:
    """A report. ``kind`` is bulletin (季度通报), page (one dashboard page), chart (one chart) or basket (汇报篮).

    ``signatures`` are the posts of the signature block, none where there is none. ``head`` is the version's checksum.
    """

    kind: str
    title: str
    office: str
    stamp: Stamp
    chapters: tuple[Chapter, ...]
    text: Text
    head: str
    subtitle: str = ""
    signatures: tuple[str, ...] = ()

    @property
    def lang(self) -> str:
        """Language of the report."""
        return self.text.lang
