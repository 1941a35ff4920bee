"""How numbers and comparisons are written: 万元 and 亿元, 百分点, never “上升0.04%”, never 100.0% before it is done."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import metrics
from metrics.app.tables import grid_html
from metrics.charts import lettering
from metrics.charts.cells import kept, printed
from metrics.charts.description import Grid, GridColumn
from metrics.errors import UnknownText
from metrics.i18n import numbers, phrases
from metrics.i18n.text import LANGUAGES, Text
from metrics.model.dates import Moment
from metrics.model.measure import Change, Compare
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.ooxml.chart_cells import AS_MANY, number_form

ROOM = Path(str(metrics.__file__)).parent
FILES = sorted(path.relative_to(ROOM) for path in ROOM.rglob("text.zh.toml"))
ZH, EN = (catalogue().text(lang) for lang in LANGUAGES)
Q = Quarter(2018, 1)


@pytest.mark.parametrize(
    ("wan_yuan", "zh", "en"),
    [
        (856.4, "856.4万元", "¥8.56 million"),
        (0, "0.0万元", "¥0"),
        (2, "2.0万元", "¥20,000"),
        (99.99, "100.0万元", "¥999,900"),
        (9999.94, "9999.9万元", "¥100 million"),
        (10000, "1.00亿元", "¥100 million"),
        (12461, "1.25亿元", "¥124.61 million"),
        (-12461, "−1.25亿元", "¥−124.61 million"),
    ],
)
def test_money_is_told_in_wan_yuan_and_from_ten_thousand_in_yi_yuan(wan_yuan: float, zh: str, en: str) -> None:
    assert (numbers.money(wan_yuan), numbers.money(wan_yuan, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        (9800, "㎡", "9,800㎡", "9,800 ㎡"),
        (15800, "㎡", "1.58万㎡", "15,800 ㎡"),
        (640, "户", "640户", "640 households"),
        (12000, "户", "1.2万户", "12,000 households"),
        (75, "%", "75.0%", "75.0%"),
        (3, "月", "3个月", "3 months"),
        (0.844, "ratio", "0.84", "0.84"),
        (None, "%", "—", "—"),
    ],
)
def test_an_amount_is_told_with_its_unit(number: float | None, unit: str, zh: str, en: str) -> None:
    assert (numbers.amount(number, unit), numbers.amount(number, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (99.96, "99.9%"),
        (99.949, "99.9%"),
        (100, "100.0%"),
        (102.7, "102.7%"),
        (0, "0.0%"),
        (0.04, "0.04%"),
        (-0.04, "−0.04%"),
        (12.45, "12.5%"),
        (56.25, "56.3%"),
    ],
)
def test_a_rate_says_100_only_when_it_is_complete(number: float, told: str) -> None:
    assert numbers.percent(number) == told


@given(st.floats(0, 100, exclude_max=True))
def test_no_rate_below_100_prints_as_100(number: float) -> None:
    assert numbers.percent(number) != "100.0%"


def test_quarters_days_and_months_are_told_as_reports_tell_them() -> None:
    quarter = Quarter(2018, 2)

    assert numbers.quarter(quarter) == "2018年第二季度"
    assert numbers.quarter(quarter, "en") == "Q2 2018"
    assert [numbers.cumulative(Quarter(2018, n)) for n in (1, 2, 3, 4)] == [
        "2018年第一季度", "2018年上半年", "2018年前三季度", "2018年全年",
    ]  # fmt: skip
    assert numbers.day(date(2018, 6, 30)) == "2018年6月30日"
    assert numbers.moment(Moment(2017, 3)) == "2017年3月"
    assert numbers.moment(Moment(2017, 3), "en") == "March 2017"
    assert len(numbers.time(datetime(2018, 7, 9, 8, 5, tzinfo=UTC))) == len("2018-07-09 16:05")


@pytest.mark.parametrize(
    ("change", "unit", "told"),
    [
        (Change(Q, Compare.POINTS, 3.0), "%", "较上季度提高3.0个百分点"),
        (Change(Q, Compare.POINTS, -2.2), "%", "较上季度下降2.2个百分点"),
        (Change(Q, Compare.POINTS, 0.04), "%", "与上季度持平"),
        (Change(Q, Compare.ABSOLUTE, 2, base_number=1), "面", "较上季度增加2面"),
        (Change(Q, Compare.RANK, 2), "位", "较上季度位次上升2位"),
        (Change(Q, Compare.PERCENT, 200.0), "万元", "为上季度的3.0倍"),
        (Change(Q, Compare.PERCENT, 199.9), "万元", "较上季度增长199.9%"),
        (Change(Q, Compare.POINTS, reason="base_not_reported"), "%", ""),
        (None, "%", ""),
    ],
)
def test_a_comparison_is_told_in_the_unit_it_deserves(change: Change | None, unit: str, told: str) -> None:
    assert phrases.change(change, ZH, unit=unit) == told


@pytest.mark.parametrize(
    ("points", "told"),
    [(9.0, "超序时进度9.0个百分点"), (-17.2, "欠序时进度17.2个百分点"), (0.04, "与序时进度持平"), (None, "")],
)
def test_pace_is_told_as_bulletins_tell_it(points: float | None, told: str) -> None:
    assert phrases.pace(points, ZH) == told


# ---- the language files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=str)
def test_both_languages_have_the_same_sentences_with_the_same_slots(path: Path) -> None:
    zh, en = (
        dict(entries(tomllib.loads((ROOM / path).with_name(f"text.{x}.toml").read_text("utf-8")))) for x in LANGUAGES
    )

    assert zh.keys() == en.keys()
    assert {key: slots(zh[key]) for key in zh if not slots(en[key]) <= slots(zh[key])} == {}
    assert [key for key in zh if not zh[key].strip() and en[key].strip()] == []


def entries(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from entries(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(value)


def slots(sentence: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in Formatter().parse(sentence) if name}


def test_a_missing_sentence_is_a_fault_and_never_a_blank() -> None:
    with pytest.raises(UnknownText, match="no text 'nowhere' in zh"):
        ZH("nowhere")


def test_a_family_speaks_its_own_words_first() -> None:
    text = Text("zh", {"title": "看板", "red_flags.title": "流动红旗"})

    assert (text("title"), text.scoped("red_flags")("title"), text.scoped("renovation")("title")) == (
        "看板",
        "流动红旗",
        "看板",
    )


def test_two_files_may_not_say_the_same_key() -> None:
    with pytest.raises(UnknownText, match="title"):
        Text("zh", {"title": "甲"}) | Text("zh", {"title": "乙"})


def test_words_of_a_vocabulary_are_translated_and_names_stay() -> None:
    renovation = EN.scoped("renovation")

    assert renovation.word("施工中") == "Under works"
    assert renovation.word("同乐社区") == "同乐社区"


BELOW_ZERO: Mapping[str, Callable[[], str]] = {
    "sentence": lambda: numbers.rounded(-5.2, 1),
    "fraction": lambda: numbers.plain(-5.2),
    "money": lambda: numbers.money(-5.2),
    "rate": lambda: numbers.percent(-5.2),
    "table on paper and in Office": lambda: printed(-5.2, GridColumn("", "number", 1), ZH).words,
    "table on screen": lambda: grid_html(Grid((GridColumn("", "number", 1),), ((-5.2,),)), ZH),
    "mark of a chart": lambda: lettering.figure(-5.2, 1),
    "number of an Office chart": lambda: number_form(1),
    "fraction of a workbook": lambda: AS_MANY,
}


@pytest.mark.parametrize("place", BELOW_ZERO)
def test_below_zero_has_a_real_minus_wherever_it_is_read(place: str) -> None:
    written = re.sub(r"<[^>]*>", "", BELOW_ZERO[place]())

    assert "−" in written
    assert "-" not in written


def test_below_zero_has_a_hyphen_where_it_is_calculated_with() -> None:
    assert kept(-5.2, GridColumn("", "number", 1), ZH) == numbers.calculated(-5.2) == "-5.2"


def _decides_on_a_language(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    named = [part.value for side in (node.left, *node.comparators) for part in ast.walk(side)
             if isinstance(part, ast.Constant)]  # fmt: skip
    return bool({"zh", "en"}.intersection(map(str, named)))


def test_which_words_a_language_uses_is_asked_of_its_text_and_decided_nowhere_else() -> None:
    paths = (path for path in ROOM.rglob("*.py") if path.relative_to(ROOM).parts[0] != "i18n")

    deciding = {str(path.relative_to(ROOM)) for path in paths
                if any(map(_decides_on_a_language, ast.walk(ast.parse(path.read_text("utf-8")))))}  # fmt: skip

    assert deciding == set()
