"""A report as it flows down paper: headings, paragraphs, figures and tables in order, for Word and PDF alike.

The order is that of official bulletins: 总体情况 → 分项进展 → 存在问题 → 下步工作, then the signatures, then the
tables that are too wide for the column as annexes (DOMAIN §7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.blocks import Block, Chart, Concern, Lead, Note, Section, Table, Tiles
from metrics.charts import lettering
from metrics.charts.description import Description
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.insight.corrections import CORRECTIONS
from metrics.model.measure import Reading
from metrics.reports.document import Chapter, Document, stamp_words
from metrics.reports.office.cells import Printed, listed
from metrics.reports.reading_words import speaking, told

_ATTENTION = "attention"
_MOST_COLUMNS = 7  # a table of more columns becomes an annex on turned paper


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first or second level, with its number in it."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; a remark is set small and quiet."""

    words: str
    is_remark: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption and its source line."""

    chart: Description
    caption: str
    under: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its caption; ``note`` stands under it. An annex stands on turned paper after the signatures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    note: str = ""
    is_annex: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who fills in, reviews and answers, with the office and the day left to be written."""

    names: tuple[str, ...]
    office: str
    day: str


Piece = Heading | Paragraph | Figure | Sheet | Signatures


def flow(document: Document) -> tuple[Piece, ...]:
    """The pieces of a report in order; annexes are last."""
    made = Flow(document)
    pieces = list(made.pieces())
    annexes = [piece for piece in pieces if isinstance(piece, Sheet) and piece.is_annex]
    return (*(piece for piece in pieces if piece not in annexes), *annexes)


def title_lines(document: Document, most: float) -> list[str]:
    """The title in lines of at most so many ems; it rather pauses after the quarter than in the middle of a word."""
    pause = document.text("report.title_pause")
    head, found, rest = document.title.partition(pause) if pause else ("", "", "")
    if found and head and max(lettering.ems(head), lettering.ems(found + rest)) <= most:
        return [head, found + rest]
    return list(lettering.lines(document.title, most))


class Flow:
    """Turns blocks into pieces; without ``numbered`` figures and tables have their titles alone."""

    def __init__(self, document: Document, *, numbered: bool = True) -> None:
        self.document, self.text, self.is_numbered = document, document.text, numbered
        self.figures = self.tables = 0

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
        for sentence in document.corrections if document.kind == "basket" else ():
            yield Paragraph(sentence, is_remark=True)
        for sentence in document.unresolved:
            yield Paragraph(sentence, is_remark=True)
        yield Paragraph(self._source(), is_remark=True)
        if document.signatures:
            yield Signatures(document.signatures, document.office, self.text("report.signature_date"))
        if document.tasks and document.tasks.rows:
            title = self.text("report.tasks_title", quarter=numbers.quarter(document.stamp.quarter, document.lang))
            yield Sheet(title, *listed(document.tasks, self.text), is_annex=True)

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
            yield Paragraph(f"{place}.{'' if document.lang == 'zh' else ' '}{step}")
        if document.corrections:
            yield Heading(1, self._first(number + 2, "notes"))
            for place, sentence in enumerate(document.corrections, 1):
                yield Paragraph(f"{place}.{'' if document.lang == 'zh' else ' '}{self._untitled(sentence)}")

    def _untitled(self, sentence: str) -> str:
        """A remark without the words its heading says already."""
        return sentence.removeprefix(self.text("report.noted", note=""))

    def _problems(self, concerns: Sequence[Concern]) -> Iterator[Piece]:
        if not concerns:
            yield Paragraph(self.text("report.no_problems"))
        for place, concern in enumerate(concerns, 1):
            words = self.text("report.problem", title=f"{concern.lamp.shape}{concern.title}", detail=concern.detail)
            owner = self.text("report.problem_owner", owner=concern.owner) if concern.owner else ""
            due = self._due(concern)
            yield Paragraph(f"{place}.{'' if self.document.lang == 'zh' else ' '}{words}{owner}{due}")

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
                space = "" if self.document.lang == "zh" else " "
                told = [self._untitled(sentence) for sentence in block.sentences]
                notes = space.join(f"{number}.{space}{sentence}" for number, sentence in enumerate(told, 1))
                yield Paragraph(self.text("report.noted", note=notes if len(told) > 1 else told[0]), is_remark=True)
            case Section():
                yield Heading(3, block.title)
            case Tiles():
                yield self._figures_table(block.readings, text)
            case Chart() if not block.description.is_empty:
                yield self._figure(block.description)
            case Table() if block.grid.rows:
                yield self._table(block, text)

    def _figure(self, chart: Description) -> Figure:
        self.figures += 1
        caption = self._counted("figure", self.figures, chart.title)
        sample = self.text("product.illustrative") if chart.is_illustrative else ""
        return Figure(chart, caption, "　".join(part for part in (chart.subtitle, sample) if part))

    def _table(self, block: Table, text: Text) -> Sheet:
        heads, rows = listed(block.grid, text, grouped=block.grouped)
        is_annex = len(heads) > _MOST_COLUMNS
        sample = self.text("product.illustrative") if block.is_illustrative else ""
        note = "　".join(part for part in (block.note, sample) if part)
        self.tables += 1
        return Sheet(self._counted("table", self.tables, block.title), heads, rows, note, is_annex)

    def _figures_table(self, readings: Sequence[Reading], text: Text) -> Sheet:
        """Tiles as a table: figure, value, judgement, and what stands under a tile."""
        spoken = [speaking(reading, text) for reading in readings]
        is_mixed = len({t.scope for t in spoken}) > 1
        words = [told(r, t, with_field=is_mixed) for r, t in zip(readings, spoken, strict=True)]
        heads = tuple(self.text(f"column.{name}") for name in ("name", "value", "word"))
        rows = tuple(
            (Printed(w.name), Printed(w.value, is_right=True), Printed(w.word, lamp=w.lamp),
             Printed("；".join(w.facts) if self.document.lang == "zh" else "; ".join(w.facts)))
            for w in words
        )  # fmt: skip
        self.tables += 1
        caption = self._counted("table", self.tables, self.text("report.figures"))
        sample = self.text("product.illustrative") if any(w.is_illustrative for w in words) else ""
        return Sheet(caption, (*heads, self.text("word.note")), rows, sample)

    def _counted(self, kind: str, number: int, title: str) -> str:
        return self.text(f"report.{kind}", number=number, title=title) if self.is_numbered else title

    def _source(self) -> str:
        stamp = " · ".join(stamp_words(self.document.stamp, self.text))
        return self.text("report.source", office=self.document.office, stamp=stamp)

    def _first(self, number: int, name: str) -> str:
        return self._numbered(number, self.text(f"report.{name}"), "first_level")

    def _numbered(self, number: int, title: str, level: str) -> str:
        """一、 and （一）, in English 1. and 1)."""
        if self.document.lang != "zh":
            return self.text(f"report.{level}", number=number, title=title)
        numerals = self.text("report.numerals")
        if number <= len(numerals):
            word = numerals[number - 1]
        elif number < 20:
            word = f"十{numerals[number - 11]}"
        else:
            word = str(number)
        return self.text(f"report.{level}", number=word, title=title)
