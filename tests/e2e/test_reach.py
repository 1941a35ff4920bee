"""By keys, with a finger and on paper: what a page says is reached from wherever one is, and none of it is cut off."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from long import some
from places import FIELDS, PAGES, walk
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from screen import settle, visit

from metrics.blocks import Block, Chart, Lead, Note, Section, TableBlock
from metrics.charts.cells import listed
from metrics.i18n.text import Text
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.pack import open_desk
from metrics.store.log import Store

_FOCUS = "document.activeElement === document.body ? '' : document.activeElement.textContent"
# Every list that is wider than its place, but for tables read across; and those of them that hide the quarter.
_CUT = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true
  const box = (one) => one.getBoundingClientRect()
  const hides = (one, part) => box(part).left < box(one).left - 1 || box(part).right > box(one).right + 1
  return new Promise((tell) => setTimeout(() => tell([...document.querySelectorAll('.table-scroll')].filter((one) => {
    const now = one.querySelector('th[data-now]')
    if (one.classList.contains('across')) return now && hides(one, now)
    return one.scrollWidth > one.clientWidth + 1
  }).map((one) => one.querySelector('table').getAttribute('aria-label') ?? one.textContent.slice(0, 40))), 200))
}"""

# ---- keys ----------------------------------------------------------------------------------------------------------


def test_two_keys_lead_to_the_first_matter(page: Page) -> None:
    visit(page, "/")

    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS) == "跳到需要关注的事项"
    page.keyboard.press("Enter")

    assert "样例城市综合体“交付使用”预计滞后151天" in page.evaluate(_FOCUS)
    expect(page.locator("tr:focus")).to_be_in_viewport()


def test_on_any_other_page_they_lead_past_the_menu(page: Page) -> None:
    visit(page, "/renovation?lang=en")

    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS) == "Skip to the content"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_back_from_a_matter_leads_to_its_row_where_it_stood(page: Page) -> None:
    visit(page, "/")
    row = page.locator("tr[data-go]", has_text="样例花园形象进度")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()
    row.focus()

    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("老旧小区改造")
    settle(page)
    page.go_back()
    settle(page)

    assert "样例花园形象进度" in page.evaluate(_FOCUS)
    assert "project" not in page.url
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 3


def test_a_row_that_narrows_its_page_keeps_the_focus(page: Page) -> None:
    visit(page, "/services")
    row = page.locator("tr[data-go]", has_text="样例戊社区").first
    row.focus()

    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_contain_text("样例戊社区")
    settle(page)

    assert "样例戊社区" in page.evaluate(_FOCUS)


# ---- a phone -------------------------------------------------------------------------------------------------------


def test_no_table_hides_a_value_on_a_phone(phone: Page) -> None:
    visit(phone, "/reports")

    assert {path: cut for path in walk(phone, some(PAGES, 2)) if (cut := phone.evaluate(_CUT))} == {}


def test_owner_and_measure_stand_on_the_card_under_their_headings(phone: Page) -> None:
    visit(phone, "/milestones")
    card = phone.locator(".cards tr", has_text="拆迁与管线迁改影响").first

    owner = card.locator("td", has_text="重点项目专班")
    assert owner.get_attribute("data-label") == "责任单位"
    box = owner.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


def test_the_menu_says_where_one_is_and_opens_to_every_page(phone: Page) -> None:
    visit(phone, "/milestones")
    where = phone.locator("[data-menu]")
    expect(where).to_contain_text("重点项目")
    expect(phone.locator("#menu")).to_be_hidden()

    where.click()

    links = phone.locator("#menu a")
    assert links.count() == len(PAGES) + 1
    for link in links.all():
        expect(link).to_be_in_viewport()
    phone.keyboard.press("Escape")
    expect(phone.locator("#menu")).to_be_hidden()
    where.click()
    phone.locator("#menu a", has_text="口径说明").click()
    expect(where).to_contain_text("口径说明")


# ---- paper ---------------------------------------------------------------------------------------------------------


def printed(page: Page) -> tuple[str, list[str]]:
    """All that a printed page says, without its spaces, and what of it begins beyond the edge of the paper."""
    said, beyond = [], []
    for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages:

        def hear(
            words: str, whole: list[float], own: list[float], *_: object, wide: float = sheet.mediabox.width
        ) -> None:
            said.append(words)
            if words.strip() and not 0 <= whole[0] * own[4] + whole[2] * own[5] + whole[4] <= wide:
                beyond.append(words)

        sheet.extract_text(visitor_text=hear)
    return bare("".join(said)), beyond


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def words_of(block: Block, text: Text) -> Iterator[str]:
    """What a block of the exported page says: titles, sentences, every cell of a table."""
    match block:
        case Lead() | Note():
            yield from block.sentences
        case Chart() if not block.description.is_empty:
            yield block.description.title
        case Section():
            yield block.title
        case TableBlock():
            yield block.title
            heads, rows = listed(block.grid, text, grouped=block.grouped)
            yield from heads
            yield from (cell.words for row in rows for cell in row)


@pytest.mark.parametrize("path", ["", *FIELDS[:3]])
def test_paper_holds_what_the_exported_page_holds(page: Page, store: Path, path: str) -> None:
    choice = Choice(Quarter(2018, 2), kind="page", pages=(path or "overview",))
    exported = document(choice, open_desk(Store(store), catalogue()))
    words = {words for part in exported.chapters for block in part.blocks for words in words_of(block, part.text)}
    visit(page, f"/{path}?quarter=2018Q2")

    said, beyond = printed(page)

    assert beyond == []
    assert len(words) > 20
    assert {one for one in words if bare(one) not in said} == set()
    for words in ("上传数据", "筛选", "查看数据", "加入汇报", "导出本页", "下载数据"):
        assert words not in said


def test_a_dark_screen_prints_ink_on_white(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, "/renovation")
    page.emulate_media(media="print", color_scheme="dark")

    told = page.evaluate("""[getComputedStyle(document.querySelector('.stApp')).backgroundColor,
      getComputedStyle(document.querySelector('.lead p')).color,
      getComputedStyle(document.querySelector('.js-plotly-plot')).filter]""")
    page.emulate_media(media="screen", color_scheme="light")

    assert told == ["rgb(255, 255, 255)", "rgb(31, 29, 26)", "invert(1) hue-rotate(180deg)"]


# ---- definitions ---------------------------------------------------------------------------------------------------


def test_definitions_have_contents_and_a_search_that_leaves_what_was_looked_for(page: Page) -> None:
    visit(page, "/definitions")
    entries = page.locator("[data-entry]:visible")
    every = entries.count()

    page.get_by_label("查找指标或栏目").fill("小区 完工率")
    shown = entries.all_inner_texts()
    assert 0 < len(shown) < every
    assert all("完工率" in words and "小区" in words for words in shown)

    page.get_by_label("查找指标或栏目").fill("分包领导")
    rows = page.locator("[data-entry] tbody tr:visible")
    assert rows.count() > 0
    assert all("分包领导" in words for words in rows.all_inner_texts())
    expect(page.get_by_role("status")).to_contain_text("找到")

    page.locator(".contents a", has_text="招商引资").click()
    expect(page.locator("h2", has_text="招商引资")).to_be_in_viewport()
    assert entries.count() == every
