"""Native charts: every kind has a form in Office, its numbers stand in its own workbook, gaps stay gaps."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from chart_examples import TOLD, examples
from lxml import etree
from office_files import A, as_days, charts, faults, held_numbers, told_numbers
from openpyxl import load_workbook

import metrics.charts
from metrics.charts.bars import Bars
from metrics.charts.description import Description, Role, Series
from metrics.charts.lines import Lines
from metrics.charts.pareto import Pareto
from metrics.charts.s_curve import SCurve
from metrics.charts.theme import LIGHT
from metrics.registry import catalogue
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import C
from metrics.reports.ooxml.fonts import SLIDE
from metrics.reports.ooxml.frame import Frame, Native
from metrics.reports.packing import zipped
from metrics.reports.slides.deck import Deck

TEXT = catalogue().text("zh")
AWKWARD = '=1+1 <a href="http://x">“甲”&\x0b\u202e 一级\t楼' + "很长的名字" * 8
NATIVE = {name: chart for name, chart in examples().items() if isinstance(forms.of(chart), forms.Drawn)}
TABLES = {name: chart for name, chart in examples().items() if isinstance(forms.of(chart), forms.Tabled)}


def kinds() -> set[type[Description]]:
    """Every kind of chart there is."""
    for module in pkgutil.iter_modules(metrics.charts.__path__):
        importlib.import_module(f"metrics.charts.{module.name}")
    found, todo = set(), [Description]
    while todo:
        for kind in todo.pop().__subclasses__():
            if kind.__module__.startswith("metrics.charts"):
                found.add(kind)
            todo.append(kind)
    return found


def drawn(chart: Description, width: float = 872, height: float = 378, size: float = 12) -> tuple[Native, ChartCells]:
    """A chart in Office's form with its cells."""
    form = forms.of(chart)
    assert isinstance(form, forms.Drawn)
    book = ChartCells(chart.grid(), TEXT)
    return form.draw(chart, Frame(width, height, TEXT, SLIDE, size), book), book


def deck(shown: dict[str, Description]) -> bytes:
    """Charts as slides, one each."""
    made = Deck.of(TEXT, "", is_illustrative=False)
    for chart in shown.values():
        native, book = drawn(chart)
        made.page(2).chart((10, 10, 600, 300), native, book.data(), chart.alt)
    return zipped(made.entries())


def caches(root: Any, kind: str) -> list[Any]:
    return list(root.iter(f"{{{C}}}{kind}"))


def test_in_office_too_the_word_of_an_unreported_quarter_stands_clear_of_last_years_line() -> None:
    this_year, last_year = Series("今年", (0.0, 12.5, None, None)), Series("去年", (0.0, 0.0, 0.0, 75.0), weight="thin")
    chart = Lines(
        **TOLD, unit="%", ceiling=100, periods=("1", "2", "3", "4"), mark="3", missing_word="未报",
        series=(this_year, last_year),
    )  # fmt: skip

    xml = drawn(chart, 440, 210, 9.5)[0].xml
    said = etree.fromstring(xml).findall(f".//{{{C}}}ser")[-1]
    [height] = [float(point.findtext(f"{{{C}}}v")) for point in said.findall(f"{{{C}}}val//{{{C}}}pt")]

    assert 0 < height < 12.5


def test_every_kind_of_chart_says_what_it_is_in_office() -> None:
    assert kinds() - set(forms.FORMS) == set()
    assert len(forms.FORMS) >= 11


@pytest.mark.parametrize("name", NATIVE)
def test_the_embedded_workbook_holds_the_charts_own_numbers(name: str) -> None:
    chart = NATIVE[name]

    _, book = drawn(chart)

    held = as_days(held_numbers(load_workbook(BytesIO(book.data()))))
    assert held == as_days(told_numbers(chart, TEXT))


@pytest.mark.parametrize("name", NATIVE)
def test_every_reference_of_a_chart_leads_to_the_cells_it_shows(name: str) -> None:
    native, book = drawn(NATIVE[name])
    sheets = load_workbook(BytesIO(book.data()), data_only=True)

    for reference in (*caches(etree.fromstring(native.xml), "numRef"), *caches(etree.fromstring(native.xml), "strRef")):
        sheet, _, cells = reference.find(f"{{{C}}}f").text.replace("$", "").rpartition("!")
        found = sheets[sheet.strip("'")][cells]
        flat = [found] if not isinstance(found, tuple) else [cell for row in found for cell in
                                                             (row if isinstance(row, tuple) else (row,))]  # fmt: skip
        for point in reference.iter(f"{{{C}}}pt"):
            value, cell = point.findtext(f"{{{C}}}v"), flat[int(point.get("idx"))].value
            if isinstance(cell, int | float):
                assert float(value) == pytest.approx(cell)


def test_a_value_nobody_reported_is_a_gap_and_a_reported_zero_is_a_bar_of_none() -> None:
    values = (40.0, None, 0.0)
    chart = Bars(**TOLD, categories=("甲", "乙", "丙"), series=(Series("户数", values),), missing_word="未报")

    native, book = drawn(chart)

    root = etree.fromstring(native.xml)
    bars = root.find(f".//{{{C}}}barChart/{{{C}}}ser/{{{C}}}val")
    assert {p.get("idx"): p.findtext(f"{{{C}}}v") for p in bars.iter(f"{{{C}}}pt")} == {"0": "40", "2": "0"}
    assert root.find(f".//{{{C}}}dispBlanksAs").get("val") == "gap"
    cells = load_workbook(BytesIO(book.data())).worksheets[0]
    assert (cells["B3"].value, cells["B4"].value) == (None, 0)


def test_every_bar_beyond_the_vital_few_is_pale() -> None:
    values = (9.0, 4.0, 2.0, 1.0)
    native, _ = drawn(
        Pareto(**TOLD, unit="件", categories=tuple("甲乙丙丁"), ids=tuple("甲乙丙丁"), values=values, vital=1)
    )

    points = etree.fromstring(native.xml).findall(f".//{{{C}}}barChart/{{{C}}}ser/{{{C}}}dPt")

    colours = [point.find(f".//{{{A}}}srgbClr").get("val") for point in points]
    assert colours == [LIGHT.colour(Role.PREVIOUS).removeprefix("#")] * 3


def test_a_line_is_not_drawn_through_a_quarter_without_a_number() -> None:
    series = Series("开工率", (60.0, None, 80.0))
    native, _ = drawn(Lines(**TOLD, unit="%", periods=("17Q4", "18Q1", "18Q2"), series=(series,), missing_word="未报"))

    first = etree.fromstring(native.xml).find(f".//{{{C}}}lineChart/{{{C}}}ser/{{{C}}}val")

    assert [point.get("idx") for point in first.iter(f"{{{C}}}pt")] == ["0", "2"]
    assert "未报" in [each.text for each in etree.fromstring(native.xml).iter(f"{{{A}}}t")]


def test_each_gap_says_its_own_reason_in_office_too() -> None:
    told = {"missing_word": "未报", "missing_words": ("", "零报告", "")}
    series, quarters = Series("开工率", (60.0, None, 80.0)), ("17Q4", "18Q1", "18Q2")
    charts = (
        Lines(**TOLD, **told, periods=quarters, series=(series,)),
        Bars(**TOLD, **told, categories=quarters, series=(series,)),
        SCurve(**TOLD, **told, periods=quarters, plan=Series("计划", (1, 2, 3)), actual=series),
    )

    for chart in charts:
        said = {each.text for each in etree.fromstring(drawn(chart)[0].xml).iter(f"{{{A}}}t")}
        assert "零报告" in said
        assert "未报" not in said


def test_last_year_s_line_is_thin_and_the_plan_dashed_in_office_too() -> None:
    series = (Series("2018年", (1.0, 2.0), weight="bold"), Series("2017年", (1.0, 3.0), weight="thin"))
    plan = Series("计划", (2.0, 4.0), Role.PLAN, dash=True)
    lines = drawn(Lines(**TOLD, periods=("一季度", "二季度"), series=(*series, plan)))
    curve = drawn(NATIVE["s_curve"])

    found = [
        {
            each.findtext(f"{{{C}}}tx//{{{C}}}v"): (
                int(stroke.get("w")) / 12700,
                dash.get("val") if (dash := stroke.find(f"{{{A}}}prstDash")) is not None else "",
            )
            for each in etree.fromstring(native.xml).iter(f"{{{C}}}ser")
            if (stroke := each.find(f"{{{C}}}spPr/{{{A}}}ln")) is not None and stroke.get("w")
        }
        for native, _ in (lines, curve)
    ]

    assert found[0] == {"2018年": (3.5, ""), "2017年": (1.25, ""), "计划": (1.5, "sysDash")}
    assert found[1]["上年"] == (1.25, "")


@pytest.mark.parametrize("name", NATIVE)
def test_every_letter_of_a_chart_names_a_face_for_chinese(name: str) -> None:
    native, _ = drawn(NATIVE[name])

    properties = [e for kind in ("defRPr", "rPr") for e in etree.fromstring(native.xml).iter(f"{{{A}}}{kind}")]

    assert properties
    for each in properties:
        assert [child.tag.split("}")[1] for child in each] == ["solidFill", "latin", "ea", "cs"]
        assert each.find(f"{{{A}}}ea").get("typeface") == "微软雅黑"


def test_charts_of_every_kind_keep_the_schemas(tmp_path: Path) -> None:
    assert faults(deck(NATIVE), "pptx", tmp_path) == []


@pytest.mark.parametrize("rows", [1, 2, 40])
def test_charts_of_awkward_names_and_many_rows_keep_the_schemas(rows: int, tmp_path: Path) -> None:
    shown = {name: c for name, c in examples(AWKWARD, rows).items() if isinstance(forms.of(c), forms.Drawn)}

    assert faults(deck(shown), "pptx", tmp_path) == []


def test_a_name_that_looks_like_a_formula_is_a_name() -> None:
    chart = Bars(**TOLD, categories=("=1+1", "+86"), series=(Series("@sum", (1.0, 2.0)),))

    _, book = drawn(chart)

    cells = load_workbook(BytesIO(book.data())).worksheets[0]
    assert [(cells[at].value, cells[at].data_type) for at in ("A2", "A3", "B1")] == [
        ("=1+1", "s"), ("+86", "s"), ("@sum", "s"),
    ]  # fmt: skip


@pytest.mark.parametrize("lying", [True, False])
def test_the_words_of_an_only_segment_stand_at_the_bars_end_and_not_inside_as_well(lying: bool) -> None:
    stack = (
        Series("达标", (90.0, None, 4.0), Role.GREEN, labels=("90（9/10）", "", "四<5")),
        Series("未达标", (None, 50.0, 6.0), Role.RED, labels=("", "50（1/2）", "六")),
    )

    native, _ = drawn(Bars(**TOLD, categories=("甲", "乙", "丙"), series=stack, stacked=True, lying=lying))

    said = [each.text for each in etree.fromstring(native.xml).iter(f"{{{A}}}t")]
    assert sorted(said) == sorted(["四<5", "六", "90（9/10）", "50（1/2）", "10"])


def test_the_words_of_a_reference_line_begin_right_of_the_last_bar() -> None:
    chart = Bars(**TOLD, categories=("甲", "乙"), series=(Series("次数", (2.0, 3.0)),), reference=2.0,
                 reference_label="每周2次")  # fmt: skip
    native, _ = drawn(chart, width=800)

    root = etree.fromstring(native.xml)

    label = root.find(f".//{{{C}}}lineChart/{{{C}}}ser/{{{C}}}dLbls/{{{C}}}dLbl")
    moved = float(label.find(f".//{{{C}}}manualLayout/{{{C}}}x").get("val"))
    inner = float(root.find(f".//{{{C}}}plotArea/{{{C}}}layout/{{{C}}}manualLayout/{{{C}}}w").get("val"))
    assert moved == pytest.approx(inner / 2 / 2, abs=0.001)


def test_lying_bars_have_their_reference_line_and_their_numbers_at_their_ends() -> None:
    chart = Bars(**TOLD | {"unit": "%", "decimals": 1}, categories=("甲", "乙", "丙"), missing=(False, False, True),
                 series=(Series("参加率", (91.5, 80.0, None)),), missing_word="未报", lying=True, reference=85.0,
                 reference_label="85%")  # fmt: skip
    native, book = drawn(chart)

    root = etree.fromstring(native.xml)
    first, second = root.iter(f"{{{C}}}barChart")
    _, words = first.findall(f"{{{C}}}ser")
    before, tick = second.findall(f"{{{C}}}ser")
    assert tick.findtext(f".//{{{C}}}tx//{{{C}}}v") == "85%"
    ends = [[float(v.text) for v in bar.findall(f"{{{C}}}val//{{{C}}}v")] for bar in (before, tick)]
    assert [start + wide / 2 for start, wide in zip(*ends, strict=True)] == pytest.approx([85.0] * 3)
    assert [t.text for t in words.iter(f"{{{A}}}t")] == ["91.5%", "80.0%", "未报"]
    formulas = [row[0].value for row in load_workbook(BytesIO(book.data())).worksheets[1].iter_rows(min_row=2)]
    assert "TEXT('数据'!$B$2," in formulas[0]
    assert formulas[2].endswith(',"未报")')


def test_an_edited_number_moves_what_hangs_on_it() -> None:
    stack = (Series("绿", (3.0, 1.0), Role.GREEN), Series("红", (1.0, 2.0), Role.RED))
    _, book = drawn(Bars(**TOLD, categories=("甲", "乙"), series=stack, stacked=True))

    formulas = [cell.value for row in load_workbook(BytesIO(book.data())).worksheets[1] for cell in row]

    assert any("SUM('数据'!$B$2:$C$2)" in str(formula) for formula in formulas)


def test_the_gantt_is_stacked_bars_whose_first_series_is_clear_and_named_with_a_space() -> None:
    native, _ = drawn(examples()["gantt"])

    root = etree.fromstring(native.xml)
    plots = caches(root, "barChart")
    assert {plot.find(f"{{{C}}}grouping").get("val") for plot in plots} == {"stacked"}
    first = plots[0].find(f"{{{C}}}ser")
    assert first.find(f".//{{{C}}}tx//{{{C}}}v").text == " "
    assert first.find(f"{{{C}}}spPr/{{{A}}}noFill") is not None


def test_the_first_rank_is_on_top() -> None:
    native, _ = drawn(examples()["rank_trend"])

    values = etree.fromstring(native.xml).find(f".//{{{C}}}valAx")

    assert values.find(f"{{{C}}}scaling/{{{C}}}orientation").get("val") == "maxMin"


@pytest.mark.parametrize("name", TABLES)
def test_what_office_draws_as_a_table_says_the_same_words(name: str) -> None:
    chart = TABLES[name]
    form = forms.of(chart)
    assert isinstance(form, forms.Tabled)

    table = form.table(chart, "zh")

    words = " ".join(cell.words for row in table.rows for cell in row)
    assert all(len(row) == len(table.heads) for row in table.rows)
    for row in chart.grid().rows:
        assert str(row[0]).split()[0] in words


def test_the_same_chart_is_the_same_bytes() -> None:
    for chart in NATIVE.values():
        first, second = drawn(chart), drawn(replace(chart))
        assert first[0].xml == second[0].xml
        assert first[1].cells() == second[1].cells()


def test_a_narrow_column_of_a_document_holds_every_kind() -> None:
    for chart in NATIVE.values():
        native, _ = drawn(chart, 442, 222, 9.5)
        assert 40 < native.height < 640
        assert all(0 <= float(each.get("val")) <= 1 for each in etree.fromstring(native.xml).iterfind(
            f".//{{{C}}}plotArea/{{{C}}}layout//{{{C}}}w"))  # fmt: skip


def test_the_charts_of_a_deck_are_found_with_their_workbooks() -> None:
    found = charts(deck(NATIVE))

    assert len(found) == len(NATIVE)
