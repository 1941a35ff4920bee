"""Every chart of the sample office on A4: nothing struck, covered, cut or too small to read, every mark told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import pytest
from chart_examples import examples
from every_chart import Shown, every_chart, untold
from long import some
from lxml import etree

from metrics.charts import lettering
from metrics.charts.description import Role, Series
from metrics.charts.lines import Lines
from metrics.charts.plot import crosses
from metrics.charts.theme import PRINT
from metrics.model.records import Records
from metrics.reports.paper.as_pdf import COLUMN_PX, pages_of
from metrics.reports.vector.figure import EDGE, svg

NS = "{http://www.w3.org/2000/svg}"
LEAST_POINTS = 7.0
COLUMN, HIGHEST = 442.0, 190 * 72 / 25.4  # points of a drawing in the column of a page
NAMES = {
    "zh": ("2018年按小区数", "2018年按户数", "2017年按小区数", "计划", "未报"),
    "en": ("2018 by compounds", "2018 by households", "2017 by compounds", "Plan", "Not reported"),
}
_PATH = re.compile(r"([MLHVZ])([^MLHVZ]*)")
Box = tuple[float, float, float, float]


@dataclass
class Sheet:
    """What stands on a drawing in the order it is drawn: boxes of words, pieces of lines, and areas that cover."""

    wide: float
    high: float
    words: list[tuple[int, str, Box]] = field(default_factory=list)
    lines: list[tuple[int, Box]] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)

    def faults(self) -> Iterator[str]:
        """Words cut, struck or covered."""
        for order, told, box in self.words:
            if box[0] < -6 or box[2] > self.wide + 6 or box[1] < 0 or box[3] > self.high:
                yield f"cut: {told}"
            covered = max((at for at, area in self.covers if at < order and _holds(area, box)), default=-1)
            if any(at > covered and crosses(line, box) for at, line in self.lines if at < order):
                yield f"struck: {told}"
        for (_, one, box), (_, other, beside) in combinations(self.words, 2):
            if box[0] < beside[2] and beside[0] < box[2] and box[1] < beside[3] and beside[1] < box[3]:
                yield f"covered: {one} | {other}"


@pytest.fixture(scope="module")
def all_charts(office: Records) -> tuple[Shown, ...]:
    return every_chart(office)


def test_on_paper_no_word_is_struck_covered_or_cut_and_none_is_under_7_points(all_charts: tuple[Shown, ...]) -> None:
    faults = []
    for shown in some(all_charts, 2):
        look = PRINT.of(shown.lang, width=COLUMN_PX)
        for part in pages_of(shown.block.description, look):
            sheet = read(svg(part, look))
            smallest = min(sheet.sizes) * min(COLUMN / (sheet.wide + 2 * EDGE), HIGHEST / sheet.high)
            small = [f"{smallest:.1f} points"] if smallest < LEAST_POINTS else []
            faults += [f"{shown.where}: {fault}" for fault in (*sheet.faults(), *small)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [COLUMN_PX, 660, 1376, 358])
def test_every_mark_says_its_number_or_has_an_axis(all_charts: tuple[Shown, ...], width: int) -> None:
    faults = []
    for shown in all_charts:
        look = PRINT.of(shown.lang, width=width, compact=width < COLUMN_PX)
        faults += [f"{shown.where}: {fault}" for fault in untold(shown.block.description.figure(look).to_plotly_json())]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("lang", NAMES)
def test_a_year_beside_the_last_one_and_its_plan_is_read_from_its_first_quarter_on(lang: str) -> None:
    this_year = [(0.0,), (25.0,), (100.0,), (0.0, 12.5), (25.0, 25.0), (25.0, 50.0, 100.0)]
    last_year, plan = [(0.0, 0.0, 0.0, 75.0), (25.0, 100.0, 100.0, 100.0)], (25.0, 87.5, 100.0, 100.0)

    faults = [
        f"{now} after {before}, {more} apart: {fault}"
        for now, before, more in product(this_year, last_year, (0.0, 4.3, 13.0))
        for fault in read(svg(_season(lang, now, more, before, plan), PRINT.of(lang, width=COLUMN_PX))).faults()
    ]

    assert not faults, "\n".join(faults)


def test_a_chart_of_more_rows_than_a_page_holds_is_cut_between_rows() -> None:
    rows = examples(rows=60)["dumbbell"]
    look = PRINT.of("zh", width=COLUMN_PX)

    parts = pages_of(rows, look)

    assert len(parts) > 1
    assert sum(len(part.pairs) for part in parts) == 60  # type: ignore[attr-defined]


def _season(lang: str, now: Sequence[float], more: float, before: Sequence[float], plan: Sequence[float]) -> Lines:
    """By compounds, and ``more`` points higher by households; the quarter after the last known one is not reported."""
    compounds, households, last_year, planned, gap = NAMES[lang]
    missing, periods = (None,) * (4 - len(now)), ("1", "2", "3", "4")
    return Lines(
        title="", alt="", unit="%", ceiling=100, missing_word=gap, periods=periods, mark=periods[min(len(now), 3)],
        series=(
            Series(compounds, (*now, *missing), weight="bold"),
            Series(households, (*(min(each + more, 100.0) for each in now), *missing), Role.SECOND),
            Series(last_year, tuple(before), weight="thin"),
            Series(planned, tuple(plan), Role.PLAN, dash=True),
        ),
    )  # fmt: skip


def read(drawn: tuple[str, float, float]) -> Sheet:
    """A drawing's words, lines and areas by what the SVG says."""
    text, wide, high = drawn
    sheet = Sheet(wide, high)
    for order, each in enumerate(etree.fromstring(text.encode()).iter()):
        name = str(each.tag).removeprefix(NS)
        if any(str(parent.tag).endswith(("defs", "pattern")) for parent in each.iterancestors()):
            continue
        if name == "text":
            _word(sheet, order, each)
        elif name == "path" and each.get("stroke", "none") != "none" and not each.get("transform"):
            sheet.lines += [(order, piece) for piece in _pieces(each.get("d"))]
        elif name == "rect":
            x, y, w, h = (float(each.get(key)) for key in ("x", "y", "width", "height"))
            sheet.covers.append((order, (x, y, x + w, y + h)))
        elif name == "circle":
            x, y, r = (float(each.get(key)) for key in ("cx", "cy", "r"))
            sheet.covers.append((order, (x - r, y - r, x + r, y + r)))
    return sheet


def _word(sheet: Sheet, order: int, each: Any) -> None:
    words = "".join(each.itertext())
    group = each.getparent()
    size = float(group.get("font-size"))
    told = words.strip()
    if not told or "rotate" in (group.get("transform") or ""):
        return
    wide = lettering.px(words, size)
    left = float(each.get("x")) - {"start": 0.0, "middle": wide / 2, "end": wide}[each.get("text-anchor")]
    before = lettering.px(words[: len(words) - len(words.lstrip())], size)
    after = lettering.px(words[len(words.rstrip()) :], size)
    foot = float(each.get("y"))
    # Widths are measured a little on the wide side.
    box = (left + before + 1, foot - size * 0.75, left + wide - after - 1, foot)
    sheet.words.append((order, told, box))
    sheet.sizes.append(size)


def _pieces(path: str) -> Iterator[Box]:
    x = y = 0.0
    for letter, told in _PATH.findall(path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", told)]
        if letter == "Z":
            continue
        new_x = x if letter == "V" else numbers[0]
        new_y = y if letter == "H" else numbers[-1]
        if letter != "M":
            yield (x, y, new_x, new_y)
        x, y = new_x, new_y


def _holds(area: Box, box: Box) -> bool:
    return area[0] <= box[0] + 1 and area[2] >= box[2] - 1 and area[1] <= box[1] + 1 and area[3] >= box[3] - 1
