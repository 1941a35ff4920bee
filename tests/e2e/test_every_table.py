"""Each of the tables, from a file with a mistake on a wide screen to a good commit on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from long import some
from playwright.sync_api import Page, expect
from screen import settle, visit

from metrics.model.schema import Field, Kind, Table, Type
from metrics.registry import catalogue
from metrics.store.log import Store

DEMO = Path(__file__).parents[2] / "data" / "demo"
MAIN = '[data-testid="stMain"]'
pytestmark = pytest.mark.usefixtures("as_before")
TABLES = ("red_flags", "renovation", "milestones", "projects", "rectification", "patrols", "services",
          "party_branches", "party_building", "investment", "targets")  # fmt: skip
_NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.PERCENT, Type.DATE)


def rows(table: Table) -> list[list[str]]:
    """What a clerk would send to correct a remark: the whole list of a quarter, or a few rows of a ledger."""
    head, *found = csv.reader(io.StringIO((DEMO / table.file).read_text(encoding="utf-8-sig")))
    if table.kind is Kind.SNAPSHOT:
        found = [row for row in found if row[0] == "2018Q2"]
    elif table.kind is Kind.EVENT:
        found = found[-3:]
    found[0][head.index("备注")] = "已复核"
    return [head, *found]


def wrong(table: Table) -> tuple[int, Field]:
    """The first cell of a number or a day that is filled: its place among the lines, and its column."""
    head, *found = rows(table)
    columns = [f for f in table.fields if f.type in _NUMBERS and f.id not in table.key and f.header in head]
    return next((place, item) for place, row in enumerate(found, 1) for item in columns if row[head.index(item.header)])


def drop(page: Page, table: Table, cells: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(cells)
    given = {"name": f"{table.names[0]}.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("gb18030")}
    page.locator('input[type="file"]').first.set_input_files(given)  # type: ignore[arg-type]
    settle(page)


@pytest.mark.parametrize("name", some(TABLES, 2))
def test_a_mistake_is_told_and_the_corrected_file_is_committed(page: Page, store: Path, name: str) -> None:
    table, before = catalogue().tables[name], Store.open(store).head()[0]
    (place, item), cells = wrong(table), rows(table)
    bad = [list(row) for row in cells]
    bad[place][bad[0].index(item.header)] = "很多"
    visit(page, "/upload")

    drop(page, table, bad)

    told = page.locator(".finding.error")
    expect(told.first).to_contain_text(f"第{place + 1}行")
    expect(told.first).to_contain_text(item.title)
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()

    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="放弃这个文件").click()
    expect(told).to_have_count(0)
    settle(page)
    drop(page, table, cells)
    commit = page.get_by_role("button", name="提交", exact=True)
    expect(commit).to_be_enabled()
    settle(page)
    page.get_by_label("填报岗位").fill("填报岗")
    page.get_by_label("更正原因（必填）").or_(page.get_by_label("说明（选填）")).fill("复核更正")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    commit.click()
    expect(page.get_by_text(f"已提交为第{before + 1}版").first).to_be_visible()

    office = Store.open(store)
    assert office.head()[0] == before + 1
    assert {part.table for part in office.entry(before + 1).parts} == {name}
