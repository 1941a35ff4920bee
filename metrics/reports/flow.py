"""A report as it flows down paper: headings, paragraphs, figures and tables in order, for Word and PDF alike.

The order is that of official bulletins: 总体情况 → 分项进展 → 存在问题 → 下步工作, then the signatures, then the
tables that are too wide for the column as annexes (DOMAIN §7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metrics.blocks import Block, Chart, Concern, Lead, Note, Section, TableBlock, Tiles
from metrics.charts import lettering
from metrics.charts.cells import Printed, listed
from metrics.charts.description import Description
from metrics.i18n.text import Text
from metrics.insight.corrections import CORRECTIONS
from metrics.model.measure import Reading
from metrics.reports.document import Chapter, Document, stamp_words, tasks_title
from metrics.reports.pieces import (
    Heading,
    Paragraph,
    Piece,
    Pointer,
    PrintedChart,
    PrintedTable,
    Signatures,
    is_annex,
    numbered,
)  # fmt: skip
from metrics.reports.reading_words import speaking, told

_ATTENTION = "attention"
MOST_CONCERNS, _MOST_LISTED = 50, 200  # nobody reads more of one list on paper; the workbook has all of them
_MOST_COLUMNS = 7  # a table of more columns becomes an annex on turned paper


def flow(document: Document) -> tuple[Piece, ...]:
    """The pieces of a report in order; annexes are last. Figures and tables are numbered as they stand."""
    pieces = list(Flow(document).pieces())
    return tuple(numbered(sorted(pieces, key=is_annex), document.text))


def title_lines(document: Document, most: float) -> list[str]:
    """The title in lines of at most so many ems; it rather pauses after the quarter than in the middle of a word."""
    pause = document.text("report.title_pause")
    head, found, rest = document.title.partition(pause) if pause else ("", "", "")
    if found and head and max(lettering.ems(head), lettering.ems(found + rest)) <= most:
        return [head, found + rest]
    return list(lettering.lines(document.title, most))


class Flow:
    """Turns blocks into pieces, which have no numbers yet."""

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text

    def pieces(self) -> Iterator[Piece]:
        """Everything in the order it is met."""
        document = self.document
        if document.is_illustrative:
            yield Paragraph(self.text("report.sample_note"), is_remark=True)
        if document.kind == "bulletin":
            yield from self._bulletin()
        else:
            for number, chapter in enumerate(document.chapters, 1):
                if document.kind == "basket":
                    yield Heading(1, self._numbered(number, chapter.title, "first_level"))
                yield from self._blocks(chapter)
        if document.tasks and document.tasks.rows:
            title = tasks_title(document)
            yield self._pointer(title)
            yield PrintedTable(title, *listed(document.tasks, self.text), is_annex=True)
        for sentence in document.corrections if document.kind == "basket" else ():
            yield Paragraph(sentence, is_remark=True)
        for sentence in document.unresolved:
            yield Paragraph(sentence, is_remark=True)
        yield Paragraph(self._source(), is_remark=True)
        if document.signatures:
            yield Signatures(document.signatures, document.office, self.text("report.signature_date"))

    def _bulletin(self) -> Iterator[Piece]:
        document, number = self.document, 0
        if document.summary:
            number += 1
            yield Heading(1, self._first(number, "whole"))
            for block in document.summary:
                # What needs attention is told in words under 存在问题.
                if block.key != _ATTENTION:
                    yield from self.block(block, self.text)
        number += 1
        yield Heading(1, self._first(number, "progress"))
        for place, chapter in enumerate(document.chapters, 1):
            yield Heading(2, self._numbered(place, chapter.title, "second_level"))
            for sentence in chapter.sentences:
                yield Paragraph(sentence)
            yield from self._blocks(chapter)
        number += 1
        yield Heading(1, self._first(number, "problems"))
        yield from self._problems(document.concerns)
        yield Heading(1, self._first(number + 1, "next_work"))
        for place, step in enumerate(document.steps, 1):
            yield Paragraph(f"{place}.{self.text.marks.space}{step}")
        if document.corrections:
            yield Heading(1, self._first(number + 2, "notes"))
            for place, sentence in enumerate(document.corrections, 1):
                yield Paragraph(f"{place}.{self.text.marks.space}{self._untitled(sentence)}")

    def _untitled(self, sentence: str) -> str:
        """A remark without the words its heading says already."""
        return sentence.removeprefix(self.text("report.noted", note=""))

    def _problems(self, concerns: Sequence[Concern]) -> Iterator[Piece]:
        if not concerns:
            yield Paragraph(self.text("report.no_problems"))
        for place, concern in enumerate(concerns[:MOST_CONCERNS], 1):
            words = self.text("report.problem", title=f"{concern.lamp.shape}{concern.title}", detail=concern.detail)
            owner = self.text("report.problem_owner", owner=concern.owner) if concern.owner else ""
            due = self._due(concern)
            yield Paragraph(f"{place}.{self.text.marks.space}{words}{owner}{due}")
        if (hidden := len(concerns) - MOST_CONCERNS) > 0:
            yield Paragraph(self.text("report.more_problems", count=hidden))

    def _due(self, concern: Concern) -> str:
        """A time limit, and that it is over where it is on the day of the data."""
        if not concern.due:
            return ""
        is_over = concern.until is not None and concern.until < self.document.stamp.as_of.date()
        return self.text("report.problem_due_passed" if is_over else "report.problem_due", due=concern.due)

    def _blocks(self, chapter: Chapter) -> Iterator[Piece]:
        """A chapter's blocks; where its sentences for the report stand, the page's own lead is left out."""
        if chapter.remark:
            yield Paragraph(chapter.remark)
        for block in chapter.blocks:
            if isinstance(block, Lead) and chapter.sentences:
                continue
            # A bulletin tells what was restated in a section of its own.
            if block.key == CORRECTIONS and self.document.kind == "bulletin":
                continue
            yield from self.block(block, chapter.text)

    def block(self, block: Block, text: Text) -> Iterator[Piece]:
        """The pieces of one block; ``text`` speaks its page."""
        match block:
            case Lead():
                yield from (Paragraph(sentence) for sentence in block.sentences)
            case Note():
                space = self.text.marks.space
                told = [self._untitled(sentence) for sentence in block.sentences]
                notes = space.join(f"{number}.{space}{sentence}" for number, sentence in enumerate(told, 1))
                yield Paragraph(self.text("report.noted", note=notes if len(told) > 1 else told[0]), is_remark=True)
            case Section():
                yield Heading(3, block.title)
            case Tiles():
                yield self._figures_table(block.readings, text)
            case Chart() if not block.description.is_empty:
                yield self._figure(block.description)
            case TableBlock() if block.grid.rows:
                yield from self._table(block, text)

    def _figure(self, chart: Description) -> PrintedChart:
        sample = self.text("product.illustrative") if chart.is_illustrative else ""
        return PrintedChart(chart, chart.title, "　".join(part for part in (chart.subtitle, sample) if part))

    def _table(self, block: TableBlock, text: Text) -> Iterator[Piece]:
        heads, rows = listed(block.grid, text, grouped=block.grouped)
        is_annex = len(heads) > _MOST_COLUMNS
        sample = self.text("product.illustrative") if block.is_illustrative else ""
        hidden = len(rows) - _MOST_LISTED
        more = self.text("report.more_rows", count=hidden) if hidden > 0 else ""
        note = "　".join(part for part in (more, block.note, sample) if part)
        if is_annex:
            yield self._pointer(block.title)
        yield PrintedTable(block.title, heads, rows[:_MOST_LISTED], note, is_annex)

    def _pointer(self, title: str) -> Pointer:
        before, _, after = self.text("report.see_annex", title=title, label="\0").partition("\0")
        return Pointer(before, title, after)

    def _figures_table(self, readings: Sequence[Reading], text: Text) -> PrintedTable:
        """Tiles as a table: figure, value, judgement, and what stands under a tile."""
        spoken = [speaking(reading, text) for reading in readings]
        is_mixed = len({t.scope for t in spoken}) > 1
        words = [told(r, t, with_field=is_mixed) for r, t in zip(readings, spoken, strict=True)]
        heads = tuple(self.text(f"column.{name}") for name in ("name", "value", "word"))
        rows = tuple(
            (Printed(w.name), Printed(w.value, is_right=True), Printed(w.word, lamp=w.lamp),
             Printed(self.text.marks.semicolon.join(w.facts)))
            for w in words
        )  # fmt: skip
        sample = self.text("product.illustrative") if any(w.is_illustrative for w in words) else ""
        return PrintedTable(self.text("report.figures"), (*heads, self.text("word.note")), rows, sample)

    def _source(self) -> str:
        stamp = " · ".join(stamp_words(self.document.stamp, self.text))
        return self.text("report.source", office=self.document.office, stamp=stamp)

    def _first(self, number: int, name: str) -> str:
        return self._numbered(number, self.text(f"report.{name}"), "first_level")

    def _numbered(self, number: int, title: str, level: str) -> str:
        """一、 and （一）, in English 1. and 1)."""
        words = self.text("report.numerals").split()
        return self.text(f"report.{level}", number=dict(enumerate(words, 1)).get(number, number), title=title)
