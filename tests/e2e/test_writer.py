"""The writer's path: a chart as picture and slide, a basket that lives in the address, the bulletin, a file checked."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

from playwright.sync_api import Download, Page, expect
from pptx import Presentation
from screen import Witness, picture, settle, visit

MAIN = '[data-testid="stMain"]'


def saved(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_a_chart_becomes_a_slide_that_can_be_edited(page: Page, witness: Witness) -> None:
    visit(page, "/party_building?quarter=2018Q2")
    page.locator('[data-go="export"]').first.click()
    settle(page)
    expect(page.locator(".preview img")).to_be_visible(timeout=30_000)

    with page.expect_download() as slide:
        page.get_by_role("button", name="可编辑幻灯片 PPTX").click()

    assert "开展率100.0%" in slide.value.suggested_filename
    assert "示例数据" in slide.value.suggested_filename
    (only,) = Presentation(BytesIO(saved(slide.value))).slides
    assert only.shapes.title.text_frame.text.startswith("10个支部本季每月都开展了主题党日")
    with page.expect_download() as shot:
        page.get_by_role("link", name="下载图片 PNG").click()
    assert saved(shot.value).startswith(b"\x89PNG")


def test_what_is_put_into_the_basket_is_in_the_address_and_becomes_files(page: Page) -> None:
    visit(page, "/renovation?quarter=2018Q2&community=兴隆社区")
    page.locator('[data-go="add"]').first.click()
    settle(page)
    visit(page, page.url.replace("/renovation", "/party_building").replace("community=", "x="))
    page.locator(".lead p").first.hover()
    page.locator('[data-go="add:0"]').first.click()
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["basket"]

    page.locator("nav a", has_text="汇报（2）").click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("老旧小区改造 · 2018年第二季度 · 兴隆社区")
    page.get_by_role("button", name="↓").first.click()
    settle(page)
    picture(page, "basket")
    # Whoever opens the address elsewhere finds the same things in the same order.
    visit(page, page.url)
    expect(page.locator(".st-key-item-0")).to_contain_text("主题党日开展率")
    page.get_by_role("button", name="生成材料").last.click()
    settle(page, seconds=60)
    with page.expect_download() as pack:
        page.get_by_role("button", name="全部下载（ZIP）").click()
    names = [name.rpartition(".")[2] for name in ZipFile(BytesIO(saved(pack.value))).namelist()]
    assert sorted(names) == ["docx", "html", "json", "pdf", "pptx", "xlsx"]


def test_a_basket_cut_off_is_told_and_nothing_breaks(page: Page) -> None:
    visit(page, "/reports?basket=eNqtzs")

    expect(page.locator(MAIN)).to_contain_text("地址里的汇报篮读不出来")


def test_the_bulletin_is_made_in_one_click_and_found_to_be_current(page: Page) -> None:
    visit(page, "/reports?quarter=2018Q2")
    for name in ("文档 DOCX", "工作簿 XLSX", "PDF", "网页 HTML"):
        page.get_by_role("button", name=name, exact=True).first.click()
        settle(page)
    page.get_by_role("button", name="生成材料").first.click()
    settle(page, seconds=60)
    # The file's own button; among the formats to choose from stands another of that name.
    ready = page.get_by_test_id("stDownloadButton").filter(has_text="PPTX").get_by_role("button")
    expect(ready).to_be_visible(timeout=90_000)
    with page.expect_download() as made:
        ready.click()
    data = saved(made.value)

    page.get_by_role("tab", name="核对文件").click()
    settle(page)
    given = {"name": "通报.pptx", "mimeType": "application/octet-stream", "buffer": data}
    page.locator('input[type="file"]').last.set_input_files(given)  # type: ignore[arg-type]
    settle(page, seconds=60)
    expect(page.locator(MAIN)).to_contain_text(re.compile(r"与最新数据（第\d+版）一致"), timeout=30_000)


def test_a_whole_page_is_laid_out_for_paper(page: Page) -> None:
    visit(page, "/services?quarter=2018Q2")
    page.get_by_role("button", name="导出本页（PDF、图片）").click()
    settle(page)
    page.get_by_role("button", name="生成材料").click()
    settle(page, seconds=60)

    with page.expect_download() as made:
        page.get_by_role("button", name=re.compile("^PDF")).click()

    assert saved(made.value).startswith(b"%PDF")


def test_on_a_phone_the_basket_is_no_wider_than_the_phone(phone: Page) -> None:
    visit(phone, "/red_flags?quarter=2017Q3")
    phone.locator('[data-go="add"]').first.click()
    settle(phone)
    phone.locator("[data-menu]").click()
    phone.locator("nav a", has_text="汇报（1）").click()
    settle(phone)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(phone, "basket_phone")
