"""Words in figures: escaped, broken into lines, and never lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import lettering
from metrics.charts.axes import Scale, date_ticks, places
from metrics.charts.canvas import legend_height
from metrics.charts.rows import NamedRows
from metrics.charts.theme import LIGHT
from metrics.i18n.bidi import isolated

DESK, PHONE = LIGHT.of("zh"), LIGHT.of("zh", compact=True)
LONG = "样例背街小巷整治工程及配套雨污分流管网改造提升与立面整治一体化项目（二期）"


@given(st.text())
def test_no_character_of_a_text_can_open_a_tag(text):
    escaped = lettering.plain(text)

    assert not set(escaped) & {"<", ">"}
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == isolated(text)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Z"))), st.floats(2, 40))
def test_lines_lose_no_character_and_keep_their_order(text, most):
    assert "".join(lettering.lines(text, most)) == text


@given(st.text(alphabet="样例路院社区0123456789abc ·，。<&", max_size=60), st.floats(4, 30))
def test_no_line_is_wider_than_it_may_be_but_for_one_hanging_mark(text, most):
    for line in lettering.lines(text, most):
        assert lettering.ems(line.rstrip("，。")) <= most + 1e-9


def test_a_long_name_takes_even_lines_and_a_short_one_stays_whole():
    assert lettering.lines("样例路8号院") == ("样例路8号院",)
    assert lettering.lines(LONG) == (
        "样例背街小巷整治工程及配",
        "套雨污分流管网改造提升与",
        "立面整治一体化项目（二期）",
    )
    assert lettering.lines("无照经营游商", 5) == ("无照经", "营游商")


def test_a_line_rather_ends_where_the_name_itself_pauses():
    assert lettering.lines("样例背街小巷整治工程 竣工验收", 12) == ("样例背街小巷整治工程", "竣工验收")
    assert lettering.lines("样例道路提升工程·竣工验收", 12) == ("样例道路提升工程·", "竣工验收")
    assert lettering.lines("严重滞后 −42", 6) == ("严重滞后", "−42")


def test_a_line_never_begins_with_a_closing_mark():
    assert lettering.lines("已完工，待验收", 3) == ("已完工，", "待验收")


def test_escaping_happens_line_by_line_so_that_no_entity_is_cut():
    assert lettering.wrap("甲乙<丙丁>", 2.7) == "甲乙&lt;<br>丙丁&gt;"


@pytest.mark.parametrize(
    ("number", "decimals", "unit", "text"),
    [
        (1234.5, 1, "万元", "1,234.5"),
        (-35.25, 1, "万元", "−35.3"),
        (99.96, 1, "%", "99.9%"),
        (100, 1, "%", "100.0%"),
        (0, 0, "户", "0"),
        (-0.04, 1, "", "−0.04"),
    ],
)
def test_numbers_on_marks_have_separators_a_real_minus_and_honest_percents(number, decimals, unit, text):
    assert lettering.figure(number, decimals, unit) == text


def test_the_pointer_s_box_tells_units_and_leaves_out_what_is_empty():
    assert lettering.measured(1240, 0, "户", "zh") == "1,240户"
    assert lettering.measured(1240, 0, "households", "en") == "1,240 households"
    assert lettering.measured(None, 0, "户", "zh") == "—"
    assert lettering.tip("甲<", [("户数", "1"), ("备注", "")], "zh") == "<b>甲&lt;</b><br>户数：1"
    assert lettering.tip("A", [("n", "1")], "en") == "<b>A</b><br>n: 1"


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9, allow_subnormal=False)), max_size=8))
def test_a_scale_holds_every_number_and_has_few_ticks(values):
    scale = Scale.over(values, floor=0, most=4)

    known = [value for value in values if value is not None]
    assert all(scale.low - 1e-6 * abs(value) <= value <= scale.high + 1e-6 * abs(value) for value in known)
    assert 2 <= len(scale.ticks) <= 6
    assert scale.high > scale.low


def test_a_scale_is_fixed_by_floor_and_ceiling_until_a_number_lies_beyond():
    assert Scale.over([40, 60], ceiling=100, most=4).ticks == (0, 25, 50, 75, 100)
    assert Scale.over([-10, 125.6], ceiling=100, most=4).ticks == (-50, 0, 50, 100, 150)
    assert Scale.over([82, 96], floor=None, ceiling=100, most=4).ticks == (80, 85, 90, 95, 100)


def test_on_a_phone_every_second_quarter_is_named_and_the_last_always():
    quarters = tuple(f"{year}Q{number}" for year in range(14, 19) for number in range(1, 5))

    named = places(quarters, PHONE, 280)["ticktext"]

    assert named[-1] == "18Q4"
    assert len(named) < len(quarters) / 2
    assert len(places(quarters, DESK, 900)["ticktext"]) == 20


def test_the_marked_quarter_is_named_in_bold_even_between_others():
    axis = places(tuple(f"15Q{n}" for n in range(20)), PHONE, 280, mark="15Q4")

    assert 4 in axis["tickvals"]
    assert [text for text in axis["ticktext"] if text.startswith("<b>")] == [
        f'<b><span style="color:{LIGHT.ink}">15Q4</span></b>'
    ]


def test_days_are_named_by_month_and_january_by_its_year():
    axis = date_ticks(date(2017, 9, 15), date(2018, 8, 1), DESK, 720)

    assert axis["ticktext"] == ["2017年10月", "11月", "12月", "2018年", "2月", "3月", "4月", "5月", "6月", "7月", "8月"]
    assert axis["tickvals"][0] == "2017-10-01"
    assert date_ticks(date(2017, 9, 15), date(2018, 8, 1), LIGHT.of("en"), 200)["ticktext"] == [
        "Oct 2017",
        "2018",
        "Apr",
        "Jul",
    ]


def test_names_stand_beside_their_marks_on_a_desk_and_above_them_on_a_phone():
    desk, phone = NamedRows.of(("同乐社区", LONG), DESK), NamedRows.of(("同乐社区", LONG), PHONE)

    assert desk.axis()["ticktext"] == ["同乐社区", "<br>".join(lettering.lines(LONG))]
    assert desk.left >= 12 * DESK.size
    assert desk.named(0, ("a", "b")) == []
    assert phone.left < 10
    (names,) = phone.named(0, ("a", "b"))
    assert list(names["customdata"]) == ["a", "b"]
    assert all(head < centre for head, centre in zip(phone.heads, phone.centres, strict=True))


def test_rows_never_overlap_however_long_their_names():
    rows = NamedRows.of((LONG, "短", LONG * 3), DESK, thick=18)

    half = [max(18, len(name) * 17) / 2 for name in rows.names]
    for first in (0, 1):
        assert rows.centres[first] + half[first] <= rows.centres[first + 1] - half[first + 1]
    assert rows.centres[-1] + half[-1] <= rows.height


def test_a_legend_that_needs_two_lines_gets_them():
    assert legend_height([], PHONE) == 0
    assert legend_height(["计划", "实际"], PHONE) < legend_height([LONG[:12], LONG[:12]], PHONE)


def test_a_middle_dot_is_as_wide_as_the_characters_between_which_it_is_set():
    assert lettering.ems("改造·完工") == 5.0
