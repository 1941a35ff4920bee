"""A clerk with a file: findings, answers, differences, commit, and undo."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from screen import choose, settle, visit

from metrics.store.log import Store

SAMPLES = Path(__file__).parents[1] / "samples"
BAD = SAMPLES / "dirty" / "renovation_2018Q2_含错误.csv"
GBK = SAMPLES / "dirty" / "老旧小区改造2017年四季度（GBK原始表）.csv"
DEMO = Path(__file__).parents[2] / "data" / "demo"
MAIN = '[data-testid="stMain"]'
pytestmark = pytest.mark.usefixtures("as_before")


def drop(page: Page, path: Path, *, name: str | None = None, data: bytes | None = None) -> None:
    visit(page, "/upload")
    given = {"name": name or path.name, "mimeType": "text/csv", "buffer": path.read_bytes() if data is None else data}
    page.locator('input[type="file"]').set_input_files(given)  # type: ignore[arg-type]
    settle(page)


def sign(page: Page, who: str, why: str) -> None:
    page.get_by_label("填报岗位").fill(who)
    page.get_by_label("更正原因（必填）").or_(page.get_by_label("说明（选填）")).fill(why)
    page.get_by_role("button", name="提交", exact=True).click()
    settle(page)


def corrected(text: str) -> bytes:
    return ("\ufeff" + text).encode()


def one_quarter(quarter: str) -> str:
    lines = (DEMO / "renovation.csv").read_text(encoding="utf-8-sig").splitlines()
    return "\r\n".join([lines[0], *(line for line in lines[1:] if line.startswith(quarter))]) + "\r\n"


def test_a_file_with_ten_mistakes_is_told_row_by_row_and_cannot_be_committed(page: Page) -> None:
    drop(page, BAD)

    told = page.locator(".finding")
    expect(told.filter(has_text="第2行「形象进度（%）」")).to_contain_text("120")
    expect(told.filter(has_text="第9行「计划完工日期」")).to_contain_text("2018年13月1日")
    expect(told.filter(has_text="第8行「小区编号」")).to_contain_text("LZ-XQ-006")
    expect(page.locator(MAIN)).to_contain_text("错误 10")
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()


def test_a_gbk_form_asks_its_one_question_is_settled_committed_and_seen_on_the_page(page: Page) -> None:
    visit(page, "/renovation?quarter=2017Q4")
    expect(page.locator(".tile", has_text="物业进驻率")).to_contain_text("8.3%")
    drop(page, GBK)

    expect(page.locator(".finding.question")).to_contain_text("累计投资")
    expect(page.locator(".steps .now")).to_contain_text("栏目 1处待处理")
    page.get_by_text("没有当作数据的行").click()
    expect(page.locator(MAIN)).to_contain_text("合计行")
    expect(page.locator(MAIN)).not_to_contain_text("GB18030")
    choose(page, "请选择（累计投资）", "自开工累计完成投资（万元）")
    expect(page.locator(".finding.question")).to_have_count(0)
    page.get_by_label("文件的原因说明").fill("本表只报已启动小区，其余另表报送")
    page.get_by_label("文件的原因说明").press("Enter")
    settle(page)
    expect(page.locator("tr", has_text="RV8")).to_contain_text("16.7%")
    page.get_by_text("确认减少12行").click()
    sign(page, "改造专班填报岗", "按原始表更正")
    page.get_by_role("button", name="查看看板").click()
    settle(page)

    expect(page.locator("h1")).to_contain_text("2017年第四季度")
    expect(page.locator(".tile", has_text="物业进驻率")).to_contain_text("16.7%")
    expect(page.locator("h3", has_text="12个小区")).to_be_visible()
    page.go_back()
    settle(page)
    visit(page, "/versions")
    page.locator("tr[data-go]").first.click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("按原始表更正")
    expect(page.locator(MAIN)).to_contain_text("本表只报已启动小区")


def test_a_correction_shows_old_and_new_and_what_the_figures_become(page: Page) -> None:
    drop(page, SAMPLES / "restatement" / "renovation_2017Q3_初报.csv", name="renovation_2017Q3.csv")

    expect(page.locator("tr", has_text="形象进度（%）").filter(has=page.locator("del"))).to_contain_text("92")
    expect(page.locator(MAIN)).to_contain_text("减少1行")
    expect(page.locator(MAIN)).to_contain_text("RV5")


def test_committed_rows_are_on_the_chart_and_undo_takes_them_back(page: Page) -> None:
    text = one_quarter("2018Q2").replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,199")
    drop(page, BAD, name="renovation_2018Q2.csv", data=corrected(text))

    expect(page.locator(".finding.warning", has_text="户数")).to_contain_text("由上季度的198户改为199户")
    sign(page, "改造专班填报岗", "户数复核更正")
    expect(page.locator(".lead")).to_contain_text("已提交为第")
    page.get_by_role("button", name="查看看板").click()
    settle(page)
    page.locator(".tile", has_text="户数开工率").wait_for()
    expect(page.locator(".tile", has_text="户数开工率")).to_contain_text("987")

    visit(page, "/versions")
    page.locator("tr[data-go]").first.click()
    settle(page)
    expect(page.locator(MAIN)).to_contain_text("户数复核更正")
    expect(page.locator("del", has_text="198")).to_be_visible()


def test_undo_right_after_the_commit_brings_the_old_figure_back(page: Page) -> None:
    text = one_quarter("2018Q2").replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,199")
    drop(page, BAD, name="renovation_2018Q2.csv", data=corrected(text))
    sign(page, "改造专班填报岗", "户数复核更正")

    page.get_by_role("button", name="撤销这次提交").click()
    settle(page)
    page.get_by_role("button", name="确定撤销").click()
    settle(page)
    expect(page.locator(".lead")).to_contain_text("已撤销")

    visit(page, "/renovation")
    expect(page.locator(".tile", has_text="户数开工率")).to_contain_text("986")


def test_the_second_of_two_clerks_is_told_and_loses_nothing(page: Page, store: Path) -> None:
    text = one_quarter("2018Q2").replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,199")
    drop(page, BAD, name="renovation_2018Q2.csv", data=corrected(text))
    office = Store.open(store)
    other = one_quarter("2018Q2").replace("样例新村,,样例丙社区,,1997,4,152", "样例新村,,样例丙社区,,1997,4,153")
    _commit(office, other)

    sign(page, "改造专班填报岗", "户数复核更正")

    expect(page.locator(MAIN)).to_contain_text("您的文件和回答都还在")
    expect(page.locator("tr[data-go]", has_text="样例新村")).to_contain_text("153")
    page.get_by_role("button", name="提交", exact=True).click()
    settle(page)
    expect(page.locator(".lead")).to_contain_text("已提交为第")


def test_cells_are_corrected_where_they_are_told_and_read_again_at_once(page: Page) -> None:
    drop(page, BAD)
    expect(page.locator(".steps .now")).to_contain_text("核对 10处待处理")

    page.get_by_label("第2行「形象进度（%）」", exact=True).fill("100")
    page.get_by_label("第2行「形象进度（%）」", exact=True).press("Tab")
    settle(page)
    expect(page.locator(".steps .now")).to_contain_text("核对 9处待处理")
    page.get_by_label("第9行「计划完工日期」", exact=True).fill("2018-11-15")
    page.get_by_label("第7行「户数（户）」", exact=True).fill("256")
    page.get_by_label("第5行「自开工累计完成投资（万元）」的原因说明").fill("审计核减")
    page.get_by_label("第5行「自开工累计完成投资（万元）」的原因说明").press("Enter")
    settle(page)

    expect(page.locator(".steps .now")).to_contain_text("核对 6处待处理")
    expect(page.locator(".finding.warning")).to_contain_text("审计核减")
    expect(page.locator("tr", has_text="样例花园").filter(has=page.locator("del"))).to_have_count(0)


def test_a_wrong_correction_is_told_like_a_wrong_cell_and_an_empty_one_is_taken_back(page: Page) -> None:
    drop(page, BAD)
    cell = page.get_by_label("第7行「户数（户）」", exact=True)

    cell.fill("很多")
    cell.press("Enter")
    settle(page)
    expect(page.locator(".finding.error", has_text="很多")).to_contain_text("不是数字")
    cell.fill("")
    cell.press("Enter")
    settle(page)

    expect(page.locator(".finding.error", has_text="第7行「户数（户）」")).to_contain_text("空白")


def test_what_was_typed_is_taken_with_the_proposal_clicked_next_and_both_stay_listed(page: Page) -> None:
    text = one_quarter("2018Q2").replace("丰乐路1号院,,兴隆社区", "丰乐路1号院,,兴隆社")
    drop(
        page, BAD, data=corrected(text.replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,很多"))
    )

    page.get_by_label("第9行「户数（户）」", exact=True).fill("198")
    page.get_by_text("采用 兴隆社区").click()
    settle(page)

    expect(page.locator(".finding.error")).to_have_count(0)
    expect(page.locator(".finding.done li")).to_have_text(
        ["第6行「所属社区」　丰乐路1号院　兴隆社 → 兴隆社区　撤回", "第9行「户数（户）」　样例花园　很多 → 198　撤回"]
    )
    page.locator(".finding.done li", has_text="第9行").get_by_text("撤回").click()
    settle(page)
    expect(page.locator(".finding.error")).to_contain_text("“很多”不是数字")


def test_a_whole_row_is_shown_as_it_stands_in_the_file_and_as_it_was_read(page: Page) -> None:
    drop(page, GBK)

    drop(page, SAMPLES / "restatement" / "renovation_2017Q3_初报.csv", name="renovation_2017Q3.csv")
    page.locator("tr[data-go]", has_text="形象进度（%）").first.click()
    settle(page)

    whole = page.locator('[role="dialog"]')
    expect(whole.locator("tr", has_text="形象进度（%）")).to_contain_text("99")
    expect(whole.locator("tr", has_text="形象进度（%）").locator("del")).to_have_text("92")


def test_what_was_chosen_for_a_column_before_is_offered_with_who_chose_it(page: Page, store: Path) -> None:
    drop(page, GBK)
    choose(page, "请选择（累计投资）", "自开工累计完成投资（万元）")
    page.get_by_label("文件的原因说明").fill("另表报送")
    page.get_by_label("文件的原因说明").press("Enter")
    settle(page)
    page.get_by_text("确认减少12行").click()
    sign(page, "改造专班填报岗", "按原始表更正")
    page.get_by_role("button", name="继续上传").click()
    settle(page)

    changed = GBK.read_bytes().replace("64户".encode("gb18030"), "65户".encode("gb18030"))
    drop(page, GBK, data=changed)

    expect(page.locator(".finding.question")).to_contain_text("改造专班填报岗")
    expect(page.locator(".finding.question")).to_contain_text("自开工累计完成投资（万元）")
    page.get_by_role("button", name="采用上次的选择（1列）").click()
    settle(page)
    expect(page.locator(".finding.question")).to_have_count(0)


def test_an_unfinished_upload_is_kept_and_gone_on_with_later(page: Page, store: Path) -> None:
    drop(page, BAD)
    page.get_by_label("第2行「形象进度（%）」", exact=True).fill("100")
    page.get_by_label("第2行「形象进度（%）」", exact=True).press("Enter")
    settle(page)
    page.get_by_label("填报岗位").fill("改造专班填报岗")
    page.get_by_role("button", name="暂存，以后再办").click()
    settle(page)
    expect(page.locator(".lead")).to_contain_text("已暂存")

    visit(page, "/upload")
    page.locator("tr[data-go]", has_text="草稿").first.click()
    settle(page)

    expect(page.locator(".steps .now")).to_contain_text("核对 9处待处理")
    page.get_by_role("button", name="放弃这个文件").click()
    settle(page)
    expect(page.locator("tr[data-go]", has_text="草稿")).to_have_count(0)


def test_the_calendar_tells_what_is_owed_and_hands_out_the_file_to_fill_in(page: Page) -> None:
    visit(page, "/upload")
    owed = page.locator('tr[data-go="renovation"]')
    expect(owed).to_contain_text("逾期未报")
    expect(owed).to_contain_text("老旧小区改造专班")

    owed.click()
    settle(page)
    with page.expect_download() as given:
        page.get_by_role("button", name="下载预填表（XLSX）").click()

    assert given.value.suggested_filename == "老旧小区改造进度_2018Q3.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(given.value.path().read_bytes()))["老旧小区改造进度"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("2018Q3", "LZ-XQ-001")


def test_a_zero_report_is_a_state_of_its_own(page: Page) -> None:
    visit(page, "/upload")
    page.get_by_role("button", name="本季确无数据，提交零报告").click()
    settle(page)
    page.get_by_label("填报岗位").fill("城市管理科填报岗")
    page.get_by_role("button", name="提交", exact=True).click()
    settle(page)

    visit(page, "/?quarter=2018Q3")
    expect(page.locator("tr", has_text="流动红旗（评比表彰）").last).to_contain_text("零报告")
    expect(page.locator("tr", has_text="老旧小区改造进度").last).to_contain_text("未报")


def _commit(office: Store, text: str) -> None:
    from metrics.intake.drafts.draft import Upload
    from metrics.intake.drafts.file_to_draft import read
    from metrics.intake.records.commit import commit
    from metrics.registry import catalogue
    from metrics.store import frames

    tables = catalogue().tables
    version = office.head()[0]
    records = frames.load(office, tables.values(), upto=version)
    draft = read(Upload("renovation_2018Q2.csv", corrected(text)), tables=tables, records=records)
    commit(draft, office, who="另一填报岗", why="同时提交", seen=version)
