"""Charts as SVG without a browser: the words of the screen's figure, every mark, and nothing that a name brings."""

from __future__ import annotations

import re

import pytest
from chart_examples import DESK, TOLD, bare, examples
from lxml import etree

from metrics.charts.bars import Bars
from metrics.charts.description import Description, Series
from metrics.charts.lines import Lines
from metrics.reports.vector.figure import drawn, svg

NS = "{http://www.w3.org/2000/svg}"
EXAMPLES = examples()


def drawing(chart: Description) -> etree._Element:
    """The SVG of a chart, parsed: it is sound XML."""
    return etree.fromstring(svg(chart, DESK)[0].encode())


def words(root: etree._Element) -> set[str]:
    """Every line of words, without the spaces that keep words off marks."""
    return {"".join(each.itertext()).replace("\u00a0", "").strip() for each in root.iter(f"{NS}text")}


@pytest.mark.parametrize("name", EXAMPLES)
def test_paper_says_the_same_words_as_the_screen(name: str) -> None:
    figure = EXAMPLES[name].figure(DESK).to_plotly_json()

    told = words(drawing(EXAMPLES[name]))

    layout = figure["layout"]
    screen = [text for trace in figure["data"] for text in bare(trace.get("text"))]
    screen += [text for axis in ("xaxis", "yaxis") if layout[axis].get("showticklabels", True)
               for text in bare(layout[axis].get("ticktext"))]  # fmt: skip
    screen += [note["text"] for note in layout.get("annotations") or ()]
    lines = {re.sub(r"<[^>]+>", "", line).strip() for text in screen for line in text.split("<br>")}
    assert {line for line in lines if line} <= told


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mark_stands_on_the_sheet(name: str) -> None:
    text, wide, high = svg(EXAMPLES[name], DESK)

    for x, y in re.findall(r'<(?:rect|circle)[^>]* c?x="(-?[\d.]+)"[^>]* c?y="(-?[\d.]+)"', text):
        assert -8 <= float(x) <= wide + 8
        assert -8 <= float(y) <= high + 8


def test_bars_are_as_long_as_their_numbers_say() -> None:
    chart = Bars(**TOLD, lying=True, categories=("甲", "乙", "丙"), series=(Series("数", (10.0, 20.0, 0.0)),))

    widths = [float(each.get("width")) for each in drawing(chart).iter(f"{NS}rect")]

    assert len(widths) == 2
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)


def test_a_line_stops_where_a_quarter_was_not_reported() -> None:
    chart = Lines(**TOLD, periods=("17Q4", "18Q1", "18Q2", "18Q3"), series=(Series("率", (1.0, 2.0, None, 3.0)),))

    paths = [each.get("d") for each in drawing(chart).iter(f"{NS}path") if each.get("stroke-linejoin")]

    assert [(path.count("M"), path.count("L")) for path in paths] == [(2, 1)]


def test_a_second_axis_has_its_own_scale_and_its_ticks_at_the_right() -> None:
    layout = {
        "width": 220, "height": 120, "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": {"range": [0, 1]}, "yaxis": {"range": [0, 10]},
        "yaxis2": {"range": [0, 100], "tickvals": [100], "ticktext": ["100%"]},
    }  # fmt: skip
    line = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 50], "yaxis": "y2"}

    root = etree.fromstring(drawn(layout, [line], DESK, "x")[0].encode())

    # Half of 100 is half way up the 100 px of the plot.
    assert next(root.iter(f"{NS}path")).get("d") == "M10.00 110.00L210.00 60.00"
    [tick] = root.iter(f"{NS}text")
    assert ("".join(tick.itertext()), float(tick.get("x"))) == ("100%", 214)


def test_a_trace_that_paper_cannot_draw_is_refused_and_not_left_out() -> None:
    layout = {"height": 50, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}}

    with pytest.raises(ValueError, match="cannot draw pie"):
        drawn(layout, [{"type": "pie"}], DESK, "x")


def test_a_name_cannot_bring_marks_of_its_own() -> None:
    name = '</text><script>x</script><a href="http://x">&amp;"\x0b'

    for chart in examples(name).values():
        root = drawing(chart)
        assert {each.tag.removeprefix(NS) for each in root.iter()} <= {
            "svg", "defs", "pattern", "g", "text", "tspan", "rect", "circle", "ellipse", "path",
        }  # fmt: skip
