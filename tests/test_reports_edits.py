"""Charts follow an edit: whoever changes a number in 数据 finds the mark and the words at it changed.

A chart's own workbook is edited as a person would, recalculated by LibreOffice, an independent program, and held
against the same chart made from the edited numbers.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from chart_examples import ENDS, QUARTERS, TOLD, examples
from lxml import etree
from openpyxl import load_workbook
from test_reports_charts import NATIVE, TEXT, drawn

from metrics.blocks import Chart
from metrics.charts.bars import Bars
from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.cells import grid_text
from metrics.charts.cumulative import Cumulative
from metrics.charts.description import Description, Role, Series
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.funnel import Funnel, FunnelStep
from metrics.charts.gantt import Gantt, Node
from metrics.charts.lines import Lines
from metrics.charts.milestone_trend import MilestoneTrend, Track
from metrics.charts.rank_trend import RankTrend
from metrics.charts.s_curve import SCurve
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.ooxml import forms
from metrics.reports.ooxml.chart_cells import ChartCells
from metrics.reports.ooxml.drawing import C15, C
from metrics.reports.pack import open_desk
from metrics.store.log import Store

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CUT = date(2018, 6, 30)


def bars(*values: float | None, labels: tuple[str, ...] = (), **looks: Any) -> Bars:
    whole = Series("户数", values, labels=labels)
    return Bars(**TOLD, unit="%", decimals=1, categories=tuple("甲乙丙"), series=(whole,), missing_word="未报", **looks)


def stack(*red: float | None, **looks: Any) -> Bars:
    series = (Series("正常", (20.0, 5.0, 30.0), Role.GREEN), Series("滞后", red, Role.RED))
    return Bars(**TOLD, categories=tuple("甲乙丙"), series=series, stacked=True, missing_word="未报", **looks)


def pairs(*actual: float | None) -> Dumbbell:
    names = ("丰乐路1号院", "丰乐路人民路交叉口东南角老旧小区", "甲")
    return Dumbbell(
        **TOLD, unit="%", headings=("小区", "计划", "实际", "亮灯", "说明"), missing_word="未报",
        pairs=tuple(Pair(n, n, p, a, Lamp.YELLOW, "滞后")
                    for n, p, a in zip(names, (100.0, 60.0, 0.0), actual, strict=True)),
    )  # fmt: skip


def steps(*values: float | None) -> Funnel:
    return Funnel(**TOLD, unit="个", headings=("阶段", "项目", "其中终止", "占上一步"), share_form="为上一步的{share}",
                  ended_form="其中终止{ended}个", missing_word="未报",
                  steps=tuple(FunnelStep(n, n, v, 2) for n, v in zip("洽签落", values, strict=True)))  # fmt: skip


def nodes(forecast: date | None, late: int, plan: date = date(2018, 4, 30)) -> Gantt:
    def node(name: str, start: date, plan: date, *told: Any) -> Node:
        return Node(name, "丰乐路", name, start, plan, *told)

    return Gantt(
        **TOLD, cut=CUT, cut_label="6月30日", legend=("计划", "预计", "实际"), late_form="晚{days}天",
        headings=("项目", "节点", "计划", "预计", "实际", "滞后天数", "亮灯"),
        nodes=(node("立项", date(2018, 1, 1), date(2018, 2, 1), None, date(2018, 1, 28), 0, Lamp.BLUE, "已完成"),
               node("开工", date(2018, 2, 1), plan, forecast, None, late, Lamp.RED, "严重滞后"),
               node("完工", plan, date(2019, 3, 1), None, None, 0, Lamp.GREEN, "正常")),
    )  # fmt: skip


def backlog(*opened: float) -> Cumulative:
    closed = (0.0, 2.0, 10.0)
    gaps = [one - other for one, other in zip(opened, closed, strict=True)]
    return Cumulative(**TOLD, unit="件", days=(date(2018, 4, 1), date(2018, 5, 1), CUT), opened=Series("发现", opened),
                      closed=Series("结案", closed), gap_note=f"未结{gaps[-1]:g}件",
                      widest_note=f"5月1日最多，{gaps[1]:g}件")  # fmt: skip


def curve(*values: float | None) -> Lines:
    return Lines(
        **TOLD, unit="%", periods=QUARTERS, series=(Series("开工率", values),), ceiling=100, missing_word="未报"
    )


def levels(*actual: float | None) -> Bullets:
    return Bullets(
        **TOLD, unit="%", headings=("项目", "实际", "计划", "目标", "亮灯"), missing_word="未报",
        levels=tuple(BulletLevel(n, n, v, 50.0, 100.0, Lamp.RED, "未达标")
                     for n, v in zip("甲乙丙", actual, strict=True)),
    )  # fmt: skip


def expected(*days: date | None) -> MilestoneTrend:
    name = "样例道路提升工程主体（主要工程量）完成节点"
    tracks = (Track("a", name, days), Track("b", "交付使用", (date(2018, 1, 9), None, date(2018, 12, 31))))
    return MilestoneTrend(**TOLD, periods=QUARTERS, report_days=ENDS, diagonal_label="当日完成", tracks=tracks)


def ranks(*told: float | None) -> RankTrend:
    series = (Series("甲街道", told), Series("乙街道", (1.0, 2.0, 3.0)))
    return RankTrend(**TOLD, periods=QUARTERS, participants=8, rank_form="第{rank}名", series=series)


def money(done: float | None, forecast: float) -> SCurve:
    return SCurve(
        **TOLD, unit="万元", periods=("一", "二", "三", "四"), missing_word="未报",
        plan=Series("计划", (25.0, 50.0, 75.0, 100.0), Role.PLAN, dash=True),
        actual=Series("完成", (20.0, done, 60.0, None)), forecast=Series("预计", (None, None, None, forecast)),
        bars=Series("本季", (20.0, 15.0, 25.0, None), Role.MUTED),
    )  # fmt: skip


# A chart as it is made, and the same with numbers that somebody edits; what the axes are laid out for stays.
EDITS: dict[str, tuple[Description, Description]] = {
    "upright": (bars(40, 20, 95.5), bars(40, 61.5, 95.5)),
    "a gap filled": (bars(40, None, 95.5), bars(40, 20, 95.5)),
    "lying": (bars(40, None, 95.5, lying=True), bars(41.2, None, 95.5, lying=True)),
    "with a line": (bars(40, None, 95.5, lying=True, reference=85.0, reference_label="85%"),
                    bars(87.3, None, 95.5, lying=True, reference=85.0, reference_label="85%")),
    "the line itself": (bars(40, 90, 95.5, lying=True, reference=85.0, reference_label="85%"),
                        bars(40, 90, 95.5, lying=True, reference=80.0, reference_label="85%")),
    "an upright line": (bars(40, 90, 95.5, reference=85.0, reference_label="每周"),
                        bars(40, 90, 95.5, reference=80.0, reference_label="每周")),
    "words for numbers": (bars(40, 20, 95.5, labels=("40%（2/5）", "20%（1/5）", "95.5%")),
                          bars(40, 60, 95.5, labels=("40%（2/5）", "60.0%", "95.5%"))),
    "stacked": (stack(4, 20, 31), stack(9, 20, 31)),
    "stacked lying": (stack(4, 20, 31, lying=True), stack(9, 20, 31, lying=True)),
    "lines": (curve(60, None, 80), curve(63, None, 80)),
    "dumbbell": (pairs(30, 60, None), pairs(35, 40, None)),
    "dumbbell filled": (pairs(30, 60, None), pairs(30, 60, 80)),
    "bullets": (levels(40.0, 70.0, None), levels(43.5, 70.0, None)),
    "bullets filled": (levels(40.0, 70.0, None), levels(40.0, 70.0, 20.0)),
    "milestones": (expected(date(2018, 3, 1), date(2018, 4, 1), date(2018, 6, 1)),
                   expected(date(2018, 3, 1), date(2018, 5, 1), date(2018, 8, 1))),
    "ranks": (ranks(3.0, None, 1.0), ranks(3.0, None, 2.0)),
    "curve": (money(35.0, 85.0), money(38.0, 90.0)),
    "curve filled": (money(None, 85.0), money(35.0, 85.0)),
    "funnel": (steps(100, 50, None), steps(100, 25, None)),
    "pareto": (replace(examples("甲")["pareto"], headings=("类", "件数", "累计")),
               replace(examples("甲")["pareto"], headings=("类", "件数", "累计"), values=(41.0, 38.0))),
    "gantt": (nodes(date(2018, 7, 9), 70), nodes(date(2018, 6, 9), 40)),
    "gantt plan": (nodes(date(2018, 7, 9), 70), nodes(date(2018, 7, 9), 60, date(2018, 5, 10))),
    "cumulative": (backlog(3, 17, 18), backlog(3, 16, 18)),
}  # fmt: skip


def test_every_kind_of_chart_in_office_is_edited_here() -> None:
    native = {kind for kind, form in forms.FORMS.items() if isinstance(form, forms.Drawn)}

    assert {type(chart) for chart, _ in EDITS.values()} == native


def edit(book: ChartCells, chart: Description) -> bytes:
    """The chart's own workbook after somebody wrote another chart's numbers over those of its first sheet."""
    made = load_workbook(BytesIO(book.data()))
    grid = chart.grid()
    for at, row in enumerate(grid.rows, 2):
        for place, (cell, column) in enumerate(zip(row, grid.columns, strict=True), 1):
            value: Any = cell if cell is None or isinstance(cell, int | float) else grid_text(cell, column, TEXT)
            if column.kind == "date" and value:
                value = date.fromisoformat(value)
            # Nobody edits what follows from the other columns.
            if not (
                column.title in ("累计", "占上一步", "滞后天数") or made.worksheets[0].cell(at, place).value == value
            ):
                made.worksheets[0].cell(at, place).value = value
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def held(xml: bytes) -> list[tuple[str, dict[int, str]]]:
    """Every reference of a chart to cells, with what it shows of them."""
    found = []
    for kind, space in (("numRef", C), ("strRef", C), ("datalabelsRange", C15)):
        for each in etree.fromstring(xml).iter(f"{{{space}}}{kind}"):
            points = each.iter(f"{{{C}}}pt")
            found.append(
                (each.find(f"{{{space}}}f").text, {int(p.get("idx")): p.findtext(f"{{{C}}}v") for p in points})
            )
    return found


@pytest.fixture(scope="module")
def shown(office_path: Path) -> list[Description]:
    """Every native chart of every page in a quarter in which much was not yet reported."""
    made = document(Choice(Quarter(2017, 1)), open_desk(Store(office_path), catalogue()))
    charts = [block.description for _, block in made.blocks if isinstance(block, Chart)]
    return [chart for chart in charts if isinstance(forms.of(chart), forms.Drawn) and not chart.is_empty]


@pytest.fixture(scope="module")
def recalculated(shown: list[Description], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Each edited workbook, and each of ``shown`` as it is, as LibreOffice saves it."""
    if not OFFICE:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("edits")
    asked = EDITS | {f"shown {number}": (chart, chart) for number, chart in enumerate(shown)}
    names = {name: f"{number}.xlsx" for number, name in enumerate(asked)}
    for name, (before, after) in asked.items():
        (folder / names[name]).write_bytes(edit(drawn(before)[1], after))
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx:Calc MS "
         "Excel 2007 XML", "--outdir", str(folder / "done"), *(str(folder / file) for file in names.values())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: load_workbook(folder / "done" / file, data_only=True) for name, file in names.items()}


def cells(book: Any, address: str) -> dict[int, Any]:
    """What the cells of a reference show; nothing where they are empty or a gap."""
    sheet, _, at = address.replace("$", "").rpartition("!")
    found = book[sheet.strip("'")][at]
    flat = [cell for row in found for cell in (row if isinstance(row, tuple) else (row,))] if isinstance(
        found, tuple) else [found]  # fmt: skip
    return {place: cell.value for place, cell in enumerate(flat) if cell.value not in (None, "", "#N/A")}


def compared(before: bytes, after: bytes, book: Any) -> int:
    """Hold what the cells of a recalculated workbook say against a chart; returns how many there were."""
    told, seen = dict(held(after)), 0
    for address, _ in held(before):
        if address not in told:
            continue
        found = cells(book, address)
        for place, value in found.items():
            shown = told[address].get(place, "")
            number = (value.date() - date(1899, 12, 30)).days if hasattr(value, "toordinal") else value
            if isinstance(number, int | float):
                assert float(shown) == pytest.approx(number, abs=0.06), address
            else:
                assert value.strip() == shown.strip(), address
        blank = {place for place, value in found.items() if not str(value).strip()}
        assert found.keys() == {p for p, v in told[address].items() if v.strip()} | blank, address
        seen += len(found)
    return seen


@pytest.mark.parametrize("name", EDITS)
def test_marks_and_words_follow_an_edited_number(name: str, recalculated: dict[str, Any]) -> None:
    before, after = (drawn(chart)[0].xml for chart in EDITS[name])

    assert compared(before, after, recalculated[name]) >= 6


def test_the_formulas_of_every_chart_of_every_page_give_what_the_chart_shows(
    shown: list[Description], recalculated: dict[str, Any]
) -> None:
    for number, chart in enumerate(shown):
        native = drawn(chart)[0].xml
        assert compared(native, native, recalculated[f"shown {number}"]), chart.title


@pytest.mark.parametrize("name", NATIVE)
def test_no_mark_and_no_label_of_a_chart_is_a_constant(name: str) -> None:
    native, book = drawn(NATIVE[name])
    made = load_workbook(BytesIO(book.data()))

    for address, _ in held(native.xml):
        sheet, _, at = address.replace("$", "").rpartition("!")
        if sheet.strip("'") == "绘图" and ":" in at:
            for row in made["绘图"][at]:
                for cell in row:
                    assert cell.value is None or str(cell.value).startswith("="), (address, cell.value)
