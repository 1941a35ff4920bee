"""A form to print and sign: one page for each addressee, everything in one file, every cell escaped."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from metrics.app.forms import form_html, form_link
from metrics.blocks import Form, FormPage, Stamp
from metrics.charts.description import Grid, GridColumn
from metrics.model.quarter import Quarter
from metrics.registry import catalogue

OFFICE = "刘寨街道办事处"
TEXT = catalogue().text("zh")
STAMP = Stamp(Quarter(2017, 4), datetime(2018, 1, 20, tzinfo=UTC), 7, (("department", ("环卫所",)),), 2, 2, True)
COLUMNS = (
    GridColumn("编号"),
    GridColumn("点位"),
    GridColumn("时限", "date"),
    GridColumn("逾期天数", "number"),
    GridColumn("整改结果"),
)


def page(to: str, *rows: tuple[str, str, str, int]) -> FormPage:
    return FormPage(to, Grid(COLUMNS, tuple((*row, None) for row in rows)))


def form(*pages: FormPage) -> Form:
    return Form(
        key="order",
        title="督办单",
        order="下列问题已过整改时限。",
        count="2件",
        pages=pages,
        signatures=("督办人（签字）：", "责任单位签收："),
        is_illustrative=True,
    )


TWO = form(
    page("责任单位：环卫所", ("WT-1", "样例路口", "2017-12-23", 8)),
    page("责任单位：城管执法中队", ("WT-2", "样例西街", "2017-12-30", 1)),
)


def test_each_addressee_has_a_page_with_the_office_the_day_its_items_and_places_to_sign() -> None:
    first, second = re.findall(r"<section>.*?</section>", form_html(TWO, OFFICE, STAMP, TEXT))

    for said in (
        OFFICE,
        "督办单",
        "责任单位：环卫所",
        "2017年12月31日",
        "WT-1",
        "样例路口",
        "2017-12-23",
        "督办人（签字）：",
    ):
        assert said in first
    assert "WT-2" not in first
    assert ("责任单位：城管执法中队" in second, "WT-1" in second) == (True, False)


def test_a_form_carries_quarter_filters_version_and_sample_data_as_every_export_does() -> None:
    html = form_html(TWO, OFFICE, STAMP, TEXT)

    for said in ("2017年第四季度", "数据版本 7", "责任单位：环卫所", "示例数据"):
        assert html.count(said) >= 2, said
    assert "示例数据" not in form_html(
        replace(TWO, is_illustrative=False), OFFICE, replace(STAMP, is_illustrative=False), TEXT
    )


def test_a_form_of_a_quarter_that_is_still_running_bears_the_day_it_was_looked_at() -> None:
    running = replace(STAMP, as_of=datetime(2017, 12, 20, tzinfo=UTC))

    assert "2017年12月20日" in form_html(TWO, OFFICE, running, TEXT)


def test_what_a_clerk_wrote_is_text_and_nothing_is_fetched() -> None:
    html = form_html(form(page("<b>单位</b>", ("<img src=http://x.y>", "样例", "2017-12-23", 8))), OFFICE, STAMP, TEXT)

    assert "&lt;img src=http://x.y&gt;" in html
    assert "<b>单位" not in html
    assert not re.search(r"<(?:img|script|link|iframe)|url\(|@import|src=[\"']", html)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_link_saves_the_whole_file_under_a_name_that_says_what_it_is(lang: str) -> None:
    link = form_link(TWO, OFFICE, STAMP, catalogue().text(lang))

    name = re.search(r'download="([^"]+)"', link)
    data = re.search(r"base64,([^\"]+)", link)
    assert name
    assert name[1].startswith("2017Q4 督办单 v7 ")
    assert name[1].endswith(".html")
    assert data
    assert base64.b64decode(data[1]).decode().startswith("<!doctype html>")


def test_a_form_is_set_for_paper() -> None:
    html = form_html(TWO, OFFICE, STAMP, TEXT)

    assert "size: A4" in html
    assert "page-break-after: always" in html
    assert "@media print { .hint { display: none; } }" in html
