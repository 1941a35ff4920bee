"""A leader before a meeting: open, see what is wrong, click through, send a link."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect
from screen import click_mark, picture, settle, visit

MAIN = '[data-testid="stMain"]'


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_overview_tells_within_one_screen_what_is_seriously_behind(page: Page) -> None:
    visit(page, "/")

    expect(page.locator("h1")).to_contain_text("2018年第二季度")
    expect(page.locator(".lead")).to_contain_text("严重滞后3项")
    first = page.locator(".tile").first
    expect(first).to_contain_text("节点按期率")
    expect(first).to_contain_text("64.5%")
    expect(first.locator(".lamp")).to_have_text("■严重滞后")
    assert first.bounding_box()["y"] < 900  # type: ignore[index]
    picture(page, "overview")


def test_a_matter_that_needs_attention_opens_its_page_narrowed_to_it_and_back_leads_back(
    page: Page,
) -> None:
    visit(page, "/")

    page.locator("tr[data-go]", has_text="样例花园形象进度").click()
    settle(page)

    assert urlsplit(page.url).path == "/renovation"
    assert query(page)["project"] == ["样例花园"]
    expect(page.locator(".chip")).to_contain_text("样例花园")

    page.go_back()
    settle(page)

    assert urlsplit(page.url).path == "/"
    expect(page.locator("h1")).to_contain_text("总览")


def test_a_tile_says_where_its_number_comes_from(page: Page) -> None:
    visit(page, "/renovation")

    page.locator(".tile", has_text="小区开工率").click()

    dialog = page.locator('[role="dialog"]')
    expect(dialog).to_contain_text("6 ÷ 8")
    expect(dialog).to_contain_text("renovation.csv")
    expect(dialog).to_contain_text("丰乐路1号院")


def test_the_quarter_is_chosen_once_and_carried_from_page_to_page(page: Page) -> None:
    visit(page, "/renovation")

    page.locator('[data-testid="stSelectbox"] input').first.click()
    page.get_by_role("option", name="2017年第四季度").click()
    settle(page)
    page.locator("nav a", has_text="重点项目").click()
    settle(page)

    assert urlsplit(page.url).path == "/milestones"
    assert query(page)["quarter"] == ["2017Q4"]
    expect(page.locator("h1")).to_contain_text("2017年第四季度")


def test_a_deep_link_shows_the_same_to_everyone_who_gets_it(page: Page) -> None:
    visit(page, "/renovation?quarter=2018Q1&community=同乐社区&lamp=green")

    expect(page.locator("h1")).to_contain_text("2018年第一季度")
    expect(page.locator(".chips")).to_contain_text("同乐社区")
    expect(page.locator(".chips")).to_contain_text("● 正常")
    expect(page.locator(MAIN)).to_contain_text("样例机械厂家属院")


def test_a_broken_link_is_said_and_does_no_harm(page: Page) -> None:
    visit(page, "/renovation?quarter=2018Q9&lamp=purple&community=<img src=x onerror=alert(1)>")

    expect(page.locator(MAIN)).to_contain_text("quarter")
    expect(page.locator("h1")).to_contain_text("2018年第二季度")
    expect(page.locator(".chips")).to_contain_text("<img src=x")


def test_a_click_on_a_bar_narrows_the_page_to_its_community(page: Page) -> None:
    visit(page, "/renovation")

    chart = page.locator(".stPlotlyChart", has=page.locator("text=兴隆社区")).last
    chart.scroll_into_view_if_needed()
    click_mark(chart.locator(".barlayer .point path").first)
    settle(page)

    assert len(query(page)["community"]) == 1


def test_english_keeps_the_page_and_its_filters(page: Page) -> None:
    visit(page, "/renovation?quarter=2018Q1&community=同乐社区")

    page.locator("nav a", has_text="English").click()
    settle(page)

    assert urlsplit(page.url).path == "/renovation"
    assert query(page)["community"] == ["同乐社区"]
    expect(page.locator("h1")).to_contain_text("Renovation of old compounds")
    expect(page.locator("h1")).to_contain_text("Q1 2018")


def test_a_phone_shows_the_verdict_the_tiles_and_no_sideways_scrolling(phone: Page) -> None:
    visit(phone, "/")

    expect(phone.locator(".lead")).to_contain_text("严重滞后3项")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(phone, "overview_phone")
