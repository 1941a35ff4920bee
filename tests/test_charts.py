"""What every chart keeps, whatever its kind."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import plotly
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from chart_examples import examples

from metrics.charts.config import ZH_CN, config
from metrics.charts.theme import DARK, FONT, LIGHT, template

KINDS = tuple(examples())
LOOKS = {"desk": LIGHT.of("zh"), "half": DARK.of("en", width=480), "phone": LIGHT.of("zh", compact=True)}
ROOT = Path(__file__).parent.parent
HOSTILE = '<a href="http://x.y">点我</a><b>粗</b><br>&lt;i&gt;%{x}$a$'
OUR_TAGS = re.compile(r'</?b>|<br>|<span style="color:#[0-9A-F]{6}">|</span>')


def words(figure: go.Figure) -> list[str]:
    """Every text of a figure that Plotly would read as pseudo-HTML."""
    found: list[str] = []

    def visit(value: object, key: str = "") -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                visit(inner, name)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                visit(inner, key)
        elif isinstance(value, str) and key in {"text", "hovertext", "name", "ticktext"}:
            found.append(value)

    content = figure.to_dict()
    content["layout"].pop("template")
    visit(content)
    return found


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_what_plotly_accepts(kind, look):
    figure = examples()[kind].figure(look)

    # Drawing goes without Plotly's checks because they cost nine tenths of the time; here they are made up for.
    checked = go.Figure(figure.to_dict())

    assert json.loads(checked.to_json()) == json.loads(figure.to_json())


@pytest.mark.parametrize("kind", KINDS)
def test_equal_charts_give_equal_figures_and_drawing_leaves_the_chart_alone(kind):
    one, other = examples()[kind], examples()[kind]
    before = copy.deepcopy(one)

    first, second, again = (chart.figure(LOOKS["desk"]).to_json() for chart in (one, other, one))

    assert first == second == again
    assert one == before


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_carries_the_id_that_a_click_chooses(kind, look):
    for trace in examples()[kind].figure(look).data:
        assert trace.customdata is not None
        assert len(trace.customdata) == len(trace.x) == len(trace.y)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_pointed_at_chooses_the_thing_it_shows(kind, look):
    chosen = {"id-0", "id-1", "id-2", "id-3", "plan", "forecast", "bars", "before"}
    pointed = [trace for trace in examples()[kind].figure(look).data if trace.hovertemplate]

    assert pointed
    for trace in pointed:
        assert set(trace.customdata) <= chosen


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_pointed_at_answers_answers_in_our_words_and_without_the_trace_name_box(kind):
    for trace in examples()[kind].figure(LOOKS["desk"]).data:
        assert trace.hoverinfo in ("skip", "none") or trace.hovertemplate == "%{hovertext}<extra></extra>"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_with_tags_in_it_stays_a_name(kind, look):
    texts = words(examples(HOSTILE)[kind].figure(look))
    named = [text for text in texts if "点我" in re.sub(r"<br>", "", text)]

    assert named
    for text in texts:
        assert "<" not in OUR_TAGS.sub("", text)
        assert "<a" not in text
        assert "&lt;b&gt;粗" in re.sub(r"<br>", "", text) or "粗" not in text


def test_a_name_with_a_placeholder_is_not_filled_in():
    figure = examples("%{x}")["bars"].figure(LOOKS["desk"])

    assert all("%{x}" not in (trace.hovertemplate or "") for trace in figure.data)
    assert "%{x}" in figure.data[0].hovertext[0]


@pytest.mark.parametrize("kind", ["bars", "lying", "lines", "dumbbell", "bullets", "heatmap"])
def test_what_was_not_reported_is_a_word_and_never_zero(kind):
    figure = examples()[kind].figure(LOOKS["desk"])

    assert any(text.replace("\u00a0", "") == "未报" for text in words(figure))
    assert not any(
        re.sub(r"[\u00a0<>/b]", "", text) in {"0", "0.0", "0%", "0.0%"}
        for trace in figure.data
        for text in trace.text or ()
    )


@pytest.mark.parametrize("kind", ["bars", "lines", "s_curve", "rank_trend", "milestone_trend"])
def test_a_gap_is_not_bridged(kind):
    figure = examples()[kind].figure(LOOKS["desk"])

    lines = [
        trace for trace in figure.data if trace.type == "scatter" and "lines" in trace.mode and trace.hovertemplate
    ]
    assert all(trace.connectgaps is False for trace in lines)
    assert any(None in (trace.y or ()) for trace in figure.data)


@pytest.mark.parametrize("look", [LOOKS["desk"], LOOKS["phone"]], ids=["desk", "phone"])
@pytest.mark.parametrize("kind", ["lying", "dumbbell", "bullets", "gantt", "heatmap"])
def test_a_chart_of_sixty_rows_is_as_much_taller_as_it_has_more_rows(kind, look):
    one, two, sixty = (examples(rows=rows)[kind].figure(look).layout.height for rows in (1, 2, 60))

    assert two > one
    assert sixty - one == pytest.approx(59 * (two - one), abs=60)


@pytest.mark.parametrize("kind", ["bars", "lines", "s_curve", "rank_trend", "round_strip"])
def test_a_chart_over_time_is_as_tall_for_many_rows_as_for_one(kind):
    assert examples(rows=30)[kind].figure(LOOKS["desk"]).layout.height <= 400


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_no_title_of_its_own_unless_it_is_a_picture_that_stands_alone(kind):
    bare = examples()[kind].figure(LOOKS["desk"])
    alone = examples()[kind].figure(LOOKS["desk"], titled=True, source="版本 7 · 示例数据")

    assert "<b>标题</b>" not in words(bare)
    assert {"<b>标题</b>", "版本 7 · 示例数据"} <= set(words(alone))
    assert alone.layout.height > bare.layout.height
    assert alone.layout.paper_bgcolor == LIGHT.paper


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_with_nothing_in_it_can_still_be_drawn(kind):
    assert examples(rows=0)[kind].figure(LOOKS["phone"]).layout.height is not None


def test_drawing_leaves_the_default_template_of_other_figures_alone():
    # In a process of its own, because importing Streamlit changes the default for everybody.
    script = (
        "import plotly.io as pio; before = pio.templates.default\n"
        "from chart_examples import examples; from metrics.charts.theme import LIGHT\n"
        "for chart in examples().values(): chart.figure(LIGHT)\n"
        "print(before, pio.templates.default, 'office-light' in pio.templates, 'office-dark' in pio.templates)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert told.split() == ["plotly", "plotly", "True", "True"]


def test_a_figure_looks_the_same_whatever_the_default_template_is(monkeypatch):
    ours = examples()["bars"].figure(LOOKS["desk"]).to_json()
    monkeypatch.setattr(pio.templates, "default", "seaborn")

    assert examples()["bars"].figure(LOOKS["desk"]).to_json() == ours


def test_a_template_is_slim_and_names_our_fonts():
    text = template(LIGHT).to_plotly_json()

    assert len(json.dumps(text)) < 2500
    assert text["layout"]["font"]["family"] == FONT
    assert FONT.startswith('"Noto Sans SC Variable", "Noto Sans SC", "Noto Sans CJK SC"')


def test_the_browser_is_told_to_show_no_tool_bar_and_to_read_no_formulas():
    assert config("en") == {
        "displayModeBar": False, "displaylogo": False, "responsive": True, "showTips": False, "typesetMath": False,
    }  # fmt: skip
    assert config("zh")["locale"] == "zh-CN"
    assert config("zh")["locales"]["zh-CN"] is ZH_CN


def test_the_chinese_dictionary_has_every_hint_and_date_word_plotly_asks_for():
    script = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'\(\w+,"((?:Click to enter|Double-click|Image download|Sorry|Preparing)[^"]+)"\)', script))

    # Three-part diagrams and polar charts are not among our kinds.
    ours = {text for text in asked if "Component" not in text and "radial" not in text}
    assert len(ours) >= 8
    assert ours <= set(ZH_CN["dictionary"])
    assert [len(ZH_CN["format"][name]) for name in ("days", "shortDays", "months", "shortMonths")] == [7, 7, 12, 12]


def test_the_cost_of_each_kind_is_told_against_an_empty_figure():
    """Prints; asserts nothing about time, which is the machine's."""

    def least(make, times=15):
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            make()
            taken.append(time.perf_counter() - start)
        return min(taken)

    for kind, chart in examples(rows=20).items():
        traces = len(chart.figure(LOOKS["desk"]).data)
        floor = least(lambda traces=traces: go.Figure([go.Scatter() for _ in range(traces)]))
        own = least(lambda chart=chart: chart.figure(LOOKS["desk"]))
        print(
            f"{kind:16} {traces:2} traces {own * 1e3:5.2f} ms = {own / floor:4.1f} × empty figure {floor * 1e3:5.2f} ms"
        )
