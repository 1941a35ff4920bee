"""The office's settings on the page: a threshold with its source, review by a second post, a register in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from screen import choose, picture, settle, visit
from servers import serving

from metrics.store.log import Store

DEMO = Path(__file__).parents[2] / "data" / "demo"
MAIN = '[data-testid="stMain"]'
pytestmark = pytest.mark.usefixtures("as_before")


@pytest.fixture(scope="module")
def store(office_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample office that these tests may change."""
    path = tmp_path_factory.mktemp("own") / "office"
    shutil.copytree(office_path, path)
    return path


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard of that office."""
    with serving(store, tmp_path_factory.mktemp("log")) as address:
        yield address


def one_quarter(quarter: str) -> str:
    lines = (DEMO / "renovation.csv").read_text(encoding="utf-8-sig").splitlines()
    return "\r\n".join([lines[0], *(line for line in lines[1:] if line.startswith(quarter))]) + "\r\n"


def set_value(page: Page, word: str, value: str) -> None:
    visit(page, "/settings")
    page.get_by_text("修改一项设置").click()
    choose(page, "设置项", word)
    page.get_by_label("改为").fill(value)
    page.get_by_label("依据（必填）").first.fill("街道办公会议定")
    page.get_by_label("填报岗位").first.fill("管理员")
    page.get_by_role("button", name="保存，记为新的一版").first.click()
    settle(page)


def test_a_preset_with_its_source_changes_every_lamp_of_pace_from_its_quarter_on(page: Page) -> None:
    visit(page, "/milestones?quarter=2018Q2")
    expect(page.locator(".tile", has_text="项目投资完成率").locator(".lamp")).to_have_text("●基本达序")
    visit(page, "/settings")
    picture(page, "settings")

    page.get_by_text("修改亮灯规则").click()
    choose(page, "公开规则", "三亚：落后计划50%以内黄、以上红")
    # The form of the rules is the second of the page, that of fields of the office's own the last.
    page.get_by_label("填报岗位").nth(1).fill("管理员")
    page.get_by_role("button", name="保存，记为新的一版").last.click()
    settle(page)

    expect(page.locator("tr", has_text="PJ1")).to_contain_text("三亚市红黄绿亮牌（2022）")
    expect(page.locator("tr", has_text="PJ1")).to_contain_text("自2018Q3起")
    visit(page, "/milestones?quarter=2018Q2")
    expect(page.locator(".tile", has_text="项目投资完成率").locator(".lamp")).to_have_text("●基本达序")
    visit(page, "/milestones?quarter=2018Q2&rules=now")
    expect(page.locator(".tile", has_text="项目投资完成率").locator(".lamp")).to_have_text("▲滞后")
    expect(page.locator(".chip")).to_contain_text("按现行规则评灯")


def test_a_value_that_does_not_fit_is_told_and_not_saved(page: Page, store: Path) -> None:
    before = Store.open(store).head()[0]

    set_value(page, "季报截止（季后天数）", "十五")

    expect(page.locator(MAIN)).to_contain_text("不能作为")
    assert Store.open(store).head()[0] == before


def test_with_review_an_upload_counts_once_another_post_has_approved_it(page: Page, store: Path) -> None:
    set_value(page, "提交须经审核", "是")
    text = one_quarter("2018Q2").replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,199")
    visit(page, "/upload")
    given = {"name": "renovation_2018Q2.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    page.locator('input[type="file"]').set_input_files(given)  # type: ignore[arg-type]
    settle(page)
    page.get_by_label("填报岗位").fill("改造专班填报岗")
    page.get_by_label("更正原因（必填）").fill("户数复核更正")
    page.get_by_role("button", name="送审", exact=True).click()
    settle(page)
    (waiting,) = Store.open(store).submissions.open()
    expect(page.locator(".lead")).to_contain_text(f"已送审（第{waiting.number}号）")
    visit(page, "/renovation?quarter=2018Q2")
    expect(page.locator(".tile", has_text="户数开工率")).to_contain_text("986")

    page.locator("nav a", has_text="审核").click()
    settle(page)
    page.locator("tr[data-go]", has_text="老旧小区改造进度").click()
    settle(page)
    expect(page.locator("del", has_text="198")).to_be_visible()
    picture(page, "review")
    page.get_by_label("审核岗位").fill("改造专班填报岗")
    page.get_by_role("button", name="审核通过，计入看板").click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("审核人不能是填报人本人")
    page.get_by_label("审核岗位").fill("分管副主任")
    page.get_by_role("button", name="审核通过，计入看板").click()
    settle(page)

    visit(page, "/renovation?quarter=2018Q2")
    expect(page.locator(".tile", has_text="户数开工率")).to_contain_text("987")
    [*_, entry] = Store.open(store).entries()
    assert (entry.who, entry.taken.by) == ("改造专班填报岗", "分管副主任")


def test_a_target_is_edited_where_it_stands_and_checked_like_any_upload(page: Page) -> None:
    visit(page, "/settings")
    page.get_by_role("button", name="目标任务表").click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("在线编辑：目标任务表")

    cell = page.get_by_label("第2行「年度目标」", exact=True)
    cell.fill("很多")
    cell.press("Enter")
    settle(page)
    expect(page.locator(".finding.error")).to_contain_text("不是数字")
    cell.fill("5")
    cell.press("Enter")
    settle(page)

    expect(page.locator("tr", has=page.locator("del"))).to_contain_text("年度目标")
    expect(page.locator("ins", has_text="5")).to_be_visible()
    page.get_by_role("button", name="放弃这个文件").click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("报送日历")
