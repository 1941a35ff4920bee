"""Whatever a person writes is data: hostile names, cells and addresses open every page as text and kill none."""

from __future__ import annotations

import ast
import base64
import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_fields import EXAMPLE, known, put
from pages import dashboard, markups, opened, places, sound
from rich.console import Console
from rich.progress import Progress, TextColumn
from streamlit.testing.v1 import AppTest

from metrics import cli
from metrics.described.reading import read
from metrics.model.selection import FILTERS, Selection
from metrics.registry import catalogue, clashing
from metrics.reports.basket import Basket, Item
from metrics.reports.names import safe_file
from metrics.store.log import Store

# What has meaning somewhere on its way: in a key, Markdown, markup, a chart's letters, a path, a formula, a sentence.
NASTY = (
    "a__b", "__proto__", "$$ID-x", "**粗** _斜_ `码` [链](http://x.example) ![](http://x.example/p.png)", ":red[红]",
    "<img src=x onerror=alert(1)>", "</div><script>", '"><b>', "&lt;b&gt;", "<br><a href='http://x.example'>", "$x$",
    "../../etc/passwd", "C:\\con", "a/b?c=d#e&f", "=1+1", "＝1+1", "'=1", "{x}", "{0.__class__}", "{count:one|many}",
    "\u202e反\u202c", "\u2067אבג", "\u200b", "\x00", "\x1b[31m", "\n\n# 标题", "a\tb", " ", "长" * 300, "😀", "\ud800",
    "2018Q2", "全部", "null", "nan", "%s",
)  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text(max_size=40)


@pytest.fixture(scope="module")
def store(office_path: Path) -> Iterator[Path]:
    with dashboard(office_path) as path:
        yield path


# ---- addresses -----------------------------------------------------------------------------------------------------

_PARAMETERS = ("quarter", "year", "version", "rules", *FILTERS, "lang", "basket", "embed", "a__b")
_VALUES = st.sampled_from(
    [
        "99999",
        "999999999",
        "0",
        "-1",
        "1899",
        "1900",
        "2099",
        "2100",
        "1900Q1",
        "2099Q4",
        "２０１８",
        "now",
        "zh",
        "fr",
        "",
    ]
)
# A browser sends no half of a pair; the server puts a sign in its place.
_SAID = (_VALUES | TEXTS).map(lambda text: text.encode("utf-8", "replace").decode())
ADDRESSES = st.dictionaries(st.sampled_from(_PARAMETERS), st.lists(_SAID, min_size=1, max_size=3), max_size=4)


@pytest.mark.parametrize("year", ["99999", "1", "1899", "2100", "999999999"])
def test_a_year_no_quarter_has_is_told_and_not_obeyed(year: str) -> None:
    assert Selection.from_query({"year": year}) == (Selection(), ("year",))


@settings(max_examples=10)
@given(st.data(), ADDRESSES)
def test_no_address_kills_a_page(store: Path, data: st.DataObject, query: dict[str, list[str]]) -> None:
    path = data.draw(st.sampled_from(places(store)))

    sound(opened(path, {name: values for name, values in query.items() if name != "embed"}))


@pytest.mark.parametrize("path", ["", "milestones", "renovation", "red_flags", "reports"])
@pytest.mark.parametrize("year", ["1900", "2099", "99999"])
def test_a_year_nobody_reported_opens_every_page(store: Path, path: str, year: str) -> None:
    sound(opened(path, {"year": year}))


ITEMS = st.builds(
    Item,
    st.sampled_from(["milestones", "overview", "nowhere"]) | TEXTS.filter(bool).map(lambda text: text[:60]),
    st.sampled_from(["lead", "tiles"]) | TEXTS.filter(bool).map(lambda text: text[:120]),
    part=TEXTS.map(lambda text: text[:120]),
    title=TEXTS.map(lambda text: text[:200]),
    remark=TEXTS,
)


def token(basket: Basket) -> str:
    """A token as anybody may write it: JSON can escape what a text cannot hold."""
    packed = zlib.compress(json.dumps(json.loads(basket.to_json())).encode())
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize("text", ["a__b", "\ud800", NASTY[3], "\x00"])
def test_no_words_in_a_basket_kill_a_page(store: Path, text: str) -> None:
    item = Item("milestones", "lead", title=text[:200], remark=text)

    sound(opened("reports", {"basket": token(Basket((item,), text[:200]))}))


@settings(max_examples=8)
@given(st.lists(ITEMS, max_size=3), TEXTS.map(lambda text: text[:200]))
def test_no_basket_kills_a_page(store: Path, items: list[Item], title: str) -> None:
    sound(opened("reports", {"basket": token(Basket((*items, *items[:1]), title))}))


def test_one_chart_of_two_quarters_is_two_items(store: Path) -> None:
    chosen = (Selection.from_query({"quarter": quarter})[0] for quarter in ("2018Q1", "2018Q2"))
    basket = Basket(tuple(Item("milestones", "lead", selection) for selection in chosen))

    sound(opened("reports", {"basket": basket.to_token()}))


# ---- uploads -------------------------------------------------------------------------------------------------------

_HEADS = ["季度", "所属社区", "项目名称", "投诉量", "备注"]


def sheet(heads: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode("utf-8", "replace")


def dropped(name: str, data: bytes) -> AppTest:
    """The page 上传数据 after a file of that name was dropped on it."""
    page = opened("upload")
    return sound(page.file_uploader[0].set_value((name, data, "text/csv")).run())


@pytest.mark.parametrize("name", ["老旧小区改造__2018Q2.csv", "2018Q2.csv"])
def test_two_underscores_in_a_file_s_name_or_a_header_are_letters_like_others(store: Path, name: str) -> None:
    page = dropped(name, sheet([*_HEADS, "备注__内部"], [["2018Q2", "同乐社区", "甲", "3", "无", "x"]]))

    assert name in markups(page)


@settings(max_examples=6)
@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, min_size=1, max_size=5))
def test_no_name_header_or_cell_kills_the_upload(store: Path, name: str, heads: list[str], cells: list[str]) -> None:
    written = sheet([*_HEADS, *heads], [["2018Q2", *cells], ["2018Q1", "同乐社区", *cells]])

    page = dropped(f"{name.encode('utf-8', 'replace').decode()}.csv", written)

    box = page.selectbox(key="answer_table")
    sound(box.select_index(1).run())


# ---- fields of the office's own ------------------------------------------------------------------------------------

_ROOMS = {key.partition(".")[0] for key in catalogue().text("zh").entries}


def test_a_code_that_is_a_word_or_an_address_of_the_program_is_refused() -> None:
    taken = {*_ROOMS, "media", "static", "component", "fonts", "healthz", "app"}
    described = {slug: read(EXAMPLE.replace('"street_trees"', f'"{slug}"').encode()) for slug in taken}

    assert [slug for slug in taken if not clashing(described[slug], catalogue())] == []


@pytest.mark.parametrize("slug", ["a__b", "x" * 40, "null"])
def test_any_other_code_serves_every_page_and_can_be_taken_out(slug: str, tmp_path: Path) -> None:
    put(tmp_path, slug, EXAMPLE.replace('"street_trees"', f'"{slug}"'))

    with dashboard(tmp_path):
        for path in ("", slug, "upload", "versions", "definitions"):
            sound(opened(path))
        shown = sound(opened("settings"))

    assert [button.label for button in shown.button].count("停用") == 1


@settings(max_examples=5)
@given(TEXTS, TEXTS, TEXTS)
def test_no_title_name_or_header_of_a_description_kills_a_page(
    folder: Path, title: str, name: str, header: str
) -> None:
    text = EXAMPLE
    for old, new in (("行道树", title), ("行道树补植情况", name), ("所属社区", header), ("补植成活率", name)):
        text = text.replace(f'"{old}"', json.dumps(new.encode("utf-8", "replace").decode()).replace("\\u0000", ""))
    store = folder / sha256(text.encode()).hexdigest()
    put(store, "street_trees", text)

    with dashboard(store):
        for path in ("settings", "definitions", *(each.slug for each in known(store).pages[-1:])):
            sound(opened(path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("described")


# ---- files we hand out ---------------------------------------------------------------------------------------------


@given(TEXTS)
def test_a_file_s_name_is_one_that_every_disk_takes_and_nobody_is_misled_by(name: str) -> None:
    handed = safe_file(f"{name}.xlsx")

    assert handed.endswith(".xlsx")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\u202a-\u202e\u2066-\u2069]', handed)
    assert len(handed.encode()) < 200


NAMED = "甲__**乙**\u202e<b>.csv"
HEADS = ["季度", "所属社区", "补植棵数（棵）", "成活棵数（棵）", "备注"]
# A mark that turns what follows is let into no cell; a file and a post may be called by one.
FILE = sheet(HEADS, [["2018Q2", "=丙__**x**", "40", "38", "+1"]])


def pressed(page: AppTest, label: str) -> AppTest:
    page.text_input(key="who").set_value("统计岗__\u202e")
    page.text_input(key="why").set_value("首次**报送**")
    return sound(next(button for button in page.button if button.label == label).click().run())


def test_a_hostile_name_goes_the_whole_way_from_the_file_to_the_version(tmp_path: Path) -> None:
    Store.open(tmp_path)
    put(tmp_path, "street_trees")

    with dashboard(tmp_path):
        pressed(dropped(NAMED, FILE), "暂存，以后再办")
        for path in ("upload", "review"):
            sound(opened(path))
        pressed(dropped(NAMED, FILE), "提交")
        for path in places(tmp_path):
            sound(opened(path, versions_open=1) if path == "versions" else opened(path))

    assert [entry.raw_name for entry in Store(tmp_path).entries()][-1] == NAMED


# ---- the command line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["reports.py", "uploads.py"])
def test_no_bar_of_the_command_line_takes_a_name_for_markup(file: str) -> None:
    source = (Path(cli.__path__[0]) / file).read_text("utf-8")
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    (column,) = (call for call in calls if ast.unparse(call.func) == "TextColumn")
    made = eval(ast.unparse(column), {"TextColumn": TextColumn})
    console = Console(file=io.StringIO(), force_terminal=True)

    with Progress(made, console=console) as bar:
        bar.add_task("[/b]甲[red].csv")

    assert "[/b]甲[red].csv" in console.file.getvalue()
