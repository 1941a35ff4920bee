"""A leader on 巡查整改: what is overdue and whose it is, from a cell to its items, and the 督办单 to sign."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect
from screen import click_mark, picture, settle, visit

MAIN = '[data-testid="stMain"]'
YEAR_END = "/rectification?quarter=2017Q4"  # the sample office's last quarter with a problem overdue at its end


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def chart(page: Page, title: str) -> Locator:
    """The chart that stands right after its title."""
    head = page.locator(".stElementContainer, .stBidiComponent").filter(has_text=title)
    return head.locator("xpath=following::div[contains(@class,'stPlotlyChart')][1]").last


def bars(of: Locator) -> Locator:
    return of.locator(".barlayer .point path")


def test_the_page_opens_with_the_sentence_of_the_report_and_its_charts(page: Page) -> None:
    visit(page, "/rectification")

    expect(page.locator("h1")).to_contain_text("巡查整改　2018年第二季度")
    expect(page.locator(".lead")).to_contain_text("周均2.23次，达标周率100.0%；发现需整改问题35件，环比增长20.7%")
    expect(page.locator(".tile", has_text="按期结案率")).to_contain_text("按期34件 ÷ 应结案36件")
    expect(page.locator(MAIN)).to_contain_text("应达标的13周全部达到每周2次")
    expect(page.locator(MAIN)).to_contain_text("没有逾期未结的问题。")
    picture(page, "rectification")


def test_a_cell_of_the_table_of_ages_opens_its_own_problems_and_again_takes_both_filters_off(page: Page) -> None:
    visit(page, YEAR_END)
    cells = bars(chart(page, "未结3件，逾期1件"))
    cells.first.scroll_into_view_if_needed()

    click_mark(cells.nth(1))  # 环卫所, overdue 8 to 30 days
    settle(page)

    assert (query(page)["department"], query(page)["lamp"]) == (["环卫所"], ["yellow"])
    expect(page.locator(".chips")).to_contain_text("环卫所")
    expect(page.locator(".chips")).to_contain_text("▲ 滞后")
    listed = page.locator("table[aria-label^='逾期未结清单'] tbody tr")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("WT-2017-0148")
    expect(page.locator(".tile", has_text="按期结案率")).to_contain_text("应结案10件")

    again = bars(chart(page, "未结1件，逾期1件"))
    again.first.scroll_into_view_if_needed()
    click_mark(again.nth(1))
    settle(page)

    assert not {"department", "lamp"} & {*query(page)}


def test_a_bar_of_the_pareto_chart_narrows_to_its_class(page: Page) -> None:
    visit(page, "/rectification")
    columns = bars(chart(page, "前五类占71.4%"))
    columns.first.scroll_into_view_if_needed()

    click_mark(columns.nth(1))
    settle(page)

    assert query(page)["category"] == ["无照经营游商"]
    expect(page.locator(".tile", has_text="发现问题").locator(".number")).to_have_text("6件")


def test_the_order_to_sign_is_a_file_that_prints_on_one_sheet_by_itself(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    visit(page, YEAR_END)
    expect(page.locator(MAIN)).to_contain_text("逾期未结1件，每个责任单位一页，共1页")

    with page.expect_download() as waiting:
        page.locator("a.get", has_text="打印稿（A4）").click()

    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert re.fullmatch(r"2017Q4 督办单 v\d+ 示例数据\.html", saved.name)
    alone = browser.new_context(offline=True)
    sheet = alone.new_page()
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.goto(saved.as_uri())
    expect(sheet.locator("h1")).to_have_text("督办单")
    for said in ("WT-2017-0148", "样例路路口", "暴露垃圾：垃圾未及时清运", "环卫所", "2017-12-23", "责任单位签收："):
        expect(sheet.locator("section")).to_contain_text(said)
    assert asked == [saved.as_uri()]
    printed = sheet.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
    assert b"/MediaBox [0 0 594.9" in printed or b"/MediaBox [0 0 595" in printed
    alone.close()


def test_on_a_phone_the_page_is_no_wider_than_the_phone(phone: Page) -> None:
    visit(phone, YEAR_END)

    expect(phone.locator(".lead")).to_contain_text("逾期未结1件")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(phone, "rectification_phone")
