"""A clerk with an official form whose words nobody knows: title, header in two rows, instructions, total, signature."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from screen import settle, visit
from workbooks import Page, xlsx

pytestmark = pytest.mark.usefixtures("as_before")
FORM = xlsx(
    Page(
        [
            ["社区登记表（示例数据）"],
            ["代号", "概况", ""],
            ["", "叫法", "何时起"],
            ["一个社区一行", "写全称"],
            ["SQ-1", "样例甲社区", "2010-01-01"],
            ["全街一个"],
            ["填报人："],
        ],
        merges=("A1:C1", "A2:A3", "B2:C2"),
    )
)


def test_a_form_nobody_knows_is_read_once_the_clerk_has_said_what_its_rows_are(page: Tab) -> None:
    visit(page, "/upload")
    given = {"name": "登记表.xlsx", "mimeType": "application/octet-stream", "buffer": FORM}
    page.locator('input[type="file"]').set_input_files(given)  # type: ignore[arg-type]
    settle(page)
    expect(page.locator(".steps .now")).to_contain_text("栏目 1处待处理")

    page.get_by_role("button", name="把第2行当作表头").click()
    settle(page)
    rows = page.locator(".rows tbody tr")
    expect(rows.nth(1)).to_contain_text("表头")
    expect(rows.nth(2)).to_contain_text("表头")

    # With the keyboard alone, which stays where it is while the page is read anew: 表头, 数据, 填报说明.
    page.get_by_label("第4行是").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        settle(page)
    expect(rows.nth(3).locator("td").nth(1)).to_have_text("填报说明行")
    page.get_by_label("第6行是").select_option("total")
    settle(page)
    expect(rows.nth(5).locator("td").nth(1)).to_have_text("合计行")
    expect(rows.nth(4).locator("td").nth(1)).to_have_text("数据")
    expect(page.locator(".finding", has_text="「代号」这一列不在本表的栏目里")).to_be_visible()
