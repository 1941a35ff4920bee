"""名册与目标: the office's registers keep their rules, and their targets are what the lamps are judged by."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from builders import DEMO, records, sample, texts

import metrics.families.office as family_folder
from metrics.families.office import FAMILY
from metrics.families.office.schema import COMMUNITIES, TARGETS
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Severity
from metrics.model.quarter import Quarter
from metrics.model.schema import Kind, Table
from metrics.model.targets import targets
from metrics.store.canonical_csv import read_texts, typed, write_texts

FOLDER = Path(str(family_folder.__file__)).parent
TABLES = {table.id: table for table in FAMILY.tables}
RULES = {(table.id, rule.code): rule for table in FAMILY.tables for rule in table.rules}
SAMPLE_FILES = {
    "communities": "sample.csv",
    "departments": "sample_departments.csv",
    "targets": "sample_targets.csv",
    "settings": "sample_settings.csv",
    "lamp_rules": "sample_lamp_rules.csv",
}
OF_THE_SAMPLE_OFFICE = [table for table in FAMILY.tables if (DEMO / table.file).exists()]


def setting(word: str, value: str) -> dict[str, str]:
    return {"setting": word, "setting_value": value, "valid_from": "2018Q1"}


def lamp_rule(code: str = "PM1", green: str = "90", yellow: str = "80", method: str = "界限") -> dict[str, str]:
    return {"indicator_id": code, "method": method, "green": green, "yellow": yellow, "valid_from": "2018Q1"}


def community(number: str, name: str, **cells: str) -> dict[str, str]:
    return {"community_id": number, "community": name, "valid_from": "2010-01-01", **cells}


def department(number: str, name: str) -> dict[str, str]:
    return {"department_id": number, "department": name}


def target(annual: str = "100", **cells: str) -> dict[str, str]:
    row = {"year": "2018", "indicator_id": "RV1", "indicator": "改造开工率", "scope": "全街道", "unit": "%"}
    return row | {"target": annual} | cells


# (table, code) → rows before, rows of which the first breaks the rule, rows that keep it on the boundary
CASES = {
    ("communities", "register_ends_before_it_begins"): (
        [],
        [community("1", "甲社区", valid_to="2009-12-31")],
        [community("1", "甲社区", valid_to="2010-01-01"), community("2", "乙社区")],
    ),
    ("communities", "community_listed_twice"): (
        [],
        [community("1", "甲社区"), community("2", "甲社区")],
        [community("1", "甲社区"), community("2", "乙社区")],
    ),
    ("communities", "community_renamed"): (
        [community("1", "甲社区")],
        [community("1", "丙社区")],
        [community("1", "甲社区"), community("2", "乙社区")],
    ),
    ("departments", "department_listed_twice"): (
        [],
        [department("1", "城市管理科"), department("2", "城市管理科")],
        [department("1", "城市管理科"), department("2", "环卫所")],
    ),
    ("settings", "setting_zone_unknown"): (
        [],
        [setting("时区", "北京时间")],
        [setting("时区", "Asia/Shanghai"), setting("时区", "UTC"), setting("单位简称", "北京时间")],
    ),
    ("targets", "target_plan_falls"): (
        [],
        [target(q1="25", q2="20")],
        [target(q1="25", q2="25", q3="60", q4="100"), target(), target(q1="25", q4="100")],
    ),
    ("targets", "target_differs_from_year_plan"): (
        [],
        [target("100", q4="99")],
        [target("100", q4="100"), target("100", q3="60")],
    ),
    ("targets", "target_code_malformed"): (
        [],
        [target(indicator_id="rv-1")],
        [target(indicator_id="RF1"), target(indicator_id="RV12")],
    ),
    ("targets", "target_changed_without_remark"): (
        [target("100")],
        [target("90")],
        [target("100"), target("90", year="2019")],
    ),
    ("settings", "setting_value_unfit"): (
        [],
        [setting("季报截止（季后天数）", "十五")],
        [
            setting("季报截止（季后天数）", "1"),
            setting("提交须经审核", "是"),
            setting("形象进度落后黄灯（个百分点）", "7.5"),
            setting("单位全称", "样例街道办事处"),
        ],
    ),
    ("lamp_rules", "lamp_rule_code_malformed"): ([], [lamp_rule("pm-1")], [lamp_rule("PM1"), lamp_rule("PACE")]),
    ("lamp_rules", "lamp_rule_reversed"): (
        [],
        [lamp_rule("PACE", "0.6", "0.8", "进度比")],
        [
            lamp_rule("PACE", "0.8", "0.6", "进度比"),
            lamp_rule("PJ1", "10", "30", "落后百分点"),
            lamp_rule("RV12", "0", "2"),
        ],
    ),
    ("lamp_rules", "lamp_rule_flat"): ([], [lamp_rule("PM1", "90", "90")], [lamp_rule("PM1", "90", "89.9")]),
    ("targets", "target_unit_changed"): ([target()], [target(unit="个")], [target(), target(unit="个", year="2019")]),
}


def broken(
    table: Table, code: str, before: list[dict[str, str]], rows: list[dict[str, str]] | pl.DataFrame
) -> list[bool]:
    """For each row whether any rule of a code is broken, with the row on record beside it as at upload."""
    frame, known = (
        typed(table, each if isinstance(each, pl.DataFrame) else texts(table, each))
        .to_native()
        .to_pandas(use_pyarrow_extension_array=True)
        for each in (rows, before)
    )
    beside = frame.merge(known, on=list(table.key), how="left", suffixes=("", "__previous"))
    joined = nw.from_native(beside, eager_only=True)
    wrong = [False] * len(frame)
    for rule in (rule for rule in table.rules if rule.code == code):
        found = joined.select(b=rule.broken).get_column("b").fill_null(value=False).to_list()
        wrong = [one or other for one, other in zip(wrong, found, strict=True)]
    return wrong


def uploaded(table: Table, rows: list[dict[str, str]]) -> Draft:
    known = records((COMMUNITIES, sample(COMMUNITIES)))
    return read(Upload(table.file, write_texts(table, texts(table, rows))), tables=TABLES, records=known)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_row_that_breaks_the_rule_is_found(case):
    before, rows, _ = CASES[case]

    assert broken(TABLES[case[0]], case[1], before, rows)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_rows_that_keep_the_rule_are_left_alone(case):
    before, _, rows = CASES[case]

    assert not any(broken(TABLES[case[0]], case[1], before, rows))


def test_every_rule_has_its_cases():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize(
    "row",
    [
        target(q1="30", q3="25"),
        target(q1="60", q2="70", q4="65"),
        target("60", q3="70"),
    ],
)
def test_a_plan_may_not_fall_below_any_earlier_quarter_nor_may_the_years_target(row):
    assert broken(TARGETS, "target_plan_falls", [], [row]) == [True]


def test_a_falling_ceiling_passes_once_a_reason_is_given():
    assert all(rule.overridable for rule in TARGETS.rules if rule.code == "target_plan_falls")


@pytest.mark.parametrize("table", FAMILY.tables, ids=lambda table: table.id)
def test_the_sample_office_and_the_small_samples_break_no_rule(table):
    small = read_texts(table, (FOLDER / SAMPLE_FILES[table.id]).read_bytes())

    assert len(small) >= 4
    for rows in (small, *([sample(table)] if table in OF_THE_SAMPLE_OFFICE else [])):
        assert not any(any(broken(table, rule.code, [], rows)) for rule in table.rules if not rule.needs_history)


@pytest.mark.parametrize("table", FAMILY.tables, ids=lambda table: table.id)
def test_files_are_read_and_written_back_alike(table):
    for file in filter(Path.exists, (FOLDER / SAMPLE_FILES[table.id], DEMO / table.file)):
        assert write_texts(table, read_texts(table, file.read_bytes())) == file.read_bytes()


@pytest.mark.parametrize("table", OF_THE_SAMPLE_OFFICE, ids=lambda table: table.id)
def test_headers_and_order_are_those_of_the_offices_files(table):
    header = (DEMO / table.file).read_text("utf-8-sig").splitlines()[0]

    assert [item.header for item in table.fields] == header.split(",")


def test_registers_have_no_page_and_no_measures_and_close_the_menu():
    assert (FAMILY.slug, FAMILY.order, FAMILY.page, FAMILY.measures) == ("office", 90, None, ())
    assert {table.kind for table in FAMILY.tables} == {Kind.REGISTER}


def test_people_call_the_files_by_their_chinese_names():
    assert [table.names[0] for table in FAMILY.tables] == [
        "社区名册", "科室名册", "目标任务表", "单位设置", "亮灯规则",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_and_column_is_named_in_both_languages(lang):
    said = tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8"))
    references = {reference.code for table in FAMILY.tables for reference in table.references}

    assert set(said["finding"]) == {code for _, code in RULES} | references
    for table in FAMILY.tables:
        assert set(said["field"][table.id]) == set(table.by_id)
        for rule in table.rules:
            slots = {name: "x" for field in rule.fields for name in (field, f"{field}__previous")}
            assert said["finding"][rule.code].format(row=2, header="年度", value="x", **slots)


def test_a_target_may_be_the_whole_offices_or_a_registered_communitys():
    draft = uploaded(TARGETS, [target(), target(scope="同乐社区"), target(scope="同乐")])

    assert [(f.code, f.value, f.severity) for f in draft.findings] == [
        ("target_scope_unknown", "同乐", Severity.WARNING),
    ]


def test_a_header_that_may_mean_unit_of_measure_or_scope_is_asked_about():
    assert TARGETS.ambiguous["单位"] == ("unit", "scope")


def test_a_blank_quarterly_plan_is_on_the_straight_line_and_a_stated_one_goes_before():
    known = targets(records((TARGETS, sample(TARGETS))))

    # RF1 2018: 4 flags, no quarterly plan; RV1: 25, 75, 100, 100 percent.
    assert [known["RF1", 2018].planned(Quarter(2018, n)) for n in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert [known["RV1", 2018].planned(Quarter(2018, n)) for n in (1, 2, 3, 4)] == [25, 75, 100, 100]


def test_a_community_given_up_is_in_force_to_its_last_day_and_not_a_day_longer():
    known = records((COMMUNITIES, [community("1", "甲社区", valid_to="2017-12-31"), community("2", "乙社区")]))

    assert known.valid("communities", date(2017, 12, 31)).get_column("community").to_list() == ["甲社区", "乙社区"]
    assert known.valid("communities", date(2018, 1, 1)).get_column("community").to_list() == ["乙社区"]
