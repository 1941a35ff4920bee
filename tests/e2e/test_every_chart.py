"""Every chart of the sample office as a browser draws it, wide or on a phone: no word struck, covered or cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly
import pytest
from every_chart import Shown, every_chart
from long import some
from playwright.sync_api import Browser, Page

from metrics.app.render import FULL_PX, HALF_PX, PHONE_PX
from metrics.charts.theme import LIGHT
from metrics.model.records import Records
from metrics.server.font_package import STYLESHEET, font_folder

# How wide a chart's place is on screens of 1440 and of 1920 px.
PLACES = {"full": (1376, 1416), "half": (656, 676)}
AT_ONCE = 60
ABOUT_POINTERS = ("hovertext", "hovertemplate", "hoverinfo", "customdata")
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
READING = Path(__file__).parents[1] / "chart_reading.js"
SHEET = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{font}">
<style>body {{ margin: 0; background: {paper} }}</style>
<p style='font-family: "Noto Sans SC Variable"'>{letters}</p><div id="place"></div>
<script src="{script}"></script><script src="{reading}"></script>
<script>
async function told(charts) {{
  const place = document.getElementById("place"), found = [];
  for (const [figure, width] of charts) {{
    const {{data, layout}} = JSON.parse(figure), div = document.createElement("div");
    place.replaceChildren(div);
    await Plotly.newPlot(div, data, {{...layout, width}}, {{staticPlot: true}});
    found.push(faultsOf(div, getComputedStyle(document.body).backgroundColor));
  }}
  return found;
}}
</script>"""


@pytest.fixture(scope="module")
def sheet(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page with Plotly, our font and the reader of charts; nothing is served and nothing fetched."""
    path = tmp_path_factory.mktemp("sheet") / "sheet.html"
    font, letters = font_folder() / STYLESHEET, "字 0123456789 Aa"
    words = {"font": font.as_uri(), "script": SCRIPT.as_uri(), "reading": READING.as_uri()}
    path.write_text(SHEET.format(paper=LIGHT.paper, letters=letters, **words), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1500, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


def test_in_a_browser_no_word_of_any_chart_is_struck_covered_or_cut(office: Records, sheet: Page) -> None:
    drawn: dict[tuple[str, int], str] = {}
    for shown in every_chart(office):
        for figure, width in _drawings(shown):
            drawn.setdefault((figure, width), f"{shown.where}, {width} px")

    faults = []
    looked_at = some(drawn, 3)
    for first in range(0, len(looked_at), AT_ONCE):
        charts = looked_at[first : first + AT_ONCE]
        for chart, found in zip(charts, sheet.evaluate("told", charts), strict=True):
            faults += [f"{drawn[chart]}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)


def test_the_reader_of_charts_finds_what_it_is_to_find(sheet: Page) -> None:
    layout = {"width": 300, "height": 200, "margin": {"l": 40, "r": 10, "t": 10, "b": 30}, "template": {},
              "showlegend": False, "xaxis": {"range": [0, 2], "showgrid": False, "zeroline": False},
              "yaxis": {"range": [0, 2], "tickvals": [1], "showgrid": True, "zeroline": False}}  # fmt: skip
    text = {"type": "scatter", "mode": "text", "textposition": "middle center"}
    line = {"type": "scatter", "mode": "lines", "x": [0, 2], "y": [0.4, 0.4]}
    words = [
        {**text, "x": [1, 0.98], "y": [1.6, 1.6], "text": ["近", "邻"]},
        {**text, "x": [1, 0.5, 1.99, 1.5], "y": [1, 0.4, 1.5, 1.3], "text": ["网格", "折线", "出界出界", "清楚"]},
    ]

    [found] = sheet.evaluate("told", [[json.dumps({"data": [line, *words], "layout": layout}), 300]])

    assert sorted(found) == ["cut: 出界出界", "grid: 网格", "line: 折线", "overlap: 近 | 邻"]


def _drawings(shown: Shown) -> Iterator[tuple[str, int]]:
    """A chart on a phone in one language and on a wide screen in the other.

    Languages and the two wide screens take turns from quarter to quarter, and from one year's to the next year's.
    """
    turn = (shown.quarter.year + shown.quarter.number) % 2
    if (shown.lang == "en") == bool(turn):
        yield _figure(shown, LIGHT.of(shown.lang, compact=True, width=PHONE_PX)), PHONE_PX
    else:
        desk = LIGHT.of(shown.lang, width=FULL_PX if shown.block.width == "full" else HALF_PX)
        yield _figure(shown, desk), PLACES[shown.block.width][turn]


def _figure(shown: Shown, look: Any) -> str:
    """A figure without what only the pointer shows, so that charts that look the same are drawn once."""
    figure = shown.block.description.figure(look).to_plotly_json()
    for trace in figure["data"]:
        for name in ABOUT_POINTERS:
            trace.pop(name, None)
    return json.dumps(figure, default=str)
