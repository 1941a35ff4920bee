"""The first day of an office: nothing on record, the first file, and the sample office taken out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from screen import settle, visit
from servers import serving

FIRST = Path(__file__).parents[1] / "samples" / "restatement" / "renovation_2017Q3_初报.csv"
MAIN = '[data-testid="stMain"]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with nothing on record."""
    with serving(tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("log")) as address:
        yield address


def test_an_empty_dashboard_says_what_to_do_first_and_every_page_stands(page: Page) -> None:
    visit(page, "/")
    expect(page.locator(MAIN)).to_contain_text("还没有数据")
    for path in ("red_flags", "renovation", "milestones", "versions", "definitions"):
        visit(page, f"/{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(MAIN)).not_to_contain_text("Traceback")

    visit(page, "/")
    page.get_by_role("button", name="上传数据").click()
    settle(page)

    expect(page.locator("h1")).to_have_text("上传季度数据")


def test_the_first_file_is_on_the_page_as_soon_as_it_is_committed(page: Page) -> None:
    visit(page, "/upload")
    page.locator('input[type="file"]').set_input_files(FIRST)
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("新增23行")
    page.get_by_label("填报岗位").fill("改造专班填报岗")
    page.get_by_role("button", name="提交", exact=True).click()
    settle(page)

    page.get_by_role("button", name="查看看板").click()
    settle(page)

    expect(page.locator("h1")).to_contain_text("老旧小区改造　2017年第三季度")
    expect(page.locator(".tile", has_text="小区开工率")).to_contain_text("100.0%")
    visit(page, "/")
    expect(page.locator("tr", has_text="流动红旗（评比表彰）").last).to_contain_text("未报")


def test_english_browsers_get_english(browser, server: str) -> None:
    context = browser.new_context(base_url=server, locale="en-GB")
    english = context.new_page()
    visit(english, "/")

    expect(english.locator("h1")).to_contain_text("Overview")
    context.close()
