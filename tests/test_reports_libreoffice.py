"""Every Office file held to the schemas, opened by LibreOffice, an independent program, and looked at as pages.

What LibreOffice opens is looked at where it and poppler are installed.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from office_files import faults
from pypdf import PdfReader

from metrics.blocks import Chart
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.pack import Pack, build
from metrics.store.log import Store

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
OFFICE_FILES = ("pptx", "docx", "xlsx")


@pytest.fixture(scope="module")
def chart_pack(office_path: Path) -> Pack:
    """The bulletin of the families that between them use every kind of chart, for programs that take their time."""
    choice = Choice(Quarter(2018, 2), pages=("renovation", "milestones", "rectification"), with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=OFFICE_FILES)


@pytest.fixture(scope="module")
def opened(chart_pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each file as the PDF that LibreOffice makes of it, in one start of the program."""
    if not OFFICE or not shutil.which("pdftoppm"):
        pytest.skip("needs LibreOffice and poppler")
    folder = tmp_path_factory.mktemp("libreoffice")
    files = []
    for name, data in chart_pack.parts.items():
        ending = name.rpartition(".")[2]
        if ending in OFFICE_FILES:
            files.append(folder / f"{ending}.{ending}")
            files[-1].write_bytes(data)
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir",
         str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {path.stem: folder / f"{path.stem}.pdf" for path in files}


def words(pdf: Path) -> list[str]:
    """What stands on each page, without any space."""
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8").stdout
    return ["".join(page.split()) for page in told.removesuffix("\f").split("\f")]


def shades(pdf: Path, folder: Path) -> list[int]:
    """How many colours each page has, drawn small."""
    subprocess.run(["pdftoppm", "-r", "20", str(pdf), str(folder / pdf.stem)], check=True)
    return [len(_colours(picture.read_bytes())) for picture in sorted(folder.glob(f"{pdf.stem}-*.ppm"))]


def _colours(data: bytes) -> set[bytes]:
    pixels = data[-(len(data) - 15) // 3 * 3 :]
    return {pixels[at : at + 3] for at in range(0, len(pixels) - 2, 3)}


@pytest.mark.parametrize("ending", OFFICE_FILES)
def test_every_office_file_keeps_the_schemas(ending: str, chart_pack: Pack, tmp_path: Path) -> None:
    (data,) = (data for name, data in chart_pack.parts.items() if name.endswith(f".{ending}"))

    assert faults(data, ending, tmp_path) == []


def test_every_slide_opens_with_its_title(opened: dict[str, Path], chart_pack: Pack) -> None:
    pages = PdfReader(opened["pptx"]).pages

    told = words(opened["pptx"])
    for _, block in chart_pack.document.blocks:
        if isinstance(block, Chart):
            title = "".join(block.description.title.split())[:12]
            assert any(title in page for page in told), title
    assert len(pages) >= 35
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(960, 540)}


def test_no_page_is_empty(opened: dict[str, Path], tmp_path: Path) -> None:
    for ending in ("pptx", "docx"):
        colours = shades(opened[ending], tmp_path)
        assert len(colours) == len(PdfReader(opened[ending]).pages)
        assert [(ending, page) for page, count in enumerate(colours, 1) if count <= 8] == []


def test_the_charts_of_the_document_are_drawn_with_their_words(opened: dict[str, Path]) -> None:
    told = "".join(words(opened["docx"]))

    # Words that stand in charts alone: a lamp beside a node's bar, a name at a line's end, a number from a cell.
    for label in ("严重滞后预计晚151天", "累计完成856.4", "按小区数75.0%", "超期"):
        assert label in told
    assert told.count("填报人：") == 1


def test_the_document_is_as_long_as_it_should_be(opened: dict[str, Path]) -> None:
    pages = PdfReader(opened["docx"]).pages

    assert 15 <= len(pages) <= 45
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert [round(float(side)) for side in pages[-1].mediabox[2:]] == [842, 595]


def test_the_workbook_opens_with_its_figures(opened: dict[str, Path]) -> None:
    told = "".join(words(opened["xlsx"]))

    assert "改造开工率" in told
    assert "#REF" not in told
    assert "#NAME" not in told
    assert "Err:" not in told
