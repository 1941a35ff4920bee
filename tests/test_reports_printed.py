"""What a printed report owes its reader: numbers in order, words for what cannot be seen, its own language and name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from office_files import W, parts
from openpyxl import load_workbook
from pypdf import PdfReader

from metrics.blocks import Chart, Concern, TableBlock
from metrics.charts.description import Grid, GridColumn
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.document import Chapter, Document
from metrics.reports.flow import flow
from metrics.reports.pack import Pack, build
from metrics.reports.packing import zipped
from metrics.reports.paper import glyphs
from metrics.reports.paper.as_pdf import paper, unprintable
from metrics.reports.pictures import NoPictures
from metrics.reports.pieces import Pointer, PrintedChart, PrintedTable
from metrics.reports.slides.as_pptx import slides
from metrics.reports.workbook.as_xlsx import workbook
from metrics.store.log import Store

FORMATS = ("pptx", "docx", "xlsx", "pdf")
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
FLAG = "\U0001f6a9"


@pytest.fixture(scope="module", params=["zh", "en"])
def pack(request: pytest.FixtureRequest, office_path: Path) -> Pack:
    """The bulletin of two families, whose tables are narrow and wide, in a language."""
    choice = Choice(Quarter(2018, 2), lang=request.param, pages=("red_flags", "milestones"), with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=FORMATS)


def file(pack: Pack, ending: str) -> dict[str, bytes]:
    return parts(next(data for name, data in pack.parts.items() if name.endswith(f".{ending}")))


def body(pack: Pack) -> Any:
    return etree.fromstring(file(pack, "docx")["word/document.xml"])


def slide_parts(pack: Pack) -> Iterator[tuple[str, Any]]:
    for name, data in file(pack, "pptx").items():
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            yield name, etree.fromstring(data)


def test_figures_and_tables_are_numbered_as_they_stand_annexes_too(pack: Pack) -> None:
    pieces = flow(pack.document)

    for kind in (PrintedChart, PrintedTable):
        numbers = [piece.label.number for piece in pieces if isinstance(piece, kind) and piece.label]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 3
    # The table of main tasks is the last annex and counted like any other.
    assert isinstance(pieces[-1], PrintedTable)
    assert pieces[-1].is_annex


def test_every_number_of_the_document_is_a_field_and_every_annex_is_referred_to(pack: Pack) -> None:
    root = body(pack)
    fields = [each.text.split() for each in root.iter(f"{{{W}}}instrText")]
    marks = {each.get(f"{{{W}}}name") for each in root.iter(f"{{{W}}}bookmarkStart")}

    counted = [words[1] for words in fields if words[0] == "SEQ"]
    pieces = flow(pack.document)
    assert len(counted) == sum(isinstance(piece, PrintedChart | PrintedTable) for piece in pieces)
    assert set(counted) == ({"图", "表"} if pack.document.lang == "zh" else {"Figure", "Table"})
    referred = {words[1] for words in fields if words[0] == "REF"}
    assert len(referred) == sum(isinstance(piece, PrintedTable) and piece.is_annex for piece in pieces)
    assert referred <= marks
    assert len(marks) == len(counted)


def test_a_reference_shows_the_number_of_the_annex_it_leads_to(pack: Pack) -> None:
    pieces = flow(pack.document)

    titles = {piece.title: piece.label for piece in pieces if isinstance(piece, PrintedTable) and piece.is_annex}
    for pointer in pieces:
        if isinstance(pointer, Pointer):
            assert pointer.label == titles[pointer.title]


def test_every_table_chart_and_picture_has_words_for_those_who_cannot_see_it(pack: Pack) -> None:
    frames = [(name, each) for name, root in slide_parts(pack) for each in root.iter(f"{{{P}}}graphicFrame")]
    tables = list(body(pack).iter(f"{{{W}}}tbl"))

    assert len(frames) > 15
    assert len(tables) > 5
    for name, frame in frames:
        assert len(frame.find(f".//{{{P}}}cNvPr").get("descr", "")) > 5, name
    for table in tables:
        assert len(table.find(f"{{{W}}}tblPr/{{{W}}}tblDescription").get(f"{{{W}}}val")) > 5


def test_a_files_language_is_that_of_its_words(pack: Pack) -> None:
    tag = "zh-CN" if pack.document.lang == "zh" else "en-GB"
    styles = etree.fromstring(file(pack, "docx")["word/styles.xml"])

    assert {each.get(f"{{{W}}}val") for each in styles.iter(f"{{{W}}}lang")} == {tag}
    for ending in FORMATS[:3]:
        for name, data in file(pack, ending).items():
            assert b'lang="en-US"' not in data, name
        assert f"<dc:language>{tag}</dc:language>".encode() in file(pack, ending)["docProps/core.xml"]
    pdf = next(data for name, data in pack.parts.items() if name.endswith(".pdf"))
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == tag


def test_a_files_properties_name_the_office_and_the_product_alone(pack: Pack) -> None:
    program = {"zh": "季度工作看板", "en": "Quarterly dashboard"}[pack.document.lang]

    for ending in FORMATS[:3]:
        held = file(pack, ending)
        inner = [parts(data) for name, data in held.items() if name.endswith(".xlsx")]
        for each in (held, *inner):
            told = etree.fromstring(each["docProps/app.xml"])
            assert [child.text for child in told] == [program, pack.document.office]
        foreign = (b"Macintosh", b"Normal.dotm", b"apple")
        assert not [name for name, data in held.items() if any(word in data for word in foreign)]


def test_the_table_of_main_tasks_is_in_every_format_that_can_hold_it(pack: Pack) -> None:
    task = pack.document.tasks.rows[0][1] if pack.document.tasks else ""

    for ending in ("pptx", "docx"):
        told = "".join(
            "".join(etree.fromstring(data).itertext())
            for name, data in file(pack, ending).items()
            if re.fullmatch(r"ppt/slides/slide\d+\.xml|word/document\.xml", name)
        )
        assert str(task) in told
    book = next(data for name, data in pack.parts.items() if name.endswith(".xlsx"))
    assert any(row[1] == task for sheet in load_workbook(BytesIO(book)) for row in sheet.iter_rows(values_only=True)
               if len(row) > 1)  # fmt: skip


def crowded(made: Document, rows: int, name: str = "问题") -> Document:
    """A report with so many overdue problems, each a matter of its own."""
    grid = Grid((GridColumn("编号"), GridColumn("逾期", "number")), tuple((f"{name}{n}", n) for n in range(rows)))
    concern = Concern(lamp=Lamp.RED, title=name, detail="逾期9天", family="rectification", due="2018年7月1日")
    chapter = Chapter("rectification", "巡查整改", made.text, (), (TableBlock("t", "逾期清单", grid),))
    return replace(made, chapters=(chapter,), summary=(), concerns=(concern,) * rows, tasks=None)


def test_three_thousand_overdue_problems_are_not_listed_one_by_one(pack: Pack) -> None:
    made = crowded(pack.document, 3000)
    many = {"zh": ("其余2800行", "其余2950项"), "en": ("2800 more rows", "2950 more are in")}[made.lang]

    pages = PdfReader(BytesIO(paper(made))).pages

    told = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert len(pages) < 20
    assert all(words.replace(" ", "") in told.replace(" ", "") for words in many)
    book = load_workbook(BytesIO(zipped(workbook(made, catalogue()))))
    sheet = book[{"zh": "存在问题", "en": "Problems"}[made.lang]]
    assert sum(row[1].value == "问题" for row in sheet.iter_rows()) == 3000
    assert len(slides(made, NoPictures())) < 400


def test_a_character_no_face_has_is_named_in_the_file_and_one_of_the_computer_stands_in(pack: Pack) -> None:
    made = crowded(pack.document, 3, name=f"吉祥{FLAG}\ue123")

    told = "".join(page.extract_text() for page in PdfReader(BytesIO(paper(made))).pages)

    assert {"\ue123", FLAG} >= set(unprintable(made)) >= {"\ue123"}
    assert "U+E123" in told
    assert glyphs.missing("吉祥里社区 ■▲●◆○ 2018—…℃㎡") == ()
    assert glyphs.missing(f"𠮷祥{FLAG}\u200d\ufe0f里") == ("\U0001f6a9", "\U00020bb7")


def test_a_face_of_the_computer_is_taken_for_the_characters_it_has() -> None:
    faces = glyphs.stand_ins(("𠮷",))

    if faces:
        assert glyphs.unprintable("𠮷祥里") == ()
    else:
        assert glyphs.unprintable("𠮷祥里") == ("𠮷",)


def test_no_chart_of_a_page_lacks_words(pack: Pack) -> None:
    for _, block in pack.document.blocks:
        if isinstance(block, Chart):
            assert block.description.alt
