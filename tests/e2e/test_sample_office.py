"""The sample office can be taken out with one click and stays readable in the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from screen import settle, visit
from servers import serving

MAIN = '[data-testid="stMain"]'


@pytest.fixture
def server(own_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with a sample office that this test may change."""
    with serving(own_office, tmp_path_factory.mktemp("log")) as address:
        yield address


def test_one_click_removes_it_and_an_old_link_still_shows_it(page: Page) -> None:
    visit(page, "/versions")
    last = page.locator("tr[data-go] td").first.inner_text()

    page.get_by_role("button", name="移除示例数据").click()
    settle(page)

    visit(page, "/")
    expect(page.locator(MAIN)).to_contain_text("还没有数据")
    visit(page, f"/renovation?quarter=2018Q2&version={last}")
    expect(page.locator(".tile", has_text="小区开工率")).to_contain_text("75.0%")
    expect(page.locator(".badge").first).to_have_text("示例数据")
