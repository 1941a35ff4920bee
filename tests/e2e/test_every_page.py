"""Each page as a leader opens it: its conclusion, its charts, a way in, and no sideways scrolling on a phone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from screen import picture, settle, visit

# The page, words its first sentence must have, how many charts it shows at least, and a row that leads on.
PAGES = {
    "services": ("15分钟服务圈覆盖率88.1%", 4, "样例戊社区"),
    "party_building": ("主题党日开展率100.0%", 5, "兴隆社区党支部"),
    "investment": ("上半年，实际到位资金", 4, None),
    "governance": ("应报19份，已报18份", 1, None),
    "milestones": ("截至2018年第二季度末", 5, None),
}


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_concludes_draws_and_leads_on(page: Page, slug: str) -> None:
    words, charts, row = PAGES[slug]
    visit(page, f"/{slug}?quarter=2018Q2")

    expect(page.locator(".lead")).to_contain_text(words)
    expect(page.locator(".stamp")).to_contain_text("示例数据")
    assert page.locator(".js-plotly-plot").count() >= charts
    picture(page, slug)

    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if row:
        page.locator("tr[data-go]", has_text=row).first.click()
        settle(page)
        assert "community=" in urlsplit(page.url).query
        expect(page.locator(".chip")).to_contain_text("社区")
