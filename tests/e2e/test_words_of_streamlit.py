"""What Streamlit says by itself, a Chinese page says in Chinese and an English one in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit
from places import TOOLS, walk
from playwright.sync_api import Page, expect
from screen import settle, visit

from metrics.i18n.text import LANGUAGES, Text
from metrics.registry import catalogue

# Words outside our own markup with a small Latin word and nothing Chinese in them. Names of signs are drawn as signs,
# files bear the names their owners gave them, and English is called so in every language.
_FOREIGN = """() => {
  const drawn = '.js-plotly-plot, [data-testid="stIconMaterial"], style, script'
  const ours = `.m, ${drawn}, [data-testid="stFileChipName"], code`
  const found = new Set()
  const hear = (said) => {
    if (/[a-z]{3}/.test(said) && !/[\\u4e00-\\u9fff]/.test(said) && said.trim() !== 'English') found.add(said.trim())
  }
  const walk = document.createTreeWalker(document.querySelector('#root').parentElement, 5, (node) =>
    node.nodeType === 1 && node.matches(ours) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === 3) { if (node.parentElement.checkVisibility()) hear(node.data) }
    else for (const name of ['placeholder', 'aria-label', 'title']) hear(node.getAttribute(name) ?? '')
  }
  return [...found]
}"""
# Where Streamlit puts a sentence together.
_JOINTS = re.compile(r"\{\w+\}|Ctrl\+?| to | available|(?<=exist)\. |^add ")
MULTISELECT = '[data-testid="stMultiSelect"] input'


_GIVE = """(input, [name, type, size]) => {
  const given = new DataTransfer()
  given.items.add(new File([new Uint8Array(size)], name, { type }))
  input.files = given.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}"""


def given(page: Page, name: str, kind: str, size: int = 1, path: str = "/upload") -> None:
    visit(page, path)
    page.locator('input[type="file"]').first.evaluate(_GIVE, [name, kind, size])
    expect(page.get_by_test_id("stFileChip")).to_be_visible()
    settle(page)


def filters(page: Page) -> None:
    visit(page, "/renovation?community=同乐社区")
    page.get_by_test_id("stPopover").locator("button").first.click()
    page.locator(MULTISELECT).first.click()
    settle(page)


def no_match(page: Page) -> None:
    filters(page)
    page.locator(MULTISELECT).first.press_sequentially("无")
    settle(page)


def a_setting(page: Page) -> None:
    visit(page, "/settings")
    page.locator('[data-testid="stExpander"] summary').first.click()
    box = page.locator('[data-testid="stTextInput"] input').first
    box.fill("一")
    settle(page)


def a_number(page: Page) -> None:
    visit(page, "/renovation")
    page.locator(".tile").first.click()
    settle(page)


def put_in_basket(page: Page) -> None:
    visit(page, "/renovation")
    page.locator('[data-go="add"]').first.click()
    expect(page.get_by_test_id("stToast")).to_be_visible()


SITUATIONS: tuple[tuple[Callable[[Page], None], str], ...] = (
    (lambda page: given(page, "汇总.pdf", "application/pdf", path="/settings"), "这里不能放application/pdf类型的文件"),
    (lambda page: given(page, "汇总.csv", "text/csv", 11_000_000), "文件不能超过10.0MB"),
    (filters, "全部选中"),
    (no_match, "没有符合的项"),
    (a_setting, "按回车提交"),
    (a_number, "小区开工率"),
    (put_in_basket, "已加入汇报篮"),
)


def test_no_page_has_a_word_of_the_frameworks_own(page: Page) -> None:
    visit(page, "/renovation")

    assert {path: words for path in walk(page, ("", *TOOLS)) if (words := page.evaluate(_FOREIGN))} == {}


@pytest.mark.parametrize(("brought_about", "said"), SITUATIONS, ids=[words for _, words in SITUATIONS])
def test_nothing_that_opens_or_is_refused_speaks_english(
    page: Page, brought_about: Callable[[Page], None], said: str
) -> None:
    brought_about(page)

    expect(page.get_by_text(said).first).to_be_visible()
    assert page.evaluate(_FOREIGN) == []


def test_a_choice_of_the_offices_own_keeps_its_name_whatever_it_is_called(page: Page) -> None:
    visit(page, "/definitions")

    page.evaluate("""document.body.insertAdjacentHTML('beforeend',
      '<div id="trial"><p role="option">Close</p><p role="option">Select all</p><p>Close</p></div>')""")

    assert page.locator("#trial p").all_inner_texts() == ["Close", "全部选中", "关闭"]
    page.evaluate("document.querySelector('#trial').remove()")


def test_the_page_changes_its_language_and_streamlit_with_it(page: Page) -> None:
    visit(page, "/upload")
    place = page.get_by_test_id("stFileUploaderDropzone").first
    expect(place).to_contain_text("每个文件不超过10MB")

    page.locator("nav a", has_text="English").click()
    settle(page)

    expect(place).to_contain_text("10MB per file")
    expect(place.locator("button")).to_have_text(re.compile("Upload$"))
    assert page.evaluate("document.documentElement.lang") == "en"


def test_every_word_we_listen_for_is_one_that_streamlit_still_says() -> None:
    script = "".join(path.read_text("utf-8") for path in (Path(streamlit.__path__[0]) / "static").rglob("*.js"))
    text: Text = catalogue().text("en")
    heard = {key: words for key, words in text.entries.items() if key.startswith("framework.")}

    unknown = {
        key: words
        for key, words in heard.items()
        if not all(part.strip() in script for part in _JOINTS.split(words) if len(part.strip()) > 1)
    }

    assert heard
    assert unknown == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_words_of_streamlit_become_one(lang: str) -> None:
    said = [words for key, words in catalogue().text(lang).entries.items() if key.startswith("framework.")]

    assert said
    assert len(said) == len(set(said))
