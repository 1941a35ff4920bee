"""A field of the office's own, in a browser: the file is added, a form is uploaded, the chart is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from screen import picture, settle, visit
from servers import serving

from metrics import described

EXAMPLE = Path(described.__path__[0]) / "example.toml"
MAIN = '[data-testid="stMain"]'


@pytest.fixture
def server(own_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with a sample office that this test may change."""
    with serving(own_office, tmp_path_factory.mktemp("log")) as address:
        yield address


def give(page: Page, name: str, data: bytes) -> None:
    given = {"name": name, "mimeType": "text/plain", "buffer": data}
    page.locator('input[type="file"]').last.set_input_files(given)  # type: ignore[arg-type]
    settle(page)


def test_from_nothing_to_a_chart(page: Page) -> None:
    visit(page, "/settings")
    give(page, "行道树.toml", EXAMPLE.read_bytes().replace(b'numerator = "alive"', b'numerator = "alife"'))
    expect(page.locator(MAIN)).to_contain_text("measures[1].numerator：没有字段“alife”")

    give(page, "行道树.toml", EXAMPLE.read_bytes())
    for name, words in (("who", "绿化岗"), ("why", "街道要求")):
        page.locator(f".st-key-own-{name} input").fill(words)
        page.locator(f".st-key-own-{name} input").press("Enter")
        settle(page)
    page.get_by_role("button", name="启用", exact=True).click()
    settle(page)
    page.locator("nav a", has_text="上传数据").click()
    settle(page)
    form = "季度,所属社区,补植棵数（棵）,成活棵数（棵）\r\n2018Q2,同乐社区,80,76\r\n2018Q2,兴隆社区,70,49\r\n"
    give(page, "行道树补植情况.csv", form.encode("gb18030"))
    page.get_by_label("填报岗位").fill("绿化岗")
    page.get_by_role("button", name="提交", exact=True).click()
    settle(page)
    page.locator("nav a", has_text="行道树").click()
    settle(page)

    expect(page.locator(".lead")).to_contain_text("补植成活率83.3%")
    expect(page.locator(".tile", has_text="补植棵数")).to_contain_text("150")
    expect(page.locator(MAIN)).to_contain_text("同乐社区补植成活率最高，为95.0%")
    picture(page, "own_field")
    visit(page, "/")
    expect(page.locator(".tile", has_text="补植成活率")).to_contain_text("83.3%")
