"""A family added as a folder is in the menu, the upload page and the overview, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from commands import started
from copies import program_with_street_trees
from playwright.sync_api import Page, expect
from screen import Witness, click_mark, settle, visit
from servers import serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with the family 行道树 and its sample rows."""
    program = program_with_street_trees(tmp_path_factory.mktemp("program"))
    store = tmp_path_factory.mktemp("store")
    sample = program / "metrics" / "families" / "street_trees" / "sample.csv"
    assert started("import", sample, "--by", "绿化岗", "--store", store, root=program).code == 0
    with serving(store, tmp_path_factory.mktemp("log"), program=program) as address:
        yield address


def test_the_menu_leads_to_its_page_and_a_bar_narrows_it(page: Page, witness: Witness) -> None:
    visit(page, "/")
    expect(page.locator(".tile", has_text="成活率")).to_contain_text("87.0%")

    page.locator("nav a", has_text="行道树").click()
    settle(page)

    assert urlsplit(page.url).path == "/street_trees"
    expect(page.locator(".lead")).to_contain_text("补植成活率87.0%")
    click_mark(page.locator(".barlayer .point path").first)
    settle(page)
    expect(page.locator(".chip")).to_contain_text("社区")


def test_the_upload_page_offers_its_blank_file_and_reads_it(page: Page) -> None:
    visit(page, "/upload")

    page.locator("tr", has_text="行道树补植情况").click()
    settle(page)
    with page.expect_download() as blank:
        page.get_by_role("button", name="空白").click()
    assert blank.value.suggested_filename == "行道树补植情况.csv"
    text = "季度,社区,补植数,成活数\r\n2018Q3,同乐社区,4,4\r\n"
    given = {"name": "行道树.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    page.locator('input[type="file"]').set_input_files(given)  # type: ignore[arg-type]
    settle(page)
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("新增1行")
