"""One chart as a file: the slide that can be edited, its numbers, and the picture that stands alone."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from chart_examples import examples
from office_files import as_days, charts, faults, held_numbers, told_numbers
from openpyxl import load_workbook
from pptx import Presentation

from metrics.blocks import Stamp
from metrics.charts.description import Description
from metrics.charts.theme import Look
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports import chart, pictures
from metrics.reports.ooxml import forms

TEXT = catalogue().text("zh")
STAMP = Stamp(Quarter(2018, 2), datetime(2018, 7, 20, 8, tzinfo=UTC), 8, (("community", ("兴隆社区",)),), 1, 1)
OFFICE = "刘寨街道办事处"


@pytest.mark.parametrize("name", examples())
def test_a_chart_of_every_kind_becomes_one_slide(name: str, tmp_path: Path) -> None:
    shown = examples()[name]

    data = chart.slide(shown, STAMP, TEXT, OFFICE)

    deck = Presentation(BytesIO(data))
    assert faults(data, "pptx", tmp_path) == []
    assert len(deck.slides) == 1
    words = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    assert "社区：兴隆社区" in words
    if isinstance(forms.of(shown), forms.Drawn):
        [found] = charts(data)
        assert as_days(held_numbers(found.book)) == as_days(told_numbers(shown, TEXT))
    else:
        assert any(shape.has_table for shape in deck.slides[0].shapes)


@pytest.mark.parametrize("name", examples())
def test_a_charts_numbers_become_a_workbook(name: str, tmp_path: Path) -> None:
    shown = examples()[name]

    data = chart.workbook(shown, STAMP, TEXT, OFFICE)

    assert faults(data, "xlsx", tmp_path) == []
    cells = [cell for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert shown.title in cells
    assert any("社区：兴隆社区" in str(cell) for cell in cells)


def test_the_same_chart_gives_the_same_files() -> None:
    shown = examples()["s_curve"]

    assert chart.slide(shown, STAMP, TEXT, OFFICE) == chart.slide(shown, STAMP, TEXT, OFFICE)
    assert chart.workbook(shown, STAMP, TEXT, OFFICE) == chart.workbook(shown, STAMP, TEXT, OFFICE)


class Unknown(Description):
    """A kind that Office has no chart for."""

    def grid(self) -> Any:
        return examples()["bars"].grid()

    def drawing(self, look: Look) -> Any:
        return examples()["bars"].drawing(look)


class Painter:
    """Draws always the same picture."""

    def __init__(self, picture: bytes | None) -> None:
        self.picture = picture
        self.asked: list[tuple[int, float, str]] = []

    def drawn(self, description: Description, look: Look, *, scale: float, source: str = "") -> bytes | None:
        self.asked.append((look.width, scale, source))
        return self.picture


def pixel() -> bytes:
    from test_reports_pack import Painter as Pixel

    return Pixel.PIXEL


def test_a_kind_office_cannot_draw_is_a_picture_or_else_its_numbers() -> None:
    shown = Unknown(title="标题", alt="说明")

    drawn = Presentation(BytesIO(chart.slide(shown, STAMP, TEXT, OFFICE, pictures=Painter(pixel()))))
    bare = Presentation(BytesIO(chart.slide(shown, STAMP, TEXT, OFFICE, pictures=Painter(None))))

    assert [shape.shape_type for shape in drawn.slides[0].shapes].count(13) == 1
    assert any(shape.has_table for shape in bare.slides[0].shapes)
    assert any("本图需要浏览器" in s.text_frame.text for s in bare.slides[0].shapes if s.has_text_frame)


@pytest.mark.parametrize(("size", "width", "scale"), [("slide", 960, 2), ("a4", 600, 3)])
def test_a_picture_is_asked_for_at_the_size_it_is_used_at(size: str, width: int, scale: float) -> None:
    painter = Painter(pixel())

    pictures.png(examples()["bars"], size, STAMP, TEXT, OFFICE, pictures=painter)

    [(asked, times, source)] = painter.asked
    assert (asked, times) == (width, scale)
    assert "数据版本8" in source
