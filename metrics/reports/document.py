"""A report before it is a file: the same blocks as the pages, in chapters, with everything that must stand on it.

Every writer (slides, document, workbook, PDF, pictures) takes this one value, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.blocks import Block, Chart, Concern, Stamp, TableBlock
from metrics.charts.description import Grid
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text
from metrics.model.measure import Reading


@dataclass(frozen=True)
class Chapter:
    """A page of the dashboard in a report: its heading, its sentences for a report, and its blocks.

    ``text`` speaks the page's family. ``readings`` are all its figures. ``remark`` is the writer's own, printed under
    the heading.
    """

    key: str
    title: str
    text: Text
    sentences: tuple[str, ...]
    blocks: tuple[Block, ...]
    readings: tuple[Reading, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Document:
    """A report. ``kind`` is bulletin (季度通报), page (one dashboard page) or basket (汇报篮).

    ``head`` is the checksum of the version. ``concerns`` are what 存在问题 tells, ``steps`` what 下步工作 says,
    ``corrections`` which figures were restated since they were first filed, ``tasks`` the table officials know (崇川),
    ``unresolved`` what was chosen and is not there any more, in words.
    """

    kind: str
    title: str
    office: str
    stamp: Stamp
    text: Text
    head: str
    chapters: tuple[Chapter, ...]
    summary: tuple[Block, ...] = ()
    concerns: tuple[Concern, ...] = ()
    steps: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    tasks: Grid | None = None
    signatures: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()

    @property
    def lang(self) -> str:
        """Language of the report."""
        return self.text.lang

    @property
    def blocks(self) -> tuple[tuple[str, Block], ...]:
        """Every block with the key of its chapter; the summary's chapter is "overview"."""
        own = [("overview", block) for block in self.summary]
        return (*own, *((chapter.key, block) for chapter in self.chapters for block in chapter.blocks))

    @property
    def is_illustrative(self) -> bool:
        """Whether a sample row is behind anything in it."""
        shown = [block for _, block in self.blocks]
        return self.stamp.is_illustrative or any(
            block.description.is_illustrative if isinstance(block, Chart) else block.is_illustrative
            for block in shown
            if isinstance(block, (Chart, TableBlock))
        )


def stamp_words(stamp: Stamp, text: Text) -> list[str]:
    """What must stand on every sheet: quarter, as-of day, version with its time, filters, who has reported."""
    told = [
        numbers.quarter(stamp.quarter, text.lang),
        text("report.until", day=numbers.day(stamp.until, text.lang)),
        text("report.version", version=stamp.version, at=numbers.time(stamp.as_of, text.lang)),
    ]
    told += [phrases.chosen(name, values, text) for name, values in stamp.filters]
    if stamp.expected:
        told.append(text("report.reported", reported=stamp.reported, expected=stamp.expected))
    return told


def tasks_title(document: Document) -> str:
    """The title of the table of main tasks."""
    return document.text("report.tasks_title", quarter=numbers.quarter(document.stamp.quarter, document.lang))
