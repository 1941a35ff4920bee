"""Columns of printed tables: wide enough for the air that programs set between Chinese and figures."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.cells import Printed
from metrics.reports.ooxml.column_widths import PAD, column_widths, line_count

DATE = "2018年7月12日"


def test_a_date_in_chinese_stays_on_one_line() -> None:
    heads = ["奖项", "获得日期", "评比结果"]
    rows = [[Printed("样例城市管理流动红旗（区级）"), Printed(DATE), Printed("流动红旗")]]
    needed = [lettering.ems(words) * 12 + 2 * PAD for words in ("样例城市管理流动红旗（区级）", DATE, "流动红旗")]

    widths, is_enough = column_widths(heads, rows, sum(needed) * 1.15, 12)

    assert is_enough
    # Five places between a character and a figure, a fifth of an em each.
    assert widths[1] >= needed[1] + 5 * 0.2 * 12


def test_a_column_as_narrow_as_its_letters_takes_a_second_line_when_air_is_set_between_them() -> None:
    bare = lettering.ems(DATE) * 12 + 2 * PAD

    assert line_count([DATE], [bare * 1.25], 12) == 1
    assert line_count([DATE], [bare], 12) == 2


def test_a_table_wider_than_its_paper_shares_the_room_to_the_point() -> None:
    heads = ["序号", "存在问题", "下步措施"]
    rows = [[Printed("1"), Printed("管线迁改协调进度慢" * 5), Printed("专班每周调度，月底前完成迁改" * 5)]]

    widths, is_enough = column_widths(heads, rows, 300, 10)

    assert not is_enough
    assert round(sum(widths), 6) == 300
    assert widths[0] < 40 < widths[1] == widths[2]
