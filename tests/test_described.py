"""A field of the office's own: from one TOML file to upload, figures, page and report; each fault has its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from commands import metrics
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from metrics import described
from metrics.blocks import Block, Chart, Lead, TableBlock, Tiles
from metrics.charts.bars import Bars
from metrics.charts.description import Description
from metrics.charts.lines import Lines
from metrics.described.reading import Broken, described_in, read
from metrics.i18n.text import LANGUAGES
from metrics.insight.pages import blocks
from metrics.insight.views import view
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.registry import of_store
from metrics.reports.basket import Basket, Item
from metrics.reports.choice import Choice
from metrics.reports.pack import build
from metrics.store import frames, layout
from metrics.store.log import NewPart, Store

EXAMPLE = Path(described.__path__[0]) / "example.toml"
ROWS = """季度,所属社区,补植棵数（棵）,成活棵数（棵）
2018Q1,同乐社区,40,38
2018Q1,兴隆社区,60,50
2018Q2,同乐社区,80,76
2018Q2,兴隆社区,70,49
"""


def put(store: Path, slug: str, data: bytes) -> None:
    """A version with a description as it is, fit or not."""
    record = Store.open(store)
    part = NewPart(layout.DESCRIBED, slug, data, 1)
    record.commit([part], raw=b"", raw_name="行道树.toml", who="绿化岗", why="启用", seen=record.head()[0])


def file(path: Path, text: str = ROWS) -> Path:
    path.write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with the description 行道树 and its rows, sent as a clerk sends them."""
    path = tmp_path / "store"
    put(path, "street_trees", EXAMPLE.read_bytes())
    told = metrics("import", file(tmp_path / "行道树补植情况.csv"), "--by", "绿化岗", "--store", path)
    assert told.code == 0, told.said
    return path


def test_its_file_is_recognised_read_and_its_figures_are_those_counted_by_hand(store: Path) -> None:
    kpis = metrics("kpis", "--quarter", "2018Q2", "--format", "json", "--store", store).json["kpis"]

    # 76 + 49 of 80 + 70 live; 100 planted in the first quarter and 150 in the second, half of the year's 500.
    assert [kpis["ST1"][name] for name in ("value", "numerator", "denominator", "lamp")] == [83.3, 125, 150, "yellow"]
    assert [kpis["ST2"][name] for name in ("value", "planned", "lamp")] == [250, 250, "green"]


def test_a_wrong_cell_is_told_as_in_any_table(store: Path, tmp_path: Path) -> None:
    wrong = file(tmp_path / "wrong.csv", ROWS.replace("2018Q2,同乐社区,80", "2018Q2,同乐社区,很多"))

    told = metrics("check", wrong, "--table", "street_trees", "--store", store)

    assert told.code == 1
    assert "第4行" in told.out + told.said
    assert "补植棵数" in told.out + told.said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_page_has_a_sentence_tiles_trends_and_its_rows(store: Path, lang: str) -> None:
    known = of_store(Store(store))
    family = next(family for family in known.families if family.slug == "street_trees")
    records = frames.load(Store.open(store), known.tables.values())
    seen = view(known, records, Selection(quarter=Quarter(2018, 2)), lang, family=family)
    assert family.page

    blocks = list(family.page(seen))

    assert isinstance(blocks[0], Lead)
    if lang == "zh":
        assert blocks[0].sentences == ("2018年第二季度，补植成活率83.3%，较上季度下降4.7个百分点；补植棵数250棵。",)
    charts = {block.key: block.description for block in blocks if isinstance(block, Chart)}
    assert set(charts) == {"trend_ST1", "trend_ST2", "by_community_ST1", "by_community_ST2"}
    assert [row[:2] for row in charts["by_community_ST1"].grid().rows] == [("同乐社区", 95.0), ("兴隆社区", 70.0)]
    (listed,) = (block for block in blocks if isinstance(block, TableBlock))
    assert [row[:3] for row in listed.grid.rows] == [("同乐社区", 80, 76), ("兴隆社区", 70, 49)]


def page(store: Path, quarter: str, **chosen: tuple[str, ...]) -> dict[str, Block]:
    """The blocks of its page by their keys."""
    known = of_store(Store(store))
    family = next(family for family in known.families if family.slug == "street_trees")
    records = frames.load(Store.open(store), known.tables.values())
    seen = view(known, records, Selection(quarter=Quarter.parse(quarter), **chosen), "zh", family=family)
    return {block.key: block for block in blocks(family, seen)}


def drawn(block: Block) -> Description:
    assert isinstance(block, Chart)
    return block.description


def test_a_sum_since_january_breaks_at_new_year_and_has_its_plan_beside_it(store: Path, tmp_path: Path) -> None:
    before = file(tmp_path / "2017.csv", "季度,所属社区,补植棵数（棵）,成活棵数（棵）\n2017Q2,同乐社区,30,30\n")
    metrics("import", before, "--table", "street_trees", "--by", "绿化岗", "--store", store)

    chart = drawn(page(store, "2018Q2")["trend_ST2"])

    assert isinstance(chart, Lines)
    assert chart.periods == ("一季度", "二季度", "三季度", "四季度")
    assert [(line.name, line.values) for line in chart.series] == [
        ("2018年", (100, 250, None, None)),
        ("2017年", (None, 30, None, None)),
        ("计划", (125, 250, 375, 500)),
    ]


def test_a_community_that_sent_no_row_has_none_and_no_zero(store: Path, tmp_path: Path) -> None:
    file(tmp_path / "2018Q3.csv", "季度,所属社区,补植棵数（棵）,成活棵数（棵）\n2018Q3,同乐社区,20,0\n")
    sent = (tmp_path / "2018Q3.csv", "--table", "street_trees", "--answer", "gone=本季没有补植")
    told = metrics("import", *sent, "--by", "绿化岗", "--store", store)
    assert told.code == 0, told.said

    chart, one = drawn(page(store, "2018Q3")["by_community_ST1"]), page(store, "2018Q3", community=("兴隆社区",))

    assert isinstance(chart, Bars)
    assert list(zip(chart.categories, chart.series[0].values, strict=True)) == [("同乐社区", 0.0), ("兴隆社区", None)]
    assert chart.missing_words == ("", "无记录")
    assert chart.title == "有数据的1个所属社区中，同乐社区补植成活率最高，为0.0%"
    lead = one["lead"]
    assert isinstance(lead, Lead)
    assert lead.sentences[-1] == ("2018年第三季度，补植成活率不在范围；补植棵数不在范围。")


def test_a_part_is_not_held_against_the_whole_office_s_target(store: Path) -> None:
    tiles = page(store, "2018Q2", community=("同乐社区",))["tiles"]

    assert isinstance(tiles, Tiles)
    assert [(r.value.number, r.plan, r.judgement.reason) for r in tiles.readings] == [
        (95, None, None),
        (120, None, "no_plan_in_scope"),
    ]


def test_a_quarter_nobody_reported_says_so_everywhere(store: Path) -> None:
    blocks_of = page(store, "2018Q3")

    lead = blocks_of["lead"]

    assert isinstance(lead, Lead)
    assert lead.sentences == ("2018年第三季度，补植成活率未报；补植棵数未报。",)
    assert drawn(blocks_of["trend_ST1"]).title == "补植成活率：未报"
    assert "by_community_ST1" not in blocks_of


def test_it_has_its_chapter_in_the_bulletin(store: Path) -> None:
    pack = build(Choice(Quarter(2018, 2)), Store.open(store), of_store(Store(store)), formats=("html",))

    assert "补植成活率83.3%" in pack.parts["index.html"].decode()


@pytest.fixture
def reports(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page 汇报 of that store, with the trend of 补植成活率 in the basket."""

    def shown() -> None:
        from metrics.app.report.page import show_reports

        show_reports()

    monkeypatch.setenv("METRICS_STORE", str(store))
    streamlit.cache_resource.clear()
    page = AppTest.from_function(shown, default_timeout=60)
    page.query_params["basket"] = Basket((Item("street_trees", "trend_ST1"),)).to_token()
    yield page.run()
    streamlit.cache_resource.clear()


def renamed(store: Path) -> None:
    """Replace the description by one that calls the figure 成活率; the data stay as they are."""
    put(store, "street_trees", EXAMPLE.read_bytes().replace("补植成活率".encode(), "成活率".encode()))


def titles(page: AppTest) -> list[str]:
    return [box.placeholder for box in page.text_input if box.label.startswith("标题")]


def test_the_basket_calls_a_figure_by_the_name_it_has_now(reports: AppTest, store: Path) -> None:
    assert titles(reports) == ["补植成活率83.3%"]

    renamed(store)
    reports.run()

    assert titles(reports) == ["成活率83.3%"]


def test_a_file_made_before_its_description_was_replaced_is_not_offered_as_the_newest(
    reports: AppTest, store: Path
) -> None:
    reports.button_group(key="basket-formats").set_value(["html"]).run()
    reports.button(key="basket-make").click().run()
    assert reports.success

    renamed(store)
    reports.run()

    assert not reports.success


def test_a_broken_file_is_left_out_and_takes_nothing_else_away(store: Path) -> None:
    put(store, "broken", b"slug = ")

    known = of_store(Store(store))

    assert "street_trees" in known.tables
    assert [(name, faults[0].code) for name, faults in known.faults] == [("broken", "not_toml")]


@pytest.mark.parametrize(
    ("before", "after", "where", "code"),
    [
        ('slug = "street_trees"', 'slug = "行道树"', "slug", "bad_form"),
        ('key = ["community"]', 'key = ["street"]', "table.key", "no_such_field"),
        ('header = "成活棵数（棵）"', 'heading = "成活"', "table.fields[3].heading", "strange"),
        ('type = "text"', 'type = "words"', "table.fields[1].type", "one_of"),
        ('numerator = "alive"', 'numerator = "alife"', "measures[1].numerator", "no_such_field"),
        ('field = "planted"', 'field = "community"', "measures[2].field", "no_number"),
        ('kind = "ratio"', 'kind = "quota"', "measures[1].kind", "one_of"),
        ("target = { 2018 = 500 }", 'target = "viel"', "measures[2].target", "not_targets"),
        ("target = { 2018 = 500 }", "", "measures[2].lamp", "pace_without_target"),
        ('id = "ST2"', 'id = "ST1"', "measures", "twice"),
        ('id = "alive"', 'id = "remark"', "table.fields", "taken"),
        ('id = "alive"', 'id = "ignore"', "table.fields", "taken"),
        ('id = "alive"', 'id = "quarter_end_day"', "table.fields", "taken"),
        ('header = "成活棵数（棵）"', 'header = "备注"', "table.fields", "taken"),
        ('header = "成活棵数（棵）"', 'header = "补植棵数（棵）"', "table.fields", "twice"),
        ('kind = "snapshot"', 'kind = "snapshot"\nlabel = "nowhere"', "table.label", "no_such_field"),
    ],
)
def test_each_fault_is_told_where_it_is(before: str, after: str, where: str, code: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert before in text

    with pytest.raises(Broken) as told:
        read(text.replace(before, after, 1).encode())

    assert (code, where) in [(fault.code, fault.where) for fault in told.value.faults]


def test_a_code_of_another_field_is_refused(store: Path) -> None:
    put(store, "milestones", EXAMPLE.read_bytes().replace(b'"street_trees"', b'"milestones"'))

    ((_, faults),) = of_store(Store(store)).faults
    assert faults[0].code == "clash"


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_arrive_what_is_no_description_is_told(data: bytes) -> None:
    with pytest.raises(Broken) as told:
        read(data)

    assert told.value.faults


_SCRAPS = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.sampled_from(["a", "text", "ST1", "ratio", ""]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "kind", "zh"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(["slug", "title", "order", "table", "measures"]), _SCRAPS))
def test_an_entry_of_the_wrong_kind_is_a_fault_and_no_exception(plain: dict[str, object]) -> None:
    with pytest.raises(Broken):
        described_in(plain)
