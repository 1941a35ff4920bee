"""A report as slides, and one chart as a slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metrics.blocks import Block, Chart, Lead, Note, Section, TableBlock, Tiles
from metrics.charts import lettering
from metrics.charts.cells import listed
from metrics.charts.description import Description
from metrics.charts.role import Role
from metrics.charts.theme import LIGHT
from metrics.model.measure import Reading
from metrics.reports.document import Chapter, Document, stamp_words, tasks_title
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import fill
from metrics.reports.ooxml.frame import Frame
from metrics.reports.pictures import Pictures
from metrics.reports.reading_words import speaking, told
from metrics.reports.slides.deck import FOOT, LEFT, ROOM, TOP, WIDE, Deck
from metrics.reports.slides.page import Page
from metrics.reports.slides.tables import FittedTable, put_table, put_tinting

_TABLE_SIZES = (12.0, 11.0, 10.0, 9.0)
_MOST_TABLE_SLIDES = 3
_TILES_A_ROW, _TILE_ROWS = 4, 2
_MOST_ROWS = 26  # of a chart of rows on one slide
_SLIDE_TYPE = 12.0


def slides(document: Document, pictures: Pictures) -> dict[str, bytes]:
    """The parts of the report as PPTX by their names in the file."""
    made = _Slides(document, pictures)
    if document.kind == "bulletin":
        made.bulletin()
    else:
        made.cover()
        for chapter in document.chapters:
            made.chapter(chapter)
    return made.deck.entries()


class _Slides:
    def __init__(self, document: Document, pictures: Pictures) -> None:
        self.document, self.pictures = document, pictures
        text, stamp = document.text, document.stamp
        words = " · ".join(stamp_words(stamp, text))
        self.source = text("report.source", office=document.office, stamp=words)
        self.deck = Deck.of(text, self.source, is_illustrative=document.is_illustrative)

    def bulletin(self) -> None:
        """A report of several pages: each is a section, and an agenda leads to it."""
        document, deck, text = self.document, self.deck, self.document.text
        deck.section(text("report.cover"))
        self.cover()
        agenda = deck.slide(text("report.agenda"), notes=self.source) if len(document.chapters) > 1 else None
        if document.summary:
            deck.section(text("overview.menu"))
        for block in document.summary:
            self.block(block, text, text("overview.menu"), ())
        for chapter in document.chapters:
            deck.section(chapter.title)
            self.chapter(chapter)
        deck.section(text("report.next_work"))
        self.closing()
        if document.tasks and document.tasks.rows:
            deck.section(text("report.tasks_sheet"))
            named, sample = tasks_title(document), document.is_illustrative
            tasks = TableBlock("tasks", named, document.tasks, is_illustrative=sample)
            self._table(tasks, text, "", most=None)
        if agenda:
            deck.agenda(agenda)

    def cover(self) -> None:
        """Title, office, quarter, and what the numbers are as of."""
        document, deck, text = self.document, self.deck, self.document.text
        slide = deck.page(0)
        size = 38 if len(lettering.lines(document.title, 808 / 38)) <= 2 else 30
        deck.heading(slide, "ctrTitle", document.title, size, (76, 150, 808, 130), down="b")
        slide.bar((52, 156, 6, 124), fill(LIGHT.colour(Role.HONOUR)))
        deck.words(slide, document.office, (76, 118, 808, 24), size=15, colour=LIGHT.quiet)
        told_lines = stamp_words(document.stamp, text)
        rows = [" · ".join(told_lines[:2]), " · ".join(told_lines[2:])]
        if document.is_illustrative:
            rows.append(text("report.sample_note"))
        deck.words(slide, "\n".join(rows), (76, 296, 808, 80), size=14, colour=LIGHT.quiet)
        deck.notes(slide, self.source)

    def chapter(self, chapter: Chapter) -> None:
        """A slide of sentences, then the chapter's blocks; a basket's items stand alone under their remarks."""
        if chapter.sentences and self.document.kind == "bulletin":
            self._sentences(chapter.title, chapter.sentences, "")
        name = chapter.title
        for block in chapter.blocks:
            if isinstance(block, Section):
                name = f"{chapter.title} · {block.title}"
            elif not (isinstance(block, Lead) and self.document.kind == "bulletin"):
                self.block(block, chapter.text, name, chapter.sentences, remark=chapter.remark)

    def closing(self) -> None:
        """What needs somebody to act, and what is done next."""
        document, text = self.document, self.document.text
        if document.steps:
            self._sentences(text("report.next_work"), document.steps, "")
        for sentence in document.unresolved:
            self._sentences(text("report.notes"), (sentence,), "")

    def block(self, block: Block, text: Any, name: str, sentences: tuple[str, ...], remark: str = "") -> None:
        """The slides of one block."""
        match block:
            case Lead() | Note():
                title = self.document.text("report.notes") if isinstance(block, Note) else name
                self._sentences(f"{name}：{title}" if isinstance(block, Note) else name, block.sentences, remark)
            case Tiles():
                self._tiles(block.readings, text, name, remark)
            case Chart():
                self._chart(block.description, text, sentences, remark)
            case TableBlock():
                self._table(block, text, remark)

    def _notes(self, *parts: str) -> str:
        return "\n".join(part for part in (*parts, self.source) if part)

    def _sentences(self, title: str, sentences: tuple[str, ...], remark: str) -> None:
        """Sentences in large type, on as many slides as they need."""
        room = FOOT - TOP
        size = 20.0 if sum(len(lettering.lines(s, ROOM / 20)) for s in sentences) <= 9 else 17.0
        pages: list[list[str]] = [[]]
        used = 0.0
        for sentence in sentences:
            high = len(lettering.lines(sentence, ROOM / size)) * size * 1.4 + 10
            if pages[-1] and used + high > room:
                pages.append([])
                used = 0.0
            pages[-1].append(sentence)
            used += high
        for page in pages:
            slide = self.deck.slide(title, remark, notes=self._notes(*page), is_sample=self.document.is_illustrative)
            runs = [[(sentence, {"size": size})] for sentence in page]
            self.deck.paragraphs(slide, runs, (LEFT, TOP - 8, ROOM, room), after=10)

    def _tiles(self, readings: tuple[Reading, ...], text: Any, name: str, remark: str) -> None:
        title = self.document.text("report.tiles", name=name)
        slides = -(-len(readings) // (_TILES_A_ROW * _TILE_ROWS)) or 1
        each = -(-len(readings) // slides)
        scopes = [speaking(reading, text).scope for reading in readings]
        is_mixed = len(set(scopes)) > 1
        for first in range(0, len(readings), each):
            shown = readings[first : first + each]
            words = [told(reading, speaking(reading, text), with_field=is_mixed) for reading in shown]
            notes = [f"{w.name} {w.value} {w.word} {'；'.join(w.facts)}" for w in words]
            slide = self.deck.slide(
                title, remark, notes=self._notes(*notes), is_sample=any(w.is_illustrative for w in words)
            )
            columns = _TILES_A_ROW if len(shown) <= _TILES_A_ROW else -(-len(shown) // _TILE_ROWS)
            wide = (ROOM - 24 * (columns - 1)) / columns
            for place, word in enumerate(words):
                x = LEFT + (place % columns) * (wide + 24)
                y = TOP + 4 + (place // columns) * 188
                self._tile(slide, word, x, y, wide)

    def _tile(self, slide: Page, word: Any, x: float, y: float, wide: float) -> None:
        deck = self.deck
        deck.rule(slide, x, y, wide, colour=LIGHT.ink, thick=1.25)
        deck.words(slide, word.name, (x, y + 8, wide, 34), size=13, colour=LIGHT.quiet)
        deck.words(slide, word.value, (x, y + 42, wide, 42), size=29 if len(word.value) < 9 else 22, bold=True)
        ink = LIGHT.letters(LIGHT.lamp(word.lamp)) if word.lamp else LIGHT.quiet
        if word.word:
            deck.words(slide, word.word, (x, y + 84, wide, 20), size=13, colour=ink, bold=True)
        if word.facts:
            deck.words(slide, "\n".join(word.facts), (x, y + 106, wide, 66), size=11, colour=LIGHT.quiet)

    def _chart(self, chart: Description, text: Any, sentences: tuple[str, ...], remark: str) -> None:
        alt = self.document.text("report.alt", alt=chart.alt)
        for part, title in _cut(chart, self.document):
            slide = self.deck.slide(
                title, remark or chart.subtitle, notes=self._notes(alt, *sentences), is_sample=chart.is_illustrative
            )
            put_chart(self.deck, slide, part, self.pictures)

    def _table(self, block: TableBlock, text: Any, remark: str, *, most: int | None = _MOST_TABLE_SLIDES) -> None:
        """A table on at most so many slides; what is left stands in the workbook."""
        heads, rows = listed(block.grid, text, grouped=block.grouped)
        shared, spoken = self.document.text, block.note
        if not rows:
            slide = self.deck.slide(block.title, remark or spoken, notes=self._notes(), is_sample=False)
            empty = block.empty or shared("shell.nothing_to_list")
            self.deck.words(slide, empty, (LEFT, TOP, ROOM, 24), size=15, colour=LIGHT.quiet)
            return
        sheet = FittedTable.of(heads, rows, ROOM, _TABLE_SIZES)
        pages = sheet.pages(FOOT - TOP)
        shown = pages[:most]
        hidden = sum(map(len, pages[len(shown) :]))
        for number, page in enumerate(shown, 1):
            title = block.title + (shared("report.page_of", number=number, count=len(shown)) if len(shown) > 1 else "")
            more = shared("report.more_rows", count=hidden) if hidden and number == len(shown) else ""
            slide = self.deck.slide(
                title, " ".join(part for part in (remark or spoken, more) if part), notes=self._notes(spoken),
                is_sample=block.is_illustrative,
            )  # fmt: skip
            put_table(self.deck, slide, sheet, page, title)


def put_chart(deck: Deck, slide: Page, chart: Description, pictures: Pictures) -> None:
    """A chart as itself, as a table of colours, as a picture, or as its numbers where there is no picture."""
    form = forms.of(chart)
    if isinstance(form, forms.Tabled):
        put_tinting(deck, slide, form.table(chart, deck.text.lang), chart.alt)
        return
    if isinstance(form, forms.Drawn):
        frame = Frame(ROOM, FOOT - TOP, deck.text, deck.face, _SLIDE_TYPE)
        book = ChartCells(chart.grid(), deck.text)
        native = form.draw(chart, frame, book)
        slide.chart((LEFT, TOP, ROOM, min(native.height, FOOT - TOP)), native, book.data(), chart.alt)
        return
    drawn = pictures.drawn(chart, LIGHT.of(deck.text.lang, width=round(ROOM)), scale=2)
    if drawn is not None:
        slide.picture(drawn, LEFT, TOP, ROOM, chart.alt)
        return
    heads, rows = listed(chart.grid(), deck.text)
    sheet = FittedTable.of(heads, rows, ROOM, _TABLE_SIZES)
    deck.words(slide, deck.text("report.missing_picture"), (LEFT, FOOT - 16, ROOM, 16), size=10, colour=LIGHT.quiet)
    put_table(deck, slide, sheet, sheet.pages(FOOT - TOP - 20)[0], chart.title)


def _cut(chart: Description, document: Document) -> Iterator[tuple[Description, str]]:
    """A chart of more rows than a slide holds, in parts of about equal length."""
    is_cut = bool(chart.rows) and isinstance(forms.of(chart), forms.Drawn)
    rows = len(getattr(chart, chart.rows[0])) if is_cut else 0
    parts = chart.parts(-(-rows // _MOST_ROWS))
    for number, part in enumerate(parts, 1):
        of = document.text("report.page_of", number=number, count=len(parts)) if len(parts) > 1 else ""
        yield part, chart.title + of


__all__ = ["WIDE", "put_chart", "slides"]
