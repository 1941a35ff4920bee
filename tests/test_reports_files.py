"""The files of a report opened as a reader opens them: slides, official document, workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_document
from docx.oxml.ns import qn
from office_files import A, W, as_days, charts, held_numbers, parts, told_numbers
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from metrics.blocks import Chart, TableBlock
from metrics.charts.description import Grid, GridColumn
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.reports.bulletin.as_docx import bulletin
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.document import Chapter, Document
from metrics.reports.flow import Heading, flow
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.drawing import C
from metrics.reports.pack import Pack, build, open_desk
from metrics.reports.packing import zipped
from metrics.reports.paper.as_pdf import paper
from metrics.reports.pictures import NoPictures
from metrics.reports.slides.as_pptx import slides
from metrics.reports.workbook.as_xlsx import workbook
from metrics.store.log import Store

MM = 36000  # EMU
Q = Quarter(2018, 2)


def file(pack: Pack, ending: str) -> bytes:
    return next(data for name, data in pack.parts.items() if name.endswith(f".{ending}"))


@pytest.fixture(scope="module")
def report_pack(office_path: Path) -> Pack:
    """The bulletin of 2018Q2 in every format but pictures, with the table of main tasks."""
    choice = Choice(Q, with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx", "pdf"))


@pytest.fixture(scope="module")
def docx(report_pack: Pack) -> Any:
    return open_document(BytesIO(file(report_pack, "docx")))


@pytest.fixture(scope="module")
def pptx(report_pack: Pack) -> Any:
    return Presentation(BytesIO(file(report_pack, "pptx")))


@pytest.fixture(scope="module")
def xlsx(report_pack: Pack) -> Any:
    return load_workbook(BytesIO(file(report_pack, "xlsx")))


def native(pack: Pack) -> list[tuple[Any, Any]]:
    """The charts of a report that Office draws itself, each with its page's text, in order."""
    texts = {chapter.key: chapter.text for chapter in pack.document.chapters}
    return [
        (block.description, texts.get(place, pack.document.text))
        for place, block in pack.document.blocks
        if isinstance(block, Chart) and isinstance(forms.of(block.description), forms.Drawn)
    ]


def test_the_title_of_the_bulletin_is_that_of_an_official_one(docx: Any) -> None:
    first, second = (paragraph.text for paragraph in docx.paragraphs[:2])

    assert first + second == "刘寨街道办事处关于2018年第二季度重点工作推进情况的通报"
    assert (first[-2:], second[:4]) == ("季度", "重点工作")
    run = docx.paragraphs[0].runs[0]
    assert (run.font.size.pt, run._r.rPr.rFonts.get(qn("w:eastAsia"))) == (22, "方正小标宋简体")


def test_the_page_is_that_of_gb_t_9704(docx: Any) -> None:
    section = docx.sections[0]

    assert [round(side / MM) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side / MM) for side in (section.top_margin, section.left_margin)] == [37, 28]
    column = section.page_width - section.left_margin - section.right_margin
    high = section.page_height - section.top_margin - section.bottom_margin
    assert (round(column / MM), round(high / MM)) == (156, 225)
    # 22 lines in 225 mm, and 28 characters of 16 pt, drawn 0.25 pt closer, in 156 mm.
    body = docx.styles["Normal"]
    spacing = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert int(high / 12700 / 28.95) == 22
    assert int(column / 12700 / (body.font.size.pt + spacing)) == 28


def test_the_parts_of_the_bulletin_stand_in_their_order(docx: Any) -> None:
    heads = [p.text for p in docx.paragraphs if p.style.name == "Heading 1"]
    seconds = [p.text for p in docx.paragraphs if p.style.name == "Heading 2"]

    assert heads == ["一、总体情况", "二、分项进展", "三、存在问题", "四、下步工作"]
    assert seconds[:3] == ["（一）流动红旗", "（二）老旧小区改造", "（三）重点项目"]
    assert len(seconds) == len(catalogue().pages)


def test_the_bulletin_says_what_the_families_say(docx: Any, report_pack: Pack) -> None:
    told = {paragraph.text for paragraph in docx.paragraphs}

    for chapter in report_pack.document.chapters:
        assert {*chapter.sentences} <= told
    concerns = [concern.title for concern in report_pack.document.concerns]
    assert len(concerns) >= 10
    assert all(any(title in words for words in told) for title in concerns)


def test_who_answers_signs_at_the_end(docx: Any) -> None:
    words = [paragraph.text for paragraph in docx.paragraphs]

    signing = next(index for index, line in enumerate(words) if line.startswith("填报人"))
    assert re.split(r"\t", words[signing]) == ["填报人：", "审核人：", "分管领导："]
    assert words[signing + 1] == "刘寨街道办事处"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(docx: Any) -> None:
    section = docx.sections[0]

    assert docx.settings.odd_and_even_pages_header_footer is True
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for footer in (odd, even):
        assert footer.text.startswith("— ")
        assert "PAGE" in "".join(each.text or "" for each in footer._p.iter(qn("w:instrText")))


def test_every_run_of_the_document_names_all_four_faces(report_pack: Pack) -> None:
    from lxml import etree

    root = etree.fromstring(parts(file(report_pack, "docx"))["word/document.xml"])

    runs = [run for run in root.iter(f"{{{W}}}r") if run.find(f"{{{W}}}t") is not None]
    assert len(runs) > 100
    for run in runs:
        fonts = run.find(f"{{{W}}}rPr/{{{W}}}rFonts")
        assert {name.split("}")[1] for name in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}


def test_tables_have_three_lines_and_repeat_their_headings(docx: Any) -> None:
    table = docx.tables[0]

    first, last = table.rows[0], table.rows[-1]
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    top = first.cells[0]._tc.tcPr.find(qn("w:tcBorders"))
    assert [(side.tag.split("}")[1], side.get(qn("w:sz"))) for side in top] == [("top", "12"), ("bottom", "6")]
    bottom = last.cells[0]._tc.tcPr.find(qn("w:tcBorders"))
    assert [(side.tag.split("}")[1], side.get(qn("w:sz"))) for side in bottom] == [("bottom", "12")]


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_every_native_chart_is_there_and_its_workbook_holds_the_pages_numbers(ending: str, report_pack: Pack) -> None:
    shown = native(report_pack)
    # A Gantt of more rows than a slide holds stands on two slides; its parts are checked together.
    found = [as_days(held_numbers(chart.book)) for chart in charts(file(report_pack, ending))]

    told = [as_days(told_numbers(chart, text)) for chart, text in shown]
    assert len(told) >= 18
    if ending == "docx":
        assert found == told
    else:
        # A part of which no plan was moved has no columns for first plans.
        assert [trimmed(row) for rows in found for row in rows[1:]] == [
            trimmed(row) for rows in told for row in rows[1:]
        ]


def trimmed(row: list[object]) -> list[object]:
    """A row up to its last cell that holds something."""
    return row[: max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)]


def test_every_slide_has_a_title_and_its_source(pptx: Any) -> None:
    for number, slide in enumerate(pptx.slides):
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "2018年第二季度" in words
        assert "数据版本" in words
        if number:
            assert "数据来源：刘寨街道办事处季度工作看板" in words


def test_slides_are_wide_and_nothing_stands_off_them(pptx: Any) -> None:
    assert pptx.slide_width / pptx.slide_height == pytest.approx(16 / 9)
    for slide in pptx.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= pptx.slide_width
            assert shape.top + shape.height <= pptx.slide_height


def test_the_speaker_reads_what_the_chart_shows(pptx: Any, report_pack: Pack) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in pptx.slides if slide.has_notes_slide]

    shown = [block.description for _, block in report_pack.document.blocks if isinstance(block, Chart)]
    assert len(shown) >= 21
    for chart in shown:
        assert any(f"图表说明：{chart.alt}" in text and "数据来源" in text for text in notes)


def test_slides_with_sample_rows_are_marked(pptx: Any, report_pack: Pack) -> None:
    marked = {
        slide.shapes.title.text_frame.text
        for slide in pptx.slides
        if any(shape.has_text_frame and shape.text_frame.text == "示例数据" for shape in slide.shapes)
    }

    for _, block in report_pack.document.blocks:
        if isinstance(block, Chart) and block.description.is_illustrative:
            assert any(title.startswith(block.description.title[:20]) for title in marked)


def test_every_run_of_the_slides_names_a_face_for_chinese(report_pack: Pack) -> None:
    from lxml import etree

    for name, data in parts(file(report_pack, "pptx")).items():
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            for run in etree.fromstring(data).iter(f"{{{A}}}r"):
                assert run.find(f"{{{A}}}rPr/{{{A}}}ea") is not None, name


def test_the_sheet_of_figures_has_value_fraction_formula_and_lamp(xlsx: Any) -> None:
    sheet = xlsx["指标一览"]

    heads = [cell.value for cell in sheet[4]]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "RV1")
    told = dict(zip(heads, (cell.value for cell in row), strict=True))
    at = row[0].row
    assert told["数值"] == f"=F{at}/G{at}*100"
    assert (told["分子"], told["分母"], told["计划"], told["评价"]) == (6, 8, 87.5, "● 基本达序")
    assert "开工" in told["公式"]
    assert row[1].hyperlink.location.startswith("'明细 RV")


def test_every_figure_of_the_catalogue_is_in_the_workbook(xlsx: Any, report_pack: Pack) -> None:
    sheet = xlsx["指标一览"]

    found = [row[1].value for row in sheet.iter_rows(min_row=5)]

    wanted = [reading.measure.id for chapter in report_pack.document.chapters for reading in chapter.readings]
    assert found == wanted
    assert len(wanted) >= 25


def test_a_figure_nobody_reported_is_a_dash_and_says_why(xlsx: Any) -> None:
    sheet = xlsx["指标一览"]

    row = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "RF1")

    assert (row[3].value, row[9].value, row[12].value) == ("—", "○ 未报", "未报")


def test_the_workbooks_charts_draw_their_cells_on_its_sheets(report_pack: Pack, xlsx: Any) -> None:
    held = parts(file(report_pack, "xlsx"))
    found = [data.decode() for name, data in sorted(held.items()) if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]

    assert len(found) == len(native(report_pack))
    sheets = {name for chart in found for name in re.findall(r"<c:f>'([^']+)'!", chart)}
    assert sheets >= {"总览", "流动红旗", "老旧小区改造", "重点项目", "绘图"}
    assert xlsx["绘图"].sheet_state == "hidden"


def test_every_charted_cell_of_the_workbook_holds_what_the_chart_shows_and_nothing_where_nothing_is_known(
    report_pack: Pack,
) -> None:
    from lxml import etree

    data = file(report_pack, "xlsx")
    sheets = load_workbook(BytesIO(data), data_only=True)
    epoch = datetime(1899, 12, 30)
    checked = 0
    for name, part in parts(data).items():
        if not re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            continue
        for reference in etree.fromstring(part).iter(f"{{{C}}}numRef"):
            sheet, _, cells = reference.findtext(f"{{{C}}}f").replace("$", "").rpartition("!")
            held = sheets[sheet.strip("'")][cells]
            rows = held if isinstance(held, tuple) else ((held,),)
            flat = [cell for row in rows for cell in (row if isinstance(row, tuple) else (row,))]
            known = {int(p.get("idx")): float(p.findtext(f"{{{C}}}v")) for p in reference.iter(f"{{{C}}}pt")}
            for index, cell in enumerate(flat):
                value = (cell.value - epoch).days if isinstance(cell.value, datetime) else cell.value
                # Excel draws a text, such as a dash, as zero; #N/A is a gap that an edit can fill.
                value = None if value == "#N/A" else value
                assert value == (pytest.approx(known[index]) if index in known else None), (name, cell.coordinate)
                checked += 1
    assert checked > 500


def test_the_rows_behind_a_figure_stand_on_a_sheet_of_their_own(xlsx: Any, report_pack: Pack) -> None:
    reading = next(r for c in report_pack.document.chapters for r in c.readings if r.measure.id == "RV1")
    row = next(row for row in xlsx["指标一览"].iter_rows(min_row=5) if row[1].value == "RV1")
    sheet = xlsx[row[1].hyperlink.location.split("'")[1]]

    assert sheet.max_row - 3 == len(reading.value.rows)


def test_the_table_of_tasks_has_the_columns_officials_read(xlsx: Any) -> None:
    sheet = xlsx["任务推进表"]

    heads = [cell.value for cell in sheet[3]]
    assert heads == ["序号", "主要任务", "全年目标任务", "分管领导", "牵头单位", "责任主体", "上季推进情况",
                     "本季推进情况", "是否达序", "说明"]  # fmt: skip
    row = next(row for row in sheet.iter_rows(min_row=4, values_only=True) if "按小区数" in str(row[1]))
    assert row[2:] == ("100.0%", "分包副主任", "老旧小区改造专班", "老旧小区改造专班",
                       "25.0%（计划25.0%，按各小区计划日期）",
                       "75.0%（计划87.5%，按各小区计划日期）", "● 基本达序", "欠计划进度12.5个百分点")  # fmt: skip


def test_the_table_of_tasks_is_an_annex_of_the_document(docx: Any) -> None:
    heads = [[cell.text for cell in table.rows[0].cells] for table in docx.tables]

    assert next(head for head in heads if head[0] == "序号")[:3] == ["序号", "主要任务", "全年目标任务"]
    assert docx.sections[-1].orientation == 1


def test_the_report_speaks_english_when_asked(office_path: Path) -> None:
    pack = build(
        Choice(Q, lang="en", pages=("renovation", "rectification")),
        Store(office_path),
        catalogue(),
        formats=("docx", "pptx", "xlsx", "pdf"),
    )

    document_ = open_document(BytesIO(file(pack, "docx")))
    heads = [p.text for p in document_.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["1. Progress by field", "2. Problems", "3. Next steps"]
    assert load_workbook(BytesIO(file(pack, "xlsx"))).sheetnames[:2] == ["Cover", "All figures"]


def test_a_pack_narrowed_to_a_community_says_so_on_every_file(office_path: Path) -> None:
    choice = Choice(Q, pages=("renovation",), selection=Selection(community=("兴隆社区",)))

    pack = build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx"))

    deck = Presentation(BytesIO(file(pack, "pptx")))
    assert "社区：兴隆社区" in " ".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)
    assert "社区：兴隆社区" in " ".join(p.text for p in open_document(BytesIO(file(pack, "docx"))).paragraphs)
    cover = load_workbook(BytesIO(file(pack, "xlsx"))).worksheets[0]
    assert "社区：兴隆社区" in [row[1].value for row in cover.iter_rows()]


def test_the_agenda_of_a_deck_leads_to_the_first_slide_of_every_section(report_pack: Pack) -> None:
    deck = Presentation(BytesIO(file(report_pack, "pptx")))
    ids = [slide.slide_id for slide in deck.slides]
    found = deck.part._element.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}section")
    sections = {each.get("name"): [int(child.get("id")) for child in each[0]] for each in found}

    assert [number for numbers in sections.values() for number in numbers] == ids
    links = {s.text_frame.text: s.click_action.target_slide.slide_id for s in deck.slides[1].shapes
             if s.has_text_frame and s.click_action.target_slide}  # fmt: skip
    numbered = {name: numbers[0] for name, numbers in sections.items() if name != "封面"}
    assert {name: number for name, number in links.items() if not name.isdecimal()} == numbered
    assert {ids[int(name) - 1] for name in links if name.isdecimal()} == set(numbered.values())


@pytest.mark.parametrize("paper_kind", ["a4", "wide"])
def test_the_overview_alone_names_the_figures_of_every_family(office_path: Path, paper_kind: str) -> None:
    choice = Choice(Q, kind="page", pages=("overview",), paper=paper_kind)

    pack = build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "pdf"))

    said = [s.text_frame.text for slide in Presentation(BytesIO(file(pack, "pptx"))).slides for s in slide.shapes
            if s.has_text_frame]  # fmt: skip
    cells = [cell.text for row in open_document(BytesIO(file(pack, "docx"))).tables[0].rows for cell in row.cells]
    assert "老旧小区改造 · 改造完工率" in said
    assert "老旧小区改造 · 改造完工率" in cells
    assert file(pack, "pdf").startswith(b"%PDF")


def test_one_page_is_one_report(office_path: Path) -> None:
    desk = open_desk(Store(office_path), catalogue())

    made = document(Choice(Q, kind="page", pages=("renovation",), paper="wide"), desk)

    assert made.title == "老旧小区改造　2018年第二季度"
    assert [type(piece) for piece in flow(made) if isinstance(piece, Heading)] == [Heading] * 3
    assert paper(made, "wide").startswith(b"%PDF")


AWKWARD = '=HYPERLINK("http://x")<b>&"\'〔2017〕\x0b\u202e]]>{{#pagebreak()}} ' + "名" * 60


def awkward(report: Document, rows: int) -> Document:
    """A report of one page with a long table of awkward names and no chart at all."""
    grid = Grid(
        (GridColumn(AWKWARD), GridColumn("数", "number"), GridColumn("说明")),
        tuple((f"{number} {AWKWARD}", float(number), AWKWARD if number % 7 == 0 else None) for number in range(rows)),
    )
    chapter = Chapter("renovation", AWKWARD, report.text, (AWKWARD,), (TableBlock("t", AWKWARD, grid, note=AWKWARD),))
    return replace(report, chapters=(chapter,), summary=(), concerns=(), title=AWKWARD, steps=(AWKWARD,), tasks=None)


@pytest.mark.parametrize("rows", [0, 1, 200])
def test_a_page_without_chart_and_with_awkward_names_becomes_every_file(
    rows: int, report_pack: Pack, tmp_path: Path
) -> None:
    from office_files import faults

    made = awkward(report_pack.document, rows)

    found = {"pptx": slides(made, NoPictures()), "docx": bulletin(made, NoPictures()),
             "xlsx": workbook(made, catalogue())}  # fmt: skip
    assert [faults(zipped(parts), ending, tmp_path) for ending, parts in found.items()] == [[], [], []]
    assert paper(made).startswith(b"%PDF")


def test_two_hundred_rows_are_whole_on_paper_and_in_cells_and_slides_name_the_rest(report_pack: Pack) -> None:
    made = awkward(report_pack.document, 200)

    document_ = open_document(BytesIO(zipped(bulletin(made, NoPictures()))))
    sheets = load_workbook(BytesIO(zipped(workbook(made, catalogue()))))
    deck = Presentation(BytesIO(zipped(slides(made, NoPictures()))))

    assert len(document_.tables[0].rows) == 201
    assert sum(1 for row in sheets.worksheets[1].iter_rows() if isinstance(row[1].value, int | float)) == 200
    said = " ".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)
    assert "见随附的工作簿" in said


def test_a_pdf_embeds_every_face_and_shows_no_empty_boxes(report_pack: Pack) -> None:
    reader = PdfReader(BytesIO(file(report_pack, "pdf")))
    fonts = {}
    for page in reader.pages:
        for font in (page.get("/Resources", {}).get("/Font") or {}).values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()

    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"NotoSansSC", "NotoSerifSC"}
    for font in fonts.values():
        descendant = font["/DescendantFonts"][0].get_object()
        assert "/FontFile3" in descendant["/FontDescriptor"].get_object()
    told = "".join(page.extract_text() for page in reader.pages)
    assert "老旧小区改造" in told
    assert "\ufffd" not in told
